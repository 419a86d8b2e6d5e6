"""Every page is wholly in the patient's language, from texts that are known and not stale."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from gettext import c2py
from pathlib import Path
from shutil import copytree

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import sciatica_kit.library.translate as lang
from sciatica_kit.batch.record.manifest import read_manifest
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.clinic.plan import Plan
from sciatica_kit.handout.compose import compose
from sciatica_kit.handout.page import Anatomy, Handout, Illustration, PainZone, UrgentSheet
from sciatica_kit.handout.phrases import Phrases
from sciatica_kit.handout.urgent import compose_urgent
from sciatica_kit.library.catalogues import as_bytes, catalogue_path, read, updated
from sciatica_kit.library.cldr import form_of, leftward
from sciatica_kit.library.load import load_library
from sciatica_kit.library.translate import (
    flags_in,
    in_language,
    is_safety,
    language,
    said_in,
    texts,
)
from sciatica_kit.model.base import Model, Review
from sciatica_kit.model.library import Library
from sciatica_kit.model.practice import Practice, SignOff
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import SAMPLE_DAY, Edition
from sciatica_kit.packet.pages import Untranslated, page_of
from sciatica_kit.paths import LOCALES
from sciatica_kit.render.html import render_html
from tests.sample import EDITION, PLANS, in_tag

REFERRED = tuple(ref for ref, plan in PLANS.items() if plan.status == "referred")
FORM_COUNTS = {"es": 2, "fr": 2, "ar": 6}
TAGS = tuple(FORM_COUNTS)


# What no patient reads: looks, codes for the machine, and the data of a drawing.
UNREAD = {"kind", "ref", "language", "variant", "paper", "accent", "warning", "digits", "logo",
          "direction", "qr", "id", "number", "height", "hold", "level"}  # fmt: skip


def read_by_patients(page: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a page that a patient reads or hears, with its place."""
    if isinstance(page, str):
        yield place, page
    elif isinstance(page, Illustration):
        yield f"{place}.alt", page.alt
    elif isinstance(page, Anatomy):
        yield from read_by_patients({"alt": page.alt, "labels": page.labels}, place)
    elif isinstance(page, Model):
        fields = type(page).model_fields
        named = {n: getattr(page, n) for n in fields if n not in UNREAD}
        yield from read_by_patients(named, place)
    elif isinstance(page, dict):
        for name, item in page.items():
            yield from read_by_patients(item, f"{place}.{name}")
    elif isinstance(page, (list, tuple)):
        for number, item in enumerate(page, 1):
            yield from read_by_patients(item, f"{place}.{number}")


def data_of(plan: Plan, practice: Practice, library: Library) -> list[str]:
    """What stands on a page as it was given, the longest first."""
    profile = plan.profile
    assert profile
    own = (profile.ref, profile.name, profile.clinician, profile.note)
    given = (
        practice.name,
        practice.address,
        practice.hours,
        *practice.hours_in.values(),
        *practice.phones.model_dump().values(),
    )
    signer = practice.sign_off.clinician
    return sorted({d for d in (*own, *given, signer, library.hash[:8]) if d}, key=len, reverse=True)


def without(text: str, data: list[str]) -> str:
    """A text without the practice's and the patient's data, and without codes of sources."""
    text = text.replace("\u00a0", " ")
    for item in data:
        text = text.replace(item, "")
    return re.sub(r"\bR\d+\b", "", text)


# The catalogues themselves.


def gaps(text: str) -> Counter[str]:
    """The places to be filled in a text; the two forms of a side count as one."""
    return Counter(name.removesuffix("_m") for name in re.findall(r"\{(\w*)\}", text))


def numbers(text: str) -> Counter[str]:
    """The numbers in a text, in figures; nought may be a word, since "٠" looks like a full stop."""
    return Counter(number for number in re.findall(r"\d+", text) if number != "0")


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalogue_is_complete(tag: str, library: Library) -> None:
    """Every text that a patient may read is there, neither missing nor fuzzy nor stale."""
    assert language(tag, library).lacks(library) == ()
    assert tag in library.languages


