"""A packet is a draft until it is approved, and what was approved is what was looked at."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sciatica_kit.batch.record.decisions import decisions
from sciatica_kit.batch.record.manifest import read_manifest, read_run, write_run
from sciatica_kit.batch.review import decide as reviewing
from sciatica_kit.batch.review import opened as opening
from sciatica_kit.batch.review import verify as verifying
from sciatica_kit.batch.review.opened import runs
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import Own, load_edition
from sciatica_kit.packet.proof import WrongIdentity
from sciatica_kit.render.pdf import page_texts
from tests.day import TODAY

HEAD = "ref,name,diagnosis,side,red_flags,pain_now,language,clinician\n"
ROWS = (
    "P1,Test Eins,disc,left,none,4,,Test Clinician\n"
    "P2,Test Zwei,stenosis,right,bladder,4,,\n"
    "P3,Test Drei,stenosis,right,,4,,\n"
    "P4,Test Vier,disc,right,none,4,es,\n"
)
MARK = "DRAFT: not approved by a clinician yet"
MARQUE = "BORRADOR: ningún profesional de salud lo ha aprobado aún"

WHO = "Test Reviewer"


def own_of(out: Path) -> Own:
    """The practice file beside a run, which whoever decides has to name."""
    return Own(practice=out.parent / "practice.toml")


def approve(out: Path, refs, who):
    """Approve with the practice file beside the run."""
    return reviewing.approve(out, refs, who, own=own_of(out))


def send_back(out: Path, refs, who, note):
    """Send back with the practice file beside the run."""
    return reviewing.send_back(out, refs, who, note, own=own_of(out))


def drafts(out: Path):
    """What nobody has decided on yet."""
    return reviewing.drafts(out, own=own_of(out))


def open_run(out: Path):
    """A run, opened with the practice file beside it."""
    return opening.open_run(out, own=own_of(out))


def verify_run(out: Path, sample: str):
    """A run proved again, with the practice file beside it."""
    return verifying.verify_run(out, sample, own=own_of(out))


def job(roster: Path, out: Path) -> Job:
    """A run of the roster on the day of issue in this process, with the practice beside it."""
    own = roster.parent / "practice.toml"
    return Job(
        roster=roster,
        out=out,
        edition=load_edition(TODAY, own),
        practice_path=str(own),
        workers=1,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a roster, a practice that wants bilingual editions, and a finished run."""
    folder = tmp_path_factory.mktemp("review")
    example = (load_edition(TODAY).templates / "practice.toml").read_text("utf-8")
    (folder / "practice.toml").write_text(
        example.replace("bilingual = false", "bilingual = true"), "utf-8"
    )
    (folder / "list.csv").write_text(HEAD + ROWS, encoding="utf-8")
    run_roster(job(folder / "list.csv", folder / "run"))
    return folder


@pytest.fixture
def run(made, tmp_path):
    """A copy of the run with its roster, to be decided on."""
    folder = shutil.copytree(made, tmp_path / "copy")
    out = folder / "run"
    write_run(out, read_run(out) | {"roster": str(folder / "list.csv")})
    return out


def texts(pdf: Path) -> list[str]:
    """The text of each page, on one line."""
    return [" ".join(text.split()) for text in page_texts(pdf.read_bytes())]


def entry_of(out: Path, ref: str):
    """The manifest's entry of a ref."""
    return next(entry for entry in read_manifest(out) if entry.ref == ref)


def standings(out: Path) -> dict[str, str]:
    """What each packet of a run is."""
    opened = open_run(out)
    return {entry.ref: opened.standing(entry) for entry in opened.packets}


def bytes_of(out: Path) -> dict[str, bytes]:
    """Every file of a run but its log."""
    files = (p for p in out.rglob("*") if p.is_file() and p.name not in ("log.jsonl", ".lock"))
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files}


