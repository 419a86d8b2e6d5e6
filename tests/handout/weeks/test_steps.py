"""What comes next, in words: whole sentences with numbers, and never more than may be done."""

import pytest

from sciatica_kit.clinic.progress import NextDose, Rung
from sciatica_kit.handout.page import Handout
from sciatica_kit.handout.phrases import Phrases
from sciatica_kit.handout.weeks.steps import next_line
from sciatica_kit.packet.pages import page_of
from tests.sample import EDITION, PLANS, in_tag

LIBRARY = EDITION.library
SAY = Phrases(LIBRARY.phrases)
REPS, HOLD = Rung("reps", 8, 10), Rung("hold_seconds", 10, 15)


def page(ref: str, tag: str = "en") -> Handout:
    """The handout of a sample patient."""
    made = page_of(in_tag(PLANS[ref], tag), EDITION)
    assert isinstance(made, Handout)
    return made


@pytest.mark.parametrize(
    ("exercise", "found", "said"),
    [
        ("core_bridge", NextDose((REPS, HOLD), "none"),
         "After a good week: 10 times, up from 8. Then hold for 15 seconds."),
        ("core_bird_dog", NextDose((REPS,), "ask"),
         "After a good week: 10 on each side, up from 8. Then ask us before you do more."),
        ("core_bridge", NextDose((REPS,), "harder"),
         "After a good week: 10 times, up from 8. After that: Lift more."),
        ("core_bridge", NextDose((), "harder"), "After a good week: Lift more."),
        ("core_bridge", NextDose((Rung("sets", 1, 2),), "stay"),
         "After a good week: 2 rounds, up from 1. Then stay with that."),
        ("aero_cycle", NextDose((Rung("hold_seconds", 300, 360),), "ask"),
         "After a good week: keep going for 6 minutes, up from 5. Then ask us before you do more."),
        ("ext_prone_elbows", NextDose((Rung("hold_seconds", 50, 60),), "stay"),
         "After a good week: hold for 1 minute, up from 50 seconds. Then stay with that."),
        ("core_bridge", NextDose((), "ask"),
         "Stay with this. Ask at your next visit before you do more."),
        ("core_bridge", NextDose((), "stay"), "Stay with this."),
        ("core_bridge", NextDose((), "exercise", "core_bird_dog"),
         "Ask at your next visit about this one: Bird dog."),
        ("post_rest_positions", NextDose((), "way"), "Lift more."),
        ("post_log_roll", NextDose((), "none"), ""),
    ],
)  # fmt: skip
def test_the_next_step_in_words(exercise: str, found: NextDose, said: str) -> None:
    """The number of then stands beside that of now, in the same unit or with its own."""
    assert next_line(LIBRARY.exercises[exercise], found, "Lift more.", LIBRARY, SAY) == said


@pytest.mark.parametrize("tag", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("ref", ["DEMO-01", "DEMO-03", "DEMO-07", "DEMO-11"])
def test_every_card_ends_in_what_comes_next(ref: str, tag: str) -> None:
    """No card of a sample patient is without a line on what comes next."""
    made = page(ref, tag)
    assert made.labels["next"]
    assert all(card.next.strip() for card in made.cards)


def test_where_nothing_may_grow_the_page_says_so() -> None:
    """At high irritability the cards, the box and the ladder keep to the numbers of today."""
    made = page("DEMO-06")
    assert {card.next for card in made.cards} == {SAY("next.ask")}
    assert not any(card.harder for card in made.cards)
    assert made.progress.lines[:2] == tuple(SAY("progress.held").splitlines())
    assert made.ladder
    assert set(made.ladder.rows[0].cells) == {SAY("ladder.same")}


@pytest.mark.parametrize("ref", ["DEMO-01", "DEMO-06"])
def test_a_bad_day_is_answered(ref: str) -> None:
    """Every handout says what to do after a bad day, and its evidence stands in the content."""
    advice = LIBRARY.advice["bad_day"]
    assert advice.evidence
    assert page(ref).progress.lines[-1] == advice.text


def test_rests_are_no_exercise_and_have_a_time_of_their_own() -> None:
    """A patient in a flare reads how long the exercises take, and the rest positions apart."""
    lines = page("DEMO-07").summary.lines
    assert lines[0] == "You have 1 exercise. It takes about 2 minutes a day."
    assert lines[1] == "Rest positions: 10 minutes each, 3 times a day, for two days at most."
