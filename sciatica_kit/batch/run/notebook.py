"""One row's notebook run by papermill: the only place of a batch that knows papermill."""

import os
import re
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from ...errors import UserMistake
from ...paths import beside
from .late_imports import put_off_the_grammar
from .stop import kept_answers
from .watchdog import within

CELL_SECONDS = 120
NOTEBOOK_SECONDS = 300
# What no notebook can help: the disk is full, read-only, or not ours to write.
NO_WRITING = re.compile(r"\[Errno (28|30|13|122)\]")
ENGINES = {"warm": "sciatica", "stock": None}


@dataclass(frozen=True)
class Executed:
    """How one notebook ended: its bytes, or why it stopped; `fatal` ends the whole run."""

    notebook: bytes = b""
    reason: str = ""
    fatal: bool = False


def execute(parameters: dict[str, str], engine: str = "stock") -> Executed:
    """Run notebooks/handout.ipynb for one row; a failure is an answer, not an exception."""
    put_off_the_grammar()
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    try:
        with kept_answers():
            return Executed(notebook=_in_its_place(parameters, engine))
    except CellTimeoutError:
        return Executed(reason=f"a cell took more than {CELL_SECONDS} seconds")
    except DeadKernelError:
        return Executed(reason="the notebook's kernel died")
    except UserMistake as mistake:
        return Executed(reason=str(mistake))
    except Exception as error:
        return _stopped(error)


def _in_its_place(parameters: dict[str, str], engine: str) -> bytes:
    """The notebook, run where it cannot take the signals from the run.

    In the main thread papermill's own engine takes a wish to end for its kernel's alone, whose row
    is then failed, and the run goes on; the warm engine passes it on, and needs that thread.
    """
    if engine == "warm":
        return _papermill(parameters, engine)
    made: Future[bytes] = Future()
    Thread(target=_fulfil, args=(made, parameters, engine), daemon=True).start()
    return made.result()


def _fulfil(made: "Future[bytes]", parameters: dict[str, str], engine: str) -> None:
    try:
        made.set_result(_papermill(parameters, engine))
    except BaseException as error:
        made.set_exception(error)


def _papermill(parameters: dict[str, str], engine: str) -> bytes:
    import nbformat
    import papermill
    from traitlets.config import Config

    limits = {"deadline": NOTEBOOK_SECONDS, "watchdog": within}
    extra: dict[str, Any] = limits if engine == "warm" else {}
    # A path and a ref only: papermill keeps parameters in the notebook. Nothing is written by
    # papermill itself, and kernel traffic would otherwise cross the loopback in plain text.
    made = papermill.execute_notebook(
        _as_it_is(beside("notebooks") / "handout.ipynb"),
        None,
        parameters=parameters,
        engine_name=ENGINES[engine],
        kernel_name="python3",
        progress_bar=False,
        log_output=False,
        execution_timeout=CELL_SECONDS,
        store_widget_state=False,
        config=Config({"KernelManager": {"transport_encryption": "required"}}),
        **extra,
    )
    return f"{nbformat.writes(made)}\n".encode()  # type: ignore[no-untyped-call]


def _as_it_is(path: Path) -> str:
    """A path in which papermill finds nothing to fill in: it formats every path it is given."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _stopped(error: Exception) -> Executed:
    """Why a notebook stopped: the kind of error, never its words, which may be a patient's."""
    kind = getattr(error, "ename", type(error).__name__)
    fatal = NO_WRITING.search(str(getattr(error, "evalue", error)))
    if fatal:
        return Executed(reason=os.strerror(int(fatal.group(1))).lower(), fatal=True)
    why = (
        ": look at your templates, and at what `handout` says of this ref"
        if kind == "UserMistake"
        else ""
    )
    return Executed(reason=f"the notebook stopped with {kind}{why}")
