"""A finished PDF read again: how many pages, and whose it is."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import RLock

from cachetools import LRUCache, cached

from .pdf import page_texts, title_of

# Sets a text by itself and gives it back as reading software finds it.
Probe = Callable[[str], str]


@dataclass(frozen=True)
class Identity:
    """What a PDF must say: the name, the side in words; on every page the ref, and the draft mark.

    A blank one need not be found. `urgent` are the sentences of the box with the urgent signs,
    which must stand whole on page 1; `note` are the lines of the note, wherever they stand, and
    `rest` what else no page may go without: what was found, what to take care of, each exercise.
    """

    name: str = field(repr=False)
    ref: str
    side: str
    mark: str = ""
    urgent: tuple[str, ...] = ()
    note: tuple[str, ...] = field(default=(), repr=False)
    rest: tuple[str, ...] = ()


# A templates folder of one's own may be older than the mark.
UNMARKED = "does not say that it is a draft: bring its template in step with the kit's"
# Letters of scripts that run from right to left.
LEFTWARD = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


BRACKETS = str.maketrans(")]}>»›", "([{<«‹")


def _bare(text: str) -> str:
    """Text as it is compared: letters and marks apart, no spaces, no invisible signs.

    Reading software turns brackets round in scripts that run leftwards, or it does not.
    """
    plain = unicodedata.normalize("NFKD", text).translate(BRACKETS)
    return re.sub(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufffe\x00-\x1f]+", "", plain)


# The last few answers by the bytes' digest: what was proved in memory is the same on the disk.
ANSWERS = 4


def identity_faults(pdf: bytes, expected: Identity, probe: Probe | None = None) -> list[str]:
    """What in the PDF is not the expected patient's; the patient's words are not repeated.

    Reading software garbles scripts that run leftwards: it doubles letters and lets neighbours
    change places. `probe` sets a text by itself and reads it back, so that it can be found again.
    """
    return list(_answered(pdf, expected, probe))


def _asked(pdf: bytes, expected: Identity, probe: Probe | None) -> Hashable:
    return hashlib.sha256(pdf).digest(), expected, probe is not None


@cached(LRUCache(ANSWERS), key=_asked, lock=RLock())
def _answered(pdf: bytes, expected: Identity, probe: Probe | None) -> tuple[str, ...]:
    return tuple(_faults(pdf, expected, probe))


def _faults(pdf: bytes, expected: Identity, probe: Probe | None) -> list[str]:
    pages = page_texts(pdf)
    found = []
    for name, text in (("name", expected.name), ("side", expected.side)):
        if not _says(pages[0], text, probe):
            found.append(f"the {name} on page 1 is not the row's")
    if not all(_stands(pages[0], sentence) for sentence in expected.urgent):
        found.append("the box with the urgent signs does not stand whole on page 1")
    if not all(_stands("\n".join(pages), line) for line in expected.note):
        found.append("a word of the note is not on the page")
    if not all(_stands("\n".join(pages), line) for line in expected.rest):
        found.append("an exercise, or what was found or is to be taken care of, is left out")
    unmarked = [n for n, page in enumerate(pages, 1) if not _says(page, expected.mark, probe)]
    found += [f"page {n} {UNMARKED}" for n in unmarked]
    missing = [n for n, text in enumerate(pages, 1) if not _has_ref(_bare(text), expected.ref)]
    found += [f"page {n} does not carry the ref" for n in missing]
    if not re.search(
        rf"(?<![A-Za-z0-9._-]){re.escape(expected.ref)}(?![A-Za-z0-9_])", title_of(pdf)
    ):
        found.append("the title does not carry the ref")
    return found


def _says(page: str, text: str, probe: Probe | None) -> bool:
    leftward = LEFTWARD.search(text) is not None
    garbled = probe is not None and (leftward or LEFTWARD.search(page) is not None)
    wanted = _bare(probe(text) if probe and leftward else text)
    if garbled and _near(wanted, page):
        return True
    return not (garbled and leftward) and wanted in _bare(page)


def _stands(page: str, text: str) -> bool:
    """Whether a sentence is on the page; one that runs leftwards may have its words moved."""
    wanted = _bare(text)
    return wanted in _bare(page) or (LEFTWARD.search(page) is not None and _near(wanted, page))


def _near(wanted: str, page: str) -> bool:
    """Whether some words in a row have just these letters: neighbours may have changed places."""
    letters, size = sorted(wanted), len(wanted)
    words = [word for word in map(_bare, page.split()) if word]
    for start in range(len(words)):
        row = ""
        for word in words[start:]:
            row += word
            if len(row) >= size:
                break
        if len(row) == size and sorted(row) == letters:
            return True
    return False


def _has_ref(text: str, ref: str) -> bool:
    """Whether the ref stands whole: A.12 is not found in A.120.

    On a page that runs leftwards its signs change places; the title tells them apart.
    """
    if re.search(rf"R[eé]\u0301?f[.:]?{re.escape(_bare(ref))}(?![A-Za-z0-9_])", text):
        return True
    if not LEFTWARD.search(text):
        return False
    letters, size = sorted(_bare(ref)), len(_bare(ref))
    return any(
        sorted(text[i : i + size]) == letters and _stands_alone(text, i, i + size)
        for i in range(len(text) - size + 1)
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 1) : start], text[end : end + 1]
    return not any(re.match(r"[A-Za-z0-9_]", sign) for sign in around)
