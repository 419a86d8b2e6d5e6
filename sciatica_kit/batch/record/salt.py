"""The secret of a run: what its digests of rows and people hang on, so that none can be guessed.

It stands in a file of its own: whoever is shown run.json or the log has not got it.
"""

import hmac
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ...paths import read_within, within, write_private

NAME = ".salt"
BYTES = 32


def read_salt(folder: Path) -> bytes:
    """The secret of a run; blank where there is none that can be read."""
    with suppress(OSError, ValueError):
        found = bytes.fromhex(read_within(folder, NAME).decode("ascii").strip())
        return found if len(found) == BYTES else b""
    return b""


def salt_of(folder: Path) -> bytes:
    """The secret of a run, made if there is none. Raises OSError."""
    found = read_salt(folder)
    if found:
        return found
    made = secrets.token_bytes(BYTES)
    write_private(within(folder, NAME), f"{made.hex()}\n".encode())
    return made


def keyed(salt: bytes, text: str) -> str:
    """The digest of a text, which nobody can find out by trying who has not got the secret."""
    return hmac.new(salt, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()
