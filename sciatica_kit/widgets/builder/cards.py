"""The plan as cards in order: why, the drawing, the dose, and what a hand may do with each."""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import ipywidgets as w

from ...clinic.adjust import instead
from ...figures.draw import draw, whole
from ...handout.pictures import Side, look_of, side_of
from ...model.dosage import Dosage
from ...model.exercise import Exercise
from ...model.pose import Look
from ...model.program import Prescription, Program
from ...packet.edition import Edition
from ..inputs import put
from .form import Edit
from .state import FormState

# The numbers of a dose that a form asks, with their words; seconds for hold and rest.
NUMBERS = {
    "sets": "Sets",
    "reps": "Repeats",
    "hold_seconds": "Hold (s)",
    "times_per_day": "Times a day",
    "days_per_week": "Days a week",
}
MOST = {"sets": 5, "reps": 40, "hold_seconds": 3600, "times_per_day": 8, "days_per_week": 7}


class PlanCard:
    """One exercise of the plan; `edit` takes what the clinician does to it."""

    def __init__(self, exercise: Exercise, edition: Edition, edit: Edit) -> None:
        self.exercise, self.edition, self.edit = exercise, edition, edit
        self.given: tuple[str, ...] = ()
        self.program: Program | None = None
        self.dosage = exercise.dosage
        self.quiet = False
        self.drawn: tuple[Side, Look] | None = None
        self.head, self.why, self.picture, self.said = (w.HTML() for _ in range(4))
        self.doses = {name: self._number(name) for name in NUMBERS}
        self.buttons = {name: self._button(name) for name in ("up", "down", "remove")}
        self.swaps = {name: self._button(name) for name in ("easier", "harder")}
        self.box = w.VBox(self._parts()).add_class("sk-card")

    def _parts(self) -> list[Any]:
        doses = w.Box(list(self.doses.values())).add_class("sk-doses")
        row = w.HBox([*self.buttons.values(), *self.swaps.values()]).add_class("sk-row")
        walk = "The walking plan sets the minutes: change the easy walking minutes in the form."
        dose = w.HTML(f'<p class="sk-small">{walk}</p>') if self.exercise.walk else doses
        self.picture.add_class("sk-picture")
        return [self.head, self.picture, self.why, dose, self.said, row]

    def show(self, at: int, program: Program) -> None:
        """Show what stands at a place of the programme."""
        p, self.program = program.prescriptions[at], program
        self.given = tuple(q.exercise.id for q in program.prescriptions)
        self.dosage = p.dosage
        put(self.head, "value", f"<h3>{at + 1}. {escape(p.exercise.name)}</h3>")
        put(self.why, "value", _why(p))
        self._draw(side_of(program), look_of(program, self.edition.practice))
        self._show_dose(p.dosage)
        put(self.buttons["up"], "disabled", at == 0)
        put(self.buttons["down"], "disabled", at == len(self.given) - 1)
        for name, button in self.swaps.items():
            self._offer(name, button)

    def _draw(self, side: Side, look: Look) -> None:
        """The drawing as the handout has it, made anew only for another side or body."""
        if self.drawn != (side, look):
            self.drawn = side, look
            made = draw(self.exercise.drawing, side, look)
            self.picture.value = whole(made, self.exercise.name)

    def _offer(self, way: str, button: Any) -> None:
        other = self._other(way)
        said = self.edition.library.exercises[other].short_name if other else "none"
        put(button, "description", f"{way.capitalize()}: {said}")
        put(button, "disabled", not other)

    def _other(self, way: str) -> str:
        assert self.program is not None
        return instead(self.program, getattr(self.exercise, way))

    def _show_dose(self, dosage: Dosage) -> None:
        self.quiet = True
        for name, box in self.doses.items():
            put(box, "value", getattr(dosage, name))
        self.quiet = False

    def _number(self, name: str) -> Any:
        least = 0 if name == "hold_seconds" else 1
        about = f"{NUMBERS[name]} of {self.exercise.name}"
        box = w.BoundedIntText(
            value=getattr(self.exercise.dosage, name), min=least, max=MOST[name],
            description=NUMBERS[name], tooltip=about,
        )  # fmt: skip
        box.observe(lambda change: self._dosed(name, change["new"]), "value")
        return box.add_class("sk-top")

    def _dosed(self, name: str, value: int) -> None:
        if self.quiet:
            return
        wanted = self.dosage.model_copy(update={name: value})
        if name == "sets" and value > 1 and not wanted.rest_seconds:
            wanted = wanted.model_copy(update={"rest_seconds": self.exercise.dosage.rest_seconds})
        self.say("")
        self.edit(lambda draft: self._redosed(draft, wanted))
        self._show_dose(self.dosage)

    def _redosed(self, draft: FormState, wanted: Dosage) -> FormState:
        changed, problems = draft.redose(self.exercise.id, wanted, self.edition)
        self.say(" ".join(f"{p.problem}: {p.fix}." for p in problems))
        return changed

    def say(self, words: str) -> None:
        """Why a dose was not taken."""
        shown = f'<span class="sk-bad" role="status">{escape(words)}</span>' if words else ""
        put(self.said, "value", shown)

    def _button(self, name: str) -> Any:
        button = w.Button(description=name.capitalize(), tooltip=f"{name}: {self.exercise.name}")
        button.on_click(lambda _: self.edit(self._done(name)))
        return button

    def _done(self, name: str) -> Callable[[FormState], FormState]:
        own, given = self.exercise.id, self.given
        if name in ("up", "down"):
            return lambda draft: draft.move(own, -1 if name == "up" else 1, given)
        if name == "remove":
            return lambda draft: replace(draft.remove(own), order=_without(draft.order, own))
        return lambda draft: draft.swap(own, self._other(name), given)


def _without(order: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in order if other != name)


def _why(p: Prescription) -> str:
    minutes = f" About {round(p.minutes)} minutes a day." if p.minutes >= 0.5 else ""
    return f'<p class="sk-small">{escape(p.because)}{minutes}</p>'
