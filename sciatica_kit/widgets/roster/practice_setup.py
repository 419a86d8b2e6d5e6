"""What a practice has set for its runs: its letterhead file, its templates, a day of issue."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...batch.roster.read import Roster
from ...batch.run.job import Job
from ...batch.run.place import Place, usual_place
from ...packet.edition import SAMPLE, SAMPLE_DAY, Edition, day_from, load_edition
from ...paths import OWN, PRACTICE, TEMPLATES


@dataclass(frozen=True)
class PracticeSetup:
    """A blank place means ours; a blank day is found out by the run."""

    practice: str = ""
    templates: str = ""
    content: str = ""
    issued_on: str = ""

    def place(self, usual: Path, source: str, roster: Roster, today: date) -> Place:
        """The folder and the day that are offered. Raises UserMistake where its own is no date."""
        own = day_from(self.issued_on) if self.issued_on else None
        given = own or (SAMPLE_DAY if source == SAMPLE else None)
        return usual_place(usual, roster, given, today)

    def edition(self, day: date) -> Edition:
        """What packets are made with on a day. Raises UserMistake."""
        places = (self.practice, self.templates, self.content)
        return load_edition(day, *(Path(place) if place else None for place in places))

    def job(self, roster: Roster, out: Path, day: date) -> Job:
        """What a run is told."""
        return Job(
            roster=roster.path,
            out=out,
            edition=self.edition(day),
            practice_path=self.practice,
            templates_path=self.templates,
            content_path=self.content,
        )


def practice_setup(
    practice: str, templates: str, content: str = "", issued_on: str = ""
) -> PracticeSetup:
    """What is named, else what `sciatica-kit lab` was told; paths as the workers find them."""
    return PracticeSetup(
        _path(practice, PRACTICE), _path(templates, TEMPLATES), _path(content, OWN), issued_on
    )


def _path(named: str, told: str) -> str:
    path = named or os.environ.get(told, "")
    return str(Path(path).resolve()) if path else ""
