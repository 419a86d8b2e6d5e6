"""The mark of a page that nobody has approved: on every page, and it moves nothing."""

import io
import re
from dataclasses import replace

import page as validation
import pikepdf
import pypdfium2 as pdfium
import pytest

import sciatica_kit as sk
from sciatica_kit.handout.words import graded_texts
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition
from sciatica_kit.packet.make import patient_pdf, render_bilingual
from sciatica_kit.packet.pages import page_of
from sciatica_kit.packet.proof import identity_of, prover
from sciatica_kit.render.identity import UNMARKED, identity_faults
from sciatica_kit.render.pdf import page_count, page_texts
from sciatica_kit.render.pictures import with_pictures

EDITION = load_edition(SAMPLE_DAY)
APPROVED = replace(EDITION, approved=True)
MARGIN = 12 / 25.4 * 72
Standard = validation.ValidationProfile


def plan_of(ref, **changes):
    """A sample patient's plan, in another print or language."""
    plan = sk.load().patient("sample", ref).plan
    profile = plan.profile.model_copy(update=changes)
    same = {"profile": profile}
    outcome = plan.outcome
    made = (
        outcome.model_copy(update=same)
        if hasattr(outcome, "model_copy")
        else replace(outcome, **same)
    )
    return replace(plan, profile=profile, outcome=made)


PLANS = {
    "standard": plan_of("DEMO-01"),
    "large": plan_of("DEMO-01", print="large"),
    "fridge": plan_of("DEMO-01", print="fridge"),
    "urgent": plan_of("DEMO-12"),
    "ar": plan_of("DEMO-01", language="ar"),
    "fr": plan_of("DEMO-01", language="fr"),
}


def marks(pdf: bytes) -> list[list[tuple[float, float, float]]]:
    """Of each page, every glyph in the top margin: its top, its bottom and its size in points."""
    document = pdfium.PdfDocument(pdf)
    found = []
    for page in document:
        high, text = page.get_height(), page.get_textpage()
        boxes = [(text.get_charbox(i), i) for i in range(text.count_chars())]
        size = pdfium.raw.FPDFText_GetFontSize
        found.append([
            (high - top, high - bottom, size(text.raw, i))
            for (_, bottom, _, top), i in boxes if top > bottom and high - bottom < MARGIN
        ])  # fmt: skip
    document.close()
    return found


def below(pdf: bytes) -> list[bytes]:
    """What each page shows below its top margin."""
    document = pdfium.PdfDocument(pdf)
    shown = [
        page.render(scale=0.8, crop=(0, 0, 0, MARGIN)).to_numpy().tobytes() for page in document
    ]
    document.close()
    return shown


@pytest.mark.parametrize("name", PLANS)
def test_the_mark_is_on_every_page_and_moves_nothing(name):
    """Draft and approved have the same pages below the margin, which only a draft writes in."""
    draft, approved = (patient_pdf(PLANS[name], with_) for with_ in (EDITION, APPROVED))
    assert page_count(draft) == page_count(approved)
    assert below(draft) == below(approved)
    assert not any(marks(approved))
    for glyphs in marks(draft):
        assert len(glyphs) > 15
        # Clear of the paper's edge, which printers leave blank, and of the text; at least 9 pt.
        assert min(top for top, _, _ in glyphs) > 4.3 / 25.4 * 72
        assert max(bottom for _, bottom, _ in glyphs) < MARGIN - 3
        assert min(size for _, _, size in glyphs) >= 9


def test_the_mark_is_read_back_in_its_language():
    """The mark stands on each page as text."""
    for name, said in (("standard", "DRAFT: not approved"), ("fr", "BROUILLON")):
        assert all(said in text for text in page_texts(patient_pdf(PLANS[name], EDITION)))


@pytest.mark.parametrize("tag", ["ar", "es", "fr"])
def test_a_bilingual_draft_has_both_marks_on_one_line(tag):
    """The bilingual edition says it in both languages, on one line, and keeps the standards."""
    plan = plan_of("DEMO-01", language=tag)
    pdf = render_bilingual(plan, EDITION)
    for standard in (Standard.PDF_UA_1, Standard.PDF_A_2A):
        assert validation.validate_pdf_bytes(pdf, profile=standard).failures == []
    for text, glyphs in zip(page_texts(pdf), marks(pdf), strict=True):
        assert "DRAFT: not approved" in text
        assert max(b for _, b, _ in glyphs) - min(t for t, _, _ in glyphs) < 20
        assert min(size for _, _, size in glyphs) >= 9
    assert "DRAFT" not in "".join(page_texts(render_bilingual(plan, APPROVED)))


