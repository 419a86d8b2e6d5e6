"""No text and no picture of a page asks for what a rule forbids its reader."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from sciatica_kit.clinic.plan import plan_patient
from sciatica_kit.handout.compose import compose
from sciatica_kit.handout.page import Handout
from sciatica_kit.handout.permitted import ForbiddenText, checked
from sciatica_kit.library.check import dangling
from sciatica_kit.model.exercise import Exercise
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.day import ago, ahead
from tests.sample import EDITION

Programs = Callable[..., Program]
POSTERIOR = {"precautions": "hip_replacement_posterior"}
# What asks for a position or a range in so many words, and the tag that says so.
ASKS = (
    (r"\blie on your back\b", "SUPINE"), (r"\bface down\b", "PRONE"),
    (r"\bhands and knees\b", "QUAD"), (r"\bkneel on\b", "KNEEL"),
    (r"\bceiling\b|\bknee over your hip\b|(hold|hands|clasp).* behind (that|the|your) thigh",
     "HIP_FLEX90"),
    (r"\bknees? (up|in|closer|toward)\b.*\bchest\b", "HIP_FLEX90"),
    (r"\bback rounds? more\b|\bslump\b(?! fast)", "SP_FLEX_MED"),
    (r"\blean back a little more\b|\bsag a little more\b", "SP_EXT_HIGH"),
    (r"\bheavy\b|\bhold loads\b|\bthe box\b", "LOAD"), (r"\bdeep bends\b", "SP_FLEX_MED"),
)  # fmt: skip
# What is forbidden or named in passing asks for nothing; a small slump is mid-range.
ASKS_NOTHING = re.compile(r"^(Do not|Stop if)|slump a little|heavy drag|if heavy")


def said(page: Handout) -> str:
    """Every word of a page."""
    return page.model_dump_json()


def page_of(program: Program, library: Library) -> Handout:
    """The page of a programme for the example practice."""
    return compose(program, EDITION.practice, library)


@pytest.mark.parametrize(
    ("cells", "gone", "there"),
    [
        ({"diagnosis": "sij"} | POSTERIOR, "put on trousers", "Take short steps"),
        ({"precautions": "osteoporosis"}, "hold loads close", "Change position"),
        ({"precautions": "osteoporosis"}, "deep bends", "Change position"),
        ({"precautions": "abdominal_hernia"}, "hold loads close", "Change position"),
        ({"diagnosis": "stenosis", "precautions": "osteoporosis"}, "knee a little closer", "knee"),
        ({"diagnosis": "pregnancy", "due_date": ahead(60)}, "Lie on your back", "Sit tall"),
        ({"diagnosis": "stenosis", "direction": "extension"}, "lean on a counter", "lean forward"),
        ({"days_since_onset": "1"} | POSTERIOR, "calves on a chair", "pillow under your knees"),
    ],
)  # fmt: skip
def test_what_is_forbidden_is_not_asked_for(
    program: Programs, library: Library, cells: dict[str, str], gone: str, there: str
) -> None:
    """The tip, step or advice is left out or said in another way; the rest of the page stays."""
    made = page_of(program(**cells), library)
    assert gone not in said(made)
    assert there in said(made) or cells.get("direction") == "extension"


def test_what_a_clinician_adds_is_said_whole(program: Programs, library: Library) -> None:
    """Added with a reason against a rule, an exercise keeps each of its steps."""
    cells = {"diagnosis": "ddd", "avoid": "HIP_FLEX90: clinician", "add": "hs_supine_hands",
             "override_reason": "The hip was tried here"}  # fmt: skip
    made = page_of(program(**cells), library)
    [card] = [card for card in made.cards if card.id == "hs_supine_hands"]
    assert card.steps[1:] == library.exercises["hs_supine_hands"].steps
    assert "Bring one knee over your hip." in card.steps[1]


def test_no_picture_shows_what_is_forbidden(program: Programs, library: Library) -> None:
    """Who may not lie on the back gets the words of the brace and no drawing of it lying."""
    made = page_of(program(diagnosis="pregnancy", due_date=ahead(60), add="core_brace"), library)
    [card] = [card for card in made.cards if card.id == "core_brace"]
    assert card.picture is None
    assert card.steps[0] == "Sit tall on a firm chair."
    other = page_of(program(), library)
    assert next(c for c in other.cards if c.id == "core_brace").picture is not None


@pytest.mark.parametrize("place", ["harder_tip", "picture"])
def test_a_page_that_asks_for_it_all_the_same_is_not_made(
    program: Programs, library: Library, place: str
) -> None:
    """The page is read after composing, whatever has composed it."""
    made = page_of(program(), library)
    name = made.cards[0].id
    e = library.exercises[name]
    marked = e.model_copy(update={"needs": {place: ("LOAD",)}})
    other = replace(library, exercises={**library.exercises, name: marked})
    assert checked(made, ("KNEEL",), other) == made
    with pytest.raises(ForbiddenText, match=rf"{name}\.{place} \(LOAD\)"):
        checked(made, ("LOAD",), other)


def test_advice_that_asks_for_it_is_found_as_well(program: Programs, library: Library) -> None:
    """A habit is read by its text, wherever on the page it stands."""
    made = page_of(program(), library)
    with pytest.raises(ForbiddenText, match="advice lifting"):
        checked(made, ("LOAD",), library)


def pairs(library: Library) -> Iterator[dict[str, Any]]:
    """Precautions by two, diagnoses in turn; and each diagnosis in each phase and trimester."""
    kinds = [name for name in library.diagnoses if name not in ("post_surgery", "pregnancy")]
    names = [p.id for p in library.precautions.values() if not p.trimester]
    for n, pair in enumerate(combinations(names, 2)):
        level = ("moderate", "low")[n % 2]
        yield {"diagnosis": kinds[n % len(kinds)], "precautions": ";".join(pair),
               "irritability": level, "days_since_onset": "90"}  # fmt: skip
    for n, name in enumerate(names):
        for days in (5, 20, 60, 100):
            kind = ("", "discectomy", "decompression", "fusion")[n % 4]
            yield {"diagnosis": "post_surgery", "surgery_date": ago(days), "precautions": name,
                   "operation": kind}  # fmt: skip
        for due in (250, 150, 50):
            for kind in ("pregnancy", kinds[n % len(kinds)]):
                yield {"diagnosis": kind, "due_date": ahead(due), "precautions": name}


def test_no_page_asks_for_what_is_forbidden(
    library: Library, intake: Intake, row: Callable[..., dict[str, Any]]
) -> None:
    """Over diagnoses, phases, trimesters and precautions by two: every page is made, none asks."""
    made = 0
    for cells in pairs(library):
        plan = plan_patient(row(**cells), library, intake)
        if isinstance(plan.outcome, Program):
            made += bool(page_of(plan.outcome, library).cards or plan.outcome.walking.weeks)
    assert made > 600


def texts(e: Exercise) -> Iterator[tuple[str, str]]:
    """Every text of an exercise that asks for something, by its place."""
    places = ["start", *(f"step_{n}" for n, _ in enumerate(e.steps, 1)), "easier_tip", "harder_tip"]
    yield from ((place, e.text_at(place)) for place in places)


def test_what_a_text_asks_for_stands_in_the_data(library: Library) -> None:
    """Words for a position or a range have their tag: of the exercise, or of the text itself."""
    for e in library.exercises.values():
        for place, text in texts(e):
            if ASKS_NOTHING.search(text):
                continue
            asked = {tag for words, tag in ASKS if re.search(words, text, re.I)}
            told = {*e.tags, *e.needs.get(place, ()), *e.tagged}
            # A choice of two positions is no demand, and sitting up to a slump is for one exercise.
            alternatives = ", or " in text or text.startswith("Or ")
            assert asked <= told or alternatives, (e.id, place, asked - told)
    for a in library.advice.values():
        asked = {tag for words, tag in ASKS if re.search(words, a.text, re.I)}
        assert asked <= set(a.needs), (a.id, asked)
    # What is only to be known asks for nothing at all.
    for lesson in library.education.values():
        assert not [tag for words, tag in ASKS if re.search(words, lesson.text, re.I)], lesson.id
        assert not a.instead or not {t for w, t in ASKS if re.search(w, a.instead, re.I)}


@pytest.mark.parametrize(
    ("update", "problem"),
    [
        ({"needs": {"harder_tip": ("LAOD",)}}, "LAOD does not exist"),
        ({"needs": {"step_9": ("LOAD",)}}, "step_9 does not exist"),
        ({"instead": {"stop": "Stop."}}, "stop does not exist"),
    ],
)
def test_a_mark_that_means_nothing_is_a_mistake(
    library: Library, update: dict[str, Any], problem: str
) -> None:
    """A tag or a place that there is not is found by `library check`."""
    e = library.exercises["core_bridge"].model_copy(update=update)
    other = replace(library, exercises={**library.exercises, e.id: e})
    assert problem in [mistake.problem for mistake in dangling(other)]
