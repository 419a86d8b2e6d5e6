"""A real JupyterLab with a copy of the notebooks, and a browser that looks at it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHOTS = os.environ.get("SCIATICA_SHOTS", "")
AXE = Path(__file__).with_name("axe.min.js")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NAME = """f => (f.ariaLabel || (f.labels && [...f.labels].map(l => l.textContent).join(' '))
  || (f.tagName === 'BUTTON' && f.textContent) || f.title || '').trim()"""
DONE = """() => ![...document.querySelectorAll('.jp-InputPrompt')]
  .some(prompt => prompt.textContent.includes('*'))"""
# A drawing is thousands of shapes without a word: with them axe takes half a minute.
WITHOUT_SHAPES = """async where => {
  const shapes = [...document.querySelectorAll(`${where} svg > :not(title, desc)`)]
    .map(shape => [shape.parentNode, shape]);
  shapes.forEach(([, shape]) => shape.remove());
  const found = await axe.run({include: [[where]]});
  shapes.forEach(([home, shape]) => home.append(shape));
  return found;
}"""
GRAVE = ("serious", "critical")


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: its process, address, token and the folder it shows."""

    process: subprocess.Popen
    address: str
    token: str
    root: Path

    def get(self, path, token=True, data=None, method=None):
        """The answer to a request, and its status."""
        headers = {"Authorization": f"token {self.token}"} if token else {}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def put(self, path, content):
        """Store something; a refusal fails the test."""
        status, said = self.get(path, data=json.dumps(content).encode(), method="PUT")
        assert status in (200, 201, 204), said

    def json(self, path, data=None):
        """The answer to a request, as data."""
        return json.loads(self.get(path, data=data)[1])


