"""The command line says what it did, and a user's mistake is one plain sentence."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from sciatica_kit.cli import main
from sciatica_kit.library.load import load_library
from sciatica_kit.packet.edition import SAMPLE_DAY, sample_roster
from tests.day import TODAY, ago

SAMPLE = str(sample_roster())


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: p / "missing.csv", "missing.csv"),
        (lambda p: p, "folder"),
        (lambda p: _file(p / "empty.csv", b""), "empty"),
        (lambda p: _file(p / "binary.csv", b"\x89PNG\r\n\x1a\n\0\0\0"), "binary.csv"),
        (lambda p: _file(p / "bare.csv", b"Test Person,1970-01-01,disc\n"), "header"),
    ],
)
@pytest.mark.parametrize("command", ["batch", "plan", "check", "handout"])
def test_a_roster_that_cannot_be_read(tmp_path, capsys, make, said, command):
    """A missing, empty, binary or headless roster is one sentence, exit 1, no traceback."""
    target = str(make(tmp_path))
    words = {
        "batch": ["batch", target, "--out", str(tmp_path / "out")],
        "plan": ["plan", target],
        "check": ["roster", "check", target],
        "handout": ["handout", target, "X", "-o", str(tmp_path / "x.pdf")],
    }[command]
    assert main(words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert said in err
    assert not (tmp_path / "out").exists()


def _file(path, data):
    path.write_bytes(data)
    return path


def test_plan_prints_one_json_object_a_row(capsys):
    """plan --format jsonl has the promised keys on every row, and exits 3 for rows held back."""
    assert main(["plan", SAMPLE, "--format", "jsonl", "--issued-on", str(SAMPLE_DAY)]) == 3
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 16
    assert {tuple(row) for row in rows} == {tuple(KEYS.split())}
    statuses = [row["status"] for row in rows]
    assert [statuses.count(s) for s in ("planned", "referred", "not-screened", "invalid")] == [
        11, 2, 1, 2,
    ]  # fmt: skip


KEYS = (
    "ref status diagnosis stage irritability exercises held_back walking minutes_per_day "
    "warnings referral problems"
)


def test_plan_names_no_patient(capsys):
    """Neither form of the plan holds a name or a birth date."""
    for form in ("table", "jsonl"):
        main(["plan", SAMPLE, "--format", form, "--issued-on", str(SAMPLE_DAY)])
        out = capsys.readouterr().out
        assert "Test " not in out
        assert "1974-05-12" not in out


def test_roster_check_says_every_mistake(capsys):
    """roster check lists each mistake with row, ref, column and remedy, and exits 3."""
    assert main(["roster", "check", SAMPLE, "--issued-on", str(SAMPLE_DAY)]) == 3
    out = capsys.readouterr().out
    for said in ("row 16, DEMO-15, date_of_birth", "row 16, DEMO-15, side",
                 "row 17, DEMO-16, precautions", "row 17, DEMO-16, surgery_date",
                 "row 15, DEMO-14, red_flags"):  # fmt: skip
        assert said in out


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_roster_template_is_never_written_over(tmp_path, capsys, kind):
    """roster template writes an empty roster once, and will not write over a file."""
    target = str(tmp_path / f"empty.{kind}")
    assert main(["roster", "template", target]) == 0
    assert main(["roster", "template", target]) == 1
    assert "empty" in capsys.readouterr().err


def test_handout_for_a_held_back_row(tmp_path, capsys):
    """A row that is not screened gives no handout, and the sentence says why."""
    assert main(["handout", SAMPLE, "DEMO-14", "-o", str(tmp_path / "x.pdf")], SAMPLE_DAY) == 1
    assert "not asked" in capsys.readouterr().err
    assert not (tmp_path / "x.pdf").exists()


def test_a_handout_of_before_beside_nothing_to_make_is_said(tmp_path, capsys):
    """Exercises that lie at -o still are named by their path, and stay."""
    file = tmp_path / "x.pdf"
    assert main(["handout", SAMPLE, "DEMO-01", "-o", str(file)], SAMPLE_DAY) == 0
    before = file.read_bytes()
    assert main(["handout", SAMPLE, "DEMO-14", "-o", str(file)], SAMPLE_DAY) == 1
    said = capsys.readouterr().err
    assert f"What was made before is still there, and is not to be handed out: {file}." in said
    assert file.read_bytes() == before


def test_handout_says_what_it_makes_of_the_name(tmp_path, capsys):
    """A folder that was not there, and a name that is no PDF's, are said; usually nothing is."""
    day = ["--issued-on", str(SAMPLE_DAY)]
    assert main(["handout", SAMPLE, "DEMO-01", "-o", str(tmp_path / "new" / "x.txt"), *day]) == 0
    said = capsys.readouterr().out
    assert f"The folder {tmp_path / 'new'} was not there" in said
    assert "x.txt is a PDF, whatever its name says" in said
    assert main(["handout", SAMPLE, "DEMO-01", "-o", str(tmp_path / "x.pdf"), *day]) == 0
    said = capsys.readouterr().out
    assert "was not there" not in said
    assert "whatever its name" not in said


def test_handout_for_an_unknown_ref(tmp_path, capsys):
    """A ref that is not in the roster is said."""
    assert main(["handout", SAMPLE, "NOBODY", "-o", str(tmp_path / "x.pdf")], SAMPLE_DAY) == 1
    assert "NOBODY" in capsys.readouterr().err


