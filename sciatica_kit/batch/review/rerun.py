"""The kit's own notebook run again for a row, and its receipt held against the one in the run."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ...packet.edition import Own
from ...paths import beside, read_within, scratch
from ..record.manifest import Entry
from ..record.past import Past
from ..run.job import MAPPING
from .files import Fault

CELL_SECONDS = 60
LONGEST = 2000
NBVAL = (
    "-p", "nbval.plugin", "--nbval-lax", "--nbval-current-env",
    f"--nbval-cell-timeout={CELL_SECONDS}", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
    "--rootdir", ".", "--noconftest",
)  # fmt: skip
RECEIPT = "# NBVAL_CHECK_OUTPUT"
PYTEST = """
import sys
from sciatica_kit.batch.run.late_imports import put_off_the_grammar
put_off_the_grammar()
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Rerun:
    """What notebooks are run again with; of what lies in the run only the receipt is read."""

    folder: Path
    past: Past
    own: Own
    password_file: Path | None = None

    def faults(self, entries: Sequence[Entry]) -> Iterator[Fault]:
        """Whether the kit's own notebook gives each row the receipt that its packet has."""
        roster, day = self.past.facts.get("roster"), self.past.day
        if not isinstance(roster, str) or day is None:
            said = "run.json does not say its list or its day: run the batch again"
            yield from (Fault(entry.ref, said) for entry in entries)
            return
        asked: dict[str, tuple[str, dict[str, str]]] = {}
        for entry in entries:
            try:
                receipt = _receipt(read_within(self.folder, *entry.notebook.split("/")))
            except (OSError, ValueError, RecursionError):
                yield Fault(entry.ref, f"{entry.notebook} holds no receipt that can be read")
                continue
            asked[entry.ref] = receipt, self._parameters(entry.ref, roster, day.isoformat())
        held = _holding(asked)
        for entry in entries:
            if entry.ref in asked and entry.ref not in held:
                said = "does not give the same receipt when run again"
                yield Fault(entry.ref, f"{entry.notebook} {said}{self._since(Path(roster))}")

    def _since(self, roster: Path) -> str:
        """What has become of the list since, where that is why."""
        try:
            same = sha256(roster.read_bytes()).hexdigest() == self.past.facts.get("roster_sha256")
        except OSError:
            return f": the list {roster.name} is not where it was, or cannot be read"
        return "" if same else f": the list {roster.name} has changed since"

    def _parameters(self, ref: str, roster: str, day: str) -> dict[str, str]:
        given = {
            "practice": self.own.practice, "templates": self.own.templates,
            "content": self.own.content, "password_file": self.password_file,
        }  # fmt: skip
        places = {name: str(place.resolve()) if place else "" for name, place in given.items()}
        kept = self.past.facts.get("mapping") == MAPPING
        mapping = str((self.folder / MAPPING).resolve()) if kept else ""
        return {"roster": roster, "ref": ref, "issued_on": day, "mapping": mapping, **places}


def _receipt(data: bytes) -> str:
    """The receipt that stands in an executed notebook. Raises ValueError where there is none."""
    book = json.loads(data.decode("utf-8"))
    cells = book.get("cells") if isinstance(book, dict) else None
    for cell in cells if isinstance(cells, list) else ():
        if isinstance(cell, dict) and _source(cell).startswith(RECEIPT):
            outputs = cell.get("outputs")
            for output in outputs if isinstance(outputs, list) else ():
                text = _text(output.get("text")) if isinstance(output, dict) else ""
                if 0 < len(text) <= LONGEST:
                    return text
    raise ValueError("no receipt")


def _source(cell: dict[str, Any]) -> str:
    return _text(cell.get("source"))


def _text(found: Any) -> str:
    """A text of a notebook, which may be kept line by line."""
    if isinstance(found, list) and all(isinstance(line, str) for line in found):
        return "".join(found)
    return found if isinstance(found, str) else ""


def _holding(asked: Mapping[str, tuple[str, dict[str, str]]]) -> set[str]:
    """The refs whose receipts the kit's notebook gives, writing elsewhere: all in one session."""
    if not asked:
        return set()
    with scratch() as folder:
        names = {f"n{number}.ipynb": ref for number, ref in enumerate(asked)}
        for name, ref in names.items():
            receipt, parameters = asked[ref]
            book = _ours(receipt, {**parameters, "outputs": str(folder / "made" / name)})
            (folder / name).write_text(json.dumps(book), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-c", PYTEST, *NBVAL, "--junitxml", "said.xml", *names],
            env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, cwd=folder,
            check=False,
        )  # fmt: skip
        passed = _passed(folder / "said.xml")
        return {ref for name, ref in names.items() if name in passed}


def _passed(report: Path) -> set[str]:
    """The notebooks every cell of which was run and gave what stands in it."""
    try:
        cells = list(ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return set()
    failed = {cell.get("classname", "") for cell in cells if len(cell)}
    return {cell.get("classname", "") for cell in cells} - failed


def _environment() -> dict[str, str]:
    """Without what would add to pytest: only the notebook is to be run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def _ours(receipt: str, parameters: dict[str, str]) -> dict[str, Any]:
    """The kit's own notebook with a row's parameters, and the receipt that it should give."""
    book: dict[str, Any] = json.loads((beside("notebooks") / "handout.ipynb").read_text("utf-8"))
    cells = []
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = _stream(receipt) if _source(cell).startswith(RECEIPT) else []
        cells.append(cell)
        if "parameters" in cell["metadata"].get("tags", ()):
            cells.append(_injected(parameters))
    return {**book, "cells": cells}


def _stream(text: str) -> list[dict[str, Any]]:
    return [{"output_type": "stream", "name": "stdout", "text": text}]


def _injected(parameters: dict[str, str]) -> dict[str, Any]:
    lines = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    told: dict[str, Any] = {"cell_type": "code", "id": "injected", "source": lines}
    return {**told, "metadata": {}, "outputs": [], "execution_count": None}
