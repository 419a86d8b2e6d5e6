"""Every column, id and alias, printed from the code: `roster columns`, and REFERENCE.md."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...model.exercise import EQUIPMENT
from ...model.library import Library
from .columns import COLUMNS

HEAD = """# Reference

Printed by `sciatica-kit roster columns --format md`: change the code or the content, then print \
it again.

A roster is CSV or XLSX with the names of its columns in the first row. Every cell is read as \
text: `007` stays `007`. Columns, ids and aliases are matched without case, spaces, hyphens and \
underscores. Lists are separated by `;`, dates are YYYY-MM-DD, and blank is "not asked", never \
"no".
"""


@dataclass(frozen=True)
class Part:
    """One table of the reference: what it is of, what its columns are called, its rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def reference(library: Library) -> tuple[Part, ...]:
    """Columns first, then every word that may stand in one."""
    return (
        Part("Columns", ("Column", "What goes into it", "Words"), tuple(_columns())),
        Part(
            "Diagnoses",
            ("Id", "Aliases", "ICD-10-CM codes", "For clinicians"),
            tuple(_diagnoses(library)),
        ),
        Part("Red flags", ("Id", "Alias", "What it does", "What is asked"), tuple(_flags(library))),
        Part("Precautions", ("Id", "For clinicians"), tuple(_precautions(library))),
        Part("Equipment", ("Id",), tuple((item,) for item in EQUIPMENT)),
        Part("Exercises", ("Id", "Alias", "Name", "Category"), tuple(_exercises(library))),
        Part("Languages", ("Tag",), tuple((tag,) for tag in library.languages)),
    )


def _columns() -> Iterator[tuple[str, ...]]:
    for name, column in COLUMNS.items():
        yield name, column.note, ", ".join(column.choices)


def _diagnoses(library: Library) -> Iterator[tuple[str, ...]]:
    for d in library.diagnoses.values():
        aliases = dict.fromkeys(word for word in (d.key, *d.aliases) if word != d.id)
        codes = ", ".join(code.code for code in d.codes)
        yield d.id, ", ".join(aliases), codes, d.clinical_name


def _flags(library: Library) -> Iterator[tuple[str, ...]]:
    for flag in library.red_flags.values():
        if flag.asked:
            yield flag.id, flag.row, "refers" if flag.blocks else "warns", flag.ask


def _precautions(library: Library) -> Iterator[tuple[str, ...]]:
    return ((p.id, p.label) for p in library.precautions.values())


def _exercises(library: Library) -> Iterator[tuple[str, ...]]:
    for e in library.exercises.values():
        yield e.id, e.code, e.name, e.category.replace("_", " ")


def as_markdown(parts: Iterable[Part]) -> str:
    """The reference page."""
    return "\n".join([HEAD, *(_table(part) for part in parts)])


def _table(part: Part) -> str:
    rule = "|".join(["---"] * len(part.head))
    rows = (f"| `{row[0]}` | {' | '.join(row[1:])} |" for row in part.rows)
    lines = "\n".join(row.replace("|  |", "| |").replace(" |  |", " | |") for row in rows)
    return f"## {part.title}\n\n| {' | '.join(part.head)} |\n|{rule}|\n{lines}\n"


def as_plain(parts: Iterable[Part]) -> str:
    """The same for a terminal: a word a line, and what it means behind it."""
    return "\n\n".join(f"{part.title}\n" + "\n".join(map(_line, part.rows)) for part in parts)


def _line(row: tuple[str, ...]) -> str:
    told = "; ".join(cell for cell in row[1:] if cell)
    return f"  {row[0]}" + (f": {told}" if told else "")
