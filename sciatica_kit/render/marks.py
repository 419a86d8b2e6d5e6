"""Letters that a font draws in several strokes read as one letter each.

typst sets a mark that is moved up or down (the dot of an Arabic letter, an accent on a capital) as
text of its own, and gives it the whole letter's text once more: "Nguyễễn". Whoever hears the page,
searches it or copies from it gets the doubled letter. Here marks become drawings, which no reading
software takes for text, and the letter beneath has a number of its own that is read as the whole
letter: a replacement text (ActualText) is ignored by some software and put out of order by other.
"""

import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction as Op
from pikepdf import Dictionary, Name, Operator

from .glyphs import CODE, UNITS, Glyphs
from .shown import BEGINS, SHOWS, Ops, codes_of, joined, parts_of, saying


def has_marks(text: str) -> bool:
    """Whether a text may hold letters of several strokes: marks, or a script that has them."""
    return not text.isascii() and any(_stroked(char) for char in set(text))


def _stroked(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or unicodedata.bidirectional(char) in ("R", "AL")


def with_marks_drawn(pdf: bytes) -> bytes:
    """The same pages with each mark as a drawing; the very bytes where there is none."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        book = _Book(document)
        changed = [_redrawn(page, book) for page in document.pages]
        if not any(changed):
            return pdf
        for glyphs in book.glyphs.values():
            glyphs.finish()
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()


@dataclass(frozen=True)
class _Book:
    """A document with what its pages share: its fonts' glyphs, and a drawing for each mark."""

    document: pikepdf.Pdf
    glyphs: dict[tuple[int, int], Glyphs] = field(default_factory=dict)
    drawings: dict[tuple[Glyphs, int], tuple[Name, pikepdf.Stream]] = field(default_factory=dict)

    def fonts_of(self, page: pikepdf.Page) -> dict[str, Glyphs]:
        """The fonts of a page by the names that it has for them."""
        return {
            str(name): self.glyphs.setdefault(font.objgen, Glyphs(self.document, font))
            for name, font in page.resources.get("/Font", Dictionary()).items()
        }

    def drawing_on(self, page: pikepdf.Page, font: Glyphs, code: int) -> Name:
        """What a mark's drawing is called on a page, which has it from now on."""
        if (font, code) not in self.drawings:
            form = self.document.make_stream(
                font.path(code), Type=Name.XObject, Subtype=Name.Form, BBox=font.box(code)
            )
            self.drawings[font, code] = Name(f"/Mark{len(self.drawings) + 1}"), form
        name, form = self.drawings[font, code]
        if "/XObject" not in page.resources:
            page.resources.XObject = Dictionary()
        page.resources.XObject[name] = form
        return name


def _redrawn(page: pikepdf.Page, book: _Book) -> bool:
    """Whether a page had marks or replacements; they are drawings and numbers now."""
    fonts = book.fonts_of(page)
    said: list[Op] = []
    changed = False
    for piece in _pieces(pikepdf.parse_content_stream(page)):
        mended = _mended(piece, fonts, page, book)
        changed = changed or mended is not piece
        said += mended
    if changed:
        page.Contents = book.document.make_stream(pikepdf.unparse_content_stream(said))
    return changed


def _pieces(ops: Iterable[Any]) -> Iterator[list[Op]]:
    """The instructions cut into outermost stretches of marked content and what is between them."""
    piece: list[Op] = []
    depth = 0
    for op in ops:
        name = str(op.operator)
        if name in BEGINS:
            if not depth and piece:
                yield piece
                piece = []
            depth += 1
        piece.append(op)
        if name == "EMC":
            depth -= 1
            if not depth:
                yield piece
                piece = []
    yield piece


def _mended(piece: list[Op], fonts: dict[str, Glyphs], page: pikepdf.Page, book: _Book) -> list[Op]:
    """A piece with its marks as drawings: behind it where it is read out, else in their place."""
    names = [str(op.operator) for op in piece]
    if "BT" not in names:
        return piece
    aside = names[0] == "BDC" and "/MCID" in piece[0].operands[1] and names.count("BT") == 1
    made: list[Op] = []
    start = 0
    changed = False
    while "BT" in names[start:]:
        at = names.index("BT", start)
        end = names.index("ET", at) + 1
        made += piece[start:at]
        line = _Line(fonts, page, book)
        text = joined(saying(line.without_marks(piece[at:end]), fonts), fonts)
        changed = changed or len(text) != end - at or bool(line.drawn)
        if aside and line.drawn:
            around = [*piece[1:at], *line.drawn, *piece[end:]]
            kept = [*piece[1:at], *text, *piece[end:-1]] if line.shown else []
            return [piece[0], *kept, piece[-1], Op([Name.Artifact], Operator("BMC")), *around]
        made += [*(text if line.shown else ()), *line.drawn]
        start = end
    return [*made, *piece[start:]] if changed else piece


class _Line:
    """A line of text as it is shown: font, size and place, and the drawings of its marks."""

    def __init__(self, fonts: dict[str, Glyphs], page: pikepdf.Page, book: _Book) -> None:
        self._fonts, self._page, self._book = fonts, page, book
        self._font: Glyphs | None = None
        self._size = self._x = 0.0
        self._line: list[Any] = []
        self.drawn: list[Op] = []
        self.shown = 0

    def without_marks(self, ops: Ops) -> Iterator[Op]:
        """The instructions that show text, without the marks, which are drawn."""
        for op in ops:
            name = str(op.operator)
            if name == "Tf":
                self._font, self._size = self._fonts[str(op.operands[0])], float(op.operands[1])
            elif name == "Tm":
                self._line, self._x = list(op.operands), 0.0
            yield self._letters(op) if name in SHOWS and self._font else op

    def _letters(self, op: Op) -> Op:
        kept = [self._part(part) for part in parts_of(op)]
        return Op([pikepdf.Array(kept)], Operator("TJ")) if self.drawn else op

    def _part(self, part: Any) -> Any:
        if not isinstance(part, pikepdf.String):
            self._x -= float(part) * self._size / UNITS
            return part
        letters = b"".join(code.to_bytes(CODE) for code in codes_of(part) if self._is_letter(code))
        return pikepdf.String(letters)

    def _is_letter(self, code: int) -> bool:
        """Whether a glyph takes room of its own; one that takes none is drawn."""
        assert self._font
        width = self._font.width(code)
        if width:
            self._x += width * self._size / UNITS
            self.shown += 1
        else:
            self.drawn += self._placed(self._book.drawing_on(self._page, self._font, code))
        return bool(width)

    def _placed(self, name: Name) -> list[Op]:
        scale = self._size / self._font.em if self._font else 0
        return [
            Op([], Operator("q")),
            Op(self._line, Operator("cm")),
            Op([scale, 0, 0, scale, self._x, 0], Operator("cm")),
            Op([name], Operator("Do")),
            Op([], Operator("Q")),
        ]
