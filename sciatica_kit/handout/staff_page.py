"""The staff page of a packet as data: what was given, what was held back, and why."""

from typing import Literal

from pydantic import Field

from ..model.base import Model


class Fact(Model):
    """A label with its value; a wide one has a row for itself."""

    label: str
    value: str
    wide: bool = False


class RowGroup(Model):
    """Rows of a table under a label of their own; a blank label stands for none."""

    label: str = ""
    rows: tuple[tuple[str, ...], ...]


class StaffTable(Model):
    """A table with its head; `shape` tells the template which columns are wide."""

    shape: Literal["given", "held", "flags"]
    head: tuple[str, ...]
    groups: tuple[RowGroup, ...]


class StaffSection(Model):
    """A heading with sentences, a table, or both; `code` is printed unbroken, to be copied."""

    heading: str
    lines: tuple[str, ...] = ()
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
