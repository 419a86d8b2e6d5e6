"""The diagnosis-by-exercise matrix as a heat map: a letter, a shade and a reason in each cell."""

from collections import Counter
from itertools import groupby

from IPython.display import HTML
from markupsafe import Markup

from ..clinic.case import Bearing
from ..clinic.rules import cell as ruled
from ..model.diagnosis import Diagnosis
from ..model.exercise import Exercise
from ..model.library import Library
from .html import join, lead, page, scrolling

# Ground and ink of each code: lighter means freer, so that the map can be read in grey as well.
SHADES = {
    "Y": ("#eaf6ec", "#14401c"), "D": ("#d3e6f7", "#10324f"), "L": ("#f7e7b0", "#4a3800"),
    "1": ("#dfe3fa", "#20264f"), "2": ("#c3caf3", "#20264f"), "3": ("#a3aeea", "#171c40"),
    "4": ("#8793e0", "#0c0f26"), "T": ("#e2bfe8", "#3f1248"), "C": ("#f0a35e", "#3a1a00"),
    "X": ("#4a4a4a", "#ffffff"),
}  # fmt: skip
MEANS = {
    "Y": "offered",
    "D": "only where testing favours its direction",
    "L": "later, when irritability is low",
    "1": "from post-operative phase 1",
    "2": "from post-operative phase 2",
    "3": "from post-operative phase 3",
    "4": "from post-operative phase 4",
    "T": "first trimester only",
    "C": "a clinician must unlock it",
    "X": "left out by default",
}
READY = {"start": "high", "build": "moderate", "keep": "low"}


def heat_map(library: Library) -> HTML:
    """Every exercise under every diagnosis: the code, and in words why."""
    note = (
        "A letter and a shade for each pair; rest the pointer on a cell for its reason, "
        "which a screen reader reads out too. The darker the cell, the more holds it back."
    )
    top = join(
        Markup('<th scope="col">{}</th>').format(d.clinical_name)
        for d in library.diagnoses.values()
    )
    groups = groupby(_ordered(library), key=lambda e: e.category)
    body = join(_group(name, list(items), library) for name, items in groups)
    made = Markup(
        '<table class="heat"><caption>Exercises by diagnosis</caption><thead><tr>'
        '<th scope="col">Exercise</th>{}</tr></thead>{}</table>'
    ).format(top, body)
    return page(_look(), lead(note), legend(library), scrolling("Exercises by diagnosis", made))


def legend(library: Library) -> Markup:
    """What each code means, and how many pairs have it."""
    counts = code_counts(library)
    said = (
        Markup('<li><span class="c{}">{}</span> {} ({})</li>').format(c, c, words, counts[c])
        for c, words in MEANS.items()
    )
    return Markup('<ul class="legend">{}</ul>').format(join(said))


def code_counts(library: Library) -> Counter[str]:
    """How many pairs of exercise and diagnosis have each code."""
    return Counter(library.cell(e, d) for e in library.exercises for d in library.diagnoses)


def reason(exercise: Exercise, diagnosis: Diagnosis, library: Library) -> str:
    """Why a pair has its code: what the rule itself says, or the ready sets that name it."""
    said = [h.reason for h in ruled(exercise, diagnosis.id, _careful(diagnosis), library)]
    sets = [
        f"In the ready set for {level} irritability."
        for name, level in READY.items()
        if exercise.id in getattr(diagnosis.ready, name)
    ]
    phases = [
        f"In the set of phase {n}." for n, ids in diagnosis.phases.items() if exercise.id in ids
    ]
    return " ".join((*(said or ["May be offered."]), *sets, *phases))


def _careful(diagnosis: Diagnosis) -> Bearing:
    """A patient of whom nothing is known that would open a code."""
    return Bearing(
        diagnosis_id=diagnosis.id,
        stage="B",
        phase="",
        irritability="moderate",
        direction=None,
        pregnant=False,
        first_trimester=False,
    )


def _ordered(library: Library) -> list[Exercise]:
    return sorted(library.exercises.values(), key=lambda e: e.category)


def _group(category: str, exercises: list[Exercise], library: Library) -> Markup:
    title = category.replace("_", " ").capitalize()
    head = Markup('<tr><th class="group" scope="rowgroup" colspan="{}">{}</th></tr>').format(
        1 + len(library.diagnoses), title
    )
    return Markup("<tbody>{}{}</tbody>").format(head, join(_line(e, library) for e in exercises))


def _line(exercise: Exercise, library: Library) -> Markup:
    cells = join(_cell(exercise, d, library) for d in library.diagnoses.values())
    return Markup('<tr><th scope="row" title="{}">{}</th>{}</tr>').format(
        exercise.clinician_note, exercise.name, cells
    )


def _cell(exercise: Exercise, diagnosis: Diagnosis, library: Library) -> Markup:
    code, why = library.cell(exercise.id, diagnosis.id), reason(exercise, diagnosis, library)
    note = "" if code == "Y" else exercise.clinician_note
    return Markup('<td class="c{}" title="{}">{}<span class="unseen">: {}</span></td>').format(
        code, f"{exercise.name}, {diagnosis.clinical_name}: {why} {note}".strip(), code, why
    )


def _look() -> Markup:
    shades = "".join(
        f".kit .c{code}{{background:{ground};color:{ink}}}"
        for code, (ground, ink) in SHADES.items()
    )
    return Markup(
        "<style>{}.kit span[class^=c]{{padding:.1em .6em;border-radius:3px;font-weight:700}}"
        ".kit .legend{{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.4em 1.4em}}"
        ".kit .heat td{{text-align:center!important;font-weight:700;position:relative;"
        "border-right:1px solid var(--jp-layout-color0,#fff)}}"
        ".kit .heat thead th{{max-width:7.5rem;font-size:12px}}"
        ".kit .heat tbody th{{padding:.15em .6em;font-weight:400}}"
        ".kit .heat td{{padding:.15em .6em}}"
        ".kit .heat th.group{{font-weight:700;padding-top:.6em}}</style>"
    ).format(Markup(shades))
