"""Head, hair and face, turned the way the pose looks."""

from ..looks import HAIRS, SKINS, Look
from ..pose.skeleton import Skeleton
from ..pose.vectors import Vector, add, dot, scaled, unit
from .parts import BodyPart


def head(s: Skeleton, look: Look, view: Vector) -> list[BodyPart]:
    """Head and hair; the face is left bare where it can be seen."""
    at, (front, up, left) = s.points["head"], s.frames["head"]
    skin, hair = SKINS[look.skin][0], "#b9bcbf" if look.older else HAIRS[look.hair]

    def spot(f: float, u: float, w: float = 0.0) -> Vector:
        return add(at, scaled(front, f), scaled(up, u), scaled(left, w))

    skull, jaw, chin = (at, 0.094), (spot(0.03, -0.05), 0.066), (spot(0.052, -0.078), 0.042)
    nose = (spot(0.092, -0.012), 0.02), (spot(0.112, -0.03), 0.012)
    face = BodyPart("head", ((skull, jaw, chin),), skin, "head",
                (("neck", (spot(-0.02, -0.06), 0.07)),))  # fmt: skip
    facing = dot(front, view)
    bare = ((spot(0.085, -0.005), 0.078), (spot(0.06, -0.085), 0.08))
    cut = (bare,) if facing > -0.35 else ()
    cap = ((spot(-0.014, 0.012), 0.101), (spot(-0.035, -0.03), 0.082))
    parts = [
        BodyPart("nose", ((skull, *nose),), skin, "head"),
        face,
        BodyPart("hair", (cap,), hair, "hair", minus=cut),
    ]
    if look.bun:
        parts.append(BodyPart("bun", (((spot(-0.088, 0.058), 0.042),),), hair, "hair"))
    return parts


def features(s: Skeleton, view: Vector) -> dict[str, list[Vector]]:
    """The places of eyes, brows, ears and mouth that can be seen."""
    at, (front, up, left) = s.points["head"], s.frames["head"]

    def spot(f: float, u: float, w: float) -> Vector:
        return add(at, scaled(front, f), scaled(up, u), scaled(left, w))

    found: dict[str, list[Vector]] = {"eye": [], "brow": [], "ear": [], "mouth": []}
    for sign in (-1.0, 1.0):
        if dot(unit(add(front, scaled(left, sign * 0.75))), view) > 0.12:
            found["eye"].append(spot(0.083, 0.006, sign * 0.036))
            found["brow"] += [spot(0.09, 0.03, sign * 0.022), spot(0.077, 0.034, sign * 0.052)]
        if dot(unit(add(scaled(left, sign), scaled(front, -0.1))), view) > 0.35:
            found["ear"].append(spot(-0.004, -0.012, sign * 0.092))
    if dot(front, view) > -0.1:
        side = 1.0 if dot(left, view) > 0 else -1.0
        found["mouth"] = [
            spot(0.086, -0.058, side * 0.030),
            spot(0.094, -0.070, side * 0.012),
            spot(0.097, -0.068, -side * 0.004),
        ]
    return found
