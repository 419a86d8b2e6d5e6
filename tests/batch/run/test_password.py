"""A run whose PDFs are locked: nothing of a page lies on the disk without its lock."""

import json
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from sciatica_kit.batch.record.manifest import read_manifest
from sciatica_kit.batch.review.decide import approve
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.packet.password import password_in
from sciatica_kit.render.lock import lock, unlock
from sciatica_kit.render.pdf import page_texts
from tests.batch.run.test_faults import HEAD, bytes_of, job, roster
from tests.day import TODAY, ago

PASSWORD = "Apfel Öl 日本 2026"
NAME, STREET = "Test Zyxwvut", "7 Qwopmarket"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a roster of two rows, a password, and a run without and one with it."""
    folder = tmp_path_factory.mktemp("locked")
    (folder / "list.csv").write_text(
        f"{HEAD.strip()},address\n"
        f'K001,{NAME},1970-01-02,disc,left,none,desk,{ago(3)},4,"{STREET}\nTown"\n'
        f"K002,{NAME} Two,1971-01-02,disc,left,bladder,desk,{ago(3)},4,\n"
    )
    (folder / "secret").write_text(f"{PASSWORD}\n", "utf-8")
    run_roster(job(folder / "list.csv", folder / "open"))
    run_roster(locked_job(folder, folder / "out"))
    return folder


def locked_job(folder: Path, out: Path, **changes: object):  # type: ignore[no-untyped-def]
    """The run of the folder's roster, locked."""
    edition = load_edition(TODAY, password_file=folder / "secret")
    path = str(folder / "secret")
    given = job(folder / "list.csv", out, **changes)
    return replace(given, edition=edition, password_path=path)


@pytest.fixture
def copy(place: Path, tmp_path: Path) -> Path:
    """A copy of the locked run."""
    return Path(shutil.copytree(place / "out", tmp_path / "out"))


def pdfs(out: Path) -> list[Path]:
    """Every PDF of a run."""
    return sorted(out.rglob("*.pdf"))


