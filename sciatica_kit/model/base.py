"""What every model shares: frozen values, no unknown keys, a review and its evidence."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """A frozen value that refuses keys it does not know."""

    # An error never repeats what was given: it may be a patient's.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Review(Model):
    """Who wrote a piece of content, who checked it, and when it is due again."""

    author: str
    checked_by: str
    reviewed: date | None = None
    next_review: date


class Evidence(Model):
    """A reference and how far it carries: A to D as in the evidence list; G is unverified."""

    reference: str = Field(pattern=r"^(R\d+|S\d+[a-e]?|G)$")
    grade: Literal["A", "B", "C", "D"]
    note: str = ""


class Reviewed(Model):
    """Content that carries its review and its evidence."""

    review: Review
    evidence: tuple[Evidence, ...] = Field(min_length=1)
