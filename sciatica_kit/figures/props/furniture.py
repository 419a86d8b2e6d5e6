"""Mat, bed, chair, wall, counter, step and rail: boxes and bars, and where they stand."""

from collections.abc import Callable

from ..body.parts import BodyPart, chain, pairs
from ..pose.skeleton import SEAT, Skeleton

MAT_TOP, MATTRESS_TOP, BED_TOP = 0.012, 0.15, 0.50
TINY = 0.004
WOOD = ("#d9b483", "#b98f5c", "#9a7343")
CLOTH = ("#a9d3d3", "#7fb7b8", "#669fa1")
PALE = ("#e9e4da", "#d3ccbe", "#bdb5a4")
STEEL = "#7d8a93"
Box = tuple[float, float, float, float, float, float]


def boxes(name: str, x: float) -> list[Box]:
    """The boxes that nothing may pass through: x, y and z from and to, in metres."""
    return {
        "mat": [(-1.0, 1.0, -0.33, 0.33, 0.0, MAT_TOP)],
        "bed": [(x - 1.05, x + 1.05, -0.42, 0.48, 0.16, BED_TOP)],
        "firm_chair": [
            (x - 0.24, x + 0.2, -0.22, 0.22, SEAT - 0.045, SEAT),
            (x - 0.27, x - 0.235, -0.22, 0.22, SEAT - 0.045, 0.95),
        ],
        "wall": [(x, x + 0.05, -0.35, 0.75, 0.0, 1.95)],
        "doorway": [(x, x + 0.10, 0.0, 0.10, 0.0, 1.6)],
        "counter": [(x, x + 0.5, -0.28, 0.5, 0.0, 0.9)],
        "low_step": [(x, x + 0.32, -0.3, 0.3, 0.0, 0.16)],
        "rail": [(x - 0.024, x + 0.024, -0.3, 0.42, 0.926, 0.974)],
    }.get(name, [])


def box_faces(box: Box, colours: tuple[str, str, str], name: str) -> list[BodyPart]:
    """The three faces of a box that are seen from above, in front, and from the figure's front."""
    x0, x1, y0, y1, z0, z1 = box
    top = [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]
    side = [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)]
    end = [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)]
    faces = ((end, colours[2]), (side, colours[1]), (top, colours[0]))
    return [
        BodyPart(f"{name} {i}", (tuple((c, TINY) for c in face),), colour, name)
        for i, (face, colour) in enumerate(faces)
    ]


def solid(name: str, colours: tuple[str, str, str]) -> Callable[[Skeleton, float], list[BodyPart]]:
    return lambda s, x: [p for b in boxes(name, x) for p in box_faces(b, colours, name)]


def mat(ends: tuple[float, float]) -> list[BodyPart]:
    return box_faces((*ends, -0.33, 0.33, 0.0, MAT_TOP), CLOTH, "mat")


def mattress(ends: tuple[float, float]) -> list[BodyPart]:
    """The top of a bed alone, so that who lies on it stays large in the picture."""
    made = box_faces((*ends, -0.42, 0.42, 0.0, 0.04), WOOD, "bed frame")
    return made + box_faces((*ends, -0.42, 0.42, 0.04, MATTRESS_TOP), CLOTH, "mattress")


def bed(ends: tuple[float, float]) -> list[BodyPart]:
    """A bed with its headboard on the left, where the head of who lies on the back is."""
    x0, x1 = ends
    made = box_faces((x0 - 0.06, x0, -0.44, 0.5, 0.0, 0.8), WOOD, "headboard")
    made += box_faces((x1 - 0.08, x1 - 0.02, -0.4, -0.34, 0.0, 0.2), WOOD, "bed leg")
    made += box_faces((x0, x1, -0.42, 0.48, 0.16, 0.3), WOOD, "bed frame")
    return made + box_faces((x0, x1, -0.42, 0.48, 0.3, BED_TOP), CLOTH, "bed")


LONG = {"mat": mat, "mattress": mattress, "bed": bed}


def chair(s: Skeleton, x: float) -> list[BodyPart]:
    seat, back = boxes("firm_chair", x)
    legs = [
        (x + a, x + a + 0.04, y, y + 0.04, 0.0, SEAT - 0.045)
        for y in (0.17, -0.21)
        for a in (-0.24, 0.15)
    ]
    made = [p for b in legs[:2] for p in box_faces(b, WOOD, "leg")]
    made += box_faces(back, WOOD, "back")
    made += [p for b in legs[2:] for p in box_faces(b, WOOD, "leg")]
    return made + box_faces(seat, WOOD, "seat")


# Walls run on beyond the picture: how high, how far to the near side, and their skirting board.
RUNS_ON = frozenset({"wall", "doorway wall", "doorway"})
BEYOND, NEAR, SKIRTING = 3.0, -1.8, 0.11


def wall(s: Skeleton, x: float) -> list[BodyPart]:
    """A wall that the figure faces or leans on: cut open on the right, a broad face on the left."""
    x0, x1, y0, y1, _, _ = boxes("wall", x)[0]
    if x > 0:
        board = (x0 - 0.02, x0, y0, y1, 0.0, SKIRTING)
        cut = box_faces((x0, x0 + 0.14, y0, y1, 0.0, BEYOND), PALE, "wall")
        return [*cut, *box_faces(board, WOOD, "skirting")]
    return [
        _upright("wall face", x1, (NEAR, y1), BEYOND, PALE[0]),
        _upright("wall board", x1, (NEAR, y1), SKIRTING, PALE[2]),
    ]


def _upright(name: str, x: float, ends: tuple[float, float], high: float, fill: str) -> BodyPart:
    """A sheet that stands on the floor across the line of sight."""
    corners = [(x, y, z) for y, z in zip((*ends, *ends[::-1]), (0, 0, high, high), strict=True)]
    return BodyPart(name, (tuple((c, TINY) for c in corners),), fill, "wall")


def doorway(s: Skeleton, x: float) -> list[BodyPart]:
    """The frame's post beside the figure, with a piece of the wall behind it."""
    x0, x1, y0, y1, _, _ = boxes("doorway", x)[0]
    wall = (x + 0.02, x + 0.08, 0.10, 0.75, 0.0, BEYOND)
    post = (x0, x1, y0, y1, 0.0, BEYOND)
    return box_faces(wall, PALE, "doorway wall") + box_faces(post, WOOD, "doorway")


def rail(s: Skeleton, x: float) -> list[BodyPart]:
    post = chain((x, 0.32, 0.0), (x, 0.32, 0.95), (0.02, 0.02))
    bar = chain((x, -0.3, 0.95), (x, 0.42, 0.95), (0.024,) * 8)
    near = chain((x, -0.27, 0.0), (x, -0.27, 0.95), (0.02, 0.02))
    return [BodyPart("rail", (*pairs(post), *pairs(bar), *pairs(near)), STEEL, "rail")]
