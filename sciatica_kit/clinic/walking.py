"""The walking planner: a filled table, week by week, so that no patient has to calculate."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import Literal

from ..model.exercise import Irritability, Stage
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
    # Nobody's first walk is longer than what is easy.
    return min(LONGEST_START, max(min(SHORTEST, easy or SHORTEST), round(START_SHARE * easy)))


@dataclass(frozen=True)
class Walker:
    """What steers a walking plan: the same for many patients, so that it is worked out once.

    `easy` are the minutes before the leg complains, `most` what a precaution lets anybody walk.
    """

    easy: int | None
    intervals: bool
    phase: str
    stage: Stage
    irritability: Irritability
    most: int

    @property
    def operated(self) -> bool:
        """Whether an operation is so fresh that several short walks come before a longer one."""
        return self.phase in SHORT_WALKS

    @property
    def goal(self) -> int:
        """Minutes of a day that the plan grows to."""
        return min(GOAL, self.most)

    @property
    def ceiling(self) -> int:
        """The most of a first day: short walks in a flare, and else as far as anything lets."""
        if self.stage == "A":
            return min(FLARE_MINUTES, self.most)
        return min(LONGEST_START, self.most) if self.irritability == "high" else self.most

    @property
    def cut_short(self) -> bool:
        """Whether the first walk is shorter than what is walked easily, for a flare's sake."""
        usual = min(_kept(self.easy) or start_minutes(self.easy), self.most)
        return self.easy is not None and self.ceiling < usual


def walker_of(case: Case) -> Walker:
    """What of a patient steers the walking plan."""
    caps = [p.max_walk_minutes for p in case.precautions if p.max_walk_minutes]
    return Walker(
        easy=case.profile.walk_minutes,
        intervals=case.diagnosis.walking == "intervals",
        phase=case.phase,
        stage=case.stage,
        irritability=case.irritability,
        most=min(caps, default=MOST),
    )


def plan_walking(case: Case) -> WalkingPlan:
    """Ten weeks: first more days, then more minutes, one change a week, every fourth week none.

    Minutes are a day's total. With stenosis, or fewer than five easy minutes, they are walked in
    bouts that stay under the minutes at which the leg complains, five a day at most.
    """
    return _planned(walker_of(case))


@lru_cache(maxsize=4096)
def _planned(w: Walker) -> WalkingPlan:
    if w.intervals:
        return _split("intervals", w)
    if w.operated or (w.easy is not None and w.easy < BOUTS_BELOW):
        return _split("bouts", w)
    first = min(_kept(w.easy) or start_minutes(w.easy), w.ceiling)
    goal = min(max(w.goal, first), w.most)
    weeks = _weeks(first, goal, GROWTH[w.irritability], _days(w, first))
    return WalkingPlan(mode="steady", weeks=weeks, cut_short=w.cut_short)


def _kept(easy: int | None) -> int:
    """The minutes of who walks as long as the goal already, and is not cut below; else none.

    Source: objection B16. Shorter walks begin below the minutes at which the leg complains.
    """
    return easy if easy is not None and easy >= GOAL else 0


def _days(w: Walker, first: int) -> int:
    """How many days of the first week are for walking."""
    if w.stage in EVERY_DAY or w.operated:
        return DAYS[-1]
    # Who walks as long as the goal begins with as many days as it asks for.
    return DAYS[1] if first >= GOAL else DAYS[0]


def _split(mode: Literal["intervals", "bouts"], w: Walker) -> WalkingPlan:
    unknown = UNKNOWN_START if w.operated else SHORTEST
    bout = min(start_minutes(w.easy) if w.easy is not None else unknown, LONGEST_START, w.ceiling)
    bout = min(bout, UNKNOWN_START) if w.operated else bout
    bout = min(bout, FLARE_BOUT) if w.stage == "A" else bout
    # After an operation several short walks a day, in a flare as well (objection A3).
    first = min(FIRST_BOUTS * bout, LONGEST_START, w.most if w.operated else w.ceiling)
    most = min(w.goal, MOST_BOUTS * bout)
    weeks = _weeks(first, most, GROWTH[w.irritability], _days(w, first))
    split = tuple(replace(week, bouts=ceil(week.minutes / bout)) for week in weeks)
    return WalkingPlan(mode=mode, weeks=split, bout_minutes=bout, cut_short=w.cut_short)


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
