"""A templates folder of one's own: what is changed in it shows, what is missing is said."""

import io
import os
import re
import shutil
from pathlib import Path

import pikepdf
import pytest

import sciatica_kit as sk
from sciatica_kit.batch.roster.plans import plan_roster
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.batch.run.key import row_key, templates_hash
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition, sample_roster
from sciatica_kit.packet.make import make_packet
from sciatica_kit.packet.plan import plan_row
from sciatica_kit.packet.proof import WrongIdentity
from sciatica_kit.paths import beside
from sciatica_kit.render.pdf import page_texts

SAMPLE = str(sample_roster())
# The quickest to set: an urgent sheet of one page, and a handout for the fridge.
URGENT, FRIDGE = "DEMO-12", "DEMO-06"
SHEETS = {URGENT: "urgent.pdf", FRIDGE: "handout.pdf"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped templates folder."""
    return Path(shutil.copytree(beside("templates"), tmp_path / "mine"))


def change(file: Path, old: str, new: str) -> None:
    """Change one thing in a template; fails where it does not stand there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} has no {old}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def handout(folder: Path | None, ref: str, target: Path) -> bytes:
    """The PDF that `handout` writes with a templates folder, or with ours."""
    asked = ["handout", SAMPLE, ref, "-o", str(target), "--issued-on", str(SAMPLE_DAY)]
    assert main([*asked, *(("--templates", str(folder)) if folder else ())]) == 0
    return target.read_bytes()


def packet(folder: Path | None, ref: str) -> dict[str, bytes]:
    """The packet that the notebook makes with a templates folder, or with ours."""
    made = sk.load(issued_on=SAMPLE_DAY, templates=folder).patient(SAMPLE, ref).patient
    return make_packet(made.plan, made.edition).files


@pytest.mark.parametrize("ref", SHEETS)
def test_a_plain_copy_changes_nothing(folder: Path, tmp_path: Path, ref: str) -> None:
    """A copy in which nothing was changed gives the same bytes, by command and by notebook."""
    ours = packet(None, ref)
    assert packet(folder, ref) == ours
    assert handout(folder, ref, tmp_path / "one.pdf") == ours[SHEETS[ref]]


@pytest.mark.parametrize(
    ("ref", "file", "old", "new"),
    [
        (URGENT, "urgent.typ", "t.size * 2.4", "t.size * 2.2"),
        (URGENT, "parts.typ", "2.5pt + t.accent", "1.5pt + t.accent"),
        (URGENT, "theme.typ", '"#1a2127"', '"#000000"'),
        (FRIDGE, "fridge.typ", "let high = 30mm", "let high = 26mm"),
        (URGENT, "practice.toml", "Example Spine Practice", "Test Other Practice"),
        (FRIDGE, "practice.toml", '"#0f5a5f"', '"#3b2f7a"'),
    ],
)
def test_one_change_shows(
    folder: Path, tmp_path: Path, ref: str, file: str, old: str, new: str
) -> None:
    """One word or size changed in the copy gives another PDF, the same by command and packet."""
    change(folder / file, old, new)
    changed = packet(folder, ref)[SHEETS[ref]]
    assert changed != packet(None, ref)[SHEETS[ref]]
    assert handout(folder, ref, tmp_path / "one.pdf") == changed


def test_a_change_shows_while_the_kit_is_running(folder: Path) -> None:
    """What is changed between two handouts shows in the second: nobody need start anew."""
    before = packet(folder, URGENT)
    change(folder / "urgent.typ", "t.size * 2.4", "t.size * 2")
    change(folder / "base.html", '<p class="lead">', '<p class="lead mine">')
    after = packet(folder, URGENT)
    assert after["urgent.pdf"] != before["urgent.pdf"]
    assert b'class="lead mine"' in after["urgent.html"]
    assert b'class="lead mine"' not in before["urgent.html"]


def test_a_change_makes_packets_anew(folder: Path) -> None:
    """A run taken up again knows that the templates are others."""
    row = plan_roster(read_roster(sample_roster()), load_edition(SAMPLE_DAY))[0]
    hashes, keys = set(), set()
    for old, new in (("14pt", "14pt"), ("14pt", "15pt")):
        change(folder / "standard.typ", old, new)
        hashes.add(templates_hash(folder))
        keys.add(row_key(row, load_edition(SAMPLE_DAY, templates=folder)))
    assert (len(hashes), len(keys)) == (2, 2)


