"""Workbooks as people keep them: merged, filtered, formatted, with formulas, with no end."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from sciatica_kit.batch.lists.table import Reading
from sciatica_kit.batch.roster.read import Roster, read_roster
from sciatica_kit.errors import UserMistake
from sciatica_kit.model.cells import DoubtfulText

HEAD = ["ref", "name", "diagnosis", "side", "date_of_birth", "precautions", "pain_now"]
PEOPLE = [[f"A{n}", f"Test {n}", "disc", "left", "1961-02-03", "osteoporosis", "3"] for n in "123"]


def book_of(folder: Path, change: Callable[[Any], None], name: str = "list.xlsx") -> Path:
    """A list of three patients in rows 2 to 4, changed."""
    book = Workbook()
    for row in (HEAD, *PEOPLE):
        book.active.append(row)
    change(book.active)
    book.save(folder / name)
    return folder / name


def doubts(roster: Roster) -> dict[str, str]:
    """What is in doubt: by address such as 2 side, the problem."""
    return {
        f"{row.number} {column}": text.problem
        for row in roster.rows
        for column, text in row.cells.items()
        if isinstance(text, DoubtfulText)
    }


@pytest.mark.parametrize(
    ("merged", "held"),
    [
        ("F2:F4", {"2 precautions", "3 precautions", "4 precautions"}),
        ("D2:D3", {"2 side", "3 side"}),
        ("F2:G2", {"2 precautions", "2 pain_now"}),
        ("D3:F4", {f"{n} {c}" for n in (3, 4) for c in ("side", "date_of_birth", "precautions")}),
    ],
)
def test_rows_touched_by_a_merge_are_held_back(tmp_path: Path, merged: str, held: set[str]) -> None:
    """A merged cell is never read as blank: nobody can know for whom it is meant."""
    found = doubts(read_roster(book_of(tmp_path, lambda sheet: sheet.merge_cells(merged))))
    assert set(found) == held
    assert all("merged" in problem for problem in found.values())


def test_a_merged_heading_is_refused(tmp_path: Path) -> None:
    """A heading over two columns names one of them alone, and the other would be left out."""

    def change(sheet: Any) -> None:
        sheet["H1"] = "note"
        sheet.merge_cells("H1:I1")
        sheet["I2"] = "osteoporosis"

    with pytest.raises(UserMistake, match="a heading is merged"):
        read_roster(book_of(tmp_path, change))


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    """What a filter or a hand has hidden is planned all the same, and the summary says so."""

    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["F"].hidden = True

    roster = read_roster(book_of(tmp_path, change))
    assert [row.cells["ref"] for row in roster.rows] == ["A1", "A2", "A3"]
    assert any("1 row" in note for note in roster.notes)
    assert any("precautions" in note for note in roster.notes)


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        (7, '"P"000', "P007"),
        (1234, "00-00", "12-34"),
        (7, "0000000", "0000007"),
        (5, '"MRN-"0', "MRN-5"),
        (12345, '"P"000', "P12345"),
        (7, "\\X00", "X07"),
        (7, "General", "7"),
        (7, "0.00", "7"),
        (1234, "#,##0", "1234"),
        (7.5, "General", "7.5"),
        (7, "0%", DoubtfulText),
        (123456, "0.00E+00", DoubtfulText),
        (7, "# ?/?", DoubtfulText),
        (7, '[>5]"high";"low"', DoubtfulText),
        (7.5, '"P"000', DoubtfulText),
        (-7, '"P"000', DoubtfulText),
        (datetime(2026, 3, 11), "yyyy-mm-dd", DoubtfulText),
        (datetime(2026, 3, 11), "d-mmm", DoubtfulText),
        (time(9, 30), "hh:mm", DoubtfulText),
        (timedelta(hours=30), "[h]:mm", DoubtfulText),
    ],
)
def test_a_number_is_read_as_the_sheet_shows_it(
    tmp_path: Path, value: object, form: str, read: object
) -> None:
    """A ref that a format spells is read as it is shown, or held back where that is not certain."""

    def change(sheet: Any) -> None:
        sheet["A2"] = value
        sheet["A2"].number_format = form

    found = read_roster(book_of(tmp_path, change)).rows[0].cells["ref"]
    assert isinstance(found, DoubtfulText) if read is DoubtfulText else found == read


@pytest.mark.parametrize("hour", [time(23), time(0, 0, 1), time(12)])
def test_a_birth_date_with_a_time_is_a_mistake(tmp_path: Path, hour: time) -> None:
    """Midnight is how a sheet keeps a day; any other time may be the day before or after."""

    def change(sheet: Any) -> None:
        sheet["E2"] = datetime.combine(datetime(1961, 2, 3), hour)
        sheet["E3"] = datetime(1961, 2, 3)

    roster = read_roster(book_of(tmp_path, change))
    assert set(doubts(roster)) == {"2 date_of_birth"}
    assert roster.rows[1].cells["date_of_birth"] == "1961-02-03"


def test_days_of_two_kinds_in_a_column_are_all_in_doubt(tmp_path: Path) -> None:
    """Where some days are text, the spreadsheet may have swapped day and month in the others."""

    def change(sheet: Any) -> None:
        sheet["E2"] = datetime(1961, 3, 2)
        sheet["E3"] = "23/02/1961"

    assert set(doubts(read_roster(book_of(tmp_path, change)))) == {
        "2 date_of_birth",
        "3 date_of_birth",
        "4 date_of_birth",
    }


@pytest.mark.parametrize("column", ["A", "B", "D", "F"])
def test_a_formula_without_its_value_is_not_blank(tmp_path: Path, column: str) -> None:
    """What no spreadsheet has worked out yet is a mistake of its cell: a precaution is not lost."""

    def change(sheet: Any) -> None:
        sheet[f"{column}2"] = '=CONCATENATE("osteo","porosis")'

    (problem,) = doubts(read_roster(book_of(tmp_path, change))).values()
    assert "formula" in problem


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!"])
def test_an_error_of_the_sheet_is_no_name(tmp_path: Path, error: str) -> None:
    """A cell that shows an error holds its row back."""

    def change(sheet: Any) -> None:
        sheet["B2"] = error

    assert set(doubts(read_roster(book_of(tmp_path, change)))) == {"2 name"}


def test_what_is_struck_out_is_neither_read_nor_dropped(tmp_path: Path) -> None:
    """A cell with a line through it, or through a part of it, is asked about."""

    def change(sheet: Any) -> None:
        sheet["F2"].font = Font(strike=True)
        line = TextBlock(InlineFont(strike=True), "osteoporosis")
        sheet["F3"] = CellRichText(line, "; reflux")
        sheet["F4"] = CellRichText(TextBlock(InlineFont(b=True), "osteo"), "porosis")

    roster = read_roster(book_of(tmp_path, change))
    assert set(doubts(roster)) == {"2 precautions", "3 precautions"}
    assert roster.rows[2].cells["precautions"] == "osteoporosis"


def two_lists(sheet: Any) -> None:
    """A second sheet with the same headings, and one that is something else."""
    other = sheet.parent.create_sheet("Tuesday")
    for row in (HEAD, ["B1", "Test B", "disc", "right", "", "", ""]):
        other.append(row)
    sheet.title = "Monday"


def test_a_second_list_in_the_workbook_is_asked(tmp_path: Path) -> None:
    """Two sheets with the same headings are two lists: which one is meant has to be said."""
    path = book_of(tmp_path, two_lists)
    with pytest.raises(UserMistake, match="“Monday”, “Tuesday”: say which with --sheet"):
        read_roster(path)
    assert [r.cells["ref"] for r in read_roster(path, Reading(sheet="tuesday")).rows] == ["B1"]
    with pytest.raises(UserMistake, match="no sheet of that name"):
        read_roster(path, Reading(sheet="Friday"))


def test_another_sheet_is_named_and_left_out(tmp_path: Path) -> None:
    """A sheet that holds something else is said to be left out."""

    def change(sheet: Any) -> None:
        sheet.parent.create_sheet("Wards").append(["ward", "beds"])

    (note,) = read_roster(book_of(tmp_path, change)).notes
    assert "“Wards” is left out" in note


def rewritten(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with one of its parts changed by hand."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            text = book.read(name)
            out.writestr(name, text.replace(old.encode(), new.encode()) if name == part else text)
    path.write_bytes(content.getvalue())
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('r="4"', 'r="100000000"', "row 100000000"),
        ('r="4"', 'r="200000"', "row 200000"),
        ('r="G4"', 'r="XFD4"', "column"),
    ],
)
def test_a_row_that_no_list_has_is_refused_at_once(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """A row number of a hundred million fills no memory: the workbook is refused."""
    path = rewritten(book_of(tmp_path, lambda sheet: None), SHEET, old, new)
    with pytest.raises(UserMistake, match=said):
        read_roster(path)


def test_strings_without_end_are_refused(tmp_path: Path) -> None:
    """Shared strings of hundreds of megabytes, packed small, are never unpacked."""
    path = book_of(tmp_path, lambda sheet: None)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book, book.open(
        "xl/more.xml", "w", force_zip64=True
    ) as part:  # fmt: skip
        for _ in range(300):
            part.write(b"x" * 2**20)
    with pytest.raises(UserMistake, match="more than 256 MB"):
        read_roster(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<row r="3"', '<row r="2"'),
        ('<row r="3"', '<row r="9"'),
        ('r="F3"', 'r="G3"'),
        ('r="F3"', 'r="F2"'),
    ],
)
def test_rows_and_cells_that_stand_twice_are_refused(tmp_path: Path, old: str, new: str) -> None:
    """A reader keeps one of two rows with a number: which of them would be nobody's choice."""
    path = rewritten(book_of(tmp_path, lambda sheet: None), SHEET, old, new)
    with pytest.raises(UserMistake, match="twice or out of order"):
        read_roster(path)


