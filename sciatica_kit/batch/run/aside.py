"""Packets that a run no longer means: drafts go, what was approved is set aside with its day."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from ...model.status import Standing
from ...packet.make import PAGES, own_names
from ...paths import PASSING, own_folder, read_within, within
from ..record.log import RunLog
from ..record.manifest import Done
from ..record.past import Past

FOLDER = "set-aside"


class Sweep:
    """What is taken out of `packets/`: of refs that the run's own log names, and of no others."""

    def __init__(
        self, out: Path, past: Past, log: RunLog, today: date, tell: Callable[[str], None]
    ) -> None:
        self.out, self.past, self.log, self.tell = out, past, log, tell
        # The refs that stand in the list still.
        self.listed: frozenset[str] = frozenset(past.owned)
        self.day = (past.day or today).isoformat()
        self.said: list[str] = []

    def all_but(self, kept: Collection[str], refs: Iterable[str]) -> None:
        """Take the packets of these refs away, save those that are kept. Raises OSError."""
        for ref in sorted(set(refs) - set(kept)):
            if within(self.out, "packets", ref).is_dir():
                self.take(ref)

    def take(self, ref: str) -> None:
        """Take one packet away, or set it aside."""
        approved = self._approved(ref)
        theirs = [] if approved else self._theirs(ref)
        if not (approved or theirs):
            rmtree(within(self.out, "packets", ref))
            if ref not in self.listed:
                self.note(f"{ref}: it is in the list no more, and its draft is taken away.")
            return
        names = sorted(path.name for path in within(self.out, "packets", ref).iterdir())
        files = {name: digest for name in names if (digest := self._digest(ref, name))}
        place = self._moved(ref)
        why = f"was approved by {approved}" if approved else f"held {theirs[0]}"
        self.log.say("set-aside", ref=ref, place=place, files=files)
        self.note(f"{ref}: its packet of {self.day} {why}: it is kept in {place}.")

    def note(self, said: str) -> None:
        """Say at once, and at the end, what was put where."""
        self.said.append(said)
        self.tell(said)

    def _approved(self, ref: str) -> str:
        """Who approved the packet as its log or its file has it; blank for nobody."""
        last = self.past.last.get(ref)
        if last is None or last.decision != Standing.APPROVED:
            return ""
        return last.who if last.sha256 in self._digests(self.past.rows.get(ref), ref) else ""

    def _digests(self, done: Done | None, ref: str) -> Iterator[str]:
        """The digests of the page: as the log has it, then as it lies there."""
        yield done.entry.sha256 if done else ""
        yield from filter(None, (self._digest(ref, name) for name in PAGES))

    def _theirs(self, ref: str) -> list[str]:
        """What somebody else has put into a packet's folder, or altered there, in words."""
        done = self.past.rows.get(ref)
        # What its own log names; where that is gone, whatever a packet may have.
        made = done.files if done else {}
        names = sorted(p.name for p in within(self.out, "packets", ref).iterdir())
        ours = made or dict.fromkeys(own_names())
        foreign = (n for n in names if n not in ours and not PASSING.fullmatch(n))
        altered = (n for n in names if n in made and self._digest(ref, n) != made[n])
        return [
            *(f"{name}, not of this run" for name in foreign),
            *(f"{name}, altered since it was made" for name in altered),
        ]

    def _digest(self, ref: str, name: str) -> str:
        try:
            return sha256(read_within(self.out, "packets", ref, name)).hexdigest()
        except OSError:
            return ""

    def _moved(self, ref: str) -> str:
        """Move a packet aside, and give its new place; an older one there stays."""
        day = own_folder(self.out, FOLDER, self.day)
        names = (ref, *(f"{ref}-{number}" for number in range(2, 10**6)))
        name = next(name for name in names if not (day / name).exists())
        within(self.out, "packets", ref).rename(within(day, name))
        return f"{FOLDER}/{self.day}/{name}"
