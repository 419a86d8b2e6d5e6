"""verify sees all that is not as it was made, runs nothing that it finds, and never breaks off."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sciatica_kit.batch.record.log import NAME as LOG
from sciatica_kit.batch.review.decide import approve
from sciatica_kit.batch.review.lists import NOT_ENDED
from sciatica_kit.batch.review.verify import verify_run
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.batch.upkeep.purge import purge
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import Own
from sciatica_kit.paths import read_within
from tests.batch.run.test_own_folder import job, row, write
from tests.day import TODAY

BIG = 2_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list of two and its finished run."""
    folder = tmp_path_factory.mktemp("verify")
    run_roster(job(write(folder / "monday.csv", row("P1"), row("P2")), folder / "run"))
    return folder


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    """A copy of the run, which still knows where its list is."""
    return Path(shutil.copytree(made / "run", tmp_path / "run"))


@pytest.fixture(scope="module")
def made_of_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of one row: whatever is run again of it is that row's."""
    folder = tmp_path_factory.mktemp("one")
    run_roster(job(write(folder / "monday.csv", row("P1")), folder / "run"))
    return folder


@pytest.fixture
def one(made_of_one: Path, tmp_path: Path) -> Path:
    """A copy of the run of one row."""
    return Path(shutil.copytree(made_of_one / "run", tmp_path / "run"))


def said_of(run: Path, sample: str = "0") -> list[tuple[str, str]]:
    """What verify finds: refs and problems."""
    return [(fault.ref, fault.problem) for fault in verify_run(run, sample)[0]]


def test_a_good_run_has_no_findings(run: Path) -> None:
    """Nothing is found where nothing was changed, the notebooks run again included."""
    assert verify_run(run, "1") == ([], 2, 1)


def test_a_missing_file_is_named_once(run: Path) -> None:
    """One file that is gone is one finding."""
    (run / "packets/P1/clinician.pdf").unlink()
    assert said_of(run) == [("P1", "clinician.pdf is missing")]


def test_a_run_that_was_stopped_is_no_finished_one(run: Path) -> None:
    """What is missing of it is in no list yet, so that it is said of the whole; nobody approves."""
    log = run / LOG
    lines = [line for line in log.read_text().splitlines() if '"event": "end"' not in line]
    log.write_text("\n".join(lines) + "\n")
    assert ("", NOT_ENDED) in said_of(run)
    with pytest.raises(UserMistake, match="was stopped before its end"):
        approve(run, ["P1"], "Test Dr Ng")


def test_nobody_approves_where_a_line_of_the_manifest_is_gone(run: Path) -> None:
    """A packet that is in no list any more would be left out of what is printed, unsaid."""
    lines = (run / "manifest.csv").read_text().splitlines(keepends=True)
    (run / "manifest.csv").write_text("".join(line for line in lines if "P2" not in line))
    with pytest.raises(UserMistake, match="P2: it was made, and has no row in manifest"):
        approve(run, ["P1"], "Test Dr Ng")


def test_what_was_set_aside_is_looked_at_too(made: Path, run: Path) -> None:
    """It may have been handed out: each file by its digest, and nothing beside."""
    approve(run, ["P1"], "Test Dr Ng")
    run_roster(job(write(run.parent / "monday.csv", row("P1", side="right"), row("P2")), run))
    assert said_of(run) == []
    (place,) = (run / "set-aside").glob("*/P1")
    where = place.relative_to(run).as_posix()
    (place / "handout.pdf").unlink()
    (place / "clinician.pdf").write_bytes(b"another")
    (place / "note.txt").write_text("theirs")
    (place.parent / "b.pdf").write_text("theirs")
    assert said_of(run) == [
        ("P1", f"{where}/clinician.pdf is not the file that was set aside"),
        ("P1", f"{where}/handout.pdf is missing"),
        ("", f"{where}/note.txt is none of the run"),
        ("", f"{place.parent.relative_to(run).as_posix()}/b.pdf is none of the run"),
    ]


