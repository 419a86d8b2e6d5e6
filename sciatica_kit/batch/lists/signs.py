"""Signs of a cell that no one sees, and letters that an earlier program has garbled or lost."""

import html
import re
import unicodedata

from ...model.cells import DoubtfulText

NOTHING_OF_ITS_OWN = frozenset("\u200b\ufeff\u2060\u00ad\u200e\u200f\u061c\u180e")
# Columns whose text is a name: a question mark among its letters is a letter that was lost.
NAMES = frozenset({"name", "clinician", "screened_by", "address"})
JOINERS = frozenset("\u200c\u200d")
# Scripts whose letters take another form by a joiner between them.
JOINED = ("ARABIC", "SYRIAC", "DEVANAGARI", "BENGALI", "MALAYALAM", "KANNADA", "TAMIL", "SINHALA",
          "GUJARATI", "GURMUKHI", "TELUGU", "ORIYA", "MONGOLIAN", "MYANMAR", "KHMER")  # fmt: skip
SPACES = re.compile("[\u00a0\u202f\u2007\t]")
ENTITY = re.compile(r"&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")


def invisible_signs(column: str, text: str) -> str:
    """Invisible signs that carry nothing are taken off; any other is named."""
    seen = "".join(sign for i, sign in enumerate(text) if not _carries_nothing(text, i))
    for sign in seen:
        if sign != "\n" and sign not in JOINERS and unicodedata.category(sign) in ("Cc", "Cf"):
            what = unicodedata.name(sign, "control sign").lower()
            said = f"there is an invisible sign in it: {what} (U+{ord(sign):04X})"
            return DoubtfulText(text, said, "delete the cell and type it anew")
    seen = (seen if column == "note" else SPACES.sub(" ", seen)).strip()
    return text if seen == text else seen


def _carries_nothing(text: str, at: int) -> bool:
    return text[at] in NOTHING_OF_ITS_OWN or (text[at] in JOINERS and not _joins(text, at))


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands between letters of a script that knows it."""
    around = (text[at - 1 : at], text[at + 1 : at + 2])
    return all(sign and unicodedata.name(sign, "").startswith(JOINED) for sign in around)


def garbled_letters(column: str, text: str) -> str:
    """Letters that an earlier program has lost or garbled, with the likely reading."""
    if "\ufffd" in text or (column in NAMES and re.search(r"\w\?\w|\w\?$", text)):
        said = "a letter of it was lost on the way"
        return DoubtfulText(text, said, "write it anew")
    was, likely = _garbled(text) or _entity(text)
    if was:
        return DoubtfulText(text, f"“{was}” in it is likely “{likely}”", "write it anew")
    return text


def _entity(text: str) -> tuple[str, str]:
    """A letter as HTML escapes it."""
    found = next((e[0] for e in ENTITY.finditer(text) if html.unescape(e[0]) != e[0]), "")
    return found, html.unescape(found)


def _garbled(text: str) -> tuple[str, str] | None:
    """UTF-8 that was read as Windows-1252 or Latin-1: what stands there, and what was meant."""
    for run in re.findall(r"[^\x00-\x7f]{2,}", text):
        try:
            return run, "".join(map(_byte, run)).encode("latin-1").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return None


def _byte(sign: str) -> str:
    try:
        return sign.encode("cp1252").decode("latin-1")
    except UnicodeEncodeError:
        return sign
