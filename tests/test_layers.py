"""How the repository hangs together: who may import whom, thin notebooks, one list of packages."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sciatica_kit"
# From top to bottom: a unit may import only units of the rows below its own.
LAYERS = (
    {
        "__main__": "cli", "cli": "cli", "cli_library": "cli", "cli_rows": "cli", "cli_runs": "cli",
        "cli_values": "cli",
    },
    {"__init__": "front"},
    {"lab": "lab", "lab_pages": "lab"},
    {
        "widgets": "widgets", "engine": "engine", "warm_client": "engine", "warm_gate": "engine",
        "warm_imports": "engine", "warm_kernel": "engine", "warm_libraries": "engine",
        "warm_limits": "engine", "warm_run": "engine", "warm_shell": "engine",
        "warm_side": "engine", "warm_state": "engine", "warm_watch": "engine",
        "warm_words": "engine",
    },
    {
        "batch": "batch", "gallery": "gallery", "gallery_cards": "gallery",
        "gallery_compare": "gallery", "gallery_fields": "gallery", "gallery_matrix": "gallery",
        "gallery_page": "gallery", "gallery_precautions": "gallery", "gallery_reading": "gallery",
        "gallery_receipt": "gallery", "gallery_reviews": "gallery",
    },
    {"packet": "packet"},
    {"render": "render"},
    {"plan": "plan"},
    {
        "handout": "handout", "handout_frame": "handout", "handout_parts": "handout",
        "handout_pictures": "handout", "urgent_sheet": "handout",
        "clinician": "handout", "clinician_parts": "handout",
    },
    {"catalogues": "catalogues"},
    {"language": "language"},
    {"clinic": "clinic", "figures": "figures"},
    {
        "library": "library", "crosscheck": "library", "letterhead": "library", "logo": "library",
        "marking": "library",
    },
    {"readability": "wording", "wording": "wording"},
    {"model": "model"},
    {"errors": "errors", "late_imports": "paths", "paths": "paths"},
)  # fmt: skip
ROW = {name: row for row, names in enumerate(LAYERS) for name in names}
UNIT = {name: unit for names in LAYERS for name, unit in names.items()}
# A package from outside, and the only places that may import it.
FENCES = {
    "typst": ("render/typst.py",),
    "pandas": ("batch/",),
    "shapely": ("figures/",),
    "distributed": ("batch/",),
    "dask": ("batch/",),
    "ipywidgets": ("widgets/",),
    "papermill": ("engine.py", "batch/execute.py"),
}
PLAIN = {*sys.stdlib_module_names, "pydantic", "pydantic_core", "sciatica_kit"}
FOLDERS = {"notebooks", "outputs", "sciatica_kit", "templates", "tests"}
LOOPS = (ast.For, ast.AsyncFor, ast.While)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
# In pieces, so that this file does not hold what it looks for.
PARTS = (("py", "pi.org"), ("python", "hosted.org"), ("registry", ".npmjs"), ("ana", "conda.org"))
ADDRESSES = tuple(map("".join, PARTS))
INJECTED = "injected-parameters"


def test_modules_import_only_from_rows_below() -> None:
    """Judgement knows nothing of pages, pages nothing of batches: imports go down only."""
    wrong = [
        f"{path} imports {target}"
        for path in modules()
        for target in ours(path)
        if UNIT[unit_name(path)] != UNIT[target] and ROW[unit_name(path)] >= ROW[target]
    ]
    assert not wrong


def test_each_outside_package_stays_behind_its_fence() -> None:
    """Typesetting, tables, widgets and papermill are each used in one named place only."""
    wrong = [
        f"{path} imports {name}"
        for path in modules()
        for name in {name.split(".")[0] for name in imports(path)}
        if name in FENCES and not path.startswith(FENCES[name])
    ]
    assert not wrong


def test_judgement_and_vocabulary_need_only_pydantic() -> None:
    """The rules and the vocabulary can be read without knowing any library but pydantic."""
    pure = [path for path in modules() if path.startswith(("clinic/", "model/"))]
    found = {(path, name.split(".")[0]) for path in pure for name in imports(path)}
    wrong = [f"{path} imports {name}" for path, name in sorted(found) if name not in PLAIN]
    assert pure
    assert not wrong


def test_the_front_of_the_package_is_light() -> None:
    """`import sciatica_kit` loads no typesetter, no data frames, no widgets and no papermill."""
    ask = f"import sys, sciatica_kit; print(*set({[*FENCES]!r}) & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


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


def unit_name(path: str) -> str:
    """The module or folder directly under the package that a path belongs to."""
    return path.split("/")[0].removesuffix(".py")


def ours(path: str) -> list[str]:
    """What a module imports of the package itself, by module or folder under it."""
    return [name.split(".")[1] for name in imports(path) if name.startswith("sciatica_kit.")]


@cache
def imports(path: str) -> tuple[str, ...]:
    """The full name of everything a module imports, but for the sake of types alone."""
    return tuple(_imports(ast.parse((PACKAGE / path).read_text("utf-8")), path))


def _imports(node: ast.AST, path: str) -> Iterator[str]:
    if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        return
    if isinstance(node, ast.Import):
        yield from (_ours_in_full(alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        here = ("sciatica_kit", *path.split("/")[:-1])
        parts = [*here[: len(here) + 1 - node.level], node.module] if node.level else [node.module]
        base = ".".join(part for part in parts if part)
        yield from (_ours_in_full(f"{base}.{alias.name}") for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, path)


def _ours_in_full(name: str) -> str:
    """A name taken from the package itself, and not from a module of it, is its front's."""
    parts = name.split(".")
    outside = parts[0] != "sciatica_kit" or (parts[1:2] and parts[1] in ROW)
    return name if outside else "sciatica_kit.__init__"


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
