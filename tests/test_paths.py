"""Files that are written whole or not at all, and what a killed process leaves of them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sciatica_kit import paths
from sciatica_kit.cli import main
from sciatica_kit.paths import scratch, sweep, write_private

BEGINS = """
import os, signal, sys
from pathlib import Path
from sciatica_kit import paths
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
paths.write_private(Path(sys.argv[1]) / "new.txt", b"Test Ana")
"""
STAYS = """
import os, signal
from sciatica_kit.paths import scratch
with scratch() as folder:
    (folder / "handout.pdf").write_bytes(b"Test Ana")
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(code: str, *words: str) -> str:
    """What a process that kills itself has said before."""
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    return done.stdout.strip()


def test_what_a_killed_writer_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    """The half file of a killed process has a patient's words in it, and goes the next time."""
    killed(BEGINS, str(tmp_path))
    (left,) = tmp_path.iterdir()
    assert b"Test Ana" in left.read_bytes()
    write_private(tmp_path / "other.txt", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["other.txt"]


def test_the_scratch_folder_of_a_killed_process_goes_at_the_next_start() -> None:
    """A check that was killed leaves pages in the machine's folder for such; the next sweeps."""
    left = Path(killed(STAYS))
    assert left.is_dir()
    assert left.stat().st_mode & 0o077 == 0
    with scratch() as folder:
        assert not left.exists()
        assert folder.is_dir()
    assert not folder.exists()


def test_any_command_sweeps_at_its_start(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is typed next, pages that a killed check has left are taken away."""
    left = Path(killed(STAYS))
    assert left.is_dir()
    assert main(["library", "check"]) == 0
    assert not left.exists()


def test_what_somebody_is_at_stays(tmp_path: Path) -> None:
    """A file that a living process is writing, of this machine or another, is left to it."""
    for name in (f"{paths.HERE}-{os.getpid()}-abcd1234.part", "elsewhere-1-abcd1234.part"):
        (tmp_path / f".sciatica-kit-{name}").write_text("x")
    before = set(tmp_path.iterdir())
    sweep(tmp_path)
    assert set(tmp_path.iterdir()) == before
    old = os.stat(tmp_path).st_mtime - 2 * paths.LONG_GONE
    os.utime(tmp_path / ".sciatica-kit-elsewhere-1-abcd1234.part", (old, old))
    sweep(tmp_path)
    assert [path.name.split("-")[2] for path in tmp_path.iterdir()] == [paths.HERE]


@pytest.mark.parametrize(
    "name", [".other.part", ".com.google.Chrome.x.part", "sciatica-kit-a-1-abcd1234.part",
             ".sciatica-kit-notes.part", ".sciatica-kit-a-1-abcd1234.part.bak"],
)  # fmt: skip
def test_what_is_not_ours_stays(tmp_path: Path, name: str) -> None:
    """A file of another program that only looks like one half written is never taken away."""
    (tmp_path / name).write_text("x")
    sweep(tmp_path, alone=True)
    assert (tmp_path / name).exists()


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    """A link with such a name is neither followed nor taken away."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "letter.txt").write_text("x")
    (tmp_path / ".sciatica-kit-a-1-abcd1234").symlink_to(theirs)
    sweep(tmp_path, alone=True)
    assert (theirs / "letter.txt").exists()


def test_the_scratch_folder_lies_where_the_machine_keeps_such() -> None:
    """It is in the folder for temporary files, and has our name and the process's."""
    with scratch() as folder:
        assert folder.parent == Path(tempfile.gettempdir())
        assert str(os.getpid()) in folder.name
