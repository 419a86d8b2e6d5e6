"""The password of a practice's PDFs, from a file of its own, and what it does to a packet."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from ..errors import UserMistake

# As much as a PDF takes.
MOST_BYTES = 127


def password_in(path: Path) -> str:
    """The password that stands in a file, in its one line. Raises UserMistake."""
    try:
        if path.exists() and not path.is_file():
            raise UserMistake(f"{path} is no file: name one with the password in its first line")
        with path.open("rb") as file:
            text = file.read(4 * MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserMistake(f"{path} is no text in UTF-8: save the password as such") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise UserMistake(f"the password file {path} cannot be read ({why})") from None
    # As PDF readers do with what is typed into them.
    password = unicodedata.normalize("NFKC", text.removesuffix("\n").removesuffix("\r"))
    if not password.strip():
        raise UserMistake(f"{path} holds no password: write one into its first line")
    if any(unicodedata.category(sign) == "Cc" for sign in password):
        raise UserMistake(f"{path} holds more than one line: write the password alone")
    if len(password.encode()) > MOST_BYTES:
        raise UserMistake(f"{path} holds more than {MOST_BYTES} bytes: choose a shorter password")
    return password


def as_written(files: Mapping[str, bytes], password: str) -> dict[str, bytes]:
    """A packet's files as they go to the disk: PDFs locked, and no page that cannot be locked."""
    if not password:
        return dict(files)
    from ..render.lock import lock

    return {
        name: lock(data, password) if name.endswith(".pdf") else data
        for name, data in files.items()
        if not name.endswith(".html")
    }
