"""What goes wrong overnight: killed, interrupted, filled up, taken away; nothing lost or mixed."""

import json
import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from sciatica_kit.batch.record.log import NAME, RunLog, read_rows
from sciatica_kit.batch.record.manifest import Done, Entry, read_manifest
from sciatica_kit.batch.review.lists import NOT_ENDED
from sciatica_kit.batch.review.verify import verify_run
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.lock import locked
from sciatica_kit.batch.run.row import Order, Todo, make_row
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.batch.run.stop import Stop
from sciatica_kit.batch.run.workers import DIED, Work, made
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import load_edition
from tests.day import TODAY, ago

HEAD = "ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on,pain_now\n"
KINDS = ("disc", "stenosis", "ddd", "sij")


def roster(folder: Path, rows: int) -> Path:
    """A roster of made-up patients, a quarter of each of four diagnoses."""
    lines = (
        f"K{n:03},Test Person {n},1970-01-02,{KINDS[n % 4]},left,none,desk,{ago(3)},4\n"
        for n in range(rows)
    )
    path = folder / "list.csv"
    path.write_text(HEAD + "".join(lines))
    return path


def job(path: Path, out: Path, **changes: object) -> Job:
    """A warm run in this process on the day of issue."""
    given = {"workers": 1, **changes}
    return Job(roster=path, out=out, edition=load_edition(TODAY), **given)  # type: ignore[arg-type]


def command(path: Path, out: Path, *more: str) -> list[str]:
    """The same run by the command line."""
    day = ("--issued-on", ago())
    return [
        sys.executable,
        "-m",
        "sciatica_kit",
        "batch",
        str(path),
        "--out",
        str(out),
        *day,
        *more,
    ]


def bytes_of(out: Path) -> dict[str, bytes]:
    """Every PDF of a run's packets by its place."""
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.glob("packets/*/*.pdf")}


