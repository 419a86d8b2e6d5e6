"""The forms of the library review: choose, read, mark as checked, compare two versions."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from sciatica_kit.library.load import load_library
from sciatica_kit.paths import CONTENT
from sciatica_kit.views.html import KINDS
from sciatica_kit.widgets.library.compare import LibraryCompare
from sciatica_kit.widgets.library.review import ALL, DUE, UNCHECKED, LibraryReview
from tests.day import TODAY, ago

NEXT = TODAY + timedelta(days=190)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped content."""
    return shutil.copytree(CONTENT, tmp_path / "content")


@pytest.fixture
def form(content: Path) -> LibraryReview:
    """The form on a copy of the content, on the day of issue."""
    return opened(content, lambda: TODAY)


def opened(content: Path, clock: Callable[[], date], on: str = "") -> LibraryReview:
    """A form with a red flag chosen: it has no drawing to wait for."""
    made = LibraryReview(content, on, clock=clock)
    made.kind.value = "red_flags"
    return made


def test_every_kind_and_item_can_be_chosen(content: Path) -> None:
    """The drop-downs hold all kinds and, for each, all of its items."""
    form, library = opened(content, lambda: TODAY), load_library(content)
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
    form.again.value = NEXT
    form.mark.click()
    review = load_library(content).red_flags["bladder"].review
    assert (review.checked_by, review.reviewed) == ("Test Ana", TODAY)
    assert review.next_review == NEXT
    assert f"checked by Test Ana on {ago()}" in form.card.value
    assert form.item.value == "bladder"
    assert "is marked as checked" in form.message.value


@pytest.mark.parametrize(
    ("who", "again", "words"),
    [
        ("  ", NEXT, "who has checked it is blank"),
        ("Test Ana", None, "is blank"),
        ("Test Ana", TODAY, "must lie after"),
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


def test_only_what_is_left_to_do_can_be_shown(form: LibraryReview) -> None:
    """What has been checked leaves the list of the unchecked."""
    form.show.value = UNCHECKED
    first, everything = form.item.value, len(form.item.options)
    form.who.value = "Test Ana"
    form.mark.click()
    assert len(form.item.options) == everything - 1
    assert form.item.value != first


def test_what_is_due_follows_the_day(content: Path) -> None:
    """Nothing is due before its day; a form that stays open overnight then shows what is."""
    days = [item.review.next_review for item in load_library(content).red_flags.values()]
    now = [min(days) - timedelta(days=1)]
    form = opened(content, lambda: now[-1])
    form.show.value = DUE
    assert form.mark.disabled
    assert "nothing of this kind" in form.card.value
    now.append(max(days))
    form.show.value = ALL
    form.show.value = DUE
    assert len(form.item.options) == len(days)


def test_a_check_on_another_day(content: Path) -> None:
    """The day that is named is written down, whatever the clock says."""
    form = opened(content, lambda: TODAY, on=ago(2))
    form.who.value = "Test Ana"
    form.mark.click()
    assert load_library(content).red_flags[form.item.value].review.reviewed == date.fromisoformat(
        ago(2)
    )


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
    assert repr(opened(content, lambda: TODAY)) == "LibraryReview"
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
