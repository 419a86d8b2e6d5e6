"""What the batch panel says: its look, its sentences, and its tables of refs."""

import os
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from types import MappingProxyType

import ipywidgets as w

from ...batch.record.manifest import read_manifest
from ...batch.record.past import MENDED
from ...batch.roster.plans import PlannedRow, summary
from ...batch.roster.read import Roster
from ...model.status import Status

STATUS: Mapping[str, str] = MappingProxyType({
    Status.PLANNED: "to make",
    Status.REFERRED: "red flag: an urgent sheet, no exercises",
    Status.NOT_SCREENED: "not screened: nothing is made",
    Status.INVALID: "mistakes: nothing is made",
})  # fmt: skip
CHANGED = '<p class="sb-mistake">Cells were changed: press “Check again” first.</p>'


def html(text: str = "") -> w.HTML:
    """A piece of the page; text from outside has been escaped before."""
    return w.HTML(text)


def scroll(inside: str, name: str) -> str:
    """A long table in a box of its own, which the keyboard can reach and scroll."""
    return f'<div class="sb-scroll" role="region" tabindex="0" aria-label="{name}">{inside}</div>'


def html_table(caption: str, head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """A table of cells that are HTML already; nothing where it has no rows."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr>" for cells in body)
    return f"<table><caption>{caption}</caption><tr>{top}</tr>{rows}</table>" if body else ""


def good_rows(rows: Sequence[PlannedRow]) -> str:
    """The rows without mistakes by ref, with what becomes of them and what to think of."""
    body = [
        (str(row.row.number), escape(row.plan.ref), STATUS[row.plan.status],
         "<br>".join(map(escape, row.plan.warnings)))
        for row in rows if not row.plan.problems
    ]  # fmt: skip
    shown = html_table("Rows without mistakes", ("Row", "Ref", "What is made", "Warnings"), body)
    return scroll(shown, "Rows without mistakes") if shown else "<p>No row is without mistakes.</p>"


def checked(roster: Roster, rows: tuple[PlannedRow, ...]) -> str:
    """The summary, and what else there is to say of the table as a whole."""
    parts = [f"<b>{summary(rows)}</b>"]
    parts += [escape(sentence) for sentence in roster.said]
    if roster.path.name.endswith(MENDED):
        parts.append(f"What was mended is in <code>{escape(near(roster.path))}</code>.")
    return "".join(f"<p>{part}</p>" for part in parts)


def what_is_made(out: Path, refs: list[str]) -> str:
    """What the button would do to the folder, before it is pressed."""
    entries = [entry for entry in read_manifest(out) if entry.pdf]
    gone = [entry.ref for entry in entries if entry.ref not in refs]
    parts = [f"{len(refs)} packets go into <code>{escape(near(out))}</code>."]
    if not refs:
        parts = ["There is nothing to make yet: mend the mistakes above."]
    if entries:
        parts.append(f"An earlier run made {len(entries)} there; what is unchanged stays.")
    if gone:
        some = escape(", ".join(gone[:5])) + (" and more" if gone[5:] else "")
        parts.append(
            f"<b>Packets that are not in this roster are taken away: {some}.</b> "
            "What is approved among them is kept in <code>set-aside</code>."
        )
    return f"<p>{' '.join(parts)}</p>"


def near(path: Path) -> str:
    """A path as it is seen from the notebook."""
    return os.path.relpath(path)
