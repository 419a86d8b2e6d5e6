"""Where the kit's own files are, in a checkout, an editable install and a wheel alike."""

import errno
import os
import platform
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CONTENT = PACKAGE / "content"
LOCALES = PACKAGE / "locale"
# Where `sciatica-kit lab` tells the forms of a practice's own letterhead, templates and content.
PRACTICE, TEMPLATES, OWN = "SCIATICA_PRACTICE", "SCIATICA_TEMPLATES", "SCIATICA_CONTENT"
Mark = tuple[str, int, int, int]
# What we write for a moment says on which machine and in which process, so that what a killed one
# has left can be told from what another is writing.
HERE = re.sub(r"[^A-Za-z0-9]", "", platform.node())[:24]
PASSING = re.compile(r"\.sciatica-kit-(?P<host>[A-Za-z0-9]*)-(?P<process>\d+)-\w{8}(\.part)?")
# Seconds after which nobody is still at it, on whatever machine.
LONG_GONE = 24 * 60 * 60


def beside(name: str) -> Path:
    """The folder `name` packed into the wheel, or else the checkout's own."""
    packed = PACKAGE / f"_{name}"
    return packed if packed.is_dir() else PACKAGE.parent / name


class Refused(OSError):
    """A place that the kit does not write to or read from; `strerror` is a whole sentence."""

    def __init__(self, said: str) -> None:
        super().__init__(errno.EPERM, said)


def within(root: Path, *names: str) -> Path:
    """A path under a folder of which no step is a link or leads out. Raises Refused.

    The folder itself may be a link: whoever named it knows where it leads.
    """
    path = root
    for name in names:
        if Path(name).name != name or "\\" in name:
            raise Refused(f"{name} is no name of a file in {path}: take it out")
        path = path / name
        if is_link(path):
            raise Refused(f"{path} is a link, and no link is followed there: take it away")
    return path


def is_link(path: Path) -> bool:
    """Whether a path is a symbolic link, or a junction of Windows."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return False
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)
    return stat.S_ISLNK(found.st_mode) or (
        junction is not None and getattr(found, "st_reparse_tag", 0) == junction
    )


def read_within(root: Path, *names: str) -> bytes:
    """The bytes of a plain file under a folder, by no link. Raises OSError, Refused."""
    path = within(root, *names)
    handle = os.open(path, os.O_RDONLY | PLAIN)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused(f"{path} is no plain file: take it away")
        return file.read()


def read_packet(page: Path) -> bytes:
    """A page that lies in a packet, by no link from its run on. Raises OSError, Refused."""
    return read_within(page.parents[2], *page.parts[-3:])


# A link is not followed, and whoever opens a pipe does not wait for its other end.
PLAIN = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


def write_private(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_passing(), suffix=".part")
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


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for its owner alone, for as long as it is needed; sweeps what killed ones left."""
    place = Path(tempfile.gettempdir())
    sweep(place)
    named = _passing()
    with tempfile.TemporaryDirectory("", named, place, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _passing() -> str:
    return f".sciatica-kit-{HERE}-{os.getpid()}-"


def sweep(folder: Path, alone: bool = False) -> None:
    """Take away what killed processes of ours have left half done in a folder, and nothing else.

    `alone` says that the folder is locked, so that nobody can be at it still.
    """
    with suppress(OSError):
        for path in folder.glob(".sciatica-kit-*"):
            if _is_ours(path) and (alone or _left_behind(path)):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def _is_ours(path: Path) -> bool:
    owner = path.lstat().st_uid
    ours = owner == getattr(os, "getuid", lambda: owner)()
    return ours and not path.is_symlink() and bool(PASSING.fullmatch(path.name))


def _left_behind(path: Path) -> bool:
    """Whether a process of this machine made it that is gone, or one of another a day ago."""
    named = PASSING.fullmatch(path.name)
    if named and named["host"] == HERE:
        return not _is_running(int(named["process"]))
    return time.time() - path.lstat().st_mtime > LONG_GONE


def _is_running(process: int) -> bool:
    import psutil

    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:
        return True


def own_folder(root: Path, *names: str) -> Path:
    """A folder under another, by no link, made if need be, and closed to all but its owner.

    Raises OSError, Refused.
    """
    path = root
    for number in range(1, len(names) + 1):
        path = closed(private_folder(within(root, *names[:number])))
    return path


def closed(folder: Path) -> Path:
    """A folder that is there, closed to all but its owner. Raises Refused where it stays open.

    On Windows who may read it is set by its owner, and not by a mode.
    """
    if os.name != "posix" or not _open_to_others(folder):
        return folder
    try:
        folder.chmod(0o700)
    except OSError as error:
        why = (error.strerror or "").lower()
        raise Refused(f"others may look into {folder}, and that cannot be changed ({why}): "
                      "choose another folder") from None  # fmt: skip
    if _open_to_others(folder):
        raise Refused(f"others may look into {folder}, and its disk keeps no rights: "
                      "choose a folder on another disk")  # fmt: skip
    return folder


def _open_to_others(folder: Path) -> bool:
    return bool(stat.S_IMODE(os.stat(folder).st_mode) & 0o077)


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
                # A folder that is a link may lead to itself.
                if entry.is_dir(follow_symlinks=False):
                    yield from _marks(Path(entry.path))
                elif Path(entry.path).is_file():
                    at = entry.stat()
                    yield entry.path, at.st_mtime_ns, at.st_ctime_ns, at.st_size
