"""How long a standard handout with drawings takes, composed and set, beside WeasyPrint.

WeasyPrint gets the same content as HTML (the screen version without its moving pictures); where it
is not installed the bench says so: `pip install weasyprint` into another environment for it.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec

from sciatica_kit.batch.roster.plans import plan_roster
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.clinic.plan import Plan
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition, sample_roster
from sciatica_kit.packet.make import patient_pdf
from sciatica_kit.packet.pages import page_of
from sciatica_kit.render.html import render_html

ROUNDS = 5


def renamed(plan: Plan, n: int) -> Plan:
    """The same plan for another name, so that nothing is remembered from the round before."""
    assert isinstance(plan.outcome, Program)
    profile = plan.outcome.profile.model_copy(update={"name": f"Test Person {n}"})
    outcome = plan.outcome.model_copy(update={"profile": profile})
    return replace(plan, profile=profile, outcome=outcome)


def timed(work: Callable[[int], object]) -> float:
    """Processor seconds of the middle of several rounds, after one to warm up."""
    found = []
    for n in range(ROUNDS + 1):
        start = time.process_time()
        work(n)
        found.append(time.process_time() - start)
    return statistics.median(found[1:])


def main() -> None:
    """Print the figures and their ratio."""
    made_with = load_edition(SAMPLE_DAY)
    rows = plan_roster(read_roster(sample_roster()), made_with)
    plan = next(row.plan for row in rows if row.plan.ref == "DEMO-01")
    page = timed(lambda n: patient_pdf(renamed(plan, n), made_with))
    print(f"handout, standard, five exercises: {page * 1000:.0f} ms composed and set")
    if find_spec("weasyprint") is None:
        print("  WeasyPrint is not installed here: no ratio")
        return
    import weasyprint

    def by_weasyprint(n: int) -> object:
        html = render_html(page_of(renamed(plan, n), made_with), SAMPLE_DAY, made_with.templates)
        return weasyprint.HTML(string=html.decode()).write_pdf()

    other = timed(by_weasyprint)
    print(f"  WeasyPrint: {other * 1000:.0f} ms, ratio {other / page:.1f}")


if __name__ == "__main__":
    main()
