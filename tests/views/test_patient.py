"""One patient in a notebook: what is shown, and where the packet goes."""

from pathlib import Path

import pytest

import sciatica_kit as sk
from sciatica_kit.errors import UserMistake


@pytest.mark.parametrize("outputs", [None, "", "  ", 7, [], "a file", "a file/below"])
def test_what_is_no_folder_is_said(tmp_path: Path, outputs: object) -> None:
    """A parameter that names no folder is one sentence, and the file in its place stays."""
    (tmp_path / "a file").write_text("theirs")
    if isinstance(outputs, str) and outputs.strip():
        outputs = str(tmp_path / outputs)
    with pytest.raises(UserMistake, match="give"):
        sk.load().patient("sample", "DEMO-01").write(outputs)  # type: ignore[arg-type]
    assert (tmp_path / "a file").read_text() == "theirs"
