"""Ten thousand rows drawn at random, through the one door in, held to the oracle."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.model.exercise import EQUIPMENT
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.day import TODAY
from tests.spec import oracle
from tests.spec.oracle import Asked

ROWS, SEED, CHUNKS = 10_000, 20261123, 4
SIDES = ("", "left", "right", "both")
DAYS = ("", "0", "2", "3", "13", "14", "40", "83", "84", "400")
PAINS = ("", "0", "3", "4", "6", "7", "10")


def day(draw: random.Random, least: int, most: int) -> str:
    """A date so many days from the day of issue."""
    return str(TODAY + timedelta(days=draw.randint(least, most)))


def drawn(draw: random.Random, library: Library) -> dict[str, str]:
    """One row: every column filled or blank by chance, most without a red flag."""
    flags = [name for name, flag in library.red_flags.items() if flag.asked]
    many = draw.choice((0, 0, 0, 1, 1, 2, 3, 5))
    home = draw.choice(("", "none", ";".join(EQUIPMENT), ";".join(draw.sample(EQUIPMENT, 6))))
    diagnosis = draw.choice(list(library.diagnoses))
    operations = ("", "discectomy", "decompression", "fusion")
    return {
        "ref": "R-1",
        "name": "Test Random",
        "date_of_birth": draw.choice(("", day(draw, -30000, -4000))),
        "diagnosis": diagnosis,
        "operation": draw.choice(operations) if diagnosis == "post_surgery" else "",
        "side": draw.choice(SIDES),
        "both_legs_checked": draw.choice(("", f"Dr A {day(draw, -60, 0)}")),
        "neuro": draw.choice(("", "", "normal", "reduced")),
        "straight_leg_raise": draw.choice(("", "clear", "clear", "leg_pain")),
        "red_flags": draw.choice(("none",) * 7 + ("", *draw.sample(flags, 2))),
        "days_since_onset": draw.choice(DAYS),
        "irritability": draw.choice(("", "high", "moderate", "low")),
        "pain_now": draw.choice(PAINS),
        "direction": draw.choice(("", "", "extension", "flexion", "neutral")),
        "precautions": ";".join(draw.sample(list(library.precautions), many)),
        "equipment": home,
        "walk_minutes": draw.choice(("", "0", "1", "4", "5", "12", "60")),
        "furthest_point": draw.choice(("", "", "back", "buttock", "thigh", "calf", "foot")),
        "sitting_minutes": draw.choice(("", "", "0", "5", "15", "45")),
        "standing_minutes": draw.choice(("", "", "0", "5", "15", "45")),
        "surgery_date": draw.choice(("", "", "", day(draw, -200, 0))),
        "due_date": draw.choice(("", "", "", day(draw, -10, 279))),
        "minutes_per_day": draw.choice(("", "5", "12", "20", "60")),
        "remove": draw.choice(("", "", ";".join(draw.sample(list(library.exercises), 3)))),
    }


def stage_of(days: int | None) -> str:
    """The stage by the days of evidence 5.1; not asked counts as early."""
    if days is None:
        return "B"
    return "A" if days <= 2 else "B" if days <= 13 else "C" if days <= 83 else "D"


def level_of(irritability: str | None, pain: int | None) -> str:
    """The level by evidence 5.2, given or by the pain, the more careful of the two (A10)."""
    scored = "" if pain is None else "high" if pain >= 7 else "moderate" if pain >= 4 else "low"
    found = [level for level in ("high", "moderate", "low") if level in (irritability, scored)]
    return found[0] if found else "moderate"


def phase_of(surgery: date | None, diagnosis: str) -> int:
    """The phase by the weeks of evidence 2.9; an old operation counts only as a diagnosis."""
    if surgery is None:
        return 0
    weeks = (TODAY - surgery).days // 7
    phase = 1 if weeks < 2 else 2 if weeks < 6 else 3 if weeks < 12 else 4
    return phase if phase < 4 or diagnosis == "post_surgery" else 0


def trimester_of(due: date | None, named: list[int], diagnosis: str) -> int:
    """The trimester by the due date, by name, or the last where a pregnancy has neither."""
    if due is None:
        return named[0] if named else 3 if diagnosis == "pregnancy" else 0
    weeks = 40 - -(-(due - TODAY).days // 7)
    return 1 if weeks < 14 else 2 if weeks < 28 else 3


def asked_of(plan: Plan) -> Asked:
    """The oracle's own reading of a profile: nothing is taken from the programme."""
    p = plan.profile
    assert p is not None
    diagnosis = p.diagnosis or ""
    named = [int(name[-1]) for name in p.precautions if name.startswith("pregnancy_t")]
    footdrop = {"stable_foot_drop"} & set(p.red_flags or ())
    return Asked(
        diagnosis=diagnosis,
        irritability=level_of(p.irritability, p.pain_now),
        stage=stage_of(p.days_since_onset),
        direction=p.direction,
        precautions=frozenset(p.precautions) | footdrop,
        equipment=None if p.equipment is None else frozenset(p.equipment),
        phase=phase_of(p.surgery_date, diagnosis),
        trimester=trimester_of(p.due_date, named, diagnosis),
        operation=p.operation or "",
    )


def faults(plan: Plan, program: Program) -> list[str]:
    """What the oracle has against one programme."""
    asked = asked_of(plan)
    barred = oracle.forbidden(asked)
    found = [f"{p.exercise.id}: {barred[p.exercise.id]}" for p in program.prescriptions
             if p.exercise.id in barred]  # fmt: skip
    for p in program.prescriptions:
        d = p.dosage
        numbers = (d.sets, d.reps, d.hold_seconds, d.times_per_day, d.days_per_week)
        found += oracle.dose_faults(p.exercise.id, asked, *numbers)
        found += [f"{p.exercise.id} was removed"] * (p.exercise.id in program.profile.remove)
    if len(program.prescriptions) > oracle.counts(asked)[1]:
        found.append(f"{len(program.prescriptions)} items")
    given = program.profile.minutes_per_day or 20
    told = " ".join(program.warnings)
    if program.minutes_per_day > given and "minutes of" not in told:
        found.append(f"{program.minutes_per_day} of {given} minutes, unsaid")
    return found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_rows_keep_to_the_evidence(library: Library, intake: Intake, chunk: int) -> None:
    """No forbidden exercise, no dose out of range, no red flag missed, in any row drawn."""
    draw = random.Random(SEED + chunk)
    seen: Counter[str] = Counter()
    for _ in range(ROWS // CHUNKS):
        cells = drawn(draw, library)
        plan = plan_patient(cells, library, intake)
        seen[plan.status] += 1
        missed = missing(plan, cells, library)
        assert not missed, (cells, missed)
        if isinstance(plan.outcome, Program):
            assert not faults(plan, plan.outcome), (cells, faults(plan, plan.outcome))
    print(f"\n{dict(seen)}")
    assert min(seen[status] for status in ("planned", "referred", "not-screened")) > 20


def missing(plan: Plan, cells: dict[str, Any], library: Library) -> str:
    """Why a row should not have been planned; blank where it may be."""
    if plan.status != "planned":
        return ""
    flag = library.red_flags.get(cells["red_flags"])
    if flag and flag.blocks:
        return f"{flag.id} blocks"
    born = cells["date_of_birth"]
    if born and (TODAY - date.fromisoformat(born)).days < 16 * 365:
        return "a child"
    return "" if cells["red_flags"] else "nobody asked"