@pytest.mark.parametrize(("tag", "count"), FORM_COUNTS.items())
def test_a_catalogue_has_all_plural_forms(tag: str, count: int, library: Library) -> None:
    """A text that a number decides has as many forms as the language asks for, others have one."""
    said = language(tag, library).said
    assert {len(said[key]) for key, forms in texts(library).items() if len(forms) > 1} == {count}
    assert {len(said[key]) for key, forms in texts(library).items() if len(forms) == 1} == {1}


@pytest.mark.parametrize("tag", TAGS)
def test_gaps_are_the_same_as_in_english(tag: str, library: Library) -> None:
    """A translation fills in what the English fills in; a form for one number may say it."""
    said = language(tag, library).said
    wrong = []
    for key, english in texts(library).items():
        if len(english) == 1:
            wrong += [key] if set(gaps(said[key][0])) != set(gaps(english[0])) else []
            continue
        known = gaps(english[0]) | gaps(english[1])
        wrong += [key] if set(gaps(said[key][-1])) != set(gaps(english[1])) else []
        wrong += [key for form in said[key] if set(gaps(form)) - set(known)]
    assert wrong == []


@pytest.mark.parametrize("tag", TAGS)
def test_numbers_are_kept(tag: str, library: Library) -> None:
    """A number in figures in an English text stands in the translation as well, and no other."""
    said = language(tag, library).said
    english = {key: forms[0] for key, forms in texts(library).items() if len(forms) == 1}
    assert sum(bool(numbers(text)) for text in english.values()) >= 5
    assert [k for k, text in english.items() if numbers(said[k][0]) != numbers(text)] == []


@pytest.mark.parametrize("tag", TAGS)
def test_safety_texts_are_translated(tag: str, library: Library) -> None:
    """No text that keeps a patient safe was left as it is in English."""
    said = language(tag, library).said
    safety = {key: forms for key, forms in texts(library).items() if is_safety(key)}
    assert len(safety) > 200
    assert [key for key, forms in safety.items() if set(said[key]) & set(forms)] == []


# Numbers, digits and dates.

COUNTED = [
    ("ar", "dose.week", 0, "٠ يوم في الأسبوع"),
    ("ar", "dose.week", 1, "يوما واحدا في الأسبوع"),
    ("ar", "dose.week", 2, "يومين في الأسبوع"),
    ("ar", "dose.week", 3, "٣ أيام في الأسبوع"),
    ("ar", "dose.week", 10, "١٠ أيام في الأسبوع"),
    ("ar", "dose.week", 11, "١١ يوما في الأسبوع"),
    ("ar", "dose.week", 99, "٩٩ يوما في الأسبوع"),
    ("ar", "dose.week", 100, "١٠٠ يوم في الأسبوع"),
    ("ar", "dose.week", 103, "١٠٣ أيام في الأسبوع"),
    ("fr", "dose.seconds", 0, "0 seconde"),
    ("fr", "dose.seconds", 1, "1 seconde"),
    ("fr", "dose.seconds", 2, "2 secondes"),
    ("es", "dose.minutes", 0, "0 minutos"),
    ("es", "dose.minutes", 1, "1 minuto"),
    ("es", "dose.minutes", 2, "2 minutos"),
    ("es", "dose.minutes", 1_000_000, "1000000 minutos"),
    ("en", "dose.times", 1, "once"),
    ("en", "dose.times", 2, "2 times"),
]


@pytest.mark.parametrize(("tag", "place", "n", "said"), COUNTED)
def test_a_number_asks_for_its_form(
    tag: str, place: str, n: int, said: str, library: Library
) -> None:
    """The form of a phrase is the one that CLDR gives for the number, with the number in it."""
    assert Phrases(in_language(library, tag).phrases, tag).count(place, n) == said


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 6, 10, 11, 26, 99, 100, 101, 102, 103, 111])
def test_catalogue_and_cldr_agree(tag: str, n: int) -> None:
    """The rule at the head of a catalogue picks the same form as CLDR's for that number."""
    catalogue = known(tag)
    places = language(tag, EDITION.library).places
    assert places[form_of(tag)(n)] == c2py(catalogue.plural_expr)(n)
    assert len(set(places.values())) == catalogue.num_plurals


