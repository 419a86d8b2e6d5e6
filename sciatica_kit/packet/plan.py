"""One row's plan as everybody gets it: command, form, batch, notebook and review."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..clinic.plan import Plan, plan_patient
from ..errors import Problem
from ..model.status import Status
from .edition import Edition
from .pages import untranslated

NAMED = 3


def plan_row(cells: Mapping[str, Any], edition: Edition) -> Plan:
    """The plan of a row; held back where its language lacks a text that its page needs."""
    plan = plan_patient(cells, edition.library, edition.intake)
    ids = untranslated(plan, edition)
    if not ids:
        return plan
    return replace(plan, status=Status.INVALID, outcome=None, problems=(_lacking(plan, ids),))


def _lacking(plan: Plan, ids: tuple[str, ...]) -> Problem:
    tag = plan.profile.language if plan.profile else ""
    more = " and more" if ids[NAMED:] else ""
    said = f"“{tag}” has no text yet for {', '.join(ids[:NAMED])}{more}"
    fix = "choose another language, or set english_in_place in practice.toml"
    return Problem("language", said, fix)
