"""What is printed, step by step, and how a long run is split between packets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...handout.cover import HELD_BACK, Listed, Pile


@dataclass(frozen=True)
class Step:
    """One packet with its address sheet, or the cover of a pile; `pages` counts blanks as well."""

    pile: int
    title: str
    pages: int
    packet: Listed | None = None


@dataclass(frozen=True)
class PrintPart:
    """One print file by its name, and what it holds."""

    name: str
    steps: tuple[Step, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        """The refs of its packets."""
        return tuple(step.packet.ref for step in self.steps if step.packet)


def even(pages: int) -> int:
    """The pages with the blank that lets the next sheet start on an odd page."""
    return pages + pages % 2


def steps_of(piles: Sequence[Pile], covers: Sequence[int]) -> Iterator[Step]:
    """Each pile's cover and packets, then the cover of the rows held back; `covers` are pages."""
    lengths = [even(pages) for pages in covers]
    for number, pile in enumerate(piles):
        yield Step(number, pile.title, lengths[number])
        for packet in pile.packets:
            sheet = 2 if packet.address else 0
            yield Step(number, pile.title, sheet + even(packet.pages), packet)
    for number in range(len(piles), len(lengths)):
        yield Step(number, HELD_BACK, lengths[number])


def parts_of(steps: Iterator[Step], most: int) -> list[PrintPart]:
    """As many parts as it takes to keep each within `most` pages, one longer packet aside."""
    bundles: list[list[Step]] = [[]]
    room, ahead = most, [*steps]
    for step, after in zip(ahead, [*ahead[1:], None], strict=True):
        if bundles[-1] and _wanted(step, after, most) > room:
            bundles.append([])
            room = most
        bundles[-1].append(step)
        room -= step.pages
    many = len(bundles) > 1
    return [
        PrintPart(f"all-{number}.pdf" if many else "all.pdf", tuple(bundle))
        for number, bundle in enumerate(bundles, start=1)
    ]


def _wanted(step: Step, after: Step | None, most: int) -> int:
    """The room a step asks for: a cover keeps with its first packet where a part can hold both."""
    if step.packet is None and after and after.packet and step.pages + after.pages <= most:
        return step.pages + after.pages
    return step.pages
