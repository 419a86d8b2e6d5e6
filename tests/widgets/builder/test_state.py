"""A handout in the making: what a clinician changes by hand, told without a browser."""

import csv
import json
import stat
from dataclasses import replace

import pytest

import sciatica_kit as sk
from sciatica_kit.batch.roster.read import read_roster
from sciatica_kit.clinic.adjust import instead, may_add, needs_reason
from sciatica_kit.clinic.safety import Referral
from sciatica_kit.errors import UserMistake
from sciatica_kit.model.program import Program
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.packet.make import make_packet
from sciatica_kit.widgets.builder.difference import difference, given_difference
from sciatica_kit.widgets.builder.rostered import add_to_roster
from sciatica_kit.widgets.builder.saved import (
    as_json,
    from_json,
    open_draft,
    save_packet,
)
from sciatica_kit.widgets.builder.state import FormState, questions

# What is answered, and what the red-flag cell of the row then says.
ANSWERS = (
    ({}, "all blank", ""),
    ({}, "all no", "none"),
    ({"bladder": "yes"}, "all no", "bladder"),
    ({"bladder": "yes", "fever": "yes"}, "all no", "bladder; fever"),
    # A flag that blocks cannot wait for the other questions.
    ({"bladder": "yes"}, "all blank", "bladder"),
    # One that only warns can: nothing is made while a question is open.
    ({"stable_foot_drop": "yes"}, "all blank", ""),
    ({"stable_foot_drop": "yes"}, "all no", "stable_foot_drop"),
    ({"bladder": "no"}, "all blank", ""),
    ({"bladder": ""}, "all blank", ""),
)


@pytest.fixture(scope="module")
def made_with(today):
    """What packets are made with on the day of the tests."""
    return load_edition(today)


@pytest.fixture(scope="module")
def draft(row, made_with):
    """The plain patient as a draft."""
    return FormState.from_row(row(), made_with.library)


def ids(draft, made_with):
    """What is given, in order."""
    outcome = draft.plan(made_with).outcome
    return tuple(p.exercise.id for p in outcome.prescriptions)


@pytest.mark.parametrize(("given", "rest", "cell"), ANSWERS)
def test_answers_become_the_red_flag_cell(given, rest, cell, made_with):
    """All no is none; a flag that blocks stands at once; any other open question leaves a blank."""
    draft = FormState()
    for flag, answer in given.items():
        draft = draft.answered(flag, answer, made_with.library)
    if rest == "all no":
        draft = draft.rest_no(made_with.library)
    assert draft.cells.get("red_flags", "") == cell


def test_every_question_is_missing_at_first(made_with):
    """Nobody has been asked anything until somebody has."""
    assert FormState().missing(made_with.library) == questions(made_with.library)


def test_one_open_question_gives_no_exercises(draft, made_with):
    """Taking one answer back takes the programme away."""
    plan = draft.answered("fever", "", made_with.library).plan(made_with)
    assert plan.status == "not-screened"
    assert plan.outcome is None


def test_a_red_flag_gives_a_referral_and_no_exercises(draft, made_with):
    """A yes to a flag that blocks refers, whatever else the form says."""
    plan = draft.answered("bladder", "yes", made_with.library).plan(made_with)
    assert plan.status == "referred"
    assert isinstance(plan.outcome, Referral)


def test_an_unknown_red_flag_of_a_row_answers_nothing(row, made_with):
    """A slip in a roster's cell is no answer to any question."""
    draft = FormState.from_row(row(red_flags="bladdr"), made_with.library)
    assert not draft.answers
    assert draft.plan(made_with).status == "invalid"


def test_the_plan_is_the_rosters(draft, made_with, row, library, intake):
    """Form and roster lead through the same door to the same plan."""
    assert draft.as_row() | row() == draft.as_row()
    assert draft.plan(made_with).status == "planned"


