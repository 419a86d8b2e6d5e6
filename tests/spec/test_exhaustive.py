"""Every diagnosis, irritability, stage, direction and pair of precautions, held to the oracle.

The survey runs in two processes of its own; by hand: `python -m tests.spec.test_exhaustive 0 2`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from sciatica_kit.clinic.pathway import Refusal, prescribe
from sciatica_kit.clinic.safety import Clearance, NotScreened, Referral, screen
from sciatica_kit.fonts import unprintable
from sciatica_kit.library.load import load_library
from sciatica_kit.model.exercise import EQUIPMENT
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.patient import PatientProfile
from sciatica_kit.model.program import Program
from tests.day import TODAY, ago, birth_date
from tests.spec import oracle
from tests.spec.oracle import Asked

ROOT = Path(__file__).parents[2]
PROCESSES = 2
AT_LEAST = 250_000
MINUTES = 20
STAGE_DAYS = {"A": 1, "B": 8, "C": 40, "D": 200}
PHASE_DAYS = {1: 5, 2: 20, 3: 60, 4: 120}
IRRITABILITIES = ("high", "moderate", "low")
DIRECTIONS = (None, "extension", "flexion", "neutral")
ALONE = ((), *((name,) for name in oracle.PRECAUTIONS))
# A patient is in one trimester at most.
PAIRS = tuple(
    pair
    for pair in combinations(oracle.PRECAUTIONS, 2)
    if not all(name.startswith("pregnancy_t") for name in pair)
)
HOMES: tuple[tuple[str, ...] | None, ...] = (
    None,
    (),
    ("mat", "firm_chair", "pillow", "towel", "wall"),
    ("bed", "light_box", "low_step", "stationary_bike", "pool"),
)
# One for each stage, so that each of them meets every phase.
OPERATIONS = ("", "discectomy", "decompression", "fusion")
Finding = tuple[str, str]


def base(intake: Intake, diagnosis: str, stage: str, phase: int = 0) -> PatientProfile:
    """A validated profile to vary; nobody's name stands in it."""
    cells = {
        "ref": "X-1",
        "name": "Test",
        "date_of_birth": "1980-01-01",
        "diagnosis": diagnosis,
        "side": "left",
        "red_flags": "none",
        "screened_by": "Test",
        "screened_on": ago(),
        "days_since_onset": str(STAGE_DAYS[stage]),
        "minutes_per_day": str(MINUTES),
        "walk_minutes": "12",
        "equipment": ";".join(EQUIPMENT),
        "straight_leg_raise": "clear",
    }
    if diagnosis == "post_surgery" or phase:
        cells["surgery_date"] = ago(PHASE_DAYS[phase or 1])
    if diagnosis == "post_surgery":
        cells["operation"] = OPERATIONS[list(STAGE_DAYS).index(stage) % len(OPERATIONS)]
    return PatientProfile.model_validate(cells, context=intake)


def asked_of(profile: PatientProfile, stage: str, phase: int) -> Asked:
    """The oracle's view of a profile; an unknown trimester is the last one."""
    named = [int(name[-1]) for name in profile.precautions if name.startswith("pregnancy_t")]
    unknown = 3 if profile.diagnosis == "pregnancy" else 0
    return Asked(
        diagnosis=profile.diagnosis or "",
        irritability=profile.irritability or "moderate",
        stage=stage,
        direction=profile.direction,
        precautions=frozenset(profile.precautions),
        equipment=None if profile.equipment is None else frozenset(profile.equipment),
        phase=phase,
        trimester=named[0] if named else unknown,
        operation=profile.operation or "",
    )


def given(profile: PatientProfile, library: Library) -> Program:
    """The programme of a profile without red flags."""
    cleared = screen(profile, library, TODAY)
    assert isinstance(cleared, Clearance)
    made = prescribe(cleared, library)
    assert not isinstance(made, Refusal)
    return made


def faults(program: Program, asked: Asked) -> Iterator[Finding]:
    """What the oracle finds wrong with a programme: the kind, and in words."""
    barred = oracle.forbidden(asked)
    told = " ".join(program.warnings)
    items = program.prescriptions
    for item in items:
        name, dose = item.exercise.id, item.dosage
        if name in barred:
            yield "forbidden", f"{name}: {barred[name]}"
        numbers = (dose.sets, dose.reps, dose.hold_seconds, dose.times_per_day, dose.days_per_week)
        for fault in oracle.dose_faults(name, asked, *numbers):
            yield "dose", fault
    least, most = oracle.counts(asked)
    if not items and not told:
        yield "empty", "no exercise and no reason"
    if len(items) < least and "Only" not in told:
        yield "count", f"{len(items)} items of at least {least}, unexplained"
    if len(items) > most:
        yield "count", f"{len(items)} items of at most {most}"
    if program.minutes_per_day > MINUTES:
        yield "minutes", f"{program.minutes_per_day} of {MINUTES} minutes"
    if program.walking.weeks and asked.precautions & oracle.WALK_LOCKED:
        yield "forbidden", "a walking plan that waits for a clinician (5.6)"
    if asked.stage == "A":
        return
    kinds = {item.exercise.category for item in items}
    if "aerobic" not in kinds and "No aerobic" not in told:
        yield "missing", "no aerobic work and no reason (S36: from stage B)"
    if asked.irritability != "high" and "core" not in kinds and "No core" not in told:
        yield "missing", "no core work and no reason (S25)"


