"""The content: the shipped library holds together, and a broken one says every place at once."""

import csv
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from sciatica_kit.library.load import BrokenLibrary, inspect_library, load_library
from sciatica_kit.model.library import Library
from sciatica_kit.paths import CONTENT, PACKAGE

BRIDGE = "exercises/core_bridge.toml"
TILT = "exercises/core_pelvic_tilt.toml"
FACTS = Path(__file__).parents[1] / "spec" / "seed_facts.csv"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content that a test may break."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def swap(file: str, pattern: str, new: str) -> Callable[[Path], None]:
    """A break: the first match of the pattern in a file becomes something else."""

    def apply(content: Path) -> None:
        path = content / file
        text, count = re.subn(
            pattern, lambda _: new, path.read_text("utf-8"), count=1, flags=re.M | re.S
        )
        assert count, f"{pattern} is not in {file}"
        path.write_text(text, "utf-8")

    return apply


def put(file: str, text: str) -> Callable[[Path], None]:
    """A break: a file that holds just this text."""
    return lambda content: (content / file).write_text(text, "utf-8") and None


# Name of the break, the break, the file that is named, and what is said of it.
BREAKS = [
    ("unknown key", swap(BRIDGE, r"\A", 'colour = "red"\n'), BRIDGE, "colour"),
    ("unknown key deep down", swap(BRIDGE, r"^sets = 2", "sets = 2\ntempo = 1"), BRIDGE, "tempo"),
    ("dangling id", swap(BRIDGE, r'^    "core_sl_bridge"', '    "no_such"'), BRIDGE, "no_such"),
    (
        "a lesson under no heading",
        swap("education.toml", r'^section = "what"', 'section = "whatever"'),
        "education.toml",
        "nothing prints it under whatever",
    ),
    (
        "a lesson for nobody",
        swap(
            "education.toml",
            r'^only_for = \["undetermined"\]',
            'only_for = ["undetermined"]\nnot_for = ["undetermined"]',
        ),
        "education.toml",
        "it is for nobody",
    ),
    (
        "a lesson for what there is not",
        swap("education.toml", r'^not_for = \["side_both"\]', 'not_for = ["both_sides"]'),
        "education.toml",
        "both_sides does not exist",
    ),
    ("dangling tag", swap(BRIDGE, r'"HEAD_LOW"', '"HEAD_LAW"'), BRIDGE, "HEAD_LAW"),
    (
        "dangling precaution",
        swap(BRIDGE, r'^    "glaucoma"', '    "glaukoma"'),
        BRIDGE,
        "glaukoma",
    ),
    ("no stop rule", swap(BRIDGE, r'^stop = ".*?"$', 'stop = "Rest a bit."'), BRIDGE, "stop rule"),
    ("a step with a digit", swap(BRIDGE, r"Lower your hips", "Lower 2 hips"), BRIDGE, "a digit"),
    (
        "a hard sentence",
        swap(
            BRIDGE,
            r"Lower your hips slowly, then rest\.",
            "Subsequently decelerate the descending pelvic musculature continuously and rest.",
        ),
        BRIDGE,
        "reading grade",
    ),
    (
        "an item that is hard to read as a whole",
        swap(
            "education.toml",
            r'text = ".*?"$',
            'text = "Regular activity protects your lumbar muscles and discs. '
            "Regular stretching protects your lower leg muscles. "
            "Steady walking improves your fitness over many months. "
            'Careful lifting protects your lower back every single day."',
        ),
        "education.toml",
        "reading grade",
    ),
    ("a promise", swap(BRIDGE, r"Lower your hips", "This cures your hips"), BRIDGE, "cures"),
    ("no review table", swap(BRIDGE, r"^\[review\].*", ""), BRIDGE, "review"),
    ("no evidence", swap(BRIDGE, r"^\[\[evidence\]\].*?(?=^\[limits\])", ""), BRIDGE, "evidence"),
    ("no matrix cell", swap(BRIDGE, r'^piriformis = "Y"\n', ""), BRIDGE, "piriformis"),
    ("a wrong cell", swap(BRIDGE, r'^piriformis = "Y"', 'piriformis = "Q"'), BRIDGE, "suits"),
    ("a dose out of range", swap(BRIDGE, r"^reps = 10", "reps = 0"), BRIDGE, "reps"),
    (
        "a code in two diagnoses",
        swap(
            "diagnoses/piriformis.toml",
            r"^codes = \[",
            'codes = [\n    { code = "M51.16", text = "Disc" },',
        ),
        "diagnoses/piriformis.toml",
        "M51.16",
    ),
    (
        "an alias in two diagnoses",
        swap("diagnoses/piriformis.toml", r"^aliases = \[", 'aliases = ["slipped disc", '),
        "diagnoses/piriformis.toml",
        "slipped disc",
    ),
    ("one code for two exercises", swap(BRIDGE, r'^code = "E22"', 'code = "E15"'), BRIDGE, "E15"),
    (
        "an exercise of a ready set that is not there",
        swap("diagnoses/piriformis.toml", r'"hip_fig4_supine"', '"no_such"'),
        "diagnoses/piriformis.toml",
        "no_such",
    ),
    (
        "a precaution that hides a tag that is not there",
        swap("precautions.toml", r'^hides = \["SP_FLEX_MED"', 'hides = ["SP_FLEX_MAD"'),
        "precautions.toml",
        "SP_FLEX_MAD",
    ),
    (
        "a key that stands under no id",
        swap("precautions.toml", r"\A", 'colour = "red"\n'),
        "precautions.toml",
        "colour",
    ),
    (
        "a reference that is not listed",
        swap(BRIDGE, r'^reference = "R43"', 'reference = "R999"'),
        "core_bridge",
        "R999",
    ),
    (
        "a reference without its id",
        swap("references.toml", r'^id = "R2"\n', ""),
        "references.toml",
        "id",
    ),
    ("a tag without words", swap("tags.toml", r"^BAL = .*$", ""), "tags.toml", "BAL"),
    ("words that are a tag", swap("tags.toml", r"^BAL = .*$", 'BAL = "SLS"'), "tags.toml", "BAL"),
    ("words for no tag", swap("tags.toml", r"\A", 'BALL = "a ball"\n'), "tags.toml", "no such tag"),
    (
        "a note that speaks in tags",
        swap("precautions.toml", "belly pressure is out", "IAP_MED is out"),
        "precautions.toml",
        "IAP_MED is no word for a colleague",
    ),
    (
        "a note that names an exercise by its id",
        swap("exercises/core_pelvic_tilt.toml", "use the seated tilt", "use mob_seated_tilt"),
        "exercises/core_pelvic_tilt.toml",
        "mob_seated_tilt is no word for a colleague",
    ),
    (
        "a thing to take care of that is not there",
        swap("precautions.toml", '"no_kneeling"', '"no_kneelling"'),
        "precautions.toml",
        "no_kneelling",
    ),
    (
        "a thing to take care of that nothing asks",
        swap("precautions.toml", 'asks = ."no_kneeling".', "asks = []"),
        "care.toml",
        "no_kneeling: no precaution and no red flag asks it",
    ),
    (
        "a line that hides a graver one",
        swap("care.toml", r"^covers = ..flat_ground..", 'covers = ["chest_pain"]'),
        "care.toml",
        "gentle_walks: covers chest_pain, which is graver",
    ),
    ("unreadable TOML", put(BRIDGE, "= broken"), "core_bridge.toml", "cannot be read"),
    ("not UTF-8", lambda c: (c / BRIDGE).write_bytes(b"\xff") and None, "core_bridge.toml", "read"),
    ("an empty file", put("exercises/core_new.toml", ""), "core_new.toml", ""),
    ("an id in the file", swap(BRIDGE, r"\A", 'id = "core_brace"\n'), BRIDGE, "id"),
    (
        "no file of precautions",
        lambda c: (c / "precautions.toml").unlink(),
        "precautions.toml",
        "cannot be read",
    ),
]  # fmt: skip
NAMES = [name for name, *_ in BREAKS]


