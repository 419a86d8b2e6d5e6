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
    ],
)
def test_a_letter_that_no_font_shows_with_its_marks_is_named(text: str, said: str) -> None:
    """Each part may have its font, and yet no font has the letter with the mark on it."""
    assert said in unprintable(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\u200b", "zero width space"),
        ("\u200b \ufeff", "zero width space, space, zero width no-break space"),
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
