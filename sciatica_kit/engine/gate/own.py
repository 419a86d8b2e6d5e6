"""A notebook's own modules, found in its text before it runs: what is imported, and from where.

What belongs to an installed library is not looked into: the watch keeps its eyes on that.
"""

import ast
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.machinery import NamespaceLoader, PathFinder, SourceFileLoader
from importlib.util import decode_source, resolve_name
from pkgutil import iter_modules
from typing import Any

from ..restore.imports import installed, kernel_path, roots
from .names import dotted, imported

# What a call or a statement does by which modules are found elsewhere than before.
FOLDERS = (NamespaceLoader, type(None))
MOVES = ("sys.path", "os.chdir", "contextlib.chdir")


def own_modules(cells: list[ast.AST]) -> Iterator[ast.AST | None]:
    """The text of each module that these cells import, and of each that those import.

    None stands for one that is no text, or that nobody can find before it is imported.
    """
    search, waiting = Search(), [(cell, "") for cell in cells]
    search.heed(cells)
    while waiting:
        for spec in search.specs(*waiting.pop()):
            text = _text(spec)
            yield text
            if text is not None:
                search.heed([text])
                waiting.append((text, spec.parent))
    if search.blind and search.missed:
        yield None


class Search:
    """Where modules are looked for, and which have been found already."""

    def __init__(self) -> None:
        self.roots, self.seen = roots(), {"__main__"}
        self.path, self.added = kernel_path(list(sys.path)), list[str]()
        # Whether a folder comes in that only the run knows, and whether something was not found.
        self.blind = self.missed = False

    def heed(self, trees: list[ast.AST]) -> None:
        """Look in the folders, too, that these texts add or go to."""
        names = imported(trees)
        nodes = (node for tree in trees for node in ast.walk(tree))
        said = [folder for node in nodes for folder in _moved(node, names)]
        self.added = [*(os.path.abspath(path) for path in said if path), *self.added]
        self.blind = self.blind or None in said
        for folder in (*self.added, os.getcwd()):
            # What Python remembers of a folder may be older than the last notebook's files.
            sys.path_importer_cache.pop(folder, None)

    def specs(self, tree: ast.AST, package: str) -> Iterator[Any]:
        """What this text imports, but for installed libraries and what has been found before."""
        return (spec for name in _imports(tree, package) for spec in self._along(name))

    def _along(self, name: str) -> Iterator[Any]:
        """A module and the packages above it; for a star all modules of its package."""
        places: Any = None
        for step in _steps(name):
            star = step.endswith(".*")
            for each in [step[:-1] + m.name for m in iter_modules(places)] if star else [step]:
                spec = self._spec(each, places)
                if spec is None or installed(each, spec, self.roots):
                    self.missed = self.missed or (spec is None and places is None)
                    return
                if each not in self.seen:
                    self.seen.add(each)
                    yield spec
            places = list(spec.submodule_search_locations or ())

    def _spec(self, name: str, places: list[str] | None) -> Any:
        """What an import would find, without importing anything."""
        if places is not None:
            return PathFinder.find_spec(name, places)
        loaded = getattr(sys.modules.get(name), "__spec__", None)
        if name == "__main__" or installed(name, loaded, self.roots):
            return self._before(name) or loaded
        for finder in sys.meta_path:
            where = [*self.added, *self.path] if finder is PathFinder else None
            with suppress(Exception):
                if found := finder.find_spec(name, where):
                    return found
        return None

    def _before(self, name: str) -> Any:
        """A module of the notebook's own that a kernel would find before the library's."""
        if name in sys.stdlib_module_names:
            return None
        found = PathFinder.find_spec(name, [*self.added, os.getcwd()])
        own = found and found.has_location and not installed(name, found, self.roots)
        return found if own else None


def _steps(name: str) -> Iterator[str]:
    """A module's name, and before it those of the packages above it."""
    parts = name.split(".")
    return (".".join(parts[:n]) for n in range(1, len(parts) + 1))


def _imports(tree: ast.AST, package: str) -> Iterator[str]:
    """The full name of all that a text imports, wherever in it; a name may be no module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            with suppress(ImportError):
                base = resolve_name("." * node.level + (node.module or ""), package or None)
                yield from (f"{base}.{alias.name}" for alias in node.names)


def _text(spec: Any) -> ast.AST | None:
    """What an import would run; None for what is no text, and for what the host has loaded."""
    if spec.name in sys.modules or type(spec.loader) not in (SourceFileLoader, *FOLDERS):
        return None
    if type(spec.loader) in FOLDERS:
        return ast.Module([], [])
    try:
        return _imported_part(ast.parse(decode_source(spec.loader.get_data(spec.origin))))
    except (SyntaxError, ValueError):
        # Python will not run it either.
        return ast.Module([], [])
    except OSError:
        return None


def _imported_part(tree: ast.Module) -> ast.Module:
    """A module without what it does only as a program of its own."""
    tree.body = [part for node in tree.body for part in _parts(node)]
    return tree


def _parts(node: ast.stmt) -> list[ast.stmt]:
    if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
        return node.orelse
    return [node]


def _moved(node: ast.AST, names: dict[str, str]) -> Iterator[str | None]:
    """The folders that are added here, or gone to; None for one that only the run knows."""
    if isinstance(node, ast.Call) and dotted(node.func, names).startswith(MOVES):
        yield from (path for arg in node.args for path in _folders(arg, names))
    elif isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(dotted(target, names).startswith("sys.path") for target in targets):
            yield from _folders(node.value, names)


def _folders(node: ast.AST, names: dict[str, str]) -> Iterator[str | None]:
    if isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) else []
    elif isinstance(node, ast.List | ast.Tuple):
        yield from (path for each in node.elts for path in _folders(each, names))
    elif isinstance(node, ast.Starred):
        yield from _folders(node.value, names)
    elif not dotted(node, names).startswith("sys.path"):
        yield None
