"""What steers choice and dose, worked out once from a cleared profile."""

from dataclasses import dataclass
from datetime import date

from ..model.diagnosis import Diagnosis
from ..model.exercise import WITHOUT, Direction, Irritability, Stage
from ..model.finding import Authority, Precaution, RedFlag, Trimester
from ..model.library import Library
from ..model.patient import PatientProfile
from ..model.validate import trimester
from .safety import Clearance, age_in_years

# Days since onset at which a stage begins. Source: evidence, section 5.1.
STAGE_BEGINS: tuple[tuple[int, Stage], ...] = ((84, "D"), (14, "C"), (3, "B"), (0, "A"))
# Days since the operation at which a phase begins. Source: evidence, section 2.9.
PHASE_BEGINS = ((84, "4"), (42, "3"), (14, "2"), (0, "1"))
# Least pain score (0 to 10) of a level. Source: evidence, section 5.2.
PAIN_LEVELS: tuple[tuple[int, Irritability], ...] = ((7, "high"), (4, "moderate"), (0, "low"))
# What any home has; a rug is a mat. Source: objection B17.
HOME = frozenset({"bed", "firm_chair", "wall", "doorway", "counter", "towel", "pillow", "mat"})
# Of sitting or standing: less is a sign of high irritability. Source: evidence, section 5.2.
SHORT_MINUTES = 10
# For which a plan of the first days may stand.
FLARE_DAYS = 7
# The precaution whose limits hold after a fusion.
FUSION = "lumbar_fusion"
# The last post-operative phase whose exercises are for new pain as well.
EASED = 2
# From which age on a pregnancy is more likely a slip.
UNLIKELY_AGE = 55
STRICTEST_TRIMESTER: Trimester = "t3"
DEFAULT_MINUTES = 20


@dataclass(frozen=True)
class Bearing:
    """The modifiers that many patients share; `phase` is blank where no operation counts."""

    diagnosis_id: str
    stage: Stage
    phase: str
    irritability: Irritability
    direction: Direction | None
    pregnant: bool
    first_trimester: bool


@dataclass(frozen=True)
class Case(Bearing):
    """The modifiers of one patient on one day."""

    bearing: Bearing
    profile: PatientProfile
    diagnosis: Diagnosis
    issued_on: date
    precautions: tuple[Precaution, ...]
    noted: tuple[RedFlag, ...]
    equipment: frozenset[str]
    minutes: int
    # Whole years, or None where the birth date was not given.
    age: int | None
    warnings: tuple[str, ...]


def case_of(clearance: Clearance, library: Library) -> Case:
    """The modifiers of a cleared patient. Source: evidence, sections 2, 4.2 and 5."""
    p = clearance.profile
    names = precaution_names(clearance, library)
    found = (library.precautions[name] for name in sorted(names))
    # A surgeon's or an obstetric rule comes before the precaution's own.
    precautions = tuple(sorted(found, key=lambda p: p.authority == Authority.PRECAUTION))
    bearing = _bearing(p, clearance.issued_on, {x.trimester for x in precautions} - {None})
    return Case(
        **vars(bearing),
        bearing=bearing,
        profile=p,
        diagnosis=library.diagnoses[p.diagnosis or ""],
        issued_on=clearance.issued_on,
        precautions=precautions,
        noted=clearance.noted,
        equipment=_equipment(p, precautions),
        minutes=p.minutes_per_day or DEFAULT_MINUTES,
        age=age_in_years(p, clearance.issued_on),
        warnings=(*clearance.warnings, *_unknowns(p, library), *_signs(p, clearance.issued_on)),
    )


def _bearing(p: PatientProfile, on: date, trimesters: set[Trimester | None]) -> Bearing:
    return Bearing(
        diagnosis_id=p.diagnosis or "",
        stage=stage_of(p),
        phase=phase(p, on),
        irritability=irritability_of(p),
        direction=p.direction,
        pregnant=bool(trimesters),
        first_trimester="t1" in trimesters,
    )


def _equipment(p: PatientProfile, precautions: tuple[Precaution, ...]) -> frozenset[str]:
    """What any home has and what is given besides, without what there is not; none is nothing.

    Who may not go to the floor has no use for a mat.
    """
    named = p.equipment if p.equipment is not None else ("",)
    lacking = {item.removeprefix(WITHOUT) for item in named if item.startswith(WITHOUT)}
    given = (HOME | frozenset(named)) - lacking if named else frozenset()
    given = frozenset(item for item in given if item and not item.startswith(WITHOUT))
    return given - {"mat"} if any("FLOOR" in x.hides for x in precautions) else given


def stage_of(profile: PatientProfile) -> Stage:
    """A to D by days since onset; not asked counts as early, so nothing late is given."""
    if profile.days_since_onset is None:
        return "B"
    return next(name for day, name in STAGE_BEGINS if profile.days_since_onset >= day)


def irritability_of(profile: PatientProfile) -> Irritability:
    """As given or as the pain score makes it, the more careful of the two; else moderate.

    Source: objection A10.
    """
    given, pain = profile.irritability, profile.pain_now
    scored = next((n for least, n in PAIN_LEVELS if pain is not None and pain >= least), None)
    found = [level for _, level in PAIN_LEVELS if level in (given, scored)]
    return found[0] if found else "moderate"