@pytest.mark.parametrize(("tag", "way"), [("ar", True), ("fa", True), ("he", True), ("fr", False)])
def test_a_language_has_its_direction(tag: str, way: bool) -> None:
    """Whether a language runs from right to left is known of languages that we do not have yet."""
    assert leftward(tag) is way


@pytest.mark.parametrize("ref", PLANS)
@pytest.mark.parametrize(("tag", "own"), [("ar", "٠١٢٣٤٥٦٧٨٩"), ("es", "0123456789")])
def test_digits_are_the_language_s_own(tag: str, own: str, ref: str) -> None:
    """A page counts in its language's digits; phones, refs and codes stay as they are given."""
    page = page_of(in_tag(PLANS[ref], tag), EDITION)
    data = data_of(PLANS[ref], EDITION.practice, EDITION.library)
    found = [(p, without(t, data)) for p, t in read_by_patients(page)]
    assert [(p, t) for p, t in found if set(re.findall(r"\d", t)) - set(own)] == []
    assert any(set(t) & set(own) for _, t in found)


DATES = [
    ("en", "7 December 2026", "12 May 1974"),
    ("es", "7 de diciembre de 2026", "12 de mayo de 1974"),
    ("fr", "7 décembre 2026", "12 mai 1974"),
    ("ar", "٧ ديسمبر ٢٠٢٦", "١٢ مايو ١٩٧٤"),
]


@pytest.mark.parametrize(("tag", "visit", "born"), DATES)
def test_dates_are_written_as_cldr_does(tag: str, visit: str, born: str) -> None:
    """Dates stand as they are written out in the language, with its own small words."""
    page = page_of(in_tag(PLANS["DEMO-01"], tag), EDITION)
    assert isinstance(page, Handout)
    assert page.masthead.born.endswith(born)
    assert visit in page.masthead.facts[1]
    assert visit in page.summary.lines[-1]


@pytest.mark.parametrize(
    ("tag", "first", "second"),
    [
        ("es", "Semana 1", "Semana 2"),
        ("fr", "Semaine 1", "Semaine 2"),
        ("ar", "الأسبوع ١", "الأسبوع ٢"),
    ],
)
def test_weeks_of_the_diary(tag: str, first: str, second: str) -> None:
    """The diary's weeks are in the language's own words and digits."""
    page = page_of(in_tag(PLANS["DEMO-01"], tag), EDITION)
    assert isinstance(page, Handout)
    assert page.diary.weeks[:2] == (first, second)


@pytest.mark.parametrize("ref", PLANS)
@pytest.mark.parametrize("tag", ["en", *TAGS])
def test_no_gap_is_left_open(tag: str, ref: str) -> None:
    """No brace of a text that should have been filled in is printed."""
    page = page_of(in_tag(PLANS[ref], tag), EDITION)
    places = [(p, t) for p, t in read_by_patients(page) if p != ".page_of"]
    assert [(p, t) for p, t in places if "{" in t or "}" in t] == []
    assert set(gaps(page.page_of)) == {"n", "m"}


@pytest.mark.parametrize("tag", TAGS)
def test_a_card_has_the_same_steps_in_every_language(tag: str) -> None:
    """A card has as many steps in a translation as in English: none is said twice."""
    for plan in PLANS.values():
        ours, english = page_of(in_tag(plan, tag), EDITION), page_of(plan, EDITION)
        if isinstance(ours, Handout) and isinstance(english, Handout):
            steps = {card.id: len(card.steps) for card in english.cards}
            assert {card.id: len(card.steps) for card in ours.cards} == steps


