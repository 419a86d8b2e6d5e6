"""SAFETY.md is the print of the tables, and the tables leave no rule out."""

import ast
import re
from collections.abc import Iterator

import pytest

from sciatica_kit.clinic.case import PHASE_BEGINS
from sciatica_kit.model.library import Library
from tests.spec import print_safety
from tests.spec.print_safety import SAFETY, SPEC, cell, parts, read

ROOT = SAFETY.parent
FEWEST_ROWS, FEWEST_HAZARDS = 120, 20
BAD = {"grave", "serious", "moderate"}


def in_tables(table: str, column: str) -> set[str]:
    """What a column of a table holds."""
    return {row[column] for row in read(table)}


def names_in(path: str) -> set[str]:
    """The tests of a file, read without running it."""
    file = ROOT / path
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def wanted(library: Library) -> Iterator[tuple[str, str, set[str]]]:
    """A table, its column, and every value that the kit knows of."""
    # RF18 is printed on every aerobic sheet; it is no answer to a question.
    yield "red_flags", "id", {f.id for f in library.red_flags.values() if f.asked}
    yield "precautions", "precaution", set(library.precautions)
    cells = {library.cell(e, d) for e in library.exercises for d in library.diagnoses}
    yield "matrix", "code", cells
    yield "phases", "phase", {name for _, name in PHASE_BEGINS}
    named = (re.fullmatch(r"pregnancy_t(\d)", name) for name in library.precautions)
    yield "trimesters", "trimester", {found[1] for found in named if found}


def test_safety_md_is_the_print_of_the_tables() -> None:
    """SAFETY.md says what the tables say, word for word."""
    same = SAFETY.read_text(encoding="utf-8") == print_safety.safety()
    assert same, "SAFETY.md is not what the tables give: run make safety"


@pytest.mark.parametrize("hazard", read("hazards"), ids=lambda row: row["id"])
def test_a_hazard_names_tests_that_exist(hazard: dict[str, str]) -> None:
    """Each hazard says how bad it is, and names tests that exist or what nothing holds yet."""
    assert hazard["how_bad"] in BAD
    assert hazard["hazard"]
    assert hazard["what_prevents_it"]
    assert hazard["held_by"] or hazard["not_held"]
    for name in parts(hazard["held_by"]):
        path, _, test = name.partition("::")
        assert test.startswith("test_"), name
        assert test in names_in(path), f"{hazard['id']} names {name}, which does not exist"


def test_hazards_are_numbered_and_enough() -> None:
    """The hazards are numbered in order, and there are at least twenty."""
    ids = [row["id"] for row in read("hazards")]
    assert ids == [f"H{number:02}" for number in range(1, len(ids) + 1)]
    assert len(ids) >= FEWEST_HAZARDS


def test_no_rule_stands_outside_the_tables(library: Library) -> None:
    """Each red flag, precaution, matrix code, post-operative phase and trimester has its row."""
    for table, column, values in wanted(library):
        missing = values - in_tables(table, column)
        assert values, f"nothing to look for in {table}.csv"
        assert not missing, f"{table}.csv has no row for {sorted(missing)}"


def test_every_table_is_printed_and_there_are_rows_enough() -> None:
    """Every table of the folder is in SAFETY.md, with at least 120 rows in all."""
    printed = {table for table, *_ in SPEC}
    tables = {path.stem for path in print_safety.HERE.glob("*.csv")}
    assert tables - {"hazards", "pemat", "seed_facts"} == printed
    assert sum(len(read(table)) for table in printed) >= FEWEST_ROWS


def test_no_cell_breaks_a_table() -> None:
    """Every line of a printed table has as many cells as the line above it."""
    assert cell("a|b\nc <d>") == "a\\|b c &lt;d>"
    last = 0
    for line in print_safety.safety().splitlines():
        width = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not (last and width) or width == last, line
        last = width
