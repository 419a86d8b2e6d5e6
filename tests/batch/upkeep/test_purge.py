"""Old packets are taken away, and nothing else: the manifest, the log and others' files stay."""

import json
import os
import shutil
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sciatica_kit.batch.record.log import NAME
from sciatica_kit.batch.run.lock import locked
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.batch.upkeep.purge import purge
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from tests.batch.run.test_faults import job, roster

# The log says the moments of the machine; this is its day here, whatever day the tests have drawn.
NOW = datetime.now(UTC).astimezone().date()
LATER = NOW + timedelta(days=30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of two rows."""
    folder = tmp_path_factory.mktemp("purge")
    run_roster(job(roster(folder, 2), folder / "out"))
    return folder / "out"


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    """A copy of it, in a folder of runs."""
    return Path(shutil.copytree(made, tmp_path / "outputs" / "monday"))


def words_in(folder: Path) -> set[str]:
    """The files below a folder, but for the lock and the run's secret."""
    found = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    return found - {".lock", ".salt"}


@pytest.mark.parametrize("above", [False, True])
def test_packets_go_and_what_the_run_says_stays(run: Path, above: bool) -> None:
    """Packets and print files are gone, byte for byte nothing else is; the folder may be the run's
    or the one above."""
    before = {name: (run / name).read_bytes() for name in ("manifest.csv", "problems.csv",
                                                            "run.json")}  # fmt: skip
    (done,) = purge(run.parent if above else run, 30, LATER)
    assert done.refs == ("K000", "K001")
    assert words_in(run) == {*before, NAME}
    assert {name: (run / name).read_bytes() for name in before} == before
    events = [json.loads(line) for line in (run / NAME).read_text().splitlines()]
    assert [e["ref"] for e in events if e["event"] == "purged"] == ["K000", "K001"]
    assert "Test Person" not in (run / NAME).read_text()


def test_approved_packets_that_were_set_aside_go_as_well(run: Path) -> None:
    """What a run has set aside is a patient's packet like any other."""
    aside = run / "set-aside" / NOW.isoformat() / "K000"
    shutil.copytree(run / "packets" / "K000", aside)
    (done,) = purge(run, 30, LATER)
    assert (done.refs, done.asides) == (("K000", "K001"), ("K000",))
    assert not aside.exists()
    assert done.left == ()


def test_a_packet_that_was_set_aside_is_as_old_as_its_day(run: Path) -> None:
    """What was made of the same ref since is another packet, of its own age."""
    for day, age in (("2001-01-01", 9000), (NOW.isoformat(), 0)):
        shutil.copytree(run / "packets" / "K000", run / "set-aside" / day / "K000")
        assert age <= (NOW - date.fromisoformat(day)).days
    (done,) = purge(run, 30, NOW)
    assert (done.refs, done.asides) == ((), ("K000",))
    assert [path.name for path in (run / "set-aside").glob("*/K000")] == ["K000"]
    assert (run / "packets" / "K000" / "handout.pdf").is_file()


STRAYS = (
    "packets/K000-copy/handout.pdf", "print/all (copy).pdf", "set-aside/a.pdf", "notes.txt",
    "set-aside/2001-01-01/b.pdf", "packets/letter.txt",
)  # fmt: skip


@pytest.mark.parametrize("stray", STRAYS)
def test_whatever_else_lies_in_the_run_is_said(run: Path, stray: str) -> None:
    """A copy may hold a patient's words, wherever somebody has put it: it stays, and is named."""
    (run / stray).parent.mkdir(parents=True, exist_ok=True)
    (run / stray).write_text("theirs")
    (done,) = purge(run, 30, LATER)
    assert any((run / stray).is_relative_to(path) for path in done.left)
    assert (run / stray).read_text() == "theirs"


def test_what_lies_beside_the_forms_packets_is_the_practices(run: Path) -> None:
    """The folder above runs holds these, and lists: none of them is called a leftover."""
    above = run.parent
    shutil.copytree(run / "packets", above / "packets")
    (above / "rosters").mkdir()
    assert [done.left for done in purge(above, 30, LATER)] == [(), ()]
    assert (run / "manifest.csv").is_file()


def test_younger_packets_stay(run: Path) -> None:
    """A day short of it, nothing is taken away and nothing written."""
    before = {name: (run / name).read_bytes() for name in words_in(run)}
    (done,) = purge(run, 30, LATER - timedelta(days=1))
    assert done.refs == ()
    assert {name: (run / name).read_bytes() for name in words_in(run)} == before


def test_a_clock_set_back_takes_nothing_away(run: Path) -> None:
    """A packet of a day that is still to come is not old."""
    assert purge(run, 0, NOW - timedelta(days=400))[0].refs == ()


def test_what_is_not_ours_stays(run: Path) -> None:
    """A file that somebody laid into a packet, and a folder of another kind, stay and are said."""
    (run / "packets" / "K000" / "x-ray.pdf").write_text("theirs")
    (run / "packets" / "theirs").mkdir()
    (run / "packets" / "theirs" / "letter.txt").write_text("theirs")
    (done,) = purge(run, 30, LATER)
    assert [path.name for path in done.left] == ["x-ray.pdf", "theirs"]
    assert {p for p in words_in(run) if p.startswith("packets")} == {
        "packets/K000/x-ray.pdf", "packets/theirs/letter.txt",
    }  # fmt: skip


def test_links_are_not_followed(run: Path, tmp_path: Path) -> None:
    """A packet's folder, or that of all packets, that is a link elsewhere is left alone."""
    theirs = tmp_path / "theirs"
    (theirs / "K009").mkdir(parents=True)
    (theirs / "K009" / "handout.pdf").write_text("theirs")
    (run / "packets" / "K009").symlink_to(theirs / "K009")
    purge(run, 30, LATER)
    (tmp_path / "outputs" / "tuesday").mkdir()
    (tmp_path / "outputs" / "tuesday" / "packets").symlink_to(theirs)
    purge(run.parent, 0, LATER)
    assert (theirs / "K009" / "handout.pdf").read_text() == "theirs"


def test_the_forms_packets_go_by_their_files(tmp_path: Path) -> None:
    """Where there is no run, a packet is as old as its newest file; its draft goes as well."""
    packet = tmp_path / "packets" / "T-01"
    packet.mkdir(parents=True)
    for name in ("handout.pdf", "clinician.pdf", "chart-note.txt", "draft.json"):
        (packet / name).write_text("Test Ana")
    old = datetime(2020, 1, 1).timestamp()
    for name in ("handout.pdf", "clinician.pdf", "chart-note.txt"):
        os.utime(packet / name, (old, old))
    assert purge(tmp_path, 30, NOW)[0].refs == ()
    os.utime(packet / "draft.json", (old, old))
    assert purge(tmp_path, 30, NOW)[0].refs == ("T-01",)
    assert not packet.exists()


def test_another_programs_packets_stay(run: Path, tmp_path: Path) -> None:
    """A folder that only looks like a packet, beside a run's or elsewhere, is none of ours."""
    for place in (run / "packets" / "theirs", tmp_path / "outputs" / "shop" / "packets" / "A-1"):
        place.mkdir(parents=True)
        (place / "handout.pdf").write_text("theirs")
    purge(run.parent, 0, LATER)
    assert (run / "packets/theirs/handout.pdf").read_text() == "theirs"
    assert (tmp_path / "outputs/shop/packets/A-1/handout.pdf").read_text() == "theirs"
    assert not (run / "packets/K000").exists()


def test_a_run_under_way_is_left_alone(run: Path) -> None:
    """While another run has the folder, nothing is taken away."""
    with locked(run), pytest.raises(UserMistake, match="another run"):
        purge(run, 0, LATER)
    assert (run / "packets" / "K000" / "handout.pdf").is_file()


def test_run_again_after_a_purge(run: Path) -> None:
    """The same roster run again into the folder makes its packets anew."""
    purge(run, 30, LATER)
    path = Path(json.loads((run / "run.json").read_text())["roster"])
    assert run_roster(job(path, run)).kept == 0
    assert (run / "packets" / "K001" / "handout.pdf").is_file()


def test_the_command(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """purge says in one line a run what it has taken away."""
    assert main(["purge", str(run), "--older-than", "30d"], LATER) == 0
    assert capsys.readouterr().out == f"{run}: 2 packets taken away; the manifest stays.\n"


def test_a_marked_print_file_is_said_to_be_left(run: Path) -> None:
    """It may hold a patient's words, and is not ours to take away."""
    (run / "print/all.pdf").write_bytes(b"a colleague's")
    assert run / "print/all.pdf" in purge(run, 30, LATER)[0].left


@pytest.mark.parametrize("age", ["30", "d", "-1d", "1.5d", "", "30 d", "٣d"])
def test_an_age_is_a_number_of_days(run: Path, age: str) -> None:
    """What is no number of days is wrong usage, and nothing is taken away."""
    with pytest.raises(SystemExit) as ended:
        main(["purge", str(run), f"--older-than={age}"], LATER)
    assert ended.value.code == 2
    assert (run / "packets" / "K000" / "handout.pdf").is_file()


def test_a_folder_without_packets_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong folder is one sentence with a remedy, and nothing is made in it."""
    for folder in (tmp_path, tmp_path / "missing"):
        assert main(["purge", str(folder), "--older-than", "30d"], LATER) == 1
        assert "holds no run" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("zone", "day"), [("Etc/GMT+12", 27), ("UTC", 28), ("Etc/GMT-14", 28)])
def test_ages_are_counted_in_the_days_of_here(
    run: Path, monkeypatch: pytest.MonkeyPatch, zone: str, day: int
) -> None:
    """The log's moments are UTC: a packet of this evening is of today, and of no day to come."""
    log = run / NAME
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    told = [line | {"at": "2026-11-28T05:30:00+00:00"} for line in lines]
    log.write_text("".join(json.dumps(line) + "\n" for line in told), "utf-8")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        before = purge(run, 0, date(2026, 11, day - 1))[0].refs
        now = purge(run, 0, date(2026, 11, day))[0].refs
    time.tzset()
    assert before == ()
    assert len(now) >= 2


def test_links_that_are_passed_by_are_said(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever purges is told where packets may lie that were not looked at."""
    theirs = tmp_path / "theirs"
    (theirs / "packets" / "K009").mkdir(parents=True)
    (run.parent / "friday").symlink_to(theirs)
    (run / "packets" / "K009").symlink_to(theirs / "packets" / "K009")
    assert main(["purge", str(run.parent), "--older-than", "0d"]) == 0
    said = capsys.readouterr().out.splitlines()
    for link in (run.parent / "friday", run / "packets" / "K009"):
        assert f"{link} is a link, and none is followed: name the folder that it leads to." in said