@pytest.mark.parametrize("tag", TAGS)
def test_every_exercise_keeps_its_number_of_steps(tag: str, library: Library) -> None:
    """Whether a start is a step of its own does not depend on how a translation is worded."""
    ours = in_language(library, tag)
    changed = [
        key
        for key, e in library.exercises.items()
        if e.start_said != ours.exercises[key].start_said
    ]
    assert changed == []


# Texts that are stale or fuzzy.


def first_exercise() -> str:
    """The id of the first exercise on DEMO-01's page."""
    outcome = PLANS["DEMO-01"].outcome
    assert isinstance(outcome, Program)
    return outcome.prescriptions[0].exercise.id


ITEM = first_exercise()
KEY = f"exercise.{ITEM}.purpose"
NEW = "This has new words."


def with_stale_text(practice: Practice = EDITION.practice) -> Edition:
    """What pages are made with when one English text is newer than its translations."""
    library = EDITION.library
    changed = library.exercises[ITEM].model_copy(update={"purpose": NEW})
    exercises = {**library.exercises, ITEM: changed}
    stale = replace(library, exercises=exercises, hash=f"stale{library.hash}")
    return replace(EDITION, library=stale, practice=practice)


def in_place(practice: Practice) -> Practice:
    """The practice as one that takes English where a translation lacks."""
    return practice.model_copy(update={"english_in_place": True})


def says_it_is_partly_english(page: Handout, library: Library) -> bool:
    """Whether the page says on its face and in its small print that some of it is English."""
    note = library.phrases["small"]["english_in_place"]
    return note in page.banner and any(note in line for line in page.small_print.lines)


@pytest.mark.parametrize("tag", TAGS)
def test_a_stale_text_is_not_printed(tag: str) -> None:
    """Where the English has changed the old translation is not used, and the id is named."""
    stale = with_stale_text()
    assert language(tag, stale.library).lacks(stale.library) == (KEY,)
    with pytest.raises(Untranslated, match=re.escape(KEY)) as caught:
        page_of(in_tag(PLANS["DEMO-01"], tag), stale)
    assert (caught.value.tag, caught.value.ids) == (tag, (KEY,))


@pytest.mark.parametrize("tag", TAGS)
def test_english_in_place_says_so(tag: str) -> None:
    """A practice that wants English in place gets it, on a page that says so."""
    stale = with_stale_text(in_place(EDITION.practice))
    page = page_of(in_tag(PLANS["DEMO-01"], tag), stale)
    assert isinstance(page, Handout)
    assert page.cards[0].purpose == NEW
    assert says_it_is_partly_english(page, stale.library)
    whole = page_of(in_tag(PLANS["DEMO-01"], tag), replace(EDITION, practice=stale.practice))
    assert isinstance(whole, Handout)
    assert not says_it_is_partly_english(whole, stale.library)
    assert whole.cards[0].steps == page.cards[0].steps


def test_a_page_without_the_stale_text_is_made() -> None:
    """A text that a page does not need holds nobody back."""
    stale = with_stale_text()
    for ref, plan in PLANS.items():
        given = getattr(plan.outcome, "prescriptions", ())
        if ITEM not in {p.exercise.id for p in given}:
            assert page_of(in_tag(plan, "es"), stale).ref == ref
    assert page_of(PLANS["DEMO-01"], stale).ref == "DEMO-01"


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of the catalogues that a test may change."""
    return Path(copytree(LOCALES, tmp_path / "locale"))


def rewrite(locales: Path, tag: str, key: str, change: Callable[[Catalog, str], None]) -> Edition:
    """What pages are made with when one of a catalogue's messages is changed."""
    catalogue = read(tag, locales)
    assert catalogue is not None
    change(catalogue, key)
    catalogue_path(tag, locales).write_bytes(as_bytes(catalogue))
    return replace(EDITION, library=load_library(locales=locales))


def fuzzy(catalogue: Catalog, key: str) -> None:
    """Mark a text as one that somebody has to look at."""
    next(m for m in catalogue if m.context == key).flags.add("fuzzy")


