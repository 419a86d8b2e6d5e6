"""Every format that a page is rendered in: it stands in the packet, and is the same again."""

from pathlib import Path

import pytest

from sciatica_kit.packet.make import make_packet, page_names, strays
from sciatica_kit.packet.pages import page_of
from sciatica_kit.paths import PACKAGE
from sciatica_kit.render import RENDERERS, typst
from tests.sample import EDITION, PLANS

# A handout of one page, and an urgent sheet.
STEMS = {"DEMO-06": "handout", "DEMO-12": "urgent"}


@pytest.mark.parametrize("suffix", RENDERERS)
@pytest.mark.parametrize("ref", STEMS)
def test_a_format_gives_the_same_bytes_again(ref: str, suffix: str) -> None:
    """A page becomes the same bytes each time, and they tell of no folder of this machine."""
    page = page_of(PLANS[ref], EDITION)
    made = []
    for _ in range(2):
        typst._set.cache_clear()
        made.append(RENDERERS[suffix](page, EDITION.issued_on, EDITION.templates))
    assert made[0]
    assert made[0] == made[1]
    assert str(PACKAGE.parent).encode() not in made[0]


@pytest.mark.parametrize("ref", STEMS)
def test_every_format_stands_in_the_packet(ref: str, tmp_path: Path) -> None:
    """A packet has the page in each format, and none of another kind stays beside it."""
    packet = make_packet(PLANS[ref], EDITION)
    assert set(page_names(STEMS[ref])) <= set(packet.files)
    [other] = set(STEMS.values()) - {STEMS[ref]}
    own = packet.save(tmp_path)
    for name in page_names(other):
        (own / name).write_bytes(b"old")
    found = {stray.name for stray in strays(own, tuple(packet.files))}
    assert found == set(page_names(other))
    packet.save(tmp_path)
    assert strays(own, tuple(packet.files)) == []
