"""The day of issue, the time zone and the order of a run of the tests: drawn anew each time.

What is drawn stands in the environment, so that every worker and every command that a test starts
has the same; whoever sets it there repeats an earlier run. Dates of patients are written as
distances from the day, which mean the same on any day.
"""

import os
import random
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta

from sciatica_kit.paths import CONTENT

NAMES = DAY, ZONE, ORDER = "SCIATICA_TEST_DAY", "SCIATICA_TEST_ZONE", "SCIATICA_TEST_ORDER"
YEARS, LEAP_YEARS = range(2024, 2035), (2024, 2028, 2032)
# The first and the last place on earth where a day begins, and two in between.
ZONES = ("UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Europe/London")


def awkward_days(draw: random.Random) -> Iterator[date]:
    """Days on which a calendar is easily got wrong, and days when every review has lapsed."""
    year = draw.choice(YEARS)
    yield date(draw.choice(LEAP_YEARS), 2, 29)
    yield date(year, 2, 28)
    yield date(year, 12, 31)
    yield date(year, 1, 1)
    yield date(year, draw.choice((4, 6, 9, 11)), 30)
    yield last_review() + timedelta(days=draw.choice((0, 1, 400)))


def last_review() -> date:
    """The day on which the last item of the content falls due."""
    files = (path.read_text("utf-8") for path in CONTENT.rglob("*.toml"))
    return max(
        date.fromisoformat(day)
        for text in files
        for day in re.findall(r"next_review = (\d{4}-\d\d-\d\d)", text)
    )


def drawn_day(draw: random.Random) -> date:
    """One time in two an awkward day, else any day of ten years."""
    first, last = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)
    plain = first + timedelta(days=draw.randint(0, (last - first).days))
    return draw.choice((plain, draw.choice(list(awkward_days(draw)))))


def settle() -> date:
    """Draw what the environment does not say, put it there, and set this process's clock by it."""
    draw = random.Random()
    os.environ.setdefault(DAY, drawn_day(draw).isoformat())
    os.environ.setdefault(ZONE, draw.choice(ZONES))
    os.environ.setdefault(ORDER, str(draw.randint(1, 9999)))
    os.environ["TZ"] = os.environ[ZONE]
    time.tzset()
    return date.fromisoformat(os.environ[DAY])


# Settled on import, once: rows of parametrised tests are written before any fixture is asked.
TODAY = settle()


def how_to_repeat() -> str:
    """The settings that give this run once more."""
    return " ".join(f"{name}={os.environ[name]}" for name in NAMES)


def place(name: str) -> float:
    """Where a module or a test stands in this run's order, whatever else is run beside it."""
    return random.Random(f"{os.environ[ORDER]} {name}").random()


def ago(days: int = 0, weeks: int = 0) -> str:
    """The day so long before the day of issue, as a cell; the day itself for nothing."""
    return (TODAY - timedelta(days=days, weeks=weeks)).isoformat()


def ahead(days: int = 0, weeks: int = 0) -> str:
    """The day so long after the day of issue, as a cell."""
    return (TODAY + timedelta(days=days, weeks=weeks)).isoformat()


def born(years: int, later: int = 0) -> str:
    """The last birth date of who is so many years old today, or one some days later, as a cell."""
    return (birth_date(years, TODAY) + timedelta(days=later)).isoformat()


def birth_date(years: int, on: date) -> date:
    """The last birth date of who is so many years old on a day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        # On 29 February: who was born on 1 March, in a year without that day, has yet to wait.
        return on.replace(year=on.year - years, day=28)


def in_words(cell: str) -> str:
    """The day of a cell as it is written out in English."""
    day = date.fromisoformat(cell)
    return f"{day.day} {day:%B} {day.year}"
