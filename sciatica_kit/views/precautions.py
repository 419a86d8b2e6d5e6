"""Which precaution keeps which exercise from a patient, in the words of the rules themselves."""

from IPython.display import HTML
from markupsafe import Markup

from ..clinic.rules import hidden_by
from ..model.exercise import Exercise
from ..model.finding import Precaution
from ..model.library import Library
from .html import bullets, lead, page, table


def hidden(library: Library) -> dict[tuple[str, str], str]:
    """Each pair of exercise and precaution that a rule parts, with the rule's reason."""
    pairs = (
        (e.id, p.id, hidden_by(e, p, library))
        for e in library.exercises.values()
        for p in library.precautions.values()
    )
    return {(e, p): why for e, p, why in pairs if why}


def by_exercise(library: Library) -> HTML:
    """For each exercise the precautions that hide it, and why."""
    note = "The reasons are those that the rules give when they hold an exercise back."
    rows = (
        (e.name, len(precautions_of(e, library)), bullets(precautions_of(e, library)))
        for e in library.exercises.values()
    )
    head = ("Exercise", "Precautions", "Not with")
    return page(
        lead(note),
        table("What hides each exercise", head, rows, long=True),
    )


def by_precaution(library: Library) -> HTML:
    """For each precaution what it hides, prefers, caps and prints."""
    rows = (
        (
            p.label,
            p.authority,
            len(exercises_of(p, library)),
            bullets(exercises_of(p, library)),
            ", ".join(library.exercises[name].name for name in p.prefers) or "—",
            bullets(caps(p)) or "—",
            bullets((*(library.care[key].text for key in p.asks), *p.prints)) or "—",
        )
        for p in library.precautions.values()
    )
    head = ("Precaution", "Whose rule", "Hides", "Which and why", "Prefers", "Caps", "Prints")
    return page(table("What each precaution does", head, rows, long=True))


def precautions_of(exercise: Exercise, library: Library) -> tuple[str, ...]:
    """One line for each precaution that hides an exercise."""
    found = ((p.label, hidden_by(exercise, p, library)) for p in library.precautions.values())
    return tuple(f"{label}: {why}." for label, why in found if why)


def exercises_of(precaution: Precaution, library: Library) -> tuple[str, ...]:
    """One line for each exercise that a precaution hides."""
    found = ((e.name, hidden_by(e, precaution, library)) for e in library.exercises.values())
    return tuple(f"{name}: {why}." for name, why in found if why)


def caps(p: Precaution) -> tuple[str, ...]:
    """What a precaution limits besides: items, seconds of a hold, minutes of a walk."""
    said = (
        (p.max_items, "exercises at most"),
        (p.max_hold_seconds, "seconds a hold at most"),
        (p.max_walk_minutes, "minutes a walk at most"),
    )
    found = [f"{number} {words}" for number, words in said if number is not None]
    return (*found, *(["no walking plan until a clinician says so"] if p.locks_walking else []))


def held_lines(exercise: Exercise, library: Library) -> Markup:
    """The precautions that hide an exercise as a list, or a plain word that none does."""
    return bullets(precautions_of(exercise, library)) or Markup("<p>No precaution hides it.</p>")
