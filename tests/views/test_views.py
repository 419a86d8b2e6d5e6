"""Every drawing as a file, the contact sheet, and what a notebook shows of them."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import page as validation
import pikepdf
import pytest

from sciatica_kit.cli import main
from sciatica_kit.handout.compose import compose
from sciatica_kit.library.load import load_library
from sciatica_kit.library.sign import mark_checked
from sciatica_kit.library.translate import language, texts
from sciatica_kit.model.library import Library
from sciatica_kit.model.practice import Practice
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition
from sciatica_kit.paths import CONTENT
from sciatica_kit.render.typst import render_pdf
from sciatica_kit.views.cards import exercise_cards, item_card, next_year
from sciatica_kit.views.compare import changes, compare, difference_marked
from sciatica_kit.views.drawings import anatomy_row, drawing_receipt, gallery, moving_picture
from sciatica_kit.views.html import KINDS, table
from sciatica_kit.views.matrix import MEANS, SHADES, code_counts, heat_map, reason
from sciatica_kit.views.precautions import by_exercise, by_precaution, hidden
from sciatica_kit.views.reading import reading_plot, readings
from sciatica_kit.views.receipt import library_receipt
from sciatica_kit.views.reviews import due, review_page, spoken_state, state, translations

Programs = Callable[..., Program]
Standard = validation.ValidationProfile
WICKED = "<script>alert(1)</script>"


def practice() -> Practice:
    """The practice of the samples."""
    return load_edition(SAMPLE_DAY).practice


def parsed(made: object) -> ElementTree.Element:
    """A page as a tree, which it only is where every tag is closed and every text escaped."""
    text = re.sub(r"<(img|br)((?:\s[^<>]*)?)>", r"<\1\2/>", made.data)  # type: ignore[attr-defined]
    return ElementTree.fromstring(f"<all>{text}</all>".replace(" open>", ' open="">'))


def test_library_draw_writes_every_drawing(tmp_path: Path, library: Library) -> None:
    """Two pictures an exercise and one contact sheet, each picture with its title and words."""
    out = tmp_path / "drawn"
    assert main(["library", "draw", "--out", str(out)]) == 0
    wanted = {f"{name}-{side}.svg" for name in library.exercises for side in ("left", "right")}
    assert {p.name for p in out.iterdir()} == wanted | {"contact-sheet.pdf", ".drawn"}
    for path in out.glob("*.svg"):
        root = ElementTree.parse(path).getroot()
        words = [e.text for e in root if e.tag.endswith(("title", "desc"))]
        assert len(words) == 2
        assert all(words)


def test_library_draw_writes_over_its_own_files_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Drawn again a day later, all is new; one file that somebody has altered, and nothing is."""
    draw = ["library", "draw", "--out", str(tmp_path)]
    assert main(draw, SAMPLE_DAY) == 0
    assert main(draw, SAMPLE_DAY + timedelta(days=1)) == 0
    theirs = min(tmp_path.glob("*.svg"))
    theirs.write_text("theirs")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert main(draw, SAMPLE_DAY + timedelta(days=2)) == 1
    assert f"holds another {theirs.name} already: give another folder" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_contact_sheet_is_accessible(tmp_path: Path, library: Library) -> None:
    """It passes PDF/A-2a and PDF/UA-1 and names every exercise."""
    assert main(["library", "draw", "--out", str(tmp_path)]) == 0
    pdf = (tmp_path / "contact-sheet.pdf").read_bytes()
    for standard in (Standard.PDF_UA_1, Standard.PDF_A_2A):
        assert validation.validate_pdf_bytes(pdf, profile=standard).failures == []


def test_the_receipt_counts_drawings_and_faults(library: Library) -> None:
    """All drawings, no fault, and one digest that stays the same."""
    practice = load_edition(SAMPLE_DAY).practice
    said = drawing_receipt(library, practice)
    assert said.startswith(f"{2 * len(library.exercises)} drawings, 0 faults\nsha256 ")
    assert said == drawing_receipt(library, practice)


