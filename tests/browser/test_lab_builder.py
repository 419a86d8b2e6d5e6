"""A handout from nothing to a saved PDF, in a real JupyterLab, by mouse and by keyboard."""

import csv
import hashlib
import json
import subprocess
import sys
from datetime import date

import pytest

from sciatica_kit.library.load import load_library
from tests.browser.lab_server import remembered
from tests.day import ago

KIT = ".sk-builder"
# The safety questions that the form asks.
ASKED = sum(flag.asked for flag in load_library().red_flags.values())
PATIENT = {"Name, required": "Test Ana Ibáñez", "Date of birth": "1974-05-12"}
DISC = "Lumbar disc herniation with radicular leg pain"


@pytest.fixture(scope="module")
def sheet(sheets):
    """The notebook, opened once."""
    return sheets("build_handout")


@pytest.fixture
def form(sheet):
    """An empty form: the notebook run anew."""
    sheet.run_all(ready=KIT)
    return Form(sheet)


class Form:
    """The builder as a clinician sees it: steps, fields by their names, the page."""

    def __init__(self, sheet):
        self.sheet, self.tab = sheet, sheet.tab
        self.page = self.tab.locator(f"{KIT} .sk-sheet")

    def step(self, name):
        """Goes to a step; its number and what is open there stand beside its name."""
        self.tab.locator(f"{KIT} .sk-bar button").filter(has_text=name).first.click()

    def press(self, name):
        """Presses the button of this name that can be seen."""
        self.tab.get_by_role("button", name=name, exact=True).filter(visible=True).first.click()

    def fill(self, cells):
        """Fills fields by their labels, and leaves the last one."""
        for label, text in cells.items():
            self.tab.get_by_label(label, exact=True).fill(text)
        self.tab.keyboard.press("Tab")

    def choose(self, label, choice):
        """Takes a choice of a field."""
        self.tab.get_by_label(label, exact=True).select_option(label=choice)

    def screened(self):
        """Who asked and when, and no to every question that has no answer yet."""
        self.step("Safety")
        self.fill({"Screened by": "Test desk", "Screened on": ago(3)})
        self.press("Answer all others: no")
        self.tab.get_by_text("1 Safety: all asked").wait_for()

    def patient(self, ref="T-01"):
        """A patient with a slipped disc."""
        self.step("Patient")
        self.fill({"Ref, required": ref, **PATIENT})
        self.choose("Diagnosis, required", DISC)
        self.choose("Side", "Left")

    def pages(self):
        """Waits until the last page is there; how many pages can be seen."""
        first = self.page.locator("img").first
        first.wait_for(timeout=30_000)
        # The first page is shown before the others are drawn; it says how many there are.
        count = int(first.get_attribute("alt").rsplit(" ", 1)[1])
        self.page.locator("img").nth(count - 1).wait_for(timeout=30_000)
        return self.page.locator("img").count()

    def saved(self, ref="T-01", said="Saved in"):
        """Saves the packet; the folder in which it is."""
        self.step("Save")
        self.press("Save packet")
        self.tab.get_by_text(said).wait_for(timeout=30_000)
        return packet(self.sheet, ref)


def digest(path):
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_no_field_is_remembered(form):
    """The browser is told to keep nothing that is typed into a field, at any step."""
    for step in ("Safety", "Patient", "Plan", "Save"):
        form.step(step)
        assert remembered(form.tab) == []


def test_from_nothing_to_the_same_bytes_as_the_batch(form, tmp_path):
    """A handout built by form, saved and downloaded has the bytes that a batch run makes."""
    form.screened()
    form.patient()
    assert form.pages() >= 2
    form.sheet.shot("builder-page")
    saved = digest(form.saved() / "handout.pdf")
    form.press("Download PDF")
    with form.tab.expect_download() as download:
        form.tab.get_by_role("link", name="Download T-01.pdf").click()
    download.value.save_as(tmp_path / "download.pdf")
    assert digest(tmp_path / "download.pdf") == saved
    form.press("Add to roster")
    form.tab.get_by_text("which has 1 rows now").wait_for()
    roster = form.sheet.lab.root / "outputs" / "roster.csv"
    out = tmp_path / "out"
    command = ["batch", str(roster), "--out", str(out), "--issued-on", ago()]
    subprocess.run([sys.executable, "-m", "sciatica_kit", *command], check=True)
    (entry,) = csv.DictReader((out / "manifest.csv").open(encoding="utf-8"))
    assert entry["sha256"] == saved


