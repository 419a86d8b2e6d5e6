"""What a notebook may change of Python itself: builtins, environment, warnings, lines of cells."""

import builtins
import getpass
import linecache
import logging
import os
import re
import sys
import time
import warnings
from contextlib import suppress
from typing import Any

from IPython.core.completer import ProvisionalCompleterWarning

from .. import private
from .imports import Back, same

QUIET = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
KERNEL_ENVIRONMENT = {
    "TERM": "xterm-color", "CLICOLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1",
    "PAGER": "cat", "GIT_PAGER": "cat", "PYDEVD_USE_FRAME_EVAL": "NO",
}  # fmt: skip
INLINE = "module://matplotlib_inline.backend_inline"


def keep_builtins() -> Back:
    """The names that every module sees."""
    kept, asked = dict(vars(builtins)), getpass.getpass

    def back() -> None:
        same(vars(builtins), kept)
        getpass.getpass = asked

    return back


def keep_environment() -> Back:
    """The environment and the time zone."""
    kept = dict(os.environ)

    def back() -> None:
        if dict(os.environ) != kept:
            same(os.environ, kept)
        # Whatever the zone is called now: it may have been set, and its name put back.
        getattr(time, "tzset", int)()

    return back


def kernel_environment() -> None:
    """The variables that a kernel sets for itself."""
    os.environ.update(KERNEL_ENVIRONMENT | {"JPY_PARENT_PID": str(os.getpid())})
    os.environ.setdefault("MPLBACKEND", INLINE)


def keep_warnings() -> Back:
    """How warnings are filtered and shown."""
    kept, before = dict(vars(warnings)), warnings.filters[:]
    seen, plain = dict(private.find(private.ONCE)), _before_logging()

    def back() -> None:
        logging.captureWarnings(False)
        if plain:
            vars(warnings)["showwarning"] = plain
            logging.captureWarnings(True)
        same(vars(warnings), kept)
        _filter(before, seen)

    return back


def _before_logging() -> Any:
    """What showed warnings before logging took them over; nothing where it has not."""
    if getattr(warnings.showwarning, "__module__", "") != logging.__name__:
        return None
    logging.captureWarnings(False)
    plain = warnings.showwarning
    logging.captureWarnings(True)
    return plain


def kernel_warnings() -> None:
    """Filters as a kernel has them; changed filters also let each warning show anew."""
    logging.captureWarnings(False)
    private.warn_like_python(_show)
    _filter(_kernel_filters(), {})


def _show(message: Any) -> None:
    """A warning as Python shows it, where the host, a test runner for one, keeps it to itself."""
    with suppress(OSError):
        file = sys.stderr if message.file is None else message.file
        file.write(private.warning_text(message))


def _kernel_filters() -> list[tuple[Any, ...]]:
    trio = re.compile(".*Trio's signal handling code might have collided.*", re.IGNORECASE)
    return [
        ("ignore", trio, RuntimeWarning, None, 0),
        ("error", None, ProvisionalCompleterWarning, None, 0),
        ("default", None, DeprecationWarning, "__main__", 0),
        *(("ignore", None, category, None, 0) for category in QUIET),
    ]


def _filter(filters: Any, seen: dict[Any, Any]) -> None:
    """Put filters in place, and the warnings that Python shall not show again."""
    same(private.find(private.ONCE), seen)
    # This alone has Python forget where it has shown which warning.
    warnings.resetwarnings()
    warnings.filters[:] = filters  # type: ignore[index]


def keep_lines() -> Back:
    """The text of cells, which tracebacks show."""
    lines = set(linecache.cache)

    def back() -> None:
        for name in set(linecache.cache) - lines:
            linecache.cache.pop(name, None)

    return back
