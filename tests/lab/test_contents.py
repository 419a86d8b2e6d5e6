"""JupyterLab keeps no copy of a patient's file, and writes over none."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from tornado.web import HTTPError

from sciatica_kit.errors import UserMistake
from sciatica_kit.lab.contents import Contents, NotebookCheckpoints, forget_earlier
from sciatica_kit.lab.history import keep_none
from tests.browser.lab_server import ROOT, free_port, running_lab, surroundings

BOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
NOTE = "Test Ana fell in the garden"
PATIENTS = (
    "outputs/monday/packets/T-01/chart-note.txt",
    "outputs/monday/packets/T-02/chart-note.txt",
    "outputs/monday/packets/T-01/handout.ipynb",
    "outputs/monday/packets/T-01/handout.html",
    "outputs/monday/manifest.csv",
    "outputs/monday/run.json",
    "outputs/rosters/list.csv",
    "clinic/week 7/packets/T-01/chart-note.txt",
    "clinic/week 7/run.json",
    "monday.csv",
    "MONDAY.CSV",
    "lists/monday.xlsx",
)
OTHERS = ("notebooks/start_here.ipynb", "practice.toml", "notebooks/own.txt", "lists/read-me.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as JupyterLab shows it, with a run in it and one elsewhere."""
    for name in (*PATIENTS, *OTHERS, "clinic/week 7/manifest.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(BOOK if name.endswith(".ipynb") else NOTE)
    return tmp_path


@pytest.fixture
def contents(folder: Path) -> Contents:
    """The kit's way to files."""
    return Contents(root_dir=str(folder), checkpoints_class=NotebookCheckpoints)


def ask(question):  # type: ignore[no-untyped-def]
    """The answer of JupyterLab's way to files."""
    return asyncio.run(question)


def everything(folder: Path) -> dict[str, str]:
    """Every file below a folder and what it says."""
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", PATIENTS)
def test_a_patients_file_is_read_only_and_has_no_copy(
    contents: Contents, folder: Path, name: str
) -> None:
    """It opens as one that cannot be written, a saving is refused with a reason, and a checkpoint
    of it is none."""
    before = everything(folder)
    assert ask(contents.get(name, content=False))["writable"] is False
    with pytest.raises(HTTPError) as refused:
        ask(contents.save({"type": "file", "format": "text", "content": "x"}, name))
    assert refused.value.status_code == 403
    assert "read-only" in str(refused.value.log_message)
    assert ask(contents.create_checkpoint(name))["id"] == "checkpoint"
    assert ask(contents.list_checkpoints(name)) == []
    assert everything(folder) == before


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_written_as_always(contents: Contents, folder: Path, name: str) -> None:
    """Notebooks, settings and texts of the user can be saved."""
    assert ask(contents.get(name, content=False))["writable"] is True
    if not name.endswith(".ipynb"):
        ask(contents.save({"type": "file", "format": "text", "content": "x"}, name))
        assert (folder / name).read_text() == "x"


def test_a_new_roster_may_be_uploaded_in_pieces(contents: Contents, folder: Path) -> None:
    """A roster that is not there yet is taken, though it comes piece by piece; a packet is not."""
    for chunk, text in ((1, "ref\n"), (2, "T-01\n"), (-1, "T-02\n")):
        model = {"type": "file", "format": "text", "content": text, "chunk": chunk}
        ask(contents.save(dict(model), "tuesday.csv"))
        with pytest.raises(HTTPError):
            ask(contents.save(dict(model), PATIENTS[0]))
    assert (folder / "tuesday.csv").read_text() == "ref\nT-01\nT-02\n"
    assert (folder / PATIENTS[0]).read_text() == NOTE


def test_our_notebooks_have_their_copy_beside_them(contents: Contents, folder: Path) -> None:
    """A notebook of the kit can be gone back to; renamed or taken away, its copy follows."""
    name = "notebooks/start_here.ipynb"
    before = (folder / name).read_text()
    made = ask(contents.create_checkpoint(name))
    assert ask(contents.list_checkpoints(name)) == [made]
    assert {p for p in everything(folder) if "checkpoint" in p} == {
        "notebooks/.ipynb_checkpoints/start_here-checkpoint.ipynb"
    }
    (folder / name).write_text("spoilt")
    ask(contents.restore_checkpoint(made["id"], name))
    assert (folder / name).read_text() == before
    ask(contents.rename(name, "notebooks/mine.ipynb"))
    assert ask(contents.list_checkpoints("notebooks/mine.ipynb"))
    ask(contents.rename("notebooks/mine.ipynb", "lists/mine.ipynb"))
    assert {p for p in everything(folder / "lists") if "checkpoint" in p} == set()


def test_nothing_can_be_gone_back_to_elsewhere(contents: Contents) -> None:
    """Without a copy there is nothing to restore, and that is said."""
    with pytest.raises(HTTPError, match="no checkpoint"):
        ask(contents.restore_checkpoint("checkpoint", PATIENTS[0]))


def test_copies_of_earlier_versions_are_taken_away(tmp_path: Path) -> None:
    """What lay in the home of the user goes at the next start; settings beside it stay."""
    for name in ("checkpoints/chart-note-checkpoint.txt", "settings/x.json"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(NOTE)
    forget_earlier(tmp_path)
    assert everything(tmp_path) == {"settings/x.json": NOTE}
    forget_earlier(tmp_path / "none")


def test_two_packets_opened_and_saved_in_a_real_jupyterlab(folder: Path) -> None:
    """Asked as a browser asks, no copy of either note is anywhere, and neither is changed."""
    own = folder / "home/.local/share/jupyter/sciatica-kit/checkpoints"
    own.mkdir(parents=True)
    (own / "chart-note-checkpoint.txt").write_text(NOTE)
    with running_lab(folder) as lab:
        for name in (*PATIENTS, "notebooks/start_here.ipynb"):
            path = f"/api/contents/{name}".replace(" ", "%20")
            assert lab.json(f"{path}/checkpoints", b"")["id"] == "checkpoint"
            model = json.dumps({"type": "file", "format": "text", "content": "x"}).encode()
            if name in PATIENTS:
                assert lab.json(path)["writable"] is False
                assert lab.get(path, data=model, method="PUT")[0] == 403
    copies = {str(p.relative_to(folder)) for p in folder.rglob("*checkpoint*") if p.is_file()}
    assert copies == {"notebooks/.ipynb_checkpoints/start_here-checkpoint.ipynb"}
    assert all((folder / name).read_text() in (NOTE, BOOK) for name in PATIENTS)


TYPES = """
import sys
from sciatica_kit.lab.jupyter import without_other_settings
without_other_settings()
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel()
client.execute_interactive("row = {'name': 'Test Ana fell in the garden'}; print(len(row))")
manager.shutdown_kernel()
"""


def test_what_is_typed_into_a_cell_is_in_no_history(folder: Path) -> None:
    """A kernel of the lab writes no line that was typed into the home of the user."""
    home = folder / "home"
    home.mkdir()
    env = {**surroundings(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", TYPES], env=env, capture_output=True, text=True)
    assert done.stdout == "1\n", done.stderr
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if NOTE.encode() in path.read_bytes()] == []


def test_a_place_for_settings_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Where not even that can be kept, one sentence says where, and what to set."""
    (tmp_path / "own").write_text("in the way")
    with pytest.raises(UserMistake, match="JUPYTER_DATA_DIR"):
        keep_none(tmp_path / "own")


COMMAND = """
import sys
from pathlib import Path
from sciatica_kit import cli
from sciatica_kit.lab import jupyter, voila
jupyter.notebooks_folder = voila.notebooks_folder = lambda: Path(sys.argv[1])
sys.exit(cli.main(["lab", "--port", sys.argv[2], *sys.argv[3:]]))
"""


@pytest.mark.parametrize("more", [(), ("--pages",)])
def test_no_command_line_has_the_token(folder: Path, more: tuple[str, ...]) -> None:
    """The browser is told of a file that only the user can read: neither it nor a process of ours
    shows the token to everybody on the machine; the file goes with the server."""
    (folder / "home").mkdir()
    told = folder / "told"
    browser = folder / "browser"
    browser.write_text(
        f'#!/bin/sh\nprintf "%s" "$*" > {told}.part\nmv {told}.part {told}\n', "utf-8"
    )
    browser.chmod(0o700)
    env = {**surroundings(folder / "home"), "BROWSER": f"{browser} %s"}
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder / "notebooks"), free_port(), *more],
        cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        token = next(
            found[1] for line in process.stdout or () if (found := re.search(r"token=(\w+)", line))
        )
        for _ in range(600):
            if told.exists():
                break
            time.sleep(0.1)
        assert token not in told.read_text()
        page = Path(told.read_text().removeprefix("file://"))
        assert token in page.read_text()
        # It is shut to others itself, or by its folder.
        assert not all(place.stat().st_mode & 0o077 for place in (page, page.parent))
        lines = (p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if os.access(p, 4))
        assert not [line for line in lines if token.encode() in line]
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout
        process.stdout.close()
    assert not page.exists()


def test_the_wheel_takes_the_notebooks_alone() -> None:
    """Copies that JupyterLab keeps beside the notebooks are packed into no wheel: each notebook is
    named by itself."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    packed = wheel["targets"]["wheel"]["force-include"]
    books = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {name for name in packed if name.startswith("notebooks")} == books
    assert {packed[name] for name in books} == {f"sciatica_kit/_{name}" for name in books}
