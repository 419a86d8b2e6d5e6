"""What a packet hangs on, as one digest: while it is the same, the packet need not be made anew."""

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from ...packet.edition import Edition
from ...paths import stamp
from ..record.salt import keyed
from ..roster.plans import PlannedRow


def row_key(row: PlannedRow, edition: Edition, salt: bytes = b"") -> str:
    """What a packet hangs on: row, content, templates, practice, day and version.

    The salt is the run's own secret: without it no cell can be guessed from the digest.
    """
    made_from = (
        dict(row.row.cells),
        edition.library.hash,
        _templates(edition.templates, stamp(edition.templates)),
        edition.practice.model_dump(mode="json", exclude={"logo", "timezone"}),
        _logo_digest(edition.practice.logo),
        edition.issued_on.isoformat(),
        version("sciatica-kit"),
        *_lock(edition.password, salt),
    )
    return keyed(salt, json.dumps(made_from, sort_keys=True))


@lru_cache(maxsize=4)
def _lock(password: str, salt: bytes) -> tuple[str, ...]:
    """What tells one password from another, at a price that makes guessing slow; none without."""
    if not password:
        return ()
    return (hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1).hex(),)


def _logo_digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else ""


@lru_cache(maxsize=4)
def _templates(folder: Path, at: object) -> str:
    return templates_hash(folder)


def templates_hash(folder: Path) -> str:
    """The digest of every template's name and bytes."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
