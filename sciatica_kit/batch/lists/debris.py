"""What exports, mail merges and spreadsheets leave in a cell: taken off where that is certain.

Where it is not certain the cell is in doubt, and its row is held back. Nothing of the cell is
repeated but the signs that are wrong.
"""

import re
import unicodedata
from collections.abc import Callable
from types import MappingProxyType

from ...model.cells import DoubtfulText
from ...model.intake import fold
from .signs import garbled_letters, invisible_signs
from .table import DayText

Mend = Callable[[str, str], str]
# Columns in which a line break is a person's own.
LINED = frozenset({"note", "address"})
FREE = frozenset({"name", "clinician", "note", "screened_by", "override_reason", "address"})
DAYS = frozenset({"date_of_birth", "screened_on", "surgery_date", "due_date", "next_visit"})
NUMBERS = frozenset({"days_since_onset", "pain_now", "walk_minutes", "minutes_per_day",
                     "sitting_minutes", "standing_minutes"})  # fmt: skip
# What programs write for an empty cell, as they write it; people write these words otherwise.
EMPTY = frozenset({"nan", "NaN", "NaT", "<NA>", "None", "NULL", "null", "undefined",
                   "nil", "N/A", "n/a"})  # fmt: skip
HAS_NONE = frozenset({"red_flags", "precautions", "equipment"})
QUOTES = MappingProxyType({"“": "”", "„": "“", "‘": "’", "«": "»", '"': '"', "'": "'"})


FORMULA = frozenset("=+-@\t\r")
# How a cell that was in doubt stands in a mended copy, so that it still is.
STILL_IN_DOUBT = "#CHECK!"


# Most cells: words and days with nothing to take off.
PLAIN = re.compile(r"(?:[A-Za-z\d][A-Za-z\d ;,-]*)?")


def cleaned(column: str, text: str) -> str:
    """The text of a cell in a known column as a person reads it, or as DoubtfulText."""
    text = text if isinstance(text, (DoubtfulText, DayText)) else text.strip()
    simple = type(text) is str and PLAIN.fullmatch(text) and text not in EMPTY
    if simple and column not in NUMBERS | {"ref"}:
        return text
    for mend in MENDS:
        if isinstance(text, DoubtfulText):
            return text
        text = mend(column, text)
    return text


def guarded(text: str) -> str:
    """A cell for a CSV: what a spreadsheet would run as a formula is kept as the text it is."""
    return f"'{text}" if text[:1] in FORMULA else text


def _unescaped(column: str, text: str) -> str:
    """Line breaks of every kind as one, and what a workbook escapes (_x000D_) as it is meant."""
    if isinstance(text, DayText):
        return text
    text = text.replace("\t", " ")
    text = re.sub("_x000[dD]_\n?|\r\n?|\u2028|\u2029|\x85", "\n", text)
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text).strip()


def _guarded(column: str, text: str) -> str:
    """A formula that only guards a text (="007"), or the apostrophe that does."""
    guard = re.fullmatch(r'=\s*"((?:[^"]|"")*)"', text)
    if guard:
        return guard[1].replace('""', '"').strip()
    if re.match(r"'[-=+@\d]", text):
        return text[1:]
    # Names begin with one: 't Hooft, 's Gravesande.
    if re.match(r"'(?!\w )[^']*$", text) and column != "note":
        said = "it begins with an apostrophe, as a spreadsheet marks text"
        return DoubtfulText(text, said, "take it off, or write ’ where it is a part of the name")
    return text


def _lined(column: str, text: str) -> str:
    """A line break where a cell is one line."""
    if "\n" not in text or column in LINED:
        return text
    return DoubtfulText(text, "there is a line break in it", "write it in one line")


def _failed(column: str, text: str) -> str:
    """What a spreadsheet shows where it has no value, or no room for one."""
    if text == STILL_IN_DOUBT:
        said = "the list could not be read for certain there"
        return DoubtfulText(text, said, "type it as it is meant")
    if re.fullmatch(r"#{3,}", text):
        said = "the column was too narrow to show it"
        return DoubtfulText(text, said, "widen it, and save the list anew")
    if re.fullmatch(r"#[^\W\d_]+(/[A-Z0]+)?[!?]|#N/[AD]|#NV", text):
        return DoubtfulText(
            text, "the spreadsheet has an error there", "mend it, or type the value"
        )
    if re.match(r"=\s*[\w(+$'\"]", text):
        return DoubtfulText(text, "it is a formula", "type what it is to show")
    return text


def _empty(column: str, text: str) -> str:
    """The word of a program for an empty cell."""
    if text not in EMPTY or (fold(text) == "none" and column in HAS_NONE):
        return text
    said = "that is what programs write for an empty cell"
    return DoubtfulText(text, said, "leave it blank, or fill it")


def _of_words(column: str, text: str) -> str:
    """Quotation marks around a word of the kit."""
    if column in FREE or column == "ref" or len(text) < 2:
        return text
    return text[1:-1].strip() if QUOTES.get(text[0]) == text[-1] else text


def _day(column: str, text: str) -> str:
    """A day with its midnight; with any other time, or where no day belongs, it is in doubt."""
    if isinstance(text, DayText) and column not in DAYS:
        return DoubtfulText(text, MADE_A_DAY, TYPE_ANEW)
    timed = TIMED.fullmatch(text) if column in DAYS else None
    if not timed:
        return text
    if re.fullmatch(r"[0:.]+", timed[2]) and not (timed[3] or "").strip("Z+-0:"):
        return timed[1]
    return DoubtfulText(text, A_TIME, "write the day alone, as YYYY-MM-DD")


def _number(column: str, text: str) -> str:
    """7.0 as 7 where only numbers stand, and a pain of 7/10 or 7 of 10 as 7."""
    form = r"(\d+)\s*(?:/|of)\s*10" if column == "pain_now" else r"(\d+)\.0+"
    whole = re.fullmatch(form, text) or re.fullmatch(r"(\d+)\.0+", text)
    return whole[1] if whole and column in NUMBERS else text


def _ref(column: str, text: str) -> str:
    """A ref of which a spreadsheet has made a day or a number of its own."""
    if column == "ref" and AS_A_DAY.fullmatch(text):
        return DoubtfulText(text, MADE_A_DAY, TYPE_ANEW)
    if column == "ref" and re.fullmatch(r"\d+\.0+|\d[\d.,]*[eE][+-]\d+", text):
        return DoubtfulText(text, "a program has written it as a number", TYPE_ANEW)
    return text


MADE_A_DAY = "the spreadsheet has made a date of it"
TYPE_ANEW = "set the column to Text, and type it anew"
A_TIME = "there is a time with the date, so that the day itself is in doubt"
TIMED = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
AS_A_DAY = re.compile(rf"\d{{1,2}}-({MONTHS})(-\d\d)?|({MONTHS})-\d\d|\d{{4}}-\d\d-\d\d")
MENDS: tuple[Mend, ...] = (
    _unescaped, _guarded, garbled_letters, invisible_signs, _lined, _failed, _empty, _of_words,
    _day, _number, _ref,
)  # fmt: skip


def has_sign(text: str) -> bool:
    """Whether a text has anything in it that a cell which is blank has not."""
    blank = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Pc"}
    return any(c not in ";,\u2800" and unicodedata.category(c) not in blank for c in text)
