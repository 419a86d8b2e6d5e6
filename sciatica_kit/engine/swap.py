"""What changes hands at both ends of a cell, since papermill works and writes files in between."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import private
from .restore.place import go_to, umask_now
from .shell import streams


class Side:
    """The notebook's side of the process while papermill has it, and papermill's during a cell."""

    def __init__(self, warm: Any) -> None:
        self.other: tuple[Any, ...] = (
            os.getcwd(), umask_now(), io.StringIO(), *streams(warm.wire), warm.user_module,
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
        self.other = (go_to(cwd), os.umask(umask), *kept, private.singletons())
        sys.stdin, sys.stdout, sys.stderr = streams
        sys.modules["__main__"] = main
        private.put_singletons(shells)


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
