"""One patient in a notebook: what is shown, and where the packet goes."""

import re
from pathlib import Path

import pytest

import sciatica_kit as sk
from sciatica_kit.errors import UserMistake
from sciatica_kit.packet.pages import NothingToMake
from tests.day import ago


@pytest.mark.parametrize("outputs", [None, "", "  ", 7, [], "a file", "a file/below"])
def test_what_is_no_folder_is_said(tmp_path: Path, outputs: object) -> None:
    """A parameter that names no folder is one sentence, and the file in its place stays."""
    (tmp_path / "a file").write_text("theirs")
    if isinstance(outputs, str) and outputs.strip():
        outputs = str(tmp_path / outputs)
    with pytest.raises(UserMistake, match="give"):
        sk.load().patient("sample", "DEMO-01").write(outputs)  # type: ignore[arg-type]
    assert (tmp_path / "a file").read_text() == "theirs"


def test_a_packet_that_stays_beside_nothing_to_make_is_said(tmp_path: Path) -> None:
    """The notebook names the pages of before by their path where nothing may be made; they stay."""
    list_ = tmp_path / "list.csv"
    row = "T-01,Test Ana,disc_herniation,left,{}\n"
    for cell in ("none", ""):
        list_.write_text("ref,name,diagnosis,side,red_flags\n" + row.format(cell), "utf-8")
        view = sk.load(issued_on=ago()).patient(list_, "T-01")
        if cell:
            view.write(tmp_path)
    page = tmp_path / "packets" / "T-01" / "handout.pdf"
    with pytest.raises(NothingToMake, match=f"is not to be handed out: {re.escape(str(page))}"):
        view.write(tmp_path)
    assert page.exists()
    with pytest.raises(NothingToMake) as plain:
        view.write(tmp_path / "elsewhere")
    assert "handed out" not in str(plain.value)
