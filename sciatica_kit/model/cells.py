"""From the text of a cell to a value, or to a plain sentence about what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from .intake import fold, wrong

# How like a known word (0 to 1) an entry must be to be repeated: “lfet” is, a name is not.
SLIP = 0.75
REF = re.compile(r"[A-Za-z0-9_-]([A-Za-z0-9._-]{0,38}[A-Za-z0-9_-])?")
# What Windows takes for a device, with any ending, in whatever folder.
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.I)


def is_ref(text: str) -> bool:
    """Whether a text can be a ref, which is a folder's name as well, on every system."""
    return bool(REF.fullmatch(text)) and not DEVICE.fullmatch(text)


class DoubtfulText(str):
    """The text of a cell that cannot be read for certain: what is wrong, and the remedy."""

    problem: str
    fix: str

    def __new__(cls, text: str, problem: str, fix: str) -> "DoubtfulText":
        made = super().__new__(cls, text)
        made.problem, made.fix = problem, fix
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.problem, self.fix)


def blank_to_none(value: Any) -> Any:
    """Blank is not asked: it becomes None, never 'no'."""
    if isinstance(value, str):
        value = unicodedata.normalize("NFC", value).strip()
    return None if value in ("", (), []) else value


def as_date(value: Any) -> Any:
    if value is None or isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        # The date itself is not repeated: it may be a birth date, and problems.csv holds none.
        raise wrong(
            "that is not a date", "write it as YYYY-MM-DD, for instance 1961-02-03"
        ) from None


def whole_number(low: int, high: int, what: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value is None:
            return None
        text = str(value).strip()
        if not re.fullmatch(r"\d{1,6}", text) or not low <= int(text) <= high:
            raise wrong(f"that is not {what}", f"give a whole number from {low} to {high}")
        return int(text)

    return check


def one_of(*choices: str) -> Callable[[Any], Any]:
    known = {fold(choice): choice for choice in choices}

    def check(value: Any) -> Any:
        if value is None or fold(str(value)) in known:
            return None if value is None else known[fold(str(value))]
        raise wrong(f"{quoted(str(value), choices)} is not known here", "use " + ", ".join(choices))

    return check


def listed(value: Any) -> tuple[str, ...]:
    """The entries of a cell that lists things separated by semicolons."""
    parts: Iterable[Any] = value.split(";") if isinstance(value, str) else value
    return tuple(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))


def lines_of(value: Any) -> tuple[str, ...]:
    """The lines of a cell, parted by semicolons or line breaks; a line may come twice."""
    parts: Iterable[Any] = re.split(r"[;\r\n]", value) if isinstance(value, str) else value or ()
    lines = (" ".join(unicodedata.normalize("NFC", str(part)).split()) for part in parts)
    return tuple(line for line in lines if line)


def known(value: Any, words: Mapping[str, str], what: str) -> tuple[str, ...]:
    """The ids behind a list of names; every unknown name is said, with the nearest known one."""
    names = listed(value)
    unknown = {n: name for n, name in enumerate(names, 1) if fold(name) not in words}
    if unknown:
        said = ", ".join(quoted(name, words.values(), f"entry {n}") for n, name in unknown.items())
        raise wrong(f"{said}: no {what} of that name", _remedy(min(unknown.items())[1], words))
    return tuple(sorted({words[fold(name)] for name in names}))


def _remedy(name: str, words: Mapping[str, str]) -> str:
    """The nearest known word; where commas stand between known words, the sign that parts them."""
    parts = [fold(part) for part in re.split(r"[,/+|]", name)]
    if len(parts) > 1 and all(part in words or part == "none" for part in parts):
        return "part the entries with semicolons"
    return nearest(name, words.values())


def nearest(name: str, words: Iterable[str], means: Callable[[str], str] = str) -> str:
    """A remedy: the known word that is nearest, if one is near, as what it means."""
    near = _near(name, words)
    return f"did you mean {means(near)}?" if near else "see the ids in REFERENCE.md"


def quoted(text: str, words: Iterable[str], other: str = "an entry") -> str:
    """The text where it is a slip for a known word; any other, such as Wright, may be a name."""
    near = _near(text, words, SLIP) if text == text.lower() and text.isascii() else ""
    # A surname behind a misspelt word makes it longer.
    return f"“{text}”" if near and abs(len(fold(text)) - len(fold(near))) < 3 else other


def _near(name: str, words: Iterable[str], cutoff: float = 0.6) -> str:
    by_fold = {fold(word): word for word in words}
    near = get_close_matches(fold(name), list(by_fold), n=1, cutoff=cutoff)
    return by_fold[near[0]] if near else ""
