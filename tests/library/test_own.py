"""A practice's own content: it adds and overrides by id, and never loosens what keeps safe."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sciatica_kit.library.load import BrokenLibrary, inspect_library, load_library
from sciatica_kit.model.finding import COLUMN_AUTHORITY, UNYIELDING
from sciatica_kit.model.library import Library
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition
from sciatica_kit.packet.make import make_packet
from sciatica_kit.packet.plan import plan_row
from sciatica_kit.paths import CONTENT, LOCALES
from sciatica_kit.render.pdf import page_texts

BRIDGE = "exercises/core_bridge.toml"
SURGERY = "diagnoses/post_surgery.toml"


def ours(file: str, table: str = "") -> str:
    """A file of ours, or one table of it."""
    text = (CONTENT / file).read_text(encoding="utf-8")
    if not table:
        return text
    found = re.search(rf"^\[{table}\]\n.*?(?=^\[|\Z)", text, re.M | re.S)
    assert found
    return found[0]


def put(folder: Path, file: str, text: str) -> None:
    """A file of the practice's own."""
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")


def changed(text: str, old: str, new: str) -> str:
    """The text with one thing changed; fails where it does not stand there."""
    made, count = re.subn(old, lambda _: new, text, count=1, flags=re.M | re.S)
    assert count, f"{old} does not stand there"
    return made


def said_of(folder: Path) -> list[str]:
    """What is wrong with a practice's own folder."""
    return list(map(str, inspect_library(own=folder)[1]))


def test_an_exercise_is_added(tmp_path: Path, library: Library) -> None:
    """One file of the practice's own is one more exercise, and everything else stays as it was."""
    put(tmp_path, "exercises/test_own.toml", changed(ours(BRIDGE), '"E22"', '"E99"'))
    made = load_library(own=tmp_path)
    assert set(made.exercises) - set(library.exercises) == {"test_own"}
    assert list(made.exercises) == sorted(made.exercises)
    assert made.own == {"exercises/test_own"}
    assert (made.red_flags, made.phrases) == (library.red_flags, library.phrases)
    assert made.hash != library.hash


def test_an_item_of_ours_is_overridden(tmp_path: Path, library: Library) -> None:
    """A file or table of the same id stands in place of ours, and the content has another hash."""
    put(tmp_path, BRIDGE, changed(ours(BRIDGE), r'^name = "[^"]*"', 'name = "Lift your hips"'))
    put(tmp_path, "advice.toml", changed(ours("advice.toml", "hard_seats"), "Use a soft", "A soft"))
    made = load_library(own=tmp_path)
    assert made.exercises["core_bridge"].name == "Lift your hips"
    assert made.advice["hard_seats"].title == "A soft seat"
    assert made.own == {"exercises/core_bridge", "advice/hard_seats"}
    assert list(made.advice) == list(library.advice)


def test_a_plain_copy_is_nothing_of_one_s_own(tmp_path: Path, library: Library) -> None:
    """A whole copy of our content, laid over it, changes no item."""
    copy = shutil.copytree(CONTENT, tmp_path / "own")
    made = load_library(own=copy)
    assert made.own == frozenset()
    named = {"hash": library.hash, "own": frozenset()}
    assert vars(replace(made, **named)) == vars(library)  # type: ignore[arg-type]


def test_two_folders_are_kept_apart(tmp_path: Path) -> None:
    """What one practice has of its own is not seen by another, nor by whoever has nothing."""
    for name in ("one", "two"):
        text = changed(ours(BRIDGE), r'^name = "[^"]*"', f'name = "The bridge of {name}"')
        put(tmp_path / name, BRIDGE, text)
    names = [
        load_edition(SAMPLE_DAY, content=content).library.exercises["core_bridge"].name
        for content in (tmp_path / "one", tmp_path / "two", None)
    ]
    assert names == ["The bridge of one", "The bridge of two", "Bridge"]


def test_the_staff_page_says_what_is_the_practice_s_own(tmp_path: Path) -> None:
    """Who reads why something was given sees which items are the practice's own."""
    put(tmp_path, BRIDGE, changed(ours(BRIDGE), r'^name = "[^"]*"', 'name = "Lift your hips"'))
    said = {}
    for content in (tmp_path, None):
        edition = load_edition(SAMPLE_DAY, content=content)
        row = {"ref": "T-1", "name": "Test Ana", "diagnosis": "disc", "red_flags": "fever"}
        packet = make_packet(plan_row(row, edition), edition)
        said[content] = " ".join(page_texts(packet.files["clinician.pdf"]))
    assert "The practice's own: exercises/core_bridge." in said[tmp_path].replace("’", "'")
    assert "own:" not in said[None]


