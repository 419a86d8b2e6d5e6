"""The day of a run of the tests: drawn, the same for all its workers, awkward often enough."""

import os
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.day import (
    DAY,
    NAMES,
    ORDER,
    TODAY,
    ZONE,
    birth_date,
    drawn_day,
    how_to_repeat,
    last_review,
    place,
)

ROOT = Path(__file__).parents[1]
ASK = "from tests.day import TODAY, how_to_repeat; print(TODAY, how_to_repeat())"


def told(**settings: str) -> str:
    """What another process says of its day, with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if name not in NAMES}
    answer = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=kept | settings, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return answer.stdout.strip()


def test_a_run_can_be_repeated() -> None:
    """The settings that a run prints give its day, zone and order once more."""
    settings = dict(setting.split("=") for setting in how_to_repeat().split())
    assert told(**settings) == f"{TODAY} {how_to_repeat()}"


def test_what_is_not_set_is_drawn() -> None:
    """Without settings a day, a zone and an order are drawn, and how to repeat them is told."""
    assert all(f"{name}=" in told() for name in NAMES)
    assert told(**{DAY: "2028-02-29"}).startswith(f"2028-02-29 {DAY}=2028-02-29 {ZONE}=")


def test_the_zone_is_in_force() -> None:
    """This process and what it starts keep the hours of the zone that was drawn."""
    assert os.environ["TZ"] == os.environ[ZONE]


def test_awkward_days_are_drawn_often() -> None:
    """Among two hundred draws are leap days, turns of a year and days when all reviews lapsed."""
    days = [drawn_day(random.Random(seed)) for seed in range(200)]
    ends = {(day.month, day.day) for day in days}
    assert {(2, 29), (2, 28), (12, 31), (1, 1)} <= ends
    assert last_review() in days
    assert last_review() + timedelta(days=400) in days


def test_the_order_hangs_on_the_draw_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test has one place in an order, and another one in another order."""
    monkeypatch.setenv(ORDER, "1")
    first = place("test_a")
    assert place("test_a") == first
    monkeypatch.setenv(ORDER, "2")
    assert place("test_a") != first


@pytest.mark.parametrize(
    ("years", "on", "birth"),
    [
        (16, date(2028, 2, 29), date(2012, 2, 29)),
        (15, date(2028, 2, 29), date(2013, 2, 28)),
        (16, date(2027, 2, 28), date(2011, 2, 28)),
        (65, date(2030, 12, 31), date(1965, 12, 31)),
    ],
)
def test_the_last_birth_date_of_an_age(years: int, on: date, birth: date) -> None:
    """The leap day of another year is left out where that year has none."""
    assert birth_date(years, on) == birth
