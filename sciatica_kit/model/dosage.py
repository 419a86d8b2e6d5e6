"""How much of an exercise: every number a handout prints comes from here."""

from typing import Annotated

from pydantic import Field

from .base import Model


class Dosage(Model):
    """Sets, repetitions and times; seconds for holds and rests.

    `hold_seconds` is also the length of an exercise that is done for a time (a walk, a rest).
    """

    sets: Annotated[int, Field(strict=True, ge=1, le=5)]
    reps: Annotated[int, Field(strict=True, ge=1, le=40)]
    hold_seconds: Annotated[int, Field(strict=True, ge=0, le=3600)] = 0
    rest_seconds: Annotated[int, Field(strict=True, ge=0, le=120)] = 0
    times_per_day: Annotated[int, Field(strict=True, ge=1, le=8)]
    days_per_week: Annotated[int, Field(strict=True, ge=1, le=7)]
