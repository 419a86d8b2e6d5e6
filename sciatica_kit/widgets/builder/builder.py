"""One patient's handout, built in a notebook: a form beside the real page."""

from collections.abc import Callable
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

import ipywidgets as w

from ...batch.roster.read import read_roster
from ...model.program import Program
from ...packet.edition import day_from, sample_roster
from ...views.styles import style
from ..roster.practice_setup import practice_setup
from .actions import Actions
from .form import Form
from .person import Whose, put_back
from .plan import PlanPanel
from .preview import Preview, Run
from .state import FormState, questions
from .waiting import Another

# A name that a notebook is saved with; a random one would change it each time.
NUMBERS = count(1)
STEPS = ("Safety", "Patient", "Plan", "Save")


class Builder:
    """The form, the plan's cards, the buttons and the page; shows itself in a notebook.

    `roster` is where a ref is looked up that has no saved packet, and where rows are added;
    `outputs` holds the packets; `issued_on` is YYYY-MM-DD. Raises UserMistake.
    """

    def __init__(
        self,
        roster: str = "",
        outputs: str = "../outputs/packets",
        practice: str = "",
        templates: str = "",
        content: str = "",
        *,
        issued_on: str,
        run: Run | None = None,
    ) -> None:
        setup = practice_setup(practice, templates, content)
        self.edition = setup.edition(day_from(issued_on))
        self.draft, self.whose, self.loading = FormState(), Whose(), False
        self.form = Form(self.edition.library, self.edition.variants, self.edit)
        self.planned = PlanPanel(self.edition, self.edit)
        self.actions = Actions(self.edition, Path(outputs), roster, self.load, self.settle)
        self.another = Another(self.actions.start_for, self._same)
        self.preview = Preview(self.edition, run)
        self.steps = {name: self._step(name) for name in STEPS}
        self.widget = self._whole()
        self._go("Safety")
        self.refresh()
        made_up = read_roster(sample_roster()).rows[0].cells
        self.preview.warm(FormState.from_row(made_up, self.edition.library).plan(self.edition))

    def __repr__(self) -> str:
        asked = len(questions(self.edition.library))
        return f"Builder: {asked} safety questions, then the patient, the plan and the packet"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = dict(self.widget._repr_mimebundle_(**kwargs) or {})
        # For readers of the saved notebook, where no form can be alive.
        still = f"<p>{escape(self.receipt)}. Run the notebook to open the form.</p>"
        return {**bundle, "text/html": still, "text/plain": repr(self)}

    @property
    def receipt(self) -> str:
        """What the builder makes of the form as it stands, without a patient's words."""
        asked, open_ = (
            len(questions(self.edition.library)),
            self.draft.missing(self.edition.library),
        )
        made = "nothing is made" if self.plan.outcome is None else self.plan.status
        return f"{asked} safety questions, {len(open_)} not asked yet: {made}"

    def edit(self, change: Callable[[FormState], FormState]) -> None:
        """Change the draft, and show all that follows from it."""
        if self.loading:
            return
        changed = change(self.draft)
        if changed != self.draft:
            before = self.whose.earlier
            self.whose, self.draft = self.whose.after(self.draft, changed)
            if self.whose.earlier is not before:
                self.planned.clear()
            self.refresh()

    def load(self, draft: FormState) -> None:
        """Put another draft in the place of this one."""
        self.draft, self.whose = draft, Whose.of(draft)
        self.form.touched.clear()
        self.planned.clear()
        self.preview.clear()
        self.refresh()

    def settle(self) -> None:
        """What stands in the form has been looked at: it is this patient's."""
        self.whose = Whose.of(self.draft)
        self.actions.whose = self.whose
        self.another.show(self.whose, self.draft)

    def _same(self) -> None:
        """It is the same patient after all: what was answered counts again."""
        if self.whose.earlier:
            self.draft = put_back(self.draft, self.whose.earlier, self.edition.library)
            self.whose = Whose()
            self.refresh()

    def refresh(self) -> None:
        """Plan the draft and show it everywhere; the page follows in its own thread."""
        self.plan = self.draft.plan(self.edition)
        self.loading = True
        try:
            # The page first: it is set while the rest is shown.
            self.preview.show(self.draft, self.plan)
            self.form.show(self.draft, self.plan)
            self.planned.show(self.draft, self.plan)
            self.actions.show(self.draft, self.plan, self.whose)
            self.another.show(self.whose, self.draft)
            self._name_steps()
        finally:
            self.loading = False

    def _whole(self) -> Any:
        panels = (self.form.safety, self.form.patient, self.planned.box, self.actions.box)
        self.panels = dict(zip(STEPS, panels, strict=True))
        bar = w.HBox(list(self.steps.values())).add_class("sk-bar")
        # A pane each, so that every one keeps its place when another is shown.
        pane = w.VBox([panel.add_class("sk-pane") for panel in panels])
        halves = w.Box([pane, self.preview.box]).add_class("sk-halves")
        whole = w.VBox(
            [w.HTML(style("builder")), bar, self.another.box, halves],
            model_id=f"sciatica-builder-{next(NUMBERS)}",
        )
        return whole.add_class("sk-builder")

    def _step(self, name: str) -> Any:
        button = w.Button(description=name)
        button.on_click(lambda _: self._go(name))
        return button

    def _go(self, name: str) -> None:
        """Show one panel of the form."""
        for other, panel in self.panels.items():
            shown = other == name
            (panel.remove_class if shown else panel.add_class)("sk-hidden")
            (self.steps[other].add_class if shown else self.steps[other].remove_class)("sk-on")

    def _name_steps(self) -> None:
        open_ = len(self.draft.missing(self.edition.library))
        wrong = [p for p in self.plan.problems if p.column != "red_flags"]
        given = getattr(self.plan.outcome, "prescriptions", ())
        told = {
            "Safety": f"{open_} not asked" if open_ else "all asked",
            "Patient": f"{len(wrong)} to mend" if wrong else "complete",
            "Plan": f"{len(given)} exercises" if isinstance(self.plan.outcome, Program) else "none",
        }
        for at, (name, button) in enumerate(self.steps.items(), 1):
            said = f"{at} {name}" + (f": {told[name]}" if name in told else "")
            if button.description != said:
                button.description = said
