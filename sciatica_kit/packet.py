"""One patient, start to finish: where judgement, page and rendering meet."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .clinic.safety import Referral
from .clinician import compose_clinician
from .handout import compose, compose_urgent
from .library import Library
from .model.page import Handout, UrgentSheet
from .model.practice import Practice
from .model.program import Program
from .model.sheet import ClinicianSheet
from .plan import Plan
from .render import RENDERERS
from .render.readback import Identity, identity_faults, page_count
from .render.text import chart_note
from .render.typst import render_pdf as render_sheet
from .wording import grade, smog

STANDARDS = "PDF/A-2a, PDF/UA-1"


@dataclass(frozen=True)
class Packet:
    """All files of one patient by name, and what is known of the PDF; nothing is written yet."""

    ref: str
    status: str
    pdf_name: str
    files: dict[str, bytes] = field(repr=False)
    identity: Identity
    pages: int
    reading_grade: float
    smog: float

    @property
    def sha256(self) -> str:
        """The digest of the PDF's bytes."""
        return hashlib.sha256(self.files[self.pdf_name]).hexdigest()

    @property
    def receipt(self) -> str:
        """What a reviewer and nbval compare: the same for the same row, library and day."""
        return "\n".join(
            (
                f"{self.status}: {self.pdf_name}, pages {self.pages}, {STANDARDS}",
                f"reading grade {self.reading_grade}, SMOG {self.smog}",
                f"sha256 {self.sha256}",
            )
        )


@dataclass(frozen=True)
class Press:
    """What a packet is made with: the library, the practice, the templates, the day."""

    library: Library
    practice: Practice
    templates: Path
    issued_on: date


class NothingToMake(Exception):
    """The plan gives nothing to hand out; its problems say why."""


def page_of(plan: Plan, press: Press) -> Handout | UrgentSheet:
    """The printed page of a plan as data. Raises NothingToMake where there is none."""
    if isinstance(plan.outcome, Program):
        return compose(plan.outcome, press.practice, press.library)
    if isinstance(plan.outcome, Referral):
        return compose_urgent(plan.outcome, press.practice, press.library)
    raise NothingToMake("; ".join(problem.problem for problem in plan.problems))


def render_pdf(plan: Plan, press: Press) -> bytes:
    """The PDF of one plan: the same bytes by form and by roster."""
    return RENDERERS[".pdf"](page_of(plan, press), press.issued_on, press.templates)


def staff_page_of(plan: Plan, press: Press) -> ClinicianSheet:
    """The staff page of a plan as data. Raises NothingToMake where there is none."""
    if plan.outcome is None:
        raise NothingToMake("; ".join(problem.problem for problem in plan.problems))
    return compose_clinician(plan.outcome, plan.warnings, press.practice, press.library)


def render_clinician(plan: Plan, press: Press) -> bytes:
    """The staff page as a PDF. Raises WrongIdentity where it reads back as another's."""
    sheet = staff_page_of(plan, press)
    pdf = render_sheet(sheet, press.issued_on, press.templates)
    _prove(pdf, Identity(name=sheet.patient, ref=sheet.ref, side=sheet.side))
    return pdf


def make_packet(plan: Plan, press: Press) -> Packet:
    """Every file of one patient. Raises WrongIdentity where the PDF reads back as another's."""
    page = page_of(plan, press)
    stem = "handout" if isinstance(page, Handout) else "urgent"
    pdf = RENDERERS[".pdf"](page, press.issued_on, press.templates)
    identity = identity_of(page)
    _prove(pdf, identity)
    said = texts(page)
    return Packet(
        ref=plan.ref,
        status="made" if stem == "handout" else "referred",
        pdf_name=f"{stem}.pdf",
        files={
            f"{stem}.pdf": pdf,
            f"{stem}.html": RENDERERS[".html"](page, press.issued_on, press.templates),
            "clinician.pdf": render_clinician(plan, press),
            "chart-note.txt": chart_note(plan, press.issued_on, press.library).encode(),
        },
        identity=identity,
        pages=page_count(pdf),
        reading_grade=grade(said),
        smog=smog(said),
    )


def _prove(pdf: bytes, identity: Identity) -> None:
    faults = identity_faults(pdf, identity)
    if faults:
        raise WrongIdentity("; ".join(faults))


class WrongIdentity(Exception):
    """The PDF read back is not the row's; the message names what differs, not the patient."""


def identity_of(page: Handout | UrgentSheet) -> Identity:
    """What must be found in the PDF of a page: name, ref and side."""
    return Identity(name=page.masthead.patient, ref=page.ref, side=page.masthead.side)


def texts(page: Handout | UrgentSheet) -> list[str]:
    """Every sentence of a page that the reading grade counts: letterhead and figures apart."""
    skipped = {
        "masthead",
        "small_print",
        "footer",
        "page_of",
        "document_title",
        "labels",
        "diary",
        "about_pictures",
    }
    skipped |= {"accent", "warning", "kind", "ref", "language", "variant", "paper", "note"}
    return [text for text in _strings(page.model_dump(exclude=skipped)) if " " in text]


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [
            s
            for key, item in value.items()
            if key not in ("id", "chips", "rows")
            for s in _strings(item["alt"] if key == "picture" and item else item)
        ]
    if isinstance(value, (list, tuple)):
        return [s for item in value for s in _strings(item)]
    return []
