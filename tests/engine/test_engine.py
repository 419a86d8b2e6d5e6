"""The engine `sciatica`: what runs warm is what a kernel gives, and no notebook sees the last."""

import importlib.util
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from sciatica_kit.engine import restore as warm_state
from sciatica_kit.engine.gate import why_not
from sciatica_kit.engine.limits import TimeLimits

ROOT = Path(__file__).parents[2]
THEIRS = Path(papermill.__file__).parent / "tests" / "notebooks"
SPEC = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
CONFIG = Config({"KernelManager": {"transport_encryption": "required"}})
TIMES = re.compile(r"[\d.]+(?:e[+-]?\d+)? ?(ns|[µμ]s|ms|s)\b|0x[0-9a-f]+|ipykernel_\d+")
# %time says so where reading a cell took a tenth of a second, as on a machine that has much to do.
SLOW = re.compile(r"(?:Compiler|Parser) *: ~\\n")
RAISES = {"tags": ["raises-exception"]}
# Papermill's own notebooks that run warm; the others are handed over, each for a reason below.
WARM = {
    "blank-vscode", "broken", "broken1", "broken2", "complex_parameters", "keyboard_interrupt",
    "nb_version_4.4", "no_parameters", "read_check", "report_mode_test", "result_no_exec",
    "simple_execute", "test_notebooknode_io",
}  # fmt: skip
HANDED_OVER = {
    "binder", "line_magic_error", "notimplemented_translator", "sysexit", "sysexit0", "sysexit1",
    "systemexit", "test_autosave", "test_logging",
}  # fmt: skip
# Each case is some cells; all share one notebook, so that a kernel is started once for all.
CASES = {
    "streams": ["import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')"],
    "no newline": ["print('a', end='')\nprint('b', end='')", "sys.stdout.write('é\\n')"],
    "carriage return": ["print('a\\rb\\x08c')"],
    "slow streams": [
        "import time\nprint('a')\nprint('b', file=sys.stderr)\ntime.sleep(0.5)\nprint('c')\n"
        "time.sleep(0.5)\nprint('d', file=sys.stderr)\nprint('e')"
    ],
    "display": [
        "from IPython.display import HTML, Markdown, JSON, display\nprint('a')\n"
        "display(HTML('<b>b</b>'))\nprint('c', file=sys.stderr)\ndisplay(1, 'd')\nprint('e')",
        "Markdown('*f*')",
        "display({'text/plain': 'g', 'application/json': {1: (2, None)}}, raw=True)",
        "JSON({'h': [1, 2.5, None]})",
    ],
    "own display": [
        "class Own:\n    def _repr_html_(self):\n        return '<i>own</i>'\n"
        "    def _repr_png_(self):\n        return b'png'\nOwn()",
        "class Bad:\n    def _repr_html_(self):\n        return 1 / 0\nBad()",
        "class Worse:\n    def __repr__(self):\n        return 1 / 0\nWorse()",
    ],
    "frames": [
        "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['ü', None]})",
        "pd.options.display.max_rows = 4\npd.DataFrame({'a': range(9)})",
        "import numpy as np\nnp.linspace(0, 1, 3)",
    ],
    "results": ["None", "1; 2; 3", "4;", "(5,\n 6)", "_, __, Out[9 + 0 * len(In)] if 0 else 7"],
    "history": ["_i", "len(In)", "sorted(n for n in dir() if n.startswith('_'))", "__name__"],
    "errors": [
        "def f(x):\n    return [1 / x, 2]\ndef g(x):\n    y = f(x)\n    return y",
        "print('before')\ng(0)\nprint('after')",
        "[g(x) for x in (1, 0)]",
        "try:\n    g(0)\nexcept ZeroDivisionError as e:\n    raise ValueError('second') from e",
        "undefined_name", "{}['é']", "assert 1 == 2, 'no'", "import json\njson.loads('{')",
        "open('/nowhere/at/all')", "class Odd(Exception): pass\nraise Odd",
        "raise BaseException('b')",
        "import no_such_module", "sys.stderr.write('x'); 1/0", "''.join([1])",
    ],
    "syntax": [
        "print 'a'", "x = = 2", "def f(:", "  indented\n no", "'unclosed", "return 1",
        "print('a'\n",
        "for i in range(2):\nprint(i)", "\tx = 1", "x = 1\n  y = 2", "f'{'", "break",
    ],
    "warnings": [
        "import warnings\nwarnings.warn('first')\nfor _i9 in range(2):\n    warnings.warn('again')",
        "warnings.warn('old', DeprecationWarning)", "'\\d'", "1 is 1",
        "def w():\n    warnings.warn('deep', FutureWarning, stacklevel=2)\nw()\nw()",
    ],
    "logging": [
        "import logging\nlogging.warning('w')\nlogging.info('i')",
        "logging.basicConfig(level=logging.INFO, format='%(message)s')\nlogging.info('shown')",
    ],
    "magics": [
        "%time print(1)", "%%time\nx = 1\nx", "%pwd", "%who_ls", "%%capture said\nprint('b')",
        "said.stdout",
    ],
    "unicode": ["print('Ibáñez 木 \\U0001f600')", "'Ibáñez 木'"],
    "semicolon": ["(1 +\n 2);", "(1 +\n 2)", "x = 3; x"],
    "future": ["from __future__ import annotations\ndef f(a: b): pass\nf.__annotations__"],
    "environment": ["import os\nos.environ.get('TERM'), os.environ.get('MPLBACKEND')", "sys.path"],
    "main": ["sys.modules['__main__'].__dict__ is globals()", "import pickle\npickle.dumps(Own)"],
    "chance": ["import random\n0 <= random.random() < 1"],
    "folder": ["os.chdir('/')", "os.getcwd()"],
}  # fmt: skip

