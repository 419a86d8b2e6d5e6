"""The page's drawings made for print: Illustration and Anatomy become SVG with its words."""

import hashlib
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno

from ..figures.anatomy import picture as drawn_anatomy
from ..figures.draw import draw, whole
from ..handout.page import Anatomy, Handout, Illustration


def with_pictures(page: Any) -> dict[str, Any]:
    """A page as plain data, with an SVG in the place of every drawing."""
    data: dict[str, Any] = page.model_dump(mode="json", exclude=_DRAWN)
    data["logo"] = logo_of(getattr(page, "logo", ""))
    if not isinstance(page, Handout):
        return data
    for card, made in zip(data["cards"], page.cards, strict=True):
        card["picture"] = printed(made.picture)
    for line, habit in zip(data["daily"], page.daily, strict=True):
        line["picture"] = printed(habit.picture)
    if page.walking:
        data["walking"]["picture"] = printed(page.walking.picture)
    data["qr"] = {"svg": code(page.qr), "alt": page.qr_words} if page.qr else None
    data["about_pictures"] = [_labelled(picture) for picture in page.about_pictures]
    return data


_DRAWN = {
    "cards": {"__all__": {"picture"}},
    "daily": {"__all__": {"picture"}},
    "walking": {"picture"},
    "about_pictures": True,
}


def lifted(data: Any) -> tuple[Any, dict[str, str]]:
    """A page's data with a key in the place of each drawing, and the drawings by their keys."""
    drawings: dict[str, str] = {}
    return _lifted(data, drawings), drawings


def _lifted(data: Any, drawings: dict[str, str]) -> Any:
    if isinstance(data, Mapping):
        return {
            key: _key(v, drawings) if key == "svg" else _lifted(v, drawings)
            for key, v in data.items()
        }
    return [_lifted(one, drawings) for one in data] if isinstance(data, list) else data


def _key(svg: str, drawings: dict[str, str]) -> str:
    key = _digest(svg)
    drawings[key] = svg
    return key


@lru_cache(512)
def _digest(svg: str) -> str:
    return hashlib.sha256(svg.encode()).hexdigest()[:16]


def printed(picture: Illustration | None) -> dict[str, Any] | None:
    """A drawing's SVG, its words, and its width as a share of its height."""
    if picture is None:
        return None
    made = draw(picture.drawing, picture.side, picture.look)
    svg = whole(made, "") if picture.panel is None else made.panels[picture.panel]
    return {"svg": svg, "alt": picture.alt, "columns": made.columns}


def _labelled(picture: Anatomy) -> dict[str, Any]:
    made = drawn_anatomy(picture.name, picture.side)
    labels = [
        {"text": picture.labels[n.key], "x": n.x, "y": n.y, "at_x": n.at_x, "at_y": n.at_y}
        for n in made.labels
    ]
    return {"svg": made.svg, "alt": picture.alt, "labels": labels}


def logo_of(path: str) -> str | list[int] | None:
    """A logo as the page takes it: an SVG's text, or a PNG's bytes one by one."""
    if not path:
        return None
    data = Path(path).read_bytes()
    return list(data) if data.startswith(b"\x89PNG") else data.decode()


def code(text: str) -> str:
    """A QR code as SVG."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()
