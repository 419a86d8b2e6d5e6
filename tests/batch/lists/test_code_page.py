"""Code pages: read where every letter is certain, asked where one is not."""

from pathlib import Path

import pytest

from sciatica_kit.batch.lists.code_page import text_of
from sciatica_kit.errors import UserMistake

LIST = Path("list.csv")
WESTERN = (
    "Núñez", "Ibáñez", "Conceição", "Assunção", "João", "Simões", "Müller", "Strauß", "Ångström",
    "Hämäläinen", "Kääriäinen", "Sørensen", "Kjær", "Björk", "O’Brien", "D’Arcy", "Íñigo", "Noël",
    "Lefèvre", "François", "Benoît", "Nicolò", "Lebœuf", "Håkansson", "Ñíguez", "Mª José",
)  # fmt: skip
# What other code pages make of names, by the name of the page.
ELSEWHERE = {
    "cp1250": ("Łukasz", "Wąsęk", "Stefań", "Świątek", "Żak", "Dvořák", "Jiří", "Novotný", "Erdős"),
    "cp1251": ("Иванов", "Анна"),
    "cp1253": ("Ελένη",),
    "cp1254": ("Ayşe Yıldız", "Işık", "Doğan", "İbrahim"),
    "cp1255": ("רות",),
    "cp1256": ("فاطمة",),
    "cp1257": ("Jānis Bērziņš", "Šarūnas"),
    "mac-roman": ("José", "Müller", "Jörg", "Muñoz", "Strauß", "François"),
    "cp850": ("José", "Müller", "Jörg", "Muñoz", "Martínez", "Gálvez", "François"),
    "cp437": ("Zoë",),
    "koi8-r": ("Иван",),
    "shift_jis": ("田中",),
    "gb18030": ("王小明",),
    "cp949": ("김철수",),
}


def listed(name: str) -> str:
    """A list with one patient of this name."""
    return f"ref,name,diagnosis,note\nA1,Test {name},disc,“Well done” – 10 minutes…\n"


@pytest.mark.parametrize("name", [*WESTERN, *(n.upper() for n in WESTERN if "ß" not in n)])
def test_names_of_the_west_are_read_as_windows_1252_and_it_is_said(name: str) -> None:
    """A file that is not UTF-8 is read where names have every letter, and an example is said."""
    text, notes = text_of(LIST, listed(name).encode("cp1252"))
    assert text == listed(name)
    (said,) = notes
    assert "Windows-1252" in said
    assert "line 2" in said
    assert name not in said


@pytest.mark.parametrize(
    ("page", "name"), [(page, name) for page, names in ELSEWHERE.items() for name in names]
)
def test_names_from_another_code_page_are_asked_and_then_read(page: str, name: str) -> None:
    """What would become another name is refused, and read right when the page is said."""
    data = f"ref,name\nA1,Test {name},x\n".encode(page)
    with pytest.raises(UserMistake, match=r"line 2: .*--encoding") as caught:
        text_of(LIST, data)
    assert name not in str(caught.value)
    assert name in text_of(LIST, data, page)[0]


@pytest.mark.parametrize("bad", [b"\xe9", b"\xc3", b"\xff", b"\x81"])
def test_one_bad_byte_does_not_turn_a_list_into_mojibake(bad: bytes) -> None:
    """A UTF-8 file with a damaged byte is refused by its line: it is not read as something else."""
    data = listed("Núñez").encode() + b"A2,Test " + bad + b",disc,\n"
    with pytest.raises(UserMistake, match="line 3: the file is UTF-8"):
        text_of(LIST, data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_says_how_a_file_is_read(encoding: str) -> None:
    """UTF-8 and whatever has a byte order mark needs nothing to be said."""
    text, notes = text_of(LIST, listed("Łukasz").encode(encoding))
    assert text.lstrip("\ufeff") == listed("Łukasz")
    assert notes == ()


@pytest.mark.parametrize(
    "encoding", ["klingon", "hex", "rot13", "base64", "zip", "cp 1252 x", "\0"]
)
def test_a_code_page_that_is_none_is_a_mistake(encoding: str) -> None:
    """What names no code page is refused, and not repeated."""
    with pytest.raises(UserMistake, match="is not known; write for instance"):
        text_of(LIST, b"ref", encoding)


def test_a_wrong_code_page_is_said_by_its_line() -> None:
    """A file that is not in the page that was named is refused where it first shows."""
    with pytest.raises(UserMistake, match="line 2: there is a letter that utf-8 does not have"):
        text_of(LIST, listed("Núñez").encode("cp1252"), "utf-8")
