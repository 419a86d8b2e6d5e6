"""One IPython shell a process, of the kernel's class, whose wire keeps what a kernel would send."""

import contextvars
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream
from jupyter_client.session import Session

from . import private
from .watch import Watch

OUTPUTS = {"stream", "display_data", "execute_result", "error"}


class Wire(Session):
    """Keeps messages in place of sending them; one that only a front end can answer is refused."""

    def open(self, watch: Watch | None) -> None:
        """Begin to listen for one notebook, or, with nothing, stop."""
        self.watch = watch
        self.kept: list[Any] = []
        # What is done as soon as a message comes in, in the midst of a cell.
        self.live: Callable[[], object] = int

    def send(
        self, stream: Any, msg_or_type: Any, content: Any = None, *rest: Any, **more: Any
    ) -> Any:
        """Keep one message as it would arrive, which is by way of JSON."""
        whole = isinstance(msg_or_type, dict)
        message = msg_or_type if whole else self.msg(msg_or_type, content=content)
        if self.watch is None:
            return message
        known = message["msg_type"] in OUTPUTS and not message["content"].get("transient")
        if not known:
            self.watch.refuse("front end")
        message["content"] = self.unpack(self.pack(message["content"]))
        self.kept.append(message)
        self.live()
        return message

    def plain(self, kind: str, **content: Any) -> None:
        """Keep one of the messages round a cell."""
        self.kept.append(self.msg(kind, content=content))

    def taken(self) -> list[Any]:
        """What has been kept so far, once."""
        kept, self.kept = self.kept, []
        return kept


class Clock(IOPubThread):
    """In place of the kernel's thread: what is due there is done here when somebody writes."""

    def __init__(self) -> None:
        self.thread, self.io_loop = None, self  # type: ignore[assignment]
        self.due: deque[tuple[float, Callable[[], None]]] = deque()

    def schedule(self, f: Callable[[], None]) -> None:
        """Do a work at once, since it has no other thread to go to."""
        f()

    def call_later(self, delay: float, callback: Callable[[], None]) -> None:
        """Note a work that the kernel's loop would do after some time."""
        self.due.append((time.monotonic() + delay, callback))

    def tick(self) -> None:
        """Do what the kernel's loop would have done by now, in its order."""
        while self.due and self.due[0][0] < time.monotonic():
            self.due.popleft()[1]()


class Stream(OutStream):
    """The kernel's stream without its thread: flushed when the kernel would, in the same order."""

    def __init__(self, wire: Wire, clock: Clock, name: str) -> None:
        super().__init__(wire, clock, name, watchfd=False)  # type: ignore[no-untyped-call]
        self.wire, self.clock, self.host = wire, clock, getattr(sys, name)
        self.owner = threading.get_ident()

    def write(self, string: str) -> Any:
        """Write for the notebook's own thread; the text of other threads goes where it used to."""
        if threading.get_ident() != self.owner:
            return self.host.write(string)
        if not isinstance(string, str) and self.wire.watch:
            self.wire.watch.refuse("stream")
        self.clock.tick()
        return super().write(string)

    def flush(self) -> None:
        """Send what is waiting; what the kernel's clock would have sent before goes first."""
        self.clock.tick()
        super().flush()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Take no more text; there is no file of the system's to put back."""
        self.pub_thread = None


# A notebook that shows the type of its stream sees the kernel's.
Stream.__name__ = Stream.__qualname__ = "OutStream"
Stream.__module__ = OutStream.__module__


def streams(wire: Wire) -> list[Stream]:
    """Both streams of one notebook, which share a clock as they do in a kernel."""
    clock = Clock()
    # In a context that is thrown away: each stream would leave a variable of its own in ours.
    return [contextvars.Context().run(Stream, wire, clock, name) for name in ("stdout", "stderr")]


@lru_cache(maxsize=1)
def shell() -> Any:
    """The process's warm shell, built once, since building it is what takes the time."""
    wire = Wire()
    wire.open(None)
    made = private.build(wire)
    made.wire = wire
    return made


def fresh(warm: Any) -> None:
    """Give the shell a new namespace, and forget whatever the last notebook said and did."""
    private.renew(warm)
    warm.user_ns.update({"_": "", "__": "", "___": ""})
    warm.execution_count, warm.last_execution_result = 1, None
    warm.last_execution_succeeded = True


def forget(warm: Any) -> None:
    """Let go of everything that a notebook made; errors in its last words are nobody's."""
    warm.user_ns.clear()
    fresh(warm)
    warm.wire.open(None)
