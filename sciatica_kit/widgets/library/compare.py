"""A form that compares two folders of content: what was, what is, sentence by sentence."""

from pathlib import Path

import ipywidgets as w

from ...paths import CONTENT
from ...views.compare import compare
from ..inputs import WHOLE, WIDE, debounce, said


class LibraryCompare(w.VBox):  # type: ignore[misc]
    """Two folders of content and a button; what differs stands beneath, side by side."""

    def __init__(self, old: str | Path = "", new: str | Path = CONTENT) -> None:
        self.old = w.Text(description="Older content", value=str(old), **WIDE, **WHOLE)
        self.new = w.Text(description="Newer content", value=str(new), **WIDE, **WHOLE)
        self.go = w.Button(description="Compare", tooltip="Show what differs")
        self.found = w.HTML()
        line = w.Layout(flex_flow="row wrap", align_items="center")
        super().__init__([w.HBox([self.old, self.new, self.go], layout=line), self.found])
        self.go.on_click(lambda _: debounce(self._compare))

    def __repr__(self) -> str:
        return "LibraryCompare"

    def _compare(self) -> None:
        if not self.old.value.strip():
            self.found.value = said("“Older content” is blank: give the folder of that version.")
            return
        self.found.value = compare(self.old.value.strip(), self.new.value.strip()).data
