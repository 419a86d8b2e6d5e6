"""The covers of a run: one file, or several where one would take too much memory to set."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ...handout.cover import Held, Pile
from ...packet.edition import Edition
from ...render.cover import render_covers
from ...render.pdf import bookmark_starts

# Setting a cover takes up to 170 kB for each of its rows, so a file holds not many more than these.
MOST_ROWS = 1000


@dataclass(frozen=True)
class Span:
    """Where a cover is: the file, and its pages from `first` to before `end`, counted from 0."""

    file: int
    first: int
    end: int


@dataclass(frozen=True)
class Covers:
    """The files, and for each pile and then for the rows held back where its cover is in them."""

    pdfs: tuple[bytes, ...] = field(repr=False)
    spans: tuple[Span, ...]

    def named(self) -> Iterator[tuple[str, bytes]]:
        """Each file with its name."""
        for number, pdf in enumerate(self.pdfs, start=1):
            yield f"cover-{number}.pdf" if len(self.pdfs) > 1 else "cover.pdf", pdf


def covers_of(
    piles: Sequence[Pile], held: Sequence[Held], edition: Edition, files: dict[str, str]
) -> Covers:
    """The covers of all piles in order, and that of the rows held back at the end."""
    pdfs: list[bytes] = []
    spans: list[Span] = []
    for some, rest in _bundles(piles, held):
        made_with = (edition.issued_on, edition.practice, edition.templates)
        pdfs.append(render_covers(some, rest, *made_with, files))
        starts = bookmark_starts(pdfs[-1])
        spans += [Span(len(pdfs) - 1, first, end) for first, end in pairwise(starts)]
    return Covers(tuple(pdfs), tuple(spans))


def _bundles(
    piles: Sequence[Pile], held: Sequence[Held]
) -> Iterator[tuple[list[Pile], Sequence[Held]]]:
    """What goes into one file; a pile is not parted here, and the rows held back come last."""
    bundle: list[Pile] = []
    count = 0
    for pile in piles:
        if bundle and count + len(pile.packets) > MOST_ROWS:
            yield bundle, ()
            bundle, count = [], 0
        bundle.append(pile)
        count += len(pile.packets)
    if bundle and held and count + len(held) > MOST_ROWS:
        yield bundle, ()
        bundle = []
    yield bundle, held
