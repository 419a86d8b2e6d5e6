"""The cover sheet of a print run: refs, statuses and page counts, and no patient's name."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from .typst import compile_template

HEAD = ("Ref", "Status", "Pages", "Why it is not in the pile")


def render_cover(rows: Sequence[tuple[str, str, str, str]], day: str, templates: Path) -> bytes:
    """The cover sheet as a PDF; rows are (ref, status, pages, reason) in print order."""
    printed = [row for row in rows if row[2]]
    data = {
        "kind": "cover",
        "language": "en",
        "document_title": f"Print run of {day}",
        "lead": f"{len(printed)} packets in this pile, {len(rows) - len(printed)} rows held back.",
        "head": HEAD,
        "rows": [list(row) for row in rows],
    }
    return compile_template("cover.typ", data, date.fromisoformat(day), templates)
