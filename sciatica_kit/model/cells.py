"""From the text of a cell to a value, or to a plain sentence about what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from .intake import Vocabulary, fold, wrong

# How like a known word (0 to 1) an entry must be to be repeated: “lfet” is, a name is not.
SLIP = 0.75
REF = re.compile(r"[A-Za-z0-9_-]([A-Za-z0-9._-]{0,38}[A-Za-z0-9_-])?")
# What Windows takes for a device, with any ending, in whatever folder.
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.I)
LONGEST_NAME = 120
# What any page has room for beside the box with the urgent signs, in letters; a wide one counts as
# several. Held by tests/render/test_room.py in every look and language, in the widest letters.
LONGEST = {
    "name": LONGEST_NAME,
    "clinician": 80,
    "screened_by": 80,
    "both_legs_checked": 91,
    "note": 600,
    "override_reason": 600,
}
CALLED = {
    "name": "the name",
    "clinician": "the clinician's name",
    "screened_by": "the name of who asked",
    "both_legs_checked": "the name of who looked",
    "note": "the note",
    "override_reason": "the reason",
}
MOST_NOTE_LINES = 12
# With the name, the six lines of a window's address zone (DIN 5008), at a size that can be read.
MOST_ADDRESS_LINES, LONGEST_ADDRESS_LINE = 5, 50
# An exercise by its id or code, and why it is added.
REASON = re.compile(r"(?P<id>[A-Za-z][\w-]*)\s*:\s*(?P<words>.+)", re.S)
# What looks like an ICD-10 code may be repeated where the kit has codes of its category; other
# words may be a patient's.
CODE = r"[A-Za-z]\d[\dA-Za-z](\.?[\dA-Za-z]{1,4})?"
WHO_FORBIDS = ("surgeon", "obstetrician", "clinician")
# Words that say that nobody has looked, or will; and a second day.
NOBODY = re.compile(
    r"\b(no|not|none|nobody|never|refus\w*|declin\w*|pending|tbd|tbc|tba|todo|to be|later|unknown|"
    r"unchecked|nicht|kein\w*|niemand|aucun\w*|nadie|unable|unclear|abnormal|normal|positive|"
    r"negative|await(?:ing|ed)|booked|booking|referr(?:ed|al)|requested|scheduled|planned|due|dna|"
    r"mri|ct|scan|please|urgent(?:ly)?|found|لا|لم|ليس)\b|[;?]|\d{4}-\d\d-\d\d.*\d{4}-\d\d-\d\d",
    re.I | re.S,
)
TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "miss", "sr", "doctor", "nurse", "physio",
                    "gp"})  # fmt: skip
# What else may stand in small letters in who somebody is: a calling, a part of a surname.
SMALL = TITLES | {
    "physiotherapist", "clinician", "practitioner", "midwife", "surgeon", "registrar", "consultant",
    "therapist", "desk", "team", "clinic", "reception", "screener", "checked", "seen", "examined",
    "assessed", "by", "and", "of", "the", "on", "in", "at", "de", "da", "do", "dos", "das", "du",
    "del", "der", "den", "des", "di", "la", "le", "el", "al", "van", "von", "zu", "ten", "ter",
    "bin", "ibn", "abu", "st",
}  # fmt: skip
CHECKED = re.compile(r"(?P<who>.*\S)[\s,;]+(?P<day>\d{4}-\d{2}-\d{2})")


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


def address_in(value: Any, unprintable: Callable[[str], str]) -> tuple[str, ...]:
    """The lines of an address for an envelope's window; problems.csv repeats nothing of it."""
    lines = lines_of(value)
    if bad := unprintable("".join(lines)):
        raise wrong(f"no font here can print {bad}", "write it without that character")
    if len(lines) > MOST_ADDRESS_LINES:
        raise wrong(
            f"the address has {len(lines)} lines, too many for an envelope's window",
            f"give at most {MOST_ADDRESS_LINES}, separated by semicolons, without the name",
        )
    if any(len(line) > LONGEST_ADDRESS_LINE for line in lines):
        raise wrong(
            "a line of the address is too long for an envelope's window",
            f"give at most {LONGEST_ADDRESS_LINE} characters a line; part lines by semicolons",
        )
    return lines


