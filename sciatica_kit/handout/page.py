"""The printed page as data: finished sentences and figures, in the order they are read."""

from typing import Literal

from pydantic import Field, computed_field

from ..library.cldr import leftward
from ..model.base import Model
from ..model.pose import Drawing, Look


class Masthead(Model):
    """Who the sheet is for, what for, from whom and when."""

    practice: str
    practice_lines: tuple[str, ...]
    title: str
    lead: str
    patient: str = Field(repr=False)
    born: str = Field(repr=False)
    side: str
    facts: tuple[str, ...]


class UrgentCall(Model):
    """Signs with one action of their own: `heading` says whom to call and when, by `number`."""

    heading: str
    number: str
    signs: tuple[str, ...]


class UrgentBox(Model):
    """The signs that mean help now, with the emergency `number`; then those that others see to."""

    heading: str
    lead: str
    number: str
    signs: tuple[str, ...]
    call: str
    others: tuple[UrgentCall, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """Every sentence of it, in its order."""
        own = (self.heading, self.lead, *self.signs, self.call)
        rest = (line for other in self.others for line in (other.heading, *other.signs))
        return tuple(filter(None, (*own, *rest)))


class TextBox(Model):
    """A heading and finished sentences."""

    heading: str
    lines: tuple[str, ...]


class PainZone(Model):
    """One step of the pain guide; `mark` tells it from the others without colour."""

    level: Literal["go", "ease", "stop"]
    label: str
    mark: str
    text: str


class PainGuide(Model):
    """The stop rule as steps, with the rule on spreading pain that holds in all of them."""

    heading: str
    lead: str
    zones: tuple[PainZone, ...]
    spread: str


class DoseChip(Model):
    """One number of a dose with its word."""

    label: str
    value: str


class Illustration(Model):
    """A drawing for one patient's side and look, with its words; `panel` picks out one panel."""

    drawing: Drawing
    side: Literal["left", "right", ""]
    look: Look
    alt: str
    panel: int | None = None


class Anatomy(Model):
    """An explaining picture by its name."""

    name: str
    side: Literal["left", "right", ""]
    labels: dict[str, str]
    alt: str


class ExerciseCard(Model):
    """One exercise: drawing, words, dose, mistake, easier, stop, and what comes next.

    `harder`, the harder way alone, is blank where it must wait for the next visit.
    """

    id: str
    number: int
    name: str
    purpose: str
    steps: tuple[str, ...]
    chips: tuple[DoseChip, ...]
    dose: str
    mistake: str
    easier: str
    harder: str
    stop: str
    next: str = ""
    picture: Illustration | None = None


class WalkingRow(Model):
    """One week of the chart: `height` runs from 0 to 1 against the tallest."""

    label: str
    minutes: str
    days: str
    height: float
    hold: bool


class WalkingChart(Model):
    """The filled walking chart, with a sentence that says the same without the picture.

    `spells` is true where a walk is made in short spells, which the one-page form must say too.
    """

    heading: str
    lines: tuple[str, ...]
    week_label: str
    minutes_label: str
    days_label: str
    rows: tuple[WalkingRow, ...]
    alt: str
    goal: str
    spells: bool = False
    picture: Illustration | None = None


class DailyLine(Model):
    """One habit for the day."""

    title: str
    text: str
    picture: Illustration | None = None


class LadderRow(Model):
    """What a row of the ladder says for each of its weeks."""

    label: str
    cells: tuple[str, ...]


class Ladder(Model):
    """How far to go by which week: a column a week."""

    weeks: tuple[str, ...]
    rows: tuple[LadderRow, ...]


class DiaryRow(Model):
    """One exercise or walk: its boxes in each week, and what each week asks for, if that changes.

    A box is a day that counts; which day of the week it is, the patient chooses.
    """

    label: str
    boxes: tuple[int, ...]
    said: tuple[str, ...] = ()


class AboutPage(Model):
    """What everybody with sciatica may like to know; its picture is the page's first one.

    `habits` are those for the day that found no room among the others, without pictures.
    """

    heading: str
    sections: tuple[TextBox, ...]
    habits: tuple[DailyLine, ...] = ()


class Diary(Model):
    """A column a week up to the next visit; a row an exercise, one for the walk, two for pain.

    `box_words` says for each number of boxes, from one on, what reading software says of them.
    """

    heading: str
    how: str
    first: str
    weeks: tuple[str, ...]
    rows: tuple[DiaryRow, ...]
    worse_row: str
    worse_boxes: int
    pain_row: str
    box_words: tuple[str, ...]


class Printed(Model):
    """What every printed document has; `draft` is its mark, blank once it is approved.

    `variant` names the template of a handout; `large` asks for large type on every sheet.
    """

    ref: str
    language: str
    variant: str
    large: bool = False
    paper: Literal["a4", "us-letter"]
    accent: str
    warning: str
    document_title: str
    masthead: Masthead
    footer: str
    page_of: str
    draft: str = ""
    digits: str = "0123456789"
    logo: str = ""
    screen: dict[str, str] = {}

    @computed_field  # type: ignore[prop-decorator]
    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way the page is read."""
        return "rtl" if leftward(self.language) else "ltr"


class Handout(Printed):
    """The whole handout, in reading order."""

    kind: Literal["handout"] = "handout"
    urgent: UrgentBox
    summary: TextBox
    banner: str
    pain: PainGuide
    exercises_heading: str
    exercises_lead: str
    cards: tuple[ExerciseCard, ...]
    labels: dict[str, str]
    walking: WalkingChart | None
    walking_locked: TextBox | None
    care: TextBox | None
    daily_heading: str
    daily: tuple[DailyLine, ...]
    diary: Diary
    about: TextBox
    about_pictures: tuple[Anatomy, ...]
    sciatica: AboutPage | None = None
    progress: TextBox
    ladder: Ladder | None
    flare: TextBox
    call: TextBox
    note: TextBox | None
    small_print: TextBox
    qr: str = ""
    qr_words: str = ""


class UrgentSheet(Printed):
    """The one page of a Referral: what was found, what to do now, whom to call. No exercises."""

    kind: Literal["urgent"] = "urgent"
    found: TextBox
    do_now: TextBox
    call_heading: str
    call_name: str
    call_number: str
    until: TextBox
    urgent: UrgentBox
    small_print: TextBox
