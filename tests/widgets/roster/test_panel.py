"""The batch panel, driven without a browser: choose, see mistakes, mend, run, stop, results."""

import shutil
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sciatica_kit.batch.record.manifest import Entry, read_manifest, write_manifest, write_run
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.widgets.roster import progress as running
from sciatica_kit.widgets.roster.files import keep_upload, run_name, safe_name
from sciatica_kit.widgets.roster.panel import BatchPanel
from sciatica_kit.widgets.roster.progress import pace, workers_of
from sciatica_kit.widgets.roster.results import first_page
from tests.day import TODAY, ago

HEAD = "ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on,pain_now\n"
GOOD = f"P1,Test Eins <b>,1970-01-02,disc,left,none,desk,{ago(3)},4\n"
FLAG = f"P2,Test Zwei,1960-03-04,stenosis,right,bladder,desk,{ago(3)},4\n"
WRONG = f"P3,Test Drei,1960-03-04,stenosis,lfet,none,desk,{ago(3)},4\n"
ASKED = "P4,Test Vier,1960-03-04,stenosis,right,,,,4\n"
DAY = ago()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one roster of four rows: good, red flag, a mistake, not screened."""
    (tmp_path / "monday.csv").write_text(HEAD + GOOD + FLAG + WRONG + ASKED, encoding="utf-8")
    return tmp_path


def panel_on(folder: Path, issued_on: str = "") -> BatchPanel:
    """A panel on a folder, with this day of issue set."""
    outputs = str(folder / "outputs")
    return BatchPanel(str(folder), outputs, issued_on=issued_on, clock=lambda: TODAY)


def opened(folder: Path, name: str = "monday.csv") -> BatchPanel:
    """A panel in which a roster of the folder is chosen."""
    panel = panel_on(folder, DAY)
    panel.ui.choice.value = str(folder / name)
    return panel


def numbers(panel: BatchPanel) -> set[int]:
    """The numbers of the rows that have mistakes."""
    return {row.row.number for row in panel.rows if row.plan.problems}


def run(panel: BatchPanel) -> BatchPanel:
    """Press the button and wait for the end."""
    panel.ui.run.click()
    panel.ui.running.join(120)
    return panel


def page(panel: BatchPanel) -> str:
    """All the results that are shown."""
    outputs = (*panel.ui.results.listed.outputs, *panel.ui.results.pictured.outputs)
    return panel.ui.results.said.value + "".join(o["data"]["text/html"] for o in outputs)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BatchPanel]:
    """A panel after its run of three rows: one made, one referred, one with a mistake."""
    folder = tmp_path_factory.mktemp("ran")
    (folder / "three.csv").write_text(HEAD + GOOD + FLAG + WRONG, encoding="utf-8")
    return folder, run(opened(folder, "three.csv"))


def test_only_tables_are_offered(folder):
    """The drop-down offers the sample and the tables of the folder, and no other file."""
    (folder / "notes.txt").write_text("x")
    (folder / "~$monday.xlsx").write_text("x")
    labels = [label for label, _ in panel_on(folder).ui.choice.options]
    assert labels == ["Choose a roster", "Sample (made-up patients)", "monday.csv"]


def test_the_rows_are_summed_up_in_a_sentence(folder):
    """Choosing a roster says at once how many rows become what."""
    said = opened(folder).ui.summary.value
    assert "4 rows: 1 to make, 1 referred, 1 not screened, 1 with mistakes." in said


def test_each_mistake_stands_beside_its_cell(folder):
    """Every wrong cell has a field with what it holds now, named by its column and its row."""
    fields = opened(folder).ui.mistakes.fields
    shown = {field.description: field.value for field in fields.values()}
    assert shown == {"side, row 4": "lfet", "red_flags, row 5": ""}


def test_a_name_is_shown_only_where_it_is_the_mistake(folder):
    """The list of rows without mistakes and every sentence go by ref."""
    panel = opened(folder)
    panel.ui.all.value = True
    said = panel.ui.good.value + panel.ui.summary.value + panel.ui.about.value
    assert "P1" in said
    assert "Test" not in said


def test_mending_leaves_the_file_alone(folder):
    """What is mended goes into a private copy; the user's own file keeps its bytes."""
    before = (folder / "monday.csv").read_bytes()
    panel = opened(folder)
    panel.ui.mistakes.fields[4, "side"].value = "left"
    assert panel.ui.run.disabled
    panel.ui.check.click()
    assert "4 rows: 2 to make, 1 referred, 1 not screened, 0 with mistakes." in (
        panel.ui.summary.value
    )
    copy = folder / "outputs" / "rosters" / "monday-mended.csv"
    assert (folder / "monday.csv").read_bytes() == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not panel.ui.run.disabled


