"""What must hold between content files, said all at once: `library check` prints these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..fonts import unprintable, unseen
from ..model.exercise import TAGS, Exercise
from ..model.finding import SITUATIONS
from ..model.intake import fold
from .wording import MAX_GRADE, faults, grade, unasked, unsaid

if TYPE_CHECKING:
    from ..model.library import Library


# After an operation, as advice names them.
# Where an exercise's text may need more than its tags, besides its steps.
PLACES = ("start", "mistake", "easier_tip", "harder_tip", "stop", "picture")
PHASES = ("phase_1", "phase_2", "phase_3", "phase_4")
# As testing finds them.
DIRECTIONS = ("direction_extension", "direction_flexion", "direction_neutral")


@dataclass(frozen=True)
class Mistake:
    """One mistake in the content: file, place in it, what is wrong."""

    file: str
    place: str
    problem: str

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.place}: {self.problem}"
            if self.place
            else f"{self.file}: {self.problem}"
        )


def spoken(exercise: Exercise) -> dict[str, str]:
    """Every text of an exercise that a patient reads, by its place in the file."""
    steps = {f"steps.{n}": step for n, step in enumerate(exercise.steps, 1)}
    fields = (
        "name",
        "short_name",
        "purpose",
        "start",
        "mistake",
        "easier_tip",
        "harder_tip",
        "stop",
    )
    drawn = {"drawing": exercise.drawing.alt.replace("{side}", "sore")}
    other = {f"instead.{place}": text for place, text in exercise.instead.items()}
    return {**{f: getattr(exercise, f) for f in fields}, **steps, **drawn, **other}


def dangling(library: Library) -> Iterator[Mistake]:
    """Every id named anywhere must exist."""
    known_limits = set(library.precautions)
    for e in library.exercises.values():
        if e.id in (*e.easier, *e.harder):
            yield Mistake(f"exercises/{e.id}.toml", "easier, harder", "names the exercise itself")
        yield from _missing(f"exercises/{e.id}.toml", "easier", e.easier, library.exercises)
        yield from _missing(f"exercises/{e.id}.toml", "harder", e.harder, library.exercises)
        yield from _missing(f"exercises/{e.id}.toml", "limits", e.limits.precautions, known_limits)
        yield from _missing(f"exercises/{e.id}.toml", "tags", e.tags, TAGS)
        yield from _needs(e)
        yield from _missing(f"exercises/{e.id}.toml", "suits", e.suits, library.diagnoses)
    for a in library.advice.values():
        known = {*library.diagnoses, *library.precautions, *PHASES, *DIRECTIONS}
        known |= {*library.exercises}
        yield from _missing("advice.toml", f"{a.id}.not_for", a.not_for, known)
        yield from _missing("advice.toml", f"{a.id}.needs", a.needs, TAGS)
        if a.picture is not None:
            yield from _missing("advice.toml", a.id, (a.picture.exercise,), library.exercises)
    for lesson in library.education.values():
        known = {*library.diagnoses, *library.precautions, *PHASES, *SITUATIONS}
        names = (*lesson.only_for, *lesson.not_for)
        yield from _missing("education.toml", f"{lesson.id}.only_for, not_for", names, known)
    for d in library.diagnoses.values():
        named = (
            *d.ready.start,
            *d.ready.build,
            *d.ready.keep,
            *sum(d.phases.values(), ()),
            *sum(d.first, ()),
            *d.suits,
        )
        yield from _missing(f"diagnoses/{d.id}.toml", "ready", named, library.exercises)
        yield from _missing(f"diagnoses/{d.id}.toml", "daily", d.daily, library.advice)
    for p in library.precautions.values():
        together = sum(p.hides_together, ())
        yield from _missing("precautions.toml", p.id, (*p.hides, *p.never, *together), TAGS)
        yield from _missing("precautions.toml", p.id, p.asks, library.care)
        yield from _missing(
            "precautions.toml", p.id, (*p.hides_exercises, *p.prefers), library.exercises
        )
    for f in library.red_flags.values():
        yield from _missing("red_flags.toml", f.id, f.hides, TAGS)
        yield from _missing("red_flags.toml", f.id, f.asks, library.care)
        yield from _missing("red_flags.toml", f.id, f.replaces, library.red_flags)
        yield from _missing("red_flags.toml", f.id, f.ask_with, library.precautions)
        yield from _missing("red_flags.toml", f.id, f.blocks_for, library.diagnoses)
        yield from _missing("red_flags.toml", f.id, f.hides_exercises, library.exercises)

    for c in library.care.values():
        yield from _missing("care.toml", f"{c.id}.covers", c.covers, library.care)


def plainly(library: Library) -> Iterator[Mistake]:
    """What to take care of is asked by something; tags and notes speak to staff in words."""
    yield from (Mistake(*found) for found in (*unasked(library), *unsaid(library)))


def _needs(e: Exercise) -> Iterator[Mistake]:
    """What a text needs is a tag, of a text that there is, and so is what stands instead of it."""
    file = f"exercises/{e.id}.toml"
    places = {*PLACES, *(f"step_{n}" for n, _ in enumerate(e.steps, 1))}
    yield from _missing(file, "needs", e.needs, places)
    yield from _missing(file, "instead", e.instead, e.needs)
    for place, tags in e.needs.items():
        yield from _missing(file, f"needs.{place}", tags, TAGS)


def _missing(file: str, place: str, ids: object, known: object) -> Iterator[Mistake]:
    for name in sorted(set(ids) - set(known)):  # type: ignore[call-overload]
        yield Mistake(file, place, f"{name} does not exist")


def matrix(library: Library) -> Iterator[Mistake]:
    """Every exercise has one code for every diagnosis, in one of the two files."""
    for e in library.exercises.values():
        for d in library.diagnoses.values():
            count = (d.id in e.suits) + (e.id in d.suits)
            if count != 1:
                said = "no code" if count == 0 else "two codes"
                # A diagnosis that brings its own column is the file to mend.
                file, other = (
                    (f"diagnoses/{d.id}", e.id) if d.suits else (f"exercises/{e.id}", d.id)
                )
                yield Mistake(f"{file}.toml", "suits", f"{said} for {other}")


def codes(library: Library) -> Iterator[Mistake]:
    """No code and no alias may stand for two diagnoses, and no code for two exercises."""
    named = [
        (f"diagnoses/{d.id}.toml", word)
        for d in library.diagnoses.values()
        for word in {d.id, d.key, *d.aliases, *(code.code for code in d.codes)}
    ]
    numbered = [(f"exercises/{e.id}.toml", e.code) for e in library.exercises.values()]
    yield from (*_shared(named), *_shared(numbered))


def _shared(places: list[tuple[str, str]]) -> Iterator[Mistake]:
    """Every word that stands in two files, said for both."""
    files: dict[str, list[str]] = {}
    for file, word in places:
        files.setdefault(fold(word), []).append(file)
    for file, word in places:
        others = sorted(set(files[fold(word)]) - {file})
        if others:
            yield Mistake(file, word, f"stands in {others[0]} too")


def words(library: Library) -> Iterator[Mistake]:
    """A word of a cell stands for one item, however it is written, and none of them for nothing."""
    flags, limits = library.red_flags.values(), library.precautions.values()
    moves = library.exercises.values()
    yield from _alike([("red_flags.toml", f.id, word) for f in flags for word in (f.id, f.row)])
    yield from _alike([("precautions.toml", p.id, p.id) for p in limits])
    yield from _alike([(f"exercises/{e.id}.toml", e.id, w) for e in moves for w in (e.id, e.code)])


def _alike(named: list[tuple[str, str, str]]) -> Iterator[Mistake]:
    """Each word that is written as another item's, or as what a cell says for nothing."""
    items: dict[str, set[str]] = {}
    for _, key, word in named:
        items.setdefault(fold(word), set()).add(key)
    for file, key, word in named:
        others = sorted(items[fold(word)] - {key}) + (["none"] if fold(word) == "none" else [])
        if others:
            yield Mistake(file, key, f"{word} is read as {others[0]} in a list: name it otherwise")


