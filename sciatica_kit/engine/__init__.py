"""papermill's engine `sciatica`: a notebook in this process, kept apart, or else in a kernel.

Nothing of papermill is imported until a notebook runs, since papermill loads its engines while it
is itself being imported.
"""

import logging
import threading
from typing import Any

from .attempt import run_warm
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
        """Run the cells; `deadline` is the time in seconds for all of them together.

        `watchdog` is told the seconds after which nothing but ending the process stops a cell, and
        None after it.
        """
        deadline, watchdog = options.pop("deadline", None), options.pop("watchdog", None)
        each = options.get("execution_timeout") or options.get("timeout")
        with TURN:
            limits = TimeLimits(each, deadline, watchdog)
            why = run_warm(nb_man, kernel_name, options, limits)
            if not why:
                return nb_man.nb
            LOG.debug("handed over to a kernel: %s", why)
            return _stock(nb_man, kernel_name, options, limits)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """The kernel that the notebook asks for."""
        from papermill.engines import Engine

        return Engine.nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """The language of the notebook."""
        from papermill.engines import Engine

        return Engine.nb_language(nb, language)


def _stock(nb_man: Any, kernel_name: str, options: dict[str, Any], limits: TimeLimits) -> Any:
    """papermill's own engine with the same options; the deadline becomes a limit of each cell."""
    from papermill.engines import NBClientEngine

    if limits.ends is not None:
        options = options | {"timeout_func": lambda cell: limits.seconds()}
    return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
