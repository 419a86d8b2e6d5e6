"""The page "About sciatica": who gets it, what it says to whom, and nothing twice."""

from dataclasses import replace
from typing import Any

import pytest

from sciatica_kit.handout.lessons.about import situation
from sciatica_kit.handout.page import AboutPage, Handout
from sciatica_kit.handout.words import graded_texts
from sciatica_kit.library.check import PHASES
from sciatica_kit.library.wording import sentences
from sciatica_kit.model.finding import SITUATIONS
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import Edition
from sciatica_kit.packet.pages import page_of
from tests.sample import EDITION
from tests.spec.test_seed_facts import DIAGNOSES, first_visit

LIBRARY = EDITION.library
# Somebody who may do all there is, so that many cards leave room for few habits.
FULL = {
    "irritability": "low", "days_since_onset": "100", "straight_leg_raise": "clear",
    "walk_minutes": "20", "minutes_per_day": "60",
    "equipment": "mat;bed;firm_chair;wall;doorway;counter;towel;pillow;low_step;stationary_bike",
}  # fmt: skip
BOTH = {"side": "both", "both_legs_checked": "Dr A 2026-11-20"}
FUSED = {"precautions": "lumbar_fusion"}


def handout(diagnosis: str, edition: Edition = EDITION, **cells: str) -> Handout:
    """The handout of somebody's first visit."""
    page = page_of(first_visit(diagnosis, **cells), edition)
    assert isinstance(page, Handout)
    return page


def about(diagnosis: str, **cells: str) -> AboutPage:
    """The page of somebody who gets it."""
    made = handout(diagnosis, **cells).sciatica
    assert made is not None
    return made


def text(page: AboutPage) -> str:
    """All that a page says under its headings."""
    return " ".join(line for part in page.sections for line in part.lines)


def lesson(name: str) -> str:
    """A lesson's words."""
    return LIBRARY.education[name].text


@pytest.mark.parametrize(
    ("cell", "practice", "printed"),
    [("", True, True), ("", False, False), ("yes", False, True), ("no", True, False)],
)
def test_the_row_says_and_else_the_practice(cell: str, practice: bool, printed: bool) -> None:
    """The column decides; where it is blank, the practice's own setting does."""
    own = replace(EDITION, practice=EDITION.practice.model_copy(update={"about": practice}))
    page = handout("disc_herniation", own, about=cell)
    assert (page.sciatica is not None) is printed


@pytest.mark.parametrize("cell", ["", "yes"])
def test_a_page_that_visitors_read_has_none(cell: str) -> None:
    """The page for the fridge is one page, whatever the row says."""
    assert handout("disc_herniation", print="fridge", about=cell).sciatica is None


@pytest.mark.parametrize(
    ("diagnosis", "cells", "said", "unsaid"),
    [
        ("disc_herniation", {}, "foot_drop", "foot_drop_known"),
        ("disc_herniation", {"red_flags": "stable_foot_drop"}, "foot_drop_known", "foot_drop"),
        ("disc_herniation", {}, "one_side", "surgery_had"),
        ("spinal_stenosis", BOTH, "burning_tingling", "one_side"),
        ("disc_herniation", {}, "surgery", "surgery_had"),
        ("post_surgery", {}, "surgery_had", "surgery"),
        ("post_surgery", {}, "surgery_had", "self_care"),
        ("disc_herniation", {"surgery_date": "2020-01-01"}, "surgery_had", "surgery"),
        ("degenerative_disc", FUSED, "surgery_had", "give_it_time"),
        ("degenerative_disc", {}, "give_it_time", "surgery_had"),
        ("pregnancy", {}, "self_care", "surgery"),
        ("disc_herniation", {"due_date": "2027-03-20"}, "self_care", "surgery"),
        ("spondylolisthesis", {"due_date": "2027-03-20"}, "self_care", "give_it_time"),
        ("undetermined", {}, "cause_not_known", "treat_the_cause"),
        ("disc_herniation", {}, "treat_the_cause", "cause_not_known"),
        ("disc_herniation", {}, "hamstrings_later", "hamstrings_stretch"),
        ("degenerative_disc", FULL, "hamstrings_stretch", "hamstrings_later"),
        ("disc_herniation", {"precautions": "hypermobility"}, "hamstrings", "hamstrings_later"),
        ("disc_herniation", {"precautions": "hypermobility"}, "core", "stretching"),
        ("disc_herniation", {"precautions": "cardiac"}, "posture", "aerobic"),
        ("disc_herniation", {"precautions": "cardiac"}, "posture", "walking"),
        ("disc_herniation", {}, "walking", "symptom_not_cause"),
        ("sacroiliac", {}, "symptom_not_cause", "give_it_time"),
    ],
)
def test_what_cannot_hold_for_a_patient_is_not_printed(
    diagnosis: str, cells: dict[str, str], said: str, unsaid: str
) -> None:
    """Foot drop, both legs, an operation, a pregnancy and the plan itself decide what is said."""
    page = text(about(diagnosis, **cells))
    assert lesson(said) in page
    assert lesson(unsaid) not in page


