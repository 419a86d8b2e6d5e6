"""What the patient is to take care of: each thing once, the gravest first, few enough to read.

Source: objection B19. What is asked, and how grave it is, stands in content/care.toml.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.finding import GRAVEST, Precaution, RedFlag, Tier
from ..model.library import Library
from ..model.program import Program
from .phrases import Phrases

MOST = 6
# How grave the actions of a red flag are that asks nothing by name.
GRAVE = {Tier.E0: GRAVEST, Tier.U1: GRAVEST, Tier.C2: 2, Tier.C3: 4}
# A practice's own words stand with what is barred.
OWN = 3


@dataclass(frozen=True)
class Line:
    """One line to print; of the gravest rank it is never cut."""

    rank: int
    place: int
    text: str


@dataclass(frozen=True)
class Cared:
    """What is printed under "Take care", and what there was no room for."""

    printed: tuple[str, ...]
    cut: tuple[str, ...]


def cared(program: Program, library: Library, crisis: str = "", shown: bool = False) -> Cared:
    """Merge what precautions and noted red flags ask; `crisis` is the line with its number.

    What is shown to visitors says of low mood no more than the number.
    """
    flags = [f for f in program.noted_flags if not (shown and f.call == "crisis")]
    keys = {key for item in (*program.precautions, *flags) for key in item.asks}
    keys -= {key for key in keys if shown and library.care[key].private}
    said = {key for name in keys for key in library.care[name].covers}
    lines = [*_named(keys - said, library), *_unnamed(program.precautions, flags)]
    texts = [*dict.fromkeys(x.text for x in sorted(lines, key=lambda x: (x.rank, x.place)))]
    room = max(MOST, len({x.text for x in lines if x.rank == GRAVEST}))
    printed, cut = texts[:room], tuple(texts[room:])
    # The number takes the place of no other line, and stands behind the last that speaks of it.
    if crisis and (low := [f for f in program.noted_flags if f.call == "crisis"]):
        spoken = {library.care[key].text for flag in low for key in flag.asks}
        after = [n for n, text in enumerate(printed, 1) if text in spoken]
        printed.insert(max(after, default=len(printed)), crisis)
    return Cared(tuple(printed), cut)


def _named(keys: set[str], library: Library) -> Iterator[Line]:
    """What is asked by name, each with its place in the content."""
    for place, (key, care) in enumerate(library.care.items()):
        if key in keys:
            yield Line(care.rank, place, care.text)


def _unnamed(precautions: tuple[Precaution, ...], flags: list[RedFlag]) -> Iterator[Line]:
    """The words of a practice's own precautions, and the actions of flags that ask by no name."""
    for p in precautions:
        yield from (Line(OWN, -1, text) for text in p.prints)
    for flag in flags:
        if not flag.asks:
            yield from (Line(GRAVE[flag.tier], -1, text) for text in flag.action)


def crisis_line(number: str, say: Phrases) -> str:
    """Whom to call in despair."""
    return say("care.crisis", number=say.apart(say.whole(number)))
