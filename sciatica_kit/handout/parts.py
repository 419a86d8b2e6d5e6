"""The parts of a handout that hold figures: cards and their doses, pain guide, walk."""

from collections.abc import Mapping

from ..clinic.safety import OLD, age_in_years
from ..model.answers import FALLS
from ..model.dosage import Dosage
from ..model.exercise import Exercise
from ..model.practice import Practice
from ..model.program import Prescription, Program, WalkingWeek
from .frame import number_of
from .page import (
    DoseChip,
    ExerciseCard,
    Illustration,
    PainGuide,
    PainZone,
    TextBox,
    WalkingChart,
    WalkingRow,
)
from .permitted import may_show, permitted
from .phrases import Phrases
from .pictures import picture_of, side_of

# How the seconds of a dosage are named, by kind of exercise.
LENGTHS = {"aerobic": ("go_for", "say_go"), "rest": ("stay", "say_stay"),
           "habit": ("up_to", "say_up_to")}  # fmt: skip
LONG_HOLD = 60


def labels(say: Phrases) -> dict[str, str]:
    """The words that head the lines of a card."""
    names = ("steps", "dose", "mistake", "easier", "harder", "stop", "next")
    return {name: say(f"exercises.{name}") for name in names}


def time(seconds: int, say: Phrases) -> str:
    """Seconds in words: whole minutes from two minutes on, or where they come out even."""
    if seconds >= LONG_HOLD and seconds % 60 == 0:
        return say.count("dose.minutes", seconds // 60)
    return say.count("dose.seconds", seconds)


def week(days: int, say: Phrases) -> str:
    """Days a week in words."""
    return say("dose.week_7") if days == 7 else say.count("dose.week", days)


def times(reps: int, per_side: bool, say: Phrases) -> str:
    """Repetitions in words, on each side where the exercise has two."""
    return say("dose.each_side", n=reps) if per_side else say.count("dose.times", reps)


def chips(e: Exercise, d: Dosage, say: Phrases) -> tuple[DoseChip, ...]:
    """The dose as figures with a word each; what does not apply is left out."""
    said = [("sets", say.number(d.sets))] if d.sets > 1 else []
    if d.reps > 1 or e.per_side:
        said.append(("repeat", times(d.reps, e.per_side, say)))
    if d.hold_seconds:
        said.append((LENGTHS.get(e.kind, ("hold", ""))[0], time(d.hold_seconds, say)))
    said.append(("each_day", say.count("dose.times", d.times_per_day)))
    if d.days_per_week < 7:  # "Per day" says the rest.
        said.append(("days", say.number(d.days_per_week)))
    habit = e.kind == "habit" and d.times_per_day == 1
    shown = [chip for chip in said if not (habit and chip[0] in ("each_day", "days"))]
    return tuple(DoseChip(label=say(f"dose.{name}"), value=value) for name, value in shown)


def sentence(e: Exercise, d: Dosage, say: Phrases) -> str:
    """The dose as sentences, for the ear and for those who read words better than figures."""
    reps = say.count("dose.times", d.reps)
    said = []
    if d.reps > 1 or e.per_side:
        said.append(say("dose.say_sides" if e.per_side else "dose.say_reps", times=reps))
    if d.hold_seconds:
        how = LENGTHS.get(e.kind, ("", "say_hold"))[1]
        said.append(say(f"dose.{how}", time=time(d.hold_seconds, say)))
    if d.sets > 1:
        said.append(say("dose.say_sets", n=d.sets))
    if e.kind == "habit" and d.times_per_day == 1:
        return " ".join([*said, say("dose.say_habit")])
    said.append(say.count("dose.say_day", d.times_per_day, days=week(d.days_per_week, say)))
    return " ".join(said)


def shoe(program: Program, say: Phrases) -> str:
    """Which foot wears the coloured shoe, where one side is sore, and what the grey shape is."""
    return say(f"pictures.shoe_{side}" if (side := side_of(program)) else "pictures.grey")


def cards(
    program: Program, practice: Practice, coming: Mapping[str, tuple[str, str]], say: Phrases
) -> tuple[ExerciseCard, ...]:
    """A card for each prescription but the walk, which has its own chart.

    `coming` has for each exercise its harder way, if that is open, and the line on what is next.
    """
    shown = [p for p in program.prescriptions if not p.exercise.walk]
    made = ((p, coming[p.exercise.id]) for p in shown)
    return tuple(_card(n, p, more, program, practice, say) for n, (p, more) in enumerate(made, 1))


def drawn(e: Exercise, program: Program, practice: Practice, say: Phrases) -> Illustration:
    """The exercise's drawing for this patient, its words with the patient's side."""
    alt = say.sided(e.drawing.alt, side_of(program), "pictures", "")
    return picture_of(e, program, practice, alt)


def _card(
    number: int,
    p: Prescription,
    more: tuple[str, str],
    program: Program,
    practice: Practice,
    say: Phrases,
) -> ExerciseCard:
    e, side, barred = p.exercise, side_of(program), program.forbidden
    places = [f"step_{n}" for n, _ in enumerate(e.steps, 1)]
    shown = places if e.start_said else ["start", *places]
    steps = [permitted(e, place, barred) for place in shown]
    harder, after = more
    return ExerciseCard(
        id=e.id,
        number=number,
        name=e.name,
        purpose=e.purpose,
        steps=tuple(say.sided(step, side) for step in steps if step),
        chips=chips(e, p.dosage, say),
        dose=sentence(e, p.dosage, say),
        mistake=say.sided(permitted(e, "mistake", barred), side),
        easier=say.sided(permitted(e, "easier_tip", barred), side),
        harder=harder,
        stop=say.sided(permitted(e, "stop", barred), side),
        next=after,
        picture=drawn(e, program, practice, say) if may_show(e, barred) else None,
    )


def pain_guide(rule: str, say: Phrases, furthest: str = "") -> PainGuide:
    """The strict rule in two steps, or the traffic light in three; spreading pain stops both.

    `furthest` is how far down it goes today, which is where spreading begins.
    """
    strict = rule == "strict"
    end = "strict" if strict else "light"
    levels = (("go", "✓"), ("stop", "✕")) if strict else (("go", "✓"), ("ease", "–"), ("stop", "✕"))
    zones = [
        {"level": level, "mark": mark, "label": say(f"pain.{level}_{end}"),
         "text": say(f"pain.{level}_{end}_text")}
        for level, mark in levels
    ]  # fmt: skip
    where = [f"furthest_{furthest}"] if furthest else []
    return PainGuide(
        heading=say("pain.heading"),
        lead=say(f"pain.lead_{rule}"),
        zones=tuple(PainZone.model_validate(zone) for zone in zones),
        spread=" ".join(say(f"pain.{name}") for name in ("spread", *where)),
    )


def walking_chart(program: Program, practice: Practice, say: Phrases) -> WalkingChart | None:
    """The filled chart with a sentence a week, or None where there is no walking plan."""
    plan = program.walking
    if not plan.weeks:
        return None
    stop = say("walking.stop", emergency=number_of("emergency", practice, say))
    calm = [say("walking.calm")] if plan.cut_short else []
    how = say(f"walking.{plan.mode}", bout=say.count("dose.minutes", plan.bout_minutes))
    tallest = max(w.minutes for w in plan.weeks)
    return WalkingChart(
        heading=say("walking.heading"),
        lines=(how, *calm, stop, say("walking.next")),
        week_label=say("walking.week"),
        minutes_label=say("walking.minutes"),
        days_label=say("walking.days"),
        rows=tuple(_row(w, tallest, say) for w in plan.weeks),
        alt=" ".join(_spoken(w, say) for w in plan.weeks),
        goal=_goal(program, say),
        spells=plan.mode != "steady",
        picture=_walker(program, practice, say),
    )


def _goal(program: Program, say: Phrases) -> str:
    """What it leads to: the seed's three miles, or no further than a precaution lets."""
    caps = [p.max_walk_minutes for p in program.precautions if p.max_walk_minutes]
    if not caps:
        return say("walking.goal_half" if _careful(program) else "walking.goal")
    return say("walking.goal_capped", minutes=say.count("dose.minutes", min(caps)))


def _careful(program: Program) -> bool:
    """Whether half an hour is goal enough: late in pregnancy, healing, very old, or unsteady."""
    age = age_in_years(program.profile, program.issued_on)
    late = any(p.trimester == "t3" or p.id in FALLS for p in program.precautions)
    return late or program.phase == "1" or (age is not None and age >= OLD)


def _walker(program: Program, practice: Practice, say: Phrases) -> Illustration | None:
    """The drawing of the walk, where it is in the programme."""
    walk = [p.exercise for p in program.prescriptions if p.exercise.walk]
    return drawn(walk[0], program, practice, say) if walk else None


def _row(w: WalkingWeek, tallest: int, say: Phrases) -> WalkingRow:
    return WalkingRow(
        label=say.number(w.week),
        minutes=say.number(w.minutes),
        days=say.number(w.days),
        height=round(w.minutes / tallest, 3),
        hold=w.hold,
    )


def _spoken(w: WalkingWeek, say: Phrases) -> str:
    minutes = say.count("dose.minutes", w.minutes)
    return say("walking.row", week=w.week, minutes=minutes, days=week(w.days, say))


def walking_locked(program: Program, say: Phrases) -> TextBox | None:
    """What stands in place of the chart where a rule has locked the plan."""
    if program.walking.weeks:
        return None
    held = program.walking.because.startswith(("precaution", "red_flag"))
    line = say("walking.locked") if held else say("walking.absent")
    return TextBox(heading=say("walking.heading"), lines=(line,))


def qr(program: Program, practice: Practice) -> str:
    """The practice's page with the exercises and their doses; nothing about the patient."""
    if not practice.qr_page:
        return ""
    doses = (
        f"{p.exercise.id}={d.sets}.{d.reps}.{d.hold_seconds}.{d.times_per_day}.{d.days_per_week}"
        for p in program.prescriptions
        for d in (p.dosage,)
    )
    return f"{practice.qr_page}#{'&'.join(doses)}"
