"""What the instructions of a text object show, and the same letters shown in another way."""

from collections.abc import Iterable, Iterator

from .content import Instruction, number, parts_of, replaced_by
from .glyphs import CODE, UNITS, Glyphs

SHOWS = (b"Tj", b"TJ")
BEGINS = (b"BDC", b"BMC")
SETS = (b"Tr", b"Tf", b"Tm")
Part = bytes | float
Fonts = dict[bytes, Glyphs]
# Of a point: less is not seen, and comes of numbers that were cut short.
NO_GAP = 0.001
NO_MOVE = 0.05  # thousandths of an em


def codes_of(text: bytes) -> Iterator[int]:
    """The numbers of the glyphs that a string shows."""
    return (int.from_bytes(text[at : at + CODE]) for at in range(0, len(text), CODE))


def shown(parts: Iterable[Part]) -> Instruction:
    """The instruction that shows these glyphs, and moves where a number stands."""
    said = (b"<%s>" % p.hex().encode() if isinstance(p, bytes) else number(p) for p in parts)
    return Instruction(b"TJ", (b"[%s]" % b" ".join(said),))


def all_codes(shows: Instruction) -> Iterator[int]:
    """The numbers of all glyphs that an instruction shows."""
    strings = (part for part in parts_of(shows.operands[0]) if isinstance(part, bytes))
    return (code for string in strings for code in codes_of(string))


def saying(ops: Iterator[Instruction], fonts: Fonts) -> Iterator[Instruction]:
    """The instructions with a number that says its text, for each replacement of one glyph."""
    for one in ops:
        text = replaced_by(one.operands[1]) if one.name == b"BDC" else None
        if text is None:
            yield one
        else:
            yield from _said(one, text, [*_inside(ops)], fonts)


def _inside(rest: Iterator[Instruction]) -> Iterator[Instruction]:
    """What follows up to the end of the stretch, without its end."""
    depth = 1
    for one in rest:
        depth += (one.name in BEGINS) - (one.name == b"EMC")
        if not depth:
            return
        yield one


def _said(
    begin: Instruction, text: str, inner: list[Instruction], fonts: Fonts
) -> Iterator[Instruction]:
    codes = [code for one in inner if one.name in SHOWS for code in all_codes(one)]
    if len(codes) > 1:
        yield from (begin, *inner, Instruction(b"EMC"))
        return
    font = next(fonts[one.operands[0]] for one in inner if one.name == b"Tf")
    numbers = [font.saying(code, text) for code in codes]
    for one in inner:
        if one.name in SETS:
            yield one
        elif one.name in SHOWS and numbers:
            yield shown(_numbered(one, numbers[0]))


def _numbered(shows: Instruction, further: int) -> Iterator[Part]:
    """The parts of an instruction with another number for its one glyph."""
    for part in parts_of(shows.operands[0]):
        yield further.to_bytes(CODE) if isinstance(part, bytes) and part else part


def joined(ops: Iterator[Instruction], fonts: Fonts) -> list[Instruction]:
    """The instructions with what is shown one behind the other on a line shown at once.

    Reading software loses a space that is shown by itself.
    """
    made: list[Instruction] = []
    run = _Run(fonts)
    for one in ops:
        if one.name in SETS:
            run.set(one)
        elif one.name in SHOWS:
            made += run.show(one)
        else:
            made += [*run.end(), one]
    return [*made, *run.end()]


class _Run:
    """Letters that are shown at once: what was set for them, and where they end."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._sets: dict[bytes, Instruction] = {}
        self._next: dict[bytes, Instruction] = {}
        self._parts: list[Part] = []
        self._end = 0.0

    def set(self, one: Instruction) -> None:
        """Take note of a font, a place or a way of painting, for what is shown next."""
        self._next[one.name] = one

    def show(self, shows: Instruction) -> Iterator[Instruction]:
        """Add what is shown to the run, if it goes on on the same line in the same way."""
        sets = {**self._sets, **self._next}
        start = float(sets[b"Tm"].operands[4]) if b"Tm" in self._next else self._end
        if not self._parts or _way(sets) != _way(self._sets):
            yield from self.end()
            self._sets, self._end = sets, start
        self._next = {}
        self._add(parts_of(shows.operands[0]), start - self._end)

    def end(self) -> Iterator[Instruction]:
        """The run as instructions; the next one begins anew."""
        if self._parts:
            yield from (self._sets[name] for name in SETS if name in self._sets)
            yield shown(_summed(self._parts))
            self._parts = []

    def _add(self, parts: list[Part], gap: float) -> None:
        name, size = self._sets[b"Tf"].operands
        moved: list[Part] = [-gap * UNITS / float(size)] if abs(gap) > NO_GAP else []
        self._parts += [*moved, *parts]
        font = self._fonts[name]
        self._end += sum(_advance(part, font) for part in [*moved, *parts]) * float(size) / UNITS


def _summed(parts: list[Part]) -> Iterator[Part]:
    """The parts with what comes of several moves in a row as one, and no string without a glyph.

    A move, even one that the next takes back, is a gap between words to reading software.
    """
    move = 0.0
    for part in parts:
        if not isinstance(part, bytes):
            move += part
        elif part:
            if abs(move) > NO_MOVE:
                yield round(move, 3)
            move = 0.0
            yield part


def _advance(part: Part, font: Glyphs) -> float:
    """How far a part moves the next one, in thousandths of an em."""
    if isinstance(part, bytes):
        return sum(map(font.width, codes_of(part)))
    return -part


def _way(sets: dict[bytes, Instruction]) -> list[tuple[bytes, ...]]:
    """What must be the same for letters to be shown at once: all that is set, but the place."""
    *rest, place = [sets[name].operands for name in SETS if name in sets]
    return [*rest, (*place[:4], *place[5:])]
