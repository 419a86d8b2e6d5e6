"""The looks that a handout can be printed in: templates that say so in their first lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import UserMistake
from ..paths import beside, is_link, stamp

SAID = re.compile(r"// Variant: (?P<said>.*\S)")
TRAIT = re.compile(r"// (?P<key>Type|Read by): (?P<value>.*\S)")
TRAITS = {("Type", "large"): "large", ("Read by", "visitors"): "for_visitors"}
USUAL = "standard"
NAME = re.compile(r"[a-z][a-z0-9_]*")
# A package as typst names one: @preview/name, @local/name.
WANTED = re.compile(r'"(@[A-Za-z0-9_-]+/[A-Za-z0-9_-]+)[^"\n]*"')


@dataclass(frozen=True)
class Variant:
    """A look of the handout by the name of its template.

    `large` is large type on every sheet; what visitors read says less of the patient.
    """

    name: str
    said: str
    large: bool = False
    for_visitors: bool = False


def variants_in(folder: Path | None = None) -> dict[str, Variant]:
    """The looks of a templates folder, or of ours, by name. Raises UserMistake."""
    place = folder or beside("templates")
    return dict(_variants(place, stamp(place)))


@lru_cache(maxsize=4)
def _variants(folder: Path, at: object) -> dict[str, Variant]:
    files = (path for path in folder.glob("*.typ") if path.is_file())
    found = [variant for path in files if (variant := _variant(path))]
    return {v.name: v for v in sorted(found, key=_place)}


def _place(variant: Variant) -> tuple[bool, bool, str]:
    """The usual look stands first, what visitors read last."""
    return variant.name != USUAL, variant.for_visitors, variant.name


def _variant(path: Path) -> Variant | None:
    """The look that a template is, or None where it is a part of others."""
    first, *rest = [*path.read_text(encoding="utf-8").splitlines(), ""]
    said = SAID.fullmatch(first)
    if said is None:
        return None
    if not NAME.fullmatch(path.stem):
        raise UserMistake(f"{path}: a look is named by small letters, digits and _: rename it")
    traits: dict[str, bool] = {}
    for line in rest:
        if not (trait := TRAIT.fullmatch(line)):
            break
        traits[_trait(path, trait["key"], trait["value"])] = True
    return Variant(path.stem, said["said"], **traits)


def _trait(path: Path, key: str, value: str) -> str:
    if (key, value) not in TRAITS:
        known = ", ".join(f"{k}: {v}" for k, v in TRAITS)
        raise UserMistake(f"{path}: “{key}: {value}” is not known: write one of {known}")
    return TRAITS[key, value]


def template_mistakes(folder: Path) -> Iterator[str]:
    """Links that lead out of the folder, and packages from elsewhere, each with its template."""
    for path in sorted(folder.rglob("*")):
        if is_link(path) and not path.resolve().is_relative_to(folder.resolve()):
            yield f"{path} is a link that leads out of the templates: copy the file itself"
        elif path.suffix == ".typ" and path.is_file():
            yield from _packages(path)


def _packages(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        yield f"{path} cannot be read as UTF-8: save it as such"
        return
    for name in dict.fromkeys(WANTED.findall(text)):
        yield f"{path} wants {name}, a package from elsewhere: copy what it needs into the folder"
