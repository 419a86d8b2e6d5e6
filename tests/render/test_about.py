"""The page "About sciatica" on paper and on the screen: one sheet, and the nerve drawn once."""

import json
from dataclasses import replace
from typing import Any

import pytest

from sciatica_kit.handout.page import Handout
from sciatica_kit.packet.edition import SAMPLE_DAY, Edition
from sciatica_kit.packet.make import patient_pdf, render_bilingual
from sciatica_kit.packet.pages import page_of
from sciatica_kit.render import typst
from sciatica_kit.render.html import render_html
from sciatica_kit.render.pdf import page_count, page_texts
from tests.handout.lessons.test_about import FULL
from tests.sample import EDITION
from tests.spec.test_seed_facts import first_visit

# The longest pages: with a cause that is looked for, and with many habits left over.
LONGEST: dict[str, dict[str, str]] = {"undetermined": {}, "degenerative_disc": FULL}


def on(paper: str) -> Edition:
    """The example practice with its handouts set on another paper."""
    return replace(EDITION, practice=EDITION.practice.model_copy(update={"paper": paper}))


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The layouts that are found while a test runs."""
    layouts: list[Any] = []
    find = typst._laid_out

    def noted(*given: Any) -> str:
        layouts.append(json.loads(made := find(*given)))
        return made

    monkeypatch.setattr(typst, "_laid_out", noted)
    return layouts


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("tag", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize(("look", "most"), [("standard", 1), ("large", 2)])
def test_it_is_one_sheet(look: str, most: int, tag: str, paper: str, found: list[Any]) -> None:
    """It takes one page in the usual size of type and two in large, in every language."""
    for diagnosis, cells in LONGEST.items():
        plan = first_visit(diagnosis, **cells, language=tag, print=look)
        pdf = patient_pdf(plan, on(paper))
        layout = found[-1]
        assert layout["after"]["count"] <= most, diagnosis
        assert page_count(pdf) == layout["count"]
        assert layout["count"] == len(layout["pages"]) + layout["after"]["count"]


def test_it_stands_whole_on_the_last_page() -> None:
    """Every sentence of it is on the last page of the handout, which counts itself rightly."""
    plan = first_visit("disc_herniation")
    page = page_of(plan, EDITION)
    texts = page_texts(patient_pdf(plan, EDITION))
    assert isinstance(page, Handout)
    assert page.sciatica
    last = " ".join(texts[-1].split())
    parts = page.sciatica.sections
    said = [s for part in parts for s in (part.heading, *part.lines)]
    said += [habit.text for habit in page.sciatica.habits]
    assert [s for s in said if s not in last] == []
    assert page.page_of.format(n=len(texts), m=len(texts)) in last
    assert page.sciatica.heading not in " ".join(texts[:-1])


def test_without_it_a_handout_is_as_it_was() -> None:
    """Where the row wants none, no page of it is there, and the nerve stands beside the cause."""
    plan = first_visit("disc_herniation", about="no")
    texts = " ".join(page_texts(patient_pdf(plan, EDITION)))
    table = EDITION.library.phrases["sciatica"]
    assert table["heading"] not in texts
    assert EDITION.library.anatomy["label.buttock"] in texts


@pytest.mark.parametrize("cell", ["yes", "no"])
def test_the_nerve_is_drawn_once_on_the_screen(cell: str) -> None:
    """Each explaining picture stands once, with the page or without; the page is linked to."""
    page = page_of(first_visit("disc_herniation", about=cell), EDITION)
    assert isinstance(page, Handout)
    made = render_html(page, SAMPLE_DAY, EDITION.templates).decode()
    assert [made.count(picture.alt) for picture in page.about_pictures] == [1, 1]
    assert ('href="#sciatica"' in made) is (cell == "yes")
    assert made.count('id="sciatica"') == (cell == "yes")
    for part in page.sciatica.sections if page.sciatica else ():
        assert " ".join(part.lines).replace("'", "&#39;") in made


def test_the_bilingual_edition_has_it_line_by_line() -> None:
    """Each heading stands there in both languages."""
    plan = first_visit("disc_herniation", language="es")
    text = " ".join(" ".join(page_texts(render_bilingual(plan, EDITION))).split())
    for tag in ("en", "es"):
        page = page_of(first_visit("disc_herniation", language=tag), EDITION)
        assert isinstance(page, Handout)
        assert page.sciatica
        assert [p.heading for p in page.sciatica.sections if p.heading not in text] == []
