"""Whose answers stand in the form: what is typed over one patient may make it the next one's."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...batch.roster.columns import COLUMNS
from ...model.library import Library
from .difference import titled
from .state import FormState

IDENTITY = ("ref", "name", "date_of_birth")
# What somebody asked this one patient, or looked at, and who did and when.
ASKED = ("red_flags", "screened_by", "screened_on", "both_legs_checked")


def apart(known: Mapping[str, str], cells: Mapping[str, str]) -> tuple[str, ...]:
    """Which of ref, name and birth date are another than what is known; blank is not known."""
    told = [c for c in IDENTITY if known.get(c)]
    return tuple(c for c in told if _folded(known[c]) != _folded(cells.get(c, "")))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


@dataclass(frozen=True)
class Whose:
    """Who the form was filled in for, and the draft of another that was typed over."""

    # Ref, name and birth date as far as they were typed when something was said of the patient.
    known: Mapping[str, str] = field(default_factory=dict)
    earlier: FormState | None = None

    @classmethod
    def of(cls, draft: FormState) -> "Whose":
        """What was saved or opened is one patient's; a name alone may still be typed on."""
        if not (draft.answers or _told(draft)):
            return cls()
        return cls({c: draft.cells[c] for c in IDENTITY if c in draft.cells})

    def after(self, old: FormState, new: FormState) -> tuple["Whose", FormState]:
        """Who it is after a change, and the draft: of another patient nothing was asked yet.

        One thing that changes is mended: a ref, a letter of a name, a day. Two are a patient.
        """
        known = {**self._read(old, new), **self.known}
        if len(apart(known, new.cells)) < 2:
            return replace(self, known=known), new
        return Whose(earlier=replace(old, cells={**old.cells, **known})), not_asked(new)

    def _read(self, old: FormState, new: FormState) -> dict[str, str]:
        """What is typed to its end: a field counts once another one is changed."""
        if not (old.answers or (self.earlier is None and _told(old))):
            return {}
        same = (c for c in IDENTITY if old.cells.get(c) == new.cells.get(c))
        return {c: old.cells[c] for c in same if c in old.cells}

    def left(self, draft: FormState) -> tuple[str, ...]:
        """What still stands in a draft as the earlier patient had it, in words."""
        if self.earlier is None:
            return ()
        was = self.earlier.cells
        told = [c for c in COLUMNS if c not in ASKED and draft.cells.get(c)]
        same = [c for c in told if was.get(c) == draft.cells[c]]
        doses = ["Doses by hand"] * bool({*draft.doses} & {*self.earlier.doses})
        order = ["Order by hand"] * bool(draft.order and draft.order == self.earlier.order)
        return (*map(titled, same), *doses, *order)

    def begun(self, draft: FormState) -> FormState:
        """A new draft for the patient who was typed over another, with what was typed of them."""
        was = self.earlier.cells if self.earlier else {}
        new = {c: draft.cells[c] for c in IDENTITY if c in draft.cells}
        return FormState({c: cell for c, cell in new.items() if was.get(c) != cell})

    def is_doubtful(self, draft: FormState) -> bool:
        """Whether a name was changed with nothing that says that it is the same patient."""
        other, born = apart(self.known, draft.cells), self.known.get("date_of_birth")
        return "name" in other and not (born and "date_of_birth" not in other)


def not_asked(draft: FormState) -> FormState:
    """The draft without an answer to any safety question, and without who asked."""
    cells = {name: cell for name, cell in draft.cells.items() if name not in ASKED}
    return replace(draft, cells=cells, answers={}, doubtful=())


def put_back(draft: FormState, earlier: FormState, library: Library) -> FormState:
    """The draft with what was answered before: it is the same patient after all."""
    cells = {c: earlier.cells[c] for c in ASKED if c in earlier.cells} | dict(draft.cells)
    doubtful = tuple(dict.fromkeys((*earlier.doubtful, *draft.doubtful)))
    answers = {**earlier.answers, **draft.answers}
    return replace(draft, cells=cells, answers=answers, doubtful=doubtful).opened(library)


def _others(draft: FormState) -> list[str]:
    return [c for c in COLUMNS if c not in (*IDENTITY, *ASKED) and draft.cells.get(c)]


def _told(draft: FormState) -> bool:
    """Whether anything is said of a patient beside who it is."""
    return bool(_others(draft) or any(draft.cells.get(c) for c in ASKED))