@pytest.mark.parametrize("column", ["ref", "name", "diagnosis"])
def test_a_blank_required_cell_is_said_in_the_rosters_words(column, draft, made_with):
    """A form without a name says what a roster without one says."""
    problems = draft.with_cell(column, " ").plan(made_with).problems
    assert f"the {column} is missing" in [p.problem for p in problems]


def test_an_exercise_taken_out_is_held_back_by_the_clinician(draft, made_with):
    """What the clinician takes out is named with that rule, and its dose by hand is forgotten."""
    first = ids(draft, made_with)[0]
    plan = draft.remove(first).plan(made_with)
    assert first not in ids(draft.remove(first), made_with)
    assert [h.rule for h in plan.outcome.held_back if h.id == first] == ["removed"]


def test_an_exercise_taken_out_can_be_put_back(draft, made_with):
    """Adding what was taken out needs no reason, and leaves no contradiction."""
    first = ids(draft, made_with)[0]
    again = draft.remove(first).add(first)
    assert again.cells.get("remove", "") == ""
    assert first in ids(again, made_with)


def test_adding_against_a_rule_needs_a_reason(draft, made_with):
    """Without a reason the roster's problem is said; with one it is added and marked."""
    held = held_of(draft, made_with, lambda h: may_add(h) and needs_reason(h))
    assert draft.add(held.id).plan(made_with).problems[0].column == "override_reason"
    added = draft.add(held.id, "Tried in clinic, and it eased the leg")
    program = added.plan(made_with).outcome
    assert [p.overridden != "" for p in program.prescriptions if p.exercise.id == held.id] == [True]


def test_an_obstetric_rule_cannot_be_overridden(draft, made_with):
    """No reason unlocks what a surgeon's, an obstetric or a red-flag rule holds back."""
    pregnant = draft.with_cell("precautions", "pregnancy_t3")
    held = held_of(pregnant, made_with, lambda h: not may_add(h))
    plan = pregnant.add(held.id, "She would like it").plan(made_with)
    assert plan.status == "invalid"
    assert "cannot be added" in plan.problems[0].problem


def held_of(draft, made_with, wanted):
    """The first exercise that is held back in this way."""
    return next(h for h in draft.plan(made_with).outcome.held_back if wanted(h))


def test_reasons_are_kept_together(draft):
    """A second addition keeps the first one's reason, and each is said of its exercise."""
    twice = (
        draft.add("core_bridge", "First").add("hip_clamshell", "Second").add("bal_tandem", "First")
    )
    assert twice.cells["override_reason"] == (
        "core_bridge: First; hip_clamshell: Second; bal_tandem: First"
    )
    assert twice.cells["add"] == "core_bridge; hip_clamshell; bal_tandem"


def test_moving_changes_the_order_alone(draft, made_with):
    """Up and down move one exercise by one place, and not beyond the ends."""
    given = ids(draft, made_with)
    assert ids(draft.move(given[0], 1, given), made_with)[:2] == (given[1], given[0])
    assert ids(draft.move(given[0], -1, given), made_with) == given
    assert ids(draft.move(given[-1], 1, given), made_with) == given


def test_a_swap_takes_the_place(draft, made_with):
    """An easier or harder exercise stands where the other stood."""
    program, given = draft.plan(made_with).outcome, ids(draft, made_with)
    found = [
        (p.exercise.id, instead(program, (*p.exercise.easier, *p.exercise.harder)))
        for p in program.prescriptions
    ]
    name, other = next((name, other) for name, other in found if other)
    swapped = ids(draft.swap(name, other, given), made_with)
    assert swapped[given.index(name)] == other
    assert name not in swapped


def dosed(draft, made_with):
    """The first exercise that is done a number of times, with its dose."""
    found = draft.plan(made_with).outcome.prescriptions
    return next((p.exercise.id, p.dosage) for p in found if p.dosage.reps > 2)


