"""A run touches only what is its own: foreign folders, other lists, links, approved packets."""

import os
import shutil
import stat
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from sciatica_kit.batch.record.manifest import read_manifest
from sciatica_kit.batch.review.decide import approve
from sciatica_kit.batch.review.verify import verify_run
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.place import lacking_own
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.paths import HERE
from tests.day import TODAY

HEAD = "ref,name,date_of_birth,diagnosis,side,red_flags,pain_now\n"
NEXT = TODAY + timedelta(days=7)
WHO = "Test Reviewer"


def row(ref: str, name: str = "Test Eins", side: str = "left") -> str:
    """One made-up patient."""
    return f"{ref},{name},1970-01-02,disc,{side},none,4\n"


def write(path: Path, *rows: str) -> Path:
    """A list of made-up patients."""
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def job(roster: Path, out: Path, day: date = TODAY, **changes: object) -> Job:
    """A run on the day of issue, in this process."""
    plain = Job(roster=roster, out=out, edition=load_edition(day), workers=1)
    return replace(plain, **changes)  # type: ignore[arg-type]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its place."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != ".lock")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list of two and its run, of which P1 is approved."""
    folder = tmp_path_factory.mktemp("own")
    run_roster(job(write(folder / "monday.csv", row("P1"), row("P2")), folder / "run"))
    approve(folder / "run", ["P1"], WHO)
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    return shutil.copytree(made, tmp_path / "copy", symlinks=True)


@pytest.mark.parametrize("name", ["thesis.docx", "packets/P1/photo.jpg", "run.json", "log.jsonl"])
def test_a_folder_that_is_no_run_is_refused(tmp_path: Path, name: str) -> None:
    """Somebody's folder is refused in one sentence, and not one file in it is touched."""
    out = tmp_path / "thesis"
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("{}")
    before = tree(out)
    with pytest.raises(UserMistake, match=r"thesis: it is not empty and holds no run.*another"):
        run_roster(job(write(tmp_path / "monday.csv", row("P1")), out))
    assert tree(out) == before
    assert sorted(p.name for p in out.iterdir()) == [name.split("/")[0]]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """A folder that is there and empty is as good as a new one, and is its owner's alone then."""
    (tmp_path / "out").mkdir(mode=0o755)
    run_roster(job(write(tmp_path / "monday.csv", row("P1")), tmp_path / "out"))
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_rights_of_a_folder_that_is_there_are_set(here: Path) -> None:
    """Folders of a run that others may look into are closed by the next run."""
    for name in (".", "packets", "packets/P2", "print"):
        (here / "run" / name).chmod(0o755)
    run_roster(job(here / "monday.csv", here / "run"))
    for name in (".", "packets", "packets/P2", "print"):
        assert stat.S_IMODE((here / "run" / name).stat().st_mode) == 0o700, name


