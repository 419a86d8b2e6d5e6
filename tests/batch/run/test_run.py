"""A roster becomes packets through real notebooks in real kernels."""

import csv
import json
import math
import os
import shutil
import stat
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

import sciatica_kit as sk
from sciatica_kit.batch.record.manifest import read_manifest
from sciatica_kit.batch.review.verify import verify_run
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.notebook import Executed
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.batch.run.workers import workers_for
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import SAMPLE_DAY, load_edition
from tests.day import TODAY, ago

HEAD = "ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on,pain_now\n"
ROWS = (
    f"P1,Test Jörg O'Probe,1970-01-02,disc,left,none,desk,{ago(3)},4\n"
    f"P2,Test Zwei,1960-03-04,stenosis,right,bladder,desk,{ago(3)},4\n"
    "P3,Test Drei,1960-03-04,stenosis,right,,,,4\n"
    f"P4,Test Vier,1980-02-30,disc,left,none,desk,{ago(3)},4\n"
)
BIRTHS = ("1970-01-02", "1960-03-04", "1980-02-30", "2 January 1970")


def job(roster: Path, out: Path, **changes) -> Job:
    """A run of the roster on the day of issue, with the example practice."""
    return Job(
        roster=roster, out=out, edition=load_edition(TODAY), **{"engine": "stock", **changes}
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of four rows: one to make, one to refer, one not screened, one with a mistake."""
    folder = tmp_path_factory.mktemp("run")
    roster = folder / "list.csv"
    roster.write_text(HEAD + ROWS, encoding="utf-8")
    result = run_roster(job(roster, folder / "out"))
    return roster, folder / "out", result


def test_every_row_has_its_status(run):
    """Good rows are made or referred, the others stand in the manifest with their reason."""
    _, out, result = run
    entries = read_manifest(out)
    assert [(e.ref, e.status) for e in entries] == [
        ("P1", "made"), ("P2", "referred"), ("P3", "not-screened"), ("P4", "invalid"),
    ]  # fmt: skip
    assert entries[2].reason
    assert entries[3].reason
    assert result.held_back == 2


def test_a_packet_has_its_files(run):
    """A made packet holds handout, screen page, notebook, staff page and chart note; no more."""
    _, out, _ = run
    names = sorted(path.name for path in (out / "packets" / "P1").iterdir())
    assert names == [
        "chart-note.txt", "clinician.pdf", "handout.html", "handout.ipynb", "handout.pdf",
    ]  # fmt: skip
    assert (out / "packets" / "P2" / "urgent.pdf").is_file()
    assert sorted(path.name for path in (out / "packets").iterdir()) == ["P1", "P2"]
    assert (out / "print" / "all.pdf").is_file()
    assert (out / "print" / "cover.pdf").is_file()


def test_manifest_and_problems_have_their_columns(run):
    """The columns are those that the interface promises, in that order."""
    _, out, _ = run
    heads = {n: next(csv.reader((out / n).open())) for n in ("manifest.csv", "problems.csv")}
    assert heads["manifest.csv"] == (
        ["ref", "status", "reason", "language", "pages", "sha256", "pdf", "notebook", "seconds"]
    )
    assert heads["problems.csv"] == ["row", "ref", "column", "problem", "fix"]


def test_no_patient_outside_the_packet(run):
    """No name and no birth date stands outside the packets and the print file."""
    _, out, _ = run
    for path in (out / "manifest.csv", out / "problems.csv", out / "run.json"):
        text = path.read_text()
        assert not any(word in text for word in ("Test ", "Jörg", *BIRTHS))


def test_the_executed_notebook_holds_no_patient(run):
    """The executed notebook shows the plan under the ref: no name, no birth date."""
    _, out, _ = run
    text = (out / "packets" / "P1" / "handout.ipynb").read_text()
    assert "P1" in text
    assert "sha256" in text
    assert not any(word in text for word in ("Jörg", "J\\u00f6rg", *BIRTHS))


def test_folders_and_files_are_for_their_owner(run):
    """Folders are 0700 and files 0600, all of them."""
    _, out, _ = run
    modes = {p: stat.S_IMODE(os.stat(p).st_mode) for p in (out, *out.rglob("*"))}
    assert {m for p, m in modes.items() if p.is_dir()} == {0o700}
    assert {m for p, m in modes.items() if p.is_file()} == {0o600}


def test_run_json_names_versions_and_hashes(run):
    """run.json says from which versions, library, templates and roster the run was made."""
    _, out, _ = run
    facts = json.loads((out / "run.json").read_text())
    assert facts["issued_on"] == ago()
    assert facts["engine"] == "stock"
    for key in ("versions", "roster_sha256", "library_hash", "templates_hash", "started", "ended"):
        assert facts[key]


def test_the_manifest_holds_the_digest_and_the_same_bytes_come_without_a_notebook(run, tmp_path):
    """`handout` gives the bytes that the batch gave."""
    roster, out, _ = run
    target = tmp_path / "one.pdf"
    assert main(["handout", str(roster), "P1", "-o", str(target), "--issued-on", ago()]) == 0
    assert target.read_bytes() == (out / "packets" / "P1" / "handout.pdf").read_bytes()


def test_verify_finds_nothing_in_a_good_run(run):
    """verify checks every PDF and runs executed notebooks again under nbval."""
    _, out, _ = run
    assert verify_run(out, "1") == ([], 2, 1)


def test_verify_finds_another_patients_pdf(run, tmp_path):
    """A PDF put into another packet is found by its digest and by its ref."""
    _, out, _ = run
    copy = shutil.copytree(out, tmp_path / "copy")
    shutil.copy(copy / "packets/P2/urgent.pdf", copy / "packets/P1/handout.pdf")
    found, _, _ = verify_run(copy, "0")
    assert {finding.ref for finding in found} == {"P1"}
    assert len(found) >= 2


def test_verify_finds_another_patients_clinician_page(run, tmp_path):
    """A clinician's page that is missing, or another patient's, is found."""
    _, out, _ = run
    copy = shutil.copytree(out, tmp_path / "copy")
    shutil.copy(copy / "packets/P2/clinician.pdf", copy / "packets/P1/clinician.pdf")
    (copy / "packets/P2/clinician.pdf").unlink()
    found, _, _ = verify_run(copy, "0")
    assert {finding.ref for finding in found} == {"P1", "P2"}
    assert all("clinician.pdf" in finding.problem for finding in found)


def test_verify_finds_a_changed_receipt(run, tmp_path):
    """An executed notebook whose receipt was altered fails when it is run again."""
    _, out, _ = run
    copy = shutil.copytree(out, tmp_path / "copy")
    notebook = copy / "packets/P1/handout.ipynb"
    notebook.write_text(notebook.read_text().replace("reading grade", "reading grace"))
    chosen = [e.ref for e in read_manifest(copy) if e.pdf]
    found, _, _ = verify_run(copy, "all")
    assert "P1" in chosen
    assert [finding.ref for finding in found] == ["P1"]


def test_running_again_leaves_what_is_done(run):
    """A second run into the same folder makes nothing anew."""
    roster, out, _ = run
    before = {p: p.stat().st_mtime_ns for p in (out / "packets").rglob("*") if p.is_file()}
    seen = []
    result = run_roster(job(roster, out, watch=lambda rows, total: seen.extend(rows) or seen))
    assert seen == []
    assert result.kept == 2
    assert before == {p: p.stat().st_mtime_ns for p in (out / "packets").rglob("*") if p.is_file()}


def test_running_again_makes_what_is_missing_and_what_changed(run, tmp_path):
    """A damaged packet and a changed row are made anew; the rest stays."""
    _roster, out, _ = run
    copy = shutil.copytree(out, tmp_path / "copy")
    (copy / "packets/P2/urgent.pdf").write_bytes(b"half")
    changed = tmp_path / "list.csv"
    changed.write_text((HEAD + ROWS).replace("disc,left,none", "disc,right,none"))
    seen = []
    run_roster(job(changed, copy, watch=lambda rows, total: seen.extend(rows) or seen))
    assert sorted(done.entry.ref for done in seen) == ["P1", "P2"]


def test_a_packet_whose_row_is_gone_is_taken_away(run, tmp_path):
    """A row that has since become a referral, or was deleted, leaves no old packet to print."""
    _roster, out, _ = run
    copy = shutil.copytree(out, tmp_path / "copy")
    shorter = tmp_path / "list.csv"
    shorter.write_text(HEAD + ROWS.splitlines(keepends=True)[1])
    run_roster(job(shorter, copy))
    assert [path.name for path in (copy / "packets").iterdir()] == ["P2"]


def test_a_failing_row_does_not_stop_the_rest(run, tmp_path, monkeypatch):
    """A notebook that stops is failed with its reason; its files go; the next row still runs."""
    roster, _, _ = run
    from sciatica_kit.batch.run import row as module

    real = module.execute

    def broken(parameters, engine="stock"):
        if parameters["ref"] == "P1":
            return real({**parameters, "issued_on": "no date"}, engine)
        return real(parameters, engine)

    monkeypatch.setattr(module, "execute", broken)
    run_roster(job(roster, tmp_path / "out"))
    entries = {e.ref: e for e in read_manifest(tmp_path / "out")}
    assert entries["P1"].status == "failed"
    assert "UserMistake" in entries["P1"].reason
    assert entries["P2"].status == "referred"
    assert not (tmp_path / "out/packets/P1").exists()


def test_a_pdf_of_another_row_is_failed_and_taken_away(run, tmp_path, monkeypatch):
    """If a notebook leaves another patient's PDF, the row is failed and its files are removed."""
    roster, out, _ = run
    from sciatica_kit.batch.run import row as module

    real = module.execute

    def swapped(parameters, engine="stock"):
        done = real(parameters, engine)
        if parameters["ref"] == "P2":
            shutil.copy(out / "packets/P1/handout.pdf", tmp_path / "out/packets/P2/urgent.pdf")
        return done

    monkeypatch.setattr(module, "execute", swapped)
    run_roster(job(roster, tmp_path / "out"))
    entry = {e.ref: e for e in read_manifest(tmp_path / "out")}["P2"]
    assert entry.status == "failed"
    assert "ref" in entry.reason
    assert "Jörg" not in entry.reason
    assert not (tmp_path / "out/packets/P2").exists()


def test_a_file_in_the_folders_place_is_one_plain_sentence(run, tmp_path):
    """Where nothing can be written, one sentence says so and what was finished stays."""
    roster, _, _ = run
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(UserMistake, match=r"cannot write to .*what was finished stays"):
        run_roster(job(roster, tmp_path / "out"))


def test_a_full_disk_is_one_plain_sentence_and_what_was_finished_stays(run, tmp_path, monkeypatch):
    """When the disk fills up in mid-run, the packets made before stay and are in the manifest."""
    roster, _, _ = run
    from sciatica_kit.batch.run import row as module

    real = module.execute

    def filling(parameters, engine="stock"):
        if parameters["ref"] == "P2":
            return Executed(reason="no space left on device", fatal=True)
        return real(parameters, engine)

    monkeypatch.setattr(module, "execute", filling)
    with pytest.raises(UserMistake, match="no space left on device"):
        run_roster(job(roster, tmp_path / "out"))
    assert [e.ref for e in read_manifest(tmp_path / "out") if e.status == "made"] == ["P1"]


def test_monday_list(tmp_path):
    """The clinic's own export gives what its README says: 13 made, 2 referred, 1 not screened.

    Of the 13 one has pain in both legs and no column for who looked for cauda equina: it waits.
    """
    monday = Path(__file__).parents[2] / "data" / "monday-list.csv"
    made_with = load_edition(SAMPLE_DAY)
    two = job(monday, tmp_path / "out", watch=lambda rows, total: list(islice(rows, 2)))
    shown = run_roster(replace(two, edition=made_with))
    assert shown.said[-1] == "Left out, for the kit does not know them: Bay"
    from sciatica_kit.batch.roster.plans import plan_roster, problems
    from sciatica_kit.batch.roster.read import read_roster

    rows = plan_roster(read_roster(monday), made_with)
    counts = {s: [r.plan.ref for r in rows if r.plan.status == s] for s in STATUSES}
    assert {s: len(refs) for s, refs in counts.items()} == {
        "planned": 12, "referred": 2, "not-screened": 2, "invalid": 8,
    }  # fmt: skip
    assert {"007", "NA"} <= set(counts["planned"])
    assert "A.116" in counts["not-screened"]  # The one in Spanish, whose both legs hurt.
    by_ref = {p.ref: p for p in problems(rows)}
    wrong = {"A.124": "diagnosis", "A.125": "date_of_birth", "A.126": "side", "A.115": "ref",
             "A.127": "surgery_date", "A.128": "precautions", "A.129": "name"}  # fmt: skip
    assert {ref: by_ref[ref].column for ref in wrong} == wrong


STATUSES = ("planned", "referred", "not-screened", "invalid")


MONDAY = str(Path(__file__).parents[2] / "data" / "monday-list.csv")


@pytest.mark.parametrize("ref", ["007", "NA"])
def test_a_ref_given_as_text_opens_its_row(ref):
    """`-r ref 007` reaches the notebook as it was typed."""
    assert sk.load(issued_on=SAMPLE_DAY).patient(MONDAY, ref).plan.ref == ref


@pytest.mark.parametrize("ref", [7, 10, 7.0, 0, -1, True, math.nan, date(2026, 3, 11), ["007"]])
def test_a_ref_that_is_no_text_is_refused(ref):
    """YAML reads 012 as ten, which is somebody else's ref: a number opens nobody's row."""
    with pytest.raises(UserMistake, match="papermill -r ref") as refused:
        sk.load(issued_on=SAMPLE_DAY).patient(MONDAY, ref)
    assert "as text" in str(refused.value)


@pytest.mark.parametrize("ref", ["", " ", "\u00a0\t", None])
@pytest.mark.parametrize("rows", [1, 2])
def test_a_blank_ref_opens_nobodys_row(ref, rows, tmp_path):
    """With one row or more in the list, a ref that is left out is a mistake and no choice."""
    roster = tmp_path / "list.csv"
    blank = f",Test Null,1970-01-02,disc,left,none,desk,{ago(3)},4\n"
    roster.write_text(HEAD + "".join((*ROWS[: rows - 1], blank)), encoding="utf-8")
    with pytest.raises(UserMistake, match="the ref is blank"):
        sk.load(issued_on=TODAY).patient(roster, ref)


@pytest.mark.parametrize(
    ("cores", "rows", "asked", "workers"),
    [
        (2, 0, None, 1),
        (2, 5, None, 1),
        (2, 6, None, 2),
        (2, 300, None, 2),
        (16, 14, None, 4),
        (16, 300, None, 16),
        (16, 300, 3, 3),
        (None, 300, None, 1),
    ],
)
def test_a_worker_a_core_as_far_as_the_rows_repay_it(cores, rows, asked, workers, monkeypatch):
    """A short list is not made slower by starting processes for it; what is asked for is done."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert workers_for(rows, asked) == workers