def test_a_mended_row_stays_where_it_is(folder):
    """After a check the mended field is the same one, says that it is in order, and can be mended.

    So nothing jumps, and the keyboard stays where it was.
    """
    panel = opened(folder)
    field, rows = panel.ui.mistakes.fields[4, "side"], panel.ui.mistakes.children
    field.value = "left"
    panel.ui.check.click()
    assert panel.ui.mistakes.fields[4, "side"] is field
    assert panel.ui.mistakes.children == rows
    assert "In order now" in rows[0].children[1].children[1].value
    field.value = "nowhere"
    panel.ui.check.click()
    assert "is not known here" in rows[0].children[1].children[1].value


def test_many_mistakes_are_shown_in_turns(tmp_path):
    """A roster with hundreds of mistakes shows the first forty rows, then others as these go."""
    many = "".join(WRONG.replace("P3", f"W{n}") for n in range(60))
    (tmp_path / "many.csv").write_text(HEAD + many, encoding="utf-8")
    panel = opened(tmp_path, "many.csv")
    assert len(panel.ui.mistakes.fields) == 40
    assert "20 more rows" in panel.ui.mistakes.children[-1].value
    panel.ui.mistakes.fields[2, "side"].value = "left"
    panel.ui.check.click()
    assert len(panel.ui.mistakes.fields) == 41


def test_rows_keep_their_numbers_when_mended(tmp_path):
    """Blank rows and cells of several lines do not move a mistake to another row's number."""
    two = f'"P5","Test <b> Fünf",1960-03-04,stenosis,lfet,none,desk,{ago(3)},4,"1 Road\nTown"\n'
    text = HEAD[:-1] + ",address\n\n\n" + two + "\n" + WRONG + ",,,,,,,,\n" + ASKED
    (tmp_path / "gaps.csv").write_text(text, encoding="utf-8")
    panel = opened(tmp_path, "gaps.csv")
    before = numbers(panel)
    panel.ui.mistakes.fields[4, "side"].value = "right"
    panel.ui.check.click()
    assert before == {4, 7, 9}
    assert numbers(panel) == {7, 9}
    assert list(panel.ui.mistakes.fields) == [(4, "side"), (7, "side"), (9, "red_flags")]


def test_a_row_with_too_many_cells_stays_held_back(tmp_path):
    """Mending another cell does not make a row good whose cells have slipped."""
    (tmp_path / "slip.csv").write_text(HEAD + GOOD[:-1] + ",extra\n" + WRONG, encoding="utf-8")
    panel = opened(tmp_path, "slip.csv")
    panel.ui.mistakes.fields[3, "side"].value = "left"
    panel.ui.check.click()
    assert [row.plan.status for row in panel.rows] == ["invalid", "planned"]


def test_a_file_that_is_no_roster_is_a_sentence(tmp_path):
    """A table that is none is said in one sentence, and there is nothing to press."""
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    panel = opened(tmp_path, "odd.csv")
    assert "is no header" in panel.ui.said.value
    assert panel.ui.later.layout.display == "none"


def test_the_day_of_a_panel_that_stays_open_is_the_new_one(folder):
    """Where no day is set, a roster that is chosen after midnight is issued on the new day."""
    now = [TODAY]
    panel = BatchPanel(str(folder), str(folder / "outputs"), clock=lambda: now[-1])
    panel.ui.choice.value = str(folder / "monday.csv")
    assert panel.ui.day.value == TODAY
    now.append(TODAY + timedelta(days=1))
    panel.ui.choice.value = ""
    panel.ui.choice.value = str(folder / "monday.csv")
    assert panel.ui.day.value == TODAY + timedelta(days=1)


def test_a_wrong_day_is_a_sentence(folder):
    """A day of issue that is none is said where the roster is chosen."""
    panel = panel_on(folder, "23.11.2026")
    panel.ui.choice.value = "sample"
    assert "is not a date" in panel.ui.said.value


def test_an_upload_is_kept_privately_and_not_in_the_page(folder):
    """An uploaded roster is saved for its owner alone, opened, and gone from the page's state."""
    panel = panel_on(folder, DAY)
    content = (HEAD + GOOD).encode()
    panel.ui.upload.value = ({"name": "../../Dr Test.csv", "type": "", "size": len(content),
                              "content": memoryview(content),
                              "last_modified": datetime(2026, 1, 1)},)  # fmt: skip
    kept = folder / "outputs" / "rosters" / "Dr-Test.csv"
    assert kept.read_bytes() == content
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert panel.ui.upload.value == ()
    assert panel.ui.choice.value == str(kept)
    assert "1 row: 1 to make" in panel.ui.summary.value


