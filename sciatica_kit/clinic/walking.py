"""The walking planner: a filled table, week by week, so that no patient has to calculate."""

from ..model.program import WalkingPlan, WalkingWeek
from .case import Case

WEEKS = 10
# Share of the easy minutes to start from; the middle of 0.6 to 0.8. Source: evidence, 5.6.
START_SHARE = 0.7
SHORTEST, LONGEST_START = 2, 20
UNKNOWN_START = 5
GROWTH = {"high": 0.10, "moderate": 0.10, "low": 0.15}
MOST_RISE = 5
GOAL = 30
HOLD_EVERY = 4
DAYS = (3, 5, 7)
BOUTS_BELOW = 5
BOUT_MINUTES = 2
FLARE_MINUTES = 5


def start_minutes(easy: int | None) -> int:
    """Minutes of the first walk from the easy minutes; T0 of the evidence, section 5.6."""
    if easy is None:
        return UNKNOWN_START
    return min(LONGEST_START, max(SHORTEST, round(START_SHARE * easy)))


def plan_walking(case: Case) -> WalkingPlan:
    """Ten weeks: first more days, then more minutes, one change a week, every fourth week none.

    Minutes are a day's total. Intervals (stenosis) and bouts (under five easy minutes) split it.
    """
    easy = case.profile.walk_minutes
    if case.diagnosis.walking == "intervals":
        return _split(case, "intervals", start_minutes(easy), 3)
    if easy is not None and easy < BOUTS_BELOW:
        return _split(case, "bouts", BOUT_MINUTES, 3)
    return WalkingPlan(mode="steady", weeks=_weeks(case, start_minutes(easy), 1))


def _split(case: Case, mode: str, bout: int, bouts: int) -> WalkingPlan:
    weeks = _weeks(case, min(bout * bouts, LONGEST_START), bouts)
    return WalkingPlan.model_validate({"mode": mode, "weeks": weeks})


def _weeks(case: Case, start: int, bouts: int) -> tuple[WalkingWeek, ...]:
    goal = _goal(case)
    first = min(start, goal, FLARE_MINUTES if case.stage == "A" else goal)
    weeks = [WalkingWeek(week=1, minutes=first, days=DAYS[0], bouts=bouts)]
    while len(weeks) < WEEKS:
        weeks.append(_next(weeks[-1], goal, GROWTH[case.irritability]))
    return tuple(weeks)


def _next(last: WalkingWeek, goal: int, growth: float) -> WalkingWeek:
    week = last.week + 1
    more_days = next((d for d in DAYS if d > last.days), None)
    if week % HOLD_EVERY == 0:
        return last.model_copy(update={"week": week, "hold": True})
    if more_days:
        return last.model_copy(update={"week": week, "hold": False, "days": more_days})
    rise = min(MOST_RISE, max(1, round(last.minutes * growth)))
    minutes = min(goal, last.minutes + rise)
    return last.model_copy(
        update={"week": week, "hold": minutes == last.minutes, "minutes": minutes}
    )


def _goal(case: Case) -> int:
    caps = [p.max_walk_minutes for p in case.precautions if p.max_walk_minutes]
    return min([GOAL, *caps])
