"""Which characters the pinned fonts can show, and in which of them a word must be set."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
from fontTools.ttLib import TTFont

# In order of preference, by the names that templates know them by.
FACES = {
    "Atkinson Hyperlegible": fontpkg_atkinson_hyperlegible.ROOT,
    "Noto Sans": fontpkg_noto_sans.ROOT,
    "Noto Sans Arabic": fontpkg_noto_sans_arabic.ROOT,
}
FONT_ROOTS = tuple(FACES.values())
# It places no mark on a letter but those that it has drawn together with one.
FIRST = next(iter(FACES))
# Of the signs that show nothing and act on others: those that part, join or place letters.
HARMLESS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060"
# Marks of these go with their own letters alone: no font places them on others.
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "DEVANAGARI")
# What any spelling needs on one letter; a tower of them would cover the lines above.
MOST_MARKS = 4
# A sign of more ems is a whole sentence in one, and breaks on no line.
MOST_EMS = 4


def unprintable(text: str) -> str:
    """A plain description of the first letter or sign no font can show, or nothing."""
    return next(filter(None, map(_unprinted, dict.fromkeys(letters_of(text)))), "")


@lru_cache(4096)
def _unprinted(letter: str) -> str:
    """Why a letter with its marks cannot be printed, or nothing."""
    for char in letter:
        if _barred(char) or not any(ord(char) in held for held in _held().values()):
            return f"“{_visible(char)}” ({_name(char)})"
    return _misfit(letter)


def unseen(text: str) -> str:
    """What a text is made of that leaves no ink at all, in words; nothing where it leaves some."""
    # A soft hyphen has its stroke, but stands where a line may break, and shows it there alone.
    if not text or any(char not in HARMLESS and _leaves_ink(char) for char in text):
        return ""
    return ", ".join(dict.fromkeys(_name(char).casefold() for char in text))


def letters_of(text: str) -> Iterator[str]:
    """The text cut between letters, each with the marks that stand on it."""
    letter = ""
    for char in text:
        if letter and not _is_mark(char):
            yield letter
            letter = ""
        letter += char
    if letter:
        yield letter


def width_of(text: str) -> int:
    """How much room a text takes: a letter counts as one, and a wider one as its ems, rounded up.

    It is the widest that any of the fonts has for the letter.
    """
    return sum(_ems().get(ord(char), 1) for char in text)


def faces_for(words: Iterable[str]) -> dict[str, list[str]]:
    """The words that would lose a letter if the fonts were tried in turn, by the font they need.

    Of a word that needs several fonts its letters stand there one by one.
    A font that has the mark but not the letter takes the mark, and the letter is not printed.
    """
    asked: dict[str, list[str]] = {}
    for word in dict.fromkeys(words):
        needed = {letter: face for letter in letters_of(word) if (face := _asked(letter))}
        alike = len(set(needed.values())) == 1
        for letter, face in needed.items():
            asked.setdefault(face, []).append(word if alike else letter)
    return {face: [*dict.fromkeys(words)] for face, words in asked.items()}


@lru_cache(4096)
def _asked(letter: str) -> str:
    """The font that a letter with its marks must be asked from, or nothing where the first has it.

    One that has just a part of it, ahead of one that has the whole, would spoil it.
    """
    whole, parts = _forms(letter)
    if len(parts) == 1 or (len(whole) == 1 and ord(whole) in _held()[FIRST]):
        return ""
    spoilt = False
    for face, held in _held().items():
        if face != FIRST and _holds(held, letter):
            return face if spoilt else ""
        spoilt = spoilt or any(ord(char) in held for char in whole + parts)
    return ""


def _forms(letter: str) -> tuple[str, str]:
    return unicodedata.normalize("NFC", letter), unicodedata.normalize("NFD", letter)


def _holds(held: frozenset[int], letter: str) -> bool:
    return all(ord(char) in held for char in _forms(letter)[0])


def _misfit(letter: str) -> str:
    """Why marks and letter cannot be shown together, though a font has each of them."""
    if _ems().get(ord(letter[0]), 1) > MOST_EMS:
        return f"“{letter[0]}” ({_name(letter[0])}), which no line has room for"
    marks = [char for char in letter if _is_mark(char)]
    if not marks:
        return ""
    base = letter[0]
    if _is_mark(base) or base.isspace():
        return f"“{_visible(marks[0])}” ({_name(marks[0])}) with no letter before it"
    if len(marks) > MOST_MARKS:
        return f"{len(marks)} marks on one letter ({_name(base)})"
    strange = any(_script(mark) not in ("", _script(base)) for mark in marks)
    faces = (held for face, held in _held().items() if face != FIRST)
    if strange or (len(_forms(letter)[0]) > 1 and not any(_holds(held, letter) for held in faces)):
        return f"“{letter}” ({_name(base)} with {', '.join(map(_name, marks))})"
    return ""


def _script(char: str) -> str:
    """Whose a letter or a mark is; nothing where any script may have it."""
    return next((script for script in SCRIPTS if script in unicodedata.name(char, "")), "")


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _barred(char: str) -> bool:
    """Whether a character is a control, half of a broken pair, or turns the text about it."""
    kind = unicodedata.category(char)
    return kind in ("Cc", "Cs") or (kind == "Cf" and char not in HARMLESS)


def _visible(char: str) -> str:
    """The character itself, or its code where printing it would show nothing."""
    return char if unicodedata.category(char)[0] in "LMNPS" else f"U+{ord(char):04X}"


def _name(char: str) -> str:
    """The character's Unicode name, or its code where it has none."""
    return unicodedata.name(char, f"U+{ord(char):04X}")


def fonts() -> tuple[Path, ...]:
    """The font files a page is set in, in order of preference."""
    return tuple(path for root in FONT_ROOTS for path in _files(root))


def _files(root: str | Path) -> list[Path]:
    return sorted(Path(root).rglob("*.ttf"))


def _upright(root: str | Path) -> Iterator[TTFont]:
    return (TTFont(path, lazy=True) for path in _files(root) if "Italic" not in path.name)


@cache
def _held() -> dict[str, frozenset[int]]:
    """Every code point that each face holds in all of its upright files."""
    return {
        face: frozenset.intersection(*(frozenset(font.getBestCmap()) for font in _upright(root)))
        for face, root in FACES.items()
    }


@lru_cache(4096)
def _leaves_ink(char: str) -> bool:
    """Whether any face draws something for it; asked sign by sign, as a font is slow to unpack."""
    return any(
        name is not None and font["glyf"][name].numberOfContours
        for font, names in _drawn()
        for name in (names.get(ord(char)),)
    )


@cache
def _drawn() -> tuple[tuple[TTFont, dict[int, str]], ...]:
    """The upright files, each with its names of glyphs by code point."""
    return tuple((font, font.getBestCmap()) for root in FONT_ROOTS for font in _upright(root))


@cache
def _ems() -> dict[int, int]:
    """The code points wider than an em, with how many ems they are wide at most."""
    wide: dict[int, int] = {}
    for root in FONT_ROOTS:
        for font in _upright(root):
            em, advances = font["head"].unitsPerEm, font["hmtx"]
            for code, name in font.getBestCmap().items():
                ems = -(-advances[name][0] // em)
                if ems > wide.get(code, 1):
                    wide[code] = ems
    return wide
