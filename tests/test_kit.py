"""The front door for Python: paths or data frames in, data frames and packets out, no name."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sciatica_kit as sk
from sciatica_kit.batch.run.lock import locked
from sciatica_kit.packet.edition import SAMPLE_DAY, sample_roster
from tests.day import TODAY

ROOT = Path(__file__).parents[1]
ROWS: list[dict[str, Any]] = [
    {"ref": "007", "name": "Test Ana Ibáñez", "diagnosis": "disc", "side": "left",
     "red_flags": "none", "pain_now": 4, "surgery_date": None},
    {"ref": "NA", "name": "Test Two", "diagnosis": "stenosis", "side": "", "red_flags": "bladder",
     "pain_now": None, "surgery_date": pd.NaT},
    {"ref": "T-3", "name": "Test Three", "diagnosis": "postop", "side": "right",
     "red_flags": "none", "pain_now": 2, "surgery_date": pd.Timestamp("2026-10-20")},
    {"ref": "T-4", "name": "Test Four", "diagnosis": "lumbago", "side": "left",
     "red_flags": "", "pain_now": None, "surgery_date": float("nan")},
]  # fmt: skip
NAMES = [row["name"] for row in ROWS]


@pytest.fixture(scope="module")
def kit() -> sk.Kit:
    """A kit for the sample's day."""
    return sk.load(issued_on=SAMPLE_DAY)


@pytest.fixture
def frame() -> pd.DataFrame:
    """Four made-up patients as an analyst has them: gaps, numbers and days among the text."""
    return pd.DataFrame(ROWS)


def nobody_in(made: pd.DataFrame) -> None:
    """No cell of a result holds a patient's name."""
    said = made.to_csv()
    assert [name for name in NAMES if name in said] == []
    assert "Test" not in said


def test_a_frame_is_planned_as_text(kit: sk.Kit, frame: pd.DataFrame) -> None:
    """007 and NA stay what they are, a gap is a blank, a day is a day."""
    made = kit.plan(frame)
    assert list(made["ref"]) == ["007", "NA", "T-3", "T-4"]
    assert list(made["status"]) == ["planned", "referred", "planned", "invalid"]
    assert made["irritability"][0] == "moderate"
    nobody_in(made)


def test_a_frame_and_its_file_give_the_same(kit: sk.Kit, tmp_path: Path) -> None:
    """The sample as a path and as a frame that pandas has read as text are planned alike."""
    path = sample_roster()
    read = pd.read_csv(path, dtype=str, keep_default_na=False)
    for asked in (kit.plan, kit.check, kit.explain):
        pd.testing.assert_frame_equal(asked(path), asked(read))
        pd.testing.assert_frame_equal(asked(path), asked("sample"))


def test_every_mistake_is_a_row(kit: sk.Kit, frame: pd.DataFrame) -> None:
    """Row, ref, column, problem and fix; the row is the line of the file that it would be."""
    made = kit.check(frame)
    assert list(made.columns) == ["row", "ref", "column", "problem", "fix"]
    assert set(made["row"]) == {5}
    assert set(made["column"]) == {"diagnosis"}
    nobody_in(made)


def test_without_mistakes_the_columns_are_there(kit: sk.Kit, frame: pd.DataFrame) -> None:
    """A roster in order gives a frame without rows, not one without columns."""
    made = kit.check(frame.head(1))
    assert (len(made), "problem" in made.columns) == (0, True)


def test_each_exercise_is_explained(kit: sk.Kit, frame: pd.DataFrame) -> None:
    """Every exercise of the library once a patient: given or not, by which rule, with evidence."""
    made = kit.explain(frame)
    columns = ["ref", "exercise", "given", "rule", "reason", "evidence", "grade"]
    assert list(made.columns) == columns
    assert set(made["ref"]) == {"007", "T-3"}
    for _, own in made.groupby("ref"):
        assert sorted(own["exercise"]) == sorted(kit.library.exercises().index)
    assert made["reason"].str.len().min() > 0
    assert (made["evidence"].str.count(";") == made["grade"].str.count(";")).all()
    nobody_in(made)


