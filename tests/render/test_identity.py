"""A PDF is proved to be its row's before it leaves the house."""

from datetime import date

import pytest

from sciatica_kit.batch.roster.plans import plan_roster
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition, sample_roster
from sciatica_kit.packet.make import patient_pdf
from sciatica_kit.packet.pages import page_of
from sciatica_kit.packet.proof import identity_of
from sciatica_kit.render.identity import Identity, identity_faults
from sciatica_kit.render.pdf import page_count, page_texts


@pytest.fixture(scope="module")
def made():
    """The first made-up patient's PDF and what it must say."""
    with_ = load_edition(SAMPLE_DAY)
    plan = plan_roster(read_roster(sample_roster()), with_)[0].plan
    return patient_pdf(plan, with_), identity_of(page_of(plan, with_))


def test_own_identity_is_found(made):
    """A handout read back carries the name, the ref on each page, and the side of its row."""
    pdf, identity = made
    assert identity_faults(pdf, identity) == []
    assert identity.name == "Test Ana Ibáñez"
    assert identity.side == "left side"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "Test Ana Ibanez"}, "name"),
        ({"name": "Test Other Person"}, "name"),
        ({"side": "right side"}, "side"),
        ({"ref": "DEMO-0"}, "ref"),
        ({"ref": "DEMO-011"}, "ref"),
        ({"ref": "EMO-01"}, "ref"),
    ],
)
def test_another_identity_is_refused(made, changed, said):
    """Another name, another side, or a ref that is only part of this one, is a fault."""
    pdf, identity = made
    faults = identity_faults(pdf, Identity(**{**vars(identity), **changed}))
    assert faults
    assert all(said in fault for fault in faults)


def test_a_fault_does_not_repeat_the_patient(made):
    """What is said of a mismatch names no patient: it goes into the manifest."""
    pdf, identity = made
    faults = identity_faults(pdf, Identity("Test Other Person", identity.ref, identity.side))
    assert not any(name in fault for fault in faults for name in ("Ana", "Other"))


def test_every_page_is_read(made):
    """The count of pages and the pages' texts agree."""
    pdf, _ = made
    assert page_count(pdf) == len(page_texts(pdf)) >= 3


def test_the_day_of_issue_is_in_the_bytes(made):
    """The same plan on another day is another file."""
    with_ = load_edition(date(2026, 11, 24))
    plan = plan_roster(read_roster(sample_roster()), with_)[0].plan
    assert patient_pdf(plan, with_) != made[0]
