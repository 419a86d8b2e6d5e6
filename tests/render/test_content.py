"""A page's instructions as bytes: all of them, as pikepdf finds them, and nothing lost."""

import io

import pikepdf
import pytest

from sciatica_kit.packet.make import patient_pdf, staff_pdf
from sciatica_kit.packet.plan import plan_row
from sciatica_kit.render.content import (
    instructions_of,
    number,
    parts_of,
    pieces_of,
    replaced_by,
    written,
)
from tests.sample import EDITION

ROW = {"ref": "A-1", "name": "Test Ọ̀ṣun (Bo) \\ Ana", "diagnosis": "disc", "side": "left",
       "red_flags": "none", "screened_by": "Desk", "screened_on": "2026-11-20",
       "days_since_onset": "30"}  # fmt: skip


@pytest.mark.parametrize("look", ["standard", "fridge"])
@pytest.mark.parametrize("tag", ["en", "fr", "ar"])
def test_a_page_is_cut_as_pikepdf_reads_it(tag: str, look: str) -> None:
    """Every instruction is found with as many operands, and the pieces together are the page."""
    plan = plan_row({**ROW, "language": tag, "print": look}, EDITION)
    for pdf in (patient_pdf(plan, EDITION), staff_pdf(plan, EDITION)):
        for page in pikepdf.open(io.BytesIO(pdf)).pages:
            raw = page.Contents.read_bytes()
            pieces = [*pieces_of(raw)]
            assert b"".join(piece.raw for piece in pieces) == raw
            found = [
                (one.name, len(one.operands)) for p in pieces for one in instructions_of(p.raw)
            ]
            theirs = pikepdf.parse_content_stream(page)
            assert found == [(str(o.operator).encode(), len(o.operands)) for o in theirs]


@pytest.mark.parametrize(
    ("raw", "pieces"),
    [
        (b"q 1 0 0 1 0 0 cm\nBT (x)Tj ET\nQ\n", [(0, 1)]),
        (b"/P<</MCID 0>>BDC BT (x)Tj ET EMC", [(16, 1)]),
        # Letters of a string are no instruction, whatever they spell.
        (b"/P<</ActualText(a EMC b)>>BDC BT ( ET EMC \\( BT )Tj ET EMC", [(29, 1)]),
        (b"/P<</MCID 0>>BDC BT((a) ET (b))Tj ET EMC", [(16, 1)]),
        # What is marked within what is marked stands in one piece.
        (b"/Artifact BMC BT (x)Tj ET /S BMC BT <00>Tj ET EMC EMC", [(13, 2)]),
        # A name may end, or begin, like an instruction.
        (b"/BT gs /FET gs\nBT/EMC 1 Tf ET", [(0, 1)]),
    ],
)
def test_a_piece_is_what_is_marked_as_a_whole(raw: bytes, pieces: list[tuple[int, int]]) -> None:
    """Each outermost stretch is a piece, with where its first instruction ends and its lines."""
    found = [(p.head, len(p.lines)) for p in pieces_of(raw) if p.raw.strip()]
    assert found == pieces


def test_strings_and_numbers_are_read_for_what_they_are() -> None:
    """Signs behind a backslash, octal numbers and hexadecimal ones are bytes of glyphs."""
    assert parts_of(b"[(\\000\\001)-27.5<0002>(\\)\\n)]") == [
        b"\0\1", -27.5, b"\0\2", b")\n",
    ]  # fmt: skip
    assert replaced_by(b"<</ActualText<FEFF00E9>>>") == "é"
    assert replaced_by(b"<</MCID 3>>") is None
    assert [number(n) for n in (1.5, 0.0, -0.25, 11 / 2048)] == [
        b"1.5", b"0", b"-0.25", b"0.00537109",
    ]  # fmt: skip


def test_what_is_written_is_read_again() -> None:
    """Instructions come back as they were, and operands without one are refused."""
    ops = instructions_of(b"/f0 11 Tf[(a)3]TJ\nET")
    assert instructions_of(written(ops)) == ops
    with pytest.raises(ValueError, match="without an instruction"):
        instructions_of(b"1 2")