def empty(catalogue: Catalog, key: str) -> None:
    """Take a text's translation away."""
    next(m for m in catalogue if m.context == key).string = ""


@pytest.mark.parametrize("change", [fuzzy, empty])
@pytest.mark.parametrize("key", [KEY, "phrase.dose.times", "red_flag.bladder.ask"])
def test_a_fuzzy_or_empty_text_is_not_printed(
    key: str, change: Callable[[Catalog, str], None], locales: Path
) -> None:
    """A text that is marked fuzzy, or stands empty, holds the row back as a stale one does."""
    if key == "phrase.dose.times" and change is empty:
        change = _empty_plural
    changed = rewrite(locales, "es", key, change)
    plan = in_tag(PLANS["DEMO-01"], "es")
    with pytest.raises(Untranslated, match=re.escape(key)):
        page_of(plan, changed)
    page = page_of(plan, replace(changed, practice=in_place(EDITION.practice)))
    assert isinstance(page, Handout)
    assert says_it_is_partly_english(page, EDITION.library)


def _empty_plural(catalogue: Catalog, key: str) -> None:
    next(m for m in catalogue if m.context == key).string = ("una vez", "")


def test_one_language_s_gap_is_no_other_s(locales: Path) -> None:
    """A fuzzy text in one catalogue leaves the other languages as they are."""
    changed = rewrite(locales, "es", KEY, fuzzy)
    for tag in ("en", "fr", "ar"):
        assert page_of(in_tag(PLANS["DEMO-01"], tag), changed).language == tag


def test_two_folders_of_catalogues_are_kept_apart(locales: Path) -> None:
    """What one folder of catalogues lacks, another of the same kit still has."""
    plan, changed = in_tag(PLANS["DEMO-01"], "es"), rewrite(locales, "es", KEY, empty)
    assert page_of(plan, EDITION).language == "es"
    with pytest.raises(Untranslated, match=re.escape(KEY)):
        page_of(plan, changed)
    assert changed.library.hash != EDITION.library.hash


def test_a_checked_translation_says_nothing_of_its_checking(locales: Path) -> None:
    """A page says that nobody has checked its translation until review.toml names somebody."""
    plan = in_tag(PLANS["DEMO-01"], "fr")
    note = in_language(EDITION.library, "fr").phrases["small"]["translation"]
    assert note in page_of(plan, EDITION).small_print.lines
    file = locales / "fr" / "review.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('checked_by = ""', 'checked_by = "Test"'), encoding="utf-8")
    checked = replace(EDITION, library=load_library(locales=locales))
    assert note not in page_of(plan, checked).small_print.lines
    assert note not in page_of(PLANS["DEMO-01"], checked).small_print.lines


ROSTER = (
    "ref,name,diagnosis,side,red_flags,screened_by,screened_on,days_since_onset,direction,language\n"
    "L1,Test Eins,disc,left,none,desk,2026-11-20,21,extension,fr\n"
)


def test_the_batch_holds_the_row_back(tmp_path: Path) -> None:
    """A row whose language lacks a text is invalid, with a problem in the column language."""
    roster = tmp_path / "list.csv"
    stale = with_stale_text()
    roster.write_text(ROSTER, encoding="utf-8")
    result = run_roster(Job(roster=roster, out=tmp_path / "out", edition=stale))
    assert result.held_back == 1
    assert [(e.ref, e.status) for e in read_manifest(tmp_path / "out")] == [("L1", "invalid")]
    with (tmp_path / "out" / "problems.csv").open(encoding="utf-8", newline="") as file:
        problems = list(csv.DictReader(file))
    assert [(p["ref"], p["column"]) for p in problems] == [("L1", "language")]
    assert KEY in problems[0]["problem"]
    assert "english_in_place" in problems[0]["fix"]
    assert [p.name for p in (tmp_path / "out").rglob("*.pdf")] == ["cover.pdf"]
    assert not (tmp_path / "out" / "packets").exists()


