"""The gate: who may be given exercises, who is sent on, and who has not been asked."""

import csv
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sciatica_kit.clinic.pathway import prescribe
from sciatica_kit.clinic.rules import verdicts
from sciatica_kit.clinic.safety import (
    Clearance,
    NotScreened,
    Referral,
    after_surgery,
    age_in_years,
    screen,
)
from sciatica_kit.model.library import Library
from sciatica_kit.model.patient import PatientProfile
from sciatica_kit.paths import CONTENT
from tests.day import ago, ahead, born

Make = Callable[..., PatientProfile]
# What each flag does, as the table that clinicians sign has it. Source: evidence 4.1.
with (Path(__file__).parents[1] / "spec" / "red_flags.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
BLOCKING = {row["id"]: row["tier"] for row in ROWS if row["outcome"] == "referred"}
# What no box is ticked for: printed for all, or given by another answer.
NOT_ASKED = ("exercise_chest_pain", "cannot_walk")
WARNING = tuple(row["id"] for row in ROWS if row["outcome"] == "planned")


@pytest.fixture(scope="session")
def gate(profile: Make, library: Library, today: date) -> Callable[..., Any]:
    """Screens the plain patient with these cells."""
    return lambda **cells: screen(profile(**cells), library, today)


def test_only_screen_makes_a_clearance(profile: Make, today: date) -> None:
    """Nobody builds a Clearance by hand, whatever they pass as its seal."""
    for seal in (None, object(), True, "seal"):
        with pytest.raises(TypeError, match="only screen"):
            Clearance(profile(), today, (), (), seal)
    with pytest.raises(TypeError):
        Clearance(profile(), today, (), ())  # type: ignore[call-arg]


@pytest.mark.parametrize("make", [Referral, NotScreened])
def test_the_other_answers_are_no_clearance(make: type) -> None:
    """Neither a Referral nor NotScreened passes for a Clearance."""
    assert not issubclass(make, Clearance)


def test_none_found_is_cleared(gate: Callable[..., Any]) -> None:
    """Red flags asked and not found give a Clearance with nothing noted and no warning."""
    answer = gate()
    assert isinstance(answer, Clearance)
    assert answer.noted == ()
    assert answer.warnings == ()


@pytest.mark.parametrize(("flag", "tier"), BLOCKING.items())
def test_every_blocking_flag_refers(gate: Callable[..., Any], flag: str, tier: str) -> None:
    """One flag that blocks is enough: a Referral, in a tier of the table, with what to do."""
    answer = gate(red_flags=flag)
    assert isinstance(answer, Referral)
    assert answer.tier in tier.split("|")
    assert [f.id for f in answer.flags] == [flag]
    assert all(f.action for f in answer.flags)


def test_every_flag_of_the_file_is_in_these_tables(library: Library) -> None:
    """No flag of the library is left out of the tables above, and the file says the same."""
    assert set(library.red_flags) == {*BLOCKING, *WARNING, *NOT_ASKED}
    file = tomllib.loads((CONTENT / "red_flags.toml").read_text(encoding="utf-8"))
    assert {name for name, flag in file.items() if flag["blocks"]} == {*BLOCKING, "cannot_walk"}


@pytest.mark.parametrize("flag", WARNING)
def test_a_flag_that_only_warns_clears_and_warns(gate: Callable[..., Any], flag: str) -> None:
    """A flag that does not block is noted, and its warning is said."""
    answer = gate(red_flags=flag)
    assert isinstance(answer, Clearance)
    assert [f.id for f in answer.noted] == [flag]
    assert answer.noted[0].warning in answer.warnings


@pytest.mark.parametrize(
    ("ticked", "order"),
    [
        ("cancer_history; bladder", ["bladder", "cancer_history"]),
        ("fever; very_high_bp; bowel", ["bowel", "fever", "very_high_bp"]),
        ("both_legs; saddle_numbness", ["saddle_numbness", "both_legs"]),
        ("new_weakness; both_legs", ["both_legs", "new_weakness"]),
    ],
)
def test_the_most_urgent_stands_first(
    gate: Callable[..., Any], ticked: str, order: list[str]
) -> None:
    """Emergency before same day before clinician; within a tier by the row of the evidence."""
    answer = gate(red_flags=ticked)
    assert [flag.id for flag in answer.flags] == order
    assert answer.tier == answer.flags[0].tier


def test_a_blocking_flag_outweighs_one_that_warns(gate: Callable[..., Any]) -> None:
    """With both kinds ticked the answer is a Referral, and the warning is still said."""
    answer = gate(red_flags="low_mood; fever")
    assert isinstance(answer, Referral)
    assert [f.id for f in answer.flags] == ["fever"]
    assert any("crisis line" in warning for warning in answer.warnings)


@pytest.mark.parametrize("blank", ["", "  ", None, ";"])
def test_not_asked_is_not_cleared(gate: Callable[..., Any], blank: str | None) -> None:
    """Blank red flags give neither exercises nor a referral: somebody has to ask."""
    assert isinstance(gate(red_flags=blank), NotScreened)


@pytest.mark.parametrize(
    ("birth", "age", "answer"),
    [
        (born(16), 16, Clearance),
        (born(16, later=1), 15, Referral),
        (born(16, later=8), 15, Referral),
        (born(16, later=-1), 16, Clearance),
        (born(6), 6, Referral),
    ],
)
def test_sixteen_on_the_birthday(
    gate: Callable[..., Any], profile: Make, today: date, birth: str, age: int, answer: type
) -> None:
    """A patient is 16 from the birthday on; the day before, the age is a red flag by itself."""
    assert age_in_years(profile(date_of_birth=birth), today) == age
    assert isinstance(gate(date_of_birth=birth), answer)


def test_a_leap_day_child_turns_sixteen(profile: Make, library: Library) -> None:
    """Born on 29 February, a patient is 15 on 28 February and 16 on the next day."""
    born = profile(date_of_birth="2012-02-29")
    assert isinstance(screen(born, library, date(2028, 2, 28)), Referral)
    assert isinstance(screen(born, library, date(2028, 2, 29)), Clearance)


def test_a_leap_day_birthday_in_other_years(profile: Make) -> None:
    """Born on 29 February, a patient turns 65 on 1 March of a year without that day."""
    patient = profile(date_of_birth="1960-02-29")
    ages = [age_in_years(patient, day) for day in (date(2025, 2, 28), date(2025, 3, 1))]
    assert ages == [64, 65]


def test_a_child_is_referred_even_where_nobody_asked(gate: Callable[..., Any]) -> None:
    """An age under 16 refers, red flags asked or not."""
    answer = gate(date_of_birth=born(10), red_flags="")
    assert isinstance(answer, Referral)
    assert [f.id for f in answer.flags] == ["under_16"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"side": "both", "both_legs_checked": f"Dr A {ago(2)}"}, "Both-sided leg pain"),
        ({"side": "both", "both_legs_checked": f"Dr A {ago(31)}"}, "look again"),
        ({"date_of_birth": born(16)}, "stress fracture"),
        ({"date_of_birth": born(65)}, "precautions is blank"),
        ({"date_of_birth": ""}, "No birth date"),
        ({"screened_by": ""}, "Who asked the red flags"),
        ({"screened_on": ""}, "Who asked the red flags"),
        ({"screened_on": ago(31)}, "more than 30 days ago"),
        ({"diagnosis": "M96.1", "surgery_date": ago(330)}, "Persistent pain after surgery"),
        (
            {"diagnosis": "pregnancy", "red_flags": "wound_problem"},
            "check which wound",
        ),
        ({"due_date": ahead(120), "red_flags": "wound_problem"}, "check which wound"),
        ({"precautions": "pregnancy_t1", "red_flags": "wound_problem"}, "check which wound"),
    ],
)
def test_what_is_warned_of(gate: Callable[..., Any], cells: dict[str, str], said: str) -> None:
    """Each doubtful cell gives its own warning and no other."""
    (warning,) = gate(**cells).warnings
    assert said in warning


