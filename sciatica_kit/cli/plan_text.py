"""A plan as `plan` prints it for people."""

from typing import Any


def plan_text(line: dict[str, Any]) -> str:
    """The plan as `plan` prints it for people, from the same facts as the JSON."""
    head = f"{line['ref'] or '(no ref)':<12} {line['status']:<13} {line['diagnosis'] or ''}"
    given = [f"    {e['id']}: {e['sets']} x {e['reps']}, hold {e['hold_seconds']} s, "
             f"{e['times_per_day']} a day, {e['days_per_week']} days. {e['because']}"
             for e in line["exercises"]]  # fmt: skip
    said = [f"    ! {warning}" for warning in line["warnings"]]
    wrong = [f"    ? {p['column']}: {p['problem']}: {p['fix']}" for p in line["problems"]]
    referral = (
        [f"    {line['referral']['tier']}: {line['referral']['action']}"]
        if line["referral"]
        else []
    )
    return "\n".join([head, *given, *referral, *said, *wrong])