@pytest.mark.parametrize("ref", REFERRED)
@pytest.mark.parametrize("tag", TAGS)
def test_an_urgent_sheet_is_never_held_back(tag: str, ref: str, locales: Path) -> None:
    """A referral is printed at once, in English where its language lacks a text."""
    plan = in_tag(PLANS[ref], tag)
    assert not isinstance(plan.outcome, Program)
    assert plan.outcome
    flag = plan.outcome.flags[0].id
    rewrite(locales, tag, f"red_flag.{flag}.found", fuzzy)
    page = page_of(plan, rewrite(locales, tag, "phrase.sheet.lead", empty))
    assert isinstance(page, UrgentSheet)
    assert page.found.lines[0] == EDITION.library.red_flags[flag].found
    assert page.masthead.lead == EDITION.library.phrases["sheet"]["lead"]
    assert page.language == tag


# Keeping the catalogues in step.


def known(tag: str) -> Catalog:
    """The shipped catalogue of a language."""
    catalogue = read(tag)
    assert catalogue is not None
    return catalogue


@pytest.mark.parametrize("tag", TAGS)
def test_an_update_of_the_shipped_catalogues_changes_nothing(tag: str, library: Library) -> None:
    """The catalogues are in step with the English, and updating them changes no byte."""
    assert as_bytes(updated(tag, library, known(tag))) == catalogue_path(tag).read_bytes()


@pytest.mark.parametrize("tag", TAGS)
def test_an_update_keeps_marks_and_leaves_empty(tag: str, tmp_path: Path) -> None:
    """What is known stays, what changed goes fuzzy with its old words, what is new is empty."""
    library = with_stale_text().library
    phrases = {**library.phrases, "small": {**library.phrases["small"], "extra": "More words."}}
    gone = "phrase.note.heading"
    phrases["note"] = {k: v for k, v in phrases["note"].items() if k != "heading"}
    made = updated(tag, replace(library, phrases=phrases), known(tag))
    before = {m.context: m for m in known(tag) if m.id}
    after = {m.context: m for m in made if m.id}
    assert (after[KEY].id, after[KEY].string) == (NEW, before[KEY].string)
    assert after[KEY].fuzzy
    assert not after["phrase.small.extra"].string
    assert not after["phrase.small.extra"].fuzzy
    assert set(before) - set(after) == {gone}
    assert set(after) - set(before) == {"phrase.small.extra"}
    same = set(before) - {KEY, gone}
    assert [k for k in same if after[k].string != before[k].string or after[k].fuzzy] == []


@pytest.mark.parametrize("tag", TAGS)
def test_a_fuzzy_text_stays_fuzzy(tag: str, tmp_path: Path) -> None:
    """A second update does not take the mark away: only a person does."""
    library = with_stale_text().library
    once = as_bytes(updated(tag, library, known(tag)))
    path = tmp_path / "once.po"
    path.write_bytes(once)
    with path.open("rb") as file:
        again = updated(tag, library, read_po(file, locale=tag))
    assert as_bytes(again) == once
    assert [m.context for m in again if m.id and m.fuzzy] == [KEY]


def test_a_new_language_begins_empty(library: Library) -> None:
    """A catalogue for a language that has none holds every text, all of them empty."""
    made = [m for m in updated("de", library, None) if m.id]
    assert {m.context for m in made} == set(texts(library))
    assert {m.string or "" for m in made} <= {"", ("", "")}


# A made-up language: whatever is not in it came past the catalogues.

STRANGE = str.maketrans(
    {chr(n): chr(n + 0xFEE0) for n in (*range(65, 91), *range(97, 123))}  # fullwidth letters
)


def strange(text: str) -> str:
    """A text in a made-up language: strange letters between markers, its gaps as they were."""
    parts = re.split(r"(\{\w+\})", text)
    said = "".join(p if p.startswith("{") else p.translate(STRANGE) for p in parts)
    return "\n".join(f"⟦{line}⟧" for line in said.split("\n"))


