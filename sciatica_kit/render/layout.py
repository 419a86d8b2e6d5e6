"""A page without what is one patient's own, so that equal plans share one search for a layout."""

import json
import re
from collections.abc import Mapping
from typing import Any

# As wide as most names and refs are; what does not fit is seen and searched for by itself.
NAME, REF, BORN = "Test Person Example", "REF-0001", "00 September 0000"
DIGIT = re.compile(r"\d")


def usual(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same page for a made-up person of usual name: no name, birth date, ref or day is left."""
    return _staff(data) if data["kind"] == "clinician" else _patients(data)


def _staff(data: Mapping[str, Any]) -> dict[str, Any]:
    own = {"ref": REF, "document_title": REF, "footer": REF, "patient": NAME}
    values = zip(
        data["facts"],
        _bare(f["value"].replace(data["ref"], REF) for f in data["facts"]),
        strict=True,
    )
    facts = [{**fact, "value": value} for fact, value in values]
    return {**data, **own, "born": BORN if data["born"] else "", "facts": facts}


def _patients(data: Mapping[str, Any]) -> dict[str, Any]:
    mast, summary = dict(data["masthead"]), data.get("summary")
    mast |= {"patient": NAME, "born": BORN if mast["born"] else "", "facts": _bare(mast["facts"])}
    made = {**data, "ref": REF, "document_title": REF, "footer": REF, "masthead": mast}
    made["draft"] = ""  # It stands in the margin: a page keeps its layout when it is approved.
    made["small_print"] = _box(data["small_print"], data["ref"])
    if summary:
        made["summary"] = _box(summary, data["ref"])
    return made


def _box(box: Mapping[str, Any], ref: str) -> dict[str, Any]:
    return {**box, "lines": _bare(line.replace(ref, REF) for line in box["lines"])}


def _bare(lines: Any) -> list[str]:
    return [DIGIT.sub("0", line) for line in lines]


# What of a handout is the plan and not what is to be known: nothing of it stands on its pages.
PLAN: Mapping[str, Any] = {
    **dict.fromkeys(("cards", "daily"), ()),
    **dict.fromkeys(("banner", "exercises_heading", "exercises_lead", "daily_heading"), ""),
    **dict.fromkeys(("masthead", "urgent", "summary", "pain", "walking", "walking_locked", "care",
                     "diary", "about", "progress", "ladder", "flare", "call", "note",
                     "small_print", "qr")),
}  # fmt: skip
NOTHING_TO_KNOW = {"heading": "", "sections": [], "habits": []}


def in_halves(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """A handout's plan, and what comes after it, as two pages; none where nothing comes after."""
    if not data.get("sciatica"):
        return {}
    after = {**data, **{name: PLAN[name] for name in data.keys() & PLAN.keys()}}
    return {"before": {**data, "sciatica": NOTHING_TO_KNOW}, "after": after}


def rejoined(found: Mapping[str, str]) -> str:
    """The layout of the whole from those of its halves; blank where one is none."""
    halves = {half: json.loads(layout) or {} for half, layout in found.items()}
    if any(one.pop("part", "") != half for half, one in halves.items()):
        return ""
    before, after = halves["before"], halves["after"]
    return json.dumps({**before, "after": after, "count": before["count"] + after["count"]})
