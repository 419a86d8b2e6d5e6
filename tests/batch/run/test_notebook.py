"""A row's notebook under papermill: what papermill would read as more than it is."""

import shutil
from pathlib import Path

import pytest

from sciatica_kit.batch.run import notebook
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.paths import beside
from tests.batch.run.test_faults import HEAD
from tests.day import TODAY, ago

ROW = f"K1,Test Ana,1970-01-02,disc,left,none,desk,{ago(3)},4\n"


@pytest.mark.parametrize("name", ["{a}", "{", "}", "{0}", "{{ref}}", "{ref!x}"])
def test_braces_in_the_names_of_folders_are_names(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the kit, the list and the packets lie is no pattern that papermill fills in."""
    place = tmp_path / name
    shutil.copytree(beside("notebooks"), place / "notebooks")
    monkeypatch.setattr(notebook, "beside", lambda kind: place / kind)
    roster = place / "list{b}.csv"
    roster.write_text(HEAD + ROW)
    result = run_roster(Job(roster, place / "out", load_edition(TODAY), workers=1))
    assert [(e.ref, e.status, e.reason) for e in result.entries] == [("K1", "made", "")]
    assert (place / "out/packets/K1/handout.pdf").is_file()
