"""The builder's wiring without a browser: what is typed, answered and pressed, and what follows."""

import re
from contextlib import contextmanager

import pytest

import sciatica_kit as sk
from sciatica_kit.errors import UserMistake
from sciatica_kit.widgets.builder.builder import STEPS, Builder
from sciatica_kit.widgets.builder.fields import specs
from sciatica_kit.widgets.builder.rostered import add_to_roster
from sciatica_kit.widgets.builder.state import FormState, questions
from tests.day import ago

DAY = ago()
# A field that the form leaves to questions or to the plan's own panel.
ELSEWHERE = {"red_flags", "add", "remove"}


def at_once(does, *given):
    """Does in this thread what the builder gives to another; getting ready is left out."""
    if does.__name__ != "_warm":
        does(*given)


@pytest.fixture
def builder(tmp_path):
    """An empty builder that keeps its files in a folder of the test's own."""
    return Builder(
        roster=str(tmp_path / "list.csv"), outputs=str(tmp_path), issued_on=DAY, run=at_once
    )


@pytest.fixture
def filled(builder, row):
    """A builder in which the plain patient has been filled in as a person would."""
    fill(builder, row())
    return builder


@contextmanager
def in_one_go(builder):
    """Typing without a pause: of the pages that it asks for the last alone is drawn."""
    asked, run = [], builder.preview.run
    builder.preview.run = lambda *given: asked.append(given)
    yield
    builder.preview.run = run
    for given in asked[-1:]:
        run(*given)


def fill(builder, cells):
    """Type every cell, then say no to every question."""
    with in_one_go(builder):
        for column, cell in cells.items():
            if column not in ELSEWHERE:
                type_in(builder, column, cell)
        builder.form.rest.click()


def type_in(builder, column, cell):
    """Put a cell into its field as typing does."""
    field = builder.form.fields[column]
    field._set(cell)


def given(builder):
    """The ids in the cards, in order."""
    return [p.exercise.id for p in builder.plan.outcome.prescriptions]


def pages(builder):
    """How many pages stand in the preview."""
    shown = [page for page in builder.preview.pages if "sk-hidden" not in page._dom_classes]
    return sum("<img" in page.value for page in shown)


def words(html):
    """HTML as a person reads it."""
    return re.sub(r"<[^>]+>", " ", html)


def test_an_empty_builder_makes_nothing_and_says_what_is_missing(builder):
    """Nobody has been asked: no page, no cards, and one sentence that counts the questions."""
    assert pages(builder) == 0
    count = len(questions(builder.edition.library))
    assert f"{count} of {count} safety questions have not been asked" in builder.preview.said.value
    assert builder.planned.list.children == ()
    assert builder.receipt == f"{count} safety questions, {count} not asked yet: nothing is made"


def test_every_column_of_a_roster_has_its_field(builder, library):
    """What a roster can say, the form can say; names come from the library."""
    assert {*builder.form.fields} | ELSEWHERE == {*builder.draft.as_row()}
    offered = dict(map(reversed, specs(library, ())["diagnosis"].options))
    assert {*offered} == {*library.diagnoses}
    ticked = {name for _, name in specs(library, ())["precautions"].options}
    assert ticked == {*library.precautions, "none"}


def test_every_input_has_a_name(builder):
    """Nothing can be typed or ticked that a screen reader could not name."""
    inputs = [one for field in builder.form.fields.values() for one in field.inputs]
    assert all(one.description for one in [*inputs, *builder.form.asks.values()])


def test_filled_in_it_shows_the_pages_and_the_cards(filled):
    """The PDF's own pages, and a card for each exercise."""
    assert filled.plan.status == "planned"
    assert pages(filled) >= 2
    assert len(filled.planned.list.children) == len(given(filled))
    assert 'alt="Page 1 of' in filled.preview.pages[0].value


def test_all_no_asks_who_asked_first(builder):
    """The questions cannot be waved through without a name and a day."""
    builder.form.rest.click()
    assert builder.draft.answers == {}
    assert "Write who asked" in builder.form.said.value


def test_one_question_taken_back_takes_the_page_away(filled):
    """While one question has not been asked there is a sentence in the place of the page."""
    filled.form.asks["fever"].value = ""
    assert pages(filled) == 0
    count = len(questions(filled.edition.library))
    assert f"1 of {count} safety questions" in filled.preview.said.value


