"""compose: a programme or a referral becomes the printed page as data, in finished sentences."""

from collections.abc import Collection, Iterator

from ..model.finding import Advice
from ..model.library import Library
from ..model.practice import Practice
from ..model.program import Program
from . import parts
from .care import cared, crisis_line
from .frame import (
    box,
    day_said,
    frame,
    made_on,
    masthead,
    number_of,
    reviewed_by,
    urgent_box,
    variant_of,
)
from .lessons.about import about_sciatica
from .page import Anatomy, DailyLine, Handout, Masthead, TextBox
from .permitted import advice_said, checked
from .phrases import Phrases
from .pictures import explaining, habit_picture, side_of
from .weeks.diary import diary
from .weeks.steps import coming, progress, steps_by_week

# Spoken instruction with an illustrated page: the source of the line "Shown to me by".
SHOWN = "R134"
# Of sitting or standing at a time: nobody needs to be told more; after an operation less.
# Source: evidence, sections 2.9 and 5.2.
MOST_AT_A_TIME, MOST_AFTER_SURGERY = 30, 20
EARLY_PHASES = ("1", "2")
# In which whoever operated sees to what goes wrong.
SURGICAL = ("1", "2", "3")
SHORT_SITS = ("sitting_short",)
# More habits than these are read by nobody; beside many exercises, fewer.
HABITS, FEWER_HABITS, MANY_CARDS = 6, 4, 3
# So many more as lines without pictures, on the page "About sciatica".
MORE_HABITS = 4


def compose(
    program: Program,
    practice: Practice,
    library: Library,
    for_visitors: Collection[str] = ("fridge",),
) -> Handout:
    """The handout of a programme: every sentence finished, every number in words and figures.

    Source of the order and the limits: evidence, section 7. The side is the patient's side.
    `for_visitors` names the looks of the handout that visitors read.
    """
    say, profile = Phrases(library.phrases, program.profile.language or "en"), program.profile
    shown = variant_of(profile, practice) in for_visitors
    page = Handout(
        **frame(profile, practice, library, "small"),
        document_title=say("masthead.document", ref=profile.ref),
        masthead=_masthead(program, practice, say),
        urgent=urgent_box(profile, practice, library, say),
        summary=_summary(program, practice, say),
        banner=program.diagnosis.banner,
        pain=parts.pain_guide(profile.pain_rule or "strict", say, profile.furthest_point or ""),
        exercises_heading=say("exercises.heading"),
        exercises_lead=parts.shoe(program, say),
        cards=parts.cards(program, practice, coming(program, library, say), say),
        labels=parts.labels(say),
        walking=parts.walking_chart(program, practice, say),
        walking_locked=parts.walking_locked(program, say),
        care=box("care", _cared(program, practice, library, say, shown), say),
        daily_heading=say("daily.heading"),
        daily=(*_at_most(program, say), *_daily(program, practice, library)),
        diary=diary(program, say),
        about=_about(program, library, say),
        about_pictures=_explaining(program, say, library),
        sciatica=None if shown else about_sciatica(program, _habits(program)[1], practice, library),
        progress=progress(program, library, say),
        ladder=steps_by_week(program, say),
        flare=_flare(program, say),
        call=_call(program, practice, say),
        note=_note(profile.note or "", say),
        small_print=_small_print(program, practice, library, say),
        qr=parts.qr(program, practice),
        qr_words=say("small.qr") if practice.qr_page else "",
    )
    return checked(page, program.forbidden, library)


def _masthead(program: Program, practice: Practice, say: Phrases) -> Masthead:
    p, name = program.profile, program.diagnosis.name
    name = name[0].lower() + name[1:]
    side = say.whole(say(f"side.{p.side}")) if p.side else ""
    lead = say("masthead.lead", diagnosis=name, side=side) if side else say(
        "masthead.lead_no_side", diagnosis=name
    )  # fmt: skip
    return masthead(p, program.issued_on, practice, say, say("masthead.title"), lead)


def _summary(program: Program, practice: Practice, say: Phrases) -> TextBox:
    p = program.profile
    count = sum(not (x.exercise.walk or x.exercise.kind == "rest") for x in program.prescriptions)
    lines = [say.count("summary.exercises", count, minutes=_spent(program, say))] if count else []
    lines += _rests(program, say)
    if program.walking.weeks:
        first = program.walking.weeks[0]
        minutes, days = say.count("dose.minutes", first.minutes), parts.week(first.days, say)
        how = "summary.walks" if first.bouts > 1 else "summary.walk"
        lines.append(say(how, minutes=minutes, days=days))
    # After an operation nobody is sent to rest: short walks begin on the first day.
    if program.stage == "A" and not program.phase:
        lines.append(say("summary.rest"))
    when = p.next_visit
    visit = (
        say("summary.visit", date=day_said(p, practice, when)) if when else say("summary.no_visit")
    )
    return TextBox(heading=say("summary.heading"), lines=(*lines, visit))


def _spent(program: Program, say: Phrases) -> str:
    return say.count("dose.minutes", max(1, program.minutes_per_day))


