"""One notebook in the warm shell, cell by cell; what it leaves behind is found at its end."""

import contextvars
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from . import private
from .limits import TimeLimits
from .restore import SPOILED, kept_apart
from .shell import forget, fresh, shell
from .swap import Side, looks
from .watch import LOOKING, Refused, Watch

# Threads that notebooks have left behind: while one lives, it may still write anywhere.
LEFT: list[Any] = []
# How long a thread that is ending is waited for.
GRACE = 0.1


class HandOver(Exception):
    """The notebook has done what only a kernel may: its warm result is thrown away."""

    def __init__(self, why: str, watch: Watch) -> None:
        super().__init__(why)
        self.written = watch.written.maybe()


def spoiled() -> bool:
    """Whether something that an earlier notebook left keeps this process from running warm."""
    LEFT[:] = [thread for thread in LEFT if thread.is_alive()]
    return bool(SPOILED or LEFT)


def inside() -> bool:
    """Whether a cell is running in this process: a notebook that runs notebooks needs a kernel."""
    for watch in LOOKING:
        watch.refuse("nested")
    return bool(LOOKING)


class WarmRun:
    """A notebook that is running warm."""

    def __init__(self, warm: Any, limits: TimeLimits, watch: Watch) -> None:
        self.warm, self.limits, self.watch = warm, limits, watch
        # An empty context: no decimal or numpy setting of ours comes in, none of its goes out.
        self.context = contextvars.Context()
        fresh(warm)
        warm.wire.open(watch)
        self.side, self.looks = Side(warm), looks(warm)
        self.reply: dict[str, Any] | None = None

    def cell(self, source: str) -> list[Any]:
        """The messages of one cell, as a kernel sends them; `reply` says how it ended."""
        wire, self.reply = self.warm.wire, None
        wire.plain("status", execution_state="busy")
        wire.plain("execute_input", code=source, execution_count=self.warm.execution_count)
        with self.side.cell(), self.watch.looking():
            self.limits.run(lambda: self.context.run(self._do, source))
            self._flush()
        if self.watch.refused:
            raise HandOver(self.watch.refused, self.watch)
        if self.limits.interrupted:
            raise KeyboardInterrupt
        if self.reply is None and not self.limits.fired:
            raise HandOver("broken off", self.watch)
        return self._ended()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """In the midst of a cell: our side of the process, unseen and uninterrupted."""
        with self.watch.aside(), self.limits.aside(), self.side.cell():
            yield

    def _ended(self) -> list[Any]:
        wire = self.warm.wire
        if not self.limits.fired:
            wire.plain("execute_reply", **(self.reply or {}))
        wire.plain("status", execution_state="idle")
        return list(wire.taken())

    def _flush(self) -> None:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()

    def _do(self, source: str) -> None:
        with suppress(Refused):
            self._read_twice(source)
            self.reply = self._said(self.warm.run_cell(source, store_history=True))

    def _read_twice(self, source: str) -> None:
        """The kernel compiles a cell once more than IPython, and says its warnings each time."""
        with suppress(Exception):
            read = self.warm.transform_cell(source)
            self.warm.should_run_async(source, transformed_cell=read)

    def _said(self, result: Any) -> dict[str, Any]:
        """What the kernel would reply; how deep its own stack is shows in one kind of error."""
        error = result.error_before_exec or result.error_in_exec
        failed, traceback = private.failure(self.warm)
        if result.success and not failed:
            return {"status": "ok"}
        if isinstance(error, RecursionError | SystemExit):
            self.watch.refuse("recursion or exit")
        said = {"ename": type(error).__name__, "evalue": str(error)}
        return {"status": "error", "traceback": traceback, **said}

    def close(self) -> None:
        """Let go of all that the notebook made; what its objects say while they go is not heard."""
        self.warm.wire.open(None)
        with self.side.cell(), self.watch.looking(), suppress(Exception, Refused):
            self.context.run(forget, self.warm)
        self.watch.close_files()
        if self.limits.fired or self.limits.interrupted or looks(self.warm) != self.looks:
            # Something of the shell may have been left half done, or set in its own way.
            shell.cache_clear()


@contextmanager
def notebook(limits: TimeLimits) -> Iterator[WarmRun]:
    """Run one notebook in here. Raises HandOver where it has left a thread or a figure behind."""
    watch = Watch()
    try:
        with limits, kept_apart():
            run = WarmRun(shell(), limits, watch)
            try:
                yield run
            finally:
                run.close()
    finally:
        for thread in watch.alive():
            thread.join(GRACE)
        LEFT.extend(watch.alive())
    if LEFT or watch.new_figures():
        raise HandOver("left behind", watch)
