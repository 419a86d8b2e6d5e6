"""Arabic speaks to a woman on the pages of who is pregnant or has just given birth, throughout."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sciatica_kit.clinic.plan import plan_patient
from sciatica_kit.errors import UserMistake
from sciatica_kit.library.cldr import WOMAN, to_a_woman
from sciatica_kit.library.translate import in_language, language, of_others
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.packet.pages import page_of
from tests.day import ago, ahead
from tests.sample import EDITION

ARABIC = EDITION.library.locales / "ar"
KNOWN = tomllib.loads((ARABIC / WOMAN).read_text("utf-8"))
LETTER = r"[\u0621-\u0652]"
# What tells somebody to do something; the rest of a page tells what is so.
TELLS = re.compile(r"exercise\.\w+\.(steps\.\d|mistake|easier_tip|harder_tip|stop)|care\.\w+\.text")
# Of these, what says the same to everybody.
TO_ALL = {
    "care.surgeon_first.text",
    "exercise.aero_cycle.steps.1",
    "exercise.ext_press_up.steps.4",
    "exercise.ext_prone_lying.steps.3",
    "exercise.post_rest_positions.steps.3",
}
WOMEN: dict[str, dict[str, str]] = {
    "pregnant": {"diagnosis": "pregnancy", "due_date": ahead(120)},
    "pregnant, with a disc": {"diagnosis": "disc_herniation", "due_date": ahead(240)},
    "after a birth": {"diagnosis": "sacroiliac", "precautions": "postpartum"},
    "pregnant and referred": {"diagnosis": "pregnancy", "red_flags": "pregnancy_warning;bladder"},
}


def page(library: Library, intake: Intake, **cells: str) -> Any:
    """The page of a patient who reads Arabic."""
    row = {
        "ref": "T-01", "name": "Test Ana", "date_of_birth": "1994-05-12", "side": "left",
        "red_flags": "none", "screened_on": ago(3), "days_since_onset": "40", "pain_now": "2",
        "straight_leg_raise": "clear", "walk_minutes": "10", "language": "ar",
        "diagnosis": "disc_herniation",
    }  # fmt: skip
    return page_of(plan_patient({**row, **cells}, library, intake), EDITION)


def strings(value: Any) -> Iterator[str]:
    """Every text of a page that speaks to its reader."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in ("alt", "picture", "about_pictures"):
                yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)


@pytest.mark.parametrize("who", WOMEN)
def test_a_page_for_a_woman_speaks_to_a_woman(library: Library, intake: Intake, who: str) -> None:
    """No word of the page is one that speaks to a man; each says what it says to a woman."""
    said = "\n".join(strings(page(library, intake, **WOMEN[who]).model_dump()))
    kept = {word for same, word in KNOWN["phrases"].items() if same == word}
    for phrase in kept:
        said = said.replace(phrase, "")
    words = set(re.findall(rf"{LETTER}+", said))
    assert words & set(KNOWN["words"]) == set()
    assert {"توقفي", "اطلبي"} & words
    assert to_a_woman(ARABIC)(said) == said


def test_a_page_for_others_stays_as_it_is(library: Library, intake: Intake) -> None:
    """A patient who is not pregnant reads the words of the catalogue."""
    words = set(re.findall(rf"{LETTER}+", "\n".join(strings(page(library, intake).model_dump()))))
    assert {"توقف", "اطلب"} <= words
    assert not {"توقفي", "اطلبي"} & words


def test_every_text_that_tells_what_to_do_is_known(library: Library) -> None:
    """Each such text is another one to a woman, or is among those that say the same to all."""
    plain, hers = language("ar", library).said, to_a_woman(ARABIC)
    same = {k for k, forms in plain.items() if TELLS.fullmatch(k) and hers(forms[0]) == forms[0]}
    assert same == TO_ALL


def test_what_a_picture_shows_speaks_to_nobody(library: Library) -> None:
    """The words of drawings are the same for everybody."""
    his, hers = in_language(library, "ar"), in_language(library, "ar", woman=True)
    assert his.anatomy == hers.anatomy
    for name, exercise in his.exercises.items():
        assert exercise.drawing.alt == hers.exercises[name].drawing.alt
    assert of_others("exercise.core_brace.drawing")


@pytest.mark.parametrize("tag", ["es", "fr", "en"])
def test_other_languages_have_one_form(library: Library, tag: str) -> None:
    """Where a verb does not tell a woman from a man the texts are the same."""
    his, hers = in_language(library, tag), in_language(library, tag, woman=True)
    assert his.phrases == hers.phrases
    assert his.exercises == hers.exercises


@pytest.mark.parametrize(
    ("his", "hers"),
    [
        ("لا تجلس طويلا.", "لا تجلسي طويلا."),
        ("عندما تجلس طويلا", "عندما تجلسين طويلا"),
        ("أنك لا تستطيع المشي", "أنك لا تستطيعين المشي"),
        ("وضع الاستلقاء", "وضع الاستلقاء"),
        ("ضع قدميك", "ضعي قدميك"),
        ("ضيق تنفس مفاجئ", "ضيق تنفس مفاجئ"),
        ("اثبت وتنفس ببطء.", "اثبتي وتنفسي ببطء."),
        ("حتى لا تجلس أو تقف طويلا", "حتى لا تجلسي أو تقفي طويلا"),
    ],
)
def test_word_for_word(his: str, hers: str) -> None:
    """Imperatives, both forms of verbs, and what only looks like one of them."""
    assert to_a_woman(ARABIC)(his) == hers


def test_a_broken_file_is_said(tmp_path: Path) -> None:
    """A file that cannot be read is a user's mistake; none at all is no mistake."""
    assert to_a_woman(tmp_path)("x") == "x"
    (tmp_path / WOMAN).write_text("= broken", "utf-8")
    with pytest.raises(UserMistake, match="cannot be read"):
        to_a_woman(tmp_path)
