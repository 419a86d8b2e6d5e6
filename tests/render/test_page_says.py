"""What must stand on the paper itself: read off the finished PDF, not off the data it came from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from sciatica_kit.batch.roster.plans import plan_roster
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.clinic.plan import Plan
from sciatica_kit.clinic.safety import Referral
from sciatica_kit.handout.page import Handout
from sciatica_kit.library.translate import in_language
from sciatica_kit.model.practice import Practice, SignOff
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import Edition
from sciatica_kit.packet.make import patient_pdf, render_bilingual
from sciatica_kit.packet.pages import page_of
from sciatica_kit.render.pdf import page_texts
from tests.sample import EDITION, PLANS, with_profile

LOOKS = ("standard", "large", "fridge")
PLANNED = [ref for ref, plan in PLANS.items() if plan.status == "planned"]
REFERRED = [ref for ref, plan in PLANS.items() if plan.status == "referred"]
HEAD = "ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on,print,language\n"


def bare(text: str) -> str:
    """Text without the spaces and line breaks that a page puts in."""
    return re.sub(
        r"[\s\u00ad\u200b-\u200f\u2060-\u2069\ufffe]+", "", unicodedata.normalize("NFKC", text)
    )


@cache
def pages(ref: str, look: str) -> tuple[str, ...]:
    """The pages of a sample patient in a look, as reading software finds them."""
    plan = PLANS[ref]
    assert plan.profile
    return read(with_profile(plan, print=look), EDITION)


def read(plan: Plan, edition: Edition) -> tuple[str, ...]:
    """The pages of a plan's PDF, bare."""
    return tuple(bare(text) for text in page_texts(patient_pdf(plan, edition)))


def planned(tmp_path: Path, cells: str) -> Plan:
    """One row of a roster, planned."""
    path = tmp_path / "list.csv"
    path.write_text(HEAD + cells + "\n", encoding="utf-8")
    (row,) = plan_roster(read_roster(path), EDITION)
    return row.plan


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ref", PLANS)
def test_page_one_says_when_to_get_help(ref: str, look: str) -> None:
    """Every sign that belongs on a first page stands there, with the emergency number.

    One that the sheet is about is in what was found; fever after an operation is in another sign.
    """
    outcome = PLANS[ref].outcome
    found = {f.id for f in outcome.flags} if isinstance(outcome, Referral) else set()
    said = found | ({"fever"} if ref == "DEMO-09" else set())
    flags = [flag for flag in EDITION.library.red_flags.values() if flag.card]
    signs = [flag.ask for flag in flags if flag.id not in said]
    assert len(signs) >= 8
    first = pages(ref, look)[0]
    assert [sign for sign in signs if bare(sign) not in first] == []
    assert EDITION.practice.phones.emergency in first


@pytest.mark.parametrize(("ref", "kind"), [("DEMO-08", "pregnancy"), ("DEMO-09", "surgery")])
@pytest.mark.parametrize("look", LOOKS)
def test_page_one_has_the_signs_of_the_patients_own_state(ref: str, kind: str, look: str) -> None:
    """In pregnancy and after an operation their own signs stand on page 1, and on no other's."""
    signs = [flag.ask for flag in EDITION.library.red_flags.values() if flag.card_for == kind]
    assert signs
    assert all(bare(sign) in pages(ref, look)[0] for sign in signs)
    assert not any(bare(sign) in pages("DEMO-01", look)[0] for sign in signs)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ref", PLANNED)
def test_every_handout_says_when_to_stop(ref: str, look: str) -> None:
    """The rule to stop stands on every handout, and each exercise's own where there is room."""
    text = "".join(pages(ref, look))
    assert bare(EDITION.library.phrases["pain"]["spread"]) in text
    outcome = PLANS[ref].outcome
    assert isinstance(outcome, Program)
    if look != "fridge":
        stops = [p.exercise.stop for p in outcome.prescriptions if p.exercise.id != "aero_walk"]
        assert [stop for stop in stops if bare(stop) not in text] == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ref", REFERRED)
def test_an_urgent_sheet_says_what_to_do_and_holds_no_exercise(ref: str, look: str) -> None:
    """What was found, each thing to do, and whom to call stand on one page; no exercise does."""
    plan, texts = PLANS[ref], pages(ref, look)
    flags = [EDITION.library.red_flags[flag] for flag in plan.profile.red_flags or ()]  # type: ignore[union-attr]
    said = [line for flag in flags for line in (flag.found, *flag.action)]
    assert flags
    assert [line for line in said if bare(line) not in texts[0]] == []
    names = [bare(exercise.name) for exercise in EDITION.library.exercises.values()]
    assert [name for name in names if name in "".join(texts)] == []


