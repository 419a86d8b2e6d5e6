"""print/: what was printed is taken away by its digest; what somebody put there is kept."""

from hashlib import sha256
from pathlib import Path

import pytest

from sciatica_kit.batch.printing.earlier import (
    foreign_files,
    forget_print_files,
    put,
    set_foreign_aside,
)
from sciatica_kit.batch.record.manifest import write_run
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.noted import Noted
from sciatica_kit.paths import own_folder

MADE = Noted.note

NAMES = ["all.pdf", "all-1.pdf", "all-27.pdf", "cover.pdf", "cover-3.pdf"]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder in which one pile was printed."""
    own_folder(tmp_path, "print")
    put(tmp_path, "all.pdf", b"a pile")
    put(tmp_path, "cover.pdf", b"a cover")
    return tmp_path


def names(folder: Path) -> list[str]:
    """What lies in print/ by its name."""
    return sorted(path.name for path in (folder / "print").iterdir() if path.name != MADE)


def test_what_was_printed_goes(run: Path) -> None:
    """With it goes the note of its digests."""
    forget_print_files(run)
    assert names(run) == []
    assert not (run / "print" / MADE).exists()


@pytest.mark.parametrize("name", NAMES)
def test_what_somebody_has_put_there_or_altered_stays(run: Path, name: str) -> None:
    """Its name alone makes no file one of the run's."""
    (run / "print" / name).write_bytes(b"with a colleague's marks")
    assert foreign_files(run) == [name]
    forget_print_files(run)
    assert names(run) == [name]
    with pytest.raises(UserMistake, match="put it somewhere else"):
        put(run, name, b"a pile")
    assert (run / "print" / name).read_bytes() == b"with a colleague's marks"


def test_it_is_set_aside_beside_what_was_set_aside_before(run: Path) -> None:
    """Each keeps its bytes, and is said with its new place."""
    said: list[tuple[str, str, str]] = []
    for marks in (b"one", b"two"):
        (run / "print/all.pdf").write_bytes(marks)
        said += set_foreign_aside(run, "2026-11-30")
    aside = run / "set-aside/2026-11-30"
    assert [(aside / name).read_bytes() for name in ("all.pdf", "all-of-2.pdf")] == [b"one", b"two"]
    assert [place for _, place, _ in said] == [
        "set-aside/2026-11-30/all.pdf",
        "set-aside/2026-11-30/all-of-2.pdf",
    ]
    assert [digest for _, _, digest in said] == [sha256(b).hexdigest() for b in (b"one", b"two")]
    assert names(run) == ["cover.pdf"]


def test_a_run_that_was_killed_while_it_printed_owns_what_it_wrote(run: Path) -> None:
    """A digest is noted before the file is written; what the last run ended with counts too."""
    assert foreign_files(run) == []
    digest = put(run, "all.pdf", b"a pile")
    (run / "print" / MADE).unlink()
    assert foreign_files(run) == ["all.pdf", "cover.pdf"]
    write_run(run, {"printed": {"all.pdf": digest, "odd": 3}})
    assert foreign_files(run) == ["cover.pdf"]


@pytest.mark.parametrize("odd", [b"\xff\xfe", b"", b"..\n/etc\n"])
def test_a_damaged_note_makes_nothing_ours(run: Path, odd: bytes) -> None:
    """What cannot be shown to be ours is kept."""
    (run / "print" / MADE).write_bytes(odd)
    assert foreign_files(run) == ["all.pdf", "cover.pdf"]
