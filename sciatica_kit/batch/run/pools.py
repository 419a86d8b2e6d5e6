"""The hands of a run: a pool of processes of this machine, or a dask cluster that is there."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any

from ...errors import UserMistake
from ...paths import scratch
from .stop import LIKE_CTRL_C, answered
from .watchdog import may_be_ended, overdue


@dataclass(frozen=True)
class Pool:
    """An executor, and how many bundles it has use for at a time."""

    executor: Executor
    width: int
    stop: Callable[[], None] = lambda: None
    # The refs of rows for which a worker was ended, since they took too long.
    overdue: Callable[[], frozenset[str]] = frozenset


NewPool = Callable[[], AbstractContextManager[Pool]]


@contextmanager
def local_pool(workers: int) -> Iterator[Pool]:
    """Spawned processes, as many as asked."""
    _start_the_tracker()
    with scratch() as word:
        yield from _pool(workers, str(word))


def _pool(workers: int, word: str) -> Iterator[Pool]:
    made = ProcessPoolExecutor(workers, _Context(), _settle, (word,))
    try:
        yield Pool(made, workers, lambda: _kill(made), lambda: overdue(word))
    except KeyboardInterrupt:
        # A second Ctrl-C, which waits for nothing.
        _kill(made)
        raise
    finally:
        made.shutdown(wait=True, cancel_futures=True)


def _start_the_tracker() -> None:
    """Python's own helper of such pools lives on where a terminal is closed, and says nothing."""
    if os.name == "posix":
        with answered(dict.fromkeys(LIKE_CTRL_C, signal.SIG_IGN)):
            resource_tracker.ensure_running()


class _Worker(SpawnProcess):
    """A process that is ended by what it cannot leave to its parent."""

    terminate = SpawnProcess.kill

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        """Start it without the script that asks for the run, which would be run once more in it."""
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)
        finally:
            sys.modules["__main__"] = script


class _Context(SpawnContext):
    """Spawned processes of the kind above."""

    Process = _Worker


def _settle(word: str) -> None:
    """A worker leaves all wishes to stop to its parent, and sets its pages on one core."""
    for number in (signal.SIGINT, *LIKE_CTRL_C):
        signal.signal(number, signal.SIG_IGN)
    os.environ["RAYON_NUM_THREADS"] = "1"
    may_be_ended(word)
    threading.Thread(target=_end_with_parent, daemon=True, name="sciatica-parent").start()


def _end_with_parent() -> None:
    """End at once when the parent is gone: it had the lock, and another run may have it now."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def _kill(pool: ProcessPoolExecutor) -> None:
    """End workers that nothing else can reach; their rows come back as those of the dead."""
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.kill()


@contextmanager
def cluster(address: str) -> Iterator[Pool]:
    """The workers of a dask cluster. Raises UserMistake where no scheduler answers."""
    try:
        from distributed import Client
    except ImportError:
        raise UserMistake("--scheduler needs dask: pip install 'sciatica-kit[cluster]'") from None
    client = _connected(Client, address)
    with client:
        width = max(1, sum(client.nthreads().values()))
        yield Pool(client.get_executor(pure=False, retries=0), width)


def _connected(client: Any, address: str) -> Any:
    try:
        return client(address, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        kind = type(error).__name__
    # The half-made client closes when it is collected. In the thread of a later client, which waits
    # for that thread under the same lock, both would hang: so it is collected here and now.
    gc.collect()
    raise UserMistake(f"no dask scheduler answers at {address} ({kind}): check the address")
