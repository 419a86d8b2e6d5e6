"""The page for the screen: one self-contained file with nothing fetched from anywhere."""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from html import escape, unescape
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from ..errors import UserMistake
from ..figures.anatomy import picture as drawn_anatomy
from ..figures.moving import moving
from ..handout.page import Anatomy, Handout, Illustration, UrgentSheet
from ..model.practice import contrast
from ..paths import beside
from .pictures import printed
from .sandbox import Sandbox

# What text must reach against its ground, with a little to spare over 7:1.
CONTRAST = 7.2


def render_html(page: Handout | UrgentSheet, made_on: date, templates: Path) -> bytes:
    """The page as HTML; every text is escaped, so a name that looks like markup is printed.

    Raises UserMistake where a practice's own template cannot be set.
    """
    ours = templates.resolve() == beside("templates").resolve()
    try:
        made = _rendered(page, made_on, templates)
    except Exception as error:
        if ours:
            raise  # Ours: a bug, and no user's mistake.
        # Never its words, which may be a patient's.
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        said = f"cannot be set ({type(error).__name__}{where}): mend it, or copy ours anew"
        raise UserMistake(f"{templates / page.kind}.html {said}") from None
    lacking = [] if ours else list(_lacking(page, _plain(made.decode())))
    if lacking:
        raise UserMistake(f"{templates / page.kind}.html leaves out {lacking[0]}: print that too")
    return made


def _lacking(page: Handout | UrgentSheet, text: str) -> Iterator[str]:
    """What no page may go without, and this one has not."""
    box = page.urgent
    if _plain(page.masthead.patient) not in text or _plain(page.ref) not in text:
        yield "the patient's name or ref"
    if not all(_plain(said) in text for said in box.said):
        yield "a sign of when to get help"
    if not all(_plain(said) in text for said in _rest(page)):
        yield "an exercise, a note, or what was found or is to be taken care of"


def _rest(page: Handout | UrgentSheet) -> Iterator[str]:
    """What else would be missed, and not noticed."""
    if isinstance(page, UrgentSheet):
        yield from (*page.found.lines, *page.do_now.lines, page.call_number)
        return
    for part in (page.care, page.note):
        yield from part.lines if part else ()
    for card in page.cards:
        yield from (card.name, card.stop, *(chip.value for chip in card.chips))


def _plain(text: str) -> str:
    """A text as it is read, without marks, breaks and signs that nobody sees."""
    bare = unescape(re.sub(r"(?s)<(style|script)\b.*?</\1>|<[^>]*>", " ", text))
    seen = (sign for sign in bare if unicodedata.category(sign) != "Cf" and not sign.isspace())
    return "".join(seen)


def _rendered(page: Handout | UrgentSheet, made_on: date, templates: Path) -> bytes:
    env = _environment(templates)
    pictures = _pictures(page) if isinstance(page, Handout) else {"cards": (), "about": ()}
    places = [label for picture in pictures["about"] for label in picture["labels"]]
    # Both are the kit's own files, so they are not escaped; the colours in them are hex numbers.
    mark = _css_text(page.draft)
    style = Markup(env.get_template("screen.css").render(_colours(page), places=places, mark=mark))
    script = Markup(env.get_template("screen.js").render())
    styles = (style, *(css for svg in pictures["cards"] for css in _styles_of(svg)))
    made = env.get_template(f"{page.kind}.html").render(
        page=page, made_on=made_on.isoformat(), words=page.screen,
        direction=page.direction, pictures=pictures,
        style=style, script=script, policy=_policy(styles, (script,)), key=_key(page),
        num=lambda n: _number(n, page.digits),
    )  # fmt: skip
    return made.encode()


@cache
def _environment(templates: Path) -> Environment:
    env = Sandbox(templates)
    env.filters["tel"] = _dialled
    env.filters["dialled"] = _linked
    return env


