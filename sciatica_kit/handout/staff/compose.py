"""compose_clinician: the staff page of a packet, so that every choice can be asked for its why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from babel import Locale
from babel.dates import format_date

from ...clinic.case import PHASE_BEGINS, STAGE_BEGINS
from ...clinic.safety import Referral
from ...clinic.said import in_words
from ...model.finding import RedFlag
from ...model.library import Library
from ...model.patient import PatientProfile
from ...model.practice import Practice
from ...model.program import Program
from ..frame import signed
from . import notes, parts
from .page import Fact, StaffPage, StaffSection

SIDES = {"left": "left leg", "right": "right leg", "both": "both legs"}
LEAD = "For staff. Do not hand this page to the patient."
UNSIGNED = "No clinician has reviewed this content: it is a draft."
CHECKED = "Every exercise, red flag and precaution has been checked by a clinician."
NOT_GIVEN = "not given"


def compose_staff_page(
    outcome: Program | Referral, warnings: Sequence[str], practice: Practice, library: Library
) -> StaffPage:
    """The staff page of a programme or a referral, with the warnings of its plan."""
    profile, planned = outcome.profile, isinstance(outcome, Program)
    return StaffPage(
        ref=profile.ref or "",
        paper=practice.paper,
        accent=practice.accent,
        warning=practice.warning,
        document_title=f"Clinician's page, ref {profile.ref}",
        title="Why this plan" if planned else "Why there is no exercise plan",
        lead=LEAD,
        patient=profile.name or "",
        born=_born(profile, practice),
        side=SIDES.get(profile.side or "", ""),
        facts=tuple(_facts(outcome, practice, library)),
        sections=tuple(_sections(outcome, warnings, practice, library)),
        footer=f"{practice.name} · Ref {profile.ref} · For staff",
        page_of="Page {n} of {m}",
    )


def _sections(
    outcome: Program | Referral, warnings: Sequence[str], practice: Practice, library: Library
) -> Iterator[StaffSection]:
    said = tuple(in_words(notes.plain(warning), library) for warning in warnings)
    yield StaffSection(heading="Warnings", lines=said or parts.NONE)
    if isinstance(outcome, Program):
        yield from _planned(outcome, library)
    else:
        yield parts.flags(outcome.found)
        yield from notes.of_flags(outcome)
    yield parts.review_section(library, _signature(practice, library))
    yield StaffSection(heading="Content hash", lines=(notes.MARKS,), code=library.hash)


def _planned(program: Program, library: Library) -> Iterator[StaffSection]:
    """Of a programme: what is given and how to go on, then what to know, then what is held back."""
    yield notes.not_asked(program.profile)
    yield parts.given(program, library)
    yield from parts.overrides(program, library)
    yield from parts.emptied(program, library)
    yield parts.walking_section(program, library)
    yield notes.moving_on(program, library)
    yield from notes.left_off(program, library)
    yield from notes.of_precautions(program)
    yield from notes.of_diagnoses(program, library)
    yield from notes.of_unlockable(program, library)
    yield parts.held_section(program, library)


def _signature(practice: Practice, library: Library) -> str:
    if not signed(practice, library):
        return UNSIGNED
    name = practice.sign_off.clinician
    return f"{name} has signed exactly this content." if name else CHECKED


def _facts(outcome: Program | Referral, practice: Practice, library: Library) -> Iterator[Fact]:
    """The modifiers that steered the plan; of a referral, what was known when it was made."""
    p = outcome.profile
    yield Fact(label="Ref", value=p.ref or "")
    yield Fact(label="Made on", value=_day(outcome.issued_on, practice))
    diagnosis = library.diagnoses[p.diagnosis or ""].clinical_name
    yield Fact(label="Diagnosis", value=diagnosis, wide=True)
    yield Fact(label="Side", value=SIDES.get(p.side or "", NOT_GIVEN))
    yield from _steering(outcome) if isinstance(outcome, Program) else ()
    onset = NOT_GIVEN if p.days_since_onset is None else str(p.days_since_onset)
    yield Fact(label="Days since onset", value=onset)
    yield Fact(label="Red flags asked", value=_screened(p, practice), wide=True)
    yield from _findings(outcome) if isinstance(outcome, Program) else ()


def _steering(program: Program) -> Iterator[Fact]:
    p = program.profile
    begins = next(day for day, name in STAGE_BEGINS if name == program.stage)
    score = "" if p.irritability or p.pain_now is None else f", from pain {p.pain_now} of 10"
    yield Fact(label="Stage", value=f"{program.stage}, from day {begins}")
    yield Fact(label="Phase", value=_phase(program))
    yield Fact(label="Irritability", value=f"{program.irritability}{score}")
    yield Fact(label="Direction", value=p.direction or "not tested")
    yield Fact(label="Nerve tests", value=p.neuro or "not tested")
    yield Fact(label="Straight-leg raise", value=raised(p.straight_leg_raise))
    yield from _given(p)


def _given(p: PatientProfile) -> Iterator[Fact]:
    """What else was found, where somebody has asked: a blank stands under "Not asked"."""
    found = (("Furthest point", p.furthest_point), ("Operation", p.operation))
    yield from (Fact(label=label, value=value) for label, value in found if value)
    lasts = (("Sits for", p.sitting_minutes), ("Stands for", p.standing_minutes))
    yield from (Fact(label=label, value=f"{n} minutes") for label, n in lasts if n is not None)


def raised(found: str | None) -> str:
    """What lifting the straight leg found, in words."""
    return {"clear": "clear", "leg_pain": "brings leg pain"}.get(found or "", "not tested")


def _phase(program: Program) -> str:
    if not program.phase:
        return "does not apply"
    begins = next(day for day, name in PHASE_BEGINS if name == program.phase)
    return f"{program.phase}, from day {begins} after surgery"


def _findings(program: Program) -> Iterator[Fact]:
    p = program.profile
    labels = "; ".join(notes.precautions_named(program)) or p.precautions_said
    yield Fact(label="Red flags noted", value=_noted(program.noted_flags), wide=True)
    yield Fact(label="Precautions", value=labels, wide=True)
    if p.both_legs_checked:
        yield Fact(label="Cauda equina looked for", value=p.both_legs_checked, wide=True)


def _noted(flags: Iterable[RedFlag]) -> str:
    return "; ".join(f"{flag.row} {flag.ask}" for flag in flags) or "none found"


def _screened(p: PatientProfile, practice: Practice) -> str:
    if p.red_flags is None:
        return "no"
    when = f"on {_day(p.screened_on, practice)}" if p.screened_on else "day not recorded"
    return f"by {p.screened_by}, {when}" if p.screened_by else f"by whom not recorded, {when}"


def _born(profile: PatientProfile, practice: Practice) -> str:
    born = profile.date_of_birth
    return f"Born {_day(born, practice)}" if born else ""


def _day(when: date, practice: Practice) -> str:
    """A date in English, as the practice's country writes it."""
    return format_date(when, "d MMMM y", locale=Locale.parse(f"en_{practice.country}"))
