"""One patient of a roster, for a notebook: show the plan, write the packet, print the receipt."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from ..clinic.plan import Plan
from ..errors import UserMistake
from ..fonts import unprintable
from ..library.load import Library, load_library
from ..library.practice import load_practice
from ..model.program import Program
from ..packet.make import Packet, Press, make_packet
from ..paths import (
    CONTENT,
    LOCALES,
    beside,
    private_folder,
    stamp,
    write_private,
)
from .roster.plans import PlannedRow, plan_rows_of
from .roster.read import Roster, read_roster

SAMPLE = "sample"
SAMPLE_DAY = date(2026, 11, 23)


def sample_roster() -> Path:
    """The roster of made-up patients that comes with the kit."""
    return CONTENT / "sample" / "roster.csv"


def press(issued_on: date, practice: Path | None = None, templates: Path | None = None) -> Press:
    """What packets are made with on a day of issue. Raises UserMistake.

    Made once for a day and remembered until a file that it hangs on is changed.
    """
    folder = templates or beside("templates")
    own = practice or folder / "practice.toml"
    return _press(issued_on, own, folder, stamp(CONTENT, LOCALES, beside("templates"), folder, own))


@lru_cache(maxsize=4)
def _press(issued_on: date, practice: Path, folder: Path, at: object) -> Press:
    ours = {p.name for p in beside("templates").iterdir() if p.name != "README.md"}
    missing = sorted(name for name in ours if not (folder / name).is_file())
    if missing:
        raise UserMistake(f"{folder} has no {missing[0]}: copy our templates folder and change it")
    return Press(
        _library(stamp(CONTENT, LOCALES)), load_practice(practice, unprintable), folder, issued_on
    )


@lru_cache(maxsize=2)
def _library(at: object) -> Library:
    """The content, read once: judgement remembers its answers by the library they came from."""
    return load_library()


@lru_cache(maxsize=2)
def _roster(path: Path, at: object) -> Roster:
    """A roster, read once for all of its rows that this process opens."""
    return read_roster(path)


@dataclass(frozen=True)
class Patient:
    """One row of a roster with its plan; a notebook that shows it shows the ref, not the name."""

    plan: Plan
    press: Press
    row: PlannedRow

    def write(self, outputs: str | Path) -> Packet:
        """Write the packet's files to `outputs`/packets/<ref>. Raises NothingToMake, OSError.

        What an earlier packet of this ref left and this one has not is taken away first, so that
        no exercises lie beside an urgent sheet.
        """
        packet = make_packet(self.plan, self.press)
        folder = private_folder(private_folder(Path(outputs) / "packets") / packet.ref)
        for stray in strays(folder, tuple(packet.files)):
            stray.unlink()
        for name, data in packet.files.items():
            write_private(folder / name, data)
        return packet

    def __repr__(self) -> str:
        return f"ref {self.plan.ref}: {self.plan.status}"

    def _repr_html_(self) -> str:
        """The plan as tables under the ref: no name, no birth date, no note text."""
        return _page(self.plan) + _reviewed(self.press.library)


def strays(folder: Path, files: Sequence[str]) -> list[Path]:
    """Pages for a patient in a packet's folder that are none of its files."""
    pages = (p for p in folder.glob("*") if p.name.startswith(("handout", "urgent")))
    return [p for p in pages if p.suffix in (".pdf", ".html") and p.name not in files]


def open_row(
    roster: str, ref: str | float, issued_on: str = "", practice: str = "", templates: str = ""
) -> Patient:
    """One row of a roster by its ref. Raises UserMistake for a wrong path, ref or date."""
    day = _day(issued_on) if issued_on else SAMPLE_DAY if roster == SAMPLE else date.today()
    made_with = press(
        day, Path(practice) if practice else None, Path(templates) if templates else None
    )
    path = sample_roster() if roster == SAMPLE else Path(roster)
    found = plan_rows_of(_roster(path, stamp(path)), ref, made_with.library, day)
    if len(found) != 1:
        raise UserMistake(f"{len(found)} rows have the ref {ref}: check the ref and the roster")
    return Patient(found[0].plan, made_with, found[0])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserMistake(f"{text} is not a date: write it as YYYY-MM-DD") from None


def _table(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    top = "".join(f"<th scope='col'>{html.escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><caption>{caption}</caption><tr>{top}</tr>{body}</table>" if rows else ""


def _page(plan: Plan) -> str:
    said = [(warning,) for warning in plan.warnings]
    wrong = [(p.column, p.problem, p.fix) for p in plan.problems]
    tables = [f"<p>Ref {html.escape(plan.ref)}: {plan.status}</p>"]
    if isinstance(plan.outcome, Program):
        tables += _program(plan.outcome)
    elif plan.outcome is not None:
        flags = [(f.row, f.id, f.tier, " ".join(f.action)) for f in plan.outcome.flags]
        tables.append(_table("Red flags", ("Row", "Flag", "Tier", "Action"), flags))
    tables.append(_table("Warnings", ("Warning",), said))
    tables.append(_table("Problems", ("Column", "Problem", "Remedy"), wrong))
    return "".join(tables)


def _reviewed(library: Library) -> str:
    """How much of the content a clinician has checked, in one line."""
    items = [*library.exercises.values(), *library.red_flags.values()]
    items += [*library.precautions.values(), *library.diagnoses.values()]
    open_ = sum(not item.review.checked_by for item in items)
    return f"<p>Content {library.hash[:8]}: {open_} of {len(items)} items not checked yet.</p>"


def _program(program: Program) -> list[str]:
    given = [
        (p.exercise.name, str(p.dosage.sets), str(p.dosage.reps), f"{p.dosage.hold_seconds} s",
         str(p.dosage.times_per_day), str(p.dosage.days_per_week), p.because)
        for p in program.prescriptions
    ]  # fmt: skip
    held = [(h.id, h.rule, h.reason) for h in program.held_back]
    head = ("Exercise", "Sets", "Repeat", "Hold", "A day", "Days", "Because")
    return [
        _table(f"Given, {program.minutes_per_day} minutes a day", head, given),
        _table("Held back", ("Exercise", "Rule", "Reason"), held),
    ]
