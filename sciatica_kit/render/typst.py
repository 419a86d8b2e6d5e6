"""The only module that imports typst: pages as data in, PDF or SVG out."""

import datetime
import json
import threading
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible
import fontpkg_noto_sans
import typst

from ..model.page import Handout, UrgentSheet

Page = Handout | UrgentSheet
STANDARDS: list[Any] = ["a-2a", "ua-1"]
FONT_ROOTS = (fontpkg_atkinson_hyperlegible.ROOT, fontpkg_noto_sans.ROOT)
_local = threading.local()


def fonts() -> tuple[Path, ...]:
    """The font files a page is set in, in order of preference."""
    return tuple(path for root in FONT_ROOTS for path in sorted(Path(root).rglob("*.ttf")))


def render_pdf(page: Page, made_on: datetime.date, templates: Path) -> bytes:
    """The page as an accessible, archivable PDF; a warning from typst is an error."""
    midnight = datetime.datetime.combine(made_on, datetime.time(), datetime.UTC)
    made = _compile(page, templates, format="pdf", pdf_standards=STANDARDS, timestamp=midnight)
    return made[0]


def render_svg(page: Page, templates: Path) -> list[str]:
    """The page as one SVG picture a sheet; it holds no text for a screen reader."""
    return [sheet.decode() for sheet in _compile(page, templates, format="svg")]


def _compile(page: Page, templates: Path, **options: Any) -> list[bytes]:
    """Compile the template for the kind of page, with the page as its only input."""
    source = templates.resolve() / ("handout.typ" if page.kind == "handout" else "urgent.typ")
    inputs = {"page": json.dumps(page.model_dump(mode="json"), ensure_ascii=False)}
    made, warnings = _compiler(templates.resolve()).compile_with_warnings(
        input=str(source), sys_inputs=inputs, **options
    )
    _refuse(warnings)
    return made if isinstance(made, list) else [made]


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
