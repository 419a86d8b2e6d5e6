"""A time limit that holds where Python cannot look: a worker that is deep in C is ended from C.

The row that was in hand is known by the file of its name, in which the watchdog has left word.
"""

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# Twice what its notebook may take: a whole row, with its plan before it and its proofs after it.
ROW_SECONDS = 600.0
LATE = "it took longer than a row may take, and could only be stopped by ending its worker"
# Of this process, where it is a worker: where it leaves word, and the file of the row in hand.
_PLACE: list[Path] = []
_FILE: list[IO[str]] = []


def may_be_ended(folder: str) -> None:
    """Say that this process may be ended, and that word of it is left in a folder."""
    _PLACE[:] = [Path(folder)]


@contextmanager
def in_hand(ref: str) -> Iterator[None]:
    """While a row is made: a process that may be ended is ended where that takes too long."""
    path = _PLACE[0] / ref if _PLACE else None
    try:
        file = path.open("w", encoding="utf-8") if path else None
    except OSError:
        # Where no word can be left, the row is made all the same.
        file = None
    if not file:
        yield
        return
    with file:
        _FILE[:] = [file]
        try:
            within(None)
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            _FILE.clear()
    Path(file.name).unlink(missing_ok=True)


def within(seconds: float | None) -> None:
    """Give what is in hand so many seconds from now; without a number those of a whole row."""
    if _FILE:
        faulthandler.dump_traceback_later(seconds or ROW_SECONDS, exit=True, file=_FILE[0])


def overdue(folder: str) -> frozenset[str]:
    """The refs of the rows for which a worker was ended."""
    return frozenset(path.name for path in Path(folder).iterdir() if path.stat().st_size)
