"""The cover sheet of a print run: refs, statuses and page counts, and no patient's name."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..model.page import CoverSheet
from ..model.practice import Practice
from .typst import compile_template

HEAD = ("Ref", "Status", "Pages", "Why it is not in the pile")
Line = tuple[str, str, str, str]


def render_cover(
    rows: Sequence[Line], issued_on: date, practice: Practice, templates: Path
) -> bytes:
    """The cover sheet as a PDF; rows are (ref, status, pages, reason) in print order."""
    printed = sum(bool(row[2]) for row in rows)
    sheet = CoverSheet(
        language="en",
        paper=practice.paper,
        accent=practice.accent,
        warning=practice.warning,
        document_title=f"Print run of {issued_on.isoformat()}",
        lead=f"Packets in this pile: {printed}. Rows held back: {len(rows) - printed}.",
        head=HEAD,
        rows=tuple(rows),
        footer=practice.name,
        page_of="Page {n} of {m}",
    )
    return compile_template("cover.typ", sheet.model_dump(mode="json"), issued_on, templates)
