"""compose_urgent: a referral becomes its one page as data, without exercises."""

from ..clinic.safety import Referral
from ..model.library import Library
from ..model.practice import Practice
from .frame import frame, made_on, masthead, reviewed_by, urgent_box
from .page import Masthead, TextBox, UrgentSheet
from .phrases import Phrases

CALLS = {"emergency": "emergency", "same_day": "urgent", "clinician": "practice",
         "surgical": "surgical", "maternity": "maternity", "crisis": "crisis"}  # fmt: skip


def compose_urgent(referral: Referral, practice: Practice, library: Library) -> UrgentSheet:
    """The one page of a referral: what was found, what to do now, whom to call. No exercises."""
    profile, first = referral.profile, referral.flags[0]
    say = Phrases(library.phrases, profile.language or "en")
    actions = dict.fromkeys(line for flag in referral.flags for line in flag.action)
    return UrgentSheet(
        **frame(profile, practice, library, "small"),
        document_title=say("sheet.document", ref=profile.ref),
        masthead=_sheet_masthead(referral, practice, say),
        found=TextBox(
            heading=say("sheet.found"), lines=tuple(flag.found for flag in referral.flags)
        ),
        do_now=TextBox(heading=say("sheet.do"), lines=tuple(actions)),
        call_heading=say("sheet.call"),
        call_name=say(f"sheet.{first.call}"),
        call_number=say.apart(say.whole(getattr(practice.phones, CALLS[first.call]))),
        until=TextBox(
            heading=say("sheet.until"), lines=tuple(say("sheet.until_lines").splitlines())
        ),
        urgent=urgent_box(profile, practice, library, say),
        small_print=TextBox(
            heading=say("small.heading"),
            lines=(
                made_on(profile, referral.issued_on, practice, say),
                *reviewed_by(practice, library, say),
            ),
        ),
    )


def _sheet_masthead(referral: Referral, practice: Practice, say: Phrases) -> Masthead:
    title = say(f"sheet.title_{referral.tier}")
    return masthead(referral.profile, referral.issued_on, practice, say, title, say("sheet.lead"))
