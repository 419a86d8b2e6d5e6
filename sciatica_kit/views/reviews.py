"""Which reviews are due, who has checked what, and how far each translation has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from babel.messages.catalog import Message
from IPython.display import HTML

from ..library.catalogues import read
from ..library.translate import SOURCE, is_safety, review_of, texts
from ..model.base import Review
from ..model.library import Library
from .html import (
    KIND_NAMES,
    KINDS,
    bullets,
    details,
    lead,
    named,
    page,
    table,
)


@dataclass(frozen=True)
class Item:
    """One item of the library that carries a review."""

    kind: str
    id: str
    name: str
    review: Review

    @property
    def state(self) -> str:
        """Who has checked it and when, or that nobody has."""
        return state(self.review)


def items(library: Library) -> Iterator[Item]:
    """Every item that carries a review, and every translation."""
    for kind in KINDS:
        for key, item in getattr(library, kind).items():
            yield Item(kind, key, named(item), item.review)
    for tag in library.languages:
        if tag != SOURCE:
            yield Item("translations", tag, tongue(tag), review_of(tag, library))


def tongue(tag: str) -> str:
    """A language's English name with its tag. Source: CLDR by Babel."""
    return f"{Locale.parse(tag, sep='-').get_display_name('en')} ({tag})"


def state(review: Review) -> str:
    """Who has checked something and when, or that nobody has."""
    if not review.checked_by:
        return "not checked yet"
    return f"checked by {review.checked_by}" + (f" on {review.reviewed}" if review.reviewed else "")


def due(library: Library, on: date) -> tuple[Item, ...]:
    """What is to be looked at again by a day, the longest due first."""
    found = [item for item in items(library) if item.review.next_review <= on]
    return tuple(sorted(found, key=lambda item: (item.review.next_review, item.kind, item.id)))


def review_page(library: Library, on: date) -> HTML:
    """What is due on a day, how much of each kind is checked, and who checked what."""
    found, checked = due(library, on), [i for i in items(library) if i.review.checked_by]
    head = ("Kind", "Items", "Checked", "Not checked", "Due", "Next review")
    said = f"On {on}: {len(found)} reviews are due; {len(checked)} items have been checked."
    return page(
        lead(said),
        table("Reviews by kind", head, _kinds(library, on)),
        _list("Due", found),
        _list("Checked, and by whom", checked),
        _list("Not checked yet", [i for i in items(library) if not i.review.checked_by]),
    )


def _kinds(library: Library, on: date) -> Iterator[tuple[str | int, ...]]:
    everything = tuple(items(library))
    for kind in (*KINDS, "translations"):
        own = [item for item in everything if item.kind == kind]
        days = [item.review.next_review for item in own]
        checked = sum(bool(item.review.checked_by) for item in own)
        late = sum(day <= on for day in days)
        first = str(min(days)) if days else "—"
        yield _title(kind), len(own), checked, len(own) - checked, late, first


def _title(kind: str) -> str:
    return KIND_NAMES.get(kind, kind.capitalize())


def _list(title: str, found: Any) -> Any:
    rows = [(i.name, _title(i.kind), i.state, str(i.review.next_review)) for i in found]
    head = ("Item", "Kind", "State", "Next review")
    body = table(title, head, rows, long=True) if rows else bullets(["None."])
    return details(f"{title}: {len(rows)}", body)


@dataclass(frozen=True)
class Spoken:
    """How far one translation has come: each text is in just one of the four heaps."""

    tag: str
    ready: tuple[str, ...]
    missing: tuple[str, ...]
    fuzzy: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """What would not be printed."""
        return (*self.missing, *self.fuzzy, *self.stale)


def spoken_state(tag: str, library: Library) -> Spoken:
    """The ids of a language's texts: ready, missing, fuzzy, or made from English since changed."""
    known = {str(m.context): m for m in read(tag, library.locales) or () if m.id}
    heaps: dict[str, list[str]] = {"ready": [], "missing": [], "fuzzy": [], "stale": []}
    for key, english in texts(library).items():
        heaps[_heap(known.get(key), english)].append(key)
    return Spoken(tag, **{name: tuple(keys) for name, keys in heaps.items()})


def _heap(message: Message | None, english: tuple[str, ...]) -> str:
    if message is None or not all(_strings(message.string)):
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    return "ready" if _strings(message.id) == english else "stale"


def _strings(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (tuple, list)) else (str(value or ""),)


def translations(library: Library) -> HTML:
    """Each language: how many texts it has and lacks, and who has checked it."""
    found = [spoken_state(tag, library) for tag in library.languages if tag != SOURCE]
    head = ("Language", "Texts", "Ready", "Missing", "Fuzzy", "English has changed",
            "Lacking and about safety", "State", "Next review")  # fmt: skip
    lists = (
        details(f"{tongue(s.tag)}: {len(s.lacking)} texts are not printed", bullets(s.lacking))
        for s in found
        if s.lacking
    )
    note = "A text that is missing, fuzzy or behind the English is never printed."
    rows = (_spoken(s, review_of(s.tag, library)) for s in found)
    return page(lead(note), table("State of each translation", head, rows), *lists)


def _spoken(s: Spoken, review: Review) -> tuple[str | int, ...]:
    heaps = (s.ready, s.missing, s.fuzzy, s.stale)
    unsafe = sum(map(is_safety, s.lacking))
    counts = map(len, heaps)
    return (tongue(s.tag), sum(map(len, heaps)), *counts, unsafe, state(review),
            str(review.next_review))  # fmt: skip