def test_a_notebook_shows_drawings_with_their_names(library: Library) -> None:
    """A category's drawings, a moving picture and the anatomy come as pictures with words."""
    practice = load_edition(SAMPLE_DAY).practice
    shown = gallery(library, practice, "core").data
    core = [e for e in library.exercises.values() if e.category == "core"]
    assert shown.count("<svg") == len(core)
    assert all(e.id in shown for e in core)
    assert "@keyframes" in moving_picture(library, practice, "core_bridge").data
    assert anatomy_row(library).data.count("<svg") == 1 + len(library.diagnoses)


def test_every_card_of_a_handout_has_its_drawing_in_the_pdf(
    program: Programs, library: Library
) -> None:
    """The words of each drawing stand in the PDF as the text that replaces the picture."""
    made = load_edition(SAMPLE_DAY)
    page = compose(program(), made.practice, library)
    said = _alternatives(render_pdf(page, SAMPLE_DAY, made.templates))
    assert page.cards
    for card in page.cards:
        assert card.picture is not None
        assert card.picture.alt in said
        assert "{" not in card.picture.alt
    assert any("left" in card.picture.alt for card in page.cards if card.picture)


def test_a_category_is_a_card_an_exercise(library: Library) -> None:
    """Each exercise has drawing, words, grade, tags, evidence and review, the first one open."""
    shown = parsed(exercise_cards(library, practice(), "balance"))
    cards = [card for card in shown[1] if card.tag == "details"]
    found = [e for e in library.exercises.values() if e.category == "balance"]
    assert [card.get("open") for card in cards] == ["", None, None]
    for card, e in zip(cards, found, strict=True):
        said = " ".join(card.itertext())
        words = (e.name, *e.steps, e.stop, "reading grade", *e.tags, state(e.review))
        assert all(word in said for word in words)
        assert all(f"{x.reference} ({x.grade})" in said for x in e.evidence)
        assert [image.get("alt") for image in card.iter("img")] == [said_of(e.drawing.alt)]


def said_of(alt: str) -> str:
    """The words of a drawing for the left side."""
    return alt.replace("{side}", "left")


def test_every_item_of_every_kind_has_a_card(library: Library) -> None:
    """A card of any kind holds its evidence and its review, and is well-formed."""
    for kind in KINDS:
        names = list(getattr(library, kind))
        for name in names[:1] if kind == "exercises" else names:
            review = getattr(library, kind)[name].review
            said = " ".join(parsed(item_card(library, practice(), kind, name)).itertext())
            assert state(review) in said
            assert "Evidence and its grades" in said


def test_one_card_moves(library: Library) -> None:
    """The card of one exercise holds its moving picture beside the printed one."""
    shown = parsed(item_card(library, practice(), "exercises", "mob_ankle_pumps"))
    assert len(list(shown.iter("img"))) == 2


def test_the_heat_map_has_a_letter_and_a_reason_in_each_cell(library: Library) -> None:
    """Every pair has its code as a letter and a shade, and its reason for eye and ear."""
    shown = parsed(heat_map(library))
    cells = list(shown.iter("td"))
    assert len(cells) == len(library.exercises) * len(library.diagnoses)
    for cell in cells:
        (why,) = cell
        assert cell.get("class") == f"c{cell.text}"
        assert len(why.text or "") > 5
        assert (why.text or "").removeprefix(": ") in (cell.get("title") or "")
    scopes = [head.get("scope") for head in shown.iter("th")]
    assert scopes.count("col") == 1 + len(library.diagnoses)
    assert scopes.count("row") == len(library.exercises)
    assert None not in scopes


