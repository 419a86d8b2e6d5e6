"""What the evidence forbids a patient, worked out from its tables alone.

Independent of sciatica_kit.clinic and of the library: tags, matrix and doses come from
evidence.json, the rules from the sections named beside them. Rows that only hold "if ..." are
read on the safe side, except those under READINGS.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path

EVIDENCE = json.loads(Path(__file__).with_name("evidence.json").read_text("utf-8"))
DIAGNOSES: tuple[str, ...] = tuple(EVIDENCE["diagnoses"])
EXERCISES: dict[str, dict] = EVIDENCE["exercises"]
TAGS = {name: frozenset(e["tags"]) for name, e in EXERCISES.items()}
CATEGORY = {name: e["category"] for name, e in EXERCISES.items()}
MATRIX = {
    name: dict(zip(DIAGNOSES, e["matrix"].split(), strict=True)) for name, e in EXERCISES.items()
}

# Where the evidence can be read two ways and the kit takes the milder one: not asserted here.
READINGS = (
    "4.2 COPD, SUPINE: only with orthopnoea, which is not recorded",
    "4.2 hypermobility: flex_seated is no named end-range stretch",
    "4.2 wrist pain: the counter plank (WRIST_LOW) is the named swap",
    "5.1 A: the figure-four stretch stands in the start set of piriformis (3.5)",
    "S25: core work in highly irritable cases, as start sets of 3.5 have none",
    "5.2: 2x and 1x a day do not bind directional items (3.1: several times a day)",
    "2.8: rest positions are side-lying in pregnancy",
)


def tagged(*tags: str) -> frozenset[str]:
    """The exercises with any of these tags (section 3.2)."""
    return frozenset(name for name, own in TAGS.items() if own & set(tags))


def starting(*heads: str) -> frozenset[str]:
    """The exercises whose id begins so."""
    return frozenset(name for name in EXERCISES if name.startswith(heads))


def named(names: str) -> frozenset[str]:
    """Exercises by id, each checked to exist."""
    found = frozenset(names.split())
    assert found <= EXERCISES.keys(), found - EXERCISES.keys()
    return found


HAMSTRING = frozenset(n for n in EXERCISES if CATEGORY[n] == "hamstring_stretch")
HIP_STRETCHES = named(
    "hip_fig4_supine hip_knee_opp_shoulder hip_piriformis_seated hip_flexor_half_kneel"
    " hip_flexor_standing"
)
WALK = named("aero_walk")

# Section 4.2, row by row; what follows "3.3" is from an item's own "do not use" line.
BONE = tagged("SP_FLEX_MED", "LOAD") | named("core_curl_up")
HIP_BENT = tagged("HIP_FLEX90", "HIP_ADD_IR")
# 3.3: both figure-four stretches name hip replacement without an approach.
FIGURE_FOUR = named("hip_fig4_supine hip_piriformis_seated")
LATE_PREGNANCY = (
    tagged("PRONE", "SUPINE", "IAP_MED", "SLS", "ASYM", "BAL", "HEAD_DOWN")
    - named("post_rest_positions")
)  # fmt: skip
PRECAUTIONS: dict[str, frozenset[str]] = {
    "osteoporosis": BONE,
    "vertebral_fracture": BONE
    | tagged("SP_ROT_LOW")
    | starting("flex_")
    | named("ext_press_up"),  # 3.3: acute fracture risk
    "long_term_steroids": BONE,
    "postpartum": tagged("IAP_MED", "LOAD", "PRONE", "FLOOR"),
    "hip_replacement_posterior": HIP_BENT | FIGURE_FOUR,
    "hip_replacement_anterior": FIGURE_FOUR
    | named("core_prone_leg_lift hip_flexor_half_kneel")
    | named("hip_flexor_standing hip_extension_standing"),  # 3.3
    "hip_replacement_lateral": HIP_BENT
    | FIGURE_FOUR
    | named("hip_clamshell hip_abduction_sidelying hip_abduction_standing"),
    "cannot_kneel": tagged("KNEEL", "KNEE_DEEP", "QUAD"),
    "shoulder_pain": tagged("SHOULDER", "SHOULDER_LOW"),  # wall and counter plank: 3.3
    "wrist_pain": tagged("WRIST", "QUAD"),
    "controlled_hypertension": frozenset(),  # holds: see longest_hold
    "cardiac": tagged("HEAD_DOWN") | WALK,  # 5.6: planner locked
    "copd": tagged("IAP_LOW", "IAP_MED"),
    "fall_risk": tagged("BAL", "SLS", "FLOOR", "HEAD_DOWN"),
    "stable_foot_drop": tagged("BAL", "SLS") | named("hs_standing_step") | WALK,
    "no_floor": tagged("FLOOR", "QUAD"),
    "hypermobility": HAMSTRING | HIP_STRETCHES | tagged("SP_EXT_HIGH"),
    "lumbar_fusion": tagged("SP_FLEX_MED", "SP_EXT_MED", "SP_EXT_HIGH", "SP_ROT_LOW"),
    "obesity": tagged("FLOOR", "PRONE", "KNEEL", "WRIST"),
    "glaucoma": tagged("HEAD_DOWN", "HEAD_LOW"),
    "reflux": tagged("HEAD_DOWN", "IAP_MED", "SP_FLEX_MED")
    | named("ext_prone_lying ext_prone_elbows"),  # 3.3: severe reflux
    "abdominal_hernia": tagged("IAP_MED")
    | named("core_curl_up core_dead_bug core_counter_plank")
    | named("ext_prone_lying ext_prone_elbows"),  # 3.3: abdominal hernia
    "vertigo": tagged("HEAD_DOWN") | named("nerve_slider_seated ext_standing bal_tandem"),
    "anticoagulants": tagged("BAL", "SLS", "FLOOR"),
    "neuropathy_feet": WALK,  # 5.6: planner locked
    "diabetes_insulin": frozenset(),
    "peripheral_arterial_disease": WALK,
    "stable_incontinence": tagged("IAP_MED") | named("aero_pool_walk"),
    "epilepsy": named("aero_pool_walk"),
    "arthritis_flare": tagged("LOAD"),
    "easy_read": frozenset(),  # one or two items: see counts
    "pregnancy_t1": tagged("PRONE", "IAP_MED"),
    "pregnancy_t2": LATE_PREGNANCY,
    "pregnancy_t3": LATE_PREGNANCY | named("ext_standing core_side_plank_knees"),  # 3.3
}
WALK_LOCKED = frozenset(name for name, ids in PRECAUTIONS.items() if ids >= WALK)
SHORT_HOLDS = frozenset({"controlled_hypertension", "cardiac", "copd"})
# 4.1: flags that stop exercise, and those that only warn.
BLOCKING = (
    "saddle_numbness", "bladder", "bowel", "sexual_function", "both_legs", "new_weakness",
    "fever", "infection_risk", "cancer_history", "weight_loss_night_pain", "major_trauma",
    "fragility_fracture", "abdominal_pulse", "hot_swollen_calf", "sudden_breathlessness",
    "very_high_bp", "cord_signs", "uncontrolled_pain", "wound_problem", "pregnancy_warning",
    "under_16", "poor_leg_circulation",
)  # fmt: skip
WARNING_ONLY = ("stable_foot_drop", "age_of_onset", "inflammatory_pattern", "shingles", "low_mood")
# RF07: standing without support too.
FOOT_DROP_FLAG = PRECAUTIONS["stable_foot_drop"] | named("post_hip_hinge post_lift")

# 5.1 A: no end-range, no tension.
END_RANGE = tagged("SP_FLEX_MED", "SP_EXT_MED", "SP_EXT_HIGH")
TENSION = tagged("NERVE_T_MED", "NERVE_T_HIGH")
STAGE_A = (
    END_RANGE | TENSION | HAMSTRING
    | named("nerve_slider_supine nerve_slider_seated")
    | named("post_lift")  # 3.3: acute flare
)  # fmt: skip
# 5.2 small to mid range; S30 no hamstring; and 3.3 "high irritability".
HIGH = (
    END_RANGE | TENSION | HAMSTRING
    | named("core_dead_bug core_bird_dog core_sl_bridge core_side_plank_knees")
)  # fmt: skip

ANY_HOME = frozenset({"mat", "bed", "firm_chair", "wall", "doorway", "counter", "towel", "pillow"})
# What the equipment words of 3.3 mean in the roster's words; others are optional or in any home.
NEEDS: dict[str, tuple[str, ...]] = {
    "mat": ("mat",),
    "mat or firm bed": ("mat", "bed"),
    "bed": ("bed",),
    "towel or strap": ("towel",),
    "rolled towel or lumbar roll": ("towel",),
    "doorway or wall corner": ("doorway", "wall"),
    "firm chair": ("firm_chair",),
    "sturdy chair": ("firm_chair",),
    "chair for balance": ("firm_chair",),
    "rail": ("rail", "wall"),  # "by a rail or wall", says its step
    "wall": ("wall",),
    "wall or counter nearby": ("wall", "counter"),
    "counter": ("counter",),
    "firm counter": ("counter",),
    "counter or walker": ("counter",),
    "counter or rail": ("counter", "rail"),
    "cushion": ("pillow",),
    "pillow": ("pillow",),
    "pillows": ("pillow",),
    "stationary bike": ("stationary_bike",),
    "pool": ("pool",),
    "light box": ("light_box",),
}

# 5.2: fewest and most items; 5.1 A counts as high.
COUNTS = {"high": (2, 3), "moderate": (3, 5), "low": (4, 6)}
# 5.2: least and most share of the default repetitions.
SHARES = {"high": (0.5, 0.5), "moderate": (0.75, 1.0), "low": (1.0, 1.5)}
MOST_TIMES_AT_HIGH = 5
REST_OR_HABIT = named(
    "post_rest_positions post_log_roll post_lumbar_roll_sit post_change_position"
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What steers the oracle; `phase` is 0 where no operation counts, `trimester` likewise."""

    diagnosis: str
    irritability: str
    stage: str
    direction: str | None = None
    precautions: frozenset[str] = frozenset()
    equipment: frozenset[str] | None = None
    phase: int = 0
    trimester: int = 0
    # What kind of operation it was; blank is not known, and then a fusion.
    operation: str = ""


