"""PDFs that open with a password alone: locked as they are written, opened as they are read."""

import io
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

import pikepdf

from ..errors import UserMistake

# Where a locked PDF says, to whoever has opened it, which bytes it was before.
DIGEST = "/SciaticaSHA256"


@dataclass(frozen=True)
class Opened:
    """A PDF's bytes without a lock, and the digest that it had before it got one."""

    pdf: bytes = field(repr=False)
    sha256: str


def lock(pdf: bytes, password: str) -> bytes:
    """The PDF under AES-256; the PDF itself where the password is blank.

    Reading aloud, copying text and printing stay allowed; nobody knows the owner's password, so
    that no viewer offers to change it.
    """
    if not password:
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as document, io.BytesIO() as buffer:
        document.docinfo[DIGEST] = sha256(pdf).hexdigest()
        document.save(buffer, encryption=_encryption(password))
        return buffer.getvalue()


def _encryption(password: str) -> pikepdf.Encryption:
    allowed = pikepdf.Permissions(
        accessibility=True,
        extract=True,
        print_lowres=True,
        print_highres=True,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
    )
    owner = secrets.token_urlsafe(32)
    return pikepdf.Encryption(owner=owner, user=password, R=6, allow=allowed)


def unlock(pdf: bytes, password: str = "") -> Opened:
    """The PDF as whoever has the password reads it; one that is not locked is as it is.

    Raises UserMistake where it is locked with another password.
    """
    if not is_locked(pdf):
        return Opened(pdf, sha256(pdf).hexdigest())
    try:
        with pikepdf.open(io.BytesIO(pdf), password=password) as document:
            before = str(document.docinfo.get(DIGEST, ""))
            with io.BytesIO() as buffer:
                document.save(buffer, deterministic_id=True, encryption=False)
                return Opened(buffer.getvalue(), before)
    except pikepdf.PasswordError:
        why = "with another password" if password else "with a password"
        raise UserMistake(f"the PDF is locked {why}: give the right --password-file") from None


def is_locked(pdf: bytes) -> bool:
    """Whether a PDF asks for a password; what is no PDF does not."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return bool(document.is_encrypted)
    except pikepdf.PasswordError:
        return True
    except pikepdf.PdfError:
        return False