@pytest.mark.parametrize("look", LOOKS)
def test_low_mood_puts_the_crisis_line_on_the_page(look: str, tmp_path: Path) -> None:
    """Low mood gives exercises and the crisis line; on the fridge, the number and no more."""
    plan = planned(
        tmp_path, f"L1,Test Person,1970-01-01,disc,left,low_mood,desk,2026-11-20,{look},en"
    )
    flag = EDITION.library.red_flags["low_mood"]
    text = "".join(read(plan, EDITION))
    assert plan.status == "planned"
    assert bare(f"Crisis line: {EDITION.practice.phones.crisis}") in text
    told = [bare(line) in text for line in flag.action]
    assert told == [look != "fridge"] * len(flag.action)
    assert bare(flag.ask) not in text


@pytest.mark.parametrize("tag", ["es", "fr"])
def test_the_crisis_line_is_said_in_the_patients_language(tag: str, tmp_path: Path) -> None:
    """The number and what to do are there in translation as well, and not in English."""
    cells = f"L1,Test Person,1970-01-01,disc,left,low_mood,desk,2026-11-20,standard,{tag}"
    text = "".join(read(planned(tmp_path, cells), EDITION))
    own = in_language(EDITION.library, tag)
    said = own.red_flags["low_mood"].action
    assert all(bare(line) in text for line in said)
    assert not any(bare(line) in text for line in EDITION.library.red_flags["low_mood"].action)
    number = EDITION.practice.phones.crisis
    assert bare(own.phrases["care"]["crisis"].format(number=number)) in text


@pytest.mark.parametrize(
    "flag", ["shingles", "stable_foot_drop", "age_of_onset", "inflammatory_pattern"]
)
def test_a_red_flag_that_only_warns_says_what_to_do(flag: str, tmp_path: Path) -> None:
    """What the patient should do about it stands on the page, and not for staff alone."""
    plan = planned(
        tmp_path, f"W1,Test Person,1970-01-01,disc,left,{flag},desk,2026-11-20,standard,en"
    )
    text = "".join(read(plan, EDITION))
    actions = EDITION.library.red_flags[flag].action
    assert actions
    assert [line for line in actions if bare(line) not in text] == []


def signatures() -> Iterator[tuple[str, str, bool]]:
    """Who signed which content, and whether the page may then say it is signed."""
    good = EDITION.library.hash
    yield "Dr Test Signer", good, True
    yield "Dr Test Signer", good[:-1] + ("0" if good[-1] != "0" else "1"), False
    yield "Dr Test Signer", "", False
    yield "", good, False


@pytest.mark.parametrize(("who", "content", "counts"), tuple(signatures()))
@pytest.mark.parametrize("ref", [PLANNED[0], REFERRED[0]])
def test_only_a_signature_of_exactly_this_content_ends_the_draft(
    ref: str, who: str, content: str, counts: bool
) -> None:
    """A lapsed, blank or nameless signature leaves the draft footer on every page."""
    practice: Practice = EDITION.practice.model_copy(
        update={"sign_off": SignOff(clinician=who, content_hash=content)}
    )
    texts = read(PLANS[ref], replace(EDITION, practice=practice))
    said = bare("Draft content")
    assert [said in text for text in texts] == [not counts] * len(texts)


@pytest.mark.parametrize("look", ["standard", "large"])
@pytest.mark.parametrize("ref", PLANNED)
def test_the_page_says_what_comes_next(ref: str, look: str) -> None:
    """Each card's next step, the rule on more and less, and the ladder stand on the paper."""
    page = page_of(PLANS[ref], EDITION)
    assert isinstance(page, Handout)
    ladder = page.ladder.rows if page.ladder else ()
    cells = [text for row in ladder for text in (row.label, *row.cells)]
    words = [*(card.next for card in page.cards), *page.progress.lines, *cells]
    text = "".join(pages(ref, look))
    assert [word for word in words if bare(word) not in text] == []


def test_both_languages_say_what_comes_next() -> None:
    """The sheet for an interpreter has each next step in the patient's language and in English."""
    plan = with_profile(PLANS["DEMO-01"], language="es")
    text = bare("".join(page_texts(render_bilingual(plan, EDITION))))
    for tag in ("es", "en"):
        page = page_of(with_profile(plan, language=tag), EDITION)
        assert isinstance(page, Handout)
        assert [card.id for card in page.cards if bare(card.next) not in text] == []
