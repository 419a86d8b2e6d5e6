"""The library as a reader of notebooks has it: data frames, and pages to look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from IPython.display import HTML

from ..model.base import Reviewed
from ..model.library import Library
from ..model.practice import Practice
from . import cards, drawings, matrix, precautions, reading, receipt, reviews


@dataclass(frozen=True)
class LibraryView:
    """The content of a kit, read-only; `on` is the day by which reviews are due."""

    library: Library
    practice: Practice
    on: date

    def exercises(self) -> pd.DataFrame:
        """A row an exercise by id: code, name, category, position, dose, tags, evidence, review.

        Holds and rests are seconds. Source: the content's own files.
        """
        rows = (
            {
                "id": e.id, "code": e.code, "name": e.name, "category": e.category,
                "kind": e.kind, "position": e.position, **e.dosage.model_dump(),
                "tags": "; ".join(e.tags), **_signed(e),
            }
            for e in self.library.exercises.values()
        )  # fmt: skip
        return _frame(rows)

    def diagnoses(self) -> pd.DataFrame:
        """A row a diagnosis by id: its name for clinicians, aliases, ICD-10-CM codes, review."""
        rows = (
            {
                "id": d.id, "name": d.clinical_name, "aliases": "; ".join((d.key, *d.aliases)),
                "codes": "; ".join(code.code for code in d.codes), **_signed(d),
            }
            for d in self.library.diagnoses.values()
        )  # fmt: skip
        return _frame(rows)

    def matrix(self) -> pd.DataFrame:
        """The matrix: a row an exercise, a column a diagnosis, a code in each cell."""
        ids = list(self.library.diagnoses)
        rows = ({"id": e} | {d: self.library.cell(e, d) for d in ids} for e in self._ids())
        return _frame(rows)

    def red_flags(self) -> pd.DataFrame:
        """A row a red flag by id: row in the evidence, tier, whether it blocks, words."""
        rows = (
            {
                "id": f.id, "row": f.row, "tier": str(f.tier), "blocks": f.blocks, "ask": f.ask,
                "action": " ".join(f.action), **_signed(f),
            }
            for f in self.library.red_flags.values()
        )  # fmt: skip
        return _frame(rows)

    def precautions(self) -> pd.DataFrame:
        """A row a precaution by id: label, who decides, tags and exercises that it hides."""
        rows = (
            {
                "id": p.id, "label": p.label, "authority": str(p.authority),
                "hides": "; ".join(p.hides), "hides_exercises": "; ".join(p.hides_exercises),
                "prefers": "; ".join(p.prefers), **_signed(p),
            }
            for p in self.library.precautions.values()
        )  # fmt: skip
        return _frame(rows)

    def _ids(self) -> tuple[str, ...]:
        return tuple(self.library.exercises)

    def card(self, kind: str, name: str) -> HTML:
        """One item of a kind ("exercises", "red_flags" and so on) as a card."""
        return cards.item_card(self.library, self.practice, kind, name)

    def cards(self, category: str) -> HTML:
        """The exercises of one category, each a card that opens."""
        return cards.exercise_cards(self.library, self.practice, category)

    def heat_map(self) -> HTML:
        """The matrix as a map, with the reason of each cell."""
        return matrix.heat_map(self.library)

    def hidden_by_exercise(self) -> HTML:
        """What precautions hide, by exercise."""
        return precautions.by_exercise(self.library)

    def hidden_by_precaution(self) -> HTML:
        """What precautions hide, by precaution."""
        return precautions.by_precaution(self.library)

    def reading(self) -> HTML:
        """How hard each item is to read."""
        return reading.reading_plot(self.library)

    def reviews(self) -> HTML:
        """What is due, what is checked, and by whom."""
        return reviews.review_page(self.library, self.on)

    def translations(self) -> HTML:
        """How far each language has come."""
        return reviews.translations(self.library)

    def nerve(self) -> HTML:
        """The way of the nerve, and where each diagnosis bothers it."""
        return drawings.anatomy_row(self.library)

    def drawing_receipt(self) -> str:
        """How many drawings and faults there are, and one digest of all drawings."""
        return drawings.drawing_receipt(self.library, self.practice)

    def receipt(self) -> str:
        """The library in numbers."""
        return receipt.library_receipt(self.library)

    def marks(self) -> str:
        """The mark that a page carries until it is approved, a line a language."""
        return receipt.draft_marks(self.library)


def _signed(item: Reviewed) -> dict[str, str]:
    """Evidence with its grades, and who has checked the item; blank where nobody has."""
    return {
        "evidence": "; ".join(e.reference for e in item.evidence),
        "grade": "; ".join(e.grade for e in item.evidence),
        "checked_by": item.review.checked_by,
    }


def _frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).set_index("id")
