"""The forms as plain pages, without code or menus, under Voila: on this machine only."""

import os
import secrets
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import UserMistake
from ..paths import write_private
from .jupyter import (
    FIRST_PORT,
    HERE_ONLY,
    SETTINGS,
    is_free,
    notebooks_folder,
    without_other_settings,
)

# Voila's own pages ask a font from elsewhere, and would fetch an unknown form's code from there.
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "connect-src 'self' data: blob: ws://127.0.0.1:* ws://localhost:*; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def open_pages(port: int | None = None, browser: bool = True) -> None:
    """Serve the notebooks as pages until the user stops it. Raises UserMistake."""
    try:
        from voila.app import Voila
    except ImportError:
        raise UserMistake("--pages needs Voila: pip install 'sciatica-kit[voila]'") from None
    chosen = _port(port)
    without_other_settings()
    token = secrets.token_hex(24)
    server: Any = Voila()
    server.initialize([str(notebooks_folder()), *voila_options(chosen, browser, token)])
    # As Voila's own command line: it takes no dictionary.
    server.tornado_settings = {"headers": {"Content-Security-Policy": POLICY}}
    address = f"http://{HERE_ONLY}:{chosen}/?token={token}"
    print("The forms are open on this machine only:", flush=True)
    print(f"  {address}\nTo stop them press Ctrl+C here.", flush=True)
    with address_file(address) as page:
        # Its own would open the address without the token.
        server.launch_browser = lambda: webbrowser.open(page.as_uri())
        server.start()


@contextmanager
def address_file(address: str) -> Iterator[Path]:
    """A page that leads to an address, for its owner alone: a browser is told of the page.

    Everybody on a machine can read the command line of every process on it.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    page = Path(jupyter_runtime_dir()) / f"sciatica-kit-{os.getpid()}.html"
    goes = f'<meta http-equiv="refresh" content="0; url={address}">'
    write_private(page, f"<!doctype html><title>Sciatica Kit</title>{goes}".encode())
    try:
        yield page
    finally:
        page.unlink(missing_ok=True)


def voila_options(port: int, browser: bool, token: str) -> list[str]:
    """Voila's own options."""
    told = {
        "Voila.ip": HERE_ONLY,
        "Voila.port": port,
        "Voila.port_retries": 0,
        "Voila.open_browser": browser,
        "Voila.token": token,
        "Voila.log_level": 40,
        "VoilaConfiguration.show_tracebacks": False,
        "KernelManager.transport_encryption": "required",
        "VoilaConfiguration.extra_labextensions_path": SETTINGS / "extensions",
    }
    return [f"--{name}={value}" for name, value in told.items()]


def _port(asked: int | None) -> int:
    if asked is not None and not is_free(asked):
        raise UserMistake(f"port {asked} cannot be had: name another one, or leave --port out")
    found = [asked] if asked else range(FIRST_PORT, FIRST_PORT + 50)
    free = next((port for port in found if is_free(port)), None)
    if free is None:
        raise UserMistake(f"no port from {FIRST_PORT} on is free: name one with --port")
    return free
