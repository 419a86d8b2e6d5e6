"""The gate: a Clearance, a Referral, or the plain statement that nobody asked."""

from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import Problem
from ..model.finding import RedFlag, Tier
from ..model.library import Library
from ..model.patient import PatientProfile

YOUNGEST = 16
STALE_AFTER_DAYS = 30
GROWN, OLDER, OLD = 18, 65, 80
# The flags that other answers give by themselves.
UNDER_AGE, WEAKER, CANNOT_WALK = "under_16", "new_weakness", "cannot_walk"
# What the tests of nerves found, where somebody has looked and it is not growing worse.
LOOKED_AT = ("normal", "reduced")
URGENCY = tuple(Tier)
RED_FLAGS_NOT_ASKED = Problem(
    "red_flags",
    "the red flags were not asked, so no exercises can be given",
    "ask them, then write none or the ids of what was found",
)
BOTH_LEGS_NOT_CHECKED = Problem(
    "both_legs_checked",
    "both sides hurt and nobody has said that cauda equina was looked for, so no exercises can be "
    "given",
    "look for it, then write who did and the day, such as Dr A 2026-11-20",
)
LOOKED_TOO_EARLY = Problem(
    "both_legs_checked",
    "cauda equina was looked for before this episode began, so no exercises can be given",
    "look for it again, then write who did and the day, such as Dr A 2026-11-20",
)
# How far a count of days is taken to be out, and how old a look may be at the most.
DOUBT_DAYS, LONGEST_AGO = 7, 365
_SEAL = object()


@dataclass(frozen=True)
class Clearance:
    """The screen was asked and nothing stops exercise; only `screen` can make one."""

    profile: PatientProfile
    issued_on: date
    noted: tuple[RedFlag, ...]
    warnings: tuple[str, ...]
    seal: object

    def __post_init__(self) -> None:
        asked = self.profile.red_flags
        noted = {flag.id for flag in self.noted if not flag.blocks}
        if (
            self.seal is not _SEAL
            or asked is None
            or not set(asked) <= noted
            or _not_asked(self.profile, self.issued_on)
        ):
            raise TypeError("only screen makes a Clearance")


@dataclass(frozen=True)
class Referral:
    """A red flag was found: no exercises; the flags stand with the most urgent first."""

    profile: PatientProfile
    issued_on: date
    flags: tuple[RedFlag, ...]
    warnings: tuple[str, ...]
    # What was found besides, and would not have kept exercises back by itself.
    beside: tuple[RedFlag, ...] = ()

    @property
    def found(self) -> tuple[RedFlag, ...]:
        """Every flag that was found: those that refer, then those that would only warn."""
        return *self.flags, *self.beside

    @property
    def tier(self) -> str:
        """The most urgent tier among the flags: E0, U1 or C2."""
        return self.flags[0].tier


@dataclass(frozen=True)
class NotScreened:
    """What must be asked first was not: no exercises until somebody does."""

    profile: PatientProfile
    warnings: tuple[str, ...]
    problems: tuple[Problem, ...]


def screen(
    profile: PatientProfile, library: Library, issued_on: date
) -> Clearance | Referral | NotScreened:
    """Ask the red flags of a validated profile on the day of issue. Source: evidence, section 4.1.

    A flag that blocks gives a Referral; blank red flags give NotScreened, and so do both sides
    where nobody has looked for cauda equina (objection A1); else a Clearance.
    """
    flags = _flags(profile, library, issued_on)
    warnings = _warnings(profile, flags, library, issued_on)
    blocking = tuple(flag for flag in flags if flag.blocks)
    if blocking:
        beside = tuple(flag for flag in flags if not flag.blocks)
        return Referral(profile, issued_on, blocking, warnings, beside)
    if missing := _not_asked(profile, issued_on):
        return NotScreened(profile, warnings, missing)
    return Clearance(profile, issued_on, flags, warnings, _SEAL)


def _not_asked(profile: PatientProfile, on: date) -> tuple[Problem, ...]:
    """What has to be asked before anything can be given, and was not."""
    flags = () if profile.red_flags is not None else (RED_FLAGS_NOT_ASKED,)
    if profile.side != "both":
        return flags
    looked = profile.both_legs_checked_on
    if looked is None:
        return (*flags, BOTH_LEGS_NOT_CHECKED)
    return (*flags, LOOKED_TOO_EARLY) if looked < _begun(profile, on) else flags


