"""Packets taken away when they are old enough; what the run says of them stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ...errors import UserMistake
from ...packet.make import PAGES, STAFF, own_names
from ...paths import sweep
from ..printing.earlier import FOLDER, forget_print_files, strangers
from ..record.log import RunLog, read_events
from ..record.manifest import read_run
from ..record.past import past_of
from ..run.aside import FOLDER as ASIDE
from ..run.lock import locked


@dataclass(frozen=True)
class Purged:
    """What was taken away of a run: the refs, and what lies there still that is not the kit's."""

    folder: Path
    refs: tuple[str, ...]
    left: tuple[Path, ...]


def purge(folder: Path, days: int, today: date) -> tuple[Purged, ...]:
    """Take away the packets below a folder that are so many days old or older.

    The folder is a run, the form's, or one that holds such. Raises UserMistake.
    """
    found = [place for place in (folder, *_inside(folder)) if _holds_packets(place)]
    if not found:
        raise UserMistake(f"{folder} holds no run: give a run's folder, or the one above it")
    try:
        return tuple(_purged(place, days, today) for place in found)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise UserMistake(f"cannot take packets away from {folder}: {said}") from None


def _inside(folder: Path) -> list[Path]:
    """The folders in a folder; a link is not followed."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(place for place in found if place.is_dir() and not place.is_symlink())


def _holds_packets(folder: Path) -> bool:
    packets = folder / "packets"
    return packets.is_dir() and not packets.is_symlink()


def _purged(folder: Path, days: int, today: date) -> Purged:
    with locked(folder):
        written = _written(folder)
        owned = past_of(folder).owned
        old = [
            place
            for place in _packets(folder)
            if _is_ours(place, owned) and (today - _day(place, written)).days >= days
        ]
        if not old:
            return Purged(folder, (), ())
        # A print file holds all of them, and is made again with what is there.
        forget_print_files(folder)
        others = (folder / FOLDER / name for name in strangers(folder))
        left = (*(path for place in old for path in _emptied(place)), *others)
        refs = sorted({place.name for place in old})
        _write_down(folder, refs)
        return Purged(folder, tuple(refs), left)


def _packets(folder: Path) -> list[Path]:
    """The folders of packets, those that were set aside included."""
    aside = [place for place in _inside(folder) if place.name == ASIDE]
    days = [day for place in aside for day in _inside(place)]
    return [*_inside(folder / "packets"), *(place for day in days for place in _inside(day))]


def _is_ours(place: Path, owned: frozenset[str]) -> bool:
    """Whether a folder is a packet: one of a ref that the run owns, or whole, as a form leaves it.

    Somebody else's folder may have a handout.pdf too.
    """
    names = {path.name for path in _files(place)}
    whole = bool(names & set(PAGES)) and set(STAFF) <= names
    return bool(names) and (place.name in owned or whole)


def _written(folder: Path) -> dict[str, date]:
    """By ref, the day on which its packet was last made or decided on, as the log has it."""
    found: dict[str, date] = {}
    for event in read_events(folder):
        try:
            found[str(event["ref"])] = datetime.fromisoformat(event["at"]).date()
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _day(place: Path, written: dict[str, date]) -> date:
    """The day of a packet; where no log says it, as for the form's, that of its newest file."""
    if place.name in written:
        return written[place.name]
    return date.fromtimestamp(max(path.lstat().st_mtime for path in _files(place)))


def _files(place: Path) -> list[Path]:
    found = (place / name for name in sorted(own_names()))
    return [path for path in found if path.is_file() or path.is_symlink()]


def _emptied(place: Path) -> Iterator[Path]:
    """Take away our files of a packet, and its folder; gives what is left, which is not ours."""
    sweep(place, alone=True)
    for path in _files(place):
        path.unlink()
    left = sorted(place.iterdir())
    if not left:
        place.rmdir()
    yield from left


def _write_down(folder: Path, refs: list[str]) -> None:
    if read_run(folder):
        with RunLog(folder) as log:
            for ref in refs:
                log.say("purged", ref=ref)