def wait_for_rows(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the log has so many rows, or the run has ended."""
    for _ in range(1200):
        if process.poll() is not None or sum(1 for _ in read_rows(out)) >= count:
            return
        time.sleep(0.05)
    raise AssertionError("the run stands still")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A roster of twenty rows and an undisturbed run of it."""
    folder = tmp_path_factory.mktemp("whole")
    path = roster(folder, 20)
    run_roster(job(path, folder / "out"))
    return path, folder / "out"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_at_any_moment_and_run_again(
    whole: tuple[Path, Path], tmp_path: Path, workers: str
) -> None:
    """After kill -9 no file under a final name is half; the next run makes only the rest, and the
    end is the same as if nothing had happened."""
    path, good = whole
    out = tmp_path / "out"
    for after in (3, 9):
        process = subprocess.Popen(
            command(path, out, "--workers", workers), stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        wait_for_rows(out, after, process)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        done = {d.entry.ref: d.entry for d in read_rows(out)}
        assert len(done) >= after
        assert {p: b for p, b in bytes_of(out).items() if bytes_of(good)[p] != b} == {}
    before = {d.entry.ref for d in read_rows(out)}
    lines = len((out / NAME).read_text().splitlines())
    result = run_roster(job(path, out))
    again = [json.loads(line) for line in (out / NAME).read_text().splitlines()[lines:]]
    assert result.kept == len(before)
    assert {line["ref"] for line in again if line["event"] == "row"}.isdisjoint(before)
    assert bytes_of(out) == bytes_of(good)
    assert verify_run(out, "0")[0] == []
    assert not list(out.rglob("*.part"))


def test_ctrl_c_finishes_what_is_in_hand(whole: tuple[Path, Path], tmp_path: Path) -> None:
    """Ctrl-C ends with 130 and a manifest of the rows that are whole; run again, all are."""
    path, good = whole
    out = tmp_path / "out"
    process = subprocess.Popen(
        command(path, out, "--workers", "2"), stderr=subprocess.PIPE, start_new_session=True
    )
    wait_for_rows(out, 1, process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"Traceback" not in said
    entries = read_manifest(out)
    assert 0 < len(entries) < 20
    assert all((out / e.pdf).is_file() and (out / e.notebook).is_file() for e in entries)
    assert {f.name for f in (out / "packets").iterdir()} == {e.ref for e in entries}
    assert not (out / "print" / "all.pdf").exists()
    run_roster(job(path, out))
    assert bytes_of(out) == bytes_of(good)


def test_two_workers_give_the_same_bytes(whole: tuple[Path, Path], tmp_path: Path) -> None:
    """A pool of two processes gives the same packets and the same manifest, seconds apart."""
    path, good = whole
    run_roster(job(path, tmp_path / "out", workers=2))
    assert bytes_of(tmp_path / "out") == bytes_of(good)
    strip = lambda out: [(e.ref, e.status, e.pages, e.sha256) for e in read_manifest(out)]  # noqa: E731
    assert strip(tmp_path / "out") == strip(good)
    assert (tmp_path / "out/print/all.pdf").read_bytes() == (good / "print/all.pdf").read_bytes()


def test_a_second_run_into_the_same_folder_is_refused(whole: tuple[Path, Path]) -> None:
    """While one run holds the folder, another is told so plainly and touches nothing."""
    path, out = whole
    before = (out / NAME).read_bytes()
    with locked(out), pytest.raises(UserMistake, match="another run is writing to"):
        run_roster(job(path, out))
    assert (out / NAME).read_bytes() == before


def test_a_folder_that_vanishes_is_said(tmp_path: Path) -> None:
    """Where the folder is taken away in mid-run, the run ends with one plain sentence."""
    path, out = roster(tmp_path, 3), tmp_path / "out"

    def thief(rows, total):  # type: ignore[no-untyped-def]
        for row in rows:
            out.rename(tmp_path / "elsewhere")
            yield row

    with pytest.raises(UserMistake, match="taken away while the run went on"):
        run_roster(job(path, out, watch=thief))


@pytest.mark.parametrize(
    "torn", [b"", b'{"at": "2026', b'{"event": "row"}\n', b"\xff\xfe\x00", b"null\n[]\n"]
)
def test_a_torn_line_of_the_log_loses_that_line_alone(tmp_path: Path, torn: bytes) -> None:
    """What stood before a half-written line is still known, and what comes after is whole."""
    done = Done(Entry("A", "made", sha256="x"), "key", {"grade": 1.0})
    with RunLog(tmp_path) as log:
        log.row(done)
    with (tmp_path / NAME).open("ab") as file:
        file.write(torn)
    with RunLog(tmp_path) as log:
        log.row(Done(Entry("B", "made"), "key2"))
    assert [d.entry.ref for d in read_rows(tmp_path)] == ["A", "B"]
    assert next(read_rows(tmp_path)) == done


def test_the_log_holds_no_patient(whole: tuple[Path, Path]) -> None:
    """The log is JSON, a line an event, with refs and times and no name."""
    _, out = whole
    text = (out / NAME).read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["event"] for line in lines] == ["start", *["row"] * 20, "end"]
    assert "Test Person" not in text
    assert "1970-" not in text  # by chance the year alone stands in a digest


def test_a_roster_changed_in_mid_run_fails_the_row(tmp_path: Path) -> None:
    """A row that is no longer what was planned is failed with its reason, not made as another's."""
    path, out = roster(tmp_path, 3), tmp_path / "out"

    def changer(rows, total):  # type: ignore[no-untyped-def]
        first = next(iter(rows))
        path.write_text(path.read_text().replace("left", "right"))
        yield first
        yield from rows

    run_roster(job(path, out, watch=changer))
    assert [(e.ref, e.status) for e in read_manifest(out)] == [
        ("K000", "made"),
        ("K001", "failed"),
        ("K002", "failed"),
    ]
    assert "changed while the run went on" in read_manifest(out)[1].reason


def test_a_clock_that_jumps_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Times of rows are never negative and the day of issue stays, whatever the clock does."""
    path, out = roster(tmp_path, 2), tmp_path / "out"
    jumps = iter(range(10**9, 0, -(10**6)))
    monkeypatch.setattr(time, "time", lambda: float(next(jumps)))
    run_roster(job(path, out))
    entries = read_manifest(out)
    assert [e.status for e in entries] == ["made", "made"]
    assert all(float(e.seconds) >= 0 for e in entries)
    assert json.loads((out / "run.json").read_text())["issued_on"] == ago()


@pytest.mark.parametrize("where", ["packets", "print", "manifest.csv"])
def test_a_place_that_cannot_be_written(tmp_path: Path, where: str) -> None:
    """A file where a folder must be, or the other way round, is one plain sentence."""
    path, out = roster(tmp_path, 1), tmp_path / "out"
    out.mkdir()
    if where == "manifest.csv":
        (out / where / "full").mkdir(parents=True)
    else:
        (out / where).write_text("in the way")
    with pytest.raises(UserMistake, match="cannot write to"):
        run_roster(job(path, out))


def test_a_full_disk_ends_the_run_plainly(tmp_path: Path) -> None:
    """On a disk that is really full the run says so, and what was finished stays whole."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        os.geteuid()
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True
        ).returncode
    ):
        pytest.skip("a small disk cannot be mounted here")
    try:
        with pytest.raises(UserMistake, match="no space left on device"):
            run_roster(job(roster(tmp_path, 8), disk / "out"))
        entries = read_manifest(disk / "out")
        assert 0 < len(entries) < 8
        assert [fault.problem for fault in verify_run(disk / "out", "0")[0]] == [NOT_ENDED]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_worker_that_dies_costs_only_its_rows(tmp_path: Path) -> None:
    """A row that kills its worker twice is failed; the rows beside it are made."""
    path, out = roster(tmp_path, 12), tmp_path / "out"
    order = Order(str(path), str(out), ago(), engine="tests-kill-K005")
    todo = [Todo(f"K{n:03}", "") for n in range(12)]
    done = {d.entry.ref: d.entry for d in made(Work(order, Stop(), deadly), todo, 2)}
    assert sorted(done) == [row.ref for row in todo]
    assert done["K005"].status == "failed"
    assert done["K005"].reason == DIED
    assert [e.ref for e in done.values() if e.status != "made"] == ["K005"]


def deadly(order: Order, rows: tuple[Todo, ...]) -> tuple[Done, ...]:
    """Stands in for a bundle of rows: one of them takes the worker with it."""
    if any(row.ref in order.engine for row in rows):
        os.kill(os.getpid(), signal.SIGKILL)
    return tuple(Done(Entry(row.ref, "made"), row.key) for row in rows)


def test_rows_of_a_dead_worker_can_also_be_made_by_hand(
    whole: tuple[Path, Path], tmp_path: Path
) -> None:
    """What a worker does for a row is what this process does for it."""
    path, good = whole
    run = json.loads((good / "run.json").read_text())
    order = Order(str(path), str(tmp_path / "o"), ago())
    done = make_row(order, Todo("K003", run["rows"]["K003"]))
    assert done.entry.status == "made"
    assert done.entry.sha256 == {e.ref: e.sha256 for e in read_manifest(good)}["K003"]


def test_stopping_early_by_the_watcher_leaves_a_good_manifest(tmp_path: Path) -> None:
    """Whoever watches may take only some of the rows: the manifest has those."""
    path, out = roster(tmp_path, 4), tmp_path / "out"
    run_roster(job(path, out, watch=lambda rows, total: list(islice(rows, 2))))
    assert [e.ref for e in read_manifest(out)] == ["K000", "K001"]
