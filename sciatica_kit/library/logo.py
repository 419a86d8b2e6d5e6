"""A practice's logo: what may be wrong with it, said before anything is made."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

MOST_BYTES = 200_000
# Dots of a PNG, which are unpacked before it is drawn, and strokes of an SVG, drawn one by one.
MOST_DOTS, MOST_STROKES = 16_000_000, 20_000
SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN = {"script": "a script", "foreignObject": "a web page", "image": "another picture",
             "filter": "a filter"}  # fmt: skip
POINTS = re.compile(r"url\(\s*['\"]?#([^)'\"]+)")
REACHES = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.I)
# Parts within parts: no drawing program goes as deep, and no reader is to be exhausted by it.
DEEPEST = 100
AGAIN = "is no SVG and no PNG that can be printed: save it as one of these"


def logo_mistake(path: Path) -> str:
    """What is wrong with a logo, with the remedy, or nothing."""
    if path.exists() and not path.is_file():
        return f"{path.name} is no file: name a picture"
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"cannot read {path.name}: {(error.strerror or '').lower()}: check the path"
    if len(data) > MOST_BYTES:
        size, most = len(data) // 1000, MOST_BYTES // 1000
        return f"{path.name} has {size} kB, at most {most}: make it smaller"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png_mistake(path.name, data)
    return _svg_mistake(path.name, data)


def _png_mistake(name: str, data: bytes) -> str:
    """Whether every pixel of a PNG can be read, and there are not too many."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MOST_DOTS:
                size = f"{picture.width} by {picture.height} dots"
                return f"{name} has {size}, at most {MOST_DOTS // 10**6} million: make it smaller"
            picture.load()
    except Image.DecompressionBombError:
        return f"{name} has too many dots, at most {MOST_DOTS // 10**6} million: make it smaller"
    except (OSError, SyntaxError, ValueError):
        return f"{name} {AGAIN}"
    return "" if b"IEND" in data[-16:] else f"{name} {AGAIN}"


def _svg_mistake(name: str, data: bytes) -> str:
    if b"<!ENTITY" in data:
        return f"{name} holds words of its own making (ENTITY): save it as one of these: PNG, SVG"
    try:
        root = ElementTree.fromstring(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        return f"{name} {AGAIN}"
    if root.tag != f"{SVG}svg" or _no_size(root):
        return f"{name} {AGAIN}"
    held = [what for tag, what in FORBIDDEN.items() if root.find(f".//{SVG}{tag}") is not None]
    held += ["something that runs or is fetched"] if any(map(_reaches, root.iter())) else []
    if not held and _strokes(root) > MOST_STROKES:
        held = ["parts that draw each other without end, or too often"]
    if not held:
        return ""
    return f"{name} holds {held[0]}: take it out, or save it as one of these: PNG, plain SVG"


def _strokes(root: ElementTree.Element) -> int:
    """How many elements are drawn when each reference is followed; one too many for a loop."""
    named = {element.get("id", ""): element for element in root.iter()}
    known: dict[ElementTree.Element, int] = {}
    under_way: set[ElementTree.Element] = set()

    def count(element: ElementTree.Element, depth: int = 0) -> int:
        if element in under_way or depth > DEEPEST:
            return MOST_STROKES + 1
        if element not in known:
            under_way.add(element)
            below = (*element, *(named[name] for name in _pointed_at(element) if name in named))
            total = 1 + sum(count(one, depth + 1) for one in below)
            under_way.discard(element)
            known[element] = min(total, MOST_STROKES + 1)
        return known[element]

    return count(root)


def _pointed_at(element: ElementTree.Element) -> Iterator[str]:
    """The ids that an element draws, fills or masks with."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == "href" and value.startswith("#"):
            yield value[1:]
        yield from (name.strip() for name in POINTS.findall(value))


def _no_size(root: ElementTree.Element) -> bool:
    return any(re.match(r"0*(\.0*)?(px|mm)?$", root.get(key, "1")) for key in ("width", "height"))


def _reaches(element: ElementTree.Element) -> bool:
    """Whether an element runs something or fetches from elsewhere."""
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2].casefold()
        if name.startswith("on") or (name == "href" and not value.startswith("#")):
            return True
        if REACHES.search(value):
            return True
    return element.tag == f"{SVG}style" and bool(REACHES.search(element.text or ""))
