"""How hard a whole page is to read: formulas worked by hand, and every page within the limits."""

import pytest

from sciatica_kit.handout.words import graded_texts
from sciatica_kit.library.readability import (
    LEAST_EASE,
    MEAN_WORDS,
    MOST_HARD,
    ease,
    reading,
    said_of,
    too_hard,
)
from sciatica_kit.library.wording import MAX_GRADE, MAX_SMOG, MAX_WORDS
from sciatica_kit.packet.pages import page_of
from tests.sample import EDITION, PLANS, in_tag


@pytest.mark.parametrize(
    ("tag", "said", "worked"),
    [
        # Do-ble la ro-di-lla: 3 words, 1 sentence, 6 syllables: 206.84 - 60 * 2 - 1.02 * 3.
        ("es", ["Doble la rodilla."], 83.8),
        # 4 words, 2 sentences, 8 syllables: 206.84 - 60 * 2 - 1.02 * 2.
        ("es", ["Pare. Doble la rodilla."], 84.8),
        # The same in two texts.
        ("es", ["Pare.", "Doble la rodilla."], 84.8),
        # E-jer-ci-cio: 1 word, 1 sentence, 4 syllables: 206.84 - 240 - 1.02.
        ("es", ["Ejercicio."], -34.2),
        # Pliez le ge-nou: 3 words, 1 sentence, 4 syllables: 207 - 73.6 * 4 / 3 - 1.015 * 3.
        ("fr", ["Pliez le genou."], 105.8),
        # Les jambes tournent, last e silent: 3 syllables: 207 - 73.6 - 1.015 * 3.
        ("fr", ["Les jambes tournent."], 130.4),
        # Un é-lève se lève, accents count: 4 words, 5 syllables: 207 - 73.6 * 5 / 4 - 1.015 * 4.
        ("fr", ["Un élève se lève."], 110.9),
    ],
)
def test_ease_by_hand(tag: str, said: list[str], worked: float) -> None:
    """Ease is a base less the weighted syllables a word and words a sentence."""
    assert ease(said, tag) == worked


@pytest.mark.parametrize("tag", ["es", "fr"])
def test_ease_of_nothing(tag: str) -> None:
    """No text at all is no mistake, and is not hard."""
    assert ease([], tag) >= LEAST_EASE


@pytest.mark.parametrize(
    ("tag", "figures"),
    [
        # 7 words, 2 sentences, 7 syllables, none of three: the grade as in test_wording.py.
        ("en", {"grade": -2.4, "smog": 3.1, "hard_words": 0.0}),
        ("es", {"ease": 126.1}),
        ("fr", {"ease": 119.3}),
        ("ar", {}),
    ],
)
def test_the_figures_that_a_language_has(tag: str, figures: dict[str, float]) -> None:
    """Grades for English, ease where there is a formula, and the length of sentences for all."""
    said = {
        "en": "Lie on your back. Bend your knees.",
        # 7 words, 2 sentences, 9 syllables: 206.84 - 60 * 9 / 7 - 1.02 * 3.5.
        "es": "Pon los pies al sol. Gira lado.",
        # 7 words, 2 sentences, 8 syllables: 207 - 73.6 * 8 / 7 - 1.015 * 3.5.
        "fr": "Sur le dos au sol. Pliez genoux.",
        "ar": "استلق على ظهرك الآن برفق. اثن ركبتيك.",
    }[tag]
    assert reading([said], tag) == {**figures, "longest_sentence": 5.0 if tag != "en" else 4.0,
                                    "mean_sentence": 3.5}  # fmt: skip


def test_hard_words_in_a_hundred() -> None:
    """Words of three syllables and more are counted in a hundred."""
    assert reading(["Stop this exercise now."], "en")["hard_words"] == 25.0


@pytest.mark.parametrize(
    ("figures", "named"),
    [
        ({}, []),
        ({"grade": MAX_GRADE, "smog": MAX_SMOG, "hard_words": MOST_HARD}, []),
        ({"mean_sentence": MEAN_WORDS, "longest_sentence": float(MAX_WORDS)}, []),
        ({"ease": LEAST_EASE}, []),
        ({"grade": MAX_GRADE + 0.1}, ["grade"]),
        ({"smog": MAX_SMOG + 0.1}, ["smog"]),
        ({"hard_words": MOST_HARD + 0.1}, ["hard_words"]),
        ({"mean_sentence": MEAN_WORDS + 0.1}, ["mean_sentence"]),
        ({"longest_sentence": MAX_WORDS + 1.0}, ["longest_sentence"]),
        ({"ease": LEAST_EASE - 0.1}, ["ease"]),
        ({"ease": 0.0, "mean_sentence": 99.0}, ["mean_sentence", "ease"]),
    ],
)
def test_too_hard(figures: dict[str, float], named: list[str]) -> None:
    """Each figure beyond its limit is named, and none that is on it."""
    assert [sentence.split()[0] for sentence in too_hard(figures)] == named


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"grade": 1.3, "smog": 5.5, "mean_sentence": 7.5}, "reading grade 1.3, SMOG 5.5"),
        ({"ease": 88.9, "mean_sentence": 8.1}, "reading ease 88.9"),
        ({"mean_sentence": 6.1}, "mean sentence 6.1 words; no formula for this language"),
    ],
)
def test_the_line_of_a_receipt(figures: dict[str, float], said: str) -> None:
    """A receipt gives the figures there are for the language in one line."""
    assert said_of(figures) == said


@pytest.mark.parametrize("ref", PLANS)
@pytest.mark.parametrize("tag", ["en", "es", "fr", "ar"])
def test_every_page_is_easy_enough(tag: str, ref: str) -> None:
    """Every handout and urgent sheet of the sample keeps the limits of its language."""
    page = page_of(in_tag(PLANS[ref], tag), EDITION)
    figures = reading(graded_texts(page), page.language)
    assert too_hard(figures) == []
    assert figures["longest_sentence"] > 0
    assert ("ease" in figures) == (tag in ("es", "fr"))
    assert ("grade" in figures) == (tag == "en")
