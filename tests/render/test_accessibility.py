"""Our own lints of what reading software finds in a finished PDF, beside the standards' checks."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from sciatica_kit.clinic.plan import Plan
from sciatica_kit.handout.page import Handout, UrgentSheet
from sciatica_kit.packet.make import patient_pdf, staff_pdf
from sciatica_kit.packet.pages import page_of
from sciatica_kit.render.pdf import page_texts
from tests.sample import ALL as PLANS
from tests.sample import EDITION

# A plain disc, a stenosis with many habits and an older patient who may fall; then the referred.
PLANNED = ("DEMO-01", "DEMO-03", "DEMO-10")
SHEETS = {
    **{f"{ref} {print}": (ref, print) for ref in PLANNED for print in ("standard", "large")},
    "DEMO-06 fridge": ("DEMO-06", "fridge"),
    "DEMO-10 fridge": ("DEMO-10", "fridge"),
    "DEMO-12 urgent": ("DEMO-12", "standard"),
    "DEMO-13 urgent large": ("DEMO-13", "large"),
    **{f"{ref} clinician": (ref, "clinician") for ref in ("DEMO-01", "DEMO-10", "DEMO-12")},
}
every_sheet = pytest.mark.parametrize("sheet", SHEETS)
every_plan = pytest.mark.parametrize("sheet", [s for s in SHEETS if s.startswith(PLANNED)
                                               and s.endswith(("standard", "large"))])  # fmt: skip
# Words that are no sentence: the practice's name under its logo. Every other picture needs three
# words at least.
SHORT_ALT = frozenset({EDITION.practice.name})
LEAST_WORDS = 3
HEADING = re.compile(r"H([1-6])")


@dataclass(frozen=True)
class Element:
    """One element of the structure tree: its kind without the slash, its words, what is in it."""

    kind: str
    title: str
    alt: str
    raw: Any
    children: tuple["Element", ...]

    def walk(self) -> Iterator["Element"]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def element(raw: Any) -> Element:
    """An element and all below it, read from the PDF."""
    below = raw.get("/K", [])
    parts = list(below) if isinstance(below, pikepdf.Array) else [below]
    inner = [p for p in parts if isinstance(p, pikepdf.Dictionary) and "/S" in p]
    title, alt = (str(raw.get(key, "")) for key in ("/T", "/Alt"))
    return Element(str(raw["/S"]).lstrip("/"), title, alt, raw, tuple(map(element, inner)))


def in_print(plan: Plan, variant: str) -> Plan:
    """The same plan in another look."""
    assert plan.profile is not None
    profile: Any = plan.profile.model_copy(update={"print": variant})
    outcome: Any = plan.outcome
    copied = hasattr(outcome, "model_copy")
    changed = (
        outcome.model_copy(update={"profile": profile})
        if copied
        else replace(outcome, profile=profile)
    )
    return replace(plan, profile=profile, outcome=changed)


@cache
def made(sheet: str) -> tuple[bytes, Handout | UrgentSheet | None]:
    """A sheet's PDF, and its page as data where it is a patient's."""
    ref, look = SHEETS[sheet]
    if look == "clinician":
        return staff_pdf(PLANS[ref], EDITION), None
    plan = in_print(PLANS[ref], look)
    return patient_pdf(plan, EDITION), page_of(plan, EDITION)


@cache
def opened(sheet: str) -> pikepdf.Pdf:
    """A sheet's PDF, opened."""
    return pikepdf.open(io.BytesIO(made(sheet)[0]))


@cache
def tree(sheet: str) -> tuple[Element, ...]:
    """Every element of a sheet in reading order."""
    below: Any = opened(sheet).Root.StructTreeRoot.K
    roots = list(below) if isinstance(below, pikepdf.Array) else [below]
    assert [str(root["/S"]) for root in roots] == ["/Document"]
    return tuple(element(roots[0]).walk())


def of_kind(sheet: str, *kinds: str) -> list[Element]:
    """The elements of some kinds, in reading order."""
    return [e for e in tree(sheet) if e.kind in kinds]


