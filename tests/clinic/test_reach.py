"""Which exercises the rules ever give: what the survey finds, and that it is no guess."""

from dataclasses import replace

from sciatica_kit.clinic.reach import never_given
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library


def test_what_no_rule_gives_is_named(library: Library, intake: Intake) -> None:
    """The tensioner waits for a clinician by its own evidence; what ready sets name is given."""
    names = never_given(library, intake)
    assert "nerve_tensioner_seated" in names
    ready = {name for d in library.diagnoses.values() for name in (*d.ready.start, *d.ready.build)}
    assert not ready & set(names)
    assert set(names) < set(library.exercises)


def test_what_a_ready_set_takes_in_is_named_no_more(library: Library, intake: Intake) -> None:
    """The survey asks the rules and no list: once a diagnosis wants it, it is given."""
    name = "hip_piriformis_seated"
    assert name in never_given(library, intake)
    stenosis = library.diagnoses["spinal_stenosis"]
    ready = stenosis.ready.model_copy(update={"build": (name, *stenosis.ready.build)})
    wanting = stenosis.model_copy(update={"ready": ready, "first": ()})
    other = replace(library, diagnoses={**library.diagnoses, stenosis.id: wanting})
    assert name not in never_given(other, intake)