def test_a_name_leads_to_no_other_folder():
    """A name from outside cannot leave the outputs, nor mix a run with the kept rosters."""
    assert safe_name("../../etc/passwd") == "passwd"
    assert safe_name("..") == "roster"
    assert run_name("/x/rosters.csv") == "rosters-run"
    assert run_name("/x/outputs/rosters/monday-mended.csv") == "monday"


@pytest.mark.parametrize("name", ["tuesday.xls", "tuesday.ods", "tuesday.txt", "tuesday"])
def test_an_upload_that_is_no_list_is_said_and_not_kept(folder, name):
    """Nothing of it stays, and no other list stands there as if it were this one."""
    panel = opened(folder)
    assert panel.roster is not None
    panel.ui.upload.value = ({"name": name, "type": "", "size": 1, "content": b"x",
                              "last_modified": datetime(2026, 1, 1)},)  # fmt: skip
    assert "save it as .xlsx or .csv" in panel.ui.said.value
    assert panel.ui.upload.value == ()
    assert panel.ui.choice.value == ""
    assert panel.roster is None
    assert not list(folder.rglob("tuesday*"))


def test_an_upload_that_cannot_be_saved_is_a_users_mistake(tmp_path):
    """A folder that cannot be written to is named in a sentence."""
    (tmp_path / "rosters").write_text("a file in the way")
    with pytest.raises(UserMistake, match="cannot write"):
        keep_upload("x.csv", b"x", tmp_path)


def test_a_run_makes_what_the_command_makes(ran, tmp_path):
    """The panel's packets have the bytes of those that the command line makes."""
    folder, panel = ran
    job = Job(folder / "three.csv", tmp_path / "out", load_edition(TODAY), workers=1)
    run_roster(job)
    theirs = {e.ref: (e.status, e.sha256) for e in read_manifest(tmp_path / "out")}
    assert {e.ref: (e.status, e.sha256) for e in read_manifest(panel.out)} == theirs
    assert panel.out == folder / "outputs" / "three"


def test_results_have_counts_links_and_pictures(ran):
    """After a run: how many became what, links to PDF, notebook and print file, and first pages."""
    shown = page(ran[1])
    assert "1 made, 1 referred, 1 held back." in shown
    for end in ("P1/handout.pdf", "P1/handout.ipynb", "P2/urgent.pdf", "print/all.pdf"):
        assert f'{end}"' in shown
    assert shown.count('alt="First page of P') == 2
    assert "lfet" in shown  # why the third was held back
    assert "Finished." in ran[1].ui.running.said.value


def test_results_name_nobody(ran):
    """No name and no birth date stands in the text of the results."""
    assert "Test" not in page(ran[1])
    assert "1970" not in page(ran[1])


def test_running_again_makes_what_is_missing(ran, tmp_path):
    """A mended row is made on the second run, and the others are left as they are."""
    folder = shutil.copytree(ran[0], tmp_path / "again")
    panel = opened(folder, "three.csv")
    assert "An earlier run made 2 there" in panel.ui.about.value
    before = {e.ref: e.seconds for e in read_manifest(panel.out)}
    panel.ui.mistakes.fields[4, "side"].value = "left"
    panel.ui.check.click()
    run(panel)
    assert "2 were there already" in panel.ui.running.said.value
    after = {e.ref: e.seconds for e in read_manifest(panel.out)}
    assert (after["P1"], after["P2"]) == (before["P1"], before["P2"])
    assert "3 made" not in page(panel)
    assert "2 made, 1 referred, 0 held back." in page(panel)


def test_packets_that_would_go_are_named_before(folder):
    """A roster that lacks a packet of the earlier run says which would be taken away."""
    panel = opened(folder)
    out = folder / "outputs" / "monday"
    out.mkdir(parents=True)
    old = "packets/OLD/handout"
    write_manifest(
        out, [Entry("OLD", "made", "", "en", "4", "0" * 64, f"{old}.pdf", f"{old}.ipynb")]
    )
    said = dict.fromkeys(("roster_sha256", "library_hash"), "x")
    write_run(out, {**said, "list": "monday.csv", "issued_on": TODAY.isoformat()})
    panel.ui.choice.value = ""
    panel.ui.choice.value = str(folder / "monday.csv")
    assert "taken away: OLD" in panel.ui.about.value