Ran = tuple[Any, str]


def book(path: Path, *cells: str, **metadata: Any) -> Path:
    """A notebook with these cells."""
    made = new_notebook(metadata=SPEC, cells=[new_code_cell(c, metadata=metadata) for c in cells])
    nbformat.write(made, path)
    return path


def ran(path: Path, name: str | None, out: Path, **options: Any) -> Ran:
    """The notebook after a run under an engine, and the kind of error that the run raised."""
    raised = ""
    try:
        papermill.execute_notebook(
            str(path), str(out), engine_name=name, progress_bar=False, config=CONFIG, **options
        )
    except Exception as error:
        raised = f"{type(error).__name__} {getattr(error, 'ename', '')}"
    return (nbformat.read(out, 4) if out.is_file() else None), raised


def alike(cell: Any) -> dict[str, Any]:
    """A cell without what differs from one kernel to the next: times, addresses, ids."""
    metadata = {k: sorted(v) if isinstance(v, dict) else v for k, v in cell.metadata.items()}
    status = cell.metadata.get("papermill", {})
    kept = [status.get("status"), status.get("exception"), cell.get("execution_count")]
    return {"source": cell.source, "metadata": metadata, "kept": kept, "outputs": merged(cell)}


def merged(cell: Any) -> list[Any]:
    """The outputs, with text of one stream that a kernel's clock has cut in two put together."""
    out: list[Any] = []
    for each in cell.get("outputs", []):
        same = out and each.output_type == "stream" and out[-1].get("name") == each.name
        if same:
            out[-1]["text"] += each.text
        else:
            out.append(dict(each))
    return [SLOW.sub("", TIMES.sub("~", repr(sorted(each.items())))) for each in out]


def same(ours: Ran, stock: Ran) -> None:
    """Both runs raised the same, and left the same notebook."""
    assert ours[1] == stock[1]
    assert (ours[0] is None) == (stock[0] is None)
    if stock[0] is not None:
        assert [alike(c) for c in ours[0].cells] == [alike(c) for c in stock[0].cells]
        assert sorted(ours[0].metadata) == sorted(stock[0].metadata)
        assert ours[0].metadata.get("language_info") == stock[0].metadata.get("language_info")
        assert sorted(ours[0].metadata.papermill) == sorted(stock[0].metadata.papermill)


