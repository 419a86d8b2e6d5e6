"""The validated content as one value: what judgement and pages look things up in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from ..paths import LOCALES
from .base import Review
from .diagnosis import Diagnosis
from .exercise import Exercise
from .finding import Advice, Care, Lesson, Precaution, RedFlag, Reference
from .intake import Intake, Named, Vocabulary, fold


# Two libraries are the same only if they are one: judgement remembers answers by library.
@dataclass(frozen=True, eq=False)
class Library:
    """The validated content; `hash` names exactly these files, `languages` those it is said in.

    `anatomy` has the words of the explaining pictures: label.nerve, alt.nerve_path.side ...
    `locales` is where its catalogues lie, `countries` has the numbers that anybody may call there,
    `own` names what a practice has added or changed: exercises/core_bridge, red_flags/fever ...
    """

    exercises: dict[str, Exercise]
    diagnoses: dict[str, Diagnosis]
    red_flags: dict[str, RedFlag]
    precautions: dict[str, Precaution]
    care: dict[str, Care]
    advice: dict[str, Advice]
    education: dict[str, Lesson]
    references: dict[str, Reference]
    phrases: dict[str, dict[str, str]]
    anatomy: dict[str, str]
    countries: dict[str, dict[str, str]]
    # What each tag says to a colleague.
    tags: dict[str, str]
    hash: str
    languages: tuple[str, ...] = ("en",)
    locales: Path = LOCALES
    own: frozenset[str] = frozenset()
    translation: Review | None = None

    def __repr__(self) -> str:
        return f"Library({self.hash[:8]})"

    def cell(self, exercise: str, diagnosis: str) -> str:
        """The matrix code of an exercise for a diagnosis, from whichever file holds it."""
        own = self.exercises[exercise].suits.get(diagnosis)
        return own or self.diagnoses[diagnosis].suits[exercise]

    @property
    def checkers(self) -> tuple[str, ...]:
        """Who has checked the exercises, red flags and precautions; none while one is unchecked."""
        items = [*self.exercises.values(), *self.red_flags.values(), *self.precautions.values()]
        names = {item.review.checked_by for item in items}
        return () if "" in names else tuple(sorted(names))

    @property
    def reviewed(self) -> bool:
        """Whether a clinician has checked every exercise, red flag and precaution."""
        return bool(self.checkers)

    @property
    def translation_checked(self) -> bool:
        """Whether the words are the English ones, or a translation that somebody has checked."""
        return self.translation is None or bool(self.translation.checked_by)

    def intake(
        self,
        issued_on: date,
        unprintable: Callable[[str], str],
        variants: tuple[str, ...] = ("standard",),
    ) -> Intake:
        """What validation of a profile needs: its words, the looks there are, and the day."""
        return Intake(_vocabulary(self, unprintable, variants), issued_on)


# The form asks for it with every letter that is typed.
@lru_cache(8)
def _vocabulary(
    library: Library, unprintable: Callable[[str], str], variants: tuple[str, ...]
) -> Vocabulary:
    names: dict[str, Named] = {}
    for d in library.diagnoses.values():
        names |= {fold(word): Named(d.id) for word in (d.id, d.key, *d.aliases)}
        names |= {fold(c.code).replace(".", ""): Named(d.id, c.side, c.warning) for c in d.codes}
    dead = {
        fold(c.code).replace(".", ""): c.use
        for d in library.diagnoses.values()
        for c in d.dead_codes
    }
    flags = [f for f in library.red_flags.values() if f.asked]
    return Vocabulary(
        languages=library.languages,
        variants=variants,
        diagnoses=names,
        dead_codes=dead,
        red_flags={fold(word): f.id for f in flags for word in (f.id, f.row)},
        precautions={fold(p): p for p in library.precautions},
        exercises={fold(word): e.id for e in library.exercises.values() for word in (e.id, e.code)},
        needs={d.id: d.needs for d in library.diagnoses.values() if d.needs},
        trimesters={p.id: p.trimester for p in library.precautions.values() if p.trimester},
        unprintable=unprintable,
    )
