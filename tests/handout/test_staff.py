"""The staff page says what was given, what was held back, and why."""

from collections.abc import Callable
from typing import Any

import pytest

from sciatica_kit.clinic.plan import Plan
from sciatica_kit.clinic.safety import Referral, screen
from sciatica_kit.handout.chart_note import chart_note
from sciatica_kit.handout.staff import compose_staff_page
from sciatica_kit.handout.staff_page import StaffPage, StaffSection
from sciatica_kit.handout.staff_parts import AUTHORITIES
from sciatica_kit.library.practice import load_practice
from sciatica_kit.model.finding import Authority
from sciatica_kit.model.library import Library
from sciatica_kit.model.practice import Practice, SignOff
from sciatica_kit.model.program import Program
from sciatica_kit.model.status import Status
from tests.day import ago, ahead, in_words

CHECKED = f"Dr A {ago(1)}"

PRACTICE = load_practice()
Programs = Callable[..., Program]
CASES: tuple[dict[str, str], ...] = (
    {},
    {"diagnosis": "spinal_stenosis", "precautions": "osteoporosis;fall_risk"},
    {
        "diagnosis": "pregnancy",
        "due_date": ahead(120),
        "side": "both",
        "both_legs_checked": CHECKED,
    },
    {"diagnosis": "post_surgery", "surgery_date": ago(42)},
    {"diagnosis": "undetermined", "irritability": "high", "days_since_onset": "1"},
)


def sheet_of(made: Program | Referral, library: Library, **changes: Any) -> StaffPage:
    """The staff page with the example practice."""
    practice = Practice.model_validate(PRACTICE.model_dump() | changes)
    return compose_staff_page(made, made.warnings, practice, library)


def section(sheet: StaffPage, heading: str) -> StaffSection:
    """The section of that heading."""
    return next(s for s in sheet.sections if s.heading == heading)


def cells(part: StaffSection) -> str:
    """Everything that a section's table says."""
    assert part.table
    return "\n".join(" | ".join(row) for group in part.table.groups for row in group.rows)


@pytest.mark.parametrize("case", CASES)
def test_every_given_exercise_has_its_reason(
    program: Programs, library: Library, case: dict[str, str]
) -> None:
    """Each row holds code and name, the reason with its evidence, and that nobody checked it."""
    made = program(**case)
    table = section(sheet_of(made, library), "Given").table
    assert table
    for row, p in zip(table.groups[0].rows, made.prescriptions, strict=True):
        assert row[0] == f"{p.exercise.code}\u00a0{p.exercise.name}"
        assert row[2:] == (p.because, "not checked")
        assert all(f"{e.reference} {e.grade}" in row[2] for e in p.exercise.evidence)


@pytest.mark.parametrize("case", CASES)
def test_everything_held_back_is_named_once(
    program: Programs, library: Library, case: dict[str, str]
) -> None:
    """Each exercise held back stands in the row of its rule and its reason, and in no other."""
    made = program(**case)
    rows = cells(section(sheet_of(made, library), "Held back")).split("\n")
    for h in made.held_back:
        e = library.exercises[h.id]
        found = [row for row in rows if f"{e.code}\u00a0{e.short_name}" in row]
        assert [row.split(" | ")[:2] for row in found] == [[h.rule, h.reason]]


@pytest.mark.parametrize("case", CASES)
def test_authorities_stand_in_their_precedence(
    program: Programs, library: Library, case: dict[str, str]
) -> None:
    """Groups follow the order of precedence and their counts add up to all that is held back."""
    made = program(**case)
    table = section(sheet_of(made, library), "Held back").table
    assert table
    named = [group.label.split(": ") for group in table.groups]
    order = [AUTHORITIES[name] for name in Authority]
    assert [order.index(label) for label, _ in named] == sorted(order.index(n) for n, _ in named)
    assert sum(int(count) for _, count in named) == len(made.held_back)


def test_the_modifiers_stand_in_the_head(program: Programs, library: Library) -> None:
    """Ref, diagnosis, side, stage, phase, irritability, direction, days, and who asked when."""
    made = program(direction="extension", irritability="", pain_now="4")
    facts = {fact.label: fact.value for fact in sheet_of(made, library).facts}
    assert facts == {
        "Ref": "T-01",
        "Made on": in_words(ago()),
        "Diagnosis": "Lumbar disc herniation with radicular leg pain",
        "Side": "left leg",
        "Stage": "C, from day 14",
        "Phase": "does not apply",
        "Irritability": "moderate, from pain 4 of 10",
        "Direction": "extension",
        "Days since onset": "21",
        "Red flags asked": "by Test desk, on " + in_words(ago(3)),
        "Red flags noted": "none found",
        "Nerve tests": "not tested",
        "Straight-leg raise": "clear",
        "Precautions": "not asked",
    }


def test_what_was_not_given_is_said(program: Programs, library: Library) -> None:
    """A blank is named as one, and a phase after surgery says when it begins."""
    made = program(screened_by="", screened_on="", days_since_onset="", side="")
    facts = {fact.label: fact.value for fact in sheet_of(made, library).facts}
    assert facts["Red flags asked"] == "by whom not recorded, day not recorded"
    assert facts["Days since onset"] == facts["Side"] == "not given"
    after = sheet_of(program(diagnosis="post_surgery", surgery_date=ago(42)), library)
    assert "3, from day 42 after surgery" in [fact.value for fact in after.facts]


