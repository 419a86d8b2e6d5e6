"""One patient, start to finish: where judgement, page and rendering meet."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from ..clinic.plan import Plan
from ..clinic.safety import Referral
from ..errors import UserMistake
from ..handout.compose import compose
from ..handout.page import Handout, UrgentSheet
from ..handout.staff import compose_clinician
from ..handout.staff_page import ClinicianSheet
from ..handout.urgent import compose_urgent
from ..library.load import Library
from ..library.readability import reading, said_of
from ..library.translate import SOURCE, flags_in, in_language, lacking, said_in
from ..model.practice import Practice
from ..model.program import Program
from ..render import RENDERERS
from ..render.identity import Identity, Probe, identity_faults, page_count, page_texts
from ..render.pictures import with_pictures
from ..render.text import chart_note
from ..render.typst import compile_template
from ..render.typst import render_pdf as render_sheet

STANDARDS = "PDF/A-2a, PDF/UA-1"
Drafted = TypeVar("Drafted", Handout, UrgentSheet)


@dataclass(frozen=True)
class Packet:
    """All files of one patient by name, and what is known of the PDF; nothing is written yet."""

    ref: str
    status: str
    pdf_name: str
    files: dict[str, bytes] = field(repr=False)
    identity: Identity
    pages: int
    reading: dict[str, float]

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
                said_of(self.reading),
                f"sha256 {self.sha256}",
            )
        )


@dataclass(frozen=True)
class Press:
    """What a packet is made with: library, practice, templates, day, and whether it is approved."""

    library: Library
    practice: Practice
    templates: Path
    issued_on: date
    approved: bool = False


class NothingToMake(Exception):
    """The plan gives nothing to hand out; its problems say why."""


class Untranslated(NothingToMake):
    """The page would need texts that its language does not have; `ids` names them."""

    def __init__(self, tag: str, ids: tuple[str, ...]) -> None:
        self.tag, self.ids = tag, ids
        named = ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
        super().__init__(f"there is no checked text in “{tag}” for {named}")


def untranslated(plan: Plan, press: Press) -> tuple[str, ...]:
    """The ids of texts that a programme's page lacks in its language; none where English may do."""
    if press.practice.english_in_place or not isinstance(plan.outcome, Program):
        return ()
    return lacking(plan.outcome, press.library, (plan.profile and plan.profile.language) or SOURCE)


def page_of(plan: Plan, press: Press) -> Handout | UrgentSheet:
    """The printed page of a plan as data. Raises NothingToMake where there is none."""
    tag = (plan.profile.language if plan.profile else "") or SOURCE
    spoken = in_language(press.library, tag)
    if isinstance(plan.outcome, Program):
        if untranslated(plan, press):
            raise Untranslated(tag, untranslated(plan, press))
        ids = lacking(plan.outcome, press.library, tag)
        page = compose(said_in(plan.outcome, spoken), press.practice, spoken)
        return _drafted(marked(page, ids, press), spoken, press)
    if isinstance(plan.outcome, Referral):
        flags = flags_in(plan.outcome.flags, spoken)
        sheet = compose_urgent(replace(plan.outcome, flags=flags), press.practice, spoken)
        return _drafted(sheet, spoken, press)
    raise NothingToMake("; ".join(problem.problem for problem in plan.problems))


def _drafted(page: Drafted, spoken: Library, press: Press) -> Drafted:
    """The page with its plain mark as long as no clinician has approved it."""
    mark = "" if press.approved else spoken.phrases["draft"]["mark"]
    return page.model_copy(update={"draft": mark})


def marked(page: Handout, ids: tuple[str, ...], press: Press) -> Handout:
    """The page with a plain word that some of it is in English, where that is so."""
    if not ids:
        return page
    tag = page.language
    own = in_language(press.library, tag).phrases["small"]["english_in_place"]
    note = " ".join(dict.fromkeys((own, press.library.phrases["small"]["english_in_place"])))
    small = page.small_print
    change = {"small_print": small.model_copy(update={"lines": (note, *small.lines)})}
    return page.model_copy(update={**change, "banner": " ".join((note, page.banner)).strip()})


def render_pdf(plan: Plan, press: Press) -> bytes:
    """The PDF of one plan: the same bytes by form and by roster."""
    return RENDERERS[".pdf"](page_of(plan, press), press.issued_on, press.templates)


def proved_pdf(plan: Plan, press: Press) -> bytes:
    """The PDF of one plan, read back. Raises WrongIdentity, NothingToMake."""
    page = page_of(plan, press)
    pdf = RENDERERS[".pdf"](page, press.issued_on, press.templates)
    _prove(pdf, identity_of(page), press)
    return pdf