def test_a_red_flag_shows_the_urgent_sheet_and_nothing_else(filled):
    """No cards, nothing to add, and what to do at once."""
    filled.form.asks["bladder"].value = "yes"
    assert pages(filled) == 1
    assert filled.planned.list.children == ()
    assert "sk-hidden" in filled.planned.more._dom_classes
    assert "emergency department" in filled.preview.flagged.value
    assert "Since when, and is it changing?" in filled.preview.flagged.value
    filled.actions.buttons["Chart note"].click()
    assert "RF02 bladder" in filled.actions.note.value


def test_a_mistake_stands_beside_its_field_in_the_rosters_words(filled):
    """What a roster's row would be told is told beside the field, and goes when it is mended."""
    field = filled.form.fields["days_since_onset"]
    field.inputs[0].value = "2x"
    assert "that is not a number of days" in words(field.problem.value)
    assert pages(filled) == 0
    field.inputs[0].value = "2"
    assert words(field.problem.value).strip() == ""


def test_a_field_that_nobody_touched_is_not_scolded(builder):
    """An empty form has no red words beside its fields."""
    said = [words(field.problem.value).strip() for field in builder.form.fields.values()]
    assert not any(said)


def test_the_cards_move_remove_and_swap(filled):
    """Down, remove, easier and harder do what they say, and the cards follow."""
    first, second = given(filled)[:2]
    filled.planned.cards[first].buttons["down"].click()
    assert given(filled)[:2] == [second, first]
    filled.planned.cards[first].buttons["remove"].click()
    assert first not in given(filled)
    able = [
        (name, button)
        for name in given(filled)
        for button in filled.planned.cards[name].swaps.values()
        if not button.disabled
    ]
    name, button = able[0]
    button.click()
    assert name not in given(filled)


def test_a_dose_out_of_range_goes_back_and_says_why(filled):
    """The number returns to what it was, with the most that may be given beside it."""
    name = next(n for n in given(filled) if filled.planned.cards[n].dosage.reps > 2)
    card = filled.planned.cards[name]
    reps = card.dosage.reps
    card.doses["reps"].value = 40
    assert card.doses["reps"].value == reps
    assert "at most" in card.said.value
    card.doses["reps"].value = reps - 1
    assert filled.draft.doses[name].reps == reps - 1


def test_what_a_rule_holds_back_is_added_with_a_reason_only(filled):
    """Without a reason the rule is said; with one it is in the plan."""
    panel = filled.planned
    name = next(h.id for h in panel.held.values() if h.authority == "irritability")
    panel.choice.value = name
    panel.add.click()
    assert "Write the reason" in panel.said.value
    panel.reason.value = "Done well in clinic"
    panel.add.click()
    assert name in given(filled)


def test_what_may_never_be_added_is_not_offered(builder, row):
    """A surgeon's or an obstetric rule stands: the exercise is named, and cannot be chosen."""
    fill(builder, row(precautions="pregnancy_t3"))
    barred = [h.id for h in builder.planned.held.values() if h.authority == "obstetric"]
    offered = [name for _, name in builder.planned.choice.options]
    assert barred
    assert not {*barred} & {*offered}
    assert "Cannot be added." in builder.planned.table.value


def test_the_saved_packet_is_the_batchs(filled, tmp_path):
    """Save, add to a roster, run that row: the same bytes."""
    filled.actions.buttons["Save packet"].click()
    filled.actions.buttons["Add to roster"].click()
    batch = sk.load(issued_on=DAY).patient(tmp_path / "list.csv", "T-01").write(tmp_path / "batch")
    saved = (tmp_path / "packets" / "T-01" / "handout.pdf").read_bytes()
    assert saved == batch.files["handout.pdf"]


def test_a_packet_opens_again_and_the_change_is_shown(filled, tmp_path):
    """From its ref alone the form is as it was, and what is changed then stands as a difference."""
    filled.actions.buttons["Save packet"].click()
    again = Builder(outputs=str(tmp_path), issued_on=DAY, run=at_once)
    again.actions.ref.value = "T-01"
    again.actions.buttons["Open"].click()
    assert again.draft == filled.draft
    assert "Nothing has changed" in again.actions.changes.value
    type_in(again, "irritability", "high")
    assert "Irritability: moderate → high" in words(again.actions.changes.value)