def test_every_page_of_a_draft_says_so(run):
    """Handout, urgent sheet, bilingual edition, screen page and print file carry the mark."""
    packets = run / "packets"
    for name in ("P1/handout.pdf", "P2/urgent.pdf", "P4/handout-bilingual.pdf"):
        assert all(MARK in text for text in texts(packets / name)), name
    assert all(MARQUE in text for text in texts(packets / "P4/handout.pdf"))
    assert MARK in (packets / "P1/handout.html").read_text("utf-8")
    assert MARQUE in (packets / "P4/handout.html").read_text("utf-8")
    assert sum(MARK in text for text in texts(run / "print/all.pdf")) >= 2
    assert set(standings(run).values()) == {"draft"}


def test_an_approved_packet_carries_no_mark_and_its_digest_is_kept(run):
    """Approval takes the mark off every file, and says who, when and which bytes."""
    before = {ref: entry_of(run, ref) for ref in ("P1", "P2", "P4")}
    done = approve(run, ["P1", "P2", "P4"], f" {WHO} ")
    assert [(r.ref, r.decision, r.who, r.note) for r in done] == [
        (ref, "approved", WHO, "") for ref in ("P1", "P2", "P4")
    ]
    assert list(done) == list(decisions(run))
    for review in done:
        entry = entry_of(run, review.ref)
        assert entry.sha256 == review.sha256 != before[review.ref].sha256
        assert replace(entry, sha256="") == replace(before[review.ref], sha256="")
        assert review.at.endswith("+00:00")
    for path in (*run.glob("packets/*/*.pdf"), run / "print/all.pdf"):
        assert not any(mark in text for text in texts(path) for mark in (MARK, MARQUE)), path
    for path in run.glob("packets/*/*.html"):
        assert not any(mark in path.read_text("utf-8") for mark in (MARK, MARQUE)), path
    assert set(standings(run).values()) == {"approved"}


def test_no_patient_stands_in_what_is_kept_of_a_decision(run):
    """run.json and the log hold refs, names of reviewers and digests, and no patient."""
    approve(run, ["P1"], WHO)
    said = (run / "run.json").read_text() + (run / "log.jsonl").read_text()
    assert WHO in said
    assert "Eins" not in said


def test_other_packets_stay_as_they_are(run):
    """A decision on one packet changes that packet, the print files and the run's own lists."""
    before = bytes_of(run)
    approve(run, ["P1"], WHO)
    after = bytes_of(run)
    changed = {name for name in before if before[name] != after[name]}
    assert before.keys() == after.keys()
    assert {"packets/P1/handout.pdf", "packets/P1/handout.html"} <= changed
    assert {n for n in changed if n.startswith("packets")} == {
        "packets/P1/handout.pdf", "packets/P1/handout.html",
    }  # fmt: skip


def test_a_returned_packet_stays_a_draft_and_keeps_its_note(run):
    """A packet sent back is the same draft, and its note stands in the list."""
    before = entry_of(run, "P1")
    (done,) = send_back(run, ["P1"], WHO, " Fewer minutes, please. ")
    assert (done.decision, done.note) == ("returned", "Fewer minutes, please.")
    assert done.sha256 == before.sha256 == entry_of(run, "P1").sha256
    assert standings(run)["P1"] == "returned"
    assert all(MARK in text for text in texts(run / before.pdf))


def test_an_approval_can_be_taken_back_and_given_again(run):
    """Sent back, an approved packet is the very draft it was; the list holds every decision."""
    draft = (run / "packets/P1/handout.pdf").read_bytes()
    approve(run, ["P1"], WHO)
    approved = (run / "packets/P1/handout.pdf").read_bytes()
    send_back(run, ["P1"], WHO, "Wrong side?")
    assert (run / "packets/P1/handout.pdf").read_bytes() == draft
    approve(run, ["P1"], "Test Other")
    assert (run / "packets/P1/handout.pdf").read_bytes() == approved
    assert [r.decision for r in decisions(run)] == ["approved", "returned", "approved"]


