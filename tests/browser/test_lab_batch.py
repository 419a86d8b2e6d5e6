"""A roster uploaded, mended, run and signed off, in a real JupyterLab."""

import json

import pypdfium2
import pytest

from tests.day import ago

PANEL, REVIEW = ".sb-panel", ".sk-review"
ROSTER = f"""ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on
T-01,Test Ana Ibáñez,1974-05-12,disc_herniation,left,none,Test desk,{ago(3)}
T-02,Test Bo Lund,1980-01-30,slipped dsk,right,none,Test desk,{ago(3)}
T-03,Test Cy Marsh,1969-07-07,spinal_stenosis,both,bladder,Test desk,{ago(3)}
T-04,Test Di Okoro,1990-02-28,piriformis,left,,,
"""


@pytest.fixture(scope="module")
def panel(sheets):
    """The batch panel, run once."""
    sheet = sheets("run_batch")
    sheet.run_all(ready=PANEL)
    return sheet


@pytest.fixture(scope="module")
def checked(panel, tmp_path_factory):
    """A roster with mistakes, uploaded and checked."""
    path = tmp_path_factory.mktemp("roster") / "monday.csv"
    path.write_text(ROSTER, encoding="utf-8")
    with panel.tab.expect_file_chooser() as chooser:
        panel.tab.get_by_role("button", name="Upload a roster").click()
    chooser.value.set_files(path)
    panel.tab.get_by_text("4 rows: ").wait_for(timeout=90_000)
    return panel


@pytest.fixture(scope="module")
def before(checked):
    """What the panel shows before anything is mended or made, whichever test asks first."""
    checked.shot("batch-mistakes")
    return {
        "said": checked.tab.locator(PANEL).inner_text(),
        "grave": checked.grave(PANEL),
        "unnamed": checked.unnamed(PANEL),
        "made": (checked.lab.root / "outputs" / "monday").exists(),
    }


@pytest.fixture(scope="module")
def run(checked, before):
    """The same roster, mended and run; the folder of the run."""
    tab = checked.tab
    tab.get_by_label("diagnosis, row 3").fill("disc_herniation")
    tab.get_by_text("Cells were changed").wait_for()
    assert tab.get_by_role("button", name="Make the packets").is_disabled()
    tab.get_by_role("button", name="Check again").click()
    tab.get_by_text("4 rows: 2 to make, 1 referred, 1 not screened, 0 with").wait_for()
    tab.get_by_role("button", name="Make the packets").click()
    tab.get_by_text("Finished.").wait_for(timeout=120_000)
    tab.get_by_text("To print:").wait_for()
    return checked.lab.root / "outputs" / "monday"


@pytest.fixture(scope="module")
def looked_at(opened):
    """What axe finds on the sheet and on one packet, before anything is decided."""
    opened.shot("review-sheet")
    found = opened.grave(REVIEW) + opened.unnamed(REVIEW)
    opened.tab.get_by_role("button", name="Look closer").first.click()
    opened.tab.get_by_role("button", name="Approve T-01").first.wait_for()
    opened.shot("review-closer")
    found += opened.grave(REVIEW)
    opened.tab.get_by_role("button", name="Back").first.click()
    return found


@pytest.fixture(scope="module")
def opened(run, sheets):
    """The review panel with that run on it."""
    sheet = sheets("review_batch")
    sheet.run_all(ready=REVIEW)
    sheet.tab.get_by_label("Run", exact=True).select_option(label="monday")
    stand(sheet, 3, "Draft")
    sheet.tab.locator(f"{REVIEW} .sk-card img").first.wait_for(timeout=90_000)
    return sheet


def stand(sheet, count, word):
    """Waits until so many packets on the sheet stand like this."""
    chips = sheet.tab.locator(f"{REVIEW} .sk-chip").filter(visible=True)
    chips.filter(has_text=word).nth(count - 1).wait_for(timeout=120_000)
    assert chips.count() == count


def words(path):
    """All words of a PDF."""
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_every_mistake_is_shown_before_anything_is_made(before):
    """The panel names what is wrong beside its row, and nothing has been made."""
    assert "1 to make, 1 referred, 1 not screened, 1 with mistakes" in before["said"]
    assert "slipped dsk" in before["said"]
    assert before["grave"] == before["unnamed"] == []
    assert not before["made"]


def test_a_run_shows_what_it_made(run, checked):
    """Two handouts and an urgent sheet are made, with a small picture and a link each."""
    made = {path.parent.name: path.name for path in run.glob("packets/*/[hu]*.pdf")}
    assert made == {"T-01": "handout.pdf", "T-02": "handout.pdf", "T-03": "urgent.pdf"}
    checked.tab.locator(f"{PANEL} figure img").nth(2).wait_for()
    assert checked.tab.locator(f"{PANEL} figure img").count() == 3
    links = checked.tab.locator(f"{PANEL} a").evaluate_all("all => all.map(a => a.href)")
    assert all(checked.lab.get(link[len(checked.lab.address) :])[0] == 200 for link in links)
    checked.tab.locator(f"{PANEL} figure").first.scroll_into_view_if_needed()
    checked.shot("batch-results")
    assert checked.grave(PANEL) == []


def test_a_run_is_looked_through(looked_at):
    """Every packet is there as a draft with its pages, and one can be looked at closely."""
    assert looked_at == []


def test_what_is_approved_is_no_longer_a_draft(opened, looked_at, run):
    """Approving needs a name; it takes DRAFT off every page and is written down in run.json."""
    pdf = run / "packets" / "T-01" / "handout.pdf"
    assert "DRAFT" in words(pdf)
    opened.tab.get_by_role("button", name="Tick these").click()
    opened.tab.get_by_role("button", name="Approve 3 ticked").first.click()
    opened.tab.locator(f"{REVIEW} .sk-wrong").first.wait_for()
    assert "DRAFT" in words(pdf)
    opened.tab.get_by_label("Who decides").fill("Test Dr Ng")
    opened.tab.keyboard.press("Tab")
    opened.tab.get_by_role("button", name="Approve 3 ticked").first.click()
    stand(opened, 3, "Approved")
    opened.shot("review-approved")
    assert "DRAFT" not in words(pdf)
    assert "Test Dr Ng" in json.dumps(json.loads((run / "run.json").read_text("utf-8")))