def test_rights_that_cannot_be_set_refuse_the_run(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a folder stays open to others, nothing of a patient is written into it."""
    (here / "run").chmod(0o755)
    monkeypatch.setattr(os, "chmod", lambda *args, **kwargs: None)
    monkeypatch.setattr(Path, "chmod", lambda *args, **kwargs: None)
    with pytest.raises(UserMistake, match=r"others may look into .*run"):
        run_roster(job(here / "monday.csv", here / "run"))


@pytest.mark.parametrize("name", ["P9", "photos"])
def test_foreign_folders_among_the_packets_stay(here: Path, name: str) -> None:
    """A folder that no line of the log names is nobody's to sweep."""
    theirs = here / "run" / "packets" / name
    theirs.mkdir()
    (theirs / "scan.pdf").write_bytes(b"theirs")
    run_roster(job(here / "monday.csv", here / "run"))
    assert (theirs / "scan.pdf").read_bytes() == b"theirs"


def test_a_foreign_folder_in_a_rows_place_refuses_the_run(here: Path) -> None:
    """Where a row's packet would go there lies something else: it is said, and nothing is made."""
    theirs = here / "run" / "packets" / "P3"
    theirs.mkdir()
    (theirs / "scan.pdf").write_bytes(b"theirs")
    before = tree(here / "run")
    longer = write(here / "monday.csv", row("P1"), row("P2"), row("P3"))
    with pytest.raises(UserMistake, match=r"packets.P3 is there and is none of this run"):
        run_roster(job(longer, here / "run"))
    assert tree(here / "run") == before


def test_what_somebody_put_into_a_packet_is_not_deleted(here: Path) -> None:
    """A file of somebody's own in a packet that goes is set aside with it."""
    (here / "run/packets/P2/letter.txt").write_text("theirs")
    run_roster(job(write(here / "monday.csv", row("P1")), here / "run"))
    assert not (here / "run/packets/P2").exists()
    kept = here / "run/set-aside" / TODAY.isoformat() / "P2/letter.txt"
    assert kept.read_text() == "theirs"


def test_an_approved_packet_is_set_aside_and_said(here: Path) -> None:
    """A row that is gone leaves its approved packet under set-aside/, and the run says so."""
    before = tree(here / "run/packets/P1")
    result = run_roster(job(write(here / "monday.csv", row("P2")), here / "run"))
    aside = Path("set-aside") / TODAY.isoformat() / "P1"
    assert tree(here / "run" / aside) == before
    (said,) = [line for line in result.aside if "P1" in line]
    assert aside.as_posix() in said
    assert "approved" in said
    assert sorted(p.name for p in (here / "run/packets").iterdir()) == ["P2"]


def test_an_approved_packet_that_must_be_remade_is_set_aside(here: Path) -> None:
    """A changed row gets a new draft; the approved packet of before lies beside, each time."""
    for number, side in enumerate(("right", "left", "right"), start=1):
        before = tree(here / "run/packets/P1")
        run_roster(job(write(here / "monday.csv", row("P1", side=side), row("P2")), here / "run"))
        asides = [tree(place) for place in (here / "run/set-aside").glob("*/P1*")]
        assert len(asides) == number
        assert before in asides
        approve(here / "run", ["P1"], WHO)


def test_an_approved_packet_that_is_damaged_is_set_aside(here: Path) -> None:
    """One file of an approved packet is lost: it is made anew, and what was approved stays."""
    (here / "run/packets/P1/handout.html").unlink()
    approved = (here / "run/packets/P1/handout.pdf").read_bytes()
    run_roster(job(here / "monday.csv", here / "run"))
    (kept,) = (here / "run/set-aside").glob("*/P1/handout.pdf")
    assert kept.read_bytes() == approved
    assert (here / "run/packets/P1/handout.html").is_file()


def test_a_draft_whose_row_is_gone_is_said_to_be_taken_away(here: Path) -> None:
    """A row that was deleted by mistake is not lost without a word."""
    result = run_roster(job(write(here / "monday.csv", row("P1")), here / "run"))
    assert result.aside == ("P2: it is in the list no more, and its draft is taken away.",)
    assert not (here / "run/packets/P2").exists()


NEXT_WEEK = {
    "one of two": (["P1", "P2"], {"P2"}),
    "one of three, one new": (["P1", "P2", "P3"], {"P2", "P3"}),
    "all of one": (["P1"], {"P1"}),
    "half of four": (["P1", "P2", "P3", "P4"], {"P3", "P4"}),
}


@pytest.mark.parametrize("kind", NEXT_WEEK)
def test_a_list_that_numbers_anew_each_week_is_another(tmp_path: Path, kind: str) -> None:
    """The same refs for other people are no correction, however short the list is."""
    refs, others = NEXT_WEEK[kind]
    path, out = tmp_path / "monday.csv", tmp_path / "run"
    run_roster(job(write(path, *(row(ref, f"Test {ref}") for ref in refs)), out))
    before = tree(out)
    new = (row(r, f"Test Neu {r}").replace("1970", "1981") if r in others else row(r, f"Test {r}")
           for r in refs)  # fmt: skip
    with pytest.raises(UserMistake, match=r"run holds another list.*--out"):
        run_roster(job(write(path, *new), out, NEXT))
    assert tree(out) == before


def test_a_draft_that_is_remade_leaves_nothing_beside(here: Path) -> None:
    """What nobody has approved is replaced."""
    run_roster(job(write(here / "monday.csv", row("P1"), row("P2", side="right")), here / "run"))
    assert not (here / "run/set-aside").exists()


@pytest.mark.parametrize("name", ["chart-note.txt", "handout.html", "handout.pdf"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_draft_that_somebody_wrote_into_is_set_aside(here: Path, name: str, side: str) -> None:
    """Whether its row has changed or not: what was written by hand is kept, and said."""
    written = here / "run/packets/P2" / name
    written.write_bytes(written.read_bytes() + b"\nby hand")
    before = written.read_bytes()
    roster = write(here / "monday.csv", row("P1"), row("P2", side=side))
    result = run_roster(job(roster, here / "run"))
    (kept,) = (here / "run/set-aside").glob(f"*/P2/{name}")
    assert kept.read_bytes() == before
    assert written.read_bytes() != before
    assert [f"{name}, altered since" in said for said in result.aside] == [True]


@pytest.mark.parametrize("kind", ["name", "refs", "people"])
def test_the_folder_of_another_list_is_refused(here: Path, kind: str) -> None:
    """Another file name, other refs or other people: it is said with the remedy, all stays."""
    other = {
        "name": lambda: write(here / "monday.tsv.csv", row("P1"), row("P2")),
        "refs": lambda: write(here / "monday.csv", row("Q1"), row("Q2")),
        "people": lambda: write(
            here / "monday.csv",
            *(row(r, f"Test Other {r}").replace("1970", "1981") for r in ("P1", "P2")),
        ),
    }[kind]()
    before = tree(here / "run")
    with pytest.raises(UserMistake, match=r"run holds another list.*--out"):
        run_roster(job(other, here / "run"))
    assert tree(here / "run") == before


def test_a_corrected_copy_is_the_same_list(here: Path) -> None:
    """A name mended, a row added, the file elsewhere: the run goes on where it was."""
    (here / "desk").mkdir()
    copy = write(here / "desk/monday.csv", row("P1"), row("P2", "Test Zwo"), row("P3", "Test Drei"))
    result = run_roster(job(copy, here / "run"))
    assert result.kept == 1
    assert [e.ref for e in read_manifest(here / "run")] == ["P1", "P2", "P3"]


def test_next_mondays_list_gets_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --out the next list of the same name lies beside the last, which loses nothing."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "monday.csv", row("P1"), row("P2"))
    assert main(["batch", "monday.csv"], TODAY) == 0
    approve(Path("outputs/monday"), ["P1"], WHO)
    before = tree(Path("outputs/monday"))
    write(tmp_path / "monday.csv", row("Q1", "Test Neu"), row("Q2", "Test Zwei"))
    capsys.readouterr()
    for _ in range(2):  # The second time finishes the same folder.
        assert main(["batch", "monday.csv"], NEXT) == 0
        said = capsys.readouterr().out
        assert f"monday-{NEXT}" in said
        assert "another list" in said
    assert tree(Path("outputs/monday")) == before
    assert sorted(p.name for p in Path("outputs").iterdir()) == ["monday", f"monday-{NEXT}"]


def test_the_same_stem_with_another_ending_is_another_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """monday.csv is approved, then monday.xlsx comes: nothing of the first is lost."""
    from openpyxl import Workbook

    monkeypatch.chdir(tmp_path)
    write(tmp_path / "monday.csv", row("P1"), row("P2"))
    assert main(["batch", "monday.csv"], TODAY) == 0
    approve(Path("outputs/monday"), ["P1", "P2"], WHO)
    before = tree(Path("outputs/monday"))
    book = Workbook()
    for line in (HEAD + row("P1")).splitlines():
        book.active.append(line.split(","))
    book.save("monday.xlsx")
    assert main(["batch", "monday.xlsx", "--out", "outputs/monday"], TODAY) == 1
    assert main(["batch", "monday.xlsx"], TODAY) == 0
    assert tree(Path("outputs/monday")) == before


def test_a_print_file_with_somebodys_marks_is_set_aside(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was written into it since is kept with its day, and said; nothing is approved until."""
    marked = here / "run/print/all.pdf"
    marked.write_bytes(marked.read_bytes() + b"% a colleague's marks")
    before = marked.read_bytes()
    with pytest.raises(UserMistake, match=r"print/all\.pdf is not the file that was joined"):
        approve(here / "run", ["P2"], WHO)
    assert marked.read_bytes() == before
    result = run_roster(job(here / "monday.csv", here / "run"))
    kept = f"set-aside/{TODAY.isoformat()}/all.pdf"
    assert (here / "run" / kept).read_bytes() == before
    assert [said for said in result.aside if kept in said]


LINKED = ["packets", "packets/P1", "packets/P2", "print", "set-aside"]
FILES = ["log.jsonl", ".lock", "manifest.csv", "run.json", "problems.csv"]


@pytest.mark.parametrize("name", LINKED)
def test_no_folder_that_is_a_link_is_followed(here: Path, name: str) -> None:
    """A link in the place of a folder of the run is refused by its name, and leads nowhere."""
    away, link = here / "away", here / "run" / name
    if link.exists():
        link.rename(away)
    else:
        away.mkdir()
    link.symlink_to(away, target_is_directory=True)
    (away / "all.pdf").write_bytes(b"theirs")
    before = tree(away)
    rows = [row("P1", side="right"), row("P2", side="right")]
    with pytest.raises(UserMistake, match=r"is a link"):
        run_roster(job(write(here / "monday.csv", *rows), here / "run"))
    assert tree(away) == before


@pytest.mark.parametrize("name", FILES)
def test_no_file_that_is_a_link_is_followed(here: Path, name: str) -> None:
    """A link in the place of a file of the run never has a byte written, cut or read through it."""
    away, link = here / "away.txt", here / "run" / name
    away.write_bytes(link.read_bytes() if link.exists() else b"theirs")
    link.unlink(missing_ok=True)
    link.symlink_to(away)
    before = away.read_bytes()
    with pytest.raises(UserMistake, match=r"is a link"):
        run_roster(job(here / "monday.csv", here / "run"))
    assert away.read_bytes() == before


def test_a_hard_link_of_the_log_is_not_written_to(here: Path) -> None:
    """A log that is another file as well, by a second name, is refused."""
    os.link(here / "run/log.jsonl", here / "theirs.txt")
    before = (here / "theirs.txt").read_bytes()
    with pytest.raises(UserMistake, match=r"log\.jsonl"):
        run_roster(job(here / "monday.csv", here / "run"))
    assert (here / "theirs.txt").read_bytes() == before


def test_parts_of_others_are_not_taken_away(here: Path) -> None:
    """Half-written files are swept where the run writes, and neither elsewhere nor by a link."""
    away = here / "away"
    away.mkdir()
    left = f".sciatica-kit-{HERE}-1-abcd1234.part"
    (away / left).write_text("theirs")
    (here / "run/packets/theirs").symlink_to(away, target_is_directory=True)
    ours, theirs = here / "run/packets/P1" / left, here / "run/notes" / left
    theirs.parent.mkdir()
    for part in (ours, theirs):
        part.write_text("half")
    run_roster(job(here / "monday.csv", here / "run"))
    assert (away / left).exists()
    assert theirs.exists()
    assert not ours.exists()


def test_approve_follows_no_link(here: Path) -> None:
    """A packet that has become a link is not written through by an approval."""
    away = here / "away"
    (here / "run/packets/P2").rename(away)
    (here / "run/packets/P2").symlink_to(away, target_is_directory=True)
    before = tree(away)
    with pytest.raises(UserMistake, match=r"link"):
        approve(here / "run", ["P2"], WHO)
    assert tree(away) == before


@pytest.mark.parametrize("given", ["monday.csv", "./monday.csv", "other.csv", "own.toml"])
def test_handout_never_overwrites_its_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """-o at the roster or the practice file, by whatever name, is refused and nothing is lost."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "monday.csv", row("P1"))
    (tmp_path / "other.csv").symlink_to("monday.csv")
    shutil.copy(load_edition(TODAY).templates / "practice.toml", tmp_path / "own.toml")
    before = (tmp_path / Path(given)).read_bytes()
    words = ["handout", "monday.csv", "P1", "-o", given, "--practice", "own.toml"]
    assert main(words, TODAY) == 1
    assert "what it is made from" in capsys.readouterr().err
    assert (tmp_path / given).read_bytes() == before


def test_what_is_set_aside_is_said_even_where_the_run_is_stopped(here: Path) -> None:
    """The sentence comes at once: a run that is stopped afterwards has said it."""
    said: list[str] = []

    def stopped(rows: object, total: int) -> tuple[()]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_roster(
            job(
                write(here / "monday.csv", row("P2")), here / "run", watch=stopped, tell=said.append
            )
        )
    assert [line.partition(":")[0] for line in said] == ["P1"]


def test_a_list_that_is_finished_later_says_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same list a week later is finished with its own day, and the command says so."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "monday.csv", row("P1"))
    assert main(["batch", "monday.csv"], TODAY) == 0
    capsys.readouterr()
    assert main(["batch", "monday.csv"], NEXT) == 0
    assert "finished with the day it has: give --issued-on" in capsys.readouterr().out
    assert main(["batch", "monday.csv", "--issued-on", NEXT.isoformat()], NEXT) == 0
    assert f"monday-{NEXT}" in capsys.readouterr().out
    assert (tmp_path / "outputs/monday/packets/P1/handout.pdf").is_file()


def test_a_ref_like_an_option_goes_through_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ref that begins with a dash is a ref: it is made, approved and printed, behind two more."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "monday.csv", row("-x"), row("--by"))
    assert main(["batch", "monday.csv"], TODAY) == 0
    assert main(["approve", "--by", WHO, "--", "outputs/monday", "-x", "--by"]) == 0
    assert main(["handout", "-o", "one.pdf", "--", "monday.csv", "--by"], TODAY) == 0
    assert main(["verify", "outputs/monday", "--sample", "0"]) == 0


def test_the_front_door_warns_of_what_it_sets_aside(here: Path) -> None:
    """Whoever runs a list from Python is warned, once a packet, where the approved one is."""
    import sciatica_kit as sk

    kit = sk.load(issued_on=TODAY)
    with pytest.warns(UserWarning, match=r"P1: .*approved.*set-aside") as said:
        kit.run(write(here / "monday.csv", row("P2")), here / "run", workers=1)
    # What others leave to be tidied up warns whenever Python likes.
    assert len([each for each in said if "set-aside" in str(each.message)]) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_killed_as_it_sets_aside_goes_on_as_if_it_had_not_been(
    here: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Whether the packet had been moved or not: one place, its files in the log, no finding."""
    before = tree(here / "run/packets/P1")
    rename = Path.rename

    def killed(path: Path, target: Path) -> Path:
        if "set-aside" not in str(target):
            return rename(path, target)
        if moment == "after":
            rename(path, target)
        raise KeyboardInterrupt

    changed = job(write(here / "monday.csv", row("P1", side="right"), row("P2")), here / "run")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            run_roster(changed)
    if moment == "after":  # What a worker has begun when its parent is killed.
        (here / "run/packets/P1").mkdir(exist_ok=True)
    run_roster(job(here / "monday.csv", here / "run"))
    (place,) = (here / "run/set-aside").glob("*/P1*")
    assert tree(place) == before
    assert verify_run(here / "run", "0")[0] == []


def test_a_run_of_ones_own_is_not_made_anew_with_the_examples(tmp_path: Path) -> None:
    """Run again without --practice, the example's letterhead and numbers would be on every page."""
    own, out = tmp_path / "own.toml", tmp_path / "run"
    text = (load_edition(TODAY).templates / "practice.toml").read_text("utf-8")
    own.write_text(text.replace("Example Spine Practice", "Practice of Ours"), "utf-8")
    ours = load_edition(TODAY, own)
    path = write(tmp_path / "monday.csv", row("P1"))
    run_roster(job(path, out, edition=ours, practice_path=str(own)))
    before = tree(out)
    with pytest.raises(UserMistake, match="was made with --practice of your own: give the same"):
        run_roster(job(path, out))
    assert tree(out) == before


@pytest.mark.parametrize("name", ["practice", "templates", "content"])
def test_what_a_run_was_made_with_is_named(name: str) -> None:
    """Each thing of a practice's own is asked for again, and another of the same kind will do."""
    facts = {f"{name}_path": "own"}
    assert f"--{name} of your own" in lacking_own(facts, lambda asked: "")
    assert lacking_own(facts, lambda asked: "another") == lacking_own({}, lambda asked: "") == ""
