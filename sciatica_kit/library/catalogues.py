"""Keeps the gettext catalogues in step with the English: `make locale` runs it.

A text whose English has changed keeps its old translation, marked fuzzy, and is not printed until
someone has looked; a new text stands empty.
"""

import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from ..errors import COULD_NOT, OK, UserMistake
from ..model.library import Library
from ..paths import LOCALES, write_private
from .cldr import locale_of_tag
from .load import load_library
from .translate import DOMAIN, catalogue_in, folder_of, is_safety, texts

HEADER = """\
The texts that a patient reads, in another language, keyed by stable ids (msgctxt).
review.toml names who has checked them; until then every page says that nobody has."""
REVIEW = """\
# Who has checked this translation. While checked_by is blank every page says that nobody has.
author = "Sciatica Kit content authors"
checked_by = ""
next_review = {again}
"""


def updated(
    tag: str, library: Library, old: Catalog | None, said: Mapping[str, tuple[str, ...]] = {}
) -> Catalog:
    """A catalogue with every text of the library: what is known stays, what changed is fuzzy."""
    known = {str(m.context): m for m in old or () if m.id}
    made = Catalog(
        locale_of_tag(tag), domain=DOMAIN, header_comment=HEADER, charset="utf-8", fuzzy=False
    )
    for key, english in sorted(texts(library).items()):
        source = english if len(english) > 1 else english[0]
        given = said.get(key)
        before = known.get(key)
        stale = given is None and before is not None and _changed(before.id, english)
        forms = given or (_strings(before.string) if before else ())
        comments = ["safety"] if is_safety(key) else []
        flags = {"fuzzy"} if before is not None and (stale or before.fuzzy) and not given else set()
        string = (tuple(forms) if len(english) > 1 else forms[0]) if forms else ""
        made.add(source, string or None, auto_comments=comments, context=key, flags=flags)
    return made


def _changed(before: object, english: tuple[str, ...]) -> bool:
    return _strings(before) != english


def _strings(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (tuple, list)) else (str(value),)


def read(tag: str, locales: Path = LOCALES) -> Catalog | None:
    """The catalogue of a language as it stands, or None. Raises UserMistake."""
    return catalogue_in(locales, tag) if catalogue_path(tag, locales).is_file() else None


def catalogue_path(tag: str, locales: Path = LOCALES) -> Path:
    """Where the catalogue of a language lies."""
    return folder_of(tag, locales) / f"{DOMAIN}.po"


def as_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a .po file with no clock in it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, sort_output=False)
    plural = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    head = "".join(f"# {line}\n" for line in HEADER.splitlines())
    head += 'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n'
    head += '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    head += f'"Language: {catalogue.locale_identifier}\\n"\n"Plural-Forms: {plural}\\n"\n'
    return f"{head}\n".encode() + out.getvalue()


def update_catalogues(tags: Sequence[str], locales: Path = LOCALES) -> None:
    """Write the catalogues of these languages anew, or begin them; blank means all there are.

    Raises UserMistake, and then nothing has been written.
    """
    library = load_library(locales=locales)
    named = tags or library.languages[1:]
    # A new translation is looked at again with the first of the exercises.
    again = min(e.review.next_review for e in library.exercises.values())
    made = {tag: as_bytes(updated(tag, library, read(tag, locales))) for tag in named}
    for tag, data in made.items():
        write_private(catalogue_path(tag, locales), data)
        if not (review := locales / tag / "review.toml").exists():
            write_private(review, REVIEW.format(again=again).encode())


def main(tags: Sequence[str]) -> int:
    """Update catalogues; a user's mistake is one sentence on standard error."""
    try:
        update_catalogues(tags)
    except UserMistake as mistake:
        print(f"catalogues: {mistake}", file=sys.stderr)
        return COULD_NOT
    return OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
