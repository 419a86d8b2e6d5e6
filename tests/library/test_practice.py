"""A practice's own letterhead: what is wrong with it is said before anything is made."""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import page as validation
import pikepdf
import pytest
import segno
from PIL import Image

from sciatica_kit.batch.roster.plans import plan_roster
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.batch.run.key import row_key
from sciatica_kit.cli import main
from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.errors import UserMistake
from sciatica_kit.fonts import unprintable
from sciatica_kit.handout.page import Handout
from sciatica_kit.library.logo import MOST_BYTES
from sciatica_kit.library.practice import load_practice
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.practice import Practice, contrast
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import SAMPLE_DAY, Edition, load_edition, sample_roster
from sciatica_kit.packet.make import patient_pdf
from sciatica_kit.packet.pages import page_of
from sciatica_kit.paths import beside
from sciatica_kit.render.pdf import page_texts
from sciatica_kit.render.pictures import code, with_pictures
from tests.day import ahead

SAMPLE = str(sample_roster())
PHONES = '[phones]\npractice = "01632 960001"\n'
NAME = "Test Letterhead Practice"
Standard = validation.ValidationProfile
Row = Callable[..., dict[str, Any]]
Refused = Callable[..., str]

SPACE = 'xmlns="http://www.w3.org/2000/svg"'
BOX = '<rect width="40" height="20" fill="#0f5a5f"/>'


def svg(inside: str = BOX, head: str = SPACE, more: str = "") -> bytes:
    """A small SVG, whole unless one of its parts is given another way."""
    return f'<svg {head} viewBox="0 0 40 20" width="40" height="20"{more}>{inside}</svg>'.encode()


def png(mode: str = "RGB") -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    colour = (15, 90, 95) if mode == "RGB" else (15, 90, 95, 128)
    Image.new(mode, (40, 20), colour).save(out, "PNG")
    return out.getvalue()


