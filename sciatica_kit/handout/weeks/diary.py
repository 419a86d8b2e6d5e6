"""The diary: a column a week up to the next visit, with a box for each day that counts."""

from ...clinic.progress import weeks_ahead
from ...model.program import Prescription, Program, WalkingWeek
from ..page import Diary, DiaryRow
from ..phrases import Phrases

WEEK = 7
# Days for which rest positions are meant, at the most. Source: evidence, section 5.1 and E54.
REST_DAYS = 2


def diary(program: Program, say: Phrases) -> Diary:
    """A sheet for every week up to the next visit, with a box for each day that counts."""
    weeks = weeks_ahead(program)
    rows = [_row(p, weeks, say) for p in program.prescriptions if not p.exercise.walk]
    if program.walking.weeks:
        rows.append(_walks(program.walking.weeks[:weeks], say))
    where = "" if program.diagnosis.hurts == "leg" else "_elsewhere"
    return Diary(
        heading=say("diary.heading"),
        how=say(f"diary.how{where}"),
        first=say("diary.first"),
        weeks=tuple(say("diary.week", n=n) for n in range(1, weeks + 1)),
        rows=tuple(rows),
        worse_row=say("diary.worse"),
        worse_boxes=WEEK,
        pain_row=say(f"diary.pain{where}"),
        box_words=tuple(say.count("diary.boxes", n) for n in range(1, WEEK + 1)),
    )


def _row(p: Prescription, weeks: int, say: Phrases) -> DiaryRow:
    often = say.count("dose.times", p.dosage.times_per_day)
    name = say("diary.row", name=p.exercise.short_name, times=often)
    if p.exercise.kind == "rest":
        return DiaryRow(label=name, boxes=(REST_DAYS, *(0,) * (weeks - 1)))
    return DiaryRow(label=name, boxes=(p.dosage.days_per_week,) * weeks)


def _walks(weeks: tuple[WalkingWeek, ...], say: Phrases) -> DiaryRow:
    """The walk: as many boxes as each week has days for it, and that week's minutes."""
    return DiaryRow(
        label=say("diary.walk"),
        boxes=tuple(w.days for w in weeks),
        said=tuple(say.number(w.minutes) for w in weeks),
    )