@pytest.fixture
def warm(tmp_path: Path, handed: list[str]) -> Callable[..., Ran]:
    """Runs cells warm, one notebook, and fails where they are handed over."""

    def run(*cells: str, **options: Any) -> Ran:
        done = ran(book(tmp_path / "in.ipynb", *cells), "sciatica", tmp_path / "o.ipynb", **options)
        assert not handed
        return done

    return run


def text(done: Ran) -> str:
    """All that a notebook wrote."""
    outputs = (o for cell in done[0].cells for o in cell.get("outputs", []))
    return "".join(o.get("text", "") for o in outputs)


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The cells of every case, by name, each as (ours, stock), from one run of either engine."""
    folder = tmp_path_factory.mktemp("cases")
    path = book(folder / "in.ipynb", *(c for cells in CASES.values() for c in cells), **RAISES)
    assert why_not(c for cells in CASES.values() for c in cells) == ""
    ours = ran(path, "sciatica", folder / "ours.ipynb")
    stock = ran(path, None, folder / "stock.ipynb", kernel_name="python3")
    assert ours[1] == stock[1] != ""
    pairs = zip(
        *([c for c in d[0].cells if c.cell_type == "code"] for d in (ours, stock)), strict=True
    )
    return {name: [next(pairs) for _ in cells] for name, cells in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_a_warm_cell_gives_what_a_kernel_gives(name: str, both: dict[str, list[Any]]) -> None:
    """Streams, displays, results, errors and warnings are the stock engine's, in its order."""
    for ours, stock in both[name]:
        assert alike(ours) == alike(stock)


@pytest.mark.parametrize(
    "cells",
    [
        ["print(1)", "1 / 0", "print('not reached')"],
        ["x = (", "print('not reached')"],
        ["def f():\n    raise KeyError('é')", "print('a', end='')\nf()\nprint('b')"],
    ],
)
def test_an_error_stops_the_notebook_as_it_does_in_a_kernel(
    cells: list[str], tmp_path: Path, handed: list[str]
) -> None:
    """After an error the cells that follow do not run, and papermill raises the same."""
    path = book(tmp_path / "in.ipynb", *cells)
    ours = ran(path, "sciatica", tmp_path / "o.ipynb")
    assert not handed
    same(ours, ran_stock(path, tmp_path))


def test_tags_and_blank_cells_are_heeded(tmp_path: Path, handed: list[str]) -> None:
    """A cell tagged skip-execution, a blank one and one of text are passed over, as in a kernel."""
    path = book(tmp_path / "in.ipynb", "print(1)", "print(2)", "  ", "print(3)", "print(4)")
    made = nbformat.read(path, 4)
    made.cells[1].metadata["tags"] = ["skip-execution"]
    made.cells[3].cell_type, made.cells[3].source = "raw", "print(3)"
    for name in ("outputs", "execution_count"):
        del made.cells[3][name]
    nbformat.write(made, path)
    ours = ran(path, "sciatica", tmp_path / "o.ipynb")
    assert not handed
    same(ours, ran_stock(path, tmp_path))


def ran_stock(path: Path, folder: Path, **options: Any) -> Ran:
    """The notebook under papermill's own engine."""
    return ran(path, None, folder / "stock.ipynb", **options)


@pytest.mark.parametrize("name", sorted(WARM | HANDED_OVER))
def test_papermills_own_notebooks_run_alike(name: str, tmp_path: Path, handed: list[str]) -> None:
    """Each runs warm with a kernel's result, or is handed over; which one does what is listed."""
    path, seconds = THEIRS / f"{name}.ipynb", 2 if name == "keyboard_interrupt" else None
    ours = ran(path, "sciatica", tmp_path / "ours.ipynb", execution_timeout=seconds)
    assert bool(handed) == (name in HANDED_OVER)
    if name in WARM:
        same(ours, ran_stock(path, tmp_path, execution_timeout=seconds))


def test_every_notebook_of_papermill_is_tried() -> None:
    """A notebook that a new papermill brings along must be put into one list or the other."""
    assert {path.stem for path in THEIRS.glob("*.ipynb")} == WARM | HANDED_OVER


