"""The explaining pictures: one for every cause, plain, calm, whole, and the same each time."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from sciatica_kit.figures import anatomy
from sciatica_kit.figures.anatomy import NAMES, Picture, picture
from sciatica_kit.figures.anatomy.shapes import NERVE_EDGE, NERVE_RIM, WIDE
from sciatica_kit.library.wording import MAX_GRADE, faults, grade
from sciatica_kit.model.library import Library

SIDES = ("left", "right", "")
PRINTED_MM, THINNEST_MM = 60, 0.35
MOST_LABELS, LONGEST_LABEL = 4, 20
# As shares of the picture: how near its edge a word's middle may stand, and two words to another.
MARGIN, APART = 0.05, 0.08
EVERY = pytest.mark.parametrize(("name", "side"), [(n, s) for n in NAMES for s in SIDES])


def words(library: Library, name: str, side: str) -> str:
    """What stands for a picture in words."""
    said = library.anatomy[f"alt.{name}.{'side' if side else 'both'}"]
    return said.replace("{side}", side)


def root(made: Picture) -> ElementTree.Element:
    """The picture's SVG, parsed."""
    return ElementTree.fromstring(made.svg)


def paths(made: Picture) -> list[list[tuple[int, int]]]:
    """The points of every path of a picture."""
    found = [[int(n) for n in re.findall(r"-?\d+", p.get("d", ""))] for p in root(made)]
    return [list(zip(numbers[::2], numbers[1::2], strict=True)) for numbers in found]


def test_every_diagnosis_has_a_picture_of_its_own(library: Library) -> None:
    """Whatever the clinician's diagnosis, there is a picture that shows where the trouble is."""
    named = [diagnosis.picture for diagnosis in library.diagnoses.values()]
    assert sorted([*named, "nerve_path"]) == list(NAMES)


def test_an_unknown_name_has_none() -> None:
    """A name that is no picture's is refused."""
    for name in ("unknown", ""):
        with pytest.raises(KeyError):
            picture(name, "left")


@pytest.mark.parametrize("side", SIDES)
def test_all_pictures_differ(side: str, library: Library) -> None:
    """No two causes share a picture or its description."""
    for one, two in combinations(NAMES, 2):
        assert picture(one, side).svg != picture(two, side).svg
        assert words(library, one, side) != words(library, two, side)


@pytest.mark.parametrize("name", NAMES)
def test_right_is_the_mirror_of_left(name: str) -> None:
    """The right side is drawn anew, point for point across the midline, and differs from left."""
    left, right = picture(name, "left"), picture(name, "right")
    assert left.svg != right.svg
    for one, two in zip(paths(left), paths(right), strict=True):
        for (x, y), (flipped, same) in zip(one, two, strict=True):
            assert abs(WIDE - x - flipped) <= 1
            assert y == same


@pytest.mark.parametrize("name", NAMES)
def test_labels_move_along(name: str) -> None:
    """The words keep their height and what they point to, and change over to the other side."""
    pairs = zip(picture(name, "left").labels, picture(name, "right").labels, strict=True)
    for one, two in pairs:
        assert (one.key, one.y, one.at_y) == (two.key, two.y, two.at_y)
        assert one.x + two.x == pytest.approx(1, abs=0.001)
        assert one.at_x + two.at_x == pytest.approx(1, abs=0.001)


@pytest.mark.parametrize("name", sorted(anatomy.FROM_BEHIND))
def test_without_a_side_both_are_shown(name: str) -> None:
    """A picture from behind shows the nerve on both sides where no one side is sore."""
    left, both = picture(name, "left"), picture(name, "")
    assert len(paths(both)) >= len(paths(left))
    assert both.svg not in (left.svg, picture(name, "right").svg)


@EVERY
def test_the_drawing_is_paths_alone(name: str, side: str) -> None:
    """The SVG is well formed and holds paths and nothing else: no text, style, script or image."""
    made = root(picture(name, side))
    assert made.tag == "{http://www.w3.org/2000/svg}svg"
    assert {child.tag for child in made.iter()} == {made.tag, "{http://www.w3.org/2000/svg}path"}


@EVERY
def test_nothing_is_fetched_or_shared(name: str, side: str) -> None:
    """No link, no address and no id, so that many pictures can stand on one page."""
    svg = picture(name, side).svg.replace('xmlns="http://www.w3.org/2000/svg"', "")
    for word in ("http", "href", "url(", "id=", "class=", "<!", "<?"):
        assert word not in svg


