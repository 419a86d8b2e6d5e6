"""JupyterLab on this machine only, opened at the notebooks' tour."""

import ipaddress
import logging
import os
import secrets
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..batch.run.late_imports import put_off_the_grammar
from ..batch.run.stop import hangup_ends
from ..errors import UserMistake
from ..library.load import load_library
from ..library.practice import load_practice
from ..library.variants import variants_in
from ..paths import OWN, PACKAGE, PRACTICE, TEMPLATES, beside
from .history import keep_none

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

HERE_ONLY = "127.0.0.1"
FIRST_PORT = 8888
START = "start_here.ipynb"
SETTINGS = PACKAGE / "lab" / "settings"
VIEW = "application/vnd.jupyter.widget-view+json"
COPY = "sciatica-notebooks"
HERE = __name__.rpartition(".")[0]


def set_up_practice(
    practice: Path | None, templates: Path | None, content: Path | None = None
) -> None:
    """Have the forms use a practice's own letterhead, templates, content. Raises UserMistake."""
    if content:
        load_library(own=content)
        os.environ[OWN] = str(content.resolve())
    if templates:
        if not templates.is_dir():
            raise UserMistake(f"{templates} is no folder: check the path")
        os.environ[TEMPLATES] = str(templates.resolve())
    if practice:
        load_practice(practice, variants=variants_in(templates))
        os.environ[PRACTICE] = str(practice.resolve())


def open_lab(port: int | None = None, browser: bool = True) -> None:
    """Serve the notebooks until the user stops it. Raises UserMistake."""
    if port is not None and not is_free(port):
        raise UserMistake(f"port {port} cannot be had: name another one, or leave --port out")
    without_other_settings()
    put_off_the_grammar()
    from jupyterlab.labapp import LabApp

    from .contents import forget_earlier

    notebooks = notebooks_folder()
    forget_earlier(_own_folder())
    server = LabApp.initialize_server(options(notebooks, port, browser, secrets.token_hex(24)))
    # The socket is not open before start(): whatever a setting did to the address, it ends here.
    if not _is_loopback(server.ip) or server.sock:
        raise UserMistake(f"the notebooks open on this machine only, not on {server.ip}")
    # After the callback that opens the socket: the address is told when it answers.
    server.io_loop.add_callback(_announce, server, notebooks)
    with hangup_ends():
        server.start()


def options(notebooks: Path, port: int | None, browser: bool, token: str) -> list[str]:
    """JupyterLab's own options; said here they go before every file of settings."""
    own = _own_folder()
    told = {
        "ServerApp.ip": HERE_ONLY,
        "ServerApp.port": port or FIRST_PORT,
        "ServerApp.port_retries": 50 if port is None else 0,
        "ServerApp.sock": "",
        "ServerApp.open_browser": browser,
        "ServerApp.allow_remote_access": False,
        "ServerApp.allow_unauthenticated_access": False,
        "ServerApp.allow_origin": "",
        "ServerApp.disable_check_xsrf": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": notebooks.parent,
        "ServerApp.log_level": logging.ERROR,
        "LabApp.log_level": logging.ERROR,
        "IdentityProvider.token": token,
        "KernelManager.transport_encryption": "required",
        "ContentsManager.pre_save_hook": f"{__name__}.without_forms",
        "ServerApp.contents_manager_class": f"{HERE}.contents.Contents",
        "ContentsManager.checkpoints_class": f"{HERE}.contents.NotebookCheckpoints",
        "NotebookCheckpoints.kept": notebooks.name,
        "LabApp.default_url": f"/lab/tree/{notebooks.name}/{START}",
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        "LabApp.app_settings_dir": SETTINGS,
        "LabApp.extra_labextensions_path": SETTINGS / "extensions",
        "LabApp.user_settings_dir": own / "settings",
        "LabApp.workspaces_dir": own / "workspaces",
    }
    return [f"--{name}={value}" for name, value in told.items()]


def notebooks_folder() -> Path:
    """The notebooks, where they are or copied to where they may be written. Raises UserMistake."""
    shipped = beside("notebooks")
    if shipped.parent != PACKAGE and os.access(shipped, os.W_OK):
        return shipped
    copies = Path.cwd() / COPY
    try:
        copies.mkdir(exist_ok=True)
        for book in shipped.glob("*.ipynb"):
            # What the user has changed stays as it is.
            if not (copies / book.name).exists():
                shutil.copyfile(book, copies / book.name)
    except OSError as error:
        raise UserMistake(
            f"cannot copy the notebooks to {copies} ({error.strerror}):"
            " start it in a folder of your own"
        ) from None
    return copies


def without_forms(model: dict[str, Any], **_: object) -> None:
    """Take the forms out of a notebook that is being saved: they may hold a patient's name.

    A form that was saved is dead when it is opened again; its one line of text stays.
    """
    if model.get("type") != "notebook" or not model.get("content"):
        return
    model["content"].get("metadata", {}).pop("widgets", None)
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(VIEW, None)


def this_machine(address: str) -> str:
    """An address that only this machine can reach. Raises UserMistake."""
    if not _is_loopback(address):
        raise UserMistake(f"the notebooks open on this machine only: leave out --ip {address}")
    return HERE_ONLY


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def is_free(port: int) -> bool:
    """Whether a port of this machine can be had."""
    with socket.socket() as probe:
        # A port that was in use a moment ago is free, as it is for JupyterLab.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE_ONLY, port))
        except (OSError, OverflowError):
            return False
    return True


def without_other_settings() -> None:
    """Have Jupyter read no settings but those it is given here."""
    # Nobody's jupyter_server_config.py is read, and no further server extension is loaded.
    os.environ["JUPYTER_NO_CONFIG"] = "1"
    # The kernel of this very environment, before one of the same name in the home folder.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    keep_none(_own_folder())


def _own_folder() -> Path:
    from jupyter_core.paths import jupyter_data_dir

    return Path(jupyter_data_dir()) / "sciatica-kit"


def _announce(server: "ServerApp", notebooks: Path) -> None:
    page = f"{server.connection_url}lab/tree/{notebooks.name}/{START}"
    address = f"{page}?token={server.identity_provider.token}"
    print(f"The notebooks are open on this machine only:\n  {address}", flush=True)
    print("To stop them press Ctrl+C here, or choose File, Shut Down there.", flush=True)