@pytest.mark.parametrize(
    "cell",
    [
        "input()", "import getpass", "await f()", "async def f(): pass", "import threading",
        "from concurrent.futures import ThreadPoolExecutor", "import multiprocessing as mp",
        "import asyncio", "import signal", "import atexit", "import ctypes", "import os\nos.fork()",
        "from os import _exit", "import os\nos.system('ls')", "import subprocess", "exit", "quit()",
        "import sys\nsys.exit(1)", "raise SystemExit", "raise KeyboardInterrupt",
        "import matplotlib.pyplot as plt", "from pylab import *", "import seaborn", "import bokeh",
        "import plotly.express", "import ipywidgets", "df.plot()",
        "from IPython.display import clear_output", "display(1, display_id='a')",
        "get_ipython().system('ls')", "%matplotlib inline", "!ls", "%%bash\nls", "%cd /",
        "%run a.py",
        "%%time\nimport threading", "%time input()", "import json\njson.loads = None",
        "import json\nsetattr(json, 'a', 1)", "import json as j\nk = j\nk.a = 1",
        "import builtins\nbuiltins.a = 1", "del __builtins__.print",
        "from json import loads\nloads.a = 1",
        "import importlib\nimportlib.reload(json)", "import numpy as np\nnp.core.a.append(1)",
        "exec('import threading')", "import sys\nsys.argv", "import os\ngetattr(os, 'fork')()",
        "import papermill", "type(x).y = 1", "from os import *\nsystem('ls')", "import requests",
        "import socket\nsocket.create_connection(('a', 1))", "from urllib.request import urlopen",
        "import http.client", "import platform\nplatform.processor()", "import uuid\nuuid.uuid1()",
        "import pandas as pd\npd.plotting.scatter_matrix(df)", "import posix\nposix.system('ls')",
        "import _posixsubprocess", "import gc\ngc.get_referrers(x)",
    ],
)  # fmt: skip
def test_what_cannot_be_kept_apart_is_handed_over(cell: str) -> None:
    """Threads, processes, plots, widgets, shells, exits and changed modules need a kernel."""
    assert why_not([cell])


@pytest.mark.parametrize(
    "cell",
    [
        "import pandas as pd\ndf = pd.DataFrame()\ndf.columns = ['a']\ndf['b'] = 1",
        "import os\nos.environ['A'] = 'b'\nos.makedirs('a')", "import sys\nsys.path.append('.')",
        "class A:\n    def __init__(self):\n        self.a = []\n        self.a.append(1)",
        "import pandas as pd\npd.options.display.max_rows = 5", "%time f()", "x = (",
        "from pathlib import Path\nPath('a').write_text('b')", "import json\nd = {}\nd.update(a=1)",
        "from collections import deque\nq = deque()\nq.append(1)", "globals()['a'] = 1",
    ],
)  # fmt: skip
def test_ordinary_code_runs_warm(cell: str) -> None:
    """Tables, files, classes and settings that are put back afterwards need no kernel."""
    assert not why_not([cell])


def test_our_own_notebooks_run_warm() -> None:
    """The notebook of one patient is what the warm engine is for."""
    cells = nbformat.read(ROOT / "notebooks" / "handout.ipynb", 4).cells
    assert not why_not(cell.source for cell in cells if cell.cell_type == "code")


