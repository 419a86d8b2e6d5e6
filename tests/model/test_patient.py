"""The one door in: what a profile takes, what it refuses, and in which words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.patient import PatientProfile
from sciatica_kit.model.validate import problems_of
from tests.day import ago

Make = Callable[..., PatientProfile]
OPTIONAL = (
    "date_of_birth", "side", "red_flags", "screened_by", "screened_on", "days_since_onset",
    "irritability", "pain_now", "direction", "equipment", "walk_minutes", "surgery_date",
    "due_date", "minutes_per_day", "override_reason", "pain_rule", "print", "clinician",
    "next_visit", "note",
)  # fmt: skip


def mistakes(make: Make, **cells: Any) -> dict[str, tuple[str, str]]:
    """The problem and the fix of every column that is refused."""
    with pytest.raises(ValidationError) as caught:
        make(**cells)
    return {p.column: (p.problem, p.fix) for p in problems_of(caught.value)}


@pytest.mark.parametrize("blank", ["", "   ", "\u00a0", None], ids=repr)
@pytest.mark.parametrize("column", OPTIONAL)
def test_blank_is_not_asked(profile: Make, column: str, blank: str | None) -> None:
    """A blank cell is None, which means not asked, and never no."""
    assert getattr(profile(**{column: blank}), column) is None


@pytest.mark.parametrize("column", OPTIONAL)
def test_a_column_left_out_is_not_asked(intake: Intake, column: str) -> None:
    """A column that is not there is as blank as one that is empty."""
    least = {"ref": "a", "name": "Test A", "diagnosis": "disc"}
    assert getattr(PatientProfile.model_validate(least, context=intake), column) is None


@pytest.mark.parametrize("blank", [";", " ; ; ", []], ids=repr)
def test_a_list_without_entries_is_not_asked(profile: Make, blank: Any) -> None:
    """Semicolons alone, or an empty list, say nothing about the red flags."""
    assert profile(red_flags=blank).red_flags is None


def test_an_empty_choice_in_the_form_is_not_asked(profile: Make) -> None:
    """A form in which no red flag is picked (an empty tuple) has not said that there is none."""
    assert profile(red_flags=()).red_flags is None


@pytest.mark.parametrize("said", ["none", "None", " NONE ", "none;", ["none"]], ids=repr)
def test_none_is_asked_and_not_found(profile: Make, said: Any) -> None:
    """Only the word none says that the red flags were asked and not found."""
    assert profile(red_flags=said).red_flags == ()


def test_none_and_a_red_flag_cannot_both_be(profile: Make) -> None:
    """None beside a red flag is refused, for one of the two is wrong."""
    assert "cannot both be true" in mistakes(profile, red_flags="none; bladder")["red_flags"][0]


def test_none_and_a_precaution_cannot_both_be(profile: Make) -> None:
    """None beside a precaution is refused as it is beside a red flag; alone it is no precaution."""
    said = mistakes(profile, precautions="none; osteoporosis")["precautions"]
    assert "cannot both be true" in said[0]
    assert profile(precautions="none").precautions == ()


@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [
        ("diagnosis", "disc_herniation", "disc_herniation"),
        ("diagnosis", "Disc Herniation", "disc_herniation"),
        ("diagnosis", "DISC-HERNIATION", "disc_herniation"),
        ("diagnosis", "slippeddisc", "disc_herniation"),
        ("diagnosis", " Herniated-Disc ", "disc_herniation"),
        ("diagnosis", "Stenosis", "spinal_stenosis"),
        ("diagnosis", "DDD", "degenerative_disc"),
        ("diagnosis", "listhesis", "spondylolisthesis"),
        ("diagnosis", "S I J", "sacroiliac"),
        ("diagnosis", "undet", "undetermined"),
        ("diagnosis", "Preg", "pregnancy"),
        ("red_flags", "Saddle Numbness", ("saddle_numbness",)),
        ("red_flags", "rf-01; RF02", ("bladder", "saddle_numbness")),
        ("precautions", "fall risk; Osteoporosis", ("fall_risk", "osteoporosis")),
        ("precautions", "FALL-RISK;fall_risk", ("fall_risk",)),
        ("precautions", "none", ()),
        ("equipment", "Firm Chair; low-step", ("firm_chair", "low_step")),
        ("equipment", "none", ()),
        ("equipment", "Rug", ("mat",)),
        ("equipment", "No carpet; bed", ("bed", "no_mat")),
        ("add", "core brace; E22", ("core_brace", "core_bridge")),
        ("remove", "CORE-BRACE", ("core_brace",)),
        ("side", "LEFT", "left"),
        ("irritability", "High", "high"),
        ("pain_rule", "traffic light", "traffic_light"),
        ("pain_rule", "Traffic-Light", "traffic_light"),
        ("direction", "Extension", "extension"),
        ("print", "FRIDGE", "fridge"),
        ("language", "EN", "en"),
        ("language", "en_GB", "en"),
    ],
)
def test_names_are_matched_loosely(profile: Make, column: str, written: str, meant: Any) -> None:
    """Case, spaces, hyphens and underscores make no difference to an id or an alias."""
    assert getattr(profile(**{column: written}), column) == meant


def test_every_id_and_alias_means_its_diagnosis(profile: Make, library: Library) -> None:
    """Every id, key and alias of a diagnosis file resolves to that diagnosis, in capitals too."""
    for d in library.diagnoses.values():
        for word in (d.id, d.key, *d.aliases):
            made = profile(diagnosis=word.upper(), surgery_date=ago(50))
            assert made.diagnosis == d.id, word


def test_every_code_means_its_diagnosis_and_side(profile: Make, library: Library) -> None:
    """Every ICD-10-CM code resolves to the diagnosis of its file, and to the side it names."""
    for d in library.diagnoses.values():
        for code in d.codes:
            for written in (code.code, code.code.lower(), code.code.replace(".", "")):
                made = profile(diagnosis=written, side="", surgery_date=ago(50))
                assert (made.diagnosis, made.side) == (d.id, code.side), written


def test_a_side_that_agrees_with_the_code_is_kept(profile: Make) -> None:
    """A side written beside a code that names the same side stands."""
    assert profile(diagnosis="M54.31", side="right").side == "right"


def test_dead_codes_are_named_with_what_to_use(profile: Make, library: Library) -> None:
    """A code that is not billable is refused, with every code that takes its place."""
    dead = [c for d in library.diagnoses.values() for c in d.dead_codes]
    assert dead
    for code in dead:
        problem, fix = mistakes(profile, diagnosis=code.code)["diagnosis"]
        assert code.code in problem
        assert all(use in fix for use in code.use)


def test_every_replacement_of_a_dead_code_is_known(library: Library, profile: Make) -> None:
    """What the kit tells people to write in place of a dead code is itself taken."""
    for d in library.diagnoses.values():
        for use in (u for c in d.dead_codes for u in c.use):
            assert profile(diagnosis=use, side="", surgery_date=ago(50)).diagnosis, use


@pytest.mark.parametrize(
    ("column", "written", "hint"),
    [
        ("precautions", "osteoporossis", "osteoporosis"),
        ("red_flags", "sadle numbness", "saddle_numbness"),
        ("diagnosis", "spondylolistesis", "spondylolisthesis"),
        ("diagnosis", "slipped dsk", "did you mean disc_herniation?"),
        ("equipment", "firm chairs", "firm_chair"),
        ("add", "core_brige", "core_bridge"),
        ("precautions", "osteoporosis; fall rsk", "fall_risk"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest(
    profile: Make, column: str, written: str, hint: str
) -> None:
    """A name that the kit does not know is never dropped: it is said, with the nearest known."""
    problem, fix = mistakes(profile, **{column: written})[column]
    assert written.split("; ")[-1] in problem
    assert hint in fix


def test_every_unknown_name_of_a_list_is_said(profile: Make) -> None:
    """Two unknown names in one cell are both said at once, by place where they are no slip."""
    problem, fix = mistakes(profile, precautions="qqqq; osteoporosis; fal_risk; zzz")["precautions"]
    assert problem == "entry 1, “fal_risk”, entry 4: no precaution of that name"
    assert "REFERENCE.md" in fix


def test_commas_between_known_names_are_told_apart_from_a_misspelt_name(profile: Make) -> None:
    """Names that are all known, with the wrong sign between them, are told which sign to write."""
    _, fix = mistakes(profile, precautions="osteoporosis, fall risk")["precautions"]
    assert fix == "part the entries with semicolons"


# What stands in a row when its cells have slipped by one column, or by ten.
ELSEWHERE = (
    "anna sample", "Anna Sample", "ANNA SAMPLE", "sample, anna", "o'hara", "Wright", "Matt",
    "pirifomis quux",
    "иванова анна", "Ελένη Δείγμα", "فاطمة علي", "רות כהן", "王小明", "김철수",
    "19610203", "1961-02-03",
    "03.02.1961", "3 feb 61", "943 476 5919", "9434765919", "+44 20 7946 0958", "02079460958",
    "anna@example.org",
    "12 sample street", "E16AN", "AB123456C", "likes to garden; walks the dog",
)  # fmt: skip
WORDED = (
    "ref", "diagnosis", "side", "red_flags", "irritability", "direction", "precautions",
    "equipment", "add", "remove", "pain_rule", "language", "print", "days_since_onset", "pain_now",
    "walk_minutes", "minutes_per_day", "date_of_birth", "screened_on", "surgery_date", "due_date",
    "next_visit",
)  # fmt: skip


@pytest.mark.parametrize("column", WORDED)
@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_word_from_a_wrong_column_is_not_repeated(intake: Intake, column: str, text: str) -> None:
    """A name, a number or an address in a column that knows its words is refused unquoted."""
    cells = {"ref": "a", "name": "Test A", "diagnosis": "disc", column: text}
    try:
        PatientProfile.model_validate(cells, context=intake)
    except ValidationError as error:
        said = " ".join(f"{p.problem} {p.fix}" for p in problems_of(error)).casefold()
        assert not any(part.strip().casefold() in said for part in text.split(";"))


def test_the_flag_that_is_not_asked_cannot_be_ticked(profile: Make) -> None:
    """RF18 is printed, never asked, so a row cannot hold it."""
    assert "red_flags" in mistakes(profile, red_flags="RF18")


@pytest.mark.parametrize(
    "written",
    ["03/02/1961", "1961/02/03", "1961-2-3", "19610203", "1961-02-30", "1977-13-40", "3 Feb 1961",
     "1961-02-03T00:00", "59-12-31", "22314"],
)  # fmt: skip
@pytest.mark.parametrize("column", ["date_of_birth", "screened_on", "due_date", "next_visit"])
def test_dates_are_written_one_way_only(profile: Make, column: str, written: str) -> None:
    """A date is YYYY-MM-DD and a day that exists; the refused date is not repeated."""
    problem, fix = mistakes(profile, **{column: written})[column]
    assert "YYYY-MM-DD" in fix
    assert written not in problem + fix


def test_a_date_is_read_as_that_day(profile: Make) -> None:
    """A date in the one form is that day, spaces round it or not."""
    assert profile(date_of_birth=" 1961-02-03 ").date_of_birth == date(1961, 2, 3)


@pytest.mark.parametrize(
    ("column", "least", "most"),
    [
        ("pain_now", 0, 10),
        ("days_since_onset", 0, 36500),
        ("walk_minutes", 0, 600),
        ("minutes_per_day", 5, 180),
    ],
)
def test_numbers_keep_to_their_range(profile: Make, column: str, least: int, most: int) -> None:
    """Both ends of a range are taken, as text or number; what lies outside is refused."""
    for good in (least, most, str(least), f" {most} "):
        assert getattr(profile(**{column: good, "date_of_birth": ""}), column) == int(good)
    for bad in (least - 1, most + 1, f"{least}.5", "many", "1e1", "+5", True):
        assert str(most) in mistakes(profile, **{column: bad})[column][1], bad


@pytest.mark.parametrize("ref", ["1", "007", "NA", "a.b", "A_b-C.9", "-x", "_x", "x" * 40])
def test_refs_that_stand(profile: Make, ref: str) -> None:
    """A ref is 1 to 40 letters, digits, dots, underscores or hyphens, and stays as written."""
    assert profile(ref=ref).ref == ref


@pytest.mark.parametrize(
    "ref", ["", None, ".a", "..", "a b", "a/b", "a\\b", "é", "x" * 41, "a\nb", "٣", "a;b"], ids=repr
)
def test_refs_that_do_not(profile: Make, ref: str | None) -> None:
    """A ref that could leave its folder, or hold more than a pseudonym, is refused."""
    assert "ref" in mistakes(profile, ref=ref)


@pytest.mark.parametrize("column", ["ref", "name", "diagnosis"])
def test_what_is_required(profile: Make, column: str) -> None:
    """Without a ref, a name or a diagnosis there is no profile."""
    assert f"the {column} is missing" in mistakes(profile, **{column: " "})[column][0]


def test_a_required_column_that_is_not_there(intake: Intake) -> None:
    """A mapping without the required columns is told which."""
    with pytest.raises(ValidationError) as caught:
        PatientProfile.model_validate({}, context=intake)
    said = {p.column: p.problem for p in problems_of(caught.value)}
    assert said.keys() == {"ref", "name", "diagnosis"}
    assert "missing" in said["ref"]


@pytest.mark.parametrize("column", ["name", "clinician", "note", "screened_by"])
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Test 李", "CJK UNIFIED IDEOGRAPH-674E"),
        ("Test 😀", "GRINNING FACE"),
        ("Test\u0007 A", "U+0007"),
        ("Test\tA", "U+0009"),
    ],
)
def test_a_character_no_font_has_is_named(
    profile: Make, column: str, text: str, named: str
) -> None:
    """What would print as a blank box is refused, and the character is named."""
    assert named in mistakes(profile, **{column: text})[column][0]


@pytest.mark.parametrize("name", ["Test İpek Örnek", "Test Łukasz", "Test Nguyễn", "O'Sample"])
def test_names_of_many_tongues_print(profile: Make, name: str) -> None:
    """Accents of Latin names are printed as written."""
    assert profile(name=name).name == name


def test_a_name_too_long_to_print(profile: Make) -> None:
    """A name of 120 characters stands; one more is refused."""
    assert profile(name="x" * 120).name
    assert "120" in mistakes(profile, name="x" * 121)["name"][1]


def test_a_language_without_handout_is_refused(profile: Make) -> None:
    """A language that the kit has no words for is refused, with those it has."""
    problem, fix = mistakes(profile, language="nl")["language"]
    assert "“nl”" in problem
    assert "en" in fix


def test_a_column_the_kit_does_not_know_is_refused(profile: Make) -> None:
    """A key with a typo is named and not dropped."""
    assert "precaution" in mistakes(profile, precaution="osteoporosis")


def test_all_mistakes_at_once(profile: Make) -> None:
    """Every cell that is wrong is said in one go, each under its column."""
    bad = {
        "ref": ".x", "name": "", "date_of_birth": "12.5.1974", "diagnosis": "M51.1",
        "side": "lfet", "red_flags": "sadle", "screened_on": "yesterday",
        "days_since_onset": "-1", "irritability": "very", "pain_now": "11", "direction": "up",
        "precautions": "qq", "equipment": "qq", "walk_minutes": "x", "surgery_date": "x",
        "due_date": "x", "minutes_per_day": "4", "add": "qq", "remove": "qq",
        "pain_rule": "qq", "language": "qq", "print": "qq", "clinician": "李",
        "next_visit": "x", "note": "李",
    }  # fmt: skip
    said = mistakes(profile, **bad)
    assert said.keys() == bad.keys()
    assert all(problem and fix for problem, fix in said.values())


def test_a_validated_profile_is_frozen(profile: Make) -> None:
    """Nobody changes a profile after it came through the door."""
    with pytest.raises(ValidationError, match="frozen"):
        profile().red_flags = ()  # type: ignore[misc]


def test_without_an_intake_nothing_is_validated() -> None:
    """There is no way in without the words and the day of issue."""
    with pytest.raises(TypeError, match="Intake"):
        PatientProfile.model_validate({"ref": "a", "name": "b", "diagnosis": "disc"})
