"""What is done with a finished draft: save, download, note, roster, and opening one again."""

import base64
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as w

from ...clinic.plan import Plan
from ...errors import UserMistake
from ...handout.staff.chart_note import LINES, chart_note
from ...model.cells import is_ref
from ...model.program import Program
from ...packet.edition import Edition
from ...packet.make import lying_there, proved_pdf
from ...packet.pages import NothingToMake
from ...packet.proof import WrongIdentity
from ...paths import within
from ...render.pdf import READING
from ..inputs import WHOLE, debounce
from . import stakes
from .difference import difference, given_difference
from .person import Whose
from .rostered import add_to_roster, is_listed, replace_in_roster
from .saved import kept_now, listed_beside, open_draft, said_of, save_packet
from .state import FormState

UNSAVED = "What stands in the form has not been saved: save it, or, to leave it"
DRAFT = "It stays a draft: only packets of a run can be approved, so add the patient to a list."
Load = Callable[[FormState], None]


class Actions:
    """The buttons under the plan; each says in one sentence what it did or why it could not."""

    def __init__(
        self, edition: Edition, outputs: Path, roster: str, load: Load, settle: Callable[[], None]
    ) -> None:
        self.edition, self.outputs, self.load, self.settle = edition, outputs, load, settle
        self.whose = Whose()
        self.draft, self.plan = FormState(), FormState().plan(edition)
        self.kept: FormState | None = None
        self.asked: tuple[str, str, FormState] | None = None
        self.said, self.link, self.changes = (w.HTML() for _ in range(3))
        self.note = w.Textarea(description="Chart note", rows=LINES).add_class("sk-top")
        self.ref = w.Text(description="Ref of a saved packet", **WHOLE).add_class("sk-top")
        self.roster = w.Text(value=roster, description="Roster, a .csv file", **WHOLE).add_class(
            "sk-top"
        )
        self.source = roster
        self.buttons = {
            name: self._button(name, does)
            for name, does in (
                ("Save packet", self._save), ("Download PDF", self._download),
                ("Chart note", self._note), ("Add to roster", self._add), ("Open", self._open),
                ("Start anew", self._anew),
            )
        }  # fmt: skip
        self.note.add_class("sk-hidden")
        self.box = w.VBox(self._parts())

    def _parts(self) -> list[Any]:
        b = self.buttons
        row = w.HBox([b["Save packet"], b["Download PDF"], b["Chart note"]]).add_class("sk-bar")
        return [
            w.HTML("<h2>Save</h2>"), row, self.said, self.link, self.note, self.changes,
            w.HTML("<h3>Add to a roster</h3>"), self.roster,
            w.HBox([b["Add to roster"]]).add_class("sk-bar"),
            w.HTML("<h3>Open again</h3>"), self.ref,
            w.HBox([b["Open"], b["Start anew"]]).add_class("sk-bar"),
        ]  # fmt: skip

    def show(self, draft: FormState, plan: Plan, whose: Whose) -> None:
        """Take the newest draft; what was made of an older one is taken away."""
        self.draft, self.plan, self.whose = draft, plan, whose
        for shown in (self.said, self.link):
            shown.value = ""
        self.note.value = ""
        self.note.add_class("sk-hidden")
        self.changes.value = self._changed()

    def _changed(self) -> str:
        if self.kept is None:
            return ""
        lines = difference(self.kept, self.draft)
        if not lines:
            return '<div class="sk-note">Nothing has changed since it was saved.</div>'
        lines = (*lines, *given_difference(self.kept.plan(self.edition), self.plan))
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return f'<div class="sk-note"><b>Changed since it was saved</b><ul>{items}</ul></div>'

    def say(self, words: str, look: str = "sk-done") -> None:
        """What was done, or why not."""
        self.said.value = f'<div class="{look}" role="status">{escape(words)}</div>'

    def _twice(self, about: str, words: str) -> bool:
        """Whether this was pressed again; the first time it only says what is at stake."""
        now = (about, words, self.draft)
        again, self.asked = self.asked == now, now
        if not again:
            self.say(f"{words}, press the button again.", "sk-say")
        return again

    def _sure(self, about: str, *said: str) -> bool:
        """Whether nothing is at stake, or all of it was said and the button pressed again."""
        sentences = (*stakes.of_person(self.whose, self.draft), *said)
        if sentences and not self._twice(about, f"{' '.join(sentences)} To go on all the same"):
            return False
        self.settle()
        return True

    def _button(self, name: str, does: Callable[[], None]) -> Any:
        button = w.Button(description=name)
        button.on_click(lambda _: debounce(lambda: self._do(does)))
        return button

    def _do(self, does: Callable[[], None]) -> None:
        try:
            does()
        except (UserMistake, NothingToMake, WrongIdentity) as mistake:
            self.say(str(mistake), "sk-say")
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            self.say(f"It cannot be written: {why}; choose another folder or make room.", "sk-say")

    def _ready(self) -> None:
        if self.plan.outcome is None:
            said = "There is nothing to hand out yet: the page beside says why."
            raise UserMistake(f"{said} {self._before()}".rstrip())

    def _before(self) -> str:
        """That a packet of this ref is there still, though nothing may be made of the form."""
        ref = self.plan.ref
        return lying_there(within(self.outputs, "packets", ref)) if is_ref(ref) else ""

    def _save(self) -> None:
        self._ready()
        there = stakes.of_packet(self.draft, self.plan, self.kept, self.outputs, self.edition)
        if not self._sure("save", *there):
            return
        with READING:
            packet = save_packet(self.draft, self.plan, self.edition, self.outputs)
        self.kept = self.draft
        self.changes.value = self._changed()
        where = self.outputs / "packets" / packet.ref
        said = f"Saved in {where}: {packet.pdf_name}, {packet.pages} pages. {DRAFT}"
        behind = stakes.behind(self.draft, self.roster.value.strip(), self.edition.library)
        self.say(" ".join((said, *behind)), "sk-say" if behind else "sk-done")

    def _download(self) -> None:
        self._ready()
        self._newest()
        if not self._sure("download"):
            return
        with READING:
            pdf = proved_pdf(self.plan, self.edition)
        name = f"{self.plan.ref}.pdf"
        data = base64.b64encode(pdf).decode()
        href = f"data:application/pdf;base64,{data}"
        self.link.value = f'<p><a download="{escape(name)}" href="{href}">Download {name}</a></p>'

    def _note(self) -> None:
        self._ready()
        self._newest()
        if not self._sure("note"):
            return
        self.note.value = chart_note(self.plan, self.edition.issued_on, self.edition.library)
        self.note.remove_class("sk-hidden")
        self.say("Copy the note from the box below.")

    def _add(self) -> None:
        self._ready()
        self._newest()
        path = Path(self.roster.value.strip() or "roster.csv")
        listed = self._listed(path)
        about = stakes.of_list(self.draft, listed, path) if listed else ()
        if not self._sure("add", *about):
            return
        if listed:
            replace_in_roster(self.draft, path)
            said = f"The row of {self.plan.ref} in {path} is replaced."
        else:
            said = f"Added to {path}, which has {add_to_roster(self.draft, path)} rows now."
        by_hand = " Doses and order by hand stay in the packet: a roster has no column for them."
        self.say(said + (by_hand if self.draft.doses or self.draft.order else ""))

    def _listed(self, path: Path) -> FormState | None:
        """The row of a list that has the draft's ref."""
        if not is_listed(self.draft, path):
            return None
        return listed_beside(self.draft, str(path), self.edition.library)

    def _overtaken(self) -> bool:
        """Whether the packet of this ref has been saved by somebody else since it was opened."""
        now = kept_now(self.plan.ref, self.outputs, self.edition.library)
        return now is not None and self.kept is not None and now != self.kept

    def _careful(self, draft: FormState, beside: FormState | None) -> FormState:
        """The draft, or the row of the list where that stops what the draft would give."""
        if beside is None:
            return draft
        if not isinstance(beside.plan(self.edition).outcome, Program):
            return beside
        return draft.flagged_as(beside, self.edition.library)

    def _newest(self) -> None:
        """Raise UserMistake where what stands in the form is not what was saved last."""
        if self._overtaken():
            said = f"The packet {self.plan.ref} has been saved by somebody else since"
            raise UserMistake(f"{said}: open it, or save this one in its place.")

    def _unsaved(self) -> bool:
        return self.draft not in (self.kept, FormState())

    def _open(self) -> None:
        if self._unsaved() and not self._twice("open", UNSAVED):
            return
        draft = open_draft(self.ref.value, self.outputs, self.source, self.edition.library)
        self.kept = draft
        beside = listed_beside(draft, self.source, self.edition.library)
        self.load(self._careful(draft, beside))
        said = f"Opened {self.ref.value.strip()}: what you change now is shown below."
        plain = replace(draft, doses={}, order=())
        other = difference(plain, beside) if beside else ()
        if other:
            said += f" The row in {self.source} is another: {'; '.join(other)}."
        notes = said_of(self.source)
        said = " ".join((said, *(f"{note.rstrip('.')}." for note in notes)))
        self.say(said, "sk-say" if other or notes else "sk-done")

    def _anew(self) -> None:
        if self._unsaved() and not self._twice("anew", UNSAVED):
            return
        self.kept = None
        self.load(FormState())

    def start_for(self) -> None:
        """Start anew for the patient who was typed over another."""
        self.kept = None
        self.load(self.whose.begun(self.draft))
