"""Headings: near misses stop the check, other columns are named and left out."""

from pathlib import Path

import pytest

from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.errors import UserMistake

HEAD, ROW = "ref,name,diagnosis", "A1,Test A,disc"


def saved(folder: Path, *headings: str) -> Path:
    """A list of one patient with further headings."""
    path = folder / "list.csv"
    path.write_text(f"{','.join([HEAD, *headings])}\n{ROW}{',x' * len(headings)}\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("precaution", "precautions"),
        ("Precautions:", "precautions"),
        ("precautoins", "precautions"),
        ("contraindications", "precautions"),
        ("Comorbidities", "precautions"),
        ("sides", "side"),
        ("Laterality", "side"),
        ("Pain side", "side"),
        ("Side (L/R)", "side"),
        ("red flag", "red_flags"),
        ("Red flags?", "red_flags"),
        ("DOB", "date_of_birth"),
        ("Date of brith", "date_of_birth"),
        ("Birth date", "date_of_birth"),
        ("notes", "note"),
        ("languge", "language"),
        ("surgery_dat", "surgery_date"),
        ("duedates", "due_date"),
        ("directions", "direction"),
        ("adress", "address"),
        ("operation_type", "operation"),
        ("Type of surgery", "operation"),
        ("Procedure", "operation"),
        ("sit_minutes", "sitting_minutes"),
        ("Sitting tolerance", "sitting_minutes"),
        ("stand min", "standing_minutes"),
        ("Walking distance", "walk_minutes"),
        ("SLR", "straight_leg_raise"),
        ("Neuro exam", "neuro"),
        ("surgeon: avoid", "avoid"),
        ("Date of onset", "days_since_onset"),
        ("CES checked", "both_legs_checked"),
        ("VAS", "pain_now"),
    ],
)
def test_a_near_miss_stops_the_check(tmp_path: Path, heading: str, column: str) -> None:
    """A heading that is likely a known column is not left out: a precaution would go with it."""
    with pytest.raises(UserMistake, match=f"is likely {column}.*--mapping"):
        read_roster(saved(tmp_path, heading))


@pytest.mark.parametrize("heading", ["Bay", "ward", "GP", "Insurer", "Postcode", "diagnosis note"])
def test_a_column_of_the_lists_own_is_named_and_left_out(tmp_path: Path, heading: str) -> None:
    """What is near no known column is a practice's own business."""
    roster = read_roster(saved(tmp_path, heading))
    assert roster.unknown_columns == (heading,)
    assert roster.said[-1].endswith(heading)


def test_every_mistake_of_a_header_is_said_at_once(tmp_path: Path) -> None:
    """A missing column, one that stands twice and a near miss come in one sentence."""
    path = tmp_path / "list.csv"
    path.write_text("ref,diagnosis,side,Side,precaution\nA1,disc,left,,x\n", "utf-8")
    with pytest.raises(UserMistake) as caught:
        read_roster(path)
    assert all(part in str(caught.value) for part in ("lacks name", "all mean", "is likely"))


@pytest.mark.parametrize(
    "heading", ["\x1b[31mBay", "Bay\u202e", "Bay\x07", "=cmd|'/c calc'!A1\x00"]
)
def test_a_heading_is_shown_without_signs_that_a_terminal_obeys(
    tmp_path: Path, heading: str
) -> None:
    """Escapes, bells and overrides of direction do not reach the terminal."""
    (shown,) = read_roster(saved(tmp_path, heading)).unknown_columns
    assert all(sign.isprintable() for sign in shown)
