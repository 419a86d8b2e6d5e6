"""What a command finds around it: signals, a home, and streams that may be closed or full."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

from ..batch.run.stop import as_ctrl_c
from ..paths import scratch, sweep

HOME = "USERPROFILE" if os.name == "nt" else "HOME"


class Stream:
    """A stream that loses what it cannot take, and remembers why.

    A reader that has gone away is no fault; it ends a command whose words are its result.
    """

    def __init__(self, stream: Any) -> None:
        # None is what Python has in place of a stream that was closed before it began.
        self.stream = stream or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        self.why = "" if stream else "it is closed"
        self.lost, self.ends = not stream, False
        # A sign that its code page lacks is written as its number, as standard error has it.
        if hasattr(self.stream, "reconfigure"):
            self.stream.reconfigure(errors="backslashreplace")

    def write(self, text: str) -> int:
        """Write a text, or lose it."""
        self._tried(self.stream.write, text)
        return len(text)

    def flush(self) -> None:
        """Write what waits, or lose it."""
        self._tried(self.stream.flush)

    def _tried(self, do: Any, *given: str) -> None:
        if self.lost:
            return
        try:
            do(*given)
        except OSError as error:
            self.lost, gone = True, isinstance(error, BrokenPipeError)
            self.why = "" if gone else (error.strerror or type(error).__name__).lower()
            if gone and self.ends:
                raise

    def let_go(self) -> None:
        """Write what waits; what cannot be written is lost without a word when Python ends."""
        self.ends = False
        self.flush()
        if self.lost:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def settled() -> Iterator[Stream]:
    """A command's surroundings put in order, and its standard output."""
    _open_what_is_closed()
    with suppress(OSError):
        sweep(Path(tempfile.gettempdir()))
    out, said = Stream(sys.stdout), Stream(sys.stderr)
    with redirect_stdout(out), redirect_stderr(said), as_ctrl_c(), _at_home():
        try:
            yield out
        finally:
            out.let_go()
            said.let_go()


def _open_what_is_closed() -> None:
    """Nothing in place of a standard stream that is closed: else the next file takes its number.

    Whatever then writes to the stream, in here or in a process that we start, writes to that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


@contextmanager
def _at_home() -> Iterator[None]:
    """A home for the time of the command where there is none that can be written to.

    JupyterLab and kernels keep their settings in it, and end or complain without.
    """
    if _has_home():
        yield
        return
    before = os.environ.get(HOME)
    with ExitStack() as held:
        # Without a place for that either, only what needs a home goes without.
        with suppress(OSError):
            os.environ[HOME] = str(held.enter_context(scratch()))
        try:
            yield
        finally:
            os.environ.pop(HOME, None)
            os.environ.update({HOME: before} if before is not None else {})


def _has_home() -> bool:
    try:
        home = Path.home()
        if not home.is_absolute() or not os.environ.get(HOME, "as in the list of users"):
            return False
        with tempfile.TemporaryFile(dir=home):
            return True
    except (OSError, RuntimeError):
        return False
