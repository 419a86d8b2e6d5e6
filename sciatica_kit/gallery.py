"""Every drawing of the library as files, and all of them on one contact sheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from .figures.draw import draw, whole
from .library import Library
from .model.look import Look
from .model.practice import Practice
from .packet import Press
from .paths import write_private
from .render.typst import compile_template

SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")
SHEET = "contact-sheet.pdf"


def draw_all(press: Press, out: Path) -> int:
    """Write `<id>-left.svg`, `<id>-right.svg` and the contact sheet; how many files there are."""
    out.mkdir(parents=True, exist_ok=True)
    made = dict(drawings(press.library, press.practice))
    for name, svg in made.items():
        write_private(out / name, svg.encode())
    write_private(out / SHEET, contact_sheet(press))
    return len(made) + 1


def drawings(library: Library, practice: Practice) -> Iterator[tuple[str, str]]:
    """The name and the SVG of every drawing, left and right, in the practice's palette."""
    look = look_of(practice)
    for name, exercise in sorted(library.exercises.items()):
        for side in SIDES:
            title = f"{exercise.name} ({side})"
            yield f"{name}-{side}.svg", whole(draw(exercise.drawing, side, look), title)


def look_of(practice: Practice) -> Look:
    """The practice's palette on the usual body."""
    return Look(skin=practice.figure.skin, hair=practice.figure.hair)


def contact_sheet(press: Press) -> bytes:
    """All drawings at the size they are printed, with names, as an accessible PDF."""
    library, practice = press.library, press.practice
    look = look_of(practice)
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
    return compile_template("contact.typ", data, press.issued_on, press.templates)
