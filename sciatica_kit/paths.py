"""Where the kit's own files are, in a checkout, an editable install and a wheel alike."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CONTENT = PACKAGE / "content"
LOCALES = PACKAGE / "locale"
# Where `sciatica-kit lab` tells the forms of a practice's own letterhead, templates and content.
PRACTICE, TEMPLATES, OWN = "SCIATICA_PRACTICE", "SCIATICA_TEMPLATES", "SCIATICA_CONTENT"
Mark = tuple[str, int, int, int]


def beside(name: str) -> Path:
    """The folder `name` packed into the wheel, or else the checkout's own."""
    packed = PACKAGE / f"_{name}"
    return packed if packed.is_dir() else PACKAGE.parent / name


def write_private(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def private_folder(path: Path) -> Path:
    """A folder for its owner alone, made if it is not there. Raises OSError."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def stamp(*places: Path) -> tuple[Mark, ...]:
    """What changes when a file in one of these folders, or one of these files, is changed."""
    return tuple(sorted(mark for place in places for mark in _marks(place)))


def _marks(place: Path) -> Iterator[Mark]:
    """Name, times of change and size of a file, or of every file of a folder."""
    if place.is_file():
        at = place.stat()
        yield str(place), at.st_mtime_ns, at.st_ctime_ns, at.st_size
    elif place.is_dir():
        with os.scandir(place) as found:
            for entry in found:
                if entry.is_dir():
                    yield from _marks(Path(entry.path))
                elif entry.is_file():
                    at = entry.stat()
                    yield entry.path, at.st_mtime_ns, at.st_ctime_ns, at.st_size
