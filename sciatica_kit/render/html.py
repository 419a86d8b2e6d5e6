"""The page for the screen: one self-contained file with nothing fetched from anywhere."""

from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..model.page import Handout, UrgentSheet


def render_html(page: Handout | UrgentSheet, made_on: date, templates: Path) -> bytes:
    """The page as HTML; every text is escaped, so a name that looks like markup is printed."""
    template = _environment(templates).get_template(f"{page.kind}.html")
    return template.render(page=page, made_on=made_on.isoformat()).encode()


@cache
def _environment(templates: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
