"""Outlines on the page: balls projected, hulled, joined; and who stands in front of whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .body.parts import BodyPart
from .pose.vectors import Vector, cross

ROUND = 28
_TURN = np.linspace(0, 2 * np.pi, ROUND, endpoint=False)
_CIRCLE = np.stack([np.cos(_TURN), np.sin(_TURN)])
Points = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """A camera without perspective: turned by yaw to the figure's front, raised by pitch.

    Mirrored, it shows the same pose done with the other side of the body."""

    yaw: float
    pitch: float
    mirrored: bool = False

    @property
    def toward(self) -> Vector:
        """The direction from the figure to the viewer."""
        y, p = radians(self.yaw), radians(self.pitch)
        return (sin(y) * cos(p), -cos(y) * cos(p), sin(p))

    @property
    def axes(self) -> Points:
        """Rows: right on the page, down on the page, towards the viewer."""
        y = radians(self.yaw)
        right = (cos(y), sin(y), 0.0)
        up = cross(self.toward, right)
        if self.mirrored:
            right = (-right[0], -right[1], 0.0)
        return np.array([right, (-up[0], -up[1], -up[2]), self.toward])

    def flat(self, points: Sequence[Vector]) -> Points:
        """x right, y down and depth of points, in metres."""
        return np.array(points, dtype=float).reshape(-1, 3) @ self.axes.T


@dataclass(frozen=True)
class Shape:
    """A part on the page: its outline, and its balls as x, y, depth, radius.

    `ring` is the outline where that is one hull; `joints` are the part's own, as x, y, radius.
    """

    part: BodyPart
    area: Any
    balls: Points
    ring: Points | None = None
    joints: tuple[tuple[str, tuple[float, float, float]], ...] = ()


def shapes(parts: Sequence[BodyPart], view: View) -> list[Shape]:
    """The outline of every part; all hulls are made in one go, which is what makes it quick."""
    if not parts:
        return []
    links = [link for part in parts for link in (*part.links, *part.minus)]
    counts = np.array([len(link) for link in links])
    flat = view.flat([centre for link in links for centre, _ in link])
    rows = np.column_stack([flat, np.array([r for link in links for _, r in link])])
    corners = _hulls(rows, counts)
    hulls: Any = shapely.polygons(corners)
    out, at, first = [], 0, 0
    spots = iter(_joints(parts, view))
    for part in parts:
        n, m = len(part.links), len(part.minus)
        many = int(counts[at : at + n].sum())
        area = hulls[at] if n == 1 else shapely.union_all(hulls[at : at + n])
        for hole in hulls[at + n : at + n + m]:
            area = shapely.difference(area, hole)
        ring = corners[at] if (n, m) == (1, 0) else None
        joints = tuple((name, next(spots)) for name, _ in part.joints)
        out.append(Shape(part, area, rows[first : first + many], ring, joints))
        first += int(counts[at : at + n + m].sum())
        at += n + m
    return out


def _joints(parts: Sequence[BodyPart], view: View) -> list[tuple[float, float, float]]:
    """x, y and radius of every joint of the parts, in order."""
    balls = [ball for part in parts for _, ball in part.joints]
    flat = view.flat([centre for centre, _ in balls])[:, :2].tolist() if balls else []
    return [(x, y, r) for (x, y), (_, r) in zip(flat, balls, strict=True)]


def _hulls(rows: Points, counts: NDArray[np.int_]) -> Points:
    """The hull of each link's balls as the balls' outermost points in each direction."""
    most = int(counts.max())
    starts = np.cumsum(counts) - counts
    which = starts[:, None] + np.minimum(np.arange(most), counts[:, None] - 1)
    reach = rows[:, :2] @ _CIRCLE + rows[:, 3:4]
    best = np.argmax(reach[which], axis=1)
    ball = rows[np.take_along_axis(which, best, axis=1)]
    return np.asarray(ball[..., :2] + ball[..., 3:4] * _CIRCLE.T[None])


def far_to_near(found: Sequence[Shape]) -> list[Shape]:
    """The shapes in painting order: where two overlap, the one whose balls lie nearer is later."""
    counts = np.array([len(s.balls) for s in found])
    rows = np.concatenate([s.balls for s in found])
    x, y, depth, r = rows.T
    gap = np.hypot(x[:, None] - x, y[:, None] - y)
    ahead = (depth[:, None] - depth) * np.clip(r[:, None] + r - gap, 0, None)
    starts = np.cumsum(counts) - counts
    score = np.add.reduceat(np.add.reduceat(ahead, starts, axis=0), starts, axis=1)
    ranks = _ranks(tuple(s.part.name for s in found))
    over, fixed = (score + 1e3 * ranks) > 1e-9, ranks > 0
    mean = np.add.reduceat(depth, starts) / counts
    order = []
    for _ in found:
        # Where all wait for each other, only what always stands behind must go first.
        waits = over.any(axis=1) * 1e3 + fixed.any(axis=1) * 1e6
        pick = int(np.argmin(mean + waits))
        order.append(found[pick])
        over[:, pick] = fixed[:, pick] = False
        mean[pick] = np.inf
    return order


# Pairs that always stand in this order where both are there: hair over head, sleeve over arm.
_OVER = {
    ("hair", "head"), ("head", "nose"), ("hair", "nose"), ("head", "neck"), ("hair", "neck"),
    ("sleeve_a", "upper_arm_a"), ("sleeve_b", "upper_arm_b"), ("shirt", "pelvis"),
}  # fmt: skip


@lru_cache(maxsize=256)
def _ranks(names: tuple[str, ...]) -> Points:
    """1 where one part always stands over the other, -1 the other way round."""
    table = [[((a, b) in _OVER) - ((b, a) in _OVER) for b in names] for a in names]
    return np.array(table, dtype=float)
