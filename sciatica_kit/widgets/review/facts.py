"""What a reviewer chooses packets by: facts from the plans, and which packets have them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...batch.record.manifest import Entry
from ...batch.review.opened import OpenedRun

ALL, ANY, NONE, BLANK = "", "any warning", "no warning", "not given"
LONGEST = 70


@dataclass(frozen=True)
class ReviewedPacket:
    """One packet as it is chosen by; no name and no birth date stand in it."""

    entry: Entry
    diagnosis: str
    clinician: str
    language: str
    warnings: tuple[str, ...]
    standing: str
    said: str
    # The number of the last decision on it, 0 where there is none.
    decided: int = 0

    @property
    def ref(self) -> str:
        """The packet's ref."""
        return self.entry.ref


@dataclass(frozen=True)
class Wanted:
    """What packets are looked for; blank is all."""

    diagnosis: str = ALL
    clinician: str = ALL
    language: str = ALL
    warning: str = ALL
    standing: str = ALL

    def fits(self, packet: ReviewedPacket) -> bool:
        """Whether a packet is one of them."""
        plain = ("diagnosis", "clinician", "language", "standing")
        same = all(getattr(self, n) in (ALL, getattr(packet, n)) for n in plain)
        return same and self._warned(packet.warnings)

    def _warned(self, warnings: tuple[str, ...]) -> bool:
        some = {ALL: True, ANY: bool(warnings), NONE: not warnings}
        return some.get(self.warning, self.warning in warnings)


def reviewed_packets(opened: OpenedRun) -> tuple[ReviewedPacket, ...]:
    """Every packet of a run with what it is chosen by, in the order of the roster."""
    return tuple(_looked(opened, entry) for entry in opened.packets)


def _looked(opened: OpenedRun, entry: Entry) -> ReviewedPacket:
    plan, last = opened.plan(entry.ref), opened.last.get(entry.ref)
    profile = plan.profile if plan else None
    standing = opened.standing(entry)
    said = ""
    if last and standing == last.decision:
        said = f"{last.decision} by {last.who}, {last.at[:10]}"
        said += f": {last.note}" if last.note else ""
    elif last:
        said = f"made anew since it was {last.decision} by {last.who}, {last.at[:10]}"
    return ReviewedPacket(
        entry=entry,
        diagnosis=((profile and profile.diagnosis) or BLANK).replace("_", " "),
        clinician=(profile and profile.clinician) or BLANK,
        language=(profile and profile.language) or BLANK,
        warnings=plan.warnings if plan else (),
        standing=standing,
        said=said,
        decided=opened.decided(entry.ref),
    )


def choices(packets: Sequence[ReviewedPacket], name: str) -> list[tuple[str, str]]:
    """What a drop-down offers for one fact: all, then each that some packet has, with its count."""
    values = [getattr(packet, name) for packet in packets]
    kinds = sorted(set(values), key=str.casefold)
    return [("all", ALL), *((f"{kind} ({values.count(kind)})", kind) for kind in kinds)]


def warning_choices(packets: Sequence[ReviewedPacket]) -> list[tuple[str, str]]:
    """What the drop-down of warnings offers: all, any, none, and each by its first words."""
    with_some = sum(bool(packet.warnings) for packet in packets)
    every = [warning for packet in packets for warning in packet.warnings]
    fixed = [("all", ALL), (f"{ANY} ({with_some})", ANY)]
    fixed += [(f"{NONE} ({len(packets) - with_some})", NONE)]
    return fixed + [(_short(text), text) for text in dict.fromkeys(every)]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + " …"
