"""One folder of content, read file by file: items by id, and mistakes in how they are written."""

import os
import pickle
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..model.diagnosis import Diagnosis
from ..model.exercise import Exercise
from ..model.finding import Advice, Care, Lesson, Precaution, RedFlag, Reference
from ..model.library import Library
from .check import Mistake

M = TypeVar("M", bound=BaseModel)
ID = re.compile(r"[a-z][a-z0-9_]{1,59}")
# What a cell says in place of an id.
WORDS = ("none", "null", "nan")
NO_ID = "is no id: write small letters a to z, digits and _, and none of the words of a cell"


def read_content(folder: Path, mistakes: list[Mistake]) -> Library:
    """What a folder holds, as a library without a hash; what cannot be read is left out."""
    return Library(
        exercises=_with_starts(_folder(folder / "exercises", Exercise, mistakes)),
        diagnoses=_folder(folder / "diagnoses", Diagnosis, mistakes),
        red_flags=_tables(folder / "red_flags.toml", RedFlag, mistakes),
        precautions=_tables(folder / "precautions.toml", Precaution, mistakes),
        care=_tables(folder / "care.toml", Care, mistakes),
        advice=_tables(folder / "advice.toml", Advice, mistakes),
        education=_tables(folder / "education.toml", Lesson, mistakes),
        references=_references(folder / "references.toml", mistakes),
        phrases=_read(folder / "phrases.toml", mistakes),
        anatomy=dict(_flat(_read(folder / "anatomy.toml", mistakes))),
        countries=_read(folder / "countries.toml", mistakes),
        tags=_read(folder / "tags.toml", mistakes),
        hash="",
    )


def _with_starts(exercises: dict[str, Exercise]) -> dict[str, Exercise]:
    said = {k: e.start.split()[:2] == e.steps[0].split()[:2] for k, e in exercises.items()}
    return {k: e.model_copy(update={"start_said": said[k]}) for k, e in exercises.items()}


def _read(path: Path, mistakes: list[Mistake]) -> dict[str, Any]:
    if os.path.lexists(path) and not path.is_file():
        mistakes.append(Mistake(_name(path), "", "is no file: take it out"))
        return {}
    try:
        # Some editors put a mark before the first letter.
        found: dict[str, Any] = pickle.loads(_parsed(path.read_text(encoding="utf-8-sig")))
        return found
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        mistakes.append(Mistake(_name(path), "", f"cannot be read: {error}"))
        return {}


@lru_cache(512)
def _parsed(text: str) -> bytes:
    """A file's tables, for whoever reads the content again when one file of it has changed."""
    return pickle.dumps(tomllib.loads(text))


def _flat(tables: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Every text of nested tables by its dotted place."""
    for key, value in tables.items():
        place = f"{before}{key}"
        yield from _flat(value, f"{place}.") if isinstance(value, dict) else ((place, value),)


def _name(path: Path) -> str:
    """A content file as a person finds it: with its folder, where it has one of its own."""
    own = path.parent.name in ("exercises", "diagnoses")
    return f"{path.parent.name}/{path.name}" if own else path.name


def _built(model: type[M], name: str, key: str, data: Any, mistakes: list[Mistake]) -> Iterator[M]:
    """The validated item, or nothing and its mistakes."""
    if model is not Reference and (not ID.fullmatch(key) or key in WORDS):
        mistakes.append(Mistake(name, ascii(key)[:40], NO_ID))
        return
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
        said = len(mistakes)
        data = _read(path, mistakes)
        # Of a file that cannot be read nothing more is to be said.
        if len(mistakes) == said:
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
