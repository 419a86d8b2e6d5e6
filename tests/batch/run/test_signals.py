"""A run that is told to end, or whose parts die one by one: nothing is made behind its lock."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sciatica_kit.batch.record.log import NAME, read_rows
from sciatica_kit.batch.record.manifest import read_manifest
from sciatica_kit.batch.run.lock import locked
from sciatica_kit.batch.run.stop import Stop, as_ctrl_c, stoppable
from tests.batch.run.test_faults import command, roster

ASKED = ("SIGINT", "SIGTERM", "SIGHUP")


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Runs that are ended with the test, whatever it finds."""
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def begin(words: list[str]) -> subprocess.Popen[bytes]:
    """A run in a session of its own, with the usual answers to signals."""
    usual = "import signal; [signal.signal(getattr(signal, n), signal.SIG_DFL) for n in NAMES]"
    code = f"NAMES = {ASKED}; {usual}; import os, sys; os.execv(sys.argv[1], sys.argv[1:])"
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def wait_until(true, seconds: float = 120) -> None:  # type: ignore[no-untyped-def]
    """Wait for something to become true."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "the run stands still"
        time.sleep(0.05)


def rows_made(out: Path) -> int:
    """How many rows the log has."""
    return sum(1 for _ in read_rows(out))


def everything(out: Path) -> dict[str, int]:
    """Every file below a folder with its time of change."""
    return {str(p.relative_to(out)): p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("whom", ["all", "parent"])
def test_asked_to_end_in_another_way_than_ctrl_c(
    tmp_path: Path, started: list[subprocess.Popen[bytes]], name: str, whom: str
) -> None:
    """A shut-down or a closed terminal is Ctrl-C: what is in hand is finished, and the status is
    130; whether the workers are told as well makes no difference."""
    out = tmp_path / "out"
    process = begin(command(roster(tmp_path, 20), out, "--workers", "2"))
    started.append(process)
    wait_until(lambda: rows_made(out) or process.poll() is not None)
    number = getattr(signal, name)
    os.killpg(process.pid, number) if whom == "all" else process.send_signal(number)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"Traceback" not in said
    entries = read_manifest(out)
    assert 0 < len(entries) < 20
    assert {(entry.status, entry.reason) for entry in entries} == {("made", "")}
    assert {f.name for f in (out / "packets").iterdir()} == {e.ref for e in entries}
    assert json.loads((out / NAME).read_text().splitlines()[-1])["event"] == "stopped"


def test_a_stock_run_hears_the_wish_to_end_between_any_two_rows(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    """papermill's own engine takes the signals to itself for a notebook: no row is failed by it,
    and they are the run's again for the next."""
    out = tmp_path / "out"
    process = begin(command(roster(tmp_path, 4), out, "--workers", "1", "--engine", "stock"))
    started.append(process)
    wait_until(lambda: rows_made(out) or process.poll() is not None)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said[-2000:]
    entries = read_manifest(out)
    assert {entry.status for entry in entries} == {"made"}
    assert 0 < len(entries) < 4


@pytest.mark.parametrize("engine", ["warm", "stock"])
def test_workers_end_with_their_parent(
    tmp_path: Path, started: list[subprocess.Popen[bytes]], engine: str
) -> None:
    """Where the run itself is killed, its workers and their kernels make nothing more: its lock is
    free, and another run may have taken it."""
    out = tmp_path / "out"
    process = begin(command(roster(tmp_path, 20), out, "--workers", "2", "--engine", engine))
    started.append(process)
    wait_until(lambda: any((out / "packets").glob("*")) or process.poll() is not None)
    below = psutil.Process(process.pid).children(recursive=True)
    assert below
    process.send_signal(signal.SIGKILL)
    process.wait()
    _, alive = psutil.wait_procs(below, timeout=5)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []
    with locked(out):
        before = everything(out)
        time.sleep(1)
        assert everything(out) == before


def test_what_goes_wrong_gives_the_lock_back_after_the_last_packet(tmp_path: Path) -> None:
    """Where the run ends on a fault, the rows in hand are finished before another run may come."""
    from sciatica_kit.batch.run.run import run_roster
    from tests.batch.run.test_faults import job

    path, out = roster(tmp_path, 12), tmp_path / "out"

    def faulty(rows, total):  # type: ignore[no-untyped-def]
        yield next(iter(rows))
        raise RuntimeError("somebody who watches has a fault")

    with pytest.raises(RuntimeError) as fault:
        run_roster(job(path, out, workers=2, watch=faulty))
    before = everything(out)
    time.sleep(1)
    # While the fault is held, so is everything that it passed through.
    assert fault.value
    assert everything(out) == before


def test_nohup_is_respected() -> None:
    """Whoever has SIGHUP ignored, as nohup does, has it ignored by a run too."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable(Stop()) as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not stop.asked
    finally:
        signal.signal(signal.SIGHUP, before)


def test_who_cannot_hear_ctrl_c_hears_a_shut_down() -> None:
    """A command in the background of a script, which a shell starts with SIGINT ignored, still
    ends when it is told to by SIGTERM."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with as_ctrl_c(), pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("name", ASKED)
def test_the_second_wish_stops_at_once(name: str) -> None:
    """The first sign is noted, the second raises; afterwards each signal is answered as before."""
    number = getattr(signal, name)
    # The tests may themselves have been started with nohup.
    answered = signal.signal(number, signal.default_int_handler)
    try:
        before = [signal.getsignal(getattr(signal, n)) for n in ASKED]
        with stoppable(Stop()) as stop:
            os.kill(os.getpid(), number)
            assert stop.asked
            with pytest.raises(KeyboardInterrupt):
                os.kill(os.getpid(), number)
        assert [signal.getsignal(getattr(signal, n)) for n in ASKED] == before
    finally:
        signal.signal(number, answered)


def test_in_a_thread_signals_stay_as_they_are() -> None:
    """A run in a thread leaves every signal to whoever has it."""
    before, seen = signal.getsignal(signal.SIGTERM), []

    def inside() -> None:
        with as_ctrl_c(), stoppable(Stop()):
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert seen == [before]
