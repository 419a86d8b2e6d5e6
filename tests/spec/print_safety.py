"""SAFETY.md, printed from the tables of this folder: `python -m tests.spec.print_safety`."""

import csv
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from sciatica_kit.library.load import load_library
from sciatica_kit.model.library import Library
from tests.spec import oracle, test_exhaustive

HERE = Path(__file__).parent
SAFETY = HERE.parents[1] / "SAFETY.md"
Row = dict[str, str]

TIERS = {
    "E0": "emergency now",
    "U1": "same day",
    "C2": "clinician before any exercise",
    "C3": "adapt and watch",
}
OUTCOMES = {
    "planned": "exercises",
    "referred": "referral, no exercises",
    "invalid": "row held back",
    "not-screened": "not screened, no exercises",
}
CODES = {
    "Y": "open",
    "L": "later stage and low irritability",
    "D": "only if testing favours its direction",
    "C": "a clinician must unlock it",
    "T": "first trimester only",
    "X": "left out by default",
    **{str(n): f"from post-operative phase {n} on" for n in range(1, 5)},
}
# Source: evidence, section 3.2.
TAGS = {
    "ASYM": "uneven load on the pelvis",
    "BAL": "balance",
    "FLOOR": "on the floor",
    "HEAD_DOWN": "head below the heart",
    "HEAD_LOW": "hips above the head",
    "HIP_ADD_IR": "hip across the body or turned in",
    "HIP_FLEX90": "hip bent past a right angle",
    "IAP_LOW": "some belly pressure",
    "IAP_MED": "belly pressure",
    "KNEEL": "kneeling",
    "KNEE_DEEP": "deep knee bend",
    "LOAD": "weights",
    "PRONE": "face down",
    "QUAD": "on hands and knees",
    "SHOULDER": "load through the shoulder",
    "SLS": "standing on one leg",
    "SP_EXT_HIGH": "arching the back far",
    "SP_EXT_MED": "arching the back",
    "SP_FLEX_MED": "bending the back",
    "SP_ROT_LOW": "twisting the back",
    "SUPINE": "flat on the back",
    "WRIST": "load through the bent wrist",
}

OPENING = """
# Safety

<!-- Printed by tests/spec/print_safety.py. Change the tables in tests/spec/, then: make safety -->

**Nothing here has been reviewed by a clinician**: not the exercises, the doses, the red flags, the
precautions, the tables or this file. {checked} Every handout says "Draft content" in its footer
until a clinician has signed the library's hash in `practice.toml`, or has checked every exercise,
red flag and precaution in the content files. A signature lapses when one byte of the library
changes. The kit is not a medical device and has been cleared by nobody. The clinician who hands a
packet out answers for it.

This file is printed from tables. The rules below stand in {rows} rows, and each row is a test that
fails when the kit does otherwise. Beside them {covered} made-up patients are planned (every
diagnosis, stage, irritability and direction, with no precaution, each one and each possible pair)
and held against a second reading of the evidence that shares no code with the kit. That a test
passes says that the kit does what the row says. Whether the row is right is for a clinician to say.

## What stops a wrong exercise

1. **Blank is not asked.** Red flags left blank give no exercises.
2. **The gate is a type.** Exercises are chosen for a `Clearance` only, and only `screen` makes one.
A red flag that blocks gives a `Referral`: an urgent sheet, no exercises.
3. **A row is right or held back.** A word that the kit does not know, a date that cannot be, two
cells that cannot both be true: nothing is guessed, the whole row waits. A red flag ticked on such a
row is said all the same.
4. **Rules in a fixed order**: red flag, surgeon, obstetric, precaution, diagnosis, irritability,
stage, direction, equipment, clinician, time. Everything held back is kept with its rule. The first
three cannot be overridden; the others only by `add` with `override_reason`, which then stands among
the plan's warnings.
5. **What is not known counts as the more careful case**: an early stage, the third trimester, a
first walk of five minutes.
6. **The PDF is read back.** Name, ref and side must be the row's own, or the packet does not count
as made and its files are taken away.
7. **Page 1 says when to get help**, with the emergency number of the practice file; it cannot be
switched off. Every exercise says when to stop.
"""
HAZARDS = """
## Hazards

Grave: may cost a life or leave lasting harm. Serious: harm that needs care. Moderate: more pain, or
time lost. {open} of {all} hazards have no test at all, and {part} more are held in part: the last
column says what nothing holds yet. A hazard that is not in this table is worth an issue.
"""
READINGS = """
## How unclear evidence was read

Where a condition cannot be asked, the tables take the safe side, and the row says how it was read.
In these points the evidence can be read two ways and the kit takes the milder one; no test holds
the stricter:
"""
TABLES = """
## The tables

Sources are sections of the evidence notes from which the kit was written ("4.1 RF01" is one red
flag there, "S5" one fact of the source article); "interface" is the roster's own rule. A number
such as M12 counts the rows of that file. "Must say" lists words, or beginnings of words, that have
to stand in what is said. Otherwise nothing stands in the patient's way: screened
today with no red flag, 40 days of pain, moderate irritability, everything at home.

| table | rows |
|---|---|
{counts}
| **in all** | **{rows}** |

`seed_facts.csv` lists, besides, where each of the {facts} facts of the source article stands.
"""
SIGN = """
## How to sign

There are two ways, and either ends the draft footer.

1. **For one practice.** Read the library and this file. `sciatica-kit library check` prints the
content hash. Write your name and that hash into `[sign_off]` of the practice's `practice.toml`:
`clinician = "..."` and `content_hash = "..."`. It holds for exactly these files.
2. **For everybody.** In each exercise's `[review]` table, and in the `review` of each entry of
`red_flags.toml` and `precautions.toml`, write your name into `checked_by` and the day into
`reviewed`, and set `next_review`. The footer changes when every one of them is checked. Diagnoses,
advice and education have a `review` too: check them likewise. `sciatica-kit library due` counts
what is unchecked and lists what has lapsed.

A row of a table that is wrong: say so in an issue, or change the row in `tests/spec/` and run
`make safety`. The test of that row then fails until the kit does what the row says. Nothing in this
file is signed by signing the library; sign a printed copy of it, with the hash, if you need to.
"""


