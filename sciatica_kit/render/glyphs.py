"""A font as it stands in a PDF: widths, outlines, and further numbers for its glyphs."""

import io
from functools import cached_property
from typing import Any

import pikepdf
from fontTools.pens.basePen import BasePen
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.ttLib import TTFont

UNITS = 1000  # of an em, in which a PDF gives widths and kerning.
CODE = 2  # bytes of a glyph's number
MOST_LINES = 100  # that a block of a table of letters may have


class Glyphs:
    """The glyphs of one font of a PDF, by the numbers that its pages show them by."""

    def __init__(self, document: pikepdf.Pdf, font: pikepdf.Object) -> None:
        self._document, self._whole, self._font = document, font, font.DescendantFonts[0]
        self._further: dict[tuple[int, str], int] = {}

    @cached_property
    def _widths(self) -> dict[int, float]:
        found: dict[int, float] = {}
        rest = iter(self._font.get("/W", ()))
        for first in rest:
            then = next(rest)
            if isinstance(then, pikepdf.Array):  # The widths themselves, one after another,
                found |= {int(first) + n: float(width) for n, width in enumerate(then)}
            else:  # or one width for all up to here.
                found |= dict.fromkeys(range(int(first), int(then) + 1), float(next(rest)))
        return found

    @cached_property
    def _usual(self) -> float:
        return float(self._font.get("/DW", UNITS))

    def width(self, code: int) -> float:
        """The advance of a glyph in thousandths of an em."""
        return self._widths.get(code, self._usual)

    @cached_property
    def _outlines(self) -> TTFont:
        return TTFont(io.BytesIO(self._font.FontDescriptor.FontFile2.read_bytes()))

    @cached_property
    def em(self) -> int:
        """The units of an em in its outlines."""
        return int(self._outlines["head"].unitsPerEm)

    def path(self, code: int) -> bytes:
        """The filled outline of a glyph, in units of its font."""
        pen = _Path(self._outlines.getGlyphSet())
        self._draw(code, pen)
        return " ".join([*pen.said, "f"]).encode()

    def box(self, code: int) -> list[float]:
        """What bounds the outline: left, bottom, right, top, in units of its font."""
        pen = ControlBoundsPen(self._outlines.getGlyphSet())
        self._draw(code, pen)
        return list(pen.bounds or (0, 0, 0, 0))

    def _draw(self, code: int, pen: BasePen) -> None:
        self._outlines.getGlyphSet()[self._outlines.getGlyphName(code)].draw(pen)

    def saying(self, code: int, text: str) -> int:
        """A number that shows the same glyph and is read as this text."""
        if (code, text) not in self._further:
            further = int(self._outlines["maxp"].numGlyphs) + len(self._further)
            self._further[code, text] = further
            self._widths[further] = self.width(code)
        return self._further[code, text]

    def finish(self) -> None:
        """Write the further numbers into the font: which glyph, how wide, and how they are read."""
        if not self._further:
            return
        first = min(self._further.values())
        glyphs = [*range(first), *(code for code, _ in self._further)]
        numbers = b"".join(glyph.to_bytes(CODE) for glyph in glyphs)
        self._font.CIDToGIDMap = self._document.make_stream(numbers)
        widths = [self.width(code) for code, _ in self._further]
        self._font.W = pikepdf.Array([*self._font.get("/W", ()), first, pikepdf.Array(widths)])
        # A list of the glyphs that are there may be left out, but not be wrong.
        if "/CIDSet" in self._font.FontDescriptor:
            del self._font.FontDescriptor.CIDSet
        table = self._whole.ToUnicode.read_bytes()
        self._whole.ToUnicode = self._document.make_stream(table.replace(b"endcmap", self._said()))

    def _said(self) -> bytes:
        lines = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for (_, text), code in self._further.items()
        ]
        blocks = [lines[at : at + MOST_LINES] for at in range(0, len(lines), MOST_LINES)]
        said = [f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar\n" for b in blocks]
        return "".join([*said, "endcmap"]).encode()


class _Path(BasePen):  # type: ignore[misc]
    """An outline as path instructions; curves come as cubic ones, which is all that a PDF has."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.said: list[str] = []

    def _add(self, name: str, *points: tuple[float, float]) -> None:
        self.said.append(" ".join([*(f"{n:.6g}" for point in points for n in point), name]))

    def _moveTo(self, point: Any) -> None:
        self._add("m", point)

    def _lineTo(self, point: Any) -> None:
        self._add("l", point)

    def _curveToOne(self, one: Any, two: Any, end: Any) -> None:
        self._add("c", one, two, end)

    def _closePath(self) -> None:
        self._add("h")
