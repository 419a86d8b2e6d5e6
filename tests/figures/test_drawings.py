"""Every exercise's drawing: human, solid, touching, standing firm, told apart, and in words."""

import re
from itertools import combinations, product
from math import hypot
from typing import get_args
from xml.etree import ElementTree

import pytest

from sciatica_kit.figures.checks import drawing_faults
from sciatica_kit.figures.draw import LINE, draw, drawn_anew, whole
from sciatica_kit.figures.framing import WIDE
from sciatica_kit.figures.motion import skeletons
from sciatica_kit.library.load import load_library
from sciatica_kit.model.library import Library
from sciatica_kit.model.pose import Drawing, Look, Prop

EXERCISES = sorted(load_library().exercises)
# The looks a patient may be drawn with; a bed is for those who lie on one.
LOOKS = {
    "usual": Look(),
    "bed": Look(surface="bed"),
    "larger": Look(build="larger"),
    "pregnant": Look(build="pregnant"),
    "older with a stick": Look(older=True, aid="stick"),
}
NARROWEST_MM, THINNEST_MM = 45, 0.35
# How far apart, in metres summed over all joints, two drawings with the same things must be.
APART = 0.4


def drawing(library: Library, name: str) -> Drawing:
    """The drawing of an exercise."""
    return library.exercises[name].drawing


@pytest.mark.parametrize(("name", "look"), list(product(EXERCISES, LOOKS)))
def test_every_body_holds(library: Library, name: str, look: str) -> None:
    """Joints within range, nothing through floor or prop, hands that touch, weight over feet."""
    if look == "pregnant" and library.cell(name, "pregnancy") == "X":
        pytest.skip("never given in pregnancy")
    assert drawing_faults(drawing(library, name), LOOKS[look]) == []


@pytest.mark.parametrize(("name", "side"), list(product(EXERCISES, ("left", "right", ""))))
def test_every_line_stays_in_its_frame(library: Library, name: str, side: str) -> None:
    """Every point of every panel lies within the panel, for either side and for none."""
    made = drawn_anew(drawing(library, name), side, Look())  # type: ignore[arg-type]
    for panel in made.panels:
        root = ElementTree.fromstring(panel)
        for path in root.iter("{http://www.w3.org/2000/svg}path"):
            if path.get("fill") != "none" or "transform" in path.attrib:
                numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", path.attrib["d"])]
                if numbers and not _in_icon(root, path):
                    assert min(numbers) >= -1
                    assert max(numbers[::2]) <= made.wide + 1
                    assert max(numbers[1::2]) <= made.high + 1


def _in_icon(root: ElementTree.Element, path: ElementTree.Element) -> bool:
    """Whether a path stands in a group that has its own scale."""
    return any(path in list(g.iter()) for g in root.iter("{http://www.w3.org/2000/svg}g"))


def test_no_two_exercises_look_alike(library: Library) -> None:
    """Two drawings differ in pose, or in view, props, muscle, arrow or signs."""
    for one, other in combinations(EXERCISES, 2):
        a, b = drawing(library, one), drawing(library, other)
        same = (a.props, a.muscle, a.follow, a.marks) == (b.props, b.muscle, b.follow, b.marks)
        assert not same or _apart(a, b) > APART, f"{one} looks like {other}"


def _apart(a: Drawing, b: Drawing) -> float:
    """How far the joints of two drawings lie apart in their last poses, summed, in metres."""
    p, q = skeletons(a, Look())[-1].points, skeletons(b, Look())[-1].points
    return sum(hypot(*(x - y for x, y in zip(p[n], q[n], strict=True))) for n in p)


@pytest.mark.parametrize("name", EXERCISES)
def test_left_and_right_are_mirrored(library: Library, name: str) -> None:
    """The left drawing is the right one seen in a mirror: same size, every x turned about."""
    left = drawn_anew(drawing(library, name), "left", Look())
    right = drawn_anew(drawing(library, name), "right", Look())
    assert (left.wide, left.high, left.columns) == (right.wide, right.high, right.columns)
    assert left.panels != right.panels
    spots = {side: _shoes(d.panels[0]) for side, d in (("left", left), ("right", right))}
    assert spots["left"] == pytest.approx(left.wide - spots["right"], abs=25)