def forbidden(asked: Asked) -> dict[str, str]:
    """The ids that may not be given, each with the row that says so."""
    found: dict[str, str] = {}
    found.update(_lacking(asked.equipment, "no_floor" in asked.precautions))
    steps = (asked.irritability, asked.stage, asked.direction, asked.phase, asked.trimester)
    found.update(_by_case(asked.diagnosis, *steps))
    for name in asked.precautions:
        found.update(_by_precaution(name))
    if asked.diagnosis == "post_surgery" and asked.operation in ("", "fusion"):
        found.update(_by_precaution("lumbar_fusion"))
    return found


@cache
def _by_precaution(name: str) -> dict[str, str]:
    return dict.fromkeys(PRECAUTIONS[name], f"4.2 {name}")


@cache
def _by_case(
    diagnosis: str, irritability: str, stage: str, direction: str | None, phase: int, trimester: int
) -> dict[str, str]:
    found: dict[str, str] = {}
    if stage == "A":
        found.update(dict.fromkeys(STAGE_A, "5.1 A: no end-range, no tension, no load"))
    if irritability == "high":
        found.update(dict.fromkeys(HIGH, "5.2 high: small to mid range; S30; 3.3"))
    if irritability != "low":
        found["nerve_tensioner_seated"] = "3.3: low irritability only"
    if direction == "flexion":
        found.update(dict.fromkeys(starting("ext_"), "2: testing favours flexion"))
    if direction == "extension":
        found.update(dict.fromkeys(starting("flex_"), "2: testing favours extension"))
    if diagnosis == "undetermined":
        found.update(dict.fromkeys(starting("ext_", "flex_", "nerve_"), "2.7: no cause yet"))
    columns = {diagnosis}
    # The obstetric and surgeon columns hold whatever the diagnosis is (precedence, 4.2).
    columns |= {"pregnancy"} if trimester else set()
    columns |= {"post_surgery"} if phase and phase < 4 else set()
    for name in EXERCISES:
        for column in columns:
            said = _cell(name, column, irritability, stage, direction, phase, trimester)
            if said:
                found[name] = f"3.4 {column}: {said}"
    if trimester:
        found.update(_by_precaution(f"pregnancy_t{trimester}"))
    return found