def _rests(program: Program, say: Phrases) -> Iterator[str]:
    """The rest positions, which take a time of their own beside the exercises."""
    for p in program.prescriptions:
        if p.exercise.kind == "rest":
            often = say.count("dose.times", p.dosage.times_per_day)
            minutes = parts.time(p.dosage.hold_seconds, say)
            yield say("summary.rests", times=often, minutes=minutes)


def _about(program: Program, library: Library, say: Phrases) -> TextBox:
    d, kind = program.diagnosis, program.profile.operation or ""
    explained = d.explain_after.get(kind, d.explain)
    return TextBox(heading=say("about.heading"), lines=(*explained, d.outlook))


def _cared(
    program: Program, practice: Practice, library: Library, say: Phrases, shown: bool
) -> tuple[str, ...]:
    """What precautions ask, and what the red flags that only warn ask the patient to do.

    A page for visitors has no list for the day: how long to sit and stand is said here.
    """
    found = cared(program, library, crisis_line(practice.phones.crisis, say), shown).printed
    return (*found, *(line.text for line in _at_most(program, say))) if shown else found


def _at_most(program: Program, say: Phrases) -> Iterator[DailyLine]:
    """How long to sit and to stand at a time, where somebody has asked. Objections A3 and B15."""
    p = program.profile
    most = MOST_AFTER_SURGERY if program.phase in EARLY_PHASES else MOST_AT_A_TIME
    for name, minutes in (("sitting", p.sitting_minutes), ("standing", p.standing_minutes)):
        if minutes is not None and (minutes < MOST_AT_A_TIME or program.phase in EARLY_PHASES):
            long = say.count("dose.minutes", min(minutes, most))
            text = say(f"{name}.text", minutes=long) if minutes else say(f"{name}.none")
            yield DailyLine(title=say(f"{name}.title"), text=text)


def _daily(program: Program, practice: Practice, library: Library) -> tuple[DailyLine, ...]:
    shown, _ = _habits(program)
    return tuple(
        DailyLine(
            title=a.title,
            text=advice_said(a, program.forbidden),
            picture=habit_picture(a, program, practice, library),
        )
        for a in shown
    )


def _habits(program: Program) -> tuple[tuple[Advice, ...], tuple[Advice, ...]]:
    """The habits that are shown with pictures, and those for which there is no room among them."""
    cards = sum(not p.exercise.walk for p in program.prescriptions)
    # What is said with a number need not be said again without one.
    said = SHORT_SITS if program.profile.sitting_minutes is not None else ()
    listed = tuple(a for a in program.advice if a.id not in said)
    room = FEWER_HABITS if cards > MANY_CARDS else HABITS
    return listed[:room], listed[room : room + MORE_HABITS]


def _explaining(program: Program, say: Phrases, library: Library) -> tuple[Anatomy, ...]:
    side = side_of(program)
    return explaining(program, library.anatomy, lambda t: say.sided(t, side, "pictures", ""))


def _note(note: str, say: Phrases) -> TextBox | None:
    """The clinician's own words, line by line as they stand."""
    lines = tuple(say.apart(line.strip()) for line in note.splitlines() if line.strip())
    return TextBox(heading=say("note.heading"), lines=lines) if lines else None


def _flare(program: Program, say: Phrases) -> TextBox:
    """What to do in a flare; after an operation nobody is sent to bed. Objection A3."""
    operated = "flare.after_surgery" if program.walking.weeks else "flare.after_surgery_no_walk"
    lines = say(operated if program.phase else "flare.lines").splitlines()
    return TextBox(heading=say("flare.heading"), lines=tuple(lines))


def _call(program: Program, practice: Practice, say: Phrases) -> TextBox:
    """When to call, and whom: after an operation its team first."""
    expecting = any(p.trimester for p in program.precautions)
    name = "call.pregnancy" if expecting else "call.lines"
    name = "call.after_surgery" if program.phase in SURGICAL else name
    surgical = number_of("surgical", practice, say)
    whom = say.apart(say.whole(practice.phones.practice))
    lines = say(name, practice=whom, surgical=say.apart(say.whole(surgical))).splitlines()
    return TextBox(heading=say("call.heading"), lines=tuple(lines))


def _lines(section: str, say: Phrases, **words: str) -> TextBox:
    lines = tuple(say(f"{section}.lines", **words).splitlines())
    return TextBox(heading=say(f"{section}.heading"), lines=lines)


def _small_print(program: Program, practice: Practice, library: Library, say: Phrases) -> TextBox:
    items = [*(p.exercise for p in program.prescriptions), program.diagnosis]
    # That somebody shows the exercises and leaves a page with pictures has its source as well.
    cited = {SHOWN} | {
        e.reference for item in items for e in item.evidence if e.reference.startswith("R")
    }
    sources = ", ".join(sorted(cited, key=lambda r: int(r[1:])))
    lines = (
        say("small.talk"),
        say("small.shown"),
        made_on(program.profile, program.issued_on, practice, say),
        *reviewed_by(practice, library, say),
        say("small.version", hash=library.hash[:8], sources=sources),
    )
    return TextBox(heading=say("small.heading"), lines=lines)