def _begun(profile: PatientProfile, on: date) -> date:
    """The day before which nothing that was looked for is of this episode.

    Some days before it is said to have begun, as nobody counts them to the day; where that was not
    asked, a year before.
    """
    days = profile.days_since_onset
    return on - timedelta(LONGEST_AGO if days is None else min(days + DOUBT_DAYS, 10**6))


def age_in_years(profile: PatientProfile, on: date) -> int | None:
    """Whole years of age on a day, or None where the birth date was not given."""
    born = profile.date_of_birth
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _flags(profile: PatientProfile, library: Library, on: date) -> tuple[RedFlag, ...]:
    age = age_in_years(profile, on)
    ids = set(profile.red_flags or ())
    ids |= {UNDER_AGE} if age is not None and age < YOUNGEST else set()
    ids |= {WEAKER} if profile.neuro == "worse" else set()
    # Objection A12: who cannot walk at all is looked at first; a test of the nerves says so.
    unseen = profile.walk_minutes == 0 and profile.neuro not in LOOKED_AT
    ids |= {CANNOT_WALK} if unseen else set()
    found = [_for(profile, _raised(library.red_flags[name], ids)) for name in sorted(ids)]
    return tuple(sorted(found, key=lambda flag: (URGENCY.index(flag.tier), flag.row)))


def _for(profile: PatientProfile, flag: RedFlag) -> RedFlag:
    """The flag as it holds for a diagnosis: with some it stops what it else only warns of."""
    stops = profile.diagnosis in flag.blocks_for
    return flag.model_copy(update={"blocks": True}) if stops else flag


def _raised(flag: RedFlag, ids: set[str]) -> RedFlag:
    """The flag at the tier that another flag beside it calls for."""
    for worse in flag.worse:
        if ids & set(worse.beside) and URGENCY.index(worse.tier) < URGENCY.index(flag.tier):
            changed = {"tier": worse.tier, "call": worse.call, "action": worse.action}
            return flag.model_copy(update=changed)
    return flag


def _warnings(
    profile: PatientProfile, flags: tuple[RedFlag, ...], library: Library, on: date
) -> tuple[str, ...]:
    said = [flag.warning for flag in flags if flag.warning]
    checked = profile.both_legs_checked_on if profile.side == "both" else None
    if checked and (on - checked).days > STALE_AFTER_DAYS:
        said.append("Both legs hurt, and cauda equina was looked for over 30 days ago: look again.")
    elif profile.side == "both":
        said.append("Both-sided leg pain belongs to the emergency screen: ask it again today.")
    if profile.date_of_birth is None:
        said.append("No birth date: check that the patient is 16 or older.")
    said += _said_of_age(age_in_years(profile, on), profile)
    if profile.red_flags is not None and not (profile.screened_by and profile.screened_on):
        said.append("Who asked the red flags, or when, is not recorded.")
    days = profile.days_since_onset
    if profile.screened_on and (on - profile.screened_on).days > STALE_AFTER_DAYS:
        said.append("The red flags were asked more than 30 days ago: ask them again.")
    elif profile.screened_on and days is not None and (on - profile.screened_on).days > days:
        said.append("The red flags were asked before this episode began: ask them again.")
    flagged = any(flag.id == "pregnancy_warning" for flag in flags)
    if (flagged or is_pregnant(profile, library)) and any(
        flag.id == "wound_problem" for flag in flags
    ):
        said.append("A wound problem is ticked for a pregnant patient: check which wound.")
    if profile.code_warning:
        said.append(profile.code_warning)
    return tuple(said)


def _said_of_age(age: int | None, profile: PatientProfile) -> list[str]:
    """What an age calls for. Source: objection A9."""
    if age is None:
        return []
    if YOUNGEST <= age < GROWN:
        return ["Under 18: ask about sport and pain on bending back; half of such pain in young "
                "athletes is a stress fracture."]  # fmt: skip
    if age >= OLDER and not profile.precautions_asked:
        return ["From 65 on falls and thin bones are asked about: precautions is blank."]
    if age >= OLD and not profile.falls_asked:
        return ["From 80 on nothing on the floor or on one leg until falls are asked about: add "
                "fall_risk, or write none."]  # fmt: skip
    return []


def is_pregnant(profile: PatientProfile, library: Library) -> bool:
    """Whether the diagnosis, a due date or a trimester says so."""
    named = any(library.precautions[name].trimester for name in profile.precautions)
    return profile.diagnosis == "pregnancy" or bool(profile.due_date) or named


def after_surgery(profile: PatientProfile) -> bool:
    """Whether the diagnosis or a date of an operation says so."""
    return profile.diagnosis == "post_surgery" or bool(profile.surgery_date)
