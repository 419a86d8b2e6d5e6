"""Whatever passes the check has room: the urgent signs on page 1, and every word of the note."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sciatica_kit.clinic.plan import Plan
from sciatica_kit.fonts import width_of
from sciatica_kit.handout.page import Handout
from sciatica_kit.model.cells import LONGEST, MOST_NOTE_LINES
from sciatica_kit.model.practice import Practice
from sciatica_kit.packet.edition import Edition
from sciatica_kit.packet.make import patient_pdf, proved_pdf, render_bilingual
from sciatica_kit.packet.pages import page_of
from sciatica_kit.packet.plan import plan_row
from sciatica_kit.packet.proof import WrongIdentity, faults_of, identity_of
from sciatica_kit.render.pdf import page_texts
from tests.sample import EDITION

LOOKS, TAGS, PAPERS = ("standard", "large", "fridge"), ("en", "es", "fr", "ar"), ("a4", "us-letter")
FLAGS = [flag.id for flag in EDITION.library.red_flags.values() if flag.asked]
# Somebody whose box has every sign that one may have.
MOST_SIGNS = {
    "ref": "R" * 40, "name": "Test Ana", "diagnosis": "post_surgery", "side": "right",
    "date_of_birth": "1980-09-30", "red_flags": "none", "screened_by": "Test desk",
    "screened_on": "2026-11-20", "surgery_date": "2026-10-12", "due_date": "2027-03-20",
    "next_visit": "2026-12-30", "pain_now": "4",
}  # fmt: skip
NAMED = ("name", "clinician", "note")


def words_of(letter: str, length: int, room: int) -> str:
    """Words of so many of a letter, as many as there is room for."""
    words, text = "", ""
    while width_of(text := f"{words} {letter * length}".strip()) <= room:
        words = text
    return words or letter * (room // width_of(letter))


def widest(letter: str = "W", length: int = 8) -> dict[str, str]:
    """A row's own words, as wide as they may be."""
    return {column: words_of(letter, length, LONGEST[column]) for column in NAMED}


def plan_of(edition: Edition = EDITION, **cells: str) -> Plan:
    """The plan of a row, which the check lets pass."""
    row = {**MOST_SIGNS, **cells}
    if row.get("print") == "fridge":
        row.pop("note", None)
    plan = plan_row(row, edition)
    assert plan.problems == ()
    return plan


def on(paper: str) -> Edition:
    """The example practice with its handouts set on another paper."""
    return replace(EDITION, practice=EDITION.practice.model_copy(update={"paper": paper}))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("look", LOOKS)
def test_the_widest_names_and_note_have_room(look: str, tag: str, paper: str) -> None:
    """In every look, language and paper, the longest row that passes the check is made."""
    edition = on(paper)
    plan = plan_of(edition, **widest(), print=look, language=tag)
    assert proved_pdf(plan, edition)


@pytest.mark.parametrize("look", LOOKS)
def test_the_longest_letterhead_has_room_beside_them(look: str) -> None:
    """A letterhead as long as the practice file may have it, beside the widest row."""
    text = "Example Spine and Sports Practice of Upper Testford " * 4
    edition = on("us-letter")
    phones = edition.practice.phones.model_dump() | {"practice": "01632 960001 or 960002, ext. 12"}
    own = {"name": text[:80], "address": text[:160], "hours": text[:120], "phones": phones}
    practice = Practice.model_validate({**edition.practice.model_dump(), **own, "hours_in": {}})
    for tag in ("es", "ar"):
        made_with = replace(edition, practice=practice)
        plan = plan_of(made_with, **widest(), print=look, language=tag)
        assert proved_pdf(plan, made_with)


def hard() -> Iterator[tuple[str, int]]:
    """Letters that are wide, high or of another script, in words that waste the most of a line."""
    yield from (("W", length) for length in (1, 5, 11, 17, 80))
    yield from (("—", 600), ("ﷺ", 3), ("س", 9), ("Ệ", 9), ("Ọ̀", 9), ("Щ", 12))


@pytest.mark.parametrize(("letter", "length"), list(hard()))
def test_any_letters_have_room(letter: str, length: int) -> None:
    """In large type, where there is the least room, any letters in words of any length fit."""
    edition = on("us-letter")
    for tag in ("es", "ar"):
        plan = plan_of(edition, **widest(letter, length), print="large", language=tag)
        assert proved_pdf(plan, edition)


