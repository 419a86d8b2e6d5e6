"""Personalised sciatica exercise handouts by diagnosis: the front door, and nothing heavy.

    import sciatica_kit as sk
    kit = sk.load(issued_on="2026-11-23")

The names are looked up when they are first used, so that `import sciatica_kit` loads no typesetter,
no data frames and no widgets.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .errors import UserMistake

if TYPE_CHECKING:
    from .batch.run.run import run_roster
    from .clinic.dosing import dose
    from .clinic.pathway import prescribe
    from .clinic.safety import screen
    from .clinic.selection import choose
    from .handout.compose import compose
    from .kit import Kit, RosterNote, load
    from .library.load import load_library
    from .library.practice import load_practice
    from .model.patient import PatientProfile
    from .packet.make import Packet, make_packet

_HOMES = {
    "Kit": "kit",
    "Packet": "packet.make",
    "PatientProfile": "model.patient",
    "RosterNote": "kit",
    "choose": "clinic.selection",
    "compose": "handout.compose",
    "dose": "clinic.dosing",
    "load": "kit",
    "load_library": "library.load",
    "load_practice": "library.practice",
    "make_packet": "packet.make",
    "prescribe": "clinic.pathway",
    "run_roster": "batch.run.run",
    "screen": "clinic.safety",
}
__all__ = [
    "Kit",
    "Packet",
    "PatientProfile",
    "RosterNote",
    "UserMistake",
    "choose",
    "compose",
    "dose",
    "load",
    "load_library",
    "load_practice",
    "make_packet",
    "prescribe",
    "run_roster",
    "screen",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"sciatica_kit has no {name}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
