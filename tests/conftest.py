"""What every test may ask for: the shipped library, the day of issue, and a patient in one line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sciatica_kit.clinic.case import Case, case_of
from sciatica_kit.clinic.pathway import prescribe
from sciatica_kit.clinic.safety import Clearance, screen
from sciatica_kit.fonts import unprintable
from sciatica_kit.library.load import load_library
from sciatica_kit.library.variants import variants_in
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.patient import PatientProfile
from sciatica_kit.model.program import Program
from tests.day import TODAY, ago, how_to_repeat, place

TESTS = Path(__file__).parent
# A screened patient with nothing out of the ordinary: slipped disc, three weeks, moderate.
PLAIN = {
    "ref": "T-01",
    "name": "Test Ana Ibáñez",
    "date_of_birth": "1974-05-12",
    "diagnosis": "disc_herniation",
    "side": "left",
    "red_flags": "none",
    "screened_by": "Test desk",
    "screened_on": ago(3),
    "days_since_onset": "21",
    "irritability": "moderate",
    "straight_leg_raise": "clear",
    # Of which the first walk is as long as where nobody has asked.
    "walk_minutes": "7",
}


def pytest_sessionstart(session: pytest.Session) -> None:
    """Say which day, zone and order this run has drawn; a worker has nowhere to say it."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        reporter.write_line(f"drawn for this run: {how_to_repeat()}")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: pytest.ExitCode
) -> None:
    """Where something failed, say again how to repeat it."""
    if exitstatus == pytest.ExitCode.TESTS_FAILED:
        terminalreporter.write_line(f"to repeat this run: {how_to_repeat()}")


# What takes minutes, most of them spent waiting: begun first, so that at the end nobody sits alone
# with a long one.
LONG = (
    "spec/test_exhaustive.py", "test_leaks.py", "browser/", "batch/run/", "batch/review/",
    "engine/", "cli/test_surroundings.py", "render/test_room.py", "test_kit.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules, and the tests of each, in the order that was drawn: none may need another first."""

    def turn(item: pytest.Item) -> tuple[bool, float, Path, float]:
        short = not item.path.relative_to(TESTS).as_posix().startswith(LONG)
        return short, place(item.path.name), item.path, place(item.nodeid)

    items.sort(key=turn)


@pytest.fixture(scope="session")
def today() -> date:
    """The day of issue of every test, drawn anew for each run."""
    return TODAY


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped library, read and checked once."""
    return load_library()


@pytest.fixture(scope="session")
def intake(library: Library) -> Intake:
    """The words of the shipped library, the real fonts and the day of issue."""
    return library.intake(TODAY, unprintable, tuple(variants_in()))


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, Any]]:
    """Makes the cells of the plain patient, with those given in place of its own."""
    return lambda **cells: {**PLAIN, **cells}


@pytest.fixture(scope="session")
def profile(intake: Intake) -> Callable[..., PatientProfile]:
    """Makes a validated profile of the plain patient with these cells."""
    return lambda **cells: PatientProfile.model_validate({**PLAIN, **cells}, context=intake)


@pytest.fixture(scope="session")
def cleared(profile: Callable[..., PatientProfile], library: Library) -> Callable[..., Clearance]:
    """Makes a Clearance; fails where the screen gives anything else."""

    def make(**cells: Any) -> Clearance:
        answer = screen(profile(**cells), library, TODAY)
        assert isinstance(answer, Clearance)
        return answer

    return make


@pytest.fixture(scope="session")
def case(cleared: Callable[..., Clearance], library: Library) -> Callable[..., Case]:
    """Makes the case of a cleared patient."""
    return lambda **cells: case_of(cleared(**cells), library)


@pytest.fixture(scope="session")
def program(cleared: Callable[..., Clearance], library: Library) -> Callable[..., Program]:
    """Makes a programme; fails where the additions are refused."""

    def make(**cells: Any) -> Program:
        made = prescribe(cleared(**cells), library)
        assert isinstance(made, Program)
        return made

    return make
