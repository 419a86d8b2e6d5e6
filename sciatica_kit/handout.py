"""compose: a programme or a referral becomes the printed page as data, in finished sentences."""

from collections.abc import Iterable
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_day_names

from . import handout_parts as parts
from .clinic.safety import Referral, after_surgery, is_pregnant
from .handout_parts import Phrases
from .handout_pictures import explaining, habit_picture, side_of
from .language import digits_of
from .library import Library
from .model.page import Anatomy, DailyLine, Handout, Masthead, TextBox, UrgentBox, UrgentSheet
from .model.patient import PatientProfile
from .model.practice import Practice
from .model.program import Program

# A day's name of more letters than this does not fit over a tick box.
LONG_DAY = 5
# More habits than these are read by nobody; beside many exercises, fewer.
HABITS, FEWER_HABITS, MANY_CARDS = 6, 4, 3
CALLS = {"emergency": "emergency", "same_day": "urgent", "clinician": "practice",
         "surgical": "surgical", "maternity": "maternity", "crisis": "crisis"}  # fmt: skip


def compose(program: Program, practice: Practice, library: Library) -> Handout:
    """The handout of a programme: every sentence finished, every number in words and figures.

    Source of the order and the limits: evidence, section 7. The side is the patient's side.
    """
    say, profile = Phrases(library.phrases, program.profile.language or "en"), program.profile
    days = _days(profile, practice)
    return Handout(
        **_frame(profile, practice, library, "small"),
        document_title=say("masthead.document", ref=profile.ref),
        masthead=_masthead(program, practice, say),
        urgent=_urgent(profile, practice, library, say),
        summary=_summary(program, practice, say),
        banner=program.diagnosis.banner,
        pain=parts.pain_guide(profile.pain_rule or "strict", say),
        exercises_heading=say("exercises.heading"),
        exercises_lead=parts.shoe(program, say),
        cards=parts.cards(program, practice, say),
        labels=parts.labels(say),
        walking=parts.walking(program, practice, say),
        walking_locked=parts.walking_locked(program, say),
        care=_box("care", (line for p in program.precautions for line in p.prints), say),
        daily_heading=say("daily.heading"),
        daily=_daily(program, practice, library),
        diary=parts.diary(program, days, say),
        about=_about(program, library, say),
        about_pictures=_explaining(program, say),
        progress=_lines("progress", say),
        flare=_lines("flare", say),
        call=_lines("call", say, practice=say.apart(say.whole(practice.phones.practice))),
        note=_box("note", (profile.note,) if profile.note else (), say),
        small_print=_small_print(program, practice, library, say),
        qr=parts.qr(program, practice),
        qr_words=say("small.qr") if practice.qr_page else "",
    )


def compose_urgent(referral: Referral, practice: Practice, library: Library) -> UrgentSheet:
    """The one page of a referral: what was found, what to do now, whom to call. No exercises."""
    profile, first = referral.profile, referral.flags[0]
    say = Phrases(library.phrases, profile.language or "en")
    actions = dict.fromkeys(line for flag in referral.flags for line in flag.action)
    return UrgentSheet(
        **_frame(profile, practice, library, "small"),
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
        urgent=_urgent(profile, practice, library, say),
        small_print=TextBox(
            heading=say("small.heading"),
            lines=(
                _made(profile, referral.issued_on, practice, say),
                *_review(practice, library, say),
            ),
        ),
    )