def test_a_dose_by_hand_within_the_range_is_taken(draft, made_with):
    """The dose stands in the plan, with a word that the clinician changed it."""
    name, dose = dosed(draft, made_with)
    less = dose.model_copy(update={"reps": dose.reps - 1})
    changed, problems = draft.redose(name, less, made_with)
    found = {p.exercise.id: p for p in changed.plan(made_with).outcome.prescriptions}
    assert not problems
    assert found[name].dosage == less
    assert found[name].because.count("Dose changed by the clinician.") == 1


def test_a_dose_out_of_range_is_refused_and_the_old_one_kept(draft, made_with):
    """Forty repetitions are refused with the most that may be given."""
    name, dose = dosed(draft, made_with)
    same, problems = draft.redose(name, dose.model_copy(update={"reps": 40}), made_with)
    assert same == draft
    assert "at most" in problems[0].problem


def test_a_dose_set_back_is_no_dose_by_hand(draft, made_with):
    """The rules' own dose leaves no trace in the draft."""
    name, dose = dosed(draft, made_with)
    less, _ = draft.redose(name, dose.model_copy(update={"reps": dose.reps - 1}), made_with)
    again, _ = less.redose(name, dose, made_with)
    assert again == draft


def test_a_dose_that_no_longer_fits_is_said(draft, made_with):
    """When irritability rises, the rules' dose stands and a warning says so."""
    name, dose = dosed(draft, made_with)
    more, _ = draft.with_cell("minutes_per_day", "60").redose(
        name, dose.model_copy(update={"days_per_week": dose.days_per_week - 1}), made_with
    )
    calm = more.with_cell("irritability", "high")
    plan = calm.plan(made_with)
    given = {p.exercise.id: p.dosage for p in plan.outcome.prescriptions}
    refused = [w for w in plan.warnings if w.startswith("Dose by hand not used")]
    assert name not in given or given[name] == more.doses[name] or refused


def test_the_bytes_are_the_batchs(draft, made_with, tmp_path, today):
    """The same cells and the same day give the same handout by form and by roster."""
    add_to_roster(draft, tmp_path / "roster.csv")
    batch = sk.load(issued_on=today).patient(tmp_path / "roster.csv", "T-01").write(tmp_path / "b")
    form = save_packet(draft, draft.plan(made_with), made_with, tmp_path / "f")
    assert form.files == batch.files


def test_a_saved_packet_opens_again_as_it_was(draft, made_with, tmp_path):
    """The draft lies in the packet's folder, for its owner alone, and comes back whole."""
    name, dose = dosed(draft, made_with)
    changed, _ = draft.redose(name, dose.model_copy(update={"reps": 1}), made_with)
    save_packet(changed, changed.plan(made_with), made_with, tmp_path)
    path = tmp_path / "packets" / "T-01" / "draft.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_draft("T-01", tmp_path, "", made_with.library) == changed
    assert from_json(as_json(changed)) == changed


def test_no_old_handout_lies_beside_an_urgent_sheet(draft, made_with, tmp_path):
    """A packet that turns into a referral loses the exercises it had."""
    urgent = draft.answered("bladder", "yes", made_with.library)
    for step in (draft, urgent):
        save_packet(step, step.plan(made_with), made_with, tmp_path)
    left = {path.name for path in (tmp_path / "packets" / "T-01").iterdir()}
    assert "urgent.pdf" in left
    assert not [name for name in left if name.startswith("handout")]


@pytest.mark.parametrize("ref", ["", "../T-01", "T-99", ".."])
def test_an_unknown_ref_is_said_plainly(ref, made_with, tmp_path):
    """A ref that has no packet gives one sentence, and never a file outside the folder."""
    with pytest.raises(UserMistake, match="ref"):
        open_draft(ref, tmp_path, "", made_with.library)


def test_the_difference_names_what_changed_and_no_name(draft, made_with):
    """Each line is a cell with old and new; a name is only said to have changed."""
    after = draft.with_cell("irritability", "high").with_cell("name", "Test Bo")
    assert difference(draft, draft) == ()
    assert difference(draft, after) == ("Name: changed", "Irritability: moderate → high")
    lines = given_difference(draft.plan(made_with), after.plan(made_with))
    assert any(line.startswith("No longer given") for line in lines)


