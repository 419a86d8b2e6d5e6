"""A practice's logo: what may be wrong with it, said before anything is made."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

MOST_BYTES = 200_000
SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN = {"script": "a script", "foreignObject": "a web page", "image": "another picture"}
REACHES = re.compile(r"@import|url\(\s*['\"]?(?!#)", re.I)
AGAIN = "is no SVG and no PNG that can be printed: save it as one of these"


def logo_mistake(path: Path) -> str:
    """What is wrong with a logo, with the remedy, or nothing."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"cannot read {path.name}: {(error.strerror or '').lower()}: check the path"
    if len(data) > MOST_BYTES:
        size, most = len(data) // 1000, MOST_BYTES // 1000
        return f"{path.name} has {size} kB, at most {most}: make it smaller"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "" if _opens(data) else f"{path.name} {AGAIN}"
    return _svg_mistake(path.name, data)


def _opens(data: bytes) -> bool:
    """Whether every pixel of a PNG can be read."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return b"IEND" in data[-16:]


def _svg_mistake(name: str, data: bytes) -> str:
    try:
        root = ElementTree.fromstring(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        return f"{name} {AGAIN}"
    if root.tag != f"{SVG}svg" or _no_size(root):
        return f"{name} {AGAIN}"
    held = [what for tag, what in FORBIDDEN.items() if root.find(f".//{SVG}{tag}") is not None]
    held += ["something that runs or is fetched"] if any(map(_reaches, root.iter())) else []
    if not held:
        return ""
    return f"{name} holds {held[0]}: take it out, or save it as one of these: PNG, plain SVG"


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
