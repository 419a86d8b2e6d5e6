"""The notebooks open on this machine only, with a token, and ask nobody for news."""

import json
import shutil
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.lab import jupyter as kit
from tests.browser.lab_server import running_lab

SCHEMAS = Path(kit.__file__).parent / "settings" / "overrides.json"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab whose user has settings that would open it to everybody."""
    folder = tmp_path_factory.mktemp("lab")
    careless = folder / "home" / ".jupyter"
    careless.mkdir(parents=True)
    (careless / "jupyter_server_config.py").write_text(
        "c.ServerApp.ip = '0.0.0.0'\nc.IdentityProvider.token = ''\n"
        "c.ServerApp.allow_remote_access = True\nc.ServerApp.allow_unauthenticated_access = True\n"
        "c.KernelManager.transport_encryption = 'disabled'\n"
    )
    with running_lab(folder) as running:
        yield running


def copies(lab):
    """Every copy that JupyterLab keeps of a file, in the folder that it shows or in the home."""
    found = {p for p in lab.root.rglob("*checkpoint*") if p.is_file()}
    return {p.relative_to(lab.root).as_posix() for p in found}


def other_addresses():
    """The addresses of this machine that others can reach."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # No packet is sent: it only asks which address would be used.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ()
        return (probe.getsockname()[0],)


def test_only_this_machine_is_answered(lab):
    """The port is shut on every address of this machine but the loopback's."""
    port = int(lab.address.rsplit(":", 1)[1])
    assert lab.address == f"http://127.0.0.1:{port}"
    # All of 127.0.0.0/8 is this machine; a server on 0.0.0.0 would answer there.
    for address in (*other_addresses(), "127.0.0.2"):
        with socket.socket() as caller:
            caller.settimeout(2)
            assert caller.connect_ex((address, port)) != 0


def test_nothing_is_told_without_the_token(lab):
    """Without its token the server refuses; another site's page is refused as well."""
    assert lab.get("/api/contents", token=False)[0] == 403
    assert lab.get("/lab/api/settings/", token=False)[0] == 403
    assert lab.get("/api/contents")[0] == 200


def test_a_name_of_elsewhere_is_refused(lab):
    """A request that reached this server by another host's name is refused."""
    request = urllib.request.Request(
        f"{lab.address}/api/contents",
        headers={"Host": "clinic.example:8888", "Authorization": f"token {lab.token}"},
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=20)


def test_the_kits_settings_hold(lab):
    """Every setting that the kit ships is known to JupyterLab and is in force."""
    for plugin, wanted in json.loads(SCHEMAS.read_text("utf-8")).items():
        told = lab.json(f"/lab/api/settings/{plugin}")["schema"]["properties"]
        assert {key: told[key]["default"] for key in wanted} == wanted


def test_no_news_and_no_updates_are_fetched(lab):
    """The page is told of no news, checks no update, and installs no extension."""
    page = lab.get("/lab")[1].decode()
    config = json.loads(page.split('id="jupyter-config-data"')[1].split(">", 1)[1].split("<")[0])
    assert config["news"] == {"disabled": True}
    assert config["extensionManager"]["can_install"] is False
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]
    assert (config["buildAvailable"], config["buildCheck"]) == (False, False)
    assert config["terminalsAvailable"] is False
    assert lab.json("/lab/api/update")["notification"] is None
    assert lab.json("/lab/api/news")["news"] == []


def test_kernels_are_spoken_to_in_secret(lab):
    """A kernel's traffic is encrypted, and it is the Python that runs the kit."""
    kernel = lab.json("/api/kernels", b'{"name": "python3"}')
    folder = lab.root / "home/.local/share/jupyter/runtime"
    told = json.loads((folder / f"kernel-{kernel['id']}.json").read_text())
    assert told["ip"] == "127.0.0.1"
    assert told["curve_secretkey"]


def test_a_saved_notebook_holds_no_form(lab):
    """What is saved keeps its words and pictures; a form may hold a name and is left out."""
    view = "application/vnd.jupyter.widget-view+json"
    shown = {"text/plain": "The form", "text/html": "<p>A page</p>", view: {"model_id": "x"}}
    output = {"output_type": "display_data", "metadata": {}, "data": shown}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "outputs": [output]}
    states = {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": "Test"}}}}
    book = {"cells": [{**cell, "execution_count": 1}], "metadata": states}
    content = {**book, "nbformat": 4, "nbformat_minor": 5}
    lab.put("/api/contents/form.ipynb", {"type": "notebook", "content": content})
    saved = json.loads((lab.root / "form.ipynb").read_text("utf-8"))
    assert set(saved["cells"][0]["outputs"][0]["data"]) == {"text/plain", "text/html"}
    assert "widgets" not in saved["metadata"]
    assert lab.json("/api/contents/form.ipynb/checkpoints", b"")["id"] == "checkpoint"
    assert copies(lab) == set()


def test_it_opens_at_the_tour():
    """The first page is the tour, the files beside it are the notebooks and what they make."""
    told = dict(
        word[2:].split("=", 1) for word in kit.options(Path("/x/notebooks"), None, True, "t")
    )
    assert told["LabApp.default_url"] == "/lab/tree/notebooks/start_here.ipynb"
    assert told["ServerApp.root_dir"] == "/x"
    assert told["ServerApp.open_browser"] == "True"
    assert told["ServerApp.port"] == "8888"


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "::", "*", "clinic.example", ""])
def test_another_address_is_refused(address, capsys):
    """An address that others could reach is one sentence, exit 1, and nothing is opened."""
    assert main(["lab", "--ip", address]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "this machine only" in said


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_not_refused(address):
    """Naming this machine changes nothing."""
    assert kit.this_machine(address) == "127.0.0.1"


def test_a_port_in_use_is_said(capsys):
    """A port that somebody has is one sentence with a remedy, exit 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["lab", "--port", str(taken.getsockname()[1])]) == 1
    assert "--port" in capsys.readouterr().err


def test_a_checkout_is_used_in_place():
    """In a checkout the notebooks are opened where they are."""
    assert kit.notebooks_folder() == Path(kit.__file__).parents[2] / "notebooks"


def test_a_wheels_notebooks_are_copied_once(tmp_path, monkeypatch):
    """From a wheel they are copied to the current folder, and what was changed there stays."""
    packed = tmp_path / "site" / "_notebooks"
    shutil.copytree(kit.notebooks_folder(), packed)
    monkeypatch.setattr(kit, "PACKAGE", packed.parent)
    monkeypatch.setattr(kit, "beside", lambda _: packed)
    monkeypatch.chdir(tmp_path)
    copies = kit.notebooks_folder()
    assert copies == tmp_path / "sciatica-notebooks"
    assert {b.name for b in copies.iterdir()} == {b.name for b in packed.glob("*.ipynb")}
    (copies / "start_here.ipynb").write_text("mine")
    kit.notebooks_folder()
    assert (copies / "start_here.ipynb").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    """Where no copy can be made, one sentence says where and what to do."""
    (tmp_path / "sciatica-notebooks").write_text("a file in the way")
    monkeypatch.setattr(kit, "PACKAGE", kit.beside("notebooks").parent)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserMistake, match="sciatica-notebooks"):
        kit.notebooks_folder()
