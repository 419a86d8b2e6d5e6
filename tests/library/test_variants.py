"""The looks of the handout: every template that says it is one, and no other."""

from pathlib import Path

import pytest

from sciatica_kit.errors import UserMistake
from sciatica_kit.library.variants import Variant, variants_in


def test_the_kit_has_three_looks() -> None:
    """Standard comes first; large type and what visitors read are known from the templates."""
    assert list(variants_in()) == ["standard", "large", "fridge"]
    assert [name for name, v in variants_in().items() if v.large] == ["large"]
    assert [name for name, v in variants_in().items() if v.for_visitors] == ["fridge"]


def test_a_part_is_no_look(tmp_path: Path) -> None:
    """A template without the first line of a look cannot be asked for."""
    (tmp_path / "parts.typ").write_text("// Pieces.\n// Variant: not in the first line.\n")
    (tmp_path / "wall.typ").write_text(
        "// Variant: for the wall.\n// Read by: visitors\n// More.\n"
    )
    assert variants_in(tmp_path) == {"wall": Variant("wall", "for the wall.", for_visitors=True)}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("wall", "// Variant: for the wall.\n// Read by: visitor\n", "visitor.*Read by: visitors"),
        ("wall", "// Variant: for the wall.\n// Type: huge\n", "huge.*Type: large"),
        ("The Wall", "// Variant: for the wall.\n", "small letters.*rename it"),
    ],
)
def test_a_slip_in_the_first_lines_is_said(tmp_path: Path, name: str, text: str, said: str) -> None:
    """A trait that nobody knows is named with those there are, for a slip might show too much."""
    (tmp_path / f"{name}.typ").write_text(text)
    with pytest.raises(UserMistake, match=said):
        variants_in(tmp_path)


def test_a_change_is_seen_at_once(tmp_path: Path) -> None:
    """A look that is added while the kit runs is known to the next who asks."""
    assert variants_in(tmp_path) == {}
    (tmp_path / "wall.typ").write_text("// Variant: for the wall.\n")
    assert list(variants_in(tmp_path)) == ["wall"]
