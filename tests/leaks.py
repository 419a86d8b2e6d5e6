"""Words that stand nowhere else in the world, and a search for them in all that a program left."""

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from sciatica_kit.render.pdf import page_texts

# Every word that could give a patient away, each once. A birth date has many looks.
NAME, STREET, NOTE = "Test Zyxwvutta Qwopmarkle", "17 Vlbxgaterow", "Grmpflix in the kvlnest"
BORN = "1931-07-08"
LOOKS = (BORN, "19310708", "8 July 1931", "July 8, 1931", "08.07.1931", "08/07/1931", "07/08/1931",
         "8.7.1931", "8/7/1931", "1931/07/08")  # fmt: skip
NUMBER, PHONE = "943 476 5919", "07700 900461"
ARABIC, HEBREW, CHINESE = "قشرطمب", "צקרשתו", "龘靐齉"
WORDS = (*NAME.lower().split()[1:], "vlbxgaterow", "grmpflix", "kvlnest", *LOOKS, "943 476 5919",
         "9434765919", PHONE, PHONE.replace(" ", ""), ARABIC, HEBREW, CHINESE)  # fmt: skip


def told(text: str) -> set[str]:
    """The words of patients that stand in a text, however it is spaced or written."""
    lowered = re.sub(r"\s+", " ", text).lower()
    return {word for word in WORDS if word.lower() in lowered}


def told_by(path: Path) -> set[str]:
    """The words of patients in a file's name, and in what it holds: text, escapes, packed parts."""
    found = told(path.name)
    for data in _layers(path.read_bytes(), path.suffix.lower()):
        found |= told(data.decode("utf-8", "ignore")) | told(data.decode("utf-16", "ignore"))
        found |= told(_unescaped(data))
    return found


def _unescaped(data: bytes) -> str:
    """Text in which signs are written as their numbers, as JSON and Python may."""
    text = data.decode("utf-8", "ignore")
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def _layers(data: bytes, suffix: str) -> Iterator[bytes]:
    """A file's bytes, and those of what is packed in it."""
    yield data
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if data[:5] == b"%PDF-":
        yield from _pdf_layers(data)


def _pdf_layers(data: bytes) -> Iterator[bytes]:
    """What a PDF says: its pages, its metadata, and every stream and text in it."""
    yield "\n".join(page_texts(data)).encode()
    with pikepdf.open(io.BytesIO(data)) as document:
        yield str(dict(document.docinfo)).encode()
        for item in document.objects:
            yield (item.read_bytes() if isinstance(item, pikepdf.Stream) else repr(item).encode())
