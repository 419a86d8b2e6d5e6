"""The rules that keep an exercise from a patient, in their order of precedence.

Red flag, surgeon, obstetric, precaution, diagnosis, irritability, stage, direction, equipment,
clinician. Source: evidence, sections 3.4, 4.2 and 5; SAFETY.md lists what holds each.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

from ..model.exercise import Exercise
from ..model.finding import COLUMN_AUTHORITY, Authority, Precaution
from ..model.library import Library
from ..model.program import HeldBack
from .case import EASED, Bearing, Case, flaring
from .dosing import outlasting
from .forbidden import (
    AGAINST,
    BENDS_BACK,
    HIDDEN_AT_HIGH,
    HIDDEN_AT_MODERATE,
    HIDDEN_IN_STAGE_A,
    PULLING,
    RISKS_A_FALL,
    and_beyond,
)
from .safety import GROWN, OLD

# What hangs on the bearing is asked of each exercise; what is a patient's own, of the library.
StandingRule = Callable[[Exercise, Bearing, Library], Iterator[HeldBack]]
Rule = Callable[[Case, Library], Iterable[HeldBack]]


def _held(e: Exercise, rule: str, authority: Authority, reason: str) -> HeldBack:
    return HeldBack(id=e.id, rule=rule, authority=authority, reason=reason)


def red_flags(case: Case, library: Library) -> Iterator[HeldBack]:
    """A red flag that only warns may still hide what is unsafe with it."""
    for flag in case.noted:
        said = f"Not with {flag.row}: {flag.ask}."
        for e in library.exercises.values():
            if e.id in flag.hides_exercises or e.tagged & set(flag.hides):
                yield _held(e, f"red_flag:{flag.id}", Authority.RED_FLAG, said)


def columns(e: Exercise, case: Bearing, library: Library) -> Iterator[HeldBack]:
    """The matrix columns of operation and pregnancy hold whatever the diagnosis is."""
    if case.phase:
        yield from cell(e, "post_surgery", case, library)
    if case.pregnant:
        yield from cell(e, "pregnancy", case, library)


def cell(e: Exercise, column: str, case: Bearing, library: Library) -> Iterator[HeldBack]:
    """What one matrix code says: Y, L, D, C, T, X or the earliest phase."""
    code = library.cell(e.id, column)
    owner = COLUMN_AUTHORITY.get(column, Authority.DIAGNOSIS)
    name = library.diagnoses[column].clinical_name
    if code == "X":
        yield _held(e, f"matrix:X:{column}", owner, f"Left out by default for: {name}.")
    elif code == "C":
        # After an operation it is the surgeon who unlocks.
        who = Authority.SURGEON if column == "post_surgery" else Authority.DIAGNOSIS
        yield _held(e, f"matrix:C:{column}", who, f"A clinician must unlock it for: {name}.")
    elif code == "T" and not case.first_trimester:
        yield _held(e, "matrix:T", owner, "First trimester only: use a side-lying or seated one.")
    elif code == "L" and not (case.irritability == "low" and case.stage in ("C", "D")):
        yield _held(
            e, "matrix:L", Authority.IRRITABILITY, "For a later stage, when irritability is low."
        )
    elif code == "D" and (e.direction is None or e.direction != case.direction):
        yield _held(
            e, "matrix:D", Authority.DIRECTION, f"Only where testing favours {e.direction}."
        )
    elif code.isdigit() and int(code) > int(case.phase or 0):
        yield _held(e, "phase", owner, f"From post-operative phase {code} on.")
    elif code.isdigit() and int(code) > EASED and flaring(case):
        yield _held(e, "stage", Authority.STAGE, f"From phase {code}, and not while pain is new.")


def precautions(case: Case, library: Library) -> Iterator[HeldBack]:
    """A precaution hides by tag, by tags together, by name, or by the exercise's own limits."""
    for p in case.precautions:
        yield from _hidden(p.id, library)


def hidden_by(e: Exercise, p: Precaution, library: Library) -> str:
    """How a precaution hides an exercise, in words; blank where it does not."""
    tags = e.tagged
    if hidden := sorted(and_beyond(p.hides) & tags):
        return ", ".join(library.tags[t] for t in hidden)
    if any(set(pair) <= tags for pair in p.hides_together):
        joined = next(t for t in p.hides_together if set(t) <= tags)
        return " with ".join(library.tags[t] for t in joined)
    if e.id in p.hides_exercises or p.id in e.limits.precautions:
        return "this exercise by name"
    return "walking waits for a clinician" if p.locks_walking and e.walk else ""


