"""What the instructions of a text object show, and the same letters shown in another way."""

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction as Op
from pikepdf import Operator

from .glyphs import CODE, UNITS, Glyphs

SHOWS = ("Tj", "TJ")
BEGINS = ("BDC", "BMC")
SETS = ("Tr", "Tf", "Tm")
Ops = Sequence[Op]
# Of a point: less is not seen, and comes of numbers that were cut short.
NO_GAP = 0.001
NO_MOVE = 0.05  # thousandths of an em


def parts_of(op: Op) -> list[Any]:
    """Strings of glyphs, and numbers that move the next one, of an instruction that shows text."""
    return [*(op.operands[0] if str(op.operator) == "TJ" else op.operands)]


def codes_of(text: pikepdf.Object) -> Iterator[int]:
    """The numbers of the glyphs that a string shows."""
    data = bytes(text)
    return (int.from_bytes(data[at : at + CODE]) for at in range(0, len(data), CODE))


def _all_codes(op: Op) -> Iterator[int]:
    for part in parts_of(op):
        if isinstance(part, pikepdf.String):
            yield from codes_of(part)


def saying(ops: Iterator[Op], fonts: dict[str, Glyphs]) -> Iterator[Op]:
    """The instructions with a number that says its text, for each replacement of one glyph."""
    for op in ops:
        if str(op.operator) == "BDC" and "/ActualText" in op.operands[1]:
            yield from _said(op, [*_inside(ops)], fonts)
        else:
            yield op


def _inside(rest: Iterator[Op]) -> Iterator[Op]:
    """What follows up to the end of the stretch, without its end."""
    depth = 1
    for op in rest:
        name = str(op.operator)
        depth += (name in BEGINS) - (name == "EMC")
        if not depth:
            return
        yield op


def _said(begin: Op, inner: Ops, fonts: dict[str, Glyphs]) -> Iterator[Op]:
    codes = [code for op in inner if str(op.operator) in SHOWS for code in _all_codes(op)]
    if len(codes) > 1:
        yield from (begin, *inner, Op([], Operator("EMC")))
        return
    font = next(fonts[str(op.operands[0])] for op in inner if str(op.operator) == "Tf")
    numbers = [font.saying(code, str(begin.operands[1].ActualText)) for code in codes]
    for op in inner:
        if str(op.operator) in SETS:
            yield op
        elif str(op.operator) in SHOWS and numbers:
            yield Op([pikepdf.Array([*_numbered(op, numbers[0])])], Operator("TJ"))


def _numbered(op: Op, number: int) -> Iterator[Any]:
    """The parts of an instruction with another number for its one glyph."""
    for part in parts_of(op):
        isglyph = isinstance(part, pikepdf.String) and len(bytes(part))
        yield pikepdf.String(number.to_bytes(CODE)) if isglyph else part


def joined(ops: Iterator[Op], fonts: dict[str, Glyphs]) -> list[Op]:
    """The instructions with what is shown one behind the other on a line shown at once.

    Reading software loses a space that is shown by itself.
    """
    made: list[Op] = []
    run = _Run(fonts)
    for op in ops:
        name = str(op.operator)
        if name in SETS:
            run.set(op)
        elif name in SHOWS:
            made += run.show(op)
        else:
            made += [*run.end(), op]
    return [*made, *run.end()]


class _Run:
    """Letters that are shown at once: what was set for them, and where they end."""

    def __init__(self, fonts: dict[str, Glyphs]) -> None:
        self._fonts = fonts
        self._sets: dict[str, Op] = {}
        self._next: dict[str, Op] = {}
        self._parts: list[Any] = []
        self._end = 0.0

    def set(self, op: Op) -> None:
        """Take note of a font, a place or a way of painting, for what is shown next."""
        self._next[str(op.operator)] = op

    def show(self, op: Op) -> Iterator[Op]:
        """Add what is shown to the run, if it goes on on the same line in the same way."""
        sets = {**self._sets, **self._next}
        start = float(sets["Tm"].operands[4]) if "Tm" in self._next else self._end
        if not self._parts or _way(sets) != _way(self._sets):
            yield from self.end()
            self._sets, self._end = sets, start
        self._next = {}
        self._add(parts_of(op), start - self._end)

    def end(self) -> Iterator[Op]:
        """The run as instructions; the next one begins anew."""
        if self._parts:
            yield from (self._sets[name] for name in SETS if name in self._sets)
            yield Op([pikepdf.Array([*_summed(self._parts)])], Operator("TJ"))
            self._parts = []

    def _add(self, parts: list[Any], gap: float) -> None:
        size = float(self._sets["Tf"].operands[1])
        moved = [-gap * UNITS / size] if abs(gap) > NO_GAP else []
        self._parts += [*moved, *parts]
        font = self._fonts[str(self._sets["Tf"].operands[0])]
        self._end += sum(_advance(part, font) for part in [*moved, *parts]) * size / UNITS


def _summed(parts: list[Any]) -> Iterator[Any]:
    """The parts with what comes of several moves in a row as one, and no string without a glyph.

    A move, even one that the next takes back, is a gap between words to reading software.
    """
    move = 0.0
    for part in parts:
        if not isinstance(part, pikepdf.String):
            move += float(part)
        elif bytes(part):
            if abs(move) > NO_MOVE:
                yield round(move, 3)
            move = 0.0
            yield part


def _advance(part: Any, font: Glyphs) -> float:
    """How far a part moves the next one, in thousandths of an em."""
    if isinstance(part, pikepdf.String):
        return sum(map(font.width, codes_of(part)))
    return -float(part)


def _way(sets: dict[str, Op]) -> list[list[str]]:
    """What must be the same for letters to be shown at once: all that is set, but the place."""
    *rest, place = [list(sets[name].operands) for name in SETS if name in sets]
    line = [*place[:4], *place[5:]]
    return [[str(operand) for operand in operands] for operands in (*rest, line)]
