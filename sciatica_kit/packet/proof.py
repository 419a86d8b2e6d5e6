"""Whose a finished PDF is: read back, and held against the page that it was made from."""

from ..errors import UserMistake
from ..handout.page import Handout, UrgentSheet
from ..render.identity import Identity, Probe, identity_faults
from ..render.pdf import page_texts
from ..render.typst import compile_template
from .edition import Edition


class WrongIdentity(UserMistake):
    """The PDF read back is not the row's; the message names what differs, not the patient."""


def identity_of(page: Handout | UrgentSheet) -> Identity:
    """What must be found in the PDF of a page: name, ref, side and the mark of a draft."""
    mast = page.masthead
    return Identity(name=mast.patient, ref=page.ref, side=mast.side, mark=page.draft)


def prove(pdf: bytes, identity: Identity, edition: Edition) -> bytes:
    """The PDF itself, if it is whose it should be. Raises WrongIdentity."""
    faults = faults_of(pdf, identity, edition)
    if faults:
        raise WrongIdentity("; ".join(faults))
    return pdf


def faults_of(pdf: bytes, identity: Identity, edition: Edition) -> list[str]:
    """What in a PDF is not the expected patient's; nothing where all of it is."""
    return identity_faults(pdf, identity, prover(edition))


def prover(edition: Edition) -> Probe:
    """How a text comes out when it is set by itself and read back."""

    def probe(text: str) -> str:
        made_with = (edition.issued_on, edition.templates)
        return page_texts(compile_template("probe.typ", {"text": text}, *made_with))[0]

    return probe
