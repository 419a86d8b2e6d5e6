"""What may have written is never run twice: it is found before, or said plainly afterwards."""

import sys
import sysconfig
from pathlib import Path
from types import ModuleType
from unittest.mock import Mock

import nbformat
import pandas
import pytest
from jupyter_client.manager import start_new_kernel
from papermill.engines import NotebookExecutionManager

from sciatica_kit.engine import run as warm_run
from sciatica_kit.engine.gate import why_not
from sciatica_kit.errors import UserMistake
from tests.engine.test_engine import Ran, book, ran, run_here, text

# Reached in ways that no text shows.
HIDDEN = "import sys, os\nfound = dict(sys.modules)\n"
# What the stock engine must do, or nobody.
DEEDS = {
    "shell": "vars(os)['sys' + 'tem']('true')",
    "process": "found['sub' + 'process'].run(['true'])",
    "child": "found['multi' + 'processing.process'].BaseProcess().start()",
    "exit": "vars(sys)['ex' + 'it'](0)",
    "depth": "raise vars(found['built' + 'ins'])['Recursion' + 'Error']",
    "widget": "found['com' + 'm'].create_comm(target_name='a')",
    "front end": "from IPython.display import display\ndisplay(1, **{'display' + '_id': 'a'})",
    "bare thread": "found['_th' + 'read'].start_new_thread(print, ())",
}
# How a cell may have written before; the last two tell Python nothing of it.
WRITES = {
    "append": "with open('sent.csv', 'a') as f:\n    f.write('one\\n')",
    "folder": "os.mkdir('made')",
    "name": "os.rename('here.txt', 'there.txt')",
    "gone": "os.remove('here.txt')",
    "rights": "os.chmod('here.txt', 0o600)",
    "database": "import sqlite3\nsqlite3.connect('a.db').close()",
    "same cell": None,
    "file of a library": "import typst\ntypst.compile(b'a', output='a.pdf')",
    "raw": "r, w = vars(os)['pi' + 'pe']()\nvars(os)['wri' + 'te'](w, b'a')",
}


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each notebook runs in a folder of its own, with one file in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "here.txt").write_text("")


def done(folder: Path, *cells: str) -> Ran:
    """The cells, run warm or handed over."""
    return ran(book(folder / "in.ipynb", *cells), "sciatica", folder / "o.ipynb")


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_before_anything_is_written_is_handed_over(
    deed: str, tmp_path: Path, handed: list[str]
) -> None:
    """As long as nothing has been written, a second run costs nothing but time."""
    done(tmp_path, HIDDEN, "print(1)", DEEDS[deed])
    assert len(handed) == 1


def test_a_stack_without_end_is_handed_over(tmp_path: Path, handed: list[str]) -> None:
    """How deep a kernel's own stack is shows in the error, so that only a kernel gives it."""
    done(tmp_path, HIDDEN, "def deeper(): deeper()\ndeeper()")
    assert len(handed) == 1


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("deed", ["shell", "depth"])
def test_a_deed_after_something_was_written_fails_and_is_not_run_again(
    deed: str, write: str, tmp_path: Path, handed: list[str]
) -> None:
    """Files, folders, names, rights, databases and what a library writes by itself all count."""
    cells = [WRITES[write], DEEDS[deed]]
    if write == "same cell":
        cells = [f"open('sent.csv', 'a').write('one\\n')\n{DEEDS[deed]}"]
    with pytest.raises(UserMistake, match="not run a second time"):
        run_here(book(tmp_path / "in.ipynb", HIDDEN, *cells))
    assert not handed


@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_the_deed_a_line_is_written_once(
    deed: str, tmp_path: Path, handed: list[str]
) -> None:
    """The file has its line once, and the notebook says in which cell it ended."""
    made, raised = done(tmp_path, HIDDEN, WRITES["append"], DEEDS[deed], "print('not reached')")
    assert raised.startswith("UserMistake")
    assert not handed
    assert (tmp_path / "sent.csv").read_text() == "one\n"
    states = [cell.metadata.papermill.status for cell in made.cells]
    assert states == ["completed", "completed", "failed", "pending"]


