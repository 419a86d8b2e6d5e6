"""CONTRIBUTING's table, walked as a stranger would: one of each kind is added, and printed."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from sciatica_kit.library.catalogues import as_bytes, update_catalogues
from sciatica_kit.library.load import load_library
from sciatica_kit.packet.edition import Edition, load_edition
from sciatica_kit.packet.make import Packet, make_packet
from sciatica_kit.packet.plan import plan_row
from sciatica_kit.paths import CONTENT, LOCALES, beside
from sciatica_kit.render import RENDERERS
from sciatica_kit.render.pdf import page_texts
from tests.day import TODAY, ago

SIGNED = """evidence = [{ reference = "G", grade = "D" }]
review = { author = "Test", checked_by = "", next_review = 2099-11-23 }
"""
ROW = {
    "ref": "T-1", "name": "Test Ana", "diagnosis": "disc", "side": "left", "red_flags": "none",
    "screened_by": "Test desk", "screened_on": ago(1), "date_of_birth": ago(18_000),
}  # fmt: skip


class Copy:
    """A copy of content, catalogues and templates, and what has been touched in it since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, source in (("content", CONTENT), ("locale", LOCALES)):
            shutil.copytree(source, folder / name)
        shutil.copytree(beside("templates"), folder / "templates")
        self.before = self._files()

    def _files(self) -> dict[str, bytes]:
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}

    @property
    def touched(self) -> set[str]:
        """Every file that is new or another one than it was."""
        now = self._files()
        return {name for name in {*now, *self.before} if now.get(name) != self.before.get(name)}

    def put(self, name: str, text: str) -> None:
        """Write a file of the copy."""
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def text(self, name: str) -> str:
        """A file of the copy."""
        return (self.folder / name).read_text(encoding="utf-8")

    def edition(self) -> Edition:
        """What packets are made with from the copy; fails where `library check` would."""
        content, locales = self.folder / "content", self.folder / "locale"
        library = load_library(content, locales)
        ours = load_edition(TODAY, templates=self.folder / "templates")
        return replace(ours, library=library)

    def packet(self, **cells: str) -> Packet:
        """The packet of a made-up patient with these cells."""
        made_with = self.edition()
        return make_packet(plan_row(ROW | cells, made_with), made_with)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy to add things to."""
    return Copy(tmp_path)


def said(packet: Packet) -> str:
    """The words of a packet's pages, in one line."""
    return " ".join(" ".join(page_texts(packet.files[packet.pdf_name])).split())


def with_values(text: str, **values: str) -> str:
    """A TOML text with other values for some of its keys."""
    for key, value in values.items():
        text, count = re.subn(rf"^{key} = (?:\[\n.*?^\]|[^\n]*)\n", f"{key} = {value}\n", text,
                              count=1, flags=re.M | re.S)  # fmt: skip
        assert count, key
    return text


def exercise(copy: Copy) -> Packet:
    """One file, with a code for every diagnosis."""
    like = copy.text("content/exercises/core_brace.toml")
    named = {"code": '"E61"', "name": '"Tree brace"', "short_name": '"Tree"', "aliases": "[]"}
    copy.put("content/exercises/core_tree.toml", with_values(like, **named))
    return copy.packet(add="core_tree")


def diagnosis(copy: Copy) -> Packet:
    """One file, with a code for every exercise, and no picture of its own."""
    like = copy.text("content/diagnoses/piriformis.toml")
    like = re.sub(r"^(picture|dead_codes) = (?:\[\n.*?^\]|[^\n]*)\n", "", like, flags=re.M | re.S)
    named = {"key": '"cyst"', "name": '"Cyst by a small joint"', "aliases": "[]",
             "clinical_name": '"Facet joint cyst"',
             "codes": '[{ code = "M71.38", text = "Other bursal cyst, other site" }]'}  # fmt: skip
    files = sorted((copy.folder / "content" / "exercises").glob("*.toml"))
    codes = {path.stem: re.search(r'^piriformis = "(.)"', path.read_text("utf-8"), re.M)
             for path in files}  # fmt: skip
    suits = "".join(f'{name} = "{code[1]}"\n' for name, code in codes.items() if code)
    copy.put("content/diagnoses/facet_cyst.toml", f"{with_values(like, **named)}\n[suits]\n{suits}")
    return copy.packet(diagnosis="cyst")


