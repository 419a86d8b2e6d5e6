"""What is at stake as a button is pressed, a sentence each: then it takes a second press."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ...clinic.plan import Plan
from ...errors import UserMistake
from ...model.library import Library
from ...packet.edition import Edition
from ...packet.make import pages_in
from ...packet.proof import ANOTHERS, why_kept
from ...render.identity import Identity
from .difference import difference, titled
from .person import Whose, apart
from .saved import STATE, kept_now, listed_beside
from .state import YES, FormState

TAKEN = "There is a packet with the ref {} already: open it, or give another ref."
OVERTAKEN = "The packet {} has been saved by somebody else since: open it."
OTHERS = (
    "The packet {} that is there is of another {} than the form: to keep both, give another ref."
)
LEFT = "Of another patient ({}) still stand here: {}."
RENAMED = "The name is another than the one that this form was filled in for."
UNLISTED = "The red flags are not in the list: {} still says {} for {}."


def of_person(whose: Whose, draft: FormState) -> tuple[str, ...]:
    """What in the form may be another patient's."""
    left = whose.left(draft)
    who = (whose.earlier and whose.earlier.cells.get("ref")) or "without a ref"
    said = [LEFT.format(who, ", ".join(left))] * bool(left)
    return (*said, *([RENAMED] * whose.is_doubtful(draft)))


def of_packet(
    draft: FormState, plan: Plan, kept: FormState | None, outputs: Path, edition: Edition
) -> tuple[str, ...]:
    """What lies where the packet is to be saved, and is not what is being changed."""
    folder = outputs / "packets" / plan.ref
    there = [*pages_in(folder)]
    if not there and not (folder / STATE).exists():
        return ()
    now = kept_now(plan.ref, outputs, edition.library)
    other = others(now.cells if now else {}, draft, plan, there, edition)
    if other:
        return (OTHERS.format(plan.ref, " and another ".join(map(_said, other))),)
    own = kept is not None and kept.cells.get("ref") == plan.ref
    since = own and now is not None and now != kept
    return (OVERTAKEN.format(plan.ref),) if since else () if own else (TAKEN.format(plan.ref),)


def others(
    cells: Mapping[str, str], draft: FormState, plan: Plan, there: list[bytes], edition: Edition
) -> list[str]:
    """In which of name and birth date a packet is another's, as its draft and its pages say."""
    found = [c for c in apart(cells, draft.cells) if c != "ref"]
    name = (plan.profile and plan.profile.name) or ""
    whose = Identity(name=name, ref=plan.ref, side="")
    if "name" not in found and any(
        why_kept(pdf, whose, edition, edition.password) == ANOTHERS for pdf in there
    ):
        found = ["name", *found]
    return found


def of_list(draft: FormState, listed: FormState, path: Path) -> tuple[str, ...]:
    """What a row of a list says now, and would no longer say. Raises UserMistake for another's."""
    ref = draft.cells.get("ref", "")
    other = [c for c in apart(listed.cells, draft.cells) if c != "ref"]
    if other:
        named = " and another ".join(map(_said, other))
        raise UserMistake(
            f"{path} has the ref {ref} for another {named}, so it may be another person: give "
            "another ref, or mend the list."
        )
    # A list has no column for what was changed by hand.
    changed = difference(listed, replace(draft, doses={}, order=()))
    if not changed:
        raise UserMistake(f"{path} has this very row of {ref} already: nothing is to be added.")
    said = f"{path} has a row of {ref} already, which would be replaced: {'; '.join(changed)}."
    return (*unlisted(draft, listed, path), said)


def _said(column: str) -> str:
    return titled(column).lower().replace("date of birth", "birth date")


def unlisted(draft: FormState, listed: FormState, path: Path) -> tuple[str, ...]:
    """Red flags that were found, and that the row of a list has not."""
    found = {flag for flag, said in draft.answers.items() if said == YES}
    missing = found - {flag for flag, said in listed.answers.items() if said == YES}
    says = listed.cells.get("red_flags") or "nothing"
    return (UNLISTED.format(path, says, draft.cells.get("ref", "")),) if missing else ()


def behind(draft: FormState, roster: str, library: Library) -> tuple[str, ...]:
    """Red flags that were saved just now, and that the list of the patient has not."""
    with suppress(UserMistake):
        listed = listed_beside(draft, roster, library)
        if listed and not apart(listed.cells, draft.cells):
            return unlisted(draft, listed, Path(roster))
    return ()