def test_the_shipped_library_has_no_mistakes() -> None:
    """What the kit ships holds together, and none of its files is left out."""
    library, mistakes = inspect_library()
    assert mistakes == []
    assert library
    assert len(library.exercises) >= 60
    assert len(library.diagnoses) >= 9


@pytest.mark.parametrize(("name", "spoil", "file", "said"), BREAKS, ids=NAMES)
def test_each_mistake_is_said_with_its_place(
    content: Path, name: str, spoil: Callable[[Path], None], file: str, said: str
) -> None:
    """One mistake in the content is reported with its file and what is wrong there."""
    spoil(content)
    _, mistakes = inspect_library(content)
    assert [m for m in mistakes if file in str(m) and said in str(m)], mistakes


def test_all_mistakes_at_once(content: Path) -> None:
    """Mistakes in several files are all reported in one go, and no library is made of them."""
    spoilt = (
        (swap(BRIDGE, r'^stop = ".*?"$', 'stop = "Rest a bit."'), "stop rule"),
        (swap(TILT, r"\A", 'colour = "red"\n'), "colour"),
        (swap("exercises/core_brace.toml", r'^undetermined = "Y"\n', ""), "no code"),
        (swap("exercises/hip_clamshell.toml", r'"hip_glute_squeeze"', '"no_such"'), "no_such"),
        (put("exercises/aero_cycle.toml", "= broken"), "cannot be read"),
        (
            swap(
                "diagnoses/piriformis.toml",
                r"^codes = \[",
                'codes = [\n    { code = "M51.16", text = "Disc" },',
            ),
            "M51.16",
        ),
    )
    for spoil, _ in spoilt:
        spoil(content)
    with pytest.raises(BrokenLibrary) as caught:
        load_library(content)
    text = str(caught.value)
    assert all(said in text for _, said in spoilt)
    assert all(mistake.file for mistake in caught.value.mistakes)


