"""Small vectors in three dimensions: plain tuples, quicker than arrays at this size."""

from math import acos, cos, degrees, radians, sin, sqrt

Vector = tuple[float, float, float]
UP: Vector = (0.0, 0.0, 1.0)


def add(*vectors: Vector) -> Vector:
    """The sum of vectors."""
    x = y = z = 0.0
    for a, b, c in vectors:
        x, y, z = x + a, y + b, z + c
    return (x, y, z)


def scaled(a: Vector, k: float) -> Vector:
    """A vector k times as long."""
    return (a[0] * k, a[1] * k, a[2] * k)


def along(a: Vector, direction: Vector, k: float) -> Vector:
    """The point k along a direction from a point."""
    return (a[0] + direction[0] * k, a[1] + direction[1] * k, a[2] + direction[2] * k)


def between(a: Vector, b: Vector) -> Vector:
    """The vector from a to b."""
    return (b[0] - a[0], b[1] - a[1], b[2] - a[2])


def dot(a: Vector, b: Vector) -> float:
    """The scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """How long a vector is."""
    return sqrt(dot(a, a))


def unit(a: Vector) -> Vector:
    """A vector's direction; the zero vector has none and is returned as it is."""
    size = length(a)
    return scaled(a, 1 / size) if size > 1e-12 else a


def mixed(a: Vector, b: Vector, t: float) -> Vector:
    """The point t of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def turned(a: Vector, axis: Vector, angle: float) -> Vector:
    """A vector turned by so many degrees about a unit axis (Rodrigues)."""
    c, s = cos(radians(angle)), sin(radians(angle))
    k = dot(axis, a) * (1 - c)
    x = cross(axis, a)
    return (
        a[0] * c + x[0] * s + axis[0] * k,
        a[1] * c + x[1] * s + axis[1] * k,
        a[2] * c + x[2] * s + axis[2] * k,
    )


def angle_between(a: Vector, b: Vector) -> float:
    """Degrees between two directions, 0 to 180."""
    return degrees(acos(max(-1.0, min(1.0, dot(unit(a), unit(b))))))


def flattened(a: Vector, normal: Vector) -> Vector:
    """The direction of a vector within the plane of a unit normal."""
    return unit(along(a, normal, -dot(a, normal)))
