"""A scrubbed notebook holds nothing of a patient, and is still the notebook that it was."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml

from sciatica_kit.batch.run.notebook import execute
from sciatica_kit.batch.upkeep.scrub import TAKEN_OUT, blanked, scrub
from sciatica_kit.cli import main
from sciatica_kit.paths import beside
from tests.batch.run.test_faults import roster
from tests.day import ago

ROOT = Path(__file__).parents[3]
SECRET = "Test Zyxwvut"


def code(source: str, *tags: str, **more: object) -> dict[str, object]:
    """A code cell with an output that names a patient."""
    said = {"output_type": "stream", "name": "stdout", "text": [SECRET]}
    return {"cell_type": "code", "id": "a", "metadata": {"tags": list(tags)}, "source": source,
            "outputs": [said], "execution_count": 7, **more}  # fmt: skip


def write(path: Path, *cells: dict[str, object], **metadata: object) -> Path:
    """A notebook with these cells."""
    book = {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book))
    return path


def test_an_executed_notebook_says_nothing_of_its_patient(tmp_path: Path) -> None:
    """What a batch leaves of a row has no path, no ref and no plan any more, and is valid."""
    list_of_all = roster(tmp_path, 1)
    made = execute(
        {"roster": str(list_of_all), "ref": "K000", "outputs": str(tmp_path), "issued_on": ago()},
        "warm",
    )
    book = tmp_path / "handout.ipynb"
    book.write_bytes(made.notebook)
    assert "K000" in book.read_text()
    assert scrub([book]) == (book,)
    text = book.read_text("utf-8")
    for word in ("K000", str(tmp_path), ago(), "disc", '"papermill"', "sha256 "):
        assert word not in text
    nbformat.validate(nbformat.read(book, as_version=4))
    shipped = json.loads((beside("notebooks") / "handout.ipynb").read_text("utf-8"))
    sources = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    assert sources == ["".join(cell["source"]) for cell in shipped["cells"]]


def test_twice_is_once(tmp_path: Path) -> None:
    """A second time changes nothing, and does not even write."""
    path = write(tmp_path / "a.ipynb", code("x = 1"), code("ref = 'T-77'", "parameters"))
    assert scrub([path]) == (path,)
    before = path.stat()
    assert scrub([path]) == ()
    assert path.stat() == before


def test_forms_and_papermills_notes_go(tmp_path: Path) -> None:
    """What stood in a form, and what papermill kept, are gone wherever they are kept."""
    states = {"application/vnd.jupyter.widget-state+json": {"state": {"x": SECRET}}}
    kept = {"parameters": {"ref": SECRET}, "output_path": SECRET}
    cell = code("pass")
    cell["metadata"] = {"papermill": kept, "tags": ["wide"]}
    path = write(tmp_path / "a.ipynb", cell, widgets=states, papermill=kept, title="Mine")
    scrub([path])
    book = json.loads(path.read_text())
    assert SECRET not in path.read_text()
    assert book["metadata"] == {"title": "Mine"}
    assert book["cells"][0]["metadata"] == {"tags": ["wide"]}
    assert (book["cells"][0]["outputs"], book["cells"][0]["execution_count"]) == ([], None)


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("ref = 'T-77'", 'ref = "DEMO-01"'),
        ("name: str = 'Test'  # Test Ana", 'name: str = ""'),
        ("born = 19740512\nyes = True\nwho = ['Test']\nmore = {'a': 1}\nx = None\ny = f(2)",
         'born = 0\nyes = True\nwho = []\nmore = {}\nx = None\ny = None'),
        ("x = 1\nprint('Test')", TAKEN_OUT),
        ("%store ref", TAKEN_OUT),
        ("a, b = 'Test', 'Ana'", TAKEN_OUT),
        ('x = ""  # a word on it', 'x = ""  # a word on it'),
        ("# Test Ana", "# Test Ana"),
        ("", ""),
    ],
)  # fmt: skip
def test_parameters_are_made_blank(source: str, after: str) -> None:
    """Values become the kit's own or the blank of their kind; other code is taken out whole."""
    assert blanked(source) == after
    assert blanked(after) == after


def test_an_old_notebook_is_scrubbed_too(tmp_path: Path) -> None:
    """A notebook in the form of before 2015 keeps its cells in sheets."""
    cell = {"cell_type": "code", "input": "x", "outputs": [{"text": SECRET}], "prompt_number": 3}
    book = {"worksheets": [{"cells": [cell]}], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(book))
    scrub([path])
    assert SECRET not in path.read_text()
    assert json.loads(path.read_text())["worksheets"][0]["cells"][0]["input"] == "x"


def test_rights_and_links_stay(tmp_path: Path) -> None:
    """The file keeps its rights, and a link to it stays a link."""
    path, link = write(tmp_path / "a.ipynb", code("x")), tmp_path / "link.ipynb"
    path.chmod(0o644)
    link.symlink_to(path)
    scrub([link])
    assert link.is_symlink()
    assert SECRET not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o644


def test_signs_are_kept_as_they_are(tmp_path: Path) -> None:
    """Words of every script in other cells stay; half a sign, which no file can hold, does too."""
    said = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "ظهر — Rücken \ud83d"}
    path = write(tmp_path / "a.ipynb", said, code("x"))
    scrub([path])
    assert json.loads(path.read_text("utf-8"))["cells"][0]["source"] == said["source"]


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"cells": 1}', b'{"cells": [1]}', b"\x89PNG", b"null",
             b'{"worksheets": [{}]}', b"[" * 100000, None],
)  # fmt: skip
def test_what_is_no_notebook_is_said_and_nothing_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes | None
) -> None:
    """One that is none is one sentence, exit 1, and the good one beside it stays as it is."""
    good, bad = write(tmp_path / "a.ipynb", code("x")), tmp_path / "b.ipynb"
    if data is not None:
        bad.write_bytes(data)
    before = good.read_bytes()
    assert main(["scrub", str(good), str(bad)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "b.ipynb" in said
    assert good.read_bytes() == before


def test_it_is_a_hook_of_pre_commit(tmp_path: Path) -> None:
    """Both files name the command as it is typed, and it leaves a changed file for the hook."""
    (ours,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    local = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = {hook["id"]: hook for repo in local["repos"] for hook in repo["hooks"]}
    assert hooks[ours["id"]]["entry"].endswith(ours["entry"])
    path = write(tmp_path / "a.ipynb", code("x"))
    kit = shutil.which("sciatica-kit", path=str(Path(sys.executable).parent))
    words = [kit or "", *ours["entry"].split()[1:], str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == f"{path}: parameters and outputs taken out\n"
    assert SECRET not in path.read_text()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_notebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said at once, where reading would wait for a writer for ever."""
    os.mkfifo(tmp_path / "pipe.ipynb")
    assert main(["scrub", str(tmp_path / "pipe.ipynb")]) == 1
    assert "is no notebook" in capsys.readouterr().err
