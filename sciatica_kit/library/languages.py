"""What must hold in a catalogue before a page is made in its language: `library check` says it."""

from collections.abc import Iterator
from string import Formatter

from babel.messages.catalog import Catalog

from ..errors import UserMistake
from ..fonts import unprintable
from ..model.library import Library
from .check import Mistake
from .translate import DOMAIN, SOURCE, catalogue_in, language, review_of, texts


def language_mistakes(library: Library) -> Iterator[Mistake]:
    """Every mistake in the catalogues; what is not translated yet is none, for it is held back."""
    for tag in library.languages:
        if tag != SOURCE:
            yield from _mistakes(tag, library)


def _mistakes(tag: str, library: Library) -> Iterator[Mistake]:
    try:
        review_of(tag, library)
        catalogue = catalogue_in(library.locales, tag)
    except UserMistake as mistake:
        yield Mistake(f"locale/{tag}", "", str(mistake))
        return
    file = f"locale/{tag}/LC_MESSAGES/{DOMAIN}.po"
    yield from (Mistake(file, key, said) for key, said in _gaps(tag, library))
    yield from (Mistake(file, "", said) for said in _signs(catalogue))


def _gaps(tag: str, library: Library) -> Iterator[tuple[str, str]]:
    """Texts that leave out what the English fills in, or fill in what it does not."""
    said = language(tag, library).said
    for key, english in texts(library).items():
        wanted = set().union(*map(gaps, english))
        forms = [gaps(form) for form in said.get(key, ())]
        for name in sorted(set().union(*forms) - wanted):
            yield key, f"{name} is not filled in in the English: take it out"
        # A form for one number may say the number in a word; the last is for all the rest.
        lost = wanted - forms[-1] if forms else ()
        yield from ((key, f"{name} is missing: put it in its place") for name in sorted(lost))


def gaps(text: str) -> set[str]:
    """The places to be filled in a text; the two forms of a side count as one."""
    try:
        return {f"{{{name.removesuffix('_m')}}}" for _, name, *_ in Formatter().parse(text) if name}
    except ValueError:
        return {"a lone brace"}


def _signs(catalogue: Catalog) -> Iterator[str]:
    """A sign that no font of ours has, said once for the whole catalogue."""
    said = (message.string for message in catalogue if message.id)
    forms = (form for s in said for form in (s if isinstance(s, (tuple, list)) else (s,)))
    bad = unprintable("".join(map(str, forms)).replace("\n", ""))
    if bad:
        yield f"no font here can print {bad}: another script needs a font first"