def shown(library: Library) -> Iterator[Mistake]:
    """Every text for patients shows something, in letters that can be printed."""
    for file, place, text in placed_texts(library):
        if not text.strip() or unseen(text):
            yield Mistake(file, place, "shows nothing: write it with letters")
        elif not (text.isascii() and text.isprintable()) and (bad := unprintable(text)):
            yield Mistake(file, place, f"no font here can print {bad}")


def singles(library: Library) -> Iterator[Mistake]:
    """What is looked up by a word of its own may be one item's alone."""
    rows = [("red_flags.toml", f.id, "row", f.row) for f in library.red_flags.values()]
    limits = library.precautions.values()
    rows += [("precautions.toml", p.id, "trimester", p.trimester) for p in limits if p.trimester]
    walks = [e for e in library.exercises.values() if e.walk]
    rows += [(f"exercises/{e.id}.toml", "", "walk", "true") for e in walks]
    shared = Counter((field, fold(word)) for _, _, field, word in rows)
    for file, key, field, word in rows:
        if shared[field, fold(word)] > 1:
            yield Mistake(file, f"{key}.{field}".strip("."), f"{word} stands in another item too")


def stop_rules(library: Library) -> Iterator[Mistake]:
    """Every exercise says when to stop."""
    for e in library.exercises.values():
        if "stop" not in e.stop.casefold():
            yield Mistake(f"exercises/{e.id}.toml", "stop", "has no stop rule")


