"""How hard each item is to read: a plot made from the numbers, and the numbers in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from IPython.display import HTML
from markupsafe import Markup

from ..library.check import spoken
from ..library.readability import reading, too_hard
from ..library.wording import MAX_GRADE
from ..model.library import Library
from .html import details, join, lead, page, table

# The plot: pixels from the left edge to grade 0, a grade wide, a row high, a dot's radius.
LEFT, GRADE, ROW, DOT = 190, 78, 34, 5
LOWEST, HIGHEST = 0, 7


@dataclass(frozen=True)
class Read:
    """One item with its group and the figures of its text."""

    id: str
    name: str
    group: str
    figures: dict[str, float]


def readings(library: Library) -> tuple[Read, ...]:
    """The figures of every exercise and diagnosis, by group and then by grade."""
    found = [
        *(
            Read(e.id, e.name, e.category, reading(list(spoken(e).values()), "en"))
            for e in library.exercises.values()
        ),
        *(
            Read(d.id, d.name, "diagnoses", reading([d.name, *d.explain, d.outlook], "en"))
            for d in library.diagnoses.values()
        ),
    ]
    return tuple(sorted(found, key=lambda r: (r.group, r.figures["grade"], r.id)))


def reading_plot(library: Library) -> HTML:
    """A dot for each item at its grade, the limit as a line, and all figures as a table."""
    found = readings(library)
    over = [r for r in found if r.figures["grade"] > MAX_GRADE]
    note = (
        f"Flesch-Kincaid grade of all that an item says to patients. Items: {len(found)}; over the "
        f"limit of {MAX_GRADE:g}: {len(over)}. Rest the pointer on a dot for its name."
    )
    head = ("Item", "Group", "Grade", "SMOG", "Hard words in 100", "Words a sentence",
            "Longest sentence", "Beyond the limits of a page")  # fmt: skip
    return page(
        lead(note),
        plot(found),
        details(
            "The figures",
            table("Reading figures of every item", head, map(_line, found), long=True),
        ),
    )


def _line(r: Read) -> tuple[str | float, ...]:
    f = r.figures
    return (r.name, _title(r.group), f["grade"], f["smog"], f["hard_words"], f["mean_sentence"],
            f["longest_sentence"], "; ".join(_beyond(r)) or "—")  # fmt: skip


def _beyond(r: Read) -> list[str]:
    """The limits that hold for a text as short as one item: SMOG is steady on whole pages alone."""
    return too_hard({k: v for k, v in r.figures.items() if k not in ("smog", "hard_words")})


def _title(group: str) -> str:
    return group.replace("_", " ").capitalize()


def plot(found: tuple[Read, ...]) -> Markup:
    """One row a group, one dot an item, as SVG whose ink is that of the theme."""
    groups = sorted({r.group for r in found})
    wide, high = _x(HIGHEST) + 20, ROW * len(groups) + 50
    words = f"Reading grades of {len(found)} items; the figures stand in the table beneath."
    rows = join(_group(i, name, found) for i, name in enumerate(groups))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" viewBox="0 0 {} {}"'
        ' style="max-width:{}px;width:100%;height:auto" font-size="13" fill="currentColor">'
        "{}{}</svg>"
    ).format(words, wide, high, wide, _scale(ROW * len(groups) + 8), rows)


def _x(grade: float) -> float:
    return round(LEFT + (min(max(grade, LOWEST), HIGHEST) - LOWEST) * GRADE, 1)


def _scale(foot: int) -> Markup:
    ticks = join(
        Markup(
            '<path d="M{0} 0V{1}" stroke="currentColor" stroke-opacity=".2"/>'
            '<text x="{0}" y="{2}" text-anchor="middle">{3}</text>'
        ).format(_x(n), foot, foot + 18, n)
        for n in range(LOWEST, HIGHEST + 1)
    )
    limit = Markup(
        '<path d="M{0} 0V{1}" stroke="currentColor" stroke-width="2" stroke-dasharray="6 4"/>'
        '<text x="{2}" y="{3}">limit</text>'
    ).format(_x(MAX_GRADE), foot, _x(MAX_GRADE) + 6, 14)
    return ticks + limit + Markup('<text x="0" y="{}">Grade</text>').format(foot + 18)


def _group(row: int, name: str, found: tuple[Read, ...]) -> Markup:
    y = ROW * row + ROW // 2 + 6
    label = Markup('<text x="0" y="{}">{}</text>').format(y + 4, _title(name))
    return label + join(_dots([r for r in found if r.group == name], y))


def _dots(items: list[Read], y: int) -> Iterator[Markup]:
    """Dots that would cover each other step up and down by turns."""
    lanes = (0, -8, 8)
    for n, r in enumerate(items):
        grade = r.figures["grade"]
        over = grade > MAX_GRADE
        yield Markup(
            '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="currentColor">'
            "<title>{}: grade {}</title></circle>"
        ).format(_x(grade), y + lanes[n % 3], DOT, "#d1495b" if over else "#5aa9c9", r.name, grade)
