"""What a row or a form answers of a patient, each cell by itself: read, named, or refused."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from ..fonts import unseen, width_of
from .base import Model
from .cells import (
    CALLED,
    LONGEST,
    MOST_NOTE_LINES,
    DoubtfulText,
    address_in,
    as_date,
    blank_to_none,
    day_in,
    diagnosis_in,
    forbidden,
    is_ref,
    known,
    listed,
    not_none,
    one_of,
    reasons_in,
    who_and_when,
    whole_number,
)
from .exercise import HOMELY, TAGS, Direction, Irritability
from .intake import fold, intake_of, wrong

Side = Literal["left", "right", "both"]
PainRule = Literal["strict", "traffic_light"]
Neuro = Literal["normal", "reduced", "worse"]
LegRaise = Literal["clear", "leg_pain"]
# How far down the leg it goes, the nearest first. Source: evidence, section 5.3.
FurthestPoint = Literal["back", "buttock", "thigh", "calf", "foot"]
Operation = Literal["discectomy", "decompression", "fusion"]
YesOrNo = Literal["yes", "no"]
# Precautions that nobody records without having asked about falls.
FALLS = frozenset({"fall_risk", "no_floor"})
# What looks like the tag of a language may be repeated; other words may be a patient's.
TAG = r"[a-z]{2}([-_][A-Za-z]{2})?"

Blank = BeforeValidator(blank_to_none)
Minutes = Annotated[int | None, BeforeValidator(whole_number(0, 600, "a number of minutes")), Blank]
OptionalDate = Annotated[date | None, BeforeValidator(as_date), Blank]


def _other_kind(diagnosis: str, operation: Any) -> Iterator[str]:
    """That the word for the diagnosis names another kind of operation than is given."""
    given = fold(str(operation or ""))
    named = next((kind for kind in get_args(Operation) if kind in diagnosis), "")
    if named and given and given != named:
        yield f"The diagnosis speaks of a {named}, and operation of another: check which it was."


class Answers(Model):
    """The cells of one patient; dates are days, times are whole minutes; blank is None, not asked.

    What must agree between them is for PatientProfile to ask. Columns as in REFERENCE.md.
    """

    ref: Annotated[str | None, Blank]
    name: Annotated[str | None, Blank]
    date_of_birth: OptionalDate = None
    diagnosis: Annotated[str | None, Blank]
    # What the code itself says: a side, and a warning on its use.
    coded_side: Side | None = Field(default=None, exclude=True)
    code_warning: str = Field(default="", exclude=True)
    side: Annotated[Side | None, BeforeValidator(one_of("left", "right", "both")), Blank] = None
    red_flags: tuple[str, ...] | None = None
    screened_by: Annotated[str | None, Blank] = None
    screened_on: OptionalDate = None
    # Who looked for cauda equina where both legs hurt, and the day, in this order.
    both_legs_checked: Annotated[str | None, Blank] = None
    days_since_onset: Annotated[
        int | None, BeforeValidator(whole_number(0, 36500, "a number of days")), Blank
    ] = None
    irritability: Annotated[
        Irritability | None, BeforeValidator(one_of("high", "moderate", "low")), Blank
    ] = None
    pain_now: Annotated[int | None, BeforeValidator(whole_number(0, 10, "a pain score")), Blank] = (
        None
    )
    neuro: Annotated[Neuro | None, BeforeValidator(one_of("normal", "reduced", "worse")), Blank] = (
        None
    )
    straight_leg_raise: Annotated[
        LegRaise | None, BeforeValidator(one_of("clear", "leg_pain")), Blank
    ] = None
    furthest_point: Annotated[
        FurthestPoint | None, BeforeValidator(one_of(*get_args(FurthestPoint))), Blank
    ] = None
    # How long until it gets worse.
    sitting_minutes: Minutes = None
    standing_minutes: Minutes = None
    direction: Annotated[
        Direction | None, BeforeValidator(one_of("extension", "flexion", "neutral")), Blank
    ] = None
    precautions: tuple[str, ...] = ()
    # Whether anybody has asked about them: none is an answer, and a blank is not.
    precautions_asked: bool = Field(default=False, exclude=True)
    equipment: tuple[str, ...] | None = None
    walk_minutes: Minutes = None
    surgery_date: OptionalDate = None
    operation: Annotated[Operation | None, BeforeValidator(one_of(*get_args(Operation))), Blank] = (
        None
    )
    due_date: OptionalDate = None
    minutes_per_day: Annotated[
        int | None, BeforeValidator(whole_number(5, 180, "a number of minutes a day")), Blank
    ] = None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    # What somebody forbids, each as the word that is forbidden and who says so.
    avoid: tuple[tuple[str, str], ...] = ()
    override_reason: Annotated[str | None, Blank] = None
    pain_rule: Annotated[
        PainRule | None, BeforeValidator(one_of("strict", "traffic_light")), Blank
    ] = None
    language: Annotated[str | None, Blank, Field(validate_default=True)] = None
    print: Annotated[str | None, Blank] = None
    # Whether the page "About sciatica" is in the handout.
    about: Annotated[YesOrNo | None, BeforeValidator(one_of(*get_args(YesOrNo))), Blank] = None
    clinician: Annotated[str | None, Blank] = None
    next_visit: OptionalDate = None
    note: Annotated[str | None, Blank] = None
    address: tuple[str, ...] = Field(default=(), repr=False)

    @property
    def falls_asked(self) -> bool:
        """Whether somebody has asked about falls: none says so, and so does what bars the floor."""
        return self.precautions_asked and (
            not self.precautions or not FALLS.isdisjoint(self.precautions)
        )

    @property
    def precautions_said(self) -> str:
        """What no precaution means: that somebody has asked, or that nobody has."""
        return "asked, none" if self.precautions_asked else "not asked"

    def __repr__(self) -> str:
        # Notebooks, logs and tracebacks print this: the ref alone.
        return f"{type(self).__name__}(ref={self.ref!r})"

    __str__ = __repr__

    @field_validator("ref")
    @classmethod
    def _ref(cls, value: str | None) -> str:
        if value is None:
            raise wrong("the ref is missing", "give every row a ref of its own")
        if not is_ref(value):
            raise wrong(
                "that cannot be a ref",
                "use 1 to 40 of A-Z a-z 0-9 . _ - with no dot at either end, "
                "and no name that Windows keeps for a device, such as CON or NUL",
            )
        return value

    @field_validator("name")
    @classmethod
    def _name(cls, value: str | None) -> str:
        if value is None:
            raise wrong("the name is missing", "give the name that is to stand on the handout")
        return value

    @field_validator(*LONGEST)
    @classmethod
    def _fits(cls, value: str | None, info: ValidationInfo) -> str | None:
        column = info.field_name or ""
        if width_of(value or "") > LONGEST[column]:
            fix = f"give at most {LONGEST[column]} characters"
            raise wrong(f"{CALLED[column]} is too long to print", fix)
        if column == "note" and len((value or "").splitlines()) > MOST_NOTE_LINES:
            raise wrong("the note has too many lines", f"give at most {MOST_NOTE_LINES} lines")
        return value

    @field_validator(*LONGEST)
    @classmethod
    def _printable(cls, value: str | None, info: ValidationInfo) -> str | None:
        # The lines of a note are lines on the page; elsewhere a line break is refused as one.
        text = " ".join((value or "").splitlines()) if info.field_name == "note" else value or ""
        bad = intake_of(info).vocabulary.unprintable(text)
        if bad:
            raise wrong(f"no font here can print {bad}", "write it without that character")
        if nothing := unseen(text):
            said = f"{CALLED[info.field_name or '']} shows nothing: it is made of {nothing}"
            raise wrong(said, "write it with letters")
        return value

    @field_validator("both_legs_checked")
    @classmethod
    def _who_and_when(cls, value: str | None, info: ValidationInfo) -> str | None:
        return who_and_when(value, intake_of(info).vocabulary.red_flags)

    @property
    def both_legs_checked_on(self) -> date | None:
        """The day on which cauda equina was looked for, or None where nobody has."""
        return day_in(self.both_legs_checked)

    @property
    def reasons(self) -> dict[str, str]:
        """What speaks for an addition against a rule, by the folded word that names it."""
        return reasons_in(self.override_reason or "")

    @field_validator("address", mode="before")
    @classmethod
    def _address(cls, value: Any, info: ValidationInfo) -> tuple[str, ...]:
        return address_in(value, intake_of(info).vocabulary.unprintable)

    @field_validator("diagnosis")
    @classmethod
    def _diagnosis(cls, value: str | None, info: ValidationInfo) -> str:
        return diagnosis_in(value, intake_of(info).vocabulary)

    @model_validator(mode="before")
    @classmethod
    def _side_from_code(cls, data: Any, info: ValidationInfo) -> Any:
        """Take the side from a code that names one; a side that disagrees is found later."""
        words = intake_of(info).vocabulary
        row = dict(data)
        key = fold(str(row.get("diagnosis") or "")).replace(".", "")
        named = words.diagnoses.get(key)
        side = row.get("side") or ""
        if named and named.side and not str(side).strip() and not isinstance(side, DoubtfulText):
            row["side"] = named.side
        said = [named.warning if named else "", *_other_kind(key, row.get("operation"))]
        coded = {"coded_side": named and named.side, "code_warning": " ".join(filter(None, said))}
        asked = bool(listed(row.get("precautions") or ()))
        return {**row, **coded, "precautions_asked": asked}

    @field_validator("red_flags", mode="before")
    @classmethod
    def _red_flags(cls, value: Any, info: ValidationInfo) -> tuple[str, ...] | None:
        # Only the word "none" says that they were asked: an empty choice in a form does not.
        if value is None or not listed(value):
            return None
        others = not_none(value, "a red flag", "the red flags that were found")
        return known(others, intake_of(info).vocabulary.red_flags, "red flag")

    @field_validator("precautions", mode="before")
    @classmethod
    def _precautions(cls, value: Any, info: ValidationInfo) -> tuple[str, ...]:
        names = not_none(value or (), "a precaution", "the precautions that there are")
        return known(names, intake_of(info).vocabulary.precautions, "precaution")

    @field_validator("equipment", mode="before")
    @classmethod
    def _equipment(cls, value: Any) -> tuple[str, ...] | None:
        if not listed(value or ()):
            return None
        return known(not_none(value, "something at home", "what there is"), HOMELY, "equipment")

    @field_validator("add", "remove", mode="before")
    @classmethod
    def _exercises(cls, value: Any, info: ValidationInfo) -> tuple[str, ...]:
        return known(value or (), intake_of(info).vocabulary.exercises, "exercise")

    @field_validator("avoid", mode="before")
    @classmethod
    def _avoid(cls, value: Any, info: ValidationInfo) -> tuple[tuple[str, str], ...]:
        exercises = intake_of(info).vocabulary.exercises
        return forbidden(value, {**{fold(tag): tag for tag in TAGS}, **exercises})

    @field_validator("print")
    @classmethod
    def _print(cls, value: str | None, info: ValidationInfo) -> Any:
        return one_of(*intake_of(info).vocabulary.variants)(value)

    @field_validator("language")
    @classmethod
    def _language(cls, value: str | None, info: ValidationInfo) -> str:
        spoken = intake_of(info).vocabulary.languages
        asked = (value or "en").replace("_", "-")
        for tag in (asked, asked.split("-")[0]):
            if tag.casefold() in (k.casefold() for k in spoken):
                return next(k for k in spoken if k.casefold() == tag.casefold())
        shown = f"“{asked}”" if re.fullmatch(TAG, asked) else "that language"
        raise wrong(
            f"there is no handout in {shown} yet",
            f"leave it blank for English; there is {', '.join(spoken)}",
        )

    # The last to stand here is the first to run.
    @field_validator("*", mode="before")
    @classmethod
    def _certain(cls, value: Any) -> Any:
        """What cannot be read for certain is a mistake of its cell, whatever its text says."""
        if isinstance(value, DoubtfulText):
            raise wrong(value.problem, value.fix)
        return value
