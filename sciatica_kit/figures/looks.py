"""The colours of a drawing: few, flat, and told apart in grey as well."""

from ..model.pose import Look

INK = "#1b2a32"
SHIRT, SHIRT_FAR = "#1f8a8a", "#16696b"
TROUSERS, TROUSERS_FAR = "#3b5868", "#263d49"
SHOE, SHOE_FAR = "#fbf9f4", "#d9d4c8"
SORE_SHOE = "#f2921d"
MUSCLE, MUSCLE_EDGE = "#ff8a5c", "#7a2410"
ARROW = "#c8320a"
GHOST, GHOST_EDGE = "#dfe5e8", "#8b98a1"
GROUND = "#e6ecee"

SKINS = {
    "light": ("#f0c3a4", "#d29f7e"),
    "tan": ("#dca47f", "#b98562"),
    "brown": ("#b07850", "#8c5d3c"),
    "dark": ("#82553a", "#64402b"),
}
HAIRS = {"black": "#2a2422", "brown": "#5a3a26", "blond": "#c79a4b", "grey": "#b9bcbf"}


def for_side(look: Look) -> Look:
    """The same body with a coloured shoe on the sore side."""
    return look.model_copy(update={"sided": True})


__all__ = ["Look", "for_side"]
