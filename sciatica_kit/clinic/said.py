"""Rules and ids in words that a colleague would use."""

import re

from ..model.library import Library

# A rule with what it hangs on, a rule of one name that is no word, or an id of the library.
ID = re.compile(r"\b(?:precaution|red_flag|avoid|matrix):\w+(?::\w+)?|\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
RULES = {
    "matrix:T": "the first trimester",
    "matrix:L": "a later stage with low irritability",
    "matrix:D": "the direction that testing favours",
    "phase": "a later phase after the operation",
    "irritability": "the irritability of today",
    "stage": "the first days of a flare",
    "direction": "the direction that testing favours",
    "age": "the age",
    "straight_leg_raise": "the straight-leg raise",
    "equipment": "what is at home",
    "walk_minutes": "no easy walking minutes",
    "removed": "the clinician, by hand",
    "items": "the number of exercises",
    "time": "the minutes a day",
}


def rule_said(rule: str, library: Library) -> str:
    """A rule in words: whose it is or what it hangs on; one that nobody knows is spelt out."""
    kind, _, name = rule.partition(":")
    if rule in RULES:
        return RULES[rule]
    if kind == "precaution" and name in library.precautions:
        return f"“{library.precautions[name].label}”"
    if kind == "red_flag" and name in library.red_flags:
        return f"“{library.red_flags[name].ask}”"
    if kind == "avoid":
        named = library.exercises.get(name)
        return f"what is to be avoided ({library.tags.get(name) or (named and named.short_name)})"
    if kind == "matrix":
        code, _, diagnosis = name.partition(":")
        how = "what a clinician must unlock for" if code == "C" else "what is left out for"
        return f"{how} “{library.diagnoses[diagnosis].clinical_name}”"
    return rule.replace("_", " ").replace(":", " ")


def in_words(text: str, library: Library) -> str:
    """A sentence of a plan with every id in it said in words."""

    def said(found: re.Match[str]) -> str:
        word = found.group()
        if word in library.exercises:
            return library.exercises[word].short_name
        # Words that somebody typed stay as they are.
        return rule_said(word, library) if ":" in word or word in RULES else word

    return ID.sub(said, text)