WRONG = [
    (["P1"], "  ", "nobody is named"),
    ([], WHO, "no packet is named"),
    (["P9"], WHO, "P9: this run has no such ref"),
    (["P3"], WHO, "P3: it is not-screened"),
    (["P9", "P3", "P1"], "", "nobody is named: say who decides; P9: this run has no such ref; P3"),
]


@pytest.mark.parametrize(("refs", "who", "said"), WRONG)
def test_all_mistakes_are_said_and_nothing_is_changed(run, refs, who, said):
    """A blank name, no ref, an unknown ref or a row without a page: one sentence, no change."""
    before = bytes_of(run)
    with pytest.raises(UserMistake) as mistake:
        approve(run, refs, who)
    assert said in str(mistake.value)
    assert bytes_of(run) == before


def test_a_return_needs_a_note_and_an_approval_is_given_once(run):
    """What is to be mended must be said; what is approved already is not approved again."""
    with pytest.raises(UserMistake, match="there is no note"):
        send_back(run, ["P1"], WHO, "  ")
    approve(run, ["P1"], WHO)
    with pytest.raises(UserMistake, match=f"P1: {WHO} has approved it already"):
        approve(run, ["P1", "P2"], "Test Other")
    assert len(decisions(run)) == 1


def test_a_later_run_keeps_decisions_and_approved_pages(run):
    """Running the same roster again leaves approved packets and the list as they are."""
    approve(run, ["P1"], WHO)
    send_back(run, ["P2"], WHO, "Look again.")
    before, pdf = decisions(run), (run / "packets/P1/handout.pdf").read_bytes()
    result = run_roster(job(run.parent / "list.csv", run))
    assert result.kept == 3
    assert decisions(run) == before
    assert len(read_run(run)["reviews"]) == 2
    assert (run / "packets/P1/handout.pdf").read_bytes() == pdf
    assert standings(run) == {"P1": "approved", "P2": "returned", "P4": "draft"}


def test_a_changed_row_is_a_draft_again(run):
    """A row changed after its approval is refused as it is, and made anew as a draft."""
    approve(run, ["P1"], WHO)
    roster = run.parent / "list.csv"
    roster.write_text((HEAD + ROWS).replace("Eins,disc,left", "Eins,disc,right"))
    with pytest.raises(UserMistake, match="P1: its row or the practice's file has changed"):
        send_back(run, ["P1"], WHO, "Which side?")
    run_roster(job(roster, run))
    assert standings(run)["P1"] == "draft"
    assert all(MARK in text for text in texts(run / "packets/P1/handout.pdf"))
    assert [r.ref for r in decisions(run)] == ["P1"]


def test_a_changed_practice_is_refused(run):
    """Packets made with another practice file than the one that is there now are not decided on."""
    own = run.parent / "practice.toml"
    own.write_text(own.read_text("utf-8").replace("Example Spine", "Sample Spine"), "utf-8")
    with pytest.raises(UserMistake, match="P1: its row or the practice's file has changed"):
        approve(run, ["P1"], WHO)


CHANGED = [
    ("library_hash", "the content has changed"),
    ("templates_hash", "the templates have changed"),
    ("versions", "the kit's version has and the typesetter has changed"),
]


@pytest.mark.parametrize(("fact", "said"), CHANGED)
def test_what_all_packets_hang_on_must_be_the_same(run, fact, said):
    """Other content, templates or versions than a run was made from: it is refused, by name."""
    other = {"sciatica-kit": "0", "typst": "0"} if fact == "versions" else "other"
    write_run(run, read_run(run) | {fact: other})
    with pytest.raises(UserMistake, match=said):
        approve(run, ["P1"], WHO)


