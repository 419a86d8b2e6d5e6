"""The pages of one plan as data: the patient's in their language, the staff page in English."""

from dataclasses import replace
from typing import TypeVar

from ..clinic.plan import Plan
from ..clinic.safety import Referral, is_pregnant
from ..handout.compose import compose
from ..handout.page import Handout, UrgentSheet
from ..handout.staff.compose import compose_staff_page
from ..handout.staff.page import StaffPage
from ..handout.urgent import compose_urgent
from ..library.translate import SOURCE, flags_in, in_language, lacking, said_in
from ..model.finding import Authority
from ..model.library import Library
from ..model.patient import PatientProfile
from ..model.program import Program
from .edition import Edition

# The red flag that only who is pregnant can have.
PREGNANT = "pregnancy_warning"
Drafted = TypeVar("Drafted", Handout, UrgentSheet)


class NothingToMake(Exception):
    """The plan gives nothing to hand out; its problems say why."""


class Untranslated(NothingToMake):
    """The page would need texts that its language does not have; `ids` names them."""

    def __init__(self, tag: str, ids: tuple[str, ...]) -> None:
        self.tag, self.ids = tag, ids
        named = ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
        super().__init__(f"there is no checked text in “{tag}” for {named}")


def untranslated(plan: Plan, edition: Edition) -> tuple[str, ...]:
    """The ids of texts that a programme's page lacks in its language; none where English may do."""
    if edition.practice.english_in_place or not isinstance(plan.outcome, Program):
        return ()
    return lacking(
        plan.outcome, edition.library, (plan.profile and plan.profile.language) or SOURCE
    )


def page_of(plan: Plan, edition: Edition) -> Handout | UrgentSheet:
    """The printed page of a plan as data. Raises NothingToMake where there is none."""
    tag = (plan.profile and plan.profile.language) or SOURCE
    spoken = in_language(edition.library, tag, _to_a_woman(plan.profile, edition.library))
    if isinstance(plan.outcome, Program):
        return _finished(_handout(plan.outcome, tag, spoken, edition), spoken, edition)
    if isinstance(plan.outcome, Referral):
        flags, beside = (flags_in(x, spoken) for x in (plan.outcome.flags, plan.outcome.beside))
        said = replace(plan.outcome, flags=flags, beside=beside)
        sheet = compose_urgent(said, edition.practice, spoken)
        return _finished(sheet, spoken, edition)
    raise NothingToMake("; ".join(problem.problem for problem in plan.problems))


def _to_a_woman(profile: PatientProfile | None, library: Library) -> bool:
    """Whether the page is for who is pregnant or has just given birth."""
    if profile is None:
        return False
    obstetric = any(
        library.precautions[name].authority == Authority.OBSTETRIC for name in profile.precautions
    )
    return obstetric or is_pregnant(profile, library) or PREGNANT in (profile.red_flags or ())


def _handout(program: Program, tag: str, spoken: Library, edition: Edition) -> Handout:
    """The handout of a programme, with what its language lacks in English, if that may be."""
    ids = lacking(program, edition.library, tag)
    if ids and not edition.practice.english_in_place:
        raise Untranslated(tag, ids)
    page = compose(said_in(program, spoken), edition.practice, spoken, edition.for_visitors)
    return marked(page, ids, edition)


def english_page_of(program: Program, edition: Edition) -> Handout:
    """The same programme's handout for a reader of English."""
    page = compose(in_english(program), edition.practice, edition.library, edition.for_visitors)
    return _finished(page, edition.library, edition)


def _finished(page: Drafted, spoken: Library, edition: Edition) -> Drafted:
    """The page with its plain mark while no clinician has approved it, and the size of its type."""
    mark = "" if edition.approved else spoken.phrases["draft"]["mark"]
    return page.model_copy(update={"draft": mark, "large": edition.variants[page.variant].large})


def marked(page: Handout, ids: tuple[str, ...], edition: Edition) -> Handout:
    """The page with a plain word that some of it is in English, where that is so."""
    if not ids:
        return page
    tag = page.language
    own = in_language(edition.library, tag).phrases["small"]["english_in_place"]
    note = " ".join(dict.fromkeys((own, edition.library.phrases["small"]["english_in_place"])))
    small = page.small_print
    change = {"small_print": small.model_copy(update={"lines": (note, *small.lines)})}
    return page.model_copy(update={**change, "banner": " ".join((note, page.banner)).strip()})


def in_english(program: Program) -> Program:
    """The same programme for a reader of English."""
    profile = program.profile.model_copy(update={"language": SOURCE})
    return program.model_copy(update={"profile": profile})


def staff_page_of(plan: Plan, edition: Edition) -> StaffPage:
    """The staff page of a plan as data. Raises NothingToMake where there is none."""
    if plan.outcome is None:
        raise NothingToMake("; ".join(problem.problem for problem in plan.problems))
    return compose_staff_page(plan.outcome, plan.warnings, edition.practice, edition.library)