def test_a_row_of_a_roster_opens_by_its_ref(builder, draft_of, tmp_path):
    """A ref without a packet is looked up in the roster."""
    add_to_roster(draft_of(ref="T-07"), tmp_path / "list.csv")
    builder.actions.ref.value = "T-07"
    builder.actions.buttons["Open"].click()
    assert builder.form.fields["diagnosis"].cell == "disc_herniation"
    assert builder.plan.status == "planned"


@pytest.fixture
def draft_of(row, library):
    """Makes the draft of the plain patient with these cells."""
    from sciatica_kit.widgets.builder.state import FormState

    return lambda **cells: FormState.from_row(row(**cells), library)


def test_another_packet_of_the_same_ref_is_not_written_over_at_once(filled, tmp_path):
    """Two patients with one ref: the second is told, and must press again."""
    filled.actions.buttons["Save packet"].click()
    other = Builder(outputs=str(tmp_path), issued_on=DAY, run=at_once)
    other.load(filled.draft.with_cell("name", "Test Bo"))
    before = (tmp_path / "packets" / "T-01" / "handout.pdf").read_bytes()
    other.actions.buttons["Save packet"].click()
    assert "is of another name than the form" in other.actions.said.value
    assert (tmp_path / "packets" / "T-01" / "handout.pdf").read_bytes() == before
    other.actions.buttons["Save packet"].click()
    assert (tmp_path / "packets" / "T-01" / "handout.pdf").read_bytes() != before


def test_unsaved_words_are_not_lost_by_one_press(filled):
    """Starting anew asks once where something stands in the form."""
    filled.actions.buttons["Start anew"].click()
    assert filled.draft.cells["ref"] == "T-01"
    filled.actions.buttons["Start anew"].click()
    assert not filled.draft.cells


def test_the_download_and_the_note_go_when_the_form_changes(filled):
    """What was made of an older form is taken away, so that it is not handed out."""
    filled.actions.buttons["Download PDF"].click()
    filled.actions.buttons["Chart note"].click()
    assert 'download="T-01.pdf"' in filled.actions.link.value
    assert "ref T-01" in filled.actions.note.value
    type_in(filled, "minutes_per_day", "15")
    assert filled.actions.link.value == filled.actions.note.value == ""


def test_buttons_pressed_too_early_say_so(builder):
    """No button of an empty form writes anything or shows a traceback."""
    for name in ("Save packet", "Download PDF", "Chart note", "Add to roster", "Open"):
        builder.actions.buttons[name].click()
        assert words(builder.actions.said.value).strip()


def test_a_page_that_has_become_old_is_not_shown(builder, row):
    """A setting that ends after a newer change has begun leaves the newer one alone."""
    waiting = []
    builder.preview.run = lambda does, *given: waiting.append((does, given))
    fill(builder, row())
    type_in(builder, "name", "Test Bo")
    does, old = waiting[0]
    does(*old)
    assert pages(builder) == 0
    does, newest = waiting[-1]
    does(*newest)
    assert pages(builder) >= 2


def test_markup_in_a_name_is_shown_as_it_is(filled):
    """What is typed is never run as HTML."""
    filled.actions.ref.value = "<b>x</b>"
    filled.actions.buttons["Open"].click()
    filled.actions.buttons["Open"].click()
    assert "<b>x" not in filled.actions.said.value


def test_the_steps_say_how_things_stand(filled, builder):
    """Each step names what is open in it, in words."""
    said = [filled.steps[name].description for name in STEPS]
    assert said[0] == "1 Safety: all asked"
    assert said[1] == "2 Patient: complete"
    assert said[2].endswith("exercises")


def test_it_shows_itself_without_a_patient_in_its_words(filled):
    """The text that a saved notebook keeps holds no name and no ref."""
    shown = filled._repr_mimebundle_()
    assert shown["text/plain"] == repr(filled)
    assert "Test Ana" not in str(shown)


def test_a_wrong_day_is_said_plainly():
    """A date that is none is a user's mistake."""
    with pytest.raises(UserMistake, match="YYYY-MM-DD"):
        Builder(issued_on="tomorrow")


def answer(builder, flag, said):
    """Answer one safety question by itself."""
    builder.form.asks[flag].value = said


def press(builder, name):
    """Press a button, and what the form says then."""
    builder.actions.buttons[name].click()
    return words(builder.actions.said.value)


