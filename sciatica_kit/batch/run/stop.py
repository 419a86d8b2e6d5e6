"""Ctrl-C: what is in hand is finished and written down; a second one stops at once."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

# How a machine that is shut down, and a terminal that is closed, ask a process to end.
LIKE_CTRL_C = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)

Answer = Callable[[int, FrameType | None], Any] | int | None


class Stop:
    """Whether somebody has asked the run to end."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@contextmanager
def stoppable(stop: Stop) -> Iterator[Stop]:
    """Takes Ctrl-C, SIGTERM and SIGHUP for the time of a run; in a thread they stay as they are."""
    with answered({signal.SIGINT: stop}), as_ctrl_c():
        yield stop


@contextmanager
def as_ctrl_c() -> Iterator[None]:
    """SIGTERM and SIGHUP do what Ctrl-C does; nohup's wish, that SIGHUP does nothing, holds."""
    heard = filter(_is_heard, LIKE_CTRL_C)
    with answered(dict.fromkeys(heard, _ctrl_c)):
        yield


def _ctrl_c(number: int, frame: FrameType | None) -> None:
    """What Ctrl-C does now; in the background of a script, where that does nothing, as ever."""
    if not callable(signal.getsignal(signal.SIGINT)):
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)


@contextmanager
def hangup_ends() -> Iterator[None]:
    """SIGHUP does what SIGTERM does: a Ctrl-C that asks back cannot be answered by a closed one."""
    heard = [n for n in LIKE_CTRL_C if n != signal.SIGTERM and _is_heard(n)]
    with answered(dict.fromkeys(heard, lambda *_: signal.raise_signal(signal.SIGTERM))):
        yield


def _is_heard(number: int) -> bool:
    return signal.getsignal(number) != signal.SIG_IGN


@contextmanager
def answered(answers: Mapping[int, Answer]) -> Iterator[None]:
    """These answers to signals for a time, and those of before after it; in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # What was not answered in Python cannot be given back by it, and is left alone.
    known = {n: answer for n, answer in answers.items() if signal.getsignal(n) is not None}
    before = {number: signal.signal(number, answer) for number, answer in known.items()}
    try:
        yield
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)


@contextmanager
def kept_answers() -> Iterator[None]:
    """Gives back, at the end, the answers to signals that somebody else has taken meanwhile."""
    wishes = (signal.SIGINT, *LIKE_CTRL_C)
    with answered({number: signal.getsignal(number) for number in wishes}):
        yield