@pytest.mark.parametrize(
    "cells",
    [
        {"screened_on": ago(30), "days_since_onset": "30"},
        {"side": "left"},
        {"red_flags": "wound_problem"},
        {"diagnosis": "M51.16"},
    ],
)
def test_what_is_not_warned_of(gate: Callable[..., Any], cells: dict[str, str]) -> None:
    """A screen of thirty days ago, a single side or a plain code warns of nothing."""
    assert gate(**cells).warnings == ()


def test_nobody_asked_and_nobody_is_named(gate: Callable[..., Any]) -> None:
    """Where the red flags were not asked, who asked them is not missed as well."""
    assert gate(red_flags="", screened_by="", screened_on="").warnings == ()


def test_a_programme_needs_a_clearance(profile: Make, library: Library, today: date) -> None:
    """A profile, a Referral or NotScreened in place of a Clearance gives no programme."""
    for other in (
        profile(),
        screen(profile(red_flags="bladder"), library, today),
        screen(profile(red_flags=""), library, today),
    ):
        with pytest.raises((AttributeError, TypeError)):
            prescribe(other, library)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cells",
    [
        {"red_flags": "wound_problem; pregnancy_warning"},
        {"red_flags": "wound_problem", "diagnosis": "pregnancy"},
        {"red_flags": "wound_problem", "due_date": ahead(120)},
        {"red_flags": "wound_problem", "precautions": "pregnancy_t2"},
    ],
)
def test_a_wound_in_pregnancy_is_named(gate: Callable[..., Any], cells: dict[str, str]) -> None:
    """A wound problem with anything that says pregnant refers, and the odd pair is named."""
    answer = gate(**cells)
    assert isinstance(answer, Referral)
    assert any("which wound" in warning for warning in answer.warnings)


