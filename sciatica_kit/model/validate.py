"""What in a profile cannot be true together, and every mistake of one as a plain sentence."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from ..errors import Problem
from .answers import Answers
from .exercise import WITHOUT
from .finding import Trimester
from .intake import Intake

OLDEST_YEARS = 120
FULL_TERM = timedelta(days=280)
OVERDUE = timedelta(days=21)
PAST = ("date_of_birth", "screened_on", "surgery_date")
Check = Callable[[Answers, Intake], Iterator[Problem]]


def dates(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """No date of the past may lie in the future, and nobody is older than can be."""
    past = {column: getattr(profile, column) for column in PAST}
    for column, day in {**past, "both_legs_checked": profile.both_legs_checked_on}.items():
        if day and day > intake.issued_on:
            yield Problem(column, "the date lies after the day of issue", "correct the date")
    born = profile.date_of_birth
    if born and (intake.issued_on - born).days > OLDEST_YEARS * 365.25:
        yield Problem("date_of_birth", "the patient would be over 120", "correct the date")
    if born and profile.surgery_date and profile.surgery_date < born:
        yield Problem("surgery_date", "the operation lies before the birth date", "correct one")
    born = born if born and born <= intake.issued_on else None
    if born and profile.screened_on and profile.screened_on < born:
        yield Problem("screened_on", "the screen lies before the birth date", "correct one")
    if born and profile.both_legs_checked_on and profile.both_legs_checked_on < born:
        yield Problem("both_legs_checked", "the day lies before the birth date", "correct one")
    onset = profile.days_since_onset
    if born and onset is not None and onset > max(0, (intake.issued_on - born).days):
        yield Problem("days_since_onset", "it began before the birth date", "correct one")
    if profile.next_visit and profile.next_visit < intake.issued_on:
        yield Problem("next_visit", "the next visit lies before the day of issue", "correct it")


def needed(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """A diagnosis whose phase hangs on a date cannot do without it."""
    column = intake.vocabulary.needs.get(profile.diagnosis or "", "")
    if column and getattr(profile, column) is None:
        yield Problem(column, f"{profile.diagnosis} needs a {column}", f"give the {column}")


def sides(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """A code that names a side must agree with the side given."""
    coded = profile.coded_side
    if coded and coded != profile.side:
        said = f"the code says {coded} and the side says {profile.side}"
        yield Problem("side", said, "correct one")


def directions(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """A direction found by testing points to a diagnosis, so none can stand with undetermined."""
    if profile.diagnosis == "undetermined" and profile.direction in ("extension", "flexion"):
        yield Problem(
            "direction",
            f"{profile.direction} is recorded, but the diagnosis is undetermined",
            "give the diagnosis that the test points to, or leave direction blank",
        )


def nerve_tests(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """Weakness that grows is a red flag, so it cannot stand beside the word that there is none."""
    if profile.neuro == "worse" and profile.red_flags == ():
        said = "neuro says worse, which is new_weakness, and red_flags says none"
        yield Problem("neuro", said, "tick new_weakness, or correct neuro")


def operations(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """What kind of operation it was is asked of those alone who have had one."""
    needs = intake.vocabulary.needs.get(profile.diagnosis or "")
    if profile.operation and needs != "surgery_date" and not profile.surgery_date:
        said = f"operation says {profile.operation}, and the diagnosis is {profile.diagnosis}"
        fix = "give the diagnosis post_surgery or the surgery_date, or clear operation"
        yield Problem("operation", said, fix)


def at_home(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """What is at home cannot be lacking there as well."""
    named = set(profile.equipment or ())
    for item in sorted(item for item in named if WITHOUT + item in named):
        yield Problem("equipment", f"{item} and {WITHOUT}{item} are both named", "keep one")


def one_trimester(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """One trimester at most, and the one that the due date gives."""
    known = intake.vocabulary.trimesters
    named = [p for p in profile.precautions if p in known]
    if len(named) > 1:
        yield Problem("precautions", "two trimesters are named", "keep one, or give due_date")
    if profile.due_date is None:
        return
    away = profile.due_date - intake.issued_on
    if away > FULL_TERM:
        yield Problem("due_date", "the due date is more than forty weeks away", "correct the date")
    elif away < -OVERDUE:
        yield Problem("due_date", "the due date has passed", "clear it, and use postpartum")
    elif named and known[named[0]] != trimester(away):
        yield Problem(
            "precautions",
            f"{named[0]} does not agree with the due date",
            "clear one of the two; the due date sets the trimester",
        )


def trimester(to_go: timedelta) -> Trimester:
    """The trimester (t1 to week 13, t2 to week 27, t3) from the time to the due date."""
    weeks = (FULL_TERM - to_go).days // 7
    return "t1" if weeks < 14 else "t2" if weeks < 28 else "t3"


def by_hand(profile: Answers, intake: Intake) -> Iterator[Problem]:
    """An exercise cannot be both added and taken out."""
    for exercise in sorted(set(profile.add) & set(profile.remove)):
        yield Problem("remove", f"{exercise} is both added and removed", "keep it in one column")
    for exercise in sorted(set(profile.add) & {word for word, _ in profile.avoid}):
        yield Problem("avoid", f"{exercise} is both added and to be avoided", "take it out of one")


CHECKS: tuple[Check, ...] = (
    dates, needed, sides, directions, nerve_tests, operations, at_home, one_trimester,
    by_hand,
)  # fmt: skip


def problems_of(error: Any) -> list[Problem]:
    """The plain sentences behind a pydantic.ValidationError of a profile."""
    problems: list[Problem] = []
    for detail in error.errors():
        context = detail.get("ctx", {})
        column = str(detail["loc"][0]) if detail["loc"] else ""
        if detail["type"] == "mistakes":
            problems += context["problems"]
        elif detail["type"] == "mistake":
            problems.append(Problem(column, context["problem"], context["fix"]))
        elif detail["type"] == "missing":
            problems.append(Problem(column, f"the column {column} is missing", "add it"))
        else:
            problems.append(Problem(column, detail["msg"], "see the columns in REFERENCE.md"))
    return problems
