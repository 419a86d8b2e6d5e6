"""Every handout is an accessible, archivable PDF, on both papers and in every variant."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import escape

import page as validation
import pytest

from sciatica_kit.clinic.plan import plan_patient
from sciatica_kit.fonts import unprintable
from sciatica_kit.library.variants import variants_in
from sciatica_kit.packet.edition import SAMPLE_DAY, sample_roster
from sciatica_kit.packet.make import make_packet, patient_pdf
from sciatica_kit.render.pdf import page_count, page_texts
from tests.sample import EDITION, PLANS

Standard = validation.ValidationProfile
# The pages that a look may take, "About sciatica" with them; a new look is held to the longest.
MOST_PAGES = {"standard": 4 + 1, "large": 8 + 2, "fridge": 1}
LONGEST = max(MOST_PAGES.values())


def on_paper(paper):
    """The example practice with its handouts set on another paper."""
    return replace(EDITION, practice=EDITION.practice.model_copy(update={"paper": paper}))


def in_print(plan, variant):
    """The same plan in another variant of print."""
    profile = plan.profile.model_copy(update={"print": variant})
    outcome = plan.outcome
    changed = (
        outcome.model_copy(update={"profile": profile})
        if hasattr(outcome, "model_copy")
        else replace(outcome, profile=profile)
    )
    return replace(plan, profile=profile, outcome=changed)


def cases() -> Iterator[tuple[str, str, str]]:
    """Every made or referred row of the sample, on both papers, in every variant."""
    for ref in PLANS:
        for paper in ("a4", "us-letter"):
            for variant in variants_in():
                yield ref, paper, variant


@pytest.mark.parametrize(("ref", "paper", "variant"), list(cases()))
def test_standards_and_length(ref, paper, variant):
    """It passes PDF/A-2a and PDF/UA-1, keeps its page limit, and carries its ref on every page."""
    pdf = patient_pdf(in_print(PLANS[ref], variant), on_paper(paper))
    for standard in (Standard.PDF_UA_1, Standard.PDF_A_2A):
        failures = validation.validate_pdf_bytes(pdf, profile=standard).failures
        assert [failure.message for failure in failures] == []
    cards = len(getattr(PLANS[ref].outcome, "prescriptions", ()))
    allowed = MOST_PAGES.get(variant, LONGEST) + (cards > 5 and variant != "fridge")
    assert page_count(pdf) <= (
        allowed if PLANS[ref].status == "planned" else 1 + variants_in()[variant].large
    )
    assert all(f"Ref {ref}" in text for text in page_texts(pdf))


def test_same_bytes_in_another_process(tmp_path):
    """The same row and day give the same bytes in a process of their own."""
    target = tmp_path / "again.pdf"
    command = ["handout", str(sample_roster()), "DEMO-01", "-o", str(target)]
    subprocess.run(
        [sys.executable, "-m", "sciatica_kit", *command, "--issued-on", str(SAMPLE_DAY)],
        check=True,
    )
    assert target.read_bytes() == patient_pdf(PLANS["DEMO-01"], EDITION)


BARE = {"ref": "B-1", "diagnosis": "disc", "red_flags": "none"}
ODD = [
    "T",
    "Test #strong[bold] <b>b</b> =1+1 $x$ \\u{41} *star* _line_ ```raw```",
    "Test Ελένη Δοκιμή Пробный",
    "Test Zoe\u0308 Combining",
    "Test " + "Unbroken" * 14,
    "Test Anne-Marie van der Proeftuin-Voorbeeld von Musterhausen zu Probstheida",
]


@pytest.mark.parametrize("red_flags", ["none", "bladder"])
@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_any_printable_name_is_printed_as_it_is(name, red_flags):
    """A bare row, and a name that looks like markup, is long or in another script, reads back."""
    intake = EDITION.library.intake(SAMPLE_DAY, unprintable)
    plan = plan_patient({**BARE, "name": name, "red_flags": red_flags}, EDITION.library, intake)
    packet = make_packet(plan, EDITION)
    assert packet.files[packet.pdf_name].startswith(b"%PDF")
    assert b"<b>b</b>" not in packet.files[packet.pdf_name.replace(".pdf", ".html")]
    page = packet.files[packet.pdf_name.replace(".pdf", ".html")].decode()
    assert escape(plan.profile.name, quote=False) in page.replace("&#39;", "'")