@pytest.mark.parametrize(
    ("change", "why"), [("gone", "is not where it was"), ("edited", "changed")]
)
def test_a_list_that_is_elsewhere_is_said(tmp_path: Path, change: str, why: str) -> None:
    """It is the reader's to take away or to alter: the packets are not damaged by that."""
    roster = write(tmp_path / "monday.csv", row("P1"))
    run_roster(job(roster, tmp_path / "run"))
    if change == "gone":
        roster.rename(tmp_path / "kept.csv")
    else:
        write(roster, row("P1", side="right"))
    ((ref, said),) = said_of(tmp_path / "run", "1")
    assert ref == "P1"
    assert why in said


def test_a_purged_packet_is_not_looked_at(run: Path) -> None:
    """What was purged is missing by intent, and is counted as nothing that was proved."""
    purge(run, 0, TODAY + timedelta(days=3660))
    assert verify_run(run, "all") == ([], 0, 0)


PLANTED = "from pathlib import Path; Path({place!r}).write_text('ran')"


@pytest.mark.parametrize("where", ["first", "parameters", "receipt", "metadata"])
def test_nothing_that_stands_in_the_run_is_executed(one: Path, tmp_path: Path, where: str) -> None:
    """A cell planted in a packet's notebook is a finding, and is never run."""
    path, place = one / "packets/P1/handout.ipynb", tmp_path / "ran"
    book = json.loads(path.read_text("utf-8"))
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    planted = PLANTED.format(place=str(place))
    at = {"first": 0, "parameters": 1, "receipt": -1, "metadata": 0}[where]
    code[at]["source"] = [*code[at]["source"], "\n" + planted]
    if where == "metadata":
        book["metadata"]["kernelspec"] = {"name": "x", "display_name": "x", "language": "python"}
    path.write_text(json.dumps(book), "utf-8")
    found = said_of(one, "all")
    assert [ref for ref, _ in found] == ["P1"]
    assert not place.exists()


def test_a_receipt_is_held_against_the_kits_own_notebook(run: Path) -> None:
    """Where notebook and log were both changed, running the kit's own notebook tells."""
    path = run / "packets/P1/handout.ipynb"
    path.write_text(path.read_text("utf-8").replace("reading grade", "reading grace"), "utf-8")
    from hashlib import sha256

    log = run / LOG
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    for line in lines:
        if line.get("ref") == "P1":
            line["files"]["handout.ipynb"] = sha256(path.read_bytes()).hexdigest()
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))
    ((ref, said),) = said_of(run, "all")
    assert ref == "P1"
    assert "receipt" in said


