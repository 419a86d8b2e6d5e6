"""Where a draft is kept, in its packet's folder for its owner alone, and how it is opened again."""

import json
from pathlib import Path

from ...batch.patient import Patient
from ...batch.record.manifest import read_run
from ...batch.roster.plans import PlannedRow
from ...batch.roster.read import Row, read_roster
from ...clinic.plan import Plan
from ...errors import UserMistake
from ...model.cells import DoubtfulText, is_ref
from ...model.dosage import Dosage
from ...model.library import Library
from ...packet.edition import Edition
from ...packet.make import Packet
from ...paths import read_within, within, write_private
from .state import NO, YES, FormState

STATE = "draft.json"
VERSION = 1


def save_packet(draft: FormState, plan: Plan, edition: Edition, outputs: Path) -> Packet:
    """Write the packet and the draft beside it. Raises NothingToMake, UserMistake, OSError.

    Whoever saves has been told of another packet, or mends the name in this one.
    """
    if read_run(outputs):
        raise UserMistake(
            f"{outputs} is the folder of a run, whose packets are made from its list: mend the "
            "list, or choose another folder."
        )
    row = PlannedRow(Row(0, draft.as_row()), plan)
    packet = Patient(plan, edition, row).write(outputs, replace=True)
    folder = outputs / "packets" / packet.ref
    write_private(within(folder, STATE), as_json(draft).encode())
    return packet


def as_json(draft: FormState) -> str:
    """The draft as it stands in its file."""
    kept = {
        "version": VERSION,
        "cells": dict(draft.cells),
        "answers": dict(draft.answers),
        "doses": {name: dose.model_dump() for name, dose in draft.doses.items()},
        "order": list(draft.order),
        "doubtful": list(draft.doubtful),
    }
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> FormState:
    """The draft that a file holds. Raises ValueError, KeyError, TypeError where it holds none."""
    kept = json.loads(text)
    doses = {name: Dosage.model_validate(dose) for name, dose in kept["doses"].items()}
    cells, answers, order = dict(kept["cells"]), dict(kept["answers"]), tuple(kept["order"])
    doubtful = tuple(kept.get("doubtful", ()))
    words = (*cells, *cells.values(), *answers, *order, *doubtful)
    if not all(isinstance(word, str) for word in words):
        raise TypeError("a draft holds text")
    if not set(answers.values()) <= {YES, NO}:
        raise ValueError("an answer is yes or no")
    return FormState(cells, answers, doubtful, doses, order)


def open_draft(ref: str, outputs: Path, roster: str, library: Library) -> FormState:
    """A draft by its ref, from its packet or else from the roster. Raises UserMistake."""
    ref = ref.strip()
    if not is_ref(ref):
        raise UserMistake("Write the ref of a saved packet, for instance T-01.")
    path = outputs / "packets" / ref / STATE
    try:
        kept = from_json(read_within(outputs, "packets", ref, STATE).decode("utf-8"))
        opened = kept.opened(library)
    except FileNotFoundError:
        return _from_roster(ref, outputs, roster, library)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserMistake(
            f"{path} cannot be read: take it away and fill in the form anew."
        ) from None
    own = opened.cells.get("ref", "")
    if own.casefold() != ref.casefold():
        raise UserMistake(
            f"{path.parent} holds the packet of {own or 'nobody'}, not of {ref}: it was copied or "
            "renamed; open it under its own ref."
        )
    return opened


def kept_now(ref: str, outputs: Path, library: Library) -> FormState | None:
    """The draft that lies beside a packet at this moment; None where there is none to be read."""
    try:
        text = read_within(outputs, "packets", ref, STATE).decode("utf-8")
        return from_json(text).opened(library)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def listed_beside(draft: FormState, roster: str, library: Library) -> FormState | None:
    """The row that a roster has for a draft's ref, as a draft; None where it has none.

    Raises UserMistake where nobody can know what the roster says of the patient: then it may be a
    red flag.
    """
    ref = draft.cells.get("ref", "").casefold()
    rows = [row for row in _rows(roster) if str(row.cells.get("ref", "")).casefold() == ref]
    if len(rows) > 1:
        raise UserMistake(f"{roster}: {len(rows)} rows have this ref: mend the list first.")
    for row in rows:
        _check_certain(row, roster)
        return FormState.from_row(row.cells, library)
    return None


def _from_roster(ref: str, outputs: Path, roster: str, library: Library) -> FormState:
    alike = [row for row in _rows(roster)
             if str(row.cells.get("ref", "")).casefold() == ref.casefold()]  # fmt: skip
    found = [row for row in alike if row.cells.get("ref") == ref]
    if len(found) == len(alike) == 1:
        _check_certain(found[0], roster)
        return FormState.from_row(found[0].cells, library)
    said = f"There is no saved packet with the ref {ref} in {outputs / 'packets'}"
    also = f", and {len(alike) if found else 'no'} rows of {roster} have it" if roster else ""
    raise UserMistake(f"{said}{also}: check the ref.")


def _check_certain(row: Row, roster: str) -> None:
    """Raise UserMistake for a row with cells that cannot be read for certain."""
    if row.too_many:
        raise UserMistake(
            f"{roster}, row {row.number}: there are more cells than columns: mend the list first."
        )
    doubtful = [name for name, text in row.cells.items() if isinstance(text, DoubtfulText)]
    if doubtful:
        raise UserMistake(
            f"{roster}, row {row.number}: {', '.join(doubtful)} cannot be read for certain: mend "
            "the list first."
        )


def said_of(roster: str) -> tuple[str, ...]:
    """What has to be said of how the list was read; nothing where there is none."""
    return read_roster(roster).said if roster and Path(roster).exists() else ()


def _rows(roster: str) -> tuple[Row, ...]:
    return read_roster(roster).rows if roster and Path(roster).exists() else ()
