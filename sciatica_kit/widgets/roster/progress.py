"""A run in a thread of its own, its progress, and the button that stops it."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import escape

import ipywidgets as w

from ...batch.record.manifest import Done
from ...batch.run.job import Job
from ...batch.run.run import run_roster
from ...batch.run.stop import Stop
from ...errors import UserMistake
from ..error_log import logged_bug

# A worker takes as long to start as it takes to make about so many rows.
ROWS_A_WORKER = 10
TOLD_EVERY = 0.2
# Seconds after the first row before a pace means anything.
SETTLED = 3.0


def workers_of(rows: int) -> int:
    """How many processes: never this one, since a warm notebook changes the process it runs in.

    Folder, output and main module are the notebook's while a warm one runs, so that in a kernel
    the output of other cells would be lost.
    """
    return max(2, min(os.cpu_count() or 2, rows // ROWS_A_WORKER))


def pace(done: int, total: int, seconds: float) -> str:
    """How far a run is: rows done, rows a minute and time left, once it has gone on for a bit."""
    said = f"{done} of {total} done"
    if seconds < SETTLED:
        return f"{said}."
    rate = 60 * done / seconds
    return f"{said}, {rate:.0f} rows a minute, {_minutes((total - done) / rate)} left."


def _minutes(left: float) -> str:
    if left < 1:
        return "less than a minute"
    return f"about {left:.0f} minute{'' if round(left) == 1 else 's'}"


class Running(w.VBox):  # type: ignore[misc]
    """The bar, its words and the stop button; `ended` is told when a run is over."""

    def __init__(self, ended: Callable[[], None]) -> None:
        self.bar = w.IntProgress(
            description="Progress", style={"description_width": "8rem"}, layout={"width": "30rem"}
        )
        self.said = w.HTML()
        self.stop_button = w.Button(
            description="Stop after the rows in hand",
            tooltip="What is in hand is finished; running again makes the rest",
            disabled=True, layout={"width": "auto"},
        )  # fmt: skip
        self.stop_button.on_click(self._stop)
        super().__init__([w.HBox([self.bar, self.stop_button]), self.said])
        self._ended, self._stopper = ended, Stop()
        self._thread, self.alive = threading.Thread(), False
        self._aside: list[str] = []
        self.layout.display = "none"

    def start(self, job: Job) -> None:
        """Begin a run; one that is under way goes on alone."""
        if self.alive:
            return
        self.alive = True
        self._stopper, self.layout.display = Stop(), ""
        self.bar.value, self.bar.max, self.bar.bar_style = 0, 1, ""
        self.stop_button.disabled = False
        self.say("Starting the workers takes a few seconds.")
        self._aside = []
        job = replace(job, watch=self._watch, stop=self._stopper, tell=self._aside.append)
        self._thread = threading.Thread(target=self._run, args=(job,), daemon=True)
        self._thread.start()

    def join(self, seconds: float | None = None) -> None:
        """Wait for the run to end."""
        if self._thread.ident:
            self._thread.join(seconds)

    def say(self, words: str, kind: str = "sb-ok") -> None:
        """Say something in place of what was said before."""
        self.said.value = f'<p class="{kind}" role="status">{words}</p>'

    def _stop(self, button: w.Button) -> None:
        self._stopper.asked = True
        button.disabled = True
        self.say("Stopping: the rows in hand are being finished.")

    def _run(self, job: Job) -> None:
        try:
            self._outcome(job)
        finally:
            self.stop_button.disabled, self.alive = True, False
            self._ended()

    def _outcome(self, job: Job) -> None:
        try:
            result = run_roster(job)
        except KeyboardInterrupt:
            stopped = "Stopped. What was finished stays; run again to make the rest."
            self.say(stopped + self._set_aside(), "sb-mistake")
        except UserMistake as mistake:
            self.say(_mistake(mistake) + self._set_aside(), "sb-mistake")
        except Exception as error:
            self.say(f"The run broke off with {escape(logged_bug(error, job.out))}", "sb-urgent")
        else:
            self.bar.value, self.bar.bar_style = self.bar.max, "success"
            kept = f" {result.kept} were there already and are left as they are."
            self.say(f"Finished.{kept if result.kept else ''}{self._set_aside()}")

    def _set_aside(self) -> str:
        """What the run has set aside, however it ended."""
        return "".join(f" {escape(line)}" for line in self._aside)

    def _watch(self, rows: Iterable[Done], total: int) -> Iterator[Done]:
        """Pass the rows on, and show how far the run is, though not oftener than eyes can see."""
        self.bar.max, done, told, began = max(1, total), 0, 0.0, 0.0
        for done, row in enumerate(rows, 1):
            now = time.monotonic()
            began = began or now
            if now - told > TOLD_EVERY and not self._stopper.asked:
                self.bar.value, told = done, now
                self.say(pace(done, total, now - began))
            yield row
        self.bar.value = done
        if not self._stopper.asked:
            self.say("All rows are done; the print files are being written.")


def _mistake(mistake: UserMistake) -> str:
    """The sentence of a mistake, with the panel's own word for the command line's option."""
    return escape(str(mistake).replace("another --out", "another folder").rstrip(".")) + "."
