"""Two versions of the content side by side: what has changed, sentence by sentence."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from IPython.display import HTML
from markupsafe import Markup

from ..figures.draw import draw, whole
from ..library.load import inspect_library
from ..model.base import Reviewed
from ..model.exercise import Exercise
from ..model.library import Library
from .fields import evidence_line, fields, reviewed
from .html import (
    KIND_NAMES,
    KINDS,
    bullets,
    details,
    framed_picture,
    join,
    lead,
    named,
    page,
)

# A colon does not end a sentence here: what stands behind it is its value.
SENTENCES = re.compile(r"(?<=[.!?])\s+")


def compare(old: Path | str, new: Path | str) -> HTML:
    """What differs between two content folders, as cards side by side.

    A folder that holds no content, or files that cannot be read, are said in plain words.
    """
    folders = [Path(place).expanduser() for place in (old, new)]
    for folder in folders:
        if not (folder / "exercises").is_dir():
            said = f"There is no content in {folder}: give a folder that has exercises/ in it."
            return page(Markup('<p role="alert">{}</p>').format(said))
    (before, wrong), (after, amiss) = (inspect_library(folder) for folder in folders)
    if before is None or after is None:
        return page(Markup('<p role="alert">One of the folders cannot be read.</p>'))
    faults = details(
        f"Mistakes in the files: {len(wrong) + len(amiss)}", bullets(map(str, [*wrong, *amiss]))
    )
    return page(*_all(before, after), faults if wrong or amiss else Markup(""))


def changes(before: Library, after: Library) -> dict[str, dict[str, tuple[str, ...]]]:
    """The ids that were added, taken out and changed, by kind; kinds with none are left out."""
    found = {kind: _ids(getattr(before, kind), getattr(after, kind)) for kind in KINDS}
    return {kind: ids for kind, ids in found.items() if any(ids.values())}


def _ids(old: dict[str, Reviewed], new: dict[str, Reviewed]) -> dict[str, tuple[str, ...]]:
    both = [name for name in new if name in old]
    return {
        "changed": tuple(name for name in both if old[name] != new[name]),
        "added": tuple(name for name in new if name not in old),
        "taken out": tuple(name for name in old if name not in new),
    }


def _all(before: Library, after: Library) -> Iterator[Markup]:
    found = changes(before, after)
    total = sum(len(ids) for kinds in found.values() for ids in kinds.values())
    said = "Nothing has changed." if not total else f"Items that differ: {total}."
    note = f"{said} Content {before.hash[:8]} before, {after.hash[:8]} after."
    yield lead(note)
    for kind, ids in found.items():
        yield Markup("<h4>{}</h4>").format(KIND_NAMES[kind])
        for how, names in ids.items():
            for name in names:
                old, new = getattr(before, kind).get(name), getattr(after, kind).get(name)
                yield details(f"{named(new or old)} ({name}): {how}", card(old, new), True)


def card(old: Reviewed | None, new: Reviewed | None) -> Markup:
    """One item before and after, a row a field, with what went and what came marked."""
    was, now = _said(old), _said(new)
    labels = dict.fromkeys((*was, *now))
    rows = join(_row(label, was.get(label, ()), now.get(label, ())) for label in labels)
    return Markup(
        "<table><caption>Before and after</caption><thead><tr>"
        '<th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th>'
        "</tr></thead><tbody>{}{}</tbody></table>"
    ).format(_drawings(old, new), rows)


def _said(item: Reviewed | None) -> dict[str, tuple[str, ...]]:
    if item is None:
        return {}
    proof = tuple(map(evidence_line, item.evidence))
    return {**fields(item), "Evidence": proof, "Review": reviewed(item)}


def _row(label: str, was: tuple[str, ...], now: tuple[str, ...]) -> Markup:
    left, right = difference_marked(was, now)
    state = Markup(' <span class="state">changed</span>') if was != now else Markup("")
    return Markup('<tr><th scope="row">{}{}</th><td>{}</td><td>{}</td></tr>').format(
        label, state, left, right
    )


def difference_marked(was: tuple[str, ...], now: tuple[str, ...]) -> tuple[Markup, Markup]:
    """Two texts with the sentences that went in <del> and those that came in <ins>."""
    old, new = ([s for line in lines for s in SENTENCES.split(line)] for lines in (was, now))
    left: list[Markup] = []
    right: list[Markup] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        plain = what == "equal"
        left += (_mark(text, "" if plain else "del") for text in old[a:b])
        right += (_mark(text, "" if plain else "ins") for text in new[c:d])
    return join(left, "<br>") or Markup("—"), join(right, "<br>") or Markup("—")


def _mark(text: str, tag: str) -> Markup:
    return Markup(f"<{tag}>{{}}</{tag}>").format(text) if tag else Markup("{}").format(text)


def _drawings(old: Reviewed | None, new: Reviewed | None) -> Markup:
    """Both drawings of an exercise, where they are not the same."""
    items = [item if isinstance(item, Exercise) else None for item in (old, new)]
    said = [item.drawing if item else None for item in items]
    if said[0] == said[1]:
        return Markup("")
    left, right = (_drawing(item) for item in items)
    return Markup(
        '<tr><th scope="row">Drawing <span class="state">changed</span></th>'
        "<td>{}</td><td>{}</td></tr>"
    ).format(left, right)


def _drawing(exercise: Exercise | None) -> Markup:
    if exercise is None:
        return Markup("—")
    made = draw(exercise.drawing, "left")
    return framed_picture(whole(made, exercise.name), made.alt, made.alt)
