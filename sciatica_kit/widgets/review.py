"""The review panel: every page of a run, looked at, approved or sent back with a note."""

import threading
import traceback
from collections.abc import Callable
from html import escape
from pathlib import Path

import ipywidgets as w

from ..batch.desk import Desk, open_desk, runs
from ..batch.review import Review, approve, send_back
from ..errors import UserMistake
from .review_cards import WORDS, Sheet, _button
from .review_closer import Closer
from .review_facts import Looked, Wanted, choices, looked_at, warning_choices
from .review_style import STYLE
from .review_turn import TURN

FACTS = ("diagnosis", "clinician", "language", "warning", "standing")
NAMES = {"standing": "Status"}
WIDE = {"description_width": "initial"}


class ReviewPanel(w.VBox):  # type: ignore[misc]
    """Choose a run, look at every page, tick, and decide; who decides must be named."""

    def __init__(self, outputs: str = "../outputs") -> None:
        self.outputs = Path(outputs)
        self.desk: Desk | None = None
        self.packets: tuple[Looked, ...] = ()
        self.sheet = Sheet(self.look_closer, self._count)
        self.closer = Closer(self.back, self._step)
        self._controls()
        self._thread, self._busy = threading.Thread(), False
        super().__init__([w.HTML(STYLE), *self._lines(), self.sheet, self.closer, self.foot])
        self.add_class("sk-review")
        self.look_again()

    def __repr__(self) -> str:
        return "ReviewPanel()"

    def _controls(self) -> None:
        wide = {"width": "30rem"}
        self.run = w.Dropdown(description="Run", style=WIDE, layout=wide)
        self.filters = {name: self._filter(name) for name in FACTS}
        self.who = w.Text(
            description="Who decides", placeholder="your name, required", style=WIDE, layout=wide
        )
        self.note = w.Text(
            description="Note", placeholder="what to mend, when you return", style=WIDE, layout=wide
        )
        self.said, self.told = w.HTML(), w.HTML()
        self.again = _button("Look for runs again", self.look_again)
        self.tick = _button("Tick these", lambda: self.sheet.tick_all(True))
        self.untick = _button("Untick all", lambda: self.sheet.tick_all(False))
        self.approve = _button("Approve", lambda: self._decide(True), "primary")
        self.give_back = _button("Return with the note", lambda: self._decide(False))
        self.run.observe(lambda _: self.opened(), "value")

    def _filter(self, name: str) -> w.Dropdown:
        made = w.Dropdown(
            description=NAMES.get(name, name.capitalize()), options=[("all", "")], style=WIDE
        )
        made.observe(lambda _: self._show(), "value")
        return made

    def _lines(self) -> list[w.Widget]:
        head = _line(self.run, self.again)
        self.chosen = _line(*self.filters.values())
        self.verdict = _line(self.who, self.note)
        self.marks = w.HBox([self.tick, self.untick])
        self.buttons = _line(self.marks, self.approve, self.give_back)
        self.deciding = w.VBox([self.verdict, self.buttons, self.told])
        # The same buttons once more under the pages, where one is after looking at them.
        self.foot = w.VBox([_line(self.approve, self.give_back), self.told])
        for part in (self.deciding, self.foot):
            part.add_class("sk-deciding")
        self.told.add_class("sk-told")
        return [head, self.said, self.chosen, self.deciding]

    def look_again(self) -> None:
        """Look for runs under the outputs; the one that is open stays open."""
        found, now = runs(self.outputs), self.run.value
        offered = [("Choose a run", ""), *((name, name) for name in found)]
        if list(self.run.options) == offered:
            self.opened()
            return
        self.run.options = offered
        self.run.value = now if now in found else ""
        self.opened()

    def opened(self) -> None:
        """Open the chosen run, or say in one sentence why it cannot be."""
        self.desk, self.packets, self.sheet.first = None, (), 0
        self.told.value = ""
        self.back()
        if not self.run.value:
            some = len(self.run.options) > 1
            self._say("" if some else f"There is no run in {escape(str(self.outputs))} yet.")
        else:
            self._open(self.outputs / self.run.value)
        self._reveal()
        self._offer()
        self._show()

    def _open(self, folder: Path) -> None:
        try:
            with TURN:
                self.desk = open_desk(folder)
        except UserMistake as mistake:
            self._say(escape(_sentence(mistake)), "sk-wrong")
            return
        self.packets = looked_at(self.desk)
        self._sum()

    def _reveal(self) -> None:
        shown = "" if self.packets else "none"
        for part in (self.chosen, self.deciding, self.sheet, self.foot):
            part.layout.display = shown

    def _sum(self) -> None:
        count = {s: sum(p.standing == s for p in self.packets) for s in WORDS}
        self._say(
            f"Packets: {len(self.packets)}. Draft: {count['draft']}. "
            f"Approved: {count['approved']}. Returned: {count['returned']}."
        )

    def _say(self, words: str, kind: str = "sk-plain") -> None:
        self.said.value = f'<p class="{kind}" role="status">{words}</p>' if words else ""

    def _tell(self, words: str, kind: str = "sk-plain") -> None:
        self.told.value = f'<p class="{kind}" role="status">{escape(words)}</p>' if words else ""

    def _offer(self) -> None:
        """What the drop-downs offer for these packets; a choice that is still there stays."""
        for name, box in self.filters.items():
            offered = (
                warning_choices(self.packets)
                if name == "warning"
                else choices(self.packets, name)
            )  # fmt: skip
            now = box.value
            with box.hold_trait_notifications():
                box.options = offered
                box.value = now if now in [value for _, value in offered] else ""

    def _show(self) -> None:
        wanted = Wanted(**{name: box.value or "" for name, box in self.filters.items()})
        if self.desk:
            self.sheet.show(self.desk.folder, [p for p in self.packets if wanted.fits(p)])

    def _count(self) -> None:
        if self.closer.packet:
            self.approve.description = f"Approve {self.closer.packet.ref}"
            self.give_back.description = f"Return {self.closer.packet.ref} with the note"
            return
        count = len(self.sheet.ticked)
        self.approve.description = f"Approve {count} ticked"
        self.give_back.description = f"Return {count} ticked with the note"

    def look_closer(self, ref: str) -> None:
        """Show one packet's pages large, with its reasons, in the place of the sheet."""
        packet = next((p for p in self.packets if p.ref == ref), None)
        if self.desk is None or packet is None:
            return
        refs = [p.ref for p in self.sheet.packets]
        place = refs.index(ref) + 1 if ref in refs else 0
        self.sheet.layout.display = self.marks.layout.display = "none"
        self.chosen.layout.display = "none"
        self.closer.show(self.desk, packet, place, len(refs))
        self._count()

    def back(self) -> None:
        """Back to the sheet, to the card that was looked at."""
        packet = self.closer.packet
        self.closer.hide()
        self.sheet.layout.display = self.marks.layout.display = self.chosen.layout.display = ""
        self._count()
        card = self.sheet.card(packet.ref) if packet else None
        if card:
            card.look.focus()

    def _step(self, by: int) -> None:
        """The next packet of those that are shown, or the one before."""
        refs = [p.ref for p in self.sheet.packets]
        if self.closer.packet and self.closer.packet.ref in refs:
            place = refs.index(self.closer.packet.ref) + by
            self.look_closer(refs[min(max(0, place), len(refs) - 1)])

    def _refs(self) -> list[str]:
        if self.closer.packet:
            return [self.closer.packet.ref]
        return [p.ref for p in self.packets if p.ref in self.sheet.ticked]

    def _decide(self, good: bool) -> None:
        """Carry a decision out in a thread of its own; one at a time."""
        if self._busy or self.desk is None:
            return
        # The buttons stay as they are: a button that is switched off loses the keyboard's focus.
        self._busy = True
        work = (self.desk.folder, self._refs(), self.who.value, self.note.value)
        self._thread = threading.Thread(target=self._work, args=(good, *work), daemon=True)
        self._thread.start()

    def join(self, seconds: float | None = None) -> None:
        """Wait for a decision to be carried out and the pages to be drawn."""
        if self._thread.ident:
            self._thread.join(seconds)
        self.sheet.join(seconds)

    def _work(self, good: bool, folder: Path, refs: list[str], who: str, note: str) -> None:
        try:
            with TURN:
                self._carry_out(good, folder, refs, who, note)
        finally:
            self._busy = False

    def _carry_out(self, good: bool, folder: Path, refs: list[str], who: str, note: str) -> None:
        watch = _progress(self._tell, len(refs), "Approving" if good else "Returning")
        try:
            done = (
                approve(folder, refs, who, watch)
                if good
                else send_back(folder, refs, who, note, watch)
            )  # fmt: skip
        except UserMistake as mistake:
            self._tell(_sentence(mistake), "sk-wrong")
        except Exception:
            (folder / "error.log").write_text(traceback.format_exc(), encoding="utf-8")
            self._tell("Something broke that should not: error.log in the run's folder says what.",
                       "sk-wrong")  # fmt: skip
        else:
            self._done(done)
        self._refresh(folder)

    def _done(self, done: tuple[Review, ...]) -> None:
        one = done[0].ref if len(done) == 1 else f"{len(done)} packets"
        back = done[0].decision == "returned"
        self._tell(f"{one} {'returned' if back else 'approved'}. The print files are made anew.")
        self.note.value = ""
        self.sheet.ticked.clear()

    def _refresh(self, folder: Path) -> None:
        """The packets as they stand now, in the same place."""
        self._open(folder)
        self._offer()
        self._show()
        ref = self.closer.packet.ref if self.closer.packet else ""
        if ref:
            self.look_closer(ref)


def _progress(tell: Callable[[str], None], total: int, doing: str) -> Callable[[Review], None]:
    done: list[str] = []

    def watch(review: Review) -> None:
        done.append(review.ref)
        tell(f"{doing}: {len(done)} of {total} done.")

    tell(f"{doing} {total}.")
    return watch


def _sentence(mistake: UserMistake) -> str:
    said = str(mistake)
    return f"{said[:1].upper()}{said[1:]}."


def _line(*parts: w.Widget) -> w.Box:
    made = w.Box(parts)
    made.add_class("sk-line")
    return made