def _calmer(given: Irritability, pain: int) -> bool:
    """Whether the level given is calmer than the pain score alone would make it."""
    order = [level for _, level in PAIN_LEVELS]
    return order.index(given) > order.index(next(n for least, n in PAIN_LEVELS if pain >= least))


def phase(profile: PatientProfile, on: date) -> str:
    """The post-operative phase; blank where an old operation is not the diagnosis."""
    if profile.surgery_date is None:
        return ""
    days = (on - profile.surgery_date).days
    current = next(name for day, name in PHASE_BEGINS if days >= day)
    return current if profile.diagnosis == "post_surgery" or current != "4" else ""


def flaring(case: Bearing) -> bool:
    """Whether pain is new, or nobody knows how old, long after an operation.

    The strong work of the last phase then waits, as it would without the operation.
    """
    return case.phase == "4" and case.stage in ("A", "B")


def precaution_names(clearance: Clearance, library: Library) -> set[str]:
    """The precautions given, with those that the due date and a known foot drop add."""
    p = clearance.profile
    names = set(p.precautions)
    by_trimester = {x.trimester: x.id for x in library.precautions.values() if x.trimester}
    if p.due_date:
        names.add(by_trimester[trimester(p.due_date - clearance.issued_on)])
    elif p.diagnosis == "pregnancy" and not names & set(by_trimester.values()):
        names.add(by_trimester[STRICTEST_TRIMESTER])
    if _as_fused(p):
        names.add(FUSION)
    if any(flag.id == "stable_foot_drop" for flag in clearance.noted):
        names.add("stable_foot_drop")
    return names


def _late_visit(p: PatientProfile, on: date) -> str:
    """That a plan for the first days of a flare would be followed for longer; else blank."""
    away = (p.next_visit - on).days if p.next_visit else 0
    if stage_of(p) != "A" or away <= FLARE_DAYS:
        return ""
    return (f"This plan is for the first days of a flare, and the next visit is {away} days away: "
            "call, or make the next plan, within three days.")  # fmt: skip


def _signs(p: PatientProfile, on: date) -> tuple[str, ...]:
    """Findings that speak against what was given. Source: evidence, sections 5.2 and 5.3."""
    short = [word for word, minutes in (("sitting", p.sitting_minutes),
                                        ("standing", p.standing_minutes))
             if minutes is not None and minutes < SHORT_MINUTES]  # fmt: skip
    said = []
    level = irritability_of(p)
    if short and level != "high":
        said.append(f"Less than {SHORT_MINUTES} minutes of {' and '.join(short)} is a sign of high "
                    f"irritability, and it is planned as {level}: check it.")  # fmt: skip
    if p.furthest_point == "back":
        said.append("It goes no further than the back: check that the diagnosis fits.")
    if visit := _late_visit(p, on):
        said.append(visit)
    age = age_in_years(p, on)
    if age is not None and age >= UNLIKELY_AGE and (p.diagnosis == "pregnancy" or p.due_date):
        said.append(f"Pregnant at {age}: check the birth date, and whose row this is.")
    drops = "stable_foot_drop" in (*p.precautions, *(p.red_flags or ()))
    if drops and p.neuro == "normal":
        said.append("A foot drop is recorded, and neuro as normal: check which of the two it is.")
    return tuple(said)


def _unknowns(p: PatientProfile, library: Library) -> tuple[str, ...]:
    said = []
    if p.days_since_onset is None:
        said.append("Days since onset not given: planned as an early stage.")
    if p.irritability is None and p.pain_now is None:
        said.append("Irritability and pain not given: planned as moderate.")
    dated = p.due_date or any(library.precautions[n].trimester for n in p.precautions)
    if p.diagnosis == "pregnancy" and not dated:
        said.append("No due date or trimester: planned as the third trimester.")
    if p.irritability and p.pain_now is not None and _calmer(p.irritability, p.pain_now):
        said.append(
            f"Irritability is given as {p.irritability}, but pain now is {p.pain_now}: planned as "
            f"{irritability_of(p)}."
        )
    if p.due_date and "postpartum" in p.precautions:
        said.append("Postpartum is ticked and a due date is given: both sets of rules apply.")
    elif dated and "postpartum" in p.precautions:
        said.append("Postpartum and a trimester are both ticked: both sets of rules apply.")
    if p.walk_minutes is None:
        said.append("Easy walking minutes not given: the first walks are short.")
    if p.walk_minutes == 0:
        said.append("No easy walking minutes: no walking plan until that is understood.")
    if p.diagnosis == "post_surgery":
        said.append("Check the plan against the surgeon's own protocol.")
        if p.operation is None:
            said.append("The kind of operation is not given: planned as after a fusion.")
    elif p.surgery_date and p.operation is None and FUSION not in p.precautions:
        said.append("An operation is dated, and its kind is not given: planned as after a fusion. "
                    "Give operation, and check the plan against the surgeon's own "
                    "protocol.")  # fmt: skip
    elif p.surgery_date:
        said.append("There was an operation: check the plan against the surgeon's own protocol.")
    if p.side is None:
        said.append("No side is given: the handout says sore side.")
    return tuple(said)


def _as_fused(p: PatientProfile) -> bool:
    """After an operation whose kind nobody has given the limits are the tightest there are."""
    return p.operation == "fusion" or (p.operation is None and p.surgery_date is not None)