def test_every_pdf_is_locked_with_aes_256(place: Path) -> None:
    """Handouts, urgent sheets, staff pages, covers and print files open with the password alone,
    and may then be read aloud and printed, but not changed."""
    names = {p.name for p in pdfs(place / "out")}
    assert names == {"handout.pdf", "urgent.pdf", "clinician.pdf", "all.pdf", "cover.pdf"}
    for path in pdfs(place / "out"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(path)
        with pikepdf.open(path, password=PASSWORD) as document:
            assert (document.encryption.R, document.encryption.bits) == (6, 256)
            assert document.encryption.stream_method.name == "aesv3"
            assert document.allow.accessibility
            assert document.allow.print_highres
            assert document.user_password_matched
            assert not document.allow.modify_other


def test_no_page_lies_beside_its_lock(place: Path) -> None:
    """No file of the run but a locked PDF has a name or an address, and there is no web page."""
    for path in (place / "out").rglob("*"):
        assert path.suffix != ".html"
        if path.is_file():
            data = path.read_bytes()
            assert NAME.encode() not in data
            assert STREET.encode() not in data
            assert PASSWORD.encode() not in data


def test_the_digest_is_that_of_before(place: Path) -> None:
    """The manifest has the digest of the page without its lock: that of the open run; opened, the
    PDF says it too, and the text is the same."""
    plain = {e.ref: e.sha256 for e in read_manifest(place / "open")}
    assert {e.ref: e.sha256 for e in read_manifest(place / "out")} == plain
    for entry in read_manifest(place / "out"):
        opened = unlock((place / "out" / entry.pdf).read_bytes(), PASSWORD)
        before = (place / "open" / entry.pdf).read_bytes()
        assert opened.sha256 == entry.sha256 == sha256(before).hexdigest()
        assert page_texts(opened.pdf) == page_texts(before)


def test_the_print_file_has_every_page(place: Path) -> None:
    """What is printed from a locked run is what is printed from an open one."""
    locked = unlock((place / "out/print/all.pdf").read_bytes(), PASSWORD)
    assert page_texts(locked.pdf) == page_texts((place / "open/print/all.pdf").read_bytes())


def test_run_again_it_leaves_what_is_locked_so(place: Path, copy: Path) -> None:
    """With the same password nothing is made anew."""
    before = bytes_of(copy)
    assert run_roster(locked_job(place, copy)).kept == 2
    assert bytes_of(copy) == before


@pytest.mark.parametrize(
    ("made", "then", "said"),
    [
        ("out", "", "are locked: give the same --password-file again"),
        ("out", "another", "that is not the password of the PDFs"),
        ("open", "another", "are not locked: leave --password-file out"),
    ],
)
def test_run_again_with_another_lock_it_is_refused(
    place: Path, tmp_path: Path, made: str, then: str, said: str
) -> None:
    """No page that was locked is written unlocked, and none stays under a password of before."""
    copy = Path(shutil.copytree(place / made, tmp_path / "run"))
    before = bytes_of(copy)
    again = job(place / "list.csv", copy)
    if then:
        (tmp_path / "secret").write_text(then)
        edition = load_edition(TODAY, password_file=tmp_path / "secret")
        again = replace(again, edition=edition, password_path=str(tmp_path / "secret"))
    with pytest.raises(UserMistake, match=said):
        run_roster(again)
    assert bytes_of(copy) == before


def test_two_workers_and_the_stock_engine_lock_too(place: Path, tmp_path: Path) -> None:
    """Whoever makes the rows, they are locked."""
    run_roster(locked_job(place, tmp_path / "out", workers=2, engine="stock"))
    plain = [e.sha256 for e in read_manifest(place / "open")]
    assert [e.sha256 for e in read_manifest(tmp_path / "out")] == plain
    assert all(unlock(p.read_bytes(), PASSWORD).pdf for p in pdfs(tmp_path / "out"))
    test_no_page_lies_beside_its_lock(tmp_path)


def test_approved_and_proved_with_the_password(
    place: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """approve and verify take the password; what they write is locked, and nothing is found."""
    words = ["--password-file", str(place / "secret")]
    assert main(["approve", str(copy), "--all", "--by", "Test Dr Ng", *words], TODAY) == 0
    assert main(["verify", str(copy), "--sample", "1", *words], TODAY) == 0
    assert "0 findings" in capsys.readouterr().out
    for path in pdfs(copy):
        text = " ".join(page_texts(unlock(path.read_bytes(), PASSWORD).pdf))
        assert "DRAFT" not in text or path.name not in ("handout.pdf", "urgent.pdf", "all.pdf")
        with pytest.raises(UserMistake):
            unlock(path.read_bytes())
    assert not list(copy.rglob("*.html"))


@pytest.mark.parametrize("command", ["verify", "approve"])
def test_without_the_password_it_is_said(
    copy: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """A locked run opened without its password is one sentence with a remedy."""
    more = {"verify": [], "approve": ["K001", "--by", "Test Dr Ng"]}[command]
    assert main([command, str(copy), *more]) == 1
    said = capsys.readouterr().err
    assert "give its --password-file" in said
    assert said.count("\n") == 1


def test_another_password_opens_nothing(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With another password it is the password that is wrong, no page; nothing can be decided."""
    (tmp_path / "wrong").write_text("wrong")
    words = [str(copy), "--password-file", str(tmp_path / "wrong")]
    assert main(["verify", "--sample", "0", *words]) == 1
    told = capsys.readouterr()
    assert "the password opens no PDF" in told.err
    assert "K001" not in told.out + told.err
    assert "wrong" not in told.err.replace(str(tmp_path), "")
    with pytest.raises(UserMistake):
        approve(copy, ["K001"], "Test Dr Ng", password_file=tmp_path / "wrong")


def test_a_page_under_another_lock_is_a_finding(
    place: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the password opens the rest, a page that it does not open was changed."""
    page = copy / "packets/K001/handout.pdf"
    page.write_bytes(lock((place / "open/packets/K001/handout.pdf").read_bytes(), "other"))
    words = [str(copy), "--sample", "0", "--password-file", str(place / "secret")]
    assert main(["verify", *words]) == 1
    assert "K001" in capsys.readouterr().out


def test_a_locked_page_that_was_changed_is_found(
    place: Path, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another patient's page under the right password is not taken for this one's."""
    shutil.copy(copy / "packets/K002/urgent.pdf", copy / "packets/K001/handout.pdf")
    words = [str(copy), "--sample", "0", "--password-file", str(place / "secret")]
    assert main(["verify", *words]) == 1
    assert "K001" in capsys.readouterr().out
    with pytest.raises(UserMistake, match="K001"):
        approve(copy, ["K001"], "Test Dr Ng", password_file=place / "secret")


def test_what_the_run_says_of_the_password_is_its_path_alone(place: Path) -> None:
    """No file of the run has the password, and run.json says no more than that there is one."""
    facts = json.loads((place / "out/run.json").read_text())
    assert facts["locked"] is True
    assert json.loads((place / "open/run.json").read_text())["locked"] is False
    assert "secret" not in (place / "out/run.json").read_text()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds no password"),
        (b"\n", "holds no password"),
        (b"  \n", "holds no password"),
        (b"one\ntwo\n", "more than one line"),
        (b"tab\there", "more than one line"),
        (b"\xff\xfea\x00", "no text in UTF-8"),
        (b"x" * 128, "more than 127 bytes"),
        (None, "cannot be read"),
    ],
)
def test_a_password_file_that_holds_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes | None, said: str
) -> None:
    """What is no password is said in one sentence without its words, and nothing is made."""
    path = tmp_path / "secret"
    if data is not None:
        path.write_bytes(data)
        path.chmod(0o600)
    out = tmp_path / "out"
    words = ["batch", str(roster(tmp_path, 1)), "--out", str(out), "--password-file", str(path)]
    assert main(words, TODAY) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (out / "packets").exists()


@pytest.mark.parametrize(("rights", "lines"), [(0o600, 0), (0o644, 1), (0o604, 1)])
def test_a_password_that_others_may_read_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rights: int, lines: int
) -> None:
    """The run is made all the same, and one sentence says how to shut the file."""
    path = tmp_path / "secret"
    path.write_text("a long word")
    path.chmod(rights)
    (tmp_path / "list.csv").write_text(f"{HEAD}K1,{NAME},,disc,left,,,,\n")
    words = ["batch", str(tmp_path / "list.csv"), "--out", str(tmp_path / "out")]
    assert main([*words, "--password-file", str(path)], TODAY) == 3
    assert capsys.readouterr().err.count("chmod 600") == lines


@pytest.mark.parametrize("data", [b"a b", b"a b\n", b"a b\r\n", b"\xef\xbb\xbfa b\n"])
def test_the_end_of_the_line_is_no_part_of_it(tmp_path: Path, data: bytes) -> None:
    """However an editor ends the line, the password is the same; inner spaces are part of it."""
    (tmp_path / "secret").write_bytes(data)
    assert password_in(tmp_path / "secret") == "a b"


def test_what_is_not_locked_is_left_as_it_is(place: Path) -> None:
    """Without a password the bytes are the same, and an open PDF is opened by any."""
    data = (place / "open/packets/K001/handout.pdf").read_bytes()
    assert lock(data, "") is data
    assert unlock(data, "any").pdf == data
    assert unlock(b"no PDF", "any").pdf == b"no PDF"
