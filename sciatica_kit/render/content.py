"""A page's instructions, cut into pieces as bytes: pikepdf's objects of them take far longer.

A page in Arabic has twenty thousand instructions, of which few change. What is cut here is what
typst writes; strings and dictionaries in it are read by pikepdf. Source: ISO 32000-1, 7.3 and 7.8.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pikepdf

STRING = rb"\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)"
HEX = rb"<[0-9A-Fa-f\s]*>"
FLAT = rb"<<(?:[^<>()]|" + STRING + rb"|" + HEX + rb")*>>"
DICTIONARY = rb"<<(?:[^<>()]|" + STRING + rb"|" + HEX + rb"|" + FLAT + rb")*>>"
ARRAY = rb"\[(?:[^\[\]()<>]|" + STRING + rb"|" + HEX + rb")*\]"
NAME = rb"/[^\s()<>\[\]{}/%]*"
NUMBER = rb"[+-]?[0-9.]+"
OPERATOR = rb"[A-Za-z'\"][A-Za-z0-9*]*"
TOKEN = re.compile(
    rb"(" + rb"|".join((STRING, DICTIONARY, HEX, ARRAY, NAME, NUMBER)) + rb")|(" + OPERATOR + rb")"
)
# A string or a dictionary may have any letters in it, so it is passed over whole.
MARKED = re.compile(
    STRING
    + rb"|"
    + NAME
    + rb"\s*(?:"
    + DICTIONARY
    + rb"|"
    + NAME
    + rb")?\s*(BDC|BMC)(?![^\s/\[(<])"
    rb"|" + DICTIONARY + rb"|(BT|EMC|ET)(?![^\s/\[(<])"
)
# What such an instruction stands behind; a longer one may end like it.
BEFORE = b" \t\r\n\f\0)]>"
PART = re.compile(STRING + rb"|" + HEX + rb"|" + NUMBER)
KEPT_TEXTS = 4096


class Instruction(NamedTuple):
    """An instruction: its name, and its operands as they are written."""

    name: bytes
    operands: tuple[bytes, ...] = ()


class Piece(NamedTuple):
    """An outermost stretch of marked content, or what is between two.

    `lines` are where its text objects begin and end; `head` and `tail` are where the instruction
    that begins it ends, and where the one that ends it begins.
    """

    raw: bytes
    lines: tuple[tuple[int, int], ...]
    head: int
    tail: int

    def cut(self, start: int, end: int) -> list[Instruction]:
        """The instructions of a part of it."""
        return instructions_of(self.raw[start:end])


def pieces_of(content: bytes) -> Iterator[Piece]:
    """The instructions of a page, piece by piece, with nothing left out."""
    start = depth = at = head = 0
    lines: list[tuple[int, int]] = []
    for found in MARKED.finditer(content):
        opens, name = found.groups()
        if opens:
            if not depth:
                # What stands between has its text objects before this, if it has any.
                yield Piece(content[start : found.start()], (*lines,), 0, found.start() - start)
                start, lines, head = found.start(), [], found.end() - found.start()
            depth += 1
        elif not name or (found.start() and content[found.start() - 1] not in BEFORE):
            continue
        elif name == b"BT":
            at = found.start() - start
        elif name == b"ET":
            lines.append((at, found.end() - start))
        else:
            depth -= 1
            if not depth:
                yield Piece(content[start : found.end()], (*lines,), head, found.start() - start)
                start, lines = found.end(), []
    yield Piece(content[start:], (*lines,), 0, len(content) - start)


def instructions_of(raw: bytes) -> list[Instruction]:
    """Some bytes as instructions. Raises ValueError for what is none."""
    made: list[Instruction] = []
    operands: list[bytes] = []
    for operand, name in TOKEN.findall(raw):
        if operand:
            operands.append(operand)
        else:
            made.append(Instruction(name, tuple(operands)))
            operands = []
    if operands:
        raise ValueError("a page has operands without an instruction")
    return made


def written(ops: Iterable[Instruction]) -> bytes:
    """Instructions as bytes, one on a line."""
    return b"".join(b" ".join((*one.operands, one.name)) + b"\n" for one in ops)


def number(value: float) -> bytes:
    """A number as it is written, to eight places."""
    return (f"{value:.8f}".rstrip("0").rstrip(".") or "0").encode()


def parts_of(array: bytes) -> list[bytes | float]:
    """The strings of an array or a string, as the glyphs' bytes, and its numbers."""
    return [float(part) if part[:1] not in b"(<" else glyphs(part) for part in PART.findall(array)]


@lru_cache(KEPT_TEXTS)
def glyphs(string: bytes) -> bytes:
    """The bytes that a string stands for."""
    return bytes(pikepdf.Object.parse(string))


@lru_cache(KEPT_TEXTS)
def replaced_by(operand: bytes) -> str | None:
    """The text that a stretch is read as, where its dictionary says one."""
    if b"/ActualText" not in operand:
        return None
    found: Any = pikepdf.Object.parse(operand)
    return str(found.ActualText)
