"""A packet that is saved replaces nobody else's, none that is approved, and follows no link."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sciatica_kit as sk
from sciatica_kit.batch.review.decide import approve
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import load_edition
from tests.day import TODAY

HEAD = "ref,name,diagnosis,side,red_flags,pain_now\n"
Cells = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def kit() -> sk.Kit:
    """The kit on the day of issue."""
    return sk.load(issued_on=TODAY)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its place."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_another_persons_packet_is_not_replaced(
    kit: sk.Kit, row: Cells, tmp_path: Path, language: str
) -> None:
    """The same ref for somebody else is refused, names nobody, and leaves the first as it was."""
    kit.packet(row(language=language)).save(tmp_path)
    before = tree(tmp_path)
    other = kit.packet(row(name="Test Zwei Wer", language=language))
    with pytest.raises(UserMistake, match=r"T-01 .*another name") as said:
        other.save(tmp_path)
    assert "Zwei" not in str(said.value)
    assert "Ana" not in str(said.value)
    assert tree(tmp_path) == before
    other.save(tmp_path, replace=True)
    assert tree(tmp_path) != before


def test_the_same_persons_draft_is_replaced(kit: sk.Kit, row: Cells, tmp_path: Path) -> None:
    """A draft is made anew as often as anybody likes: other side, other language, a red flag."""
    kit.packet(row()).save(tmp_path)
    for cells in ({"side": "right"}, {"language": "ar"}, {"red_flags": "bladder"}, {}):
        kit.packet(row(**cells)).save(tmp_path)
    assert {p.name for p in (tmp_path / "packets/T-01").glob("*.pdf")} == {
        "handout.pdf", "clinician.pdf",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["", "es"])
def test_an_approved_packet_is_not_replaced(kit: sk.Kit, tmp_path: Path, language: str) -> None:
    """What somebody has approved is not written over, whoever asks: by save, by a notebook."""
    cells = "T-01,Test Ana,disc,left,none,4\n"
    (tmp_path / "list.csv").write_text(HEAD + cells)
    edition = load_edition(TODAY)
    run_roster(Job(roster=tmp_path / "list.csv", out=tmp_path / "run", edition=edition, workers=1))
    approve(tmp_path / "run", ["T-01"], "Test Reviewer")
    before = tree(tmp_path / "run/packets")
    row = dict(zip(HEAD.strip().split(","), cells.strip().split(","), strict=True))
    packet = kit.packet({**row, "language": language})
    for replace in (False, True):
        with pytest.raises(UserMistake, match=r"T-01 .*approved"):
            packet.save(tmp_path / "run", replace=replace)
    with pytest.raises(UserMistake, match="approved"):
        kit.patient(str(tmp_path / "list.csv"), "T-01").write(tmp_path / "run")
    assert tree(tmp_path / "run/packets") == before


def test_a_packet_is_not_saved_into_a_run(kit: sk.Kit, row: Cells, tmp_path: Path) -> None:
    """A run's packets are made from its list: an urgent sheet there stays, whoever saves."""
    (tmp_path / "list.csv").write_text(HEAD + "T-01,Test Ana,disc,left,bladder,4\n")
    edition = load_edition(TODAY)
    run_roster(Job(roster=tmp_path / "list.csv", out=tmp_path / "run", edition=edition, workers=1))
    before = tree(tmp_path / "run")
    with pytest.raises(UserMistake, match="the folder of a run"):
        kit.packet(row(ref="T-01", name="Test Ana")).save(tmp_path / "run", replace=True)
    assert tree(tmp_path / "run") == before


def test_a_file_that_is_no_page_is_not_replaced(kit: sk.Kit, row: Cells, tmp_path: Path) -> None:
    """Where nobody can tell whose a PDF is, it stays, and the sentence says what to do."""
    own = tmp_path / "packets/T-01"
    own.mkdir(parents=True)
    (own / "handout.pdf").write_bytes(b"scan")
    with pytest.raises(UserMistake, match="T-01"):
        kit.packet(row()).save(tmp_path)
    assert (own / "handout.pdf").read_bytes() == b"scan"


@pytest.mark.parametrize("name", ["packets", "packets/T-01", "packets/T-01/handout.pdf"])
def test_no_link_is_followed(kit: sk.Kit, row: Cells, tmp_path: Path, name: str) -> None:
    """A link in the place of the packets, of one, or of a page is refused by its name."""
    away, link = tmp_path / "away", tmp_path / "out" / name
    kit.packet(row()).save(away)
    link.parent.mkdir(parents=True)
    target = away / name
    link.symlink_to(target, target_is_directory=target.is_dir())
    before = tree(away)
    with pytest.raises(UserMistake, match="is a link"):
        kit.packet(row(side="right")).save(tmp_path / "out")
    assert tree(away) == before
    shutil.rmtree(away)


DEVICES = ["CON", "con", "Nul", "PRN", "AUX", "COM1", "lpt9", "con.txt", "NUL.a.b", "COM0"]


@pytest.mark.parametrize("ref", [*DEVICES, "a.", "T-01.", "a..", "_."])
def test_a_ref_that_windows_cannot_keep_is_refused(kit: sk.Kit, row: Cells, ref: str) -> None:
    """A device's name, and a dot at the end, name no folder on Windows: the row waits, all do."""
    with pytest.raises(UserMistake, match=r"ref: that cannot be a ref"):
        kit.packet(row(ref=ref))


@pytest.mark.parametrize("ref", ["CONNIE", "a.con", "COM10", "nul-1", "-x", "--by", "_", "a..b"])
def test_a_ref_that_only_looks_so_is_made(
    kit: sk.Kit, row: Cells, tmp_path: Path, ref: str
) -> None:
    """What merely begins like one, or like an option, is a ref like any other."""
    assert kit.packet(row(ref=ref)).save(tmp_path) == tmp_path / "packets" / ref
