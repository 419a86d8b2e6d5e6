"""The command line: a very light wrapper; whatever is heavy is imported when it is needed."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .cli_library import add_library
from .errors import COULD_NOT, HELD_BACK, OK, UserMistake

if TYPE_CHECKING:
    from .batch.row import Done
    from .batch.run import Result


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a user's mistake is one sentence on standard error."""
    options = _parser().parse_args(arguments)
    try:
        status = options.run(options)
    except UserMistake as mistake:
        print(f"sciatica-kit: {mistake}", file=sys.stderr)
        return COULD_NOT
    except BrokenPipeError:
        # Whoever read along (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print("sciatica-kit: stopped; run it again to finish what is missing", file=sys.stderr)
        return 130
    return int(status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date: write it as YYYY-MM-DD") from None


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sciatica-kit", description="Personalised sciatica exercise handouts by diagnosis."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_batch(commands)
    _add_plan(commands)
    _add_handout(commands)
    _add_approve(commands)
    _add_verify(commands)
    _add_roster(commands)
    add_library(commands)
    _add_lab(commands)
    return parser


def _add_batch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="run the sample roster of made-up patients")
    demo.add_argument("--out", type=Path, default=Path("outputs/demo"))
    demo.set_defaults(run=_demo)
    batch = commands.add_parser("batch", help="one executed notebook and one packet a patient")
    batch.add_argument("roster", type=Path)
    batch.add_argument("--out", type=Path)
    batch.add_argument("--issued-on", type=_day)
    batch.add_argument("--practice", type=Path)
    batch.add_argument("--templates", type=Path, help="a folder of your own, copied from ours")
    batch.add_argument("--engine", choices=("warm", "stock"), default="warm")
    batch.add_argument("--workers", type=_count, help="processes; else one a core where it pays")
    batch.add_argument("--scheduler", default="", help="the address of a dask scheduler")
    batch.add_argument("--print-limit", type=_count, help="most pages of one print file")
    batch.add_argument("--fhir", action="store_true")
    batch.add_argument("--password-file", type=Path)
    batch.set_defaults(run=_batch)