# What one notebook plants, and how the next would find it; it must say False.
CANARIES = {
    "name": ("planted = 1", "'planted' in globals()"),
    "last result": ("'planted'", "bool(_ or Out) or len(In) > 3"),
    "module": ("import sys, types\nsys.modules['planted'] = types.ModuleType('planted')",
               "'planted' in sys.modules"),
    "module put in place": ("import types\nsys.modules['json'] = types.ModuleType('json')",
                            "not hasattr(__import_json(), 'loads')"),
    "own module": ("open('planted_mod.py', 'w').write('a = 1')\nimport planted_mod",
                   "'planted_mod' in sys.modules"),
    "environment": ("import os\nos.environ['PLANTED'] = '1'", "'PLANTED' in os.environ"),
    "folder": ("import os\nos.chdir('/')", "os.getcwd() == '/'"),
    "umask": ("import os\nos.umask(0o007)", "os.umask(0o077) == 0o007"),
    "pandas": ("import pandas as pd\npd.set_option('display.max_rows', 7)",
               "pd.get_option('display.max_rows') == 7"),
    "numpy": ("import numpy as np\nnp.set_printoptions(precision=1)\nnp.seterr(all='raise')",
              "np.get_printoptions()['precision'] == 1 or np.geterr()['over'] == 'raise'"),
    "chance": ("import random\nrandom.seed(1)", "random.random() == 0.8474337369372327"),
    "numpy chance": ("import numpy as np\nnp.random.seed(1)\nnp.random.random()",
                     "np.random.random() == 0.7203244934421581"),
    "filter": ("import warnings\nwarnings.filterwarnings('error', 'planted')",
               "any(f[1] and f[1].pattern == 'planted' for f in warnings.filters)"),
    "path": ("import sys\nsys.path.insert(0, '/planted')", "'/planted' in sys.path"),
    "path replaced": ("import sys\nsys.path[:] = ['/planted', *sys.path]",
                      "'/planted' in sys.path"),
    "finder": ("import sys\nsys.meta_path.append(print)", "print in sys.meta_path"),
    "recursion": ("import sys\nsys.setrecursionlimit(4321)", "sys.getrecursionlimit() == 4321"),
    "builtins": ("names = vars(__builtins__)\nnames['planted'] = 1",
                 "'planted' in dir(__builtins__)"),
    "logging": ("import logging\nlogging.basicConfig(level=10)\n"
                "logging.getLogger('planted').setLevel(10)",
                "logging.root.handlers != [] or logging.root.level == 10 "
                "or logging.getLogger('planted').level == 10"),
    "decimal": ("import decimal\ndecimal.setcontext(decimal.Context(prec=3))",
                "decimal.getcontext().prec == 3"),
    "locale": ("import locale\nlocale.setlocale(locale.LC_TIME, 'C.UTF-8')",
               "locale.setlocale(locale.LC_TIME) == 'C.UTF-8'"),
    "main": ("import sys\nmain = sys.modules['__main__']\nmain.planted = 1",
             "hasattr(sys.modules['__main__'], 'planted')"),
    "error": ("import sys\ntry:\n    1 / 0\nfinally:\n    pass", "hasattr(sys, 'last_value')"),
    "future": ("from __future__ import annotations",
               "(lambda: 0).__code__.co_flags & 0x1000000 != 0"),
    "collector": ("import gc\ngc.disable()", "not gc.isenabled()"),
}  # fmt: skip
LOOK = """
import sys, os, random, warnings, logging, decimal, locale, gc
import pandas as pd, numpy as np
"""


