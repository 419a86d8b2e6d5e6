"""One row's plan: what would be given and why, or why nothing can be."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from ..errors import Problem
from ..model.cells import SLIP
from ..model.intake import Intake, fold
from ..model.library import Library
from ..model.patient import PatientProfile
from ..model.program import Program
from ..model.status import Status
from ..model.validate import problems_of
from .pathway import Refusal, prescribe
from .safety import Clearance, Referral, screen

UNKNOWN = "undetermined"


@dataclass(frozen=True)
class Plan:
    """What the rules make of one row; `outcome` is None where nothing may be given."""

    ref: str
    status: Status
    profile: PatientProfile | None
    outcome: Program | Referral | None
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def plan_patient(cells: Mapping[str, Any], library: Library, intake: Intake) -> Plan:
    """The way from a mapping to a plan: validate, screen, then choose and dose. Pure."""
    try:
        profile = PatientProfile.model_validate(dict(cells), context=intake)
    except ValidationError as error:
        return _invalid(cells, problems_of(error), library, intake)
    return plan_profile(profile, library, intake.issued_on)


def plan_profile(profile: PatientProfile, library: Library, issued_on: date) -> Plan:
    """The plan of a validated profile on the day of issue."""
    ref, answer = profile.ref or "", screen(profile, library, issued_on)
    if isinstance(answer, Referral):
        return Plan(ref, Status.REFERRED, profile, answer, answer.warnings)
    if not isinstance(answer, Clearance):
        return Plan(ref, Status.NOT_SCREENED, profile, None, answer.warnings, answer.problems)
    program = prescribe(answer, library)
    if isinstance(program, Refusal):
        return Plan(ref, Status.INVALID, profile, None, answer.warnings, program.problems)
    return Plan(ref, Status.PLANNED, profile, program, program.warnings)


def _invalid(
    cells: Mapping[str, Any], problems: list[Problem], library: Library, intake: Intake
) -> Plan:
    """A row with all its mistakes; a red flag on it refers all the same, for it cannot wait."""
    problems = [*problems, *_further(cells, problems, intake)]
    bad = {problem.column for problem in problems}
    if not bad & {"ref", "name", "red_flags"}:
        profile = PatientProfile.model_validate(_rest(cells, bad), context=intake)
        answer = screen(profile, library, intake.issued_on)
        if isinstance(answer, Referral):
            held = (*answer.warnings, "The row has mistakes: mend them before anything else.")
            return Plan(profile.ref or "", Status.REFERRED, profile, answer, held, tuple(problems))
    if _red_flag_ticked(cells, intake):
        problems.append(RED_FLAG_WAITS)
    ref = "" if any(p.column == "ref" for p in problems) else str(cells.get("ref") or "").strip()
    return Plan(ref, Status.INVALID, None, None, (), tuple(problems))


def _red_flag_ticked(cells: Mapping[str, Any], intake: Intake) -> bool:
    """Whether the red-flag cell names a flag, however it is separated and whatever is around it."""
    value = cells.get("red_flags") or ""
    text = value if isinstance(value, str) else ";".join(map(str, value))
    bare = unicodedata.normalize("NFKD", fold(text))
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    flags = [word for word in intake.vocabulary.red_flags if len(word) > 3]
    parts = [fold(part) for part in re.split(r"[;,|/+\n ]", text)]
    return (
        fold(str(cells.get("neuro") or "")) == "worse"
        or any(word in plain for word in flags)
        or any(part in intake.vocabulary.red_flags for part in parts)
        # A slip of the pen is no reason to wait.
        or any(get_close_matches(part, flags, n=1, cutoff=SLIP) for part in (*parts, fold(text)))
    )


def _further(
    cells: Mapping[str, Any], problems: list[Problem], intake: Intake
) -> Iterator[Problem]:
    """What else is wrong: the rest of the row, checked as if the columns named were in order."""
    bad = {problem.column for problem in problems}
    try:
        PatientProfile.model_validate(_rest(cells, bad), context=intake)
    except ValidationError as error:
        yield from (p for p in problems_of(error) if p.column not in bad)


def _rest(cells: Mapping[str, Any], bad: set[str]) -> dict[str, Any]:
    """The row without the columns that have a mistake; without a diagnosis it is undetermined."""
    rest = {column: value for column, value in cells.items() if column not in bad}
    if "diagnosis" in bad:
        rest |= {"diagnosis": UNKNOWN, "direction": ""}
    if "surgery_date" in bad:
        rest |= {"operation": ""}
    if rest.get("diagnosis") and {"surgery_date", "direction"} & bad:
        rest["diagnosis"] = UNKNOWN
    return {"ref": "x", "name": "x", **rest}


RED_FLAG_WAITS = Problem(
    "red_flags",
    "a red flag is ticked on this row",
    "act on it now: do not wait until the row is mended",
)
