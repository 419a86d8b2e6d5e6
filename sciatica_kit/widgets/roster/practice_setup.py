"""What a practice has set for its runs: its letterhead file, its templates, a day of issue."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...batch.roster.read import Roster
from ...batch.run.job import Job
from ...batch.run.resume import day_of_issue
from ...packet.edition import SAMPLE, SAMPLE_DAY, day_from, load_edition
from ...paths import PRACTICE, TEMPLATES


@dataclass(frozen=True)
class PracticeSetup:
    """Blank `practice` and `templates` mean ours; a blank day is found out by the run."""

    practice: str = ""
    templates: str = ""
    issued_on: str = ""

    def first_day(self, source: str, out: Path, today: date) -> date:
        """The day that is offered. Raises UserMistake where the one that is set is no date."""
        own = day_from(self.issued_on) if self.issued_on else None
        return day_of_issue(out, own or (SAMPLE_DAY if source == SAMPLE else None), today)

    def job(self, roster: Roster, out: Path, day: date) -> Job:
        """What a run is told."""
        paths = (Path(p) if p else None for p in (self.practice, self.templates))
        return Job(
            roster=roster.path,
            out=out,
            edition=load_edition(day, *paths),
            practice_path=self.practice,
            templates_path=self.templates,
        )


def practice_setup(practice: str, templates: str, issued_on: str = "") -> PracticeSetup:
    """What is named, else what `sciatica-kit lab` was told; paths as the workers find them."""
    return PracticeSetup(_path(practice, PRACTICE), _path(templates, TEMPLATES), issued_on)


def _path(named: str, told: str) -> str:
    path = named or os.environ.get(told, "")
    return str(Path(path).resolve()) if path else ""
