"""The screen page in a real browser: it asks for nothing, remembers, pauses, and is accessible."""

import json
from pathlib import Path

import pytest

from sciatica_kit.packet.edition import SAMPLE_DAY
from sciatica_kit.packet.pages import page_of
from sciatica_kit.render.html import render_html
from sciatica_kit.render.pdf import page_texts
from tests.sample import EDITION, PLANS

AXE = Path(__file__).with_name("axe.min.js")
GRAVE = ("serious", "critical")
# Two handouts, one in large type, and both tiers of urgent sheet.
REFS = ("DEMO-01", "DEMO-02", "DEMO-12", "DEMO-13")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The pages as files, as a patient has them."""
    folder = tmp_path_factory.mktemp("screen")
    for ref in REFS:
        for language in ("en", "ar"):
            page = page_of(PLANS[ref], EDITION).model_copy(update={"language": language})
            data = render_html(page, SAMPLE_DAY, EDITION.templates)
            (folder / f"{ref}-{language}.html").write_bytes(data)
    return folder


@pytest.fixture
def opened(chrome, folder):
    """Opens a page in a context of its own; a request or an error in the page fails the test."""
    contexts, faults = [], []

    def open_(name="DEMO-01-en", **options):
        context = chrome.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        address = (folder / f"{name}.html").as_uri()
        tab.on("console", lambda said: faults.append(said.text))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.on("request", lambda r: faults.append(r.url) if r.url != address else None)
        tab.goto(address)
        return tab

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def ticked(tab):
    """The boxes that are ticked."""
    return tab.eval_on_selector_all("[data-tick]:checked", "all => all.map(b => b.dataset.tick)")


def seen_frames(tab, card=1):
    """The frames of a moving picture that can be seen now."""
    return tab.eval_on_selector_all(
        f".m{card}f > g",
        "all => all.map((g, i) => getComputedStyle(g).visibility === 'visible' ? i : -1)"
        ".filter(i => i >= 0)",
    )


def moves_on(tab, card, frames, seconds=8):
    """Whether other frames than these come to be seen in time; the policy forbids waiting in JS."""
    for _ in range(seconds * 20):
        if seen_frames(tab, card) != frames:
            return True
        tab.wait_for_timeout(50)
    return False


def size(tab):
    """The size of the root's type in pixels."""
    return float(tab.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("ref", REFS)
def test_no_grave_finding_of_axe(opened, ref, language):
    """axe-core has no serious and no critical finding, on a phone and with contrast of 7:1."""
    tab = opened(f"{ref}-{language}", viewport={"width": 390, "height": 844})
    tab.evaluate(AXE.read_text("utf-8"))
    # The frames are thousands of shapes without a word: with them axe takes half a minute.
    tab.eval_on_selector_all("[data-moving] svg > g", "all => all.forEach(g => g.remove())")
    found = tab.evaluate("axe.run(document, {rules: {'color-contrast-enhanced': {enabled: true}}})")
    grave = [(v["id"], v["nodes"][0]["html"]) for v in found["violations"] if v["impact"] in GRAVE]
    assert grave == []
    assert "color-contrast-enhanced" in {rule["id"] for rule in found["passes"]}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("wide", [320, 390, 768, 1200])
def test_nothing_runs_off_the_side(opened, wide, language, large):
    """At no width and in neither type size must a page be scrolled sideways."""
    for ref in ("DEMO-01", "DEMO-12"):
        tab = opened(f"{ref}-{language}", viewport={"width": wide, "height": 800})
        if large:
            tab.click("[data-large]")
        assert tab.evaluate("document.documentElement.scrollWidth") <= wide


def test_ticks_survive_a_reload(opened):
    """Ticks, the week's date and pain are there again after a reload, and hold no name or ref."""
    tab = opened()
    tab.check("[data-tick='0-2']")
    tab.check("[data-tick='3-6']")
    tab.fill("[data-pain='0']", "7")
    tab.fill("[data-from]", "2026-11-23")
    tab.reload()
    assert ticked(tab) == ["0-2", "3-6"]
    assert tab.input_value("[data-pain='0']") == "7"
    assert tab.input_value("[data-from]") == "2026-11-23"
    kept = json.dumps(tab.evaluate("({...localStorage})"))
    masthead = page_of(PLANS["DEMO-01"], EDITION).masthead
    assert not [word for word in ("DEMO-01", *masthead.patient.split()) if word in kept]


def test_a_new_week_keeps_the_earlier_ones(opened):
    """A new week is empty and a week later, the old one can be shown again, also after a reload."""
    tab = opened()
    tab.check("[data-tick='1-1']")
    tab.fill("[data-from]", "2026-11-23")
    tab.click("[data-new-week]")
    assert ticked(tab) == []
    assert tab.input_value("[data-from]") == "2026-11-30"
    tab.check("[data-tick='2-2']")
    tab.reload()
    assert ticked(tab) == ["2-2"]
    tab.select_option("[data-week]", "0")
    assert ticked(tab) == ["1-1"]


def test_a_week_has_boxes_for_its_own_days_alone(opened):
    """The walk of three days a week has three boxes, and five when the plan comes to five."""
    tab = opened()
    walk = tab.locator(".row[data-said]")
    assert walk.locator("label:visible").count() == 3
    tab.check("[data-tick='0-0']")
    tab.click("[data-new-week]")
    assert walk.locator("label:visible").count() == 5
    tab.select_option("[data-week]", "0")
    assert walk.locator("label:visible").count() == 3


def test_a_new_week_after_an_empty_one_adds_none(opened):
    """Pressing twice does not pile up empty weeks."""
    tab = opened()
    tab.check("[data-tick='0-0']")
    tab.click("[data-new-week]")
    tab.click("[data-new-week]")
    assert tab.locator("[data-week] option").count() == 2


@pytest.mark.parametrize("wrong", ["11", "-1", "2.5"])
def test_pain_outside_its_scale_is_marked_and_not_kept(opened, wrong):
    """A number that is no whole one from 0 to 10 is shown as wrong and is gone after a reload."""
    tab = opened()
    tab.fill("[data-pain='0']", wrong)
    assert tab.get_attribute("[data-pain='0']", "aria-invalid") == "true"
    tab.reload()
    assert tab.input_value("[data-pain='0']") == ""


def test_what_is_kept_may_be_broken(opened):
    """Nonsense in the storage gives an empty diary, not an error."""
    tab = opened()
    key = tab.get_attribute("[data-diary]", "data-diary")
    for nonsense in ("{", '{"weeks":[null]}', '{"weeks":[{"ticks":5,"pain":{}}]}', "[]", "7"):
        tab.evaluate("([key, value]) => localStorage.setItem(key, value)", [key, nonsense])
        tab.reload()
        assert ticked(tab) == []
        assert tab.locator("[data-week] option").count() == 1


def test_the_page_works_without_storage(opened):
    """Where storage is refused, boxes can be ticked and the page says that they are not kept."""
    tab = opened()
    tab.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }})"
    )
    tab.reload()
    tab.check("[data-tick='0-0']")
    tab.click("[data-large]")
    assert ticked(tab) == ["0-0"]
    note = tab.locator("p.kept")
    assert note.inner_text() == note.get_attribute("data-not-kept")


