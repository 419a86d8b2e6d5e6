"""The one door to pdfium: what is read out of a finished PDF, and pictures of its pages.

pdfium is not made for two threads at once, so whoever reads a PDF holds READING; whoever sets
one and reads it at once may hold it for both.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import pypdfium2 as pdfium
from PIL import Image

from ..errors import UserMistake

READING = RLock()


class NoPdf(UserMistake):
    """The bytes are no PDF that can be read."""


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    """The document, for one thread at a time. Raises NoPdf."""
    with READING:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            locked = "password" in str(error).lower()
            raise NoPdf("it is locked" if locked else "it is no PDF that can be read") from None
        try:
            yield document
        finally:
            document.close()


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader's software finds it. Raises NoPdf."""
    with _opened(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def page_count(pdf: bytes) -> int:
    """The number of pages. Raises NoPdf."""
    with _opened(pdf) as document:
        return len(document)


def title_of(pdf: bytes) -> str:
    """The title in the PDF's own data. Raises NoPdf."""
    with _opened(pdf) as document:
        return str(document.get_metadata_dict().get("Title", ""))


def bookmark_starts(pdf: bytes) -> list[int]:
    """The page of each bookmark at the top, counted from 0, and after them the number of pages."""
    with _opened(pdf) as document:
        marks = [mark.get_dest() for mark in document.get_toc(max_depth=1)]
        return [*(mark.get_index() for mark in marks if mark), len(document)]


def page_bitmaps(pdf: bytes, *, scale: float) -> Iterator[tuple[int, Any]]:
    """The number of pages and each page drawn, dots a point; one at a time. Raises NoPdf."""
    with _opened(pdf) as document:
        for page in document:
            yield len(document), page.render(scale=scale, rev_byteorder=True)


def page_images(
    pdf: bytes, *, scale: float = 0.0, width: int = 0, most: int | None = None
) -> Iterator[Image.Image]:
    """Each page as a picture, by dots a point or by dots across; the first `most` of them.

    Raises NoPdf.
    """
    with _opened(pdf) as document:
        for number in range(len(document) if most is None else min(most, len(document))):
            page = document[number]
            drawn: Image.Image = page.render(scale=scale or width / page.get_width()).to_pil()
            yield drawn


def png(image: Image.Image, **options: Any) -> bytes:
    """A picture as PNG, as small as it gets unless told otherwise."""
    out = io.BytesIO()
    image.save(out, "PNG", **(options or {"optimize": True}))
    return out.getvalue()
