"""The page's drawings made for print: Illustration and Anatomy become SVG with its words."""

from typing import Any

from ..figures.anatomy import Picture, nerve_path, where
from ..figures.draw import draw, whole
from ..model.page import Anatomy, Handout, Illustration


def with_pictures(page: Any) -> dict[str, Any]:
    """A page as plain data, with an SVG in the place of every drawing."""
    data: dict[str, Any] = page.model_dump(mode="json", exclude=_DRAWN)
    if not isinstance(page, Handout):
        return data
    for card, made in zip(data["cards"], page.cards, strict=True):
        card["picture"] = printed(made.picture)
    for line, habit in zip(data["daily"], page.daily, strict=True):
        line["picture"] = printed(habit.picture)
    if page.walking:
        data["walking"]["picture"] = printed(page.walking.picture)
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


def _labelled(picture: Anatomy) -> dict[str, Any]:
    made = anatomy(picture)
    labels = [{"text": n.text, "x": n.x, "y": n.y, "at_x": n.at_x, "at_y": n.at_y}
              for n in made.labels]  # fmt: skip
    return {"svg": made.svg, "alt": made.alt, "labels": labels}
