"""What a notebook may change in the process: each kept before a warm run, and put back after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from . import imports, interpreter, libraries, place, settings
from .imports import Back

# What could not be put back, by the name of its error: such a process runs no notebook warm.
SPOILED: list[str] = []
KEEPERS = (
    imports.keep_modules, imports.keep_sys, place.keep_place, interpreter.keep_builtins,
    interpreter.keep_environment, interpreter.keep_warnings, interpreter.keep_lines,
    *libraries.KEEPERS, settings.keep_settings,
)  # fmt: skip
CHANGES = (
    imports.kernel_sys, interpreter.kernel_environment, interpreter.kernel_warnings,
    *libraries.CHANGES, settings.kernel_settings,
)  # fmt: skip


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
