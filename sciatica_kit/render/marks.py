"""Letters that a font draws in several strokes read as one letter each.

typst sets a mark that is moved up or down (the dot of an Arabic letter, an accent on a capital) as
text of its own, and gives it the whole letter's text once more: "Nguyễễn". Whoever hears the page,
searches it or copies from it gets the doubled letter. Here marks become drawings, which no reading
software takes for text, and the letter beneath has a number of its own that is read as the whole
letter: a replacement text (ActualText) is ignored by some software and put out of order by other.
"""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name

from .content import Instruction, Piece, instructions_of, number, parts_of, pieces_of, written
from .glyphs import CODE, UNITS, Glyphs
from .shown import SHOWS, Fonts, Part, all_codes, codes_of, joined, saying, shown

ASIDE = b"/Artifact BMC\n"


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

    def fonts_of(self, page: pikepdf.Page) -> Fonts:
        """The fonts of a page by the names that it has for them."""
        return {
            str(name).encode(): self.glyphs.setdefault(font.objgen, Glyphs(self.document, font))
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
    page.contents_coalesce()
    pieces = [*pieces_of(page.Contents.read_bytes())]
    mender = _Mender(book, page, book.fonts_of(page))
    said = [mender.mended(piece) for piece in pieces]
    changed = any(new is not old.raw for new, old in zip(said, pieces, strict=True))
    if changed:
        page.Contents = book.document.make_stream(b"".join(said))
    return changed


@dataclass(frozen=True)
class _Mender:
    """A page whose pieces are mended one by one, and what its marks are drawn with."""

    book: _Book
    page: pikepdf.Page
    fonts: Fonts

    def mended(self, piece: Piece) -> bytes:
        """A piece with its marks as drawings: behind it where it is read out, else in place."""
        lines = [(at, end, instructions_of(piece.raw[at:end])) for at, end in piece.lines]
        if all(self._stays(ops) for _, _, ops in lines):
            return piece.raw
        read_out = b"/MCID" in piece.raw[: piece.head] and len(lines) == 1
        made, start = b"", 0
        for at, end, ops in lines:
            line = _Line(self.fonts, self.page, self.book)
            text = written(joined(saying(line.without_marks(ops), self.fonts), self.fonts))
            text = text if line.shown else b""
            if read_out and line.drawn:
                return _apart(piece, at, end, text, written(line.drawn))
            made += piece.raw[start:at] + text + written(line.drawn)
            start = end
        return made + piece.raw[start:]

    def _stays(self, line: list[Instruction]) -> bool:
        """Whether a text object shows letters at once and no mark, so that it stays as it is."""
        shows = [one for one in line if one.name in SHOWS]
        faces = [one.operands[0] for one in line if one.name == b"Tf"]
        alone = len(shows) == len(faces) == 1 and all(one.name != b"BDC" for one in line)
        return alone and all(map(self.fonts[faces[0]].width, all_codes(shows[0])))


def _apart(piece: Piece, at: int, end: int, text: bytes, drawn: bytes) -> bytes:
    """What is read out, with its text and no mark, and behind it the marks as an artifact."""
    raw, before, behind = piece.raw, piece.raw[piece.head : at], piece.raw[end : piece.tail]
    kept = before + text + behind if text else b"\n"
    last = raw[piece.tail :] + b"\n"
    return raw[: piece.head] + kept + last + ASIDE + before + drawn + behind + last


class _Line:
    """A line of text as it is shown: font, size and place, and the drawings of its marks."""

    def __init__(self, fonts: Fonts, page: pikepdf.Page, book: _Book) -> None:
        self._fonts, self._page, self._book = fonts, page, book
        self._font: Glyphs | None = None
        self._size = self._x = 0.0
        self._line: tuple[bytes, ...] = ()
        self.drawn: list[Instruction] = []
        self.shown = 0

    def without_marks(self, ops: list[Instruction]) -> Iterator[Instruction]:
        """The instructions that show text, without the marks, which are drawn."""
        for one in ops:
            if one.name == b"Tf":
                self._font, self._size = self._fonts[one.operands[0]], float(one.operands[1])
            elif one.name == b"Tm":
                self._line, self._x = one.operands, 0.0
            yield self._letters(one) if one.name in SHOWS and self._font else one

    def _letters(self, shows: Instruction) -> Instruction:
        kept = [self._part(part) for part in parts_of(shows.operands[0])]
        return shown(kept) if self.drawn else shows

    def _part(self, part: Part) -> Part:
        if not isinstance(part, bytes):
            self._x -= part * self._size / UNITS
            return part
        return b"".join(code.to_bytes(CODE) for code in codes_of(part) if self._is_letter(code))

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

    def _placed(self, name: Name) -> list[Instruction]:
        scale = number(self._size / self._font.em if self._font else 0)
        return [
            Instruction(b"q"),
            Instruction(b"cm", self._line),
            Instruction(b"cm", (scale, b"0", b"0", scale, number(self._x), b"0")),
            Instruction(b"Do", (str(name).encode(),)),
            Instruction(b"Q"),
        ]
