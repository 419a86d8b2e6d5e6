"""compose_urgent: a referral becomes its one page as data, without exercises."""

from collections.abc import Iterator

from ..clinic.safety import Referral
from ..model.library import Library
from ..model.practice import Practice
from .care import crisis_line
from .frame import CALLS, frame, made_on, masthead, number_of, reviewed_by, urgent_box
from .page import Masthead, TextBox, UrgentSheet
from .phrases import Phrases


def compose_urgent(referral: Referral, practice: Practice, library: Library) -> UrgentSheet:
    """The one page of a referral: what was found, what to do now, whom to call. No exercises."""
    profile, first = referral.profile, referral.flags[0]
    say = Phrases(library.phrases, profile.language or "en")
    actions = dict.fromkeys(_actions(referral, practice, library, say))
    return UrgentSheet(
        **frame(profile, practice, library, "small"),
        document_title=say("sheet.document", ref=profile.ref),
        masthead=_sheet_masthead(referral, practice, say),
        found=TextBox(
            heading=say("sheet.found"), lines=tuple(flag.found for flag in referral.found)
        ),
        do_now=TextBox(heading=say("sheet.do"), lines=tuple(actions)),
        call_heading=say("sheet.call"),
        call_name=say(f"sheet.{_whom(first.call, practice)}"),
        call_number=number_of(first.call, practice, say),
        until=TextBox(
            heading=say("sheet.until"), lines=tuple(say("sheet.until_lines").splitlines())
        ),
        urgent=urgent_box(profile, practice, library, say, {flag.id for flag in referral.found}),
        small_print=TextBox(
            heading=say("small.heading"),
            lines=(
                made_on(profile, referral.issued_on, practice, say),
                *reviewed_by(practice, library, say),
            ),
        ),
    )


def _actions(
    referral: Referral, practice: Practice, library: Library, say: Phrases
) -> Iterator[str]:
    """What to do for all that was found, and the numbers of those to call besides the first."""
    first = referral.flags[0].call
    # One urgency on a sheet: what can wait is found, and whoever sees the patient has it in hand.
    now = [flag for flag in referral.flags if flag.tier == referral.tier]
    for flag in (*now, *referral.beside):
        yield from flag.action or (library.care[name].text for name in flag.asks)
        if flag.call == "crisis":
            yield crisis_line(practice.phones.crisis, say)
    for call in dict.fromkeys(flag.call for flag in now):
        number = number_of(call, practice, say)
        if number != number_of(first, practice, say):
            yield say("sheet.number", name=say(f"sheet.{_whom(call, practice)}"), number=number)


def _whom(call: str, practice: Practice) -> str:
    """Who answers a call: the practice itself, where it has no other number for it."""
    number = getattr(practice.phones, CALLS[call])
    return "clinician" if call == "same_day" and number == practice.phones.practice else call


def _sheet_masthead(referral: Referral, practice: Practice, say: Phrases) -> Masthead:
    title = say(f"sheet.title_{referral.tier}")
    return masthead(referral.profile, referral.issued_on, practice, say, title, say("sheet.lead"))
