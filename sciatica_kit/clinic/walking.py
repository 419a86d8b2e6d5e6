"""The walking planner: a filled table, week by week, so that no patient has to calculate."""

from dataclasses import replace
from functools import lru_cache
from math import ceil
from typing import Literal

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
# Of a day: three miles at an easy pace. Source: S39; evidence, section 5.6.
MOST = 60
HOLD_EVERY = 4
DAYS = (3, 5, 7)
# Every day from the start: an early stage (evidence 5.1), and the weeks after an operation (2.9),
# in which several short walks come before a longer one. Objections A3 and 16.
EVERY_DAY = ("A", "B")
SHORT_WALKS = ("1", "2")
BOUTS_BELOW = 5
FIRST_BOUTS, MOST_BOUTS = 3, 5
FLARE_MINUTES = 5
# Of one walk of several in a flare.
FLARE_BOUT = 2


def start_minutes(easy: int | None) -> int:
    """Minutes of the first walk from the easy minutes; T0 of the evidence, section 5.6."""
    if easy is None:
        return UNKNOWN_START
    return min(LONGEST_START, max(SHORTEST, round(START_SHARE * easy)))


def plan_walking(case: Case) -> WalkingPlan:
    """Ten weeks: first more days, then more minutes, one change a week, every fourth week none.

    Minutes are a day's total. With stenosis, or fewer than five easy minutes, they are walked in
    bouts that stay under the minutes at which the leg complains, five a day at most.
    """
    easy = case.profile.walk_minutes
    if case.diagnosis.walking == "intervals":
        return _split("intervals", case)
    if case.phase in SHORT_WALKS or (easy is not None and easy < BOUTS_BELOW):
        return _split("bouts", case)
    first = min(_kept(easy) or start_minutes(easy), _ceiling(case))
    goal = min(max(_goal(case), first), _most(case))
    weeks = _weeks(first, goal, GROWTH[case.irritability], _days(case, first))
    return WalkingPlan(mode="steady", weeks=weeks, cut_short=cut_short(case))


def _kept(easy: int | None) -> int:
    """The minutes of who walks as long as the goal already, and is not cut below; else none.

    Source: objection B16. Shorter walks begin below the minutes at which the leg complains.
    """
    return easy if easy is not None and easy >= GOAL else 0


def _days(case: Case, first: int) -> int:
    """How many days of the first week are for walking."""
    if case.stage in EVERY_DAY or case.phase in SHORT_WALKS:
        return DAYS[-1]
    # Who walks as long as the goal begins with as many days as it asks for.
    return DAYS[1] if first >= GOAL else DAYS[0]


def _split(mode: Literal["intervals", "bouts"], case: Case) -> WalkingPlan:
    easy = case.profile.walk_minutes
    unknown = UNKNOWN_START if case.phase in SHORT_WALKS else SHORTEST
    bout = min(start_minutes(easy) if easy is not None else unknown, LONGEST_START, _ceiling(case))
    if case.phase in SHORT_WALKS:
        bout = min(bout, UNKNOWN_START)
    if case.stage == "A":
        bout = min(bout, FLARE_BOUT)
    # After an operation several short walks a day, in a flare as well (objection A3).
    total = _most(case) if case.phase in SHORT_WALKS else _ceiling(case)
    first = min(FIRST_BOUTS * bout, LONGEST_START, total)
    most = min(_goal(case), MOST_BOUTS * bout)
    weeks = _weeks(first, most, GROWTH[case.irritability], _days(case, first))
    split = tuple(replace(w, bouts=ceil(w.minutes / bout)) for w in weeks)
    return WalkingPlan(mode=mode, weeks=split, bout_minutes=bout, cut_short=cut_short(case))


@lru_cache(maxsize=1024)
def _weeks(first: int, goal: int, growth: float, days: int) -> tuple[WalkingWeek, ...]:
    """The weeks from the first walk to the goal: the same for many patients."""
    weeks = [WalkingWeek(week=1, minutes=first, days=days)]
    while len(weeks) < WEEKS:
        weeks.append(_next(weeks[-1], goal, growth))
    return tuple(weeks)


def _next(last: WalkingWeek, goal: int, growth: float) -> WalkingWeek:
    """The week after: held, or one change, to days before minutes."""
    week = last.week + 1
    more_days = next((d for d in DAYS if d > last.days), None)
    if week % HOLD_EVERY == 0:
        return replace(last, week=week, hold=True)
    if more_days:
        return replace(last, week=week, hold=False, days=more_days)
    rise = min(MOST_RISE, max(1, round(last.minutes * growth)))
    minutes = max(last.minutes, min(goal, last.minutes + rise))
    return replace(last, week=week, hold=minutes == last.minutes, minutes=minutes)


def _ceiling(case: Case) -> int:
    """The most of a first day: short walks in a flare, and else as far as anything lets."""
    if case.stage == "A":
        return min(FLARE_MINUTES, _most(case))
    return min(LONGEST_START, _most(case)) if case.irritability == "high" else _most(case)


def cut_short(case: Case) -> bool:
    """Whether the first walk is shorter than what the patient walks easily, for a flare's sake."""
    easy = case.profile.walk_minutes
    usual = min(_kept(easy) or start_minutes(easy), _most(case))
    return easy is not None and _ceiling(case) < usual


def _most(case: Case) -> int:
    """The most that a precaution lets anybody walk."""
    return min((p.max_walk_minutes for p in case.precautions if p.max_walk_minutes), default=MOST)


def _goal(case: Case) -> int:
    return min(GOAL, _most(case))
