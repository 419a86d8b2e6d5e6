"""The command line: a very light wrapper; whatever is heavy is imported when it is needed."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

from ..errors import COULD_NOT, OK, UserMistake
from .library import add_library
from .rosters import add_handout, add_plan, add_roster
from .runs import add_approve, add_batch, add_verify
from .surroundings import Stream, settled
from .upkeep import add_upkeep
from .values import add_own, count_argument, own_places


def main(
    arguments: Sequence[str] | None = None,
    today: date | None = None,
    now: datetime | None = None,
) -> int:
    """Run one command; a user's mistake is one sentence on standard error.

    `today` stands in where a command is told no day; blank is the practice's, at the moment `now`.
    """
    with settled() as out:
        options = _parser().parse_args(arguments)
        options.today = today or _today(options, now or datetime.now(UTC))
        out.ends = not options.lasting
        status = _status(options)
        return status if _heard(out) or options.lasting else status or COULD_NOT


def _status(options: argparse.Namespace) -> int:
    try:
        return int(options.run(options))
    except UserMistake as mistake:
        print(f"sciatica-kit: {mistake}", file=sys.stderr)
        return COULD_NOT
    except BrokenPipeError:
        # Whoever read along (head, less) has seen enough.
        return OK
    except KeyboardInterrupt:
        print("sciatica-kit: stopped; run it again to finish what is missing", file=sys.stderr)
        return 130


def _heard(out: Stream) -> bool:
    """Whether all that was printed has been taken; else it is said where it may still be heard."""
    with suppress(BrokenPipeError):
        out.flush()
    if out.why:
        print(f"sciatica-kit: cannot write to standard output: {out.why}", file=sys.stderr)
    return not out.why


def _today(options: argparse.Namespace, now: datetime) -> date:
    """The practice's day, where a command is told of one; else the machine's."""
    practice, templates, _ = own_places(options)
    if practice is None and templates is None:
        return now.astimezone().date()
    from ..packet.edition import practice_day

    return practice_day(now, practice, templates)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sciatica-kit", description="Personalised sciatica exercise handouts by diagnosis."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    # What a command makes outlasts what it prints.
    parser.set_defaults(lasting=False)
    add_batch(commands)
    add_plan(commands)
    add_handout(commands)
    add_approve(commands)
    add_verify(commands)
    add_roster(commands)
    add_library(commands)
    add_upkeep(commands)
    _add_lab(commands)
    return parser


def _add_lab(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    lab = commands.add_parser("lab", help="the notebooks in JupyterLab, on this machine only")
    lab.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    lab.add_argument("--port", type=count_argument, help="else the first free one from 8888 on")
    add_own(lab)
    lab.add_argument("--pages", action="store_true", help="the forms as plain pages, under Voila")
    # Known only to be refused with a reason.
    lab.add_argument("--ip", default="localhost", help=argparse.SUPPRESS)
    lab.set_defaults(run=_lab)


def _lab(options: argparse.Namespace) -> int:
    from ..lab.jupyter import open_lab, set_up_practice, this_machine
    from ..lab.voila import open_pages

    this_machine(options.ip)
    set_up_practice(options.practice, options.templates, options.content)
    opened = open_pages if options.pages else open_lab
    opened(options.port, not options.no_browser)
    return OK
