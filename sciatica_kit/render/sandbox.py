"""The screen page's templates: they may say what a page holds, and reach nothing else."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from ..paths import Refused, read_within, stamp

# A text or a list may be repeated so often; no page needs more.
MOST_TIMES = 1000
Loaded = tuple[str, str, Callable[[], bool]]


class Folder(BaseLoader):
    """Templates of one folder: by their names alone, and by no link."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> Loaded:
        """The text of a template. Raises TemplateNotFound, SecurityError."""
        path, at = self.folder / template, stamp(self.folder / template)
        try:
            text = read_within(self.folder, template).decode("utf-8")
        except Refused as place:
            raise SecurityError(str(place.strerror)) from None
        except (OSError, ValueError):
            raise TemplateNotFound(template) from None
        return text, str(path), lambda: stamp(path) == at


class Sandbox(ImmutableSandboxedEnvironment):
    """What a template sees of a page is its fields: none of its methods can be called."""

    intercepted_binops = frozenset(("*", "**"))

    def __init__(self, folder: Path) -> None:
        super().__init__(
            loader=Folder(folder), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """A model's methods can open files: a template has its fields and properties alone."""
        if isinstance(obj, BaseModel):
            kind = type(obj)
            told = isinstance(getattr(kind, attr, None), (property, cached_property))
            return attr in kind.model_fields or (told and not attr.startswith(("_", "model_")))
        return bool(super().is_safe_attribute(obj, attr, value))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """No text grows beyond what a page can hold."""
        numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
        if operator == "**" or (not numbers and _times(left, right) > MOST_TIMES):
            raise SecurityError("a text or a number grows too large")
        return super().call_binop(context, operator, left, right)


def _times(left: Any, right: Any) -> int:
    return max((value for value in (left, right) if isinstance(value, int)), default=0)
