"""What the forms of the library review share: the width of a field, and how they speak."""

from typing import Any

import ipywidgets as w
from markupsafe import Markup

# Wide enough for “Review again on”, so that no label is cut.
WIDE: dict[str, Any] = {
    "style": {"description_width": "8rem"},
    "layout": w.Layout(width="26rem", max_width="100%"),
}
# A red flag is called by its whole question.
WIDER = {**WIDE, "layout": w.Layout(width="44rem", max_width="100%")}


def said(text: str) -> str:
    """A plain sentence as HTML."""
    return str(Markup("<p>{}</p>").format(text))


def status(text: str = "", wrong: bool = False) -> str:
    """A line that a screen reader reads out when it changes; a mistake has a bar beside it."""
    bar = "4px solid var(--jp-error-color1, #b00020)" if wrong else "0"
    look = f"border-left:{bar};padding-left:{'.6rem' if wrong else '0'};margin:0"
    return str(Markup('<p role="status" style="{}">{}</p>').format(look, text))
