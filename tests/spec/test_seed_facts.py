"""Each fact of the seed is read off the printed handout of each diagnosis that it concerns."""

import csv
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.packet.edition import SAMPLE_DAY
from sciatica_kit.packet.make import patient_pdf
from sciatica_kit.render.pdf import page_texts
from tests.sample import EDITION

FACTS = Path(__file__).with_name("seed_facts.csv")
# A first visit, of which no more is known than has to be.
FIRST = {
    "ref": "S-1", "name": "Test Seed", "date_of_birth": "1978-05-01", "side": "left",
    "red_flags": "none", "screened_by": "Test Screener", "screened_on": str(SAMPLE_DAY),
    "next_visit": "2026-12-07",
}  # fmt: skip
OWN = {
    "pregnancy": {"due_date": "2027-03-20", "date_of_birth": "1994-05-01"},
    "post_surgery": {"surgery_date": "2026-11-09", "operation": "discectomy"},
}
DIAGNOSES = tuple(EDITION.library.diagnoses)
AUDIENCES = ("patient", "rule", "staff")
Fact = dict[str, str]


def facts() -> list[Fact]:
    """The facts of the seed, as the table has them."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def first_visit(diagnosis: str, **cells: str) -> Plan:
    """The plan of somebody's first visit."""
    row: dict[str, Any] = {**FIRST, "diagnosis": diagnosis, **OWN.get(diagnosis, {}), **cells}
    return plan_patient(row, EDITION.library, EDITION.intake)


@cache
def passages(diagnosis: str) -> tuple[str, ...]:
    """Each two sentences of the printed handout that follow each other, in small letters."""
    pages = page_texts(patient_pdf(first_visit(diagnosis), EDITION))
    text = re.sub(r"\s+", " ", " ".join(pages)).casefold()
    said = re.split(r"(?<=[.!?])\s", text)
    return tuple(" ".join(pair) for pair in pairwise(said))


def says(passage: str, words: str) -> bool:
    """Whether each of the words, or one that may stand for it, is in a passage."""
    return all(any(word in passage for word in one.split("|")) for one in words.split(";"))


def told(fact: Fact) -> list[str]:
    """The diagnoses whose patients read a fact."""
    if fact["audience"] != "patient":
        return []
    return fact["diagnoses"].split(";") if fact["diagnoses"] else list(DIAGNOSES)


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["id"])
def test_a_fact_is_read_off_the_page(fact: Fact) -> None:
    """Its words stand close together on the printed page of each diagnosis that it concerns."""
    missing = [d for d in told(fact) if not any(says(p, fact["printed"]) for p in passages(d))]
    assert missing == []


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact["id"])
def test_what_some_patients_do_not_read_has_its_reason(fact: Fact) -> None:
    """A fact that is a rule, or for staff, or not for each diagnosis, says why."""
    assert fact["audience"] in AUDIENCES
    assert bool(told(fact)) == bool(fact["printed"])
    assert set(told(fact)) <= set(DIAGNOSES)
    if fact["audience"] != "patient" or fact["diagnoses"]:
        assert fact["reason"]


def test_words_are_read_as_the_table_means_them() -> None:
    """Every part must be there, and of a choice one."""
    assert says("the leg may burn or tingle.", "burn|sting;tingle")
    assert not says("the leg may burn.", "burn|sting;tingle")
    assert not says("the leg may tingle.", "burn|sting;tingle")
