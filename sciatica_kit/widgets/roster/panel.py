"""The batch panel: choose a roster, mend it, run it, and see what came of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as w

from ...batch.roster.columns import COLUMNS
from ...batch.roster.plans import PlannedRow, plan_roster
from ...batch.roster.read import Roster, read_roster
from ...batch.run.job import Job
from ...batch.run.row import MAKEABLE
from ...errors import UserMistake
from ..inputs import debounce
from .controls import Controls
from .files import (
    chosen_path,
    keep_upload,
    mend,
    mended_path,
    rosters_in,
    run_name,
    safe_name,
)
from .practice_setup import practice_setup
from .progress import workers_of
from .sentences import CHANGED, checked, good_rows, what_is_made


class BatchPanel(w.VBox):  # type: ignore[misc]
    """A panel for a whole roster; it shows itself as a cell's last line.

    Blank `practice` and `templates` mean those of `sciatica-kit lab`, or ours; a blank `issued_on`
    means the day of an earlier run in the same folder, the sample's own day, or today, which is
    asked of `clock` each time: a form may stay open overnight.
    """

    def __init__(
        self, folder: str = "..", outputs: str = "../outputs", practice: str = "",
        templates: str = "", content: str = "", issued_on: str = "", *,
        clock: Callable[[], date],
    ) -> None:  # fmt: skip
        self.clock = clock
        self.folder, self.outputs = Path(folder).resolve(), Path(outputs).resolve()
        self.setup = practice_setup(practice, templates, content, issued_on)
        self.busy, self.source = False, ""
        self.roster: Roster | None = None
        # The private copy of this roster, once something in it was mended.
        self.mended: Path | None = None
        # The digest of the list as it was chosen.
        self.first = ""
        self.rows: tuple[PlannedRow, ...] = ()
        ui = self.ui = Controls(self.folder, self.outputs, self._changed, self._ended)
        super().__init__([ui.choosing, ui.later, ui.running, ui.results])
        self.add_class("sb-panel")
        self._listen()

    def __repr__(self) -> str:
        return "The batch panel: choose a roster, mend its mistakes, make the packets"

    @property
    def out(self) -> Path:
        """The folder of the run."""
        return self.outputs / safe_name(self.ui.name.value)

    def _listen(self) -> None:
        ui = self.ui
        ui.choice.observe(self._heard(self._chosen), "value")
        ui.upload.observe(self._heard(self._uploaded), "value")
        ui.day.observe(self._heard(self._replan), "value")
        ui.name.observe(self._heard(self._renamed), "value")
        ui.all.observe(self._heard(self._show_good), "value")
        ui.look.on_click(self._heard(self._look))
        ui.check.on_click(lambda _: debounce(lambda: self._tried(self._check_again)))
        ui.run.on_click(lambda _: debounce(lambda: self._tried(self._run)))

    def _heard(self, work: Callable[[], None]) -> Callable[[Any], None]:
        """What a field or button does; a user's mistake becomes a sentence in its place."""
        return lambda event: self._tried(work)

    def _tried(self, work: Callable[[], None]) -> None:
        if self.busy:
            return
        self.busy = True
        try:
            work()
        except UserMistake as mistake:
            self._say(str(mistake), "sb-mistake")
        finally:
            self.busy = False

    def _say(self, words: str, kind: str = "") -> None:
        shown = f'<p class="{kind}" role="status">{escape(words.rstrip("."))}.</p>'
        self.ui.said.value = shown if words else ""

    def _look(self) -> None:
        """Offer what is in the folders now, and keep what is chosen."""
        kept = self.ui.choice.value
        self.ui.choice.options = rosters_in(self.folder, self.outputs)
        known = [path for _, path in self.ui.choice.options]
        self.ui.choice.value = kept if kept in known else ""

    def _uploaded(self) -> None:
        files = self.ui.upload.value
        if not files:
            return
        self.ui.upload.value = ()  # what was uploaded need not stay in the page
        # Where it is refused, no other list stands there as if it were this one.
        self.ui.choice.value = ""
        self._chosen()
        path = keep_upload(files[0]["name"], bytes(files[0]["content"]), self.outputs)
        self._look()
        self.ui.choice.value = str(path)
        self._chosen()

    def _chosen(self) -> None:
        """Read the roster that is chosen; one that cannot be read is said, and nothing is shown."""
        self.source, self.roster, self.mended = self.ui.choice.value, None, None
        self.ui.later.layout.display = "none"
        self.ui.running.layout.display = "none"
        self.ui.results.clear()
        self.ui.mistakes.forget()
        self._say("")
        if self.source:
            roster = read_roster(chosen_path(self.source))
            self.first = roster.sha256
            usual = self.outputs / run_name(self.source)
            place = self.setup.place(usual, self.source, roster, self.clock())
            self.ui.name.value, self.ui.day.value = place.folder.name, place.day
            self._check(roster)
            self.ui.later.layout.display = ""
            self._say(place.said)

    def _job(self, roster: Roster) -> Job:
        return self.setup.job(roster, self.out, self.ui.day.value or self.clock())

    def _check(self, roster: Roster) -> None:
        """Plan every row, and show the mistakes and what would be made."""
        job = self._job(roster)
        self.rows, self.roster = plan_roster(roster, job.edition), roster
        words = {name: column.choices for name, column in COLUMNS.items()}
        words["diagnosis"] = tuple(job.edition.library.diagnoses)
        self.ui.mistakes.show(self.rows, words)
        self.ui.summary.value = checked(roster, self.rows)
        self._show_good()
        self._show_what_is_made()

    def _check_again(self) -> None:
        """Put what was changed into the private copy, and check that."""
        if self.roster:
            edits = self.ui.mistakes.edits()
            if not edits and self.mended is None:
                self.first = self._anew().sha256
            if edits and self.mended is None:
                self.mended = mended_path(self.outputs, run_name(self.source))
            copy = self.mended
            self._check(mend(self.roster, edits, copy) if edits and copy else self._anew())
            self._say("")

    def _anew(self) -> Roster:
        """The roster as it is now; one that was mended in another program since is read again."""
        assert self.roster
        now = read_roster(self.roster.path)
        return self.roster if now.sha256 == self.roster.sha256 else now

    def _replan(self) -> None:
        if self.roster and not self.ui.mistakes.edits():
            self._check(self.roster)

    def _renamed(self) -> None:
        self.ui.name.value = safe_name(self.ui.name.value)
        self.ui.results.clear()
        self._show_what_is_made()

    def _changed(self) -> None:
        """A cell was changed: what is shown is no longer what would be made."""
        self.ui.run.disabled = bool(self.ui.mistakes.edits())
        self.ui.about.value = CHANGED if self.ui.run.disabled else self._what_is_made()

    def _show_good(self) -> None:
        self.ui.good.value = good_rows(self.rows) if self.ui.all.value else ""

    def _show_what_is_made(self) -> None:
        self.ui.about.value, self.ui.run.disabled = self._what_is_made(), not self._refs()

    def _what_is_made(self) -> str:
        return what_is_made(self.out, self._refs())

    def _refs(self) -> list[str]:
        return [row.plan.ref for row in self.rows if row.plan.status in MAKEABLE]

    def _run(self) -> None:
        assert self.roster
        # The copy that was mended knows nothing of what somebody has written into the list since.
        if self.mended and read_roster(chosen_path(self.source)).sha256 != self.first:
            raise UserMistake(
                "the roster was changed meanwhile: choose it again, and mend it anew where it has "
                "mistakes"
            )
        if (now := self._anew()) is not self.roster:
            self._check(now)
            raise UserMistake("the roster was changed meanwhile: look at it and press again")
        self._say("")
        job = replace(self._job(self.roster), workers=workers_of(len(self._refs())))
        self.ui.lock(True)
        self.ui.results.clear()
        self.ui.running.start(job)

    def _ended(self) -> None:
        """Told in the run's own thread, when it is over however it ended."""
        self.ui.lock(False)
        self._show_what_is_made()
        self.ui.results.show(self.out)
