"""Who makes the rows: this process, a pool of processes, or a dask cluster; one code path.

Rows go out in small bundles by ref. A worker that dies costs the rows it held: each is run once
more, alone, and is failed if the worker dies again.
"""

import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice

from ...model.status import Status
from ..record.manifest import Done, Entry
from .notebook import NOTEBOOK_SECONDS
from .pools import NewPool, Pool, cluster, local_pool
from .row import Order, Todo, make_rows
from .stop import Stop
from .watchdog import LATE

# Starting a worker takes about as long as two rows; each is given three at the least.
ROWS_WORTH_A_WORKER = 3
BUNDLE = 8
# Rows that a worker makes before all make way for fresh ones, so that memory stays bounded.
ROWS_A_WORKER = 480
# What dask calls a worker that died, and a scheduler that did.
GONE = ("KilledWorker", "CancelledError", "FutureCancelledError", "CommClosedError")
DIED = "the worker that made this row died, twice"


def workers_for(rows: int, asked: int | None) -> int:
    """How many processes: as asked, else one a core as far as the rows repay it."""
    if asked is not None:
        return asked
    return max(1, min(os.cpu_count() or 1, rows // ROWS_WORTH_A_WORKER))


Bundle = Callable[[Order, tuple[Todo, ...]], tuple[Done, ...]]


@dataclass(frozen=True)
class Work:
    """What is to be made of a bundle, and whether somebody has asked to stop."""

    order: Order
    stop: Stop
    bundle: Bundle = make_rows


def made(
    work: Work, todo: Sequence[Todo], workers: int, scheduler: str = ""
) -> Generator[Done, None, None]:
    """The rows, made, in the order they get done. Raises UserMistake for a wrong scheduler."""
    if scheduler:
        yield from _by_crew(work, todo, lambda: cluster(scheduler))
    elif workers > 1:
        yield from _by_crew(work, todo, lambda: local_pool(workers))
    else:
        yield from _by_hand(work, todo)


def _by_hand(work: Work, todo: Sequence[Todo]) -> Iterator[Done]:
    for row in todo:
        if work.stop.asked:
            return
        yield from work.bundle(work.order, (row,))


def _by_crew(work: Work, todo: Sequence[Todo], new_pool: NewPool) -> Iterator[Done]:
    rest, lost = list(todo), list[Todo]()
    while rest and not work.stop.asked:
        with new_pool() as pool:
            many = pool.width * ROWS_A_WORKER
            turn = _bundles(rest[:many], pool.width)
            del rest[:many]
            lost += yield from _not_late((yield from _rounds(work, turn, pool)), pool)
            rest[:0] = [row for bundle in turn for row in bundle]
    yield from _again(work, lost, new_pool)


def _bundles(todo: Sequence[Todo], width: int) -> Iterator[tuple[Todo, ...]]:
    """Bundles of up to BUNDLE rows, smaller where there would be too few of them to share out."""
    size = max(1, min(BUNDLE, len(todo) // (4 * width)))
    return (tuple(todo[n : n + size]) for n in range(0, len(todo), size))


def _rounds(
    work: Work, waiting: Iterator[tuple[Todo, ...]], pool: Pool
) -> Generator[Done, None, list[Todo]]:
    """Keep every hand busy; returns the rows of bundles that were lost with a worker."""
    out: dict[Future[tuple[Done, ...]], tuple[Todo, ...]] = {}
    lost: list[Todo] = []
    moved = time.monotonic()
    while True:
        room = 0 if work.stop.asked or lost else 2 * pool.width - len(out)
        for bundle in islice(waiting, max(0, room)):
            try:
                out[pool.executor.submit(work.bundle, work.order, bundle)] = bundle
            except BrokenProcessPool:
                lost += bundle
        if work.stop.asked:
            out = {future: bundle for future, bundle in out.items() if not future.cancel()}
        if not out:
            return lost
        # Looked at once a second, so that a wish to stop is soon heard.
        for future in wait(out, timeout=1, return_when=FIRST_COMPLETED).done:
            moved = time.monotonic()
            lost += yield from _result(future, out.pop(future))
        if time.monotonic() - moved > NOTEBOOK_SECONDS * BUNDLE:
            # Where nothing moves at all, the workers are ended; their rows come back as lost.
            pool.stop()
            moved = time.monotonic()


def _result(
    future: Future[tuple[Done, ...]], bundle: tuple[Todo, ...]
) -> Generator[Done, None, tuple[Todo, ...]]:
    """The rows of a bundle; the bundle itself where its worker died."""
    try:
        yield from future.result()
    except Exception as error:
        if not _dead(error):
            raise
        return bundle
    return ()


def _dead(error: Exception) -> bool:
    """Whether a worker, or the scheduler that has it, died rather than its work."""
    return isinstance(error, BrokenProcessPool) or type(error).__name__ in GONE


def _not_late(lost: Sequence[Todo], pool: Pool) -> Generator[Done, None, list[Todo]]:
    """Of rows that were lost those that may be tried again; one that took too long has failed."""
    late = pool.overdue()
    yield from (_failed(row, LATE) for row in lost if row.ref in late)
    return [row for row in lost if row.ref not in late]


def _failed(row: Todo, reason: str) -> Done:
    return Done(Entry(row.ref, Status.FAILED, reason), row.key)


def _again(work: Work, lost: Sequence[Todo], new_pool: NewPool) -> Iterator[Done]:
    """Rows that were lost with a worker, once more and one by one."""
    rest = list(lost)
    while rest and not work.stop.asked:
        with new_pool() as pool:
            while rest and not work.stop.asked:
                row = rest.pop(0)
                done = _alone(work, row, pool)
                late = row.ref in pool.overdue()
                yield from done or (_failed(row, LATE if late else DIED),)
                if not done:
                    break


def _alone(work: Work, row: Todo, pool: Pool) -> tuple[Done, ...]:
    """What became of one row; nothing where its worker died, or had to be ended."""
    try:
        future = pool.executor.submit(work.bundle, work.order, (row,))
        return future.result(timeout=2 * NOTEBOOK_SECONDS)
    except TimeoutError:
        pool.stop()
    except Exception as error:
        if not _dead(error):
            raise
    return ()
