"""The library in another language: each text by a stable id, from gettext catalogues."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from ..errors import UserMistake
from ..model.base import Review
from ..model.finding import RedFlag
from ..model.library import Library
from ..model.program import Program
from ..paths import LOCALES
from .cldr import form_places, locale_of_tag, to_a_woman

DOMAIN = "handout"
SOURCE = "en"
# Texts that keep a patient safe: their ids begin or end with one of these.
SAFE_STARTS = ("red_flag.", "precaution.", "care.", "phrase.urgent.", "phrase.sheet.",
               "phrase.pain.", "phrase.flare.", "phrase.call.", "phrase.walking.stop")  # fmt: skip
SAFE_ENDS = (".stop", ".mistake")
# Gives the text of an id, given the English.
Say = Callable[[str, str], str]


def is_safety(key: str) -> bool:
    """Whether a text is one that a patient's safety rests on."""
    return key.startswith(SAFE_STARTS) or key.endswith(SAFE_ENDS)


def of_others(key: str) -> bool:
    """Whether a text tells what a picture shows, and speaks to nobody."""
    return key.endswith((".drawing", ".picture")) or key.startswith("anatomy.")


def texts(library: Library) -> dict[str, tuple[str, ...]]:
    """Every text a patient may read, by id: one form, or two where a number decides."""
    found: dict[str, tuple[str, ...]] = {}

    def note(key: str, english: str) -> str:
        found[key] = (english,)
        return english

    _said(library, note)
    for key, forms in _plurals(library):
        found[key] = forms
    return found


def _plurals(library: Library) -> Iterator[tuple[str, tuple[str, ...]]]:
    for table, words in library.phrases.items():
        for name in words:
            if name.endswith("_one"):
                stem = name.removesuffix("_one")
                yield f"phrase.{table}.{stem}", (words[name], words[f"{stem}_other"])


def _said(library: Library, say: Say) -> Library:
    """The library with every text that a patient may read put through `say`."""
    return replace(
        library,
        exercises=_all("exercise", library.exercises, say, _EXERCISE),
        diagnoses=_all("diagnosis", library.diagnoses, say, _DIAGNOSIS),
        red_flags={k: _flag(f"red_flag.{k}", f, say) for k, f in library.red_flags.items()},
        precautions=_all("precaution", library.precautions, say, ("prints",)),
        care=_all("care", library.care, say, ("text",)),
        advice=_all("advice", library.advice, say, ("title", "text", "picture", "instead")),
        education=_all("education", library.education, say, ("text",)),
        phrases={t: _table(t, words, say) for t, words in library.phrases.items()},
        anatomy={place: say(f"anatomy.{place}", word) for place, word in library.anatomy.items()},
    )


def _all(kind: str, items: dict[str, Any], say: Say, fields: tuple[str, ...]) -> dict[str, Any]:
    return {k: _item(f"{kind}.{k}", item, say, fields) for k, item in items.items()}


_EXERCISE = ("name", "short_name", "start", "steps", "purpose", "mistake", "easier_tip",
             "harder_tip", "stop", "drawing", "instead")  # fmt: skip
_DIAGNOSIS = ("name", "explain", "explain_after", "outlook", "banner")


def _item(key: str, item: Any, say: Say, fields: tuple[str, ...]) -> Any:
    """A model with some of its fields said anew; a drawing or picture says its words."""
    change: dict[str, Any] = {}
    for name in fields:
        value = getattr(item, name)
        if isinstance(value, tuple):
            change[name] = _each(f"{key}.{name}", value, say)
        elif isinstance(value, dict):
            change[name] = {n: _each(f"{key}.{name}.{n}", v, say) for n, v in value.items()}
        elif isinstance(value, str):
            change[name] = say(f"{key}.{name}", value) if value else value
        elif value is not None:
            change[name] = value.model_copy(update={"alt": say(f"{key}.{name}", value.alt)})
    return item.model_copy(update=change)


def _each(key: str, value: Any, say: Say) -> Any:
    """A text said anew, or each line of several."""
    if isinstance(value, tuple):
        return tuple(say(f"{key}.{i}", line) for i, line in enumerate(value, 1))
    return say(key, value)


def _flag(key: str, flag: Any, say: Say) -> Any:
    said = _item(key, flag, say, ("ask", "found", "action"))
    worse = tuple(_item(f"{key}.{w.tier}", w, say, ("action",)) for w in flag.worse)
    known = {name: say(f"{key}.ask_with.{name}", text) for name, text in flag.ask_with.items()}
    return said.model_copy(update={"worse": worse, "ask_with": known})


def _table(table: str, words: dict[str, str], say: Say) -> dict[str, str]:
    """A table of phrases; the forms that a number decides are seen to elsewhere."""
    plain = {n for n in words if not _by_number(n, words)}
    return {n: say(f"phrase.{table}.{n}", w) if n in plain else w for n, w in words.items()}


def _by_number(name: str, words: dict[str, str]) -> bool:
    stem, _, form = name.rpartition("_")
    return form in ("one", "other") and f"{stem}_one" in words


@dataclass(frozen=True)
class Language:
    """One catalogue: its texts by id, where each plural form stands, and who has checked them."""

    tag: str
    said: dict[str, tuple[str, ...]]
    places: Mapping[str, int]
    review: Review

    def lacks(self, library: Library) -> tuple[str, ...]:
        """The ids of texts that are missing, fuzzy, or made from English that has changed."""
        return tuple(key for key in texts(library) if key not in self.said)


