"""The sheets of a print run that are ours, as PDFs: covers without a name, and addresses."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..handout.cover import Held, Pile, compose_addresses, compose_covers
from ..model.practice import Practice
from .typst import compile_template

# typst keeps what it worked out for its last ten documents: some 50 kB a row, 200 kB an address.
LONG, REMEMBERED = 50, 11


def render_covers(
    piles: Sequence[Pile],
    held: Sequence[Held],
    issued_on: date,
    practice: Practice,
    templates: Path,
    files: dict[str, str] | None = None,
) -> bytes:
    """The covers of all piles, each on sheets of its own, and that of the rows held back."""
    sheet = compose_covers(piles, held, issued_on, practice, files)
    pdf = compile_template("cover.typ", sheet.model_dump(mode="json"), issued_on, templates)
    _forget(sum(len(section.table.rows) for section in sheet.sections), issued_on, templates)
    return pdf


def render_addresses(
    blocks: Sequence[tuple[str, ...]], issued_on: date, practice: Practice, templates: Path
) -> bytes:
    """A page a block of lines, which stand behind the window of an envelope."""
    sheet = compose_addresses(blocks, practice)
    pdf = compile_template("address.typ", sheet.model_dump(mode="json"), issued_on, templates)
    _forget(len(blocks), issued_on, templates)
    return pdf


def _forget(count: int, issued_on: date, templates: Path) -> None:
    """Let typst forget what it remembers of a long sheet, so that memory holds one at a time."""
    for number in range(REMEMBERED) if count > LONG else ():
        compile_template("probe.typ", {"text": str(number)}, issued_on, templates)
