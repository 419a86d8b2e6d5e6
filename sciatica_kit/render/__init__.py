"""A page as data becomes bytes; to add an output format is to add a module and a row here."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from ..handout.page import Handout, UrgentSheet
from .html import render_html
from .typst import render_pdf

Renderer = Callable[[Handout | UrgentSheet, date, Path], bytes]

RENDERERS: dict[str, Renderer] = {
    ".pdf": render_pdf,
    ".html": render_html,
}
