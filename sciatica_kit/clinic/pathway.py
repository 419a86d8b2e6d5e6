"""The whole of judgement on one screen: choose, dose, fit into the day, and keep the reasons."""

from dataclasses import dataclass, replace

from ..errors import Problem
from ..model.finding import Advice, Authority
from ..model.library import Library
from ..model.program import HeldBack, Prescription, Program, WalkingPlan
from .case import Case
from .dosing import dose, minutes
from .forbidden import forbidden_tags
from .ranking import GROUPS
from .safety import Clearance
from .selection import Choice, Wish, choose, wanted_groups
from .walking import plan_walking

# Fewest and most exercises by irritability. Source: evidence, section 5.2.
ITEMS = {"high": (2, 3), "moderate": (3, 5), "low": (4, 6)}
# With so few exercises what the diagnosis names first and the walk come before core work.
FEW = 2
NAMES = {"core": "core exercise", "stretch": "hamstring stretch", "aerobic": "aerobic exercise"}
# The order in which a handout shows the categories.
ORDER = (
    "directional_extension", "directional_flexion", "mobility", "core", "hip_gluteal", "balance",
    "nerve_mobilisation", "hamstring_stretch", "posture_ergonomics", "aerobic",
)  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """What the clinician asked for and may not have, each as a problem of the row."""

    problems: tuple[Problem, ...]


def prescribe(clearance: Clearance, library: Library) -> Program | Refusal:
    """The programme of a cleared patient, or the additions that no reason can unlock.

    Minutes are a day's; the walk is counted apart. Source: evidence, sections 3 to 5.
    """
    choice = choose(clearance, library)
    if choice.refused:
        fix = "take it out of add, or write why in override_reason, as id: words; id: words"
        return Refusal(tuple(Problem(column, said, fix) for column, said in choice.refused))
    kept, dropped = _fitting(choice, library)
    made = _program(choice, kept, dropped, library)
    said = _by_hand(clearance, kept, library)
    return made.model_copy(update={"warnings": (*made.warnings, *said)}) if said else made


def _by_hand(clearance: Clearance, kept: list[Prescription], library: Library) -> tuple[str, ...]:
    """What else has come or gone for what the clinician added or took out. Objection B22."""
    p = clearance.profile
    if not (p.add or p.remove):
        return ()
    plain = p.model_copy(update={"add": (), "remove": ()})
    before, _ = _fitting(choose(replace(clearance, profile=plain), library), library)
    was, now = ({item.exercise.id for item in items} for items in (before, kept))
    gone, come = sorted(was - now - {*p.remove}), sorted(now - was - {*p.add})
    said = [f"Given way to what was changed by hand: {', '.join(gone)}."] * bool(gone)
    said += [f"Come in with what was changed by hand: {', '.join(come)}."] * bool(come)
    return tuple(said)


def _fitting(choice: Choice, library: Library) -> tuple[list[Prescription], list[HeldBack]]:
    """The wishes that fit, with the walk too where minutes are given. Source: objection 21.

    Where even so it does not fit, nothing is left out in vain: the plan says how long it takes.
    """
    walk = _walk_given(choice)
    made: dict[str, Prescription] = {}
    kept, dropped = _fit(choice, library, made, walk)
    if walk and sum(p.minutes for p in kept) + walk > choice.case.minutes:
        return _fit(choice, library, made)
    return kept, dropped


def _fit(
    choice: Choice, library: Library, made: dict[str, Prescription], walk: int = 0
) -> tuple[list[Prescription], list[HeldBack]]:
    """As many wishes as the level and the patient's minutes hold, the weightiest first.

    `made` keeps what was worked out, for another try. With minutes of a walk, those beyond the
    level's fewest keep to what the walk leaves.
    """
    case, spent = choice.case, 0.0
    least, most = limits(case)
    kept: list[Prescription] = []
    dropped: list[HeldBack] = []
    for wish in _in_turn(choice, most):
        added = wish.exercise.id in case.profile.add
        if wish.filler and len(kept) >= least:
            break
        if not added and len(kept) >= most:
            dropped.append(_over(wish, "items", f"No more than {most} exercises at this level."))
            continue
        name = wish.exercise.id
        item = made[name] = made.get(name) or _prescription(wish, case, library)
        if not added and kept and spent + item.minutes > case.minutes:
            dropped.append(_over(wish, "time", f"Does not fit into {case.minutes} minutes a day."))
        elif not (added or wish.needed or len(kept) < least) and (
            spent + item.minutes + walk > case.minutes
        ):
            said = f"Does not fit into {case.minutes} minutes a day beside a walk of {walk}."
            dropped.append(_over(wish, "time", said))
        else:
            kept.append(item)
            spent += item.minutes
    return kept, dropped


def _in_turn(choice: Choice, most: int) -> list[Wish]:
    """The wishes by weight; where there is room for next to nothing, core work gives way first."""
    wishes = list(choice.wishes)
    if most > FEW:
        return wishes
    added = choice.case.profile.add
    return sorted(wishes, key=lambda w: (w.filler, not w.needed, w.exercise.id not in added,
                                         w.exercise.category == "core"))  # fmt: skip


def _walk_given(choice: Choice) -> int:
    """Minutes of the first walk where somebody has said how many there are for a whole day."""
    given = choice.case.profile.minutes_per_day
    walks = any(wish.exercise.walk for wish in choice.wishes)
    return plan_walking(choice.case).weeks[0].minutes if given and walks else 0


def limits(case: Case) -> tuple[int, int]:
    """Fewest and most exercises for a case; a precaution may lower both."""
    least, most = ITEMS["high"] if case.stage == "A" else ITEMS[case.irritability]
    most = min([most, *(p.max_items for p in case.precautions if p.max_items)])
    return min(least, most), most


