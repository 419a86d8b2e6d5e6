"""Where patients' files had better not lie: in git, or in a folder that is copied elsewhere."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# Folders that a program copies to other machines, by the names that it gives them.
SYNCED = re.compile(
    r"(onedrive|dropbox|google ?drive|icloud ?drive|icloud|nextcloud|owncloud|pcloud ?drive"
    r"|proton ?drive|synology ?drive|megasync|seafile|tresorit|syncthing|box sync"
    r"|creative cloud files)(?![a-z])"
    r"|(my drive|meine ablage|mon drive|mi unidad|mobile documents|com~apple~clouddocs"
    r"|cloudstorage)$",
    re.I,
)
# One of each kind: whoever keeps PDFs out of git may still let the pages for a screen in.
PROBES = (
    "packets/T-01/handout.pdf", "packets/T-01/handout.html", "packets/T-01/handout.ipynb",
    "packets/T-01/chart-note.txt", "print/all.pdf", "log.jsonl", "manifest.csv", "run.json",
)  # fmt: skip
SECONDS = 10


def warnings_for(folder: Path) -> tuple[str, ...]:
    """Why patients' files should not lie in a folder, which need not be there yet."""
    return (*_synced(folder), *_in_git(folder))


def _synced(folder: Path) -> Iterator[str]:
    """By name alone: whether such a folder is copied is for its own program to say."""
    parts = (*folder.absolute().parts, *folder.resolve().parts)
    named = next((part for part in parts if SYNCED.match(part)), "")
    if named:
        yield (
            f"{folder} lies in {named}, a folder of the kind that is copied to other machines: "
            "choose another folder"
        )


def _in_git(folder: Path) -> Iterator[str]:
    where = folder.resolve()
    tree = next((place for place in (where, *where.parents) if (place / ".git").exists()), None)
    if tree and not _ignored(tree, where):
        yield (
            f"{folder} lies in a git work tree that would take patients' files in: "
            "name it in .gitignore, or choose another folder"
        )


def _ignored(tree: Path, folder: Path) -> bool:
    """Whether git leaves every kind of file in a folder alone; no where git cannot be asked."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    asked = ["git", "-C", str(tree), "check-ignore", "--", *(str(folder / p) for p in PROBES)]
    try:
        said = subprocess.run(
            asked, env=plain, capture_output=True, timeout=SECONDS, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False
    return len(said.splitlines()) == len(PROBES)
