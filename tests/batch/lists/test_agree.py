"""Check, plan, form and batch agree on lists as they come: what passes the check is made."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import sciatica_kit as sk
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.cli import main
from sciatica_kit.widgets.roster.files import mend
from tests.day import TODAY, ago

HEAD = "ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on,pain_now,note"
ASKED = f"none,Desk,{ago(1)}"
GOOD = (
    f'"=""007""",="Test Guard",1961-02-03 00:00:00,disc,left,{ASKED},3.0,',
    f"A2\u200b,Test\u00a0Nbsp,1961-02-03,disc\ufeff,left\u00a0,{ASKED},3,",
    f'A3,Test Lines,1961-02-03,“disc”,left,{ASKED},3,"Well done.\nKeep walking.\nKeep walking."',
    f"A4,Test علی\u200cرضا,1961-02-03,disc,left,{ASKED},3,",
)
BAD = (
    f"A5,Test\u202eReversed,1961-02-03,disc,left,{ASKED},3,",
    f"A6,Test JosÃ©,1961-02-03,disc,left,{ASKED},3,",
    f"A7,########,1961-02-03,disc,left,{ASKED},3,",
    f"A8,Test Time,1961-02-02T23:00:00Z,disc,left,{ASKED},3,",
    f"11-Mar,Test Day,1961-02-03,disc,left,{ASKED},3,",
    f"A9,Test Nan,nan,disc,left,{ASKED},3,",
)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Good and bad rows, checked and run."""
    folder = tmp_path_factory.mktemp("lists")
    path = folder / "list.csv"
    path.write_text("\n".join([HEAD, *GOOD, *BAD]), "utf-8")
    kit = sk.load(issued_on=TODAY)
    return SimpleNamespace(
        path=path, folder=folder, check=kit.check(path), made=kit.run(path, folder / "out")
    )


def test_what_passes_the_check_is_made(ran: SimpleNamespace) -> None:
    """Each row without a mistake has its packet, and each row with one has none."""
    made = ran.made[ran.made.status == "made"]
    assert sorted(made.ref) == ["007", "A2", "A3", "A4"]
    assert len(ran.made[ran.made.status == "invalid"]) == len(BAD)
    assert set(ran.check.row) == set(range(8, 14))


def test_each_line_of_a_note_is_on_the_page(ran: SimpleNamespace) -> None:
    """A note keeps its lines, and a line that comes twice is printed twice."""
    page = (ran.folder / "out" / "packets" / "A3" / "handout.html").read_text("utf-8")
    assert page.count("Keep walking.") == 2


def test_a_cell_in_doubt_stays_so_when_another_is_mended(tmp_path: Path) -> None:
    """The form's copy of a list with a merged cell does not read that cell as blank."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (["ref", "name", "diagnosis", "precautions"], ["A1", "Test A", "disc", "reflux"],
                ["A2", "Test B", "dsc", None]):  # fmt: skip
        book.active.append(row)
    book.active.merge_cells("D2:D3")
    book.save(tmp_path / "list.xlsx")
    roster = read_roster(tmp_path / "list.xlsx")
    copy = mend(roster, {(3, "diagnosis"): "disc"}, tmp_path / "mended.csv")
    again = read_roster(tmp_path / "mended.csv")
    for read in (copy, again):
        assert [hasattr(row.cells["precautions"], "problem") for row in read.rows] == [True, True]
    done = mend(copy, {(2, "precautions"): "reflux", (3, "precautions"): ""}, tmp_path / "b.csv")
    assert [dict(row.cells)["precautions"] for row in done.rows] == ["reflux", ""]


def test_one_person_under_two_refs_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same name and birth date twice is a warning on both rows, however they are written."""
    path = tmp_path / "list.csv"
    rows = ("A1,Test Twïce", "A2,TEST  twice", "A3,Test Other", 'A4,"Twice, Test"')
    text = [f"{row},1961-02-03,disc,left,{ASKED},3," for row in rows]
    path.write_text("\n".join([HEAD, *text]), "utf-8")
    warned = sk.load(issued_on=TODAY).plan(path).warnings
    assert ["same name" in " ".join(said) for said in warned] == [True, True, False, True]
    assert main(["roster", "check", str(path), "--issued-on", TODAY.isoformat()]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in said[:-1]] == ["row 2, A1", "row 3, A2", "row 5, A4"]
    assert said[-1] == "4 rows, 0 mistakes."


def test_the_command_asks_for_a_code_page_and_takes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list in another code page is refused by check and batch alike, until --encoding says."""
    path = tmp_path / "list.csv"
    path.write_bytes(f"{HEAD}\nA1,Test Ayşe Işık,1961-02-03,disc,left,{ASKED},3,".encode("cp1254"))
    out, day = str(tmp_path / "out"), ["--issued-on", TODAY.isoformat()]
    assert main(["roster", "check", str(path), *day]) == 1
    assert main(["batch", str(path), "--out", out, *day]) == 1
    assert capsys.readouterr().err.count("--encoding") == 2
    assert main(["roster", "check", str(path), "--encoding", "cp1254", *day]) == 0
    assert main(["batch", str(path), "--out", out, "--encoding", "cp1254", *day]) == 0
    page = (tmp_path / "out" / "packets" / "A1" / "handout.html").read_text("utf-8")
    assert "Test Ayşe Işık" in page


def test_a_mapping_is_proposed_filled_in_and_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the mapping that is named is not there, check writes one to be filled in and used."""
    path, mapping = tmp_path / "list.csv", tmp_path / "monday.mapping.toml"
    path.write_text(f"Ref,Name,Dx,Ward\nA1,Test A,disc,{ASKED[:4]}\n", "utf-8")
    check = ["roster", "check", str(path), "--mapping", str(mapping)]
    assert main(check) == 3
    assert "monday.mapping.toml is written" in capsys.readouterr().out
    assert '"?" # diagnosis?' in mapping.read_text("utf-8")
    assert main(check) == 1
    assert "still to be answered" in capsys.readouterr().err
    filled = mapping.read_text("utf-8").replace('"?" # diagnosis?', '"diagnosis"')
    mapping.write_text(filled.replace('"?"', '""').replace('Answer each ""', ""), "utf-8")
    main(check)
    assert "1 rows, 1 mistakes." in capsys.readouterr().out


@pytest.mark.parametrize("note", ["- ten minutes", "+ walk", "@home", "-5"])
def test_what_a_spreadsheet_would_run_is_written_as_text_and_read_back(
    tmp_path: Path, note: str
) -> None:
    """Every CSV that the kit writes guards such a cell, and what it reads is the cell itself."""
    path = tmp_path / "list.csv"
    path.write_text(f"ref,name,diagnosis,note\n-x,Test A,dsc,{note}\n", "utf-8")
    mend(read_roster(path), {(2, "diagnosis"): "disc"}, tmp_path / "mended.csv")
    written = (tmp_path / "mended.csv").read_text("utf-8-sig")
    assert f"'{note}" in written
    assert "'-x" in written
    (row,) = read_roster(tmp_path / "mended.csv").rows
    assert (row.cells["ref"], row.cells["note"]) == ("-x", note)
