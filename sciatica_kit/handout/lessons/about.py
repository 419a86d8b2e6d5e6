"""The page "About sciatica": what everybody may like to know, and what holds for one alone."""

from ...model.finding import Advice
from ...model.library import Library
from ...model.practice import Practice
from ...model.program import Program
from ..page import AboutPage, DailyLine, TextBox
from ..permitted import advice_said

HEADING = "heading"


def about_sciatica(
    program: Program, left: tuple[Advice, ...], practice: Practice, library: Library
) -> AboutPage | None:
    """The page, in the order of its headings; none where the row, or else the practice, wants none.

    `left` are the habits for which there was no room elsewhere. Source: evidence, section 1.
    """
    if not wanted(program, practice):
        return None
    names, table = situation(program), library.phrases["sciatica"]
    sections = (_section(key, table[key], names, library) for key in table if key != HEADING)
    return AboutPage(
        heading=table[HEADING],
        sections=tuple(section for section in sections if section.lines),
        habits=tuple(
            DailyLine(title=a.title, text=advice_said(a, program.forbidden)) for a in left
        ),
    )


def wanted(program: Program, practice: Practice) -> bool:
    """Whether the handout has the page."""
    asked = program.profile.about
    return practice.about if asked is None else asked == "yes"


def situation(program: Program) -> frozenset[str]:
    """The names of all that holds for a patient, as lessons are kept for them or from them."""
    profile, precautions = program.profile, {p.id for p in program.precautions}
    holds = {
        "side_both": profile.side == "both",
        "operated": bool(profile.surgery_date or program.phase or "lumbar_fusion" in precautions),
        "pregnant": any(p.trimester for p in program.precautions),
        "stretches_hamstrings": any(
            p.exercise.category == "hamstring_stretch" for p in program.prescriptions
        ),
        "may_walk": not program.walking.because.startswith(("precaution", "red_flag")),
        f"phase_{program.phase}": bool(program.phase),
    }
    return frozenset(
        {program.diagnosis.id, *precautions, *(n for n, is_so in holds.items() if is_so)}
    )


def _section(key: str, heading: str, names: frozenset[str], library: Library) -> TextBox:
    lessons = (x for x in library.education.values() if x.section == key)
    return TextBox(heading=heading, lines=tuple(x.text for x in lessons if x.is_for(names)))
