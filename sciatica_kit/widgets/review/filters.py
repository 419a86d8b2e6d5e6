"""The drop-downs by which packets are chosen: diagnosis, clinician, language, warning, status."""

from collections.abc import Callable, Sequence

import ipywidgets as w

from .facts import ReviewedPacket, Wanted, choices, warning_choices

FACTS = ("diagnosis", "clinician", "language", "warning", "standing")
NAMES = {"standing": "Status"}


class Filters:
    """A drop-down a fact; `heard` is called when one is changed."""

    def __init__(self, heard: Callable[[], None]) -> None:
        self.boxes = {name: _box(name, heard) for name in FACTS}

    def offer(self, packets: Sequence[ReviewedPacket]) -> None:
        """What the drop-downs offer for these packets; a choice that is still there stays."""
        for name, box in self.boxes.items():
            warned = name == "warning"
            offered = warning_choices(packets) if warned else choices(packets, name)
            now = box.value
            with box.hold_trait_notifications():
                box.options = offered
                box.value = now if now in [value for _, value in offered] else ""

    def chosen(self, packets: Sequence[ReviewedPacket]) -> list[ReviewedPacket]:
        """The packets that have all that is asked for."""
        wanted = Wanted(**{name: box.value or "" for name, box in self.boxes.items()})
        return [packet for packet in packets if wanted.fits(packet)]


def _box(name: str, heard: Callable[[], None]) -> w.Dropdown:
    made = w.Dropdown(
        description=NAMES.get(name, name.capitalize()), options=[("all", "")],
        style={"description_width": "initial"},
    )  # fmt: skip
    made.observe(lambda _: heard(), "value")
    return made
