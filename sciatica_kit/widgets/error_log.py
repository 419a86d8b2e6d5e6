"""A mistake of the kit's own, kept for whoever mends it, without its words: maybe a patient's."""

import traceback
from contextlib import suppress
from pathlib import Path

from ..paths import write_private

LOG = "error.log"


def logged_bug(error: Exception, out: Path) -> str:
    """What broke, as the end of a sentence; where it was goes into a file of its owner's alone."""
    where = "".join(traceback.format_tb(error.__traceback__))
    with suppress(OSError):
        write_private(out / LOG, f"{type(error).__name__}\n{where}".encode())
    return (
        f"{type(error).__name__}, which is a mistake of the kit. What was finished stays; "
        f"{out / LOG} says where it happened, without patient data."
    )
