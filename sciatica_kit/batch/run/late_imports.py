"""An import that is put off until somebody needs it."""

import sys
from contextlib import suppress
from importlib.util import find_spec
from types import ModuleType

GRAMMAR, WANTS_IT = "rfc3987_syntax", "jsonschema"


def put_off_the_grammar() -> None:
    """Import jsonschema without the grammar of IRIs, which is then built at its first use.

    Building it takes longer than two patients' packets, in every process; no notebook needs it.
    """
    if {GRAMMAR, WANTS_IT} & sys.modules.keys() or not find_spec(GRAMMAR):
        return
    later = ModuleType(GRAMMAR)
    vars(later)["is_valid_syntax"] = _is_valid_syntax
    sys.modules[GRAMMAR] = later
    try:
        with suppress(ImportError):
            __import__(WANTS_IT)
    finally:
        del sys.modules[GRAMMAR]


def _is_valid_syntax(term: str, value: str) -> bool:
    from rfc3987_syntax import is_valid_syntax

    return bool(is_valid_syntax(term, value))
