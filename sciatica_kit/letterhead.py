"""practice.toml: read and checked, with a user's mistakes said plainly."""

import io
import tomllib
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image
from pydantic import ValidationError

from .errors import UserMistake
from .model.practice import Phones, Practice
from .paths import CONTENT, beside

LOGO_BYTES = 200_000


def load_practice(path: Path | None = None) -> Practice:
    """The practice from a file, or the example practice. Raises UserMistake."""
    source = path or beside("templates") / "practice.toml"
    try:
        given = tomllib.loads(source.read_text(encoding="utf-8"))
        made = Practice.model_validate(given)
    except OSError:
        raise UserMistake(f"cannot read the practice file {source}: check the path") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserMistake(f"{source} is not TOML: {error}") from None
    except ValidationError as error:
        raise UserMistake(f"{source}: {_said(error)}") from None
    wrong = _logo_mistake(made, source)
    if wrong:
        raise UserMistake(f"{source}: logo: {wrong}")
    return made.model_copy(update={"phones": _phones(made), "logo": _logo_path(made, source)})


def _phones(practice: Practice) -> Phones:
    """The practice's numbers, with those of its country where it gives none of its own."""
    own = tomllib.loads((CONTENT / "countries.toml").read_text(encoding="utf-8"))
    known = own.get(practice.country, {})
    given = {k: v for k, v in practice.phones.model_dump().items() if v}
    rest = {"maternity": practice.phones.practice, "surgical": practice.phones.practice}
    filled = Phones.model_validate({**rest, **known, **given})
    missing = [name for name in ("emergency", "urgent", "crisis") if not getattr(filled, name)]
    if missing:
        named = ", ".join(missing)
        raise UserMistake(
            f"practice.toml: phones: no number for {named} is known in {practice.country}: "
            "write it under [phones]"
        )
    return filled


def _logo_path(practice: Practice, source: Path) -> str:
    return str((source.parent / practice.logo).resolve()) if practice.logo else ""


def _logo_mistake(practice: Practice, source: Path) -> str:
    """What is wrong with the logo, or nothing."""
    if not practice.logo:
        return ""
    path = source.parent / practice.logo
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"cannot read {path.name}: {(error.strerror or '').lower()}: check the path"
    if len(data) > LOGO_BYTES:
        return (
            f"{path.name} has {len(data) // 1000} kB, at most {LOGO_BYTES // 1000}: make it smaller"
        )
    return "" if _is_picture(data) else f"{path.name} is no SVG and no PNG: save it as one of these"


def _is_picture(data: bytes) -> bool:
    """Whether a file is a whole PNG, or an SVG that fetches nothing and runs nothing."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _opens(data)
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return False
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    return root.tag.endswith("svg") and not tags & {"script", "foreignObject", "image"}


def _opens(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _said(error: ValidationError) -> str:
    places = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return "; ".join(places)
