"""Commands do their work without a home, and with streams that are closed or full."""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sciatica_kit.batch.record.manifest import read_manifest
from sciatica_kit.cli import main
from sciatica_kit.packet.edition import SAMPLE_DAY, sample_roster
from tests.batch.run.test_faults import roster
from tests.day import ago

KIT = [sys.executable, "-m", "sciatica_kit"]
# A user without an entry in the list of users, who may all the same read what the tests need.
NOBODY = ["setpriv", "--reuid", "12345", "--clear-groups",
          "--inh-caps=+dac_override,+dac_read_search",
          "--ambient-caps=+dac_override,+dac_read_search"]  # fmt: skip


def batch(path: Path, out: Path) -> list[str]:
    """A run in one process on the day of issue."""
    return [*KIT, "batch", str(path), "--out", str(out), "--workers", "1", "--issued-on", ago()]


def in_shell(words: list[str], streams: str) -> "subprocess.CompletedProcess[str]":
    """A command with its streams turned elsewhere."""
    return subprocess.run(
        f"{shlex.join(words)} {streams}", shell=True, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    "streams", [">&-", ">/dev/full", "2>/dev/full", "2>&-", ">&- 2>&-", "<&- >&- 2>&-",
                ">/dev/full 2>/dev/full"],
)  # fmt: skip
def test_a_run_is_made_whatever_becomes_of_its_words(tmp_path: Path, streams: str) -> None:
    """Streams that are closed or full lose words and no packet: status 0, and no traceback."""
    done = in_shell(batch(roster(tmp_path, 2), tmp_path / "out"), streams)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert [entry.status for entry in read_manifest(tmp_path / "out")] == ["made", "made"]
    assert (tmp_path / "out" / "print" / "all.pdf").is_file()
    for path in (tmp_path / "out").rglob("*"):
        assert not path.is_file() or b"packets: " not in path.read_bytes()


@pytest.mark.parametrize(
    ("stream", "why"), [(">/dev/full", "no space left on device"), (">&-", "it is closed")]
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_could_not_be_printed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unbuffered: str, stream: str, why: str
) -> None:
    """Where the words are the result, as those of plan, a full stream is one sentence and 1."""
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    words = [*KIT, "plan", str(roster(tmp_path, 2)), "--issued-on", ago()]
    done = in_shell(words, stream)
    assert done.returncode == 1
    assert done.stderr == f"sciatica-kit: cannot write to standard output: {why}\n"


@pytest.mark.parametrize("page", ["ascii", "cp1252", "utf-8"])
def test_signs_that_a_code_page_lacks_end_nothing(
    monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """A terminal or a file that knows few signs gets the others as numbers."""
    monkeypatch.setenv("PYTHONIOENCODING", page)
    done = subprocess.run([*KIT, "roster", "check", str(sample_roster()), "--issued-on",
                           str(SAMPLE_DAY)], capture_output=True)  # fmt: skip
    said = done.stdout.decode(page)
    assert done.returncode == 3, done.stderr
    assert "\\u201clfet" in said if page == "ascii" else "“lfet”" in said


def test_a_reader_that_goes_away_ends_no_run(tmp_path: Path) -> None:
    """Whoever reads the first line of a run and closes the pipe gets every packet all the same."""
    done = in_shell(batch(roster(tmp_path, 3), tmp_path / "out"), "2>&1 | head -c 1")
    assert done.stdout
    assert [entry.status for entry in read_manifest(tmp_path / "out")] == ["made"] * 3
    assert (tmp_path / "out" / "print" / "all.pdf").is_file()


@pytest.mark.parametrize("words", ["--help", "library list"])
def test_who_has_read_enough_is_no_fault(words: str) -> None:
    """A reader that closes the pipe early ends the command without a word."""
    done = in_shell([*KIT, *words.split()], "| head -n 1")
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("home", [None, "", "/proc/nope", "/dev/null", "relative"])
def test_a_run_needs_no_home(tmp_path: Path, home: str | None) -> None:
    """Without a home, or with one that cannot be written to, a run is as with one, and leaves
    nothing behind in the machine's temporary folder."""
    path, temporary = roster(tmp_path, 1), tmp_path / "tmp"
    temporary.mkdir()
    given = {**os.environ, "TMPDIR": str(temporary), **({"HOME": home} if home is not None else {})}
    given = {name: value for name, value in given.items() if name != "HOME" or home is not None}
    done = subprocess.run(
        batch(path, tmp_path / "out"), env=given, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert list(temporary.iterdir()) == []
    assert {p.name for p in tmp_path.iterdir()} == {"list.csv", "out", "tmp"}


def test_no_home_and_no_place_for_passing_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing at all can be written, what writes nothing still works."""

    def none() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setenv("HOME", "/proc/nope")
    monkeypatch.setattr(tempfile, "gettempdir", none)
    assert main(["library", "list"]) == 0
    assert "core_bridge" in capsys.readouterr().out
    assert os.environ["HOME"] == "/proc/nope"


def test_a_user_of_no_name_needs_no_home(tmp_path: Path) -> None:
    """A user whom the machine has no entry for, as in many containers, gets the packets too."""
    path, out = roster(tmp_path, 1), tmp_path / "out"
    if subprocess.run([*NOBODY, "true"], capture_output=True).returncode:
        pytest.skip("another user cannot be taken on here")
    tmp_path.chmod(0o777)
    given = {name: value for name, value in os.environ.items() if name != "HOME"}
    # Their own temporary folder: pytest's is shut to them.
    with tempfile.TemporaryDirectory() as temporary:
        Path(temporary).chmod(0o777)
        words = [*NOBODY, *batch(path, out)]
        env = {**given, "TMPDIR": temporary}
        done = subprocess.run(words, env=env, capture_output=True, text=True)
        assert list(Path(temporary).iterdir()) == []
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert [entry.status for entry in read_manifest(out)] == ["made"]
