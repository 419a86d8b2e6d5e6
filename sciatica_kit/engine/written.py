"""Whether a notebook may have written anything yet: after that it is never run a second time."""

import os
import re
from pathlib import Path
from typing import Any

# What the system counts for this process: libraries that are no Python write, too.
COUNTED, SAID = "/proc/self/io", re.compile(rb"syscw: (\d+)")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Where Python keeps what it has compiled, which is the same however often.
COMPILED = "__pycache__"
_EVENTS = """
    mmap.__new__ open os.chflags os.chmod os.chown os.link os.mkdir os.remove os.removexattr
    os.rename os.rmdir os.setxattr os.symlink os.truncate os.utime socket.bind socket.connect
    socket.sendmsg socket.sendto sqlite3.connect winreg.CreateKey winreg.DeleteKey
    winreg.DeleteValue winreg.SetValue
"""
EVENTS = frozenset(_EVENTS.split())


class Written:
    """What one notebook's cells have written, as far as Python or the system tells."""

    def __init__(self) -> None:
        self.told = self.looking = False
        self.compiled, self.start = 0, _count()

    def begin(self) -> None:
        """Count from here: a cell begins, or goes on."""
        self.start, self.compiled, self.looking = _count(), 0, True

    def pause(self) -> None:
        """Count no more: what is written now is not the notebook's."""
        self.told, self.looking = self.maybe(), False

    def heed(self, event: str, args: tuple[Any, ...]) -> None:
        """Take note of what Python is about to do."""
        if event == "open":
            self._open(*args)
        elif event == "mmap.__new__":
            self.told = self.told or (args[0] != -1 and args[2] not in (1, 3))
        elif event in EVENTS and not _compiled(args[0]):
            self.told = True

    def maybe(self) -> bool:
        """Whether something may be written; where the system does not count, it may always be."""
        if self.told or not self.looking:
            return self.told
        now = _count()
        if now is None or self.start is None:
            return True
        return now - self.start > self.compiled

    def _open(self, path: Any, mode: Any, flags: Any) -> None:
        # A number is a file that was opened before; nothing stays in the place of nothing.
        if isinstance(path, int) or not flags & WRITING or path == os.devnull:
            return
        if _compiled(path):
            self.compiled += 1
        else:
            self.told = True


def _compiled(path: Any) -> bool:
    try:
        place = Path(os.fsdecode(path))
    except (TypeError, ValueError):
        return False
    return COMPILED in (place.name, place.parent.name)


def _count() -> int | None:
    """How many times this process has written; nothing where nobody counts it."""
    try:
        file = os.open(COUNTED, os.O_RDONLY)
    except OSError:
        return None
    try:
        found = SAID.search(os.read(file, 4096))
    finally:
        os.close(file)
    return int(found[1]) if found else None
