"""What becomes of patients' files: `purge`, `scrub`, and a word on where they lie."""

import argparse
import os
import re
import sys
from pathlib import Path

from ..errors import OK
from .values import a_place


def add_upkeep(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands `purge` and `scrub`."""
    purge = commands.add_parser("purge", help="take old packets away, and keep the manifest")
    purge.add_argument(
        "folder", type=a_place, metavar="DIR", help="a run, or the folder above runs"
    )
    purge.add_argument("--older-than", type=days_argument, required=True, metavar="30d")
    purge.set_defaults(run=_purge, lasting=True)
    scrub = commands.add_parser("scrub", help="take parameters and outputs out of notebooks")
    scrub.add_argument("notebooks", type=a_place, nargs="+", metavar="NOTEBOOK")
    scrub.set_defaults(run=_scrub, lasting=True)


def days_argument(text: str) -> int:
    """A number of days as 30d."""
    if not re.fullmatch(r"[0-9]{1,5}d", text):
        raise argparse.ArgumentTypeError(f"{text} is no number of days: write it as 30d")
    return int(text[:-1])


def warn_of(folder: Path) -> None:
    """Say on standard error why patients' files should not lie in a folder, where that is so."""
    from ..batch.upkeep.places import warnings_for

    for warning in warnings_for(folder):
        print(f"sciatica-kit: warning: {warning}", file=sys.stderr)


def warn_of_password(file: Path | None) -> None:
    """Say on standard error that others may read a file with a password, where that is so."""
    if file and os.name == "posix" and file.is_file() and file.stat().st_mode & 0o044:
        print(
            f"sciatica-kit: warning: others may read {file}: shut it with chmod 600",
            file=sys.stderr,
        )


def _purge(options: argparse.Namespace) -> int:
    from ..batch.upkeep.purge import links_in, purge

    for done in purge(options.folder, options.older_than, options.today):
        aside = f" and {len(done.asides)} that had been set aside" * bool(done.asides)
        taken = f"{len(done.refs)} packets{aside} taken away"
        print(f"{done.folder}: {taken}; the manifest stays.")
        for path in done.left:
            print(f"  {path} is not as the kit made it, and stays: look whose words are in it")
    for path in links_in(options.folder):
        print(f"{path} is a link, and none is followed: name the folder that it leads to.")
    return OK


def _scrub(options: argparse.Namespace) -> int:
    from ..batch.upkeep.scrub import scrub

    for path in scrub(options.notebooks):
        print(f"{path}: parameters and outputs taken out")
    return OK