@pytest.mark.parametrize("cells", [{}, FULL], ids=["first", "full"])
@pytest.mark.parametrize("diagnosis", DIAGNOSES)
def test_no_sentence_stands_twice_on_a_handout(diagnosis: str, cells: dict[str, str]) -> None:
    """What the page says stands nowhere else on the handout, and not twice on the page itself."""
    page = handout(diagnosis, **cells)
    assert page.sciatica is not None
    habits = [f"{habit.title}. {habit.text}" for habit in page.sciatica.habits]
    own = [s for said in (text(page.sciatica), *habits) for s in sentences(said)]
    rest = graded_texts(page.model_copy(update={"sciatica": None}))
    rest += [habit.title for habit in page.daily]
    others = {s.rstrip(".") for said in rest for s in sentences(said)}
    bare = [s.rstrip(".") for s in own]
    assert sorted(bare) == sorted(set(bare))
    assert [s for s in bare if s in others] == []


def test_every_lesson_is_printed_for_somebody() -> None:
    """No lesson waits in its file: each stands on the page of some patient."""
    several: list[dict[str, Any]] = [{}, FULL, BOTH, {"red_flags": "stable_foot_drop"}]
    pages = [text(about(diagnosis, **cells)) for diagnosis in DIAGNOSES for cells in several]
    unprinted = [k for k, x in LIBRARY.education.items() if not any(x.text in p for p in pages)]
    assert unprinted == []


def test_what_may_hold_is_what_may_be_named() -> None:
    """Lessons may name all that can hold: diagnoses, precautions, phases and situations."""
    found: set[str] = set()
    for cells in ({}, FULL, BOTH):
        for diagnosis in DIAGNOSES:
            outcome = first_visit(diagnosis, **cells).outcome
            assert isinstance(outcome, Program)
            found |= situation(outcome)
    assert set(SITUATIONS) <= found
    assert found <= {*LIBRARY.diagnoses, *LIBRARY.precautions, *PHASES, *SITUATIONS}


# Habits that no cap may keep from those whom they concern. Source: objections, section C.
NEEDED = ("sleeping_side", "heat", "driving", "shoes", "lifting", "lifting_light")


@pytest.mark.parametrize("cells", [{}, FULL], ids=["few cards", "many cards"])
@pytest.mark.parametrize("diagnosis", DIAGNOSES)
def test_the_cap_of_habits_keeps_none_of_these(diagnosis: str, cells: dict[str, str]) -> None:
    """Sleeping on the side, heat, driving, shoes and lifting reach whom they concern."""
    plan = first_visit(diagnosis, **cells)
    page = handout(diagnosis, **cells)
    assert isinstance(plan.outcome, Program)
    assert page.sciatica is not None
    wanted = {a.title for a in plan.outcome.advice if a.id in NEEDED}
    shown = [h.title for h in (*page.daily, *page.sciatica.habits)]
    assert wanted
    assert wanted <= set(shown)
    assert len(shown) == len(set(shown))


def test_late_in_pregnancy_sleeping_on_the_side_has_its_picture() -> None:
    """It stands among the first habits, which every handout has."""
    page = handout("pregnancy", **FULL, due_date="2026-12-20", about="no")
    habit = next(h for h in page.daily if h.title == LIBRARY.advice["sleeping_side"].title)
    assert habit.picture


def test_the_page_follows_the_order_of_its_headings() -> None:
    """The headings are those of the phrases, in their order, and none without a text."""
    page = about("disc_herniation")
    heads = [part.heading for part in page.sections]
    table = LIBRARY.phrases["sciatica"]
    assert page.heading == table["heading"]
    assert heads == [table[key] for key in table if key != "heading" and table[key] in heads]
    assert all(part.lines for part in page.sections)