def render_bilingual(plan: Plan, press: Press) -> bytes:
    """English and the patient's language side by side; proved to be the patient's.

    Raises NothingToMake where there is no programme or the language is English.
    """
    tag = (plan.profile and plan.profile.language) or SOURCE
    if not isinstance(plan.outcome, Program) or tag == SOURCE:
        raise NothingToMake("a bilingual edition needs a programme and a language besides English")
    second = page_of(plan, press)
    first = compose(in_english(plan.outcome), press.practice, press.library)
    first = _drafted(first, press.library, press)
    margins = {"footer": f"{first.footer} · {second.footer}", "page_of": first.page_of}
    margins["draft"] = " · ".join(dict.fromkeys(filter(None, (first.draft, second.draft))))
    data = {**with_pictures(first), **margins}
    both = {"first": data, "second": with_pictures(second)}
    pdf = compile_template("bilingual.typ", both, press.issued_on, press.templates)
    _prove(pdf, identity_of(first), press)
    return pdf


def in_english(program: Program) -> Program:
    """The same programme for a reader of English."""
    profile = program.profile.model_copy(update={"language": SOURCE})
    return program.model_copy(update={"profile": profile})


def staff_page_of(plan: Plan, press: Press) -> ClinicianSheet:
    """The staff page of a plan as data. Raises NothingToMake where there is none."""
    if plan.outcome is None:
        raise NothingToMake("; ".join(problem.problem for problem in plan.problems))
    return compose_clinician(plan.outcome, plan.warnings, press.practice, press.library)


def render_clinician(plan: Plan, press: Press) -> bytes:
    """The staff page as a PDF. Raises WrongIdentity where it reads back as another's."""
    sheet = staff_page_of(plan, press)
    pdf = render_sheet(sheet, press.issued_on, press.templates)
    _prove(pdf, Identity(name=sheet.patient, ref=sheet.ref, side=sheet.side), press)
    return pdf


def make_packet(plan: Plan, press: Press) -> Packet:
    """Every file of one patient. Raises WrongIdentity where the PDF reads back as another's."""
    page, theirs = page_of(plan, press), patient_files(plan, press)
    stem = "handout" if isinstance(page, Handout) else "urgent"
    return Packet(
        ref=plan.ref,
        status="made" if stem == "handout" else "referred",
        pdf_name=f"{stem}.pdf",
        files={
            **theirs,
            "clinician.pdf": render_clinician(plan, press),
            "chart-note.txt": chart_note(plan, press.issued_on, press.library).encode(),
        },
        identity=identity_of(page),
        pages=page_count(theirs[f"{stem}.pdf"]),
        reading=reading(texts(page), page.language),
    )


def patient_files(plan: Plan, press: Press) -> dict[str, bytes]:
    """What the patient is handed, by name; proved to be the patient's.

    Raises WrongIdentity where a PDF reads back as another's, NothingToMake where there is no page.
    """
    page = page_of(plan, press)
    stem = "handout" if isinstance(page, Handout) else "urgent"
    pdf = RENDERERS[".pdf"](page, press.issued_on, press.templates)
    _prove(pdf, identity_of(page), press)
    screen = RENDERERS[".html"](page, press.issued_on, press.templates)
    files = {f"{stem}.pdf": pdf, f"{stem}.html": screen}
    if press.practice.bilingual and stem == "handout" and page.language != SOURCE:
        files["handout-bilingual.pdf"] = render_bilingual(plan, press)
    return files


def prover(press: Press) -> Probe:
    """How a text comes out when it is set by itself and read back."""

    def probe(text: str) -> str:
        pdf = compile_template("probe.typ", {"text": text}, press.issued_on, press.templates)
        return page_texts(pdf)[0]

    return probe


def _prove(pdf: bytes, identity: Identity, press: Press) -> None:
    faults = identity_faults(pdf, identity, prover(press))
    if faults:
        raise WrongIdentity("; ".join(faults))


class WrongIdentity(UserMistake):
    """The PDF read back is not the row's; the message names what differs, not the patient."""


def identity_of(page: Handout | UrgentSheet) -> Identity:
    """What must be found in the PDF of a page: name, ref, side and the mark of a draft."""
    mast = page.masthead
    return Identity(name=mast.patient, ref=page.ref, side=mast.side, mark=page.draft)


def texts(page: Handout | UrgentSheet) -> list[str]:
    """Every sentence of a page that the reading grade counts: letterhead and figures apart."""
    skipped = {
        "draft",
        "masthead",
        "small_print",
        "footer",
        "page_of",
        "document_title",
        "labels",
        "diary",
        "about_pictures",
        "screen",
        "digits",
        "logo",
        "qr",
        "qr_words",
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
