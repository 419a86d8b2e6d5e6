"""The page's drawings made for print: Illustration and Anatomy become SVG with its words."""

import io
from pathlib import Path
from typing import Any

import segno

from ..figures.anatomy import Picture, nerve_path, where
from ..figures.draw import draw, whole
from ..model.page import Anatomy, Handout, Illustration


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


def printed(picture: Illustration | None) -> dict[str, Any] | None:
    """A drawing's SVG, its words, and its width as a share of its height."""
    if picture is None:
        return None
    made = draw(picture.drawing, picture.side, picture.look)
    svg = whole(made, "") if picture.panel is None else made.panels[picture.panel]
    return {"svg": svg, "alt": picture.alt, "columns": made.columns}


def anatomy(picture: Anatomy) -> Picture:
    """The explaining picture of that name."""
    if picture.name == "nerve_path":
        return nerve_path(picture.side)
    return where(picture.name, picture.side)


def label_of(picture: Anatomy, key: str) -> str:
    """A label's word in the patient's language."""
    return picture.labels[key.removeprefix("anatomy.")]


def _labelled(picture: Anatomy) -> dict[str, Any]:
    made = anatomy(picture)
    labels = [
        {"text": label_of(picture, n.key), "x": n.x, "y": n.y, "at_x": n.at_x, "at_y": n.at_y}
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