def _policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """What the browser may run: the kit's own blocks by their hash, and nothing from elsewhere."""
    return (
        f"default-src 'none'; style-src {_hashes(styles)}; script-src {_hashes(scripts)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hashes(blocks: Iterable[str]) -> str:
    digests = (b64encode(sha256(block.encode()).digest()).decode() for block in blocks)
    return " ".join(dict.fromkeys(f"'sha256-{digest}'" for digest in digests))


def _styles_of(svg: str) -> list[str]:
    return re.findall(r"<style>(.*?)</style>", svg, re.DOTALL)


def _key(page: Handout | UrgentSheet) -> str:
    """Where the diary is kept: a hash of exercises and doses, which tells of no patient."""
    if not isinstance(page, Handout):
        return ""
    content = [page.diary.model_dump_json(), *(f"{card.id}: {card.dose}" for card in page.cards)]
    return f"handout-{sha256(chr(10).join(content).encode()).hexdigest()[:24]}"


def _pictures(page: Handout) -> dict[str, Any]:
    """Every picture of the page as markup, in the order of its cards, habits and explanations."""
    # The letter at the end keeps the frames of m1 (m1f0, m1f1, ...) apart from those of m10.
    cards = [_moving(c.picture, f"m{i}f") for i, c in enumerate(page.cards, 1)]
    return {
        "cards": cards,
        "daily": [_still(line.picture) for line in page.daily],
        "walking": _still(page.walking.picture) if page.walking else "",
        "about": _explaining(page.about_pictures),
    }


def _moving(picture: Illustration | None, name: str) -> Markup:
    if picture is None:
        return Markup()
    svg = moving(picture.drawing, picture.side, picture.look, name)
    return _named(re.sub(r' role="img" aria-label="[^"]*"', "", svg, count=1), picture.alt)


def _still(picture: Illustration | None) -> Markup:
    made = printed(picture)
    return _named(made["svg"], made["alt"]) if made else Markup()


def _explaining(pictures: tuple[Anatomy, ...]) -> list[dict[str, Any]]:
    """The pictures with their labels, each label with the number of its place in the style."""
    numbers = count(1)
    return [
        {"svg": _named(made.svg, picture.alt), "name": picture.name, "labels": [
            {"text": picture.labels[n.key], "place": next(numbers), "x": f"{n.x:.2%}",
             "y": f"{n.y:.2%}", "at_x": f"{n.at_x:.2%}", "at_y": f"{n.at_y:.2%}"}
            for n in made.labels
        ]}
        for picture in pictures
        for made in (drawn_anatomy(picture.name, picture.side),)
    ]  # fmt: skip


def _named(svg: str, alt: str) -> Markup:
    """One of the kit's own drawings under a patient's words for it."""
    return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1))


def _linked(text: str, number: str) -> Markup:
    """A sentence in which the number that it names is a link that dials."""
    said, dial = Markup.escape(text), _dialled(number)
    link = Markup('<a href="tel:{}"><bdi>{}</bdi></a>').format(dial, number)
    return said.replace(Markup.escape(number), link) if dial else said


def _dialled(number: str) -> str:
    """A number that a phone can dial, or nothing where it is not one."""
    return re.sub(r"[^\d+]", "", number) if re.fullmatch(r"[\d+() .-]+", number) else ""


def _number(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number))


def _colours(page: Handout | UrgentSheet) -> dict[str, str]:
    """The practice's colours: a light ground of each, and each dark enough to read on it."""
    made: dict[str, str] = {}
    for name, colour in (("accent", page.accent), ("warning", page.warning)):
        rgb = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        ground = _hex(_mixed(rgb, 255, 0.91))
        shades = (_hex(_mixed(rgb, 0, step / 20)) for step in range(21))
        deep = next(shade for shade in shades if contrast(shade, ground) >= CONTRAST)
        made |= {name: deep, f"{name}_tint": ground, f"{name}_mid": _mid(rgb)}
    return made


def _css_text(text: str) -> str:
    """A text as it may stand between quotation marks in a style sheet, whatever is in it."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)


Colour = tuple[int, ...]


def _mixed(colour: Colour, other: int, share: float) -> Colour:
    return tuple(round(value * (1 - share) + other * share) for value in colour)


def _mid(colour: Colour) -> str:
    return _hex(_mixed(colour, 255, 0.65))


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)
