"""A finished row is finished file by file; paths lead nowhere; what is printed is proved."""

import hashlib
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest

from sciatica_kit.batch.record.log import NAME, read_rows
from sciatica_kit.batch.record.manifest import read_manifest, read_run
from sciatica_kit.batch.roster.plans import plan_roster
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.batch.run.key import row_key
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import load_edition
from tests.batch.run.test_own_folder import job, row, write
from tests.day import TODAY

FILES = ["handout.html", "clinician.pdf", "chart-note.txt", "handout.ipynb", "handout.pdf"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list of two and its finished run."""
    folder = tmp_path_factory.mktemp("proof")
    run_roster(job(write(folder / "monday.csv", row("P1"), row("P2")), folder / "run"))
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("spoilt", ["gone", "changed", "empty"])
def test_any_file_that_is_lost_or_changed_is_made_again(here: Path, name: str, spoilt: str) -> None:
    """Each file of a packet counts: one that is gone or changed, and the row is made once more."""
    path = here / "run/packets/P1" / name
    whole = path.read_bytes()
    path.unlink() if spoilt == "gone" else path.write_bytes(
        whole[:-9] if spoilt == "changed" else b""
    )
    result = run_roster(job(here / "monday.csv", here / "run"))
    assert result.kept == 1
    made = {done.entry.ref: done.files for done in read_rows(here / "run")}["P1"]
    assert made.keys() == set(FILES)
    assert made[name] == hashlib.sha256(path.read_bytes()).hexdigest()
    if name != "handout.ipynb":  # It says when it was run.
        assert path.read_bytes() == whole


def test_keys_cannot_be_guessed_and_differ_by_run(here: Path) -> None:
    """Whoever is shown run.json and the log cannot find a birth date by trying each of them."""
    run_roster(job(here / "monday.csv", here / "other"))
    one, other = (read_run(here / name) for name in ("run", "other"))
    assert one["rows"]["P1"] != other["rows"]["P1"]
    assert one["people"]["P1"] != other["people"]["P1"]
    said = (here / "run/run.json").read_text() + (here / "run" / NAME).read_text()
    assert (here / "run/.salt").read_text().strip() not in said
    edition = load_edition(TODAY)
    planned = plan_roster(read_roster(here / "monday.csv"), edition)
    assert not any(row_key(p, edition, salt) in said for p in planned for salt in (b"", b"P1"))
    born = [(date(1960, 1, 1) + timedelta(n)).isoformat() for n in range(9000)]
    tried = [hashlib.sha256(f"{a}{b}".encode()).hexdigest()[:16] for b in born
             for a in ("", "date_of_birth ")]  # fmt: skip
    assert not any(digest in said for digest in tried)


OUT = ["../../away/handout.pdf", "/etc/hostname", "packets/P2/handout.pdf", "packets/P1/../x.pdf",
       "packets\\P1\\handout.pdf", "packets/P1/notes.pdf", "C:handout.pdf"]  # fmt: skip


@pytest.mark.parametrize("place", OUT)
def test_a_path_in_the_log_leads_nowhere(here: Path, place: str) -> None:
    """A line that names a file outside its own packet says nothing: the row is made again."""
    log = here / "run" / NAME
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    for line in lines:
        if line.get("ref") == "P1":
            line["pdf"] = place
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run_roster(job(here / "monday.csv", here / "run")).kept == 1
    assert read_manifest(here / "run")[0].pdf == "packets/P1/handout.pdf"


def test_a_page_that_was_changed_while_the_run_went_on_is_not_printed(here: Path) -> None:
    """What is joined for the printer is what has just been proved: a page swapped meanwhile is
    failed, and stands in no print file."""

    def swapper(rows, total):  # type: ignore[no-untyped-def]
        yield from rows
        shutil.copy(here / "run/packets/P2/handout.pdf", here / "run/packets/P1/handout.pdf")

    longer = write(here / "monday.csv", row("P1"), row("P2"), row("P3"))
    result = run_roster(job(longer, here / "run", watch=swapper))
    status = {e.ref: e.status for e in result.entries}
    assert status == {"P1": "failed", "P2": "made", "P3": "made"}
    with pikepdf.open(here / "run/print/all.pdf") as printed, printed.open_outline() as outline:
        refs = [mark.title for pile in outline.root for mark in pile.children]
    assert refs == ["P2", "P3"]


def test_a_page_that_is_swapped_before_the_join_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even between the last proof and the joining nothing gets in: the very bytes are proved."""
    from sciatica_kit.batch.printing import files

    real = files.covers_of

    def swapping(*args: object) -> object:
        shutil.copy(here / "run/packets/P2/handout.pdf", here / "run/packets/P1/handout.pdf")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "covers_of", swapping)
    with pytest.raises(UserMistake, match=r"P1/handout\.pdf is not the file that was made"):
        run_roster(job(here / "monday.csv", here / "run"))
    assert not (here / "run/print/all.pdf").exists()
