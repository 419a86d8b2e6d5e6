"""The commands of rows: `plan`, `handout`, and `roster check`, `template` and `columns`."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import HELD_BACK, OK, UserMistake
from ..model.status import Status
from .upkeep import warn_of
from .values import a_place, add_own, add_reading, day_argument, own_places, refuse_inputs

if TYPE_CHECKING:
    from ..clinic.plan import Plan
    from ..packet.edition import Edition


def add_plan(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `plan`."""
    plan = commands.add_parser("plan", help="what would be given and why, with no file made")
    plan.add_argument("roster", type=a_place)
    plan.add_argument("--format", choices=("table", "jsonl"), default="table")
    plan.add_argument("--issued-on", type=day_argument)
    add_own(plan)
    add_reading(plan)
    plan.set_defaults(run=_plan)


def add_handout(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `handout`."""
    handout = commands.add_parser("handout", help="one handout without a notebook")
    handout.add_argument("roster", type=a_place)
    handout.add_argument("ref", help="one that begins with - stands behind two: -o FILE -- LIST -7")
    handout.add_argument("-o", dest="file", type=a_place, required=True)
    handout.add_argument("--issued-on", type=day_argument)
    add_own(handout)
    add_reading(handout)
    handout.set_defaults(run=_handout)


def add_roster(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `roster` and its kinds."""
    roster = commands.add_parser(
        "roster", help="check a roster, write an empty one, or say what may stand in it"
    )
    kinds = roster.add_subparsers(metavar="check|template|columns", required=True, dest="kind")
    check = kinds.add_parser("check", help="find every mistake before anything is made")
    check.add_argument("file", type=a_place)
    check.add_argument("--issued-on", type=day_argument)
    add_own(check)
    add_reading(check)
    check.set_defaults(run=_roster_check)
    template = kinds.add_parser("template", help="write an empty roster (.csv or .xlsx)")
    template.add_argument("file", type=a_place)
    template.set_defaults(run=_roster_template)
    columns = kinds.add_parser("columns", help="every column, id and alias")
    columns.add_argument("--format", choices=("text", "md"), default="text")
    columns.set_defaults(run=_roster_columns)


def _rows(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from ..batch.roster.plans import plan_roster
    from ..packet.edition import load_edition

    made_with = load_edition(options.issued_on or options.today, *own_places(options))
    roster = _roster(options, options.roster if "roster" in options else options.file)
    return roster, plan_roster(roster, made_with)


def _roster(options: argparse.Namespace, path: Path):  # type: ignore[no-untyped-def]
    """The list as it is told to be read, and what there is to say of that."""
    from ..batch.lists.mapping import asked_for
    from ..batch.roster.read import read_roster

    roster = read_roster(path, asked_for(options.mapping, options.encoding, options.sheet))
    # What `plan` prints is for programs too.
    to = sys.stdout if "kind" in options else sys.stderr
    for sentence in roster.said:
        print(sentence, file=to)
    return roster


def _plan(options: argparse.Namespace) -> int:
    from ..batch.roster.facts import facts_of_plan
    from .plan_text import plan_text

    _, rows = _rows(options)
    lines = [facts_of_plan(row.plan) for row in rows]
    for line in lines:
        print(
            json.dumps(line, ensure_ascii=False) if options.format == "jsonl" else plan_text(line)
        )
    held = any(line["status"] not in (Status.PLANNED, Status.REFERRED) for line in lines)
    return HELD_BACK if held else OK


def _handout(options: argparse.Namespace) -> int:
    from ..batch.roster.plans import plan_rows_of
    from ..packet.edition import load_edition
    from ..packet.make import proved_pdf, still_there
    from ..packet.pages import NothingToMake
    from ..paths import write_private

    refuse_inputs(options.file, options.roster, (*own_places(options), options.mapping))
    made_with = load_edition(options.issued_on or options.today, *own_places(options))
    found = plan_rows_of(_roster(options, options.roster), options.ref, made_with)
    if len(found) != 1:
        count, where = len(found), options.roster
        raise UserMistake(f"{count} rows of {where} have the ref {options.ref}: check the ref")
    plan = found[0].plan
    warn_of(options.file)
    made = not options.file.parent.exists()
    try:
        pdf = proved_pdf(plan, made_with)
        _refuse_foreign(options.file, plan, made_with)
        write_private(options.file, pdf)
    except NothingToMake as reason:
        before = f". {still_there(options.file)}" if options.file.exists() else ""
        raise UserMistake(f"{options.ref} is {plan.status}: {reason}{before}") from None
    except OSError as error:
        raise UserMistake(f"cannot write {options.file}: {error.strerror}") from None
    print(f"{options.file}: {options.ref} is {plan.status}.")
    if made:
        print(f"The folder {options.file.parent} was not there: it is made.")
    if options.file.suffix.lower() != ".pdf":
        print(f"{options.file} is a PDF, whatever its name says: give -o a name that ends in .pdf.")
    for warning in plan.warnings:
        print(f"    ! {warning}")
    return OK


def _refuse_foreign(file: Path, plan: "Plan", made_with: "Edition") -> None:
    """Raise UserMistake where what lies at a file's place is no draft of the same patient."""
    from ..packet.proof import why_kept
    from ..render.identity import Identity

    if file.is_symlink():
        raise UserMistake(f"{file} is a link: give another -o")
    run = next((p for p in file.resolve().parents[:3] if (p / "run.json").is_file()), None)
    if run:
        raise UserMistake(f"{file} lies in the run {run}, which keeps its own: give another -o")
    name = (plan.profile.name if plan.profile else "") or ""
    whose = Identity(name=name, ref=plan.ref, side="")
    if file.exists() and why_kept(file.read_bytes(), whose, made_with):
        raise UserMistake(
            f"{file} is there already, and is no draft of {plan.ref}: give another -o"
        )


def _roster_check(options: argparse.Namespace) -> int:
    from ..batch.roster.plans import doubles, problems

    if options.mapping and not options.mapping.exists():
        return _propose(options)
    _, rows = _rows(options)
    found = problems(rows)
    for p in found:
        print(f"row {p.row}, {p.ref or 'no ref'}, {p.column or 'row'}: {p.problem}: {p.fix}")
    for sentence in doubles(rows):
        print(sentence)
    print(f"{len(rows)} rows, {len(found)} mistakes.")
    return HELD_BACK if found else OK


def _propose(options: argparse.Namespace) -> int:
    """Write a mapping to be filled in, where the one that is named is not there."""
    from ..batch.lists.mapping import asked_for, proposal
    from ..batch.roster.read import header_of
    from ..paths import write_private

    header = header_of(options.file, asked_for(None, options.encoding, options.sheet))
    try:
        write_private(options.mapping, proposal(header).encode())
    except OSError as error:
        raise UserMistake(f"cannot write {options.mapping}: {error.strerror}") from None
    print(f"{options.mapping} is written: answer each ? in it, then check the list again.")
    return HELD_BACK


def _roster_template(options: argparse.Namespace) -> int:
    from ..batch.roster.empty import write_template

    write_template(options.file)
    return OK


def _roster_columns(options: argparse.Namespace) -> int:
    from ..batch.roster.reference import as_markdown, as_plain, reference
    from ..library.load import load_library

    parts = reference(load_library())
    # The page ends in one line break, whoever keeps it.
    print(as_markdown(parts).rstrip() if options.format == "md" else as_plain(parts))
    return OK