def survey(part: int, parts: int) -> dict[str, Any]:
    """One share of the whole: how many profiles it covered, and each finding with an example."""
    library = load_library()
    intake = library.intake(TODAY, unprintable)
    found: dict[str, dict[str, list[Any]]] = {}
    covered, began = 0, time.monotonic()
    cases = list(product(oracle.DIAGNOSES, STAGE_DAYS))[part::parts]
    for diagnosis, stage in cases:
        # After surgery the phase goes with the stage here; the other pairs have a test below.
        phase = "ABCD".index(stage) + 1 if diagnosis == "post_surgery" else 0
        start = base(intake, diagnosis, stage, phase)
        for irritability, direction in product(IRRITABILITIES, DIRECTIONS):
            for precautions in (*ALONE, *PAIRS):
                profile = start.model_copy(
                    update={
                        "irritability": irritability,
                        "direction": direction,
                        "precautions": precautions,
                    }
                )
                covered += 1
                asked = asked_of(profile, stage, phase)
                for kind, said in faults(given(profile, library), asked):
                    example = [diagnosis, irritability, stage, direction, *precautions]
                    seen = found.setdefault(kind, {}).setdefault(said, [0, example])
                    seen[0] += 1
                    seen[1] = min(seen[1], example, key=len)
    return {"covered": covered, "seconds": time.monotonic() - began, "found": found}


