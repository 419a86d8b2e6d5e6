"""The command `library`: its content, one item of it, mistakes, lapsed reviews, drawings."""

import argparse
from datetime import date
from typing import TYPE_CHECKING

from ..errors import COULD_NOT, OK, UserMistake
from .values import a_place, add_content, day_argument

if TYPE_CHECKING:
    from ..model.library import Library


def add_library(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `library` and its kinds."""
    library = commands.add_parser("library", help="the content, its mistakes, its reviews")
    kinds = library.add_subparsers(metavar="list|show|check|due|draw", required=True)
    for name, run in (("list", _list), ("check", _check)):
        kinds.add_parser(name).set_defaults(run=run)
    due = kinds.add_parser("due", help="the reviews that have lapsed")
    due.add_argument("--on", type=day_argument, help="on another day than today")
    due.set_defaults(run=_due)
    show = kinds.add_parser("show")
    show.add_argument("id")
    show.set_defaults(run=_show)
    draw = kinds.add_parser("draw", help="every drawing, left and right, and a contact sheet")
    draw.add_argument("--out", type=a_place, required=True)
    draw.set_defaults(run=_draw)
    for kind in kinds.choices.values():
        add_content(kind)


def _list(options: argparse.Namespace) -> int:
    from ..library.load import load_library

    library = load_library(own=options.content)
    for kind in ("diagnoses", "exercises", "red_flags", "precautions", "advice"):
        print(kind)
        for key, item in getattr(library, kind).items():
            said = next(
                getattr(item, f) for f in ("name", "label", "ask", "title") if hasattr(item, f)
            )
            print(f"  {key}: {said}")
    return OK


def _show(options: argparse.Namespace) -> int:
    from ..library.load import load_library

    library = load_library(own=options.content)
    for kind in ("diagnoses", "exercises", "red_flags", "precautions", "advice", "education"):
        item = getattr(library, kind).get(options.id)
        if item is not None:
            print(item.model_dump_json(indent=2))
            return OK
    raise UserMistake(f"the library has nothing called {options.id}: see library list")


def _check(options: argparse.Namespace) -> int:
    from ..library.languages import language_mistakes
    from ..library.load import inspect_library

    library, mistakes = inspect_library(own=options.content)
    mistakes += language_mistakes(library)
    for mistake in mistakes:
        print(mistake)
    if not mistakes:
        _say_never_given(library, options.today)
    print(f"{len(mistakes)} mistakes. Content hash {library.hash}.")
    return COULD_NOT if mistakes else OK


def _say_never_given(library: "Library", today: date) -> None:
    """Name what no rule ever gives, so that nobody waits for it."""
    from ..clinic.reach import never_given
    from ..fonts import unprintable

    if names := never_given(library, library.intake(today, unprintable)):
        print(f"Given by no rule, only where a clinician adds it: {', '.join(names)}.")


def _due(options: argparse.Namespace) -> int:
    from ..library.load import load_library

    library, day = load_library(own=options.content), options.on or options.today
    unchecked = 0
    for kind in ("diagnoses", "exercises", "red_flags", "precautions", "advice", "education"):
        for key, item in getattr(library, kind).items():
            unchecked += not item.review.checked_by
            if item.review.next_review <= day:
                print(f"{kind}/{key}: review was due on {item.review.next_review}")
    print(f"{unchecked} items have been checked by no clinician yet.")
    return OK


def _draw(options: argparse.Namespace) -> int:
    from ..packet.edition import load_edition
    from ..views.drawings import draw_all

    made_with = load_edition(options.today, content=options.content)
    try:
        count = draw_all(made_with, options.out)
    except OSError as error:
        raise UserMistake(f"cannot write to {options.out}: {error.strerror}") from None
    print(f"{count} files in {options.out}")
    return OK
