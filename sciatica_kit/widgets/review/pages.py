"""Pages of packets as pictures, drawn when they are asked for and kept while there is room."""

import base64
from html import escape
from pathlib import Path

from cachetools import LRUCache
from PIL import Image

from ...paths import read_packet
from ...render.pdf import READING, NoPdf, page_images, png

# Dots across: small pages are shown at half of that, large ones at two thirds, so both are sharp.
SMALL, LARGE = 208, 1100
COLOURS = 64
# Some 20 MB of small pages, or of large ones.
KEPT = 64
_kept: LRUCache[tuple[str, int], str] = LRUCache(KEPT)


def pages(pdf: Path, ref: str, digest: str, width: int) -> str:
    """Every page of a PDF as an image named by the ref; blank where the file is gone."""
    key = (f"{pdf}{digest}", width)
    # The sheet and the large view draw in threads of their own.
    with READING:
        if key not in _kept:
            _kept[key] = _drawn(pdf, ref, width)
        return _kept[key]


def drawn_already(pdf: Path, digest: str, width: int) -> bool:
    """Whether the pages have been drawn already."""
    return (f"{pdf}{digest}", width) in _kept


def _drawn(pdf: Path, ref: str, width: int) -> str:
    try:
        data = read_packet(pdf)
    except OSError:
        return f"<p>{escape(pdf.name)} is missing.</p>"
    name = escape(ref, quote=True)
    try:
        images = [_encoded(page) for page in page_images(data, width=width)]
    except NoPdf as why:
        return f"<p>{escape(pdf.name)} cannot be shown: {why}.</p>"
    return "".join(
        f'<img alt="Page {n} of {name}" src="data:image/png;base64,{image}">'
        for n, image in enumerate(images, 1)
    )


def _encoded(image: Image.Image) -> str:
    small = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    return base64.b64encode(png(small, optimize=False)).decode()
