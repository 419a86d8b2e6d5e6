"""Patients' files are warned of where git or another program would copy them."""

import subprocess
from pathlib import Path

import pandas as pd
import pytest

import sciatica_kit as sk
from sciatica_kit.batch.upkeep.places import warnings_for
from sciatica_kit.cli import main
from sciatica_kit.packet.edition import SAMPLE_DAY, sample_roster


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """An empty git work tree."""
    subprocess.run(["git", "init", "-q", str(tmp_path / "tree")], check=True)
    return tmp_path / "tree"


@pytest.mark.parametrize(
    "name", ["OneDrive", "OneDrive - Praxis am Markt", "onedrive", "Dropbox", "Dropbox (Personal)",
             "Google Drive", "GoogleDrive-ana@example.org", "My Drive", "iCloudDrive",
             "iCloud Drive", "Mobile Documents", "com~apple~CloudDocs", "Nextcloud", "Nextcloud2",
             "ownCloud", "CloudStorage", "pCloud Drive", "Proton Drive", "Box Sync", "MEGAsync",
             "Mon Drive", "SynologyDrive"],
)  # fmt: skip
def test_a_folder_that_is_copied_is_named(tmp_path: Path, name: str) -> None:
    """Folders by the names that such programs give them, at any depth, are named."""
    (said,) = warnings_for(tmp_path / name / "clinic" / "out")
    assert name in said
    assert "choose another folder" in said


def test_a_folder_that_is_copied_is_known_behind_a_link(tmp_path: Path) -> None:
    """A link that leads into such a folder does not hide it."""
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "Dropbox")
    assert len(warnings_for(tmp_path / "out" / "monday")) == 1


@pytest.mark.parametrize("name", ["Dropboxes", "boxing", "drive", "my-clouds", "mega", "outputs"])
def test_other_names_are_no_reason(tmp_path: Path, name: str) -> None:
    """A name that only begins like one of them is left alone."""
    assert warnings_for(tmp_path / name) == ()


@pytest.mark.parametrize(
    ("ignored", "warned"),
    [(None, True), ("/outputs/\n", False), ("*.pdf\n", True), ("*\n", False), ("/other/\n", True)],
)
def test_git_is_asked(tree: Path, ignored: str | None, warned: bool) -> None:
    """A folder in a git work tree is warned of, unless git leaves every kind of file in it out."""
    if ignored:
        (tree / ".gitignore").write_text(ignored)
    assert bool(warnings_for(tree / "outputs" / "monday")) is warned


def test_outside_of_git_nothing_is_said(tmp_path: Path) -> None:
    """A folder that lies in no work tree is no reason."""
    assert warnings_for(tmp_path / "outputs") == ()


def test_without_git_itself_it_is_warned_all_the_same(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where git cannot be asked, a work tree is taken to keep everything."""
    monkeypatch.setenv("PATH", "")
    assert len(warnings_for(tree / "outputs")) == 1


def test_a_hooks_surroundings_do_not_matter(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What git has told a hook of another repository is not taken for this one."""
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    (tree / ".gitignore").write_text("/outputs/\n")
    assert warnings_for(tree / "outputs" / "monday") == ()


def test_commands_warn_and_go_on(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """handout says where its file would go, writes it, and ends as always."""
    target = tree / "OneDrive" / "x.pdf"
    words = ["handout", str(sample_roster()), "DEMO-01", "-o", str(target)]
    assert main(words, SAMPLE_DAY) == 0
    said = capsys.readouterr().err.splitlines()
    assert target.is_file()
    assert len(said) == 2
    assert all(line.startswith("sciatica-kit: warning: ") for line in said)


def test_the_front_door_warns_too(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form or a run whose packets would go there warns once, and goes on."""
    monkeypatch.chdir(tree)
    kit, nobody = (
        sk.load(issued_on=SAMPLE_DAY),
        pd.DataFrame([{"ref": "T-01", "name": "Test", "diagnosis": "?", "red_flags": ""}]),
    )
    for ask in (
        lambda: kit.build_handout(outputs="built"),
        lambda: kit.run_batch(folder=".", outputs="outputs"),
        lambda: kit.run(nobody, "out"),
    ):
        with pytest.warns(UserWarning, match="git work tree") as told:
            ask()
        ours = [warning for warning in told if "git work tree" in str(warning.message)]
        assert [warning.filename for warning in ours] == [__file__]