def part(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG under its right check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def no_pixels() -> bytes:
    """A PNG whose parts are all there and whose pixels are none."""
    head = struct.pack(">IIBBBBB", 40, 20, 8, 2, 0, 0, 0)
    parts = part(b"IHDR", head) + part(b"IDAT", b"nonsense") + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def own(folder: Path, top: str = "", phones: str = PHONES) -> Path:
    """A practice file with these lines before its phones."""
    file = folder / "own.toml"
    file.write_text(f'name = "{NAME}"\n{top}\n{phones}', encoding="utf-8")
    return file


def with_logo(folder: Path, name: str, data: bytes) -> Path:
    """A practice file beside its logo."""
    (folder / name).write_bytes(data)
    return own(folder, f'logo = "{name}"')


def pressed(practice: Practice) -> Edition:
    """The sample's press under another letterhead."""
    return replace(load_edition(SAMPLE_DAY), practice=practice)


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Runs a batch under a practice file that must be refused; gives the one sentence said."""

    def run(top: str = "", phones: str = PHONES) -> str:
        file, out = own(tmp_path, top, phones), tmp_path / "out"
        before = sorted(tmp_path.rglob("*"))
        asked = ["batch", SAMPLE, "--out", str(out), "--practice", str(file)]
        assert main([*asked, "--issued-on", str(SAMPLE_DAY)]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert "Traceback" not in said.err
        assert sorted(tmp_path.rglob("*")) == before, "something was made all the same"
        return said.err

    return run


@pytest.fixture(scope="module")
def planned(library: Library, intake: Intake, row: Row) -> Callable[..., Plan]:
    """Makes the plan of the plain patient with these cells."""
    return lambda **cells: plan_patient(row(**cells), library, intake)


# Ratios worked out by hand or published by WCAG: the same either way about.
@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#595959", "#ffffff", 7.0),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_the_published_one(one: str, other: str, ratio: float) -> None:
    """The contrast of two colours is the one that WCAG gives, whichever is named first."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("key", ["accent", "warning"])
@pytest.mark.parametrize(
    ("colour", "ratio"), [("#cccccc", "1.6"), ("#767676", "4.5"), ("#ff0000", "4.0")]
)
def test_a_pale_colour_is_refused_with_its_ratio(
    refused: Refused, key: str, colour: str, ratio: str
) -> None:
    """A colour too pale to read on white is refused with its contrast and what to do."""
    said = refused(f'{key} = "{colour}"')
    for words in ("own.toml", key, colour, f"{ratio}:1", "7:1", "choose a darker colour"):
        assert words in said


@pytest.mark.parametrize("colour", ["#595959", "#0f5a5f", "#000000"])
def test_a_dark_colour_is_taken(tmp_path: Path, colour: str) -> None:
    """A colour of at least 7:1 on white is printed as it was given."""
    assert load_practice(own(tmp_path, f'accent = "{colour}"')).accent == colour


BAD_LOGOS: dict[str, tuple[str, bytes | None, str]] = {
    "missing": ("mine.svg", None, "check the path"),
    "too large": ("mine.svg", svg(BOX + " " * MOST_BYTES), "make it smaller"),
    "no picture": ("mine.svg", b"Dear patient", "save it as one of these"),
    "a photograph": ("mine.jpg", b"\xff\xd8\xff\xe0" + bytes(64), "save it as one of these"),
    "empty": ("mine.png", b"", "save it as one of these"),
    "a page": ("mine.svg", b"<html><body/></html>", "save it as one of these"),
    "with a script": ("mine.svg", svg("<script>alert(1)</script>"), "save it as one of these"),
    "with a picture": ("mine.svg", svg('<image href="x.png"/>'), "save it as one of these"),
    "with a web page": ("mine.svg", svg("<foreignObject/>"), "save it as one of these"),
    "cut short": ("mine.png", png()[: len(png()) // 2], "save it as one of these"),
    "without its end": ("mine.png", png()[:-12], "save it as one of these"),
    "a PNG in name only": ("mine.png", b"\x89PNG\r\n\x1a\n", "save it as one of these"),
}


@pytest.mark.parametrize(("name", "data", "remedy"), BAD_LOGOS.values(), ids=BAD_LOGOS)
def test_a_bad_logo_is_refused_before_anything_is_made(
    tmp_path: Path, refused: Refused, name: str, data: bytes | None, remedy: str
) -> None:
    """A logo that cannot be printed is one plain sentence with the file and the remedy."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    said = refused(f'logo = "{name}"')
    assert "own.toml: logo:" in said
    assert name in said
    assert remedy in said


@pytest.mark.parametrize("name", ["..", "."])
def test_a_folder_is_no_logo(refused: Refused, name: str) -> None:
    """A folder in the logo's place is said, not tripped over."""
    assert "own.toml: logo:" in refused(f'logo = "{name}"')


UNREADABLE = {
    "an SVG in UTF-16": ("l.svg", f"<svg {SPACE}>{BOX}</svg>".encode("utf-16")),
    "an SVG in Latin-1": (
        "l.svg",
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + svg("<title>Pr\xe4xis</title>")
        .decode().encode("latin-1"),
    ),
    "an SVG of no size": ("l.svg", f'<svg {SPACE} width="0" height="0"/>'.encode()),
    "an SVG without its namespace": ("l.svg", svg(head="")),
    "another thing that ends in svg": ("l.svg", b"<mysvg/>"),
    "a PNG without pixels": ("l.png", no_pixels()),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_logo_that_cannot_be_set_is_refused_in_time(
    tmp_path: Path, name: str, data: bytes
) -> None:
    """A logo that the page cannot be set with is refused when the practice file is read."""
    with pytest.raises(UserMistake, match=r"own\.toml: logo"):
        load_practice(with_logo(tmp_path, name, data))


REACHING = {
    "an event": svg(more=' onload="alert(1)"'),
    "a link": svg('<a href="javascript:alert(1)"><rect width="9" height="9"/></a>'),
    "another file": svg('<use href="https://example.org/x.svg#a"/>'),
    "a style sheet": svg("<style>@import url(https://example.org/x.css);</style>" + BOX),
}


@pytest.mark.parametrize("data", REACHING.values(), ids=REACHING)
def test_a_logo_that_reaches_out_is_refused(tmp_path: Path, data: bytes) -> None:
    """An SVG that fetches or runs anything is refused, whichever way it does so."""
    with pytest.raises(UserMistake, match=r"own\.toml: logo"):
        load_practice(with_logo(tmp_path, "l.svg", data))


def test_what_is_wrong_with_a_script_is_said(tmp_path: Path) -> None:
    """An SVG that is refused for its script is told so, for saving it again would not help."""
    with pytest.raises(UserMistake, match=r"logo: .*script"):
        load_practice(with_logo(tmp_path, "l.svg", svg("<script>1</script>")))


GOOD_LOGOS = {
    "svg": ("l.svg", svg()),
    "svg with a BOM": ("l.svg", b"\xef\xbb\xbf" + svg()),
    "png": ("l.png", png()),
    "png that lets light through": ("l.png", png("RGBA")),
}


def alternatives(pdf: bytes) -> list[str]:
    """The alternative text of every picture in a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            str(thing.get("/Alt", ""))
            for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]


@pytest.mark.parametrize("cells", [{}, {"red_flags": "bladder"}], ids=["handout", "urgent sheet"])
@pytest.mark.parametrize(("name", "data"), GOOD_LOGOS.values(), ids=GOOD_LOGOS)
def test_a_good_logo_stands_in_the_pdf_with_words(
    tmp_path: Path, planned: Callable[..., Plan], name: str, data: bytes, cells: dict[str, str]
) -> None:
    """A logo stands once on the page under the practice's name, and the PDF keeps its standards."""
    made_with = pressed(load_practice(with_logo(tmp_path, name, data)))
    pdf = patient_pdf(planned(**cells), made_with)
    bare = pressed(made_with.practice.model_copy(update={"logo": ""}))
    without = alternatives(patient_pdf(planned(**cells), bare))
    assert alternatives(pdf).count(NAME) == 1
    assert sorted(alternatives(pdf)) == sorted([*without, NAME])
    for standard in (Standard.PDF_UA_1, Standard.PDF_A_2A):
        failures = validation.validate_pdf_bytes(pdf, profile=standard).failures
        assert [failure.message for failure in failures] == []


def test_a_changed_logo_makes_its_packets_anew(tmp_path: Path) -> None:
    """A logo drawn anew under its old name is not left out of what an earlier run has finished."""
    first = plan_roster(read_roster(sample_roster()), load_edition(SAMPLE_DAY))[0]
    keys = {
        row_key(first, pressed(load_practice(with_logo(tmp_path, "l.svg", data))))
        for data in (svg(), svg('<circle r="9"/>'))
    }
    assert len(keys) == 2


# What anybody in the country may call. Source: content/countries.toml, not checked since.
@pytest.mark.parametrize(
    ("country", "emergency", "urgent", "crisis"),
    [
        ("GB", "999", "111", "116 123"),
        ("IE", "112", "01632 960001", "116 123"),
        ("US", "911", "01632 960001", "988"),
        ("CA", "911", "811", "988"),
        ("AU", "000", "1800 022 222", "13 11 14"),
        ("NZ", "111", "0800 611 116", "1737"),
        ("ES", "112", "01632 960001", "024"),
        ("FR", "15", "116 117", "3114"),
        ("DE", "112", "116 117", "0800 111 0 111"),
    ],
)
def test_numbers_of_the_country_fill_what_is_blank(
    tmp_path: Path, country: str, emergency: str, urgent: str, crisis: str
) -> None:
    """A number left out or left blank is the country's own, or else the practice's."""
    for blank in ("", 'emergency = ""\nurgent = ""\ncrisis = ""\nmaternity = ""\n'):
        file = own(tmp_path, f'country = "{country}"', PHONES + blank)
        phones = load_practice(file).phones
        assert (phones.emergency, phones.urgent, phones.crisis) == (emergency, urgent, crisis)
        assert {phones.practice, phones.maternity, phones.surgical} == {"01632 960001"}


@pytest.mark.parametrize(
    "key", ["emergency", "urgent", "crisis", "maternity", "surgical", "practice"]
)
def test_own_numbers_win(tmp_path: Path, key: str) -> None:
    """A practice's own number stands in the place of its country's."""
    given = {"practice": "01632 960001", key: "01632 960999"}
    lines = "".join(f'{name} = "{number}"\n' for name, number in given.items())
    phones = load_practice(own(tmp_path, phones=f"[phones]\n{lines}")).phones
    assert getattr(phones, key) == "01632 960999"


def test_the_countrys_numbers_are_printed(tmp_path: Path, planned: Callable[..., Plan]) -> None:
    """The number that an urgent sheet says to call is the one of the practice's country."""
    plan = planned(red_flags="bladder")
    for country, number in (("GB", "999"), ("US", "911"), ("AU", "000")):
        made_with = pressed(load_practice(own(tmp_path, f'country = "{country}"')))
        page = page_of(plan, made_with)
        assert number in page.urgent.lead
        assert number in page_texts(patient_pdf(plan, made_with))[0]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("", ("emergency", "crisis")),
        ('emergency = "1"\n', ("crisis",)),
        ('emergency = "1"\nurgent = "2"\n', ("crisis",)),
    ],
)
def test_an_unknown_country_is_refused_with_what_to_write(
    refused: Refused, given: str, missing: tuple[str, ...]
) -> None:
    """Where no number is known, the sentence names the ones to write and where to write them."""
    said = refused('country = "ZZ"', PHONES + given)
    assert "ZZ" in said
    assert f"no number for {', '.join(missing)} is known" in said
    assert "write it under [phones]" in said


def test_missing_numbers_name_the_file(refused: Refused) -> None:
    """Where no number is known, the sentence names the file that was given."""
    assert "own.toml" in refused('country = "ZZ"')


def test_an_unknown_country_with_its_own_numbers_is_taken(tmp_path: Path) -> None:
    """A country that the kit does not know prints the numbers that the practice gives."""
    more = 'emergency = "1"\nurgent = "2"\ncrisis = "3"\n'
    phones = load_practice(own(tmp_path, 'country = "ZZ"', PHONES + more)).phones
    assert (phones.emergency, phones.urgent, phones.crisis) == ("1", "2", "3")


@pytest.mark.parametrize("variant", ["standard", "large", "fridge"])
def test_the_practices_look_is_used_where_the_roster_gives_none(
    tmp_path: Path, planned: Callable[..., Plan], variant: str
) -> None:
    """A blank `print` takes the practice's look, and one that the roster gives wins."""
    made_with = pressed(load_practice(own(tmp_path, f'variant = "{variant}"')))
    for flags in ("none", "bladder"):
        blank = page_of(planned(red_flags=flags), made_with)
        assert blank.variant == variant
        for given in ("standard", "large", "fridge"):
            asked = page_of(planned(red_flags=flags, print=given), made_with)
            assert asked.variant == given


def test_an_unknown_look_is_refused(refused: Refused) -> None:
    """A look that there is none of is refused with those that there are."""
    said = refused('variant = "huge"')
    for words in ("own.toml", "variant", "standard", "large", "fridge"):
        assert words in said


PAGE = "https://practice.example/exercises"
PRIVATE = {
    "ref": "QR-7731",
    "name": "Test Quirina Beispiel",
    "clinician": "Test Doctor Zwirn",
    "note": "Test Bring the blue cushion",
    "next_visit": ahead(36),
}


def handout(plan: Plan, practice: Practice) -> Handout:
    """The handout of a planned row."""
    page = page_of(plan, pressed(practice))
    assert isinstance(page, Handout)
    return page


def test_the_code_holds_exercises_and_doses(tmp_path: Path, planned: Callable[..., Plan]) -> None:
    """The code opens the practice's page with each exercise and its five numbers, in order."""
    plan, practice = planned(), load_practice(own(tmp_path, f'qr_page = "{PAGE}"'))
    page = handout(plan, practice)
    assert isinstance(plan.outcome, Program)
    doses = []
    for item in plan.outcome.prescriptions:
        d = item.dosage
        numbers = (d.sets, d.reps, d.hold_seconds, d.times_per_day, d.days_per_week)
        doses.append(f"{item.exercise.id}={'.'.join(map(str, numbers))}")
    expected = f"{PAGE}#{'&'.join(doses)}"
    assert page.qr == expected
    out = io.BytesIO()
    segno.make(expected, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    assert with_pictures(page)["qr"] == {"svg": code(page.qr), "alt": page.qr_words}
    assert code(page.qr).encode() == out.getvalue()
    assert page.qr_words in alternatives(patient_pdf(plan, pressed(practice)))


def test_the_code_holds_nothing_of_the_patient(
    tmp_path: Path, planned: Callable[..., Plan]
) -> None:
    """Two patients with the same programme have the same code, with no word of either in it."""
    practice = load_practice(own(tmp_path, f'qr_page = "{PAGE}"'))
    made = handout(planned(**PRIVATE, date_of_birth="1961-08-30"), practice)
    # The part after # never leaves the reader's device; before it stands the practice's page alone.
    assert made.qr.split("#")[0] == PAGE
    assert made.qr == handout(planned(), practice).qr
    words = [*" ".join(PRIVATE.values()).split(), "1961", "08-30", "T-01", "Ibáñez", "1974"]
    assert [word for word in words if word.casefold() in made.qr.casefold()] == []


def test_there_is_no_code_by_default(planned: Callable[..., Plan]) -> None:
    """Without a page of its own the practice prints no code, and says nothing of one."""
    page = handout(planned(), load_practice())
    assert (page.qr, page.qr_words) == ("", "")
    assert with_pictures(page)["qr"] is None


BAD_PAGES = ["http://practice.example", "https://practice.example/my page", "practice.example",
             "https://", "https://practice.example/#x", " https://practice.example",
             "javascript:alert(1)", "https://practice.example\\n"]  # fmt: skip


@pytest.mark.parametrize("page", BAD_PAGES)
def test_a_bad_page_for_the_code_is_refused(refused: Refused, page: str) -> None:
    """A page that is not https, or has a space or a # in it, is refused under its name."""
    assert "own.toml: qr_page:" in refused(f'qr_page = "{page}"')


@pytest.mark.parametrize(
    "line", ['qr_page = "http://practice.example"', 'accent = "red"', 'logo_file = "x.svg"',
             'paper = "A4 "', "name = 7"],
)  # fmt: skip
def test_every_mistake_in_the_file_has_a_remedy(tmp_path: Path, line: str) -> None:
    """What is wrong in the practice file is said in plain words, with no pattern to decipher."""
    file = own(tmp_path, line)
    if line.startswith("name"):
        file.write_text(f"{line}\n{PHONES}", encoding="utf-8")
    with pytest.raises(UserMistake) as stop:
        load_practice(file)
    jargon = ("pattern", "Input should be", "Extra inputs", "valid string", "^", "\\s")
    assert [word for word in jargon if word in str(stop.value)] == []


@pytest.mark.parametrize("key", ["address", "phones.practice"])
def test_what_no_font_can_print_is_refused(tmp_path: Path, key: str) -> None:
    """A sign in the letterhead that no font can show is named, as one in the roster is."""
    odd = "1 Sample Street \U0001f600"
    top = f'address = "{odd}"' if key == "address" else ""
    phones = PHONES if key == "address" else f'[phones]\npractice = "{odd}"\n'
    with pytest.raises(UserMistake, match="GRINNING FACE"):
        load_practice(own(tmp_path, top, phones), unprintable)


@pytest.mark.parametrize(
    "text", ["", "name = ", 'name = "x"', "[phones]", '[phones]\npractice = "1"']
)
def test_half_a_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """A practice file that is empty, cut short or without its name is one sentence, exit 1."""
    file, out = tmp_path / "own.toml", tmp_path / "out"
    file.write_text(text, encoding="utf-8")
    assert main(["batch", SAMPLE, "--out", str(out), "--practice", str(file)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "own.toml" in said
    assert not out.exists()


@pytest.mark.parametrize(
    "text",
    [
        'name = "Test"\n[phones]\npractice = ""\n',
        f'name = ""\n{PHONES}',
        f'name = " "\n{PHONES}',
        'name = "Test"\n[phones]\npractice = " "\n',
    ],
    ids=["no number", "no name", "a blank name", "a blank number"],
)
def test_a_practice_has_a_name_and_a_number(tmp_path: Path, text: str) -> None:
    """A practice whose name or own number is left blank is refused in one plain sentence."""
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserMistake, match=r"own\.toml: (name|phones)"):
        load_practice(file)


def test_a_page_too_long_for_a_code_is_refused_in_time(tmp_path: Path) -> None:
    """A page so long that no code can hold it is refused when the practice file is read."""
    with pytest.raises(UserMistake, match=r"own\.toml: qr_page"):
        load_practice(own(tmp_path, f'qr_page = "{PAGE}/{"x" * 3000}"'))


def test_the_shipped_letterhead_is_good() -> None:
    """The example practice loads, and its day of issue changes nothing in it."""
    assert load_practice() == load_edition(date(2026, 1, 1)).practice
    assert load_practice().logo == ""


def test_a_letterhead_too_long_is_refused_with_its_limit(tmp_path: Path) -> None:
    """A page has room for so much of a practice; the place and the number are said."""
    text = (beside("templates") / "practice.toml").read_text(encoding="utf-8")
    path = tmp_path / "practice.toml"
    path.write_text(text.replace("Example Spine Practice", "Q" * 81), encoding="utf-8")
    with pytest.raises(UserMistake, match="name: is too long: give at most 80 characters"):
        load_practice(path)


@pytest.mark.parametrize("key", ["emergency", "urgent", "maternity", "surgical", "crisis"])
@pytest.mark.parametrize("blank", ["", " ", "\\u200b", "\\u00a0 \\u2060"])
def test_a_number_that_shows_nothing_is_none(tmp_path: Path, key: str, blank: str) -> None:
    """Then the country's or the practice's own stands in its place, as for one left out."""
    bare = load_practice(own(tmp_path)).phones
    made = load_practice(own(tmp_path, phones=f'{PHONES}{key} = "{blank}"\n')).phones
    assert made == bare
    assert getattr(made, key).strip()


@pytest.mark.parametrize("key", ["emergency", "urgent", "maternity", "surgical", "crisis"])
@pytest.mark.parametrize("words", ["-", "TODO", "ask your doctor", "?"])
def test_a_number_to_call_has_a_digit(refused: Refused, key: str, words: str) -> None:
    """Words in its place would be printed where somebody looks for help."""
    said = refused(phones=f'{PHONES}{key} = "{words}"\n')
    assert f"phones.{key}: holds no digit" in said
    assert "no digit" in refused(phones=f'[phones]\npractice = "{words}"\n')


def test_the_name_of_a_practice_shows_something(tmp_path: Path) -> None:
    """Invisible signs are no letterhead."""
    file = own(tmp_path)
    file.write_text(file.read_text().replace(NAME, "\u200b\u200b"), encoding="utf-8")
    with pytest.raises(UserMistake, match="name: shows nothing"):
        load_practice(file)


def test_yes_is_not_true(refused: Refused) -> None:
    """A text in the place of true or false is a mistake."""
    assert "bilingual" in refused('bilingual = "yes"')


def test_a_practice_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    """The mark before its first letter is no part of it."""
    file = own(tmp_path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_practice(file).name == NAME


def test_a_logo_that_makes_words_of_its_own_is_refused(refused: Refused, tmp_path: Path) -> None:
    """What stands for something else, and that for more, unfolds without end."""
    (tmp_path / "logo.svg").write_bytes(
        b'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + svg("<text>&b;</text>")
    )
    assert "ENTITY" in refused('logo = "logo.svg"')
