"""How the repository hangs together, beside the layers and fences in pyproject.toml."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sciatica_kit"
# Heavy packages that the front of the kit must not load.
HEAVY = ("typst", "pandas", "shapely", "distributed", "dask", "ipywidgets", "papermill")
PLAIN = {*sys.stdlib_module_names, "pydantic", "pydantic_core", "sciatica_kit"}
FOLDERS = {"notebooks", "outputs", "sciatica_kit", "templates", "tests"}
LOOPS = (ast.For, ast.AsyncFor, ast.While)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
# In pieces, so that this file does not hold what it looks for.
PARTS = (("py", "pi.org"), ("python", "hosted.org"), ("registry", ".npmjs"), ("ana", "conda.org"))
ADDRESSES = tuple(map("".join, PARTS))
INJECTED = "injected-parameters"


def test_judgement_and_vocabulary_need_only_pydantic() -> None:
    """The rules and the vocabulary can be read without knowing any library but pydantic."""
    pure = [path for path in modules() if path.startswith(("clinic/", "model/"))]
    found = {(path, name.split(".")[0]) for path in pure for name in imports(path)}
    wrong = [f"{path} imports {name}" for path, name in sorted(found) if name not in PLAIN]
    assert pure
    assert not wrong


def test_the_front_of_the_package_is_light() -> None:
    """`import sciatica_kit` loads no typesetter, no data frames, no widgets and no papermill."""
    ask = f"import sys, sciatica_kit; print(*set({[*HEAVY]!r}) & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


MOST_AT_THE_ROOT, MOST_IN_A_FOLDER, MOST_IN_THE_MIDDLE, DEEPEST = 6, 15, 7, 3


def test_no_folder_is_crowded() -> None:
    """Few modules at the root, at most fifteen in a folder, seven in the middle, three levels."""
    own = Counter(str(Path(path).parent) for path in modules() if Path(path).name != "__init__.py")
    assert own["."] + 1 <= MOST_AT_THE_ROOT
    assert max(own.values()) <= MOST_IN_A_FOLDER
    assert median(own.values()) <= MOST_IN_THE_MIDDLE
    assert max(len(Path(path).parts) for path in modules()) <= DEEPEST


def test_notebooks_use_the_front_door_alone() -> None:
    """A notebook imports the kit itself, and nothing that lies deeper in it."""
    said = [line for path in notebooks() for source in code_cells(path)
            for line in source.splitlines() if "sciatica_kit" in line]  # fmt: skip
    assert said == ["import sciatica_kit as sk"] * len(notebooks())


def test_a_folder_without_a_layer_fails(tmp_path: Path) -> None:
    """`make check` refuses a new folder until somebody has said what it may import."""
    copy = shutil.copytree(PACKAGE, tmp_path / "sciatica_kit", ignore=IGNORED)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert linted(tmp_path).returncode == 0
    (copy / "new_room").mkdir()
    (copy / "new_room" / "__init__.py").write_text('"""A room."""\n')
    refused = linted(tmp_path)
    assert refused.returncode == 1
    assert "new_room" in refused.stdout


IGNORED = shutil.ignore_patterns("__pycache__", "content", "locale", "settings")


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a copy of the package."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    surroundings = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )


def test_notebooks_are_thin() -> None:
    """A notebook imports, shows and calls: it holds no function, class or loop."""
    wrong = [
        f"{path.name}: line {node.lineno} of “{source[:40]}”"
        for path in notebooks()
        for source in code_cells(path)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, LOOPS + DEFINITIONS)
    ]
    assert not wrong


def test_notebooks_hold_no_run_of_papermill() -> None:
    """A notebook in the repository has never been filled with a patient's ref by papermill."""
    assert notebooks()
    assert not [path.name for path in notebooks() if INJECTED in path.read_text("utf-8")]


def test_conda_names_the_packages_of_pyproject() -> None:
    """conda users get the same packages with the same bounds as everyone else."""
    lines = (ROOT / "environment.yml").read_text("utf-8").splitlines()
    listed = [line.strip(' -"') for line in lines if line.startswith("      - ")]
    assert listed == [*project()["dependencies"], "e ."]


def test_the_lock_pins_the_packages_of_pyproject_with_hashes() -> None:
    """Every package of pyproject.toml is pinned within its bounds, and every pin has a hash."""
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text("utf-8").strip())
    pins = [Requirement(entry.split("\\")[0].strip()) for entry in entries]
    named = (*project()["dependencies"], *project()["optional-dependencies"]["test"])
    for wanted in map(Requirement, named):
        versions = [str(pin.specifier)[2:] for pin in pins if pin.name == wanted.name]
        assert versions, f"{wanted.name} is not in requirements.lock: run make lock"
        assert all(wanted.specifier.contains(version) for version in versions), wanted
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the user's setting: no file of the repository says it."""
    texts = {path: (ROOT / path).read_text("utf-8", errors="ignore") for path in tracked()}
    assert not [path for path, text in texts.items() if any(a in text for a in ADDRESSES)]


def test_only_the_known_folders_stand_at_the_top() -> None:
    """The repository has five folders at the top, dot-folders aside."""
    tops = {path.split("/")[0] for path in tracked() if "/" in path}
    assert {top for top in tops if not top.startswith(".")} <= FOLDERS


@cache
def modules() -> tuple[str, ...]:
    """The path of every module inside the package."""
    return tuple(sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")))


@cache
def imports(path: str) -> tuple[str, ...]:
    """The full name of everything a module imports, but for the sake of types alone."""
    return tuple(_imports(ast.parse((PACKAGE / path).read_text("utf-8")), path))


def _imports(node: ast.AST, path: str) -> Iterator[str]:
    if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        here = ("sciatica_kit", *path.split("/")[:-1])
        parts = [*here[: len(here) + 1 - node.level], node.module] if node.level else [node.module]
        base = ".".join(part for part in parts if part)
        yield from (f"{base}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, path)


def notebooks() -> list[Path]:
    """The notebooks of the repository."""
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


def code_cells(path: Path) -> list[str]:
    """The source of every code cell."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def project() -> dict:
    """The project table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@cache
def tracked() -> tuple[str, ...]:
    """Every file that git tracks or would add; a copy without git is not asked."""
    if not (ROOT / ".git").exists():
        pytest.skip("this copy has no git history")
    ask = ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]
    said = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(path for path in said.stdout.split("\0") if path and (ROOT / path).is_file())


def test_no_notebook_holds_a_form() -> None:
    """A form's state may hold a patient: none is kept in a notebook of this repository."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert "widgets" not in json.loads(path.read_text(encoding="utf-8"))["metadata"], path.name