FILES = ["handout.pdf", "handout.html", "clinician.pdf", "chart-note.txt", "handout.ipynb"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", ["gone", "changed", "empty", "folder", "link", "pipe"])
def test_every_file_of_a_packet_is_seen(run: Path, name: str, how: str) -> None:
    """A file that is gone, changed, empty or something else is a finding with ref and name."""
    path = run / "packets/P1" / name
    data = path.read_bytes()
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "link":
        (run.parent / "same").write_bytes(data)
        path.symlink_to(run.parent / "same")
    elif how == "pipe":
        os.mkfifo(path)
    elif how != "gone":
        path.write_bytes(data[:-20] if how == "changed" else b"")
    found = said_of(run)
    assert {ref for ref, _ in found} == {"P1"}
    assert any(name in said for _, said in found)


STRAYS = [
    ("packets/P1/notes.txt", "P1"), ("packets/P1/urgent.pdf", "P1"), ("packets/P9/x.pdf", "P9"),
    ("packets/loose.pdf", "loose.pdf"), ("notes.txt", ""), ("print/mine.pdf", ""),
    ("print/all-7.pdf", ""), ("letters/a.txt", ""),
]  # fmt: skip


@pytest.mark.parametrize(("place", "ref"), STRAYS)
def test_what_is_not_the_runs_own_is_seen(run: Path, place: str, ref: str) -> None:
    """A file that nobody has listed is a finding, wherever it lies."""
    (run / place).parent.mkdir(exist_ok=True)
    (run / place).write_bytes(b"theirs")
    ((named, said),) = said_of(run)
    assert named == ref
    assert Path(place).name in said or Path(place).parts[0] in said


@pytest.mark.parametrize("name", ["all.pdf", "cover.pdf"])
@pytest.mark.parametrize("how", ["gone", "changed"])
def test_print_files_are_seen(run: Path, name: str, how: str) -> None:
    """A print file that is gone or changed since it was joined is a finding."""
    path = run / "print" / name
    path.write_bytes(path.read_bytes() + b"\n")
    if how == "gone":
        path.unlink()
    ((_, said),) = said_of(run)
    assert name in said


def test_a_manifest_without_rows_is_seen(run: Path) -> None:
    """Headings alone are no manifest of a run that made packets."""
    head = (run / "manifest.csv").read_text().splitlines()[0]
    (run / "manifest.csv").write_text(f"{head}\n")
    found = said_of(run)
    assert ("", "manifest.csv has no rows") in found
    assert {"P1", "P2"} <= {ref for ref, _ in found}


def test_a_row_that_is_gone_from_the_manifest_is_seen(run: Path) -> None:
    """A packet that the log has and the manifest has not is a finding with its ref."""
    lines = (run / "manifest.csv").read_text().splitlines(keepends=True)
    (run / "manifest.csv").write_text("".join(lines[:2]))
    assert "P2" in {ref for ref, _ in said_of(run)}


def test_a_manifest_and_a_page_changed_together_are_seen(run: Path) -> None:
    """Another patient's page with its digest in the manifest: the log says otherwise."""
    text = (run / "manifest.csv").read_text()
    digests = [line.split(",")[5] for line in text.splitlines()[1:]]
    (run / "manifest.csv").write_text(text.replace(digests[0], digests[1]))
    shutil.copy(run / "packets/P2/handout.pdf", run / "packets/P1/handout.pdf")
    assert "P1" in {ref for ref, _ in said_of(run)}


def spoil(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Changes the bytes of a file of the run."""
    return lambda run: (run / name).write_bytes(change((run / name).read_bytes())) and None


def facts(**changes: object) -> Callable[[Path], None]:
    """Changes what run.json says; None takes it out."""

    def change(run: Path) -> None:
        said = json.loads((run / "run.json").read_text()) | changes
        (run / "run.json").write_text(json.dumps({k: v for k, v in said.items() if v is not None}))

    return change


def rows(**changes: object) -> Callable[[Path], None]:
    """Changes what the log says of each row."""

    def change(run: Path) -> None:
        lines = [json.loads(line) for line in (run / LOG).read_text().splitlines()]
        said = [line | changes if line["event"] == "row" else line for line in lines]
        (run / LOG).write_text("".join(json.dumps(line) + "\n" for line in said))

    return change


def cell(column: int, text: str) -> Callable[[Path], None]:
    """Changes a cell of the manifest's first row."""

    def change(run: Path) -> None:
        head, first, *rest = (run / "manifest.csv").read_text().splitlines()
        cells = first.split(",")
        cells[column] = text
        (run / "manifest.csv").write_text("\n".join([head, ",".join(cells), *rest]) + "\n")

    return change


def gone(name: str) -> Callable[[Path], None]:
    """Takes a file of the run away."""
    return lambda run: (run / name).unlink()


def instead(name: str) -> Callable[[Path], None]:
    """Puts a folder in a file's place."""

    def change(run: Path) -> None:
        (run / name).unlink()
        (run / name / "x").mkdir(parents=True)

    return change


def linked(name: str) -> Callable[[Path], None]:
    """Puts a link to itself in a file's place."""

    def change(run: Path) -> None:
        (run / name).unlink()
        (run / name).symlink_to(run / name)

    return change


DEEP = b"[" * 100_000
DAMAGE = {
    "run.json cut": spoil("run.json", lambda b: b[: len(b) // 2]),
    "run.json empty": spoil("run.json", lambda b: b""),
    "run.json a list": spoil("run.json", lambda b: b"[1, 2]"),
    "run.json null": spoil("run.json", lambda b: b"null"),
    "run.json deep": spoil("run.json", lambda b: DEEP),
    "run.json no text": spoil("run.json", lambda b: b"\xff\xfe\x00" + b),
    "run.json marked": spoil("run.json", lambda b: b"\xef\xbb\xbf" + b),
    "run.json gone": gone("run.json"),
    "run.json a folder": instead("run.json"),
    "run.json a link": linked("run.json"),
    "rows a list": facts(rows=["P1"]),
    "rows of numbers": facts(rows={"P1": 1, "P2": []}),
    "reading a word": facts(reading="x"),
    "no reading": facts(reading=None),
    "versions a list": facts(versions=[1]),
    "roster a number": facts(roster=5),
    "roster with a null": facts(roster="a\0b.csv"),
    "roster gone": facts(roster="/nowhere/list.csv"),
    "day a word": facts(issued_on="Monday"),
    "day a number": facts(issued_on=20261127),
    "no day": facts(issued_on=None),
    "first day": facts(issued_on="0001-01-01"),
    "last day": facts(issued_on="9999-12-31"),
    "templates a list": facts(templates_path=["x"]),
    "practice elsewhere": facts(practice_path="/etc/passwd"),
    "most pages a word": facts(most_pages="many"),
    "most pages below": facts(most_pages=-3),
    "reviews a word": facts(reviews="none"),
    "reviews odd": facts(reviews=[1, {"ref": 5}, {"ref": "P1", "at": 7}]),
    "people odd": facts(people={"P1": 5, "P2": ["x"]}),
    "refs odd": facts(refs={"P1": 1}),
    "printed odd": facts(printed=["all.pdf"]),
    "locked odd": facts(locked="yes"),
    "mapping odd": facts(mapping=["x"]),
    "log cut": spoil(LOG, lambda b: b[:-40]),
    "log empty": spoil(LOG, lambda b: b""),
    "log no text": spoil(LOG, lambda b: b"\xff\xfe" + b),
    "log noise": spoil(LOG, lambda b: b'{}\n[]\nnull\n5\n"x"\n' + b),
    "log deep": spoil(LOG, lambda b: b + DEEP + b"\n"),
    "log gone": gone(LOG),
    "log a folder": instead(LOG),
    "log a link": linked(LOG),
    "row ref a table": rows(ref={"a": 1}),
    "row ref a list": rows(ref=[1]),
    "row digest null": rows(sha256=None),
    "row pages a number": rows(pages=4),
    "row files a list": rows(files=[1]),
    "row files odd": rows(files={"handout.pdf": 5}),
    "row files elsewhere": rows(files={"../../x": "0" * 64}),
    "row key a number": rows(key=5),
    "row reading a word": rows(reading="x"),
    "row pdf elsewhere": rows(pdf="/etc/hostname"),
    "manifest cut": spoil("manifest.csv", lambda b: b[:-30]),
    "manifest empty": spoil("manifest.csv", lambda b: b""),
    "manifest no text": spoil("manifest.csv", lambda b: b"\xff" + b),
    "manifest marked": spoil("manifest.csv", lambda b: b"\xef\xbb\xbf" + b),
    "manifest null": spoil("manifest.csv", lambda b: b + b"\0\n"),
    "manifest quote": spoil("manifest.csv", lambda b: b + b'"P3,made\n'),
    "manifest semicolons": spoil("manifest.csv", lambda b: b.replace(b",", b";")),
    "manifest headings": spoil("manifest.csv", lambda b: b.replace(b"sha256", b"digest", 1)),
    "manifest huge cell": spoil("manifest.csv", lambda b: b + b"x" * 200_000 + b",made\n"),
    "manifest twice": spoil("manifest.csv", lambda b: b + b.splitlines(keepends=True)[1]),
    "manifest gone": gone("manifest.csv"),
    "manifest a folder": instead("manifest.csv"),
    "manifest a link": linked("manifest.csv"),
    "cell ref": cell(0, "../P2"),
    "cell status": cell(1, "fine"),
    "cell pages": cell(4, "x"),
    "cell pages none": cell(4, "0"),
    "cell digest": cell(5, "short"),
    "cell pdf": cell(6, "/etc/hostname"),
    "cell pdf up": cell(6, "packets/P1/../P2/handout.pdf"),
    "cell pdf blank": cell(6, ""),
    "cell notebook": cell(7, "../x.ipynb"),
    "pdf empty": spoil("packets/P1/handout.pdf", lambda b: b""),
    "pdf cut": spoil("packets/P1/handout.pdf", lambda b: b[:BIG]),
    "pdf no pdf": spoil("packets/P1/handout.pdf", lambda b: b"%PDF-1.7 x"),
    "pdf noise": spoil("packets/P1/handout.pdf", lambda b: b[:BIG] + b"\0" * BIG + b[2 * BIG :]),
    "pdf pages": spoil("packets/P1/clinician.pdf", lambda b: b.replace(b"/Page", b"/Pagx")),
    "clinician empty": spoil("packets/P1/clinician.pdf", lambda b: b""),
    "notebook no json": spoil("packets/P1/handout.ipynb", lambda b: b"{"),
    "notebook a list": spoil("packets/P1/handout.ipynb", lambda b: b"[]"),
    "notebook deep": spoil("packets/P1/handout.ipynb", lambda b: DEEP),
    "notebook no cells": spoil("packets/P1/handout.ipynb", lambda b: b"{}"),
    "problems changed": spoil("problems.csv", lambda b: b + b"x"),
    "problems gone": gone("problems.csv"),
    "problems a link": linked("problems.csv"),
    "salt gone": gone(".salt"),
    "salt odd": spoil(".salt", lambda b: b"x"),
}


# Places are never opened for what run.json says of them, and a list may have been moved.
ELSEWHERE = {"practice elsewhere", "roster gone"}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_said_and_breaks_nothing(
    run: Path, made: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is damaged, each command says so in sentences or goes on; none breaks off."""
    DAMAGE[name](run)
    status = main(["verify", str(run), "--sample", "0"])
    out, err = capsys.readouterr()
    assert status == (0 if name in ELSEWHERE else 1)
    assert "findings" in out or err.count("\n") == 1
    for words in (
        ["approve", str(run), "P1", "--by", "Test Reviewer"],
        ["approve", str(run), "--all", "--by", "Test Reviewer", "--return", "Look."],
        ["batch", str(made / "monday.csv"), "--out", str(run), "--workers", "1"],
    ):
        assert main(words) in (0, 1, 3)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err


def test_a_foreign_name_writes_nothing_to_the_terminal(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file whose name holds signs that steer a terminal is named without them."""
    (run / "packets/P1/\x1b[2Jx\u202e.txt").write_text("theirs")
    assert main(["verify", str(run), "--sample", "0"]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_what_was_purged_is_no_finding(run: Path) -> None:
    """Packets that were taken away on purpose are not missing."""
    from datetime import UTC, datetime, timedelta

    from sciatica_kit.batch.upkeep.purge import purge

    purge(run, 0, (datetime.now(UTC) + timedelta(days=2)).date())
    assert said_of(run) == []


def test_it_changes_nothing(run: Path) -> None:
    """verify writes nothing into the run."""
    before = {p: p.stat().st_mtime_ns for p in run.rglob("*")}
    verify_run(run, "1")
    assert {p: p.stat().st_mtime_ns for p in run.rglob("*")} == before
    assert read_within(run, "manifest.csv")


@pytest.mark.parametrize("what", ["practice", "templates", "content"])
def test_what_is_given_and_cannot_be_read_is_named(run: Path, tmp_path: Path, what: str) -> None:
    """One sentence with its name, and not a finding of each row."""
    with pytest.raises(UserMistake, match="gone"):
        verify_run(run, "1", own=Own(**{what: tmp_path / "gone"}))
