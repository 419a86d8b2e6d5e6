"""The questions of PEMAT-P on understanding and doing: which a test holds, which wait for a name.

Source: AHRQ, Patient Education Materials Assessment Tool for printable materials, in our own short
words. The tool is meant for people: what a test holds is that a thing is there, not that it is
good. 13 and 14 are for film and sound alone.
"""

import ast
import csv
import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from sciatica_kit.batch.roster.plans import plan_roster
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.handout.page import Handout
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition, sample_roster
from sciatica_kit.packet.pages import page_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COLUMNS = ["item", "topic", "asks", "held_by", "signed_by", "note"]
ITEMS = [*range(1, 13), *range(15, 27)]
FIRST_OF_DOING = 20
SIGNED = "signed"
LIMIT = "not shown: "
Row = dict[str, str]


def read() -> list[Row]:
    """The rows of the table."""
    with (HERE / "pemat.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def number(row: Row) -> int:
    """The number of an item, as the tool counts them."""
    return int(row["item"])


def unsigned(rows: Iterable[Row]) -> list[Row]:
    """The items that wait for a name, in the order of the tool."""
    waiting = (r for r in rows if r["held_by"] == SIGNED and not r["signed_by"].strip())
    return sorted(waiting, key=number)


def said(rows: Iterable[Row]) -> str:
    """How many items are open and which, the same for the same table however it is sorted."""
    every = list(rows)
    waiting = unsigned(every)
    head = f"PEMAT-P: {len(waiting)} of {len(every)} items open"
    return "\n".join([head, *(f"  {row['item']:>2} {row['asks']}" for row in waiting)])


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file, read without running it."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(n.name for n in tree.body if isinstance(n, ast.FunctionDef))


@cache
def handouts() -> dict[str, Handout]:
    """The handout of every sample patient who gets one."""
    made_with = load_edition(SAMPLE_DAY)
    planned = plan_roster(read_roster(sample_roster()), made_with)
    pages = {r.plan.ref: page_of(r.plan, made_with) for r in planned if r.plan.outcome is not None}
    return {ref: page for ref, page in pages.items() if isinstance(page, Handout)}


def test_all_items_are_there_in_order() -> None:
    """The 24 items for print stand once each: 17 on understanding, 7 on doing."""
    rows = read()
    assert list(rows[0]) == COLUMNS
    assert [number(row) for row in rows] == ITEMS
    assert len(rows) == 24
    doing = [row["item"] for row in rows if row["topic"] == "doing"]
    assert doing == [str(n) for n in ITEMS if n >= FIRST_OF_DOING]
    assert len({row["asks"] for row in rows}) == len(rows)


@pytest.mark.parametrize("row", read(), ids=lambda row: f"item {row['item']}")
def test_an_item_is_held_by_a_test_or_waits_for_a_name(row: Row) -> None:
    """Each item names one test that exists, or waits for a signature; each says what it leaves."""
    assert row["asks"]
    assert row["note"]
    if row["held_by"] == SIGNED:
        assert not row["note"].startswith(LIMIT)
        return
    path, mark, name = row["held_by"].partition("::")
    assert mark
    assert name.startswith("test_")
    assert name in names_in(path), f"item {row['item']} names {row['held_by']}: it is not there"


@pytest.mark.parametrize("row", read(), ids=lambda row: f"item {row['item']}")
def test_nothing_claims_more_than_it_can(row: Row) -> None:
    """A test's row says what the test does not show, and bears no name that would vouch for it."""
    held = row["held_by"] != SIGNED
    assert row["note"].startswith(LIMIT) == held
    assert not (held and row["signed_by"])
    # Clear, easy, sensible: only a person can say so.
    if any(word in row["asks"] for word in ("easy", "makes sense", "short", "uncluttered")):
        assert not held


def test_an_item_without_a_name_is_open() -> None:
    """Every item to be signed counts as open until a name stands beside it."""
    rows = read()
    to_sign = [row for row in rows if row["held_by"] == SIGNED]
    named = [{**row, "signed_by": "Test Clinician"} for row in rows]
    blank = [{**row, "signed_by": " "} for row in rows]
    assert unsigned(named) == []
    assert [r["item"] for r in unsigned(blank)] == [r["item"] for r in to_sign]
    assert said(blank).startswith(f"PEMAT-P: {len(to_sign)} of 24 items open\n")


def test_what_is_open_is_printed_in_a_steady_order(capsys: pytest.CaptureFixture[str]) -> None:
    """The open items are printed by number, the same however the table is sorted."""
    rows = read()
    print(said(rows))
    shown = capsys.readouterr().out
    shuffled = random.Random(0).sample(rows, len(rows))
    assert shown == f"{said(shuffled)}\n"
    listed = [int(line.split()[0]) for line in shown.splitlines()[1:]]
    assert listed == sorted(listed)
    assert len(listed) == len(unsigned(rows))


def test_a_handout_says_its_plan_in_short() -> None:
    """Every sample handout has a box that says in a few lines what is to be done."""
    assert handouts()
    for page in handouts().values():
        assert page.summary.heading
        assert 1 <= len(page.summary.lines) <= 5


def test_a_handout_names_something_to_do() -> None:
    """Every sample handout gives at least one exercise or a walk, and one habit for the day."""
    for page in handouts().values():
        assert page.cards or page.walking
        assert page.daily


def test_each_exercise_is_in_steps() -> None:
    """Every exercise given has at least two steps, its dose, and when to stop."""
    for page in handouts().values():
        for card in page.cards:
            assert len(card.steps) >= 2, card.id
            assert card.chips
            assert card.dose
            assert card.stop


def test_each_exercise_has_a_drawing() -> None:
    """Every exercise given has a drawing with words for who cannot see it."""
    for page in handouts().values():
        for card in page.cards:
            assert card.picture is not None, card.id
            assert card.picture.alt


def test_chart_and_diary_say_how_to_use_them() -> None:
    """The diary says what to tick and what to write; the chart says when to move on."""
    for page in handouts().values():
        assert "Tick" in page.diary.how
        assert "write" in page.diary.how
        if page.walking:
            assert any("Move on" in line for line in page.walking.lines)
