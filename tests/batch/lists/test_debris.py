"""What exports leave in cells: a table of what is taken off, and what is held back."""

import pytest

from sciatica_kit.batch.lists.debris import DAYS, cleaned
from sciatica_kit.batch.lists.table import DayText
from sciatica_kit.model.cells import DoubtfulText

MENDED = (
    ("ref", '="007"', "007"),
    ("ref", "'008", "008"),
    ("ref", "A1\u200b", "A1"),
    ("ref", "\ufeffA1", "A1"),
    ("name", '="Test Guard"', "Test Guard"),
    ("name", '="Test ""Ann"" Guard"', 'Test "Ann" Guard'),
    ("name", "Test\u00a0Nbsp", "Test Nbsp"),
    ("name", "Test Soft\u00adhyphen", "Test Softhyphen"),
    ("name", "\u200eTest Mark\u200f", "Test Mark"),
    ("name", "Test _x0041_nna", "Test Anna"),
    ("name", "'t Hooft, Test", "'t Hooft, Test"),
    ("name", "Test ’Abd al-Rahman", "Test ’Abd al-Rahman"),
    ("name", "علی\u200cرضا", "علی\u200cرضا"),
    ("name", "क्\u200dष", "क्\u200dष"),
    ("name", "Nan Test", "Nan Test"),
    ("name", "Test Null", "Test Null"),
    ("name", "Test Who?Not", DoubtfulText),
    ("date_of_birth", '="1961-02-03"', "1961-02-03"),
    ("date_of_birth", "1961-02-03 00:00:00", "1961-02-03"),
    ("date_of_birth", "1961-02-03T00:00:00Z", "1961-02-03"),
    ("date_of_birth", "1961-02-03T00:00:00.000+00:00", "1961-02-03"),
    ("precautions", "“osteoporosis”", "osteoporosis"),
    ("side", '"left"', "left"),
    ("side", "left\u00a0", "left"),
    ("red_flags", "none\u200b", "none"),
    ("pain_now", "7.0", "7"),
    ("days_since_onset", "40.00", "40"),
    ("pain_now", "7/10", "7"),
    ("pain_now", "7 of 10", "7"),
    ("note", "walk\tdaily", "walk daily"),
    ("name", "Test\tAna", "Test Ana"),
    ("note", "Well done._x000D_\nWalk.", "Well done.\nWalk."),
    ("note", "One\r\nTwo", "One\nTwo"),
    ("note", "5 & 6; R&D; a < b", "5 & 6; R&D; a < b"),
    ("note", "Was it well? Walk on.", "Was it well? Walk on."),
    ("note", "#walking", "#walking"),
    ("ref", "NA", "NA"),
    ("ref", "2E1", "2E1"),
    ("ref", "-x", "-x"),
)
HELD = (
    ("name", "Test Josã© Ã©", "“Ã©” in it is likely “é”"),
    ("name", "Test FranÃ§ois", "“Ã§” in it is likely “ç”"),
    ("note", "Itâ€™s well", "“â€™” in it is likely “’”"),
    ("name", "Test Jos\ufffd", "a letter of it was lost"),
    ("name", "Test Mu?oz", "a letter of it was lost"),
    ("clinician", "Jos?", "a letter of it was lost"),
    ("name", "Test O&#39;Brien", "“&#39;” in it is likely “'”"),
    ("name", "Test &Aacute;ngela", "“&Aacute;” in it is likely “Á”"),
    ("note", "rest &amp; walk", "“&amp;” in it is likely “&”"),
    ("name", "Test\nThree", "line break"),
    ("clinician", "A\r\nB", "line break"),
    ("name", "\u202eTest Reversed", "right-to-left override"),
    ("name", "Test\u2066x\u2069", "left-to-right isolate"),
    ("name", "Test\x00", "control sign"),
    ("note", "bell\x07", "control sign"),
    ("note", "\x1b[31mred", "control sign"),
    ("name", "'Test Apostrophe", "apostrophe"),
    ("name", "########", "too narrow"),
    ("name", "#REF!", "error"),
    ("side", "#N/A", "error"),
    ("precautions", "#NAME?", "error"),
    ("precautions", "#DIV/0!", "error"),
    ("precautions", "#BEZUG!", "error"),
    ("precautions", "=B2", "formula"),
    ("name", "=cmd|'/c calc'!A1", "formula"),
    ("precautions", "nan", "empty cell"),
    ("clinician", "NULL", "empty cell"),
    ("note", "None", "empty cell"),
    ("date_of_birth", "NaT", "empty cell"),
    ("name", "<NA>", "empty cell"),
    ("name", "undefined", "empty cell"),
    ("date_of_birth", "1961-02-02T23:00:00Z", "a time with the date"),
    ("date_of_birth", "1961-02-03 00:00:00+01:00", "a time with the date"),
    ("surgery_date", "2026-11-01 12:00", "a time with the date"),
    ("ref", "11-Mar", "made a date of it"),
    ("ref", "Sep-26", "made a date of it"),
    ("ref", "2026-03-11", "made a date of it"),
    ("ref", "1.23E+05", "as a number"),
    ("ref", "7.0", "as a number"),
    ("side", "#CHECK!", "could not be read for certain"),
)


@pytest.mark.parametrize(("column", "text", "meant"), MENDED)
def test_what_carries_nothing_is_taken_off(column: str, text: str, meant: object) -> None:
    """Debris that is certain is taken off; what people write themselves stays as it is."""
    read = cleaned(column, text)
    assert isinstance(read, DoubtfulText) if meant is DoubtfulText else read == meant
    assert isinstance(read, DoubtfulText) == (meant is DoubtfulText)


@pytest.mark.parametrize(("column", "text", "said"), HELD)
def test_what_is_not_certain_is_in_doubt(column: str, text: str, said: str) -> None:
    """A cell that may be another than it looks is held back, with what is wrong and a remedy."""
    read = cleaned(column, text)
    assert isinstance(read, DoubtfulText)
    assert said in read.problem
    assert read.fix
    assert not any(word in read.problem for word in ("Test", "Jos", "calc"))


@pytest.mark.parametrize("column", ["ref", "name", "side", "precautions", "pain_now", "note"])
def test_a_day_of_the_spreadsheet_belongs_into_columns_of_days(column: str) -> None:
    """A date where none belongs is one that the spreadsheet has made of something else."""
    read = cleaned(column, DayText("2026-03-11"))
    assert isinstance(read, DoubtfulText)
    assert all(cleaned(day, DayText("2026-03-11")) == "2026-03-11" for day in DAYS)
