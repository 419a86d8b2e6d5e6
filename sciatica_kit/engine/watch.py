"""Eyes on a running cell: what it opens and starts, and what only a kernel of its own may do."""

import _thread
import gc
import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import comm

from .gate.words import REFUSED
from .limits import WATCHDOG
from .written import EVENTS, Written

FDS, MONITOR = "/proc/self/fd", "TMonitor"


class Refused(BaseException):
    """Raised inside a cell that tries what cannot be kept apart; the notebook is handed over."""


class Watch:
    """What one notebook's cells have done; one watch at a time is looking."""

    def __init__(self) -> None:
        self.owner = 0
        self.refused = ""
        self.opened: set[str] = set()
        self.started: list[threading.Thread] = []
        self.fds, self.figures, self.written = _fds(), _figures(), Written()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """While a cell runs: its own thread is watched, and nobody else's."""
        _hook()
        kept = [(owner, name, getattr(owner, name)) for owner, name in STARTS]
        wraps = (self._starting, self._none("thread"), self._none("process"), self._none("widget"))
        try:
            self._look()
            for (owner, name, start), wrap in zip(kept, wraps, strict=True):
                setattr(owner, name, wrap(start))
            yield
        finally:
            for owner, name, start in kept:
                setattr(owner, name, start)
            self._look_away()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """In the midst of a cell, while something is done that is not the notebook's."""
        self._look_away()
        try:
            yield
        finally:
            self._look()

    def _look(self) -> None:
        self.written.begin()
        self.owner, LOOKING[:] = threading.get_ident(), [self]

    def _look_away(self) -> None:
        self.owner, LOOKING[:] = 0, []
        self.written.pause()

    def ours(self) -> bool:
        """Whether this thread is the notebook's: its first one, or one that it has started."""
        ident = threading.get_ident()
        started = (thread.ident for thread in self.started if thread.is_alive())
        return ident == self.owner or ident in started

    def refuse(self, why: str) -> None:
        """Note that this notebook must be handed over."""
        self.refused = self.refused or why

    def note(self, event: str, args: tuple[Any, ...]) -> None:
        """Keep the path that is opened, or stop what must not happen here."""
        if event == "open":
            with suppress(TypeError, ValueError):
                self.opened.add(os.path.abspath(os.fsdecode(args[0])))
        if event in EVENTS:
            self.written.heed(event, args)
            return
        self.refuse(event)
        raise Refused

    def alive(self) -> list[threading.Thread]:
        """Threads that the notebook has left behind; a progress bar's monitor is stopped first."""
        if any(type(thread).__name__ == MONITOR for thread in self.started):
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

    def _none(self, kind: str) -> Any:
        """Nothing of this kind is begun in here by a notebook; anybody else may."""

        def wrapped(start: Any) -> Any:
            def refused(*args: Any, **more: Any) -> Any:
                return self.note(kind, ()) if self.ours() else start(*args, **more)

            return refused

        return wrapped

    def _starting(self, start: Any) -> Any:
        """A thread is handed over while that costs nothing; later on it is let go, and noted."""

        def noted(thread: threading.Thread) -> None:
            ours = self.ours() and thread.name != WATCHDOG
            if ours and type(thread).__name__ != MONITOR and not self.written.maybe():
                self.note("thread", ())
            if ours:
                self.started.append(thread)
            start(thread)

        return noted


# What starts a thread, one that nobody can wait for, a process, and a widget, which lives in a
# kernel and has its state written into the notebook from there.
STARTS: tuple[tuple[Any, str], ...] = (
    (threading.Thread, "start"), (_thread, "start_new_thread"), (BaseProcess, "start"),
    (comm, "create_comm"),
)  # fmt: skip
LOOKING: list[Watch] = []


@cache
def _hook() -> None:
    """Set once a process, since Python cannot take an audit hook away again."""
    wanted = REFUSED | EVENTS

    def heard(event: str, args: tuple[Any, ...]) -> None:
        if LOOKING and event in wanted:
            watch = LOOKING[0]
            if watch.ours():
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
