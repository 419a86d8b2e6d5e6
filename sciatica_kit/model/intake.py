"""What validation needs besides the row: the words a profile may use, and the day of issue."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError


@lru_cache(8192)
def fold(text: str) -> str:
    """A name as it is matched: no case, no spaces, hyphens or underscores."""
    return re.sub(r"[\s_‐‑-]+", "", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class Named:
    """One diagnosis as a user may write it: its id, the side its code names, a note on the code."""

    id: str
    side: str | None = None
    warning: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Every word a profile may use, folded, with what it stands for."""

    diagnoses: Mapping[str, Named]
    dead_codes: Mapping[str, tuple[str, ...]]
    red_flags: Mapping[str, str]
    precautions: Mapping[str, str]
    exercises: Mapping[str, str]
    needs: Mapping[str, str]
    # Precautions that are a trimester of pregnancy, with which one.
    trimesters: Mapping[str, str]
    languages: tuple[str, ...] = ("en",)
    variants: tuple[str, ...] = ("standard",)
    unprintable: Callable[[str], str] = field(default=lambda text: "")


@dataclass(frozen=True)
class Intake:
    """What validation needs to know besides the row: the words, and the day of issue."""

    vocabulary: Vocabulary
    issued_on: date


def wrong(problem: str, fix: str) -> PydanticCustomError:
    """A validation error that says what is wrong and how to mend it."""
    return PydanticCustomError("mistake", "{problem}", {"problem": problem, "fix": fix})


def intake_of(info: ValidationInfo) -> Intake:
    """The intake that came as validation context; without one nothing can be validated."""
    if not isinstance(info.context, Intake):
        raise TypeError("validate with context=Intake(vocabulary, issued_on)")
    return info.context
