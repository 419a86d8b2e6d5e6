"""The clock is an argument: the command line and the front door alone ask the machine its day."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sciatica_kit"
DAYS = {"today", "now", "utcnow"}
HOURS = {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime"}


def asks(path: Path) -> Iterator[str]:
    """Each place of a module where it asks the machine for the day or the hour."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            whose = ast.unparse(node.value).split(".")[-1]
            day = whose in ("date", "datetime") and node.attr in DAYS
            if day or (whose == "time" and node.attr in HOURS):
                yield f"{path.relative_to(PACKAGE).as_posix()} {whose}.{node.attr}"


def test_who_asks_the_machine_for_the_day() -> None:
    """The command line and the front door ask for today; the record alone asks for the moment."""
    found = {place for path in PACKAGE.rglob("*.py") for place in asks(path)}
    assert found == {
        "cli/__init__.py datetime.now",
        "kit.py datetime.now",
        "batch/record/log.py datetime.now",
        # What a file's age is, and what a server says of a file: no plan and no page hangs on it.
        "paths.py time.time",
        "lab/contents.py datetime.now",
    }


def test_no_template_asks_for_the_day() -> None:
    """A page has the day of issue that it is given, and no other."""
    for path in (ROOT / "templates").rglob("*"):
        if path.suffix in (".typ", ".js", ".html", ".jinja"):
            said = path.read_text("utf-8")
            assert "datetime.today" not in said
            assert "new Date()" not in said
            assert "Date.now" not in said
