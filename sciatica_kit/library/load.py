"""The content files, read and cross-checked: a Library, or every mistake in them at once."""

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ..errors import UserMistake
from ..model.library import Library
from ..paths import CONTENT, LOCALES, stamp
from .check import CHECKS, Mistake
from .cldr import WOMAN
from .files import read_content
from .loosened import loosened
from .own import overlaid, placed


class BrokenLibrary(UserMistake):
    """The content does not hold together; `mistakes` has every place and reason."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__("the library has mistakes:\n" + "\n".join(map(str, mistakes)))


def load_library(
    folder: Path = CONTENT, locales: Path = LOCALES, own: Path | None = None
) -> Library:
    """Read and check the content. Raises BrokenLibrary with all mistakes at once.

    `own` is a practice's folder: what it holds is added to the content, or overrides it by id.
    """
    library, mistakes = inspect_library(folder, locales, own)
    if mistakes:
        raise BrokenLibrary(mistakes)
    return library


def kept_library(own: Path | None = None, locales: Path | None = None) -> Library:
    """The content as `load_library` has it, read once in a process until a file of it changes.

    Judgement remembers its answers by the library that they came from.
    """
    words = locales or LOCALES
    return _kept(own, words, stamp(CONTENT, words, *filter(None, (own,))))


@lru_cache(maxsize=2)
def _kept(own: Path | None, locales: Path, at: object) -> Library:
    return load_library(CONTENT, locales, own)


def inspect_library(
    folder: Path = CONTENT, locales: Path = LOCALES, own: Path | None = None
) -> tuple[Library, list[Mistake]]:
    """The library as far as it could be read, and every mistake found."""
    mistakes: list[Mistake] = []
    ours = read_content(folder, mistakes)
    library = overlaid(ours, own, mistakes) if own else ours
    found = [m for check in CHECKS for m in check(library)]
    found += loosened(ours, library) if own else ()
    mistakes += [placed(m, library, own) for m in found] if own else found
    named, spoken = _hash(folder, locales, own), _languages(locales)
    return replace(library, hash=named, languages=spoken, locales=locales), mistakes


def _hash(folder: Path, locales: Path, own: Path | None) -> str:
    """One digest of the content, a practice's own, and every catalogue in another language."""
    digest = hashlib.sha256()
    places = [(folder, "*.toml", ""), (locales, "*.po", ""), (locales, WOMAN, "")]
    places += [(own, "*.toml", "own/")] if own else []
    for root, kind, mark in places:
        # What is no file has been said to be none.
        for path in sorted(path for path in root.rglob(kind) if path.is_file()):
            name = f"{mark}{path.relative_to(root).as_posix()}"
            digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _languages(locales: Path) -> tuple[str, ...]:
    """English and every language that has a catalogue."""
    found = (path.parent.parent.name for path in locales.glob("*/LC_MESSAGES/handout.po"))
    return ("en", *sorted(found))
