"""The tour and the library's notebook, run as a newcomer runs them in a real JupyterLab."""

import json

import pytest

from tests.browser.lab_server import ROOT

SHOWN = ".jp-OutputArea-output"
BOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", ["start_here", "review_library"])
def test_a_notebook_runs_and_can_be_read_by_all(lab, sheets, name):
    """Run All Cells shows no traceback, and axe-core finds nothing serious in what is shown."""
    # What is compared at every check takes long, and is nbval's to run.
    path = lab.root / "notebooks" / f"{name}.ipynb"
    book = json.loads(path.read_text("utf-8"))
    book["cells"] = [c for c in book["cells"] if "NBVAL_CHECK_OUTPUT" not in "".join(c["source"])]
    path.write_text(json.dumps(book), encoding="utf-8")
    sheet = sheets(name)
    sheet.run_all(ready=":is(table, svg, img)", seconds=120)
    sheet.shot(name)
    assert sheet.tab.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert sheet.tab.get_by_text("Traceback").count() == 0
    assert sheet.grave(SHOWN) == []
    assert sheet.unnamed(SHOWN) == []


def test_the_tour_leads_to_every_job():
    """The tour links to the notebooks in which the work is done, and each of them is there."""
    tour = (ROOT / "notebooks" / "start_here.ipynb").read_text("utf-8")
    jobs = {"build_handout", "run_batch", "review_batch", "review_library"}
    assert jobs <= set(BOOKS)
    assert [job for job in jobs if f"]({job}.ipynb)" not in tour] == []


@pytest.mark.parametrize("name", BOOKS)
def test_code_is_folded(name):
    """Every code cell is folded to one line: nobody needs to see code."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code" and name != "handout"]
    assert [
        c["id"] for c in code if not c["metadata"].get("jupyter", {}).get("source_hidden")
    ] == []
