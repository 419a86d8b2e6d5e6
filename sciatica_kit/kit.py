"""The front door for Python: a roster as a path or a data frame in, data frames and packets out."""

import os
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import UserMistake
from .packet.edition import (
    SAMPLE,
    SAMPLE_DAY,
    Edition,
    load_edition,
    practice_day,
)
from .packet.given import day_given, path_given, roster_file, tried
from .packet.make import Packet, make_packet
from .paths import PRACTICE, TEMPLATES

if TYPE_CHECKING:
    import pandas as pd
    from IPython.display import HTML

    from .batch.lists.table import Reading
    from .batch.roster.plans import PlannedRow
    from .batch.roster.read import Roster
    from .views.library import LibraryView
    from .views.patient import PatientView


class RosterNote(UserWarning):
    """What there is to say of how a list was read: a column left out, a row that is hidden."""


def load(
    *,
    issued_on: date | str | None = None,
    practice: Path | str | None = None,
    templates: Path | str | None = None,
    content: Path | str | None = None,
    password_file: Path | str | None = None,
    mapping: Path | str | None = None,
) -> "Kit":
    """A kit: content, letterhead and templates, read and checked, for one day of issue.

    `issued_on` is a date or YYYY-MM-DD; blank means today, and for the sample roster the sample's
    own day. `practice` is a practice.toml, `templates` a folder copied from ours; blank means the
    kit's own. `content` is a folder that adds to the kit's content or overrides it, by id.
    `password_file` has the password that PDFs are locked with as they are written.
    `mapping` says which column each heading of a list is; blank is one beside the list, or none.
    Raises UserMistake with every mistake in them at once.
    """
    wrong: list[str] = []
    day = tried(lambda: day_given(issued_on), wrong)
    own = tried(lambda: path_given(practice), wrong)
    looks = tried(lambda: path_given(templates), wrong)
    added = tried(lambda: path_given(content), wrong)
    locked = tried(lambda: path_given(password_file), wrong)
    lists = tried(lambda: path_given(mapping), wrong)
    kit = Kit(day, own, looks, added, locked, lists)
    tried(kit.edition, wrong)
    tried(kit.reading, wrong)
    if wrong:
        raise UserMistake("; ".join(wrong))
    return kit


