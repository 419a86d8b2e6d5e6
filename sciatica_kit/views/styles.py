"""The styles of forms and pages, a file each in the folder beside this module."""

from functools import cache

from markupsafe import Markup

from ..paths import PACKAGE

FOLDER = PACKAGE / "views" / "styles"


@cache
def style(name: str) -> Markup:
    """A style sheet of the kit's own, as it stands in a page."""
    return Markup("<style>{}</style>").format(Markup((FOLDER / f"{name}.css").read_text("utf-8")))
