"""Rules and ids in words that a colleague would use."""

import re

import pytest

from sciatica_kit.clinic.said import in_words, rule_said
from sciatica_kit.model.library import Library


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("precaution:fall_risk", "“Falls or poor balance”"),
        ("matrix:X:spinal_stenosis", "what is left out for “Lumbar spinal stenosis”"),
        ("matrix:C:spinal_stenosis", "what a clinician must unlock for “Lumbar spinal stenosis”"),
        ("matrix:L", "a later stage with low irritability"),
        ("equipment", "what is at home"),
        ("avoid:BAL", "what is to be avoided (balance without support)"),
        ("avoid:core_brace", "what is to be avoided (Tummy brace)"),
        ("a_rule_of_tomorrow", "a rule of tomorrow"),
    ],
)
def test_each_rule_has_words(library: Library, rule: str, said: str) -> None:
    """What stands in small print as an id is said in words."""
    assert rule_said(rule, library) == said


def test_a_red_flag_says_what_was_found(library: Library) -> None:
    """A rule that hangs on a red flag says what was asked."""
    flag = library.red_flags["stable_foot_drop"]
    assert rule_said("red_flag:stable_foot_drop", library) == f"“{flag.ask}”"


def test_a_sentence_keeps_what_is_no_id(library: Library) -> None:
    """Ids of rules and exercises change; what somebody has typed stays."""
    text = "Held back by precaution:cardiac. Next safest: core_brace. See my_own words."
    said = in_words(text, library)
    assert said == "Held back by “Heart disease”. Next safest: Tummy brace. See my_own words."
    assert re.search("my_own", said)
