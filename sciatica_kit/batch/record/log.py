"""log.jsonl: what a run has done so far, a line a row, appended at once; refs and times only.

A run that is killed loses at most the line it was writing, and the next one reads on from here.
"""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from ...paths import PLAIN, Refused, read_within, within
from .manifest import Done, entry_of

NAME = "log.jsonl"


def moment(exact: str = "milliseconds") -> str:
    """This moment in UTC, for the record alone: no plan and no page hangs on it."""
    return datetime.now(UTC).isoformat(timespec=exact)


class RunLog:
    """The log of a run, open for appending. Raises OSError where it cannot be written."""

    def __init__(self, folder: Path) -> None:
        path = within(folder, NAME)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | PLAIN, 0o600)
        self._file = os.fdopen(handle, "ab")
        try:
            _refuse_shared(path, os.fstat(handle))
            # A line that a killed run left half written ends here, so that the next one is whole.
            if not _ends_well(handle):
                self._file.write(b"\n")
        except BaseException:
            self._file.close()
            raise

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
        self._file.write(f"{line}\n".encode())
        self._file.flush()
        os.fsync(self._file.fileno())

    def row(self, done: Done) -> None:
        """Append what became of a row."""
        self.say("row", key=done.key, reading=done.reading, files=done.files, **asdict(done.entry))


def _refuse_shared(path: Path, found: os.stat_result) -> None:
    """Raise where what is appended would stand in another file as well."""
    if not stat.S_ISREG(found.st_mode):
        raise Refused(f"{path} is no plain file: take it away")
    if found.st_nlink > 1:
        raise Refused(f"{path} is another file as well (a hard link): put a copy in its place")


def _ends_well(handle: int) -> bool:
    size = os.fstat(handle).st_size
    if not size:
        return True
    os.lseek(handle, -1, os.SEEK_END)
    return os.read(handle, 1) == b"\n"


def read_rows(folder: Path) -> Iterator[Done]:
    """Each row's line of an earlier run, in the order of writing; torn lines are passed over."""
    for facts in read_events(folder):
        if done := row_of(facts):
            yield done


def read_events(folder: Path) -> Iterator[dict[str, Any]]:
    """Every line of the log as it was said, with `event` and `at`; torn lines are passed over."""
    try:
        text = read_within(folder, NAME).decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return
    for line in text.split("\n"):
        with suppress(ValueError, RecursionError):
            facts = json.loads(line)
            if isinstance(facts, dict):
                yield facts


def row_of(facts: dict[str, Any]) -> Done | None:
    """What a line says of a row; none where it says nothing of one, or not all of it."""
    entry = entry_of(facts) if facts.get("event") == "row" else None
    key, reading, files = facts.get("key"), facts.get("reading"), facts.get("files", {})
    if entry is None or not isinstance(key, str):
        return None
    if not (isinstance(reading, dict) and _numbers(reading) and _texts(files)):
        return None
    return Done(entry, key, reading, files=files)


def _numbers(found: dict[str, Any]) -> bool:
    return all(type(value) in (int, float) for value in found.values())


def _texts(found: Any) -> bool:
    return isinstance(found, dict) and all(isinstance(v, str) for v in found.values())
