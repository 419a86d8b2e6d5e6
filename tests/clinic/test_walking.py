"""The walking planner against the formulas of the evidence, section 5.6."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from sciatica_kit.clinic.case import Case
from sciatica_kit.clinic.walking import (
    plan_walking,
    start_minutes,
)
from tests.day import ago

Cases = Callable[..., Case]
LEVELS = ("high", "moderate", "low")
EASY = ("", "0", "1", "2", "4", "5", "8", "10", "15", "20", "30", "60", "600")


@pytest.mark.parametrize(
    ("easy", "start"),
    [(0, 2), (1, 1), (2, 2), (5, 4), (8, 6), (10, 7), (20, 14), (25, 18), (30, 20), (60, 20),
     (None, 5)],
)  # fmt: skip
def test_the_first_walk(easy: int | None, start: int) -> None:
    """About 0.7 of the easy minutes, at least 2 and at most 20; 5 where nobody knows."""
    assert start_minutes(easy) == start


@pytest.mark.parametrize("easy", range(5, 121))
def test_the_first_walk_keeps_to_its_share(easy: int) -> None:
    """From 5 easy minutes on, the first walk is 0.6 to 0.8 of them, or the cap of 20."""
    assert min(20, 0.6 * easy) <= start_minutes(easy) <= min(20, 0.8 * easy)


@pytest.mark.parametrize(
    ("cells", "weeks"),
    [
        # Days first (3, 5, 7), then a tenth more a week, at least a minute; weeks 4 and 8 hold.
        (
            {"walk_minutes": "20"},
            "14x3 14x5 14x7 14x7 15x7 17x7 19x7 19x7 21x7 23x7",
        ),
        # A first walk of 5 minutes where nobody knows.
        ({"walk_minutes": ""}, "5x3 5x5 5x7 5x7 6x7 7x7 8x7 8x7 9x7 10x7"),
        # Low irritability: 15 % a week.
        (
            {"walk_minutes": "30", "irritability": "low"},
            "30x5 30x7 30x7 30x7 30x7 30x7 30x7 30x7 30x7 30x7",
        ),
        # The first days of a flare: short walks, and daily from the start.
        (
            {"walk_minutes": "30", "days_since_onset": "1"},
            "5x7 6x7 7x7 7x7 8x7 9x7 10x7 10x7 11x7 12x7",
        ),
        # A spine fracture: never over 20 minutes.
        (
            {"walk_minutes": "60", "precautions": "vertebral_fracture"},
            "20x3 20x5 20x7 20x7 20x7 20x7 20x7 20x7 20x7 20x7",
        ),
    ],
)  # fmt: skip
def test_ten_weeks(case: Cases, cells: dict[str, str], weeks: str) -> None:
    """Minutes x days a week, week by week."""
    plan = plan_walking(case(**cells))
    assert plan.mode == "steady"
    assert " ".join(f"{w.minutes}x{w.days}" for w in plan.weeks) == weeks
    assert [w.week for w in plan.weeks] == list(range(1, 11))


@pytest.mark.parametrize("diagnosis", ["disc", "stenosis"])
@pytest.mark.parametrize("irritability", LEVELS)
@pytest.mark.parametrize("easy", EASY)
def test_one_change_a_week(case: Cases, diagnosis: str, irritability: str, easy: str) -> None:
    """Each week the days or the minutes rise, by 5 minutes at most, to 30 or what is walked."""
    plan = plan_walking(
        case(diagnosis=diagnosis, irritability=irritability, walk_minutes=easy, neuro="normal")
    )
    assert len(plan.weeks) == 10
    # Who walks half an hour already begins with the five days that this goal asks for.
    assert plan.weeks[0].days == (5 if plan.weeks[0].minutes >= 30 else 3)
    for before, after in pairwise(plan.weeks):
        more_days, more = after.days - before.days, after.minutes - before.minutes
        assert after.bouts <= 5
        assert more_days >= 0
        assert 0 <= more <= 5
        assert not (more_days and more)
        assert after.hold == (not more_days and not more)
        if more:
            assert before.days == 7, "the days come first"
    assert plan.weeks[-1].minutes <= max(30, plan.weeks[0].minutes) <= 60


@pytest.mark.parametrize("diagnosis", ["disc", "stenosis"])
@pytest.mark.parametrize("irritability", LEVELS)
@pytest.mark.parametrize("easy", EASY)
def test_every_fourth_week_is_held(
    case: Cases, diagnosis: str, irritability: str, easy: str
) -> None:
    """Weeks 4 and 8 are like the weeks before them."""
    plan = plan_walking(
        case(diagnosis=diagnosis, irritability=irritability, walk_minutes=easy, neuro="normal")
    )
    for before, after in pairwise(plan.weeks):
        if after.week % 4 == 0:
            assert after.hold
            assert (after.minutes, after.days) == (before.minutes, before.days)


@pytest.mark.parametrize(("level", "share"), [("high", 0.10), ("moderate", 0.10), ("low", 0.15)])
@pytest.mark.parametrize("easy", EASY)
def test_the_rise_of_a_week(case: Cases, level: str, share: float, easy: str) -> None:
    """A rise is the level's share of the minutes, to the nearest minute and at least one."""
    plan = plan_walking(case(irritability=level, walk_minutes=easy, neuro="normal"))
    for before, after in pairwise(plan.weeks):
        if after.minutes > before.minutes:
            assert after.minutes - before.minutes <= max(1, before.minutes * share + 0.5)


