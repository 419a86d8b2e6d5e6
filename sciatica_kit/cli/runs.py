"""The commands of a run: `demo`, `batch`, `approve`, `verify`."""

import argparse
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import COULD_NOT, HELD_BACK, OK, UserMistake
from .upkeep import warn_of, warn_of_password
from .values import a_place, add_own, add_reading, count_argument, day_argument, own_places

if TYPE_CHECKING:
    from ..batch.lists.table import Reading
    from ..batch.record.manifest import Done
    from ..batch.run.job import Result


def add_batch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands `batch` and `demo`."""
    demo = commands.add_parser("demo", help="run the sample roster of made-up patients")
    demo.add_argument("--out", type=a_place, default=Path("outputs/demo"))
    demo.set_defaults(run=_demo, lasting=True)
    batch = commands.add_parser("batch", help="one executed notebook and one packet a patient")
    batch.add_argument("roster", type=a_place)
    batch.add_argument("--out", type=a_place)
    batch.add_argument("--issued-on", type=day_argument)
    add_own(batch)
    add_reading(batch)
    batch.add_argument("--engine", choices=("warm", "stock"), default="warm")
    batch.add_argument(
        "--workers", type=count_argument, help="processes; else one a core where it pays"
    )
    batch.add_argument("--scheduler", default="", help="the address of a dask scheduler")
    batch.add_argument("--print-limit", type=count_argument, help="most pages of one print file")
    _add_password(batch, "locks the PDFs with the password in a file")
    batch.set_defaults(run=_batch, lasting=True)


def add_approve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `approve`."""
    approve = commands.add_parser("approve", help="take DRAFT off packets, or send them back")
    approve.add_argument("folder", type=a_place)
    dashed = "one that begins with - stands behind two: approve --by NAME -- DIR -7"
    approve.add_argument("refs", nargs="*", metavar="REF", help=dashed)
    approve.add_argument("--by", required=True, metavar="NAME", help="who decides")
    approve.add_argument("--all", action="store_true", help="all that nobody has decided on yet")
    _add_password(approve, "the file with the password of a locked run")
    approve.add_argument("--return", dest="note", metavar="NOTE", help="send back, and say why")
    add_own(approve)
    approve.set_defaults(run=_approve, lasting=True)


def add_verify(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `verify`."""
    verify = commands.add_parser("verify", help="prove a finished run again")
    verify.add_argument("folder", type=a_place)
    verify.add_argument("--sample", default="", help="how many notebooks to run again, or all")
    add_own(verify)
    _add_password(verify, "the file with the password of a locked run")
    verify.set_defaults(run=_verify)


def _add_password(command: argparse.ArgumentParser, said: str) -> None:
    command.add_argument("--password-file", type=a_place, metavar="FILE", help=said)


def _demo(options: argparse.Namespace) -> int:
    from ..packet.edition import SAMPLE_DAY, sample_roster

    return _run(options, sample_roster(), options.out, SAMPLE_DAY)


def _batch(options: argparse.Namespace) -> int:
    from ..batch.lists.mapping import asked_for
    from ..batch.roster.read import read_roster
    from ..batch.run.place import named_place, usual_place

    days = options.issued_on, options.today
    reading = asked_for(options.mapping, options.encoding, options.sheet)
    roster = read_roster(options.roster, reading)
    if options.out:
        place = named_place(options.out, roster, *days)
    else:
        place = usual_place(Path("outputs") / options.roster.stem, roster, *days)
    if place.said:
        print(place.said)
    warn_of(place.folder)
    warn_of_password(options.password_file)
    if options.issued_on is None and place.day != options.today:
        print(f"{place.folder} is finished with the day it has: give --issued-on for another.")
    return _run(options, options.roster, place.folder, place.day, reading)


def _run(
    options: argparse.Namespace,
    roster: Path,
    out: Path,
    day: date,
    reading: "Reading | None" = None,
) -> int:
    from tqdm import tqdm

    from ..batch.lists.table import Reading
    from ..batch.run.job import Job
    from ..batch.run.run import run_roster
    from ..packet.edition import load_edition

    def watched(rows: "Iterable[Done]", total: int) -> "Iterable[Done]":
        shown: Iterable[Done] = tqdm(
            rows, "packets", total, unit="packet", file=sys.stderr, dynamic_ncols=True
        )
        return shown

    given, places = vars(options), own_places(options)
    practice, templates, content = (str(place.resolve()) if place else "" for place in places)
    password: Path | None = given.get("password_file")
    job = Job(
        roster=roster,
        # What no one has said is found beside the roster, or in its file.
        reading=reading if reading != Reading() else None,
        out=out,
        edition=load_edition(day, *places, password_file=password),
        practice_path=practice,
        templates_path=templates,
        content_path=content,
        password_path=str(password.resolve()) if password else "",
        engine=given.get("engine", "warm"),
        workers=given.get("workers"),
        scheduler=given.get("scheduler", ""),
        most_pages=given.get("print_limit"),
        watch=watched,
        tell=print,
    )
    result = run_roster(job)
    _summary(result, out)
    print(f"The day of issue is {day.isoformat()}.")
    return HELD_BACK if result.held_back else OK


def _summary(result: "Result", out: Path) -> None:
    counts: dict[str, int] = {}
    for entry in result.entries:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    print(f"{out}: " + ", ".join(f"{n} {status}" for status, n in counts.items()) + ".")
    if result.kept:
        print(f"{result.kept} of them were there already and are left as they are.")
    for sentence in result.said:
        print(sentence)
    for entry in result.entries:
        if entry.status not in ("made",):
            print(f"  {entry.ref or '(no ref)'}: {entry.status}: {entry.reason}")


def _approve(options: argparse.Namespace) -> int:
    from ..batch.review.decide import approve, drafts, send_back
    from ..packet.edition import Own

    if options.all and options.refs:
        raise UserMistake("name refs or give --all, not both")
    lock, own = options.password_file, Own(*own_places(options))
    looked = drafts(options.folder, lock, own) if options.all else {}
    refs = tuple(looked) if options.all else options.refs
    done = (
        approve(options.folder, tuple(refs), options.by, looked=looked, password_file=lock, own=own)
        if options.note is None
        else send_back(options.folder, refs, options.by, options.note, password_file=lock, own=own)
    )
    for review in done:
        print(f"{review.ref}: {review.decision} by {review.who}, sha256 {review.sha256}")
    return OK


def _verify(options: argparse.Namespace) -> int:
    from ..batch.review.verify import told, verify_run
    from ..packet.edition import Own

    found, pdfs, notebooks = verify_run(
        options.folder, options.sample, options.password_file, Own(*own_places(options))
    )
    for line in told(found):
        print(line)
    print(f"{pdfs} PDFs checked, {notebooks} notebooks run again, {len(found)} findings.")
    return COULD_NOT if found else OK
