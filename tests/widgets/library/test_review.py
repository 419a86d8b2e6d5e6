"""The forms of the library review: choose, read, mark as checked, compare two versions."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from sciatica_kit.library.load import load_library
from sciatica_kit.paths import CONTENT
from sciatica_kit.views.html import KINDS
from sciatica_kit.widgets.library.compare import LibraryCompare
from sciatica_kit.widgets.library.review import DUE, UNCHECKED, LibraryReview

ON = "2026-11-23"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped content."""
    return shutil.copytree(CONTENT, tmp_path / "content")


@pytest.fixture
def form(content: Path) -> LibraryReview:
    """The form on a copy of the content, with a red flag chosen: it has no drawing to wait for."""
    made = LibraryReview(content, ON)
    made.kind.value = "red_flags"
    return made


def test_every_kind_and_item_can_be_chosen(content: Path) -> None:
    """The drop-downs hold all kinds and, for each, all of its items."""
    form, library = LibraryReview(content, ON), load_library(content)
    for kind in (kind for kind in KINDS if kind != "exercises"):
        form.kind.value = kind
        assert [value for _, value in form.item.options] == list(getattr(library, kind))
    assert "Background" in {k: n for n, k in form.kind.options}["education"]


def test_the_card_follows_the_choice(form: LibraryReview) -> None:
    """Another item, or the button Next, shows another card."""
    first = form.card.value
    form.after.click()
    second = form.card.value
    assert form.item.value == list(load_library().red_flags)[1]
    form.before.click()
    assert (form.card.value, form.before.disabled) == (first, True)
    assert first != second


def test_marking_writes_the_file_and_shows_it(form: LibraryReview, content: Path) -> None:
    """The name, the day and the next review stand in the file, on the card and in the list."""
    form.item.value = "bladder"
    form.who.value = "Test Ana"
    form.again.value = date(2027, 6, 1)
    form.mark.click()
    review = load_library(content).red_flags["bladder"].review
    assert (review.checked_by, review.reviewed) == ("Test Ana", date(2026, 11, 23))
    assert review.next_review == date(2027, 6, 1)
    assert "checked by Test Ana on 2026-11-23" in form.card.value
    assert form.item.value == "bladder"
    assert "is marked as checked" in form.message.value


@pytest.mark.parametrize(
    ("who", "again", "words"),
    [
        ("  ", date(2027, 6, 1), "who has checked it is blank"),
        ("Test Ana", None, "is blank"),
        ("Test Ana", date(2026, 11, 23), "must lie after"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    form: LibraryReview, content: Path, who: str, again: date | None, words: str
) -> None:
    """A blank name, no day or a day too soon is one sentence; file and fields stay."""
    before = (content / "red_flags.toml").read_bytes()
    form.who.value, form.again.value = who, again
    form.mark.click()
    assert words in form.message.value
    assert (content / "red_flags.toml").read_bytes() == before
    assert (form.who.value, form.again.value) == (who, again)


def test_what_has_changed_since_it_was_read_is_not_marked(
    form: LibraryReview, content: Path
) -> None:
    """Somebody else's change must be read first: the card shows it, and nothing is marked."""
    path = content / "red_flags.toml"
    form.item.value = "bladder"
    text = path.read_text("utf-8").replace("you have new trouble when", "it is hard when")
    path.write_text(text, "utf-8")
    form.who.value = "Test Ana"
    form.mark.click()
    assert "has changed since you opened it" in form.message.value
    assert "it is hard when" in form.card.value
    assert path.read_text("utf-8") == text


def test_content_that_breaks_meanwhile_is_said(form: LibraryReview, content: Path) -> None:
    """A mistake in a file is a sentence in the form, and no traceback."""
    (content / "advice.toml").write_text("= 1\n", "utf-8")
    form.who.value = "Test Ana"
    form.mark.click()
    assert "Not marked: the library has mistakes" in form.message.value


def test_only_what_is_left_to_do_can_be_shown(form: LibraryReview, content: Path) -> None:
    """What has been checked leaves the list of the unchecked; nothing is due before its day."""
    form.show.value = UNCHECKED
    first, everything = form.item.value, len(form.item.options)
    form.who.value = "Test Ana"
    form.mark.click()
    assert len(form.item.options) == everything - 1
    assert form.item.value != first
    form.show.value = DUE
    assert form.mark.disabled
    assert "nothing of this kind" in form.card.value


def test_names_are_escaped(form: LibraryReview) -> None:
    """A name that looks like markup is shown as text."""
    form.who.value = "<b>Test</b>"
    form.mark.click()
    assert "<b>Test" not in form.card.value
    assert "&lt;b&gt;Test" in form.card.value


def test_every_field_has_a_name(form: LibraryReview) -> None:
    """Each field and each button has a description, and each button says what it does."""
    fields = (form.kind, form.show, form.item, form.who, form.again)
    buttons = (form.before, form.after, form.mark)
    assert all(field.description for field in (*fields, *buttons))
    assert all(button.tooltip for button in buttons)


def test_the_form_says_the_same_of_itself_each_time(content: Path) -> None:
    """What a saved notebook keeps as text does not change from run to run."""
    assert repr(LibraryReview(content, ON)) == "LibraryReview"
    assert repr(LibraryCompare()) == "LibraryCompare"


def test_two_folders_are_compared(content: Path) -> None:
    """The form shows what differs, and asks for a folder that was not given."""
    path = content / "advice.toml"
    path.write_text(path.read_text("utf-8").replace("Use a soft seat", "Sit soft"), "utf-8")
    form = LibraryCompare()
    form.go.click()
    assert "is blank" in form.found.value
    form.old.value, form.new.value = str(CONTENT), str(content)
    form.go.click()
    assert "<ins>Sit soft</ins>" in form.found.value