def test_cells_that_one_formula_fills_are_not_blank(tmp_path: Path) -> None:
    """A formula over several cells shows in all of them, and is kept in the first alone."""

    def change(sheet: Any) -> None:
        sheet["F2"], sheet["F3"], sheet["F4"] = "x", None, None

    path = book_of(tmp_path, change)
    old = '<c r="F2" t="inlineStr"><is><t>x</t></is></c>'
    new = '<c r="F2" t="str"><f t="array" ref="F2:F4">A1</f><v>osteoporosis</v></c>'
    calculated = rewritten(path, "xl/workbook.xml", 'fullCalcOnLoad="1"', "")
    found = doubts(read_roster(rewritten(calculated, SHEET, old, new)))
    assert set(found) == {"3 precautions", "4 precautions"}


def test_a_value_that_no_spreadsheet_has_worked_out_is_none(tmp_path: Path) -> None:
    """Programs that write formulas write 0 for their values, and ask to have them worked out."""
    path = book_of(tmp_path, lambda sheet: None)
    old = '<c r="G2" t="inlineStr"><is><t>3</t></is></c>'
    rewritten(path, SHEET, old, '<c r="G2"><f>MAX(8,9)</f><v>0</v></c>')
    assert set(doubts(read_roster(path))) == {"2 pain_now"}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="F2" t="inlineStr"><v>osteoporosis</v></c>',
        '<c r="F2"><is><t>osteoporosis</t></is></c>',
        '<c r="F2" t="str"><is><t>osteoporosis</t></is></c>',
    ],
)
def test_a_text_that_is_kept_in_no_known_way_is_not_blank(tmp_path: Path, cell: str) -> None:
    """A cell with something in it that is not understood is a mistake."""
    path = book_of(tmp_path, lambda sheet: None)
    old = '<c r="F2" t="inlineStr"><is><t>osteoporosis</t></is></c>'
    assert set(doubts(read_roster(rewritten(path, SHEET, old, cell)))) == {"2 precautions"}


