"""The practice whose letterhead, phones and emergency numbers a handout carries."""

from typing import Literal

from .base import Model


class Phones(Model):
    """Whom a patient calls, as printed: numbers are text."""

    emergency: str
    urgent: str
    practice: str
    maternity: str
    surgical: str
    crisis: str


class SignOff(Model):
    """The clinician who has signed the library of this hash; both blank means nobody has."""

    clinician: str = ""
    content_hash: str = ""


class Figure(Model):
    """The skin and hair of the people in the drawings."""

    skin: Literal["light", "tan", "brown", "dark"] = "tan"
    hair: Literal["black", "brown", "blond", "grey"] = "brown"


class Practice(Model):
    """Letterhead and contacts; `paper` is the sheet a handout is set on."""

    name: str
    address: str = ""
    hours: str = ""
    country: str = "GB"
    paper: Literal["a4", "us-letter"] = "a4"
    accent: str = "#14666b"
    warning: str = "#a51d1d"
    phones: Phones
    figure: Figure = Figure()
    sign_off: SignOff = SignOff()