def _cell(
    name: str, column: str, irritability: str, stage: str, direction: str | None,
    phase: int, trimester: int,
) -> str:  # fmt: skip
    """Why one cell of the matrix of 3.4 forbids, or nothing."""
    code = MATRIX[name][column]
    if code in "XC":
        return f"{code}, not unlocked by a clinician"
    if code == "L" and (irritability != "low" or stage in "AB"):
        return "L, later stage and low irritability only"
    if code == "T" and trimester != 1:
        return "T, first trimester only"
    if code.isdigit() and int(code) > phase:
        return f"from phase {code}"
    if code == "D" and direction not in DIRECTIONS_OF.get(name, ()):
        return "D, no test supports its direction"
    return ""


# Cat-camel is where bending comes back for a disc (2.1).
DIRECTIONS_OF = {
    **dict.fromkeys(starting("ext_"), ("extension",)),
    **dict.fromkeys(starting("flex_"), ("flexion",)),
    "mob_cat_camel": ("flexion",),
}


@cache
def _lacking(equipment: frozenset[str] | None, no_floor: bool) -> dict[str, str]:
    """What cannot be done with what is at home; a mat lies on the floor."""
    # What is ticked adds to what any home has; none is nothing at all (objection B17).
    named = equipment or frozenset()
    home = frozenset() if equipment == frozenset() else ANY_HOME | named
    usable = home - {"mat"} if no_floor else home
    return {
        name: f"equipment: {need}"
        for name, e in EXERCISES.items()
        if name != "post_rest_positions"
        for need in e["equipment"]
        if need in NEEDS and not usable & set(NEEDS[need])
    }


