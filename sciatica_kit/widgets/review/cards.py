"""The contact sheet: a card a packet with its small pages, a tick and a way to look closer."""

import threading
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import ipywidgets as w

from ...model.status import Status
from ..inputs import pressed_button
from .facts import ReviewedPacket
from .pages import SMALL, drawn_already, pages

A_PAGE = 24


class PacketCard(w.VBox):  # type: ignore[misc]
    """One packet: tick, standing, small pages."""

    def __init__(self, opened: Callable[[str], None], ticked: Callable[[str, bool], None]) -> None:
        self.tick = w.Checkbox(indent=False, layout={"width": "auto"})
        self.said, self.pages = w.HTML(), w.HTML()
        self.look = w.Button(description="Look closer", layout={"width": "auto"})
        self.look.add_class("sk-look")
        super().__init__([w.HBox([self.tick, self.look]), self.said, self.pages])
        self.add_class("sk-card")
        self.packet: ReviewedPacket | None = None
        self._ticked, self._quiet = ticked, False
        self.look.on_click(lambda _: self.packet and opened(self.packet.ref))
        self.tick.observe(self._told, "value")

    def show(self, packet: ReviewedPacket | None, ticked: bool) -> None:
        """Stand for a packet, or for none."""
        self.packet, self.layout.display = packet, "" if packet else "none"
        if packet is None:
            self.pages.value = ""
            return
        self.tick.description, self.look.tooltip = packet.ref, f"Look closer at {packet.ref}"
        self.set(ticked)
        self.said.value = about(packet)

    def set(self, ticked: bool) -> None:
        """Tick or untick without telling anyone."""
        self._quiet = True
        self.tick.value = ticked
        self._quiet = False

    def _told(self, change: dict[str, bool]) -> None:
        if not self._quiet and self.packet:
            self._ticked(self.packet.ref, change["new"])


def about(packet: ReviewedPacket) -> str:
    """A packet in two short lines: where it stands, and what it is chosen by."""
    warned = len(packet.warnings)
    facts = [packet.diagnosis, packet.clinician, packet.language]
    if packet.entry.status == Status.REFERRED:
        facts.insert(0, "urgent sheet")
    if warned:
        facts.append(f"{warned} warning{'s' if warned > 1 else ''}")
    chip = f'<b class="sk-chip sk-{packet.standing}">{packet.standing.capitalize()}</b>'
    said = f"<p>{escape(packet.said)}</p>" if packet.said else ""
    return f"<p>{chip} {escape(' · '.join(facts))}</p>{said}"


