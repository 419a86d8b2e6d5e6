"""Rosters as clinics really save them: read as text, or refused in one plain sentence."""

import csv
import hashlib
import io
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from sciatica_kit.batch.lists.table import Reading
from sciatica_kit.batch.roster.columns import COLUMNS
from sciatica_kit.batch.roster.empty import write_template
from sciatica_kit.batch.roster.read import KNOWN, Roster, read_roster
from sciatica_kit.errors import UserMistake

MONDAY = Path(__file__).parents[2] / "data" / "monday-list.csv"
HEAD = "ref,name,diagnosis"
ROW = "007,Test Ångström,disc"


def saved(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    """A file holding the text as UTF-8, or the bytes as they are."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, *rows: list[Any], formats: Mapping[str, str] | None = None) -> Path:
    """An XLSX file of these rows, with number formats by cell address."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for address, number_format in (formats or {}).items():
        book.active[address].number_format = number_format
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def cells(roster: Roster) -> list[dict[str, str]]:
    """The cells of every row."""
    return [dict(row.cells) for row in roster.rows]


def mistake(path: Path) -> str:
    """The sentence with which a roster is refused, checked to be one plain sentence."""
    with pytest.raises(UserMistake) as caught:
        read_roster(path)
    said = str(caught.value)
    assert str(path) in said
    assert said.endswith(".")
    assert "\n" not in said
    assert "; " in said, "a remedy follows the semicolon"
    return said


def test_the_monday_list_is_read_whole() -> None:
    """The clinic's own export gives 24 rows, its accents, its refs and its one unknown column."""
    roster = read_roster(MONDAY)
    assert len(roster.rows) == 24
    assert roster.unknown_columns == ("Bay",)
    assert roster.rows[0].cells["name"] == "Test Ángström-Núñez"
    assert {"007", "0012", "NA"} <= {row.cells["ref"] for row in roster.rows}
    assert [row.number for row in roster.rows] == list(range(2, 26))
    assert not any(row.too_many for row in roster.rows)
    assert roster.rows[1].cells["precautions"] == "osteoporosis; fall risk"
    assert roster.sha256 == hashlib.sha256(MONDAY.read_bytes()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_way_to_save_a_csv_reads_alike(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    """Encoding, delimiter and line ending make no difference to what is read."""
    text = ending.join([HEAD, ROW, ""]).replace(",", delimiter)
    roster = read_roster(saved(tmp_path, text.encode(encoding)))
    assert cells(roster) == [{"ref": "007", "name": "Test Ångström", "diagnosis": "disc"}]


@pytest.mark.parametrize("bom", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_in_either_byte_order(tmp_path: Path, bom: str) -> None:
    """The byte order mark tells which way round UTF-16 stands."""
    roster = read_roster(saved(tmp_path, f"\ufeff{HEAD}\n{ROW}".encode(bom)))
    assert roster.rows[0].cells["name"] == "Test Ångström"


@pytest.mark.parametrize(
    "text",
    ["007", "NA", "null", "None", "nan", "1e5", "TRUE", "1961-02-03", "03/02/61", "1.0", "-"],
)
def test_a_csv_cell_stays_the_text_it_was(tmp_path: Path, text: str) -> None:
    """No cell becomes a number, a date or a blank."""
    roster = read_roster(saved(tmp_path, f"{HEAD}\n{text},{text},{text}\n"))
    assert set(roster.rows[0].cells.values()) == {text}


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        ("007", "General", "007"),
        ("007", "0", "007"),
        ("NA", "General", "NA"),
        ("null", "@", "null"),
        (7, "General", "7"),
        (7.0, "General", "7"),
        (7.5, "General", "7.5"),
        (7, "000", "007"),
        (date(1961, 2, 3), "dd/mm/yyyy", "1961-02-03"),
        (datetime(1961, 2, 3), "yyyy-mm-dd hh:mm", "1961-02-03"),
        (True, "General", "TRUE"),
        ("  spaced  ", "General", "spaced"),
        (None, "General", ""),
    ],
)
def test_a_spreadsheet_cell_reads_as_it_is_seen(
    tmp_path: Path, value: object, number_format: str, seen: str
) -> None:
    """Dates become YYYY-MM-DD, whole numbers lose their .0, and text stays."""
    path = workbook(tmp_path, HEAD.split(","), ["1", value, "disc"], formats={"B2": number_format})
    assert read_roster(path).rows[0].cells["name"] == seen


@pytest.mark.parametrize(
    "head",
    [
        "REF,Name,Date of Birth",
        " ref , NAME ,date-of-birth",
        "\ufeff\ufeffref,name,DATE_OF_BIRTH",
        '"ref","name","Date  Of  Birth"',
        "“ref”,'name',date_of_birth",
    ],
)
def test_column_names_are_matched_loosely(tmp_path: Path, head: str) -> None:
    """Case, spaces, hyphens, underscores, byte order marks and stray quotes do not matter."""
    roster = read_roster(saved(tmp_path, f"{head},diagnosis\n1,A,1961-02-03,disc\n"))
    assert list(roster.rows[0].cells) == ["ref", "name", "date_of_birth", "diagnosis"]
    assert roster.unknown_columns == ()


def test_unknown_columns_are_named_once_and_left_out(tmp_path: Path) -> None:
    """An unknown column is named as written; a nameless one by its place; the trailing ones not."""
    roster = read_roster(
        saved(tmp_path, f"Bay,{HEAD},ward,,Bay,diagnosis note,side,,\nB,1,A,disc,x,y,z,w,left,,")
    )
    assert roster.unknown_columns == ("Bay", "ward", "column 6", "diagnosis note")
    assert cells(roster) == [{"ref": "1", "name": "A", "diagnosis": "disc", "side": "left"}]
    assert roster.rows[0].too_many == 0


def test_a_row_number_is_the_line_on_which_it_begins(tmp_path: Path) -> None:
    """Blank rows and quoted newlines are counted, and a record has its first line's number."""
    text = f'\r\n{HEAD},note\r\n1,A,disc,"two\r\nlines"\r\n\r\n,, ,\r\n2,B,disc,\r\n'
    roster = read_roster(saved(tmp_path, text))
    assert [(row.number, row.cells["ref"]) for row in roster.rows] == [(3, "1"), (7, "2")]
    assert roster.rows[0].cells["note"] == "two\nlines"


def test_a_spreadsheet_row_has_the_number_the_sheet_shows(tmp_path: Path) -> None:
    """Blank rows of a sheet are skipped and counted."""
    roster = read_roster(workbook(tmp_path, HEAD.split(","), [], ["1", "A", "disc"]))
    assert [row.number for row in roster.rows] == [3]


@pytest.mark.parametrize(
    ("row", "name", "too_many"),
    [("1", "", 0), ("1,A", "A", 0), ("1,A,disc,,,", "A", 0), ("1,A,disc,,x", "A", 1)],
)
def test_a_row_is_padded_or_marked(tmp_path: Path, row: str, name: str, too_many: int) -> None:
    """A short row is filled up with blanks; filled cells beyond the header are counted."""
    found = read_roster(saved(tmp_path, f"{HEAD}\n{row}\n")).rows[0]
    assert (found.cells["name"], found.too_many) == (name, too_many)
    assert set(found.cells) == {"ref", "name", "diagnosis"}


def test_delimiters_inside_quotes_do_not_mislead(tmp_path: Path) -> None:
    """The delimiter is judged outside quotes, and a quoted cell may hold it."""
    text = 'ref;name;diagnosis;"bay, bed, ward, floor"\n1; "Test; A";disc;B2\n'
    roster = read_roster(saved(tmp_path, text))
    assert roster.rows[0].cells["name"] == "Test; A"
    assert roster.unknown_columns == ("bay, bed, ward, floor",)


def test_a_sheet_behind_a_hidden_one_is_read(tmp_path: Path) -> None:
    """The first visible sheet is the roster."""
    book = Workbook()
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Roster")
    sheet.append(HEAD.split(","))
    sheet.append(ROW.split(","))
    book.active = 1
    book.save(tmp_path / "list.xlsx")
    assert read_roster(tmp_path / "list.xlsx").rows[0].cells["ref"] == "007"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "", "is empty"),
        ("a.xlsx", "", "is empty"),
        ("a.csv", "\ufeff", "is empty"),
        ("a.csv", " \r\n,,\r\n", "is empty"),
        ("a.csv", HEAD, "no rows"),
        ("a.csv", f"{HEAD}\n,,\n\n", "no rows"),
        ("a.csv", b"ref,name\0,diagnosis\n1,A,disc", "lacks name"),
        ("a.csv", f"{HEAD}\n{ROW}".encode("utf-16-le"), "no plain text"),
        ("a.csv", b"%PDF-1.7\n\x81\x8d", "no plain text"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "no plain text"),
        ("a.csv", b"\xff\xd8\xff\xe0JFIF", "no plain text"),
        ("a.csv", b"PK\x03\x04zip", "no plain text"),
        ("a.csv", b"ref,name,diagnosis\n1,\x81,disc", "line 2: nobody can know which letters"),
        (
            "a.csv",
            b"\xef\xbb\xbfref,name,diagnosis\n1,\xe9,disc",
            "line 2: there is a letter that utf-8 does not have",
        ),
        ("a.csv", f'{HEAD}\n1,"open,disc\n2,B,disc\n', "line 2: a quoted cell"),
        ("a.csv", f'{HEAD}\n1,A,disc\n2,"B" x,disc\n', "line 3: a quoted cell"),
        ("a.csv", f"Monday list\n{HEAD}\n{ROW}", "row 1 is no header"),
        ("a.csv", "ID,Patient\n1,A", "“ID” is likely ref, “Patient” is likely name"),
        ("a.csv", "ref,side\n1,left", "lacks name and diagnosis"),
        ("a.csv", f"{HEAD},Ref \n1,A,disc,2", "“ref”, “Ref” all mean"),
        ("a.csv", f"{HEAD},Pain now,pain_now\n1,A,disc,2,3", "“Pain now”, “pain_now” all mean"),
        ("a.txt", f"{HEAD}\n{ROW}", "save it as .xlsx or .csv"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx or .csv"),
        ("a.pdf", b"%PDF-1.7", "save it as .xlsx or .csv"),
        ("roster", f"{HEAD}\n{ROW}", "save it as .xlsx or .csv"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", "password"),
        ("a.xlsx", b"PK\x03\x04cut off", "no whole Excel workbook"),
        ("a.xlsx", f"{HEAD}\n{ROW}", "no whole Excel workbook"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_plainly(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    """Each kind of wrong file gets one sentence that names the file and the remedy."""
    assert said in mistake(saved(tmp_path, content, name))


def test_an_xlsx_cut_short_is_refused(tmp_path: Path) -> None:
    """A download that broke off is said to be no whole workbook."""
    path = workbook(tmp_path, HEAD.split(","), ROW.split(","))
    assert "no whole" in mistake(saved(tmp_path, path.read_bytes()[:-300], "cut.xlsx"))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is said to be so."""
    assert "is not there" in mistake(tmp_path / "none.csv")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder given for a roster is said to be one."""
    assert "is a folder" in mistake(tmp_path)


def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that may not be read is said to be so, whoever runs this test."""

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "may not be read" in mistake(saved(tmp_path, HEAD))


def test_a_mistaken_header_shows_only_a_little(tmp_path: Path) -> None:
    """A headless list may hold a patient's note where names should be: it is cut short."""
    assert "x" * 31 not in mistake(saved(tmp_path, f"1,{'x' * 500}\n"))


def test_ten_thousand_rows_are_read_whole(tmp_path: Path) -> None:
    """A very long CSV loses no row."""
    line = ",".join(["Test Synthetic"] * len(KNOWN))
    path = saved(tmp_path, "\n".join([",".join(KNOWN.values()), *[line] * 10_000]))
    assert len(read_roster(path).rows) == 10_000


# What no export leaves behind: letters of several scripts, digits, and what a CSV has to quote.
CELL = st.lists(st.sampled_from([*"abzXYZéßÅ漢бب0179 ,;-.", 'a"b']), max_size=12).map("".join)
TABLE = st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=1, max_size=8).filter(
    lambda rows: any(cell.strip() for row in rows for cell in row)
)


@settings(deadline=None)  # a busy machine is no mistake
@given(TABLE, st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    """Any table of text, written with any delimiter, reads back as the same stripped cells."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([[*HEAD.split(","), "note"], *rows])
    folder = tmp_path_factory.getbasetemp()
    roster = read_roster(saved(folder, text.getvalue().encode(encoding), "any.csv"))
    stripped = [[cell.strip() for cell in row] for row in rows]
    assert [list(row.cells.values()) for row in roster.rows] == [r for r in stripped if any(r)]


def test_the_table_of_columns_is_the_profile(tmp_path: Path) -> None:
    """Every column the profile knows has its sentence, in the profile's order."""
    assert list(COLUMNS) == list(KNOWN.values())
    assert all(column.note.endswith(".") for column in COLUMNS.values())


@pytest.mark.parametrize("name", ["new.csv", "new.xlsx", "NEW.XLSX"])
def test_a_template_reads_back_as_having_no_rows(tmp_path: Path, name: str) -> None:
    """An empty roster has every column and no rows."""
    write_template(tmp_path / name)
    assert "no rows" in mistake(tmp_path / name)


def test_a_csv_template_is_marked_as_utf_8(tmp_path: Path) -> None:
    """The CSV template is the header alone, with the mark by which Excel knows UTF-8."""
    write_template(tmp_path / "new.csv")
    content = (tmp_path / "new.csv").read_bytes()
    assert content == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"


def test_an_xlsx_template_helps_whoever_fills_it(tmp_path: Path) -> None:
    """Text format, a note on each column, drop-downs, a frozen header and a sheet of columns."""
    write_template(tmp_path / "new.xlsx")
    book = load_workbook(tmp_path / "new.xlsx")
    sheet, columns = book["Roster"], book["Columns"]
    assert [cell.comment.text for cell in sheet[1]] == [c.note for c in COLUMNS.values()]
    assert all(sheet.column_dimensions[c.column_letter].number_format == "@" for c in sheet[1])
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("A2", True)
    shown = {rule.error: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert set(shown.values()) == {
        '"left,right,both"',
        '"high,moderate,low"',
        '"normal,reduced,worse"',
        '"clear,leg_pain"',
        '"back,buttock,thigh,calf,foot"',
        '"discectomy,decompression,fusion"',
        '"yes,no"',
        '"extension,flexion,neutral"',
        '"strict,traffic_light"',
        '"standard,large,fridge"',
    }
    assert [row[0].value for row in columns.iter_rows(min_row=2)] == list(COLUMNS)


def test_a_filled_template_reads_back_as_typed(tmp_path: Path) -> None:
    """What is typed into the template comes back, whichever sheet was open when it was saved."""
    path = tmp_path / "new.xlsx"
    write_template(path)
    book = load_workbook(path)
    book["Roster"].append(["007", "Test", "1961-02-03", "disc", "left"])
    book.active = 1
    book.save(path)
    found = read_roster(path).rows[0].cells
    assert (found["ref"], found["date_of_birth"], found["side"]) == ("007", "1961-02-03", "left")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("there.csv", "is there already"),
        ("there.xlsx", "is there already"),
        ("a.txt", "as .xlsx or .csv"),
        ("a", "as .xlsx or .csv"),
        ("no/a.csv", "cannot be written"),
    ],
)
def test_a_template_is_never_written_amiss(tmp_path: Path, name: str, said: str) -> None:
    """An existing file stays as it is; a wrong ending or a missing folder is said."""
    for there in ("there.csv", "there.xlsx"):
        saved(tmp_path, "mine", there)
    with pytest.raises(UserMistake, match=said):
        write_template(tmp_path / name)
    assert (tmp_path / "there.csv").read_bytes() == b"mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["there.csv", "there.xlsx"]


def test_a_sheet_of_a_list_without_sheets_is_said(tmp_path: Path) -> None:
    """It is no mistake, and not passed over: the whole file is read."""
    path = tmp_path / "list.csv"
    path.write_text("ref,name,diagnosis\nA-1,Test A,disc\n", "utf-8")
    roster = read_roster(path, Reading(sheet="Monday"))
    assert any("A sheet was named" in said for said in roster.said)
