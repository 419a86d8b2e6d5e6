"""A button that waits for what was typed just before it: a press travels faster than text."""

import asyncio
from collections.abc import Callable
from typing import Any

# A field that is being typed in sends its first letter at once, and the rest when the kernel has
# answered; a press of a button does not wait for that. Seconds in which the rest is here.
ARRIVES = 0.3


def settled(act: Callable[[], Any]) -> None:
    """Do it when the fields have told all; where no kernel is running they have."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        act()
    else:
        loop.call_later(ARRIVES, act)