class ContactSheet(w.VBox):  # type: ignore[misc]
    """Up to 24 cards at a time; pages are drawn in a thread of their own, card after card."""

    def __init__(self, opened: Callable[[str], None], ticks: Callable[[], None]) -> None:
        self.cards = [PacketCard(opened, self._tick) for _ in range(A_PAGE)]
        self.before = pressed_button("Earlier packets", lambda: self.turn(-1))
        self.after = pressed_button("Later packets", lambda: self.turn(1))
        self.where = w.HTML()
        grid = w.Box(self.cards)
        grid.add_class("sk-cards")
        # That ticks are gone is said above the cards, for the button that counts them is there.
        self.taken_off = w.HTML()
        super().__init__([self.taken_off, grid, w.HBox([self.before, self.where, self.after])])
        self.folder, self.packets, self.first = Path(), tuple[ReviewedPacket, ...](), 0
        self.ticked: set[str] = set()
        self._ticks, self._drawn = ticks, 0
        self._thread, self._showing = threading.Thread(), threading.Lock()

    @property
    def shown(self) -> tuple[ReviewedPacket, ...]:
        """The packets on the sheet now."""
        return self.packets[self.first : self.first + A_PAGE]

    def show(self, folder: Path, packets: Sequence[ReviewedPacket]) -> None:
        """Show these packets of a run."""
        if folder != self.folder:
            self.forget()
        self.folder, self.packets = folder, tuple(packets)
        if self.first >= len(packets):
            self.first = 0
        self._fill()

    def forget(self) -> None:
        """Hold nothing of a run: neither its packets nor its ticks nor its pages.

        Another run may have the same refs: what was ticked or drawn of one is nothing of the other.
        """
        with self._showing:
            self._drawn += 1
        self.folder, self.packets, self.first = Path(), (), 0
        self.ticked.clear()
        for card in self.cards:
            card.show(None, False)
        self._say_taken_off(0)
        self._ticks()

    def turn(self, by: int) -> None:
        """The next 24, or those before."""
        self.first = min(max(0, self.first + by * A_PAGE), max(0, len(self.packets) - 1))
        self._fill()

    def tick_all(self, ticked: bool) -> None:
        """Tick what is on the sheet now, or untick everything."""
        refs = {packet.ref for packet in self.shown}
        self.ticked = refs if ticked else set()
        self._say_taken_off(0)
        for card in self.cards:
            card.set(ticked and card.packet is not None)
        self._ticks()

    def card(self, ref: str) -> PacketCard | None:
        """The card that stands for a packet now."""
        return next((c for c in self.cards if c.packet and c.packet.ref == ref), None)

    def join(self, seconds: float | None = None) -> None:
        """Wait until the pages are drawn."""
        if self._thread.ident:
            self._thread.join(seconds)

    def _tick(self, ref: str, ticked: bool) -> None:
        (self.ticked.add if ticked else self.ticked.discard)(ref)
        self._say_taken_off(0)
        self._ticks()

    def _fill(self) -> None:
        # First of all: what an earlier turn still draws must not stand on another's card.
        with self._showing:
            self._drawn += 1
        self._untick_unseen()
        shown: list[ReviewedPacket | None] = [*self.shown]
        shown += [None] * (A_PAGE - len(shown))
        for card, packet in zip(self.cards, shown, strict=True):
            self._blank(card, packet)
            card.show(packet, packet is not None and packet.ref in self.ticked)
        self._say_where()
        self._ticks()
        self._thread = threading.Thread(target=self._draw, args=(self._drawn,), daemon=True)
        self._thread.start()

    def _untick_unseen(self) -> None:
        """A tick stands for a card that is seen: one that goes from the sheet takes its tick."""
        seen = {packet.ref for packet in self.shown}
        self._say_taken_off(len(self.ticked - seen))
        self.ticked &= seen

    def _say_taken_off(self, count: int) -> None:
        ticks = "1 tick was" if count == 1 else f"{count} ticks were"
        said = f"{ticks} taken off: a packet is decided on while it is shown."
        self.taken_off.value = f'<p role="status">{said}</p>' if count else ""

    def _blank(self, card: PacketCard, packet: ReviewedPacket | None) -> None:
        """Another packet's pages go at once; its own stay until new ones are there."""
        if packet and (card.packet is None or card.packet.ref != packet.ref):
            path, digest = self.folder / packet.entry.pdf, packet.entry.sha256
            here = drawn_already(path, digest, SMALL)
            card.pages.value = pages(path, packet.ref, digest, SMALL) if here else "<p>…</p>"

    def _draw(self, turn: int) -> None:
        for card in self.cards:
            packet = card.packet
            if turn != self._drawn or packet is None:
                return
            path, digest = self.folder / packet.entry.pdf, packet.entry.sha256
            made = pages(path, packet.ref, digest, SMALL)
            with self._showing:
                if turn == self._drawn and card.packet is packet and card.pages.value != made:
                    card.pages.value = made

    def _say_where(self) -> None:
        last, total = self.first + len(self.shown), len(self.packets)
        said = f"{self.first + 1} to {last} of {total}" if total else "No packet is like that."
        self.where.value = f'<p role="status">{said}</p>'
        self.before.disabled, self.after.disabled = self.first == 0, last >= total
        for button in (self.before, self.after):
            button.layout.display = "" if total > A_PAGE else "none"
