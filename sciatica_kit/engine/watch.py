"""Eyes on a running cell: what it opens and starts, and what only a kernel of its own may do."""

import gc
import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import comm

from .gate.words import REFUSED
from .limits import WATCHDOG

FDS = "/proc/self/fd"


class Refused(BaseException):
    """Raised inside a cell that tries what cannot be kept apart; the notebook is handed over."""


class Watch:
    """What one notebook's cells have done; one watch at a time is looking."""

    def __init__(self) -> None:
        self.owner = 0
        self.refused = ""
        self.opened: set[str] = set()
        self.started: list[threading.Thread] = []
        self.fds, self.figures = _fds(), _figures()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """While a cell runs: its own thread is watched, and nobody else's."""
        _hook()
        start, create = threading.Thread.start, comm.create_comm
        try:
            self.owner, LOOKING[:] = threading.get_ident(), [self]
            threading.Thread.start = self._starting(start)  # type: ignore[method-assign]
            comm.create_comm = self._widget(create)
            yield
        finally:
            threading.Thread.start = start  # type: ignore[method-assign]
            comm.create_comm, self.owner, LOOKING[:] = create, 0, []

    def refuse(self, why: str) -> None:
        """Note that this notebook must be handed over."""
        self.refused = self.refused or why

    def note(self, event: str, args: tuple[Any, ...]) -> None:
        """Keep the path that is opened, or stop what must not happen here."""
        if event == "open":
            with suppress(TypeError, ValueError):
                self.opened.add(os.path.abspath(os.fsdecode(args[0])))
            return
        self.refuse(event)
        raise Refused

    def alive(self) -> list[threading.Thread]:
        """Threads that the notebook has left behind; a progress bar's monitor is stopped first."""
        if any(type(thread).__name__ == "TMonitor" for thread in self.started):
            sys.modules["tqdm"].tqdm.monitor.exit()
        return [thread for thread in self.started if thread.is_alive()]

    def new_figures(self) -> bool:
        """Whether a plot was begun, by way of any library: only a kernel shows it."""
        now, before = _figures(), self.figures
        for number in (now or set()) - (before or set()):
            sys.modules["matplotlib.pyplot"].close(number)
        return now is not None and now != before

    def close_files(self) -> None:
        """Close what the notebook opened and left open, even where something still holds it."""
        if len(_fds()) <= len(self.fds):
            return
        gc.collect()
        opened = {os.path.realpath(path) for path in self.opened}
        fresh = {fd for fd in _fds() - self.fds if _target(fd) in opened}
        for thing in gc.get_objects() if fresh else ():
            if isinstance(thing, io.IOBase) and not thing.closed and _fileno(thing) in fresh:
                with suppress(Exception):
                    thing.close()

    def _widget(self, create: Callable[..., Any]) -> Any:
        """A widget lives in a kernel, and its state goes into the notebook from there."""

        def refused(*args: Any, **more: Any) -> Any:
            ours = threading.get_ident() != self.owner
            return create(*args, **more) if ours else self.note("widget", ())

        return refused

    def _starting(self, start: Callable[[threading.Thread], None]) -> Any:
        def noted(thread: threading.Thread) -> None:
            if threading.get_ident() == self.owner and thread.name != WATCHDOG:
                self.started.append(thread)
            start(thread)

        return noted


LOOKING: list[Watch] = []


@cache
def _hook() -> None:
    """Set once a process, since Python cannot take an audit hook away again."""
    wanted = REFUSED | {"open"}

    def heard(event: str, args: tuple[Any, ...]) -> None:
        if LOOKING and event in wanted:
            watch = LOOKING[0]
            if watch.owner == threading.get_ident():
                watch.note(event, args)

    sys.addaudithook(heard)


def _figures() -> set[int] | None:
    """The plots that are open; nothing where no plots can be."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else None


def _fds() -> set[int]:
    """The numbers of open files, without the one by which they are listed."""
    with suppress(OSError):
        return {int(fd) for fd in os.listdir(FDS) if os.path.lexists(f"{FDS}/{fd}")}
    return set()


def _target(fd: int) -> str:
    with suppress(OSError):
        return str(Path(f"{FDS}/{fd}").readlink())
    return ""


def _fileno(thing: io.IOBase) -> int:
    with suppress(Exception):
        return thing.fileno()
    return -1
