"""Every drawing of the library as files, and all of them on one contact sheet."""

import os
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Literal

from IPython.display import HTML

from ..errors import UserMistake
from ..figures.anatomy import picture
from ..figures.checks import drawing_faults
from ..figures.draw import draw, whole
from ..figures.moving import moving
from ..model.library import Library
from ..model.pose import Look
from ..model.practice import Practice
from ..packet.edition import Edition
from ..packet.noted import Noted
from ..render.typst import compile_template
from .styles import style

Way = Literal["left", "right"]
SIDES: tuple[Way, ...] = ("left", "right")
SHEET = "contact-sheet.pdf"


def draw_all(edition: Edition, out: Path) -> int:
    """Write `<id>-left.svg`, `<id>-right.svg` and the contact sheet; how many files there are.

    Raises UserMistake where a file of another content has one of the names, and writes nothing.
    """
    out.mkdir(parents=True, exist_ok=True)
    made = {n: svg.encode() for n, svg in drawings(edition.library, edition.practice)}
    made[SHEET] = contact_sheet(edition)
    place = Noted(out.resolve().parent, out.resolve().name, ".drawn")
    kept = {*place.digests(), *(sha256(data).hexdigest() for data in made.values())}
    theirs = [n for n in made if os.path.lexists(out / n) and place.digest(n) not in kept]
    if theirs:
        also = f" and {len(theirs) - 1} more" * (len(theirs) > 1)
        raise UserMistake(f"{out} holds another {theirs[0]}{also} already: give another folder")
    for name, data in made.items():
        place.put(name, data)
    return len(made)


def drawings(library: Library, practice: Practice) -> Iterator[tuple[str, str]]:
    """The name and the SVG of every drawing, left and right, in the practice's palette."""
    look = palette_of(practice)
    for name, exercise in sorted(library.exercises.items()):
        for side in SIDES:
            title = f"{exercise.name} ({side})"
            yield f"{name}-{side}.svg", whole(draw(exercise.drawing, side, look), title)


def palette_of(practice: Practice) -> Look:
    """The practice's palette on the usual body."""
    return Look(skin=practice.figure.skin, hair=practice.figure.hair)


def contact_sheet(edition: Edition) -> bytes:
    """All drawings at the size they are printed, with names, as an accessible PDF."""
    library, practice = edition.library, edition.practice
    look = palette_of(practice)
    cells = [
        {
            "id": name,
            "name": exercise.name,
            "pictures": [
                {"svg": whole(made, ""), "alt": made.alt}
                for made in (draw(exercise.drawing, side, look) for side in SIDES)
            ],
        }
        for name, exercise in sorted(library.exercises.items())
    ]
    data = {
        "document_title": "Contact sheet of all drawings",
        "language": "en",
        "paper": practice.paper,
        "accent": practice.accent,
        "warning": practice.warning,
        "head": ["Exercise", "Left", "Right"],
        "cells": cells,
        "footer": f"{practice.name} · Content {library.hash[:8]}",
        "page_of": "Page {n} of {m}",
    }
    return compile_template("contact.typ", data, edition.issued_on, edition.templates)


def gallery(library: Library, practice: Practice, category: str, side: Way = "left") -> HTML:
    """The drawings of one category side by side, each with its name; for a notebook."""
    look = palette_of(practice)
    shown = [
        _figure(whole(draw(e.drawing, side, look), e.name), e.name, e.id)
        for e in library.exercises.values()
        if e.category == category
    ]
    return _row(shown)


def moving_picture(library: Library, practice: Practice, name: str, side: Way = "left") -> HTML:
    """The moving picture of one exercise; for a notebook."""
    exercise = library.exercises[name]
    svg = moving(exercise.drawing, side, palette_of(practice), "m")
    return _row([_figure(svg, exercise.name, exercise.drawing.alt.replace("{side}", side))])


def anatomy_row(library: Library, side: Way = "left") -> HTML:
    """The way of the nerve and where each diagnosis bothers it, with their words."""
    named = [("The sciatic nerve", "nerve_path")]
    named += [(d.name, d.picture) for d in library.diagnoses.values()]
    shown = []
    for title, name in named:
        words = library.anatomy[f"alt.{name}.side"].replace("{side}", side)
        shown.append(_figure(picture(name, side).svg, title, words))
    return _row(shown)


def _figure(svg: str, name: str, words: str) -> str:
    said = f"<figcaption><b>{escape(name)}</b><br>{escape(words)}</figcaption>"
    return f"<figure>{svg}{said}</figure>"


def _row(figures: list[str]) -> HTML:
    return HTML(f'{style("drawings")}<div class="drawings">{"".join(figures)}</div>')  # type: ignore[no-untyped-call]


def drawing_receipt(library: Library, practice: Practice) -> str:
    """How many drawings there are, how many faults the machine finds, and one digest of all."""
    made = dict(drawings(library, practice))
    found = sum(len(drawing_faults(e.drawing)) for e in library.exercises.values())
    digest = sha256("".join(made.values()).encode()).hexdigest()
    return f"{len(made)} drawings, {found} faults\nsha256 {digest}"
