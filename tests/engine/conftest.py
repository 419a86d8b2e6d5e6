"""What the tests of the engine may ask for: what it handed over, and what it said."""

import logging
from collections.abc import Callable
from typing import Any

import pytest

from sciatica_kit import engine


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which notebooks were handed over, in place of starting a kernel for them."""
    said: list[str] = []

    def note(nb_man: Any, *rest: Any) -> Any:
        said.append(nb_man.nb.metadata.papermill.input_path)
        return nb_man.nb

    monkeypatch.setattr(engine, "_stock", note)
    return said


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The engine's own warnings so far."""
    return lambda: [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("sciatica_kit") and record.levelno >= logging.WARNING
    ]
