"""What the pinned fonts can show, letter by letter, and in which of them a word must be set."""

import pytest

from sciatica_kit.fonts import MOST_MARKS, faces_for, unprintable, unseen, width_of

WHOLE = ("Nguyễn", "Trần", "Ọ̀ṣun", "Adébáyọ̀", "Ŷsb", "Ǧa", "Q̃a", "M̄ia", "İpek", "и́")


@pytest.mark.parametrize("word", WHOLE)
def test_a_word_with_a_letter_that_the_first_font_has_in_part_is_set_in_another(word: str) -> None:
    """A font that has a mark and not its letter would print the mark alone."""
    assert unprintable(word) == ""
    assert faces_for([word]) == {"Noto Sans": [word]}


@pytest.mark.parametrize("word", ["Ana", "Ibáñez", "Müller", "Ελενη", "محمد", "مُحَمَّد", "12"])
def test_other_words_are_set_as_they_were(word: str) -> None:
    """What the fonts show whole, one after another, is left to them."""
    assert faces_for([word]) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\u0301a", "with no letter before it"),
        ("Test \u0301", "with no letter before it"),
        ("a" + "\u0301" * (MOST_MARKS + 1), f"{MOST_MARKS + 1} marks on one letter"),
        ("ب\u0323", "ARABIC LETTER BEH with COMBINING DOT BELOW"),
        ("﷽", "which no line has room for"),
        ("o\u0652", "LATIN SMALL LETTER O with ARABIC SUKUN"),
        ("o\u2dec", "LATIN SMALL LETTER O with COMBINING CYRILLIC LETTER ER"),
        ("Test\u2066Ana", "LEFT-TO-RIGHT ISOLATE"),
        ("Test\u202eAna", "RIGHT-TO-LEFT OVERRIDE"),
        ("Test\ufeffAna", "ZERO WIDTH NO-BREAK SPACE"),
    ],
)
def test_a_letter_that_no_font_shows_with_its_marks_is_named(text: str, said: str) -> None:
    """Each part may have its font, and yet no font has the letter with the mark on it."""
    assert said in unprintable(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\u200b", "zero width space"),
        ("\u200b \u00ad", "zero width space, space, soft hyphen"),
        ("\u2060\u00a0", "word joiner, no-break space"),
    ],
)
def test_what_leaves_no_ink_is_named_in_words(text: str, said: str) -> None:
    """A text of signs that show nothing is told by what it is made of."""
    assert unseen(text) == said


@pytest.mark.parametrize("text", ["", "-", "A", "\u200bA", "ا"])
def test_what_leaves_ink_is_not_unseen(text: str) -> None:
    """One letter that can be seen is enough."""
    assert unseen(text) == ""


def test_a_wide_letter_takes_the_room_of_several() -> None:
    """A sentence in one letter counts for as many as are as wide, and no letter for none."""
    assert width_of("Ana") == 3
    assert width_of("ﷺ") > 1
    assert width_of("W" * 50) == 50


def test_a_word_that_needs_several_fonts_has_each_letter_set_in_its_own() -> None:
    """No one font has the whole word, so the letters are asked for one by one."""
    asked = faces_for(["Ọ̀ب́"])
    assert asked == {"Noto Sans": ["Ọ̀"], "Noto Sans Arabic": ["ب́"]}
