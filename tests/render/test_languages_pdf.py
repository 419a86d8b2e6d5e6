"""Handouts in other languages are accessible PDFs that are short and proved to be their row's."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import page as validation
import pikepdf
import pytest

from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.fonts import unprintable
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import SAMPLE_DAY, Edition
from sciatica_kit.packet.make import make_packet, patient_pdf
from sciatica_kit.packet.pages import page_of
from sciatica_kit.packet.proof import identity_of, prover
from sciatica_kit.render.identity import Identity, identity_faults
from sciatica_kit.render.pdf import page_count, page_texts
from tests.sample import EDITION, PLANS

PROBE = prover(EDITION)
Standard = validation.ValidationProfile
TAGS = ("es", "fr", "ar")
DISC, STENOSIS, URGENT = "DEMO-01", "DEMO-02", "DEMO-12"
MOST_PAGES = {"standard": 5 + 1, "large": 8 + 2, "fridge": 1}
# Where longer words need more, and six exercises more than five: pages beside those above.
MORE = {
    ("fr", DISC, "large"): 2, ("ar", STENOSIS, "large"): 1, ("es", STENOSIS, "large"): 2,
    ("fr", STENOSIS, "large"): 3, ("fr", STENOSIS, "standard"): 1,
    ("es", STENOSIS, "standard"): 1,
}  # fmt: skip
LETTER = "fr"
Made = tuple[bytes, Identity]


def set_in(plan: Plan, tag: str, variant: str) -> Plan:
    """The same plan for a patient who reads another language, in a variant of print."""
    assert plan.profile
    assert plan.outcome
    profile = plan.profile.model_copy(update={"language": tag, "print": variant})
    outcome = plan.outcome
    if isinstance(outcome, Program):
        return replace(
            plan, profile=profile, outcome=outcome.model_copy(update={"profile": profile})
        )
    return replace(plan, profile=profile, outcome=replace(outcome, profile=profile))


def on_paper(paper: str) -> Edition:
    """The example practice with its handouts set on another paper."""
    return replace(EDITION, practice=EDITION.practice.model_copy(update={"paper": paper}))


@cache
def made(tag: str, ref: str, variant: str, paper: str) -> Made:
    """The PDF and what it must say."""
    plan, with_ = set_in(PLANS[ref], tag, variant), on_paper(paper)
    return patient_pdf(plan, with_), identity_of(page_of(plan, with_))


def cases() -> Iterator[tuple[str, str, str, str]]:
    """Two patients in every variant, and the urgent sheet, in each language; one on both papers."""
    for tag in TAGS:
        for paper in ("a4", "us-letter") if tag == LETTER else ("a4",):
            for variant in MOST_PAGES:
                yield tag, DISC, variant, paper
                yield tag, STENOSIS, variant, paper
            yield tag, URGENT, "standard", paper


CASES = list(cases())
NAMES = ("tag", "ref", "variant", "paper")


@pytest.mark.parametrize(NAMES, CASES)
def test_standards_and_language(tag: str, ref: str, variant: str, paper: str) -> None:
    """It passes PDF/UA-1 and PDF/A-2a, and tells reading software its language."""
    pdf, _ = made(tag, ref, variant, paper)
    for standard in (Standard.PDF_UA_1, Standard.PDF_A_2A):
        failures = validation.validate_pdf_bytes(pdf, profile=standard).failures
        assert [failure.message for failure in failures] == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == tag


@pytest.mark.parametrize(NAMES, CASES)
def test_page_limits(tag: str, ref: str, variant: str, paper: str) -> None:
    """It is as short as an English one may be, with pages to spare for longer words."""
    most = MOST_PAGES[variant] + MORE.get((tag, ref, variant), 0)
    pdf, _ = made(tag, ref, variant, paper)
    assert page_count(pdf) <= (1 if ref == URGENT else most)


@pytest.mark.parametrize(NAMES, [case for case in CASES if case[0] != "ar"])
def test_pages_are_numbered_rightly(tag: str, ref: str, variant: str, paper: str) -> None:
    """Each sheet says which it is and how many there are; reading software garbles Arabic ones."""
    pdf, _ = made(tag, ref, variant, paper)
    page = page_of(set_in(PLANS[ref], tag, variant), on_paper(paper))
    sheets = page_texts(pdf)
    said = [page.page_of.format(n=n, m=len(sheets)) for n in range(1, len(sheets) + 1)]
    assert [words for words, text in zip(said, sheets, strict=True) if words not in text] == []


@pytest.mark.parametrize(NAMES, CASES)
def test_own_identity_is_proved(tag: str, ref: str, variant: str, paper: str) -> None:
    """Name, side and ref are found in it."""
    pdf, identity = made(tag, ref, variant, paper)
    assert identity_faults(pdf, identity, PROBE) == []


OTHERS = [
    ("name", "Test Other Person"),
    ("name", "Test Ana Ibanez"),
    ("name", "مريم اختبار"),
    ("ref", "DEMO-02"),
    ("ref", "DEMO-0"),
    ("ref", "DEMO-011"),
    ("ref", "EMO-01"),
]


@pytest.mark.parametrize(("part", "other"), OTHERS)
@pytest.mark.parametrize("tag", TAGS)
def test_another_identity_is_refused(tag: str, part: str, other: str) -> None:
    """Another name, or a ref that is another's or only part of this one, is a fault."""
    pdf, identity = made(tag, DISC, "standard", "a4")
    faults = identity_faults(pdf, replace(identity, **{part: other}), PROBE)
    assert [fault for fault in faults if part in fault]


