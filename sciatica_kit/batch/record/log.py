"""log.jsonl: what a run has done so far, a line a row, appended at once; refs and times only.

A run that is killed loses at most the line it was writing, and the next one reads on from here.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from .manifest import Done, Entry

NAME = "log.jsonl"


def moment(exact: str = "milliseconds") -> str:
    """This moment in UTC, for the record alone: no plan and no page hangs on it."""
    return datetime.now(UTC).isoformat(timespec=exact)


class RunLog:
    """The log of a run, open for appending. Raises OSError where it cannot be written."""

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(handle, "a", encoding="utf-8", newline="\n")
        # A line that a killed run left half written ends here, so that the next one is whole.
        if path.stat().st_size and not _ends_well(path):
            self._file.write("\n")

    def __enter__(self) -> "RunLog":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._file.close()

    def say(self, event: str, **facts: Any) -> None:
        """Append one line, and see it to the disk."""
        line = json.dumps({"at": moment(), "event": event, **facts}, ensure_ascii=False)
        self._file.write(f"{line}\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def row(self, done: Done) -> None:
        """Append what became of a row."""
        self.say("row", key=done.key, reading=done.reading, **asdict(done.entry))


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def read_rows(folder: Path) -> Iterator[Done]:
    """Each row's line of an earlier run, in the order of writing; torn lines are passed over."""
    for facts in read_events(folder):
        done = _row(facts)
        if done:
            yield done


def read_events(folder: Path) -> Iterator[dict[str, Any]]:
    """Every line of the log as it was said, with `event` and `at`; torn lines are passed over."""
    path = folder / NAME
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            with suppress(ValueError):
                facts = json.loads(line)
                if isinstance(facts, dict):
                    yield facts


def _row(facts: dict[str, Any]) -> Done | None:
    try:
        if facts.pop("event") != "row":
            return None
        key, reading = facts.pop("key"), facts.pop("reading")
        facts.pop("at")
        return Done(Entry(**facts), key, reading)
    except (KeyError, TypeError):
        return None
