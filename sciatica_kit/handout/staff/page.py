"""The staff page of a packet as data: what was given, what was held back, and why."""

from typing import Literal

from pydantic import Field

from ...model.base import Model


class Fact(Model):
    """A label with its value; a wide one has a row for itself."""

    label: str
    value: str
    wide: bool = False


class StaffCell(Model):
    """What a cell says, and in small print below it an id or its sources."""

    text: str
    small: str = ""


class StaffTable(Model):
    """A table under one head; `shape` tells the template which columns are wide."""

    shape: Literal["given", "held", "flags"]
    head: tuple[str, ...]
    rows: tuple[tuple[StaffCell, ...], ...]


class StaffSection(Model):
    """A heading with sentences, notes under labels, a table; `code` is printed unbroken."""

    heading: str
    lines: tuple[str, ...] = ()
    notes: tuple[Fact, ...] = ()
    table: StaffTable | None = None
    code: str = ""


class StaffPage(Model):
    """The staff page of one packet, in reading order; always in English."""

    kind: Literal["clinician"] = "clinician"
    ref: str
    language: Literal["en"] = "en"
    paper: Literal["a4", "us-letter"]
    accent: str
    warning: str
    document_title: str
    title: str
    lead: str
    patient: str = Field(repr=False)
    born: str = Field(repr=False)
    side: str
    facts: tuple[Fact, ...]
    sections: tuple[StaffSection, ...]
    footer: str
    page_of: str