def test_large_type_survives_a_reload(opened):
    """Large type is larger, stays after a reload, and can be taken back."""
    tab = opened()
    small = size(tab)
    tab.click("[data-large]")
    large = size(tab)
    assert large >= 24 > small
    tab.reload()
    assert size(tab) == large
    assert tab.get_attribute("[data-large]", "aria-pressed") == "true"
    tab.click("[data-large]")
    tab.reload()
    assert size(tab) == small


def test_a_picture_moves_until_it_is_paused(opened):
    """The frames follow each other; by keyboard one picture stops, the others go on."""
    tab = opened()
    assert moves_on(tab, 1, [0])
    tab.locator("[data-moving] [data-pause]").first.focus()
    tab.keyboard.press("Enter")
    stopped, going = seen_frames(tab), seen_frames(tab, 2)
    assert len(stopped) == 1
    assert tab.locator("[data-moving] [data-pause]").first.get_attribute("aria-pressed") == "true"
    assert moves_on(tab, 2, going)
    assert not moves_on(tab, 1, stopped, seconds=2)
    tab.locator("[data-moving] [data-play]").first.click()
    assert moves_on(tab, 1, stopped)


def test_all_pictures_can_be_paused_at_once(opened):
    """One control stops and starts all pictures, and the state of every button follows."""
    tab = opened()
    tab.click(".every [data-pause]")
    running = "document.getAnimations().filter(a => a.playState === 'running').length"
    assert tab.evaluate(running) == 0
    states = tab.eval_on_selector_all("[data-pause]", "all => all.map(b => b.ariaPressed)")
    assert set(states) == {"true"}
    tab.locator("[data-moving] [data-play]").first.click()
    assert tab.get_attribute(".every [data-pause]", "aria-pressed") == "false"
    assert tab.get_attribute(".every [data-play]", "aria-pressed") == "false"


@pytest.mark.parametrize("how", [{"reduced_motion": "reduce"}, {"media": "print"}])
def test_pictures_stand_still_for_who_prefers_it_and_in_print(opened, how):
    """Without motion the last frame alone is seen, and there is nothing to press."""
    tab = opened()
    tab.emulate_media(**how)
    frames = tab.locator(".m1f > g").count()
    assert seen_frames(tab) == [frames - 1]
    assert not tab.locator("[data-player]").first.is_visible()


def test_print_has_no_controls(opened):
    """On paper there are no buttons and no menus, but the diary's ticks are."""
    tab = opened()
    tab.emulate_media(media="print")
    assert not [b for b in tab.locator("button, select, nav, .skip").all() if b.is_visible()]
    assert tab.locator("[data-tick='0-0']").is_visible()


def test_without_scripts_no_dead_control_is_shown(opened):
    """A viewer that runs no script shows the whole plan and no button that does nothing."""
    tab = opened(java_script_enabled=False)
    assert tab.locator(".card").first.is_visible()
    assert not [b for b in tab.locator("button, select").all() if b.is_visible()]


def test_the_first_tab_skips_to_the_plan(opened):
    """The skip link is the first stop, can be seen there, and leads past the header."""
    tab = opened()
    tab.keyboard.press("Tab")
    box = tab.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "plan"


def test_every_stop_of_the_keyboard_is_seen(opened):
    """Whatever has the focus has an outline."""
    tab = opened()
    for _ in range(20):
        tab.keyboard.press("Tab")
        style = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"


@pytest.mark.parametrize("name", ["DEMO-01-en", "DEMO-12-en"])
def test_every_printed_page_says_that_it_is_a_draft(opened, name):
    """Who prints the screen version before it is approved has the mark on each sheet."""
    pages = page_texts(opened(name).pdf(prefer_css_page_size=True, format="A4"))
    mark = EDITION.library.phrases["draft"]["mark"]
    assert pages
    assert [mark in " ".join(text.split()) for text in pages] == [True] * len(pages)
