"""The words of the shipped content by column: a list that holds one holds a safety answer."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import get_args

from ...library.load import kept_library
from ...model.answers import (
    FurthestPoint,
    LegRaise,
    Neuro,
    Operation,
    PainRule,
    Side,
    YesOrNo,
)
from ...model.exercise import HOMELY, Direction, Irritability
from ...model.intake import fold


@cache
def known_words() -> Mapping[str, Mapping[str, str]]:
    """By column: each folded word of it, with the id that it means."""
    words = kept_library().intake(date.min, lambda text: "").vocabulary
    chosen = {"side": Side, "irritability": Irritability, "direction": Direction,
              "neuro": Neuro, "straight_leg_raise": LegRaise,
              "furthest_point": FurthestPoint, "operation": Operation, "about": YesOrNo,
              "pain_rule": PainRule}  # fmt: skip
    return MappingProxyType(
        {
            "red_flags": {**words.red_flags, "none": "none"},
            "precautions": words.precautions,
            "diagnosis": {word: named.id for word, named in words.diagnoses.items()},
            "equipment": HOMELY,
            "add": words.exercises,
            "remove": words.exercises,
            "avoid": words.exercises,
            **{column: {fold(c): c for c in get_args(kind)} for column, kind in chosen.items()},
        }
    )


def safety_word(text: str) -> str:
    """Which of precautions and red_flags has an entry of this text as its word; else blank."""
    words = known_words()
    for part in text.split(";"):
        for column in ("red_flags", "precautions"):
            if fold(part) in words[column] and fold(part) != "none":
                return column
    return ""