@pytest.mark.parametrize("name", CANARIES)
def test_no_notebook_finds_what_the_one_before_left(
    name: str, warm: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, modules, settings, folders and warnings of one patient are gone for the next."""
    monkeypatch.chdir(tmp_path)
    plant, look = CANARIES[name]
    before = host()
    warm(plant)
    assert host() == before
    found = warm(LOOK, f"def __import_json():\n    import json\n    return json\nprint({look})")
    assert text(found) == "False\n"
    assert not warm_state.SPOILED


def host() -> list[Any]:
    """Ours: what a notebook must leave as it was."""
    return [
        sys.modules["__main__"], dict(os.environ), os.getcwd(), list(sys.path), list(sys.argv),
        sys.stdout, sys.stderr, list(sys.meta_path), warnings.filters[:], sys.getrecursionlimit(),
        list(logging.root.handlers), logging.root.level, sys.excepthook, sys.displayhook,
        sys.modules.get("json"), "planted" in sys.modules, threading.Thread.start,
        signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGALRM),
    ]  # fmt: skip


def test_a_second_notebook_shows_the_same_warning_again(warm: Callable[..., Ran]) -> None:
    """What was warned of for one patient is warned of for the next."""
    cells = ("import warnings\nwarnings.simplefilter('once')\nwarnings.warn('seen')",)
    assert "seen" in text(warm(*cells))
    assert "seen" in text(warm(*cells))


def test_a_file_that_stays_open_is_closed(warm: Callable[..., Ran], tmp_path: Path) -> None:
    """A file left open in a place that outlives the notebook is closed after it."""
    place = "import decimal\nclass Keep(decimal.Decimal): pass\nsys.modules['decimal'].__dict__"
    path = tmp_path / "left.txt"
    warm(f"import sys\n{place}.setdefault('planted', open({str(path)!r}, 'w'))")
    left = sys.modules["decimal"].__dict__.pop("planted")
    assert left.closed


def test_a_process_started_by_a_helper_is_found_while_it_starts(
    tmp_path: Path, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the text of a notebook does not show is stopped as it happens, and handed over."""
    (tmp_path / "helper.py").write_text("import os\ndef go(): os.system('touch started')\n")
    monkeypatch.chdir(tmp_path)
    ran(
        book(tmp_path / "in.ipynb", "import helper", "helper.go()"),
        "sciatica",
        tmp_path / "o.ipynb",
    )
    assert len(handed) == 1
    assert not (tmp_path / "started").exists()


def test_a_widget_of_a_helper_is_handed_over(
    tmp_path: Path, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A widget needs a kernel, and its notebook is given one as soon as it is made."""
    (tmp_path / "helper.py").write_text("import ipywidgets\nbutton = ipywidgets.Button\n")
    monkeypatch.chdir(tmp_path)
    path = book(tmp_path / "in.ipynb", "import helper", "helper.button()")
    ran(path, "sciatica", tmp_path / "o.ipynb")
    assert len(handed) == 1


@pytest.mark.skipif(not importlib.util.find_spec("matplotlib"), reason="no matplotlib here")
def test_a_figure_sends_the_notebook_to_a_kernel(tmp_path: Path, handed: list[str]) -> None:
    """A plot that a library begins is drawn by a kernel only."""
    cell = (
        "import pandas as pd\npd.plotting.andrews_curves(pd.DataFrame({'a': [1], 'b': [2]}), 'b')"
    )
    ran(book(tmp_path / "in.ipynb", cell), "sciatica", tmp_path / "o.ipynb")
    assert handed


def test_a_notebook_handed_over_gives_what_a_kernel_gives(tmp_path: Path) -> None:
    """The cells that had run warm leave nothing in the result of the kernel."""
    (tmp_path / "helper.py").write_text("import os\ndef go(): os.system('true')\n")
    cells = (
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})",
        "print(1)",
        "import helper",
        "helper.go()",
    )
    path = book(tmp_path / "in.ipynb", *cells)
    ours = ran(path, "sciatica", tmp_path / "o.ipynb", deadline=600)
    same(ours, ran_stock(path, tmp_path))


@pytest.mark.parametrize("options", [{"execution_timeout": 1}, {"deadline": 0.7}])
def test_a_cell_that_takes_too_long_is_stopped(options: dict[str, Any], tmp_path: Path) -> None:
    """A time limit of a cell or of the whole notebook raises nbclient's own error."""
    path, before, began = (
        book(tmp_path / "in.ipynb", "print(1)\nwhile True: pass"),
        host(),
        time.monotonic(),
    )
    with pytest.raises(CellTimeoutError):
        papermill.execute_notebook(
            path, tmp_path / "o.ipynb", engine_name="sciatica", progress_bar=False, **options
        )
    assert time.monotonic() - began < 5
    assert host() == before


def test_a_cell_that_swallows_its_time_out_is_stopped_all_the_same(tmp_path: Path) -> None:
    """A bare except does not keep a notebook going."""
    cell = "import time\nfor _k in range(3):\n    try:\n        time.sleep(9)\n    except: pass"
    with pytest.raises(CellTimeoutError):
        run_here(book(tmp_path / "in.ipynb", cell), execution_timeout=0.5)


def test_a_time_limit_holds_in_a_thread_too(tmp_path: Path) -> None:
    """dask's workers run tasks in threads, where no signal arrives."""
    path, raised = book(tmp_path / "in.ipynb", "while True: pass"), []

    def work() -> None:
        try:
            run_here(path, execution_timeout=0.5)
        except CellTimeoutError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert len(raised) == 1


def run_here(path: Path, **options: Any) -> Any:
    """The notebook under our engine, errors and all."""
    out = path.with_name("o.ipynb")
    return papermill.execute_notebook(
        path, out, engine_name="sciatica", progress_bar=False, **options
    )


@pytest.fixture
def alarm() -> Iterator[Callable[[float], None]]:
    """Sends this process Ctrl-C after some seconds; a job in the background ignores it at first."""
    timers = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def after(seconds: float) -> None:
        timers.append(threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT)))
        timers[-1].start()

    yield after
    for timer in timers:
        timer.join()
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("cell", ["while True: pass", "try:\n    while True: pass\nexcept: pass"])
def test_ctrl_c_comes_through(
    cell: str, tmp_path: Path, alarm: Callable[[float], None], warm: Callable[..., Ran]
) -> None:
    """Who stops a run gets it stopped, with everything put back."""
    before = host()
    alarm(0.5)
    with pytest.raises(KeyboardInterrupt):
        run_here(book(tmp_path / "in.ipynb", cell))
    assert host() == before
    assert text(warm("print('still warm')")) == "still warm\n"


