"""The library in numbers, for the receipt of a notebook."""

from .gallery_matrix import codes
from .gallery_page import KIND_NAMES, KINDS
from .gallery_precautions import hidden
from .gallery_reading import readings
from .library.load import Library


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
