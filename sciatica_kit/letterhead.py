"""practice.toml: read and checked, with a user's mistakes said plainly."""

import tomllib
from pathlib import Path

from pydantic import ValidationError

from .errors import UserMistake
from .model.practice import Practice
from .paths import beside


def load_practice(path: Path | None = None) -> Practice:
    """The practice from a file, or the example practice. Raises UserMistake."""
    source = path or beside("templates") / "practice.toml"
    try:
        return Practice.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
    except OSError:
        raise UserMistake(f"cannot read the practice file {source}: check the path") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserMistake(f"{source} is not TOML: {error}") from None
    except ValidationError as error:
        raise UserMistake(f"{source}: {_said(error)}") from None


def _said(error: ValidationError) -> str:
    places = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return "; ".join(places)