def _whose(p: Precaution, e: Exercise) -> Authority:
    """Whose rule it is; what no reason unlocks is for whoever treats the finding to allow."""
    return Authority.SURGEON if set(p.never) & e.tagged else p.authority


@cache
def _hidden(precaution: str, library: Library) -> tuple[HeldBack, ...]:
    """What a precaution holds back, worked out once for each of a library."""
    p = library.precautions[precaution]
    return tuple(
        _held(e, f"precaution:{p.id}", _whose(p, e), f"Not with {p.label}: {how}.")
        for e in library.exercises.values()
        if (how := hidden_by(e, p, library))
    )


def diagnosis(e: Exercise, case: Bearing, library: Library) -> Iterator[HeldBack]:
    """The matrix code for the diagnosis itself."""
    if case.diagnosis_id == "post_surgery" and case.phase:
        return
    if case.diagnosis_id == "pregnancy" and case.pregnant:
        return
    yield from cell(e, case.diagnosis_id, case, library)


def irritability(e: Exercise, case: Bearing, library: Library) -> Iterator[HeldBack]:
    """High irritability keeps range and load small; each exercise may say more."""
    hidden = {"high": HIDDEN_AT_HIGH, "moderate": HIDDEN_AT_MODERATE}.get(
        case.irritability, frozenset()
    )
    if hidden & e.tagged or case.irritability in e.limits.irritability:
        said = f"Not while irritability is {case.irritability}."
        yield _held(e, "irritability", Authority.IRRITABILITY, said)


def stage(e: Exercise, case: Bearing, library: Library) -> Iterator[HeldBack]:
    """The first days are for rest and easy movement: no end of range, no tension, no load."""
    if case.stage in e.limits.stages or (case.stage == "A" and HIDDEN_IN_STAGE_A & e.tagged):
        yield _held(e, "stage", Authority.STAGE, "Not in the first two days of a flare.")


def direction(e: Exercise, case: Bearing, library: Library) -> Iterator[HeldBack]:
    """Testing that favours one direction speaks against exercises of the other."""
    category, tags = AGAINST.get(case.direction or "", ("", frozenset()))
    if e.category == category or tags & e.tagged:
        yield _held(e, "direction", Authority.DIRECTION, f"Testing favours {case.direction}.")


def age(case: Case, library: Library) -> Iterator[HeldBack]:
    """In the young a stress fracture, in the old a fall: until somebody has asked. Objection A9."""
    years = case.age
    if years is not None and years < GROWN:
        said = "Under 18 work that bends the low back backwards waits for a clinician."
        moves = library.exercises.values()
        bends = (e for e in moves if BENDS_BACK & e.tagged or e.category == "directional_extension")
        yield from (_held(e, "age", Authority.PRECAUTION, said) for e in bends)
    if years is not None and years >= OLD and not case.profile.falls_asked:
        said = "From 80 on nothing on the floor or on one leg until falls are asked about."
        risky = (e for e in library.exercises.values() if RISKS_A_FALL & e.tagged)
        yield from (_held(e, "age", Authority.PRECAUTION, said) for e in risky)


def straight_leg_raise(case: Case, library: Library) -> Iterable[HeldBack]:
    """What pulls on the nerve waits until lifting the straight leg is clear; untested is not freer.

    Source: evidence 2.1 and S30; objection B15.
    """
    found = case.profile.straight_leg_raise
    return () if found == "clear" else _pulling(found == "leg_pain", library)


@cache
def _pulling(painful: bool, library: Library) -> tuple[HeldBack, ...]:
    """The stretches of the hamstring, and all that pulls on the nerve as much as they do."""
    why = "brings leg pain" if painful else "is not tested"
    return tuple(
        _held(e, "straight_leg_raise", Authority.PRECAUTION, f"The straight-leg raise {why}.")
        for e in library.exercises.values()
        if e.category == "hamstring_stretch" or e.tagged & PULLING
    )


def equipment(case: Case, library: Library) -> Iterable[HeldBack]:
    """What an exercise needs must be at home."""
    barred = next((p.label for p in case.precautions if "FLOOR" in p.hides), "")
    return _lacking(case.equipment, barred, library)


