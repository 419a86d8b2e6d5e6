"""The attempt to run a notebook warm; a fault before its first cell costs nothing but the attempt.

What needs other libraries is imported in here late, since an import too may find a name gone.
"""

import copy
import logging
from typing import Any

from ..errors import UserMistake
from .limits import TimeLimits
from .private import Unfit, check

LOG = logging.getLogger(__name__)
# Why this process runs no notebook warm any more; it has been said once.
OFF: list[str] = []
TWICE = (
    "the notebook did what only a kernel of its own may do ({}), after it may have written files, "
    "so it was not run a second time: look at what it has written, and run it with the stock engine"
)


def run_warm(nb_man: Any, kernel_name: str, options: dict[str, Any], limits: TimeLimits) -> str:
    """Run a notebook in here; blank where it has run, or why it must have a kernel of its own."""
    if OFF:
        return OFF[0]
    kept = copy.deepcopy(nb_man.nb)
    why = _tried(nb_man, kernel_name, options, limits)
    if why and nb_man.nb != kept:
        _undo(nb_man, kept)
    return why


def _tried(nb_man: Any, kernel_name: str, options: dict[str, Any], limits: TimeLimits) -> str:
    """The same, where a fault is one more reason for a kernel until a first cell has begun."""
    try:
        why = _why_not(nb_man.nb, kernel_name, options)
        return why or _warm(nb_man, kernel_name, options, limits)
    except Exception as error:
        # A cell that has begun may have written what must not be written twice, and a mistake of
        # the notebook's is no fault of ours.
        if limits.began:
            raise
        return _turn_off(error)


def _why_not(nb: Any, kernel_name: str, options: dict[str, Any]) -> str:
    """Why a notebook may not run warm, as far as can be known before it runs."""
    check()
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


def _warm(nb_man: Any, kernel_name: str, options: dict[str, Any], limits: TimeLimits) -> str:
    """Run a notebook; blank where it has run, or why its result must be thrown away."""
    from .client import WarmClient
    from .rehearsal import rehearse
    from .run import HandOver, notebook

    rehearse()
    log, widgets = logging.getLogger("papermill"), options.get("store_widget_state", True)
    try:
        with notebook(limits) as run:
            WarmClient(nb_man, kernel_name, widgets, log).execute_warm(run)
    except HandOver as why:
        if why.written:
            raise UserMistake(TWICE.format(why)) from None
        return str(why)
    return ""


def _turn_off(error: Exception) -> str:
    """Say once that no notebook will run warm in this process, and what is missing."""
    OFF.append(_named(error))
    LOG.warning("The warm engine is off, so every notebook gets a kernel of its own: %s.", OFF[0])
    return OFF[0]


def _named(error: Exception) -> str:
    """A fault without its own words, since they may hold a patient's."""
    if isinstance(error, Unfit):
        return str(error)
    name = getattr(error, "name", None) if isinstance(error, AttributeError | ImportError) else None
    kind = type(error).__name__
    return f"{name} is missing ({kind})" if name else f"its start failed with {kind}"


def _undo(nb_man: Any, kept: Any) -> None:
    """Make the notebook what it was before it ran; the time that this took still counts."""
    pairs = zip(nb_man.nb.cells, kept.cells, strict=True)
    for now, before in ((nb_man.nb.metadata, kept.metadata), *pairs):
        now.clear()
        now.update(before)
    nb_man.save()
    # A bar that goes by another name only shows too much.
    if bar := getattr(nb_man, "pbar", None):
        bar.reset()
