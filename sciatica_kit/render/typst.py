"""The only module that imports typst: pages as data in, PDF or SVG out."""

import datetime
import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible
import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import typst

from ..errors import UserMistake
from ..model.page import CoverSheet, Handout, UrgentSheet
from ..model.sheet import ClinicianSheet
from ..paths import beside
from .pictures import with_pictures

Page = Handout | UrgentSheet | CoverSheet | ClinicianSheet
STANDARDS: list[Any] = ["a-2a", "ua-1"]
FONT_ROOTS = (
    fontpkg_atkinson_hyperlegible.ROOT,
    fontpkg_noto_sans.ROOT,
    fontpkg_noto_sans_arabic.ROOT,
)
# Validators take a carriage return that ends compressed data for part of the line end after it.
AMBIGUOUS_END = b"\r\nendstream"
NUDGES = 5
_local = threading.local()


def fonts() -> tuple[Path, ...]:
    """The font files a page is set in, in order of preference."""
    return tuple(path for root in FONT_ROOTS for path in sorted(Path(root).rglob("*.ttf")))


def render_pdf(page: Page, made_on: datetime.date, templates: Path) -> bytes:
    """The page as an accessible, archivable PDF; a warning from typst is an error."""
    return compile_template(_template(page), with_pictures(page), made_on, templates)


def render_svg(page: Page, templates: Path) -> list[str]:
    """The page as one SVG picture a sheet; it holds no text for a screen reader."""
    inputs = {"page": json.dumps(with_pictures(page), ensure_ascii=False)}
    made = _compile(templates.resolve(), _template(page), inputs, format="svg")
    return [sheet.decode() for sheet in (made if isinstance(made, list) else [made])]


def compile_template(
    name: str, data: Mapping[str, Any], made_on: datetime.date, templates: Path
) -> bytes:
    """A template's PDF, with `data` as its only input and `made_on` as its only clock."""
    options = {"format": "pdf", "pdf_standards": STANDARDS, "timestamp": _midnight(made_on)}
    page = json.dumps(data, ensure_ascii=False)
    for nudge in range(NUDGES):
        inputs = {"page": page, "nudge": str(nudge)}
        pdf: bytes = _compile(templates.resolve(), name, inputs, **options)
        if AMBIGUOUS_END not in pdf:
            break
    return pdf


def _template(page: Page) -> str:
    """The file that sets this kind of page."""
    return f"{page.kind}.typ"


def _midnight(day: datetime.date) -> datetime.datetime:
    """The instant that stands in a file made on a day, whatever the hour."""
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _compile(root: Path, name: str, inputs: dict[str, str], **options: Any) -> Any:
    """What typst makes of a template; `nudge` among the inputs moves nothing that can be seen."""
    try:
        made, warnings = _compiler(root).compile_with_warnings(
            input=str(root / name), sys_inputs=inputs, **options
        )
    except typst.TypstError as error:
        if root == beside("templates").resolve():
            raise  # Ours: a bug, and no user's mistake.
        raise UserMistake(f"{root / name} cannot be set: {error}: mend it") from None
    _refuse(warnings)
    return made


def _refuse(warnings: list[Any]) -> None:
    """Raise when typst warned: an unknown font or a lost character must not pass."""
    if warnings:
        raise RuntimeError("; ".join(str(warning) for warning in warnings))


def _compiler(root: Path) -> Any:
    """This thread's compiler for a templates folder, since one cannot be shared."""
    compilers: dict[Path, Any] = _local.__dict__.setdefault("compilers", {})
    if root not in compilers:
        compilers[root] = typst.Compiler(
            root=str(root), font_paths=_typst_fonts(), ignore_system_fonts=True
        )
    return compilers[root]


@cache
def _typst_fonts() -> Any:
    """The pinned fonts, read once a process and shared by every compiler."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(root) for root in FONT_ROOTS],
    )
