"""The review panel: every page of a run, looked at, approved or sent back with a note."""

from html import escape
from pathlib import Path

import ipywidgets as w

from ...batch.review.opened import OpenedRun, look_at, runs
from ...errors import UserMistake
from ...model.status import Standing
from ...render.pdf import READING
from ...views.styles import style
from ..inputs import own_of, pressed_button
from .cards import ContactSheet
from .closer import LargeView
from .decide import LONG, WIDE, DecisionBar, one_sentence
from .facts import ReviewedPacket, reviewed_packets
from .filters import Filters


class ReviewPanel(w.VBox):  # type: ignore[misc]
    """Choose a run, look at every page, tick, and decide; who decides must be named."""

    def __init__(
        self, outputs: str = "../outputs", practice: str = "", templates: str = "",
        content: str = "",
    ) -> None:  # fmt: skip
        self.outputs, self.own = Path(outputs), own_of(practice, templates, content)
        self.opened_run: OpenedRun | None = None
        self.packets: tuple[ReviewedPacket, ...] = ()
        self.sheet = ContactSheet(self.look_closer, self._count)
        self.closer = LargeView(self.back, self._step)
        self._controls()
        super().__init__(
            [w.HTML(style("review")), *self._lines(), self.sheet, self.closer, self.foot]
        )
        self.add_class("sk-review")
        self.look_again()

    def __repr__(self) -> str:
        return "ReviewPanel()"

    def _controls(self) -> None:
        self.run = w.Dropdown(description="Run", style=WIDE, layout=LONG)
        self.filters = Filters(self._show)
        self.deciding = DecisionBar(self._wanted, self._refresh, self.own)
        self.said = w.HTML()
        self.again = pressed_button("Look for runs again", self.look_again)
        self.tick = pressed_button("Tick these", lambda: self.sheet.tick_all(True))
        self.untick = pressed_button("Untick all", lambda: self.sheet.tick_all(False))
        self.run.observe(lambda _: self.opened(), "value")

    def _lines(self) -> list[w.Widget]:
        act = self.deciding
        self.chosen = _line(*self.filters.boxes.values())
        self.marks = w.HBox([self.tick, self.untick])
        buttons = _line(self.marks, act.approve, act.give_back)
        self.head = w.VBox([_line(act.who, act.note), buttons, act.told])
        # The same buttons once more under the pages, where one is after looking at them.
        self.foot = w.VBox([_line(act.approve, act.give_back), act.told])
        for part in (self.head, self.foot):
            part.add_class("sk-deciding")
        return [_line(self.run, self.again), self.said, self.chosen, self.head]

    def look_again(self) -> None:
        """Look for runs under the outputs; the one that is open stays open."""
        found, now, unused = runs(self.outputs), self.run.value, self._unused()
        offered = [("Choose a run", ""), *((name, name) for name in found)]
        if list(self.run.options) == offered:
            self.opened()
            return
        self.run.options = offered
        self.run.value = now if now in found else ""
        self.opened(unused)

    def _unused(self) -> bool:
        """Whether there are ticks or notes that nothing was decided with."""
        return bool(self.sheet.ticked) or self.deciding.noted

    def opened(self, unused: bool = False) -> None:
        """Open the chosen run, or say in one sentence why it cannot be."""
        unused = unused or self._unused()
        self.opened_run, self.packets = None, ()
        self.sheet.forget()
        self.back()
        self.deciding.forget_notes()
        self.deciding.tell("Ticks and notes that were not used are gone." if unused else "")
        if not self.run.value:
            some = len(self.run.options) > 1
            self._say("" if some else f"There is no run in {escape(str(self.outputs))} yet.")
        else:
            self._open(self.outputs / self.run.value)
        self._reveal()
        self.filters.offer(self.packets)
        self._show()

    def _open(self, folder: Path) -> None:
        try:
            with READING:
                self.opened_run = look_at(folder, self.own)
        except UserMistake as mistake:
            self._say(escape(one_sentence(mistake)), "sk-wrong")
            return
        self.packets = reviewed_packets(self.opened_run)
        self._sum()

    def _reveal(self) -> None:
        shown = "" if self.packets else "none"
        for part in (self.chosen, self.head, self.sheet, self.foot):
            part.layout.display = shown
        if self.opened_run and self.opened_run.shut:
            self.head.layout.display = self.foot.layout.display = "none"

    def _sum(self) -> None:
        count = {s: sum(p.standing == s for p in self.packets) for s in Standing}
        each = " ".join(f"{standing.capitalize()}: {n}." for standing, n in count.items())
        self._say(
            f"Packets: {len(self.packets)}. {each}{self._shut()}",
            "sk-wrong" if self.opened_run and self.opened_run.shut else "sk-plain",
        )

    def _shut(self) -> str:
        """Why these pages can be looked at and no more, where that is so."""
        why = self.opened_run.shut if self.opened_run else ""
        said = f" You can look at the pages, and decide nothing: {why}."
        return escape(said) if why else ""

    def _say(self, words: str, kind: str = "sk-plain") -> None:
        self.said.value = f'<p class="{kind}" role="status">{words}</p>' if words else ""

    def _show(self) -> None:
        if self.opened_run:
            self.sheet.show(self.opened_run.folder, self.filters.chosen(self.packets))

    def _count(self) -> None:
        one = self.closer.packet
        # A note goes with the ticks that it was written for.
        gone = self.sheet.taken_off.value and not self.sheet.ticked and not one
        if gone and self.deciding.note.value:
            self.deciding.note.value = ""
            self.deciding.tell("The note went with the ticks that it was written for.")
        self.deciding.name(one.ref if one else f"{len(self.sheet.ticked)} ticked")

    def look_closer(self, ref: str) -> None:
        """Show one packet's pages large, with its reasons, in the place of the sheet."""
        packet = next((p for p in self.packets if p.ref == ref), None)
        if self.opened_run is None or packet is None:
            return
        refs = [p.ref for p in self.sheet.packets]
        place = refs.index(ref) + 1 if ref in refs else 0
        self.sheet.layout.display = self.marks.layout.display = "none"
        self.chosen.layout.display = "none"
        self.deciding.turn_to(ref)
        self.closer.show(self.opened_run, packet, place, len(refs))
        self._count()

    def back(self) -> None:
        """Back to the sheet, to the card that was looked at."""
        packet = self.closer.packet
        self.closer.hide()
        self.deciding.turn_to("")
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

    def _wanted(self) -> tuple[Path, dict[str, str], dict[str, int]] | None:
        """What a decision would be on: the packet that is looked at, or those that are ticked."""
        one, ticked = self.closer.packet, self.sheet.ticked
        looked = [one] if one else [p for p in self.sheet.shown if p.ref in ticked]
        digests = {p.ref: p.entry.sha256 for p in looked}
        seen = {p.ref: p.decided for p in looked}
        return (self.opened_run.folder, digests, seen) if self.opened_run else None

    def join(self, seconds: float | None = None) -> None:
        """Wait for a decision to be carried out and the pages to be drawn."""
        self.deciding.join(seconds)
        self.sheet.join(seconds)

    def _refresh(self, folder: Path, done: bool) -> None:
        """The packets as they stand now, in the same place; what is done is ticked no more.

        Where another run has been chosen meanwhile, that one stays as it is.
        """
        if self.opened_run is None or self.opened_run.folder != folder:
            self.deciding.tell(f"In the run {folder.name}: {'decided' if done else 'not decided'}.")
            return
        if done:
            self.sheet.ticked.clear()
        self._open(folder)
        self.filters.offer(self.packets)
        self._show()
        ref = self.closer.packet.ref if self.closer.packet else ""
        if ref:
            self.look_closer(ref)


def _line(*parts: w.Widget) -> w.Box:
    made = w.Box(parts)
    made.add_class("sk-line")
    return made
