"""Where a direction that was tested leads: what it asks for, and why it steers nothing."""

from ..model.library import Library
from ..model.program import HeldBack
from .case import Case
from .ranking import alike

# What is asked for where testing favours a direction, the most telling first.
DIRECTED = {
    "extension": ("ext_press_up", "ext_prone_elbows", "ext_prone_lying", "ext_standing"),
    "flexion": ("flex_single_ktc", "flex_seated", "flex_supported_lean", "flex_double_ktc"),
}


def directed(case: Case, library: Library) -> tuple[str, ...]:
    """The exercises of the tested direction, those of a practice's own last."""
    first = (name for name in DIRECTED[case.direction or ""] if name in library.exercises)
    rest = alike(f"directional_{case.direction}", case.diagnosis.id, library)
    return tuple(dict.fromkeys((*first, *rest)))


def unsteered(case: Case, library: Library, held: dict[str, HeldBack]) -> str:
    """Why a tested direction steers nothing here; blank where it does, or none was found."""
    if case.direction not in DIRECTED:
        return ""
    kind = directed(case, library)
    if any(name not in held for name in kind):
        return ""
    rules = ", ".join(dict.fromkeys(held[name].rule for name in kind))
    return (f"Testing favours {case.direction}, and no exercise of that direction is open: held "
            f"back by {rules}.")  # fmt: skip
