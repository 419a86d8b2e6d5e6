"""One row's notebook run by papermill: the only place of a batch that knows papermill."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...paths import beside
from .late_imports import put_off_the_grammar

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
        return Executed(notebook=_papermill(parameters, engine))
    except CellTimeoutError:
        return Executed(reason=f"a cell took more than {CELL_SECONDS} seconds")
    except DeadKernelError:
        return Executed(reason="the notebook's kernel died")
    except Exception as error:
        return _stopped(error)


def _papermill(parameters: dict[str, str], engine: str) -> bytes:
    import nbformat
    import papermill
    from traitlets.config import Config

    extra: dict[str, Any] = {"deadline": NOTEBOOK_SECONDS} if engine == "warm" else {}
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
    return Executed(reason=f"the notebook stopped with {kind}")
