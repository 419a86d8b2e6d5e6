"""How fast a register can be checked: rows a second through `plan`, beside bare validation.

A benchmark, not a test: `make bench` runs it. Figures hold for one machine and one moment; the
ratio is what can be compared.
"""

import time
from collections.abc import Callable

from sciatica_kit.batch.roster.facts import facts_of_plan
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.clinic.plan import plan_patient
from sciatica_kit.fonts import unprintable
from sciatica_kit.library.load import load_library
from sciatica_kit.model.patient import PatientProfile
from sciatica_kit.packet.edition import SAMPLE_DAY, sample_roster

COPIES, ROUNDS = 60, 5


def seconds(work: Callable[[], object]) -> float:
    """The processor seconds of the middle of several rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return sorted(taken)[ROUNDS // 2]


def main() -> None:
    """Print rows a second of `plan` and of validation alone, and their ratio."""
    library = load_library()
    intake = library.intake(SAMPLE_DAY, unprintable)
    good = [row.cells for row in read_roster(sample_roster()).rows[:11]] * COPIES
    planned = seconds(
        lambda: [facts_of_plan(plan_patient(cells, library, intake)) for cells in good]
    )
    checked = seconds(
        lambda: [PatientProfile.model_validate(cells, context=intake) for cells in good]
    )
    print(f"plan: {len(good) / planned:.0f} rows a second on one core, {len(good)} rows planned")
    print(f"validation alone: {len(good) / checked:.0f} rows a second")
    print(f"ratio plan to validation, middle of {ROUNDS}: {planned / checked:.1f}")


if __name__ == "__main__":
    main()