def made_strange(library: Library) -> Library:
    """The library as a translation into the made-up language gives it."""
    made = lang._said(library, lambda _, english: strange(english))
    tables = {t: dict(words) for t, words in made.phrases.items()}
    for key, (one, other) in lang._plurals(library):
        _, table, stem = key.split(".")
        tables[table] |= {f"{stem}_one": strange(one), f"{stem}_other": strange(other)}
    nobody = Review(author="x", checked_by="", next_review=date(2030, 1, 1))
    return replace(made, phrases=tables, translation=nobody)


SIGNED = SignOff(clinician="Test Signer", content_hash=EDITION.library.hash)
WITH_ALL = {"sign_off": SIGNED, "qr_page": "https://example.org/move"}
PRACTICES = {"plain": EDITION.practice, "all": EDITION.practice.model_copy(update=WITH_ALL)}
STRANGER = made_strange(EDITION.library)
DATE = re.compile(
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December) \d{4}"
)


def strange_page(ref: str, practice: Practice) -> Handout | UrgentSheet:
    """The page of a sample row in the made-up language."""
    outcome = PLANS[ref].outcome
    assert outcome
    if isinstance(outcome, Program):
        return compose(said_in(outcome, STRANGER), practice, STRANGER)
    flags = flags_in(outcome.flags, STRANGER)
    return compose_urgent(replace(outcome, flags=flags), practice, STRANGER)


def outside(text: str) -> str:
    """What of a text stands outside all markers."""
    while True:
        less = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
        if less == text:
            return text
        text = less


def english_in(text: str, data: list[str]) -> str:
    """What of a text is neither in the made-up language nor data."""
    rest = DATE.sub("", without(text, data))
    plain = " ".join(re.findall(r"[A-Za-z]+", rest))
    return plain or "".join(re.findall(r"[^\W\d_]+", outside(rest)))


@pytest.mark.parametrize("kind", PRACTICES)
@pytest.mark.parametrize("ref", PLANS)
def test_no_english_is_left_on_a_page(ref: str, kind: str) -> None:
    """Every string that a patient reads comes from the catalogues, or is data."""
    practice = PRACTICES[kind]
    page = strange_page(ref, practice)
    data = data_of(PLANS[ref], practice, EDITION.library)
    assert set(gaps(page.page_of)) == {"n", "m"}
    made = page.model_copy(update={"page_of": page.page_of.format(n=1, m=2)})
    found = {place: english_in(text, data) for place, text in read_by_patients(made)}
    left = {place: text for place, text in found.items() if text}
    assert left == {}
    assert sum("⟦" in text for _, text in read_by_patients(page)) > 20


@pytest.mark.parametrize("ref", PLANS)
def test_no_english_is_left_on_the_screen(ref: str) -> None:
    """The page for the screen adds no words of its own: its controls speak the language too."""
    plan = PLANS[ref]
    made = render_html(strange_page(ref, EDITION.practice), SAMPLE_DAY, EDITION.templates).decode()
    data = data_of(plan, EDITION.practice, EDITION.library)
    bare = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", made)
    # A number within a sentence is a link, and the sentence is one all the same.
    bare = re.sub(r"</?(?:a|bdi)\b[^>]*>", "", bare)
    named = re.findall(r'\b(?:aria-label|alt|title|placeholder|data-(?:not-)?kept)="([^"]*)"', bare)
    seen = re.sub(r"(?s)<[^>]*>", "\n", bare).splitlines()
    words = (english_in(line.strip().replace("&#39;", "'"), data) for line in (*named, *seen))
    assert sorted({w for w in words if len(w) > 1}) == []


# The templates, where no sentence stands.