@pytest.mark.parametrize("kind", [dict, pd.Series])
def test_a_row_becomes_a_packet(kit: sk.Kit, tmp_path: Path, kind: type) -> None:
    """A mapping or a series is made, proved and saved where a run would save it."""
    packet = kit.packet(kind(ROWS[0]))
    folder = packet.save(tmp_path)
    assert folder == tmp_path / "packets" / "007"
    assert (folder / "handout.pdf").read_bytes() == packet.files["handout.pdf"]
    assert folder.stat().st_mode & 0o077 == 0
    assert "Test" not in packet.receipt


def test_a_row_with_mistakes_says_all_of_them(kit: sk.Kit) -> None:
    """What is wrong with a row is raised at once, and no word of the patient is in it."""
    wrong = ROWS[0] | {"diagnosis": "lumbago", "side": "lfet"}
    with pytest.raises(sk.UserMistake) as said:
        kit.packet(wrong)
    assert "diagnosis" in str(said.value)
    assert "side" in str(said.value)
    assert "Test" not in str(said.value)


def test_a_run_gives_its_manifest(kit: sk.Kit, frame: pd.DataFrame, tmp_path: Path) -> None:
    """A frame is kept beside the run, for its owner alone; the manifest comes as text."""
    made = kit.run(frame.head(2), tmp_path / "run", workers=1)
    assert list(made["ref"]) == ["007", "NA"]
    assert list(made["status"]) == ["made", "referred"]
    kept = tmp_path / "run" / "roster.csv"
    assert kept.stat().st_mode & 0o077 == 0
    assert kit.run(kept, tmp_path / "run", workers=1).equals(made)
    alone = kit.packet(frame.iloc[0]).files["handout.pdf"]
    assert (tmp_path / "run" / "packets" / "007" / "handout.pdf").read_bytes() == alone
    nobody_in(made)


def test_the_library_comes_as_frames(kit: sk.Kit) -> None:
    """Exercises, matrix, red flags and precautions by their ids."""
    library = kit.library
    assert library.exercises().loc["core_bridge", "code"] == "E22"
    assert library.matrix().shape == (len(library.exercises()), len(library.diagnoses()))
    assert bool(library.red_flags().loc["bladder", "blocks"])
    assert "osteoporosis" in library.precautions().index


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"issued_on": "2026-13-01"}, "is not a date"),
        ({"practice": "/nowhere/practice.toml"}, "cannot read the practice file"),
        ({"templates": "/nowhere"}, "copy our templates folder"),
    ],
)
def test_a_kit_that_cannot_be_loaded_says_why(given: dict[str, str], said: str) -> None:
    """A wrong day, practice or templates is one plain sentence."""
    with pytest.raises(sk.UserMistake, match=said):
        sk.load(**given)


def test_what_is_no_roster_is_said(kit: sk.Kit, tmp_path: Path) -> None:
    """A missing file, a frame without the columns, and a thing of another kind."""
    for given, said in (
        (tmp_path / "none.csv", "is not there"),
        (pd.DataFrame({"x": ["1"]}), "is no header"),
        (7, "a roster is a path or a DataFrame"),
    ):
        with pytest.raises(sk.UserMistake, match=said):
            kit.plan(given)  # type: ignore[arg-type]


def test_the_sample_has_its_own_day() -> None:
    """Without a day of issue the sample is planned for its own, and all else for today."""
    kit = sk.load()
    assert kit.edition("sample").issued_on == SAMPLE_DAY
    clocked = replace(kit, clock=lambda: TODAY)
    assert clocked.edition().issued_on == TODAY
    assert clocked.edition("sample").issued_on == SAMPLE_DAY


@pytest.mark.parametrize(
    "day", [20261123, True, float("nan"), b"2026-11-23", [1], pd.NaT, np.datetime64("2026-11-23")]
)
def test_a_day_that_is_none_is_never_today(day: object) -> None:
    """What is no date is refused: today's date on a handout would look like an answer."""
    with pytest.raises(sk.UserMistake, match="issued_on"):
        sk.load(issued_on=day)  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [pd.Timestamp("2026-11-23 14:00"), datetime(2026, 11, 23, 9)])
def test_a_moment_is_its_day(day: date, frame: pd.DataFrame) -> None:
    """A date with an hour is the day alone."""
    assert sk.load(issued_on=day).issued_on == SAMPLE_DAY
    assert sk.load(issued_on=day).plan(frame)["status"].iloc[0] == "planned"


