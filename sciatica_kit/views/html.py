"""Small pieces of HTML that the pages of the gallery are built of; every text is escaped here."""

from base64 import b64encode
from collections.abc import Iterable, Sequence

from IPython.display import HTML
from markupsafe import Markup

from .styles import style

# What may stand in a cell: plain text, which is escaped, or markup made here.
Cell = str | int | float

KINDS = ("exercises", "diagnoses", "red_flags", "precautions", "advice", "education")
KIND_NAMES = {
    "exercises": "Exercises",
    "diagnoses": "Diagnoses",
    "red_flags": "Red flags",
    "precautions": "Precautions",
    "advice": "Daily-living advice",
    "education": "Background for patients",
}


def page(*parts: Markup) -> HTML:
    """The parts as one output of a notebook, with their style; text follows Lab's theme."""
    body = join(parts)
    return HTML(f'{style("pages")}<div class="kit">{body}</div>')  # type: ignore[no-untyped-call]


def join(parts: Iterable[str], between: str = "") -> Markup:
    """Parts side by side; plain text among them is escaped."""
    return Markup(between).join(parts)


def lead(text: str) -> Markup:
    """A line that says how to read what follows; headings are the notebook's own."""
    return Markup("<p>{}</p>").format(text)


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], long: bool = False
) -> Markup:
    """A table whose first column heads its rows; a long one scrolls in a box of its own."""
    top = join(Markup('<th scope="col">{}</th>').format(name) for name in head)
    body = join(_row(cells) for cells in rows)
    made = Markup(
        "<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    ).format(caption, top, body)
    return scrolling(caption, made) if long else Markup('<div class="wide">{}</div>').format(made)


def scrolling(name: str, inside: Markup) -> Markup:
    """A box that the keyboard can reach and scroll."""
    return Markup(
        '<div class="wide long" role="group" aria-label="{}" tabindex="0">{}</div>'
    ).format(name, inside)


def _row(cells: Sequence[Cell]) -> Markup:
    first, *rest = cells
    others = join(Markup("<td>{}</td>").format(cell) for cell in rest)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(first, others)


def bullets(lines: Iterable[str], kind: str = "ul") -> Markup:
    """A list, or nothing where there are no lines."""
    items = join(Markup("<li>{}</li>").format(line) for line in lines)
    return Markup(f"<{kind}>{{}}</{kind}>").format(items) if items else Markup("")


def details(summary: str, body: Markup, opened: bool = False) -> Markup:
    """A part that opens and closes, by mouse and by keyboard."""
    state = " open" if opened else ""
    made = f"<details{state}><summary>{{}}</summary>{{}}</details>"
    return Markup(made).format(summary, body)


def framed_picture(svg: str, words: str, caption: str = "") -> Markup:
    """A drawing as a picture by itself: its styles cannot touch those of another."""
    data = b64encode(svg.encode()).decode()
    below = Markup("<figcaption>{}</figcaption>").format(caption) if caption else Markup("")
    return Markup(
        '<figure><img alt="{}" width="320" src="data:image/svg+xml;base64,{}">{}</figure>'
    ).format(words, data, below)


def named(item: object) -> str:
    """What an item of the library is called, for those who review it."""
    fields = ("clinical_name", "name", "label", "ask", "title", "text")
    return next(str(getattr(item, field)) for field in fields if hasattr(item, field))
