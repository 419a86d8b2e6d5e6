"""Numbers and names keep their order in a line that runs the other way."""

import pytest

from sciatica_kit.handout.direction import apart

LRI, FSI, PDI, LRO, PDF = "\u2066", "\u2068", "\u2069", "\u202d", "\u202c"
NUMBERS = (
    "020 7946 0958", "020-7946-0958", "(020) 7946 0958", "+44 20 7946 0958", "+44 (0)20 7946 0958",
    "8:30-17:30", "8:30 – 17:30", "2026-11-30", "12-B",
)  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_of_several_groups_is_kept_together(number: str) -> None:
    """In an Arabic line its groups stay in the order in which they were typed."""
    said = apart(f"اتصل بنا على {number} اليوم", leftward=True)
    assert said == f"{FSI}اتصل بنا على {LRI}{number}{PDI} اليوم{PDI}"


@pytest.mark.parametrize("number", ["٠٢٠ ٧٩٤٦ ٠٩٥٨", "٨:٣٠-١٧:٣٠", "۰۲۱ ۸۸۸۸"])
def test_arabic_digits_keep_their_order_too(number: str) -> None:
    """Digits that count as Arabic would change places in any line."""
    force = not number.startswith("۰")
    kept = f"{LRO}{number}{PDF}" if force else number
    assert f"{LRI}{kept}{PDI}" in apart(f"اتصل {number}")


def test_single_numbers_and_lists_of_them_are_left_to_the_line() -> None:
    """One number cannot change places, and a list reads as the line does."""
    for text in ("التمارين 3, 4 و 5 (تحويلة 12)", "الساعة ٨:٣٠", "يوم 30/11/2026", "1.5 كم"):
        assert apart(text) == f"{FSI}{text}{PDI}"


def test_nothing_is_added_where_nothing_can_change_places() -> None:
    """A text without such letters, on a page that runs rightwards, stays as it is."""
    assert apart("Call 020 7946 0958 (ext. 12).") == "Call 020 7946 0958 (ext. 12)."
    assert apart("", leftward=True) == ""


def test_a_line_of_another_language_is_set_apart_on_a_page_that_runs_leftwards() -> None:
    """An English line keeps its full stop and its brackets where English has them."""
    assert apart("Call 020 (ext. 12).", leftward=True) == f"{FSI}Call 020 (ext. 12).{PDI}"
