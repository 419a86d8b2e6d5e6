"""A run with a practice's own content: the same by command, by front door and by worker."""

import re
from pathlib import Path

import pytest

import sciatica_kit as sk
from sciatica_kit.batch.record.manifest import read_manifest, read_run
from sciatica_kit.batch.review.opened import open_run
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import Own
from sciatica_kit.paths import CONTENT
from sciatica_kit.render.pdf import page_texts
from tests.day import TODAY, ago

NAME = "The brace of Testhaven"
ROSTER = (
    "ref,name,diagnosis,side,red_flags,screened_by,screened_on,days_since_onset,print,add\n"
    f"T-1,Test Ana,disc,left,none,desk,{ago(3)},21,fridge,test_brace\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A practice's folder with one exercise of its own."""
    text = (CONTENT / "exercises" / "core_brace.toml").read_text(encoding="utf-8")
    for key, value in (("code", "E99"), ("name", NAME)):
        text = re.sub(rf'^{key} = ".*"$', f'{key} = "{value}"', text, flags=re.M)
    (tmp_path / "own" / "exercises").mkdir(parents=True)
    (tmp_path / "own" / "exercises" / "test_brace.toml").write_text(text, encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """One made-up patient who is given the practice's own exercise."""
    path = tmp_path / "list.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def asked(command: str, *given: object) -> int:
    """What a command answers on the day of issue."""
    words = [command, *map(str, given), "--issued-on", TODAY.isoformat()]
    return main(words)


def test_a_run_prints_what_is_the_practice_s_own(own: Path, roster: Path, tmp_path: Path) -> None:
    """The worker finds the folder: its page has the exercise, and is the one of `handout`."""
    out, one = tmp_path / "out", tmp_path / "one.pdf"
    assert asked("batch", roster, "--out", out, "--content", own, "--workers", 1) == 0
    assert asked("handout", roster, "T-1", "-o", one, "--content", own) == 0
    made = (out / "packets" / "T-1" / "handout.pdf").read_bytes()
    assert made == one.read_bytes()
    assert NAME in " ".join(page_texts(made))
    assert read_run(out)["content_path"] == str(own)
    [kept] = read_manifest(out)
    assert asked("batch", roster, "--out", out, "--content", own, "--workers", 1) == 0
    assert read_manifest(out) == [kept]
    assert open_run(out, own=Own(content=own)).edition.library.own == {"exercises/test_brace"}
    (own / "exercises" / "test_brace.toml").rename(own / "exercises" / "test_brace_2.toml")
    with pytest.raises(UserMistake, match="the content has changed"):
        open_run(out, own=Own(content=own))


def test_the_commands_know_the_practice_s_own(
    own: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What only the practice has is a mistake without its folder, and none with it."""
    assert asked("roster", "check", roster) == 3
    assert asked("roster", "check", roster, "--content", own) == 0
    assert asked("plan", roster, "--content", own) == 0
    assert main(["library", "check", "--content", str(own)]) == 0
    assert main(["library", "show", "test_brace", "--content", str(own)]) == 0
    assert NAME in capsys.readouterr().out
    assert main(["library", "check", "--content", str(own / "nowhere")]) == 1
    assert "is no folder: check the path" in capsys.readouterr().out


def test_the_front_door_takes_a_folder(own: Path, roster: Path) -> None:
    """`load(content=...)` plans and shows with the practice's own, and without it does not."""
    kit = sk.load(issued_on=TODAY, content=own)
    given = [item["id"] for item in kit.plan(roster)["exercises"][0]]
    assert "test_brace" in given
    assert kit.check(roster).empty
    assert "test_brace" in kit.library.exercises().index
    assert len(sk.load(issued_on=TODAY).check(roster)) == 1
    with pytest.raises(UserMistake, match="is no folder"):
        sk.load(content=own / "nowhere")
