"""What changes hands at both ends of a cell, since papermill works and writes files in between."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from .shell import INSTANCES, Stream


class Side:
    """The notebook's side of the process while papermill has it, and papermill's during a cell."""

    def __init__(self, warm: Any) -> None:
        streams: list[Stream] = []
        out, err = (Stream(warm.wire, n, getattr(sys, n), streams) for n in ("stdout", "stderr"))
        umask = os.umask(0o077)
        os.umask(umask)
        self.other: tuple[Any, ...] = (
            os.getcwd(), umask, io.StringIO(), out, err, warm.user_module, [warm] * len(INSTANCES),
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
        self.other = (_cwd(cwd), os.umask(umask), *kept, [cls._instance for cls in INSTANCES])
        sys.stdin, sys.stdout, sys.stderr = streams
        sys.modules["__main__"] = main
        for cls, instance in zip(INSTANCES, shells, strict=True):
            cls._instance = instance


def _cwd(new: str) -> str:
    """Go to a folder; the folder that was left. One that is gone is left without a word."""
    old = os.getcwd() if os.path.isdir(".") else new
    with suppress(OSError):
        os.chdir(new)
    return old


def looks(warm: Any) -> list[Any]:
    """How the shell shows and reads things; one that a library has changed is not used again."""
    kinds = list(warm.display_formatter.formatters.values())
    plain = warm.display_formatter.formatters["text/plain"]
    return [
        *(dict(kind.type_printers) for kind in kinds),
        *(dict(kind.deferred_printers) for kind in kinds),
        *([kind.enabled, dict(kind.singleton_printers)] for kind in kinds),
        {event: list(calls) for event, calls in warm.events.callbacks.items()},
        {kind: set(magics) for kind, magics in warm.magics_manager.magics.items()},
        list(warm.ast_transformers),
        [list(warm.input_transformers_post), warm.ast_node_interactivity],
        [plain.float_format, plain.pprint, plain.max_width, warm.custom_exceptions],
    ]
