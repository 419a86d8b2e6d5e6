"""What a page may say to a patient: texts and pictures that ask for nothing forbidden."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from ..model.exercise import Exercise
from ..model.finding import Advice
from ..model.library import Library
from .page import Handout


class ForbiddenText(RuntimeError):
    """A page asks for what a rule forbids its reader, and is not made."""


def permitted(e: Exercise, place: str, forbidden: Collection[str]) -> str:
    """The text of a place, what stands there instead, or nothing where neither may be said."""
    barred = set(e.needs.get(place, ())) & _barred(e, forbidden)
    return e.instead.get(place, "") if barred else e.text_at(place)


def may_show(e: Exercise, forbidden: Collection[str]) -> bool:
    """Whether the drawing of an exercise asks for nothing forbidden."""
    return not set(e.needs.get("picture", ())) & _barred(e, forbidden)


def _barred(e: Exercise, forbidden: Collection[str]) -> set[str]:
    """What the texts of an exercise may not ask for: all but what the exercise itself needs.

    Where that is forbidden it is not given, unless a clinician has added it with a reason; and
    then it is said whole.
    """
    return set(forbidden) - e.tagged


def advice_said(a: Advice, forbidden: Collection[str]) -> str:
    """The text of a piece of advice as this patient may read it."""
    return a.instead if set(a.needs) & set(forbidden) else a.text


def checked(page: Handout, forbidden: Collection[str], library: Library) -> Handout:
    """The page, read text by text once it is composed. Raises ForbiddenText. Objection A5."""
    found = sorted(
        {*_in_cards(page, set(forbidden), library), *_in_rest(page, set(forbidden), library)}
    )
    if found:
        raise ForbiddenText(f"the page asks for what a rule forbids: {'; '.join(found)}")
    return page


def _in_cards(page: Handout, forbidden: set[str], library: Library) -> Iterator[str]:
    for card in page.cards:
        said = {*_strings(card.model_dump(exclude={"picture"}))}
        e = library.exercises[card.id]
        for place, tags in e.needs.items():
            barred, text = sorted(_barred(e, forbidden) & set(tags)), e.text_at(place)
            shown = card.picture if place == "picture" else _stands(text, said)
            if barred and shown:
                yield f"{card.id}.{place} ({', '.join(barred)})"


def _stands(text: str, said: set[str]) -> bool:
    """Whether a text is among those said, whichever side it was said for."""
    if "{" not in text:
        return text in said
    sided = re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(text)))
    return any(sided.fullmatch(one) for one in said)


def _in_rest(page: Handout, forbidden: set[str], library: Library) -> Iterator[str]:
    said = {*_strings(page.model_dump(exclude={"cards"}))}
    for a in library.advice.values():
        if forbidden & set(a.needs) and a.text in said:
            yield f"advice {a.id} ({', '.join(sorted(forbidden & set(a.needs)))})"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
