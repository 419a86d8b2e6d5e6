"""Which exercises: the ready set that fits, what stands in for what is held back, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..model.exercise import Exercise
from ..model.finding import UNYIELDING, Authority
from ..model.intake import fold
from ..model.library import Library
from ..model.program import Emptied, HeldBack
from .case import Case, case_of, flaring
from .ranking import IN_PASSING, alike, by_weight, fillers, members_of
from .rules import held_back
from .safety import Clearance
from .steering import DIRECTED, directed, unsteered

LEVELS = {"high": "start", "moderate": "build", "low": "keep"}
# What a reason has at the least. Source: objection A13.
LEAST_WORDS = 3
# Half of the most exercises of a level; see ITEMS of pathway.py.
ITEMS_BY_PREFERENCE = {"high": 1, "moderate": 2, "low": 3}
BOTH_AND_STRETCH = ("core", "aerobic", "stretch")
WANTED_GROUPS: dict[str, tuple[str, ...]] = {
    "high": ("aerobic",),
    "moderate": BOTH_AND_STRETCH,
    "low": BOTH_AND_STRETCH,
}


@dataclass(frozen=True)
class Wish:
    """One exercise that belongs into the programme, why, and whether a group hangs on it."""

    exercise: Exercise
    because: str
    needed: bool = False
    overridden: str = ""
    filler: bool = False


@dataclass(frozen=True)
class Choice:
    """The wishes in order of weight, and everything else with the rule that holds it back."""

    case: Case
    wishes: tuple[Wish, ...]
    held_back: tuple[HeldBack, ...]
    emptied: tuple[Emptied, ...]
    unsteered: str
    refused: tuple[tuple[str, str], ...]


def choose(clearance: Clearance, library: Library) -> Choice:
    """Choose exercises for a cleared patient. Source: evidence, sections 3.4, 3.5 and 4.2.

    Takes a Clearance, which only `screen` makes. Nothing is dropped silently: what is not wished
    for is either held back with its rule, or in reserve. Additions that may not be made are in
    `refused` as (column, reason).
    """
    case = case_of(clearance, library)
    found = held_back(case, library)
    held = {name: rules[0] for name, rules in found.items()}
    added = tuple(_added(case, library, found))
    open_ = {name for name in library.exercises if name not in held}
    ready = tuple(_ready(case, library, held, open_))
    first = tuple(_first(case, library, open_, (*added, *ready)))
    asked = tuple(_preferred(case, library, open_, (*added, *first, *ready)))
    preferred, beyond = asked[: _room(case)], asked[_room(case) :]
    have = (*added, *first, *preferred, *ready)
    groups, emptied = _groups(case, library, held, open_, have)
    wishes = _ranked((*have, *groups, *beyond))
    chosen = {wish.exercise.id for wish in wishes}
    fill = tuple(_fill(case, library, open_ - chosen))
    kept = {wish.exercise.id for wish in added}
    return Choice(
        case=case,
        wishes=(*wishes, *fill),
        held_back=tuple(rule for name, rule in held.items() if name not in kept),
        emptied=emptied,
        unsteered=unsteered(case, library, held),
        refused=tuple(_refused(case, library, found)),
    )


def _added(case: Case, library: Library, found: dict[str, tuple[HeldBack, ...]]) -> Iterator[Wish]:
    """What the clinician adds; a reason names every rule that it goes against."""
    for name in case.profile.add:
        rule = next(iter(found.get(name, ())), None)
        if rule is None:
            yield Wish(library.exercises[name], "Added by the clinician.", needed=True)
        elif rule.authority not in UNYIELDING and (reason := _reason(name, case, library, found)):
            broken = ", ".join(dict.fromkeys(held.rule for held in found[name]))
            why = f"Added by the clinician against {broken}: {reason}"
            yield Wish(library.exercises[name], why, needed=True, overridden=broken)


def _reason(name: str, case: Case, library: Library, found: dict[str, tuple[HeldBack, ...]]) -> str:
    """Why this exercise is added against a rule; blank where nothing of enough words says so.

    Words that name nothing speak for it too, where it is the only one in need of them; words that
    name another never do.
    """
    said, e = case.profile.reasons, library.exercises[name]
    own = said.get(fold(e.id)) or said.get(fold(e.code)) or ""
    if not own and sum(other in found for other in case.profile.add) == 1:
        own = said.get("", "")
    words = [word for word in own.split() if any(sign.isalpha() for sign in word)]
    return own if len(words) >= LEAST_WORDS else ""


def _refused(
    case: Case, library: Library, found: dict[str, tuple[HeldBack, ...]]
) -> Iterator[tuple[str, str]]:
    """Additions that a rule forbids outright, or that lack their reason."""
    for name in case.profile.add:
        rule = next(iter(found.get(name, ())), None)
        if rule and rule.authority in UNYIELDING:
            yield "add", f"{name} is held back by {rule.rule} and cannot be added: {rule.reason}"
        elif rule and not _reason(name, case, library, found):
            said = f"{name} is held back by {rule.rule}: adding it needs a reason of its own"
            yield "override_reason", f"{said}, of three words or more"


def wanted(case: Case) -> tuple[str, tuple[str, ...]]:
    """The ready set of the diagnosis for this irritability, stage or phase, with its name."""
    ready, level = case.diagnosis.ready, LEVELS[case.irritability]
    if case.phase and case.diagnosis.phases and not flaring(case):
        return f"phase {case.phase}", case.diagnosis.phases[case.phase]  # type: ignore[index]
    if level == "start" or case.stage == "A":
        return "start", ready.start
    if level == "keep" and case.stage in ("C", "D") and ready.keep:
        return "keep", ready.keep
    return "build", ready.build


def wanted_groups(case: Case) -> tuple[str, ...]:
    """The kinds of exercise that belong into the programme at this stage."""
    if case.stage == "A":
        return ("aerobic",)
    return WANTED_GROUPS[case.irritability]


def _ready(
    case: Case, library: Library, held: dict[str, HeldBack], open_: set[str]
) -> Iterator[Wish]:
    """The ready set, each held-back item replaced by the nearest that is open."""
    taken: set[str] = set()
    set_name, names = wanted(case)
    # A habit stands under daily living too, so it gives way where room is short.
    for name in sorted(names, key=lambda name: library.exercises[name].kind == "habit"):
        wish = library.exercises[name]
        if name in case.profile.add or (wish.kind == "rest" and case.stage not in ("A", "B")):
            continue
        if name in open_ - taken:
            yield Wish(wish, f"In the {set_name} set for this diagnosis.")
            taken.add(name)
        elif name in held:
            other = next(_instead(wish, case, library, open_ - taken), None)
            if other:
                why = f"In place of {wish.short_name}, held back by {held[name].rule}."
                yield Wish(other, why)
                taken.add(other.id)


def _first(case: Case, library: Library, open_: set[str], have: tuple[Wish, ...]) -> Iterator[Wish]:
    """What the tested direction asks for, and what the diagnosis names first, at every level.

    Source: evidence, section 2; objections B14 and B18. After an operation the phase decides.
    """
    if case.phase and case.diagnosis.phases and not flaring(case):
        return
    taken = {wish.exercise.id: wish for wish in have}
    said = "Named first for this diagnosis."
    asked = [(group, said) for group in case.diagnosis.first]
    if case.direction in DIRECTED:
        asked = [(directed(case, library), f"Testing favours {case.direction}."), *asked]
    for names, why in asked:
        given = next((taken[name] for name in names if name in taken), None)
        name = next((name for name in names if name in open_), "")
        if given:
            yield replace(given, needed=True)
        elif name:
            taken[name] = Wish(library.exercises[name], why, needed=True)
            yield taken[name]


def _preferred(
    case: Case, library: Library, open_: set[str], have: tuple[Wish, ...]
) -> Iterator[Wish]:
    """What each precaution asks for, where nothing of it is there yet: one each.

    Source: evidence, section 4.2; objection A8.
    """
    taken = {wish.exercise.id for wish in have}
    for p in case.precautions:
        exercises = [library.exercises[name] for name in p.prefers]
        moves = [e for e in exercises if e.kind not in IN_PASSING and e.category != "aerobic"]
        free = next((e for e in moves if e.id in open_), None)
        if free and not taken & {e.id for e in moves}:
            taken.add(free.id)
            yield Wish(free, f"Asked for with {p.label}.")


def _room(case: Case) -> int:
    """How much of the programme precautions may ask for ahead of the diagnosis: at most half."""
    return ITEMS_BY_PREFERENCE[case.irritability]


def _instead(wish: Exercise, case: Case, library: Library, open_: set[str]) -> Iterator[Exercise]:
    """What may stand in, of the same category: what a precaution prefers, easier ones, the rest."""
    if wish.kind in IN_PASSING:
        return
    preferred = (name for p in case.precautions for name in p.prefers)
    category = alike(wish.category, case.diagnosis.id, library)
    # Walking is the aerobic work of choice (S38), and the first thing to stand in for the rest.
    first = (name for name in category if library.exercises[name].walk)
    same = (n for n in (*first, *preferred, *wish.easier) if n in category)
    for name in dict.fromkeys([*same, *category]):
        if name in open_ and library.exercises[name].kind not in IN_PASSING:
            yield library.exercises[name]


def _groups(
    case: Case, library: Library, held: dict[str, HeldBack], open_: set[str], have: tuple[Wish, ...]
) -> tuple[tuple[Wish, ...], tuple[Emptied, ...]]:
    """One exercise for each wanted group, or the rules that emptied the group."""
    wishes, emptied = [], []
    spare = open_ - {wish.exercise.id for wish in have}
    for group in wanted_groups(case):
        members = members_of(group, case.diagnosis.id, library)
        first = next((w for w in have if w.exercise.id in members), None)
        free = [n for n in members if n in open_]
        if first:
            wishes.append(replace(first, needed=group != "stretch" or first.needed))
        elif free:
            why = f"Every programme has {group} work at this stage."
            # A ready set may leave stretching out: then it comes only if there is room.
            wishes.append(Wish(library.exercises[free[0]], why, needed=group != "stretch"))
        elif group != "stretch" or _missed(case, members, held):
            rules = tuple(sorted({held[n].rule for n in members}))
            emptied.append(
                Emptied(category=group, rules=rules, offered=_offer(group, case, library, spare))
            )
    return tuple(wishes), tuple(emptied)


def _missed(case: Case, members: tuple[str, ...], held: dict[str, HeldBack]) -> bool:
    """Whether a stretch was to be expected: by the ready set, or but for a finding's rule."""
    by_finding = any(
        held[name].authority in (*UNYIELDING, Authority.PRECAUTION) for name in members
    )
    return by_finding or bool(set(wanted(case)[1]) & set(members))


