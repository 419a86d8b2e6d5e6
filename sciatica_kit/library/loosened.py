"""What a practice's own content may not loosen: red flags, a surgeon's and an obstetric rule."""

from collections.abc import Collection, Iterable, Iterator

from ..model.diagnosis import Diagnosis
from ..model.exercise import Exercise
from ..model.finding import COLUMN_AUTHORITY, UNYIELDING, Authority, Call, Precaution, RedFlag, Tier
from ..model.library import Library
from .check import Mistake

# The codes of the matrix that are a surgeon's or an obstetric rule, from the one that lets most be
# done; all other codes let more be done than any of these.
STRICT = "1234TCX"
# Whom to call, the most urgent first; all others come after these.
CALLS: tuple[Call, ...] = ("emergency", "same_day")
RULES = {
    Authority.RED_FLAG: "a red flag",
    Authority.SURGEON: "a surgeon's rule",
    Authority.OBSTETRIC: "an obstetric rule",
}
# A place in an item, and how to mend it.
Said = Iterator[tuple[str, str]]


def loosened(ours: Library, now: Library) -> Iterator[Mistake]:
    """Every rule of ours that would hold less than it did, with its place and the remedy."""
    for key, flag in ours.red_flags.items():
        found = _flag(flag, now.red_flags[key])
        yield from _each("red_flags.toml", key, RULES[Authority.RED_FLAG], found)
    for key, rule in ours.precautions.items():
        if rule.authority in UNYIELDING:
            found = _precaution(rule, now.precautions[key])
            yield from _each("precautions.toml", key, RULES[rule.authority], found)
    firm = {key for key, rule in ours.precautions.items() if rule.authority in UNYIELDING}
    for key, exercise in ours.exercises.items():
        found = _exercise(exercise, now.exercises[key], firm)
        yield from _each(f"exercises/{key}.toml", "", "what a red flag or a surgeon asks", found)
    for key, diagnosis in ours.diagnoses.items():
        found = _diagnosis(diagnosis, now.diagnoses[key])
        yield from _each(f"diagnoses/{key}.toml", "", "a rule that hangs on a date", found)
    for key, advice in ours.advice.items():
        named = set(advice.not_for) & (firm | set(COLUMN_AUTHORITY))
        found = _put_back("not_for", named - set(now.advice[key].not_for))
        yield from _each("advice.toml", key, "a surgeon's or an obstetric rule", found)
    yield from _matrix(ours, now)


def _each(file: str, key: str, what: str, found: Iterable[tuple[str, str]]) -> Iterator[Mistake]:
    for place, remedy in found:
        said = f"your own content may not loosen {what}: {remedy}"
        yield Mistake(file, ".".join(filter(None, (key, place))), said)


def _put_back(place: str, lost: Collection[str]) -> Said:
    if lost:
        yield place, f"put back {', '.join(sorted(lost))}"


def _kept_on(kept: RedFlag | Precaution, new: RedFlag | Precaution, names: Iterable[str]) -> Said:
    """Fields that may not become blank or false."""
    for name in names:
        if getattr(kept, name) and not getattr(new, name):
            yield name, "it may not be left out or turned off"


def _lists(kept: RedFlag | Precaution, new: RedFlag | Precaution) -> Said:
    for name in ("hides", "hides_exercises", "never"):
        yield from _put_back(name, set(getattr(kept, name, ())) - set(getattr(new, name, ())))


def _flag(kept: RedFlag, new: RedFlag) -> Said:
    tiers = list(Tier)
    if tiers.index(new.tier) > tiers.index(kept.tier):
        yield "tier", f"write {kept.tier}, or a more urgent one"
    if _place(new.call) > _place(kept.call):
        yield "call", f"write {kept.call}, or a more urgent one"
    yield from _kept_on(kept, new, ("blocks", "asked", "found", "action", "warning"))
    yield from _lists(kept, new)
    if (kept.card and not new.card) or (kept.card_for and not (new.card or new.card_for)):
        yield "card", "it may not leave the box of urgent signs"
    worse = {(w.tier, w.call, name) for w in new.worse for name in w.beside}
    lost = {
        f"{n} ({w.tier})" for w in kept.worse for n in w.beside if (w.tier, w.call, n) not in worse
    }
    yield from _put_back("worse", lost)


def _place(call: Call) -> int:
    return CALLS.index(call) if call in CALLS else len(CALLS)


def _precaution(kept: Precaution, new: Precaution) -> Said:
    for name in ("authority", "trimester"):
        if getattr(new, name) != getattr(kept, name):
            yield name, f"leave it {getattr(kept, name) or 'out'}"
    yield from _kept_on(kept, new, ("locks_walking",))
    # Words of a practice's own may stand in their place.
    if not new.prints:
        yield from _put_back("asks", set(kept.asks) - set(new.asks))
    yield from _lists(kept, new)
    pairs = {frozenset(pair) for pair in new.hides_together}
    lost = [" + ".join(pair) for pair in kept.hides_together if frozenset(pair) not in pairs]
    yield from _put_back("hides_together", lost)
    for name in ("max_items", "max_hold_seconds", "max_walk_minutes"):
        most, given = getattr(kept, name), getattr(new, name)
        if most is not None and (given is None or given > most):
            yield name, f"write {most} or less"


def _exercise(kept: Exercise, new: Exercise, firm: set[str]) -> Said:
    """The rules find an exercise by its tags; what they no longer find would be handed out."""
    yield from _put_back("tags", kept.tagged - new.tagged)
    named = set(kept.limits.precautions) & firm
    yield from _put_back("limits.precautions", named - set(new.limits.precautions))
    if kept.walk != new.walk:
        yield "walk", f"leave it {str(kept.walk).lower()}"


def _diagnosis(kept: Diagnosis, new: Diagnosis) -> Said:
    if kept.needs and new.needs != kept.needs:
        yield "needs", f"leave it {kept.needs}"


def _matrix(ours: Library, now: Library) -> Iterator[Mistake]:
    """The codes after an operation and in pregnancy, from whichever file holds them."""
    for column, owner in COLUMN_AUTHORITY.items():
        for key in ours.exercises:
            kept, new = (_code(library, key, column) for library in (ours, now))
            if kept in STRICT and new and STRICT.find(new) < STRICT.find(kept):
                own = f"exercises/{key}" in now.own
                file = f"exercises/{key}.toml" if own else f"diagnoses/{column}.toml"
                place = f"suits.{column if own else key}"
                yield from _each(file, place, RULES[owner], [("", f"leave it {kept}, or stricter")])


def _code(library: Library, exercise: str, column: str) -> str:
    """The code, or nothing where none is given, which another check says."""
    try:
        return library.cell(exercise, column)
    except KeyError:
        return ""
