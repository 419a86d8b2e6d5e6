"""What is known of a language by its tag: plurals, digits, direction. Source: CLDR by Babel."""

from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py

from babel import Locale, UnknownLocaleError

from ..errors import UserMistake

# As many numbers as it takes for every form to be asked for once.
ENOUGH = 201
# Where the digits of a numbering system begin; the digits of another system are 0 to 9.
DIGITS = {"arab": 0x0660, "arabext": 0x06F0, "deva": 0x0966, "beng": 0x09E6}


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