def counts(asked: Asked) -> tuple[int, int]:
    """Fewest and most items (5.2); one or two for easy read (4.2)."""
    if "easy_read" in asked.precautions:
        return 1, 2
    return COUNTS["high" if asked.stage == "A" else asked.irritability]


def dose_faults(
    name: str, asked: Asked, sets: int, reps: int, hold: int, times: int, days: int
) -> Iterable[str]:
    """What is wrong with a dose (5.2, 3.1); rest positions and habits keep their own."""
    if name in REST_OR_HABIT:
        return
    own = EXERCISES[name]["dose"]
    least, most = SHARES[asked.irritability]
    if not int(least * own["reps"]) <= reps <= ceil(most * own["reps"]):
        yield f"{name}: {reps} reps of {own['reps']} at {asked.irritability} (5.2)"
    if asked.irritability == "high" and times > MOST_TIMES_AT_HIGH:
        yield f"{name}: {times} times a day at high (5.2: 3-5)"
    if times > max(own["times"], MOST_TIMES_AT_HIGH if asked.irritability == "high" else 2):
        yield f"{name}: {times} times a day of {own['times']} (3.3)"
    if sets > own["sets"]:
        yield f"{name}: {sets} sets of {own['sets']} (3.3)"
    if days > own["days"] and name != "aero_walk":
        yield f"{name}: {days} days a week of {own['days']} (3.3)"
    if CATEGORY[name] != "aerobic" and hold > own["hold"]:
        yield f"{name}: {hold} s of {own['hold']} (3.3)"
    if hold > 10 and TAGS[name] & {"ISO", "ISO_LOW"} and asked.precautions & SHORT_HOLDS:
        yield f"{name}: a hold of {hold} s (4.2: 10 s or less)"
