"""Rows that are cut, slipped or swallowed: nobody's precaution stands under another heading."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import sciatica_kit as sk
from sciatica_kit.errors import UserMistake
from sciatica_kit.kit import RosterNote

HEAD = "ref,name,diagnosis,side,red_flags,precautions,screened_by,note"
FULL = "T-09,Test Full,disc,left,none,,Desk,"


def checked(folder: Path, *lines: str, head: str = HEAD) -> set[int]:
    """The numbers of the rows that are held back."""
    path = folder / "list.csv"
    path.write_text("\n".join([head, *lines]), "utf-8")
    return set(sk.load(issued_on=date(2026, 11, 23)).check(path).row)


@pytest.mark.parametrize(
    "row",
    [
        "T-01,Test,disc,left,none,osteoporosis, fall_risk,Desk,",
        "T-01,Test,disc,left,none,osteoporosis,fall_risk,,",
        "T-01,Test,disc,left,none",
        "T-01,Test,disc,left,low_mood;",
        "T-01,Test,disc,left,none,,Desk,,",
    ],
)
def test_a_row_of_another_length_is_held_back(tmp_path: Path, row: str) -> None:
    """A separator or a line break inside a cell moves all that follows it: nothing is given."""
    assert 2 in checked(tmp_path, row, FULL)


@pytest.mark.parametrize("end", ["", ",", ",,,"])
def test_lines_that_all_end_alike_are_as_the_program_writes_them(tmp_path: Path, end: str) -> None:
    """Separators at the end of every line mean nothing."""
    assert not checked(tmp_path, FULL + end, FULL.replace("T-09", "T-08") + end, head=HEAD + end)


@pytest.mark.parametrize("column", ["note", "screened_by"])
@pytest.mark.parametrize("word", ["osteoporosis", "Fall risk", "fever", "bladder; fever"])
def test_a_safety_word_in_a_column_of_words_is_asked(
    tmp_path: Path, column: str, word: str
) -> None:
    """A precaution or a red flag that stands where it has no effect has slipped there."""
    cells = dict(zip(HEAD.split(","), FULL.split(","), strict=True)) | {column: word}
    assert checked(tmp_path, ",".join(cells.values())) == {2}


def test_a_stray_quote_swallows_nobody(tmp_path: Path) -> None:
    """A quoted cell that goes over lines that look like rows is refused: they are patients."""
    rows = ('T-01,Test,disc,left,none,,Desk,"5 minutes,', "T-02,Test B,disc,left,fever,,Desk,",
            'T-03,Test C,disc,left,none,,Desk,6 minutes"')  # fmt: skip
    with pytest.raises(UserMistake, match="line 2: a quoted cell goes over several lines"):
        checked(tmp_path, *rows)


def test_a_note_of_several_lines_is_no_row(tmp_path: Path) -> None:
    """Commas and numbers in a note of several lines are a person's own."""
    note = '"Walk, sit, rest.\n10 minutes, twice a day\nring us, if worse"'
    assert not checked(tmp_path, FULL + note, FULL.replace("T-09", "T-08"))


@pytest.mark.parametrize(
    "heading",
    ["Precautions (list)", "Known precautions", "PMHx", "D.O.B.", "Date of birth (dd/mm/yyyy)",
     "Red flags (Y/N)", "osteoporosis", "Fall risk", "Contra-indications", "EDD"],
)  # fmt: skip
def test_a_heading_with_a_telling_word_is_asked(tmp_path: Path, heading: str) -> None:
    """Whatever stands around the word, a column of precautions is not left out."""
    with pytest.raises(UserMistake, match="is likely"):
        checked(tmp_path, f"{FULL},x", head=f"{HEAD},{heading}")


@pytest.mark.parametrize(
    "heading",
    ["Side effects", "Side of bed", "Due back", "Family history", "Surgery", "Condition", "Ward",
     "GP", "Comments", "Consultant", "Postcode", "Leg length"],
)  # fmt: skip
def test_a_column_that_is_a_lists_own_is_left_out_with_a_word(tmp_path: Path, heading: str) -> None:
    """Headings that lists have beside the known columns stop nobody."""
    path = tmp_path / "list.csv"
    path.write_text(f"{HEAD},{heading}\n{FULL},x", "utf-8")
    with pytest.warns(RosterNote, match=heading):
        assert sk.load(issued_on=date(2026, 11, 23)).check(path).empty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_last_row_of_a_list_with_tabs_is_as_long_as_the_others(
    tmp_path: Path, encoding: str
) -> None:
    """Tabs at the end of a file part cells too."""
    rows = [line.replace(",", "\t") for line in (HEAD, FULL.replace("T-09", "T-08"), FULL)]
    (tmp_path / "list.csv").write_bytes("\r\n".join([*rows, ""]).encode(encoding))
    assert sk.load(issued_on=date(2026, 11, 23)).check(tmp_path / "list.csv").empty


def test_a_column_that_holds_precautions_is_not_left_out(tmp_path: Path) -> None:
    """A heading that says nothing to the kit, over a word that does, is asked."""
    with pytest.raises(UserMistake, match="row 2: precautions stand in column 9"):
        checked(tmp_path, f"{FULL},osteoporosis", head=f"{HEAD},Vorsicht")


@pytest.mark.parametrize("index", ["precautions", "ref", ["side", "precautions"]])
def test_a_column_in_the_index_of_a_frame_is_asked(index: str | list[str]) -> None:
    """What stands in the index is no cell, and would be left out."""
    frame = pd.DataFrame([FULL.split(",")], columns=HEAD.split(",")).set_index(index)
    with pytest.raises(UserMistake, match="reset_index"):
        sk.load(issued_on=date(2026, 11, 23)).check(frame)


def test_a_mistake_of_a_frame_has_its_place() -> None:
    """What is no cell is said with row and column."""
    frame = pd.DataFrame({"ref": ["a"], "name": [b"x"], "diagnosis": ["disc"]})
    with pytest.raises(UserMistake, match="row 2, column name: a cell holds a bytes"):
        sk.load(issued_on=date(2026, 11, 23)).check(frame)


@pytest.mark.parametrize(
    "flags", ["fever and bowel", "Fever (38.5)", "fevér", "has saddle numbness", "fevre"]
)
def test_a_red_flag_that_is_nearly_readable_cannot_wait(tmp_path: Path, flags: str) -> None:
    """A row that is held back for how a flag is written says to act on it now."""
    (tmp_path / "list.csv").write_text(f"{HEAD}\n{FULL.replace('none', flags)}", "utf-8")
    problems = sk.load(issued_on=date(2026, 11, 23)).check(tmp_path / "list.csv")
    assert "a red flag is ticked on this row" in list(problems.problem)


@pytest.mark.parametrize("above", ["Clinic list", "Clinic list\nMonday,,\n"])
def test_headings_below_a_title_are_pointed_to(tmp_path: Path, above: str) -> None:
    """A title above the headings is refused with the row in which these stand."""
    number = above.count("\n") + 2
    with pytest.raises(UserMistake, match=f"the headings stand in row {number}"):
        checked(tmp_path, HEAD, FULL, head=above)
