"""The staff page is an accessible, archivable PDF of one or two sheets, on both papers."""

import re
import unicodedata
from dataclasses import replace

import page as validation
import pytest

from sciatica_kit.clinic.plan import plan_patient
from sciatica_kit.clinic.said import in_words
from sciatica_kit.fonts import unprintable
from sciatica_kit.handout.staff.notes import plain
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition
from sciatica_kit.packet.make import make_packet, staff_pdf
from sciatica_kit.packet.pages import NothingToMake
from sciatica_kit.render import typst
from sciatica_kit.render.pdf import page_texts
from sciatica_kit.render.typst import AMBIGUOUS_END
from tests.sample import ALL, EDITION, PLANS

PAPERS = {"a4": EDITION} | {
    "us-letter": replace(
        EDITION, practice=EDITION.practice.model_copy(update={"paper": "us-letter"})
    )
}
Standard = validation.ValidationProfile


def bare(text):
    """Text without spaces, breaks and invisible signs."""
    return re.sub(
        r"[\s\u00ad\u200b-\u200f\ufffe\x00-\x1f-]+", "", unicodedata.normalize("NFKC", text)
    )


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ref", PLANS)
def test_standards_length_and_ref(ref, paper):
    """It passes PDF/A-2a and PDF/UA-1, has at most two sheets, and each says whose it is."""
    pdf = staff_pdf(PLANS[ref], PAPERS[paper])
    for standard in (Standard.PDF_UA_1, Standard.PDF_A_2A):
        failures = validation.validate_pdf_bytes(pdf, profile=standard).failures
        assert [failure.message for failure in failures] == []
    texts = page_texts(pdf)
    assert len(texts) <= 2
    for number, text in enumerate(texts, 1):
        assert f"Ref {ref} " in text
        assert f"Page {number} of {len(texts)}" in text


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ref", PLANS)
def test_nothing_is_lost_on_the_way_to_paper(ref, paper):
    """Every reason given and every exercise held back can be read in the PDF, or every flag."""
    plan = PLANS[ref]
    text = bare("".join(page_texts(staff_pdf(plan, PAPERS[paper]))))
    if isinstance(plan.outcome, Program):
        said = [in_words(p.why, EDITION.library) for p in plan.outcome.prescriptions]
        said += [plain(p.exercise.clinician_note) for p in plan.outcome.prescriptions]
        held = [EDITION.library.exercises[h.id] for h in plan.outcome.held_back]
        said += [f"{e.code} {e.short_name}" for e in held]
        said += [h.rule for h in plan.outcome.held_back]
    else:
        said = [flag.ask for flag in plan.outcome.flags]
    said += [in_words(plain(warning), EDITION.library) for warning in plan.warnings]
    assert [words for words in said if bare(words) not in text] == []


def test_the_packet_holds_it_with_the_same_bytes():
    """Made and referred packets both hold the page, the same bytes each time."""
    for ref in ("DEMO-01", "DEMO-12"):
        made = make_packet(PLANS[ref], EDITION).files["clinician.pdf"]
        typst._set.cache_clear()
        assert made == staff_pdf(PLANS[ref], load_edition(SAMPLE_DAY))


def test_no_plan_no_page():
    """A row that was not screened has no staff page either."""
    with pytest.raises(NothingToMake):
        staff_pdf(ALL["DEMO-14"], EDITION)


DISC = {
    "ref": "B00000", "name": "Test Person 0", "date_of_birth": "1970-01-01", "diagnosis": "disc",
    "side": "left", "red_flags": "none", "screened_by": "desk", "screened_on": "2026-11-20",
    "days_since_onset": "30", "irritability": "moderate", "next_visit": "2026-12-01",
}  # fmt: skip


MANY = "anticoagulants;cardiac;fall_risk;hip_replacement_posterior;osteoporosis;vertigo"


@pytest.mark.parametrize("diagnosis", EDITION.library.diagnoses)
def test_two_sheets_hold_six_precautions_too(diagnosis):
    """Whatever the diagnosis, with all notes of six precautions it has at most two sheets."""
    needs = {"surgery_date": "2026-10-12"} if diagnosis == "post_surgery" else {}
    row = {**DISC, **needs, "diagnosis": diagnosis, "precautions": MANY}
    plan = plan_patient(row, EDITION.library, EDITION.library.intake(SAMPLE_DAY, unprintable))
    assert plan.status == "planned"
    assert len(page_texts(staff_pdf(plan, EDITION))) <= 2


def test_no_stream_ends_where_validators_misread_it():
    """Not even where three tries would have left the same sum at the end of a font's letters."""
    intake = EDITION.library.intake(SAMPLE_DAY, unprintable)
    plans = [plan_patient(DISC, EDITION.library, intake), *PLANS.values()]
    assert plans[0].status == "planned"
    for plan in plans:
        files = make_packet(plan, EDITION).files
        pdfs = {name: data for name, data in files.items() if name.endswith(".pdf")}
        assert "clinician.pdf" in pdfs
        assert [name for name, data in pdfs.items() if AMBIGUOUS_END in data] == []