def _prescription(wish: Wish, case: Case, library: Library) -> Prescription:
    dosage = dose(wish.exercise, case)
    if wish.exercise.walk:
        first = plan_walking(case).weeks[0]
        dosage = dosage.model_copy(
            update={"hold_seconds": first.minutes * 60, "days_per_week": first.days}
        )
    spent = 0.0 if wish.exercise.walk else minutes(wish.exercise, dosage)
    return Prescription(
        exercise=wish.exercise,
        dosage=dosage,
        because=_because(wish, case, library),
        why=wish.because,
        minutes=round(spent, 2),
        overridden=wish.overridden,
    )


def _because(wish: Wish, case: Case, library: Library) -> str:
    """Why: the claim, the matrix code for the diagnosis, and the evidence with its grade."""
    code = library.cell(wish.exercise.id, case.diagnosis.id)
    cited = ", ".join(f"{e.reference} {e.grade}" for e in wish.exercise.evidence)
    return f"{wish.because.rstrip('.')}. Matrix code {code}. Evidence: {cited}."


def _over(wish: Wish, rule: str, reason: str) -> HeldBack:
    return HeldBack(id=wish.exercise.id, rule=rule, authority=Authority.TIME, reason=reason)


def _program(
    choice: Choice, kept: list[Prescription], dropped: list[HeldBack], library: Library
) -> Program:
    case = choice.case
    held = sorted((*choice.held_back, *dropped), key=lambda h: library.exercises[h.id].code)
    named = {p.exercise.id for p in kept} | {h.id for h in held}
    forbidden = forbidden_tags(case, library)
    return Program(
        profile=case.profile,
        diagnosis=case.diagnosis,
        issued_on=case.issued_on,
        stage=case.stage,
        phase=case.phase,
        irritability=case.irritability,
        prescriptions=tuple(sorted(kept, key=_shown)),
        held_back=tuple(held),
        reserve=tuple(name for name in library.exercises if name not in named),
        emptied=choice.emptied,
        walking=_walking(case, kept, choice, library),
        advice=_advice(case, library, forbidden),
        forbidden=forbidden,
        precautions=case.precautions,
        noted_flags=case.noted,
        warnings=(*case.warnings, *_warnings(choice, kept)),
    )


def _shown(p: Prescription) -> tuple[bool, int, str]:
    return p.exercise.kind != "rest", ORDER.index(p.exercise.category), p.exercise.code


def _walking(case: Case, kept: list[Prescription], choice: Choice, library: Library) -> WalkingPlan:
    if _walks(kept):
        return plan_walking(case)
    rule = next((h.rule for h in choice.held_back if library.exercises[h.id].walk), "")
    return WalkingPlan(mode="locked", because=rule or "not in this programme")


def _advice(case: Case, library: Library, forbidden: tuple[str, ...]) -> tuple[Advice, ...]:
    names = {p.id for p in case.precautions} | {case.diagnosis.id, f"phase_{case.phase}"}
    names |= {f"direction_{case.direction}", *(word for word, _ in case.profile.avoid)}
    listed = [library.advice[name] for name in case.diagnosis.daily]
    return tuple(a for a in listed if not names & set(a.not_for) and _may_say(a, forbidden))


def _may_say(a: Advice, forbidden: tuple[str, ...]) -> bool:
    """Whether a piece of advice asks for nothing forbidden, or says something else instead."""
    return bool(a.instead) or not set(a.needs) & set(forbidden)


def _walks(kept: list[Prescription]) -> bool:
    return any(p.exercise.walk for p in kept)


def _unmet(choice: Choice, kept: list[Prescription]) -> list[str]:
    """Wanted kinds that were open and yet found no room."""
    emptied = {e.category for e in choice.emptied} | {"stretch"}
    wanted = [group for group in wanted_groups(choice.case) if group not in emptied]
    return [g for g in wanted if not any(GROUPS[g](p.exercise) for p in kept)]


def _warnings(choice: Choice, kept: list[Prescription]) -> list[str]:
    said = [
        f"No {NAMES[e.category]} is left: held back by {', '.join(e.rules)}."
        + (f" Next safest: {e.offered}." if e.offered else "")
        for e in choice.emptied
    ]
    said += [choice.unsteered] * bool(choice.unsteered)
    if _walks(kept) and plan_walking(choice.case).cut_short:
        said.append("The walks are cut short for the flare: back to what was easy once it is calm.")
    said += [f"No {NAMES[group]} fits into this programme." for group in _unmet(choice, kept)]
    first = plan_walking(choice.case).weeks[0].minutes if _walks(kept) else 0
    both = round(sum(p.minutes for p in kept) + first)
    # Said only of minutes that somebody has given (objection 21).
    if first and choice.case.profile.minutes_per_day and both > choice.case.minutes:
        said.append(f"With the walk it is {both} minutes a day, of {choice.case.minutes} given.")
    least, most = limits(choice.case)
    if len(kept) < least:
        said.append(
            f"Only {len(kept)} exercises fit the rules and the time; this level asks for {least}."
        )
    if len(kept) > most:
        said.append(f"{len(kept)} exercises, where this level asks for at most {most}.")
    total = sum(p.minutes for p in kept)
    if total > choice.case.minutes:
        said.append(f"The exercises take {round(total)} minutes of {choice.case.minutes} a day.")
    broken = [p for p in kept if p.overridden]
    if choice.case.profile.override_reason and not broken:
        said.append("A reason is given in override_reason, and nothing is added against a rule.")
    said += [f"Override: {p.because}" for p in broken]
    return said
