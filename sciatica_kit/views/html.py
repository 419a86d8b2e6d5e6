"""Small pieces of HTML that the pages of the gallery are built of; every text is escaped here."""

from base64 import b64encode
from collections.abc import Iterable, Sequence

from IPython.display import HTML
from markupsafe import Markup

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
    return HTML(f'<style>{_STYLE}</style><div class="kit">{body}</div>')  # type: ignore[no-untyped-call]


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
    fields = ("clinical_name", "name", "label", "ask", "title")
    return next(str(getattr(item, field)) for field in fields if hasattr(item, field))


# Drawings are made for white paper, so they keep a white ground in the dark theme too.
_STYLE = (
    ".kit{color:var(--jp-ui-font-color1,#222);font-size:14px;line-height:1.45;max-width:82rem}"
    ".kit h3{font-size:1.25em;margin:1em 0 .3em}.kit h4{font-size:1.05em;margin:1em 0 .3em}"
    ".kit p{margin:.3em 0 .6em;color:inherit;max-width:50rem}"
    ".kit ul,.kit ol{margin:.2em 0;padding-left:1.4em}"
    ".kit .wide{margin:.5em 0 1em}.kit .long{overflow:auto;max-height:36rem}"
    ".kit .wide:focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2)}"
    ".kit table{border-collapse:separate;border-spacing:0;font-size:13px;margin:0}"
    ".kit caption{text-align:left;font-weight:600;padding:.3em 0;"
    "color:var(--jp-ui-font-color1,#222)}"
    ".kit th,.kit td{text-align:left!important;vertical-align:top;padding:.3em .6em;"
    "white-space:normal;max-width:34rem;border:0;"
    "border-bottom:1px solid var(--jp-border-color1,#bbb)}"
    ".kit thead th{position:sticky;top:0;z-index:1;vertical-align:bottom;"
    "background:var(--jp-layout-color2,#eee)}.kit tbody th{font-weight:600;min-width:9rem}"
    ".kit details{border:1px solid var(--jp-border-color1,#bbb);border-radius:4px;"
    "margin:.4em 0;padding:.4em .8em}.kit summary{cursor:pointer;font-weight:600}"
    ".kit .pictures{display:flex;flex-wrap:wrap;gap:1rem;margin:.6em 0}"
    ".kit figure{margin:0;width:20rem}.kit figure img{width:100%;height:auto;background:#fff;"
    "border-radius:4px}.kit figcaption{font-size:.9em;margin-top:.3em}"
    ".kit .state{border:1px solid currentColor;border-radius:9px;padding:0 .5em;"
    "white-space:nowrap;font-size:.9em;font-weight:400}"
    ".kit .two{display:grid;grid-template-columns:repeat(auto-fit,minmax(24rem,1fr));gap:0 2rem}"
    ".kit .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}"
    ".kit ins,.kit del{color:#111;padding:0 .15em;border-radius:2px}"
    ".kit ins{background:#bfe3c4;text-decoration:underline}"
    ".kit del{background:#f3c6c0;text-decoration:line-through}"
)
