"""SECURITY.md is one page, and each promise on it is held by tests that are there."""

import re
from pathlib import Path

import pytest

from sciatica_kit.cli import main

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
WORDS_OF_A_PAGE = 800


def test_it_is_one_page() -> None:
    """Whoever wants to know whom the kit trusts reads it in five minutes."""
    assert len(TEXT.split()) <= WORDS_OF_A_PAGE


@pytest.mark.parametrize(
    "head", ["Whom it trusts", "What is promised", "What is not", "Reporting"]
)  # fmt: skip
def test_it_says_what_a_reader_looks_for(head: str) -> None:
    """The threat model, the promises, their limits, and how to report, each under its own head."""
    assert f"\n## {head}\n" in TEXT


def test_every_promise_is_held_by_tests_that_are_there() -> None:
    """Each file of the table exists and has tests."""
    promised = TEXT.split("## What is promised")[1].split("## What is not")[0]
    rows = [line for line in promised.splitlines() if line.startswith("| ")][1:]
    for row in rows:
        files = re.findall(r"`(tests/[\w/]+\.py)`", row)
        assert files, row
        assert all("\ndef test_" in (ROOT / name).read_text("utf-8") for name in files), row


@pytest.mark.parametrize("command", ["verify", "purge", "scrub"])
def test_the_commands_it_names_are_there(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    """A command that the page sends a reader to is one that can be typed."""
    assert f"`{command}`" in TEXT
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


def test_the_option_it_names_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    """The lock that the page speaks of can be asked for."""
    assert "--password-file" in TEXT
    with pytest.raises(SystemExit):
        main(["batch", "--help"])
    assert "--password-file" in capsys.readouterr().out
