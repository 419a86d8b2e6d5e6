"""Whether a notebook may have written anything yet: after that it is never run a second time."""

import os
from pathlib import Path
from typing import Any

from .counted import Count

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
        self.compiled, self.start = 0, Count()

    def begin(self) -> None:
        """Count from here: a cell begins, or goes on."""
        self.start, self.compiled, self.looking = Count(), 0, True

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
        written = Count().since(self.start)
        return written is None or written > self.compiled

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
