"""Words of a row or of the practice kept in their own direction, on a page or in a line of another.

In a line that runs leftwards the groups of a number change places, since the spaces between them
belong to the line: 020 7946 0958 becomes 0958 7946 020. Signs that show nothing keep them together.
"""

import re
import unicodedata

FIRST_STRONG, LEFT_TO_RIGHT, END = "\u2068", "\u2066", "\u2069"
# Arabic digits, alone of all, change places by groups even in a line that runs rightwards.
FORCED, FORCED_END = "\u202d", "\u202c"
# Digits of any script that are written in groups, with what stands between these: a telephone
# number, a date, a time, a range. A comma with a space lists things and is left to the line.
GROUPS = re.compile(
    r"(?:\+\s?)?(?:\(\+?\d+\)[\s/‑-]?)?\d[\dA-Za-z]*"
    r"(?:(?:[.,:/]|\s?[‑–—/-]\s?|\s?\(\d+\)\s?|\s)\d[\dA-Za-z]*)*(?:[‑-][A-Za-z]+)?"
)

# What no line takes apart: digits, and one sign between digits.
WHOLE = re.compile(r"\d+(?:[.,:/]\d+)*")


def runs_leftwards(text: str) -> bool:
    """Whether a text has a letter of a script that is written from right to left."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def apart(text: str, leftward: bool = False) -> str:
    """A text in its own direction; the same text where nothing of it could change places.

    `leftward` says that it stands in a line which runs leftwards.
    """
    foreign = runs_leftwards(text)
    if not text or not (leftward or foreign):
        return text
    inside = GROUPS.sub(_kept, text) if foreign else text
    return f"{FIRST_STRONG}{inside}{END}"


def _kept(found: re.Match[str]) -> str:
    groups = found.group()
    if WHOLE.fullmatch(groups):
        return groups
    if any(unicodedata.bidirectional(char) == "AN" for char in groups):
        groups = f"{FORCED}{groups}{FORCED_END}"
    return f"{LEFT_TO_RIGHT}{groups}{END}"
