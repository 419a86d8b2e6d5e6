"""The box with the urgent signs: each sign once, under one action with one number."""

from collections.abc import Callable
from typing import Any

import pytest

from sciatica_kit.handout.page import Handout, UrgentBox, UrgentSheet
from sciatica_kit.handout.staff.chart_note import chart_note
from sciatica_kit.library.translate import in_language
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.packet.make import make_packet
from sciatica_kit.packet.pages import page_of
from sciatica_kit.packet.plan import plan_row
from sciatica_kit.render.pdf import page_texts
from tests.day import TODAY, ago, ahead

Rows = Callable[..., dict[str, Any]]
LANGUAGES = ("en", "es", "fr", "ar")
PATIENTS = {
    "plain": {},
    "pregnant": {"diagnosis": "pregnancy", "due_date": ahead(120)},
    "operated": {"diagnosis": "post_surgery", "surgery_date": ago(10)},
    "pregnant and operated": {"due_date": ahead(120), "surgery_date": ago(60)},
    "foot drop": {"red_flags": "stable_foot_drop"},
    "foot drop as a precaution": {"precautions": "stable_foot_drop"},
    "urgent": {"red_flags": "bladder"},
    "calf": {"red_flags": "hot_swollen_calf"},
    "wound": {"red_flags": "wound_problem", "surgery_date": ago(10)},
    "pregnancy signs": {"red_flags": "pregnancy_warning", "due_date": ahead(120)},
}


def box_of(row: Rows, **cells: Any) -> tuple[UrgentBox, Handout | UrgentSheet]:
    """The box of a patient, and the page that it stands on."""
    edition = load_edition(TODAY)
    page = page_of(plan_row(row(**cells), edition), edition)
    assert isinstance(page, Handout | UrgentSheet)
    return page.urgent, page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", PATIENTS)
def test_each_sign_stands_under_one_action(row: Rows, who: str, language: str) -> None:
    """No sign twice, each group with its number, and none that the sheet is about already."""
    box, page = box_of(row, **PATIENTS[who], language=language)
    groups = [(box.lead, box.number, box.signs)]
    groups += [(other.heading, other.number, other.signs) for other in box.others]
    signs = [sign for _, _, those in groups for sign in those]
    assert len(set(signs)) == len(signs)
    assert all(number and number in heading for heading, number, _ in groups)
    assert all(those for _, _, those in groups)
    assert len({number for _, number, _ in groups}) == len(groups)
    if isinstance(page, UrgentSheet):
        library = load_edition(TODAY).library
        found = [library.red_flags[name].ask for name in PATIENTS[who]["red_flags"].split(";")]
        assert not set(found) & set(signs)


@pytest.mark.parametrize("who", PATIENTS)
def test_who_is_called_is_the_contents(row: Rows, who: str) -> None:
    """A sign stands under the call and the urgency that the content gives it."""
    edition = load_edition(TODAY)
    box, _ = box_of(row, **PATIENTS[who])
    phones = edition.practice.phones
    numbers = {"emergency": phones.emergency, "same_day": phones.urgent,
               "maternity": phones.maternity, "surgical": phones.surgical}  # fmt: skip
    by_sign = {text: flag for flag in edition.library.red_flags.values()
               for text in (flag.ask, *flag.ask_with.values())}  # fmt: skip
    groups = [(box.number, box.signs), *((other.number, other.signs) for other in box.others)]
    for number, signs in groups:
        assert {numbers[by_sign[sign].call] for sign in signs} == {number}
    now = [by_sign[sign].tier for sign in box.signs]
    assert set(now) == {"E0"}


def test_the_pregnant_have_the_maternity_unit(row: Rows) -> None:
    """Its signs stand under its number, and say now."""
    box, _ = box_of(row, **PATIENTS["pregnant"])
    (own,) = (other for other in box.others if "maternity" in other.heading)
    assert "now" in own.heading
    assert any(sign.startswith("Pregnant") for sign in own.signs)


def test_fever_after_an_operation_is_the_surgical_teams(row: Rows) -> None:
    """It would else stand under two numbers."""
    box, _ = box_of(row, **PATIENTS["operated"])
    told = {other.heading: other.signs for other in box.others}
    fever = [heading for heading, signs in told.items() if "fever" in " ".join(signs)]
    assert len(fever) == 1
    assert "surgical team" in fever[0]


@pytest.mark.parametrize("who", ["foot drop", "foot drop as a precaution"])
def test_a_foot_drop_that_is_there_already_is_no_sign(row: Rows, who: str) -> None:
    """More than before is the sign, for whom it stands recorded; for others it is any."""
    said = " ".join(box_of(row, **PATIENTS[who])[0].said)
    assert "drags more than before" in said
    assert "Your foot drags," not in said
    assert "Your foot drags," in " ".join(box_of(row)[0].said)


@pytest.mark.parametrize("who", ["plain", "pregnant", "urgent"])
def test_the_box_is_read_off_the_first_page(row: Rows, who: str) -> None:
    """Every sentence and number of it; on the screen each number is a link that dials."""
    edition = load_edition(TODAY)
    plan = plan_row(row(**PATIENTS[who]), edition)
    packet, page = make_packet(plan, edition), page_of(plan, edition)
    assert isinstance(page, Handout | UrgentSheet)
    first = "".join(page_texts(packet.files[packet.pdf_name])[0].split())
    assert [said for said in page.urgent.said if "".join(said.split()) not in first] == []
    screen = packet.files[packet.pdf_name.replace(".pdf", ".html")].decode()
    for number in (page.urgent.number, *(other.number for other in page.urgent.others)):
        assert f'href="tel:{number.replace(" ", "")}"' in screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_only_warn_is_on_the_urgent_sheet_too(row: Rows, language: str) -> None:
    """Of low mood and a rash the sheet says what was found and what to do, with the number."""
    flags = "low_mood; shingles; fever"
    _, sheet = box_of(row, red_flags=flags, language=language)
    assert isinstance(sheet, UrgentSheet)
    edition = load_edition(TODAY)
    library = in_language(edition.library, language)
    for name in ("low_mood", "shingles", "fever"):
        flag = library.red_flags[name]
        assert flag.found in sheet.found.lines
        assert {*flag.action} <= {*sheet.do_now.lines}
    said = " ".join(sheet.do_now.lines)
    assert bare_number(edition.practice.phones.crisis) in bare_number(said)
    plan = plan_row(row(red_flags=flags), edition)
    assert "RF28 low_mood" in chart_note(plan, TODAY, edition.library)


def test_everybody_who_is_to_be_called_has_a_number_on_the_sheet(row: Rows) -> None:
    """Where more than one is to be called, each number stands there with whose it is."""
    _, sheet = box_of(row, red_flags="wound_problem; fever", surgery_date=ago(10))
    assert isinstance(sheet, UrgentSheet)
    phones = load_edition(TODAY).practice.phones
    said = bare_number(" ".join((*sheet.do_now.lines, sheet.call_number)))
    for number in (phones.urgent, phones.surgical):
        assert bare_number(number) in said


def test_a_sheet_has_one_urgency(row: Rows) -> None:
    """What can wait some days is found, and does not stand beside going to hospital now."""
    _, sheet = box_of(row, red_flags="saddle_numbness; weight_loss_night_pain")
    assert isinstance(sheet, UrgentSheet)
    assert len(sheet.found.lines) == 2
    assert not any("next few days" in line for line in sheet.do_now.lines)


def bare_number(text: str) -> str:
    """Its digits alone."""
    return "".join(sign for sign in text if sign.isdigit())