def test_a_file_changed_since_it_was_seen_is_not_run(folder):
    """What was looked at is what is made: a roster saved meanwhile is checked first."""
    panel = opened(folder)
    (folder / "monday.csv").write_text(HEAD + GOOD, encoding="utf-8")
    panel.ui.run.click()
    assert "changed meanwhile" in panel.ui.said.value
    assert not panel.ui.running.alive
    assert "1 row: 1 to make" in panel.ui.summary.value


def test_stop_finishes_what_is_in_hand(folder, monkeypatch):
    """The stop button asks the run to end, and the panel says that the rest can be made later."""
    asked = []

    def slow(job: Job) -> None:
        panel.ui.running.stop_button.click()
        asked.append(job.stop.asked)
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "run_roster", slow)
    panel = opened(folder)
    run(panel)
    assert asked == [True]
    assert "Stopped. What was finished stays" in panel.ui.running.said.value
    assert not panel.ui.run.disabled
    assert not panel.ui.choice.disabled


def test_a_bug_shows_its_kind_and_no_traceback(folder, monkeypatch):
    """A bug is said by its kind; the log says where it was, and holds no word of a patient."""

    def broken(job: Job) -> None:
        job.out.mkdir(parents=True)
        name = (job.roster).read_text().split(",")[9]
        raise KeyError(name)

    monkeypatch.setattr(running, "run_roster", broken)
    panel = run(opened(folder))
    assert "KeyError" in panel.ui.running.said.value
    assert "Traceback" not in panel.ui.running.said.value
    log = (panel.out / "error.log").read_text()
    assert "broken" in log
    assert "Test Eins" not in log


def test_a_mistake_of_the_user_ends_a_run_in_a_sentence(folder, monkeypatch):
    """A folder in use is said in the panel's words, without the command line's options."""

    def taken(job: Job) -> None:
        raise UserMistake("another run is writing here: wait for it, or choose another --out")

    monkeypatch.setattr(running, "run_roster", taken)
    said = run(opened(folder)).ui.running.said.value
    assert "choose another folder." in said


def test_pace_and_workers():
    """The pace is rows a minute and time left; a run never uses the kernel's own process."""
    assert pace(10, 40, 30.0) == "10 of 40 done, 20 rows a minute, about 2 minutes left."
    assert pace(8, 40, 0.1) == "8 of 40 done."
    assert workers_of(1) >= 2


def test_a_first_page_is_a_small_picture(ran):
    """A thumbnail is a PNG of a few thousand bytes."""
    data = first_page(ran[1].out / "packets" / "P1" / "handout.pdf")
    assert data.startswith(b"\x89PNG")
    assert len(data) < 40_000


def test_the_mended_copy_of_another_list_stays(folder, tmp_path):
    """Next week's list of the same name is mended beside it: what the first run reads is kept."""
    first = opened(folder)
    first.ui.mistakes.fields[4, "side"].value = "left"
    first.ui.check.click()
    copy = folder / "outputs" / "rosters" / "monday-mended.csv"
    before = copy.read_bytes()
    text = (folder / "monday.csv").read_text("utf-8")
    (folder / "monday.csv").write_text(text.replace("P1,", "Q1,"), "utf-8")
    second = opened(folder)
    second.ui.mistakes.fields[4, "side"].value = "right"
    second.ui.check.click()
    second.ui.mistakes.fields[4, "side"].value = "left"
    second.ui.check.click()
    assert copy.read_bytes() == before
    kept = sorted(path.name for path in copy.parent.iterdir())
    assert kept == ["monday-2-mended.csv", "monday-mended.csv"]


def test_an_upload_goes_over_no_other_list(tmp_path):
    """Two lists of one name are kept under two; the same one again is one."""
    first = keep_upload("monday.csv", b"a", tmp_path)
    second = keep_upload("monday.csv", b"b", tmp_path)
    assert keep_upload("monday.csv", b"a", tmp_path) == first
    assert (first.read_bytes(), second.read_bytes()) == (b"a", b"b")
    assert second.name == "monday-2.csv"


def test_a_list_that_changes_after_it_was_mended_is_not_run(folder):
    """The mended copy knows nothing of a red flag that somebody has written into the list since."""
    panel = opened(folder)
    panel.ui.mistakes.fields[4, "side"].value = "left"
    panel.ui.check.click()
    path = folder / "monday.csv"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    panel.ui.run.click()
    assert "changed meanwhile" in panel.ui.said.value
    assert not (folder / "outputs" / "monday" / "packets").exists()
