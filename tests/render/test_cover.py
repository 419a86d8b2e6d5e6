"""Covers for staff and sheets for window envelopes, measured on the page."""

from datetime import date

import page as validation
import pypdfium2
import pytest

from sciatica_kit.handout.cover import Held, Listed, Pile
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition
from sciatica_kit.render.cover import render_addresses, render_covers
from sciatica_kit.render.pdf import bookmark_starts, page_count, page_texts

EDITION = load_edition(SAMPLE_DAY)
Standard = validation.ValidationProfile
PAPERS = ("a4", "us-letter")
MM = 25.4 / 72
LONG = tuple(Listed(f"T-{n:03}", "made", 4, date(2026, 12, 7)) for n in range(60))
SHORT = (Listed("T-900-" + "w" * 34, "referred", 1, address=("Test Person", "1 Way")),)
PILES = [Pile("Test Clinician", LONG), Pile("", SHORT)]
HELD = [Held("T-950", "not-screened", "red_flags: not asked"), Held("", "invalid", "name: “漢”")]


def covers(paper="a4", piles=PILES, held=HELD, files=None):
    """The covers of two piles, one of them longer than a page, and of two rows held back."""
    practice = EDITION.practice.model_copy(update={"paper": paper})
    return render_covers(piles, held, SAMPLE_DAY, practice, EDITION.templates, files)


def addresses(paper, *blocks, **changes):
    """Sheets for window envelopes on a paper."""
    practice = EDITION.practice.model_copy(update={"paper": paper, **changes})
    return render_addresses(blocks, SAMPLE_DAY, practice, EDITION.templates)


def proved(pdf):
    """What two standards have against a file: nothing, if all is well."""
    wanted = (Standard.PDF_UA_1, Standard.PDF_A_2A)
    found = [validation.validate_pdf_bytes(pdf, profile=standard) for standard in wanted]
    return [failure.message for report in found for failure in report.failures]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("parted", [False, True])
def test_covers_are_accessible_and_archivable(paper, parted):
    """The covers pass PDF/UA-1 and PDF/A-2a on both papers, with parts and without."""
    refs = [packet.ref for pile in PILES for packet in pile.packets]
    assert proved(covers(paper, files=dict.fromkeys(refs, "all-12.pdf") if parted else None)) == []


def test_each_cover_is_on_sheets_of_its_own():
    """Two-sided, no cover stands on the back of another, and each counts its own pages."""
    pdf = covers()
    starts = bookmark_starts(pdf)
    assert starts == [0, 2, 4, page_count(pdf)]
    texts = page_texts(pdf)
    assert ["Page 1 of 2" in texts[0], "Page 2 of 2" in texts[1]] == [True, True]
    assert ["Page 1 of 1" in texts[2], texts[3].strip()] == [True, ""]
    assert "Held back" in texts[4]


def test_a_cover_that_names_parts_is_as_long():
    """Which part a cover names moves no page, or the parts would never settle."""
    refs = [packet.ref for pile in PILES for packet in pile.packets]
    named = [covers(files=dict.fromkeys(refs, f"all-{n}.pdf")) for n in (1, 20)]
    assert bookmark_starts(named[0]) == bookmark_starts(named[1])


def test_what_a_cover_says():
    """Clinician, day, counts, urgent sheets, and each ref with status, pages and next visit."""
    texts = [" ".join(text.split()) for text in page_texts(covers())]
    assert "Test Clinician" in texts[0]
    assert "Print run of 23 November 2026" in texts[0]
    assert "60 packets, 240 pages in this order." in texts[0]
    assert "T-000 made 4 7 December 2026" in texts[0]
    assert "No clinician named" in texts[2]
    assert "Urgent sheets among them: T-900-" in texts[2]
    assert "1 of them has a sheet for a window envelope" in texts[2]
    assert "Test Person" not in " ".join(texts)


def test_what_no_font_can_show_is_given_as_its_code():
    """A reason that repeats a sign no font has is printed all the same."""
    assert "U+6F22" in page_texts(covers(held=HELD))[4]


def test_a_run_with_nothing_in_it():
    """No pile and no row held back still gives a page that says so."""
    pdf = covers(piles=[], held=[])
    assert proved(pdf) == []
    assert "No packet was made." in page_texts(pdf)[0]


# The window as it shows on the page, in mm: left, top, right, bottom. A4: DIN 5008 form B, narrowed
# to what a British DL window shows as well. US Letter: a No. 10 envelope, with 1/8 in kept clear.
WINDOWS = {"a4": (20, 55, 105, 85), "us-letter": (25.4, 54.0, 107.95, 77.3)}
BLOCKS = [
    ("Test Ana Ibáñez", "12 Sample Lane", "Testford", "TE5 7AB"),
    ("Test ليلى", "12 شارع النيل", "القاهرة"),
    ("Test Ελένη Δοκιμή", "Οδός 3", "Пробный город"),
    ("Test " + "Longname " * 12, *("A street of quite some length in a county, no. 44",) * 5),
    ("W" * 120, *("W" * 50,) * 5),
]


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
@pytest.mark.parametrize("paper", PAPERS)
def test_an_address_stands_in_the_window(paper, block):
    """All that stands on the sheet is in the window of the envelope, however long it is."""
    pdf = addresses(paper, block)
    assert proved(pdf) == []
    assert page_count(pdf) == 1
    left, top, right, bottom = measured(pdf)
    window = WINDOWS[paper]
    assert window[0] <= left
    assert window[1] <= top
    assert right <= window[2]
    assert bottom <= window[3]


def measured(pdf):
    """The box about all text of the first page in mm, from its top left corner."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[0]
        text = sheet.get_textpage()
        boxes = [text.get_rect(i) for i in range(text.count_rects())]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        high = sheet.get_height()
    return min(lefts) * MM, (high - max(tops)) * MM, max(rights) * MM, (high - min(bottoms)) * MM


def test_where_the_text_begins():
    """On A4 the text begins 25 mm from the left, as DIN 5008 has it."""
    assert measured(addresses("a4", BLOCKS[0]))[0] == pytest.approx(25, abs=0.5)


def test_nothing_else_stands_on_the_sheet():
    """The sender in small type, the name, the address: no ref, no page number, no date."""
    pdf = addresses("a4", *BLOCKS[:1] * 2)
    sent = "Example Spine Practice, 1 Sample Street, Exampletown"
    assert [t.splitlines() for t in page_texts(pdf)] == [[sent, *BLOCKS[0]]] * 2
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 2


@pytest.mark.parametrize("paper", PAPERS)
def test_a_long_letterhead_stays_in_the_window(paper):
    """The sender's line is set smaller until it is as wide as the window."""
    pdf = addresses(paper, BLOCKS[0], address="A long street in a long town, " * 4)
    assert measured(pdf)[2] <= WINDOWS[paper][2]