def precaution(copy: Copy) -> Packet:
    """One table."""
    copy.put("content/precautions.toml", copy.text("content/precautions.toml") + f"""
[corset]
label = "Wears a corset"
hides = ["PRONE"]
prints = ["Keep your corset on while you move."]
{SIGNED}""")  # fmt: skip
    return copy.packet(precautions="corset")


def red_flag(copy: Copy) -> Packet:
    """One table."""
    copy.put("content/red_flags.toml", copy.text("content/red_flags.toml") + f"""
[numb_hand]
row = "RF29"
ask = "One of your hands is newly numb"
found = "You told us that your hand is newly numb."
tier = "U1"
blocks = true
call = "same_day"
action = ["Show your hand to a doctor today."]
{SIGNED}""")  # fmt: skip
    return copy.packet(red_flags="RF29")


def language(copy: Copy) -> Packet:
    """One catalogue, here with the English said again but for one text, and its review."""
    update_catalogues(["de"], copy.folder / "locale")
    path = copy.folder / "locale" / "de" / "LC_MESSAGES" / "handout.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="de")
    for message in catalogue:
        message.string = message.id
        if message.context == "phrase.masthead.title":
            message.string = "Ihr Plan zum Üben"
    path.write_bytes(as_bytes(catalogue))
    return copy.packet(language="de")


def look(copy: Copy) -> Packet:
    """One template, which says what it is in its first lines."""
    like = copy.text("templates/fridge.typ").splitlines(keepends=True)
    rest = "".join(line for line in like if not line.startswith("// Variant"))
    copy.put("templates/door.typ", f"// Variant: one page for the door.\n{rest}")
    packet = copy.packet(print="door")
    assert packet.pages == 1
    return packet


WALK: dict[str, tuple[Callable[[Copy], Packet], set[str], str]] = {
    "an exercise": (exercise, {"content/exercises/core_tree.toml"}, "Tree brace"),
    "a diagnosis": (diagnosis, {"content/diagnoses/facet_cyst.toml"}, "cyst by a small joint"),
    "a precaution": (precaution, {"content/precautions.toml"}, "Keep your corset on"),
    "a red flag": (red_flag, {"content/red_flags.toml"}, "Show your hand to a doctor today."),
    "a language": (
        language,
        {"locale/de/LC_MESSAGES/handout.po", "locale/de/review.toml"},
        "Ihr Plan zum Üben",
    ),
    "a look for the handout": (look, {"templates/door.typ"}, "Tummy brace"),
}


@pytest.mark.parametrize("kind", WALK)
def test_one_of_each_kind_is_added(kind: str, copy: Copy) -> None:
    """It touches the files that the table says, `library check` is content, and it is printed."""
    add, files, words = WALK[kind]
    packet = add(copy)
    assert copy.touched == files
    assert words in said(packet)


def test_a_format_is_a_module_and_a_row(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its row in RENDERERS a format stands in every packet, under the page's own name."""
    monkeypatch.setitem(RENDERERS, ".md", lambda page, on, templates: page.ref.encode())
    assert copy.packet().files["handout.md"] == b"T-1"
    assert copy.packet(red_flags="bladder").files["urgent.md"] == b"T-1"
    assert copy.touched == set()


def test_the_table_names_what_is_walked() -> None:
    """Each kind has a row in CONTRIBUTING, and the row names the place that was touched."""
    text = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| (an? [^|]+?) \| ([^|]+) \|", text, re.M)
    told = dict(rows)
    assert {*WALK, "an output format"} <= set(told)
    for kind, (_, files, _) in WALK.items():
        for name in files:
            place = Path(name).name if name.endswith("s.toml") else Path(name).parts[0]
            assert place in told[kind], kind
