"""A catalogue is checked like the rest of the content, and a new language is begun in one step."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from sciatica_kit.errors import UserMistake
from sciatica_kit.library.catalogues import catalogue_path, main, update_catalogues
from sciatica_kit.library.languages import language_mistakes
from sciatica_kit.library.load import load_library
from sciatica_kit.library.translate import in_language, review_of
from sciatica_kit.model.library import Library
from sciatica_kit.paths import LOCALES


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of the catalogues that a test may change."""
    return Path(copytree(LOCALES, tmp_path / "locale"))


def said_of(locales: Path) -> list[str]:
    """What `library check` says of the catalogues."""
    return [str(mistake) for mistake in language_mistakes(load_library(locales=locales))]


def test_the_shipped_catalogues_have_no_mistake(library: Library) -> None:
    """Every catalogue of the kit can be read, filled in and printed."""
    assert list(language_mistakes(library)) == []


def swap(old: str, new: str) -> Callable[[Path], None]:
    """A break: the first place of a text in the Spanish catalogue becomes another."""

    def apply(locales: Path) -> None:
        path = catalogue_path("es", locales)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def named(tag: str) -> Callable[[Path], None]:
    """A break: the Spanish folder under another name."""
    return lambda locales: (locales / "es").rename(locales / tag) and None


BREAKS = {
    "a gap is lost": (swap("Llame al {emergency}", "Llame al"), "{emergency} is missing"),
    "a gap too many": (swap("Llame al {emergency}", "Llame {who} al {emergency}"), "{who} is not"),
    "a lone brace": (swap("Llame al {emergency}", "Llame { al {emergency}"), "a lone brace"),
    "a strange sign": (swap("Llame al", "שלום"), "no font here can print “ש”"),
    "no catalogue": (swap("msgid", "msgide"), "cannot be read"),
    "a wrong rule": (swap("plural=(n != 1)", "plural=(n ! 1)"), "cannot be read"),
    "no review": (
        lambda folder: (folder / "es/review.toml").unlink(),
        "review.toml cannot be read",
    ),
    "a tag of no language": (named("xq"), "xq is no language"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_mistake_is_said_with_its_place(name: str, locales: Path) -> None:
    """One mistake in a catalogue is reported with its file and what is wrong there."""
    spoil, said = BREAKS[name]
    spoil(locales)
    mistakes = said_of(locales)
    assert [m for m in mistakes if not m.startswith("locale/")] == []
    assert [m for m in mistakes if said in m]


def test_a_broken_catalogue_is_a_plain_sentence(locales: Path) -> None:
    """Who asks for a page in a language that cannot be read is told which file to mend."""
    swap("msgid", "msgide")(locales)
    with pytest.raises(UserMistake, match=r"handout\.po cannot be read"):
        in_language(load_library(locales=locales), "es")


def test_a_language_is_begun_in_one_step(locales: Path) -> None:
    """A new tag gets a catalogue of empty texts and a review that nobody has signed."""
    update_catalogues(["pt-BR"], locales)
    library = load_library(locales=locales)
    assert "pt-BR" in library.languages
    assert said_of(locales) == []
    assert review_of("pt-BR", library).checked_by == ""
    first = min(e.review.next_review for e in library.exercises.values())
    assert review_of("pt-BR", library).next_review == first


def test_all_languages_are_brought_in_step(locales: Path) -> None:
    """Without a tag every catalogue that there is is updated, and a second time changes nothing."""
    update_catalogues([], locales)
    before = {path: path.read_bytes() for path in locales.rglob("*.*")}
    rmtree(locales / "fr")
    update_catalogues([], locales)
    assert {p: p.read_bytes() for p in locales.rglob("*.*")} == {
        path: data for path, data in before.items() if "fr" not in path.parts
    }


def test_an_unknown_tag_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """A tag of no language is refused, and nothing is written."""
    assert main(["xq"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "xq is no language that we know" in said
    assert not (LOCALES / "xq").exists()
