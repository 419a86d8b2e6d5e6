"""The one door in: what the kit may know of a patient, validated, for the roster and the form."""

from pydantic import ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from .answers import Answers
from .intake import intake_of
from .validate import CHECKS


class PatientProfile(Answers):
    """What the kit may know of a patient, each answer by itself and all of them together.

    Validate with `PatientProfile.model_validate(mapping, context=Intake(vocabulary, issued_on))`.
    Raises pydantic.ValidationError; `problems_of` turns it into plain sentences. A blank field is
    "not asked" and is None.
    """

    @model_validator(mode="after")
    def _contradictions(self, info: ValidationInfo) -> "PatientProfile":
        found = [problem for check in CHECKS for problem in check(self, intake_of(info))]
        if found:
            raise PydanticCustomError("mistakes", "see problems", {"problems": found})
        return self
