"""The plan's panel: what is said of it, its cards, what was held back, and adding one anyway."""

from html import escape
from typing import Any

import ipywidgets as w

from ...clinic.adjust import may_add, needs_reason
from ...clinic.plan import Plan
from ...model.program import HeldBack, Program
from ...packet.edition import Edition
from ..inputs import WHOLE, debounce, put
from .cards import PlanCard
from .form import Edit
from .state import FormState

CHOOSE = ("Choose an exercise", "")


class PlanPanel:
    """The cards of the newest plan, kept by exercise so that nothing flickers."""

    def __init__(self, edition: Edition, edit: Edit) -> None:
        self.edition, self.edit = edition, edit
        self.cards: dict[str, PlanCard] = {}
        self.held: dict[str, HeldBack] = {}
        self.head, self.table, self.said = (w.HTML() for _ in range(3))
        self.list = w.VBox([])
        self.choice = w.Dropdown(options=[CHOOSE], value="", description="Add another exercise")
        self.reason = w.Text(description="Reason, where a rule holds it back", **WHOLE)
        self.add = w.Button(description="Add it")
        self.add.on_click(lambda button: debounce(lambda: self._add(button)))
        asked = w.VBox(
            [self.choice.add_class("sk-top"), self.reason.add_class("sk-top")]
        ).add_class("sk-more")
        self.more = w.VBox([asked, self.said, w.HBox([self.add]).add_class("sk-bar"), self.table])
        self.box = w.VBox([self.head, self.list, self.more])

    def show(self, draft: FormState, plan: Plan) -> None:
        """Show a plan; without a programme there are no cards and nothing can be added."""
        program = plan.outcome if isinstance(plan.outcome, Program) else None
        put(self.head, "value", _head(plan, program))
        (self.more.remove_class if program else self.more.add_class)("sk-hidden")
        if program is None:
            self.list.children = ()
            return
        self._show_cards(program)
        self.held = {held.id: held for held in program.held_back}
        self._show_choice(program)
        put(self.table, "value", _table(program, self.edition))

    def _show_cards(self, program: Program) -> None:
        ids = [p.exercise.id for p in program.prescriptions]
        for at, p in enumerate(program.prescriptions):
            if p.exercise.id not in self.cards:
                self.cards[p.exercise.id] = PlanCard(p.exercise, self.edition, self.edit)
            self.cards[p.exercise.id].show(at, program)
        boxes = tuple(self.cards[name].box for name in ids)
        if self.list.children != boxes:
            self.list.children = boxes

    def _show_choice(self, program: Program) -> None:
        name = self.edition.library.exercises
        free = [(f"{name[n].name}: nothing against it", n) for n in program.reserve]
        held = [(f"{name[h.id].name}: {_by(h)}", h.id) for h in program.held_back if may_add(h)]
        options = (CHOOSE, *sorted(free), *sorted(held))
        if tuple(self.choice.options) != options:
            self.choice.options = options

    def _add(self, button: Any) -> None:
        name, reason = self.choice.value, self.reason.value.strip()
        if not name:
            self.say("Choose an exercise first.")
        elif name in self.held and needs_reason(self.held[name]) and not reason:
            rule = self.held[name]
            self.say(f"{rule.reason} Write the reason why it is to be given all the same.")
        else:
            self.say("")
            self.reason.value = ""
            wanted = reason if name in self.held and needs_reason(self.held[name]) else ""
            self.edit(lambda draft: draft.add(name, wanted))

    def clear(self) -> None:
        """What was written of one patient's plan is no reason for another's."""
        self.choice.value, self.reason.value = "", ""
        self.say("")

    def say(self, words: str) -> None:
        """A word about adding."""
        shown = f'<div class="sk-say" role="status">{escape(words)}</div>' if words else ""
        put(self.said, "value", shown)


def _by(held: HeldBack) -> str:
    return held.reason.rstrip(".") + ("; needs a reason" if needs_reason(held) else "")


def _head(plan: Plan, program: Program | None) -> str:
    if program is None:
        red = "A red flag was found: no exercises, the urgent sheet alone."
        none = "No plan yet: the page beside says what is missing."
        return f"<h2>Plan</h2><p>{red if plan.status == 'referred' else none}</p>"
    level = f"Stage {program.stage}, irritability {program.irritability}, "
    level += f"{program.day_said}."
    notes = "".join(f"<li>{escape(warning)}</li>" for warning in plan.warnings)
    listed = f'<div class="sk-note"><ul>{notes}</ul></div>' if notes else ""
    return f"<h2>Plan</h2><p>{escape(level)}</p>{listed}"


def _rule(rule: str) -> str:
    """A rule's id, which may be broken after its signs and nowhere else."""
    return escape(rule).replace(":", ":<wbr>").replace("_", "_<wbr>")


def _table(program: Program, edition: Edition) -> str:
    rows = "".join(
        f"<tr><td>{escape(edition.library.exercises[h.id].name)}</td><td>{_rule(h.rule)}</td>"
        f"<td>{escape(h.reason)}{'' if may_add(h) else ' <b>Cannot be added.</b>'}</td></tr>"
        for h in program.held_back
    )
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("Exercise", "Rule", "Reason"))
    return f"<h3>Held back</h3><table class='sk-held'><tr>{head}</tr>{rows}</table>"
