"""What is known of a language by its tag: plurals, digits, direction, and how a woman is spoken to.

Source: CLDR by Babel, and a file of ours for languages in which a verb tells a woman from a man.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale, UnknownLocaleError

from ..errors import UserMistake

# As many numbers as it takes for every form to be asked for once.
ENOUGH = 201
# Where the digits of a numbering system begin; the digits of another system are 0 to 9.
DIGITS = {"arab": 0x0660, "arabext": 0x06F0, "deva": 0x0966, "beng": 0x09E6}

WOMAN = "woman.toml"
# What stands between the words of such a file: no letter and no mark of Arabic.
EDGE = r"[\u0621-\u0652]"


@cache
def locale_of_tag(tag: str) -> Locale:
    """What CLDR has of a language. Raises UserMistake where it has none of this tag."""
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        raise UserMistake(f"{tag} is no language that we know: write de, or pt-BR") from None


@cache
def form_of(tag: str) -> Callable[[int], str]:
    """The name of the form that a number asks for in a language: one, few, many, other ..."""
    form: Callable[[int], str] = locale_of_tag(tag).plural_form
    return form


@cache
def form_places(tag: str, rule: str) -> Mapping[str, int]:
    """Where each named form stands in a catalogue, by the rule at its head. Raises ValueError."""
    picked, name = c2py(rule), form_of(tag)
    return {name(n): picked(n) for n in range(ENOUGH)}


@cache
def digits_of(tag: str) -> str:
    """The ten digits of a language, 0 first."""
    systems = locale_of_tag(tag).other_numbering_systems
    first = DIGITS.get(str(systems.get("native", "")), ord("0"))
    return "".join(chr(first + n) for n in range(10))


@cache
def leftward(tag: str) -> bool:
    """Whether a language is written from right to left."""
    return bool(locale_of_tag(tag).text_direction == "rtl")


def to_a_woman(folder: Path) -> Callable[[str], str]:
    """What turns a text of a language, whose folder this is, into words for a woman.

    A language whose verbs do not tell has no such file, and its texts stay. Raises UserMistake.
    """
    path = folder / WOMAN
    if not path.is_file():
        return str
    try:
        known = tomllib.loads(path.read_text(encoding="utf-8"))
        short, phrases = _any_of(known["after"]), _any_of(known["phrases"])
        plain = {**known["phrases"], **known["words"]}
        verbs: dict[str, str] = known["verbs"]
    except (OSError, ValueError, KeyError) as error:
        raise UserMistake(f"{path} cannot be read: {error}: mend it") from None
    word = rf"(?:(?P<after>{short}) )?(?P<word>{_any_of((*plain, *verbs))})"
    pattern = re.compile(rf"(?<!{EDGE})(?:{phrases}|{word})(?!{EDGE})")

    def said(at: re.Match[str]) -> str:
        whole, word, after = at.group(), at["word"], at["after"]
        if whole in plain:
            return str(plain[whole])
        new = plain.get(word) or (verbs[word] if after else f"{verbs[word]}\u0646")
        return f"{after} {new}" if after else str(new)

    return lambda text: pattern.sub(said, text)


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
