"""The moving picture: every frame a body that holds, and calm for who prefers no motion."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from sciatica_kit.figures.motion import frame_at, halfway, skeletons
from sciatica_kit.figures.moving import STEPS, moving
from sciatica_kit.figures.pose.angles import joint_angles
from sciatica_kit.figures.pose.proportions import RANGES
from sciatica_kit.library.load import load_library
from sciatica_kit.model.library import Library
from sciatica_kit.model.pose import Look

EXERCISES = sorted(load_library().exercises)


@pytest.mark.parametrize("name", EXERCISES)
def test_it_is_one_file_with_a_frame_a_step(library: Library, name: str) -> None:
    """One well-formed SVG with all its frames, no script and nothing fetched from elsewhere."""
    drawing = library.exercises[name].drawing
    made = moving(drawing, "left", name="x")
    root = ElementTree.fromstring(made)
    frames = [g for g in root if g.tag.endswith("}g")]
    assert len(frames) == (len(drawing.poses) - 1) * STEPS + 1
    assert "<script" not in made
    assert "url(" not in made
    assert "prefers-reduced-motion:reduce" in made
    assert root.get("role") == "img"
    assert root.get("aria-label")


@pytest.mark.parametrize("name", EXERCISES)
def test_at_every_moment_one_frame_is_seen(library: Library, name: str) -> None:
    """The spans of the frames cover the whole round without gap or overlap."""
    made = moving(library.exercises[name].drawing, name="x")
    edges = []
    for body in re.findall(r"@keyframes x\d+\{(.*?\})\}", made):
        keys = [(float(t), v) for t, v in re.findall(r"([\d.]+)%\{visibility:(\w+)\}", body)]
        ends = [t for t, _ in keys[1:]] + [100.0]
        edges += [(t, e) for (t, v), e in zip(keys, ends, strict=True) if v == "visible"]
    edges.sort()
    assert edges[0][0] == 0
    assert edges[-1][1] == 100
    assert all(a[1] == pytest.approx(b[0], abs=0.011) for a, b in pairwise(edges))


@pytest.mark.parametrize("name", EXERCISES)
def test_joints_stay_human_on_the_way(library: Library, name: str) -> None:
    """Halfway between two poses every joint is within its range, a little give allowed."""
    drawing = library.exercises[name].drawing
    made = skeletons(drawing, Look())
    for i in range(len(made) - 1):
        for t in (0.25, 0.5, 0.75):
            ends = ((drawing.poses[i], made[i]), (drawing.poses[i + 1], made[i + 1]))
            pose = halfway(*ends, t)
            if pose is None:
                continue
            s = frame_at(drawing, Look(), (made[i], made[i + 1]), t, i)
            for joint, angle in joint_angles(s, pose).items():
                low, high = RANGES[joint.removesuffix("_a").removesuffix("_b")]
                assert low - 8 <= angle <= high + 8, f"{joint} at {angle:.0f}, {t} of the way"
