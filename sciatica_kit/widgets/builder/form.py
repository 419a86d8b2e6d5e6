"""The form: the safety questions first, then the patient and the problem."""

from collections.abc import Callable, Collection
from html import escape
from typing import Any

import ipywidgets as w

from ...clinic.plan import Plan
from ...model.finding import RedFlag, Tier
from ...model.library import Library
from ..inputs import debounce
from .fields import Field, specs
from .state import NO, YES, FormState

Edit = Callable[[Callable[[FormState], FormState]], None]
ANSWERS = (("Not asked", ""), ("No", NO), ("Yes", YES))
GROUPS = (
    ("Patient", ("ref", "name", "date_of_birth")),
    (
        "Problem",
        ("diagnosis", "side", "both_legs_checked", "surgery_date", "operation", "due_date"),
    ),
    (
        "Stage",
        (
            "days_since_onset",
            "irritability",
            "pain_now",
            "neuro",
            "straight_leg_raise",
            "furthest_point",
            "sitting_minutes",
            "standing_minutes",
            "direction",
        ),
    ),
    ("", ("precautions", "avoid")),
    ("", ("equipment",)),
    ("Time", ("minutes_per_day", "walk_minutes", "next_visit")),
    ("Print", ("print", "about", "language", "pain_rule", "clinician", "note", "address")),
)

HELD = ("{} may be a red flag that somebody has found: ask each question by itself. What was found "
        "under another content is asked with that content.")  # fmt: skip
# Fields whose words need the whole width.
WIDE = ("diagnosis", "note", "address")


class Form:
    """The fields and questions of one draft; what is typed goes to `edit` as a change of it."""

    def __init__(self, library: Library, variants: Collection[str], edit: Edit) -> None:
        self.library, self.edit = library, edit
        found = specs(library, variants)
        self.fields = {name: Field(spec, self._typed) for name, spec in found.items()}
        flags = [flag for flag in library.red_flags.values() if flag.asked]
        self.asks = {flag.id: self._ask(flag) for flag in flags}
        self.rest = w.Button(description="Answer all others: no").add_class("sk-button")
        self.rest.on_click(lambda button: debounce(lambda: self._rest_no(button)))
        for name in WIDE:
            self.fields[name].box.add_class("sk-wide")
        self.said = w.HTML()
        self.safety = w.VBox([*self._safety(flags)])
        groups = [box for head, names in GROUPS for box in self._group(head, names)]
        self.patient = w.VBox([w.HTML("<h2>Patient and problem</h2>"), *groups])
        self.touched: set[str] = set()
        self.held: tuple[str, ...] = ()

    def show(self, draft: FormState, plan: Plan) -> None:
        """Show a draft, with each problem of its plan beside its field."""
        self.held = (*draft.strange(self.library), *draft.doubtful)
        for column, field in self.fields.items():
            field.show(draft.cells.get(column, ""))
            field.say(self._problems(column, draft, plan))
        for flag, ask in self.asks.items():
            _answer(ask, draft.answers.get(flag, ""))
        self._say(draft, plan)

    def _problems(self, column: str, draft: FormState, plan: Plan) -> tuple[str, ...]:
        """A field that is blank and was never touched is not scolded."""
        if not (draft.cells.get(column) or column in self.touched or column.endswith("_date")):
            return ()
        return tuple(f"{p.problem}: {p.fix}" for p in plan.problems if p.column == column)

    def _say(self, draft: FormState, plan: Plan) -> None:
        unknown = [
            p for p in plan.problems if p.column == "red_flags" and draft.cells.get("red_flags")
        ]
        lines = [f"<p>{escape(p.problem)}: {escape(p.fix)}.</p>" for p in unknown]
        self.tell("".join(lines))

    def tell(self, inner: str) -> None:
        """A word above the safety questions; its HTML must be escaped."""
        said = f'<div class="sk-say" role="status">{inner}</div>' if inner else ""
        if self.said.value != said:
            self.said.value = said

    def _typed(self, column: str, cell: str) -> None:
        self.touched.add(column)
        self.edit(lambda draft: draft.with_cell(column, cell))

    def _rest_no(self, button: Any) -> None:
        if not (self.fields["screened_by"].cell and self.fields["screened_on"].cell):
            self.tell("<p>Write who asked the questions and on which day, then press it again.</p>")
            return
        self.edit(lambda draft: draft.rest_no(self.library))
        if self.held:
            self.tell(f"<p>{escape(HELD.format(', '.join(self.held)))}</p>")

    def _ask(self, flag: RedFlag) -> Any:
        ask = w.Dropdown(options=ANSWERS, value="", description=flag.ask, tooltip=flag.row)
        ask.add_class("sk-ask")
        ask.observe(lambda change: self._answered(flag.id, change["new"]), "value")
        return ask

    def _answered(self, flag: str, answer: str) -> None:
        self.edit(lambda draft: draft.answered(flag, answer, self.library))

    def _safety(self, flags: list[RedFlag]) -> list[Any]:
        who = w.VBox([self.fields[n].box for n in ("screened_by", "screened_on")])
        lead = "Ask every one of them. Nothing is made while one has not been asked."
        top = w.HTML(f"<h2>Safety questions</h2><p>{lead}</p>")
        shown: list[Any] = [top, who.add_class("sk-grid"), self.said]
        for tier in Tier:
            shown.append(w.HTML(f"<h3>{escape(tier.said.capitalize())}</h3>"))
            shown += [self.asks[flag.id] for flag in flags if flag.tier == tier]
        return [*shown[:3], w.HBox([self.rest]).add_class("sk-bar"), *shown[3:]]

    def _group(self, head: str, names: tuple[str, ...]) -> list[Any]:
        boxes = [self.fields[name].box for name in names]
        if not head:
            return boxes
        return [w.HTML(f"<h3>{escape(head)}</h3>"), w.VBox(boxes).add_class("sk-grid")]


def _answer(ask: Any, answer: str) -> None:
    """Show an answer, and mark it for the eye: the answer itself says it in words."""
    if ask.value != answer:
        ask.value = answer
    for name in (YES, NO):
        (ask.add_class if answer == name else ask.remove_class)(f"sk-{name}")
