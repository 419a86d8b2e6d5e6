"""How the figure in a drawing looks: a small palette of skin and hair, age, build, what it has."""

from typing import Literal

from .base import Model


class Look(Model):
    """One body. `surface` is what it lies on; `sided` gives the sore side a coloured shoe."""

    skin: Literal["light", "tan", "brown", "dark"] = "tan"
    hair: Literal["black", "brown", "blond", "grey"] = "brown"
    build: Literal["usual", "larger", "pregnant"] = "usual"
    older: bool = False
    bun: bool = True
    surface: Literal["mat", "bed"] = "mat"
    aid: Literal["", "stick", "frame"] = ""
    sided: bool = False
