"""A form for those who review content: an item as a card, and a button that says it is checked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ipywidgets as w

from ...errors import UserMistake
from ...library.load import load_library
from ...library.sign import mark_checked
from ...model.library import Library
from ...packet.edition import load_edition
from ...paths import CONTENT
from ...views.cards import item_card, next_year
from ...views.html import KIND_NAMES, KINDS, named
from ...views.reviews import state
from ..inputs import WHOLE, WIDE, WIDER, debounce, said, status

ALL, UNCHECKED, DUE = "all", "not checked yet", "review due"


class LibraryReview(w.VBox):  # type: ignore[misc]
    """Choose a kind and an item, read its card, and mark it as checked in its own file.

    `content` is the folder of the content, `on` the day of the check as YYYY-MM-DD. Blank is today,
    which is asked of `clock` each time: a form may stay open overnight.
    """

    def __init__(
        self, content: str | Path = CONTENT, on: str = "", *, clock: Callable[[], date]
    ) -> None:
        self._folder, self._on, self._clock = Path(content), on, clock
        self._practice = load_edition(self._today()).practice
        self._library = load_library(self._folder)
        self.kind = w.Dropdown(
            options=[(KIND_NAMES[k], k) for k in KINDS], description="Kind", **WIDE
        )
        self.show = w.Dropdown(options=(ALL, UNCHECKED, DUE), description="Show", **WIDE)
        self.item = w.Dropdown(description="Item", **WIDER)
        self.before, self.after = (_button(*words) for words in _MOVES)
        self.card = w.HTML()
        self.who = w.Text(description="Checked by", placeholder="your name", **WIDE, **WHOLE)
        self.again = w.DatePicker(
            description="Review again on", value=next_year(self._today()), **WIDE
        )
        self.mark = _button("Mark as checked", "Write your name and the day into this item's file")
        self.mark.button_style = "primary"
        self.message = w.HTML(status())
        super().__init__(self._rows())
        self._listen()
        self._fill()

    def __repr__(self) -> str:
        return "LibraryReview"

    def _rows(self) -> list[w.Widget]:
        line = w.Layout(flex_flow="row wrap", align_items="center")
        return [
            w.HBox([self.kind, self.show], layout=line),
            w.HBox([self.item, self.before, self.after], layout=line),
            w.HBox([self.who, self.again, self.mark], layout=line),
            self.message,
            self.card,
        ]

    def _listen(self) -> None:
        self.kind.observe(lambda _: self._fill(), "value")
        self.show.observe(lambda _: self._fill(), "value")
        self.item.observe(lambda _: self._draw(), "value")
        self.before.on_click(lambda _: self._step(-1))
        self.after.on_click(lambda _: self._step(1))
        self.mark.on_click(lambda _: debounce(self._mark))

    def _today(self) -> date:
        return date.fromisoformat(self._on) if self._on else self._clock()

    def _items(self) -> dict[str, Any]:
        """The items of the kind that are to be shown."""
        found: dict[str, Any] = getattr(self._library, self.kind.value)
        return {key: item for key, item in found.items() if self._wanted(item)}

    def _wanted(self, item: Any) -> bool:
        if self.show.value == UNCHECKED:
            return not item.review.checked_by
        return self.show.value == ALL or bool(item.review.next_review <= self._today())

    def _fill(self, wanted: str | None = None) -> None:
        """The items to choose from; the one that was shown stays, where it is still among them."""
        found = self._items()
        keep = wanted if wanted in found else next(iter(found), None)
        self.item.options = [
            (f"{named(item)} – {state(item.review)}", key) for key, item in found.items()
        ]
        self.item.value = keep
        self._draw()

    def _step(self, by: int) -> None:
        keys = list(self._items())
        if self.item.value in keys:
            at = keys.index(self.item.value) + by
            self.item.value = keys[min(max(at, 0), len(keys) - 1)]

    def _draw(self) -> None:
        """The card of what is chosen, and the buttons that make sense there."""
        keys = list(self._items())
        key = self.item.value
        self.mark.disabled = key is None
        self.before.disabled = key is None or key == keys[0]
        self.after.disabled = key is None or key == keys[-1]
        if key is None:
            self.card.value = said("There is nothing of this kind to show.")
        else:
            self.card.value = item_card(self._library, self._practice, self.kind.value, key).data

    def _mark(self) -> None:
        """Write the review; what was not read as it stands now is not marked."""
        kind, key = self.kind.value, self.item.value
        try:
            self._unchanged(kind, key)
            self._write(kind, key)
            self._library = load_library(self._folder)
        except UserMistake as mistake:
            self.message.value = status(f"Not marked: {mistake}.", wrong=True)
            return
        name = named(getattr(self._library, kind)[key])
        self._fill(key)
        self.message.value = status(
            f"{name} is marked as checked. The content's hash is now {self._library.hash[:8]}."
        )

    def _unchanged(self, kind: str, key: str) -> None:
        fresh: Library = load_library(self._folder)
        shown, now = getattr(self._library, kind)[key], getattr(fresh, kind).get(key)
        if now != shown:
            self._library = fresh
            self._fill(key)
            raise UserMistake("its file has changed since you opened it; read it again")

    def _write(self, kind: str, key: str) -> None:
        if self.again.value is None:
            raise UserMistake("“Review again on” is blank: give the day of the next review")
        mark_checked(f"{kind}/{key}", self.who.value, self._today(), self.again.value, self._folder)


def _button(text: str, tooltip: str) -> w.Button:
    return w.Button(description=text, tooltip=tooltip)


_MOVES = (("Previous", "The item before this one"), ("Next", "The item after this one"))