def read(table: str) -> list[Row]:
    """The rows of a table."""
    with (HERE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@cache
def library() -> Library:
    """The library, for the words of red flags, precautions, diagnoses and exercises."""
    return load_library()


def prose(text: str, **words: object) -> str:
    """A text with each paragraph and each point on one line."""
    return re.sub(r"(?<!\n)\n(?!\n|\d+\. |- |\|)", " ", text.strip("\n").format(**words))


def cell(text: str) -> str:
    """Text that cannot break a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def grid(columns: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(columns)
    lines = [f"| {' | '.join(names)} |", "|" + "---|" * len(names)]
    return "\n".join([*lines, *(f"| {' | '.join(map(cell, row))} |" for row in body)])


def parts(text: str, mark: str = ";") -> list[str]:
    """What a cell lists."""
    return [part.strip() for part in text.split(mark) if part.strip()]


def joined(*said: str) -> str:
    """What is to be said of a row, in sentences."""
    return " ".join(f"{s[0].upper()}{s[1:].rstrip('.')}." for s in said if s)


def exercise(name: str) -> str:
    """An exercise as the clinician knows it; the id where the library has none."""
    found = library().exercises.get(name)
    return found.short_name.lower() if found else name


def either(choice: str) -> str:
    """One exercise, or those that may stand for one another."""
    names = parts(choice, "|")
    kinds = {oracle.CATEGORY[name] for name in names}
    if len(names) > 4 and len(kinds) == 1:
        return f"one of {len(names)} {kinds.pop().replace('_', ' ')} exercises"
    return " or ".join(map(exercise, names))


def listed(label: str, names: str) -> str:
    """Exercises after a label; blank for none."""
    found = ", ".join(map(either, parts(names)))
    return f"{label}: {found}" if found else ""


def says(words: str) -> str:
    """The words that must be said; those that may stand for one another with "or"."""
    found = "; ".join(" or ".join(parts(choice, "|")) for choice in parts(words))
    return f"must say: {found}" if found else ""


def outcome(row: Row) -> str:
    """The outcome in words, with its tier."""
    said = " or ".join(OUTCOMES[name] for name in parts(row["outcome"], "|"))
    if row["outcome"] == "planned":
        return f"{said}, with a warning (tier {row['tier']})" if row.get("tier") else said
    tiers = [f"{name}, {TIERS[name]}" for name in parts(row.get("tier") or "", "|")]
    return f"{said} ({' or '.join(tiers)})" if tiers else said


def reading(row: Row) -> str:
    """How unclear evidence was read; blank where it was clear."""
    return f"read: {row['reading']}" if row.get("reading") else ""


def disease(name: str) -> str:
    """A diagnosis as the clinician calls it."""
    return library().diagnoses[name].clinical_name


def known(flags: str, precautions: str = "") -> str:
    """Red flags in the patient's words, and precautions."""
    asked = [library().red_flags[name].ask for name in parts(flags)]
    return "; ".join([*asked, *(library().precautions[name].label for name in parts(precautions))])


def tags(text: str) -> list[str]:
    """Tags in words."""
    return [TAGS[name] for name in parts(text)]


def red_flag(row: Row) -> tuple[str, str]:
    """A red flag, and what it gives."""
    hidden = listed("never", row["must_not_offer"])
    return known(row["id"]), joined(outcome(row), says(row["must_say"]), hidden, reading(row))


def combination(row: Row) -> tuple[str, str]:
    """Red flags together, and what they give."""
    return known(row["flags"], row["precautions"]), joined(outcome(row), says(row["must_say"]))


def precaution(row: Row) -> tuple[str, str]:
    """A precaution, and what it holds back and leaves open."""
    held = [*tags(row["hides_tags"]), *map(exercise, parts(row["hides_exercises"]))]
    safer = [*tags(row["safer_tags"]), *map(exercise, parts(row["safer_exercises"]))]
    return library().precautions[row["precaution"]].label, joined(
        f"held back: {', '.join(held)}" if held else "nothing held back by name",
        f"to be safe also: {', '.join(safer)}" if safer else "",
        "walking waits for a clinician" if row["walking"] == "locked" else "",
        f"holds of {row['iso_hold_max']} s at most" if row["iso_hold_max"] else "",
        f"{row['max_items']} exercises at most" if row["max_items"] else "",
        listed("still open", row["keeps"]),
        reading(row),
    )


def matrix(row: Row) -> tuple[str, str]:
    """One cell of the matrix under one condition."""
    who = [disease(row["diagnosis"]), f"{row['irritability']} irritability", f"day {row['days']}"]
    who += [f"testing favours {row['direction']}"] if row["direction"] else []
    who += [f"operated {row['surgery_days']} days ago"] if row["surgery_days"] else []
    who += [f"baby due in {row['due_days']} days"] if row["due_days"] else []
    who += ["added by the clinician with a reason"] if row["add"] else []
    may = {"yes": "may be given", "no": "held back"}[row["may_be_given"]]
    code = f"{exercise(row['exercise'])} ({row['code']}, {CODES[row['code']]}): {may}"
    return ", ".join(who), joined(code, reading(row))


def phase(row: Row) -> tuple[str, str]:
    """Days since the operation, and the phase."""
    allowed, not_yet = listed("open", row["allowed"]), listed("not yet", row["not_yet"])
    who = f"after microdiscectomy, day {row['days_after_surgery']}"
    return joined(who)[:-1], joined(f"phase {row['phase']}", allowed, not_yet)


def trimester(row: Row) -> tuple[str, str]:
    """Days to the due date, and the trimester."""
    days = int(row["days_to_due"])
    due = f"baby due in {days} days" if days >= 0 else f"baby due {-days} days ago"
    late = "" if row["trimester"] == "1" else (
        "held back: flat on the back, face down, belly pressure, one leg, head below the heart"
    )  # fmt: skip
    hidden = listed("and" if late else "held back", row["hidden"])
    return f"{disease(row['diagnosis'])}; {due}", joined(
        f"trimester {row['trimester']}", listed("open", row["allowed"]), late, hidden, reading(row)
    )


def stage(row: Row) -> tuple[str, str]:
    """Days since onset, and the stage."""
    open_, held = listed("open", row["allowed"]), listed("held back", row["held"])
    who = f"{disease(row['diagnosis'])}, low irritability, day {row['days']}"
    return who, joined(f"stage {row['stage']}", open_, held, reading(row))


def irritability(row: Row) -> tuple[str, str]:
    """Pain now, and how many and how much."""
    shares = sorted({round(float(row[key]) * 100) for key in ("least_share", "most_share")})
    return f"Pain now {row['pain_now'] or 'not asked'}, irritability not stated", joined(
        f"{row['level']} irritability",
        f"{row['min_items']} to {row['max_items']} exercises",
        f"{' to '.join(map(str, shares))}% of the usual repetitions for core and hip work",
        f"{row['times_per_day'].replace('-', ' to ')} times a day",
    )


def walking(row: Row) -> tuple[str, str]:
    """Easy minutes, and how the walking plan begins."""
    who = [disease(row["diagnosis"]), f"{row['irritability']} irritability"]
    who += [known("stable_foot_drop")] if row["id"] == "locked-rf07" else []
    who += [known("", row["precautions"])] if row["precautions"] else []
    shown = {
        "open": "",
        "bouts": "in three or more short bouts",
        "intervals": "in two or more intervals with rests",
        "locked": "walking waits for a clinician",
        "none": "no walking plan, or a warning",
    }[row["mode"]]
    first = row["first_least"] and (
        f"first week {row['first_least']} to {row['first_most']} minutes a day,"
        f" {row['longest_bout']} at a stretch at most"
    )
    ever = row["longest_ever"] and f"never above {row['longest_ever']} minutes a day"
    easy = f"{row['easy_minutes']} easy minutes"
    return ", ".join([*who, easy]), joined(shown, first, ever, reading(row))


def contradiction(row: Row) -> tuple[str, str]:
    """Cells that cannot be right, and what is said."""
    column = row["column"] and f"names the column `{row['column']}`"
    must, never = listed("gives", row["must_have"]), listed("never", row["must_not_have"])
    said = joined(outcome(row), column, says(row["says"]), must, never, reading(row))
    return f"{row['text']} (`{' ; '.join(parts(row['cells'], '|'))}`)", said


def vignette(row: Row) -> tuple[str, str]:
    """A whole patient."""
    most = row["max_items"] and f"{row['max_items']} exercises at most"
    must, never = listed("gives", row["must_have"]), listed("never", row["must_not_have"])
    return row["text"], joined(outcome(row), must, never, most)


Words = Callable[[Row], tuple[str, str]]
# File, heading, what names a row (a column, or a letter to count with), and its words.
SPEC: tuple[tuple[str, str, str, Words], ...] = (
    ("red_flags", "Red flags, whatever the diagnosis", "row", red_flag),
    ("combinations", "Red flags together", "id", combination),
    ("precautions", "Precautions", "precaution", precaution),
    ("phases", "Phases after an operation", "P", phase),
    ("trimesters", "Trimesters", "T", trimester),
    ("stages", "Stages of the pain", "S", stage),
    ("irritability", "Irritability and dose", "I", irritability),
    ("matrix", "Codes of the matrix of exercises and diagnoses", "M", matrix),
    ("walking", "Walking", "id", walking),
    ("contradictions", "Input that cannot be right, or is not known", "id", contradiction),
    ("vignettes", "Whole patients", "id", vignette),
)


def profiles() -> int:
    """How many profiles the exhaustive test covers, from its own tables."""
    survey = test_exhaustive
    size = len(oracle.DIAGNOSES) * len(survey.STAGE_DAYS) * len(survey.IRRITABILITIES)
    return size * len(survey.DIRECTIONS) * (len(survey.ALONE) + len(survey.PAIRS))


def tests_of(hazard: Row) -> str:
    """The tests that hold a hazard, under their files; nothing yet where there are none."""
    files: dict[str, list[str]] = {}
    for name in parts(hazard["held_by"]):
        path, _, test = name.partition("::")
        files.setdefault(path, []).append(f"`{test}`")
    held = "; ".join(f"`{path}`: {', '.join(names)}" for path, names in files.items())
    return held or "**nothing yet**"


def hazards() -> str:
    """The table of hazards, with how many nothing holds."""
    found = read("hazards")
    opened = sum(not row["held_by"] for row in found)
    part = sum(bool(row["held_by"] and row["not_held"]) for row in found)
    columns = ("id", "hazard", "how bad", "what prevents it", "held by", "what nothing holds yet")
    body = (
        (h["id"], h["hazard"], h["how_bad"], h["what_prevents_it"], tests_of(h), h["not_held"])
        for h in found
    )
    return f"{prose(HAZARDS, open=opened, all=len(found), part=part)}\n\n{grid(columns, body)}"


def spec_table(table: str, heading: str, key: str, words: Words) -> str:
    """One table: number, patient, outcome and source of each row."""
    found = read(table)
    body = (
        (row.get(key) or f"{key}{number:02}", *words(row), row["source"])
        for number, row in enumerate(found, 1)
    )
    text = grid(("id", "patient", "outcome", "source"), body)
    return f"### {heading}\n\n{len(found)} rows, from `tests/spec/{table}.csv`.\n\n{text}"


def checked() -> str:
    """How many items a clinician has put a name to."""
    kinds = ("exercises", "red_flags", "precautions", "diagnoses")
    said = []
    for kind in kinds:
        items = getattr(library(), kind).values()
        done = sum(bool(item.review.checked_by) for item in items)
        said.append(f"{done} of {len(items)} {kind.replace('_', ' ')}")
    return f"Checked so far: {', '.join(said)}."


def safety() -> str:
    """The whole of SAFETY.md."""
    counts = {table: len(read(table)) for table, *_ in SPEC}
    lines = "\n".join(f"| {heading} | {counts[table]} |" for table, heading, *_ in SPEC)
    rows = sum(counts.values())
    facts = len(read("seed_facts"))
    sections = [
        prose(OPENING, checked=checked(), rows=rows, covered=f"{profiles():,}"),
        hazards(),
        prose(READINGS) + "\n\n" + "\n".join(f"- {said}" for said in oracle.READINGS),
        prose(TABLES, counts=lines, rows=rows, facts=facts),
        *(spec_table(*entry) for entry in SPEC),
        prose(SIGN),
    ]
    return "\n\n".join(sections) + "\n"


if __name__ == "__main__":
    SAFETY.write_text(safety(), encoding="utf-8")