def bare(text: str) -> str:
    """Text without spaces and without signs that say where a line may break."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\ufffe\x00-\x1f]+", "", text)


@every_sheet
def test_language_tags_and_title(sheet: str) -> None:
    """The file says its language, that it is tagged, and its title, which the window shows."""
    root = opened(sheet).Root
    assert str(root.Lang) == "en"
    assert bool(root.MarkInfo.Marked)
    assert not bool(root.MarkInfo.get("/Suspects", False))
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    ref = SHEETS[sheet][0]
    title = str(opened(sheet).docinfo["/Title"])
    assert title.endswith(f"ref {ref}")
    # A title shows in the window and in lists of recent files: no patient's name stands there.
    assert "Test" not in title
    with opened(sheet).open_metadata() as data:
        assert data["dc:title"] == title


@every_sheet
def test_tab_order_follows_the_structure(sheet: str) -> None:
    """On every page the tab key goes the way that the words are read."""
    assert {str(page.get("/Tabs", "")) for page in opened(sheet).pages} == {"/S"}


@every_sheet
def test_every_picture_has_words(sheet: str) -> None:
    """Every picture has words of its own, at least three; a tick box and the logo may be short."""
    figures = of_kind(sheet, "Figure")
    assert [f.alt for f in figures if not f.alt.strip()] == []
    short = [f.alt for f in figures if len(f.alt.split()) < LEAST_WORDS]
    assert set(short) <= SHORT_ALT
    # What stands for a picture is not the name of its file.
    assert [f.alt for f in figures if re.search(r"\.(svg|png)\b|^(image|picture)\b", f.alt)] == []


@every_plan
def test_no_two_pictures_have_the_same_words(sheet: str) -> None:
    """Boxes to tick apart, no two pictures of a handout are told in the same words."""
    alts = [f.alt for f in of_kind(sheet, "Figure") if "box" not in f.alt]
    assert sorted(set(alts)) == sorted(alts)


@every_plan
def test_every_drawing_of_the_page_is_there(sheet: str) -> None:
    """The words of every card's, habit's and explaining picture stand in the structure."""
    page = made(sheet)[1]
    assert isinstance(page, Handout)
    drawn = [*(c.picture for c in page.cards), *(d.picture for d in page.daily)]
    wanted = {p.alt for p in (*drawn, *page.about_pictures) if p}
    assert wanted <= {f.alt for f in of_kind(sheet, "Figure")}


@every_sheet
def test_every_table_has_a_head(sheet: str) -> None:
    """The first row of every table is of header cells that say which column they head."""
    for table in of_kind(sheet, "Table"):
        rows = [e for e in table.walk() if e.kind == "TR"]
        assert {cell.kind for cell in rows[0].children} == {"TH"}
        heads = [e.raw for e in table.walk() if e.kind == "TH"]
        assert all(_scope(raw) == "/Column" for raw in heads)
        # A table for the eye alone would have a row or a column too few to need its head.
        assert len(rows) >= 2


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.endswith("clinician")])
def test_a_table_for_staff_is_one_table_with_one_head(sheet: str) -> None:
    """One row of heads with words, and no row of the body that is a head or lacks a cell."""
    tables = of_kind(sheet, "Table")
    assert tables
    for table in tables:
        head, *body = [e for e in table.walk() if e.kind == "TR"]
        assert len(head.children) >= 3
        assert {tuple(c.kind for c in row.children) for row in body} == {
            ("TD",) * len(head.children)
        }


def _scope(raw: Any) -> str:
    """What a header cell heads, from its attributes."""
    given = raw.get("/A", [])
    parts = list(given) if isinstance(given, pikepdf.Array) else [given]
    return next((str(part["/Scope"]) for part in parts if "/Scope" in part), "")


@pytest.mark.xfail(strict=True, reason="the first cell of a row is a plain cell (TD)")
def test_the_rows_of_chart_and_diary_have_heads() -> None:
    """Each row of the walking chart and of the diary begins with a cell that heads it."""
    for table in of_kind("DEMO-01 standard", "Table"):
        rows = [e for e in table.walk() if e.kind == "TR"][1:]
        assert {row.children[0].kind for row in rows} == {"TH"}


@every_sheet
def test_headings_begin_at_the_top_and_skip_no_level(sheet: str) -> None:
    """The first heading is the only one of the first level, and none is skipped on the way down."""
    levels = [int(m[1]) for e in tree(sheet) if (m := HEADING.fullmatch(e.kind))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
    assert len(levels) >= 4


@every_sheet
def test_no_heading_is_empty(sheet: str) -> None:
    """Every heading has words, and they stand on the page."""
    text = bare("".join(page_texts(made(sheet)[0])))
    for heading in (e for e in tree(sheet) if HEADING.fullmatch(e.kind)):
        words = heading.title.strip()
        assert re.search(r"[^\W\d_]", words), f"{heading.kind} is empty"
        assert bare(words.split("\n")[-1]) in text


@every_sheet
def test_every_font_is_in_the_file(sheet: str) -> None:
    """Every font is carried in the file and says which letters its signs are."""
    fonts = [f for f in opened(sheet).objects if _is(f, "/Font")]
    outer = [f for f in fonts if f.get("/Subtype") == "/Type0"]
    described = [f for f in opened(sheet).objects if _is(f, "/FontDescriptor")]
    assert outer
    assert described
    assert all("/ToUnicode" in f for f in outer)
    kinds = ("/FontFile", "/FontFile2", "/FontFile3")
    assert [str(f.FontName) for f in described if not any(k in f for k in kinds)] == []
    # A font that a file only names would be of one of the simple kinds.
    assert {str(f.Subtype) for f in fonts} <= {"/Type0", "/CIDFontType0", "/CIDFontType2"}


def _is(thing: Any, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind


@every_sheet
def test_nothing_needs_a_mouse(sheet: str) -> None:
    """The file has no form, no script and no attachment: it is there to be read."""
    root = opened(sheet).Root
    assert [key for key in ("/AcroForm", "/OpenAction", "/AA") if key in root] == []
    assert "/JavaScript" not in root.get("/Names", pikepdf.Dictionary())
    assert "/EmbeddedFiles" not in root.get("/Names", pikepdf.Dictionary())


def _table(sheet: str, first: str) -> Element:
    """The last table whose columns are as many as its page's, told by the shape of its head."""
    tables: list[Element] = of_kind(sheet, "Table")
    page = made(sheet)[1]
    assert isinstance(page, Handout)
    assert page.walking is not None
    columns = {"walking": 1 + len(page.walking.rows), "diary": 1 + len(page.diary.weeks)}[first]
    return [t for t in tables if sum(e.kind == "TH" for e in t.walk()) == columns][-1]


