"""Packets that a run no longer means: drafts go, what was approved is set aside with its day."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import chain, count
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
        if self._empty(ref):
            within(self.out, "packets", ref).rmdir()
            return
        approved = self._approved(ref)
        theirs = [] if approved else self._theirs(ref)
        if not (approved or theirs):
            rmtree(within(self.out, "packets", ref))
            if ref not in self.listed:
                self.note(f"{ref}: it is in the list no more, and its draft is taken away.")
            return
        names = sorted(path.name for path in within(self.out, "packets", ref).iterdir())
        files = {name: digest for name in names if (digest := self._digest(ref, name))}
        place = self._place(ref)
        why = f"was approved by {approved}" if approved else f"held {theirs[0]}"
        # Said before it is done: a run that is killed in between finds its own place again.
        self.log.say("set-aside", ref=ref, place=place, files=files)
        within(self.out, "packets", ref).rename(within(self.out, *place.split("/")))
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
        # What was set aside already is no longer what lies here, whatever its log has.
        kept = any(last.sha256 in files.values() for files in self._asides(ref).values())
        done = None if kept else self.past.rows.get(ref)
        return last.who if last.sha256 in self._digests(done, ref) else ""

    def _asides(self, ref: str) -> dict[str, Mapping[str, str]]:
        """What of a ref was set aside and is there, by its place."""
        mine = re.compile(rf"{FOLDER}/[^/]+/{re.escape(ref)}(-\d+)?")
        return {
            place: files
            for place, files in self.past.aside.items()
            if mine.fullmatch(place) and within(self.out, *place.split("/")).is_dir()
        }

    def _empty(self, ref: str) -> bool:
        return not any(within(self.out, "packets", ref).iterdir())

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

    def _place(self, ref: str) -> str:
        """Where a packet is to be kept: where nothing lies, so that an older one stays."""
        day = own_folder(self.out, FOLDER, self.day)
        names = chain((ref,), (f"{ref}-{number}" for number in count(2)))
        name = next(name for name in names if not within(day, name).exists())
        return f"{FOLDER}/{self.day}/{name}"
