"""The notes of the content that apply to one patient, and what nobody has asked, for staff."""

import re
from collections.abc import Iterator

from ...clinic.case import FUSION
from ...clinic.safety import Referral, is_pregnant
from ...model.answers import Answers
from ...model.diagnosis import Diagnosis
from ...model.finding import Authority
from ...model.library import Library
from ...model.patient import PatientProfile
from ...model.program import Program
from ..care import cared
from .page import Fact, StaffSection

# How the content marks what it stands on: [V:R44], [V:R70 S], [G].
MARK = re.compile(r"\s?\[(?:V:)?([^\]]+)\]")
MARKS = (
    "R and S: sources by number, graded A to D; “S” behind one: read second hand; G: not verified."
)
# What a patient reports is called so: diaries had 220 where a hidden sensor counted 176.
REPORTED = "What the diary says is reported, and often about a quarter too high (R135)."
# Columns that say nothing of the patient's state: nobody has to ask them.
NO_QUESTION = frozenset({
    "ref", "name", "diagnosis", "coded_side", "code_warning", "red_flags", "screened_by",
    "screened_on", "both_legs_checked", "precautions_asked", "surgery_date", "due_date", "add",
    "remove", "avoid", "override_reason", "pain_rule", "language", "print", "clinician",
    "next_visit", "note", "address", "about",
})  # fmt: skip
ASKED = {
    "date_of_birth": "birth date", "days_since_onset": "days since onset", "pain_now": "pain now",
    "neuro": "nerve tests", "straight_leg_raise": "straight-leg raise",
    "equipment": "what is at home", "walk_minutes": "easy walking minutes",
    "minutes_per_day": "minutes a day",
}  # fmt: skip
WHOSE = {Authority.SURGEON: "the surgeon's rule", Authority.OBSTETRIC: "the obstetrician's rule"}


def plain(note: str) -> str:
    """A note with its marks as a reader expects them: (R44), (R70 S), (G)."""
    return MARK.sub(r" (\1)", note).replace(") (", ", ")


def labelled(note: str) -> Fact:
    """A note under the word that it begins with: "Avoid: ..."."""
    label, colon, rest = note.partition(": ")
    short = colon and len(label.split()) <= 3
    text = plain(rest if short else note)
    return Fact(label=label if short else "", value=text[:1].upper() + text[1:])


def not_asked(p: PatientProfile) -> StaffSection:
    """What was left blank and may change the plan; a new column is named by itself."""
    blank = [ASKED.get(c, c.replace("_", " ")) for c in Answers.model_fields if _is_blank(p, c)]
    said = ", ".join(blank)
    lines = (f"{said[0].upper()}{said[1:]}.",) if said else ("Nothing was left out.",)
    return StaffSection(heading="Not asked", lines=lines)


def _is_blank(p: PatientProfile, column: str) -> bool:
    if column in NO_QUESTION:
        return False
    if column == "precautions":
        return not p.precautions_asked
    if column == "operation" and p.surgery_date is None:
        return False
    if column == "irritability" and p.pain_now is not None:
        return False  # The pain score says it.
    return getattr(p, column) in (None, ())


def _diagnoses(program: Program, library: Library) -> list[Diagnosis]:
    """The diagnosis, and those whose rules hold beside it: an operation, a pregnancy."""
    also = [
        ("post_surgery", bool(program.phase)),
        ("pregnancy", is_pregnant(program.profile, library)),
    ]
    ids = [program.diagnosis.id, *(name for name, holds in also if holds)]
    return [library.diagnoses[name] for name in dict.fromkeys(ids) if name in library.diagnoses]


def moving_on(program: Program, library: Library) -> StaffSection:
    """The gates: what has to be so before the next step."""
    found = [d for d in _diagnoses(program, library) if d.progression]
    notes = tuple(Fact(label=d.clinical_name, value=plain(d.progression)) for d in found)
    return StaffSection(heading="Moving on", lines=(REPORTED,), notes=notes)


def of_diagnoses(program: Program, library: Library) -> Iterator[StaffSection]:
    """What the content notes on each diagnosis whose rules hold."""
    for d in _diagnoses(program, library):
        notes = tuple(map(labelled, d.clinician_notes))
        yield StaffSection(heading=f"Notes: {d.clinical_name}", notes=notes)


def of_precautions(program: Program) -> Iterator[StaffSection]:
    """What the content notes on each precaution, and on each red flag that only warns."""
    notes = [
        Fact(label=_headed(p.label, p.authority), value=plain(p.clinician_note))
        for p in program.precautions
        if p.clinician_note
    ]
    notes += [
        Fact(label=f"{f.row} {f.ask}", value=plain(f.clinician_note))
        for f in program.noted_flags
        if f.clinician_note
    ]
    if notes:
        yield StaffSection(heading="Notes: precautions", notes=tuple(notes))


def _headed(label: str, authority: Authority) -> str:
    return f"{label}, {WHOSE[authority]}" if authority in WHOSE else label


def of_unlockable(program: Program, library: Library) -> Iterator[StaffSection]:
    """The notes of what a clinician may unlock, so that the choice can be weighed here."""
    held = [h for h in program.held_back if h.rule.startswith("matrix:C")]
    found = [e for h in held if (e := library.exercises[h.id]).clinician_note]
    notes = tuple(
        Fact(label=f"{e.code}\u00a0{e.short_name}", value=plain(e.clinician_note)) for e in found
    )
    if notes:
        yield StaffSection(heading="Before you unlock", notes=notes)


def precautions_named(program: Program) -> list[str]:
    """What narrows the plan, by name; what nobody has found, and stands in for a blank, as that."""
    p = program.profile
    found = {*p.precautions, *(p.red_flags or ()), *([FUSION] if p.operation == "fusion" else ())}
    found |= {x.id for x in program.precautions if x.trimester and p.due_date}
    assumed = " (assumed, since it is not said)"
    return [x.label + ("" if x.id in found else assumed) for x in program.precautions]


def left_off(program: Program, library: Library) -> Iterator[StaffSection]:
    """What the handout had no room for under "Take care": to be said aloud."""
    if cut := cared(program, library).cut:
        yield StaffSection(heading="Tell the patient", lines=(" ".join(cut),))


def of_flags(referral: Referral) -> Iterator[StaffSection]:
    """What staff ask further of the red flags that were found, each question once."""
    said: dict[str, list[str]] = {}
    for flag in referral.found:
        for note in filter(None, (flag.clinician_note, flag.warning)):
            said.setdefault(plain(note), []).append(flag.row)
    notes = tuple(Fact(label=", ".join(rows), value=note) for note, rows in said.items())
    if notes:
        yield StaffSection(heading="Ask and do", notes=notes)