def _offer(group: str, case: Case, library: Library, open_: set[str]) -> str:
    """The next safest exercise: preferred by a precaution, else of the same kind, else any."""
    useful = [n for n in sorted(open_) if library.exercises[n].kind not in IN_PASSING]
    still = [n for n in useful if library.exercises[n].category != "aerobic"]
    preferred = [n for p in case.precautions for n in p.prefers if n in still]
    same = [n for n in still if library.exercises[n].kind == group]
    ordered = (
        *preferred,
        *by_weight(same, case.diagnosis.id, library),
        *by_weight(still, case.diagnosis.id, library),
    )
    return next(iter(ordered), "")


def _ranked(wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
    """Each exercise once, with the strongest claim first: added, needed, then as listed."""
    best: dict[str, Wish] = {}
    # A stable sort: among equals the order of the list stands.
    for wish in sorted(wishes, key=lambda w: not w.needed):
        best.setdefault(wish.exercise.id, wish)
    return tuple(best.values())


def _fill(case: Case, library: Library, open_: set[str]) -> Iterator[Wish]:
    """What else may make up the least number, the plainest first, kinds of habit left out."""
    return (w for w in _fillers(case.diagnosis.id, library) if w.exercise.id in open_)


@lru_cache(maxsize=64)
def _fillers(diagnosis: str, library: Library) -> tuple[Wish, ...]:
    said = "Makes up the least number for this level."
    return tuple(Wish(e, said, filler=True) for e in fillers(diagnosis, library))