@pytest.mark.parametrize(
    ("value", "form"),
    [("left", 'General;General;General;"right"'), ("T-01", '@"-B"'), (-7, "0;0"), (7.5, "0"),
     (7, ";;;")],
)  # fmt: skip
def test_what_a_format_adds_hides_or_changes_is_in_doubt(
    tmp_path: Path, value: object, form: str
) -> None:
    """A cell that shows another thing than it holds is held back."""

    def change(sheet: Any) -> None:
        sheet["G2"] = value
        sheet["G2"].number_format = form

    assert set(doubts(read_roster(book_of(tmp_path, change)))) == {"2 pain_now"}


def test_a_cover_sheet_hides_no_list(tmp_path: Path) -> None:
    """The sheet with the headings of a list is read, wherever it stands; a hidden one is said."""

    def change(sheet: Any) -> None:
        sheet.parent.create_sheet("Cover", 0).append(["Clinic"])
        sheet.parent.create_sheet("Old").append(["x"])
        sheet.parent["Old"].sheet_state = "hidden"

    notes = " ".join(read_roster(book_of(tmp_path, change)).notes)
    assert "“Cover” is left out" in notes
    assert "“Old” is hidden" in notes


def test_strict_open_xml_is_named(tmp_path: Path) -> None:
    """A workbook saved in the strict form is said to be that, not to be empty."""
    old = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    path = book_of(tmp_path, lambda sheet: None)
    rewritten(path, "xl/workbook.xml", old, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    with pytest.raises(UserMistake, match="Strict Open XML"):
        read_roster(path)


def test_empty_rows_far_below_cost_nothing(tmp_path: Path) -> None:
    """A border drawn down to the last row of the sheet is no patient."""

    def change(sheet: Any) -> None:
        sheet["A1048576"].number_format = "@"

    assert len(read_roster(book_of(tmp_path, change)).rows) == 3


def test_comments_on_cells_are_said_not_to_be_read(tmp_path: Path) -> None:
    """A clinician's remark in a comment may matter; where it is is said, and not what."""

    def remark(sheet: Any) -> None:
        for cell in ("F2", "G3"):
            sheet[cell].comment = Comment("secret fall", "Test")

    said = read_roster(book_of(tmp_path, remark)).said
    assert [s for s in said if "Comments" in s] == [
        "Comments on cells are not read (here on F2, G3): put what matters into a cell."
    ]
    assert "secret" not in " ".join(said)


BOX = (
    '<xdr:wsDr xmlns:xdr="urn:x" xmlns:a="urn:a"><xdr:sp><a:p><a:r><a:t>{}</a:t></a:r></a:p>'
    "</xdr:sp></xdr:wsDr>"
)
RELS = (
    '<Relationships xmlns="urn:r"><Relationship Id="r1" Type="urn:t/drawing" '
    'Target="../drawings/drawing1.xml"/></Relationships>'
)


def test_pictures_over_cells_are_said_not_to_be_read(tmp_path: Path) -> None:
    """A photograph of a letter may lie there, and nobody reads it."""
    path = book_of(tmp_path, lambda sheet: None)
    with zipfile.ZipFile(path, "a") as book:
        pictured = BOX.replace("<xdr:sp>", "<xdr:pic/><xdr:sp>").format("")
        book.writestr("xl/drawings/drawing1.xml", pictured)
        book.writestr("xl/worksheets/_rels/sheet1.xml.rels", RELS)
    assert any("Pictures over the cells" in each for each in read_roster(path).said)


@pytest.mark.parametrize(("text", "said"), [("secret fall", True), ("  ", False)])
def test_text_in_a_box_is_said_not_to_be_read(tmp_path: Path, text: str, said: bool) -> None:
    """A box lies over the cells and belongs to none; one without text is a picture."""
    path = book_of(tmp_path, lambda sheet: None)
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/drawings/drawing1.xml", BOX.format(text))
        book.writestr("xl/worksheets/_rels/sheet1.xml.rels", RELS)
    found = read_roster(path).said
    assert any("box over the cells" in each for each in found) == said
    assert "secret" not in " ".join(found)
