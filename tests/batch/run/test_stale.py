"""What was meant yesterday is not handed out today: strays, print files, days, decisions."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from sciatica_kit.batch.record.manifest import read_manifest, read_run, write_run
from sciatica_kit.batch.review.decide import approve, drafts
from sciatica_kit.batch.review.opened import look_at, open_run
from sciatica_kit.batch.review.verify import verify_run
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.resume import day_of_issue
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.batch.run.stop import Stop
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.render.pdf import page_texts
from tests.day import TODAY

HEAD = "ref,name,diagnosis,side,red_flags,pain_now,language,clinician,address\n"
ROWS = (
    "P1,Test Eins,disc,left,none,4,,Test Clinician,\n"
    "P2,Test Zwei,stenosis,right,none,4,,,1 Test Street; Testville\n"
)
LATER = TODAY + timedelta(days=14)
WHO = "Test Reviewer"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of two handouts."""
    folder = tmp_path_factory.mktemp("stale")
    (folder / "list.csv").write_text(HEAD + ROWS, encoding="utf-8")
    run_roster(job(folder / "list.csv", folder / "run"))
    return folder


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """A copy of the run, whose roster lies beside it."""
    folder = shutil.copytree(made, tmp_path / "copy")
    write_run(folder / "run", read_run(folder / "run") | {"roster": str(folder / "list.csv")})
    return folder / "run"


def job(roster: Path, out: Path, **changes: object) -> Job:
    """A run on the day of issue, in this process."""
    plain = Job(roster=roster, out=out, edition=load_edition(TODAY), workers=1)
    return replace(plain, **changes)  # type: ignore[arg-type]


def list_of(out: Path, rows: str) -> Path:
    """The roster beside a run, with other rows."""
    path = out.parent / "list.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def pages_of(out: Path, ref: str) -> set[str]:
    """The names of the pages for the patient in a packet."""
    return {p.name for p in (out / "packets" / ref).iterdir() if p.suffix in (".pdf", ".html")}


def printed(out: Path) -> str:
    """All words of the print file."""
    return " ".join(" ".join(page_texts((out / "print" / "all.pdf").read_bytes())).split())


def test_no_exercises_stay_beside_an_urgent_sheet(out: Path) -> None:
    """A red flag that is found later takes the handout away, and every page of it."""
    path = list_of(out, ROWS.replace("disc,left,none", "disc,left,bladder"))
    run_roster(job(path, out))
    assert pages_of(out, "P1") == {"urgent.pdf", "urgent.html", "clinician.pdf"}
    assert verify_run(out, "0")[0] == []


def test_a_stray_page_in_a_packet_is_found(out: Path) -> None:
    """verify names a page for the patient that is none of the packet's own."""
    shutil.copy(out / "packets/P2/handout.pdf", out / "packets/P1/urgent.pdf")
    assert [f.ref for f in verify_run(out, "0")[0]] == ["P1"]
    assert "urgent.pdf" in verify_run(out, "0")[0][0].problem


def test_a_stopped_run_leaves_no_page_that_is_no_longer_meant(out: Path) -> None:
    """Print files and packets of changed rows are gone before the first row is made."""
    path = list_of(out, ROWS.replace("stenosis,right,none", "stenosis,right,bladder"))
    stop = Stop()

    def stopped(rows: object, total: int) -> tuple[()]:
        stop.asked = True
        return ()

    with pytest.raises(KeyboardInterrupt):
        run_roster(job(path, out, stop=stop, watch=stopped))
    assert not (out / "print" / "all.pdf").exists()
    assert [p.name for p in (out / "packets").iterdir()] == ["P1"]
    assert [e.ref for e in read_manifest(out)] == ["P1"]


def test_only_what_was_looked_at_is_approved(out: Path) -> None:
    """A packet that was made anew since the reviewer looked at it is refused by its ref."""
    looked = drafts(out)
    run_roster(job(list_of(out, ROWS.replace(",4,", ",8,")), out))
    with pytest.raises(UserMistake, match="P1: it was made anew since it was looked at"):
        approve(out, ["P1"], WHO, looked=looked)
    assert drafts(out).keys() == {"P1", "P2"}
    approve(out, ["P1"], WHO, looked=drafts(out))
    assert drafts(out).keys() == {"P2"}


def test_an_address_of_today_never_stands_before_a_packet_of_yesterday(out: Path) -> None:
    """What has changed since the run is left out of the print file, and its cover says so."""
    assert "Test Zwei 1 Test Street" in printed(out)
    list_of(out, ROWS.replace("Test Zwei", "Test Other"))
    approve(out, ["P1"], WHO)
    assert "Test Eins" in printed(out)
    assert "Test Zwei" not in printed(out)
    assert "Test Other" not in printed(out)
    cover = " ".join(" ".join(page_texts((out / "print" / "cover.pdf").read_bytes())).split())
    assert "P2" in cover
    assert "its row or the practice's file has changed" in cover
    assert [e.status for e in read_manifest(out)] == ["made", "made"]


@pytest.mark.parametrize(
    ("refs", "day"),
    [
        (["P1", "P2"], TODAY),
        (["P1", "P9"], TODAY),
        (["P8", "P9"], LATER),
        (None, TODAY),
    ],
)
def test_another_list_does_not_inherit_the_day(
    out: Path, refs: list[str] | None, day: date
) -> None:
    """The same list is finished on its own day; a new one under the old name is of today."""
    assert day_of_issue(out, None, LATER, refs) == day
    assert day_of_issue(out, LATER, LATER, refs) == LATER


def test_the_day_of_issue_is_said(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says which day its packets carry: that of the run it finishes, not today."""
    assert main(["batch", str(out.parent / "list.csv"), "--out", str(out)], LATER) == 0
    assert f"The day of issue is {TODAY}." in capsys.readouterr().out


@pytest.mark.parametrize(
    "spoilt",
    [
        "ref;status\nP1;made\n",
        "ref,status,other\nP1,made,x\n",
        "ref,status,reason\nP1,made,a,b,c\n",
        "ref,status,reason\nP1,made,\xe9\n",
    ],
)
def test_a_manifest_that_another_program_saved_is_a_plain_sentence(
    out: Path, spoilt: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """verify and approve say what to do, without a traceback."""
    (out / "manifest.csv").write_bytes(spoilt.encode("latin-1"))
    assert main(["verify", str(out)]) == 1
    assert main(["approve", str(out), "--all", "--by", WHO]) == 1
    said = capsys.readouterr().err
    assert said.count("run the batch again") == 2
    assert "Traceback" not in said


@pytest.mark.parametrize("lost", ["versions", "templates_hash", "library_hash", "issued_on"])
def test_a_run_of_an_older_version_can_be_looked_at(out: Path, lost: str) -> None:
    """Where run.json lacks what a newer one has, nothing can be decided, and nothing breaks."""
    facts = read_run(out)
    del facts[lost]
    write_run(out, facts)
    opened = look_at(out)
    assert [entry.ref for entry in opened.packets] == ["P1", "P2"]
    said = "day of issue" if lost == "issued_on" else "changed since"
    assert said in opened.shut
    with pytest.raises(UserMistake, match=said):
        open_run(out)
