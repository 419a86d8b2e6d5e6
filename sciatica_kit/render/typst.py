"""The only module that imports typst: pages as data in, PDF or SVG out."""

import datetime
import hashlib
import json
import re
import threading
from collections.abc import Hashable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from cachetools import LRUCache, cached

from ..errors import UserMistake
from ..fonts import FONT_ROOTS, faces_for, letters_of
from ..handout.cover import CoverSheet
from ..handout.direction import END, LEFT_TO_RIGHT
from ..handout.page import Handout, UrgentSheet
from ..handout.staff.page import StaffPage
from ..paths import PACKAGE, beside, stamp
from .layout import in_halves, rejoined, usual
from .marks import has_marks, with_marks_drawn
from .pdf import page_count
from .pictures import lifted, with_pictures

Page = Handout | UrgentSheet | CoverSheet | StaffPage
STANDARDS: list[Any] = ["a-2a", "ua-1"]
# Validators take a carriage return that ends compressed data for part of the line end after it.
AMBIGUOUS_END = b"\r\nendstream"
NUDGES = 5
NO_LAYOUT = "null"
# No folder of packages can lie below a file: typst finds none, and can keep none that it fetches.
NOWHERE = str(PACKAGE / "py.typed" / "packages")
LAYOUTS = 2048
# The last few pages that were set, of some hundred kilobytes each.
PAGES = 32
# A number kept in its order within a line that runs leftwards: see handout/direction.py.
GROUPED = re.compile(f'{LEFT_TO_RIGHT}[^{END}"]*{END}')
# Ahead of a template: words that would lose a letter in the first font are set in another.
FACED = """#let faced(body) = json("faces.json").fold(body, (body, one) => {
  show regex(one.words): set text(font: one.face)
  body
})
#show: faced
"""
_local = threading.local()


def render_pdf(page: Page, made_on: datetime.date, templates: Path) -> bytes:
    """The page as an accessible, archivable PDF; a warning from typst is an error.

    A handout is laid out as the same handout of a usual name would be, a search that equal plans
    share; where a long name makes that overflow, it has a search of its own. Either way the bytes
    hang on the page alone.
    """
    name, data = _template(page), with_pictures(page)
    if isinstance(page, Handout | UrgentSheet | StaffPage):
        layout = _laid_out(templates, name, usual(data))
        pdf = _compiled(name, data, made_on, templates, layout)
        if pdf is not None:
            return pdf
    return compile_template(name, data, made_on, templates)


def _as_found(pdf: bytes, layout: str) -> bool:
    """Whether a page has come out as long as the search for its layout had it."""
    count = (json.loads(layout) or {}).get("count")
    return count is None or bool(page_count(pdf) == count)


def _laid_out(templates: Path, name: str, data: Mapping[str, Any]) -> str:
    """How a template lays a usual page out; a plan, and what is to be known, each by itself.

    The second is the same for many plans. Where a template of one's own knows no such parts, the
    page is laid out as a whole.
    """
    place = templates.resolve(), name, stamp(templates)
    if halves := in_halves(data):
        found = {half: _layout(*place, half, *_text(one)) for half, one in halves.items()}
        if whole := rejoined(found):
            return whole
    return _layout(*place, "", *_text(data))


def _layout_key(root: Path, name: str, at: object, part: str, page: str, drawings: str) -> Hashable:
    """By the digest of a usual page: the pages themselves would be hundreds of megabytes."""
    return root, name, at, part, hashlib.sha256(page.encode()).digest()


@cached(LRUCache(LAYOUTS), key=_layout_key, lock=threading.RLock())
def _layout(root: Path, name: str, at: object, part: str, page: str, drawings: str) -> str:
    """How a template lays a page out: where pages break, and who takes what room they have."""
    return _searched(root, name, page, drawings, part)


def _searched(root: Path, name: str, page: str, drawings: str, part: str = "") -> str:
    try:
        asked = _asked(root, _files(name, page, search=True, part=part), drawings)
        found = json.loads(asked.query("metadata", field="value"))
    except (typst.TypstError, RuntimeError):
        return NO_LAYOUT  # The page itself will say what is wrong with the template.
    return json.dumps(found[0]) if found else NO_LAYOUT


def compile_template(
    name: str, data: Mapping[str, Any], made_on: datetime.date, templates: Path
) -> bytes:
    """A template's PDF, with `data` as its only input and `made_on` as its only clock."""
    pdf = _compiled(name, data, made_on, templates, NO_LAYOUT)
    assert pdf is not None
    return pdf


def _compiled(
    name: str, data: Mapping[str, Any], made_on: datetime.date, templates: Path, layout: str
) -> bytes | None:
    """The PDF, or None where it is not as long as the search for its layout had it."""
    place = templates.resolve(), name, stamp(templates)
    return _set(*place, made_on, layout, *_text(data))


