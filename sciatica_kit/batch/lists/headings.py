"""Which column each heading is: known, said by a mapping, or to be asked; never guessed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from ...errors import UserMistake
from ...model.cells import DoubtfulText
from ...model.intake import fold
from ...model.patient import PatientProfile
from .known_words import known_words, safety_word
from .table import Line, Reading

KNOWN = {fold(n): n for n, field in PatientProfile.model_fields.items() if not field.exclude}
REQUIRED = ("ref", "name", "diagnosis")
LIKE = 0.85
# A heading with a date or a long number in it is a patient's cell rather than a heading.
PERSONAL = re.compile(r"\d{4}|\d[ ./-]\d+[ ./-]\d|@")
DAY = re.compile(r"\d{1,4}[ ./-]+(\d{1,2}|[^\W\d_]{3,9})[ ./,-]+\d{1,4}")
# Words that say by themselves what a column is about, wherever they stand in its heading.
TELLING = MappingProxyType({
    "precaution": "precautions", "precautions": "precautions", "contraindication": "precautions",
    "contraindications": "precautions", "comorbidities": "precautions", "pmh": "precautions",
    "pmhx": "precautions",
    "flag": "red_flags", "flags": "red_flags", "rf": "red_flags", "redflags": "red_flags",
    "side": "side", "sided": "side", "laterality": "side", "birth": "date_of_birth",
    "dob": "date_of_birth", "born": "date_of_birth", "edd": "due_date",
    "operation": "operation", "sit": "sitting_minutes", "sitting": "sitting_minutes",
    "stand": "standing_minutes", "standing": "standing_minutes", "walk": "walk_minutes",
    "walking": "walk_minutes", "slr": "straight_leg_raise", "neuro": "neuro",
    "neurology": "neuro", "neurological": "neuro", "avoid": "avoid", "restrictions": "avoid",
    "equipment": "equipment", "irritability": "irritability", "onset": "days_since_onset",
})  # fmt: skip
# Other headings for what must not be left out unseen, as lists of clinics have them.
OTHERWISE = MappingProxyType({
    "precautions": "contraindications contraindication cautions riskfactors comorbidities "
                   "pmh medicalhistory",
    "red_flags": "flags redflagscreen redflagsscreen redflagsasked caudaequina",
    "side": "laterality affectedside leg affectedleg",
    "diagnosis": "dx icd icd10 icd10cm condition",
    "date_of_birth": "dob birthdate birthday born",
    "surgery_date": "dateofsurgery operationdate dateofoperation opdate",
    "due_date": "edd duedateofbaby",
    "operation": "optype surgerytype typeofsurgery surgicalprocedure procedure",
    "straight_leg_raise": "lasegue laseguetest straightlegtest",
    "furthest_point": "furthestpain mostdistalpoint distalmostpain",
    "both_legs_checked": "ceschecked caudaequinachecked bilateralchecked",
    "pain_now": "vas nrs painscore currentpain",
    "direction": "directionalpreference",
    "ref": "id patientid patientno patientnumber mrn reference recordno",
    "name": "patient patientname fullname",
})  # fmt: skip
MEANT = {word: column for column, words in OTHERWISE.items() for word in words.split()}
# Where one of these stands in the list already, a second column may well be the list's own.
OFTEN_THERE = frozenset(
    {
        "ref",
        "name",
        "diagnosis",
        "side",
        "date_of_birth",
        "surgery_date",
        "due_date",
        "direction",
        "operation",
        "sitting_minutes",
        "standing_minutes",
        "walk_minutes",
        "straight_leg_raise",
        "neuro",
        "avoid",
        "equipment",
        "irritability",
        "days_since_onset",
        "pain_now",
    }
)


@dataclass(frozen=True)
class Headings:
    """The column at each place, None for one left out, and the headings left out unasked."""

    columns: tuple[str | None, ...]
    unknown: tuple[str, ...]
    # How many cells the line of the headings has, blank ones among them.
    width: int


def headings_of(path: Path, line: Line, reading: Reading) -> Headings:
    """The columns of a list by its headings. Raises UserMistake, with all that is wrong."""
    names = [plain(cell) for cell in line.cells]
    while names and not names[-1] and not isinstance(line.cells[len(names) - 1], DoubtfulText):
        names.pop()
    columns = [_column(name, reading) for name in names]
    where = f"{path}, row {line.number}"
    _check_required(where, names, columns)
    _check_all(where, line, names, columns, reading)
    unknown = (
        name if name and not PERSONAL.search(name) else f"column {place}"
        for place, (name, column) in enumerate(zip(names, columns, strict=True), start=1)
        if column is None
    )
    return Headings(tuple(columns), tuple(dict.fromkeys(unknown)), len(line.cells))


def plain(text: str) -> str:
    """A heading as it may be shown on a terminal: no signs that no one sees, one line, not long."""
    seen = "".join(" " if c in "\r\n\t" else c for c in text if unicodedata.category(c) != "Cf")
    seen = "".join("?" if unicodedata.category(c) in ("Cc", "Cs") else c for c in seen)
    return re.sub(r"\s+", " ", seen).strip("\"'“”‘’ ")[:60]


def shown(heading: str, place: int) -> str:
    """A heading as a message may name it: by its place, where it may be a patient's cell."""
    return f"heading {place}" if PERSONAL.search(heading) else f"“{plain(heading)}”"