def test_a_wound_alone_is_not_odd(gate: Callable[..., Any]) -> None:
    """A wound problem without pregnancy refers with nothing odd about it."""
    assert not any("which wound" in w for w in gate(red_flags="wound_problem").warnings)


@pytest.mark.parametrize("diagnosis", ["disc", "stenosis", "pregnancy", "undetermined", "sij"])
@pytest.mark.parametrize("days", ["", "3", "400"])
def test_both_legs_wait_for_somebody_who_has_looked(
    gate: Callable[..., Any], diagnosis: str, days: str
) -> None:
    """Pain in both legs may be cauda equina: until somebody has looked, whatever the diagnosis."""
    cells = {"diagnosis": diagnosis, "side": "both", "days_since_onset": days}
    answer = gate(**cells)
    assert isinstance(answer, NotScreened)
    assert [problem.column for problem in answer.problems] == ["both_legs_checked"]
    assert isinstance(gate(**cells, both_legs_checked=f"Dr A {ago(1)}"), Clearance)
    assert isinstance(gate(**cells, red_flags="bladder"), Referral)
    both = gate(**cells, red_flags="").problems
    assert [problem.column for problem in both] == ["red_flags", "both_legs_checked"]


@pytest.mark.parametrize("diagnosis", ["M53.3", "sij", "M46.1"])
def test_an_inflammatory_pattern_stops_a_sacroiliac_plan(
    gate: Callable[..., Any], diagnosis: str
) -> None:
    """Evidence 2.6: a clinician before the usual sheet; with other diagnoses it warns."""
    answer = gate(diagnosis=diagnosis, red_flags="inflammatory_pattern")
    assert isinstance(answer, Referral)
    assert [flag.id for flag in answer.flags] == ["inflammatory_pattern"]
    assert isinstance(gate(diagnosis="disc", red_flags="inflammatory_pattern"), Clearance)


