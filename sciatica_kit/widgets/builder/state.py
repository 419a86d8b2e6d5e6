"""A handout in the making: a roster row, and what the clinician has changed in it by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ...batch.roster.columns import COLUMNS
from ...clinic.adjust import redose, reorder
from ...clinic.pathway import Refusal
from ...clinic.plan import Plan
from ...errors import Problem
from ...fonts import unprintable
from ...model.cells import listed
from ...model.dosage import Dosage
from ...model.intake import fold
from ...model.library import Library
from ...model.program import Program
from ...packet.edition import Edition
from ...packet.plan import plan_row

NONE = "none"
YES, NO = "yes", "no"


def questions(library: Library) -> tuple[str, ...]:
    """The ids of the red flags that are asked, in the library's order."""
    return tuple(flag.id for flag in library.red_flags.values() if flag.asked)


@dataclass(frozen=True)
class FormState:
    """Cells as a roster row has them, the answers behind its red flags, doses and order by hand.

    Nothing here judges: `plan` goes through the same door as the roster.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    # Words of a list's red-flag cell that nobody knows: each may be a flag that somebody found.
    doubtful: tuple[str, ...] = ()
    doses: Mapping[str, Dosage] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    @classmethod
    def from_row(cls, cells: Mapping[str, str], library: Library) -> "FormState":
        """A roster row as a draft: its red-flag cell answers every question.

        Where a word in it is not known, what is known is found, and all the rest is still open.
        """
        kept = {name: cells[name] for name in COLUMNS if cells.get(name)}
        found = _read(kept.get("red_flags", ""), library)
        doubtful = tuple(word for word, flag in found.items() if not flag)
        ticked = {flag for flag in found.values() if flag and flag != NONE}
        asked = questions(library) if found and not doubtful else sorted(ticked)
        return cls(kept, {flag: YES if flag in ticked else NO for flag in asked}, doubtful)

    def as_row(self) -> dict[str, str]:
        """The cells in the order of the roster's columns, blank ones too."""
        return {name: self.cells.get(name, "") for name in COLUMNS}

    def with_cell(self, column: str, text: str) -> "FormState":
        """The draft with one cell changed."""
        cells = {**self.cells, column: text.strip()}
        return replace(self, cells={name: cell for name, cell in cells.items() if cell})

    def answered(self, flag: str, answer: str, library: Library) -> "FormState":
        """The draft with one red flag answered: yes, no, or blank for not asked."""
        return self._asked({**self.answers, flag: answer}, library)

    def rest_no(self, library: Library) -> "FormState":
        """The draft with every question that has no answer yet answered no.

        Beside a word that nobody knows each is asked by itself: the word may be one of them.
        """
        if self.doubtful or self.strange(library):
            return self
        return self._asked({**dict.fromkeys(questions(library), NO), **self.answers}, library)

    def opened(self, library: Library) -> "FormState":
        """The draft as it stands with these questions: of a cell without an answer to each of them
        nothing is known, so that a question which is new, or was never asked, is open."""
        known = _words(library)
        answers = {known.get(fold(key), key): said for key, said in self.answers.items()}
        unread = [word for word, flag in _read(self.cells.get("red_flags", ""), library).items()
                  if not flag and word not in answers]  # fmt: skip
        doubtful = tuple(dict.fromkeys((*self.doubtful, *unread)))
        return replace(self, doubtful=doubtful)._asked(answers, library)

    def flagged_as(self, other: "FormState", library: Library) -> "FormState":
        """The draft with every red flag that another draft of the patient has found: it counts."""
        found = {flag: YES for flag, said in other.answers.items() if said == YES}
        doubtful = tuple(dict.fromkeys((*self.doubtful, *other.doubtful)))
        if doubtful == self.doubtful and found.items() <= dict(self.answers).items():
            return self
        changed = replace(self, doubtful=doubtful)
        return changed._asked({**self.answers, **found}, library)

    def strange(self, library: Library) -> tuple[str, ...]:
        """What was answered yes, and is no question of this content: it holds until it is one."""
        known = questions(library)
        return tuple(k for k, said in self.answers.items() if said == YES and k not in known)

    def _asked(self, answers: Mapping[str, str], library: Library) -> "FormState":
        kept = {flag: said for flag, said in answers.items() if said}
        changed = replace(self, answers=kept)
        # Once somebody has asked each question by itself, a word that is none of them says no more.
        if not changed.missing(library):
            changed = replace(changed, doubtful=())
        return changed.with_cell("red_flags", _cell(changed, library))

    def missing(self, library: Library) -> tuple[str, ...]:
        """The ids of the red flags that nobody has asked about yet."""
        return tuple(flag for flag in questions(library) if flag not in self.answers)

    def add(self, name: str, reason: str = "") -> "FormState":
        """The draft with an exercise added; its reason joins those given before."""
        own = f"{name}: {', '.join(listed(reason))}" if reason.strip() else ""
        told = listed(self.cells.get("override_reason", "")) + listed(own)
        changed = self._listing("remove", drop=name)._listing("add", put=name)
        return changed.with_cell("override_reason", "; ".join(dict.fromkeys(told)))

    def remove(self, name: str) -> "FormState":
        """The draft with an exercise taken out; its dose by hand and its reason are forgotten."""
        doses = {key: dose for key, dose in self.doses.items() if key != name}
        told = [entry for entry in listed(self.cells.get("override_reason", ""))
                if not entry.startswith(f"{name}:")]  # fmt: skip
        changed = self.with_cell("override_reason", "; ".join(told))
        changed = changed._listing("add", drop=name)._listing("remove", put=name)
        return replace(changed, doses=doses)

    def swap(self, name: str, other: str, given: tuple[str, ...]) -> "FormState":
        """The draft with one exercise in the place of another; `given` is the order as it is."""
        order = tuple(other if key == name else key for key in given)
        return replace(self.remove(name).add(other), order=order)

    def move(self, name: str, step: int, given: tuple[str, ...]) -> "FormState":
        """The draft with an exercise moved up (-1) or down (+1); `given` is the order as it is."""
        order, at = list(given), given.index(name)
        to = min(max(at + step, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        return replace(self, order=tuple(order))

    def redose(
        self, name: str, dosage: Dosage, edition: Edition
    ) -> tuple["FormState", tuple[Problem, ...]]:
        """The draft with one dose changed; a refused one leaves it as it is and says why."""
        program = self.plan(edition).outcome
        if not isinstance(program, Program):
            return self, ()
        answer = redose(program, name, dosage)
        if isinstance(answer, Refusal):
            return self, answer.problems
        return self._with_dose(name, dosage, edition), ()

    def _with_dose(self, name: str, dosage: Dosage, edition: Edition) -> "FormState":
        """A dose that the rules would give by themselves is no dose by hand."""
        rest = replace(self, doses={key: d for key, d in self.doses.items() if key != name})
        program = rest.plan(edition).outcome
        ruled = {p.exercise.id: p.dosage for p in getattr(program, "prescriptions", ())}
        same = ruled.get(name) == dosage
        return rest if same else replace(rest, doses={**rest.doses, name: dosage})

    def plan(self, edition: Edition) -> Plan:
        """What the rules make of the cells, with the clinician's order and doses on top."""
        plan = plan_row({**_needed(), **self.cells}, edition)
        if not isinstance(plan.outcome, Program):
            return plan
        program, refused = _redosed(reorder(plan.outcome, self.order), self.doses)
        said = tuple(f"Dose by hand not used: {p.problem}." for p in refused)
        program = program.model_copy(update={"warnings": (*program.warnings, *said)})
        return replace(plan, outcome=program, warnings=(*plan.warnings, *said))

    def _listing(self, column: str, put: str = "", drop: str = "") -> "FormState":
        names = [n for n in listed(self.cells.get(column, "")) if n not in (put, drop)]
        return self.with_cell(column, "; ".join([*names, put] if put else names))


def _needed() -> dict[str, str]:
    """A roster always has these columns: without a cell they are blank, not missing."""
    return dict.fromkeys(("ref", "name", "diagnosis"), "")


def _cell(draft: FormState, library: Library) -> str:
    """The red-flag cell: none, ids, or blank while a question is open.

    A flag that blocks stands at once, since it cannot wait for the rest of the questions.
    """
    found = [flag for flag in questions(library) if draft.answers.get(flag) == YES]
    urgent = any(library.red_flags[flag].blocks for flag in found)
    held = (*draft.strange(library), *draft.doubtful)
    if held:
        return "; ".join((*found, *held))
    if draft.missing(library) and not urgent:
        return ""
    return "; ".join(found) or NONE


def _read(cell: str, library: Library) -> dict[str, str]:
    """Each entry of a red-flag cell with the flag that it names; blank where it names none."""
    words = _words(library)
    return {entry: words.get(fold(entry), "") for entry in listed(cell)}


def _words(library: Library) -> dict[str, str]:
    return {**library.intake(date.min, unprintable).vocabulary.red_flags, NONE: NONE}


def _redosed(program: Program, doses: Mapping[str, Dosage]) -> tuple[Program, tuple[Problem, ...]]:
    """Every dose by hand that fits, whatever their order; the rest with what is wrong."""
    ids = [p.exercise.id for p in program.prescriptions]
    waiting = [name for name in ids if name in doses]
    while waiting:
        tried = {name: redose(program, name, doses[name]) for name in waiting}
        fits = next((n for n, made in tried.items() if isinstance(made, Program)), None)
        if fits is None:
            refusals = (made for made in tried.values() if isinstance(made, Refusal))
            return program, tuple(p for refusal in refusals for p in refusal.problems)
        made = tried[fits]
        assert isinstance(made, Program)
        program = made
        waiting.remove(fits)
    return program, ()