# Remembered by the library, which knows where its catalogues are and names their very bytes.
@lru_cache(maxsize=16)
def language(tag: str, library: Library) -> Language:
    """The catalogue of a language, without what is fuzzy or stale. Raises UserMistake."""
    english, catalogue = texts(library), catalogue_in(library.locales, tag)
    said: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        forms = _forms(message)
        current = english.get(message.context or "")
        if current and forms and not message.fuzzy and current == _source(message):
            said[str(message.context)] = forms
    places = form_places(tag, catalogue.plural_expr)
    return Language(tag, said, places, review_of(tag, library))


def catalogue_in(locales: Path, tag: str) -> Catalog:
    """The catalogue of a language out of a folder of them. Raises UserMistake."""
    path = folder_of(tag, locales) / f"{DOMAIN}.po"
    try:
        with path.open("rb") as file:
            made = read_po(file, locale=locale_of_tag(tag), abort_invalid=True)
        form_places(tag, made.plural_expr)
    except (OSError, ValueError, PoFileError) as error:
        raise UserMistake(f"{path} cannot be read: {error}: mend it") from None
    return made


def review_of(tag: str, library: Library) -> Review:
    """Who made a translation, who has checked it, and when to look again. Raises UserMistake."""
    path = library.locales / tag / "review.toml"
    try:
        return Review.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise UserMistake(f"{path} cannot be read: {error}: copy a neighbour's") from None


def folder_of(tag: str, locales: Path = LOCALES) -> Path:
    """Where a language's catalogue lies."""
    return locales / tag / "LC_MESSAGES"


def _source(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (str(message.id),)


def _forms(message: Message) -> tuple[str, ...]:
    given = message.string
    forms = tuple(given) if isinstance(given, (tuple, list)) else (given,)
    return tuple(map(str, forms)) if message.id and all(forms) else ()


def in_language(library: Library, tag: str, woman: bool = False) -> Library:
    """The library in a language; what its catalogue lacks stays English and must be seen to.

    `woman` says that it is spoken to a woman, in languages whose verbs tell.
    """
    return library if tag == SOURCE else _translated(library, tag, woman)


@lru_cache(maxsize=16)
def _translated(library: Library, tag: str, woman: bool) -> Library:
    spoken = language(tag, library)
    addressed = to_a_woman(library.locales / tag) if woman else str
    turned = {
        key: tuple(map(str if of_others(key) else addressed, forms))
        for key, forms in spoken.said.items()
    }

    def say(key: str, english: str) -> str:
        return turned.get(key, (english,))[0]

    made = _said(library, say)
    tables = {t: dict(words) for t, words in made.phrases.items()}
    for key, _ in _plurals(library):
        _, table, stem = key.split(".")
        if key in turned:
            tables[table] |= _named(stem, turned[key], spoken.places)
    return replace(made, phrases=tables, translation=spoken.review)


def _named(stem: str, forms: tuple[str, ...], places: Mapping[str, int]) -> dict[str, str]:
    """The forms of a phrase by its name; where no whole number asks for "other", it is the last."""
    found = {"other": forms[-1]} | {name: forms[place] for name, place in places.items()}
    return {f"{stem}_{name}": form for name, form in found.items()}


def said_in(program: Program, library: Library) -> Program:
    """A programme with its items as a translated library says them; judgement stays as it was."""
    items = tuple(
        p.model_copy(update={"exercise": library.exercises[p.exercise.id]})
        for p in program.prescriptions
    )
    return program.model_copy(
        update={
            "prescriptions": items,
            "diagnosis": library.diagnoses[program.diagnosis.id],
            "advice": tuple(library.advice[a.id] for a in program.advice),
            "precautions": tuple(library.precautions[p.id] for p in program.precautions),
            "noted_flags": flags_in(program.noted_flags, library),
        }
    )


def flags_in(flags: tuple[RedFlag, ...], library: Library) -> tuple[RedFlag, ...]:
    """Red flags as a translated library says them, at the tier they were raised to."""
    return tuple(_flag_in(flag, library.red_flags[flag.id]) for flag in flags)


def _flag_in(flag: RedFlag, said: RedFlag) -> RedFlag:
    raised = next((w for w in said.worse if w.tier == flag.tier), None)
    action = raised.action if raised and flag.tier != said.tier else said.action
    return flag.model_copy(update={"ask": said.ask, "found": said.found, "action": action})


# Texts that every page may need, whatever the patient has.
# The advice is what stands on every handout: see handout/weeks/steps.py.
ALWAYS = ("phrase.", "red_flag.", "anatomy.", "advice.bad_day.")


def lacking(program: Program, library: Library, tag: str) -> tuple[str, ...]:
    """The ids of texts that a programme's page needs and the language does not have."""
    if tag == SOURCE:
        return ()
    needed = (
        *ALWAYS,
        f"diagnosis.{program.diagnosis.id}.",
        *(f"exercise.{p.exercise.id}." for p in program.prescriptions),
        *(f"precaution.{p.id}." for p in program.precautions),
        *(f"advice.{a.id}." for a in program.advice),
        *(f"care.{key}." for p in (*program.precautions, *program.noted_flags) for key in p.asks),
        *(() if program.profile.about == "no" else ("education.",)),
    )
    return tuple(k for k in language(tag, library).lacks(library) if k.startswith(needed))
