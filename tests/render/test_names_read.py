"""What reading software finds of a name, and what an eye sees of it."""

import csv
import unicodedata
from functools import cache

import page as validation
import pytest

from sciatica_kit.clinic.plan import Plan
from sciatica_kit.packet.edition import SAMPLE_DAY
from sciatica_kit.packet.make import make_packet, patient_pdf
from sciatica_kit.packet.plan import plan_row
from sciatica_kit.render import typst
from sciatica_kit.render.pdf import page_images, page_texts
from sciatica_kit.render.typst import compile_template
from tests.sample import EDITION

TWO_MARKS = (
    "Nguyễn Thị Ánh", "Trần Văn Đức", "Phạm Hồng Ngọc", "Lê Quốc Việt", "Nguyễn Thị Hằng",
    "Ọ̀ṣun Adébáyọ̀", "Ẹniọlá Ọmọ́tọ́lá", "Ọláyínká Adébọ̀wálé", "Ẹ̀ṣọ́ Ń̄la", "Q̃ana M̄iri",
    "Ŵyn Ŷsb", "Ǧa Ǩo Hǎo", "İpek Örnek", "Ḥamza Ẓāhir ʿAlī",
)  # fmt: skip
MIXED = (
    "محمد (أبو علي)", "(محمد) علي", "علي [تجربة] {x}", "شيخ «محمد»", "مُحَمَّد", "تجربة ثابت",
    "Test محمد (علي) Probe", "Test Nguyễn محمد", "Пробный и́ (Тест)", "Ελένη Ǧa",
)  # fmt: skip


def plan_of(name: str, **cells: str) -> Plan:
    """The plan of a patient of that name, who is referred unless told otherwise."""
    row = {"ref": "A-1", "name": name, "diagnosis": "disc", "side": "left", "pain_now": "4",
           "red_flags": "bladder", "screened_by": "Desk", "screened_on": "2026-11-20"}  # fmt: skip
    return plan_row({**row, **cells}, EDITION)


@cache
def probed(text: str) -> bytes:
    """A page with this text alone."""
    return compile_template("probe.typ", {"text": text}, SAMPLE_DAY, EDITION.templates)


def ink_width(text: str) -> int:
    """How wide the ink of a text is, in dots."""
    [image] = page_images(probed(text), scale=1.0)
    box = image.convert("L").point(lambda value: 255 - value).getbbox()
    return box[2] - box[0] if box else 0


@pytest.mark.parametrize("name", TWO_MARKS)
def test_a_name_with_two_marks_on_a_letter_is_read_as_it_was_typed(name: str) -> None:
    """The packet is made, and reading software finds each letter once, with no gap in a word."""
    packet = make_packet(plan_of(name), EDITION)
    said = unicodedata.normalize("NFC", page_texts(packet.files["urgent.pdf"])[0])
    assert unicodedata.normalize("NFC", name) in said


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", [*MIXED, *TWO_MARKS[:2], TWO_MARKS[5]])
def test_a_name_of_any_script_is_made_on_any_page(name: str, language: str) -> None:
    """What the check lets pass is made: brackets and scripts of several kinds do not hinder it."""
    plan = plan_of(name, language=language)
    assert plan.problems == ()
    assert make_packet(plan, EDITION).status == "referred"


@pytest.mark.parametrize(
    ("marked", "plain"), [("ọ̀ọ̀ọ̀ọ̀", "oooo"), ("Ẹ̀Ẹ̀Ẹ̀Ẹ̀", "EEEE"), ("и́и́и́и́", "ииии"), ("ễễễễ", "eeee")]
)
def test_a_letter_with_marks_leaves_its_ink(marked: str, plain: str) -> None:
    """No letter gives way to its mark: the word is as wide as the same letters without marks."""
    assert ink_width(marked) > ink_width(plain) * 0.85


@pytest.mark.parametrize("word", ["خطة تمارينك", "اختبار", "بتث يشق", "تجربة", "شيخ"])
def test_an_arabic_word_is_read_letter_by_letter(word: str) -> None:
    """A letter that the font draws as a body and dots is read once."""
    assert page_texts(probed(word)) == [word]


def test_an_arabic_page_says_its_title_as_it_stands() -> None:
    """The whole page is read right, not the name alone: its title is found in it."""
    texts = page_texts(patient_pdf(plan_of("Test Ana", red_flags="none", language="ar"), EDITION))
    assert "خطة تمارينك" in texts[0]
    assert all("صفحة" in text for text in texts)


@pytest.mark.parametrize(
    ("name", "language"), [("Ọ̀ṣun Adébáyọ̀", "en"), ("تجربة محمد", "en"), ("Nguyễn محمد", "ar")]
)
def test_a_page_with_drawn_marks_keeps_to_the_standards(name: str, language: str) -> None:
    """It passes PDF/UA-1 and PDF/A-2a, and the same page has the same bytes."""
    plan = plan_of(name, language=language)
    pdf = patient_pdf(plan, EDITION)
    for standard in (validation.ValidationProfile.PDF_UA_1, validation.ValidationProfile.PDF_A_2A):
        failures = validation.validate_pdf_bytes(pdf, profile=standard).failures
        assert [failure.message for failure in failures] == []
    typst._set.cache_clear()
    assert patient_pdf(plan, EDITION) == pdf


NUMBERS = ("020 7946 0000", "8:30-17:30")


def test_a_telephone_number_in_an_arabic_note_is_read_as_written() -> None:
    """Its groups stay in the order in which they were typed, on paper and on the screen."""
    note = f"اتصل بنا على {NUMBERS[0]} (تحويلة 12) بين {NUMBERS[1]}"
    packet = make_packet(plan_of("تجربة محمد", language="ar", red_flags="none", note=note), EDITION)
    said = " ".join(page_texts(packet.files["handout.pdf"])).replace("\u00a0", " ")
    html = packet.files["handout.html"].decode()
    for number in NUMBERS:
        assert number in said
        assert f"\u2066{number}\u2069" in html


def test_the_list_of_two_marks_has_no_mistake_and_each_name_is_kept() -> None:
    """Every name of a list with Vietnamese, Yoruba and other names reads back from its page."""
    rows = csv.reader(
        "Đặng Thuỳ Trâm,Ṣadé,Łukasz Żółć,Őrs Űző,Țuțu Șerban,Đorđe Žižić,Ğül Işık,Þór Æði,"
        "Māori Tāne,Ħal Għaxaq,Ņina Ķēniņš,Ərəb,Jiří Dvořák,d'Àrc,François‐Xavier".splitlines()
    )
    for name in next(rows):
        assert make_packet(plan_of(name), EDITION).status == "referred", name
