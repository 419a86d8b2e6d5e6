"""What an item of the library says, field by field, for a card or for a comparison."""

from collections.abc import Iterator
from typing import Any

from ..model.base import Evidence, Reviewed

# Shown elsewhere on a card, or not said in words.
APART = {"id", "review", "evidence", "drawing", "start_said"}


def fields(item: Reviewed) -> dict[str, tuple[str, ...]]:
    """Every field of an item that says something, by its label, as lines of text."""
    found = item.model_dump(mode="json", exclude=APART)
    lines = ((_label(name), tuple(_lines(value))) for name, value in found.items())
    return {label: said for label, said in lines if said}


def evidence_line(evidence: Evidence) -> str:
    """One piece of evidence in a line: the reference, its grade and the note."""
    note = f": {evidence.note}" if evidence.note else ""
    return f"{evidence.reference}, grade {evidence.grade}{note}"


def reviewed(item: Reviewed) -> tuple[str, ...]:
    """The lines of an item's review."""
    r = item.review
    who = f"Checked by {r.checked_by}" if r.checked_by else "Not checked yet"
    when = f" on {r.reviewed}" if r.reviewed else ""
    return (f"{who}{when}.", f"Next review {r.next_review}.", f"Written by {r.author}.")


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _lines(value: Any) -> Iterator[str]:
    if value is None or value == "" or value is False:
        return
    if value is True:
        yield "yes"
    elif isinstance(value, dict):
        for key, inner in value.items():
            said = ", ".join(_lines(inner))
            if said:
                yield f"{key.replace('_', ' ')}: {said}"
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield (" or ".join(inner) if _words(inner) else ", ".join(_lines(inner)))
    else:
        yield str(value)


def _words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
