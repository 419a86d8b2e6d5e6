"""What a notebook may change in libraries: logging, options, chance; kept and put back."""

import logging
import random
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .. import private
from .imports import Back


def keep_logging() -> Back:
    """Levels and handlers of every logger."""
    root, manager = logging.root, logging.root.manager
    named = {n: log for n, log in manager.loggerDict.items() if isinstance(log, logging.Logger)}
    kept = {log: _logger(log) for log in (root, *named.values())}
    module = (manager.disable, logging.lastResort, logging.raiseExceptions)
    last: Any = logging.lastResort
    handler: Any = (last.level, last.formatter, last.filters[:]) if last else None

    def back() -> None:
        for log, state in kept.items():
            _set_logger(log, *state)
        for name, late in manager.loggerDict.items():
            if name not in named and isinstance(late, logging.Logger):
                quiet = [h for h in late.handlers if isinstance(h, logging.NullHandler)]
                _set_logger(late, logging.NOTSET, quiet, [], True, False)
        manager.disable, logging.lastResort, logging.raiseExceptions = module
        if last:
            last.level, last.formatter, last.filters[:] = handler
        # The one way to have every logger forget which levels it lets through.
        root.setLevel(root.level)

    return back


def kernel_logging() -> None:
    """The root logger has no handler, as in a kernel."""
    logging.root.handlers[:], logging.root.filters[:] = [], []
    logging.root.manager.disable = 0
    logging.root.setLevel(logging.WARNING)


def _logger(log: logging.Logger) -> tuple[int, list[Any], list[Any], bool, bool]:
    return log.level, log.handlers[:], log.filters[:], log.propagate, log.disabled


def _set_logger(
    log: logging.Logger, level: int, handlers: list[Any], filters: list[Any], *flags: bool
) -> None:
    for handler in log.handlers:
        if handler not in handlers:
            with suppress(Exception):
                handler.close()
    log.level, log.handlers[:], log.filters[:] = level, handlers, filters
    log.propagate, log.disabled = flags


def keep_random() -> Back:
    """The state of chance."""
    kept, numpy = random.getstate(), _numpy()
    state: Any = (numpy.get_bit_generator(), numpy.get_state()) if numpy else None

    def back() -> None:
        random.setstate(kept)
        if numpy:
            numpy.set_bit_generator(state[0])
            numpy.set_state(state[1])
        elif late := _numpy():
            late.seed()

    return back


def kernel_random() -> None:
    """A notebook begins with chance of its own, as a kernel does."""
    random.seed()
    if numpy := _numpy():
        numpy.seed()


def _numpy() -> Any:
    return getattr(sys.modules.get("numpy"), "random", None)


def keep_numpy() -> Back:
    """How arrays are printed; errors and buffers are kept apart by the notebook's own context."""
    numpy: Any = sys.modules.get("numpy")
    kept = numpy.get_printoptions() if numpy else {}

    def back() -> None:
        if numpy and numpy.get_printoptions() != kept:
            numpy.set_printoptions(**kept)

    return back


def keep_pandas() -> Back:
    """Every option of pandas, compared one by one; only what was changed is set again."""
    kept = _options()

    def back() -> None:
        now = _options()
        for key in (key for key in now if now[key] != kept.get(key, _default(key))):
            with warnings.catch_warnings(), suppress(Exception):
                warnings.simplefilter("ignore")
                sys.modules["pandas"].set_option(key, kept.get(key, _default(key)))

    return back


def _options() -> dict[str, Any]:
    return dict(_flat(private.pandas_options()[0]))


def _default(key: str) -> Any:
    return private.pandas_options()[1][key].defval


def _flat(options: Mapping[str, Any], path: str = "") -> Any:
    for name, value in options.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def keep_plots() -> Back:
    """How matplotlib draws; one that is loaded meanwhile gets what it began with."""
    before: Any = sys.modules.get("matplotlib")
    # As a plain dictionary: asked for its backend, it would choose one.
    kept = dict.copy(before.rcParams) if before else None

    def back() -> None:
        plots: Any = sys.modules.get("matplotlib")
        wanted = kept if plots is before else getattr(plots, "rcParamsOrig", None)
        if wanted is not None and dict.copy(plots.rcParams) != wanted:
            dict.clear(plots.rcParams)
            dict.update(plots.rcParams, wanted)

    return back


KEEPERS = (keep_logging, keep_random, keep_numpy, keep_pandas, keep_plots)
CHANGES = (kernel_logging, kernel_random)
