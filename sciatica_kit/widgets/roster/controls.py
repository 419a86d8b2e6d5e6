"""The fields and buttons of the batch panel and where they stand; what they do is the panel's."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as w

from ...views.styles import style
from .files import rosters_in
from .mistakes import MistakesTable
from .progress import Running
from .results import Results
from .sentences import html

WIDE = {"width": "24rem", "max_width": "100%"}
LABEL = {"description_width": "8rem"}


class Controls:
    """Everything that can be touched or read in the panel, in the order of its steps."""

    def __init__(
        self, folder: Path, outputs: Path, changed: Callable[[], None], ended: Callable[[], None]
    ) -> None:
        self._choosing(folder, outputs)
        self._checking(changed)
        self._making()
        self.running, self.results = Running(ended), Results()
        self.later = w.VBox([self.checked, self.making], layout={"display": "none"})

    def _choosing(self, folder: Path, outputs: Path) -> None:
        self.choice = w.Dropdown(
            options=rosters_in(folder, outputs), description="Roster", style=LABEL, layout=WIDE
        )
        self.upload = w.FileUpload(
            accept=".csv,.xlsx", description="Upload a roster", layout={"width": "auto"}
        )
        self.look = button("Look in the folder again", "Find rosters that were put there since")
        where = escape(folder.name)
        head = html(
            f"{style('roster')}<h2>1. Choose a roster</h2>"
            "<p>A table of patients, .csv or .xlsx, out of the "
            f"folder <code>{where}</code> or uploaded. The file itself is never changed.</p>"
        )
        self.said = html()
        self.choosing = w.VBox([head, side_by_side(self.choice, self.upload, self.look), self.said])

    def _checking(self, changed: Callable[[], None]) -> None:
        self.summary, self.good = html(), html()
        self.mistakes = MistakesTable(changed)
        self.check = button("Check again", "Checks the cells as they stand above")
        self.all = w.Checkbox(
            description="Show the rows without mistakes", indent=False, layout={"width": "auto"}
        )
        head = html("<h2>2. Mend the mistakes</h2>")
        self.checked = w.VBox(
            [head, self.summary, self.mistakes, side_by_side(self.check, self.all), self.good]
        )

    def _making(self) -> None:
        self.day = w.DatePicker(description="Day of issue", style=LABEL, layout=WIDE)
        self.name = w.Text(
            description="Run folder", continuous_update=False, style=LABEL, layout=WIDE
        )
        self.run = button("Make the packets", "One packet for each row without mistakes")
        self.run.button_style = "primary"
        self.about = html()
        head = html("<h2>3. Make the packets</h2>")
        self.making = w.VBox(
            [head, side_by_side(self.day, self.name), self.about, side_by_side(self.run)]
        )

    def lock(self, locked: bool) -> None:
        """Let nothing be changed while a run is under way."""
        fields = (self.choice, self.look, self.upload, self.day, self.name, self.check, self.run)
        for widget in (*fields, *self.mistakes.fields.values()):
            widget.disabled = locked


def button(words: str, hint: str) -> w.Button:
    """A button as wide as its words."""
    return w.Button(description=words, tooltip=hint, layout={"width": "auto"})


def side_by_side(*parts: w.Widget) -> w.Box:
    """Things side by side, which wrap where the page is narrow."""
    look: dict[str, Any] = {"display": "flex", "flex_flow": "row wrap", "grid_gap": ".25rem 1rem"}
    return w.Box(parts, layout={**look, "align_items": "center", "overflow": "visible"})
