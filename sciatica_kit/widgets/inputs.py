"""What the forms share: buttons, traits, a press that waits for typing, and how lines speak."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as w
from markupsafe import Markup

from ..packet.edition import Own
from ..paths import OWN, PRACTICE, TEMPLATES

# Wide enough for “Review again on”, so that no label is cut.
WIDE: dict[str, Any] = {
    "style": {"description_width": "8rem"},
    "layout": w.Layout(width="26rem", max_width="100%"),
}
# A red flag is called by its whole question.
WIDER = {**WIDE, "layout": w.Layout(width="44rem", max_width="100%")}
# A field that a button acts on tells its text when it is left, whole and before the press: while it
# is being typed in it would tell its first letter, and the rest after a press that overtakes it.
WHOLE: dict[str, Any] = {"continuous_update": False}
# A field that is being typed in sends its first letter at once, and the rest when the kernel has
# answered; a press of a button does not wait for that. Seconds in which the rest is here.
ARRIVES = 0.3


def debounce(act: Callable[[], Any]) -> None:
    """Do it when the fields have told all; where no kernel is running they have."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        act()
    else:
        loop.call_later(ARRIVES, act)


def put(widget: Any, trait: str, value: Any) -> None:
    """Set a trait that has changed: what stays is not sent to the browser."""
    if getattr(widget, trait) != value:
        setattr(widget, trait, value)


def pressed_button(words: str, pressed: Callable[[], None], style: str = "") -> w.Button:
    """A button as wide as its words, and what it does."""
    made = w.Button(description=words, button_style=style, layout={"width": "auto"})
    made.on_click(lambda _: pressed())
    return made


def said(text: str) -> str:
    """A plain sentence as HTML."""
    return str(Markup("<p>{}</p>").format(text))


def status(text: str = "", wrong: bool = False) -> str:
    """A line that a screen reader reads out when it changes; a mistake has a bar beside it."""
    bar = "4px solid var(--jp-error-color1, #b00020)" if wrong else "0"
    look = f"border-left:{bar};padding-left:{'.6rem' if wrong else '0'};margin:0"
    return str(Markup('<p role="status" style="{}">{}</p>').format(look, text))


def own_of(practice: str = "", templates: str = "", content: str = "") -> Own:
    """What a practice has of its own: what is named, else what `sciatica-kit lab` was told."""
    given = zip((practice, templates, content), (PRACTICE, TEMPLATES, OWN), strict=True)
    places = (named or os.environ.get(told, "") for named, told in given)
    return Own(*(Path(place).resolve() if place else None for place in places))
