"""The review panel, without a browser: what it shows, what it ticks, what it decides."""

import shutil
from pathlib import Path

import ipywidgets as w
import pytest

from sciatica_kit.batch.record.decisions import decisions
from sciatica_kit.batch.record.manifest import read_run, write_run
from sciatica_kit.batch.review.opened import open_run
from sciatica_kit.batch.run.job import Job
from sciatica_kit.batch.run.run import run_roster
from sciatica_kit.library.load import load_library
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.views.receipt import draft_marks
from sciatica_kit.widgets.review.pages import pages as pages_of
from sciatica_kit.widgets.review.panel import ReviewPanel
from tests.day import TODAY

HEAD = "ref,name,diagnosis,side,red_flags,pain_now,language,clinician,walk_minutes\n"
ROWS = (
    "P1,Test <b>Eins</b>,disc,left,none,4,,Test A,\n"
    "P2,Test Zwei,stenosis,right,bladder,4,,Test B,\n"
    "P3,Test Drei,stenosis,right,,4,,Test B,\n"
    "P4,Test Vier,disc,right,none,4,es,Test B,60\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Outputs with one finished run of two handouts and an urgent sheet."""
    folder = tmp_path_factory.mktemp("panel")
    (folder / "list.csv").write_text(HEAD + ROWS, encoding="utf-8")
    out = folder / "outputs" / "monday"
    run_roster(Job(roster=folder / "list.csv", out=out, edition=load_edition(TODAY), workers=1))
    return folder


@pytest.fixture
def panel(made, tmp_path):
    """A panel on a copy of the run, opened."""
    folder = shutil.copytree(made, tmp_path / "copy")
    out = folder / "outputs" / "monday"
    write_run(out, read_run(out) | {"roster": str(folder / "list.csv")})
    panel = ReviewPanel(str(folder / "outputs"))
    panel.run.value = "monday"
    panel.join(60)
    return panel


def refs(panel) -> list[str]:
    """The refs on the sheet."""
    return [card.packet.ref for card in panel.sheet.cards if card.packet]


def press_button(panel, button: w.Button) -> str:
    """What the panel says when a button is pressed and its work is done."""
    button.click()
    panel.join(120)
    return panel.deciding.told.value


def decided(panel) -> list[tuple[str, str, str]]:
    """What has been written down."""
    folder = Path(panel.outputs) / "monday"
    return [(r.ref, r.decision, r.who) for r in decisions(folder)]


def widgets_of(part: w.Widget):
    """A widget and all that is in it."""
    yield part
    for child in getattr(part, "children", ()):
        yield from widgets_of(child)


def test_every_page_is_shown_under_its_ref(panel):
    """Each packet has a card with all its pages; their words name the ref and never the patient."""
    assert refs(panel) == ["P1", "P2", "P4"]
    opened = open_run(panel.outputs / "monday")
    for card, entry in zip(panel.sheet.cards, opened.packets, strict=False):
        assert card.pages.value.count("<img ") == int(entry.pages)
        assert f'alt="Page 1 of {entry.ref}"' in card.pages.value
        assert "Draft" in card.said.value
    said = "".join(getattr(part, "value", "") or "" for part in widgets_of(panel) if part.comm
                   and isinstance(part, w.HTML))  # fmt: skip
    assert "Eins" not in said


CHOSEN = [
    ("diagnosis", "disc herniation", ["P1", "P4"]),
    ("clinician", "Test B", ["P2", "P4"]),
    ("language", "es", ["P4"]),
    ("standing", "approved", []),
]


@pytest.mark.parametrize(("name", "value", "found"), CHOSEN)
def test_packets_are_chosen_by_a_fact(panel, name, value, found):
    """Diagnosis, clinician, language and status each narrow the sheet; all brings all back."""
    if not found:
        assert value not in [v for _, v in panel.filters.boxes[name].options]
        return
    panel.filters.boxes[name].value = value
    assert refs(panel) == found
    panel.filters.boxes[name].value = ""
    assert refs(panel) == ["P1", "P2", "P4"]


def test_packets_are_chosen_by_warning(panel):
    """Packets with any warning, with none, or with one warning of all can be asked for."""
    warned = [p.ref for p in panel.packets if p.warnings]
    panel.filters.boxes["warning"].value = "any warning"
    assert refs(panel) == warned
    panel.filters.boxes["warning"].value = "no warning"
    assert refs(panel) == [p.ref for p in panel.packets if not p.warnings]


def test_nothing_is_decided_without_a_name(panel):
    """Who decides is required, and so is a tick: one plain sentence says both."""
    said = press_button(panel, panel.deciding.approve)
    assert "Nobody is named: say who decides; no packet is named" in said
    assert decided(panel) == []
    assert "Traceback" not in said


def test_ticked_packets_are_approved_together(panel):
    """Ticks are counted on the button, and what is approved shows so with who did it."""
    panel.deciding.who.value = "Test Reviewer"
    panel.sheet.card("P1").tick.value = True
    panel.sheet.card("P2").tick.value = True
    assert panel.deciding.approve.description == "Approve 2 ticked"
    assert "2 packets approved" in press_button(panel, panel.deciding.approve)
    assert decided(panel) == [(r, "approved", "Test Reviewer") for r in ("P1", "P2")]
    assert "Packets: 3. Draft: 1. Approved: 2. Returned: 0." in panel.said.value
    assert "Approved" in panel.sheet.card("P1").said.value
    assert "approved by Test Reviewer" in panel.sheet.card("P1").said.value
    assert panel.deciding.approve.description == "Approve 0 ticked"
    assert not panel.sheet.card("P1").tick.value


def test_what_is_not_shown_is_not_ticked(panel):
    """A tick goes where its packet is chosen away: nothing unseen is decided on."""
    panel.tick.click()
    assert panel.sheet.ticked == {"P1", "P2", "P4"}
    panel.filters.boxes["language"].value = "es"
    assert panel.sheet.ticked == {"P4"}
    panel.filters.boxes["language"].value = ""
    assert [c.tick.value for c in panel.sheet.cards[:3]] == [False, False, True]
    panel.untick.click()
    assert panel.sheet.ticked == set()


def test_a_packet_is_looked_at_closely_and_returned(panel):
    """Large pages with reasons and warnings; a return needs a note, which is then shown."""
    panel.sheet.card("P4").look.click()
    assert panel.sheet.layout.display == "none"
    assert 'alt="Page 1 of P4"' in panel.closer.pages.value
    assert "Because" in panel.closer.reasons.value
    assert all(text in panel.closer.said.value for text in panel.closer.packet.warnings)
    assert panel.deciding.approve.description == "Approve P4"
    panel.deciding.who.value = "Test Reviewer"
    assert "There is no note" in press_button(panel, panel.deciding.give_back)
    panel.deciding.note.value = "Fewer <i>minutes</i>"
    assert "P4 returned" in press_button(panel, panel.deciding.give_back)
    assert "Fewer &lt;i&gt;minutes&lt;/i&gt;" in panel.closer.said.value
    assert panel.deciding.note.value == ""
    assert decided(panel) == [("P4", "returned", "Test Reviewer")]


def test_one_steps_from_packet_to_packet_and_back(panel):
    """Before and next go through the packets that are chosen, and end where they end."""
    panel.sheet.card("P1").look.click()
    assert panel.closer.before.disabled
    panel.closer.after.click()
    assert panel.closer.packet.ref == "P2"
    assert "saddle" in panel.closer.reasons.value or "bladder" in panel.closer.reasons.value
    panel.closer.after.click()
    assert panel.closer.after.disabled
    panel.closer.back_button.click()
    assert panel.closer.packet is None
    assert panel.sheet.layout.display == ""


def test_a_run_that_cannot_be_opened_says_why(made, tmp_path):
    """Where the manifest is gone, one sentence says so, and nothing is shown."""
    folder = shutil.copytree(made, tmp_path / "gone")
    (folder / "outputs" / "monday" / "manifest.csv").unlink()
    panel = ReviewPanel(str(folder / "outputs"))
    panel.run.value = "monday"
    assert "holds no run" in panel.said.value
    assert panel.head.layout.display == panel.sheet.layout.display == "none"


def test_a_run_whose_roster_is_gone_can_be_looked_at(made, tmp_path):
    """The pages are shown, nothing can be decided, and the reason is said."""
    folder = shutil.copytree(made, tmp_path / "copy")
    out = folder / "outputs" / "monday"
    write_run(out, read_run(out) | {"roster": str(folder / "gone.csv")})
    panel = ReviewPanel(str(folder / "outputs"))
    panel.run.value = "monday"
    panel.join(60)
    assert refs(panel) == ["P1", "P2", "P4"]
    assert "decide nothing" in panel.said.value
    assert "gone.csv" in panel.said.value
    assert panel.head.layout.display == panel.foot.layout.display == "none"
    panel.look_closer("P1")
    assert "data:image/png" in panel.closer.pages.value or "<img" in panel.closer.pages.value


def test_without_a_run_it_says_so(tmp_path):
    """An empty folder of outputs is no error."""
    panel = ReviewPanel(str(tmp_path))
    assert "There is no run" in panel.said.value
    assert repr(panel) == "ReviewPanel()"


def test_every_field_and_button_has_a_name(panel):
    """Nothing that can be used is without words."""
    kinds = (w.Button, w.Dropdown, w.Text, w.Checkbox)
    shown = [c for c in panel.sheet.cards if c.packet is None]
    hidden = {id(part) for card in shown for part in widgets_of(card)}
    for part in widgets_of(panel):
        if isinstance(part, kinds) and id(part) not in hidden:
            assert part.description


def test_the_mark_is_shown_in_every_language():
    """The notebook shows what a draft says, a line a language."""
    lines = draft_marks(load_library()).splitlines()
    assert lines[0] == "en: DRAFT: not approved by a clinician yet"
    assert [line[:2] for line in lines] == ["en", "ar", "es", "fr"]


def test_a_long_run_is_shown_24_at_a_time(panel):
    """Beyond 24 packets one turns the page, and comes back."""
    many = [panel.packets[0]] * 24 + [panel.packets[1]]
    panel.sheet.show(panel.opened_run.folder, many)
    assert len(refs(panel)) == 24
    panel.sheet.after.click()
    assert refs(panel) == [panel.packets[1].ref]
    assert panel.sheet.after.disabled
    panel.sheet.before.click()
    assert len(refs(panel)) == 24


@pytest.fixture
def two_runs(panel, monkeypatch):
    """A panel that shows two packets at a time, and a second run with the same refs."""
    shutil.copytree(panel.outputs / "monday", panel.outputs / "tuesday")
    monkeypatch.setattr("sciatica_kit.widgets.review.cards.A_PAGE", 2)
    panel = ReviewPanel(panel.outputs)
    choose(panel, "monday")
    return panel


def choose(panel, run: str) -> None:
    """Choose a run, and wait for its pages."""
    panel.run.value = run
    panel.join(60)


@pytest.mark.parametrize("page", [0, 1])
def test_another_run_starts_with_no_ticks_and_no_note(two_runs, page):
    """What was ticked and noted of one run is nothing of another, whatever their refs are."""
    panel = two_runs
    panel.sheet.turn(page)
    panel.sheet.cards[0].tick.value = True
    panel.deciding.note.value, panel.deciding.who.value = "Mend the dose", "Dr Boss"
    choose(panel, "tuesday")
    assert panel.deciding.approve.description == "Approve 0 ticked"
    assert panel.deciding.note.value == ""
    assert "not used are gone" in panel.deciding.told.value
    assert "No packet is named" in press_button(panel, panel.deciding.approve)
    assert not decisions(panel.outputs / "tuesday")


def test_a_tick_goes_with_its_page(two_runs):
    """Only what is shown is ticked, counted and decided on; that ticks are gone is said."""
    panel = two_runs
    panel.sheet.card("P1").tick.value = True
    panel.deciding.note.value, panel.deciding.who.value = "Mend the dose", "Dr Boss"
    panel.sheet.after.click()
    assert panel.deciding.approve.description == "Approve 0 ticked"
    assert "1 tick was taken off" in panel.sheet.taken_off.value
    assert panel.deciding.note.value == ""
    assert "The note went with the ticks" in panel.deciding.told.value
    panel.tick.click()
    assert panel.deciding.approve.description == "Approve 1 ticked"
    assert panel.sheet.taken_off.value == ""
    press_button(panel, panel.deciding.approve)
    assert decided(panel) == [("P4", "approved", "Dr Boss")]
    panel.sheet.before.click()
    assert [card.tick.value for card in panel.sheet.cards] == [False, False]


def test_a_card_shows_no_page_of_another_run(two_runs):
    """Pages of a run go as another is chosen, before those of the other are drawn."""
    panel = two_runs
    assert "<img" in panel.sheet.card("P1").pages.value
    shown = []
    panel.sheet._draw = lambda _: shown.extend(card.pages.value for card in panel.sheet.cards)
    panel.sheet.forget()
    assert [card.pages.value for card in panel.sheet.cards] == ["", ""]
    (panel.outputs / "wednesday").mkdir()
    panel.sheet.show(panel.outputs / "wednesday", panel.packets)
    panel.join(60)
    assert not any("<img" in pages for pages in shown)


def test_a_note_stays_with_the_packet_it_was_written_for(panel):
    """Stepping on, or back to the sheet, no other packet is returned with it."""
    note = panel.deciding.note
    panel.look_closer("P1")
    note.value = "Mend the dose"
    panel.closer.after.click()
    assert note.value == ""
    panel.closer.before.click()
    assert note.value == "Mend the dose"
    panel.closer.back_button.click()
    assert note.value == ""


def test_a_note_beside_the_sheet_goes_to_one_packet_and_is_used_once(panel):
    """It may be written before a packet is looked at; once that is returned it is gone."""
    panel.deciding.who.value, panel.deciding.note.value = "Dr Boss", "Mend the dose"
    panel.look_closer("P1")
    assert panel.deciding.note.value == "Mend the dose"
    assert "P1 returned" in press_button(panel, panel.deciding.give_back)
    panel.closer.after.click()
    assert panel.deciding.note.value == ""
    panel.closer.back_button.click()
    assert panel.deciding.note.value == ""


def test_a_decision_that_ends_late_leaves_the_run_that_is_open(two_runs):
    """Who has gone on to another run sees and decides on that one."""
    panel = two_runs
    first = panel.opened_run.folder
    choose(panel, "tuesday")
    panel.sheet.card("P1").tick.value = True
    panel._refresh(first, True)
    assert panel.opened_run.folder == panel.outputs / "tuesday"
    assert panel.sheet.ticked == {"P1"}
    assert "In the run monday: decided" in panel.deciding.told.value


def test_a_locked_run_is_said_to_be_locked(made, tmp_path):
    """Of a run whose PDFs are locked the panel shows no page, decides nothing, and says so."""
    secret, out = tmp_path / "secret", tmp_path / "outputs" / "locked"
    secret.write_text("a long word", encoding="utf-8")
    edition = load_edition(TODAY, password_file=secret)
    run_roster(Job(made / "list.csv", out, edition, password_path=str(secret), workers=1))
    panel = ReviewPanel(str(tmp_path / "outputs"))
    panel.run.value = "locked"
    panel.join(60)
    assert "give its --password-file" in panel.opened_run.shut
    assert refs(panel) == ["P1", "P2", "P4"]
    pages = pages_of(out / "packets" / "P1" / "handout.pdf", "P1", "digest", 200)
    assert pages == "<p>handout.pdf cannot be shown: it is locked.</p>"


@pytest.mark.parametrize("good", [True, False])
def test_a_decision_of_somebody_else_since_is_not_passed_over(panel, good):
    """Two panels on one run: who has not seen the other's decision is told, and looks again."""
    other = ReviewPanel(panel.outputs)
    other.run.value = "monday"
    other.join(60)
    other.deciding.who.value, other.deciding.note.value = "Dr Other", "wrong dose"
    other.sheet.card("P1").tick.value = True
    press_button(other, other.deciding.give_back)
    panel.deciding.who.value, panel.deciding.note.value = "Dr Ng", "again"
    panel.sheet.card("P1").tick.value = True
    button = panel.deciding.approve if good else panel.deciding.give_back
    said = press_button(panel, button)
    assert "Dr Other has returned it since it was looked at" in said
    assert decided(panel) == [("P1", "returned", "Dr Other")]