WORDS: dict[str, Callable[[Handout], list[str]]] = {
    "walking": lambda page: [
        word
        for row in (page.walking.rows if page.walking else ())
        for word in (row.label, row.minutes, row.days)
    ],
    "diary": lambda page: [
        *page.diary.weeks, *(row.label for row in page.diary.rows), page.diary.worse_row,
        page.diary.pain_row, page.diary.how,
    ],
}  # fmt: skip


@every_plan
@pytest.mark.parametrize("table", WORDS)
def test_chart_and_diary_can_be_read(sheet: str, table: str) -> None:
    """Every number of the walking chart and every line of the diary stands as text on the page."""
    page = made(sheet)[1]
    assert isinstance(page, Handout)
    if table == "walking" and page.walking is None:
        pytest.skip("this patient has no walking plan")
    text = bare("".join(page_texts(made(sheet)[0])))
    words = WORDS[table](page)
    assert words
    assert [word for word in words if bare(word) not in text] == []


@every_plan
def test_the_bars_of_the_chart_are_for_the_eye_alone(sheet: str) -> None:
    """The chart is a table of numbers by week; its bars are passed over by reading software."""
    page = made(sheet)[1]
    assert isinstance(page, Handout)
    if page.walking is None:
        pytest.skip("this patient has no walking plan")
    chart = _table(sheet, "walking")
    rows = [e for e in chart.walk() if e.kind == "TR"]
    assert len(rows) == len(("week", "minutes", "days"))
    assert {len(row.children) for row in rows} == {1 + len(page.walking.rows)}
    assert [e for e in chart.walk() if e.kind == "Figure"] == []


@every_plan
def test_the_diary_is_a_table_of_boxes(sheet: str) -> None:
    """Each week of an exercise says how many boxes it has, one a day that counts; pain has none."""
    page = made(sheet)[1]
    assert isinstance(page, Handout)
    diary = _table(sheet, "diary")
    rows = [e for e in diary.walk() if e.kind == "TR"]
    worse = (page.diary.worse_boxes,) * len(page.diary.weeks)
    counts = [*(row.boxes for row in page.diary.rows), worse, ()]
    assert len(rows) == 1 + len(counts)
    for row, boxes in zip(rows[1:], counts, strict=True):
        found = [e.alt for e in row.walk() if e.kind == "Figure"]
        assert found == [page.diary.box_words[n - 1] for n in boxes]


@every_plan
def test_urgent_signs_are_read_before_any_exercise(sheet: str) -> None:
    """Reading software meets the box of urgent signs before the first exercise."""
    page = made(sheet)[1]
    assert isinstance(page, Handout)
    titles = [bare(e.title) for e in tree(sheet) if HEADING.fullmatch(e.kind)]
    assert titles.index(bare(page.urgent.heading)) == 1
    assert titles.index(bare(page.exercises_heading)) > 1
