"""What each roster column means, in one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from ...library.variants import variants_in
from ...model.answers import (
    FurthestPoint,
    LegRaise,
    Neuro,
    Operation,
    PainRule,
    Side,
    YesOrNo,
)
from ...model.cells import LONGEST, LONGEST_ADDRESS_LINE, MOST_ADDRESS_LINES, MOST_NOTE_LINES
from ...model.exercise import EQUIPMENT, Direction, Irritability


@dataclass(frozen=True)
class Column:
    """One sentence on a column, and the words it may hold where these are few."""

    note: str
    choices: tuple[str, ...] = ()


def _most(column: str) -> str:
    """What a cell of a column may hold, in words."""
    return f"at most {LONGEST[column]} characters"


COLUMNS: Mapping[str, Column] = MappingProxyType({
    "ref": Column("Required: your own pseudonym for the patient, unique in the list, 1 to 40 of "
                  "A-Z a-z 0-9 . _ - with no dot at either end, and no name of a device of "
                  "Windows such as CON."),
    "name": Column(f"Required: the name to print on the handout, {_most('name')}; it is printed "
                   "nowhere else."),
    "date_of_birth": Column("YYYY-MM-DD; printed on the packet's pages as second identifier."),
    "diagnosis": Column("Required: a diagnosis id such as disc_herniation, an alias such as disc, "
                        "or an ICD-10-CM code."),
    "side": Column("The side of the leg pain; blank for none.", get_args(Side)),
    "red_flags": Column("Write none, or the ids found, separated by semicolons; blank means not "
                        "asked, and then no exercises are given."),
    "screened_by": Column(f"Who asked about the red flags, {_most('screened_by')}."),
    "screened_on": Column("YYYY-MM-DD; the day the red flags were asked about."),
    "both_legs_checked": Column("Needed where side is both: who looked for cauda equina, and the "
                                "day, such as Dr A 2026-11-20; blank means nobody did, and then no "
                                "exercises are given."),
    "days_since_onset": Column("Whole days since this episode or flare began."),
    "irritability": Column("How easily the pain is stirred up; blank takes it from pain_now, or "
                           "else moderate.", get_args(Irritability)),
    "pain_now": Column("Pain today, a whole number from 0 to 10."),
    "neuro": Column("What testing of strength, feeling and reflexes found: reduced is known and "
                    "steady, worse is the red flag new_weakness; blank for not tested.",
                    get_args(Neuro)),
    "straight_leg_raise": Column("Lifting the straight leg: clear, or it brings the leg pain; "
                                 "blank for not tested, and then no hamstring stretch is given.",
                                 get_args(LegRaise)),
    "furthest_point": Column("How far down the pain or tingling goes; blank for not asked.",
                             get_args(FurthestPoint)),
    "sitting_minutes": Column("Whole minutes of sitting before it gets worse; printed as the "
                              "longest to sit; blank for not asked."),
    "standing_minutes": Column("Whole minutes of standing before it gets worse; printed as the "
                               "longest to stand; blank for not asked."),
    "direction": Column("The direction of movement that eases the leg; blank for not tested.",
                        get_args(Direction)),
    "precautions": Column("Precaution ids separated by semicolons, for instance "
                          "osteoporosis; fall_risk; none where they were asked about and there are "
                          "none, and blank where nobody has asked."),
    "equipment": Column("What is at home besides a bed, a firm chair, a wall, a doorway, a "
                        "counter, a towel, a pillow and a rug, separated by semicolons, out of "
                        f"{', '.join(EQUIPMENT)}; no_bed and the like for what is missing, none "
                        "for nothing at all; blank means not asked."),
    "walk_minutes": Column("Whole minutes of easy walking before leg symptoms rise; 0 where the "
                           "patient cannot walk, who is then seen first, unless neuro says that "
                           "somebody has looked."),
    "surgery_date": Column("YYYY-MM-DD; needed for the diagnosis post_surgery."),
    "operation": Column("What kind of operation it was, with the diagnosis post_surgery; blank "
                        "means not known, and then the limits after a fusion hold.",
                        get_args(Operation)),
    "due_date": Column(
        "YYYY-MM-DD; sets the trimester. Blank, and no trimester ticked: counted as the third."
    ),
    "minutes_per_day": Column("Whole minutes a day the patient has for exercise; blank means 20."),
    "add": Column("Exercise ids the clinician adds, separated by semicolons."),
    "remove": Column("Exercise ids the clinician takes out, separated by semicolons."),
    "avoid": Column("What a surgeon, an obstetrician or a clinician forbids, as tags or exercise "
                    "ids with who says so, separated by semicolons, such as SP_FLEX_MED: surgeon; "
                    "no reason unlocks a surgeon's or an obstetrician's."),
    "override_reason": Column("Why a held-back exercise is added all the same, each in three words "
                              "or more, as id: words; id: words, "
                              f"{_most('override_reason')}; needed then."),
    "pain_rule": Column("Which pain rule the handout prints; blank means strict.",
                        get_args(PainRule)),
    "language": Column("The language of the handout as a BCP 47 tag; blank means en."),
    "print": Column("The look of the handout; blank means standard.", tuple(variants_in())),
    "about": Column("Whether the page About sciatica is in the handout; blank leaves it to the "
                    "practice, and a page for visitors (fridge) has none.", get_args(YesOrNo)),
    "clinician": Column("The clinician's name as printed on the handout, "
                        f"{_most('clinician')}."),
    "next_visit": Column("YYYY-MM-DD; the day of the next visit, printed."),
    "note": Column("A personal word to the patient, printed as it stands on a handout, "
                   f"{_most('note')} on at most {MOST_NOTE_LINES} lines. A page for visitors "
                   "(fridge) prints none, so such a row is held back; an urgent sheet prints none "
                   "either."),
    "address": Column("The patient's postal address without the name, at most "
                      f"{MOST_ADDRESS_LINES} lines of {LONGEST_ADDRESS_LINE} characters, separated "
                      "by semicolons or line breaks; printed only on a sheet for a window envelope "
                      "in print/."),
})  # fmt: skip
