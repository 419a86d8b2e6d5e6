"""The order of weight in which exercises come for a diagnosis, worked out once for each."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from ..model.exercise import Exercise
from ..model.library import Library

# The kinds a programme asks for. Source: evidence, sections 1 (S25, S26, S36) and 3.5.
GROUPS: dict[str, Callable[[Exercise], bool]] = {
    "core": lambda e: e.category == "core",
    # S30: a hamstring stretch is offered for every diagnosis, but gated.
    "stretch": lambda e: e.category == "hamstring_stretch",
    "aerobic": lambda e: e.category == "aerobic",
}
# Done between other things: they fill no programme.
IN_PASSING = frozenset({"habit", "rest"})


def by_weight(names: Iterable[str], diagnosis: str, library: Library) -> list[str]:
    """Plain matrix codes before conditional ones, fewer tags before more, then by code."""
    return sorted(names, key=ranks_for(diagnosis, library).__getitem__)


@lru_cache(maxsize=64)
def ranks_for(diagnosis: str, library: Library) -> dict[str, int]:
    """The place of every exercise in the order of weight for a diagnosis: the walk is first."""
    order = "YT1234DLCX"

    def weight(e: Exercise) -> tuple[bool, int, int, str]:
        return not e.walk, order.index(library.cell(e.id, diagnosis)), len(e.tags), e.code

    ordered = sorted(library.exercises.values(), key=weight)
    return {e.id: rank for rank, e in enumerate(ordered)}


@lru_cache(maxsize=512)
def alike(category: str, diagnosis: str, library: Library) -> tuple[str, ...]:
    """The exercises of a category, by their weight for a diagnosis."""
    ranks = ranks_for(diagnosis, library)
    return tuple(name for name in ranks if library.exercises[name].category == category)


@lru_cache(maxsize=512)
def members_of(group: str, diagnosis: str, library: Library) -> tuple[str, ...]:
    """The exercises of a wanted kind, by their weight for a diagnosis."""
    ranks = ranks_for(diagnosis, library)
    return tuple(name for name in ranks if GROUPS[group](library.exercises[name]))


@lru_cache(maxsize=64)
def fillers(diagnosis: str, library: Library) -> tuple[Exercise, ...]:
    """Every exercise that may fill a programme, by its weight for a diagnosis."""
    ranked = (library.exercises[name] for name in ranks_for(diagnosis, library))
    return tuple(
        e
        for e in ranked
        # A nerve glide is no padding: it comes where somebody means it (objection B18).
        if e.kind not in IN_PASSING and e.category not in ("aerobic", "nerve_mobilisation")
    )