def test_ctrl_c_between_two_cells_stops_before_the_next() -> None:
    """What came while our own work was in hand is passed on before a cell can run for ever."""
    done: list[str] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with TimeLimits(None, None) as limits:
        signal.raise_signal(signal.SIGINT)
        assert not limits.interrupted
        limits.run(lambda: done.append("ran"))
    signal.signal(signal.SIGINT, before)
    assert limits.interrupted
    assert done == []


def test_a_ctrl_c_that_only_asks_is_passed_on_once() -> None:
    """A batch notes the wish to stop and lets the notebook in hand end."""
    asked: list[int] = []
    done: list[str] = []
    before = signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    try:
        with TimeLimits(None, None) as limits:
            signal.raise_signal(signal.SIGINT)
            limits.run(lambda: done.append("ran"))
    finally:
        signal.signal(signal.SIGINT, before)
    assert (asked, done, limits.interrupted) == ([signal.SIGINT], ["ran"], False)


def test_the_text_of_other_threads_stays_out_of_the_notebook(
    warm: Callable[..., Ran], capsys: pytest.CaptureFixture[str]
) -> None:
    """What the process prints elsewhere meanwhile is not a patient's."""
    timer = threading.Timer(0.2, print, ("ours",))
    timer.start()
    assert text(warm("import time\ntime.sleep(0.5)\nprint('theirs')")) == "theirs\n"
    timer.join()
    assert capsys.readouterr().out == "ours\n"


def test_the_files_of_papermill_go_where_they_were_asked_to(
    tmp_path: Path, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook that goes to another folder does not take papermill's files along."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "away").mkdir()
    done = ran(
        book(tmp_path / "in.ipynb", "import os\nos.chdir('away')", "1 / 0"),
        "sciatica",
        Path("o.ipynb"),
    )
    assert done[1].endswith("ZeroDivisionError")
    assert not handed
    assert [path.name for path in (tmp_path / "away").iterdir()] == []


def test_the_engine_is_registered_whichever_is_imported_first() -> None:
    """papermill finds the engine, and importing the engine first does not break papermill."""
    for first in ("papermill", "sciatica_kit.engine"):
        get = "papermill_engines.get_engine('sciatica')"
        ask = f"import {first}, papermill.engines as e; print(e.{get})"
        said = subprocess.run(
            [sys.executable, "-c", ask], capture_output=True, text=True, check=True
        )
        assert "SciaticaEngine" in said.stdout


def test_a_patients_packet_is_the_same_under_both_engines(
    tmp_path: Path, handed: list[str]
) -> None:
    """The notebook of the sample's first patient gives the same receipt and the same bytes."""
    path, packets = ROOT / "notebooks" / "handout.ipynb", []
    for name in ("sciatica", None):
        out = tmp_path / f"{name}"
        done = ran(path, name, tmp_path / f"{name}.ipynb", parameters={"outputs": str(out)})
        assert done[1] == ""
        files = sorted(p for p in out.rglob("*") if p.is_file())
        packets.append((text(done), [(p.relative_to(out), p.read_bytes()) for p in files]))
    assert not handed
    assert packets[0] == packets[1]
    assert packets[0][1]
