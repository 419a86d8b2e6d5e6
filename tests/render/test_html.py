"""The screen page is one file that asks nothing of the net and keeps its promises in its markup."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from sciatica_kit.model.practice import contrast
from sciatica_kit.packet.edition import SAMPLE_DAY
from sciatica_kit.packet.pages import page_of
from sciatica_kit.render.html import _colours, render_html
from tests.sample import EDITION, PLANS

PAGES = {ref: page_of(plan, EDITION) for ref, plan in PLANS.items()}
HANDOUTS = [ref for ref, page in PAGES.items() if page.kind == "handout"]
MOST_BYTES = 1_500_000
EVIL = '<script>alert(1)</script> "><img src=x onerror=alert(1)> & {{ 7 * 7 }}'
# Attributes by which a page would fetch something.
FETCHING = {"src", "srcset", "href", "xlink:href", "action", "formaction", "data", "poster", "ping"}


class Seen(HTMLParser):
    """Every tag with its attributes, and the text inside each style, script and heading."""

    def __init__(self, text):
        """Reads the whole page at once."""
        super().__init__(convert_charrefs=True)
        self.tags, self.inside, self.texts = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Notes a tag and opens its text."""
        self.tags.append((tag, dict(attrs)))
        if tag in ("style", "script", "h1", "h2", "h3", "h4", "title"):
            self.inside.append(tag)
            self.texts.append([tag, ""])

    def handle_endtag(self, tag):
        """Closes a text."""
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        """Adds to the open text."""
        if self.inside:
            self.texts[-1][1] += data

    def all(self, tag):
        """The attributes of every such tag."""
        return [attrs for name, attrs in self.tags if name == tag]

    def values(self, name):
        """Every value of an attribute."""
        return [attrs[name] for _, attrs in self.tags if name in attrs]

    def blocks(self, tag):
        """The text of every such block."""
        return [text for name, text in self.texts if name == tag]


def made(page):
    """The page as text."""
    return render_html(page, SAMPLE_DAY, EDITION.templates).decode()


@cache
def made_for(ref):
    """The page of a row as text, made once."""
    return made(PAGES[ref])


def renamed(page, name):
    """The page for a patient of another name."""
    masthead = page.masthead.model_copy(update={"patient": name})
    return page.model_copy(update={"masthead": masthead})


def policy(seen):
    """The directives of the Content Security Policy with their sources."""
    (text,) = [
        m["content"] for m in seen.all("meta") if m.get("http-equiv") == "Content-Security-Policy"
    ]
    return {part.split()[0]: part.split()[1:] for part in text.split(";")}


def hashes(blocks):
    """What a policy must say to let these blocks pass."""
    return {f"'sha256-{b64encode(sha256(b.encode()).digest()).decode()}'" for b in blocks}


@pytest.fixture(scope="module", params=list(PAGES))
def page(request):
    """Each page of the sample roster."""
    return PAGES[request.param]


@pytest.fixture(scope="module")
def text(page):
    """The page made."""
    return made_for(page.ref)


@pytest.fixture(scope="module")
def seen(text):
    """The page made and read."""
    return Seen(text)


def test_the_policy_lets_pass_exactly_the_blocks_of_the_page(seen):
    """Each style and script of the file has its hash in the policy, and there is no other."""
    rules = policy(seen)
    assert rules["default-src"] == ["'none'"]
    assert set(rules["style-src"]) == hashes(seen.blocks("style"))
    assert set(rules["script-src"]) == hashes(seen.blocks("script"))
    assert set(rules) <= {
        "default-src", "style-src", "script-src", "img-src", "base-uri", "form-action",
    }  # fmt: skip
    assert rules["img-src"] == ["data:"]


def test_the_policy_stands_before_all_it_governs(seen):
    """Nothing but the character set comes before the policy."""
    names = [(tag, attrs) for tag, attrs in seen.tags if tag not in ("html", "head")]
    assert "charset" in names[0][1]
    assert names[1][1].get("http-equiv") == "Content-Security-Policy"


def test_nothing_is_fetched(text, seen):
    """The only addresses are places in the page, a number to dial and the namespace of SVG."""
    links = [v for _, attrs in seen.tags for k, v in attrs.items() if k in FETCHING]
    assert all(re.fullmatch(r"#[a-z-]+|tel:\+?\d+", link) for link in links), links
    bare = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|//[a-z]+\.|@import|url\(", bare)
    assert not {"link", "iframe", "object", "embed", "base", "form"} & {t for t, _ in seen.tags}
    script = "".join(seen.blocks("script"))
    assert not re.search(r"fetch|XMLHttp|sendBeacon|WebSocket|eval|innerHTML", script)


def test_no_style_or_handler_stands_in_an_attribute(seen):
    """What the policy would block is not there at all."""
    names = {name for _, attrs in seen.tags for name in attrs}
    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_every_picture_has_words(page, seen):
    """A picture has the patient's own words for it, or is hidden from who cannot see it."""
    pictures = [attrs for attrs in seen.all("svg") if attrs.get("role") == "img"]
    hidden = [attrs for attrs in seen.all("svg") if attrs.get("aria-hidden") == "true"]
    assert len(pictures) + len(hidden) == len(seen.all("svg"))
    said = [attrs["aria-label"] for attrs in pictures]
    assert all(label.strip() and "{" not in label for label in said)
    if page.kind == "handout":
        cards = [card.picture.alt for card in page.cards if card.picture]
        assert said[: len(cards)] == cards


def test_ids_are_unique_and_every_reference_is_met(seen):
    """No id stands twice, and what names another part by its id finds it."""
    ids = seen.values("id")
    assert len(ids) == len(set(ids))
    named = [*seen.values("for"), *(n for v in seen.values("aria-labelledby") for n in v.split())]
    named += [link[1:] for link in seen.values("href") if link.startswith("#")]
    assert set(named) <= set(ids)