@pytest.fixture(scope="module")
def surveyed() -> dict[str, Any]:
    """The whole survey, from two processes of its own."""
    command = [sys.executable, "-m", "tests.spec.test_exhaustive"]
    running = [
        subprocess.Popen(
            [*command, str(part), str(PROCESSES)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for part in range(PROCESSES)
    ]
    shares = []
    for process in running:
        out, _ = process.communicate()
        assert process.returncode == 0
        shares.append(json.loads(out))
    found: dict[str, dict[str, list[Any]]] = {}
    for share in shares:
        for kind, words in share["found"].items():
            for said, (times, example) in words.items():
                seen = found.setdefault(kind, {}).setdefault(said, [0, example])
                seen[0] += times
    covered = sum(share["covered"] for share in shares)
    seconds = max(share["seconds"] for share in shares)
    return {"covered": covered, "seconds": seconds, "found": found}


def report(found: dict[str, list[Any]]) -> str:
    """Findings, the most frequent first, each with one example."""
    ordered = sorted(found.items(), key=lambda pair: -pair[1][0])
    return "\n".join(f"{n} times {said}; such as {example}" for said, (n, example) in ordered)


def test_the_survey_covers_the_whole(
    surveyed: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """At least 250,000 profiles are planned and held against the oracle."""
    covered, seconds = surveyed["covered"], surveyed["seconds"]
    with capsys.disabled():
        print(f"\n{covered} profiles in {seconds:.0f} s, {covered / seconds:.0f} a second")
    assert surveyed["covered"] >= AT_LEAST


@pytest.mark.parametrize("kind", ["forbidden", "empty", "count", "dose", "minutes", "missing"])
def test_no_programme_goes_against_the_evidence(surveyed: dict[str, Any], kind: str) -> None:
    """No programme holds a barred exercise or dose, or lacks something without a reason."""
    found = surveyed["found"].get(kind, {})
    assert not found, report(found)


def barred_among(
    profiles: Iterator[tuple[PatientProfile, str, int]], library: Library, rows: str
) -> str:
    """The barred exercises of these profiles by rows that begin so, each with an example."""
    found: dict[str, list[Any]] = {}
    for profile, stage, phase in profiles:
        asked = asked_of(profile, stage, phase)
        for kind, said in faults(given(profile, library), asked):
            if kind == "forbidden" and said.partition(": ")[2].startswith(rows):
                home = (
                    "all" if set(profile.equipment or ()) == set(EQUIPMENT) else profile.equipment
                )
                example = [asked.diagnosis, asked.irritability, stage, asked.direction]
                example += [f"phase {phase}", *asked.precautions, f"home {home}"]
                found.setdefault(said, [0, example])[0] += 1
    return report(found)


def test_a_new_flare_after_surgery_is_still_a_flare(library: Library, intake: Intake) -> None:
    """Each phase in each stage keeps to both, whether surgery is the diagnosis or lies behind."""

    def profiles() -> Iterator[tuple[PatientProfile, str, int]]:
        for diagnosis, stage, phase in product(
            ("post_surgery", "disc_herniation", "piriformis"), STAGE_DAYS, PHASE_DAYS
        ):
            start = base(intake, diagnosis, stage, phase)
            for irritability, direction in product(IRRITABILITIES, DIRECTIONS[:2]):
                for alone in ALONE:
                    update = {"irritability": irritability, "direction": direction}
                    varied = start.model_copy(update={**update, "precautions": alone})
                    yield varied, stage, phase

    found = barred_among(profiles(), library, "")
    assert not found, found


def test_nothing_is_given_that_the_home_cannot_hold(library: Library, intake: Intake) -> None:
    """Whatever is at home, nothing needs more; who cannot get to the floor needs no mat."""

    def profiles() -> Iterator[tuple[PatientProfile, str, int]]:
        for diagnosis in oracle.DIAGNOSES:
            phase = 3 if diagnosis == "post_surgery" else 0
            start = base(intake, diagnosis, "C", phase)
            for irritability, home, alone in product(IRRITABILITIES, HOMES, ALONE):
                update = {"irritability": irritability, "equipment": home, "precautions": alone}
                yield start.model_copy(update=update), "C", phase

    found = barred_among(profiles(), library, "equipment")
    assert not found, found


@pytest.mark.parametrize("flag", oracle.BLOCKING)
def test_a_red_flag_never_yields_a_programme(library: Library, intake: Intake, flag: str) -> None:
    """A blocking red flag refers, whatever the diagnosis and precaution, alone or with others."""
    for diagnosis in oracle.DIAGNOSES:
        start = base(intake, diagnosis, "C")
        for alone, other in product(ALONE, ((), ("low_mood",), ("stable_foot_drop",))):
            update = {"red_flags": (*other, flag), "precautions": alone, "add": ("aero_walk",)}
            answer = screen(start.model_copy(update=update), library, TODAY)
            assert isinstance(answer, Referral)
            assert flag in {found.id for found in answer.flags}


@pytest.mark.parametrize("flag", oracle.WARNING_ONLY)
def test_a_flag_that_warns_is_said(library: Library, intake: Intake, flag: str) -> None:
    """A flag that does not block gives a programme with its warning, and with its filter."""
    barred = oracle.FOOT_DROP_FLAG if flag == "stable_foot_drop" else frozenset()
    # With some diagnoses it stops (test_safety.py); with all others it warns.
    warned = [d for d in oracle.DIAGNOSES if d not in library.red_flags[flag].blocks_for]
    assert len(warned) >= 8
    for diagnosis, irritability in product(warned, IRRITABILITIES):
        start = base(intake, diagnosis, "C")
        plain = given(start.model_copy(update={"irritability": irritability}), library)
        for alone in ALONE:
            update = {"red_flags": (flag,), "irritability": irritability, "precautions": alone}
            program = given(start.model_copy(update=update), library)
            assert not barred & {item.exercise.id for item in program.prescriptions}
            assert set(program.warnings) - set(plain.warnings)


@pytest.mark.parametrize("diagnosis", oracle.DIAGNOSES)
def test_flags_not_asked_give_nothing(library: Library, intake: Intake, diagnosis: str) -> None:
    """Where the red flags were not asked there is no programme, whatever the precaution."""
    start = base(intake, diagnosis, "C")
    for alone in ALONE:
        update = {"red_flags": None, "precautions": alone}
        assert isinstance(screen(start.model_copy(update=update), library, TODAY), NotScreened)


@pytest.mark.parametrize("diagnosis", oracle.DIAGNOSES)
def test_a_child_is_referred(library: Library, intake: Intake, diagnosis: str) -> None:
    """Under sixteen refers by the birth date alone; the sixteenth birthday does not."""
    start = base(intake, diagnosis, "C")
    sixteen = birth_date(16, TODAY)
    child = start.model_copy(update={"date_of_birth": sixteen + timedelta(days=1)})
    grown = start.model_copy(update={"date_of_birth": sixteen})
    assert isinstance(screen(child, library, TODAY), Referral)
    assert isinstance(screen(grown, library, TODAY), Clearance)


if __name__ == "__main__":
    print(json.dumps(survey(int(sys.argv[1]), int(sys.argv[2]))))
