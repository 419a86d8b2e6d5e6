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

from tests.browser.lab_server import ROOT, chromium, free_port, surroundings

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


@pytest.mark.parametrize("name", ["build_handout", "run_batch"])
def test_the_form_is_a_page_of_its_own(pages, name):
    """Voila shows the form with its fields, without code and without a traceback."""
    with chromium() as browser:
        tab = browser.new_page()
        tab.goto(f"{pages}/voila/render/{name}.ipynb", timeout=60_000)
        tab.locator(".jupyter-widgets select").first.wait_for(timeout=60_000)
        assert tab.locator(".jupyter-widgets button").count()
        assert "Traceback" not in tab.inner_text("body")
        assert not tab.get_by_text("import").filter(visible=True).count()
