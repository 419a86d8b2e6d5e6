"""What was printed before: taken away by the digests that were noted of it, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

from ...errors import UserMistake
from ...packet.noted import Noted
from ...paths import is_link, own_folder, within
from ..record.manifest import read_run

FOLDER, ASIDE = "print", "set-aside"
OURS = re.compile(r"(all|cover)(-\d+)?\.pdf")


def put(folder: Path, name: str, pdf: bytes) -> str:
    """Write a print file, which is ours from before its first byte; gives its digest.

    Raises UserMistake where another file has the name, and OSError.
    """
    if name in foreign_files(folder):
        raise UserMistake(f"{folder}: {not_ours(name)}")
    return Noted(folder, FOLDER).put(name, pdf)


def not_ours(name: str) -> str:
    """What is said of a file that somebody has put in place of a print file, or has altered."""
    return f"print/{name} is not the file that was joined: put it somewhere else, it would be lost"


def foreign_files(folder: Path) -> list[str]:
    """Files with the name of a print file that nobody has noted: somebody's, or altered."""
    place, ended = Noted(folder, FOLDER), read_run(folder).get("printed")
    told = ended.values() if isinstance(ended, dict) else ()
    ours = place.digests() | {each for each in told if isinstance(each, str)}
    return [name for name in _names(folder) if place.digest(name) not in ours]


def set_foreign_aside(folder: Path, day: str) -> Iterator[tuple[str, str, str]]:
    """Move them out of the way of what is printed next: each name, new place and digest.

    Raises OSError.
    """
    for name in foreign_files(folder):
        digest = Noted(folder, FOLDER).digest(name)
        place = own_folder(own_folder(folder, ASIDE), day)
        new = next(path for path in _free(place, name) if not path.exists())
        within(folder, FOLDER, name).rename(new)
        yield name, new.relative_to(folder).as_posix(), digest


def forget_print_files(folder: Path) -> None:
    """Take away what was printed before, and nothing that is not ours. Raises OSError."""
    others = foreign_files(folder)
    for name in _names(folder):
        if name not in others:
            within(folder, FOLDER, name).unlink(missing_ok=True)
    if not others and (folder / FOLDER).is_dir():
        within(folder, FOLDER, Noted.note).unlink(missing_ok=True)


def _free(place: Path, name: str) -> list[Path]:
    stem, suffix = Path(name).stem, Path(name).suffix
    return [place / name, *(place / f"{stem}-of-{number}{suffix}" for number in range(2, 10**4))]


def _names(folder: Path) -> list[str]:
    place = folder / FOLDER
    if is_link(place) or not place.is_dir():
        return []
    return sorted(path.name for path in place.iterdir() if OURS.fullmatch(path.name))
