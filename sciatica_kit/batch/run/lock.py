"""One run at a time in a folder: the second is refused, and a folder that vanishes is noticed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ...errors import UserMistake

NAME = ".lock"
try:
    import fcntl
except ImportError:  # Windows has no such locks; there, two runs are the user's to avoid.
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """The folder for one run alone; the lock dies with its process. Raises UserMistake, OSError."""
    handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, folder)
        yield handle
    finally:
        os.close(handle)


def _take(handle: int, folder: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UserMistake(
            f"another run is writing to {folder}: wait for it, or choose another --out"
        ) from None


def still_there(handle: int, folder: Path) -> bool:
    """Whether the folder is the one that was locked, and not gone or put there anew."""
    with suppress(OSError):
        return os.fstat(handle).st_ino == os.stat(folder / NAME).st_ino
    return False
