"""papermill's engine `sciatica`: a notebook in this process, kept apart, or else in a kernel.

Nothing of papermill is imported until a notebook runs, since papermill loads its engines while it
is itself being imported.
"""

import copy
import logging
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .limits import TimeLimits

LOG = logging.getLogger(__name__)
# One notebook at a time has the process; a kernel waits too, since it is born into the folder and
# the environment that a warm notebook may have changed.
TURN = threading.RLock()


class SciaticaEngine:
    """Runs a notebook warm where that is the same, and in a kernel of its own everywhere else."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook as every engine of papermill does."""
        from papermill.engines import Engine

        return Engine.execute_notebook.__func__(cls, nb, kernel_name, **options)

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Run the cells; `deadline` is the time in seconds for all of them together."""
        from .limits import TimeLimits

        deadline = options.pop("deadline", None)
        each = options.get("execution_timeout") or options.get("timeout")
        with TURN:
            limits = TimeLimits(each, deadline)
            why = _why_not(nb_man.nb, kernel_name, options)
            why = why or _warm(nb_man, kernel_name, options, limits)
            if not why:
                return nb_man.nb
            LOG.debug("handed over to a kernel: %s", why)
            return _stock(nb_man, kernel_name, options, limits)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """The kernel that the notebook asks for."""
        from papermill.engines import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """The language of the notebook."""
        from papermill.engines import nb_language

        return nb_language(nb, language)


def _why_not(nb: Any, kernel_name: str, options: dict[str, Any]) -> str:
    """Why a notebook may not run warm, as far as can be known before it runs."""
    from .gate import why_not
    from .kernel import is_run, plain, this_python
    from .run import inside, spoiled

    if inside() or spoiled():
        return "left behind"
    if not plain(options):
        return "options"
    if not this_python(kernel_name):
        return "kernel"
    return why_not(cell.source for cell in nb.cells if is_run(cell))


def _warm(nb_man: Any, kernel_name: str, options: dict[str, Any], limits: "TimeLimits") -> str:
    """Run a notebook in here; blank where it has run, or why its result was thrown away."""
    from .run import HandOver, notebook

    before = [copy.deepcopy(cell.metadata.get("execution")) for cell in nb_man.nb.cells]
    language = copy.deepcopy(nb_man.nb.metadata.get("language_info"))
    widgets = options.get("store_widget_state", True)
    try:
        with notebook(limits) as run:
            _client()(nb_man, kernel_name, widgets).execute_warm(run)
    except HandOver as why:
        _undo(nb_man, before, language)
        return str(why)
    return ""


def _undo(nb_man: Any, before: list[Any], language: Any) -> None:
    """Make the notebook what it was before it ran; the time that this took still counts."""
    began = nb_man.start_time
    nb_man.notebook_start()
    nb_man.start_time = began
    nb_man.nb.metadata.papermill["start_time"] = began.isoformat()
    _put(nb_man.nb.metadata, "language_info", language)
    for cell, execution in zip(nb_man.nb.cells, before, strict=True):
        _put(cell.metadata, "execution", execution)
    if nb_man.pbar:
        nb_man.pbar.reset()


def _put(mapping: Any, name: str, value: Any) -> None:
    mapping.pop(name, None)
    if value is not None:
        mapping[name] = value


@cache
def _client() -> Any:
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.log import logger

    from .client import client_of

    return client_of(PapermillNotebookClient, logger)


def _stock(nb_man: Any, kernel_name: str, options: dict[str, Any], limits: "TimeLimits") -> Any:
    """papermill's own engine with the same options; the deadline becomes a limit of each cell."""
    from papermill.engines import NBClientEngine

    if limits.ends is not None:
        options = options | {"timeout_func": lambda cell: limits.seconds()}
    return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
