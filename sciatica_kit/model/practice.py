"""The practice whose letterhead, phones and emergency numbers a handout carries."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError

from ..fonts import unseen
from .base import Model

LEAST_CONTRAST = 7.0
Filled = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(lambda text: seen(text)),
]
# What a page has room for beside the longest names of a row, in ordinary letters.
Number = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=40),
    AfterValidator(lambda n: dialled(n)),
]
Hours = Annotated[str, StringConstraints(max_length=120)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$"), AfterValidator(lambda c: readable(c))]


def seen(text: str) -> str:
    """A text that leaves ink. Raises where it shows nothing."""
    if unseen(text):
        raise PydanticCustomError("mistake", "shows nothing: write it with letters")
    return text


def dialled(number: str) -> str:
    """A number that somebody can call, or blank. Raises where it holds no digit."""
    if not number or unseen(number):
        return ""
    if not any(sign.isdigit() for sign in number):
        raise PydanticCustomError("mistake", "holds no digit: write a number to call")
    return number


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1. Source: WCAG 2.2, relative luminance."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21. Source: WCAG 2, contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: str) -> str:
    """A colour that text may have on white paper. Raises where the contrast is too low."""
    ratio = contrast(colour, "#ffffff")
    if ratio < LEAST_CONTRAST:
        raise PydanticCustomError(
            "mistake",
            "{colour} on white has a contrast of {ratio}:1, at least 7:1 is needed: "
            "choose a darker colour",
            {"colour": colour, "ratio": f"{ratio:.1f}"},
        )
    return colour


class Phones(Model):
    """Whom a patient calls, as printed: numbers are text; blank takes the country's own number."""

    emergency: Number = ""
    urgent: Number = ""
    practice: Annotated[Filled, StringConstraints(max_length=40), AfterValidator(dialled)]
    maternity: Number = ""
    surgical: Number = ""
    crisis: Number = ""


class SignOff(Model):
    """The clinician who has signed the library of this hash; both blank means nobody has."""

    clinician: str = ""
    content_hash: str = ""


class Figure(Model):
    """The skin and hair of the people in the drawings."""

    skin: Literal["light", "tan", "brown", "dark"] = "tan"
    hair: Literal["black", "brown", "blond", "grey"] = "brown"


class Practice(Model):
    """Letterhead and contacts; `paper` is the sheet a handout is set on.

    `hours_in` gives the opening hours in other languages, by the language's two letters;
    `timezone` is where its day begins, by its name in the IANA database, or blank; `about` is
    whether handouts have the page "About sciatica" where the row does not say.
    """

    name: Filled
    address: Annotated[str, StringConstraints(max_length=160)] = ""
    hours: Hours = ""
    hours_in: dict[str, Hours] = {}
    country: str = "GB"
    paper: Literal["a4", "us-letter"] = "a4"
    variant: str = "standard"
    logo: str = ""
    accent: Colour = "#0f5a5f"
    warning: Colour = "#a51d1d"
    phones: Phones
    qr_page: str = Field(default="", max_length=300, pattern=r"^(https://[^\s#]+)?$")
    figure: Figure = Figure()
    english_in_place: StrictBool = False
    bilingual: StrictBool = False
    about: StrictBool = True
    sign_off: SignOff = SignOff()
    timezone: str = ""
