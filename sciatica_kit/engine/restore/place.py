"""Where a process stands: its folder, its umask, its answers to signals, IPython's own shell."""

import os
import signal
import threading
from contextlib import suppress
from typing import Any

from .. import private
from .imports import Back

SIGNALS = tuple(signal.valid_signals())


def go_to(new: str) -> str:
    """Go to a folder; the folder that was left. One that is gone is left without a word."""
    old = os.getcwd() if os.path.isdir(".") else new
    with suppress(OSError):
        os.chdir(new)
    return old


def umask_now() -> int:
    """The umask, which can only be read by setting another for a moment."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def keep_place() -> Back:
    """The folder, the umask, the answers to signals, and what IPython takes for its shell."""
    folder, umask, shells, signals = os.getcwd(), umask_now(), private.singletons(), _signals()

    def back() -> None:
        os.umask(umask)
        private.put_singletons(shells)
        go_to(folder)
        for number in (n for n, answer in _signals().items() if answer is not signals[n]):
            signal.signal(number, signals[number])

    return back


def _signals() -> dict[int, Any]:
    """What the process does at each signal; only its main thread may say so."""
    main = threading.current_thread() is threading.main_thread()
    return {n: signal.getsignal(n) for n in SIGNALS} if main else {}
