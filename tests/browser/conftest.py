"""One chromium for a module of tests, and one JupyterLab."""

import pytest

from tests.browser import lab_server
from tests.day import ago


@pytest.fixture(scope="module")
def chrome():
    """Debian's chromium; without it the tests are skipped, and in CI they fail."""
    with lab_server.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def lab(chrome, tmp_path_factory):
    """A JupyterLab as the command starts it, with a copy of the notebooks, on the day of issue."""
    with lab_server.running_lab(tmp_path_factory.mktemp("lab"), day=ago()) as running:
        yield running


@pytest.fixture(scope="module")
def sheets(chrome, lab):
    """Opens notebooks in tabs; at the end nothing may have broken in a page."""
    opened = []

    def open_(name, **look):
        opened.append(lab_server.Sheet(chrome, lab, name, **look))
        return opened[-1]

    yield open_
    for sheet in opened:
        sheet.close()
    assert [fault for sheet in opened for fault in sheet.faults] == []
