"""The library in numbers, for the receipt of a notebook."""

from ..library.load import Library
from .html import KIND_NAMES, KINDS
from .matrix import codes
from .precautions import hidden
from .reading import readings


def library_receipt(library: Library) -> str:
    """How much there is of each kind, the codes, what precautions hide, and the hardest item."""
    # Who has checked what is not counted: a check must not make the receipt wrong.
    found = codes(library)
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
