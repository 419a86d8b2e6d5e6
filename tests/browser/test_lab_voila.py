"""The forms as plain pages under Voila, where that extra is installed."""

import importlib.util
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.browser.lab_server import ROOT, chromium, free_port, shot, surroundings

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("voila") is None,
    reason="voila is not installed: pip install 'sciatica-kit[voila]'",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The address of a Voila that shows a copy of the notebooks."""
    folder, port = tmp_path_factory.mktemp("voila"), free_port()
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    (folder / "home").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "voila", "notebooks", "--no-browser", f"--port={port}",
         "--Voila.ip=127.0.0.1"],
        cwd=folder, env=surroundings(folder / "home"), stderr=(folder / "log").open("w"),
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        answers(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def answers(address, process):
    """Waits until the server answers."""
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


@pytest.fixture(scope="module")
def chrome():
    """One chromium for both pages."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(pages, chrome):
    """Opens a notebook as a page, and waits for its form."""

    def open_(name):
        tab = chrome.new_page()
        tab.goto(f"{pages}/voila/render/{name}.ipynb", timeout=60_000)
        tab.locator(".jupyter-widgets select").first.wait_for(timeout=60_000)
        assert "Traceback" not in tab.inner_text("body")
        assert tab.get_by_text("import").filter(visible=True).count() == 0
        shot(tab, f"voila-{name}")
        return tab

    return open_


def test_the_builder_is_a_page_of_its_own(opened):
    """Voila shows the builder without code, and an answer reaches the page beside it."""
    tab = opened("build_handout")
    tab.locator(".sk-ask select").first.select_option(label="No")
    tab.get_by_text("1 Safety: 26 not asked").wait_for()
    assert tab.get_by_text("26 of 27 safety questions").count() == 1


def test_the_batch_panel_is_a_page_of_its_own(opened):
    """Voila shows the batch panel without code, and a roster that is chosen is checked."""
    tab = opened("run_batch")
    tab.get_by_label("Roster", exact=True).select_option(index=1)
    tab.get_by_text("16 rows: ").first.wait_for(timeout=60_000)
    assert tab.get_by_role("button", name="Make the packets").is_enabled()
