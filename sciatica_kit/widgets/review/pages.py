"""Pages of packets as pictures, drawn when they are asked for and kept while there is room."""

import base64
import io
from collections import OrderedDict
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from .turn import TURN

# Dots across: small pages are shown at half of that, large ones at two thirds, so both are sharp.
SMALL, LARGE = 208, 1100
COLOURS = 64
# Some 20 MB of small pages, or of large ones.
KEPT = 64
_kept: OrderedDict[tuple[str, int], str] = OrderedDict()


def pages(pdf: Path, ref: str, digest: str, width: int) -> str:
    """Every page of a PDF as an image named by the ref; blank where the file is gone."""
    key = (f"{pdf}{digest}", width)
    # The sheet and the large view draw in threads of their own.
    with TURN:
        made = _kept.pop(key, None) or _drawn(pdf, ref, width)
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def known(pdf: Path, digest: str, width: int) -> bool:
    """Whether the pages have been drawn already."""
    return (f"{pdf}{digest}", width) in _kept


def _drawn(pdf: Path, ref: str, width: int) -> str:
    try:
        data = pdf.read_bytes()
    except OSError:
        return f"<p>{escape(pdf.name)} is missing.</p>"
    name = escape(ref, quote=True)
    try:
        images = list(_images(data, width))
    except pdfium.PdfiumError:
        return f"<p>{escape(pdf.name)} cannot be shown: it is no PDF that can be read.</p>"
    return "".join(
        f'<img alt="Page {n} of {name}" src="data:image/png;base64,{image}">'
        for n, image in enumerate(images, 1)
    )


def _images(data: bytes, width: int) -> Iterator[str]:
    # The library that reads PDFs may be asked by one thread at a time.
    with TURN:
        document = pdfium.PdfDocument(data)
        try:
            for page in document:
                drawn = page.render(scale=width / page.get_width()).to_pil()
                yield _encoded(drawn)
        finally:
            document.close()


def _encoded(image: Image.Image) -> str:
    out = io.BytesIO()
    image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()