def test_a_missing_answer_is_said_and_nothing_is_made(form):
    """While one question has no answer there is no page; the sentence says which it is."""
    form.screened()
    form.patient("T-02")
    form.pages()
    form.step("Safety")
    ask = form.tab.locator(f"{KIT} .sk-ask").first
    question = ask.locator("label").inner_text()
    ask.locator("select").select_option(label="Not asked")
    form.page.get_by_text(f"1 of {ASKED} safety questions").wait_for()
    assert question in form.page.inner_text()
    form.page.locator("img").first.wait_for(state="hidden")
    assert not form.saved("T-02", said="nothing to hand out").exists()


def test_a_red_flag_gives_the_urgent_sheet_and_nothing_else(form):
    """A red flag shows the urgent sheet at once, no plan, and saves that sheet alone."""
    form.patient("T-03")
    form.step("Safety")
    form.fill({"Screened by": "Test desk", "Screened on": ago(3)})
    form.tab.locator(f"{KIT} .sk-ask select").first.select_option(label="Yes")
    assert form.pages() >= 1
    form.sheet.shot("builder-urgent")
    form.step("Plan")
    form.tab.get_by_text("A red flag was found: no exercises").wait_for()
    assert form.tab.locator(f"{KIT} .sk-card").filter(visible=True).count() == 0
    names = {path.name for path in form.saved("T-03").iterdir()}
    assert "urgent.pdf" in names
    assert not [name for name in names if name.startswith("handout.")]


def test_by_keyboard_alone(sheet):
    """From opening the notebook to the saved packet without a mouse, drop-downs included."""
    keys = sheet.tab.keyboard
    sheet.run_all(ready=KIT, by_keyboard=True)
    # The last cell has the focus now, and the form is two cells above it.
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    sheet.reach("Screened by")
    keys.type("Test desk")
    sheet.reach("Screened on")
    keys.type(f"{date.fromisoformat(ago(3)):%m%d%Y}")
    sheet.reach("Answer all others: no")
    keys.press("Enter")
    sheet.tab.get_by_text("1 Safety: all asked").wait_for()
    sheet.reach("2 Patient", "Shift+Tab")
    keys.press("Space")
    for label, text in {"Ref, required": "T-04", "Name, required": "Test Ana"}.items():
        sheet.reach(label)
        keys.type(text)
    sheet.reach("Diagnosis, required")
    keys.type("Lumbar disc")
    sheet.reach("Side")
    keys.press("ArrowDown")
    sheet.tab.get_by_text("2 Patient: complete").wait_for()
    sheet.reach("4 Save", "Shift+Tab")
    keys.press("Enter")
    sheet.reach("Save packet")
    keys.press("Enter")
    sheet.tab.get_by_text("Saved in").wait_for(timeout=30_000)
    saved = json.loads(packet(sheet, "T-04").joinpath("draft.json").read_text("utf-8"))["cells"]
    assert (saved["diagnosis"], saved["side"]) == ("disc_herniation", "left")


def packet(sheet, ref):
    """The folder of a packet that was saved."""
    return sheet.lab.root / "outputs" / "built" / "packets" / ref


@pytest.mark.parametrize("step", ["Safety", "Patient", "Plan", "Save"])
def test_no_grave_finding_of_axe(full, step):
    """axe-core has no serious or critical finding in the form, and every field has a name."""
    full.step(step)
    full.sheet.shot(f"builder-{step.lower()}")
    assert full.sheet.grave(KIT) == []
    assert full.sheet.unnamed(KIT) == []


@pytest.fixture
def full(form):
    """A form that is filled in."""
    form.screened()
    form.patient()
    form.pages()
    return form


def test_the_next_patient_typed_over_the_last_is_asked_anew(full):
    """A ref and a name typed over those that stand there: no answer is left, and it is said."""
    full.step("Patient")
    full.fill({"Ref, required": "T-06"})
    name = full.tab.get_by_label("Name, required", exact=True)
    name.press("ControlOrMeta+a")
    name.press_sequentially("Test Bob")
    full.tab.get_by_text("This is another patient than T-01").wait_for()
    full.page.get_by_text(f"{ASKED} of {ASKED} safety questions").wait_for()
    full.sheet.shot("builder-another")
    assert full.sheet.grave(KIT) == []
    full.press("Start this patient anew")
    full.tab.get_by_text("This is another patient than T-01").wait_for(state="hidden")
    assert name.input_value() == "Test Bob"
    assert full.tab.get_by_label("Date of birth", exact=True).input_value() == ""