def test_all_that_is_wrong_with_a_kit_is_said_at_once() -> None:
    """A wrong day, practice and templates folder are three mistakes, not one after another."""
    with pytest.raises(sk.UserMistake) as said:
        sk.load(issued_on="23/11/2026", practice="/nope.toml", templates="/nope")
    for word in ("23/11/2026", "/nope.toml", "/nope has no"):
        assert word in str(said.value)


@pytest.mark.parametrize(
    "cell",
    [np.array([1]), pd.Series([1]), pd.DataFrame(), object(), b"left", 1j],
    ids=["array", "series", "frame", "object", "bytes", "complex"],
)
def test_what_is_no_cell_is_said(kit: sk.Kit, cell: object) -> None:
    """A thing that is no text, number or day is a user's mistake, not a crash."""
    with pytest.raises(sk.UserMistake, match="a cell holds"):
        kit.packet(ROWS[0] | {"side": cell})


@pytest.mark.parametrize("row", [pd.DataFrame(ROWS), [1], None, "sample", 7],
                         ids=["frame", "list", "none", "text", "number"])  # fmt: skip
def test_what_is_no_row_is_said(kit: sk.Kit, row: object) -> None:
    """A row is a mapping or a Series, and anything else is refused in one sentence."""
    with pytest.raises(sk.UserMistake, match="a row is"):
        kit.packet(row)  # type: ignore[arg-type]


def test_a_row_is_read_as_its_roster_is(kit: sk.Kit) -> None:
    """Headings in another spelling, and a column that is not known, are no mistake of a row."""
    row = {"Ref ": "T-1", "NAME": "Test Ana", "Diagnosis": "disc", "RED FLAGS": "none", "bay": "4"}
    assert kit.packet(row).ref == "T-1"
    twice = pd.concat([pd.Series(row), pd.Series({"red_flags": "bladder"})])
    with pytest.raises(sk.UserMistake, match="red_flags"):
        kit.packet(twice)


def test_a_patient_of_a_frame_can_be_looked_at(kit: sk.Kit, frame: pd.DataFrame) -> None:
    """`patient` takes what `plan` takes; without a ref nobody is meant."""
    assert kit.patient(frame, "NA").plan.status == "referred"
    with pytest.raises(sk.UserMistake, match="ref is blank"):
        kit.patient("sample", None)  # type: ignore[arg-type]


def test_a_roster_of_somebody_elses_is_not_written_over(
    kit: sk.Kit, frame: pd.DataFrame, tmp_path: Path
) -> None:
    """A frame is kept beside its run under a name that is free, or its own."""
    (tmp_path / "roster.csv").write_text("MINE")
    with pytest.raises(sk.UserMistake, match="none of this run"):
        kit.run(frame.head(1), tmp_path, workers=1)
    assert (tmp_path / "roster.csv").read_text() == "MINE"


def test_a_refused_run_changes_nothing(kit: sk.Kit, frame: pd.DataFrame, tmp_path: Path) -> None:
    """While a run holds the folder, another frame is refused before its roster is written."""
    tmp_path.chmod(0o700)
    with locked(tmp_path), pytest.raises(sk.UserMistake, match="another run"):
        kit.run(frame.head(1), tmp_path, workers=1)
    assert not (tmp_path / "roster.csv").exists()


@pytest.mark.parametrize("workers", [0, -1, "two", 1.5])
def test_workers_are_a_whole_number(kit: sk.Kit, workers: object, tmp_path: Path) -> None:
    """A number of workers that is none is refused."""
    with pytest.raises(sk.UserMistake, match="workers"):
        kit.run("sample", tmp_path, workers=workers)  # type: ignore[arg-type]


@pytest.mark.parametrize("folder", [None, "", 5])
def test_a_packet_is_saved_somewhere(kit: sk.Kit, folder: object) -> None:
    """Without a folder nothing is written, and least of all into the current one."""
    with pytest.raises(sk.UserMistake, match="no folder"):
        kit.packet(ROWS[1]).save(folder)  # type: ignore[arg-type]


