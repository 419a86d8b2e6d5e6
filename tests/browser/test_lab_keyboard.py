"""Monday's list without a mouse: chosen, mended, run, looked through and approved by keys alone."""

import json
import shutil

import pytest

from sciatica_kit.paths import CONTENT
from tests.day import ago

PANEL, REVIEW = ".sb-panel", ".sk-review"
ROSTER = f"""ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on
T-01,Test Ana Ibáñez,1974-05-12,slipped dsk,left,none,Test desk,{ago(3)}
T-02,Test Bo Lund,1980-01-30,spinal_stenosis,both,bladder,Test desk,{ago(3)}
"""


@pytest.fixture(scope="module")
def run(sheets, lab):
    """The folder of a run that was made from a list with a mistake."""
    (lab.root / "friday.csv").write_text(ROSTER, encoding="utf-8")
    sheet = sheets("run_batch")
    keys, tab = sheet.tab.keyboard, sheet.tab
    sheet.run_all(ready=PANEL, by_keyboard=True)
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    sheet.reach("Roster")
    keys.type("friday")
    tab.get_by_text("2 rows: ").wait_for(timeout=90_000)
    sheet.reach("diagnosis, row 2")
    keys.press("Control+A")
    keys.type("disc_herniation")
    keys.press("Tab")
    tab.get_by_text("Cells were changed").wait_for()
    sheet.reach("Check again")
    keys.press("Enter")
    tab.get_by_text("2 rows: 1 to make, 1 referred, 0 not screened, 0 with").wait_for()
    sheet.reach("Make the packets")
    keys.press("Enter")
    tab.get_by_text("Finished.").wait_for(timeout=120_000)
    return lab.root / "outputs" / "friday"


def test_a_list_is_mended_and_run_by_keyboard(run):
    """The cell that was wrong is mended and both packets are made."""
    made = {path.parent.name: path.name for path in run.glob("packets/*/[hu]*.pdf")}
    assert made == {"T-01": "handout.pdf", "T-02": "urgent.pdf"}


def test_a_run_is_looked_through_and_approved_by_keyboard(run, sheets):
    """One packet is looked at closely and returned, the other is ticked and approved."""
    sheet = sheets("review_batch")
    keys, tab = sheet.tab.keyboard, sheet.tab
    sheet.run_all(ready=REVIEW, by_keyboard=True)
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    sheet.reach("Run")
    keys.type("friday")
    tab.locator(f"{REVIEW} .sk-card img").nth(1).wait_for(timeout=90_000)
    sheet.reach("Who decides")
    keys.type("Test Dr Ng")
    sheet.reach("Note")
    keys.type("Fewer minutes")
    sheet.reach("Look closer")
    keys.press("Enter")
    tab.get_by_role("button", name="Return T-01 with the note").first.wait_for()
    sheet.reach("Return T-01 with the note")
    keys.press("Enter")
    tab.get_by_text("T-01 returned.").first.wait_for(timeout=60_000)
    sheet.reach("Back to all packets", "Shift+Tab")
    keys.press("Enter")
    sheet.reach("T-02")
    keys.press("Space")
    sheet.reach("Approve 1 ticked")
    keys.press("Enter")
    tab.get_by_text("T-02 approved.").first.wait_for(timeout=60_000)
    found = json.loads((run / "run.json").read_text("utf-8"))
    said = json.dumps(found)
    assert "Fewer minutes" in said
    assert said.count("Test Dr Ng") >= 2


def test_an_item_is_marked_as_checked_by_keyboard(sheets, lab):
    """A reviewer chooses an item, names herself and marks it, which its own file then says."""
    content = shutil.copytree(CONTENT, lab.root / "content")
    path = lab.root / "notebooks" / "review_library.ipynb"
    book = json.loads(path.read_text("utf-8"))
    # The form alone, on a copy of the content: a test must not write into the checkout.
    book["cells"] = book["cells"][:4]
    book["cells"][3]["source"] = (
        "from datetime import date\n"
        "from sciatica_kit.widgets.library.review import LibraryReview\n"
        f"LibraryReview({str(content)!r}, clock=lambda: date.fromisoformat('{ago()}'))"
    )
    path.write_text(json.dumps(book), encoding="utf-8")
    sheet = sheets("review_library")
    keys = sheet.tab.keyboard
    sheet.run_all(ready="select", by_keyboard=True)
    sheet.reach("Item")
    keys.type("Bridge")
    sheet.reach("Checked by")
    keys.type("Test Dr Ng")
    sheet.reach("Mark as checked")
    keys.press("Enter")
    sheet.tab.get_by_text("hash is now").wait_for(timeout=30_000)
    files = list(content.rglob("*.toml"))
    signed = [path.stem for path in files if "Test Dr Ng" in path.read_text("utf-8")]
    assert len(signed) == 1
    assert "bridge" in signed[0]
