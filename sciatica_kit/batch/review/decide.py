"""Packets approved or sent back: pages set anew without DRAFT or with it, and written down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from ...clinic.plan import Plan
from ...errors import UserMistake
from ...model.status import WITH_A_PAGE, Standing
from ...packet.edition import Own
from ...packet.make import patient_files
from ...packet.password import as_written
from ...packet.proof import WrongIdentity
from ...paths import own_folder, within, write_private
from ...render.pdf import page_count
from ..printing.earlier import foreign_files, not_ours
from ..printing.files import write_print_files
from ..record.decisions import Decision, decided, next_number
from ..record.log import RunLog, moment
from ..record.manifest import Done, Entry, most_pages, proved, write_manifest, write_run
from ..record.past import past_of
from ..run.lock import locked
from ..run.row import digests
from .lists import NOT_ENDED, lost
from .opened import AGAIN, OpenedRun, open_run

Watch = Callable[[Decision], None]
LONGEST_WHO = 80


@dataclass(frozen=True)
class _Verdict:
    """What is to be decided, by whom, and why."""

    decision: Standing
    who: str
    note: str = ""
    looked: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)
    password_file: Path | None = None
    own: Own | None = None


def drafts(
    folder: Path, password_file: Path | None = None, own: Own | None = None
) -> dict[str, str]:
    """The refs that nobody has decided on yet, in the order of the roster, with their digests."""
    opened = open_run(folder, password_file, own)
    return {e.ref: e.sha256 for e in opened.packets if opened.standing(e) == Standing.DRAFT}


def approve(
    folder: Path,
    refs: Sequence[str],
    who: str,
    watch: Watch = lambda review: None,
    looked: Mapping[str, str] | None = None,
    seen: Mapping[str, int] | None = None,
    password_file: Path | None = None,
    own: Own | None = None,
) -> tuple[Decision, ...]:
    """Set packets anew without DRAFT and write down who approved them. Raises UserMistake.

    All mistakes are said at once, and then nothing is changed. `watch` sees each as it is done.
    `looked` has the digests of the pages that were looked at: others are not approved. `seen` has
    the number of the last decision on each at that moment, 0 for none: none is decided on behind
    the back of a later one. `own` is what the practice has of its own, which nobody takes from the
    run.
    """
    verdict = _Verdict(
        Standing.APPROVED, who.strip(), "", looked or {}, seen or {}, password_file, own
    )
    return _decide(folder, refs, verdict, watch)


def send_back(
    folder: Path,
    refs: Sequence[str],
    who: str,
    note: str,
    watch: Watch = lambda review: None,
    seen: Mapping[str, int] | None = None,
    password_file: Path | None = None,
    own: Own | None = None,
) -> tuple[Decision, ...]:
    """Return packets with a note of what to mend; they are DRAFT, even if they were approved.

    `seen` as for `approve`. Raises UserMistake with all mistakes at once, and then nothing is
    changed.
    """
    verdict = _Verdict(
        Standing.RETURNED, who.strip(), note.strip(), {}, seen or {}, password_file, own
    )
    return _decide(folder, refs, verdict, watch)


def _decide(
    folder: Path, refs: Sequence[str], verdict: _Verdict, watch: Watch
) -> tuple[Decision, ...]:
    if not folder.is_dir():
        raise UserMistake(f"{folder} holds no run: give the folder that has its manifest.csv")
    try:
        with locked(folder), RunLog(folder) as log:
            opened = open_run(folder, verdict.password_file, verdict.own)
            wrong = [*_wrong_verdict(verdict), *_wrong_refs(opened, refs, verdict)]
            wrong += map(not_ours, foreign_files(folder))
            past = past_of(folder)
            wrong += [NOT_ENDED] * (bool(past.started) and past.ended is None)
            gone = lost(past, opened.entries)
            wrong += [f"{fault.ref or 'the run'}: {fault.problem}: {AGAIN}" for fault in gone]
            if wrong:
                raise UserMistake("; ".join(wrong))
            return _Session(opened, log, verdict).go(tuple(dict.fromkeys(refs)), watch)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise UserMistake(f"cannot write to {folder}: {said}; mend that and try again") from None


def _wrong_verdict(verdict: _Verdict) -> Iterator[str]:
    if not verdict.who:
        yield "nobody is named: say who decides"
    elif len(verdict.who) > LONGEST_WHO or not verdict.who.isprintable():
        yield f"that is no name: say who decides in one line of at most {LONGEST_WHO} letters"
    if verdict.decision == Standing.RETURNED and not verdict.note:
        yield "there is no note: say what is to be mended"


def _wrong_refs(opened: OpenedRun, refs: Sequence[str], verdict: _Verdict) -> Iterator[str]:
    if not refs:
        yield "no packet is named: choose at least one"
    entries = {entry.ref: entry for entry in opened.entries}
    for ref in dict.fromkeys(refs):
        entry = entries.get(ref)
        if entry is None:
            yield f"{ref}: this run has no such ref"
        elif entry.status not in WITH_A_PAGE:
            yield f"{ref}: it is {entry.status}, so there is no page to decide on"
        elif (now := opened.decided(ref)) != verdict.seen.get(ref, now):
            last = opened.last[ref]
            said = f"{last.who} has {last.decision} it since it was looked at"
            yield f"{ref}: {said}: look at it again"
        elif verdict.decision == Standing.APPROVED and opened.standing(entry) == Standing.APPROVED:
            yield f"{ref}: {opened.last[ref].who} has approved it already"
        elif verdict.looked.get(ref, entry.sha256) != entry.sha256:
            yield f"{ref}: it was made anew since it was looked at: look at it again"
        else:
            yield from (f"{ref}: {doubt}" for doubt in opened.doubts(entry))


class _Session:
    """One verdict carried out on some packets of a run."""

    def __init__(self, opened: OpenedRun, log: RunLog, verdict: _Verdict) -> None:
        self.opened, self.log, self.verdict = opened, log, verdict
        self.entries = {entry.ref: entry for entry in opened.packets}
        self.done = dict(opened.done)
        self.number = next_number(opened.found)

    def go(self, refs: tuple[str, ...], watch: Watch) -> tuple[Decision, ...]:
        """Decide one after another; what is done is written down even where one fails."""
        done: list[Decision] = []
        try:
            for ref in refs:
                done.append(self.settle(ref))
                watch(done[-1])
        finally:
            self.write_down()
        return tuple(done)

    def settle(self, ref: str) -> Decision:
        """Set one packet anew, put it in its place, and say so in the log."""
        entry, plan = self.entries[ref], self.opened.by_ref[ref].plan
        files = self.made(entry, plan)
        pdf = files[Path(entry.pdf).name]
        now = replace(entry, sha256=sha256(pdf).hexdigest(), pages=str(page_count(pdf)))
        review = Decision(
            ref, self.verdict.decision, self.verdict.who, moment(), now.sha256, self.verdict.note,
            self.number,
        )  # fmt: skip
        self.number += 1
        folder = own_folder(self.opened.folder, "packets", ref)
        written = as_written(files, self.opened.edition.password)
        for name, data in written.items():
            write_private(within(folder, name), data)
        facts = asdict(review)
        # In this order: a page without its mark is never taken for whole before its approval is.
        self.log.say(facts.pop("decision"), **facts)
        self.done[ref] = Done(now, *self.kept(ref), files=self.digests(folder, written))
        self.log.row(self.done[ref])
        self.entries[ref] = now
        return review

    def made(self, entry: Entry, plan: Plan) -> dict[str, bytes]:
        """The patient's files as decided; proved to differ from those looked at by DRAFT alone."""
        drafted = replace(
            self.opened.edition, approved=self.opened.standing(entry) == Standing.APPROVED
        )
        decided_on = replace(drafted, approved=self.verdict.decision == Standing.APPROVED)
        try:
            before = patient_files(plan, drafted)
            after = patient_files(plan, decided_on) if decided_on != drafted else before
        except WrongIdentity as fault:
            raise UserMistake(f"{entry.ref}: {fault}, so it stays as it is: {AGAIN}") from None
        name = Path(entry.pdf).name
        if sha256(before[name]).hexdigest() != entry.sha256:
            said = "the page cannot be made again as it was looked at, so it stays as it is"
            raise UserMistake(f"{entry.ref}: {said}: {AGAIN}, in a folder of its own")
        return after

    def kept(self, ref: str) -> tuple[str, dict[str, float]]:
        """What the packet hangs on and its reading grade, which a decision does not change."""
        graded = self.opened.facts.get("reading")
        reading = graded.get(ref) if isinstance(graded, dict) else None
        return self.opened.facts["rows"][ref], reading if isinstance(reading, dict) else {}

    def digests(self, folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
        """What the log says of every file of the packet: of those that stay, what it said."""
        before = self.done.get(folder.name)
        return {**(before.files if before else {}), **digests(folder, files)}

    def write_down(self) -> None:
        """The manifest, run.json and the print files as they are now."""
        opened = self.opened
        entries = [self.entries.get(entry.ref, entry) for entry in opened.entries]
        write_manifest(opened.folder, entries)
        facts = opened.facts | decided(opened.folder)
        write_run(opened.folder, facts)
        printed = [self.printable(entry) for entry in entries]
        digests = write_print_files(
            opened.folder, opened.rows, printed, opened.edition,
            most_pages=most_pages(facts), proved=proved(self.done.values()),
        )  # fmt: skip
        write_run(opened.folder, facts | {"printed": digests})

    def printable(self, entry: Entry) -> Entry:
        """The entry, or why it is left out: an address of today before yesterday's packet."""
        doubts = self.opened.doubts(entry, self.done.get(entry.ref))
        why = "; ".join(doubts) if entry.status in WITH_A_PAGE else ""
        return replace(entry, status="left out", reason=why) if why else entry
