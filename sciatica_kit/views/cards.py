"""One card for each item of the library: everything that a reviewer has to look at."""

import re
from datetime import date

from IPython.display import HTML
from markupsafe import Markup

from ..figures.draw import draw, whole
from ..figures.moving import moving
from ..library.check import spoken
from ..library.readability import reading
from ..model.base import Reviewed
from ..model.exercise import Exercise
from ..model.finding import Precaution
from ..model.library import Library
from ..model.practice import Practice
from .drawings import Way, palette_of
from .fields import fields, reviewed
from .html import bullets, details, framed_picture, join, named, page, table
from .matrix import reason
from .precautions import exercises_of, held_lines, precautions_of
from .reviews import state

# The words of an exercise in the order in which the patient reads them.
WORDS = ("Name", "Purpose", "Start", "Steps", "Mistake", "Easier tip", "Harder tip", "Stop")


def exercise_cards(
    library: Library, practice: Practice, category: str, moved: bool = False
) -> HTML:
    """The exercises of a category, each a card that opens; moving pictures only where asked."""
    found = [e for e in library.exercises.values() if e.category == category]
    cards = (
        details(f"{e.name} ({e.code})", _body(e, library, practice, moved), opened=n == 0)
        for n, e in enumerate(found)
    )
    return page(*cards)


def item_card(library: Library, practice: Practice, kind: str, name: str) -> HTML:
    """One item of any kind as a card, with its moving picture where it has one."""
    item = getattr(library, kind)[name]
    title = Markup("<h3>{}</h3>").format(named(item))
    return page(title, _body(item, library, practice, True))


def _body(item: Reviewed, library: Library, practice: Practice, moved: bool) -> Markup:
    shown = (
        exercise_pictures(item, practice, "left", moved)
        if isinstance(item, Exercise)
        else Markup("")
    )
    return join(
        (_chips(item), shown, _texts(item), _judgement(item, library), _proof(item, library))
    )


def _chips(item: Reviewed) -> Markup:
    said = [state(item.review), f"next review {item.review.next_review}"]
    if isinstance(item, Exercise):
        said.insert(0, f"reading grade {reading(list(spoken(item).values()), 'en')['grade']}")
    chips = join((Markup('<span class="state">{}</span>').format(text) for text in said), " ")
    return Markup("<p>{}</p>").format(chips)


def exercise_pictures(exercise: Exercise, practice: Practice, side: Way, moved: bool) -> Markup:
    """The drawing of an exercise and, where asked, its moving picture."""
    look = palette_of(practice)
    made = draw(exercise.drawing, side, look)
    shown = [
        framed_picture(whole(made, exercise.name), made.alt, f"As printed ({side}). {made.alt}")
    ]
    if moved:
        svg = moving(exercise.drawing, side, look, "m")
        shown.append(framed_picture(svg, f"{exercise.name}, moving", "Moving, as on the screen"))
    return Markup('<div class="pictures">{}</div>').format(join(shown))


def _texts(item: Reviewed) -> Markup:
    """The words for patients apart from what is for staff."""
    said = fields(item)
    own = WORDS if isinstance(item, Exercise) else ()
    rest = {label: lines for label, lines in said.items() if label not in (*own, "Suits")}
    words = {label: said[label] for label in own if label in said}
    first = _list("What the patient reads", words) if words else Markup("")
    return Markup('<div class="two">{}{}</div>').format(first, _list("What the file says", rest))


def _list(title: str, said: dict[str, tuple[str, ...]]) -> Markup:
    rows = ((label, _lines(label, lines)) for label, lines in said.items())
    return Markup("<section>{}</section>").format(table(title, ("Field", "Text"), rows))


def _lines(label: str, lines: tuple[str, ...]) -> str:
    if label in ("Tags", "Targets", "Aliases"):
        return ", ".join(lines)
    return lines[0] if len(lines) == 1 else bullets(lines, "ol" if label == "Steps" else "ul")


def _judgement(item: Reviewed, library: Library) -> Markup:
    """What the rules make of an item."""
    if isinstance(item, Precaution):
        found = exercises_of(item, library)
        return details(f"Exercises that it hides: {len(found)}", bullets(found))
    if not isinstance(item, Exercise):
        return Markup("")
    rows = (
        (d.clinical_name, library.cell(item.id, d.id), reason(item, d, library))
        for d in library.diagnoses.values()
    )
    suits = table("For each diagnosis", ("Diagnosis", "Code", "Why"), rows)
    count = len(precautions_of(item, library))
    return details("Each diagnosis: code and reason", suits) + details(
        f"Precautions that hide it: {count}", held_lines(item, library)
    )


def _proof(item: Reviewed, library: Library) -> Markup:
    rows = (
        (e.reference, e.grade, e.note or "—", _citation(e.reference, library))
        for e in item.evidence
    )
    head = ("Reference", "Grade", "Note", "Source")
    proof = table("Evidence", head, rows)
    grades = ", ".join(f"{e.reference} ({e.grade})" for e in item.evidence)
    return details(f"Evidence and its grades: {grades}", proof) + details(
        "Review", bullets(reviewed(item))
    )


def _citation(reference: str, library: Library) -> str | Markup:
    """The source of a reference; its address is a link only where it is a plain one."""
    found = library.references.get(reference)
    if found is None:
        return "general practice, unverified" if reference == "G" else "from the seed text"
    if not re.fullmatch(r"https://\S+", found.address):
        return f"{found.citation} {found.address}"
    return Markup('{} <a href="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(
        found.citation, found.address, found.address
    )


def next_year(day: date) -> date:
    """The same day of the next year, or the day before where that year has none."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)
