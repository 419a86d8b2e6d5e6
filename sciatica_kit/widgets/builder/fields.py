"""One field of the form for each column of the roster, with its problem beside it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Literal

import ipywidgets as w

from ...batch.roster.columns import COLUMNS
from ...clinic.case import HOME
from ...fonts import unprintable
from ...model.cells import listed
from ...model.exercise import EQUIPMENT, WITHOUT
from ...model.intake import fold
from ...model.library import Library
from .difference import titled

Kind = Literal["text", "long", "choice", "day", "many"]
DAYS = ("date_of_birth", "screened_on", "surgery_date", "due_date", "next_visit")
LONG = ("note", "address", "override_reason")
# What any home has, so that its want is asked.
AT_HOME = tuple(item for item in EQUIPMENT if item in HOME)
REQUIRED = ("ref", "name", "diagnosis")
BLANKS = {"print": "Standard", "language": "English", "pain_rule": "Strict"}
Options = tuple[tuple[str, str], ...]
Changed = Callable[[str, str], None]


@dataclass(frozen=True)
class Spec:
    """What a field asks: its column, how it is asked, and the words it may hold with labels."""

    column: str
    kind: Kind
    options: Options = ()
    # How a roster may write a word, folded, with what stands in the options for it.
    aliases: Mapping[str, str] | None = None


def specs(library: Library, variants: Collection[str]) -> dict[str, Spec]:
    """A field for every column but the red flags, which are asked one by one."""
    many = {
        "precautions": (
            *((p.label, p.id) for p in library.precautions.values()),
            ("None of these", "none"),
        ),
        "equipment": (
            *((titled(item), item) for item in EQUIPMENT),
            *((f"Has no {titled(item).lower()}", f"{WITHOUT}{item}") for item in AT_HOME),
            ("Nothing at all", "none"),
        ),
    }
    named = library.intake(date.min, unprintable).vocabulary.diagnoses
    found = {c: _spec(c) for c in COLUMNS if c not in ("red_flags", "add", "remove")}
    found |= {c: Spec(c, "many", options) for c, options in many.items()}
    kinds = sorted((d.clinical_name, d.id) for d in library.diagnoses.values())
    aliases = {word: name.id for word, name in named.items()}
    found["diagnosis"] = Spec("diagnosis", "choice", tuple(kinds), aliases)
    found["language"] = Spec("language", "choice", tuple((t, t) for t in library.languages[1:]))
    found["print"] = _choices("print", variants)
    found["pain_now"] = Spec("pain_now", "choice", tuple((str(n), str(n)) for n in range(11)))
    return found


def _spec(column: str) -> Spec:
    choices = COLUMNS[column].choices
    if choices:
        return _choices(column, choices)
    return Spec(column, "day" if column in DAYS else "long" if column in LONG else "text")


def _choices(column: str, choices: Collection[str]) -> Spec:
    """A field of some words, without the one that blank stands for."""
    usual = BLANKS.get(column, "").casefold()
    shown = (c for c in choices if titled(c).casefold() != usual)
    return Spec(column, "choice", tuple((titled(c), c) for c in shown))


class Field:
    """A labelled input that shows a cell, tells what is typed, and says what is wrong with it."""

    def __init__(self, spec: Spec, changed: Changed) -> None:
        self.spec, self.changed, self.quiet = spec, changed, False
        self.inputs = _inputs(spec)
        self.problem = w.HTML()
        self.problem.add_class("sk-hidden")
        asked = _ticks(spec, self.inputs) if spec.kind == "many" else self.inputs[0]
        self.box = w.VBox([asked, self.problem]).add_class("sk-field")
        for one in self.inputs:
            one.observe(self._typed, "value")

    @property
    def cell(self) -> str:
        """What stands in the field, as a roster's cell."""
        if self.spec.kind == "many":
            ticked = zip(self.inputs, self.spec.options, strict=True)
            return "; ".join(name for box, (_, name) in ticked if box.value)
        value = self.inputs[0].value
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def show(self, cell: str) -> None:
        """Show a cell without telling anybody; one that the field cannot show leaves it blank."""
        if cell.strip() == self.cell.strip():
            return
        self.quiet = True
        try:
            self._set(cell)
        finally:
            self.quiet = False

    def _set(self, cell: str) -> None:
        if self.spec.kind == "many":
            ticked = {fold(name) for name in listed(cell)}
            for box, (_, name) in zip(self.inputs, self.spec.options, strict=True):
                box.value = fold(name) in ticked
        else:
            self.inputs[0].value = _SHOWN[self.spec.kind](cell, self.spec)

    def say(self, problems: tuple[str, ...]) -> None:
        """What is wrong with the cell, in the roster's words; nothing takes the words away."""
        said = " ".join(f"{problem}." for problem in problems)
        self.problem.value = f'<span class="sk-bad" role="status">{escape(said)}</span>'
        (self.problem.remove_class if said else self.problem.add_class)("sk-hidden")

    def _typed(self, change: Any) -> None:
        if not self.quiet:
            self.changed(self.spec.column, self.cell)


def label_of(column: str) -> str:
    """A column as the form names it."""
    return titled(column) + (", required" if column in REQUIRED else "")


def _inputs(spec: Spec) -> list[Any]:
    about = {"description": label_of(spec.column), "tooltip": COLUMNS[spec.column].note}
    if spec.kind == "many":
        return [
            w.Checkbox(description=s, indent=False).add_class("sk-tick") for s, _ in spec.options
        ]
    if spec.kind == "choice":
        blank = BLANKS.get(spec.column, "Not given")
        made = w.Dropdown(options=[(blank, ""), *spec.options], value="", **about)
    elif spec.kind == "day":
        made = w.DatePicker(**about)
    else:
        made = (w.Textarea if spec.kind == "long" else w.Text)(**about)
    return [made.add_class("sk-top")]


def _ticks(spec: Spec, boxes: list[Any]) -> Any:
    head = w.HTML(f"<h3>{escape(titled(spec.column))}</h3>")
    return w.VBox([head, w.VBox(boxes).add_class("sk-grid")])


def _choice(cell: str, spec: Spec) -> str:
    known = {fold(name): name for _, name in spec.options} | dict(spec.aliases or {})
    key = fold(cell)
    return known.get(key) or known.get(key.replace(".", ""), "")


def _day(cell: str, spec: Spec) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


_SHOWN: Mapping[str, Callable[[str, Spec], Any]] = {
    "text": lambda cell, spec: cell,
    "long": lambda cell, spec: cell,
    "choice": _choice,
    "day": _day,
}
