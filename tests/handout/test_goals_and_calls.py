"""What the walk leads to, whom to call and when, and what a flare asks: as it holds for each."""

from collections.abc import Callable
from typing import Any

import pytest

from sciatica_kit.handout.compose import compose
from sciatica_kit.handout.page import Handout
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.day import ago, ahead
from tests.sample import EDITION

Programs = Callable[..., Program]
OPERATED = {"diagnosis": "post_surgery", "operation": "discectomy"}


@pytest.fixture
def page(program: Programs, library: Library) -> Callable[..., Handout]:
    """Makes the page of the plain patient with these cells."""
    return lambda **cells: compose(program(**cells), EDITION.practice, library)


@pytest.mark.parametrize(
    ("cells", "goal"),
    [
        ({}, "three miles"),
        ({"diagnosis": "pregnancy", "due_date": ahead(150)}, "three miles"),
        ({"diagnosis": "pregnancy", "due_date": ahead(40)}, "half an hour"),
        ({"due_date": ahead(40)}, "half an hour"),
        ({**OPERATED, "surgery_date": ago(5)}, "half an hour"),
        ({**OPERATED, "surgery_date": ago(30)}, "three miles"),
        ({"precautions": "vertebral_fracture"}, "20 minutes a day"),
    ],
)
def test_the_later_goal_is_one_for_this_patient(
    page: Callable[..., Handout], cells: dict[str, Any], goal: str
) -> None:
    """Nobody is sent towards three miles who had better not think of them yet."""
    walking = page(**cells).walking
    assert walking is not None
    assert goal in walking.goal


@pytest.mark.parametrize(
    ("cells", "said", "unsaid"),
    [
        ({}, ["01632 960001", "three weeks"], ["01632 960003"]),
        ({"diagnosis": "pregnancy", "due_date": ahead(40)}, ["two weeks"], ["three weeks"]),
        (
            {**OPERATED, "surgery_date": ago(5)},
            ["01632 960003", "the same day", "two weeks"],
            ["after one week"],
        ),
        ({**OPERATED, "surgery_date": ago(200)}, ["three weeks"], ["01632 960003"]),
    ],
)
def test_whom_to_call_and_when(
    page: Callable[..., Handout], cells: dict[str, Any], said: list[str], unsaid: list[str]
) -> None:
    """After an operation its team is called, and in pregnancy nobody waits three weeks."""
    text = " ".join(page(**cells).call.lines)
    assert all(words in text for words in said)
    assert not any(words in text for words in unsaid)


def test_chest_pain_on_a_walk_has_its_number(page: Callable[..., Handout]) -> None:
    """Beside the walk stands whom to call, as in the box on page 1."""
    walking = page().walking
    assert walking is not None
    assert any("chest" in line and "999" in line for line in walking.lines)


@pytest.mark.parametrize("cells", [{"diagnosis": "stenosis"}, {**OPERATED, "surgery_date": ago(1)}])
def test_short_walks_in_a_flare_are_several(program: Programs, cells: dict[str, Any]) -> None:
    """What is said to be walked in short spells is walked in more than one."""
    made = program(days_since_onset="1", irritability="high", walk_minutes="15", **cells)
    first = made.walking.weeks[0]
    assert first.bouts >= 3
    assert first.minutes <= first.bouts * made.walking.bout_minutes
    assert first.days == 7


@pytest.mark.parametrize(("easy", "short"), [("5", False), ("15", True), ("60", True), ("", False)])
def test_a_walk_that_is_cut_for_a_flare_says_until_when(
    page: Callable[..., Handout], easy: str, short: bool
) -> None:
    """Whoever walks further without a flare reads when to go back to it."""
    walking = page(days_since_onset="1", walk_minutes=easy).walking
    assert walking is not None
    assert any("shorter than yours" in line for line in walking.lines) == short


@pytest.mark.parametrize(("days", "away", "warned"), [("1", 8, True), ("1", 7, False),
                                                      ("20", 30, False)])  # fmt: skip
def test_a_plan_for_the_first_days_is_not_followed_for_weeks(
    program: Programs, days: str, away: int, warned: bool
) -> None:
    """Staff are told where the next visit is too far away for a flare's first plan."""
    made = program(days_since_onset=days, next_visit=ahead(away))
    assert any("first days of a flare" in warning for warning in made.warnings) == warned


def test_rest_positions_are_for_two_days(page: Callable[..., Handout]) -> None:
    """The card, the summary and the diary agree on it."""
    made = page(days_since_onset="1")
    [card] = [card for card in made.cards if card.id == "post_rest_positions"]
    assert card.next == "For two days at most. Then leave it out, and move."
    assert any("two days at most" in line for line in made.summary.lines)
    [row] = [row for row in made.diary.rows if "Rest positions" in row.label]
    assert sum(row.boxes) == 2


@pytest.mark.parametrize(
    ("cells", "gone"),
    [
        ({"avoid": "SIT: surgeon"}, "towel roll"),
        ({"avoid": "post_lumbar_roll_sit: surgeon"}, "towel roll"),
        ({"avoid": "post_lift: surgeon", "diagnosis": "ddd", "irritability": "low"}, "Lift close"),
        ({"avoid": "post_log_roll: surgeon"}, "Roll to your side in one piece"),
        ({**OPERATED, "surgery_date": ago(18), "avoid": "aero_walk: surgeon"}, "short walks"),
        ({**OPERATED, "surgery_date": ago(18), "avoid": "SIT: surgeon"}, "twenty to thirty"),
    ],
)
def test_what_somebody_forbids_is_asked_in_no_other_words(
    page: Callable[..., Handout], cells: dict[str, Any], gone: str
) -> None:
    """Neither advice for the day nor the box for a flare asks for what an exercise may not."""
    assert gone not in page(**cells).model_dump_json()
    plain = {name: cell for name, cell in cells.items() if name != "avoid"}
    said = [page(**{**plain, "diagnosis": d}).model_dump_json() for d in ("disc", "ddd", "postop")
            if d != "postop" or "surgery_date" in plain]  # fmt: skip
    assert any(gone in text for text in said), "it is said to nobody, so that this shows nothing"
