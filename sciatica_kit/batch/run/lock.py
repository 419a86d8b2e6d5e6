"""One run at a time in a folder: the second is refused, and a folder that vanishes is noticed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ...errors import UserMistake
from ...paths import within

NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """The folder for one run alone, and the mark by which it is known again.

    The lock dies with its process. Raises UserMistake, OSError.
    """
    path = within(folder, NAME)
    try:
        # A new lock for each run: a second one in the same process is refused as well.
        with FileLock(path, timeout=0, mode=0o600, is_singleton=False, thread_local=False):
            yield os.stat(path).st_ino
    except Timeout:
        raise UserMistake(
            f"another run is writing to {folder}: wait for it, or choose another --out"
        ) from None


def still_there(mark: int, folder: Path) -> bool:
    """Whether the folder is the one that was locked, and not gone or put there anew."""
    with suppress(OSError):
        return os.stat(folder / NAME).st_ino == mark
    return False