def test_a_file_is_no_folder(kit: sk.Kit, tmp_path: Path) -> None:
    """A folder that cannot be one is said in one sentence."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(sk.UserMistake, match="cannot write to"):
        kit.packet(ROWS[1]).save(tmp_path / "file")


def test_a_broken_sign_takes_nobody_along(kit: sk.Kit) -> None:
    """Half a surrogate pair is refused, and the error holds no text of the roster."""
    with pytest.raises(sk.UserMistake, match="broken sign") as said:
        kit.plan(pd.DataFrame([ROWS[0] | {"note": "\ud800"}]))
    assert said.value.__cause__ is None
    assert "Test" not in repr(said.value.__context__)


def test_nothing_of_a_kit_prints_the_library(kit: sk.Kit) -> None:
    """What a notebook shows of a kit or its library is short."""
    assert len(repr(kit)) + len(repr(kit.library)) < 2000


TYPED = """
from pathlib import Path
import pandas as pd
import sciatica_kit as sk

kit = sk.load(issued_on="2026-11-23")
reveal_type(kit)
reveal_type(kit.plan(Path("monday.csv")))
reveal_type(kit.packet({"ref": "T-01"}).save("out"))
reveal_type(kit.run(pd.DataFrame(), "out", workers=2))
reveal_type(kit.library.matrix())
"""
REVEALED = ["sciatica_kit.kit.Kit", "DataFrame", "pathlib.Path", "DataFrame", "DataFrame"]


def test_the_front_door_is_typed(tmp_path: Path) -> None:
    """A stranger's type checker knows what the front door takes and gives."""
    (tmp_path / "theirs.py").write_text(TYPED)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "theirs.py"]
    environment = {"MYPYPATH": str(ROOT), "PATH": ""}
    said = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    found = [line for line in said.stdout.splitlines() if "theirs.py" in line]
    assert [line for line in found if "error" in line] == []
    notes = [line for line in found if "Revealed type" in line]
    assert [name in line for name, line in zip(REVEALED, notes, strict=True)] == [True] * 5


def test_a_column_of_a_row_that_is_left_out_is_said(kit: sk.Kit) -> None:
    """What nobody knows of one patient is said as it is of a whole list."""
    with pytest.warns(sk.RosterNote, match="Left out.*Telefon"):
        kit.packet({**ROWS[0], "Telefon": "0171", "Allergies": "latex"})


def test_a_row_is_read_by_the_mapping_too(tmp_path: Path) -> None:
    """Headings and words of a practice's own are those of one patient as well."""
    (tmp_path / "m.toml").write_text(
        '[columns]\n"Leg" = "side"\n[words.side]\n"L" = "left"\n', "utf-8"
    )
    own = sk.load(issued_on=SAMPLE_DAY, mapping=tmp_path / "m.toml")
    row = {name: cell for name, cell in ROWS[0].items() if name != "side"}
    plain = sk.load(issued_on=SAMPLE_DAY).packet(ROWS[0])
    assert own.packet({**row, "Leg": "L"}).files == plain.files


@pytest.mark.parametrize("blank", ["", None])
def test_a_run_wants_a_folder(kit: sk.Kit, frame: pd.DataFrame, blank: Any) -> None:
    """A blank is not the folder that one happens to be in."""
    with pytest.raises(sk.UserMistake, match="blank"):
        kit.run(frame, blank)


SCRIPT = """
import sciatica_kit as sk

print("begun")
made = sk.load(issued_on="{day}").run("list.csv", "run")
print(" ".join(made["status"]))
"""


@pytest.mark.parametrize("by", ["file", "pipe"])
def test_a_run_needs_no_guard_in_the_script_that_asks_for_it(tmp_path: Path, by: str) -> None:
    """Workers make the rows of a plain script, which is run once and not in each of them."""
    head = "ref,name,diagnosis,side,red_flags,screened_by,screened_on"
    rows = [f"T-{n},Test Person,disc,left,none,Dr T,{SAMPLE_DAY}" for n in range(7)]
    (tmp_path / "list.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    text = SCRIPT.format(day=SAMPLE_DAY)
    (tmp_path / "script.py").write_text(text, encoding="utf-8")
    words = ["script.py"] if by == "file" else ["-"]
    done = subprocess.run(
        [sys.executable, *words], input=text, cwd=tmp_path, text=True, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["begun", *["made"] * 7], done.stderr[-500:]
