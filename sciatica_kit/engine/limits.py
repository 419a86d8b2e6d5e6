"""Time limits and Ctrl-C of a warm run: both may stop a cell, and neither may stop our own work."""

import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

# The name of the thread that keeps the time where no signal arrives.
WATCHDOG = "sciatica-watchdog"
# How soon a cell that has swallowed its time-out is stopped again; its error is shown in less.
AGAIN = 2.0
# How long after that a cell may be stopped by the end of the process, where somebody allows that:
# code in C hears nothing before it is done.
GRACE = 10.0
Watchdog = Callable[[float | None], object]


class TimeLimits:
    """Stops the cells of one notebook: each after its own time, all at the deadline."""

    def __init__(
        self, each: float | None, deadline: float | None, watchdog: Watchdog | None = None
    ) -> None:
        self.watchdog = watchdog or (lambda seconds: None)
        self.each = each if each and each > 0 else None
        self.ends = time.monotonic() + deadline if deadline and deadline > 0 else None
        self.deadline = deadline
        # Whether a cell has begun, after which the notebook may have written anything.
        self.began = self.fired = self.interrupted = self._inside = self._waiting = False
        self._lock = threading.Lock()
        self._thread = threading.get_ident()
        self._main = threading.current_thread() is threading.main_thread()

    def seconds(self) -> float | None:
        """How long the next cell may take; nothing where there is no limit."""
        left = None if self.ends is None else max(self.ends - time.monotonic(), 0.001)
        return min((s for s in (self.each, left) if s is not None), default=None)

    def reached(self) -> float:
        """The limit that has stopped the cell, for the message."""
        late = self.ends is not None and time.monotonic() >= self.ends
        return (self.deadline if late else self.each) or 0

    def run(self, work: Callable[[], None]) -> None:
        """Do a cell's work until it ends or its time does; says which in `fired`.

        It is stopped by KeyboardInterrupt, as a kernel is when nbclient has waited long enough.
        """
        seconds, began = self.seconds(), time.monotonic()
        stop = self._armed(seconds)
        try:
            try:
                self.began = self._inside = True
                self.watchdog(None if seconds is None else seconds + GRACE)
                self._heed()
                work()
            finally:
                self._inside = False
                stop()
                self.watchdog(None)
        except KeyboardInterrupt:
            self._inside = False
        # Once more: an alarm may have rung just before it was turned off.
        stop()
        self.fired = seconds is not None and time.monotonic() - began >= seconds

    def __enter__(self) -> "TimeLimits":
        """Take Ctrl-C over, so that it comes between two cells at a safe moment."""
        self._before = signal.getsignal(signal.SIGINT) if self._main else None
        if callable(self._before):
            signal.signal(signal.SIGINT, self._ctrl_c)
        return self

    def __exit__(self, *error: object) -> None:
        """Give Ctrl-C back, and pass on one that came at an unsafe moment."""
        if callable(self._before):
            signal.signal(signal.SIGINT, self._before)
            if self._waiting:
                self._before(signal.SIGINT, None)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """In the midst of a cell, while something is done that nothing may stop."""
        mask = getattr(signal, "pthread_sigmask", None) if self._main else None
        before = mask(signal.SIG_BLOCK, {signal.SIGALRM}) if mask else ()
        self._inside = False
        try:
            yield
        finally:
            self._inside = True
            if mask:
                mask(signal.SIG_SETMASK, before)
        self._heed()

    def _heed(self) -> None:
        """Pass on a Ctrl-C that came between two cells, before the next one begins."""
        if self._waiting:
            self._waiting = False
            self._ctrl_c(signal.SIGINT, None)

    def _ctrl_c(self, number: int, frame: FrameType | None) -> Any:
        if not self._inside or not callable(self._before):
            self._waiting = True
            return None
        try:
            return self._before(number, frame)
        except KeyboardInterrupt:
            self.interrupted = True
            raise

    def _armed(self, seconds: float | None) -> Callable[[], None]:
        if seconds is None:
            return lambda: None
        return self._alarm(seconds) if self._main else self._watchdog(seconds)

    def _alarm(self, seconds: float) -> Callable[[], None]:
        # Python's own handler leaves no line of ours in the error that the cell shows.
        before, began = signal.getsignal(signal.SIGALRM), time.monotonic()
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        left, again = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)

        def stop() -> None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
            if left:
                rest = max(left - (time.monotonic() - began), 0.001)
                signal.setitimer(signal.ITIMER_REAL, rest, again)

        return stop

    def _watchdog(self, seconds: float) -> Callable[[], None]:
        """Signals reach the main thread alone: elsewhere a second thread keeps the time."""
        ended = threading.Event()
        dog = (ended, seconds)
        threading.Thread(target=self._bark, args=dog, daemon=True, name=WATCHDOG).start()

        def stop() -> None:
            with self._lock:
                ended.set()
                _raise_in(self._thread, None)

        return stop

    def _bark(self, ended: threading.Event, seconds: float) -> None:
        while not ended.wait(seconds):
            with self._lock:
                if self._inside and not ended.is_set():
                    seconds = AGAIN
                    _raise_in(self._thread, KeyboardInterrupt)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have a thread raise at its next step; nothing takes back what has not been raised yet."""
    what = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
