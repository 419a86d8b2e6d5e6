"""Which drawings a handout carries: the patient's side, and a body that looks like the patient."""

from collections.abc import Callable, Mapping
from typing import Literal

from ..clinic.safety import age_in_years
from ..model.exercise import Exercise
from ..model.finding import Advice
from ..model.library import Library
from ..model.pose import Look
from ..model.practice import Practice
from ..model.program import Program
from .page import Anatomy, Illustration

OLDER = 65
LABEL = "label."
Side = Literal["left", "right", ""]


def side_of(program: Program) -> Side:
    """The one sore side, or none where both or neither is given."""
    side = program.profile.side
    return side if side in ("left", "right") else ""


def look_of(program: Program, practice: Practice) -> Look:
    """The body in the drawings: palette by the practice; age, build and bed by the patient."""
    has = {p.id for p in program.precautions}
    rounded = {p.trimester for p in program.precautions} & {"t2", "t3"}
    age = age_in_years(program.profile, program.issued_on)
    home = program.profile.equipment
    return Look(
        skin=practice.figure.skin,
        hair=practice.figure.hair,
        build="pregnant" if rounded else "larger" if "obesity" in has else "usual",
        older=age is not None and age >= OLDER,
        surface="mat" if home is not None and "mat" in home else "bed",
        aid="stick" if home is not None and "stick" in home else "",
    )


def picture_of(exercise: Exercise, program: Program, practice: Practice, alt: str) -> Illustration:
    """The drawing of an exercise for this patient; `alt` is what stands for it in words."""
    look = look_of(program, practice)
    return Illustration(drawing=exercise.drawing, side=side_of(program), look=look, alt=alt)


def habit_picture(
    advice: Advice, program: Program, practice: Practice, library: Library
) -> Illustration | None:
    """One panel that shows a habit, where the advice names one."""
    if advice.picture is None:
        return None
    drawing = library.exercises[advice.picture.exercise].drawing
    return Illustration(
        drawing=drawing,
        side=side_of(program),
        look=look_of(program, practice).model_copy(update={"surface": "bed"}),
        alt=advice.picture.alt,
        panel=advice.picture.panel,
    )


def explaining(
    program: Program, words: Mapping[str, str], sided: Callable[[str], str]
) -> tuple[Anatomy, ...]:
    """The nerve's way down the sore side, and where it is bothered by this diagnosis.

    `words` are the library's own for these pictures, `sided` puts the side into a sentence.
    """
    side = side_of(program)
    labels = {k.removeprefix(LABEL): word for k, word in words.items() if k.startswith(LABEL)}
    which = "side" if side else "both"
    return tuple(
        Anatomy(name=name, side=side, labels=labels, alt=sided(words[f"alt.{name}.{which}"]))
        for name in ("nerve_path", program.diagnosis.picture)
    )
