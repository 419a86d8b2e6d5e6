"""A piece of the picture: balls in chains, a fill, and where it runs on unseen."""

from dataclasses import dataclass
from itertools import pairwise

from ..pose.vectors import Vector, mixed

Ball = tuple[Vector, float]


@dataclass(frozen=True)
class BodyPart:
    """A piece painted at once: hulls of balls, a fill, and the joints where it runs on unseen."""

    name: str
    links: tuple[tuple[Ball, ...], ...]
    fill: str
    cloth: str
    joints: tuple[tuple[str, Ball], ...] = ()
    minus: tuple[tuple[Ball, ...], ...] = ()
    line: bool = True


def chain(a: Vector, b: Vector, radii: tuple[float, ...], k: float = 1.0) -> tuple[Ball, ...]:
    """Balls from one joint to the next with these radii."""
    last = len(radii) - 1
    return tuple((mixed(a, b, i / last), r * k) for i, r in enumerate(radii))


def pairs(balls: tuple[Ball, ...]) -> tuple[tuple[Ball, ...], ...]:
    """A chain's links: each ball with the next."""
    return tuple(pairwise(balls))