def test_a_ref_is_added_to_a_roster_once(draft, tmp_path):
    """The roster is made with its columns, private; a second row of the same ref is refused."""
    path = tmp_path / "lists" / "monday.csv"
    assert add_to_roster(draft, path) == 1
    with pytest.raises(UserMistake, match="already"):
        add_to_roster(draft, path)
    assert add_to_roster(draft.with_cell("ref", "T-02"), path) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    assert [row["ref"] for row in rows] == ["T-01", "T-02"]


def test_what_another_list_holds_is_left_as_it_is(draft, tmp_path):
    """A list with its own order of columns and its own separator keeps both."""
    path = tmp_path / "own.csv"
    path.write_text("Name;REF;diagnosis\nTest Al;X-1;disc\n", "utf-8")
    with pytest.raises(UserMistake, match="has no column"):
        add_to_roster(draft, path)
    small = FormState({"ref": "X-2", "name": "Test Bo", "diagnosis": "disc"})
    assert add_to_roster(small, path) == 2
    assert path.read_text("utf-8-sig").splitlines()[1:] == ["Test Al;X-1;disc", "Test Bo;X-2;disc"]


def test_the_packet_of_a_draft_is_proved(draft, made_with):
    """A draft's packet is made and read back as any other."""
    plan = draft.plan(made_with)
    assert isinstance(plan.outcome, Program)
    assert make_packet(plan, made_with).status == "made"


def with_one_more(library):
    """The library with one red flag more to ask, as a practice or the next version may have."""
    flag = library.red_flags["fever"].model_copy(update={"id": "sneeze", "row": "RF99"})
    return replace(library, red_flags={**library.red_flags, "sneeze": flag})


def test_a_question_that_is_new_is_open(draft, made_with, tmp_path):
    """A draft that was kept before a question came opens with it unanswered, and makes nothing."""
    save_packet(draft, draft.plan(made_with), made_with, tmp_path)
    more = replace(made_with, library=with_one_more(made_with.library))
    opened = open_draft("T-01", tmp_path, "", more.library)
    assert opened.missing(more.library) == ("sneeze",)
    assert opened.plan(more).outcome is None
    answered = opened.answered("sneeze", "no", more.library)
    assert isinstance(answered.plan(more).outcome, Program)


@pytest.mark.parametrize(
    ("answers", "cell", "outcome"),
    [
        ({"bladder": "yes"}, "none", Referral), ({}, "none", type(None)),
        ({"bladder": ""}, "none", None), ({"bladder": "maybe"}, "none", None),
        ({"bladder": True}, "none", None), ({}, "sadle numness", type(None)),
    ],
)  # fmt: skip
def test_what_is_ticked_decides_and_not_what_a_file_says_of_it(
    draft, made_with, tmp_path, answers, cell, outcome
):
    """The red-flag cell is worked out anew; an answer that is none makes the file no draft."""
    save_packet(draft, draft.plan(made_with), made_with, tmp_path)
    path = tmp_path / "packets" / "T-01" / "draft.json"
    kept = json.loads(path.read_text("utf-8"))
    if answers:
        kept["answers"] |= answers
    else:
        kept["answers"] = {}
    kept["cells"]["red_flags"] = cell
    path.write_text(json.dumps(kept), "utf-8")
    if outcome is None:
        with pytest.raises(UserMistake, match="cannot be read"):
            open_draft("T-01", tmp_path, "", made_with.library)
        return
    plan = open_draft("T-01", tmp_path, "", made_with.library).plan(made_with)
    assert isinstance(plan.outcome, outcome)


NUMBER = '{"cells": {"ref": 7}, "answers": {}, "doses": {}, "order": []}'


