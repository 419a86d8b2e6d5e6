"""Whose a finished PDF is: read back, and held against the page that it was made from."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from ..errors import UserMistake
from ..handout.page import Handout, UrgentSheet
from ..library.translate import SOURCE, in_language
from ..paths import stamp
from ..render.identity import UNMARKED, Identity, Probe, identity_faults
from ..render.lock import unlock
from ..render.pdf import page_texts
from ..render.typst import compile_template
from .edition import Edition

# The last few texts that were set by themselves.
PROBES = 16
ANOTHERS = "is of another name: choose another ref or folder, or say replace"
UNREAD = "holds a page that cannot be read: move it away, or choose another folder"


class WrongIdentity(UserMistake):
    """The PDF read back is not the row's; the message names what differs, not the patient."""


def identity_of(page: Handout | UrgentSheet) -> Identity:
    """What must be found in the PDF of a page: whose it is, when to get help, and the note."""
    mast, box = page.masthead, page.urgent
    noted = page.note.lines if isinstance(page, Handout) and page.note else ()
    return Identity(
        name=mast.patient,
        ref=page.ref,
        side=mast.side,
        mark=page.draft,
        urgent=box.said,
        note=noted,
        rest=_rest(page),
    )


def _rest(page: Handout | UrgentSheet) -> tuple[str, ...]:
    """What a template of a practice's own may not leave out either: it would look whole."""
    if isinstance(page, UrgentSheet):
        return (page.call_number,)
    care = page.care.lines if page.care else ()
    return (*care, *(card.name for card in page.cards))


def prove(pdf: bytes, identity: Identity, edition: Edition) -> bytes:
    """The PDF itself, if it is whose it should be. Raises WrongIdentity."""
    faults = faults_of(pdf, identity, edition)
    if faults:
        raise WrongIdentity("; ".join(faults))
    return pdf


def faults_of(pdf: bytes, identity: Identity, edition: Edition) -> list[str]:
    """What in a PDF is not the expected patient's; nothing where all of it is."""
    return identity_faults(pdf, identity, prover(edition))


def why_kept(pdf: bytes, whose: Identity, edition: Edition, password: str = "") -> str:
    """Why a page that lies there is not replaced; blank for a draft of the very patient."""
    try:
        pages = unlock(pdf, password).pdf
        if any("name" in fault for fault in faults_of(pages, whose, edition)):
            return ANOTHERS
        marks = {said["draft"]["mark"] for said in _phrases(edition)}
        if any(not _unmarked(pages, whose.ref, mark, edition) for mark in marks):
            return ""
    except UserMistake:
        return UNREAD
    return "is approved, and stays: move it away, or choose another folder"


def _phrases(edition: Edition) -> Iterator[Any]:
    library = edition.library
    return (in_language(library, tag).phrases for tag in {SOURCE, *library.languages})


def _unmarked(pdf: bytes, ref: str, mark: str, edition: Edition) -> bool:
    """Whether the pages of a PDF do not say that they are drafts."""
    whose = Identity(name="", ref=ref, side="", mark=mark)
    return any(UNMARKED in fault for fault in faults_of(pdf, whose, edition))


def prover(edition: Edition) -> Probe:
    """How a text comes out when it is set by itself and read back."""

    return partial(_set_and_read, edition.templates, stamp(edition.templates), edition.issued_on)


@lru_cache(PROBES)
def _set_and_read(templates: Path, at: object, issued_on: date, text: str) -> str:
    """A text as reading software finds it; the mark of a draft is asked for on every page."""
    return page_texts(compile_template("probe.typ", {"text": text}, issued_on, templates))[0]
