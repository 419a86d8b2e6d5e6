"""The staff page says what was given, what was held back, and why."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sciatica_kit.clinic import said as clinic_said
from sciatica_kit.clinic.plan import Plan
from sciatica_kit.clinic.safety import Referral, screen
from sciatica_kit.clinic.said import rule_said
from sciatica_kit.handout.care import cared
from sciatica_kit.handout.staff.chart_note import chart_note
from sciatica_kit.handout.staff.compose import compose_staff_page
from sciatica_kit.handout.staff.notes import ASKED, plain
from sciatica_kit.handout.staff.page import StaffPage, StaffSection
from sciatica_kit.handout.staff.parts import HELD_BY
from sciatica_kit.library.practice import load_practice
from sciatica_kit.model.exercise import TAGS
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
    return "\n".join(" | ".join(f"{c.text} {c.small}" for c in row) for row in part.table.rows)


def said(sheet: StaffPage) -> Iterator[str]:
    """All that a page says in words, without its small print."""
    for fact in sheet.facts:
        yield fact.value
    for part in sheet.sections:
        yield from (part.heading, *part.lines, *(f"{n.label}: {n.value}" for n in part.notes))
        rows = part.table.rows if part.table else ()
        yield from (cell.text for row in rows for cell in row)


@pytest.mark.parametrize("case", CASES)
def test_every_given_exercise_has_its_reason(
    program: Programs, library: Library, case: dict[str, str]
) -> None:
    """Each row holds name and id, why it is given, its evidence with grades, and its notes."""
    made = program(**case)
    table = section(sheet_of(made, library), "Given").table
    assert table
    for row, p in zip(table.rows, made.prescriptions, strict=True):
        e, (name, _, why, notes) = p.exercise, row
        assert (name.text, name.small) == (e.name, f"{e.code} {e.id}")
        assert p.why
        assert why.text.count(".") >= 1
        assert all(f"{x.reference}\u00a0({x.grade})" in why.small for x in e.evidence)
        assert plain(e.dose_note) in notes.text
        assert plain(e.clinician_note) in notes.text


@pytest.mark.parametrize("case", CASES)
def test_everything_held_back_is_named_once(
    program: Programs, library: Library, case: dict[str, str]
) -> None:
    """Each exercise held back stands in the row of who holds it and why, and in no other."""
    made = program(**case)
    table = section(sheet_of(made, library), "Held back").table
    assert table
    for h in made.held_back:
        e = library.exercises[h.id]
        found = [row for row in table.rows if f"{e.code}\u00a0{e.short_name}" in row[2].text]
        wanted = (HELD_BY[h.authority], h.reason, h.rule)
        assert [(by.text, why.text, why.small) for by, why, _ in found] == [wanted]


@pytest.mark.parametrize("case", CASES)
def test_authorities_stand_in_their_precedence(
    program: Programs, library: Library, case: dict[str, str]
) -> None:
    """Rows follow the order of precedence, and who holds back stands in every row."""
    made = program(**case)
    table = section(sheet_of(made, library), "Held back").table
    assert table
    order = [HELD_BY[name] for name in Authority]
    places = [order.index(row[0].text) for row in table.rows]
    assert places == sorted(places)


@pytest.mark.parametrize("case", CASES)
def test_no_tag_and_no_id_stands_outside_the_small_print(
    program: Programs, library: Library, case: dict[str, str]
) -> None:
    """What staff read is in words: no tag, no rule, no id of an exercise or a precaution."""
    words = " ".join(said(sheet_of(program(**case), library)))
    assert not re.findall(r"\b(?:precaution|red_flag|matrix|avoid):\w", words)
    found = set(re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", words))
    assert not found
    shouted = {w for w in re.findall(r"\b[A-Z][A-Z0-9_]{2,}\b", words) if w in TAGS}
    assert not shouted


NOTED: tuple[dict[str, str], ...] = (
    {"precautions": "hip_replacement_posterior;osteoporosis"},
    {"precautions": "cardiac", "surgery_date": ago(42)},
    {"diagnosis": "sacroiliac", "due_date": ahead(120)},
    {"diagnosis": "undetermined", "irritability": "high"},
)


@pytest.mark.parametrize("case", [*CASES, *NOTED])
def test_every_note_that_applies_reaches_the_page(
    program: Programs, library: Library, case: dict[str, str]
) -> None:
    """The notes of diagnosis, operation and pregnancy with their gates, and of each precaution."""
    made = program(**case)
    words = "\n".join(said(sheet_of(made, library)))
    names = {made.diagnosis.id}
    names |= {"post_surgery"} if made.phase else set()
    names |= {"pregnancy"} if any(p.trimester for p in made.precautions) else set()
    for d in (library.diagnoses[name] for name in names):
        assert plain(d.progression) in words
        for note in d.clinician_notes:
            assert plain(note).split(": ", 1)[-1][1:] in words
    for p in made.precautions:
        assert f"{p.label}" in words
        assert plain(p.clinician_note) in words
    for h in made.held_back:
        if h.rule.startswith("matrix:C"):
            assert plain(library.exercises[h.id].clinician_note) in words


def test_a_surgeons_caution_says_whose_it_is(program: Programs, library: Library) -> None:
    """The note of a precaution that is a surgeon's rule stands under the surgeon."""
    made = program(precautions="hip_replacement_posterior")
    (note,) = section(sheet_of(made, library), "Notes: precautions").notes
    assert note.label == "Hip replacement, posterior approach, the surgeon's rule"


