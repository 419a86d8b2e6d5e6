"""What has become of a row, and where its packet stands with whoever signs it off."""

from enum import StrEnum


class Status(StrEnum):
    """What the rules make of a row, and after a run what was made of it."""

    PLANNED = "planned"
    MADE = "made"
    REFERRED = "referred"
    NOT_SCREENED = "not-screened"
    INVALID = "invalid"
    FAILED = "failed"


# Of these there is a page for the patient.
WITH_A_PAGE = (Status.MADE, Status.REFERRED)


class Standing(StrEnum):
    """What a packet is until and after somebody has decided on it."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETURNED = "returned"
