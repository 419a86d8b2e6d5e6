"""A row that is deep in C costs that row alone, and ends in time."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sciatica_kit.batch.record.manifest import Done, Entry
from sciatica_kit.batch.run import watchdog
from sciatica_kit.batch.run.row import Order, Todo
from sciatica_kit.batch.run.stop import Stop
from sciatica_kit.batch.run.watchdog import LATE, in_hand, may_be_ended, overdue, within
from sciatica_kit.batch.run.workers import Work, made
from tests.engine.test_engine import book

# Each takes for ever, and none of them comes back to Python before it is done.
ENDLESS = {
    "sum": "sum(range(10**12))",
    "power": "pow(7, 10**9)",
    "most": "max(range(10**12))",
    "search": "any(map(bool, __import__('itertools').repeat(0)))",
}


def stuck(order: Order, rows: tuple[Todo, ...]) -> tuple[Done, ...]:
    """Rows that each leave a line; what is in a row's key is done by it."""
    done = []
    for row in rows:
        with in_hand(row.ref), (Path(order.out) / row.ref).open("a") as file:
            print("began", file=file, flush=True)
            within(1.5)
            exec(row.key)
        done.append(Done(Entry(row.ref, "made"), row.key))
    return tuple(done)


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_row_deep_in_c_is_failed_in_time_and_not_tried_again(kind: str, tmp_path: Path) -> None:
    """Its worker is ended and replaced: one plain sentence for the row, and all others are made."""
    todo = [Todo(ref, ENDLESS[kind] if ref == "R3" else "1") for ref in map("R{}".format, range(9))]
    work, began = Work(Order("list.csv", str(tmp_path), "2026-11-27"), Stop(), stuck), time.time()
    done = {row.entry.ref: (str(row.entry.status), row.entry.reason) for row in made(work, todo, 2)}
    assert time.time() - began < 60
    assert done.pop("R3") == ("failed", LATE)
    assert set(done.values()) == {("made", "")}
    assert len(done) == 8
    assert (tmp_path / "R3").read_text() == "began\n"


def test_a_row_that_was_lost_by_anothers_fault_is_made(tmp_path: Path) -> None:
    """Where a worker dies otherwise, nothing is called late."""
    todo = [Todo("A", "__import__('os')._exit(3)"), Todo("B", "1")]
    work = Work(Order("list.csv", str(tmp_path), "2026-11-27"), Stop(), stuck)
    done = {row.entry.ref: row.entry.reason for row in made(work, todo, 2)}
    assert done == {"A": "the worker that made this row died, twice", "B": ""}


def test_a_process_that_is_no_worker_is_never_ended() -> None:
    """The command itself, a form and a cluster have other work in hand."""
    with in_hand("A"):
        within(0.05)
        time.sleep(0.3)


def test_a_row_in_time_leaves_no_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not taken for late, in hand or afterwards, and its clock does not run on."""
    monkeypatch.setattr(watchdog, "_PLACE", [])
    may_be_ended(str(tmp_path))
    with in_hand("A"):
        within(0.2)
        assert overdue(str(tmp_path)) == frozenset()
    time.sleep(0.4)
    assert list(tmp_path.iterdir()) == []


def test_where_no_word_can_be_left_the_row_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder for passing files that is gone costs the limit, and no row."""
    monkeypatch.setattr(watchdog, "_PLACE", [])
    may_be_ended(str(tmp_path / "gone"))
    with in_hand("A"):
        within(0.05)
        time.sleep(0.2)


def test_a_cell_deep_in_c_ends_a_worker_soon_after_its_own_limit(tmp_path: Path) -> None:
    """The engine tells the watchdog each cell's time; word of the row is left, none of the cell."""
    path = book(tmp_path / "in.ipynb", "secret = 'Test Ana'", "sum(range(10**12))")
    (tmp_path / "word").mkdir()
    script = (
        "import papermill\nfrom sciatica_kit.engine import limits\nlimits.GRACE = 0.5\n"
        "from sciatica_kit.batch.run.watchdog import in_hand, may_be_ended, within\n"
        f"may_be_ended({str(tmp_path / 'word')!r})\nwith in_hand('R1'):\n"
        f"    papermill.execute_notebook({str(path)!r}, None, engine_name='sciatica', "
        "progress_bar=False, execution_timeout=1, watchdog=within)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert ended.returncode == 1
    assert overdue(str(tmp_path / "word")) == {"R1"}
    assert not re.search("Ana|secret", (tmp_path / "word" / "R1").read_text())


@pytest.mark.parametrize("cell", ["while True: pass", "import time\ntime.sleep(60)"])
def test_a_cell_that_hears_its_time_out_ends_no_process(cell: str, tmp_path: Path) -> None:
    """Where the ordinary time-out is enough, the watchdog has nothing to do."""
    (tmp_path / "word").mkdir()
    script = (
        "import papermill, nbclient.exceptions as e\n"
        "from sciatica_kit.batch.run.watchdog import in_hand, may_be_ended, within\n"
        f"may_be_ended({str(tmp_path / 'word')!r})\nwith in_hand('R1'):\n    try:\n"
        f"        papermill.execute_notebook({str(book(tmp_path / 'in.ipynb', cell))!r}, None, "
        "engine_name='sciatica', progress_bar=False, execution_timeout=1, watchdog=within)\n"
        "    except e.CellTimeoutError:\n        print('stopped')"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert ended.stdout == b"stopped\n"
    assert list((tmp_path / "word").iterdir()) == []
