"""Prints THIRD_PARTY.md: whose work is installed with the kit, and under which licence.

The names and versions are those of requirements.lock, the licences what the installed packages say
of themselves. `python -m tests.third_party` writes the page anew.
"""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "THIRD_PARTY.md"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.M)
ELSEWHERE = "of another system or Python, not installed here"
HEAD = """# Third party

<!-- Printed by tests/third_party.py. After a change of the lock: make licences -->

What `make` installs beside the kit, from requirements.lock, each package under its own licence, as
it says itself when it is installed. None of it is part of this repository or of the kit's wheel,
but for what stands at the end.

| package | version | licence |
|---|---|---|
"""
TAIL = """
In this repository itself: `tests/browser/axe.min.js` (axe-core, MPL-2.0), which the tests in a
browser use. The fonts on the pages come from the `fontpkg` packages above, under the SIL Open Font
License; a PDF embeds the signs that it needs, which that licence allows.
"""


def pins(lock: str) -> Iterator[tuple[str, str]]:
    """Each package of the lock with its version."""
    for name, version, _ in PIN.findall(lock):
        yield name, version


def licence_of(name: str) -> str:
    """A package's licence as it says itself; where it is not installed, that."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return ELSEWHERE
    return next(filter(None, _said(found)), "")


def _said(found: Distribution) -> Iterator[str]:
    told = found.metadata
    yield told.get("License-Expression", "")
    kinds = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or ()
             if c.startswith("License ::") and "::" in c[11:]]  # fmt: skip
    yield ", ".join(sorted({kind.strip() for kind in kinds}))
    # A whole text in place of a name begins with the name.
    text = (told.get("License") or "").strip()
    yield text.splitlines()[0] if text else ""
    yield next((f"see {path.name}" for path in found.files or () if "LICEN" in path.name), "")


def rows(lock: str) -> list[tuple[str, str, str]]:
    """Name, version and licence of every package of the lock, by name."""
    return sorted((name, version, licence_of(name)) for name, version in pins(lock))


def page(lock: str) -> str:
    """The whole page."""
    table = "".join(f"| {name} | {version} | {said} |\n" for name, version, said in rows(lock))
    return f"{HEAD}{table}{TAIL}"


if __name__ == "__main__":
    PAGE.write_text(page((ROOT / "requirements.lock").read_text("utf-8")), "utf-8")