def test_a_note_of_the_most_lines_has_room() -> None:
    """As many lines as may be, each as long as may be, stand on the page."""
    line = words_of("W", 7, LONGEST["note"] // MOST_NOTE_LINES - 1)
    plan = plan_of(note="\n".join([line] * MOST_NOTE_LINES), print="large")
    assert proved_pdf(plan, EDITION)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("look", LOOKS[:2])
@pytest.mark.parametrize("flags", [FLAGS, FLAGS[:8], FLAGS[-6:]], ids=["all", "eight", "six"])
def test_an_urgent_sheet_has_its_signs_on_page_1(flags: list[str], look: str, tag: str) -> None:
    """However much was found, whom to call and the whole box stand on the first page."""
    plan = plan_of(**widest(), red_flags=";".join(flags), print=look, language=tag)
    page = page_of(plan, EDITION)
    assert faults_of(proved_pdf(plan, EDITION), identity_of(page), EDITION) == []


@pytest.mark.parametrize("tag", TAGS[1:])
def test_a_bilingual_edition_has_its_signs_on_page_1(tag: str) -> None:
    """Side by side in two languages, the box stands whole on page 1, and the note is there."""
    assert render_bilingual(plan_of(**widest(), language=tag), EDITION)


@pytest.mark.parametrize("column", LONGEST)
def test_longer_than_its_limit_is_a_mistake_with_the_number(column: str) -> None:
    """One letter more is held back, the limit is said, and the words are not repeated."""
    for text in ("Q" * (LONGEST[column] + 1), "ﷺ" * (LONGEST[column] // 2 + 1)):
        [problem] = plan_row({**MOST_SIGNS, column: text}, EDITION).problems
        assert problem.column == column
        assert "too long to print" in problem.problem
        assert str(LONGEST[column]) in problem.fix
        assert text[:2] not in problem.problem + problem.fix


def test_a_note_of_too_many_lines_is_a_mistake() -> None:
    """Lines take room too, however short they are."""
    [problem] = plan_row({**MOST_SIGNS, "note": "a\n" * (MOST_NOTE_LINES + 1)}, EDITION).problems
    assert (problem.column, problem.problem) == ("note", "the note has too many lines")


def test_a_note_for_a_page_that_prints_none_is_a_mistake() -> None:
    """A page for visitors has no word for the patient alone, whoever chose the look."""
    cells = {**MOST_SIGNS, "note": "Well done so far."}
    for row, variant in (({**cells, "print": "fridge"}, "standard"), (cells, "fridge")):
        practice = EDITION.practice.model_copy(update={"variant": variant})
        plan = plan_row(row, replace(EDITION, practice=practice))
        assert (plan.status, plan.outcome) == ("invalid", None)
        [problem] = plan.problems
        assert (problem.column, "prints no note" in problem.problem) == ("note", True)
    assert plan_row({**cells, "print": "fridge", "red_flags": "bladder"}, EDITION).problems == ()


@pytest.mark.parametrize(
    ("text", "said"), [("\u200b\u200b", "zero width space"), ("\u2060\u200b", "word joiner")]
)
@pytest.mark.parametrize("column", ["name", "clinician", "note"])
def test_words_that_show_nothing_are_refused_by_what_they_are(
    column: str, text: str, said: str
) -> None:
    """A name of invisible signs alone would be a page without a name."""
    [problem] = plan_row({**MOST_SIGNS, column: text}, EDITION).problems
    assert problem.column == column
    assert "shows nothing" in problem.problem
    assert said in problem.problem


def test_a_page_without_a_sign_or_a_word_of_the_note_is_not_delivered() -> None:
    """What the page was made from is held against what is read off it."""
    plan = plan_of(note="Keep your walks short this week.")
    page, pdf = page_of(plan, EDITION), patient_pdf(plan, EDITION)
    assert isinstance(page, Handout)
    assert page.note
    box = page.urgent.model_copy(update={"signs": (*page.urgent.signs, "Your toes are cold")})
    other = page.note.model_copy(update={"lines": (*page.note.lines, "Bring your shoes.")})
    for change, said in (({"urgent": box}, "urgent signs"), ({"note": other}, "note")):
        faults = faults_of(pdf, identity_of(page.model_copy(update=change)), EDITION)
        assert [said in fault for fault in faults] == [True]
        assert "shoes" not in faults[0]


def test_a_template_that_moves_the_signs_to_another_page_is_found_out(tmp_path) -> None:
    """A look of one's own that begins with something else makes no packet."""
    folder = tmp_path / "templates"
    folder.mkdir()
    for path in EDITION.templates.iterdir():
        text = path.read_bytes()
        if path.name == "handout.typ":
            text = text.replace(b"  flow(data, steps", b"  pagebreak()\n  flow(data, steps")
        (folder / path.name).write_bytes(text)
    edition = replace(EDITION, templates=folder)
    pdf = patient_pdf(plan_of(edition), edition)
    assert len(page_texts(pdf)) > 1
    with pytest.raises(WrongIdentity, match="urgent signs"):
        proved_pdf(plan_of(edition), edition)