@pytest.mark.parametrize(
    ("walk", "neuro", "kind"),
    [("0", "", Referral), ("0", "worse", Referral), ("0", "normal", Clearance),
     ("0", "reduced", Clearance), ("1", "", Clearance), ("", "", Clearance)],
)  # fmt: skip
def test_who_cannot_walk_is_looked_at_first(
    gate: Callable[..., Any], walk: str, neuro: str, kind: type
) -> None:
    """Unless the tests of the nerves are recorded, and say that it is not growing worse."""
    flags = "new_weakness" if neuro == "worse" else "none"
    answer = gate(walk_minutes=walk, neuro=neuro, red_flags=flags)
    assert isinstance(answer, kind)
    if not neuro and kind is Referral:
        assert [(flag.id, flag.tier) for flag in answer.flags] == [("cannot_walk", "C2")]


def test_weakness_that_grows_is_the_red_flag(gate: Callable[..., Any]) -> None:
    """Nobody need tick it as well; beside the word none it is a contradiction."""
    answer = gate(red_flags="", neuro="worse")
    assert isinstance(answer, Referral)
    assert [flag.id for flag in answer.flags] == ["new_weakness"]


@pytest.mark.parametrize(
    ("days", "looked", "kind"),
    [
        ("3", 2, Clearance), ("3", 3, Clearance), ("3", 10, Clearance), ("3", 11, NotScreened),
        ("30", 31, Clearance), ("400", 400, Clearance), ("", 300, Clearance),
        ("", 366, NotScreened), ("20000", 3000, Clearance),
    ],
)  # fmt: skip
def test_a_look_from_before_this_episode_is_none(
    gate: Callable[..., Any], days: str, looked: int, kind: type
) -> None:
    """Cauda equina is looked for once the pain is there; days are counted to within a week."""
    cells = {"side": "both", "days_since_onset": days, "date_of_birth": ago(30000)}
    answer = gate(**cells, both_legs_checked=f"Dr A {ago(looked)}")
    assert isinstance(answer, kind)
    if kind is NotScreened:
        assert "before this episode" in answer.problems[0].problem


@pytest.mark.parametrize(("days", "screened", "said"), [("3", 3, False), ("3", 4, True),
                                                        ("", 29, False)])  # fmt: skip
def test_flags_asked_before_the_episode_are_said(
    gate: Callable[..., Any], days: str, screened: int, said: bool
) -> None:
    """What was asked before the pain began was not asked about this pain."""
    warnings = gate(days_since_onset=days, screened_on=ago(screened)).warnings
    assert any("before this episode began" in warning for warning in warnings) == said


@pytest.mark.parametrize(
    ("precautions", "opened"),
    [("", False), ("glaucoma", False), ("reflux;copd", False), ("osteoporosis", False),
     ("none", True)],
)  # fmt: skip
def test_from_80_on_falls_are_asked_about_by_name(
    case: Callable[..., Any], library: Library, precautions: str, opened: bool
) -> None:
    """A precaution that has nothing to do with falls says nothing of them."""
    made = case(date_of_birth=ago(86 * 366), precautions=precautions, equipment="mat",
                diagnosis="ddd", irritability="low", days_since_onset="200")  # fmt: skip
    held = {h.rule for h in verdicts(library.exercises["core_bird_dog"], made, library)}
    assert ("age" not in held) == opened
    assert any("falls" in warning for warning in made.warnings) != opened


def test_what_only_warns_is_kept_beside_what_refers(gate: Callable[..., Any]) -> None:
    """A Referral has every flag: those that refer by urgency, and those that would only warn."""
    answer = gate(red_flags="low_mood; fever; shingles; bladder")
    assert isinstance(answer, Referral)
    assert [flag.id for flag in answer.flags] == ["bladder", "fever"]
    assert {flag.id for flag in answer.beside} == {"low_mood", "shingles"}
    assert answer.found == (*answer.flags, *answer.beside)


@pytest.mark.parametrize(
    ("cells", "operated"),
    [({}, False), ({"surgery_date": ago(9)}, True),
     ({"diagnosis": "post_surgery", "surgery_date": ago(9)}, True)],
)  # fmt: skip
def test_who_was_operated_on(profile: Make, cells: dict[str, str], operated: bool) -> None:
    """The diagnosis or the day of an operation says so."""
    assert after_surgery(profile(**cells)) == operated
