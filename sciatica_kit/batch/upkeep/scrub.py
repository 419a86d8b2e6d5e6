"""Notebooks without patients: parameters and outputs taken out, before they go elsewhere."""

import ast
import json
import os
import stat
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ...errors import UserMistake
from ...paths import beside, write_private

INJECTED, PARAMETERS = "injected-parameters", "parameters"
# What papermill and the forms keep of a run: paths, refs, errors, and all that stood in a form.
KEPT_OF_A_RUN = ("papermill", "widgets", "execution")
TAKEN_OUT = "# taken out by sciatica-kit scrub"
BLANKS: dict[type, str] = {str: '""', bytes: 'b""', int: "0", float: "0.0"}


def scrub(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Scrub notebooks in place, and say which have changed.

    Raises UserMistake with all that are no notebooks, and then none is changed.
    """
    wrong: list[str] = []
    read = {path: _read(path, wrong) for path in dict.fromkeys(paths)}
    if wrong:
        raise UserMistake("; ".join(wrong))
    return tuple(path for path, book in read.items() if _scrubbed(path, book))


def _read(path: Path, wrong: list[str]) -> dict[str, Any]:
    # A pipe or a device would be waited for.
    if path.exists() and not path.is_file():
        wrong.append(f"{path} is no notebook: name an .ipynb file")
        return {}
    try:
        book = json.loads(path.read_text("utf-8-sig"))
        if isinstance(book, dict) and all(isinstance(cell, dict) for cell in _cells(book)):
            return book
        wrong.append(f"{path} is no notebook: name an .ipynb file")
    except OSError as error:
        wrong.append(f"{path} cannot be read ({(error.strerror or 'no reason').lower()})")
    except (ValueError, TypeError, KeyError, RecursionError):
        wrong.append(f"{path} is no notebook: name an .ipynb file")
    return {}


def _scrubbed(path: Path, book: dict[str, Any]) -> bool:
    before = json.dumps(book)
    _without_patients(book)
    if json.dumps(book) == before:
        return False
    # Through a link to the notebook itself, whose rights stay what they are.
    real = Path(os.path.realpath(path))
    rights = stat.S_IMODE(real.stat().st_mode)
    try:
        write_private(real, _as_text(book).encode())
        real.chmod(rights)
    except OSError as error:
        raise UserMistake(f"cannot write {path}: {error.strerror}") from None
    return True


def _as_text(book: dict[str, Any]) -> str:
    """The notebook as Jupyter writes it; half a sign, which no file can hold, as its number."""
    text = json.dumps(book, ensure_ascii=False, indent=1)
    whole = not any("\ud800" <= sign <= "\udfff" for sign in text)
    return f"{text if whole else json.dumps(book, indent=1)}\n"


def _cells(book: dict[str, Any]) -> list[Any]:
    """The cells of a notebook, in the form of today or in that of before 2015."""
    if "worksheets" in book:
        return [cell for sheet in book["worksheets"] for cell in sheet["cells"]]
    return list(book["cells"])


def _without_patients(book: dict[str, Any]) -> None:
    for holder in book.get("worksheets", (book,)):
        holder["cells"] = [cell for cell in holder["cells"] if INJECTED not in _tags(cell)]
    _forget(book)
    for cell in _cells(book):
        _forget(cell)
        if cell.get("cell_type") == "code":
            _empty(cell)


def _forget(holder: dict[str, Any]) -> None:
    metadata = holder.get("metadata")
    if isinstance(metadata, dict):
        for name in KEPT_OF_A_RUN:
            metadata.pop(name, None)


def _empty(cell: dict[str, Any]) -> None:
    cell["outputs"] = []
    for name in {"execution_count", "prompt_number"} & cell.keys():
        cell[name] = None
    if PARAMETERS in _tags(cell):
        text = "".join(cell.get("source", ""))
        blank = blanked(text)
        if blank != text:
            cell["source"] = blank.splitlines(keepends=True)


def _tags(cell: dict[str, Any]) -> Sequence[str]:
    tags = (cell.get("metadata") or {}).get("tags")
    return tags if isinstance(tags, list) else ()


def blanked(source: str) -> str:
    """A cell of parameters with the values that the kit ships, and others made blank.

    A cell that is more than assignments says no more than that it was taken out.
    """
    try:
        given = list(ast.parse(source).body)
        wanted = [_blank_line(node) for node in given]
    except (SyntaxError, ValueError, RecursionError):
        return TAKEN_OUT if source.strip() != TAKEN_OUT else source
    # Where no value is a patient's, the words beside it stay as well.
    same = all(ast.dump(node) == ast.dump(ast.parse(line).body[0])
               for node, line in zip(given, wanted, strict=True))  # fmt: skip
    return source if same else "\n".join(wanted)


def _blank_line(node: ast.stmt) -> str:
    """An assignment made blank. Raises SyntaxError for anything else."""
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    value = getattr(node, "value", None)
    if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(target, ast.Name):
        raise SyntaxError("more than assignments")
    kind = f": {ast.unparse(node.annotation)}" if isinstance(node, ast.AnnAssign) else ""
    return _shipped().get(target.id) or f"{target.id}{kind} = {_blank(value)}"


def _blank(value: ast.expr | None) -> str:
    """The blank of a value's own kind; yes, no and nothing are nobody's."""
    if isinstance(value, ast.Constant):
        return BLANKS.get(type(value.value), repr(value.value))
    return {ast.List: "[]", ast.Dict: "{}", ast.Tuple: "()"}.get(type(value), "None")


@cache
def _shipped() -> dict[str, str]:
    """The lines of the parameters in the kit's own notebook, by name."""
    book = json.loads((beside("notebooks") / "handout.ipynb").read_text("utf-8"))
    cell = next(cell for cell in book["cells"] if PARAMETERS in _tags(cell))
    lines = "".join(cell["source"]).splitlines()
    return {line.split(" = ")[0]: line for line in lines}
