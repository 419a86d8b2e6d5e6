"""Which words of a page count for its reading grade."""

from .page import Handout, UrgentSheet


def graded_texts(page: Handout | UrgentSheet) -> list[str]:
    """Every sentence of a page that the reading grade counts: letterhead and figures apart."""
    skipped = {
        "draft",
        "masthead",
        "small_print",
        "footer",
        "page_of",
        "document_title",
        "labels",
        "diary",
        "ladder",
        "about_pictures",
        "screen",
        "digits",
        "logo",
        "qr",
        "qr_words",
    }
    skipped |= {"accent", "warning", "kind", "ref", "language", "variant", "paper", "note"}
    return [text for text in _strings(page.model_dump(exclude=skipped)) if " " in text]


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [
            s
            for key, item in value.items()
            if key not in ("id", "chips", "rows")
            for s in _strings(item["alt"] if key == "picture" and item else item)
        ]
    if isinstance(value, (list, tuple)):
        return [s for item in value for s in _strings(item)]
    return []