@pytest.mark.parametrize(
    ("easy", "first", "bouts"),
    [("2", 6, 3), ("5", 12, 3), ("10", 20, 3), ("20", 20, 2), ("30", 20, 1), ("", 6, 3)],
)
def test_stenosis_walks_in_intervals(case: Cases, easy: str, first: int, bouts: int) -> None:
    """With stenosis the day's minutes are split by sitting rests, 20 minutes at most to start."""
    plan = plan_walking(case(diagnosis="stenosis", walk_minutes=easy, neuro="normal"))
    assert plan.mode == "intervals"
    assert (plan.weeks[0].minutes, plan.weeks[0].bouts) == (first, bouts)


@pytest.mark.parametrize("easy", ["5", "6", "7", "8", "10", "15", "20", "30"])
def test_no_first_interval_is_longer_than_is_easy(case: Cases, easy: str) -> None:
    """One bout of the first week stays within 0.8 of the minutes until the legs hurt."""
    first = plan_walking(case(diagnosis="stenosis", walk_minutes=easy, neuro="normal")).weeks[0]
    assert first.minutes / first.bouts <= 0.8 * int(easy)


@pytest.mark.parametrize("easy", ["0", "1", "2", "3", "4"])
def test_under_five_easy_minutes_walks_in_bouts(case: Cases, easy: str) -> None:
    """Under five easy minutes: three bouts to start with, none longer than what is easy."""
    plan = plan_walking(case(walk_minutes=easy, neuro="normal"))
    assert plan.mode == "bouts"
    assert plan.weeks[0].bouts == 3
    assert plan.bout_minutes == {"4": 3, "1": 1}.get(easy, 2)
    assert plan.weeks[0].minutes == 3 * plan.bout_minutes


def test_five_easy_minutes_are_walked_in_one(case: Cases) -> None:
    """From five easy minutes on the walk is one."""
    plan = plan_walking(case(walk_minutes="5"))
    assert plan.mode == "steady"
    assert {w.bouts for w in plan.weeks} == {1}


@pytest.mark.parametrize("easy", EASY)
@pytest.mark.parametrize("diagnosis", ["disc", "stenosis"])
def test_a_flare_starts_short(case: Cases, diagnosis: str, easy: str) -> None:
    """In the first two days of a flare the day's walking is five minutes at most."""
    plan = plan_walking(
        case(diagnosis=diagnosis, walk_minutes=easy, neuro="normal", days_since_onset="0")
    )
    assert plan.weeks[0].minutes <= 5


@pytest.mark.parametrize("easy", EASY)
@pytest.mark.parametrize("diagnosis", ["disc", "stenosis"])
def test_a_capped_walk_stays_capped(case: Cases, diagnosis: str, easy: str) -> None:
    """Twenty minutes a day with a spine fracture, in every week."""
    made = case(
        diagnosis=diagnosis, walk_minutes=easy, neuro="normal", precautions="vertebral_fracture"
    )
    assert all(w.minutes <= 20 for w in plan_walking(made).weeks)


@pytest.mark.parametrize(("days", "first"), [("", 7), ("0", 7), ("3", 7), ("13", 7), ("14", 3)])
def test_early_walking_is_daily(case: Cases, days: str, first: int) -> None:
    """Evidence 5.1: in the first two weeks the patient moves every day."""
    assert plan_walking(case(days_since_onset=days)).weeks[0].days == first


@pytest.mark.parametrize(("after", "bouts"), [(2, True), (13, True), (41, True), (42, False)])
@pytest.mark.parametrize("easy", ["", "3", "60"])
def test_after_an_operation_walks_are_short_and_daily(
    case: Cases, after: int, bouts: bool, easy: str
) -> None:
    """For six weeks several short walks a day, every day, and more of them week by week."""
    cells = {"diagnosis": "post_surgery", "surgery_date": ago(after), "walk_minutes": easy}
    plan = plan_walking(case(**cells))
    assert (plan.mode == "bouts") >= bouts
    if bouts:
        assert plan.bout_minutes <= 5
        assert plan.weeks[0].bouts >= 2
        assert {week.days for week in plan.weeks} == {7}
        assert plan.weeks[-1].minutes > plan.weeks[0].minutes


@pytest.mark.parametrize(("easy", "cut"), [("7", False), ("8", True), ("60", True), ("", False)])
def test_a_flare_cuts_short_what_is_longer_than_its_walks(
    case: Cases, easy: str, cut: bool
) -> None:
    """A first walk that is as short anyway is not cut."""
    made = case(days_since_onset="1", walk_minutes=easy)
    assert plan_walking(made).cut_short == cut
