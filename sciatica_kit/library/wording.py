"""How hard words are to read, and which words a patient's page may not hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..model.exercise import TAGS

if TYPE_CHECKING:
    from ..model.library import Library

# A file, a place in it, and what is wrong there.
Fault = tuple[str, str, str]
# A tag or an id: capitals, or small letters with low lines.
UNSAID = re.compile(r"\b(?:[A-Z]{3,}[A-Z0-9_]*|[a-z0-9]+(?:_[a-z0-9]+)+)\b")

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


def unasked(library: Library) -> Iterator[Fault]:
    """What is to be taken care of is asked by something, and nothing graver is hidden by a line."""
    asked = {
        k for p in (*library.precautions.values(), *library.red_flags.values()) for k in p.asks
    }
    for c in library.care.values():
        if c.id not in asked:
            yield "care.toml", c.id, "no precaution and no red flag asks it: take it out"
        for other in (library.care[k] for k in c.covers if k in library.care):
            if other.rank < c.rank:
                said = f"covers {other.id}, which is graver: give it rank {other.rank}"
                yield "care.toml", c.id, said


def unsaid(library: Library) -> Iterator[Fault]:
    """Every tag has words of its own, and no note for staff speaks in tags or ids."""
    for tag in sorted(TAGS | set(library.tags)):
        said = library.tags.get(tag, "")
        if tag not in TAGS:
            yield "tags.toml", tag, "there is no such tag"
        elif not isinstance(said, str) or not said.strip() or UNSAID.search(said):
            yield "tags.toml", tag, "say in plain words what the tag means"
    known = {*TAGS, *library.exercises, *library.precautions, *library.red_flags}
    for file, place, note in _notes(library):
        for word in sorted({w for w in UNSAID.findall(note) if w in known}):
            yield file, place, f"{word} is no word for a colleague: say what it means"


def _notes(library: Library) -> Iterator[Fault]:
    """Every note for staff in the content, with its file and place."""
    for e in library.exercises.values():
        yield f"exercises/{e.id}.toml", "dose_note", e.dose_note
        yield f"exercises/{e.id}.toml", "clinician_note", e.clinician_note
    for d in library.diagnoses.values():
        said = (*d.clinician_notes, d.progression)
        yield from ((f"diagnoses/{d.id}.toml", "clinician_notes", note) for note in said)
    for p in library.precautions.values():
        yield "precautions.toml", p.id, p.clinician_note
    for f in library.red_flags.values():
        yield from (("red_flags.toml", f.id, note) for note in (f.warning, f.clinician_note))