def not_none(value: Any, what: str, found: str) -> list[str]:
    """The entries without the word none, which cannot stand beside one."""
    entries = listed(value)
    others = [name for name in entries if fold(name) != "none"]
    if others and len(others) < len(entries):
        raise wrong(f"“none” and {what} cannot both be true", f"write none, or {found}")
    return others


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


def who_and_when(value: str | None, flags: Iterable[str]) -> str | None:
    """A cell that says who did something, and the day; words that nobody did are refused.

    Nothing of it is repeated: it may be any word from another column. `flags` are folded.
    """
    if not value:
        return value
    said = CHECKED.fullmatch(value)
    named = said and _names_somebody(said["who"])
    folded = fold(value)
    astray = any(flag in folded for flag in flags if len(flag) > 3)
    if not said or not named or NOBODY.search(value) or astray:
        fix = "write who looked and the day, such as Dr A 2026-11-20"
        raise wrong("it does not say who looked for cauda equina, and when", fix)
    as_date(said["day"])
    return value


def _names_somebody(who: str) -> bool:
    """Whether words name a person or who holds an office, and say nothing besides.

    A list of words that say otherwise would never be whole: in scripts that have capitals a name
    has one, unless it follows a title.
    """
    words = re.findall(r"[^\W\d_][^\s,;/]*", who)
    known_words = [word.casefold().strip(".'’-") in SMALL for word in words]
    after = [n > 0 and words[n - 1].casefold().strip(".") in TITLES for n in range(len(words))]
    named = [word[0] != word[0].lower() or word[0].lower() == word[0].upper() for word in words]
    return bool(words) and all(map(any, zip(known_words, after, named, strict=True)))


def day_in(value: str | None) -> date | None:
    """The day of such a cell; None where it is blank."""
    said = CHECKED.fullmatch(value or "")
    return date.fromisoformat(said["day"]) if said else None


def reasons_in(text: str) -> dict[str, str]:
    """Of `id: words; id: words` the words by the folded id.

    Words without one stand under a blank, or go on from those before them.
    """
    found: dict[str, list[str]] = {}
    key = ""
    for entry in listed(text):
        named = REASON.fullmatch(entry)
        key = fold(named["id"]) if named else key
        found.setdefault(key, []).append(named["words"] if named else entry)
    return {key: "; ".join(words) for key, words in found.items()}


def forbidden(value: Any, words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Entries such as `SP_FLEX_MED: surgeon`: the tag or exercise, and who forbids it.

    Nothing of an entry that is no such is repeated. `words` are folded, with what each means.
    """
    found = []
    for number, entry in enumerate(listed(value or ()), 1):
        what, _, who = (part.strip() for part in entry.partition(":"))
        if fold(who) not in WHO_FORBIDS:
            said = f"entry {number} does not say who forbids it"
            raise wrong(said, f"write such as SP_FLEX_MED: surgeon ({', '.join(WHO_FORBIDS)})")
        if not what:
            said = f"entry {number} names no tag or exercise"
            raise wrong(said, "write such as SP_FLEX_MED: surgeon")
        (word,) = known([what], words, "tag or exercise")
        found.append((word, fold(who)))
    return tuple(sorted(set(found)))


def diagnosis_in(value: str | None, words: Vocabulary) -> str:
    """The id of a diagnosis by its id, alias or code. Raises the mistake with the nearest word."""
    if value is None:
        raise wrong("the diagnosis is missing", "give an id, an alias or an ICD-10-CM code")
    key = fold(value)
    dead = words.dead_codes.get(key.replace(".", ""))
    if dead:
        raise wrong(f"“{value}” is not a billable code", "use one of " + ", ".join(dead))
    named = words.diagnoses.get(key) or words.diagnoses.get(key.replace(".", ""))
    if named is None:
        ids = [*{n.id for n in words.diagnoses.values()}, *words.diagnoses]
        shown = f"“{value}”" if _like_a_code(value, words) else quoted(value, ids)
        fix = nearest(value, ids, lambda word: words.diagnoses[fold(word)].id)
        raise wrong(f"{shown} is no diagnosis or code that the kit knows", fix)
    return named.id


def _like_a_code(text: str, words: Vocabulary) -> bool:
    """Whether a text has the form of a code, of a category from which the kit knows some."""
    known_codes = (*words.diagnoses, *words.dead_codes)
    category = fold(text)[:3]
    return bool(re.fullmatch(CODE, text)) and any(k.startswith(category) for k in known_codes)