@EVERY
def test_the_picture_has_its_size(name: str, side: str) -> None:
    """Every picture is as wide as the others and between two thirds and one and a half as high."""
    left, top, wide, high = map(int, root(picture(name, side)).get("viewBox", "").split())
    assert (left, top, wide) == (0, 0, WIDE)
    assert wide / 1.5 <= high <= wide * 1.5


@EVERY
def test_lines_are_thick_enough_to_print(name: str, side: str) -> None:
    """No line is thinner than 0.35 mm where the picture is printed 60 mm wide."""
    widths = [p.get("stroke-width") for p in root(picture(name, side)) if p.get("stroke")]
    assert widths
    assert min(float(width or 0) for width in widths) >= THINNEST_MM * WIDE / PRINTED_MM


@EVERY
def test_coordinates_are_whole(name: str, side: str) -> None:
    """Paths hold whole numbers only, which read the same on every machine."""
    for path in root(picture(name, side)):
        assert re.fullmatch(r"M-?\d+ -?\d+(C(-?\d+ ?){6})+Z?", path.get("d", ""))


@EVERY
def test_labels_stand_in_the_picture(name: str, side: str) -> None:
    """At most four words, each within the picture with what it points to, and none on another."""
    labels = picture(name, side).labels
    assert 1 <= len(labels) <= MOST_LABELS
    for label in labels:
        assert all(MARGIN <= n <= 1 - MARGIN for n in (label.x, label.y))
        assert all(0 < n < 1 for n in (label.at_x, label.at_y))
    for one, two in combinations(labels, 2):
        assert abs(one.x - two.x) > 0.3 or abs(one.y - two.y) > APART


@EVERY
def test_labels_are_short_words_from_the_table(name: str, side: str, library: Library) -> None:
    """Every word has a key for its translation and is short enough to stand beside a picture."""
    labels = picture(name, side).labels
    assert len({label.key for label in labels}) == len(labels)
    for label in labels:
        assert len(library.anatomy[f"label.{label.key}"]) <= LONGEST_LABEL


def test_the_tables_hold_no_idle_words(library: Library) -> None:
    """What a translator is asked for is used, and each picture has its description."""
    used = {label.key for n in NAMES for s in SIDES for label in picture(n, s).labels}
    alts = {f"alt.{name}.{which}" for name in NAMES for which in ("side", "both")}
    assert set(library.anatomy) == {f"label.{key}" for key in used} | alts


@EVERY
def test_the_description_names_the_side(name: str, side: str, library: Library) -> None:
    """The description says left or right where one side is meant, and neither where none is."""
    said = set(re.findall(r"[a-z]+", words(library, name, side).lower()))
    assert said & {"left", "right"} == ({side} if side else set())


@EVERY
def test_the_description_is_plain(name: str, side: str, library: Library) -> None:
    """One or two short sentences for a reader of grade six, without a promise or a fright."""
    alt = words(library, name, side)
    assert faults(alt) == []
    assert grade([alt]) <= MAX_GRADE
    assert 1 <= len(re.findall(r"\.(?:\s|$)", alt)) <= 2
    assert not re.search(r"\b(pinch|crush|damage|slipped|torn|worn|unstable|crack)", alt, re.I)


@EVERY
def test_the_place_has_a_dotted_edge(name: str, side: str) -> None:
    """The sore place can be told without colour: its light has a dotted edge in every close-up."""
    dotted = re.findall(r'stroke-dasharray="0 ', picture(name, side).svg)
    assert bool(dotted) == (name != "nerve_path")


@EVERY
def test_the_nerve_has_a_pale_edge(name: str, side: str) -> None:
    """The nerve can be told without colour: a pale edge lies wider than its dark rim."""
    found = re.findall(r'fill="(#\w+)" stroke="\1" stroke-width="(\d+)"', picture(name, side).svg)
    widths = {colour: int(width) for colour, width in found}
    assert widths[NERVE_EDGE] > widths[NERVE_RIM]


@EVERY
def test_the_same_picture_has_the_same_bytes(name: str, side: str) -> None:
    """Drawn twice from nothing, a picture comes out the same to the last byte."""
    first = picture(name, side)
    anatomy.picture.cache_clear()
    assert picture(name, side) == first
