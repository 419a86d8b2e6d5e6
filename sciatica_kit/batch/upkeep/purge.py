"""Packets taken away when they are old enough; what the run says of them stays."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ...errors import UserMistake
from ...packet.make import PAGES, STAFF, own_names
from ...packet.noted import Noted
from ...paths import PASSING, sweep
from ..printing.earlier import FOLDER, forget_print_files
from ..record.log import RunLog, read_events
from ..record.manifest import read_run
from ..record.past import past_of
from ..review.files import BESIDE, SYSTEM
from ..run.aside import FOLDER as ASIDE
from ..run.lock import locked
from ..run.place import FILES, FOLDERS


@dataclass(frozen=True)
class Purged:
    """What was taken away of a run: the refs, and what lies there still that is not the kit's."""

    folder: Path
    refs: tuple[str, ...]
    left: tuple[Path, ...]
    # The refs of those that had been set aside.
    asides: tuple[str, ...] = ()


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


def links_in(folder: Path) -> tuple[Path, ...]:
    """The links to folders where packets may lie, which `purge` passes by."""
    places = (folder, *_inside(folder))
    found = (path for place in places for path in (*place.iterdir(), *_members(place)))
    return tuple(sorted({path for path in found if path.is_symlink() and path.is_dir()}))


def _members(place: Path) -> Iterator[Path]:
    """What lies where the packets of a run lie, and those that were set aside."""
    for name in ("packets", ASIDE):
        inner = place / name
        yield from inner.iterdir() if inner.is_dir() and not inner.is_symlink() else ()


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
        left = [path for place in old for path in _emptied(place)]
        _write_down(folder, old)
        kept = [place for place in _packets(folder) if _is_ours(place, owned) and place not in old]
        said = {*left, *(path.parent for path in left)}
        left += (path for path in _others(folder, kept) if path not in said)
        asides = tuple(place.name for place in old if place.parent.parent.name == ASIDE)
        refs = tuple(place.name for place in old if place.parent.parent.name != ASIDE)
        return Purged(folder, refs, tuple(left), asides)


def _others(folder: Path, kept: list[Path]) -> Iterator[Path]:
    """What lies in a run besides its lists and the packets that are kept."""
    # Above a form's packets lie runs and lists of the practice, which are none of its leftovers.
    for path in sorted(folder.iterdir()) if read_run(folder) else ():
        if path.name not in (*FILES, *FOLDERS, *BESIDE) and not (
            PASSING.fullmatch(path.name) or SYSTEM.fullmatch(path.name)
        ):
            yield path
    aside = folder / ASIDE
    if aside.is_dir() and not aside.is_symlink():
        yield from (path for path in sorted(aside.iterdir()) if path not in _inside(aside))
    days = [*_inside(aside), folder / "packets", folder / FOLDER]
    for day in (place for place in days if place.is_dir() and not place.is_symlink()):
        for path in sorted(day.iterdir()):
            if path in kept:
                ours = own_names()
                yield from (file for file in sorted(path.iterdir()) if file.name not in ours)
            elif path.name != Noted.note:
                yield path


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
    """By ref, the day here on which its packet was last made or decided on, as the log has it."""
    found: dict[str, date] = {}
    for event in read_events(folder):
        try:
            # The log's moments are UTC, and the day that ages are counted from is this machine's.
            found[str(event["ref"])] = datetime.fromisoformat(event["at"]).astimezone().date()
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _day(place: Path, written: dict[str, date]) -> date:
    """The day of a packet; where no log says it, as for the form's, that of its newest file."""
    if place.parent.parent.name == ASIDE:
        # Of the day of its folder: what was made of the same ref since is another packet.
        with suppress(ValueError):
            return date.fromisoformat(place.parent.name)
    elif place.name in written:
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


def _write_down(folder: Path, old: list[Path]) -> None:
    if read_run(folder):
        with RunLog(folder) as log:
            for place in old:
                aside = place.parent.parent.name == ASIDE
                where = {"place": place.relative_to(folder).as_posix()} if aside else {}
                log.say("purged", ref=place.name, **where)