def test_a_page_that_somebody_changed_is_not_approved(run):
    """A PDF that is not the one the run made is refused."""
    (run / "packets/P1/handout.pdf").write_bytes(b"%PDF other")
    with pytest.raises(UserMistake, match="P1: packets/P1/handout\\.pdf is not"):
        approve(run, ["P1"], WHO)


@pytest.mark.parametrize("gone", ["roster", "manifest"])
def test_a_run_without_its_roster_or_manifest_is_refused(run, gone):
    """Where the roster or the run is gone, a plain sentence says so."""
    (run.parent / "list.csv" if gone == "roster" else run / "manifest.csv").unlink()
    with pytest.raises(UserMistake, match="list.csv" if gone == "roster" else "holds no run"):
        approve(run, ["P1"], WHO)


def test_a_packet_that_reads_back_as_anothers_stays_a_draft(run, monkeypatch):
    """Where identity cannot be proved, what was done before is kept and this one is untouched."""
    real = reviewing.patient_files

    def other(plan, with_):
        if plan.ref == "P2":
            raise WrongIdentity("the name on page 1 is not the row's")
        return real(plan, with_)

    monkeypatch.setattr(reviewing, "patient_files", other)
    with pytest.raises(UserMistake, match="P2: the name on page 1"):
        approve(run, ["P1", "P2", "P4"], WHO)
    assert standings(run) == {"P1": "approved", "P2": "draft", "P4": "draft"}
    assert verify_run(run, "0")[0] == []


def test_the_page_that_was_looked_at_is_the_page_that_is_approved(run, monkeypatch):
    """Where the draft cannot be made again to the byte, its approval is refused."""
    real = reviewing.patient_files
    monkeypatch.setattr(
        reviewing,
        "patient_files",
        lambda plan, with_: {n: data + b" " for n, data in real(plan, with_).items()},
    )
    before = bytes_of(run)
    with pytest.raises(UserMistake, match="P1: the page cannot be made again as it was looked at"):
        approve(run, ["P1"], WHO)
    assert bytes_of(run)["packets/P1/handout.pdf"] == before["packets/P1/handout.pdf"]
    assert standings(run)["P1"] == "draft"


def test_a_decision_survives_a_lost_run_json(run):
    """A decision that run.json does not hold stands in the log, and the next run takes it over."""
    approve(run, ["P1"], WHO)
    facts = read_run(run)
    facts.pop("reviews")
    write_run(run, facts)
    assert [r.ref for r in decisions(run)] == ["P1"]
    run_roster(job(run.parent / "list.csv", run))
    assert [r["ref"] for r in read_run(run)["reviews"]] == ["P1"]
    assert standings(run)["P1"] == "approved"


def test_verify_names_the_approval_that_a_changed_page_had(run):
    """A byte changed after approval is a finding that says whose approval it was."""
    (review,) = approve(run, ["P1"], WHO)
    assert verify_run(run, "0")[0] == []
    path = run / "packets/P1/handout.pdf"
    path.write_bytes(path.read_bytes() + b"\n")
    said = [finding.problem for finding in verify_run(run, "0")[0]]
    assert said == [
        "packets/P1/handout.pdf is not the file that the manifest names: "
        f"it was changed after {WHO} approved it at {review.at}"
    ]


def test_the_executed_notebook_of_an_approved_packet_still_gives_its_receipt(run):
    """verify runs the notebook again, which gives the draft that was looked at."""
    approve(run, ["P1"], WHO)
    assert verify_run(run, "all")[0] == []