def _add_plan(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    plan = commands.add_parser("plan", help="what would be given and why, with no file made")
    plan.add_argument("roster", type=Path)
    plan.add_argument("--format", choices=("table", "jsonl"), default="table")
    plan.add_argument("--issued-on", type=_day)
    plan.set_defaults(run=_plan)


def _add_handout(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    handout = commands.add_parser("handout", help="one handout without a notebook")
    handout.add_argument("roster", type=Path)
    handout.add_argument("ref")
    handout.add_argument("-o", dest="file", type=Path, required=True)
    handout.add_argument("--issued-on", type=_day)
    handout.add_argument("--practice", type=Path)
    handout.add_argument("--templates", type=Path)
    handout.set_defaults(run=_handout)


def _add_approve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    approve = commands.add_parser("approve", help="take DRAFT off packets, or send them back")
    approve.add_argument("folder", type=Path)
    approve.add_argument("refs", nargs="*", metavar="REF")
    approve.add_argument("--by", required=True, metavar="NAME", help="who decides")
    approve.add_argument("--all", action="store_true", help="all that nobody has decided on yet")
    approve.add_argument("--return", dest="note", metavar="NOTE", help="send back, and say why")
    approve.set_defaults(run=_approve)


def _add_verify(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    verify = commands.add_parser("verify", help="prove a finished run again")
    verify.add_argument("folder", type=Path)
    verify.add_argument("--sample", default="", help="how many notebooks to run again, or all")
    verify.set_defaults(run=_verify)


def _add_roster(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    roster = commands.add_parser("roster", help="check a roster, or write an empty one")
    kinds = roster.add_subparsers(metavar="check|template", required=True)
    check = kinds.add_parser("check", help="find every mistake before anything is made")
    check.add_argument("file", type=Path)
    check.add_argument("--issued-on", type=_day)
    check.set_defaults(run=_roster_check)
    template = kinds.add_parser("template", help="write an empty roster (.csv or .xlsx)")
    template.add_argument("file", type=Path)
    template.set_defaults(run=_roster_template)


def _add_lab(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    lab = commands.add_parser("lab", help="the notebooks in JupyterLab, on this machine only")
    lab.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    lab.add_argument("--port", type=_count, help="else the first free one from 8888 on")
    # Known only to be refused with a reason.
    lab.add_argument("--ip", default="localhost", help=argparse.SUPPRESS)
    lab.set_defaults(run=_lab)


def _demo(options: argparse.Namespace) -> int:
    from .batch.one import SAMPLE_DAY, sample_roster

    return _run(options, sample_roster(), options.out, SAMPLE_DAY)


def _batch(options: argparse.Namespace) -> int:
    from .batch.resume import day_of_issue

    later = {"--fhir": options.fhir, "--password-file": options.password_file}
    for flag in (name for name, given in later.items() if given):
        raise UserMistake(f"{flag} is not built yet: leave it out")
    out = options.out or Path("outputs") / options.roster.stem
    day = day_of_issue(out, options.issued_on)
    return _run(options, options.roster, out, day)


def _run(options: argparse.Namespace, roster: Path, out: Path, day: date) -> int:
    from tqdm import tqdm

    from .batch.one import press
    from .batch.run import Job, run_roster

    def watched(rows: "Iterable[Done]", total: int) -> "Iterable[Done]":
        shown: Iterable[Done] = tqdm(
            rows, "packets", total, unit="packet", file=sys.stderr, dynamic_ncols=True
        )
        return shown

    given = vars(options)
    practice, templates = given.get("practice"), given.get("templates")
    job = Job(
        roster=roster,
        out=out,
        press=press(day, practice, templates),
        practice_path=str(practice.resolve()) if practice else "",
        templates_path=str(templates.resolve()) if templates else "",
        engine=given.get("engine", "warm"),
        workers=given.get("workers"),
        scheduler=given.get("scheduler", ""),
        most_pages=given.get("print_limit"),
        watch=watched,
    )
    result = run_roster(job)
    _summary(result, out)
    return HELD_BACK if result.held_back else OK


def _summary(result: "Result", out: Path) -> None:
    counts: dict[str, int] = {}
    for entry in result.entries:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    print(f"{out}: " + ", ".join(f"{n} {status}" for status, n in counts.items()) + ".")
    if result.kept:
        print(f"{result.kept} of them were there already and are left as they are.")
    if result.unknown_columns:
        print("Left out, for the kit does not know them: " + ", ".join(result.unknown_columns))
    for entry in result.entries:
        if entry.status not in ("made",):
            print(f"  {entry.ref or '(no ref)'}: {entry.status}: {entry.reason}")


def _rows(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from .batch.checked import plan_roster
    from .batch.roster import read_roster
    from .library import load_library

    roster = read_roster(options.roster if "roster" in options else options.file)
    return roster, plan_roster(roster, load_library(), options.issued_on or date.today())


def _plan(options: argparse.Namespace) -> int:
    from .plan import as_json, as_text

    _, rows = _rows(options)
    lines = [as_json(row.plan) for row in rows]
    for line in lines:
        print(json.dumps(line, ensure_ascii=False) if options.format == "jsonl" else as_text(line))
    held = any(line["status"] not in ("planned", "referred") for line in lines)
    return HELD_BACK if held else OK


def _handout(options: argparse.Namespace) -> int:
    from .batch.checked import find_rows, plan_roster
    from .batch.one import press
    from .batch.roster import read_roster
    from .packet import NothingToMake, render_pdf
    from .paths import write_private

    made_with = press(options.issued_on or date.today(), options.practice, options.templates)
    rows = plan_roster(read_roster(options.roster), made_with.library, made_with.issued_on)
    found = find_rows(rows, options.ref)
    if len(found) != 1:
        count, where = len(found), options.roster
        raise UserMistake(f"{count} rows of {where} have the ref {options.ref}: check the ref")
    plan = found[0].plan
    try:
        write_private(options.file, render_pdf(plan, made_with))
    except NothingToMake as reason:
        raise UserMistake(f"{options.ref} is {plan.status}: {reason}") from None
    except OSError as error:
        raise UserMistake(f"cannot write {options.file}: {error.strerror}") from None
    return OK


def _approve(options: argparse.Namespace) -> int:
    from .batch.review import approve, drafts, send_back

    if options.all and options.refs:
        raise UserMistake("name refs or give --all, not both")
    refs = drafts(options.folder) if options.all else options.refs
    done = (
        approve(options.folder, refs, options.by)
        if options.note is None
        else send_back(options.folder, refs, options.by, options.note)
    )
    for review in done:
        print(f"{review.ref}: {review.decision} by {review.who}, sha256 {review.sha256}")
    return OK


def _verify(options: argparse.Namespace) -> int:
    from .batch.verify import verify_run

    found, pdfs, notebooks = verify_run(options.folder, options.sample)
    for finding in found:
        print(f"{finding.ref}: {finding.problem}")
    print(f"{pdfs} PDFs checked, {notebooks} notebooks run again, {len(found)} findings.")
    return COULD_NOT if found else OK


def _roster_check(options: argparse.Namespace) -> int:
    from .batch.checked import problems

    roster, rows = _rows(options)
    found = problems(rows)
    for p in found:
        print(f"row {p.row}, {p.ref or 'no ref'}, {p.column or 'row'}: {p.problem}: {p.fix}")
    for name in roster.unknown_columns:
        print(f"column {name}: not known, left out")
    print(f"{len(rows)} rows, {len(found)} mistakes.")
    return HELD_BACK if found else OK


def _roster_template(options: argparse.Namespace) -> int:
    from .batch.columns import write_template

    write_template(options.file)
    return OK


def _lab(options: argparse.Namespace) -> int:
    from .lab import open_lab, this_machine

    this_machine(options.ip)
    open_lab(options.port, not options.no_browser)
    return OK


if __name__ == "__main__":
    sys.exit(main())
