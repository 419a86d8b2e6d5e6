"""The ordered prescriptions, the walking plan and the daily-living advice of one patient."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import SkipValidation

from .base import Model
from .diagnosis import Diagnosis
from .dosage import Dosage
from .exercise import Exercise, Irritability, Stage
from .finding import Advice, Authority, Precaution, RedFlag
from .patient import PatientProfile


# Judgement makes sixty of these for each patient: a plain frozen value is enough.
@dataclass(frozen=True)
class HeldBack:
    """An exercise that a rule keeps from this patient, with the rule and its reason."""

    id: str
    rule: str
    authority: Authority
    reason: str


class Prescription(Model):
    """An exercise, its dosage and why it was chosen; minutes are those of one whole day."""

    exercise: Exercise
    dosage: Dosage
    because: str
    minutes: float
    overridden: str = ""


class Emptied(Model):
    """A wanted kind of exercise that the rules left empty, by which rules, and what stands in."""

    category: str
    rules: tuple[str, ...]
    offered: str = ""


@dataclass(frozen=True)
class WalkingWeek:
    """One week of the walking plan: minutes a day, days a week, in how many bouts."""

    week: int
    minutes: int
    days: int
    bouts: int = 1
    hold: bool = False


class WalkingPlan(Model):
    """The weeks, how they are walked, and the rule that locked the plan if one did."""

    mode: Literal["steady", "bouts", "intervals", "locked"]
    weeks: tuple[WalkingWeek, ...] = ()
    bout_minutes: int = 0
    # Whether the patient walks further than this without a flare.
    cut_short: bool = False
    because: str = ""


class Program(Model):
    """Everything one patient is given, and everything that was kept from them, with reasons."""

    # Validated once, at the one door in.
    profile: SkipValidation[PatientProfile]
    diagnosis: Diagnosis
    issued_on: date
    stage: Stage
    phase: str
    irritability: Irritability
    prescriptions: tuple[Prescription, ...]
    held_back: tuple[HeldBack, ...]
    reserve: tuple[str, ...]
    emptied: tuple[Emptied, ...]
    walking: WalkingPlan
    advice: tuple[Advice, ...]
    # What no text or picture may ask of this patient, as exercises' tags.
    forbidden: tuple[str, ...] = ()
    precautions: tuple[Precaution, ...]
    noted_flags: tuple[RedFlag, ...]
    warnings: tuple[str, ...]

    @property
    def minutes_per_day(self) -> int:
        """Whole minutes of exercises a day, walking apart."""
        return round(sum(p.minutes for p in self.prescriptions if not p.exercise.walk))