FLAG = "red_flags.toml"
RULE = "precautions.toml"
# The file, its table, what is changed in it, the place that is named, and the remedy.
LOOSER = {
    "a flag no longer blocks": (FLAG, "bladder", "^blocks = true", "blocks = false",
                                "bladder.blocks", "turned off"),
    "a flag is less urgent": (FLAG, "bladder", '^tier = "E0"', 'tier = "U1"',
                              "bladder.tier", "write E0"),
    "a flag calls somebody slower": (FLAG, "bladder", '^call = "emergency"', 'call = "clinician"',
                                     "bladder.call", "write emergency"),
    "a flag has nothing to do": (FLAG, "bladder", r"^action = \[.*?^\]", "action = []",
                                 "bladder.action", "left out"),
    "a flag leaves the box": (FLAG, "bladder", "^card = true\n", "", "bladder.card", "box"),
    "a flag is not asked": (FLAG, "bladder", "^card = true", "card = true\nasked = false",
                            "bladder.asked", "turned off"),
    "a flag hides less": (FLAG, "stable_foot_drop", r"^hides = \[.*?\]", "hides = []",
                          "stable_foot_drop.hides", "put back"),
    "a surgeon's rule hides less": (RULE, "lumbar_fusion", r"^hides = \[.*?\]", "hides = []",
                                    "lumbar_fusion.hides", "put back"),
    "a surgeon's rule is anybody's": (RULE, "lumbar_fusion", '^authority = "surgeon"\n', "",
                                      "lumbar_fusion.authority", "leave it surgeon"),
    "a trimester is none": (RULE, "pregnancy_t3", '^trimester = "t3"\n', "",
                            "pregnancy_t3.trimester", "leave it t3"),
    "an exercise loses a tag": (BRIDGE, "", '"SUPINE",\n', "", "tags", "put back SUPINE"),
    "a code after an operation": (BRIDGE, "", '^post_surgery = "."', 'post_surgery = "1"',
                                  "suits.post_surgery", "or stricter"),
    "an operation without its date": (SURGERY, "", '^needs = "surgery_date"\n', "",
                                      "needs", "leave it surgery_date"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOSER)
def test_nothing_is_loosened(name: str, tmp_path: Path) -> None:
    """What would hold less than ours is refused in one sentence with file, place and remedy."""
    file, table, old, new, place, remedy = LOOSER[name]
    put(tmp_path, file, changed(ours(file, table), old, new))
    [said] = said_of(tmp_path)
    assert said.startswith(f"{tmp_path / file}: {place}: your own content may not loosen")
    assert remedy in said
    with pytest.raises(BrokenLibrary, match="may not loosen"):
        load_library(own=tmp_path)


@pytest.mark.parametrize(
    ("file", "table", "old", "new"),
    [
        (FLAG, "fever", '^tier = ".."', 'tier = "E0"'),
        (FLAG, "low_mood", "^blocks = false", "blocks = true"),
        (RULE, "lumbar_fusion", r'^hides = \[', 'hides = ["PRONE", '),
        (RULE, "osteoporosis", r"^hides = \[.*?\]", 'hides = ["LOAD"]'),
        (BRIDGE, "", '^post_surgery = "."', 'post_surgery = "X"'),
    ],
)  # fmt: skip
def test_what_is_stricter_or_its_own_is_taken(
    tmp_path: Path, file: str, table: str, old: str, new: str
) -> None:
    """A rule may hold more than ours, and a plain precaution is the practice's to judge."""
    put(tmp_path, file, changed(ours(file, table), old, new))
    assert said_of(tmp_path) == []


@pytest.mark.parametrize("column", COLUMN_AUTHORITY)
def test_no_code_of_operation_or_pregnancy_is_loosened(
    tmp_path: Path, column: str, library: Library
) -> None:
    """Not one code in these columns may become Y, whichever exercise it is of."""
    strict = [e for e in library.exercises if library.cell(e, column) != "Y"]
    for name in library.exercises:
        text = ours(f"exercises/{name}.toml")
        put(
            tmp_path, f"exercises/{name}.toml", changed(text, f'^{column} = "."', f'{column} = "Y"')
        )
    said = said_of(tmp_path)
    named = {Path(line.split(":")[0]).stem for line in said if "may not loosen" in line}
    assert (named, len(said)) == (set(strict), len(strict))


def test_no_rule_that_nobody_overrides_loses_an_exercise(tmp_path: Path, library: Library) -> None:
    """Each surgeon's and obstetric rule, emptied of what it hides, is refused."""
    firm = [p for p in library.precautions.values() if p.authority in UNYIELDING]
    for rule in firm:
        text = re.sub(r"^hides\w* = \[.*?\]\n(?=\w)", "", ours(RULE, rule.id), flags=re.M | re.S)
        put(tmp_path, RULE, text)
        hides = bool(rule.hides or rule.hides_exercises or rule.hides_together)
        assert bool(said_of(tmp_path)) is hides, rule.id


ROWS: list[tuple[str, Callable[[], str], str, str]] = [
    (FLAG, lambda: ours(FLAG, "fever").replace("[fever]", "[test_flag]"), "test_flag.row", "RF08"),
    (RULE, lambda: ours(RULE, "pregnancy_t3").replace("t3]", "x]"), "pregnancy_x.trimester", "t3"),
    ("exercises/test_walk.toml", lambda: changed(ours("exercises/aero_walk.toml"), '"E..",?',
                                                 '"E99"'), "walk", "true"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "place", "word"), ROWS)
def test_nothing_new_takes_the_place_of_ours(
    tmp_path: Path, file: str, text: Callable[[], str], place: str, word: str
) -> None:
    """A new item may not have the row, the trimester or the walk that one of ours is found by."""
    put(tmp_path, file, text())
    said = said_of(tmp_path)
    assert f"{tmp_path / file}: {place}: {word} stands in another item too" in said


ODD = {
    "precaution.toml": ("[a]\n", "is no file of the content"),
    "exercises/old/core.toml": ("", "is no file of the content"),
    "phrases.toml": ('[urgent]\nheading = "All is well"\n', "differs from ours"),
    "countries.toml": ('[GB]\nemergency = "1"\n', "differs from ours"),
    BRIDGE: ("= broken", "cannot be read"),
    "advice.toml": ('[hard_seats]\ntitle = "Sit"\n', "Field required"),
}


@pytest.mark.parametrize("file", ODD)
def test_nothing_is_passed_over_in_silence(tmp_path: Path, file: str) -> None:
    """A file that would not be read, or cannot be, is named under the practice's own path."""
    text, said = ODD[file]
    put(tmp_path, file, text)
    found = said_of(tmp_path)
    assert found
    assert all(line.startswith(f"{tmp_path / file}: ") and said in line for line in found)


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    """Mistakes of several files and kinds come in one go, each under the practice's own path."""
    put(tmp_path, FLAG, changed(ours(FLAG, "bladder"), "^blocks = true", "blocks = false"))
    put(tmp_path, "exercises/test_own.toml", changed(ours(BRIDGE), '"E22"', '"E15"'))
    put(tmp_path, "notes.toml", "")
    said = said_of(tmp_path)
    assert {Path(line.split(":")[0]).name for line in said} >= {FLAG, "test_own.toml", "notes.toml"}


@pytest.mark.parametrize(("name", "said"), [("nowhere", "is no folder"), ("", "holds no content")])
def test_a_folder_without_content_is_refused(tmp_path: Path, name: str, said: str) -> None:
    """A path that leads nowhere, or to a folder of something else, is one plain sentence."""
    [line] = said_of(tmp_path / name)
    assert line.startswith(f"{tmp_path / name}: {said}")


def test_a_diagnosis_with_its_own_column_is_the_file_to_mend(tmp_path: Path) -> None:
    """A code that a new diagnosis lacks is asked of its own file, not of sixty others."""
    text = changed(ours("diagnoses/piriformis.toml"), r"^key = .*?$", 'key = "test"')
    text = changed(text, r"^aliases = \[.*?\]", "aliases = []")
    text = changed(text, r"^codes = \[.*?^\]", "codes = []")
    text = changed(text, r"^dead_codes = \[.*?^\]", "")
    codes = "".join(f'{p.stem} = "Y"\n' for p in (CONTENT / "exercises").glob("*.toml"))
    put(
        tmp_path,
        "diagnoses/test_own.toml",
        f"{text}\n[suits]\n{codes}".replace('core_bridge = "Y"\n', ""),
    )
    said = said_of(tmp_path)
    assert said == [f"{tmp_path}/diagnoses/test_own.toml: suits: no code for core_bridge"]


def test_other_catalogues_are_taken_from_where_they_are_named(tmp_path: Path) -> None:
    """An edition reads the catalogues of the folder that it is given."""
    copy = shutil.copytree(LOCALES, tmp_path / "locale", ignore=shutil.ignore_patterns("fr"))
    assert load_edition(SAMPLE_DAY, locales=copy).library.languages == ("en", "ar", "es")
    assert load_edition(SAMPLE_DAY).library.languages == ("en", "ar", "es", "fr")


LOOSE = changed(
    changed(ours("red_flags.toml", "bladder"), "blocks = true", "blocks = false"),
    'row = "RF02"', 'row = "RF99"',
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["Bladder", "BLADDER", "blad-der", "blad der", "blad_der", "none", "rf02", "é", "x.y"]
)
def test_no_red_flag_of_ones_own_takes_the_place_of_ours(tmp_path: Path, name: str) -> None:
    """A name that reads as one of ours, or as none, would decide what is ticked."""
    put(tmp_path, "red_flags.toml", changed(LOOSE, r"^\[bladder\]", f'["{name}"]'))
    assert said_of(tmp_path)


@pytest.mark.parametrize("row", ["bladder", "BLADDER", "RF02", "rf-02", "none"])
def test_no_row_of_ones_own_takes_the_place_of_ours(tmp_path: Path, row: str) -> None:
    """A red flag may be ticked by its row too."""
    text = changed(changed(LOOSE, r"^\[bladder\]", "[sneeze]"), '"RF99"', f'"{row}"')
    put(tmp_path, "red_flags.toml", text)
    assert said_of(tmp_path)


@pytest.mark.parametrize("name", ["fall-risk", "fall risk", "fallrisk", "FALL_RISK", "none"])
def test_no_precaution_of_ones_own_takes_the_place_of_ours(tmp_path: Path, name: str) -> None:
    """What is ticked would hide nothing."""
    text = changed(ours("precautions.toml", "fall_risk"), r"^\[fall_risk\]", f'["{name}"]')
    put(tmp_path, "precautions.toml", changed(text, r"^hides = \[[^\]]*\]", "hides = []"))
    assert said_of(tmp_path)


@pytest.mark.parametrize(
    ("name", "code"),
    [("core-bridge", "E99"), ("Core_Bridge", "E99"), ("mine", "core_bridge"), ("mine", "E22"),
     ("e22", "E99"), ("mine", "none")],
)  # fmt: skip
def test_no_exercise_of_ones_own_takes_the_place_of_ours(
    tmp_path: Path, name: str, code: str
) -> None:
    """What a clinician adds or takes out by a name is one exercise."""
    put(tmp_path, f"exercises/{name}.toml", changed(ours(BRIDGE), '"E22"', f'"{code}"'))
    assert said_of(tmp_path)


def odd_dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def odd_loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("odd", [odd_dangling, odd_loop, Path.mkdir, os.mkfifo])
@pytest.mark.parametrize("file", ["exercises/mine.toml", "red_flags.toml", "deep/mine.toml"])
def test_what_is_no_file_is_said(tmp_path: Path, odd: Callable[[Path], None], file: str) -> None:
    """A broken link, one that goes round, a folder, a pipe: a sentence, and nobody waits."""
    put(tmp_path, BRIDGE, ours(BRIDGE))
    (tmp_path / file).parent.mkdir(exist_ok=True)
    odd(tmp_path / file)
    assert any(file in said for said in said_of(tmp_path))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"^neck = -6", "neck = nan"), (r"^neck = -6", "neck = inf"),
        (r"^neck = -6", "neck = 1e300"),
        (r'^name = "[^"]*"', 'name = ""'), (r'^name = "[^"]*"', 'name = "Bridge \U00012000"'),
        (r'^name = "[^"]*"', 'name = "Bridge \\u0007"'), (r'^short_name = "[^"]*"',
         'short_name = "\\u200b"'),
        (r'^purpose = "[^"]*"', 'purpose = " "'), ('"back on support"', '"back on moon"'),
        ('"back on support"', '"wing on support"'),
        ('^anchor = "nape"', 'anchor = "wing"'), ("^sets = 2", "sets = true"),
        ('"hip_glute_squeeze"', '"core_bridge"'), ('^follow = "pelvis"', 'follow = "wing"'),
        ('^legs = { to = [^}]*}', 'legs = { to = "moon" }'),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_said_before(tmp_path: Path, old: str, new: str) -> None:
    """Numbers that are none, texts that show nothing, parts that no body has: the check says it."""
    put(tmp_path, BRIDGE, changed(ours(BRIDGE), old, new))
    assert any("core_bridge" in said for said in said_of(tmp_path))


def test_a_file_that_begins_with_a_mark_is_read(tmp_path: Path) -> None:
    """Some editors of Windows put a mark before the first letter."""
    put(tmp_path, BRIDGE, "\ufeff" + ours(BRIDGE))
    assert said_of(tmp_path) == []