@contextmanager
def running_lab(folder: Path, home: Path | None = None, day: str = "") -> Iterator[Lab]:
    """`sciatica-kit lab --no-browser` with a home, notebooks and outputs of its own.

    `day` is the day of issue of its forms; blank is the machine's.
    """
    home = home or folder / "home"
    home.mkdir(exist_ok=True, parents=True)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", dirs_exist_ok=True)
    if day:
        hand_in(day, folder / "notebooks")
    (folder / "outputs").mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder / "notebooks"), free_port()],
        cwd=folder,
        env=surroundings(home),
        stdout=subprocess.PIPE,
        stderr=(folder / "lab.log").open("w"),
        text=True,
    )
    try:
        yield _answering(process, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def hand_in(day, notebooks):
    """Write a day of issue into the notebooks with the forms, where a reader would."""
    for name in ("build_handout", "run_batch"):
        path = notebooks / f"{name}.ipynb"
        text = path.read_text("utf-8")
        assert "sk.load()" in text
        path.write_text(text.replace("sk.load()", f"sk.load(issued_on='{day}')"), "utf-8")


# As the command does it, but for the folder: a test must not write into the checkout.
COMMAND = """
import sys
from pathlib import Path
from sciatica_kit import cli
from sciatica_kit.lab import jupyter as lab
lab.notebooks_folder = lambda: Path(sys.argv[1])
sys.exit(cli.main(["lab", "--no-browser", "--port", sys.argv[2]]))
"""


def free_port():
    """A port that nobody has."""
    # Two workers of the tests would both find 8888 free before either has it.
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


def surroundings(home):
    """An environment with another home, and without the settings of this one."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "XDG"))}
    return {**kept, "HOME": str(home)}


def _answering(process, folder):
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"(http://[\d.]+:\d+)/(\S+)\?token=(\w+)", line):
            lab = Lab(process, found[1], found[3], folder)
            lab.get("/api/status")
            return lab
    raise AssertionError(f"no address: {said}{(folder / 'lab.log').read_text('utf-8')}")


def without(reason):
    """Skips for a reason; where every test must run, that is a failure."""
    import pytest

    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def chromium():
    """Debian's chromium under Playwright."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        without("playwright is not installed: pip install playwright")
    if not CHROMIUM:
        without("chromium is not installed: on Debian, apt-get install chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


def remembered(tab):
    """The fields of a form whose words the browser may offer to somebody else later."""
    every = ".jupyter-widgets :is(input, textarea)"
    tab.locator(every).first.wait_for(state="attached", timeout=60_000)
    fields = f"all => all.filter(f => f.autocomplete !== 'off').map({NAME})"
    assert tab.locator(every).count() > 1
    return tab.eval_on_selector_all(every, fields)


def shot(tab, name):
    """A picture of a tab, where SCIATICA_SHOTS names a folder for it."""
    if SHOTS:
        tab.screenshot(path=f"{SHOTS}/{name}.png")


class Sheet:
    """One notebook in a tab: run it, find fields by their names, look at it."""

    def __init__(self, browser, lab, name, wide=1280, high=800, dark=False):
        self.context = browser.new_context(
            viewport={"width": wide, "height": high}, accept_downloads=True
        )
        self.tab = self.context.new_page()
        self.lab, self.faults = lab, []
        self.asked: list[str] = []
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.tab.on("request", lambda request: self.asked.append(request.url))
        if dark:
            _dark(lab)
        # A workspace of its own: no tab of another test comes back. Panels are shut for room.
        page = f"/lab/workspaces/{name}/tree/notebooks/{name}.ipynb?reset&token={lab.token}"
        self.tab.goto(lab.address + page)
        self.tab.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=60_000)

    def run_all(self, ready=".jupyter-widgets", seconds=60, by_keyboard=False):
        """Runs every cell and waits for what they show, anew where it was run before."""
        self.wait_idle(seconds)
        shown = f".jp-OutputArea-output {ready}"
        self.tab.eval_on_selector_all(shown, "all => all.forEach(e => e.dataset.old = 1)")
        if by_keyboard:
            self.command("Run All Cells")
        else:
            self.tab.click("css=.lm-MenuBar-itemLabel >> text=/^Run$/")
            self.tab.click("css=.lm-Menu-itemLabel >> text=/^Run All Cells$/")
        self.tab.wait_for_selector(f"{shown}:not([data-old])", timeout=seconds * 1000)
        self.wait_idle(seconds)

    def wait_idle(self, seconds=60):
        """Waits until the kernel is there and has nothing to do."""
        idle = self.tab.locator("#jp-main-statusbar").get_by_text("| Idle")
        idle.wait_for(timeout=seconds * 1000)
        # Between two cells it is idle for a moment; a cell that waits has a star for a number.
        self.tab.wait_for_function(DONE, timeout=seconds * 1000)

    def grave(self, inside=".jp-OutputArea-output .jupyter-widgets"):
        """What axe-core finds serious or critical in what the kit draws."""
        if not self.tab.evaluate("'axe' in window"):
            self.tab.evaluate(AXE.read_text("utf-8"))
        found = self.tab.evaluate(WITHOUT_SHAPES, inside)
        return [
            (v["id"], node["html"][:200])
            for v in found["violations"]
            if v["impact"] in GRAVE
            for node in v["nodes"]
        ]

    def unnamed(self, inside=".jp-OutputArea-output .jupyter-widgets"):
        """Fields without an accessible name, by the browser's own reckoning."""
        fields = f":is({inside}) :is(input, select, textarea, button)"
        return self.tab.eval_on_selector_all(
            fields,
            f"all => all.filter(f => f.checkVisibility() && !({NAME})(f))"
            ".map(f => f.outerHTML.slice(0, 200))",
        )

    def command(self, words):
        """Gives a command by keyboard alone, through JupyterLab's palette."""
        self.tab.keyboard.press("Control+Shift+C")
        self.tab.wait_for_selector(".lm-CommandPalette-input:focus")
        self.tab.keyboard.type(words)
        self.tab.wait_for_selector(".lm-CommandPalette-item.lm-mod-active")
        self.tab.keyboard.press("Enter")

    def reach(self, name, key="Tab", most=120):
        """Goes by keyboard to the field or button whose name begins so."""
        for _ in range(most):
            self.tab.keyboard.press(key)
            if self.tab.evaluate(f"({NAME})(document.activeElement)").startswith(name):
                return
        raise AssertionError(f"{name} was not reached with {most} times {key}")

    def shot(self, name):
        """A picture, where SCIATICA_SHOTS names a folder for it."""
        shot(self.tab, name)

    def close(self):
        """Ends the kernel and the tab; nothing may have gone to another machine."""
        for kernel in self.lab.json("/api/sessions"):
            self.lab.get(f"/api/sessions/{kernel['id']}", method="DELETE")
        self.context.close()
        assert [
            a for a in self.asked if not a.startswith((self.lab.address, "data:", "blob:"))
        ] == []


def _dark(lab):
    themes = "/lab/api/settings/@jupyterlab/apputils-extension:themes"
    lab.put(themes, {"raw": json.dumps({"theme": "JupyterLab Dark"})})
