"""Which exercises the rules ever give: a survey of made-up patients who differ in what steers."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

from ..model.exercise import EQUIPMENT
from ..model.intake import Intake
from ..model.library import Library
from ..model.program import Program
from .plan import plan_patient

LEVELS, DAYS = ("high", "moderate", "low"), ("1", "20", "100")
DIRECTIONS = ("", "extension", "flexion")
EVERYTHING = ";".join(EQUIPMENT)
# Days after an operation, and to a birth, one in each phase and trimester.
OPERATED, EXPECTING = (5, 20, 60, 100), (250, 150, 50)
PLAIN = {"ref": "S-1", "name": "Test Survey", "red_flags": "none", "straight_leg_raise": "clear",
         "neuro": "normal", "walk_minutes": "15", "minutes_per_day": "40"}  # fmt: skip


def never_given(library: Library, intake: Intake) -> tuple[str, ...]:
    """The exercises that no rule has given to any patient of the survey, by id. Objection B22.

    A clinician may add them; a rule never does.
    """
    given: set[str] = set()
    for cells in _patients(library, intake):
        made = plan_patient({**PLAIN, **cells}, library, intake).outcome
        if isinstance(made, Program):
            given |= {p.exercise.id for p in made.prescriptions}
    return tuple(name for name in library.exercises if name not in given)


def _patients(library: Library, intake: Intake) -> Iterator[dict[str, str]]:
    for name, diagnosis in library.diagnoses.items():
        dated = [{}] if not diagnosis.needs else list(_dated(diagnosis.needs, intake))
        for own, level, days in product(dated, LEVELS, DAYS):
            cells = {"diagnosis": name, "irritability": level, "days_since_onset": days, **own}
            for direction, home in product(DIRECTIONS, ("", EVERYTHING)):
                yield {**cells, "direction": direction, "equipment": home}
            if days == DAYS[-1]:
                yield from ({**cells, "precautions": p} for p in library.precautions)


def _dated(column: str, intake: Intake) -> Iterator[dict[str, str]]:
    """The dates that a diagnosis cannot do without, one for each of its phases."""
    days = [-n for n in OPERATED] if column == "surgery_date" else list(EXPECTING)
    yield from ({column: str(intake.issued_on + timedelta(n))} for n in days)
