"""Which characters the pinned fonts can show."""

import unicodedata
from functools import cache
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
from fontTools.ttLib import TTFont


def unprintable(text: str) -> str:
    """A plain description of the first character no font can show, or nothing."""
    for char in text:
        if _barred(char) or ord(char) not in _shown():
            return f"“{_visible(char)}” ({_name(char)})"
    return ""


def _barred(char: str) -> bool:
    """Whether a character is a control or half of a broken pair."""
    return unicodedata.category(char) in ("Cc", "Cs")


def _visible(char: str) -> str:
    """The character itself, or its code where printing it would show nothing."""
    return char if unicodedata.category(char)[0] in "LMNPS" else f"U+{ord(char):04X}"


def _name(char: str) -> str:
    """The character's Unicode name, or its code where it has none."""
    return unicodedata.name(char, f"U+{ord(char):04X}")


@cache
def _shown() -> frozenset[int]:
    """Every code point that some upright font file holds."""
    files = [path for path in fonts() if "Italic" not in path.name]
    return frozenset(code for path in files for code in TTFont(path, lazy=True).getBestCmap())


FONT_ROOTS = (
    fontpkg_atkinson_hyperlegible.ROOT,
    fontpkg_noto_sans.ROOT,
    fontpkg_noto_sans_arabic.ROOT,
)


def fonts() -> tuple[Path, ...]:
    """The font files a page is set in, in order of preference."""
    return tuple(path for root in FONT_ROOTS for path in sorted(Path(root).rglob("*.ttf")))