def test_name_and_birth_date_stand_once(program: Programs, library: Library) -> None:
    """The head has them and nothing else does."""
    sheet = sheet_of(program(note="Test note of hers."), library)
    text = sheet.model_dump_json(exclude={"patient", "born"})
    assert sheet.patient == "Test Ana Ibáñez"
    assert sheet.born == "Born 12 May 1974"
    assert not any(word in text for word in ("Ibáñez", "1974", "Test note"))
    assert "Ibáñez" not in repr(sheet)


def test_an_override_stands_with_its_reason(program: Programs, library: Library) -> None:
    """What the clinician added against a rule names the rule and the clinician's reason."""
    made = program(add="hs_supine_hands", override_reason="Felt fine in clinic")
    (line,) = section(sheet_of(made, library), "Overrides").lines
    assert line == (
        "E01 Hamstring stretch on your back, knee soft, against matrix:C:disc_herniation. "
        "Reason given: Felt fine in clinic"
    )
    assert section(sheet_of(program(), library), "Overrides").lines == ("None.",)


def test_an_emptied_kind_names_rules_and_offer(program: Programs, library: Library) -> None:
    """Each kind that the rules emptied stands with every rule and with what was offered."""
    made = program(diagnosis="degenerative_disc", equipment="none", precautions="cardiac")
    lines = section(sheet_of(made, library), "Emptied kinds").lines
    assert made.emptied
    for item, line in zip(made.emptied, lines, strict=True):
        assert line.startswith(f"{item.category.capitalize()}, by {', '.join(item.rules)}. ")
        said = library.exercises[item.offered].name if item.offered else "Nothing else is open."
        assert said in line


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"walk_minutes": "15"}, "Steady: "),
        ({"walk_minutes": "3"}, "In bouts of up to 2 minutes: "),
        ({"diagnosis": "spinal_stenosis"}, "In intervals of up to "),
        ({"walk_minutes": "0", "neuro": "normal"}, "Locked by walk_minutes."),
        ({"remove": "aero_walk"}, "Locked by removed."),
    ],
)
def test_walking_in_one_line(
    program: Programs, library: Library, case: dict[str, str], said: str
) -> None:
    """The plan's mode with its first and last week, or the rule that locked it."""
    (line,) = section(sheet_of(program(**case), library), "Walking plan").lines
    assert line.startswith(said)


def test_the_page_says_that_nobody_has_reviewed(program: Programs, library: Library) -> None:
    """Until the hash is signed it says so; the counts and the whole hash stand there."""
    made = program()
    draft = sheet_of(made, library)
    sign = SignOff(clinician="Dr Test", content_hash=library.hash)
    signed = sheet_of(made, library, sign_off=sign.model_dump())
    assert section(draft, "Review").lines[0] == (
        "No clinician has reviewed this content: it is a draft."
    )
    assert section(signed, "Review").lines[0] == "Dr Test has signed exactly this content."
    count = len(library.exercises)
    assert f"{count} of {count} exercises" in section(draft, "Review").lines[1]
    assert section(draft, "Content hash").code == library.hash


def test_a_referral_has_flags_and_no_exercises(
    profile: Callable[..., Any], library: Library, today: Any
) -> None:
    """Each flag with row, tier, action and evidence; nothing is given and nothing held back."""
    made = screen(profile(red_flags="saddle_numbness;cancer_history"), library, today)
    assert isinstance(made, Referral)
    sheet = sheet_of(made, library)
    found = section(sheet, "Red flags found")
    assert found.lines == ("No exercises are given; the patient gets the urgent sheet.",)
    for flag in made.flags:
        assert flag.row in cells(found)
        assert f"{flag.tier}: " in cells(found)
        assert " ".join(flag.action) in cells(found)
        assert all(e.reference in cells(found) for e in flag.evidence)
    assert not {"Given", "Held back"} & {s.heading for s in sheet.sections}


def test_warnings_of_the_plan_come_first(program: Programs, library: Library) -> None:
    """Every warning of the plan stands in the first section, word for word."""
    made = program(side="both", both_legs_checked=CHECKED, minutes_per_day="5")
    first = sheet_of(made, library).sections[0]
    assert (first.heading, first.lines) == ("Warnings", made.warnings)
    assert made.warnings


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"neuro": "reduced"}, ("Nerve tests", "reduced")),
        ({"straight_leg_raise": "leg_pain"}, ("Straight-leg raise", "brings leg pain")),
        ({"straight_leg_raise": ""}, ("Straight-leg raise", "not tested")),
        ({"precautions": "none"}, ("Precautions", "asked, none")),
        ({"precautions": ""}, ("Precautions", "not asked")),
        ({"side": "both", "both_legs_checked": CHECKED}, ("Cauda equina looked for", CHECKED)),
    ],
)  # fmt: skip
def test_what_was_found_and_asked_stands_on_the_staff_papers(
    program: Programs, library: Library, cells: dict[str, str], said: tuple[str, str]
) -> None:
    """On the staff page and in the note for the record: what steered the plan, and who looked."""
    made = program(**cells)
    label, value = said
    facts = {fact.label: fact.value for fact in sheet_of(made, library).facts}
    assert facts[label] == value
    plan = Plan("T-01", Status.PLANNED, made.profile, made)
    note = chart_note(plan, made.issued_on, library)
    assert value in note