@dataclass(frozen=True)
class Kit:
    """What `load` gives. A roster is a path, a DataFrame, or "sample" for the made-up patients.

    Cells of a frame are read as text: 007 stays 007. No result holds a name or a birth date.
    """

    issued_on: date | None
    practice: Path | None
    templates: Path | None
    content: Path | None = None
    password_file: Path | None = None
    mapping: Path | None = None
    # Who says what day it is where `issued_on` does not.
    clock: Callable[[], date] | None = field(default=None, repr=False)

    def today(self) -> date:
        """The practice's day, or what the clock says that was handed in."""
        if self.clock:
            return self.clock()
        return practice_day(datetime.now(UTC), self.practice, self.templates)

    def _today_of_forms(self) -> date:
        """The same for the forms, which have the practice that `sciatica-kit lab` was told."""
        if self.clock:
            return self.clock()
        told = (os.environ.get(name) for name in (PRACTICE, TEMPLATES))
        practice, templates = (Path(place) if place else None for place in told)
        own = self.practice or practice, self.templates or templates
        return practice_day(datetime.now(UTC), *own)

    def edition(self, roster: object = None) -> Edition:
        """What packets of a roster are made with. Raises UserMistake."""
        own = SAMPLE_DAY if isinstance(roster, str) and roster == SAMPLE else self.today()
        places = self.practice, self.templates, self.content
        return load_edition(self.issued_on or own, *places, password_file=self.password_file)

    def reading(self) -> "Reading":
        """How lists are read where their files do not say it. Raises UserMistake."""
        from .batch.lists.mapping import asked_for

        return asked_for(self.mapping)

    def check(self, roster: "Path | str | pd.DataFrame") -> "pd.DataFrame":
        """A row a mistake: row (the line a person sees), ref, column, problem, fix.

        Raises UserMistake where it is no roster at all.
        """
        from .batch.frames import problems_frame

        return problems_frame(self._rows(roster))

    def plan(self, roster: "Path | str | pd.DataFrame") -> "pd.DataFrame":
        """A row a patient: ref, status, diagnosis, stage, irritability, exercises, warnings ...

        The facts of `sciatica-kit plan --format jsonl`: minutes are a day's, holds are seconds.
        Raises UserMistake where it is no roster.
        """
        from .batch.frames import plans_frame

        return plans_frame(self._rows(roster))

    def explain(self, roster: "Path | str | pd.DataFrame") -> "pd.DataFrame":
        """A row an exercise and patient: ref, exercise, given, rule, reason, evidence, grade.

        Patients with no programme have no rows. Raises UserMistake where it is no roster.
        """
        from .batch.frames import reasons_frame

        return reasons_frame(self._rows(roster), self.edition(roster).library)

    def packet(self, row: "Mapping[str, Any] | pd.Series[Any]") -> Packet:
        """One patient's packet, made and proved; `.save(folder)` writes it.

        Raises UserMistake with every mistake of the row, and where nothing may be given.
        """
        from .batch.roster.data_frame import roster_of_row
        from .batch.roster.plans import plan_roster

        edition, read = self.edition(), roster_of_row(row, self.reading())
        for sentence in read.said:
            warnings.warn(sentence, RosterNote, stacklevel=2)
        (planned,) = plan_roster(read, edition)
        plan = planned.plan
        if plan.outcome is None:
            said = "; ".join(f"{p.column}: {p.problem}: {p.fix}" for p in plan.problems)
            raise UserMistake(f"{plan.ref or 'the row'} is {plan.status}: {said}")
        return make_packet(plan, edition)

    def run(
        self,
        roster: "Path | str | pd.DataFrame",
        out: Path | str,
        *,
        workers: int | None = None,
        engine: str = "warm",
    ) -> "pd.DataFrame":
        """Make every packet of a roster into `out`: the manifest, a row a patient, cells as text.

        A frame is kept beside the run as roster.csv, for its owner alone. Running it again
        finishes what is missing; an approved packet that it no longer means is set aside, and a
        warning says where. Raises UserMistake where nothing can be read or written.
        """
        from .batch.frames import manifest_frame
        from .batch.roster.data_frame import NAME, as_csv
        from .batch.run.job import Job
        from .batch.run.run import run_roster

        if workers is not None and (not isinstance(workers, int) or workers < 1):
            raise UserMistake("workers is a whole number from 1 on, or None: give one of these")
        folder = path_given(out)
        if folder is None:
            raise UserMistake("the folder for the run is blank: name one")
        path = roster_file(roster) if isinstance(roster, (str, Path)) else None
        if path is None:
            self._read(roster)  # What is no roster is said before anything is written.
        _warn_of(folder)
        job = Job(
            roster=path or folder / NAME,
            frame=b"" if path else as_csv(roster),  # type: ignore[arg-type]
            out=folder,
            edition=self.edition(roster),
            reading=self.reading() if self.mapping else None,
            practice_path=str(self.practice or ""),
            templates_path=str(self.templates or ""),
            content_path=str(self.content or ""),
            password_path=str(self.password_file or ""),
            engine=engine,
            workers=workers,
            tell=lambda said: warnings.warn(said, stacklevel=2),
        )
        return manifest_frame(run_roster(job).entries)

    def patient(self, roster: "Path | str | pd.DataFrame", ref: str) -> "PatientView":
        """One row of a roster by its ref, to look at and to write. Raises UserMistake."""
        from .batch.patient import open_row
        from .views.patient import PatientView

        given = roster_file(roster) if isinstance(roster, (str, Path)) else self._read(roster)
        mapping = str(self.mapping or "")
        return PatientView(open_row(given, ref, self.edition(roster), mapping))

    def pages(self, packet: Packet) -> "HTML":
        """The pages of a packet's PDF as pictures, for a notebook."""
        from .views.patient import packet_pages

        return packet_pages(packet)

    @property
    def library(self) -> "LibraryView":
        """The content: `.exercises()`, `.matrix()`, `.red_flags()` ... as data frames."""
        from .views.library import LibraryView

        made_with = self.edition()
        return LibraryView(made_with.library, made_with.practice, made_with.issued_on)

    def build_handout(self, *, roster: str = "", outputs: str = "../outputs/built") -> Any:
        """The form for one patient; `roster` is where rows are added, `outputs` holds packets."""
        from .widgets.builder.builder import Builder

        day = self.issued_on or self._today_of_forms()
        _warn_of(Path(outputs))
        return Builder(roster, outputs, *self._own(), issued_on=day.isoformat())

    def run_batch(self, *, folder: str = "..", outputs: str = "../outputs") -> Any:
        """The form for a whole roster out of `folder`."""
        from .widgets.roster.panel import BatchPanel

        day = self.issued_on.isoformat() if self.issued_on else ""
        _warn_of(Path(outputs))
        return BatchPanel(folder, outputs, *self._own(), day, clock=self._today_of_forms)

    def review_batch(self, *, outputs: str = "../outputs") -> Any:
        """The form for whoever looks through runs under `outputs` and signs them off."""
        from .widgets.review.panel import ReviewPanel

        return ReviewPanel(outputs, *self._own())

    def review_library(self, *, on: str = "") -> Any:
        """The form for whoever reads the content and marks it as checked, `on` a day or today."""
        from .widgets.library.review import LibraryReview

        return LibraryReview(on=on, clock=self._today_of_forms)

    def compare_libraries(self) -> Any:
        """The form that compares two folders of content."""
        from .widgets.library.compare import LibraryCompare

        return LibraryCompare()

    def receipt(self, roster: "Path | str | pd.DataFrame") -> str:
        """What becomes of a roster, counted, and each mistake; the same on every machine."""
        from .batch.roster.plans import receipt

        return receipt(self._rows(roster))

    def _own(self) -> tuple[str, str, str]:
        return str(self.practice or ""), str(self.templates or ""), str(self.content or "")

    def _rows(self, roster: object) -> "tuple[PlannedRow, ...]":
        from .batch.roster.plans import plan_roster

        return plan_roster(self._read(roster), self.edition(roster))

    def _read(self, roster: object) -> "Roster":
        """The roster; what there is to say of how it was read comes as a warning."""
        from .batch.roster.data_frame import roster_of

        given = roster_file(roster) if isinstance(roster, str) else roster
        read = roster_of(given, self.reading())  # type: ignore[arg-type]
        for sentence in read.said:
            warnings.warn(sentence, RosterNote, stacklevel=4)
        return read


def _warn_of(folder: Path) -> None:
    """Say why patients' files should not lie in a folder, where that is so."""
    from .batch.upkeep.places import warnings_for

    for warning in warnings_for(folder):
        warnings.warn(warning, stacklevel=3)