def literal_words_in_typst(text: str) -> list[str]:
    """Words set as text in a template: lines at the outermost level, content blocks, strings."""
    bare = re.sub(r"(?m)(^|\s)//.*$", "", text)
    found, depth = [], 0
    for line in bare.splitlines():
        if depth == 0 and re.match(r"\s*(=+\s+)?[A-Za-z]", line):
            found.append(line.strip())
        quiet = re.sub(r'"(?:\\.|[^"\\])*"', '""', line)
        depth += sum(quiet.count(c) for c in "([{") - sum(quiet.count(c) for c in ")]}")
        # An anchor in markup is code: #metadata(none)#label(name) prints nothing.
        quiet = re.sub(r"#(?:metadata|label)\((?:[^()]|\([^()]*\))*\)", "", quiet)
        found += re.findall(r"\[[^\]\[]*[A-Za-z]{2,}[^\]\[]*\]", quiet)
        found += re.findall(r'\b(?:lit|bold|snug|par|h1|h2|h3|sentences)\("[^"]*[A-Za-z]', line)
        strings = re.findall(r'"((?:\\.|[^"\\])*)"', line)
        found += [s for s in strings if re.search(r"[a-z]{2,} [A-Za-z]{2,}", s) and s not in FACES]
    return found


FACES = ("Atkinson Hyperlegible", "Noto Sans", "Noto Sans Arabic")


def literal_words_in_html(text: str) -> list[str]:
    """Words between the tags of a template, and in attributes that are read out."""
    bare = re.sub(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text)
    named = re.findall(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"', bare)
    between = re.sub(r"(?s)<[^>]*>", "\n", bare).split("\n")
    return [w.strip() for w in (*named, *between) if re.search(r"[A-Za-z]{2,}", w)]


def literal_words_in_css(text: str) -> list[str]:
    """Words that a style sheet would print."""
    own = re.sub(r"\{\{.*?\}\}", "", text)  # What is filled in comes from the catalogues.
    return re.findall(r"""content:\s*["'][^"']*[A-Za-z]{2,}[^"']*["']""", own)


def literal_words_in_js(text: str) -> list[str]:
    """Strings of a script that look like a sentence or are set as text."""
    bare = re.sub(r"(?m)(^|\s)//.*$", "", text)
    strings = re.findall(r""""([^"\n]*)"|'([^'\n]*)'""", bare)
    said = [a or b for a, b in strings]
    return [s for s in said if re.match(r"[A-Z][a-z]+( [a-z]+)+|[A-Z][a-z]+[.!?:]$", s)]


LINTS: dict[str, Callable[[str], list[str]]] = {
    ".typ": literal_words_in_typst,
    ".html": literal_words_in_html,
    ".css": literal_words_in_css,
    ".js": literal_words_in_js,
}
TEMPLATES = sorted(p for p in EDITION.templates.iterdir() if p.suffix in LINTS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_words_stand_in_a_template(path: Path) -> None:
    """Templates hold no words of their own, so none is missed by a translation."""
    assert LINTS[path.suffix](path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".typ", "#let a = 1\nSome words"),
        (".typ", "= Heading"),
        (".typ", "#text(size: 9pt)[Some words]"),
        (".typ", '#let a = bold("Stop")'),
        (".typ", '#let a = text(size: 9pt, "please stop")'),
        (".html", "<p>{{ page.a }}: Stop</p>"),
        (".html", '<p aria-label="Stop">{{ page.a }}</p>'),
        (".css", "p::before { content: 'Stop'; }"),
        (".css", "p::before { content: '{{ mark }} Stop'; }"),
        (".js", 'note.textContent = "Please stop now";'),
    ],
)
def test_words_in_a_template_would_be_found(suffix: str, text: str) -> None:
    """The search for words in templates finds them in each of the ways they could stand there."""
    assert LINTS[suffix](text)


def test_a_pain_step_is_no_bare_mark() -> None:
    """Each step of the pain guide says in words what its mark shows."""
    page = strange_page("DEMO-01", EDITION.practice)
    assert isinstance(page, Handout)
    zones: tuple[PainZone, ...] = page.pain.zones
    assert all(zone.label.startswith("⟦") and zone.text.startswith("⟦") for zone in zones)
