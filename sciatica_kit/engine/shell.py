"""One IPython shell a process, of the kernel's class, whose wire keeps what a kernel would send."""

import contextvars
import os
import threading
import time
from collections import defaultdict
from functools import lru_cache
from io import StringIO
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.iostream import OutStream
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session
from traitlets.config import Config

from .watch import Watch

OUTPUTS = {"stream", "display_data", "execute_result", "error"}
INSTANCES = (ZMQInteractiveShell, InteractiveShell)


class Wire(Session):
    """Keeps messages in place of sending them; one that only a front end can answer is refused."""

    def open(self, watch: Watch | None) -> None:
        """Begin to listen for one notebook, or, with nothing, stop."""
        self.watch = watch
        self.kept: list[Any] = []

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
        return message

    def plain(self, kind: str, **content: Any) -> None:
        """Keep one of the messages round a cell."""
        self.kept.append(self.msg(kind, content=content))

    def taken(self) -> list[Any]:
        """What has been kept so far, once."""
        kept, self.kept = self.kept, []
        return kept


class Stream(OutStream):
    """The kernel's stream without its thread: flushed when the kernel would, in the same order."""

    def __init__(self, wire: Wire, name: str, host: Any, beside: list["Stream"]) -> None:
        self.session, self.name, self.host, self.beside = wire, name, host, beside
        self.owner, self.since = threading.get_ident(), 0.0
        # Any true object: the parent takes a stream without one for closed.
        self.pub_thread = self.topic = name.encode()
        self._parent_header = contextvars.ContextVar("parent_header")
        self._parent_header_global: dict[str, Any] = {}
        self._master_pid = os.getpid()
        self._buffer_lock, self._buffers = threading.RLock(), defaultdict(StringIO)
        self._local, self.echo, self._exc = threading.local(), None, None
        self._isatty = self._should_watch = False
        beside.append(self)

    def write(self, string: str) -> Any:
        """Write for the notebook's own thread; the text of other threads goes where it used to."""
        if threading.get_ident() != self.owner:
            return self.host.write(string)
        if not isinstance(string, str) and self.session.watch:
            self.session.watch.refuse("stream")
        self._on_time()
        return super().write(string)

    def flush(self) -> None:
        """Send what is waiting; what the kernel's clock would have sent before goes first."""
        self._on_time()
        self._flush()

    def _flush(self) -> None:
        self.since = 0.0
        super()._flush()  # type: ignore[no-untyped-call]

    def _schedule_flush(self) -> None:
        self.since = self.since or time.monotonic()

    def _on_time(self) -> None:
        late = time.monotonic() - self.flush_interval
        for stream in sorted(self.beside, key=lambda stream: stream.since):
            if 0 < stream.since < late:
                stream._flush()


# A notebook that shows the type of its stream sees the kernel's.
Stream.__name__ = Stream.__qualname__ = "OutStream"
Stream.__module__ = OutStream.__module__


@lru_cache(maxsize=1)
def shell() -> Any:
    """The process's warm shell, built once, since building it is what takes the time."""
    # No history on disk, and no thread that saves it: a notebook's text is a patient's.
    kind: Any = ZMQInteractiveShell
    made = kind(
        config=Config({"HistoryManager": {"enabled": False}}), compiler_class=XCachingCompiler
    )
    wire = Wire()
    wire.open(None)
    made.displayhook.session = made.display_pub.session = wire
    made.displayhook.topic = b"execute_result"
    made.wire = wire
    return made


def fresh(warm: Any) -> None:
    """Give the shell a new namespace, and forget whatever the last notebook said and did."""
    warm.user_module, warm.user_ns = warm.prepare_user_module()
    warm.user_ns_hidden.clear()
    history, hook = warm.history_manager, warm.displayhook
    history.reset(new_session=False)
    history.input_hist_parsed[:] = history.input_hist_raw[:] = [""]
    history._i00 = history._i = history._ii = history._iii = ""
    hook._ = hook.__ = hook.___ = ""
    hook.exec_result = hook.msg = None
    warm.execution_count, warm.last_execution_result = 1, None
    warm.last_execution_succeeded = True
    # `from __future__` lasts as long as its compiler.
    warm.compile.flags = warm.compiler_class().flags
    warm.compile._filename_map.clear()
    warm.init_user_ns()
    warm.user_ns.update({"_": "", "__": "", "___": ""})


def forget(warm: Any) -> None:
    """Let go of everything that a notebook made; errors in its last words are nobody's."""
    for tb in (warm.InteractiveTB, warm.SyntaxTB):
        tb.etype = tb.value = tb.tb = tb.last_syntax_error = None
    warm._last_traceback = None
    warm.user_ns.clear()
    fresh(warm)
    warm.wire.open(None)
