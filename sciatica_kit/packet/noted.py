"""Files that are made again in the same folder: ours by their digests, whatever their names say."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..paths import read_within, within, write_private


@dataclass(frozen=True)
class Noted:
    """A folder below a root, and the file in it that holds the digests of all we have written."""

    root: Path
    folder: str
    note: str = ".made"

    def put(self, name: str, data: bytes) -> str:
        """Write a file that is ours before its first byte; gives its digest. Raises OSError."""
        digest = sha256(data).hexdigest()
        lines = "".join(f"{each}\n" for each in sorted({*self.digests(), digest}))
        write_private(within(self.root, self.folder, self.note), lines.encode())
        write_private(within(self.root, self.folder, name), data)
        return digest

    def digests(self) -> set[str]:
        """Of every file that we have written here; none where the note is gone or damaged."""
        try:
            return set(read_within(self.root, self.folder, self.note).decode("ascii").split())
        except (OSError, ValueError):
            return set()

    def digest(self, name: str) -> str:
        """Of a file as it lies there; blank where there is none that can be read."""
        try:
            return sha256(read_within(self.root, self.folder, name)).hexdigest()
        except OSError:
            return ""
