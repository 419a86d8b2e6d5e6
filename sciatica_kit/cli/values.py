"""Values of the command line that are more than text."""

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ..errors import UserMistake


def add_own(command: argparse.ArgumentParser) -> None:
    """The options for what is a practice's own."""
    command.add_argument(
        "--practice", type=a_place, help="your letterhead: a changed practice.toml"
    )
    command.add_argument("--templates", type=a_place, help="a folder of your own, copied from ours")
    add_content(command)


def add_reading(command: argparse.ArgumentParser) -> None:
    """The options that say of a list what its file does not."""
    command.add_argument("--mapping", type=a_place, help="which column each heading of the list is")
    command.add_argument("--encoding", default="", help="the code page of a .csv, such as cp1250")
    command.add_argument("--sheet", default="", help="the sheet of an .xlsx, by its name")


def add_content(command: argparse.ArgumentParser) -> None:
    """The option for a practice's own content."""
    command.add_argument("--content", type=a_place, help="a folder that adds to the kit's content")


def own_places(options: argparse.Namespace) -> tuple[Path | None, Path | None, Path | None]:
    """What was given of a practice's own, as `load_edition` takes it; `demo` takes none."""
    given = vars(options)
    return given.get("practice"), given.get("templates"), given.get("content")


def refuse_inputs(file: Path, roster: Path, own: Iterable[Path | None]) -> None:
    """Raise UserMistake where a file that is to be written is one of those it is made from."""
    for given in (roster, *filter(None, own)):
        same = file.exists() and given.exists() and file.samefile(given)
        below = given != roster and file.resolve().is_relative_to(given.resolve())
        if same or below:
            raise UserMistake(f"{file} is what it is made from: give another -o")


def a_place(text: str) -> Path:
    """A file or a folder; a blank, as of a variable that is not set, would be the one at hand."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is blank: name a file or a folder")
    return Path(text)


def day_argument(text: str) -> date:
    """A day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date: write it as YYYY-MM-DD") from None


def count_argument(text: str) -> int:
    """A whole number from 1 on."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)
