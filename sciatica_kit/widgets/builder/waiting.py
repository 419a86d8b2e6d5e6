"""What the form says: why there is no page, a red flag, another patient typed over one."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as w

from ...clinic.plan import Plan
from ...handout.staff.notes import plain
from ...model.library import Library
from ...model.status import Status
from ..inputs import debounce, put
from .difference import titled
from .person import Whose
from .state import YES, FormState

MOST_NAMED = 6
TAKEN_BACK = "This is another patient than {}: the answers to the safety questions are taken back"
KEPT = ", and this is kept: {}. Start this patient anew, or look at each."


def flagged(draft: FormState, library: Library) -> str:
    """What to do about each red flag that was found, as escaped HTML."""
    found = [flag for name, flag in library.red_flags.items() if draft.answers.get(name) == YES]
    lines = [f"<p><b>{escape(f.ask)}.</b> {escape(' '.join(f.action))}</p>" for f in found]
    notes = dict.fromkeys(plain(f.clinician_note) for f in found if f.clinician_note)
    inner = "".join([*lines, *(f"<p>{escape(note)}</p>" for note in notes)])
    return f'<div class="sk-say" role="status">{inner}</div>' if inner else ""


def waiting(draft: FormState, plan: Plan, library: Library) -> str:
    """Why there is no page yet, as escaped HTML; blank where there is one.

    A red flag has its urgent sheet at once, also while other questions are open.
    """
    if plan.outcome is not None:
        return ""
    parts = [_open(draft, library), _wrong(plan)]
    return "".join(parts) or "<p>Nothing is made yet.</p>"


def _open(draft: FormState, library: Library) -> str:
    missing = draft.missing(library)
    if not missing or draft.cells.get("red_flags"):
        return ""
    total = sum(flag.asked for flag in library.red_flags.values())
    named = [library.red_flags[name].ask for name in missing[:MOST_NAMED]]
    more = [f"and {len(missing) - MOST_NAMED} more"] if len(missing) > MOST_NAMED else []
    lead = f"Nothing is made yet: {len(missing)} of {total} safety questions have not been asked."
    return f"<p><b>{lead}</b></p>{_list([*named, *more])}"


def _wrong(plan: Plan) -> str:
    found = [p for p in plan.problems if plan.status != Status.NOT_SCREENED]
    if not found:
        return ""
    lines = [f"{titled(p.column)}: {p.problem}: {p.fix}." for p in found]
    return f"<p><b>Mend first:</b></p>{_list(lines)}"


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


class Another:
    """A sentence over every panel with two buttons; hidden while one patient stands in the form."""

    def __init__(self, anew: Callable[[], None], same: Callable[[], None]) -> None:
        self.said = w.HTML()
        self.anew = _button("Start this patient anew", anew)
        self.same = _button("It is the same patient: put the answers back", same)
        buttons = w.HBox([self.anew, self.same]).add_class("sk-bar")
        self.box = w.VBox([self.said, buttons]).add_class("sk-hidden")

    def show(self, whose: Whose, draft: FormState) -> None:
        """Say what is kept of the earlier patient; nothing where there is none."""
        put(self.said, "value", _another(whose, draft))
        (self.box.remove_class if self.said.value else self.box.add_class)("sk-hidden")


def _another(whose: Whose, draft: FormState) -> str:
    if whose.earlier is None:
        return ""
    left = ", ".join(whose.left(draft))
    who = whose.earlier.cells.get("ref") or "before"
    words = TAKEN_BACK.format(who) + (KEPT.format(left) if left else ".")
    return f'<div class="sk-say" role="status">{escape(words)}</div>'


def _button(words: str, pressed: Callable[[], None]) -> Any:
    button = w.Button(description=words).add_class("sk-button")
    button.on_click(lambda _: debounce(pressed))
    return button
