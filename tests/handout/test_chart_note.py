"""The note for the record is short, in the order in which notes are written, whatever there is."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.clinic.safety import Referral
from sciatica_kit.handout.staff.chart_note import LINES, WIDTH, chart_note, packed
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.day import ago, ahead

LONG = "Dr Test Longname of the Spinal Service and the Practice of the Seven Oaks"
ROW = {
    "ref": "T" * 40, "name": "Test Ana Ibáñez", "date_of_birth": "1974-05-12", "side": "both",
    "screened_by": LONG, "screened_on": ago(3), "both_legs_checked": f"Dr A {ago(1)}",
    "next_visit": ahead(14),
}  # fmt: skip


def anyone(library: Library, intake: Intake, seed: int) -> Plan:
    """Somebody with much to say of: many findings, odd answers, exercises put in by hand."""
    dice = random.Random(seed)
    flags = [f.id for f in library.red_flags.values() if f.asked]
    mild = [f.id for f in library.red_flags.values() if f.asked and not f.blocks]
    limits = [p.id for p in library.precautions.values() if not p.trimester]
    given = dice.choice([["none"], dice.sample(mild, 3), dice.sample(flags, dice.randint(1, 20))])
    diagnosis = dice.choice([*library.diagnoses])
    row: dict[str, Any] = ROW | {
        "diagnosis": diagnosis,
        "red_flags": ";".join(given),
        "precautions": ";".join(dice.sample(limits, dice.randint(0, 30))),
        "add": ";".join(dice.sample([*library.exercises], dice.choice([0, 0, 12]))),
        "override_reason": "it was shown in clinic and felt fine",
        "pain_now": dice.choice(["", "0", "9"]),
        "walk_minutes": dice.choice(["", "5", "60"]),
        "surgery_date": ago(30) if diagnosis == "post_surgery" else "",
    }
    return plan_patient(row, library, intake)


@pytest.mark.parametrize("seed", range(80))
def test_at_most_twenty_lines(library: Library, intake: Intake, today: date, seed: int) -> None:
    """However much there is: few lines, none too long, no name, and what is cut is counted."""
    made = anyone(library, intake, seed)
    note = chart_note(made, today, library)
    lines = note.splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= WIDTH
    assert "Ibáñez" not in note
    if made.outcome is None:
        return
    heads = [line.split(":")[0].split(" asked")[0] for line in lines if line[0] != " "]
    order = ["S", "Red flags", "O", "A", "P"]
    assert [head for head in heads if head in order] == order
    # Warnings never vanish without a word.
    assert ("Warnings" in heads) == bool(made.warnings)


@pytest.mark.parametrize("seed", range(80))
def test_no_red_flag_is_left_out(library: Library, intake: Intake, today: date, seed: int) -> None:
    """Every red flag that was found stands in the note, and who asked."""
    made = anyone(library, intake, seed)
    if made.outcome is None:
        return
    flags = made.outcome.flags if isinstance(made.outcome, Referral) else made.outcome.noted_flags
    note = " ".join(chart_note(made, today, library).split())
    assert [f.id for f in flags if f"{f.row} {f.id}" not in note] == []
    assert LONG in note


def test_word_for_word(program: Callable[..., Program], library: Library, today: date) -> None:
    """A plain note: what was said, asked and found, the diagnosis, doses, and the next visit."""
    made = program(
        neuro="normal", direction="extension", pain_now="4", walk_minutes="15",
        next_visit=ahead(14), precautions="none",
    )  # fmt: skip
    plan = Plan("T-01", "planned", made.profile, made, made.warnings)  # type: ignore[arg-type]
    lines = chart_note(plan, today, library).splitlines()
    assert lines[0] == f"Sciatica exercise handout, ref T-01, {ago()}."
    assert lines[1] == (
        "S: left leg; day 21; pain now 4/10; walks 15 min with ease; precautions asked, none."
    )
    assert lines[2] == f"Red flags asked by Test desk, {ago(3)}: none found."
    assert lines[3] == "O: nerve tests normal; straight-leg raise clear; direction extension."
    assert lines[4] == (
        "A: Lumbar disc herniation with radicular leg pain; stage C; irritability moderate."
    )
    assert lines[5].startswith("P: walking steady: 10 minutes on ")
    note = "\n".join(lines)
    for item in (p for p in made.prescriptions if not p.exercise.walk):
        assert f"{item.exercise.code} {item.exercise.short_name}" in note
    held = f"Held back: {len(made.held_back)} exercises, why on the staff page, clinician.pdf."
    assert held in lines
    assert not any(h.id in note for h in made.held_back)
    assert lines[-1].startswith(f"Next visit: {ahead(14)}. Content {library.hash[:8]}: ")


def test_a_referral_has_its_note_too(library: Library, intake: Intake, today: date) -> None:
    """A row that is referred: the flags, how soon, and what the patient was told; no exercises."""
    row = ROW | {"ref": "T-02", "diagnosis": "disc", "red_flags": "bladder", "pain_now": "9"}
    note = chart_note(plan_patient(row, library, intake), today, library)
    assert "RF02 bladder." in note
    assert "E0: emergency now." in note
    assert "P: no exercises given; Go to the emergency department now;" in note


def test_what_finds_no_room_is_counted() -> None:
    """Items are whole on their lines; those beyond the lines allowed are counted."""
    items = [f"item {n} " + "x" * 50 for n in range(9)]
    lines = packed("P", items, 3)
    assert len(lines) == 3
    assert all(len(line) <= WIDTH for line in lines)
    shown = sum(item in " ".join(lines) for item in items)
    assert lines[-1].endswith(f"and {len(items) - shown} more on the staff page, clinician.pdf.")


@pytest.mark.parametrize(
    ("cells", "label", "assumed"),
    [
        ({"diagnosis": "postop", "surgery_date": ago(50)}, "Spinal fusion", True),
        ({"diagnosis": "postop", "surgery_date": ago(50), "operation": "fusion"},
         "Spinal fusion", False),
        ({"diagnosis": "disc", "precautions": "lumbar_fusion"}, "Spinal fusion", False),
        ({"diagnosis": "pregnancy"}, "Pregnancy, third trimester", True),
        ({"diagnosis": "pregnancy", "due_date": ahead(30)}, "Pregnancy, third trimester", False),
    ],
)  # fmt: skip
def test_what_is_assumed_is_called_so(
    library: Library, intake: Intake, cells: dict[str, str], label: str, assumed: bool
) -> None:
    """The note has nothing for found that stands in for a blank cell."""
    row = ROW | {"ref": "T-03", "red_flags": "none", "date_of_birth": ago(30 * 365)} | cells
    note = " ".join(
        chart_note(plan_patient(row, library, intake), intake.issued_on, library).split()
    )
    assert label in note
    assert (f"{label} (assumed" in note) == assumed
