"""practice.toml: read and checked, with a user's mistakes said plainly."""

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import tzinfo
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError

from ..errors import UserMistake
from ..model.practice import Phones, Practice
from ..paths import CONTENT, beside
from .logo import logo_mistake
from .variants import variants_in

Countries = Mapping[str, Mapping[str, str]]
# What is wrong, in plain words, by pydantic's kind of error.
PLAIN = {
    "extra_forbidden": "is not a key of this file: take it out",
    "missing": "is missing: write it",
    "string_type": "is not text: put it between quotation marks",
    "bool_type": "is not true or false",
    "model_type": "is not a table",
    "string_too_short": "is blank: write it",
    "string_too_long": "is too long: give at most {max_length} characters",
}
SHAPES = {"qr_page": "is not an https page without spaces and #",
          "accent": "is not a colour such as #0f5a5f",
          "warning": "is not a colour such as #a51d1d"}  # fmt: skip


def load_practice(
    path: Path | None = None,
    unprintable: Callable[[str], str] = lambda text: "",
    variants: Collection[str] | None = None,
    countries: Countries | None = None,
) -> Practice:
    """The practice from a file, or the example practice. Raises UserMistake.

    `variants` are the looks that its templates have, `countries` the numbers that anybody may
    call; ours, where none are given.
    """
    source = path or beside("templates") / "practice.toml"
    try:
        made = Practice.model_validate(tomllib.loads(source.read_text(encoding="utf-8-sig")))
    except OSError:
        raise UserMistake(f"cannot read the practice file {source}: check the path") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserMistake(f"{source} is not TOML: {error}") from None
    except ValidationError as error:
        raise UserMistake(f"{source}: {_said(error)}") from None
    known = variants_in() if variants is None else variants
    wrong = [*_logo(made, source), *_odd_signs(made, unprintable), *_look(made, known)]
    wrong += _zone_mistake(made.timezone)
    if wrong:
        raise UserMistake(f"{source}: {'; '.join(wrong)}")
    phones = _phones(made, source, _countries() if countries is None else countries)
    return made.model_copy(update={"phones": phones, "logo": _path(made, source)})


def _zone_mistake(name: str) -> Iterator[str]:
    if name and name not in _zones():
        near = get_close_matches(name, sorted(_zones()), 1)
        remedy = f"did you mean {near[0]}?" if near else "write one such as Europe/London"
        yield f"timezone: there is none of that name: {remedy}"


def zone_of(path: Path) -> tzinfo | None:
    """The time zone of a practice file; none where it says none, or cannot be read."""
    try:
        name = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("timezone")
    except (OSError, ValueError):
        return None
    return ZoneInfo(name) if isinstance(name, str) and name in _zones() else None


@cache
def _zones() -> set[str]:
    """The zones that mean the same on every machine, which some hundred files say."""
    return available_timezones() - {"localtime", "posixrules", "Factory"}


def _countries() -> Countries:
    """The numbers that anybody may call, by country, as our content has them."""
    found: Countries = tomllib.loads((CONTENT / "countries.toml").read_text(encoding="utf-8-sig"))
    return found


def _phones(practice: Practice, source: Path, countries: Countries) -> Phones:
    """The practice's numbers, with those of its country where it gives none of its own."""
    known = countries.get(practice.country.upper(), {})
    given = {k: v for k, v in practice.phones.model_dump().items() if v}
    # Where nobody else is known to be called it is the practice, and never the emergency number.
    rest = dict.fromkeys(("urgent", "maternity", "surgical"), practice.phones.practice)
    filled = Phones.model_validate({**rest, **known, **given})
    missing = [name for name in ("emergency", "crisis") if not getattr(filled, name)]
    if missing:
        raise UserMistake(
            f"{source}: phones: no number for {', '.join(missing)} is known in "
            f"{practice.country}: write it under [phones]"
        )
    return filled


def _path(practice: Practice, source: Path) -> str:
    return str((source.parent / practice.logo).resolve()) if practice.logo else ""


def _logo(practice: Practice, source: Path) -> Iterator[str]:
    said = logo_mistake(source.parent / practice.logo) if practice.logo else ""
    if said:
        yield f"logo: {said}"


def _look(practice: Practice, known: Collection[str]) -> Iterator[str]:
    if practice.variant not in known:
        yield f"variant: write one of {', '.join(known)}"


def _odd_signs(practice: Practice, unprintable: Callable[[str], str]) -> Iterator[str]:
    """Every text of the letterhead that holds a sign no font can print."""
    texts: dict[str, Any] = practice.model_dump(include={"name", "address", "hours"})
    texts |= {f"hours_in.{k}": v for k, v in practice.hours_in.items()}
    texts |= {f"phones.{k}": v for k, v in practice.phones.model_dump().items()}
    texts["sign_off.clinician"] = practice.sign_off.clinician
    for place, text in texts.items():
        if unprintable(text):
            yield f"{place}: {unprintable(text)} cannot be printed: write it another way"


def _said(error: ValidationError) -> str:
    return "; ".join(_line(e) for e in error.errors())


def _line(e: Any) -> str:
    """One mistake with its place, in plain words."""
    place = ".".join(map(str, e["loc"]))
    if e["type"] == "literal_error":
        return f"{place}: write one of {e['ctx']['expected']}"
    if e["type"] == "string_pattern_mismatch":
        return f"{place}: {SHAPES.get(place, 'is not written as it should be')}"
    said = PLAIN.get(e["type"], e["msg"])
    return f"{place}: {said.format(**e.get('ctx', {})) if e['type'] in PLAIN else said}"