@pytest.fixture
def listed_row(builder, row, tmp_path):
    """Opens a row of a roster whose cells are those given."""
    import csv

    def open_(**cells):
        cells = row(**cells)
        with (tmp_path / "list.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, cells)
            writer.writeheader()
            writer.writerow(cells)
        builder.actions.ref.value = cells["ref"]
        press(builder, "Open")
        return builder

    return open_


@pytest.mark.parametrize("cell", ["fever; bladdr", "bladdr", "RF08;sadle", "none; bladdr", "xyz"])
def test_a_word_in_the_red_flags_that_nobody_knows_is_not_swept_away(listed_row, cell):
    """What is known stays ticked, the rest stays open: all others no makes nothing of it."""
    form = listed_row(red_flags=cell)
    known = [flag for flag in ("fever", "bladder") if form.draft.answers.get(flag) == "yes"]
    assert known == (["fever"] if "fever" in cell or "RF08" in cell else [])
    answer(form, "shingles", "no")
    form.form.rest.click()
    assert form.plan.status != "planned"
    assert "handout" not in press(form, "Save packet")
    assert "may be a red flag" in words(form.form.said.value)


def test_each_question_asked_by_itself_settles_the_word(listed_row, library):
    """Then somebody has asked about whatever it was meant to say."""
    form = listed_row(red_flags="bladdr")
    for flag in questions(library):
        assert form.plan.status != "planned"
        answer(form, flag, "no")
    assert form.draft.cells["red_flags"] == "none"
    assert form.plan.status == "planned"


def test_a_yes_that_this_content_does_not_know_holds(filled, library, tmp_path):
    """A red flag found under another content stops, whatever is answered under this one."""
    import json

    press(filled, "Save packet")
    path = tmp_path / "packets" / "T-01" / "draft.json"
    kept = json.loads(path.read_text("utf-8"))
    kept["answers"]["sneeze"] = "yes"
    for cell in ("sneeze", "none"):
        kept["cells"]["red_flags"] = cell
        path.write_text(json.dumps(kept), "utf-8")
        again = Builder(outputs=str(tmp_path), issued_on=DAY, run=at_once)
        again.actions.ref.value = "T-01"
        press(again, "Open")
        assert again.plan.status != "planned"
        answer(again, "shingles", "")
        answer(again, "shingles", "no")
        again.form.rest.click()
        for flag in questions(library):
            answer(again, flag, "no")
        assert again.plan.status != "planned"
        press(again, "Save packet")
        assert json.loads(path.read_text("utf-8")) == kept


def overtaken(builder, folder):
    """Save a packet, in which a second form then finds a red flag, and saves it too."""
    press(builder, "Save packet")
    other = Builder(outputs=str(folder), issued_on=DAY, run=at_once)
    other.actions.ref.value = "T-01"
    press(other, "Open")
    answer(other, "bladder", "yes")
    press(other, "Save packet")


def test_what_a_colleague_has_saved_is_not_replaced_without_a_word(filled, tmp_path):
    """Two forms on one packet: the one that is older is told, and must press again."""
    overtaken(filled, tmp_path)
    folder = tmp_path / "packets" / "T-01"
    assert (folder / "urgent.pdf").exists()
    assert "saved by somebody else since" in press(filled, "Save packet")
    assert (folder / "urgent.pdf").exists()
    assert "Saved" in press(filled, "Save packet")


def test_a_list_that_has_changed_since_a_draft_was_kept_is_said(filled, tmp_path):
    """Its red flag counts at once; what else differs is named."""
    press(filled, "Save packet")
    press(filled, "Add to roster")
    path = tmp_path / "list.csv"
    for old, new, found in (("none", "bladder", True), ("bladder", "none", False)):
        text = path.read_text("utf-8-sig")
        path.write_text(text.replace(f",{old},", f",{new},").replace("left", "right"), "utf-8")
        again = Builder(
            roster=str(path), outputs=str(tmp_path), issued_on=DAY, run=at_once
        )  # fmt: skip
        again.actions.ref.value = "T-01"
        said = press(again, "Open")
        assert "Side: left → right" in said
        assert (again.plan.status == "referred") == found
        assert ("Red flags: none → bladder" in said) == found


def test_a_reason_goes_with_its_exercise(builder, row):
    """What was written of a card that is taken out speaks for no other."""
    draft = FormState.from_row(row(), builder.edition.library)
    draft = draft.add("core_bird_dog", "seen well in clinic").remove("core_bird_dog")
    assert "override_reason" not in draft.cells


@pytest.mark.parametrize(
    ("change", "status"),
    [({"red_flags": "bladdr"}, "invalid"), ({"neuro": "worse"}, "invalid"),
     ({"side": "both"}, "not-screened"), ({"red_flags": ""}, "not-screened"),
     ({"date_of_birth": ago(12 * 365)}, "referred")],
)  # fmt: skip
def test_a_list_that_stops_the_patient_stops_the_draft(
    filled, row, listed_row, tmp_path, change, status
):
    """Whatever in the row has changed so that nothing may be given: it is the row that is shown."""
    press(filled, "Save packet")
    again = listed_row(**change)
    assert again.plan.status == status
    press(again, "Save packet")
    # Where the list has another birth date it takes a second press.
    press(again, "Save packet")
    kept = (tmp_path / "packets" / "T-01" / "handout.pdf").exists()
    assert kept == (status != "referred")


@pytest.mark.parametrize("tail", ["2,twice", "1,more,cells,bladder"])
def test_a_list_that_nobody_can_know_opens_no_draft(filled, row, tmp_path, tail):
    """Two rows of the ref, or a row with more cells than columns, may hold a red flag."""
    press(filled, "Save packet")
    cells = row()
    lines = [",".join(cells), ",".join(cells.values())]
    lines += [lines[1].replace("T-01", "t-01")] if tail.startswith("2") else []
    if tail.startswith("1"):
        lines[1] += ",bladder"
    (tmp_path / "list.csv").write_text("\n".join(lines) + "\n", "utf-8")
    filled.actions.ref.value = "T-01"
    before = filled.draft
    assert "mend the list first" in press(filled, "Open")
    assert filled.draft == before


@pytest.mark.parametrize("button", ["Download PDF", "Chart note", "Add to roster"])
def test_an_older_form_hands_nothing_out(filled, tmp_path, button):
    """Once somebody else has saved the packet, what the older form holds is not given away."""
    overtaken(filled, tmp_path)
    assert "saved by somebody else since" in press(filled, button)
    assert not (tmp_path / "list.csv").exists()
    assert filled.actions.link.value == filled.actions.note.value == ""


def test_how_a_list_was_read_is_said_where_it_is_opened(builder, draft_of, tmp_path):
    """A column that is left out is named beside the draft, as the check names it."""
    path = tmp_path / "list.csv"
    add_to_roster(draft_of(ref="T-07"), path)
    header, line = path.read_text("utf-8-sig").splitlines()[:2]
    path.write_text(f"{header},Parking\r\n{line},yes\r\n", "utf-8")
    builder.actions.ref.value = "T-07"
    assert "Left out, for the kit does not know them: Parking." in press(builder, "Open")


OVER = (
    {"ref": "T-02", "name": "Test Bob"},
    {"name": "Test Bob", "ref": "T-02"},
    {"ref": "T-02", "date_of_birth": "1955-01-01"},
    {"date_of_birth": "1955-01-01", "name": "Test Bob"},
)


def over(builder, cells):
    """Type over what stands there, letter by letter where one types."""
    with in_one_go(builder):
        for column, cell in cells.items():
            if column == "date_of_birth":
                type_in(builder, column, cell)
                continue
            for end in range(len(cell) + 1):
                builder.form.fields[column].inputs[0].value = cell[:end]


@pytest.mark.parametrize("saved", [True, False])
@pytest.mark.parametrize("cells", OVER)
def test_the_next_patient_typed_over_the_last_was_asked_nothing(builder, row, cells, saved):
    """No answer goes along, what does is named, and no press gives it away unasked."""
    fill(builder, row(note="Zebra words", precautions="osteoporosis", side="both",
                      both_legs_checked=f"Dr A {ago(3)}"))  # fmt: skip
    if saved:
        press(builder, "Save packet")
    over(builder, cells)
    assert builder.draft.answers == {}
    assert not {"red_flags", "both_legs_checked", "screened_on"} & {*builder.draft.cells}
    said = words(builder.another.said.value)
    assert "another patient than T-01" in said
    assert ("Date of birth" in said) == ("date_of_birth" not in cells)
    assert "Note" in said
    assert "Precautions" in said
    assert "Zebra" not in said
    assert builder.plan.outcome is None
    for column, cell in row().items():
        if column.startswith("screened"):
            type_in(builder, column, cell)
    type_in(builder, "side", "left")
    builder.form.rest.click()
    assert builder.plan.outcome is not None
    for name in ("Save packet", "Add to roster", "Download PDF", "Chart note"):
        assert "still stand here" in press(builder, name)
    assert not (builder.actions.outputs / "packets" / "T-02").exists()
    assert not (builder.actions.outputs / "list.csv").exists()
    assert builder.actions.link.value == builder.actions.note.value == ""
    assert "sk-hidden" not in builder.another.box._dom_classes


def test_what_is_kept_may_be_kept_by_a_second_press(filled):
    """Once it has been looked at the form is the new patient's, and says no more of it."""
    over(filled, OVER[0])
    type_in(filled, "screened_by", "Test desk")
    type_in(filled, "screened_on", ago(3))
    filled.form.rest.click()
    press(filled, "Save packet")
    assert "Saved" in press(filled, "Save packet")
    assert filled.another.said.value == ""
    assert "sk-hidden" in filled.another.box._dom_classes
    assert "Added" in press(filled, "Add to roster")


MENDED = ({"name": "Test Anna Ibáñez"}, {"ref": "T-10"}, {"date_of_birth": "1974-05-13"})


@pytest.mark.parametrize("saved", [True, False])
@pytest.mark.parametrize("cells", MENDED)
def test_a_slip_in_who_it_is_can_be_mended(filled, cells, saved):
    """One of ref, name and birth date is mended: the answers stay, and it can be saved."""
    if saved:
        press(filled, "Save packet")
    before = filled.draft.answers
    over(filled, cells)
    assert filled.draft.answers == before
    assert filled.another.said.value == ""
    said = press(filled, "Save packet")
    if saved and "ref" not in cells:
        assert "is of another" in said
        said = press(filled, "Save packet")
    assert "Saved" in said


def test_who_it_is_may_be_typed_last(builder, row):
    """Questions first, then ref, name and birth date letter by letter: one patient throughout."""
    cells = row()
    who = {name: cells.pop(name) for name in ("ref", "name", "date_of_birth")}
    fill(builder, cells)
    over(builder, who)
    assert builder.plan.status == "planned"
    assert builder.another.said.value == ""
    assert "Saved" in press(builder, "Save packet")


def test_a_name_without_a_birth_date_is_not_changed_unasked(builder, row):
    """Where only the ref is the same nobody knows whether it is the same patient."""
    fill(builder, row(date_of_birth=""))
    over(builder, {"name": "Test Bob"})
    for name in ("Save packet", "Add to roster"):
        assert "name is another" in press(builder, name)
    assert not (builder.actions.outputs / "list.csv").exists()


def test_the_answers_can_be_put_back(filled):
    """A ref and a name that were both mended are the same patient: one press brings all back."""
    before = filled.draft
    over(filled, OVER[0])
    answer(filled, "fever", "yes")
    filled.another.same.click()
    assert filled.draft.answers == {**before.answers, "fever": "yes"}
    assert filled.draft.cells["screened_by"] == before.cells["screened_by"]
    assert filled.another.said.value == ""
    assert filled.plan.status == "referred"


def test_start_anew_keeps_who_it_is_and_nothing_else(filled):
    """The next patient is begun with what was typed of them, no birth date of the one before."""
    over(filled, OVER[0])
    filled.another.anew.click()
    assert filled.draft.cells == OVER[0]
    over(filled, {"name": "Test Bobby", "date_of_birth": "1955-01-01"})
    assert filled.another.said.value == ""
    assert "Now" not in words(filled.actions.changes.value)


def saved_by_another_door(kit_row, folder):
    """The same packet without a draft beside it, as the front door saves it."""
    sk.load(issued_on=DAY).packet(kit_row).save(folder)


@pytest.mark.parametrize("door", ["form", "kit"])
def test_another_persons_packet_is_said_to_be_anothers(builder, row, tmp_path, door):
    """Whichever door has made it: its name and birth date are not the form's, and it stays."""
    if door == "form":
        fill(builder, row())
        press(builder, "Save packet")
    else:
        saved_by_another_door(row(), tmp_path)
    other = Builder(outputs=str(tmp_path), issued_on=DAY, run=at_once)
    fill(other, row(name="Test Bo", date_of_birth="1955-01-01"))
    before = (tmp_path / "packets" / "T-01" / "handout.pdf").read_bytes()
    assert "is of another name" in press(other, "Save packet")
    assert "Bo" not in words(other.actions.said.value)
    assert (tmp_path / "packets" / "T-01" / "handout.pdf").read_bytes() == before
    assert "Saved" in press(other, "Save packet")


def test_a_packet_of_the_same_ref_from_another_door_is_said(filled, row, tmp_path):
    """A packet without a draft beside it is a packet too."""
    saved_by_another_door(row(), tmp_path)
    assert "There is a packet with the ref T-01 already" in press(filled, "Save packet")


def test_a_packet_that_stays_beside_nothing_to_make_is_said(filled, tmp_path):
    """Exercises of before are not found by whoever was told that there is nothing to hand out."""
    press(filled, "Save packet")
    answer(filled, "fever", "")
    said = press(filled, "Save packet")
    assert f"is not to be handed out: {tmp_path / 'packets' / 'T-01' / 'handout.pdf'}" in said
    assert (tmp_path / "packets" / "T-01" / "handout.pdf").exists()


def test_a_packet_under_another_name_does_not_open(filled, tmp_path):
    """A folder that was copied is not taken for the ref that it is called by."""
    import shutil

    press(filled, "Save packet")
    shutil.copytree(tmp_path / "packets" / "T-01", tmp_path / "packets" / "T-09")
    filled.actions.ref.value = "T-09"
    assert "holds the packet of T-01, not of T-09" in press(filled, "Open")


LISTS = (
    # As it comes from elsewhere: columns of its own, semicolons, other line ends, a mark or none.
    ("utf-8", ",", "\n"),
    ("utf-8-sig", ";", "\r\n"),
)


@pytest.mark.parametrize(("encoding", "sign", "end"), LISTS)
def test_a_row_of_a_list_is_replaced_at_a_second_press(filled, row, tmp_path, encoding, sign, end):
    """The red flag comes into the list; whatever else stands there stays to the byte."""
    cells = row()
    head = sign.join(["Parking", *cells, "Room"]) + end
    first = sign.join(['"a ""b"""', *cells.values(), "'=1"]) + end
    rest = sign.join(["x", *row(ref="T-05").values(), f'"two{end}lines"'])
    path = tmp_path / "list.csv"
    path.write_bytes((head + first + rest).encode(encoding))
    answer(filled, "bladder", "yes")
    said = press(filled, "Add to roster")
    assert "The red flags are not in the list" in said
    assert "still says none for T-01" in said
    assert path.read_bytes() == (head + first + rest).encode(encoding)
    assert "is replaced" in press(filled, "Add to roster")
    wanted = first.replace(f"{sign}none{sign}", f"{sign}bladder{sign}", 1)
    assert path.read_bytes() == (head + wanted + rest).encode(encoding)
    assert "nothing is to be added" in press(filled, "Add to roster")


def test_the_row_of_another_person_is_not_replaced(filled, row, tmp_path):
    """The same ref with another name or birth date is refused however often it is pressed."""
    path = tmp_path / "list.csv"
    cells = row(date_of_birth="1955-01-01")
    path.write_text(",".join(cells) + "\n" + ",".join(cells.values()) + "\n", "utf-8")
    before = path.read_bytes()
    for _ in range(3):
        assert "may be another person" in press(filled, "Add to roster")
    assert path.read_bytes() == before


def test_a_red_flag_that_the_list_has_not_is_said_as_it_is_saved(filled):
    """Whoever goes on with the list is told that it says otherwise."""
    press(filled, "Add to roster")
    answer(filled, "bladder", "yes")
    said = press(filled, "Save packet")
    assert "Saved" in said
    assert "The red flags are not in the list" in said


def test_a_reason_that_was_typed_for_one_patient_is_gone_for_the_next(filled):
    """Words beside the plan that were not used yet are another's no more than those that were."""
    filled.planned.reason.value = "Test Ana eases with it"
    over(filled, OVER[0])
    assert filled.planned.reason.value == ""
    filled.planned.reason.value = "Test Bob eases with it"
    filled.another.anew.click()
    assert filled.planned.reason.value == ""