def test_every_mistake_names_a_file_that_is_there(content: Path) -> None:
    """What is reported can be opened: the file stands under that path in the content."""
    swap(BRIDGE, r'^reference = "R43"', 'reference = "R999"')(content)
    put("exercises/aero_cycle.toml", "= broken")(content)
    _, mistakes = inspect_library(content)
    assert mistakes
    assert [m.file for m in mistakes if not (content / m.file).is_file()] == []


def test_the_hash_names_exactly_these_files(content: Path, library: Library) -> None:
    """A copy has the same hash; one byte more, or one file renamed, has another."""

    def hashed() -> str:
        made, _ = inspect_library(content)
        assert made
        return made.hash

    assert hashed() == library.hash
    path = content / BRIDGE
    path.write_bytes(path.read_bytes() + b"\n")
    changed = hashed()
    assert changed != library.hash
    path.rename(content / "exercises" / "core_bridge_too.toml")
    assert hashed() not in (changed, library.hash)


def test_the_same_files_in_two_folders_give_one_hash(library: Library) -> None:
    """Reading twice gives the same library under the same hash."""
    assert load_library().hash == library.hash


def test_nothing_is_reviewed_until_all_is(library: Library) -> None:
    """The library counts as reviewed only when every item has its checker."""
    assert not library.reviewed


def test_every_cell_is_in_one_file(library: Library) -> None:
    """Each of the 540 cells of the matrix can be read."""
    cells = {library.cell(e, d) for e in library.exercises for d in library.diagnoses}
    assert cells == set("YLDCTX1234")


def seed_facts() -> list[dict[str, str]]:
    """The facts of the seed article, each with the place that holds it."""
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("fact", seed_facts(), ids=lambda fact: fact["id"])
def test_every_seed_fact_has_its_place(fact: dict[str, str]) -> None:
    """Each fact points to a file that exists, and to a key or a name that stands in it."""
    path = PACKAGE / fact["file"]
    assert path.is_file()
    text = path.read_text("utf-8")
    if path.suffix == ".toml" and path.parent.name == "content":
        assert fact["key"] in tomllib.loads(text)
    elif path.suffix == ".toml":
        assert fact["key"] == path.stem
    else:
        assert re.search(rf"\b{fact['key']}\b", text)


def test_no_seed_fact_is_missing() -> None:
    """S1 to S47 are all there."""
    ids = {fact["id"] for fact in seed_facts()}
    assert {f"S{n}" for n in range(1, 48)} <= ids
