"""The diary: as many weeks as up to the next visit, and a box for each day that counts."""

from typing import Any

from hypothesis import given

from sciatica_kit.clinic.progress import weeks_ahead
from sciatica_kit.handout.phrases import Phrases
from sciatica_kit.handout.weeks.diary import WEEK, diary
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from tests.clinic.test_progress import made, visited
from tests.clinic.test_properties import QUICK


@QUICK
@given(cells=visited())
def test_no_box_stands_on_a_day_that_does_not_count(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """Each week has a box for each day of an exercise or of that week's walk, and none besides."""
    program = made(cells, library, intake)
    found, weeks = diary(program, Phrases(library.phrases)), weeks_ahead(program)
    assert 1 <= len(found.weeks) == weeks <= 6
    given = [p for p in program.prescriptions if not p.exercise.walk]
    for row, p in zip(found.rows, given, strict=False):
        # Rest positions are for two days at most.
        rests = (2, *(0,) * (weeks - 1))
        own = (p.dosage.days_per_week,) * weeks
        assert row.boxes == (rests if p.exercise.kind == "rest" else own)
    walks = found.rows[len(given) :]
    assert len(walks) == bool(program.walking.weeks)
    for row in walks:
        assert row.boxes == tuple(w.days for w in program.walking.weeks[:weeks])
        assert row.said == tuple(str(w.minutes) for w in program.walking.weeks[:weeks])
    assert all(0 <= n <= WEEK for row in found.rows for n in row.boxes)


def test_every_number_of_boxes_has_its_words(library: Library) -> None:
    """Reading software is told one empty box, or how many there are."""
    words = Phrases(library.phrases)
    assert words.count("diary.boxes", 1) == "1 empty box to tick"
    assert words.count("diary.boxes", WEEK) == "7 empty boxes to tick"