def test_what_was_not_asked_is_listed(program: Programs, library: Library) -> None:
    """Each blank that could change the plan is named, and what was given is not."""
    bare = sheet_of(program(straight_leg_raise="", date_of_birth="", walk_minutes=""), library)
    (line,) = section(bare, "Not asked").lines
    for column in ("date_of_birth", "neuro", "straight_leg_raise", "equipment", "walk_minutes"):
        assert ASKED[column].casefold() in line.casefold()
    assert "precautions" in line
    full = program(
        neuro="normal", direction="neutral", pain_now="4", precautions="none", equipment="mat",
        walk_minutes="15", minutes_per_day="20", furthest_point="calf", sitting_minutes="20",
        standing_minutes="40",
    )  # fmt: skip
    assert section(sheet_of(full, library), "Not asked").lines == ("Nothing was left out.",)


def test_what_the_handout_has_no_room_for_is_told(program: Programs, library: Library) -> None:
    """What was cut from what to take care of stands on the staff page, word for word."""
    made = program(precautions="anticoagulants;cardiac;fall_risk;osteoporosis;reflux;vertigo")
    cut = cared(made, library).cut
    assert cut
    (line,) = section(sheet_of(made, library), "Tell the patient").lines
    assert all(words in line for words in cut)
    assert "Tell the patient" not in [s.heading for s in sheet_of(program(), library).sections]


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
    (line,) = section(sheet_of(made, library), "Against a rule").lines
    assert line == (
        "E01 Hamstring stretch on your back, knee soft, against what a clinician must "
        "unlock for “Lumbar disc herniation with radicular leg pain”. "
        "Reason given: Felt fine in clinic"
    )
    assert "Against a rule" not in [s.heading for s in sheet_of(program(), library).sections]


def test_an_emptied_kind_names_rules_and_offer(program: Programs, library: Library) -> None:
    """Each kind that the rules emptied stands with every rule and with what was offered."""
    made = program(diagnosis="degenerative_disc", equipment="none", precautions="cardiac")
    lines = section(sheet_of(made, library), "Left empty").lines
    assert made.emptied
    for item, line in zip(made.emptied, lines, strict=True):
        assert all(rule_said(rule, library) in line for rule in item.rules)
        named = library.exercises[item.offered].name if item.offered else "Nothing else is open."
        assert named in line


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({"walk_minutes": "15"}, "Steady: "),
        ({"walk_minutes": "3"}, "In bouts of up to 2 minutes: "),
        ({"diagnosis": "spinal_stenosis"}, "In intervals of up to "),
        ({"walk_minutes": "0", "neuro": "normal"}, "Locked by no easy walking minutes."),
        ({"remove": "aero_walk"}, "Locked by the clinician, by hand."),
    ],
)
def test_walking_in_one_line(
    program: Programs, library: Library, case: dict[str, str], told: str
) -> None:
    """The plan's mode with its first and last week, or the rule that locked it."""
    (line,) = section(sheet_of(program(**case), library), "Walking plan").lines
    assert line.startswith(told)


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


@pytest.mark.parametrize(
    "flag", ["saddle_numbness", "bladder", "bowel", "sexual_function", "both_legs"]
)
def test_since_when_and_whether_it_changes_is_asked(
    profile: Callable[..., Any], library: Library, today: Any, flag: str
) -> None:
    """Each sign of cauda equina has the question of the pathway, with the stricter way unknown."""
    made = screen(profile(red_flags=flag), library, today)
    assert isinstance(made, Referral)
    assert made.tier == "E0"
    notes = section(sheet_of(made, library), "Ask and do").notes
    asked = next(n for n in notes if "Since when" in n.value)
    assert library.red_flags[flag].row in asked.label
    assert "Not known: emergency (R10)." in asked.value
    assert "R10" in {e.reference for e in library.red_flags[flag].evidence}


def test_a_diary_is_called_reported(program: Programs, library: Library) -> None:
    """Where staff judge progress, the diary's share is called reported, with its source."""
    (line,) = section(sheet_of(program(), library), "Moving on").lines
    assert "reported" in line
    assert "a quarter too high (R135)" in line
    assert "R135" in library.references


def test_warnings_of_the_plan_come_first(program: Programs, library: Library) -> None:
    """Every warning of the plan stands in the first section, word for word."""
    made = program(side="both", both_legs_checked=CHECKED, minutes_per_day="5")
    first = sheet_of(made, library).sections[0]
    assert first.heading == "Warnings"
    assert first.lines == tuple(
        clinic_said.in_words(plain(text), library) for text in made.warnings
    )
    assert made.warnings


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"neuro": "reduced"}, ("Nerve tests", "reduced")),
        ({"straight_leg_raise": "leg_pain"}, ("Straight-leg raise", "brings leg pain")),
        ({"straight_leg_raise": ""}, ("Straight-leg raise", "not tested")),
        ({"furthest_point": "calf"}, ("Furthest point", "calf")),
        ({"precautions": "none"}, ("Precautions", "asked, none")),
        ({"precautions": ""}, ("Precautions", "not asked")),
        ({"side": "both", "both_legs_checked": CHECKED}, ("Cauda equina looked for", CHECKED)),
    ],
)  # fmt: skip
def test_what_was_found_and_asked_stands_on_the_staff_papers(
    program: Programs, library: Library, cells: dict[str, str], told: tuple[str, str]
) -> None:
    """On the staff page and in the note for the record: what steered the plan, and who looked."""
    made = program(**cells)
    label, value = told
    facts = {fact.label: fact.value for fact in sheet_of(made, library).facts}
    assert facts[label] == value
    plan = Plan("T-01", Status.PLANNED, made.profile, made)
    note = chart_note(plan, made.issued_on, library)
    assert value in note
