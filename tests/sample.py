"""The sample roster, planned once, for the tests that look at its pages."""

from dataclasses import replace

from sciatica_kit.batch.roster.plans import plan_roster
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.clinic.plan import Plan
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition, sample_roster

EDITION = load_edition(SAMPLE_DAY)
ALL = {row.plan.ref: row.plan for row in plan_roster(read_roster(sample_roster()), EDITION)}
# Those of whom something can be printed: planned or referred, not held back.
PLANS = {ref: plan for ref, plan in ALL.items() if plan.outcome is not None}


def with_profile(plan: Plan, **cells: str) -> Plan:
    """The same plan for a patient with other cells."""
    assert plan.profile
    assert plan.outcome
    profile = plan.profile.model_copy(update=cells)
    outcome = plan.outcome
    if isinstance(outcome, Program):
        return replace(
            plan, profile=profile, outcome=outcome.model_copy(update={"profile": profile})
        )
    return replace(plan, profile=profile, outcome=replace(outcome, profile=profile))


def in_tag(plan: Plan, tag: str) -> Plan:
    """The same plan for a patient who reads another language."""
    return with_profile(plan, language=tag)
