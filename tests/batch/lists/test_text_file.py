"""CSV files as programs write them: a line that names the separator, end marks, long cells."""

import os
from pathlib import Path

import pytest

from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.errors import UserMistake

LINES = ("ref;name;diagnosis", "A1;Test A, B;disc")


def saved(folder: Path, text: str) -> Path:
    """A list with this text."""
    path = folder / "list.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_a_line_that_names_the_separator_is_honoured(tmp_path: Path, first: str) -> None:
    """The line that a spreadsheet writes for itself is no header, and rows keep their numbers."""
    (row,) = read_roster(saved(tmp_path, "\r\n".join([first, *LINES]))).rows
    assert row.cells["name"] == "Test A, B"
    assert row.number == 3


@pytest.mark.parametrize("end", ["\x1a", "\r\n\x1a", "\r\n\x1a\r\n", "\x1a\x1a\n"])
def test_a_dos_end_mark_is_no_patient(tmp_path: Path, end: str) -> None:
    """The sign with which DOS ended a text is taken off."""
    assert len(read_roster(saved(tmp_path, "\r\n".join(LINES) + end)).rows) == 1


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_header(tmp_path: Path, sign: str) -> None:
    """Comma, semicolon, tab and bar part the cells."""
    text = "\n".join(LINES).replace(";", sign).replace("A, B", "A")
    assert read_roster(saved(tmp_path, text)).rows[0].cells["ref"] == "A1"


def test_a_cell_without_end_is_refused_as_that(tmp_path: Path) -> None:
    """A cell of hundreds of thousands of signs is said to be too long, and by its line."""
    with pytest.raises(UserMistake, match="line 2: a cell is longer than any text"):
        read_roster(saved(tmp_path, f"{LINES[0]}\nA1;{'x' * 140_000};disc"))


def test_a_nul_holds_back_its_row_alone(tmp_path: Path) -> None:
    """A control sign in a cell is a mistake of that cell; the other rows are read."""
    text = "\n".join([*LINES, "A2;Test\0B;disc", "A3;Test C;disc"])
    rows = read_roster(saved(tmp_path, text)).rows
    assert [type(row.cells["name"]).__name__ for row in rows] == ["str", "DoubtfulText", "str"]


@pytest.mark.parametrize("text", ["None", "nan"])
def test_none_in_a_list_that_a_program_filled_is_not_an_answer(tmp_path: Path, text: str) -> None:
    """Where a program wrote None into empty cells, None under red_flags may be one of these."""
    head = "ref,name,diagnosis,red_flags,clinician"
    rows = read_roster(saved(tmp_path, f"{head}\nA1,Test A,disc,None,{text}\n")).rows
    assert "program" in getattr(rows[0].cells["red_flags"], "problem", "")
    rows = read_roster(saved(tmp_path, f"{head}\nA1,Test A,disc,None,Dr B\n")).rows
    assert not hasattr(rows[0].cells["red_flags"], "problem")


def test_what_is_no_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A pipe or a device has no end: it is never opened, whatever it is called."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "zero.csv"):
        with pytest.raises(UserMistake, match="is no file; name one"):
            read_roster(tmp_path / name)


def test_a_file_larger_than_any_list_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A gigabyte is said to be no list of patients."""
    with (tmp_path / "huge.xlsx").open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(UserMistake, match="larger than 64 MB"):
        read_roster(tmp_path / "huge.xlsx")