def _frame(
    profile: PatientProfile, practice: Practice, library: Library, section: str
) -> dict[str, object]:
    """What every sheet has: ref, language, looks and footer."""
    say = Phrases(library.phrases, profile.language or "en")
    footer = "footer" if signed(practice, library) else "footer_draft"
    return {
        "ref": profile.ref,
        "language": profile.language,
        "variant": profile.print or practice.variant,
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


def signed(practice: Practice, library: Library) -> bool:
    """Whether exactly this content is reviewed, or signed for by the practice's clinician."""
    sign = practice.sign_off
    return library.reviewed or bool(sign.clinician and sign.content_hash == library.hash)


def day(profile: PatientProfile, practice: Practice, when: date) -> str:
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


def _days(profile: PatientProfile, practice: Practice) -> tuple[str, ...]:
    spoken = locale_of(profile.language or "en", practice.country)
    names = get_day_names("abbreviated", locale=spoken)
    if max(map(len, names.values())) > LONG_DAY:  # Some languages abbreviate only here.
        names = get_day_names("short", locale=spoken)
    return tuple(names[n] for n in range(7))


def _facts(
    profile: PatientProfile, issued_on: date, practice: Practice, say: Phrases
) -> tuple[str, ...]:
    facts = [say("masthead.made", date=day(profile, practice, issued_on))]
    if profile.next_visit:
        facts.append(say("masthead.visit", date=day(profile, practice, profile.next_visit)))
    if profile.clinician:
        facts.append(say("masthead.clinician", name=profile.clinician))
    return tuple(facts)


def _mast(
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
        born=say("masthead.born", date=day(profile, practice, born)) if born else "",
        side=say.whole(say(f"side.{profile.side}")) if profile.side else "",
        facts=_facts(profile, issued_on, practice, say),
    )


def _masthead(program: Program, practice: Practice, say: Phrases) -> Masthead:
    p, name = program.profile, program.diagnosis.name
    name = name[0].lower() + name[1:]
    side = say.whole(say(f"side.{p.side}")) if p.side else ""
    lead = say("masthead.lead", diagnosis=name, side=side) if side else say(
        "masthead.lead_no_side", diagnosis=name
    )  # fmt: skip
    return _mast(p, program.issued_on, practice, say, say("masthead.title"), lead)


def _sheet_masthead(referral: Referral, practice: Practice, say: Phrases) -> Masthead:
    title = say(f"sheet.title_{referral.tier}")
    return _mast(referral.profile, referral.issued_on, practice, say, title, say("sheet.lead"))


def _urgent(
    profile: PatientProfile, practice: Practice, library: Library, say: Phrases
) -> UrgentBox:
    own = {"pregnancy": is_pregnant(profile), "surgery": after_surgery(profile)}
    flags = (f for f in library.red_flags.values() if f.card or own.get(f.card_for))
    return UrgentBox(
        heading=say("urgent.heading"),
        lead=say("urgent.lead", emergency=say.apart(say.whole(practice.phones.emergency))),
        signs=tuple(flag.ask for flag in flags),
        call=say("urgent.call"),
    )


def _summary(program: Program, practice: Practice, say: Phrases) -> TextBox:
    p = program.profile
    count = sum(item.exercise.id != "aero_walk" for item in program.prescriptions)
    lines = [say.count("summary.exercises", count, minutes=_spent(program, say))]
    if program.walking.weeks:
        first = program.walking.weeks[0]
        minutes, days = say.count("dose.minutes", first.minutes), parts.week(first.days, say)
        how = "summary.walks" if first.bouts > 1 else "summary.walk"
        lines.append(say(how, minutes=minutes, days=days))
    if program.stage == "A":
        lines.append(say("summary.rest"))
    when = p.next_visit
    visit = say("summary.visit", date=day(p, practice, when)) if when else say("summary.no_visit")
    return TextBox(heading=say("summary.heading"), lines=(*lines, visit))


def _spent(program: Program, say: Phrases) -> str:
    return say.count("dose.minutes", max(1, program.minutes_per_day))


def _about(program: Program, library: Library, say: Phrases) -> TextBox:
    d = program.diagnosis
    return TextBox(heading=say("about.heading"), lines=(*d.explain, d.outlook))


def _box(section: str, lines: Iterable[str], say: Phrases) -> TextBox | None:
    said = tuple(dict.fromkeys(lines))
    return TextBox(heading=say(f"{section}.heading"), lines=said) if said else None


def _daily(program: Program, practice: Practice, library: Library) -> tuple[DailyLine, ...]:
    cards = sum(p.exercise.id != "aero_walk" for p in program.prescriptions)
    shown = program.advice[: FEWER_HABITS if cards > MANY_CARDS else HABITS]
    return tuple(
        DailyLine(title=a.title, text=a.text, picture=habit_picture(a, program, practice, library))
        for a in shown
    )


def _explaining(program: Program, say: Phrases) -> tuple[Anatomy, ...]:
    side = side_of(program)
    return explaining(program, say.anatomy, lambda t: say.sided(t, side, "pictures", ""))


def _lines(section: str, say: Phrases, **words: str) -> TextBox:
    lines = tuple(say(f"{section}.lines", **words).splitlines())
    return TextBox(heading=say(f"{section}.heading"), lines=lines)


def _made(profile: PatientProfile, on: date, practice: Practice, say: Phrases) -> str:
    words = {
        "ref": profile.ref or "",
        "date": day(profile, practice, on),
        "practice": practice.name,
    }
    return say("small.made", **words)


def _review(practice: Practice, library: Library, say: Phrases) -> tuple[str, ...]:
    spoken = () if library.translation_checked else (say("small.translation"),)
    if signed(practice, library):
        name = practice.sign_off.clinician or ", ".join(library.checkers)
        return (say("small.signed", name=name), *spoken)
    return (say("small.draft"), *spoken)


def _small_print(program: Program, practice: Practice, library: Library, say: Phrases) -> TextBox:
    items = [*(p.exercise for p in program.prescriptions), program.diagnosis]
    cited = {e.reference for item in items for e in item.evidence if e.reference.startswith("R")}
    sources = ", ".join(sorted(cited, key=lambda r: int(r[1:]))) or "R8"
    lines = (
        say("small.talk"),
        say("small.shown"),
        _made(program.profile, program.issued_on, practice, say),
        *_review(practice, library, say),
        say("small.version", hash=library.hash[:8], sources=sources),
    )
    return TextBox(heading=say("small.heading"), lines=lines)
