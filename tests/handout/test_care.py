"""What a patient is to take care of is few lines, the gravest first, and nothing urgent is cut."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from sciatica_kit.handout.care import MOST, cared
from sciatica_kit.handout.compose import compose
from sciatica_kit.library.practice import load_practice
from sciatica_kit.model.finding import GRAVEST
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program

Programs = Callable[..., Program]
# The seed of each random patient's precautions: the same on every day.
SEEDS = range(60)
MANY = "anticoagulants;cardiac;fall_risk;osteoporosis;stable_incontinence;vertigo"


def bare(program: Programs, library: Library, seed: int) -> Any:
    """A programme with random precautions and noted flags laid over it, whatever they allow."""
    dice = random.Random(seed)
    noted = [f for f in library.red_flags.values() if not f.blocks]
    precautions = dice.sample([*library.precautions.values()], dice.randint(1, 12))
    flags = dice.sample(noted, dice.randint(0, len(noted)))
    update = {"precautions": tuple(precautions), "noted_flags": tuple(flags)}
    return program().model_copy(update=update)


@pytest.mark.parametrize("seed", SEEDS)
def test_at_most_six_lines_and_each_once(program: Programs, library: Library, seed: int) -> None:
    """Six lines at most, unless more than six are of the gravest kind; no line stands twice."""
    made = bare(program, library, seed)
    found = cared(made, library)
    items = (*made.precautions, *made.noted_flags)
    grave = {library.care[k].text for x in items for k in x.asks if library.care[k].rank == GRAVEST}
    assert grave <= {*found.printed, *(t for f in made.noted_flags if not f.asks for t in f.action)}
    assert len(found.printed) <= MOST or all(
        line in grave or any(line in f.action for f in made.noted_flags) for line in found.printed
    )
    every = (*found.printed, *found.cut)
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_asked_is_lost(program: Programs, library: Library, seed: int) -> None:
    """What a precaution asks is printed, cut and kept for the staff page, or said by another."""
    made = bare(program, library, seed)
    found = cared(made, library)
    said = {*found.printed, *found.cut}
    keys = {key for item in (*made.precautions, *made.noted_flags) for key in item.asks}
    for key in keys:
        covering = [k for k in keys if key in library.care[k].covers]
        assert any(library.care[k].text in said for k in (key, *covering)), key


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gravest_stand_first(program: Programs, library: Library, seed: int) -> None:
    """Ranks never fall from line to line, and what is cut weighs no more than what is printed."""
    rank = {care.text: care.rank for care in library.care.values()}
    found = cared(bare(program, library, seed), library)
    ranks = [rank[text] for text in (*found.printed, *found.cut) if text in rank]
    assert ranks == sorted(ranks)


def test_two_precautions_that_ask_the_same_give_one_line(
    program: Programs, library: Library
) -> None:
    """Four precautions that speak of breath say it once."""
    names = "cardiac;controlled_hypertension;glaucoma;abdominal_hernia"
    found = cared(program(precautions=names), library)
    every = (*found.printed, *found.cut)
    assert sum("reath" in line for line in every) == 1


def test_six_precautions_give_six_lines_on_the_page(program: Programs, library: Library) -> None:
    """The handout of a patient with six precautions has at most six lines to take care of."""
    page = compose(program(precautions=MANY), load_practice(), library)
    assert page.care
    assert len(page.care.lines) == MOST
    assert library.care["after_a_fall"].text in page.care.lines
    assert library.care["chest_pain"].text in page.care.lines


def test_low_mood_is_whole_and_visitors_read_the_number_alone(
    program: Programs, library: Library
) -> None:
    """All lines of despair stay however many precautions; a page on the fridge has the number."""
    made = program(red_flags="low_mood", precautions=MANY)
    ours = {library.care[key].text for key in library.red_flags["low_mood"].asks}
    found = cared(made, library, "Crisis line: 1", shown=False)
    assert ours | {"Crisis line: 1"} <= {*found.printed}
    shown = cared(made, library, "Crisis line: 1", shown=True)
    assert "Crisis line: 1" in shown.printed
    assert not ours & {*shown.printed, *shown.cut}


def test_words_of_a_practice_are_printed_too(program: Programs, library: Library) -> None:
    """A precaution of a practice's own that names no key has its own words on the page."""
    own = library.precautions["fall_risk"].model_copy(update={"asks": (), "prints": ("Own.",)})
    made = program().model_copy(update={"precautions": (own,)})
    assert cared(made, library).printed == ("Own.",)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_crisis_number_takes_no_other_lines_place(
    program: Programs, library: Library, seed: int
) -> None:
    """With the number the page has every line that it has without, and the number beside them."""
    made = bare(program, library, seed)
    low = library.red_flags["low_mood"]
    others = (flag for flag in made.noted_flags if flag.id != low.id)
    made = made.model_copy(update={"noted_flags": (*others, low)})
    without, found = cared(made, library), cared(made, library, "Crisis line: 1")
    assert [line for line in found.printed if line != "Crisis line: 1"] == [*without.printed]
    assert found.cut == without.cut
    place = found.printed.index("Crisis line: 1")
    assert found.printed[place - 1] in {library.care[key].text for key in low.asks}


def test_a_page_for_visitors_has_how_long_to_sit_and_nothing_private(
    program: Programs, library: Library
) -> None:
    """What stands elsewhere on other pages is said here; what is nobody's business is not."""
    made = program(precautions="stable_incontinence", sitting_minutes="5", standing_minutes="0")
    practice = load_practice()
    told = [f"{library.care['new_leaking'].text}", "Sit for no more than", "Stand still as little"]
    for look, expected in (("standard", [True, False, False]), ("fridge", [False, True, True])):
        profile = made.profile.model_copy(update={"print": look})
        page = compose(made.model_copy(update={"profile": profile}), practice, library)
        said = " ".join(page.care.lines) if page.care else ""
        assert [text in said.replace("\u2068", "") for text in told] == expected
