"""Marking an item as checked writes its review into its file, and not one byte besides."""

import shutil
import stat
import tomllib
from datetime import date
from pathlib import Path

import pytest

from sciatica_kit.errors import UserMistake
from sciatica_kit.library.load import load_library
from sciatica_kit.library.sign import mark_checked
from sciatica_kit.model.library import Library
from sciatica_kit.paths import CONTENT
from sciatica_kit.views.html import KINDS

ON, NEXT = date(2026, 11, 23), date(2027, 11, 30)
WHO = 'Test "Ana" Ibáñez \\ physio'


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped content."""
    return shutil.copytree(CONTENT, tmp_path / "content")


def mark(content: Path, item: str, who: str = WHO) -> Path:
    """The item marked on the usual day."""
    return mark_checked(item, who, ON, NEXT, content)


def item_ids(library: Library) -> list[str]:
    """Every item of every kind that can be marked."""
    return [f"{kind}/{key}" for kind in KINDS for key in getattr(library, kind)]


def test_every_item_can_be_marked_and_the_library_still_loads(
    content: Path, library: Library
) -> None:
    """Each item of each kind carries the name and the days afterwards, and says what it said."""
    for item in item_ids(library):
        mark(content, item)
    marked = load_library(content)
    for kind in KINDS:
        for key, item in getattr(library, kind).items():
            found = getattr(marked, kind)[key]
            assert found.review.checked_by == WHO
            assert (found.review.reviewed, found.review.next_review) == (ON, NEXT)
            assert found.review.author == item.review.author
            assert found.model_copy(update={"review": item.review}) == item


@pytest.mark.parametrize(
    "item",
    ["exercises/core_bridge", "diagnoses/piriformis", "red_flags/bladder",
     "precautions/osteoporosis", "advice/hard_seats", "education/sciatic_nerve"],
)  # fmt: skip
def test_the_rest_of_the_file_stays_byte_for_byte(content: Path, item: str) -> None:
    """Only the lines of that item's review differ, and no other file does."""
    before = {p: p.read_bytes() for p in content.rglob("*.toml")}
    path = mark(content, item)
    changed = [p for p, data in before.items() if p.read_bytes() != data]
    assert changed == [path]
    old, new = (data.splitlines() for data in (before[path], path.read_bytes()))
    gone = [line for line in old if line not in new]
    come = [line for line in new if line not in old]
    assert all(b"checked_by" in line or b"next_review" in line for line in gone)
    assert all(any(k in line for k in (b"checked_by", b"reviewed", b"next_")) for line in come)
    assert len(old) <= len(new) <= len(old) + 1


def test_marking_again_writes_over_the_first(content: Path) -> None:
    """The second name stands there alone, and the file grows by no second line."""
    path = mark(content, "core_bridge")
    first = path.read_bytes()
    mark(content, "core_bridge", "Test Second")
    assert path.read_bytes() == first.replace(
        b'"Test \\"Ana\\" Ib\xc3\xa1\xc3\xb1ez \\\\ physio"', b'"Test Second"'
    )


def test_comments_and_windows_line_ends_stay(content: Path) -> None:
    """A file with comments in its review and CRLF keeps both, in each way of writing a review."""
    path = content / "exercises" / "core_bridge.toml"
    text = path.read_text("utf-8").replace('checked_by = ""', "checked_by = ''  # nobody [yet]")
    path.write_bytes(text.replace("\n", "\r\n").encode())
    mark(content, "core_bridge")
    made = path.read_bytes()
    assert made.count(b"\n") == made.count(b"\r\n")
    assert b"# nobody [yet]" in made
    assert tomllib.loads(made.decode())["review"]["reviewed"] == ON


def test_a_review_in_a_table_of_its_own_is_found(content: Path) -> None:
    """An entry whose review is a sub-table is marked as well as one on a line."""
    path = content / "advice.toml"
    text = path.read_text("utf-8")
    head, _, tail = text.partition("review = {")
    line, _, rest = tail.partition("}\n")
    pairs = "\n".join(pair.strip() for pair in line.split(", "))
    path.write_text(f"{head}[sitting_support.review]\n{pairs}\n{rest}", "utf-8")
    mark(content, "advice/sitting_support", "Test Ana")
    assert load_library(content).advice["sitting_support"].review.checked_by == "Test Ana"


def test_the_rights_of_the_file_stay(content: Path) -> None:
    """Colleagues who could read the file can still read it."""
    path = content / "exercises" / "core_bridge.toml"
    path.chmod(0o664)
    mark(content, "core_bridge")
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


@pytest.mark.parametrize(
    ("item", "who", "words"),
    [
        ("core_bridge", "  ", "blank"),
        ("core_bridge", "Test\x00Ana", "cannot be kept"),
        ("core_bridge", "T" * 121, "cannot be kept"),
        ("no_such_thing", "Test Ana", "nothing called no_such_thing"),
        ("advice/core_bridge", "Test Ana", "nothing called advice/core_bridge"),
        ("../../secret", "Test Ana", "nothing called"),
        ("stable_foot_drop", "Test Ana", "red_flags/stable_foot_drop or precautions/stable"),
    ],
)
def test_what_cannot_be_marked_is_said_and_nothing_changes(
    content: Path, item: str, who: str, words: str
) -> None:
    """A blank or unprintable name and an id that is unknown or means two items are refused."""
    before = {p: p.read_bytes() for p in content.rglob("*.toml")}
    with pytest.raises(UserMistake, match=words):
        mark(content, item, who)
    assert {p: p.read_bytes() for p in content.rglob("*.toml")} == before


def test_the_next_review_lies_after_the_check(content: Path) -> None:
    """A review that would be due on the day of the check itself is refused."""
    with pytest.raises(UserMistake, match="must lie after"):
        mark_checked("core_bridge", "Test Ana", ON, ON, content)


def test_read_only_content_is_refused(content: Path) -> None:
    """A file that may not be written stays as it is, and the sentence says so."""
    path = content / "exercises" / "core_bridge.toml"
    before = path.read_bytes()
    path.chmod(0o444)
    with pytest.raises(UserMistake, match="read-only"):
        mark(content, "core_bridge")
    assert path.read_bytes() == before


def test_a_disk_that_refuses_is_said(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new file cannot be written, the old one stays whole."""
    path = content / "exercises" / "core_bridge.toml"
    before = path.read_bytes()

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sciatica_kit.library.sign.write_private", full)
    with pytest.raises(UserMistake, match="cannot be written: No space"):
        mark(content, "core_bridge")
    assert path.read_bytes() == before


def test_a_broken_or_odd_file_is_left_to_a_person(content: Path) -> None:
    """TOML with a mistake in it, or a review that is missing, is said and not touched."""
    path = content / "exercises" / "core_bridge.toml"
    text = path.read_text("utf-8")
    for broken, words in ((text + "\n= 1\n", "mend it first"), (text.split("[review]")[0], "no r")):
        path.write_text(broken, "utf-8")
        with pytest.raises(UserMistake, match=words):
            mark(content, "core_bridge")
        assert path.read_text("utf-8") == broken