def _set_key(*given: Any) -> Hashable:
    """By digest, as for layouts."""
    *rest, page, drawings = given
    return *rest, *(hashlib.sha256(text.encode()).digest() for text in (page, drawings))


@cached(LRUCache(PAGES), key=_set_key, lock=threading.RLock())
def _set(
    root: Path, name: str, at: object, made_on: datetime.date, layout: str, page: str, drawings: str
) -> bytes | None:
    """What was set a moment ago, to be looked at, is not set again to be kept."""
    options = {"format": "pdf", "pdf_standards": STANDARDS, "timestamp": _midnight(made_on)}
    for nudge in range(NUDGES):
        files = _files(name, page, layout, nudge)
        pdf: bytes = _compile(root, name, files, drawings, **options)
        if not _as_found(pdf, layout):
            return None
        if "faces.json" in files or has_marks(page):
            pdf = with_marks_drawn(pdf)
        if AMBIGUOUS_END not in pdf:
            break
    return pdf


def _template(page: Page) -> str:
    """The file that sets this kind of page; a handout has one for each look."""
    return f"{page.variant if isinstance(page, Handout) else page.kind}.typ"


def _midnight(day: datetime.date) -> datetime.datetime:
    """The instant that stands in a file made on a day, whatever the hour."""
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _text(data: Mapping[str, Any]) -> tuple[str, str]:
    """A page's words as JSON, with a key in the place of each drawing, and its drawings."""
    words, drawings = lifted(data)
    page = json.dumps(words, ensure_ascii=False)
    # Spaces that do not break: reading software then keeps the groups of a number in order as well.
    page = GROUPED.sub(lambda found: found.group().replace(" ", "\u00a0"), page)
    return page, json.dumps(drawings)


def _files(
    name: str,
    page: str,
    layout: str = NO_LAYOUT,
    nudge: int = 0,
    search: bool = False,
    part: str = "",
) -> dict[str, bytes]:
    """A template and what it reads, beside the files of its folder; a nudge moves nothing seen.

    Given as files and not as `sys_inputs`, a change of which makes typst forget all that it has
    laid out. Only the drawings go there: typst takes files byte by byte, and they are large.
    """
    asked = f'"search": {json.dumps(search)}, "part": {json.dumps(part)}'
    setting = f'{{"layout": {layout}, "nudge": {nudge}, {asked}}}'
    main = f'#include "{name}"'
    read = {"main.typ": main, "page.json": page, "setting.json": setting}
    if spoilt := [*_faced(page)]:
        read |= {"main.typ": f"{FACED}{main}", "faces.json": json.dumps(spoilt)}
    return {file: text.encode() for file, text in read.items()}


def _faced(page: str) -> Iterator[dict[str, str]]:
    """For each font that some words of a page need, a pattern of these words.

    `lit` of the templates puts a sign of no width between the letters of a long word. The space
    behind a word goes with it: reading software loses one that is set by itself.
    """
    if not faces_for(set(page)) and not has_marks(page):
        return
    for face, words in faces_for(_words(json.loads(page))).items():
        found = ("\u200b?".join(map(re.escape, letters_of(word))) for word in words)
        longest_first = "|".join(sorted(found, key=len, reverse=True))
        yield {"face": face, "words": f"(?:{longest_first})[ \u00a0]?"}


def _words(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield from data.split()
    elif isinstance(data, Mapping):
        yield from (word for value in data.values() for word in _words(value))
    elif isinstance(data, list):
        yield from (word for value in data for word in _words(value))


# What a template itself says of an error may be any text of the page.
OWN_SAID = re.compile(r"(panicked|assertion failed).*")
QUOTED, MOST_SAID = re.compile(r'"(?:\\.|[^"\\])*"?'), 200


def _compile(
    root: Path, name: str, files: dict[str, bytes], drawings: str = "{}", **options: Any
) -> Any:
    """What typst makes of a template."""
    try:
        made, warnings = _compiler(root).compile_with_warnings(
            input=files, sys_inputs={"drawings": drawings}, **options
        )
    except typst.TypstError as error:
        if root == beside("templates").resolve():
            raise  # Ours: a bug, and no user's mistake.
        # An error of typst quotes values, which may be a patient's words.
        said = QUOTED.sub("“…”", OWN_SAID.sub(r"\1", str(error).splitlines()[0]))[:MOST_SAID]
        raise UserMistake(f"{root / name} cannot be set: {said}: mend it") from None
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
        compilers[root] = _asked(root)
    return compilers[root]


def _asked(root: Path, files: dict[str, bytes] | None = None, drawings: str = "{}") -> Any:
    """A compiler of its own, for a question that is put once."""
    return typst.Compiler(
        input=files,
        root=str(root),
        font_paths=_typst_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"drawings": drawings},
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )


@cache
def _typst_fonts() -> Any:
    """The pinned fonts, read once a process and shared by every compiler."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(root) for root in FONT_ROOTS],
    )