def test_the_mark_is_no_sentence_of_the_plan():
    """Reading grades are of the plan's own words, draft or not."""
    assert graded_texts(page_of(PLANS["standard"], EDITION)) == graded_texts(
        page_of(PLANS["standard"], APPROVED)
    )


def test_a_nudge_changes_the_fonts_and_nothing_that_can_be_seen():
    """Where a font's last byte is one that validators misread, the next try has another."""
    data = with_pictures(page_of(PLANS["fridge"], EDITION))
    fonts, shown = set(), set()
    for nudge in range(5):
        pdf = _nudged(data, nudge)
        fonts.add(tuple(_fonts(pdf)[:2]))
        shown.add(tuple(below(pdf)))
        for standard in (Standard.PDF_UA_1, Standard.PDF_A_2A):
            assert validation.validate_pdf_bytes(pdf, profile=standard).failures == []
    assert len(fonts) == 5
    assert len(shown) == 1


def test_a_nudge_changes_a_table_of_letters_whose_sum_no_order_changes():
    """A page that has every blank already gets other letters, not its own in another order."""
    data = with_pictures(page_of(PLANS["standard"], EDITION))
    words = {**data, "footer": data["footer"] + "\N{NO-BREAK SPACE}"}
    sums = [_sums_of_letters(_nudged(words, nudge)) for nudge in range(5)]
    assert sums[0] == sums[1]
    assert not {end for found in sums[2:] for end in found} & set(sums[0])
    assert len(set(sums[2:])) == 3


def _sums_of_letters(pdf: bytes) -> tuple[int, ...]:
    """The sum of the bytes of the table of letters of each weight of the kit's own family."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [o for o in document.objects if isinstance(o, pikepdf.Dictionary)]
        tables = {
            str(font.BaseFont): sum(font.ToUnicode.read_bytes())
            for font in fonts
            if "/ToUnicode" in font and "Atkinson" in str(font.BaseFont)
        }
    weights = ("Regular", "Bold")
    return tuple(s for weight in weights for name, s in tables.items() if name.endswith(weight))


def _nudged(data, nudge: int) -> bytes:
    """A page as the `nudge`th try makes it."""
    import sciatica_kit.render.typst as setter

    words, drawings = setter._text(data)
    name = f"{data['variant']}.typ"
    files = setter._files(name, words, nudge=nudge)
    options = {"pdf_standards": setter.STANDARDS, "timestamp": setter._midnight(SAMPLE_DAY)}
    root = EDITION.templates.resolve()
    return setter._compile(root, name, files, drawings, format="pdf", **options)


def _fonts(pdf: bytes) -> list[bytes]:
    """The bytes of every font of the kit's own family."""
    places = re.finditer(rb"Atkinson[^/]*/.*?/FontFile2 (\d+) 0 R", pdf)
    starts = [pdf.index(b"\n%s 0 obj" % place[1]) for place in places]
    return sorted(pdf[at : pdf.index(b"endstream", at)] for at in starts)


@pytest.mark.parametrize("name", ["standard", "ar", "urgent"])
def test_a_page_without_its_mark_is_no_packet(name):
    """Where a template leaves the mark out, the PDF is not taken for a draft's; approved, it is."""
    unmarked = patient_pdf(PLANS[name], APPROVED)
    draft = identity_of(page_of(PLANS[name], EDITION))
    faults = identity_faults(unmarked, draft, prover(EDITION))
    assert faults == [f"page {n} {UNMARKED}" for n in range(1, page_count(unmarked) + 1)]
    approved = identity_of(page_of(PLANS[name], APPROVED))
    assert identity_faults(unmarked, approved, prover(EDITION)) == []
    assert identity_faults(patient_pdf(PLANS[name], EDITION), draft, prover(EDITION)) == []
