"""Drawings beside a page's words: each once, under a key that its bytes decide."""

import json

from sciatica_kit.packet.pages import page_of
from sciatica_kit.render import typst
from sciatica_kit.render.pictures import lifted, with_pictures
from tests.sample import EDITION, PLANS, SAMPLE_DAY, with_profile

CIRCLE, SQUARE = "<svg><circle/></svg>", "<svg><rect/></svg>"


def test_each_drawing_is_lifted_once_and_nothing_else_is_touched():
    """Equal drawings have one key, other ones another, and all words stay as they were."""
    data = {
        "a": {"svg": CIRCLE, "alt": "round"},
        "b": [{"svg": SQUARE}, {"svg": CIRCLE}, "c", None],
    }
    words, drawings = lifted(data)
    assert sorted(drawings.values()) == [CIRCLE, SQUARE]
    put_back = {**words["a"], "svg": drawings[words["a"]["svg"]]}
    assert put_back == data["a"]
    assert [drawings[one["svg"]] for one in words["b"][:2]] == [SQUARE, CIRCLE]
    assert words["b"][2:] == ["c", None]


def test_a_drawing_has_the_same_key_on_every_page():
    """A key hangs on the drawing alone, not on what else stands on the page."""
    alone, beside = lifted({"svg": CIRCLE}), lifted({"a": {"svg": SQUARE}, "b": {"svg": CIRCLE}})
    assert alone[0]["svg"] == beside[0]["b"]["svg"]


def test_no_drawing_is_left_among_the_words_of_a_handout():
    """What typst reads anew with every name that is typed holds no drawing."""
    words, drawings = lifted(with_pictures(page_of(PLANS["DEMO-01"], EDITION)))
    assert drawings
    assert "<svg" not in json.dumps(words)


def test_what_was_set_before_leaves_no_trace():
    """A page between two others has the bytes that it has alone, though pieces are kept."""
    people = [with_profile(PLANS["DEMO-01"], name=name) for name in ("Test One", "Test Two")]
    first, other = (page_of(plan, EDITION) for plan in people)
    alone = typst.render_pdf(first, SAMPLE_DAY, EDITION.templates)
    between = typst.render_pdf(other, SAMPLE_DAY, EDITION.templates)
    assert typst.render_pdf(first, SAMPLE_DAY, EDITION.templates) == alone
    assert between != alone