def is_value(heading: str, column: str) -> bool:
    """Whether a heading is what stands in a column rather than above it: a day, a word of it."""
    return bool(DAY.fullmatch(heading.strip())) or fold(heading) in known_words().get(column, {})


def not_headings(line: Line) -> bool:
    """Whether a line may be a patient's: no heading is near a known one, or one beside values."""
    names = [plain(cell) for cell in line.cells if fold(plain(cell))]
    near = [n for n in names if fold(n) in KNOWN or (likely(n) and not _is_word(n))]
    values = any(_is_word(name) or DAY.fullmatch(name) for name in names)
    return not near or (len(near) < len(REQUIRED) and values)


def _is_word(name: str) -> bool:
    return any(fold(name) in words for words in known_words().values())


def _column(name: str, reading: Reading) -> str | None:
    said = reading.columns.get(fold(name))
    return (said or None) if said is not None else KNOWN.get(fold(name))


def _misspelt(name: str) -> str:
    """The known column of which a heading is a misspelling; blank where it is of none."""
    folded = fold(name)
    near = get_close_matches(folded, list(KNOWN), n=1, cutoff=LIKE) if len(folded) > 2 else []
    return KNOWN[near[0]] if near else ""


def likely(name: str) -> str:
    """The known column that a heading is likely to be; blank where none is near."""
    folded = fold(name)
    if _misspelt(name):
        return _misspelt(name)
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=\w)\.(?=\w)|\.$|(?<=contra)-", "", name.casefold()))
    telling = next((TELLING[word] for word in words if word in TELLING), "")
    return MEANT.get(folded) or telling or safety_word(name)


def _check_required(where: str, names: list[str], columns: list[str | None]) -> None:
    missing = [name for name in REQUIRED if name not in columns]
    near = {likely(name) for name, column in zip(names, columns, strict=True) if column is None}
    if len(missing) == len(REQUIRED) and not near & set(REQUIRED):
        # The row is not repeated: where there is no header it is a patient.
        raise UserMistake(
            f"{where} is no header: ref, name and diagnosis do not stand in it; "
            "put the column names in the first row, with nothing above them."
        )


def _check_all(
    where: str, line: Line, names: list[str], columns: list[str | None], reading: Reading
) -> None:
    """Raise UserMistake for columns that lack, stand twice, or are likely known ones."""
    wrong = [
        *_lacking(columns), *_twice(names, columns), *_near(names, columns, reading),
        *_gone(names, reading), *_merged(line),
    ]  # fmt: skip
    if wrong:
        raise UserMistake(f"{where}: {'; '.join(wrong)}.")


def _lacking(columns: list[str | None]) -> Iterator[str]:
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        yield f"the header lacks {' and '.join(missing)}; add a column for each"


def _twice(names: list[str], columns: list[str | None]) -> Iterator[str]:
    for column in dict.fromkeys(column for column in columns if column):
        twice = [name for name, found in zip(names, columns, strict=True) if found == column]
        if len(twice) > 1:
            yield f"{_quoted(twice)} all mean the column {column}; keep one"


def _near(names: list[str], columns: list[str | None], reading: Reading) -> Iterator[str]:
    """Headings that are likely known columns: left out, they would take a precaution with them."""
    pairs = zip(names, columns, strict=True)
    asked = [name for name, column in pairs if not column and fold(name) not in reading.columns]
    near = {
        name: likely(name) for name in asked
        if likely(name) and (_misspelt(name) or likely(name) not in OFTEN_THERE & {*columns})
    }  # fmt: skip
    if near:
        said = ", ".join(f"“{name}” is likely {column}" for name, column in near.items())
        yield f"{said}: rename each, or say in a mapping what it is (--mapping FILE)"


def _gone(names: list[str], reading: Reading) -> Iterator[str]:
    """Columns that a mapping names and the list does not have: their answers would be missed."""
    there = {fold(name) for name in names}
    gone = [
        heading for heading, column in reading.columns.items() if column and heading not in there
    ]
    if gone:
        yield f"the mapping names columns that are not there: {_quoted(gone)}; mend either"


def _merged(line: Line) -> Iterator[str]:
    if any(isinstance(cell, DoubtfulText) for cell in line.cells):
        yield "a heading is merged with the one beside it; unmerge it, and name each column"


def _quoted(names: Iterable[str]) -> str:
    """The first few names; cut short, since a missing header means these are a patient's cells."""
    some = [f"“{name[:30]}”" for name in names if name]
    return ", ".join(some[:8]) + (", …" if len(some) > 8 else "") or "nothing"