def test_the_matrix_says_the_rules_own_reasons(library: Library) -> None:
    """What is held back is said as the rules say it, and what is offered names its ready sets."""
    bridge, dead_bug = library.exercises["core_bridge"], library.exercises["core_dead_bug"]
    buttock, preg = library.diagnoses["piriformis"], library.diagnoses["pregnancy"]
    offered = "May be offered. In the ready set for moderate irritability."
    assert reason(bridge, buttock, library) == offered
    assert reason(dead_bug, preg, library).startswith("Left out by default for: Pregnancy")
    assert set(code_counts(library)) <= set(MEANS)


def test_the_shades_can_be_read(library: Library) -> None:
    """The letter of each shade stands out from it by at least 4.5 to 1."""
    assert set(SHADES) == set(MEANS)
    for ground, ink in SHADES.values():
        light, dark = sorted((_light(ground), _light(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def _light(colour: str) -> float:
    """Relative luminance of a colour. Source: WCAG 2."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_precautions_are_told_from_both_ends(library: Library) -> None:
    """Each pair that a rule parts stands in both tables with the rule's reason."""
    pairs = hidden(library)
    ends = [" ".join(parsed(made(library)).itertext()) for made in (by_exercise, by_precaution)]
    for (exercise, precaution), why in pairs.items():
        e, p = library.exercises[exercise], library.precautions[precaution]
        assert f"{p.label}: {why}." in ends[0]
        assert f"{e.name}: {why}." in ends[1]
    assert ("flex_seated", "osteoporosis") in pairs


def test_precautions_match_the_plan(program: Programs, library: Library) -> None:
    """What a plan holds back for a precaution is what the tables say."""
    held = program(precautions="osteoporosis").held_back
    found = {h.id for h in held if h.rule == "precaution:osteoporosis"}
    assert found <= {e for e, p in hidden(library) if p == "osteoporosis"}
    assert found


def test_reading_grades_are_a_plot_and_a_table(library: Library) -> None:
    """Every exercise and diagnosis is a dot with its name, and a row of figures."""
    shown = parsed(reading_plot(library))
    found = readings(library)
    dots = [e for e in shown.iter() if e.tag.endswith("circle")]
    assert len(dots) == len(found) == len(library.exercises) + len(library.diagnoses)
    rows = [row for row in shown.iter("tr") if row.find("td") is not None]
    assert len(rows) == len(found)
    assert str(found[0].figures["grade"]) in " ".join(rows[0].itertext())


def test_reviews_due_are_those_of_the_day(library: Library) -> None:
    """Nothing is due before its day, everything on it, and the table counts each kind."""
    everything = sum(len(getattr(library, kind)) for kind in KINDS) + len(library.languages) - 1
    days = [item.review.next_review for item in due(library, date.max)]
    last = max(days)
    assert due(library, min(days) - timedelta(days=1)) == ()
    assert len(due(library, last)) == everything
    said = " ".join(parsed(review_page(library, last)).itertext())
    assert f"{everything} reviews are due" in said


def test_reviews_say_who_checked_what(tmp_path: Path) -> None:
    """After a check the item stands in the list with the name and the day."""
    content = shutil.copytree(CONTENT, tmp_path / "content")
    mark_checked("core_bridge", "Test Ana", date(2026, 11, 23), date(2027, 1, 1), content)
    said = " ".join(parsed(review_page(load_library(content), date(2026, 12, 1))).itertext())
    assert "checked by Test Ana on 2026-11-23" in said


def test_translations_agree_with_what_is_printed(library: Library) -> None:
    """Each text of a language is in one heap, and what is not ready is just what it lacks."""
    for tag in set(library.languages) - {"en"}:
        found = spoken_state(tag, library)
        assert set(found.lacking) == set(language(tag, library).lacks(library))
        assert len(found.ready) + len(found.lacking) == len(texts(library))
    assert "Spanish (es)" in translations(library).data


def test_english_that_changed_is_seen(library: Library) -> None:
    """A text whose English has changed is no longer ready in any language."""
    bridge = library.exercises["core_bridge"]
    other = bridge.model_copy(update={"stop": "Stop if it hurts."})
    changed = replace(library, exercises={**library.exercises, "core_bridge": other})
    found = spoken_state("es", changed)
    assert "exercise.core_bridge.stop" in (*found.stale, *found.fuzzy)
    assert "exercise.core_bridge.stop" in translations(changed).data


def test_two_versions_are_compared_sentence_by_sentence(tmp_path: Path) -> None:
    """A changed sentence is struck out before and underlined after; the rest stays plain."""
    content = shutil.copytree(CONTENT, tmp_path / "content")
    path = content / "exercises" / "core_bridge.toml"
    text = path.read_text("utf-8").replace("Lower your hips slowly, then rest.", "Lower slowly.")
    path.write_text(text, "utf-8")
    (content / "exercises" / "core_brace.toml").rename(content / "exercises" / "core_other.toml")
    shown = compare(CONTENT, content)
    assert "<del>Lower your hips slowly, then rest.</del>" in shown.data
    assert "<ins>Lower slowly.</ins>" in shown.data
    assert "<del>Keep breathing." not in shown.data
    assert "(core_other): added" in shown.data
    assert "(core_brace): taken out" in shown.data
    assert "Mistakes in the files" in shown.data


def test_a_changed_drawing_is_shown_twice(tmp_path: Path) -> None:
    """Where the drawing is another one, both stand side by side."""
    content = shutil.copytree(CONTENT, tmp_path / "content")
    path = content / "exercises" / "core_bridge.toml"
    path.write_text(path.read_text("utf-8").replace("lean = -24", "lean = -20"), "utf-8")
    shown = compare(CONTENT, content).data
    assert shown.count("<img") == 2
    assert "Items that differ: 1." in shown


def test_the_same_content_has_not_changed() -> None:
    """A folder compared with itself differs in nothing."""
    assert "Nothing has changed." in compare(CONTENT, CONTENT).data
    assert changes(load_library(), load_library()) == {}


def test_a_folder_without_content_is_said(tmp_path: Path) -> None:
    """A folder that holds no exercises gives one plain sentence."""
    assert "There is no content in" in compare(tmp_path / "nothing", CONTENT).data


def test_what_the_files_say_is_escaped(library: Library) -> None:
    """Markup in a text of the content is shown as text, on cards, in tables and comparisons."""
    bridge = library.exercises["core_bridge"]
    words = {"name": WICKED, "steps": (WICKED,), "clinician_note": WICKED, "tags": (WICKED,)}
    wicked = bridge.model_copy(update=words)
    changed = replace(library, exercises={**library.exercises, "core_bridge": wicked})
    pages = [
        heat_map(changed).data, by_exercise(changed).data, by_precaution(changed).data,
        reading_plot(changed).data, review_page(changed, SAMPLE_DAY).data,
        item_card(changed, practice(), "exercises", "core_bridge").data,
        "".join(difference_marked((WICKED,), ("Stop.",))),
        table(WICKED, (WICKED,), [(WICKED, WICKED)]),
    ]  # fmt: skip
    assert not [page for page in pages if "<script" in page or "&lt;script" not in page]


def test_the_library_in_numbers_stays_the_same(library: Library) -> None:
    """The receipt counts each kind, and is the same each time."""
    said = library_receipt(library)
    assert said.startswith(
        f"exercises {len(library.exercises)}, diagnoses {len(library.diagnoses)}"
    )
    assert said == library_receipt(library)


def test_a_year_on_from_a_leap_day() -> None:
    """The twenty-ninth of February is followed by the twenty-eighth."""
    assert next_year(date(2028, 2, 29)) == date(2029, 2, 28)
    assert next_year(date(2026, 11, 23)) == date(2027, 11, 23)


def _alternatives(pdf: bytes) -> str:
    """Every alternative text of a PDF's structure tree."""
    import io

    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [
            str(obj["/Alt"])
            for obj in document.objects
            if isinstance(obj, pikepdf.Dictionary) and "/Alt" in obj
        ]
    return re.sub(r"\s+", " ", "\n".join(found))
