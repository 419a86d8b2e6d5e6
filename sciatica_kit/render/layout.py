"""A page without what is one patient's own, so that equal plans share one search for a layout."""

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
