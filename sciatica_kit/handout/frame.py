"""What a handout and an urgent sheet share: letterhead, box of urgent signs, dates, small print."""

from collections.abc import Collection, Iterable
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from ..clinic.safety import URGENCY, after_surgery, is_pregnant
from ..library.cldr import digits_of
from ..model.finding import RedFlag
from ..model.library import Library
from ..model.patient import PatientProfile
from ..model.practice import Practice
from .page import Masthead, TextBox, UrgentBox, UrgentCall
from .phrases import Phrases

# Whose number a call is, in the practice's phones.
CALLS = {"emergency": "emergency", "same_day": "urgent", "clinician": "practice",
         "surgical": "surgical", "maternity": "maternity", "crisis": "crisis"}  # fmt: skip


def frame(
    profile: PatientProfile, practice: Practice, library: Library, section: str
) -> dict[str, object]:
    """What every sheet has: ref, language, looks and footer."""
    say = Phrases(library.phrases, profile.language or "en")
    footer = "footer" if signed(practice, library) else "footer_draft"
    return {
        "ref": profile.ref,
        "language": profile.language,
        "variant": variant_of(profile, practice),
        "logo": practice.logo,
        "paper": practice.paper,
        "accent": practice.accent,
        "warning": practice.warning,
        "footer": say(
            f"{section}.{footer}",
            practice=say.apart(practice.name),
            ref=say.apart(profile.ref or ""),
        ),
        "page_of": library.phrases[section]["page"],
        "digits": say.all_digits,
        "screen": library.phrases["screen"],
    }


def variant_of(profile: PatientProfile, practice: Practice) -> str:
    return profile.print or practice.variant


def signed(practice: Practice, library: Library) -> bool:
    """Whether exactly this content is reviewed, or signed for by the practice's clinician."""
    sign = practice.sign_off
    return library.reviewed or bool(sign.clinician and sign.content_hash == library.hash)


def day_said(profile: PatientProfile, practice: Practice, when: date) -> str:
    """A date in the words and digits of the patient's language and the practice's country."""
    tag = profile.language or "en"
    said = format_date(when, "long", locale=locale_of(tag, practice.country))
    return said.translate(str.maketrans("0123456789", digits_of(tag)))


def locale_of(language: str, country: str) -> Locale:
    """The language as spoken in the country, or alone where no such locale is known."""
    try:
        return Locale.parse(f"{language.replace('-', '_')}_{country}")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language, sep="-")


def _facts(
    profile: PatientProfile, issued_on: date, practice: Practice, say: Phrases
) -> tuple[str, ...]:
    facts = [say("masthead.made", date=day_said(profile, practice, issued_on))]
    if profile.next_visit:
        facts.append(say("masthead.visit", date=day_said(profile, practice, profile.next_visit)))
    if profile.clinician:
        facts.append(say("masthead.clinician", name=say.apart(profile.clinician)))
    return tuple(facts)


def masthead(
    profile: PatientProfile,
    issued_on: date,
    practice: Practice,
    say: Phrases,
    title: str,
    lead: str,
) -> Masthead:
    born = profile.date_of_birth
    phone = say("masthead.phone", number=say.apart(say.whole(practice.phones.practice)))
    hours = practice.hours_in.get((profile.language or "en").split("-")[0], practice.hours)
    return Masthead(
        practice=say.apart(practice.name),
        practice_lines=tuple(
            line for line in (say.apart(practice.address), phone, say.apart(hours)) if line
        ),
        title=title,
        lead=lead,
        patient=profile.name or "",
        born=say("masthead.born", date=day_said(profile, practice, born)) if born else "",
        side=say.whole(say(f"side.{profile.side}")) if profile.side else "",
        facts=_facts(profile, issued_on, practice, say),
    )


def urgent_box(
    profile: PatientProfile,
    practice: Practice,
    library: Library,
    say: Phrases,
    found: Collection[str] = (),
) -> UrgentBox:
    """Each sign once, under whom it calls for and when; `found` are those that stand elsewhere.

    Source: objection A2; who is called and when is the content's.
    """
    flags = [f for f in _on_card(profile, library) if f.id not in found]
    calls = {flag.call: _soon(flag) for flag in flags if flag.call != "emergency"}
    emergency = number_of("emergency", practice, say)
    return UrgentBox(
        heading=say("urgent.heading"),
        lead=say("urgent.lead", emergency=emergency),
        number=emergency,
        signs=tuple(_sign(f, profile) for f in flags if f.call == "emergency"),
        call=say("urgent.call"),
        others=tuple(
            UrgentCall(
                heading=say(f"urgent.{call}", number=number_of(call, practice, say)),
                number=number_of(call, practice, say),
                signs=tuple(_sign(f, profile) for f in flags if f.call == call),
            )
            for call in sorted(calls, key=calls.__getitem__)
        ),
    )


def _on_card(profile: PatientProfile, library: Library) -> list[RedFlag]:
    """The signs of a patient's box, without those that another one says for this patient."""
    own = {"pregnancy": is_pregnant(profile, library), "surgery": after_surgery(profile)}
    flags = [f for f in library.red_flags.values() if f.card or own.get(f.card_for)]
    said = {name for flag in flags for name in flag.replaces}
    return [flag for flag in flags if flag.id not in said]


def _soon(flag: RedFlag) -> tuple[int, str]:
    return URGENCY.index(flag.tier), flag.call


def _sign(flag: RedFlag, profile: PatientProfile) -> str:
    """The sign in a patient's words: of what is there already it is the growing that counts."""
    known = {*profile.precautions, *(profile.red_flags or ())}
    return next((text for name, text in flag.ask_with.items() if name in known), flag.ask)


def number_of(call: str, practice: Practice, say: Phrases) -> str:
    """Whom a call goes to, by number, as it is printed."""
    return say.apart(say.whole(getattr(practice.phones, CALLS[call])))


def box(section: str, lines: Iterable[str], say: Phrases) -> TextBox | None:
    said = tuple(dict.fromkeys(lines))
    return TextBox(heading=say(f"{section}.heading"), lines=said) if said else None


def made_on(profile: PatientProfile, on: date, practice: Practice, say: Phrases) -> str:
    words = {
        "ref": profile.ref or "",
        "date": day_said(profile, practice, on),
        "practice": practice.name,
    }
    return say("small.made", **words)


def reviewed_by(practice: Practice, library: Library, say: Phrases) -> tuple[str, ...]:
    spoken = () if library.translation_checked else (say("small.translation"),)
    if signed(practice, library):
        name = practice.sign_off.clinician or ", ".join(library.checkers)
        return (say("small.signed", name=name), *spoken)
    return (say("small.draft"), *spoken)
