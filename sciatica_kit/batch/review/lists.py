"""What a run says of itself, held together: manifest.csv, run.json and log.jsonl."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from ...paths import Refused, read_within
from ..record.log import NAME as LOG
from ..record.manifest import PROBLEMS, RUN, Entry
from ..record.past import Past, is_run
from ..record.salt import read_salt
from .files import Fault

# What each fact of run.json is, where it is there.
SHAPES: dict[str, type | tuple[type, ...]] = {
    "roster": str, "list": str, "issued_on": str, "practice": str, "practice_path": str,
    "templates_path": str, "content_path": str, "roster_sha256": str, "library_hash": str,
    "templates_hash": str, "problems_sha256": str, "engine": str, "started": str, "ended": str,
    "mapping": str,
    "most_pages": (int, type(None)), "locked": bool, "versions": dict, "rows": dict,
    "reading": dict, "people": dict, "overrides": dict, "printed": dict, "refs": list,
    "reviews": list,
}  # fmt: skip
NEEDED = ("rows", "reading", "versions", "roster", "started")
# What a run comes to know later, and what has another place when a run is moved.
LATER = (
    "rows", "reading", "printed", "reviews", "ended", "roster", "practice_path", "templates_path",
    "content_path",
)  # fmt: skip
# How a line begins that a run was writing when it was killed.
NOT_ENDED = "the run was stopped before its end: run the batch again, which makes what is missing"
BEGUN = b'{"at": "'


def list_faults(folder: Path, past: Past, entries: Sequence[Entry]) -> Iterator[Fault]:
    """Where the lists are damaged, or say different things."""
    said = (*_run(folder), *_log(folder), *_problems(folder, past))
    yield from (Fault("", one) for one in said)
    if not read_salt(folder):
        yield Fault("", ".salt is gone or spoilt: the next run makes every packet anew")
    if not entries:
        yield Fault("", "manifest.csv has no rows")
    if past.started and past.ended is None:
        yield Fault("", NOT_ENDED)
    for ref, count in Counter(entry.ref for entry in entries if entry.pdf).items():
        if count > 1:
            yield Fault(ref, f"manifest.csv has {count} rows of it")
    yield from (Fault("", said) for said in _otherwise(past))
    yield from _differing(past, entries)
    yield from lost(past, entries)


def _run(folder: Path) -> Iterator[str]:
    try:
        facts = json.loads(read_within(folder, RUN).decode("utf-8"))
    except FileNotFoundError:
        yield f"{RUN} is missing"
        return
    except Refused as place:
        yield str(place.strerror)
        return
    except (OSError, ValueError, RecursionError):
        yield f"{RUN} cannot be read: run the batch again"
        return
    if not isinstance(facts, dict) or not is_run(facts):
        yield f"{RUN} is not as a run leaves it: run the batch again"
        return
    odd = [name for name, kind in SHAPES.items() if name in facts and _odd(facts[name], kind)]
    odd += [name for name in NEEDED if name not in facts]
    odd += [name for name, holds in INSIDE.items() if name not in odd and not holds(facts)]
    if odd:
        yield f"{RUN} is not as a run leaves it ({', '.join(sorted(odd))}): run the batch again"


def _odd(value: Any, kind: type | tuple[type, ...]) -> bool:
    return not isinstance(value, kind) or (kind == SHAPES["most_pages"] and value in (True, False))


def _texts(found: Any) -> bool:
    return all(isinstance(value, str) for value in found)


INSIDE: dict[str, Callable[[dict[str, Any]], bool]] = {
    "rows": lambda facts: _texts(facts["rows"].values()),
    "refs": lambda facts: _texts(facts.get("refs", ())),
    "printed": lambda facts: _texts(facts.get("printed", {}).values()),
    "people": lambda facts: all(
        isinstance(one, list) and len(one) == 2 and _texts(one)
        for one in facts.get("people", {}).values()
    ),
    "reviews": lambda facts: all(_is_review(one) for one in facts.get("reviews", ())),
    "most_pages": lambda facts: (facts.get("most_pages") or 1) > 0,
    "roster": lambda facts: "\0" not in facts["roster"],
}


def _is_review(one: Any) -> bool:
    names = ("ref", "decision", "who", "at", "sha256", "note")
    return isinstance(one, dict) and all(isinstance(one.get(name), str) for name in names)


def _log(folder: Path) -> Iterator[str]:
    try:
        lines = read_within(folder, LOG).split(b"\n")
    except FileNotFoundError:
        yield f"{LOG} is missing: what it alone has of the packets cannot be proved"
        return
    except OSError as error:
        yield str(error.strerror) if isinstance(error, Refused) else f"{LOG} cannot be read"
        return
    spoilt = [number for number, line in enumerate(lines, start=1) if line and not _said(line)]
    if spoilt:
        yield f"{LOG}, line {spoilt[0]}, is not as a run leaves it"
    if not any(b'"event": "start"' in line for line in lines):
        yield f"{LOG} does not say that a run began"


def _problems(folder: Path, past: Past) -> Iterator[str]:
    """Whether the list of mistakes is the one that was written."""
    made = past.facts.get("problems_sha256")
    try:
        found = sha256(read_within(folder, PROBLEMS)).hexdigest()
    except FileNotFoundError:
        yield f"{PROBLEMS} is missing"
    except OSError as error:
        yield str(error.strerror)
    else:
        if isinstance(made, str) and found != made:
            yield f"{PROBLEMS} is not the file that was written"


def _otherwise(past: Past) -> Iterator[str]:
    """Where run.json says something else than the log, which a run writes at its start."""
    if past.started and past.facts is not past.started:
        same = [name for name in SHAPES if name not in LATER and name in past.started]
        odd = sorted(name for name in same if past.facts.get(name) != past.started[name])
        if odd:
            yield f"{RUN} says something else than {LOG} of {', '.join(odd)}"
        if "ended" in past.facts and past.ended is None:
            yield f"{LOG} does not say that the run ended, and {RUN} does"


def _said(line: bytes) -> bool:
    """Whether a line is one of ours, be it half: a run that is killed may leave such a one."""
    try:
        facts = json.loads(line)
    except (ValueError, RecursionError):
        return line.startswith(BEGUN)
    return isinstance(facts, dict) and isinstance(facts.get("event"), str)


def _differing(past: Past, entries: Sequence[Entry]) -> Iterator[Fault]:
    """Rows of which the manifest says something else than the log."""
    for entry in entries:
        if not entry.pdf:
            continue
        done = past.rows.get(entry.ref)
        if done is None or not done.files:
            yield Fault(entry.ref, f"{LOG} says nothing of its files: run the batch again")
        elif _facts(done.entry) != _facts(entry):
            yield Fault(entry.ref, f"manifest.csv does not say of it what {LOG} says")


def _facts(entry: Entry) -> tuple[str, ...]:
    return entry.status, entry.reason, entry.language, entry.pages, entry.sha256, entry.pdf


def lost(past: Past, entries: Sequence[Entry]) -> Iterator[Fault]:
    """Rows that the run has made, or listed, and the manifest has not."""
    kept = past.facts.get("rows")
    known = {entry.ref for entry in entries}
    missing = sorted(set(kept) - known) if isinstance(kept, dict) else []
    yield from (Fault(ref, "it was made, and has no row in manifest.csv") for ref in missing)
    if not missing and past.ended is not None and past.ended != len(entries):
        yield Fault(
            "", f"manifest.csv has {len(entries)} rows, and the run ended with {past.ended}"
        )
