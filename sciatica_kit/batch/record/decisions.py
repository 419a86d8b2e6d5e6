"""Who approved or returned which packet of a run, and when: a list that only ever grows."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...model.status import Standing
from .log import read_events
from .manifest import Entry, read_run

DECISIONS = (Standing.APPROVED, Standing.RETURNED)


@dataclass(frozen=True)
class Decision:
    """One decision on one packet; `at` is UTC, `sha256` the PDF's as it stood from then on.

    `number` counts them from 1 on: a clock may be set back. One without is of an earlier version.
    """

    ref: str
    decision: Standing
    who: str
    at: str
    sha256: str
    note: str = ""
    number: int = 0


def decisions(folder: Path) -> tuple[Decision, ...]:
    """Every decision on packets of a run, oldest first.

    They stand in run.json; what a stopped process had no time to write there is in log.jsonl.
    """
    found = dict.fromkeys((*_kept(folder), *_logged(folder)))
    return tuple(sorted(found, key=_place))


def _place(review: Decision) -> tuple[int, str]:
    """By number; those of before there were any come first, by their moment."""
    return review.number, "" if review.number else review.at


def next_number(found: Iterable[Decision]) -> int:
    """The number of the decision after these."""
    numbers = [review.number for review in found]
    return 1 + max(len(numbers), *numbers, 0)


def decided(folder: Path) -> dict[str, Any]:
    """The decisions as run.json holds them; nothing where there are none yet."""
    found = [asdict(review) for review in decisions(folder)]
    return {"reviews": found} if found else {}


def latest(found: Iterable[Decision]) -> dict[str, Decision]:
    """The last decision on each ref."""
    return {review.ref: review for review in found}


def standing(entry: Entry, last: Decision | None) -> Standing:
    """What a packet is: a decision counts only for the very bytes that it was made on."""
    return last.decision if last and last.sha256 == entry.sha256 else Standing.DRAFT


def _kept(folder: Path) -> Iterator[Decision]:
    listed = read_run(folder).get("reviews")
    for facts in listed if isinstance(listed, list) else ():
        yield from _review(facts)


def _logged(folder: Path) -> Iterator[Decision]:
    for facts in read_events(folder):
        if facts.get("event") in DECISIONS:
            yield from _review({**facts, "decision": facts["event"]})


def _review(facts: Any) -> Iterator[Decision]:
    """A decision from its facts; none where they are not whole."""
    names = ("ref", "decision", "who", "at", "sha256", "note")
    if isinstance(facts, dict) and all(isinstance(facts.get(name), str) for name in names):
        told = {name: facts[name] for name in names}
        with suppress(ValueError):
            number = facts.get("number", 0)
            counted = number if type(number) is int and number > 0 else 0
            yield Decision(**told | {"decision": Standing(told["decision"]), "number": counted})
