"""Personalised sciatica exercise handouts by diagnosis: the public names, and nothing else."""

from importlib import import_module
from typing import Any

# Looked up when first used, so that `sciatica-kit --help` loads nothing heavy.
_HOMES = {
    "PatientProfile": "model.patient",
    "load_library": "library.load",
    "load_practice": "library.practice",
    "screen": "clinic.safety",
    "choose": "clinic.selection",
    "dose": "clinic.dosing",
    "prescribe": "clinic.pathway",
    "compose": "handout.compose",
    "make_packet": "packet.make",
    "run_roster": "batch.run.run",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"sciatica_kit has no {name}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
