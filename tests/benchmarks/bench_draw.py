"""How long the drawings take: one with both poses, the whole sheet, and one drawn before."""

import statistics
import time
from collections.abc import Callable

from sciatica_kit.figures.draw import draw, drawn_anew, whole
from sciatica_kit.library.load import load_library
from sciatica_kit.model.pose import Look

ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    """Seconds of the middle of several runs."""
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def yardstick() -> float:
    """Seconds of a fixed piece of plain arithmetic, so that machines can be compared."""
    return timed(lambda: sum(i * i % 7 for i in range(1_000_000)))


def main() -> None:
    """Print the figures and their ratios to the yardstick."""
    drawings = [e.drawing for e in load_library().exercises.values()]
    pairs = [d for d in drawings if not d.sequence]
    every = [(d, side) for d in drawings for side in ("left", "right")]
    one = timed(lambda: [drawn_anew(d, "left", Look()) for d in pairs]) / len(pairs)
    sheet = timed(lambda: [whole(drawn_anew(d, s, Look()), "x") for d, s in every])  # type: ignore[arg-type]
    again = timed(lambda: [draw(d, s) for d, s in every]) / len(every)  # type: ignore[arg-type]
    unit = yardstick()
    print(f"drawings, {len(drawings)} exercises; yardstick {unit * 1000:.0f} ms")
    for name, seconds in (
        ("one drawing, both poses, drawn anew", one),
        (f"the whole sheet, {len(every)} drawings, drawn anew", sheet),
        ("one drawing made before", again),
    ):
        print(f"  {name}: {seconds * 1000:.2f} ms, {seconds / unit:.4f} of the yardstick")


if __name__ == "__main__":
    main()
