"""The library in numbers, for the receipt of a notebook."""

from ..library.translate import in_language
from ..model.library import Library
from .html import KIND_NAMES, KINDS
from .matrix import code_counts
from .precautions import hidden
from .reading import readings


def library_receipt(library: Library) -> str:
    """How much there is of each kind, the codes, what precautions hide, and the hardest item."""
    # Who has checked what is not counted: a check must not make the receipt wrong.
    found = code_counts(library)
    return "\n".join(
        (
            ", ".join(
                f"{KIND_NAMES[kind].lower()} {len(getattr(library, kind))}" for kind in KINDS
            ),
            "codes " + ", ".join(f"{code} {found[code]}" for code in sorted(found)),
            f"pairs of exercise and precaution that a rule parts: {len(hidden(library))}",
            f"hardest item: grade {max(r.figures['grade'] for r in readings(library))}",
        )
    )


def draft_marks(library: Library) -> str:
    """The mark that a page carries until it is approved, a line a language."""
    said = ((tag, in_language(library, tag).phrases["draft"]["mark"]) for tag in library.languages)
    return "\n".join(f"{tag}: {mark}" for tag, mark in said)
