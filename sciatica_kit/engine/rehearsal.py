"""A notebook of nobody's, run warm before the first patient's: what goes wrong, goes wrong here."""

import logging
from functools import cache
from typing import Any

from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import NotebookExecutionManager

from .client import WarmClient
from .limits import TimeLimits
from .private import Unfit
from .restore import SPOILED
from .run import HandOver, notebook

CELLS = ("print(6)\n7", "import sys\nprint(sys.stdout.closed, end='')\ndisplay(8)")
# What a kernel answers to each.
ANSWERS = [["6\n", "7"], ["False", "8"]]
UNHEARD = logging.Logger("rehearsal", logging.CRITICAL)


@cache
def rehearse() -> None:
    """Raise what keeps this process from running notebooks warm; once it went well, do nothing."""
    played = NotebookExecutionManager(_book(), progress_bar=False)
    played.notebook_start()
    _run(played)
    if SPOILED:
        raise Unfit(f"a rehearsal could not be undone ({SPOILED[0]})")
    if [[_answer(output) for output in cell.outputs] for cell in played.nb.cells] != ANSWERS:
        raise Unfit("a rehearsal gave another answer than a kernel")


def _book() -> Any:
    """The notebook that is played."""
    cells = [new_code_cell(source) for source in CELLS]  # type: ignore[no-untyped-call]
    return new_notebook(metadata={"papermill": {}}, cells=cells)  # type: ignore[no-untyped-call]


def _run(played: Any) -> None:
    """Run it as any other, but for a log that nobody reads."""
    try:
        with notebook(TimeLimits(None, None)) as run:
            WarmClient(played, "python3", False, UNHEARD).execute_warm(run)
    except HandOver as why:
        raise Unfit(f"a rehearsal had to be handed over ({why})") from None


def _answer(output: Any) -> str:
    """The text of a stream, of a result or of a display."""
    return str(output.text if output.output_type == "stream" else output.data["text/plain"])