@pytest.mark.parametrize("tag", TAGS)
def test_another_side_is_refused(tag: str) -> None:
    """The other leg, in the words of the page's language, is a fault."""
    pdf, identity = made(tag, DISC, "standard", "a4")
    other = made(tag, STENOSIS, "standard", "a4")[1].side
    assert other != identity.side
    faults = identity_faults(pdf, replace(identity, side=other), PROBE)
    assert [fault for fault in faults if "side" in fault]


# Made-up names: each is printed and proved on a page in a language that it is not from.
LATIN = ("Test Ana Ibáñez", "Test Zoë Müller-Probe", "Test Pádraig O'Sample")
ARABIC = ("اختبار مريم", "اختبار عبد الرحمن بن محمد", "اختبار ليلى Probe")
MIXED = [
    *(("en", name) for name in ARABIC),
    *(("es", name) for name in ARABIC[:1]),
    *(("ar", name) for name in (*LATIN, *ARABIC)),
]
REFS = ("A-1", "DEMO-01", "P_7-b.2", "2026-11", "T1")


def named(tag: str, name: str, red_flags: str = "none", ref: str = "A-1") -> Plan:
    """The plan of a patient of that name who reads that language."""
    cells = {"ref": ref, "name": name, "diagnosis": "disc", "side": "left", "pain_now": "4",
             "red_flags": red_flags, "screened_by": "Test desk", "screened_on": "2026-11-20",
             "language": tag}  # fmt: skip
    return plan_patient(cells, EDITION.library, EDITION.library.intake(SAMPLE_DAY, unprintable))


@cache
def urgent_of(tag: str, name: str) -> Made:
    """The urgent sheet of a patient of that name; it is the quicker to make."""
    plan = named(tag, name, "bladder")
    return patient_pdf(plan, EDITION), identity_of(page_of(plan, EDITION))


@pytest.mark.parametrize(("tag", "name"), MIXED)
def test_a_name_in_another_script_is_proved(tag: str, name: str) -> None:
    """A name in a script that the page is not in is printed as it is, and found again."""
    pdf, identity = urgent_of(tag, name)
    assert identity.name == name
    assert identity_faults(pdf, identity, PROBE) == []


@pytest.mark.parametrize(("tag", "name"), MIXED)
def test_a_swapped_name_is_found(tag: str, name: str) -> None:
    """Any other name in the place of this one is a fault, in whichever script."""
    pdf, identity = urgent_of(tag, name)
    for other in {*LATIN, *ARABIC, "اختبار مريام", "اختبار كريم"} - {name}:
        faults = identity_faults(pdf, replace(identity, name=other), PROBE)
        assert [fault for fault in faults if "name" in fault], other
        assert not any(word in fault for fault in faults for word in (*other.split(), name))


@pytest.mark.parametrize("ref", REFS)
def test_any_ref_is_proved_on_a_page_that_runs_leftwards(ref: str) -> None:
    """A ref of letters, digits and signs is found again, and is told from one with more to it."""
    plan = named("ar", ARABIC[0], "bladder", ref)
    pdf, identity = patient_pdf(plan, EDITION), identity_of(page_of(plan, EDITION))
    assert identity_faults(pdf, identity, PROBE) == []
    for other in (f"{ref}1", ref[:-1] or "x", f"x{ref}"):
        assert identity_faults(pdf, replace(identity, ref=other), PROBE)


@pytest.mark.parametrize(("tag", "name"), [("en", ARABIC[0]), ("ar", LATIN[0])])
def test_a_whole_packet_is_made(tag: str, name: str) -> None:
    """All files of a patient whose name is in another script than the page are made and proved."""
    packet = make_packet(named(tag, name), EDITION)
    assert packet.status == "made"
    page = packet.files["handout.html"].decode()
    assert f'lang="{tag}"' in page
    assert f'dir="{"rtl" if tag == "ar" else "ltr"}"' in page
    assert f"<bdi>{name}</bdi>" in page.replace("&#39;", "'")
