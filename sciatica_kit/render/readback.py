"""A finished PDF read again: how many pages, and whose it is."""

import re
import unicodedata
from dataclasses import dataclass, field

import pypdfium2 as pdfium


@dataclass(frozen=True)
class Identity:
    """What a PDF must say: the name, the ref on every page, and the side in words."""

    name: str = field(repr=False)
    ref: str
    side: str


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader's software finds it."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    """The number of pages."""
    document = pdfium.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _bare(text: str) -> str:
    """Text as it is compared: one form for each letter, no spaces, no invisible signs."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2060\ufffe\x00-\x1f]+", "", plain)


def identity_faults(pdf: bytes, expected: Identity) -> list[str]:
    """What in the PDF is not the expected patient's; the patient's words are not repeated."""
    pages = [_bare(text) for text in page_texts(pdf)]
    found = ["the name on page 1 is not the row's"] if _bare(expected.name) not in pages[0] else []
    if _bare(expected.side) not in pages[0]:
        found.append("the side on page 1 is not the row's")
    missing = [n for n, text in enumerate(pages, 1) if not _has_ref(text, expected.ref)]
    found += [f"page {n} does not carry the ref" for n in missing]
    return found


def _has_ref(text: str, ref: str) -> bool:
    """Whether the ref stands whole: A.12 is not found in A.120."""
    return re.search(rf"Ref{re.escape(_bare(ref))}(?![A-Za-z0-9_])", text) is not None
