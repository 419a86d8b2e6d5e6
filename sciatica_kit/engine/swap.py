"""What changes hands at both ends of a cell, since papermill works and writes files in between."""

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from . import private
from .restore_imports import Back
from .shell import streams

SIGNALS = tuple(signal.valid_signals())


class Side:
    """The notebook's side of the process while papermill has it, and papermill's during a cell."""

    def __init__(self, warm: Any) -> None:
        self.other: tuple[Any, ...] = (
            os.getcwd(), _umask(), io.StringIO(), *streams(warm.wire), warm.user_module,
            [warm] * len(private.SHELLS),
        )  # fmt: skip

    @contextmanager
    def cell(self) -> Iterator[None]:
        """The notebook's folder, streams and main module; ours again after the cell."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    def _swap(self) -> None:
        cwd, umask, *streams, main, shells = self.other
        kept = (sys.stdin, sys.stdout, sys.stderr, sys.modules["__main__"])
        self.other = (_cwd(cwd), os.umask(umask), *kept, private.singletons())
        sys.stdin, sys.stdout, sys.stderr = streams
        sys.modules["__main__"] = main
        private.put_singletons(shells)


def _cwd(new: str) -> str:
    """Go to a folder; the folder that was left. One that is gone is left without a word."""
    old = os.getcwd() if os.path.isdir(".") else new
    with suppress(OSError):
        os.chdir(new)
    return old


def _umask() -> int:
    """The umask, which can only be read by setting another for a moment."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def keep_place() -> Back:
    """The folder, the umask, the answers to signals, and what IPython takes for its shell."""
    folder, umask, shells, signals = os.getcwd(), _umask(), private.singletons(), _signals()

    def back() -> None:
        os.umask(umask)
        private.put_singletons(shells)
        _cwd(folder)
        for number in (n for n, answer in _signals().items() if answer is not signals[n]):
            signal.signal(number, signals[number])

    return back


def _signals() -> dict[int, Any]:
    """What the process does at each signal; only its main thread may say so."""
    main = threading.current_thread() is threading.main_thread()
    return {n: signal.getsignal(n) for n in SIGNALS} if main else {}


def looks(warm: Any) -> list[Any]:
    """How the shell shows and reads things; one that a library has changed is not used again."""
    kinds = list(warm.display_formatter.formatters.values())
    plain = warm.display_formatter.formatters["text/plain"]
    return [
        *(dict(kind.type_printers) for kind in kinds),
        *(dict(kind.deferred_printers) for kind in kinds),
        *([kind.enabled, dict(kind.singleton_printers)] for kind in kinds),
        *private.settings(warm),
        list(warm.ast_transformers),
        [list(warm.input_transformers_post), warm.ast_node_interactivity],
        [plain.float_format, plain.pprint, plain.max_width],
    ]
