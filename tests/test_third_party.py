"""THIRD_PARTY.md names whose work is installed, and under which licence, as it is now."""

from importlib.metadata import PackageNotFoundError, version

import pytest

from tests.third_party import ELSEWHERE, HEAD, PAGE, ROOT, TAIL, pins, rows

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
ROWS = [tuple(cell.strip() for cell in line.strip("|\n").split("|"))
        for line in PAGE.read_text("utf-8").removeprefix(HEAD).splitlines()
        if line.startswith("|")]  # fmt: skip


def test_every_package_of_the_lock_is_named() -> None:
    """The page has each name and version of the lock, and no other: `make licences`."""
    assert [row[:2] for row in ROWS] == sorted(pins(LOCK))
    assert len(ROWS) == sum("==" in line.split(";")[0] for line in LOCK.splitlines())


def test_each_says_its_licence() -> None:
    """No package is without one, but for those of another system, which are few."""
    assert [row[0] for row in ROWS if len(row) != 3 or not row[2]] == []
    assert len([row for row in ROWS if row[2] == ELSEWHERE]) < len(ROWS) // 10


def installed(name: str) -> str:
    """The version that is installed here; blank for none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@pytest.mark.parametrize("row", rows(LOCK), ids=lambda row: row[0])
def test_the_licence_is_what_the_package_says_now(row: tuple[str, str, str]) -> None:
    """Where the pinned version is installed, the page has what it says of itself."""
    if installed(row[0]) == row[1]:
        assert row in ROWS


def test_the_words_around_the_table_are_those_of_the_printer() -> None:
    """Nobody has edited the page by hand."""
    text = PAGE.read_text("utf-8")
    assert text.startswith(HEAD)
    assert text.endswith(TAIL)


def test_what_lies_in_the_repository_is_named() -> None:
    """Code of others in this repository stands on the page."""
    theirs = {p.name for p in (ROOT / "tests").rglob("*.min.*")}
    assert theirs == {"axe.min.js"}
    assert all(name in TAIL for name in theirs)
