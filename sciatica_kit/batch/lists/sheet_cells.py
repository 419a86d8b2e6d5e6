"""One cell of a spreadsheet as a person sees it, or in doubt where nobody can know."""

import math
import re
from datetime import datetime, time, timedelta
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock

from ...model.cells import DoubtfulText
from .table import DayText

# Formats that change nothing of a whole number: 0, 0.00, #,##0.
PLAIN = re.compile(r"|General|@|#|(#,##)?0(\.0+)?(_.)*")
# Formats that make a text of it: zeros between signs of their own ("P"000, 00-00).
SIGNED = re.compile(r'(?:0|"[^"]*"|\\.|[-/ ()])+')
SIGN = re.compile(r'0|"([^"]*)"|\\(.)|(.)')
TYPED = "set the column to Text, and type what it shows"
OWN_FORM = "the sheet shows it in a form of its own"
STRUCK = ("it is struck out", "clear the cell, or take the line off")


def seen(cell: Any) -> str:
    """A spreadsheet cell as the text a person sees."""
    value = cell.value
    if _struck(cell):
        return DoubtfulText(str(value), *STRUCK)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return _day(value)
    if isinstance(value, (time, timedelta)):
        return DoubtfulText(str(value), "there is a time of day in it", TYPED)
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format or ""))
    return _text(value, str(cell.number_format or "")) if value is not None else ""


def _text(value: Any, form: str) -> str:
    """A text; a format may add to it, or show another in its place."""
    text, sections = str(value).strip(), form.split(";")
    own = sections[3] if len(sections) > 3 else form if "@" in form else "@"
    return text if own in ("@", "General") else DoubtfulText(text, OWN_FORM, TYPED)


def _struck(cell: Any) -> bool:
    """Whether a person has drawn a line through a cell, or through a part of its text."""
    if isinstance(cell.value, CellRichText):
        blocks = (part for part in cell.value if isinstance(part, TextBlock))
        return any(block.font.strike for block in blocks)
    return cell.value is not None and cell.has_style and bool(cell.font.strike)


def _day(value: datetime) -> str:
    if value.time() == time():
        return DayText(value.date().isoformat())
    said = "there is a time with the date, so that the day itself is in doubt"
    return DoubtfulText(value.isoformat(), said, "write the day alone, as YYYY-MM-DD")


def _number(value: float, form: str) -> str:
    value = float(f"{value:.15g}") if isinstance(value, float) else value  # as it is shown
    whole = math.isfinite(value) and float(value).is_integer() and abs(value) < 10**15
    text, sections = str(int(value) if whole else value), form.split(";")
    first = sections[0]
    if first in ("", "General", "@") and len(sections) == 1 and math.isfinite(value):
        return text
    if PLAIN.fullmatch(first) and first and whole and (value >= 0 or len(sections) == 1):
        return text
    if SIGNED.fullmatch(first) and "0" in first and text.isdecimal():
        return _as_shown(text, first)
    return DoubtfulText(text, OWN_FORM, TYPED)


def _as_shown(digits: str, form: str) -> str:
    """A whole number in a format of zeros and signs: 1234 by 00-00 is 12-34."""
    signs = list(SIGN.finditer(form))
    zeros = sum(sign[0] == "0" for sign in signs)
    left = list(digits.zfill(zeros))
    over = len(left) - zeros
    shown = ""
    for sign in signs:
        if sign[0] == "0":
            taken, left, over = left[: over + 1], left[over + 1 :], 0
            shown += "".join(taken)
        else:
            shown += sign[1] or sign[2] or sign[3] or ""
    return shown