def test_styles_of_moving_pictures_do_not_touch_each_other(seen):
    """No two pictures share the name of a class or of a round of frames."""
    rounds = [n for css in seen.blocks("style") for n in re.findall(r"@keyframes (\w+)", css)]
    assert len(rounds) == len(set(rounds))


def test_headings_go_down_one_step_at_a_time(seen):
    """There is one h1, it is first, and no level is skipped."""
    levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_landmarks_and_table_headers(seen):
    """There is one main, header and footer, a way to skip, and every header has a scope."""
    assert [len(seen.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert seen.all("a")[0]["href"] == "#plan"
    assert all(attrs.get("scope") in ("row", "col") for attrs in seen.all("th"))


def test_the_file_is_small_enough_to_send(text):
    """A page stays well under what a mail or a phone can take."""
    assert len(text.encode()) < MOST_BYTES


@pytest.mark.parametrize(
    ("language", "way"), [("en", "ltr"), ("ar", "rtl"), ("ar-EG", "rtl"), ("de", "ltr")]
)
def test_language_and_direction(language, way):
    """The page says its language and runs the way it is read."""
    page = PAGES[HANDOUTS[0]].model_copy(update={"language": language})
    (root,) = Seen(made(page)).all("html")
    assert (root["lang"], root["dir"]) == (language, way)


@pytest.mark.parametrize("ref", [HANDOUTS[0], "DEMO-12"])
def test_a_name_that_looks_like_markup_is_text(ref):
    """A name adds no tag, and does not change what the policy lets pass."""
    plain, evil = Seen(made(PAGES[ref])), Seen(made(renamed(PAGES[ref], EVIL)))
    assert [tag for tag, _ in plain.tags] == [tag for tag, _ in evil.tags]
    assert policy(plain) == policy(evil)
    assert "<script>alert" not in made(renamed(PAGES[ref], EVIL))
    assert "{{ 7 * 7 }}" in made(renamed(PAGES[ref], EVIL))


def test_an_alt_that_looks_like_markup_is_text():
    """Words for a picture stay inside their attribute."""
    page = PAGES[HANDOUTS[0]]
    picture = page.cards[0].picture.model_copy(update={"alt": EVIL})
    card = page.cards[0].model_copy(update={"picture": picture})
    seen = Seen(made(page.model_copy(update={"cards": (card, *page.cards[1:])})))
    assert EVIL in seen.values("aria-label")
    assert not seen.all("img")


def test_the_diary_has_a_box_for_each_day_that_counts():
    """A row has boxes for its fullest week, the rest hidden; the key tells of no patient."""
    page = PAGES[HANDOUTS[0]]
    seen = Seen(made(page))
    assert len(seen.values("data-tick")) == len(set(seen.values("data-tick")))
    counts = [*(max(row.boxes) for row in page.diary.rows), page.diary.worse_boxes]
    assert len(seen.values("data-tick")) == sum(counts)
    assert seen.values("data-boxes") == [" ".join(map(str, r.boxes)) for r in page.diary.rows]
    hidden = sum(max(row.boxes) - row.boxes[0] for row in page.diary.rows)
    assert made(page).count("<label hidden>") == hidden > 0
    assert len(seen.values("data-pain")) == 1
    (key,) = seen.values("data-diary")
    assert re.fullmatch(r"handout-[0-9a-f]{24}", key)
    changed = renamed(page, "Test Somebody Else").model_copy(update={"ref": "OTHER-1"})
    assert Seen(made(changed)).values("data-diary") == [key]


def test_two_plans_have_two_diaries():
    """Other exercises or doses give another key."""
    keys = [Seen(made_for(ref)).values("data-diary")[0] for ref in HANDOUTS]
    content = {
        (PAGES[ref].diary, tuple((c.id, c.dose) for c in PAGES[ref].cards)) for ref in HANDOUTS
    }
    assert len(set(keys)) == len(content)


def test_the_words_of_the_controls_are_the_pages_own():
    """A page that brings words for the controls shows them and none of the English ones."""
    page = PAGES[HANDOUTS[0]]
    foreign = {key: f"Wort-{key}" for key in page.screen}
    spoken = made(page.model_construct(**{**dict(page), "screen": foreign}))
    spoken = spoken if "Wort-" in spoken else made(page.model_copy(update={"screen": foreign}))
    assert all(word in spoken for word in foreign.values())
    assert all(page.screen[key] not in spoken for key in ("skip", "large", "new_week", "kept"))


@pytest.mark.parametrize("accent", ["#14666b", "#ffcc00", "#000000", "#ffffff", "#7fb2ff"])
def test_any_colour_of_a_practice_gives_readable_text(accent):
    """Text in the practice's colours has 7:1 on white and on their light grounds."""
    page = PAGES[HANDOUTS[0]].model_copy(update={"accent": accent})
    colours = _colours(page)
    for name in ("accent", "warning"):
        assert contrast(colours[name], colours[f"{name}_tint"]) >= 7
        assert contrast(colours[name], "#ffffff") >= 7


def test_large_print_starts_in_large_type():
    """A patient who gets large print gets large type on the screen from the start."""
    for ref in HANDOUTS:
        seen = Seen(made_for(ref))
        (root,) = seen.all("html")
        large = PAGES[ref].variant == "large"
        assert (root.get("class") == "large") is large
        (button,) = [attrs for attrs in seen.all("button") if "data-large" in attrs]
        assert button["aria-pressed"] == str(large).lower()


def test_same_bytes_again():
    """The same page gives the same bytes."""
    page = PAGES[HANDOUTS[0]]
    assert made(page) == made(page.model_copy())
