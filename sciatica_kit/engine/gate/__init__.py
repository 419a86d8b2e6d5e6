"""The gate before a warm run: what a notebook must not hold, found in its text before it runs."""

import ast
import builtins
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from . import words
from .names import dotted, first, imported
from .own import own_modules


def why_not(sources: Iterable[str]) -> str:
    """Why these cells must run in a kernel of their own; blank where they may run warm.

    The modules that they import are looked through as well, unless they belong to a library.
    """
    trees = [tree for source in sources for tree in _trees(source)]
    try:
        return _first(trees) or next(filter(None, map(_own, own_modules(trees))), "")
    except (RecursionError, MemoryError):
        return "too deep"


def _own(tree: ast.AST | None) -> str:
    """The same of a module of the notebook's own; nothing is known of one that is no text."""
    return _first([tree]) if tree else "a module that cannot be read"


def _first(trees: list[ast.AST]) -> str:
    names = imported(trees)
    return next((why for tree in trees for why in _reasons(tree, names)), "")


@cache
def _transform() -> Any:
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell  # type: ignore[no-untyped-call]


def _trees(source: str) -> list[ast.AST]:
    """The cell as Python; none where it cannot be read, since then IPython runs none of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The run says what there is to warn of.
        try:
            return [ast.parse(_transform()(source))]
        except (SyntaxError, ValueError):
            return []
        except Exception:
            return [ast.parse("exit")]


def _reasons(node: ast.AST, names: dict[str, str]) -> Iterator[str]:
    magic = _magic(node)
    if magic is not None:
        yield from magic
        return
    yield from _of(node, names)
    for child in ast.iter_child_nodes(node):
        yield from _reasons(child, names)


def _magic(node: ast.AST) -> list[str] | None:
    """Nothing where the node is no magic; else why it may not run warm, blank list where it may."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    if ast.unparse(node.func.value) != "get_ipython()":
        return None
    said = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    cell = node.func.attr == "run_cell_magic"
    fine = words.CELL_MAGICS if cell else words.LINE_MAGICS
    if node.func.attr not in words.MAGICS or len(said) < 2 or said[0] not in fine:
        return ["magic"]
    why = why_not([str(said[-1])]) if cell or said[0] == "time" else ""
    return [why] if why else []


def _of(node: ast.AST, names: dict[str, str]) -> Iterator[str]:
    if type(node).__name__.startswith(("Async", "Await")) or (
        isinstance(node, ast.comprehension) and node.is_async
    ):
        yield "async"
    elif isinstance(node, ast.Import):
        yield from (why for alias in node.names for why in _named(alias.name))
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield from (why for a in node.names for why in _named(f"{node.module}.{a.name}"))
    elif isinstance(node, ast.Name) and node.id in words.NAMES:
        yield "name"
    elif isinstance(node, ast.keyword) and node.arg == "display_id":
        yield "display_id"
    elif isinstance(node, ast.Call):
        yield from _call(node, names)
    elif isinstance(node, ast.Attribute | ast.Subscript):
        yield from _reach(node, names)


def _named(path: str) -> Iterator[str]:
    if path.split(".")[0] in words.TOPS and not path.startswith(words.FINE_INSIDE):
        yield "import"
    named = path in words.BANNED or path.split(".")[-1] in words.ATTRIBUTES
    if named or path in words.STARS or path.startswith(words.STARTS):
        yield "attribute"


def _call(node: ast.Call, names: dict[str, str]) -> Iterator[str]:
    """Calls that change a module from outside, or reach a name by way of a string."""
    parts = dotted(node.func, names).split(".")
    if parts[0] in {"setattr", "delattr"} and node.args and _foreign(node.args[0], names):
        yield "monkeypatch"
    if parts[0] in {"getattr", "setattr"}:
        said = [str(a.value) for a in node.args[1:2] if isinstance(a, ast.Constant)]
        yield from (w for s in said for w in _named(f"{dotted(node.args[0], names)}.{s}"))
    if first(node.func) in names and _sets(parts):
        yield "setting"
    if len(parts) > 2 and parts[-1] in words.MUTATORS and "()" not in parts:
        inside = ".".join(parts[:-1])
        if _foreign(node.func, names) and not inside.startswith(words.KEPT):
            yield "monkeypatch"


def _sets(parts: list[str]) -> bool:
    """Whether a call sets something of a whole library that nobody puts back."""
    plain = len(parts) > 1 and "()" not in parts and words.SETS.fullmatch(parts[-1])
    return bool(plain and not ".".join(parts).startswith(words.KEPT_CALLS))


def _reach(node: ast.Attribute | ast.Subscript, names: dict[str, str]) -> Iterator[str]:
    path = dotted(node, names)
    yield from _named(path)
    kept = path.startswith(words.KEPT if isinstance(node, ast.Subscript) else words.KEPT_ATTRIBUTES)
    stores = isinstance(node.ctx, ast.Store | ast.Del) and not kept
    if (stores and _foreign(node, names)) or getattr(node, "attr", "").startswith("register"):
        yield "monkeypatch"


def _foreign(node: ast.AST, names: dict[str, str]) -> bool:
    """Whether an expression starts at something that the notebook has not made itself."""
    name = first(node) or "globals"
    built_in = hasattr(builtins, name) or name == "__builtins__"
    return name in names or (built_in and name != "globals")
