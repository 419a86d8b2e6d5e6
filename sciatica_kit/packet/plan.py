"""One row's plan as everybody gets it: command, form, batch, notebook and review."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..clinic.plan import Plan, plan_patient
from ..errors import Problem
from ..handout.frame import variant_of
from ..model.program import Program
from ..model.status import Status
from .edition import Edition
from .pages import untranslated

NAMED = 3


def plan_row(cells: Mapping[str, Any], edition: Edition) -> Plan:
    """The plan of a row; held back where its page lacks a text of its language or has no note."""
    plan = plan_patient(cells, edition.library, edition.intake)
    found = (*_lacking(plan, untranslated(plan, edition)), *_unsaid(plan, edition))
    return replace(plan, status=Status.INVALID, outcome=None, problems=found) if found else plan


def _unsaid(plan: Plan, edition: Edition) -> Iterator[Problem]:
    """A note for a page that prints none: what visitors read has no word for the patient alone."""
    if not isinstance(plan.outcome, Program) or not plan.outcome.profile.note:
        return
    look = variant_of(plan.outcome.profile, edition.practice)
    if look in edition.for_visitors:
        said = f"the look {look} is for visitors to read, and prints no note"
        yield Problem("note", said, "leave it blank, or choose another look in print")


def _lacking(plan: Plan, ids: tuple[str, ...]) -> Iterator[Problem]:
    if not ids:
        return
    tag = plan.profile.language if plan.profile else ""
    more = " and more" if ids[NAMED:] else ""
    said = f"“{tag}” has no text yet for {', '.join(ids[:NAMED])}{more}"
    fix = "choose another language, or set english_in_place in practice.toml"
    yield Problem("language", said, fix)