def test_approve_on_the_command_line(run, capsys):
    """`approve` takes refs or all that are undecided, and returns with a note."""
    who = ["--by", WHO, "--practice", str(run.parent / "practice.toml")]
    assert main(["approve", str(run), "P2", *who, "--return", "Call first."]) == 0
    assert main(["approve", str(run), "--all", *who]) == 0
    assert standings(run) == {"P1": "approved", "P2": "returned", "P4": "approved"}
    assert f"P1: approved by {WHO}, sha256 {entry_of(run, 'P1').sha256}" in capsys.readouterr().out
    assert drafts(run) == {}
    assert main(["approve", str(run), "P1", "--all", *who]) == 1
    assert main(["approve", str(run / "nowhere"), "P1", *who]) == 1
    assert main(["approve", str(run), "P1", "--by", " ", *who[2:]]) == 1
    said = capsys.readouterr().err
    for words in ("not both", "holds no run", "nobody is named"):
        assert words in said
    assert "Traceback" not in said


def test_runs_are_found_newest_first(run, tmp_path):
    """Every folder under the outputs that holds a run is offered."""
    assert runs(run.parent) == ("run",)
    assert runs(tmp_path / "nowhere") == ()


def test_a_torn_list_of_decisions_is_passed_over(run):
    """What is no decision in run.json is left out, and nothing breaks."""
    write_run(run, read_run(run) | {"reviews": [{"ref": "P1"}, 7, None]})
    assert decisions(run) == ()
    write_run(run, read_run(run) | {"reviews": "none"})
    assert json.loads((run / "run.json").read_text())["reviews"] == "none"
    assert decisions(run) == ()


def test_a_clock_set_back_changes_no_decision(run, monkeypatch):
    """What was decided last counts, whatever the clock said when: decisions are numbered."""
    days = iter(["2026-11-27T10:00:00+00:00", "1999-01-01T00:00:00+00:00"] * 3)
    monkeypatch.setattr(reviewing, "moment", lambda: next(days))
    approve(run, ["P1"], WHO)
    send_back(run, ["P1"], WHO, "Wrong side?")
    approve(run, ["P2"], WHO)
    send_back(run, ["P2"], WHO, "Look again.")
    assert standings(run) == {"P1": "returned", "P2": "returned", "P4": "draft"}
    assert [r.number for r in decisions(run)] == [1, 2, 3, 4]
    run_roster(job(run.parent / "list.csv", run))
    assert standings(run) == {"P1": "returned", "P2": "returned", "P4": "draft"}


def test_decisions_of_before_they_were_numbered_come_first(run):
    """An earlier version wrote no numbers: those go by their moment, and all others after them."""
    approve(run, ["P1"], WHO)
    (kept,) = read_run(run)["reviews"]
    old = [{**kept, "at": at, "note": at} for at in ("2026-01-02", "2026-01-01")]
    for one in old:
        del one["number"]
    write_run(run, read_run(run) | {"reviews": [*old, kept]})
    assert [r.note for r in decisions(run)] == ["2026-01-01", "2026-01-02", ""]
    (back,) = send_back(run, ["P1"], WHO, "Look again.")
    assert back.number == 4


def test_what_a_practice_has_of_its_own_comes_from_the_command(run, capsys):
    """A path in run.json opens nothing: whoever decides names the practice file, or is told to."""
    before = bytes_of(run)
    assert main(["approve", str(run), "--all", "--by", WHO]) == 1
    assert "--practice of your own: give the same again" in capsys.readouterr().err
    assert main(["verify", str(run)]) == 1
    assert "--practice of your own" in capsys.readouterr().err
    assert bytes_of(run) == before
    evil = run.parent / "evil.toml"
    evil.write_text("Test secret = ")
    write_run(run, read_run(run) | {"practice_path": str(evil), "templates_path": "/etc"})
    assert main(["approve", str(run), "--all", "--by", WHO]) == 1
    said = capsys.readouterr().err
    assert "evil" not in said
    assert "secret" not in said


@pytest.mark.parametrize("who", ["Dr\nEvil", "x" * 81, "Dr \x1b[2J", "a\tb"])
def test_who_decides_is_one_line(run, who: str) -> None:
    """A name stands in sentences, on a terminal and in a log: what is none is refused."""
    with pytest.raises(UserMistake, match="no name"):
        approve(run, ["P1"], who)
