"""What a notebook may change of sys and of the modules that are loaded; kept and put back."""

import importlib.machinery
import os
import sys
import sysconfig
from collections.abc import Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from ...paths import PACKAGE

Back = Callable[[], None]
PATHS = ("stdlib", "platstdlib", "purelib", "platlib")
PACKAGES = ("site-packages", "dist-packages")


def keep_modules() -> Back:
    """Modules of the notebook's own go again; those of installed libraries may stay."""
    kept = dict(sys.modules)
    places = roots()

    def back() -> None:
        for name, module in list(sys.modules.items()):
            if name not in kept and not installed(name, getattr(module, "__spec__", None), places):
                del sys.modules[name]
        for name, module in kept.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module

    return back


def roots() -> frozenset[str]:
    """The folders of what is installed: its modules may stay, and are nobody's own."""
    return _standing() | {path for path in sys.path if Path(path).name in PACKAGES}


@cache
def _standing() -> frozenset[str]:
    return frozenset({sysconfig.get_path(name) for name in PATHS} | {str(PACKAGE)})


def installed(name: str, spec: Any, places: frozenset[str]) -> bool:
    """Whether a spec is what an import of this name gives from an installed library."""
    if not isinstance(spec, importlib.machinery.ModuleSpec) or spec.name != name:
        return False
    if spec.origin in ("built-in", "frozen"):
        return True
    found = [spec.origin] if spec.has_location else list(spec.submodule_search_locations or ())
    return any(str(place).startswith(f"{root}{os.sep}") for place in found for root in places)


def keep_sys() -> Back:
    """Every attribute of sys, and the lists that imports are found by."""
    lists: tuple[Any, ...] = (sys.path, sys.meta_path, sys.path_hooks, sys.argv)
    kept, copies = dict(vars(sys)), [list(each) for each in lists]
    importers = set(sys.path_importer_cache)

    def back() -> None:
        same(vars(sys), kept)
        for each, copy in zip(lists, copies, strict=True):
            each[:] = copy
        for path in set(sys.path_importer_cache) - importers:
            del sys.path_importer_cache[path]

    return back


def kernel_sys() -> None:
    """A kernel's prompts, and where it looks for modules."""
    sys.path = kernel_path(list(sys.path))
    sys.path_importer_cache.pop(os.getcwd(), None)
    sys.ps1, sys.ps2, sys.ps3 = "In : ", "...: ", "Out: "  # type: ignore[attr-defined]


def kernel_path(path: list[str]) -> list[str]:
    """Where a kernel looks for modules: not beside our script, but in the working folder."""
    own = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    start = next((i for i, p in enumerate(path) if p.endswith(".zip")), 0)
    # Once each, as Python itself sees to when it starts.
    first = dict.fromkeys(p for p in path[:start] if p in own and p)
    path = [*first, *(p for p in path[start:] if p)]
    sites = (i for i, p in enumerate(path) if Path(p).name in ("site-packages", "dist-packages"))
    path.insert(next(sites, 0), "")
    return path


def same(mapping: MutableMapping[Any, Any], kept: dict[str, Any]) -> None:
    """Make a mapping what it was, in place, touching only what was changed."""
    for name in set(mapping) - set(kept):
        del mapping[name]
    for name, value in kept.items():
        if name not in mapping or mapping[name] is not value:
            mapping[name] = value
