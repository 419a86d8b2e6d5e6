"""The text of a CSV file: by its mark, as UTF-8, or as Windows-1252 where that leaves no doubt.

Which letters a code page has at which place: the mapping tables of the Unicode Consortium.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from ...errors import UserMistake

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FOREIGN = (ZIP, OLE, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters beyond ASCII of at least two bytes in UTF-8: no text in another code page has many.
UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Names of Python that are no code page of a list.
NOT_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7",
                      "undefined", "mbcs", "oem"})  # fmt: skip
LETTER = "A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸƒ"
# What names and notes in Windows-1252 do not have, and what other code pages look like when they
# are read as it. Letters at home elsewhere (Turkish, Central European), letters where no language
# of the West puts them, signs that touch a letter (Polish, DOS, Mac), signs that nobody types.
DOUBTFUL = (
    re.compile("[ÐðÞþÝýŠšŽžŸƒ]"),
    re.compile("ñ(?![aeiouáéíóú])|œ(?!u)|õ(?!e)|iæ|[a-zà-ÿ][À-ÞŒ]|[A-ZÀ-Þ][À-ÞŒ][a-zà-ÿ]"),
    re.compile(f"[{LETTER}][^{LETTER}\\x00-\\x7f’][{LETTER}]"),
    re.compile(f"[{LETTER}][^{LETTER}\\x00-\\x7f’”“‘»…›ªº]"),
    re.compile(f"[^{LETTER}\\x00-\\x7f’“‘„«‹¿¡•°ªº][{LETTER}]"),
    re.compile("[¤¦¨¬¯´¶¸¹³²µ×÷ˆ˜‰†‡]"),
)
# Letters beyond ASCII that follow one another: names of Spain, Portugal and the North have such
# couples; other alphabets have nothing else.
RUN = re.compile("[À-ÖØ-öø-ÿ]{2,}")
COUPLE = re.compile(r"[ÅÄÖÆØåäöæø]{2}|.?[çÇñÑ].?|(.)\1")


def text_of(path: Path, data: bytes, encoding: str = "") -> tuple[str, tuple[str, ...]]:
    """The text, and what has to be said of how it was read. Raises UserMistake."""
    if data.startswith(FOREIGN):
        raise UserMistake(f"{path} holds no plain text; save it as .xlsx or .csv.")
    named = encoding or next((name for mark, name in MARKS if data.startswith(mark)), "")
    if named:
        return _decoded(path, data, named), ()
    if data.count(b"\0") > len(data) // 10:
        raise UserMistake(
            f"{path} holds no plain text; save it as .xlsx or .csv, or name its code page, for "
            "instance --encoding utf-16."
        )
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _western(path, data, error.start)


def _decoded(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(codec(encoding))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UserMistake(
            f"{path}, line {line}: there is a letter that {encoding.removesuffix('-sig')} does not "
            "have; name another --encoding, or save it as “CSV UTF-8”."
        ) from None


def codec(encoding: str) -> str:
    """The name under which Python knows a code page. Raises UserMistake where it knows none."""
    try:
        found = codecs.lookup(encoding)
        if found.name.replace("-", "_") in {name.replace("-", "_") for name in NOT_TEXT}:
            raise LookupError(encoding)
        "".encode(found.name).decode(found.name)
    except (LookupError, TypeError, ValueError, UnicodeError):
        raise UserMistake(
            "that --encoding is not known; write for instance utf-8, cp1252, cp1250, cp1254, "
            "cp850 or mac-roman"
        ) from None
    return "utf-8-sig" if found.name == "utf-8" else found.name


def _western(path: Path, data: bytes, at: int) -> tuple[str, tuple[str, ...]]:
    """The text as Windows-1252, where every letter beyond ASCII is one that names have."""
    if UTF_8.search(data):
        line = data.count(b"\n", 0, at) + 1
        raise UserMistake(
            f"{path}, line {line}: the file is UTF-8, and there is a byte that is not; write that "
            "line anew and save it as “CSV UTF-8”, or name its code page with --encoding."
        )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _unsure(path, data.count(b"\n", 0, error.start) + 1) from None
    for line in _doubtful_lines(text):
        raise _unsure(path, line)
    return text, (_example(text),)


def _unsure(path: Path, line: int) -> UserMistake:
    return UserMistake(
        f"{path}, line {line}: nobody can know which letters are meant there; save it as “CSV "
        "UTF-8”, or name its code page, for instance --encoding cp1250, cp1254, cp850 or mac-roman."
    )


def _doubtful_lines(text: str) -> Iterator[int]:
    """The numbers of the lines with a sign that makes the code page doubtful."""
    for number, line in enumerate(text.split("\n"), 1):
        runs = (run[0] for run in RUN.finditer(line))
        if any(kind.search(line) for kind in DOUBTFUL) or any(
            not COUPLE.fullmatch(run) for run in runs
        ):
            yield number


def _example(text: str) -> str:
    first = next(i for i, sign in enumerate(text) if sign > "\x7f")
    line = text.count("\n", 0, first) + 1
    return f"The file is read as Windows-1252: line {line} has “{text[first]}”, for instance."
