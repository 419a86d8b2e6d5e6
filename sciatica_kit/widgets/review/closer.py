"""One packet looked at closely: its pages large, and why they say what they say."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import ipywidgets as w

from ...batch.review.opened import OpenedRun
from ...views.plan import plan_tables
from ..inputs import pressed_button
from .cards import about
from .facts import ReviewedPacket
from .pages import LARGE, pages


def _all_pages(pdf: Path, packet: ReviewedPacket) -> str:
    """The pages of the packet's PDF, and those of its bilingual edition where it has one."""
    both = pdf.with_name("handout-bilingual.pdf")
    made = pages(pdf, packet.ref, packet.entry.sha256, LARGE)
    if not both.is_file():
        return made
    spoken = pages(both, f"{packet.ref}, bilingual edition", packet.entry.sha256, LARGE)
    return f"{made}<h3>Bilingual edition</h3>{spoken}"


class LargeView(w.VBox):  # type: ignore[misc]
    """The large view; hidden until a packet is opened."""

    def __init__(self, back: Callable[[], None], step: Callable[[int], None]) -> None:
        self.back_button = pressed_button("Back to all packets", back)
        self.before = pressed_button("Packet before", lambda: step(-1))
        self.after = pressed_button("Next packet", lambda: step(1))
        self.said, self.pages, self.reasons = w.HTML(), w.HTML(), w.HTML()
        self.pages.add_class("sk-large")
        self.reasons.add_class("sk-reasons")
        both = w.Box([self.pages, self.reasons])
        both.add_class("sk-both")
        super().__init__([w.HBox([self.back_button, self.before, self.after]), self.said, both])
        self.packet: ReviewedPacket | None = None
        self.layout.display = "none"

    def show(self, opened: OpenedRun, packet: ReviewedPacket, place: int, total: int) -> None:
        """Show a packet of a run, the `place`th of `total` that are chosen."""
        first = self.packet is None
        self.packet = packet
        self.before.disabled, self.after.disabled = place <= 1, place >= total
        where = f" ({place} of {total})" if place else ""
        warned = "".join(f'<p class="sk-warned">{escape(said)}</p>' for said in packet.warnings)
        self.said.value = f"<h3>{escape(packet.ref)}{where}</h3>{about(packet)}{warned}"
        self.pages.value = _all_pages(opened.folder / packet.entry.pdf, packet)
        row = opened.by_ref.get(packet.ref)
        self.reasons.value = plan_tables(row.plan) if row else ""
        self.layout.display = ""
        if first:
            self.back_button.focus()

    def hide(self) -> None:
        """Show nothing."""
        self.packet, self.layout.display = None, "none"
        self.pages.value = self.reasons.value = ""
