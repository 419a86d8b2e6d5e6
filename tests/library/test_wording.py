"""How hard words are to read: counted by hand here, and by the kit."""

import pytest

from sciatica_kit.library.wording import (
    faults,
    grade,
    sentence_grade,
    sentences,
    smog,
    syllables,
    words,
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("knee", 1), ("knees", 1), ("leg", 1), ("back", 1), ("bend", 1), ("you", 1),
        ("breathe", 1), ("squeeze", 1), ("raised", 1), ("times", 1), ("hips", 1), ("straight", 1),
        ("walk", 1), ("walked", 1), ("sleeve", 1), ("sides", 1), ("blue", 1),
        ("table", 2), ("muscle", 2), ("tummy", 2), ("buttock", 2), ("pillow", 2), ("tingling", 2),
        ("stretches", 2), ("wanted", 2), ("towel", 2), ("slowly", 2), ("hamstring", 2),
        ("bridges", 2), ("Doctor", 2), ("heel-to-toe", 3), ("nerve's", 1),
        ("exercise", 3), ("shoulders", 2), ("emergency", 4), ("sciatica", 4),
        ("surgery", 3), ("pregnancy", 3), ("previous", 3), ("medical", 3),
        ("walking", 2), ("lying", 2), ("doing", 2), ("being", 2),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    """Syllables as one claps them."""
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"), [("clinician", 3), ("position", 3), ("action", 2), ("diet", 2), ("area", 3)]
)
def test_syllables_are_seldom_too_few(word: str, count: int) -> None:
    """Where spelling misleads, the count is one off at most, so that no text passes by much."""
    assert abs(syllables(word) - count) <= 1


@pytest.mark.parametrize("text", ["", "12", "…", "x"])
def test_a_word_has_at_least_one_syllable(text: str) -> None:
    """Numbers and signs count as one syllable."""
    assert syllables(text) == 1


@pytest.mark.parametrize(
    ("texts", "worked"),
    [
        # 10 words, 1 sentence, 14 syllables: 0.39 * 10 + 11.8 * 1.4 - 15.59.
        (["Stop if the exercise makes tingling travel down your leg."], 4.8),
        # 7 words, 2 sentences, 7 syllables: 0.39 * 3.5 + 11.8 - 15.59.
        (["Lie on your back. Bend your knees."], -2.4),
        # The same in two texts.
        (["Lie on your back.", "Bend your knees."], -2.4),
        # 5 words, 1 sentence, 10 syllables: 0.39 * 5 + 11.8 * 2 - 15.59.
        (["Sudden numbness is an emergency."], 10.0),
        # 6 words, 1 sentence, 8 syllables: 0.39 * 6 + 11.8 * 8 / 6 - 15.59.
        (["Put a pillow between your knees."], 2.5),
        ([], 0.0),
        (["", " … "], 0.0),
    ],
)
def test_the_grade_by_hand(texts: list[str], worked: float) -> None:
    """Flesch-Kincaid: 0.39 words a sentence, plus 11.8 syllables a word, less 15.59."""
    assert grade(texts) == worked


@pytest.mark.parametrize(
    ("texts", "worked"),
    [
        # No hard word.
        (["Lie on your back."], 3.1),
        # One hard word in one sentence: 1.043 * sqrt(30) + 3.1291.
        (["Stop the exercise."], 8.8),
        # Two hard words in four sentences: 1.043 * sqrt(15) + 3.1291.
        (["Stop the exercise. Sit. Rest. Change your position."], 7.2),
        ([], 3.1),
    ],
)
def test_smog_by_hand(texts: list[str], worked: float) -> None:
    """SMOG: 1.043 times the root of hard words in thirty sentences, plus 3.1291."""
    assert smog(texts) == worked


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sit down. Rest!", ["Sit down.", "Rest!"]),
        ("Is it sore? Stop: rest.", ["Is it sore?", "Stop:", "rest."]),
        ("One line\nand one more", ["One line", "and one more"]),
        (" … \n", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    """A full stop, question mark, colon or line end closes a sentence."""
    assert sentences(text) == parts


def test_words() -> None:
    """A hyphen or an apostrophe joins a word; a dash does not."""
    assert words("Don't go heel-to-toe – rest, 5 times") == [
        "Don't", "go", "heel-to-toe", "rest", "5", "times",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hold for 5 seconds.", ["a digit"]),
        ("This cures sciatica.", ["cures"]),
        ("We guarantee it.", ["guarantee"]),
        ("It will help your leg.", ["will help"]),
        ("This fixes your back and never fails.", ["fixes", "never fails"]),
        (" ".join(["go"] * 21) + ".", ["21 words"]),
        (
            "Progressive neuromuscular rehabilitation facilitates continuous "
            "functional recuperation immediately.",
            ["reading grade"],
        ),
    ],
)
def test_faults(text: str, said: list[str]) -> None:
    """Digits, promises, long sentences and hard sentences are each named."""
    found = faults(text)
    assert len(found) == len(said)
    for fragment in said:
        assert any(fragment in fault for fault in found)


@pytest.mark.parametrize(
    "text",
    [
        "Lie on your back with your knees bent.",
        "This may help your back.",
        "Keep your hips in a fixed place.",
        " ".join(["go"] * 20) + ".",
        # One long word in a short sentence is let through.
        "Emergency rehabilitation.",
        "",
    ],
)
def test_no_faults(text: str) -> None:
    """Plain words of twenty or fewer a sentence pass."""
    assert faults(text) == []


def test_a_sentence_is_graded_alone() -> None:
    """The grade of one sentence is that of a text with no other."""
    text = "Stop if the exercise makes tingling travel down your leg."
    assert sentence_grade(text) == grade([text])