def picture_mistakes(library: Library) -> Iterator[Mistake]:
    """Advice shows a panel that its drawing has; a diagnosis names a picture that there is."""
    for a in library.advice.values():
        shown = library.exercises.get(a.picture.exercise) if a.picture else None
        if a.picture and shown and a.picture.panel >= len(shown.drawing.poses):
            yield Mistake("advice.toml", a.id, f"{shown.id} has no panel {a.picture.panel}")
    known = sorted({place.split(".")[1] for place in library.anatomy if place.startswith("alt.")})
    for d in library.diagnoses.values():
        if d.picture not in known:
            said = f"there is no picture {d.picture}: name one of {', '.join(known)}"
            yield Mistake(f"diagnoses/{d.id}.toml", "picture", said)


def unprinted(library: Library) -> Iterator[Mistake]:
    """A lesson stands under a heading of its page, and there is somebody for whom it is."""
    headings = [name for name in library.phrases.get("sciatica", {}) if name != "heading"]
    for lesson in library.education.values():
        if lesson.section not in headings:
            said = f"nothing prints it under {lesson.section}: name one of {', '.join(headings)}"
            yield Mistake("education.toml", f"{lesson.id}.section", said)
        elif lesson.only_for and set(lesson.only_for) <= set(lesson.not_for):
            said = "nothing prints it: it is for nobody"
            yield Mistake("education.toml", f"{lesson.id}.not_for", said)


def placed_texts(library: Library) -> Iterator[tuple[str, str, str]]:
    """Every text for patients in the content, with its file and place."""
    for e in library.exercises.values():
        yield from ((f"exercises/{e.id}.toml", place, text) for place, text in spoken(e).items())
    for d in library.diagnoses.values():
        lines = (d.name, *d.explain, *sum(d.explain_after.values(), ()), d.outlook, d.banner)
        yield from ((f"diagnoses/{d.id}.toml", "explain", line) for line in lines if line)
    for a in library.advice.values():
        if a.picture is not None:
            yield "advice.toml", a.id, a.picture.alt
        yield from (("advice.toml", a.id, text) for text in (a.title, a.text))
    yield from (("advice.toml", a.id, a.instead) for a in library.advice.values() if a.instead)
    yield from (("education.toml", lesson.id, lesson.text) for lesson in library.education.values())
    for p in library.precautions.values():
        yield from (("precautions.toml", p.id, line) for line in p.prints)
    yield from (("care.toml", c.id, c.text) for c in library.care.values())
    for f in library.red_flags.values():
        said = (f.ask, f.found, *f.action, *f.ask_with.values())
        yield from (("red_flags.toml", f.id, line) for line in said if line)


def wording(library: Library) -> Iterator[Mistake]:
    """No digit, no long or hard sentence, no promise; and no item over the reading grade."""
    items: dict[tuple[str, str], list[str]] = {}
    for file, place, text in placed_texts(library):
        yield from (Mistake(file, place, fault) for fault in faults(text))
        key = (file, "" if "/" in file else place)
        items.setdefault(key, []).append(text)
    for (file, place), said in items.items():
        if sum(len(text.split()) for text in said) >= 30 and grade(said) > MAX_GRADE:
            yield Mistake(file, place, f"reading grade {grade(said)}, at most {MAX_GRADE}")


def evidence(library: Library) -> Iterator[Mistake]:
    """Every reference cited is in the list."""
    known = set(library.references)
    for kind in ("exercises", "diagnoses", "red_flags", "precautions", "advice", "education"):
        for item in getattr(library, kind).values():
            cited = {e.reference for e in item.evidence if e.reference.startswith("R")}
            own = kind in ("exercises", "diagnoses")
            file = f"{kind}/{item.id}.toml" if own else f"{kind}.toml"
            for name in sorted(cited - known):
                yield Mistake(file, item.id, f"cites {name}, which is not in references.toml")


CHECKS: tuple[Callable[[Library], Iterator[Mistake]], ...] = (
    dangling, plainly, matrix, codes, words, singles, shown, stop_rules, picture_mistakes,
    unprinted, wording, evidence,
)  # fmt: skip