@pytest.mark.parametrize("flag", [["--fhir"], ["--fax", "1"]])
def test_what_is_not_built_is_not_offered(tmp_path, capsys, flag):
    """An option that is not built is not known: wrong usage, and the help does not name it."""
    with pytest.raises(SystemExit) as stop:
        main(["batch", SAMPLE, "--out", str(tmp_path / "out"), *flag])
    assert stop.value.code == 2
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["batch", "--help"])
    assert flag[0] not in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["library", "list"],
        ["library", "show", "core_bridge"],
        ["library", "check"],
        ["library", "due"],
    ],
)
def test_library_commands(capsys, words):
    """The library can be listed, shown, checked and asked what is due."""
    assert main(words) == 0
    assert capsys.readouterr().out


def test_what_is_due_follows_the_day(capsys):
    """No review is due the day before its own; on the last day of all, every one is."""
    days = [item.review.next_review for kind in REVIEWED for item in reviewed(kind)]
    assert main(["library", "due"], min(days) - timedelta(days=1)) == 0
    assert "review was due" not in capsys.readouterr().out
    assert main(["library", "due"], max(days)) == 0
    assert capsys.readouterr().out.count("review was due") == len(days)


def test_what_is_due_on_another_day(capsys):
    """A day that is named stands before today."""
    assert main(["library", "due", "--on", "9999-12-31"], SAMPLE_DAY) == 0
    assert "review was due" in capsys.readouterr().out


REVIEWED = ("diagnoses", "exercises", "red_flags", "precautions", "advice", "education")


def reviewed(kind):
    """The items of a kind that carry a review."""
    return getattr(load_library(), kind).values()


def test_plan_without_a_day_is_of_today(tmp_path, capsys):
    """Where no day is named, the one that is handed in counts: the screen is not in the future."""
    head = "ref,name,diagnosis,side,red_flags,screened_by,screened_on,pain_now\n"
    roster = _file(tmp_path / "list.csv", f"{head}P1,Test,disc,left,none,desk,{ago()},4\n".encode())
    assert main(["plan", str(roster)], TODAY) == 0
    assert main(["plan", str(roster)], TODAY - timedelta(days=1)) == 3
    assert "after the day of issue" in capsys.readouterr().out


def test_wrong_usage_is_exit_2(capsys):
    """A command that does not exist is wrong usage."""
    with pytest.raises(SystemExit) as stop:
        main(["cure"])
    assert stop.value.code == 2


def test_help_imports_nothing_heavy():
    """--help loads neither pandas nor typst nor papermill nor pydantic."""
    code = (
        "import sys\nfrom sciatica_kit.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'typst', 'papermill', 'pydantic', 'ipywidgets'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("heavy: []\n")


@pytest.mark.parametrize(("ref", "status"), [("DEMO-01", "planned"), ("DEMO-12", "referred")])
def test_handout_says_what_it_has_written(
    ref: str, status: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sheet that sends the patient away is not taken for a handout; no name is said."""
    file = tmp_path / "x.pdf"
    assert main(["handout", SAMPLE, ref, "-o", str(file), "--issued-on", str(SAMPLE_DAY)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{file}: {ref} is {status}.\n")
    assert "Test " not in said


def test_handout_writes_nothing_into_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What lies in a run's folder is known by the run's log, and by nothing else."""
    (tmp_path / "run.json").write_text("{}")
    for place in ("x.pdf", "packets/DEMO-01/handout.pdf", "print/all.pdf"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        asked = ["handout", SAMPLE, "DEMO-01", "-o", str(tmp_path / place)]
        assert main([*asked, "--issued-on", str(SAMPLE_DAY)]) == 1
        assert "lies in the run" in capsys.readouterr().err
        assert not (tmp_path / place).exists()


def test_handout_writes_over_nothing_but_its_own_draft(tmp_path, capsys):
    """A file, a link or another patient's handout at -o stays; a draft of the same is made anew."""
    day = ["--issued-on", str(SAMPLE_DAY)]
    own, mine, link = tmp_path / "own.pdf", tmp_path / "mine.pdf", tmp_path / "link.pdf"
    mine.write_bytes(b"mine")
    link.symlink_to(mine)
    assert main(["handout", SAMPLE, "DEMO-01", "-o", str(own), *day]) == 0
    first = own.read_bytes()
    assert main(["handout", SAMPLE, "DEMO-01", "-o", str(own), *day]) == 0
    assert main(["handout", SAMPLE, "DEMO-02", "-o", str(own), *day]) == 1
    assert main(["handout", SAMPLE, "DEMO-01", "-o", str(mine), *day]) == 1
    assert main(["handout", SAMPLE, "DEMO-01", "-o", str(link), *day]) == 1
    assert own.read_bytes() == first
    assert mine.read_bytes() == b"mine"
    assert link.is_symlink()
    assert capsys.readouterr().err.count("give another -o") == 3


@pytest.mark.parametrize(
    "words",
    [["library", "check", "--content", ""], ["library", "draw", "--out", ""], ["batch", " "],
     ["batch", "x.csv", "--out", ""], ["plan", ""], ["handout", "x.csv", "A", "-o", ""],
     ["verify", ""], ["purge", "", "--older-than", "1d"], ["approve", "", "A", "--by", "B"],
     ["roster", "check", ""], ["batch", "x.csv", "--practice", ""], ["roster", "template", ""]],
)  # fmt: skip
def test_a_blank_is_no_place(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As of a variable that is not set: it would be the folder that one happens to be in."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "it is blank" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
