"""Whatever a name looks like, it is printed as it is; what no font can show is held back."""

import unicodedata
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.model.cells import LONGEST_NAME
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition
from sciatica_kit.packet.make import make_packet
from sciatica_kit.render.pdf import page_texts

EDITION = load_edition(SAMPLE_DAY)
Row = Callable[..., dict[str, Any]]
Plans = Callable[..., Plan]

PRINTED = {
    "one letter": "T",
    "as long as may be": ("Test " + "Maximiliana " * 20)[:LONGEST_NAME].strip(),
    "one unbroken word": "T" + "estunbroken" * 10,
    "the longest unbroken word": "T" * LONGEST_NAME,
    "accents apart from their letters": "Test Zoe\u0308 Nu\u0303ez A\u030angstro\u0308m",
    "accents with no letter of their own": "Test M\u0304ia Q\u0303a",
    "another script": "Test Ελένη Пробный",
    "right to left": "اختبار مريم",
    "right to left beside left to right": "Test مريم Probe",
    "markup of typst": "Test *bold* _line_ #panic() $x$ @ref \\\\ `raw` <label>",
    "code of typst": 'Test #{ panic("x") } #import "x.typ" // /* */',
    "an escape of typst": "Test \\u{41} \\# ~ --- ... 'q' \"q\"",
    "a heading or a list": "= Test - + / 1.",
    "tags": "Test <b>&amp;</b> <script>alert(1)</script>",
    "entities": "Test &lt; &#65; &nbsp; &",
    "a formula": "=1+1",
    "formulas": "=HYPERLINK(\"http://x\") +1 -1 @SUM(A1)",
    "a template": "Test {{ 7*7 }} {% raw %} {n} {name} %s",
    "hyphens and apostrophes": "Test Anne-Marie O'Probe-d’Essai",
}  # fmt: skip


@pytest.fixture(scope="module")
def planned(library: Library, intake: Intake, row: Row) -> Plans:
    """Makes the plan of the plain patient with these cells."""
    return lambda **cells: plan_patient(row(**cells), library, intake)


def shown(text: str) -> str:
    """A text as it stands in HTML: escaped, or it would be read as markup."""
    return escape(unicodedata.normalize("NFC", text), quote=False)


@pytest.mark.parametrize("cells", [{"print": "fridge"}, {"red_flags": "bladder"}],
                         ids=["fridge page", "urgent sheet"])  # fmt: skip
@pytest.mark.parametrize("name", PRINTED.values(), ids=PRINTED)
def test_a_name_is_printed_as_it_is(planned: Plans, name: str, cells: dict[str, str]) -> None:
    """A packet, which is proved by reading its PDF back, is made under the name as it was given."""
    plan = planned(name=name, **cells)
    assert plan.problems == ()
    packet = make_packet(plan, EDITION)
    assert packet.identity.name == unicodedata.normalize("NFC", name)
    page = packet.files[packet.pdf_name.replace(".pdf", ".html")].decode()
    said = page.replace("&#39;", "'").replace("&#34;", '"')
    assert f"<bdi>{shown(name)}</bdi>" in said
    if escape(name, quote=False) != name:
        assert name not in page
    assert name not in packet.receipt or len(name) == 1


@pytest.mark.parametrize("key", ["standard", "large"])
@pytest.mark.parametrize("name", ["markup of typst", "the longest unbroken word"])
def test_the_whole_handout_takes_a_hard_name(planned: Plans, name: str, key: str) -> None:
    """A handout of several pages takes a name that is hard to set, in either size."""
    packet = make_packet(planned(name=PRINTED[name], print=key), EDITION)
    assert packet.status == "made"
    assert packet.pages <= (4 + 1 if key == "standard" else 8 + 2)


@pytest.mark.parametrize("column", ["clinician", "note"])
@pytest.mark.parametrize("text", ["markup of typst", "tags", "a formula", "a template"])
def test_other_words_of_the_row_are_printed_as_they_are(
    planned: Plans, column: str, text: str
) -> None:
    """The clinician's name and the note are text as well: nothing in them is carried out."""
    packet = make_packet(planned(**{column: PRINTED[text]}), EDITION)
    page = packet.files["handout.html"].decode().replace("&#39;", "'").replace("&#34;", '"')
    assert shown(PRINTED[text]) in page
    bare = "".join("".join(page_texts(packet.files["handout.pdf"])).split())
    assert "".join(PRINTED[text].split()) in bare


@pytest.mark.parametrize("length", [LONGEST_NAME + 1, 200, 5000])
def test_a_name_too_long_is_held_back_with_its_limit(planned: Plans, length: int) -> None:
    """A name of 200 letters is held back with the number that can be printed, and not cut short."""
    plan = planned(name="T" * length)
    assert plan.status == "invalid"
    problem = plan.problems[0]
    assert (problem.column, problem.problem) == ("name", "the name is too long to print")
    assert str(LONGEST_NAME) in problem.fix
    assert "TTT" not in f"{problem.problem}{problem.fix}"


# What no font here holds, as the row's mistake shows it, and by which name.
HELD = {
    "emoji": ("\U0001f600", "“\U0001f600”", "GRINNING FACE"),
    "a heart": ("\u2764", "“\u2764”", "HEAVY BLACK HEART"),
    "Chinese": ("\u6797", "“\u6797”", "CJK UNIFIED IDEOGRAPH-6797"),
    "Hebrew": ("\u05d0", "“\u05d0”", "HEBREW LETTER ALEF"),
    "Thai": ("\u0e01", "“\u0e01”", "THAI CHARACTER KO KAI"),
    "unassigned": ("\u0378", "“U+0378”", "U+0378"),
    "for private use": ("\ue000", "“U+E000”", "U+E000"),
    "a tab": ("\t", "“U+0009”", "U+0009"),
    "a new line": ("\n", "“U+000A”", "U+000A"),
    "a null": ("\0", "“U+0000”", "U+0000"),
    "half a pair": ("\ud83d", "“U+D83D”", "U+D83D"),
}


def held_in(column: str) -> list[object]:
    """The signs that a column refuses: only a note may have lines."""
    kept = {name: held for name, held in HELD.items() if column != "note" or held[0] != "\n"}
    return [pytest.param(column, *held, id=f"{name} in {column}") for name, held in kept.items()]


@pytest.mark.parametrize(
    ("column", "char", "seen", "named"),
    [*held_in("name"), *held_in("clinician"), *held_in("note"), *held_in("override_reason")],
)
def test_what_no_font_can_show_is_held_back(
    planned: Plans, column: str, char: str, seen: str, named: str
) -> None:
    """A row with a sign that would print as an empty box waits; the sign is shown and named."""
    plan = planned(**{column: f"Test Hidden{char}Person"})
    assert (plan.status, plan.outcome) == ("invalid", None)
    [problem] = plan.problems
    assert problem.column == column
    assert problem.problem == f"no font here can print {seen} ({named})"
    assert problem.fix
    assert "Hidden" not in problem.problem


def test_the_name_of_a_sign_is_its_unicode_name() -> None:
    """Each name in the table above is the one that Unicode gives, or its number if it has none."""
    for char, _, named in HELD.values():
        assert named == unicodedata.name(char, f"U+{ord(char):04X}")
