"""Every drawing as a file, the contact sheet, and what a notebook shows of them."""

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import page as validation
import pikepdf

from sciatica_kit.batch.one import SAMPLE_DAY, press
from sciatica_kit.cli import main
from sciatica_kit.gallery import anatomy_row, drawing_receipt, gallery, moving_picture
from sciatica_kit.handout import compose
from sciatica_kit.library import Library
from sciatica_kit.model.program import Program
from sciatica_kit.render.typst import render_pdf

Programs = Callable[..., Program]
Standard = validation.ValidationProfile


def test_library_draw_writes_every_drawing(tmp_path: Path, library: Library) -> None:
    """Two pictures an exercise and one contact sheet, each picture with its title and words."""
    out = tmp_path / "drawn"
    assert main(["library", "draw", "--out", str(out)]) == 0
    wanted = {f"{name}-{side}.svg" for name in library.exercises for side in ("left", "right")}
    assert {p.name for p in out.iterdir()} == wanted | {"contact-sheet.pdf"}
    for path in out.glob("*.svg"):
        root = ElementTree.parse(path).getroot()
        words = [e.text for e in root if e.tag.endswith(("title", "desc"))]
        assert len(words) == 2
        assert all(words)


def test_the_contact_sheet_is_accessible(tmp_path: Path, library: Library) -> None:
    """It passes PDF/A-2a and PDF/UA-1 and names every exercise."""
    assert main(["library", "draw", "--out", str(tmp_path)]) == 0
    pdf = (tmp_path / "contact-sheet.pdf").read_bytes()
    for standard in (Standard.PDF_UA_1, Standard.PDF_A_2A):
        assert validation.validate_pdf_bytes(pdf, profile=standard).failures == []


def test_the_receipt_counts_drawings_and_faults(library: Library) -> None:
    """All drawings, no fault, and one digest that stays the same."""
    practice = press(SAMPLE_DAY).practice
    said = drawing_receipt(library, practice)
    assert said.startswith(f"{2 * len(library.exercises)} drawings, 0 faults\nsha256 ")
    assert said == drawing_receipt(library, practice)


def test_a_notebook_shows_drawings_with_their_names(library: Library) -> None:
    """A category's drawings, a moving picture and the anatomy come as pictures with words."""
    practice = press(SAMPLE_DAY).practice
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
    made = press(SAMPLE_DAY)
    page = compose(program(), made.practice, library)
    said = _alternatives(render_pdf(page, SAMPLE_DAY, made.templates))
    assert page.cards
    for card in page.cards:
        assert card.picture is not None
        assert card.picture.alt in said
        assert "{" not in card.picture.alt
    assert any("left" in card.picture.alt for card in page.cards if card.picture)


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
