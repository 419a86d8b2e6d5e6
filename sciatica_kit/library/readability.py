"""How hard a whole page is to read, by the formulas there are for its language."""

import re
from functools import lru_cache

from .wording import (
    MAX_GRADE,
    MAX_SMOG,
    MAX_WORDS,
    grade,
    sentences,
    smog,
    syllables,
    words,
)

# The least ease (0 hard to 100 easy) of a page in a language with such a formula, and the most
# words a sentence may have in the mean.
LEAST_EASE = 70.0
MEAN_WORDS = 12.0
# Long words in a hundred: three syllables or more.
MOST_HARD = 8.0
VOWELS = {"es": "aeiouáéíóúü", "fr": "aeiouyàâäéèêëîïôöùûüœæ"}
# Formulas: base, weight of syllables a word, weight of words a sentence.
# Source: Fernández Huerta (1959) for Spanish, Kandel and Moles (1958) for French.
EASE = {"es": (206.84, 60.0, 1.02), "fr": (207.0, 73.6, 1.015)}


def ease(texts: list[str], language: str) -> float:
    """Reading ease of all texts together, to one decimal; only for languages in EASE."""
    base, by_word, by_sentence = EASE[language]
    said = [s for text in texts for s in sentences(text)]
    spoken = [w for s in said for w in words(s)]
    per_word = sum(_vowel_groups(w, language) for w in spoken) / max(1, len(spoken))
    return round(base - by_word * per_word - by_sentence * len(spoken) / max(1, len(said)), 1)


def _vowel_groups(word: str, language: str) -> int:
    """Syllables of a word as its groups of vowels; in French a last e is silent."""
    letters = word.casefold()
    if language == "fr":
        letters = re.sub(r"(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(e|es|ent)$", "", letters)
    return max(1, len(re.findall(f"[{VOWELS[language]}]+", letters)))


def reading(texts: list[str], language: str) -> dict[str, float]:
    """The figures of a page: grades or ease, and how long its sentences are, in words."""
    return dict(_reading(tuple(texts), language))


# The notebook asks for its receipt, and the batch again for its log.
@lru_cache(maxsize=4)
def _reading(given: tuple[str, ...], language: str) -> dict[str, float]:
    texts = list(given)
    said = [len(words(s)) for text in texts for s in sentences(text)]
    found = {"longest_sentence": float(max(said, default=0))}
    found["mean_sentence"] = round(sum(said) / max(1, len(said)), 1)
    if language == "en":
        spoken = [w for text in texts for w in words(text)]
        hard = 100 * sum(syllables(w) >= 3 for w in spoken) / max(1, len(spoken))
        return {"grade": grade(texts), "smog": smog(texts), "hard_words": round(hard, 1), **found}
    return {"ease": ease(texts, language), **found} if language in EASE else found


def too_hard(figures: dict[str, float]) -> list[str]:
    """What in a page's figures is beyond the limits, each in one sentence."""
    limits = {"grade": MAX_GRADE, "smog": MAX_SMOG, "hard_words": MOST_HARD,
              "mean_sentence": MEAN_WORDS, "longest_sentence": MAX_WORDS}  # fmt: skip
    found = [
        f"{name} is {figures[name]}, at most {most}"
        for name, most in limits.items()
        if figures.get(name, 0) > most
    ]
    if figures.get("ease", 100) < LEAST_EASE:
        found.append(f"ease is {figures['ease']}, at least {LEAST_EASE}")
    return found


def said_of(figures: dict[str, float]) -> str:
    """The figures in one line of a receipt."""
    if "grade" in figures:
        return f"reading grade {figures['grade']}, SMOG {figures['smog']}"
    if "ease" in figures:
        return f"reading ease {figures['ease']}"
    return f"mean sentence {figures['mean_sentence']} words; no formula for this language"
