"""How hard words are to read, and which words a patient's page may not hold."""

import math
import re
from functools import cache

MAX_WORDS = 20
MAX_GRADE = 6.0
MAX_SMOG = 8.0
# One long word sways the grade of a short sentence, so a lone sentence gets more room.
MAX_SENTENCE_GRADE = 11.0
SHORTEST_GRADED = 8
BANNED = re.compile(r"\b(cures?|guarantees?|always works|never fails|fix(es)?|will help)\b", re.I)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line ends one as a full stop does."""
    parts = re.split(r"(?<=[.!?:])\s+|\n+", text)
    return [part.strip() for part in parts if re.search(r"\w", part)]


def words(text: str) -> list[str]:
    """The words of a text, numbers among them."""
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text)


@cache
def syllables(word: str) -> int:
    """Syllables of one English word: its vowel groups, less a silent ending; seldom too few."""
    letters = re.sub(r"[^a-z]", "", word.casefold())
    count = len(re.findall(r"[aeiouy]+", letters)) + len(
        re.findall(r"i[ao]|uou|[yoei]ing", letters)
    )
    if re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouysxzcgh]es$", letters):
        count -= 1
    return max(1, count)


def sentence_grade(sentence: str) -> float:
    """Flesch-Kincaid grade of one sentence."""
    return grade([sentence])


def grade(texts: list[str]) -> float:
    """Flesch-Kincaid grade of all texts together, to one decimal; 0 where there are no words."""
    said = [s for text in texts for s in sentences(text)]
    spoken = [w for s in said for w in words(s)]
    if not spoken:
        return 0.0
    per_word = sum(map(syllables, spoken)) / len(spoken)
    return round(0.39 * len(spoken) / len(said) + 11.8 * per_word - 15.59, 1)


def smog(texts: list[str]) -> float:
    """SMOG grade of all texts together, to one decimal; steady from some thirty sentences on."""
    said = [s for text in texts for s in sentences(text)]
    hard = sum(syllables(w) >= 3 for s in said for w in words(s))
    return round(1.043 * math.sqrt(hard * 30 / max(len(said), 1)) + 3.1291, 1)


def faults(text: str) -> list[str]:
    """What a patient's text may not have: digits, long or hard sentences, promises."""
    found = [f"a digit in “{text}”"] if re.search(r"\d", text) else []
    found += [f"“{m.group()}” promises too much" for m in BANNED.finditer(text)]
    for sentence in sentences(text):
        length = len(words(sentence))
        if length > MAX_WORDS:
            found.append(f"{length} words in one sentence: “{sentence}”")
        elif length >= SHORTEST_GRADED and sentence_grade(sentence) > MAX_SENTENCE_GRADE:
            found.append(f"reading grade {sentence_grade(sentence)}: “{sentence}”")
    return found