@pytest.mark.parametrize("text", ["[" * 100_000, NUMBER, "[]", "7", ""])
def test_a_file_that_is_no_draft_is_said(made_with, tmp_path, text):
    """Whatever stands in it: one sentence."""
    path = tmp_path / "packets" / "T-01" / "draft.json"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    with pytest.raises(UserMistake, match="cannot be read"):
        open_draft("T-01", tmp_path, "", made_with.library)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_a_row_is_added_with_the_line_ends_of_the_list(tmp_path, end, last):
    """Of old Macs too; the list is read as it was, with one row more."""
    path = tmp_path / "own.csv"
    text = end.join(["ref,name,diagnosis", "X-1,Test Al,disc"]) + (end if last else "")
    path.write_bytes(text.encode())
    small = FormState({"ref": "X-2", "name": "Test Bo", "diagnosis": "disc"})
    assert add_to_roster(small, path) == 2
    assert path.read_bytes().decode("utf-8-sig").split(end)[:3] == [
        "ref,name,diagnosis", "X-1,Test Al,disc", "X-2,Test Bo,disc"
    ]  # fmt: skip
    assert [row.cells["ref"] for row in read_roster(path).rows] == ["X-1", "X-2"]


@pytest.mark.parametrize("cell", ['"open', '"' + "x" * 200_000 + '"'])
def test_a_list_that_is_not_whole_gets_no_row(tmp_path, cell):
    """A row would stand within the open cell: it is said, and the list is left as it is."""
    path = tmp_path / "own.csv"
    path.write_text(f"ref,name,diagnosis,note\nX-1,Test Al,disc,{cell}\n", "utf-8")
    before = path.read_bytes()
    small = FormState({"ref": "X-2", "name": "Test Bo", "diagnosis": "disc"})
    with pytest.raises(UserMistake, match="no whole list"):
        add_to_roster(small, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "note", ["=1+1", '="007"', "=cmd|' /c'!a1", "=SUM(A1:A3)", "'=1", "a\x00b", "#N/A"]
)
def test_a_row_that_would_not_be_read_back_is_not_added(draft, tmp_path, note):
    """What a list would take for a formula is said, and the list stays as it is."""
    path = tmp_path / "monday.csv"
    add_to_roster(draft, path)
    before = path.read_bytes()
    with pytest.raises(UserMistake, match="note cannot stand in"):
        add_to_roster(draft.with_cell("ref", "T-02").with_cell("note", note), path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("note", ["+44 1632 960001", "-3 kg", "@home", "5 = five", "don't"])
def test_a_row_that_was_added_is_read_back(draft, tmp_path, library, note):
    """Signs that a spreadsheet heeds come back as they were written."""
    path = tmp_path / "monday.csv"
    add_to_roster(draft.with_cell("note", note), path)
    again = open_draft("T-01", tmp_path, str(path), library)
    assert again.cells["note"] == note


def test_a_row_goes_to_the_list_behind_a_link(draft, tmp_path):
    """The list itself has the row, the link stays one, and others may read it as before."""
    path, link = tmp_path / "shared.csv", tmp_path / "monday.csv"
    add_to_roster(draft, path)
    path.chmod(0o640)
    link.symlink_to(path)
    assert add_to_roster(draft.with_cell("ref", "T-02"), link) == 2
    assert link.is_symlink()
    assert [row.cells["ref"] for row in read_roster(path).rows] == ["T-01", "T-02"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_form_does_not_save_into_a_run(draft, made_with, tmp_path):
    """The packets of a run are made from its list: a draft of the same ref replaces none."""
    (tmp_path / "run.json").write_text(json.dumps({"version": 1, "rows": []}), "utf-8")
    packet = tmp_path / "packets" / "T-01"
    packet.mkdir(parents=True)
    with pytest.raises(UserMistake, match="the folder of a run"):
        save_packet(draft, draft.plan(made_with), made_with, tmp_path)
    assert list(packet.iterdir()) == []
