"""The content files, read and cross-checked: a Library, or every mistake in them at once."""

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import UserMistake
from ..model.base import Review
from ..model.diagnosis import Diagnosis
from ..model.exercise import Exercise
from ..model.finding import Advice, Precaution, RedFlag, Reference
from ..model.intake import Intake, Named, Vocabulary, fold
from ..paths import CONTENT, LOCALES
from .check import CHECKS, Mistake

M = TypeVar("M", bound=BaseModel)


# Two libraries are the same only if they are one: judgement remembers answers by library.
@dataclass(frozen=True, eq=False)
class Library:
    """The validated content; `hash` names exactly these files."""

    exercises: dict[str, Exercise]
    diagnoses: dict[str, Diagnosis]
    red_flags: dict[str, RedFlag]
    precautions: dict[str, Precaution]
    advice: dict[str, Advice]
    education: dict[str, Advice]
    references: dict[str, Reference]
    phrases: dict[str, dict[str, str]]
    hash: str
    translation: Review | None = None

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

    def intake(self, issued_on: date, unprintable: Callable[[str], str]) -> Intake:
        """What validation of a profile needs: the words of this library, and the day."""
        return Intake(_vocabulary(self, unprintable), issued_on)


class BrokenLibrary(UserMistake):
    """The content does not hold together; `mistakes` has every place and reason."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__("the library has mistakes:\n" + "\n".join(map(str, mistakes)))


def load_library(folder: Path = CONTENT) -> Library:
    """Read and check the content. Raises BrokenLibrary with all mistakes at once."""
    library, mistakes = inspect_library(folder)
    if mistakes or library is None:
        raise BrokenLibrary(mistakes)
    return library


def inspect_library(folder: Path = CONTENT) -> tuple[Library | None, list[Mistake]]:
    """The library, or None where files could not be read, and every mistake found."""
    mistakes: list[Mistake] = []
    library = Library(
        exercises=_with_starts(_folder(folder / "exercises", Exercise, mistakes)),
        diagnoses=_folder(folder / "diagnoses", Diagnosis, mistakes),
        red_flags=_tables(folder / "red_flags.toml", RedFlag, mistakes),
        precautions=_tables(folder / "precautions.toml", Precaution, mistakes),
        advice=_tables(folder / "advice.toml", Advice, mistakes),
        education=_tables(folder / "education.toml", Advice, mistakes),
        references=_references(folder / "references.toml", mistakes),
        phrases=_read(folder / "phrases.toml", mistakes),
        hash=_hash(folder),
    )
    mistakes += [m for check in CHECKS for m in check(library)]
    return library, mistakes


def _with_starts(exercises: dict[str, Exercise]) -> dict[str, Exercise]:
    said = {k: e.start.split()[:2] == e.steps[0].split()[:2] for k, e in exercises.items()}
    return {k: e.model_copy(update={"start_said": said[k]}) for k, e in exercises.items()}


def _hash(folder: Path) -> str:
    """One digest of the content and of every catalogue that says it in another language."""
    digest = hashlib.sha256()
    for root, kind in ((folder, "*.toml"), (LOCALES, "*.po")):
        for path in sorted(root.rglob(kind)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def languages() -> tuple[str, ...]:
    """English and every language that has a catalogue."""
    found = (path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/handout.po"))
    return ("en", *sorted(found))


def _read(path: Path, mistakes: list[Mistake]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        mistakes.append(Mistake(_name(path), "", f"cannot be read: {error}"))
        return {}


def _name(path: Path) -> str:
    """A content file as a person finds it: with its folder, where it has one of its own."""
    own = path.parent.name in ("exercises", "diagnoses")
    return f"{path.parent.name}/{path.name}" if own else path.name


def _built(model: type[M], name: str, key: str, data: Any, mistakes: list[Mistake]) -> Iterator[M]:
    """The validated item, or nothing and its mistakes."""
    if not isinstance(data, dict) or "id" in data:
        named = "the name of the file or table is the id, so none stands inside"
        said = named if isinstance(data, dict) else "is no table"
        mistakes.append(Mistake(name, key, said))
        return
    try:
        yield model.model_validate({"id": key, **data})
    except ValidationError as error:
        for e in error.errors():
            place = ".".join(map(str, e["loc"]))
            mistakes.append(Mistake(name, f"{key}.{place}", e["msg"]))


def _folder(folder: Path, model: type[M], mistakes: list[Mistake]) -> dict[str, M]:
    items: dict[str, M] = {}
    for path in sorted(folder.glob("*.toml")):
        data = _read(path, mistakes)
        for item in _built(model, _name(path), path.stem, data, mistakes):
            items[path.stem] = item
    return items


def _tables(path: Path, model: type[M], mistakes: list[Mistake]) -> dict[str, M]:
    items: dict[str, M] = {}
    for key, data in _read(path, mistakes).items():
        for item in _built(model, path.name, key, data, mistakes):
            items[key] = item
    return items


def _references(path: Path, mistakes: list[Mistake]) -> dict[str, Reference]:
    listed = _read(path, mistakes).get("reference", [])
    nameless = [r for r in listed if "id" not in r]
    mistakes += [Mistake(path.name, str(r)[:40], "has no id") for r in nameless]
    entries = {r.pop("id"): r for r in listed if "id" in r}
    built = [b for k, r in entries.items() for b in _built(Reference, path.name, k, r, mistakes)]
    return {item.id: item for item in built}


# The form asks for it with every letter that is typed.
@lru_cache(8)
def _vocabulary(library: Library, unprintable: Callable[[str], str]) -> Vocabulary:
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
        languages=languages(),
        diagnoses=names,
        dead_codes=dead,
        red_flags={fold(word): f.id for f in flags for word in (f.id, f.row)},
        precautions={fold(p): p for p in library.precautions},
        exercises={fold(word): e.id for e in library.exercises.values() for word in (e.id, e.code)},
        needs={d.id: d.needs for d in library.diagnoses.values() if d.needs},
        unprintable=unprintable,
    )
