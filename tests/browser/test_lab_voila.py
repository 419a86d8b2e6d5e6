"""The forms as plain pages under Voila: with a token, and nothing asked from elsewhere."""

import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from sciatica_kit.cli import main
from sciatica_kit.library.load import load_library
from tests.browser.lab_server import ROOT, free_port, remembered, shot, surroundings

# The safety questions that the form asks.
ASKED = sum(flag.asked for flag in load_library().red_flags.values())
# As the command does it, but for the folder: a test must not write into the checkout.
COMMAND = """
import sys
from pathlib import Path
from sciatica_kit import cli
from sciatica_kit.lab import voila as lab_pages
lab_pages.notebooks_folder = lambda: Path(sys.argv[1])
sys.exit(cli.main(["lab", "--pages", "--no-browser", "--port", sys.argv[2]]))
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The address and the token of the pages of a copy of the notebooks."""
    folder = tmp_path_factory.mktemp("voila")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    (folder / "home").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder / "notebooks"), free_port()],
        cwd=folder, env=surroundings(folder / "home"), stdout=subprocess.PIPE, text=True,
        stderr=(folder / "log").open("w"),
    )  # fmt: skip
    try:
        yield told(process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def told(process):
    """The address and the token that the command prints, once the server answers."""
    for line in process.stdout:
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/\?token=(\w+)", line):
            answers(found[1], process)
            return found.groups()
    raise AssertionError("no address was said")


def answers(address, process):
    """Waits until the server answers, whatever it answers."""
    for _ in range(300):
        assert process.poll() is None
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Voila does not answer")


@pytest.fixture
def opened(pages, chrome):
    """Opens a notebook as a page, and waits for its form."""

    address, token = pages

    def open_(name):
        tab, asked, failed = chrome.new_page(), [], {}
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("requestfailed", lambda request: failed.update({request.url: request.failure}))
        tab.goto(f"{address}/voila/render/{name}.ipynb?token={token}", timeout=60_000)
        tab.locator(".jupyter-widgets select").first.wait_for(timeout=60_000)
        assert "Traceback" not in tab.inner_text("body")
        assert tab.get_by_text("import").filter(visible=True).count() == 0
        away = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
        # Stopped by the page's own policy, before anything leaves the machine.
        assert [url for url in away if failed.get(url) != "csp"] == []
        shot(tab, f"voila-{name}")
        return tab

    return open_


def test_the_builder_is_a_page_of_its_own(opened):
    """Voila shows the builder without code, and an answer reaches the page beside it."""
    tab = opened("build_handout")
    tab.locator(".sk-ask select").first.select_option(label="No")
    tab.get_by_text(f"1 Safety: {ASKED - 1} not asked").wait_for()
    assert tab.get_by_text(f"{ASKED - 1} of {ASKED} safety questions").count() == 1


def test_no_field_of_a_page_is_remembered(opened):
    """The browser is told to keep nothing that is typed into a field, whenever it appeared."""
    tab = opened("build_handout")
    assert remembered(tab) == []


def test_the_batch_panel_is_a_page_of_its_own(opened):
    """Voila shows the batch panel without code, and a roster that is chosen is checked."""
    tab = opened("run_batch")
    tab.get_by_label("Roster", exact=True).select_option(index=1)
    tab.get_by_text("16 rows: ").first.wait_for(timeout=60_000)
    assert tab.get_by_role("button", name="Make the packets").is_enabled()


def test_nothing_is_shown_without_the_token(pages):
    """Whoever else is on this machine gets a page to log in, and no notebook."""
    address, _ = pages
    with urllib.request.urlopen(f"{address}/voila/render/build_handout.ipynb", timeout=20) as got:
        assert "/login" in got.url
        assert "sk-builder" not in got.read().decode()


def test_another_address_is_refused(capsys):
    """The pages open on this machine only, as JupyterLab does."""
    assert main(["lab", "--pages", "--no-browser", "--ip", "0.0.0.0"]) == 1
    assert "on this machine only" in capsys.readouterr().err
