"""One row from its ref to a packet that is proved to be its own; what a worker does."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import rmtree

from ...errors import UserMistake
from ...handout.words import graded_texts
from ...library.readability import reading
from ...model.status import Status
from ...packet.edition import Edition, load_edition
from ...packet.proof import faults_of, identity_of
from ...paths import own_folder, private_folder, read_within, within, write_private
from ...render.lock import unlock
from ...render.pdf import page_count
from ..patient import Patient, open_row
from ..record.manifest import Done, Entry
from .key import row_key
from .notebook import execute
from .watchdog import in_hand

MAKEABLE = {Status.PLANNED: "handout.pdf", Status.REFERRED: "urgent.pdf"}
CHANGED = "the roster, the practice or the templates changed while the run went on"


@dataclass(frozen=True)
class Order:
    """What a worker is told: paths, a day and an engine. Patients stay in the roster."""

    roster: str
    out: str
    issued_on: str
    practice: str = ""
    templates: str = ""
    content: str = ""
    password_file: str = ""
    engine: str = "warm"
    mapping: str = ""
    # The run's secret, by which a row is known again; an order given by hand has none.
    salt: str = field(default="", repr=False)


@dataclass(frozen=True)
class Todo:
    """A row to be made, by its ref, and what its packet hangs on."""

    ref: str
    key: str


def make_rows(order: Order, rows: tuple[Todo, ...]) -> tuple[Done, ...]:
    """Make some rows one after another; the first that ends the run is the last."""
    made: list[Done] = []
    for todo in rows:
        with in_hand(todo.ref):
            made.append(make_row(order, todo))
        if made[-1].fatal:
            break
    return tuple(made)


def make_row(order: Order, todo: Todo) -> Done:
    """Run one row's notebook and prove its PDF; on any doubt its files are taken away."""
    began = time.monotonic()
    try:
        return _made(order, todo, began)
    except UserMistake as mistake:
        return _failed(todo, str(mistake), began)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        return Done(Entry(todo.ref, Status.FAILED, why), todo.key, fatal=why)


def _made(order: Order, todo: Todo, began: float) -> Done:
    patient = open_row(Path(order.roster), todo.ref, edition_of(order), order.mapping)
    salt = bytes.fromhex(order.salt)
    if salt and row_key(patient.row, patient.edition, salt) != todo.key:
        return _failed(todo, CHANGED, began)
    out = private_folder(Path(order.out))
    folder = own_folder(out, "packets", todo.ref)
    executed = execute(_parameters(order, todo.ref), order.engine)
    if executed.fatal:
        return Done(
            Entry(todo.ref, Status.FAILED, executed.reason), todo.key, fatal=executed.reason
        )
    name = MAKEABLE[patient.plan.status]
    reason = executed.reason or _doubt(folder, name, patient)
    if reason:
        rmtree(within(out, "packets", todo.ref), ignore_errors=True)
        return _failed(todo, reason, began)
    write_private(within(folder, "handout.ipynb"), executed.notebook)
    files = digests(folder, sorted(path.name for path in folder.iterdir()))
    entry = _entry(patient, folder, name, time.monotonic() - began)
    graded = reading(graded_texts(patient.page), patient.page.language)
    return Done(entry, todo.key, graded, files=files)


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The digests of a packet's files by their names. Raises OSError."""
    return {name: hashlib.sha256(read_within(folder, name)).hexdigest() for name in names}


def edition_of(order: Order) -> Edition:
    """What the rows of an order are made with. Raises UserMistake."""
    given = (order.practice, order.templates, order.content)
    practice, templates, content = (Path(place) if place else None for place in given)
    password = Path(order.password_file) if order.password_file else None
    day = date.fromisoformat(order.issued_on)
    return load_edition(day, practice, templates, content, password_file=password)


def _failed(todo: Todo, reason: str, began: float) -> Done:
    return Done(Entry(todo.ref, Status.FAILED, reason, seconds=_seconds(began)), todo.key)


def _seconds(began: float) -> str:
    return f"{time.monotonic() - began:.2f}"


def _parameters(order: Order, ref: str) -> dict[str, str]:
    return {
        "roster": order.roster,
        "ref": ref,
        "outputs": order.out,
        "issued_on": order.issued_on,
        "practice": order.practice,
        "templates": order.templates,
        "content": order.content,
        "password_file": order.password_file,
        "mapping": order.mapping,
    }


def _doubt(folder: Path, name: str, patient: Patient) -> str:
    """Why the PDF cannot be taken for this row's; blank where name, ref and side are its own."""
    try:
        pdf = read_within(folder, name)
    except FileNotFoundError:
        return "the notebook left no PDF"
    opened = unlock(pdf, patient.edition.password).pdf
    return "; ".join(faults_of(opened, identity_of(patient.page), patient.edition))


def _entry(patient: Patient, folder: Path, name: str, seconds: float) -> Entry:
    plan, opened = patient.plan, unlock(read_within(folder, name), patient.edition.password)
    return Entry(
        ref=plan.ref,
        status=Status.MADE if plan.status == Status.PLANNED else Status.REFERRED,
        reason=", ".join(flag.id for flag in getattr(plan.outcome, "flags", ())),
        language=(plan.profile.language if plan.profile else "") or "",
        pages=str(page_count(opened.pdf)),
        sha256=opened.sha256,
        pdf=f"packets/{plan.ref}/{name}",
        notebook=f"packets/{plan.ref}/handout.ipynb",
        seconds=f"{seconds:.2f}",
    )