def test_reading_and_compiling_are_no_writing(
    tmp_path: Path, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Python keeps of a module that it has compiled is the same however often."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "compiled.py").write_text("a = 1")
    read = "import compiled\nopen('here.txt').read()\nopen(os.devnull, 'w').close()"
    done(tmp_path, HIDDEN, read, DEEDS["shell"])
    assert len(handed) == 1
    assert list(tmp_path.glob("__pycache__/compiled.*"))


def test_what_carries_messages_to_other_kernels_is_no_writing_of_the_notebooks(
    tmp_path: Path, handed: list[str]
) -> None:
    """A client that somebody has open beats and writes all the time, and never for a notebook."""
    manager, client = start_new_kernel()
    try:
        done(
            tmp_path,
            HIDDEN,
            "import time\nfor _ in range(20):\n    time.sleep(0.1)",
            DEEDS["shell"],
        )
        assert len(handed) == 1
        with pytest.raises(UserMistake, match="not run a second time"):
            run_here(book(tmp_path / "w.ipynb", HIDDEN, WRITES["raw"], DEEDS["shell"]))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_where_the_system_does_not_count_a_cell_may_have_written(
    tmp_path: Path, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another system than Linux nobody tells what a library writes by itself."""
    monkeypatch.setattr("sciatica_kit.engine.counted.COUNTED", str(tmp_path / "nowhere"))
    assert done(tmp_path, HIDDEN, DEEDS["shell"])[1].startswith("UserMistake")
    assert not handed


# The notebook's own modules: each imports, by some way, what cannot be kept apart.
HELPERS = {
    "helper.py": "import subprocess",
    "inside.py": "def go():\n    import threading",
    "next.py": "import helper",
    "late.py": "def go():\n    from next import helper",
    "pack/__init__.py": "from .part import a",
    "pack/part.py": "import os\na = 1\ndef go():\n    os.system('ls')",
    "space/deep.py": "from ctypes import CDLL",
    "stars/__init__.py": "__all__ = ['one']",
    "stars/one.py": "import multiprocessing as mp",
    "aliased.py": "import os as o\nrun = o\nrun.fork()",
    "starred.py": "from os import *\nsystem('ls')",
    "sockets.py": "import socket\nsocket.create_connection(('a', 1))",
    "signals.py": "import signal",
    "tried.py": "try:\n    import no_such_module\nexcept ImportError:\n    import helper",
    "coded.py": "# -*- coding: latin-1 -*-\nname = 'é'\nimport helper",
    "away/far.py": "import helper",
    "native" + sysconfig.get_config_var("EXT_SUFFIX"): "",
    "fine.py": "import json\nfrom pathlib import Path\nif __name__ == '__main__':\n"
    "    import argparse\nelse:\n    a = 1",
    "package/__init__.py": "from . import code, signal",
    "package/code.py": "a = 1",
    "package/signal.py": "from .code import a",
}
FOUND = (
    "import helper", "import inside", "import next", "import late", "import pack",
    "from pack import part", "from pack.part import a", "import space.deep",
    "from space import deep", "from stars import *", "from stars import one", "import aliased",
    "import starred", "import sockets", "import signals", "import tried", "import coded",
    "import native", "def f():\n    import helper", "if 0:\n    import helper",
    "import sys\nsys.path.append('away')\nimport far",
    "import sys\nsys.path.insert(0, 'away')\nimport far",
    "import sys as s\ns.path.extend(['nowhere', 'away'])\nimport far",
    "import sys\nsys.path[:0] = ['away']\nimport far", "import os\nos.chdir('away')\nimport far",
    "import sys\nfrom pathlib import Path\nsys.path.append(str(Path('away')))\nimport far",
    "%time import helper",
)  # fmt: skip
NOT_FOUND = (
    "import fine", "import package", "from package import code", "import space", "import stars",
    "import no_such_module", "import sys\nsys.path.append('away')\nimport fine",
    "import sys\nfrom pathlib import Path\nsys.path.append(str(Path('away')))\nimport json, fine",
)  # fmt: skip


@pytest.fixture
def helpers(tmp_path: Path) -> None:
    """The notebook's own modules, in its folder."""
    for name, said in HELPERS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(said, "latin-1")


@pytest.mark.parametrize("cell", FOUND)
@pytest.mark.usefixtures("helpers")
def test_an_own_module_that_needs_a_kernel_is_found_before_the_first_cell(
    cell: str, tmp_path: Path, handed: list[str]
) -> None:
    """By whatever way it is imported, nothing of the notebook has run when it is handed over."""
    done(tmp_path, "open('sent.csv', 'a').write('one\\n')", cell)
    assert len(handed) == 1
    assert not (tmp_path / "sent.csv").exists()
    assert not set(sys.modules) & {"helper", "pack", "stars", "space"}


@pytest.mark.parametrize("cell", NOT_FOUND)
@pytest.mark.usefixtures("helpers")
def test_an_own_module_that_needs_nothing_runs_warm(cell: str) -> None:
    """What a module does only as a program of its own, and relative names, are no reason."""
    assert why_not([cell]) == ""


@pytest.mark.usefixtures("helpers")
def test_an_own_module_that_is_loaded_here_is_not_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A notebook would see what this process has done to it: a kernel imports it afresh."""
    monkeypatch.setitem(sys.modules, "fine", ModuleType("fine"))
    assert why_not(["import fine"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x = (", ""), ("\0", ""), ("# coding: no-such-code\n", ""), ("é", ""),
        ("x" + ".real" * 3000, "too deep"), ("-" * 9000 + "1", "too deep"),
        ("(" * 150 + ")" * 150, ""), ("from .... import above", ""), ("from . import *", ""),
    ],
)  # fmt: skip
def test_an_odd_module_is_no_fault_of_the_engine(text: str, why: str, tmp_path: Path) -> None:
    """What Python cannot read it does not run; what is too deep to look into needs a kernel."""
    (tmp_path / "odd.py").write_text(text, "latin-1")
    assert why_not(["import odd"]) == why


def test_a_module_that_may_not_be_read_needs_a_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows what is in it, so nothing runs before the kernel has read it."""
    (tmp_path / "closed.py").write_text("a = 1")
    loader = "importlib.machinery.SourceFileLoader.get_data"
    monkeypatch.setattr(loader, Mock(side_effect=PermissionError(13, "Permission denied")))
    assert why_not(["import closed"])


def test_an_own_module_with_the_name_of_a_library_is_the_notebooks(tmp_path: Path) -> None:
    """A kernel finds what lies beside the notebook before a library that is loaded in here."""
    assert pandas
    assert why_not(["import pandas"]) == ""
    (tmp_path / "pandas.py").write_text("a = 1")
    assert why_not(["import pandas"])
    assert why_not(["import os, json"]) == ""


def test_the_helper_of_a_stock_run_is_run_once(tmp_path: Path) -> None:
    """As it happens to people: a first cell appends, an own module asks another program."""
    helper = "import subprocess\ndef version():\n    return subprocess.run(['echo', '1.0'])"
    (tmp_path / "tool_helper.py").write_text(helper)
    cells = (WRITES["append"], "import tool_helper\ntool_helper.version()")
    assert done(tmp_path, *cells)[1] == ""
    assert (tmp_path / "sent.csv").read_text() == "one\n"


THREAD = "found['thread' + 'ing'].Thread(target={}).start()"


def test_a_thread_is_handed_over_before_it_starts(tmp_path: Path, handed: list[str]) -> None:
    """One that a library starts costs a second run at the most, as long as nothing is written."""
    done(tmp_path, HIDDEN, THREAD.format("lambda: open('sent.csv', 'a').write('one')"))
    assert len(handed) == 1
    assert not (tmp_path / "sent.csv").exists()
    assert not warm_run.LEFT


def test_a_thread_that_ends_costs_no_second_run(tmp_path: Path, handed: list[str]) -> None:
    """After something was written a thread is let go, and waited for."""
    _, raised = done(tmp_path, HIDDEN, WRITES["append"], THREAD.format("int"))
    assert (raised, handed) == ("", [])


def test_a_thread_that_is_left_fails_its_notebook_and_keeps_others_out(
    tmp_path: Path, handed: list[str]
) -> None:
    """While it lives nothing runs warm; when it has ended, all is as before."""
    stop = "stop = found['decimal'].__dict__['planted'] = found['thread' + 'ing'].Event()\n"
    cells = (HIDDEN, WRITES["append"], stop + THREAD.format("stop.wait"))
    assert done(tmp_path, *cells)[1].startswith("UserMistake")
    assert not handed
    ran(book(tmp_path / "b.ipynb", "1"), "sciatica", tmp_path / "o.ipynb")
    assert len(handed) == 1
    thread = warm_run.LEFT[0]
    vars(sys.modules["decimal"]).pop("planted").set()
    thread.join()
    ran(book(tmp_path / "c.ipynb", "1"), "sciatica", tmp_path / "o.ipynb")
    assert len(handed) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_a_thread_does_is_watched_too(tmp_path: Path, handed: list[str]) -> None:
    """A program that a thread starts is stopped as one that a cell starts."""
    deed = "vars(os)['sys' + 'tem']('touch started')"
    go = f"import time\ndef go():\n    {deed}\n" + THREAD.format("go") + "\ntime.sleep(0.3)"
    assert done(tmp_path, HIDDEN, WRITES["append"], go)[1].startswith("UserMistake")
    assert not (tmp_path / "started").exists()


def test_a_long_cell_is_saved_while_it_runs(tmp_path: Path, handed: list[str]) -> None:
    """What papermill saves every so many seconds is in the file before the cell has ended."""
    (tmp_path / "away").mkdir()
    look = (
        "import os, time\nos.chdir('away')\nprint('early', flush=True)\ntime.sleep(0.3)\n"
        "print('later', flush=True)\n"
        "'later' in open('../o.ipynb').read().split('outputs')[1], os.getcwd()[-4:]"
    )
    out = Path("o.ipynb")
    made, raised = ran(book(tmp_path / "in.ipynb", look), "sciatica", out, autosave_cell_every=0.1)
    assert (raised, handed) == ("", [])
    assert text((made, "")) == "early\nlater\n"
    assert made.cells[0].outputs[-1].data["text/plain"] == "(True, 'away')"
    assert nbformat.read(out, 4).cells[0].metadata.papermill.status == "completed"


@pytest.mark.parametrize("every", [0, 60])
def test_a_cell_is_not_saved_more_often_than_was_asked(every: int, tmp_path: Path) -> None:
    """Nought is never, and before the time is over nothing is saved."""
    look = "import time\nprint('ea' + 'rly', flush=True)\ntime.sleep(0.3)\nprint(flush=True)\n"
    look += "print('ea' + 'rly' in open('o.ipynb').read())"
    path = book(tmp_path / "in.ipynb", look)
    made = ran(path, "sciatica", Path("o.ipynb"), autosave_cell_every=every)
    assert text(made).endswith("False\n")


def test_a_save_that_fails_is_papermills_and_no_error_of_the_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full the cell ends, and the run ends with what papermill has met."""
    full = OSError(28, "No space left on device")
    cell = "import time\ntime.sleep(0.2)\nprint(1, flush=True)\nopen('ended', 'w').close()"
    monkeypatch.setattr(NotebookExecutionManager, "autosave_cell", Mock(side_effect=full))
    with pytest.raises(OSError, match="No space left"):
        run_here(book(tmp_path / "in.ipynb", cell), autosave_cell_every=0.1)
    assert (tmp_path / "ended").exists()


def test_a_save_in_the_midst_of_a_cell_is_no_writing_of_the_notebooks(
    tmp_path: Path, handed: list[str]
) -> None:
    """papermill's file does not count: a deed after it is handed over as before."""
    cell = f"import time\ntime.sleep(0.2)\nprint(1, flush=True)\n{DEEDS['shell']}"
    path = book(tmp_path / "in.ipynb", HIDDEN, cell)
    ran(path, "sciatica", Path("o.ipynb"), autosave_cell_every=0.1)
    assert len(handed) == 1
