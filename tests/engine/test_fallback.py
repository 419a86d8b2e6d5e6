"""A warm engine that cannot start gives each notebook to the stock engine, and says so once."""

import ast
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas
import papermill
import pytest
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from sciatica_kit.engine import private
from tests.engine.test_engine import CONFIG, book, host, ran, text

# Its private names are looked for only where it is loaded.
assert pandas
CELLS = ("import os\nprint('pid', os.getpid())", "40 + 2")
ABSENT: Any = object()
# The class that has the names of each part of a shell.
PARTS = {
    "shell": "ipykernel.zmqshell:ZMQInteractiveShell",
    "shell.compile": "ipykernel.compiler:XCachingCompiler",
    "shell.display_pub": "ipykernel.zmqshell:ZMQDisplayPublisher",
    "shell.displayhook": "ipykernel.displayhook:ZMQShellDisplayHook",
    "shell.events": "IPython.core.events:EventManager",
    "shell.history_manager": "IPython.core.history:HistoryManager",
    "shell.magics_manager": "IPython.core.magic:MagicsManager",
}
# Names that their libraries do promise; nobody looks for them, but a rehearsal misses them.
PROMISED = (
    ("jupyter_client.session:Session", "msg"),
    ("jupyter_client.session:Session", "pack"),
    ("jupyter_client.session:Session", "unpack"),
    ("ipykernel.zmqshell:ZMQInteractiveShell", "run_cell"),
    ("nbclient:NotebookClient", "clear_before_next_output"),
    ("IPython.core.interactiveshell:ExecutionResult", "error_before_exec"),
    ("comm", "create_comm"),
)
ENGINE = Path(private.__file__).parent
PRIVATE = re.compile("_(?!_.*__$)")
OURS = "sciatica_kit.engine."
# Where a warm start may break, in the order in which it goes.
POINTS = (
    "run:inside", "run:spoiled", "kernel:plain", "kernel:this_python", "gate:why_not",
    "watch:Watch.__init__", "restore.imports:kernel_path", "restore.interpreter:_kernel_filters",
    "restore.interpreter:_filter", "restore.libraries:_numpy", "restore.settings:_on_main",
    "shell:Wire.open", "run:fresh", "swap:Side.__init__", "run:looks", "client:WarmClient.__init__",
    "swap:Side._swap", "watch:_hook", "watch:Watch._none", "watch:Watch._starting",
    "counted:_read", "gate:own_modules",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _first_use() -> Iterator[None]:
    """Each test begins and ends with an engine that has never been used."""
    forgotten()
    yield
    forgotten()


def forgotten() -> None:
    """Empty whatever the engine's modules keep."""
    ours = [m for n, m in sys.modules.items() if n.startswith("sciatica_kit.engine")]
    for thing in (thing for module in ours for thing in vars(module).values()):
        getattr(thing, "cache_clear", int)()
    for module, name in (("attempt", "OFF"), ("restore", "SPOILED"), ("watch", "LOOKING")):
        getattr(sys.modules.get(f"{OURS}{module}"), name, []).clear()


class Kernel(AsyncKernelManager):
    """Keeps account of its clients: papermill leaves open those of a kernel that it was given."""

    def client(self, **settings: Any) -> Any:
        """One more client, in place of the last."""
        self.leave()
        self.last = super().client(**settings)
        return self.last

    def leave(self) -> None:
        """End the threads of the last client."""
        if hasattr(self, "last"):
            self.last.stop_channels()


@pytest.fixture(scope="module")
def kernel() -> Iterator[AsyncKernelManager]:
    """One kernel for every notebook that is handed over here, since starting it takes the time."""
    manager = Kernel(kernel_name="python3", config=CONFIG)
    yield manager
    manager.leave()
    run_sync(manager.shutdown_kernel)(now=True)


@pytest.fixture
def given(tmp_path: Path, kernel: AsyncKernelManager) -> Callable[..., None]:
    """Runs notebooks, which must come out right by way of the kernel and leave no trace here."""

    def run(times: int = 1) -> None:
        before = whole_host()
        for n in range(times):
            path = book(tmp_path / f"{n}.ipynb", *CELLS)
            done = ran(path, "sciatica", tmp_path / f"{n}.o.ipynb", km=kernel, deadline=600)
            assert done[1] == ""
            right(done)
            assert whole_host() == before

    return run


def right(done: Any) -> None:
    """The notebook ran to its end, once, in a process that is not ours."""
    codes = [cell for cell in done[0].cells if cell.cell_type == "code"]
    assert text(done).startswith("pid ")
    assert text(done).split()[1] != str(os.getpid())
    # What a kernel prints may come in more than one message.
    kinds = [{(o.output_type, o.get("name")) for o in cell.outputs} for cell in codes[:2]]
    assert [len(kind) for kind in kinds] == [1, 1]
    assert codes[1].outputs[0].data["text/plain"] == "42"
    assert {cell.metadata.papermill.status for cell in codes} == {"completed"}


def whole_host() -> list[Any]:
    """What a warm start may touch in this process, beside what a notebook may."""
    mask = os.umask(0o077)
    os.umask(mask)
    signals = {number: signal.getsignal(number) for number in signal.valid_signals()}
    return [
        *host(), mask, InteractiveShell._instance, sys.stdin, set(vars(sys)), signals,
        signal.getitimer(signal.ITIMER_REAL), logging.root.level,
    ]  # fmt: skip


class Renamed:
    """A name of a class that its own library still finds, and the engine does not."""

    def __init__(self, name: str, value: Any) -> None:
        self.name, self.value = name, value

    def __get__(self, thing: Any, kind: Any) -> Any:
        if asked_by_us():
            raise AttributeError(name=self.name, obj=thing)
        if thing is not None and self.name in vars(thing):
            return vars(thing)[self.name]
        if self.value is ABSENT:
            raise AttributeError(name=self.name, obj=thing)
        return getattr(self.value, "__get__", lambda *_: self.value)(thing, kind)

    def __set__(self, thing: Any, value: Any) -> None:
        put = getattr(type(self.value), "__set__", None)
        if put and not asked_by_us():
            put(self.value, thing, value)
        elif not asked_by_us():
            vars(thing)[self.name] = value


def asked_by_us() -> bool:
    """Whether it is the engine that asks for what the function that calls this one gives."""
    return str(sys._getframe(2).f_globals.get("__name__")).startswith("sciatica_kit")


def rename(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """Take a name away from the engine; its library goes on, as if it had another name for it."""
    if isinstance(owner, type):
        kept = next((vars(kind)[name] for kind in owner.__mro__ if name in vars(kind)), ABSENT)
        monkeypatch.setattr(owner, name, Renamed(name, kept), raising=False)
        return

    class Module(ModuleType):
        def __getattribute__(self, asked: str) -> Any:
            if asked == name and asked_by_us():
                raise AttributeError(name=asked, obj=self)
            return super().__getattribute__(asked)

    monkeypatch.setattr(owner, "__class__", Module)


@pytest.mark.parametrize(("owner", "name"), private.BORROWED)
def test_a_private_name_that_is_gone_gives_notebooks_to_the_stock_engine(
    owner: str,
    name: str,
    given: Callable[..., None],
    said: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each name in turn is missing: notebooks come out right, and one sentence says which it is."""
    rename(monkeypatch, private.find(PARTS.get(owner, owner)), name)
    given(times=2)
    assert len(said()) == 1
    assert f"{owner.replace(':', '.')}.{name} is missing" in said()[0]


@pytest.mark.parametrize(("owner", "name"), PROMISED)
def test_a_rehearsal_finds_what_no_list_names(
    owner: str,
    name: str,
    given: Callable[..., None],
    said: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A notebook of nobody's goes wrong first, so that no patient's does."""
    rename(monkeypatch, private.find(owner), name)
    given()
    assert len(said()) == 1


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("point", POINTS)
def test_a_fault_before_the_first_cell_is_handed_over(
    point: str,
    late: bool,
    given: Callable[..., None],
    said: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever a start breaks, before or after a change, all is put back and one sentence says."""
    path, _, name = point.replace(":", ".", 1).rpartition(".")
    owner = private.find(f"{OURS}{path.replace('.', ':')}")
    monkeypatch.setattr(owner, name, breaking(getattr(owner, name), late, RuntimeError("Ana I.")))
    given(times=2)
    assert len(said()) == 1
    assert "RuntimeError" in said()[0]
    assert "Ana" not in said()[0]


def breaking(kept: Callable[..., Any], late: bool, error: BaseException) -> Callable[..., Any]:
    """A function that fails, at once or when its work is done."""

    def broken(*args: Any, **more: Any) -> Any:
        if late:
            kept(*args, **more)
        raise error

    return broken


@pytest.mark.parametrize("error", [AttributeError, TypeError, RuntimeError, ImportError])
def test_a_shell_that_cannot_be_built_leaves_no_trace(
    error: type[Exception],
    given: Callable[..., None],
    said: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Whatever it had changed when it failed is as it was before a kernel is started."""

    def broken(shell: Any, *args: Any, **more: Any) -> None:
        os.chdir(tmp_path)
        os.umask(0o007)
        os.environ["PLANTED"] = "1"
        sys.modules["__main__"] = sys.modules["planted"] = ModuleType("planted")
        sys.path.insert(0, "planted")
        InteractiveShell._instance = shell
        logging.root.setLevel(logging.DEBUG)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise error("Ana I.")

    monkeypatch.setattr(private.find(PARTS["shell"]), "__init__", broken)
    given()
    assert len(said()) == 1
    assert error.__name__ in said()[0]
    assert "Ana" not in said()[0]


def test_a_release_without_a_name_costs_one_sentence(tmp_path: Path) -> None:
    """In a new process, with a real kernel: the class of the streams is gone before any import."""
    path = book(tmp_path / "in.ipynb", *CELLS)
    script = (
        "import ipykernel.iostream, papermill\ndel ipykernel.iostream.OutStream\n"
        "for _ in range(2):\n    made = papermill.execute_notebook("
        f"{str(path)!r}, None, engine_name='sciatica', progress_bar=False)\n"
        "print(made.cells[1].outputs[0]['data']['text/plain'])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "42\n"
    assert done.stderr.count("ipykernel.iostream.OutStream is missing") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_who_stops_a_start_gets_it_stopped(
    stop: type[BaseException],
    tmp_path: Path,
    handed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C and an exit are no faults: they come through, and no kernel is started."""
    monkeypatch.setattr("sciatica_kit.engine.run.fresh", breaking(print, False, stop()))
    before = whole_host()
    with pytest.raises(stop):
        papermill.execute_notebook(
            book(tmp_path / "in.ipynb", *CELLS), None, engine_name="sciatica", progress_bar=False
        )
    assert not handed
    assert whole_host() == before


@pytest.mark.parametrize("point", ["_ended", "close"])
def test_a_fault_after_a_cell_has_begun_does_not_run_it_again(
    point: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Callable[[], list[str]]
) -> None:
    """What a cell has written once is not written twice: the row fails, as it always has."""
    path = tmp_path / "written.txt"
    (cell,) = (f"print('x', file=open({str(path)!r}, 'a'))",)
    assert ran(book(tmp_path / "a.ipynb", "1"), "sciatica", tmp_path / "a.o.ipynb")[1] == ""
    run: Any = sys.modules["sciatica_kit.engine.run"].WarmRun
    monkeypatch.setattr(run, point, breaking(getattr(run, point), True, RuntimeError("late")))
    done = ran(book(tmp_path / "b.ipynb", cell), "sciatica", tmp_path / "b.o.ipynb")
    assert done[1].startswith("RuntimeError")
    assert path.read_text() == "x\n"
    assert not said()


def test_what_a_rehearsal_cannot_undo_is_not_tried_with_a_patient(
    tmp_path: Path,
    handed: list[str],
    said: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process that cannot be put back runs no notebook warm, the first one included."""
    monkeypatch.setattr("random.setstate", breaking(print, False, RuntimeError()))
    assert ran(book(tmp_path / "in.ipynb", "1"), "sciatica", tmp_path / "o.ipynb")[1] == ""
    assert len(handed) == len(said()) == 1
    assert "could not be undone" in said()[0]


def test_a_cell_too_deep_to_look_into_needs_a_kernel_and_costs_no_other_notebook(
    tmp_path: Path, handed: list[str], said: Callable[[], list[str]]
) -> None:
    """A notebook's own oddity is no fault of the engine: the next one runs warm."""
    for n, cell in enumerate(["x = 1\nx" + ".real" * 1200, "1"]):
        ran(book(tmp_path / f"{n}.ipynb", cell), "sciatica", tmp_path / f"{n}.o.ipynb")
    assert len(handed) == 1
    assert not said()


def test_private_names_are_used_in_one_module() -> None:
    """No other module of the engine touches a name with an underscore that is not the engine's."""
    trees = {p.name: list(ast.walk(ast.parse(p.read_text("utf-8")))) for p in ENGINE.rglob("*.py")}
    nodes = [node for tree in trees.values() for node in tree]
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    own |= {node.attr for node in nodes if stored(node) and ast.unparse(node.value) == "self"}
    found = {(name, node.attr) for name, tree in trees.items() for node in tree
             if isinstance(node, ast.Attribute) and PRIVATE.match(node.attr)}  # fmt: skip
    listed = {name for _, name in private.BORROWED}
    assert {attr for name, attr in found if name == "private.py"} <= listed
    assert {attr for name, attr in found if name != "private.py"} <= own


def stored(node: ast.AST) -> bool:
    """Whether something is put under a name of an object."""
    return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)


def test_the_engines_front_is_light() -> None:
    """papermill imports the engine while it is itself being imported: nothing else comes along."""
    heavy = ("papermill", "IPython", "ipykernel", "nbclient", "jupyter_client", "traitlets")
    ask = f"import sys, sciatica_kit.engine; print(*set({heavy!r}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
