"""What one rule alone makes of one exercise."""

from sciatica_kit.clinic.case import Case
from sciatica_kit.clinic.rules import PERSONAL, STANDING
from sciatica_kit.model.exercise import Exercise
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import HeldBack


def held_by(function: str, e: Exercise, case: Case, library: Library) -> list[HeldBack]:
    """How the rule of this name holds the exercise back for a case; empty where it does not."""
    standing = {rule.__name__: rule for rule in STANDING}
    if function in standing:
        return list(standing[function](e, case, library))
    personal = {rule.__name__: rule for rule in PERSONAL}
    return [held for held in personal[function](case, library) if held.id == e.id]
