"""The forms print the letterhead that `sciatica-kit lab` was told of."""

from pathlib import Path

import pytest

from sciatica_kit.cli import main
from sciatica_kit.lab.jupyter import set_up_practice
from sciatica_kit.paths import CONTENT, OWN, PRACTICE, TEMPLATES, beside
from sciatica_kit.widgets.builder.builder import Builder
from sciatica_kit.widgets.roster.panel import BatchPanel
from sciatica_kit.widgets.roster.practice_setup import practice_setup
from tests.day import TODAY, ago

NAME = "Test Spine House"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice file of one's own; what the command tells the forms is forgotten afterwards."""
    text = (beside("templates") / "practice.toml").read_text("utf-8")
    path = tmp_path / "own.toml"
    path.write_text(text.replace("Example Spine Practice", NAME), encoding="utf-8")
    for told in (PRACTICE, TEMPLATES, OWN):
        monkeypatch.setenv(told, "")
    return path


def test_the_forms_use_the_practice_that_lab_was_told(own: Path, tmp_path: Path) -> None:
    """The builder and the batch panel print the same letterhead, without a word in the code."""
    set_up_practice(own, beside("templates"), CONTENT)
    assert Builder(outputs=str(tmp_path), issued_on=ago()).edition.practice.name == NAME
    panel = BatchPanel(folder=str(tmp_path), outputs=str(tmp_path), clock=lambda: TODAY)
    setup = panel.setup
    assert (setup.practice, setup.templates) == (str(own), str(beside("templates")))
    assert setup.content == str(CONTENT)


def test_what_a_notebook_names_comes_first(own: Path) -> None:
    """A path in the notebook is stronger than the command's; with neither the example prints."""
    assert practice_setup("", "").practice == ""
    set_up_practice(own, None)
    assert practice_setup("other.toml", "").practice == str(Path("other.toml").resolve())


@pytest.mark.parametrize("option", ["--practice", "--templates", "--content"])
def test_a_wrong_path_is_said_before_anything_opens(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A letterhead or a folder that is not there is one plain sentence."""
    assert main(["lab", "--no-browser", option, str(tmp_path / "nowhere")]) == 1
    said = capsys.readouterr().err
    assert "nowhere" in said
    assert "check the path" in said