def _shoes(panel: str) -> float:
    """The middle of the coloured shoe along x."""
    (d,) = re.findall(r'<path d="([^"]+)" fill="#f2921d"', panel)
    xs = [float(n) for n in re.findall(r"-?\d+", d)][::2]
    return (min(xs) + max(xs)) / 2


@pytest.mark.parametrize("name", EXERCISES)
def test_one_shoe_is_coloured_for_a_side_and_none_without(library: Library, name: str) -> None:
    """A sore side wears one coloured shoe in every panel; no side, no coloured shoe."""
    for side, count in (("left", 1), ("right", 1), ("", 0)):
        for panel in draw(drawing(library, name), side).panels:
            assert panel.count('fill="#f2921d"') == count


@pytest.mark.parametrize("name", EXERCISES)
def test_no_line_is_thinner_than_print_can_show(library: Library, name: str) -> None:
    """At the narrowest print no stroke is under 0.35 mm."""
    made = draw(drawing(library, name), "left")
    units = WIDE / NARROWEST_MM
    for panel in made.panels:
        plain = re.sub(r'<g transform="[^"]*scale\(10\)">.*?</g>', "", panel)
        widths = [float(w) for w in re.findall(r'stroke-width="([\d.]+)"', plain)]
        assert min(w for w in widths if w != 10) / units >= THINNEST_MM
    assert LINE / units >= THINNEST_MM


@pytest.mark.parametrize("name", EXERCISES)
def test_the_words_name_position_movement_and_side(library: Library, name: str) -> None:
    """Every drawing has words without digits; where a side matters they name it."""
    d = drawing(library, name)
    assert not re.search(r"\d", d.alt)
    assert len(d.alt.split()) >= 8
    assert d.alt.rstrip().endswith(".")
    if d.side_matters:
        assert "{side}" in d.alt
        assert " left " in draw(d, "left").alt.replace(",", " ").replace(".", " ")
        assert " right " in draw(d, "right").alt.replace(",", " ").replace(".", " ")


@pytest.mark.parametrize("name", EXERCISES)
def test_the_same_words_give_the_same_bytes(library: Library, name: str) -> None:
    """Drawn again from the beginning, a drawing has the same bytes, and is no document in parts."""
    one, two = (drawn_anew(drawing(library, name), "left", Look()) for _ in range(2))
    assert one == two
    assert "<text" not in whole(one, "x")
    assert "http" not in whole(one, "x").replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("name", EXERCISES)
def test_props_that_are_moved_are_there(library: Library, name: str) -> None:
    """A place is given only to props that a drawing has."""
    d = drawing(library, name)
    used = {*d.props, *(n for pose in d.poses for n in pose.props or ())}
    assert set(d.prop_x) <= used <= set(get_args(Prop))


def grey(colour: str) -> float:
    """How light a colour is in grey, 0 to 255."""
    r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_what_must_be_told_apart_differs_in_grey() -> None:
    """Near and far limbs, both shoes, muscle and cloth, ghost and paper differ without colour."""
    from sciatica_kit.figures import looks

    pairs = [
        (looks.TROUSERS, looks.TROUSERS_FAR), (looks.SHIRT, looks.SHIRT_FAR),
        (looks.SORE_SHOE, looks.SHOE), (looks.SORE_SHOE, looks.SHOE_FAR),
        (looks.MUSCLE, looks.TROUSERS), (looks.MUSCLE, looks.SHIRT),
        (looks.GHOST_EDGE, "#ffffff"), (looks.ARROW, "#ffffff"),
    ]  # fmt: skip
    assert all(abs(grey(a) - grey(b)) >= 15 for a, b in pairs)