@pytest.mark.parametrize("file", ["standard.typ", "urgent.typ", "handout.html", "practice.toml"])
@pytest.mark.parametrize("command", ["handout", "batch"])
def test_a_folder_without_a_file_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, command: str
) -> None:
    """A folder that lacks a file is one plain sentence naming it, before anything is made."""
    (folder / file).unlink()
    out = tmp_path / "out"
    asked = {
        "handout": ["handout", SAMPLE, URGENT, "-o", str(out)],
        "batch": ["batch", SAMPLE, "--out", str(out)],
    }[command]
    assert main([*asked, "--templates", str(folder), "--issued-on", str(SAMPLE_DAY)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert file in said.err
    assert str(folder) in said.err
    assert not out.exists()


@pytest.mark.parametrize("name", ["nowhere", "mine/handout.typ"])
def test_what_is_no_folder_is_refused(folder: Path, name: str) -> None:
    """A path that leads nowhere, or to a file, is refused with what to do."""
    with pytest.raises(UserMistake, match="copy our templates folder"):
        load_edition(SAMPLE_DAY, templates=folder.parent / name)


OTHERS = ["handout.typ", "large.typ", "fridge.typ", "theme.typ", "parts.typ", "flow.typ",
          "clinician.typ", "probe.typ", "cover.typ", "bilingual.typ", "urgent.html", "base.html",
          "macros.html", "screen.css", "screen.js"]  # fmt: skip


@pytest.mark.parametrize("file", OTHERS)
def test_every_file_that_a_packet_needs_is_looked_for(folder: Path, file: str) -> None:
    """A folder that lacks any file which a run needs is refused before anything is made."""
    (folder / file).unlink()
    with pytest.raises(UserMistake, match=re.escape(file)):
        load_edition(SAMPLE_DAY, templates=folder)


def test_a_slip_in_a_template_is_said(folder: Path, tmp_path: Path) -> None:
    """A template that cannot be set is one plain sentence with its name."""
    change(folder / "urgent.typ", "#let data =", "#let data = (")
    with pytest.raises(UserMistake, match=r"urgent\.typ"):
        sk.load(templates=folder).patient(SAMPLE, URGENT).write(tmp_path / "out")


SLIPS = (
    '#let s = ("Ms": "Dear").at(data.masthead.patient)', "#panic(data)", "#panic(repr(data))",
    "#panic(data.masthead.patient)", "#assert(false, message: data.masthead.patient)",
    "#assert.eq(data.masthead.patient, 1)",
)  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_what_typst_says_of_a_slip_repeats_no_word_of_a_patient(
    folder: Path, tmp_path: Path, slip: str
) -> None:
    """Its errors quote values: what stands between quotation marks is not said on."""
    page = folder / "urgent.typ"
    page.write_text(page.read_text("utf-8") + f"\n{slip}\n", "utf-8")
    with pytest.raises(UserMistake, match="cannot be set") as caught:
        sk.load(templates=folder).patient(SAMPLE, URGENT).write(tmp_path / "out")
    assert "Test" not in str(caught.value).replace(str(folder), "")
    assert len(str(caught.value)) < 600


LEFT_OUT = {
    "": "the patient's name or ref",
    "{{ page.masthead.patient }}": "the patient's name or ref",
    "{{ page.ref }} {{ page.masthead.patient }} {{ page.urgent.heading }}": "a sign of when to",
}


@pytest.mark.parametrize("template", LEFT_OUT)
def test_a_page_for_the_screen_that_leaves_out_whose_it_is_is_refused(
    folder: Path, tmp_path: Path, template: str
) -> None:
    """A template of one's own is proved on the screen as on paper: whose, and when to get help."""
    (folder / "urgent.html").write_text(template, "utf-8")
    with pytest.raises(UserMistake, match=r"urgent\.html leaves out") as caught:
        sk.load(templates=folder).patient(SAMPLE, URGENT).write(tmp_path / "out")
    assert LEFT_OUT[template] in str(caught.value)


def recipe() -> str:
    """The README's recipe: what stands before the list of other files."""
    text = (beside("templates") / "README.md").read_text(encoding="utf-8")
    return text.split("## What else is here")[0]


def test_the_readmes_recipe_works(folder: Path, tmp_path: Path) -> None:
    """Words put between the quotation marks, as the README says, stand on the page at once."""
    file, target = folder / "practice.toml", tmp_path / "one.pdf"
    change(file, "Example Spine Practice", "Test Harbour Clinic")
    change(file, "1 Sample Street, Exampletown", "9 Quay Road, Testhaven")
    change(file, 'practice = "01632 960001"', 'practice = "01632 960777"')
    change(file, 'country = "GB"', 'country = "US"')
    change(file, 'paper = "a4"', 'paper = "us-letter"')
    pdf = handout(folder, URGENT, target)
    text = page_texts(pdf)[0]
    for words in ("Test Harbour Clinic", "9 Quay Road, Testhaven", "01632 960777"):
        assert words in text
    # A sheet of 8.5 by 11 inches.
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert [float(n) for n in document.pages[0].mediabox] == [0, 0, 612, 792]


def test_the_colour_of_the_readme_is_taken(folder: Path) -> None:
    """The colour that the README gives for an example is one that the kit takes."""
    [colour] = re.findall(r"#[0-9a-f]{6}", recipe())
    change(folder / "practice.toml", '"#0f5a5f"', f'"{colour}"')
    assert load_edition(SAMPLE_DAY, templates=folder).practice.accent == colour


def test_the_country_decides_how_dates_are_written(folder: Path, tmp_path: Path) -> None:
    """Another country writes its dates its own way, as the README says."""
    change(folder / "practice.toml", 'country = "GB"', 'country = "US"')
    text = page_texts(handout(folder, URGENT, tmp_path / "one.pdf"))[0]
    assert "November 23, 2026" in text


def test_the_readme_names_what_is_there(folder: Path) -> None:
    """Every key and file that the README names is in the folder, and every template is named."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    toml = (folder / "practice.toml").read_text(encoding="utf-8")
    named = set(re.findall(r"`([^`]+)`", text))
    keys = {name for name in named if re.fullmatch(r"[a-z_]+|\[[a-z_]+\]", name)}
    # The README names three commands besides.
    assert {key for key in keys - {"batch", "handout", "lab"} if key not in toml} == set()
    files = {name for name in named if re.search(r"\.(typ|toml|html)$", name)}
    assert {name for name in files if not (folder / name).is_file()} == set()


def test_every_file_is_explained(folder: Path) -> None:
    """The README says of every file in the folder what it holds."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir() if path.name not in text} == {"README.md"}


def test_opening_hours_are_printed(folder: Path, tmp_path: Path) -> None:
    """The opening hours, which the README says to fill in, stand on the page."""
    change(folder / "practice.toml", "Monday to Friday, 8:30 to 17:30", "Tuesdays at dawn")
    assert "Tuesdays at dawn" in page_texts(handout(folder, URGENT, tmp_path / "one.pdf"))[0]


def test_readme_and_kit_say_the_same_of_a_pale_colour(folder: Path) -> None:
    """A colour too light to read is refused with its ratio, and the README says so."""
    assert "refused, with its ratio" in " ".join(recipe().split())
    change(folder / "practice.toml", '"#0f5a5f"', '"#7fb8bc"')
    with pytest.raises(UserMistake, match=r"2\.2:1"):
        load_edition(SAMPLE_DAY, templates=folder)


def test_a_template_older_than_the_mark_makes_no_packet(folder: Path) -> None:
    """A copy in which pages do not say DRAFT is refused, with what to mend."""
    change(folder / "theme.typ", "header: draft-mark(around),", "")
    with pytest.raises(WrongIdentity, match=r"page 1 does not say that it is a draft: bring its"):
        packet(folder, URGENT)


def test_a_page_without_its_mark_is_not_handed_out_either(folder: Path, tmp_path: Path) -> None:
    """The command `handout` proves its page as a run does, and leaves no file behind."""
    change(folder / "theme.typ", "header: draft-mark(around),", "")
    file = tmp_path / "one.pdf"
    asked = ["handout", SAMPLE, URGENT, "-o", str(file), "--templates", str(folder)]
    assert main(asked) == 1
    assert not file.exists()


OMITTED = {
    "care": ("handout.typ", "..if data.care != none { (piece(parts.care),) },", ""),
    "an exercise": ("handout.typ", "calc.min(1, data.cards.len())", "2"),
    "care on the screen": ("handout.html", "{{ box(page.care", "{{ box(page.nothing"),
    "stops on the screen": ("handout.html", ', ("stop", card.stop)', ""),
}


@pytest.mark.parametrize("what", OMITTED)
def test_a_copy_that_leaves_out_what_matters_makes_no_packet(tmp_path: Path, what: str) -> None:
    """A page that looks whole, and is not, is a mistake of the template, and said."""
    file, old, new = OMITTED[what]
    folder = Path(shutil.copytree(beside("templates"), tmp_path / "mine"))
    names = [file] if (folder / file).exists() else []
    names += [p.name for p in folder.iterdir() if p.suffix == Path(file).suffix]
    changed = [name for name in names if old in (folder / name).read_text("utf-8")]
    assert changed, f"no template has {old}"
    for name in changed:
        text = (folder / name).read_text("utf-8")
        (folder / name).write_text(text.replace(old, new), "utf-8")
    own = load_edition(SAMPLE_DAY, templates=folder)
    cells = {"ref": "T-1", "name": "Test Ana", "diagnosis": "disc", "side": "left",
             "precautions": "osteoporosis"}  # fmt: skip
    cells["red_flags"] = "none"
    with pytest.raises(UserMistake):
        make_packet(plan_row(cells, own), own)


@pytest.mark.parametrize("odd", ["link to itself", "folder", "pipe", "broken link"])
def test_what_is_no_file_in_a_copy_breaks_nothing(folder: Path, odd: str, tmp_path: Path) -> None:
    """It is no template: it is passed over, and nobody waits for it."""
    place = folder / ("sub" if odd == "link to itself" else "x.typ")
    make = {"link to itself": lambda: place.symlink_to("."), "folder": place.mkdir,
            "pipe": lambda: os.mkfifo(place),
            "broken link": lambda: place.symlink_to("nowhere")}  # fmt: skip
    make[odd]()
    assert "standard" in load_edition(SAMPLE_DAY, templates=folder).variants