@lru_cache(maxsize=1024)
def _lacking(home: frozenset[str], barred: str, library: Library) -> tuple[HeldBack, ...]:
    """What cannot be done with this at home, by whom the floor is barred or nothing."""
    return tuple(
        _held(e, "equipment", Authority.EQUIPMENT, _need(lacked[0], barred))
        for e in library.exercises.values()
        if (lacked := [choices for choices in e.equipment if not home & set(choices)])
    )


def _need(choices: tuple[str, ...], barred: str) -> str:
    """What is missing, in words; a mat is no help to who may not go to the floor."""
    barred = barred if "mat" in choices else ""
    useful = [c.replace("_", " ") for c in choices if not (barred and c == "mat")]
    if not useful:
        return f"Needs the floor: {barred}."
    why = f": no floor with {barred}" if barred else ""
    return f"Needs {' or '.join(useful)} at home{why}."


def walking(case: Case, library: Library) -> Iterator[HeldBack]:
    """Someone who cannot walk at all sees a clinician before a walking plan."""
    if case.profile.walk_minutes == 0:
        said = "No easy walking minutes: assess first."
        for e in library.exercises.values():
            if e.walk:
                yield _held(e, "walk_minutes", Authority.PRECAUTION, said)


def postures(case: Case, library: Library) -> Iterator[HeldBack]:
    """A set in a seat is no longer than the patient sits, one on the feet than they stand."""
    said = "A set takes longer than the patient sits or stands at a time."
    for e in outlasting(case, library):
        yield _held(e, "posture", Authority.PRECAUTION, said)


def avoided(case: Case, library: Library) -> Iterator[HeldBack]:
    """What somebody who knows the patient forbids, by tag or by name, with who says so."""
    for word, who in case.profile.avoid:
        named = library.tags.get(word) or "this exercise"
        # What is done in any position names this one among them.
        barred = and_beyond((word, "ANY") if word in ("SIT", "STAND") else (word,))
        for e in library.exercises.values():
            if word == e.id or barred & e.tagged:
                yield _held(e, f"avoid:{word}", FORBIDS[who], f"The {who} says to avoid {named}.")


def removed(case: Case, library: Library) -> Iterator[HeldBack]:
    """The clinician took it out."""
    for name in case.profile.remove:
        e = library.exercises[name]
        yield _held(e, "removed", Authority.CLINICIAN, "Taken out by the clinician.")


STANDING: tuple[StandingRule, ...] = (columns, diagnosis, irritability, stage, direction)
PERSONAL: tuple[Rule, ...] = (
    red_flags, precautions, age, straight_leg_raise, equipment, walking, postures,
    avoided, removed,
)  # fmt: skip
RULES = (*STANDING, *PERSONAL)
# Whose word weighs as which rule.
FORBIDS = {
    "surgeon": Authority.SURGEON,
    "obstetrician": Authority.OBSTETRIC,
    "clinician": Authority.CLINICIAN,
}
WEIGHT = {authority: place for place, authority in enumerate(Authority)}


def held_back(case: Case, library: Library) -> dict[str, tuple[HeldBack, ...]]:
    """By exercise, every rule that holds it back, the one that weighs most first."""
    found = {name: [*held] for name, held in _standing(case.bearing, library).items()}
    for rule in PERSONAL:
        for held in rule(case, library):
            found.setdefault(held.id, []).append(held)
    return {
        name: tuple(sorted(rules, key=_weight) if len(rules) > 1 else rules)
        for name in library.exercises
        if (rules := found.get(name))
    }


def _weight(held: HeldBack) -> int:
    return WEIGHT[held.authority]


def verdicts(e: Exercise, case: Case, library: Library) -> tuple[HeldBack, ...]:
    """Every rule that holds one exercise of the library back, the one that weighs most first."""
    return held_back(case, library).get(e.id, ())


@lru_cache(maxsize=2048)
def _standing(bearing: Bearing, library: Library) -> dict[str, tuple[HeldBack, ...]]:
    """What the standing rules hold back, by exercise: worked out once for each bearing."""
    found = {
        e.id: tuple(held for rule in STANDING for held in rule(e, bearing, library))
        for e in library.exercises.values()
    }
    return {name: held for name, held in found.items() if held}
