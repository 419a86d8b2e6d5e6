"""What a notebook may change in the process: each kept before a warm run, and put back after it."""

import builtins
import gc
import getpass
import linecache
import locale
import os
import re
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from IPython.core.completer import ProvisionalCompleterWarning

from . import private
from . import restore_libraries as of_libraries
from .restore_imports import Back, keep_modules, keep_sys, kernel_sys, same
from .swap import keep_place

QUIET = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
KERNEL_ENVIRONMENT = {
    "TERM": "xterm-color", "CLICOLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1",
    "PAGER": "cat", "GIT_PAGER": "cat", "PYDEVD_USE_FRAME_EVAL": "NO",
}  # fmt: skip
INLINE = "module://matplotlib_inline.backend_inline"
# What could not be put back, by the name of its error: such a process runs no notebook warm.
SPOILED: list[str] = []


@contextmanager
def kept_apart() -> Iterator[None]:
    """Keep the process, make it like a kernel's, and put it back whatever happens meanwhile."""
    # Nothing is changed before all is kept, so that no fault leaves a change behind.
    backs = [keep() for keep in KEEPERS]
    try:
        for change in CHANGES:
            change()
        yield
    finally:
        for back in reversed(backs):
            _tried(back)


def _tried(back: Back) -> None:
    try:
        back()
    except Exception as error:
        SPOILED.append(type(error).__name__)


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
        zone = os.environ.get("TZ")
        if dict(os.environ) != kept:
            same(os.environ, kept)
        if zone != kept.get("TZ"):
            time.tzset()

    return back


def kernel_environment() -> None:
    """The variables that a kernel sets for itself."""
    os.environ.update(KERNEL_ENVIRONMENT | {"JPY_PARENT_PID": str(os.getpid())})
    os.environ.setdefault("MPLBACKEND", INLINE)


def keep_warnings() -> Back:
    """How warnings are filtered and shown."""
    kept, before = dict(vars(warnings)), warnings.filters[:]
    seen = dict(private.find(private.ONCE))

    def back() -> None:
        same(vars(warnings), kept)
        _filter(before, seen)

    return back


def kernel_warnings() -> None:
    """Filters as a kernel has them; changed filters also let each warning show anew."""
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


def keep_rest() -> Back:
    """The locale, the collector of garbage, and the text of cells that tracebacks show."""
    place, swept, often = locale.setlocale(locale.LC_ALL), gc.isenabled(), gc.get_threshold()
    lines = set(linecache.cache)

    def back() -> None:
        if locale.setlocale(locale.LC_ALL) != place:
            locale.setlocale(locale.LC_ALL, place)
        gc.set_threshold(*often)
        (gc.enable if swept else gc.disable)()
        for name in set(linecache.cache) - lines:
            linecache.cache.pop(name, None)

    return back


KEEPERS = (
    keep_modules, keep_sys, keep_place, keep_builtins, keep_environment, keep_warnings, keep_rest,
    *of_libraries.KEEPERS,
)  # fmt: skip
CHANGES = (kernel_sys, kernel_environment, kernel_warnings, *of_libraries.CHANGES)
