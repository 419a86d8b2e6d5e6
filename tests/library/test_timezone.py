"""The day of issue is the practice's own, wherever the machine believes to be."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import sciatica_kit as sk
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake
from sciatica_kit.library.practice import load_practice
from sciatica_kit.packet.edition import practice_day
from sciatica_kit.paths import PRACTICE, beside

LATE = datetime(2026, 3, 1, 11, 30, tzinfo=UTC)
DAYS = [
    ("Pacific/Kiritimati", date(2026, 3, 2)),
    ("Etc/GMT+12", date(2026, 2, 28)),
    ("Europe/London", date(2026, 3, 1)),
    ("America/New_York", date(2026, 3, 1)),
]
HEAD = "ref,name,diagnosis,side,red_flags,screened_by,screened_on,pain_now\n"


def practice(folder: Path, zone: object) -> Path:
    """A practice file with a time zone."""
    ours = (beside("templates") / "practice.toml").read_text("utf-8")
    path = folder / "practice.toml"
    lines = [line for line in ours.splitlines() if not line.startswith("timezone")]
    path.write_text(f"timezone = {zone}\n" + "\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(("zone", "day"), DAYS)
def test_the_day_is_the_practices(tmp_path: Path, zone: str, day: date) -> None:
    """The same moment is another day elsewhere; the practice's counts, not the machine's."""
    assert practice_day(LATE, practice(tmp_path, f'"{zone}"')) == day


@pytest.mark.parametrize(("zone", "day"), DAYS)
def test_the_commands_take_it(
    tmp_path: Path, zone: str, day: date, capsys: pytest.CaptureFixture[str]
) -> None:
    """batch, plan and roster check: where no --issued-on is given, the practice's day is taken."""
    path = tmp_path / "monday.csv"
    path.write_text(f"{HEAD}P1,Test Eins,disc,left,none,desk,{day},4\n")
    own = ["--practice", str(practice(tmp_path, f'"{zone}"'))]
    out = tmp_path / "out"
    assert main(["batch", str(path), "--out", str(out), *own], now=LATE) == 0
    assert f"The day of issue is {day}." in capsys.readouterr().out
    assert main(["roster", "check", str(path), *own], now=LATE) == 0
    late = date(2026, 3, 3)
    path.write_text(f"{HEAD}P1,Test Eins,disc,left,none,desk,{late},4\n")
    assert main(["roster", "check", str(path), *own], now=LATE) == 3


def test_the_front_door_and_the_forms_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The front door asks the practice's clock, the forms that of the practice of the lab."""
    eastern, western = ("Pacific/Kiritimati", "Etc/GMT+12")
    kits = [sk.load(practice=practice(tmp_path, f'"{z}"')) for z in (eastern, western)]
    for kit, zone in zip(kits, (eastern, western), strict=True):
        practice(tmp_path, f'"{zone}"')
        assert kit.today() == practice_day(datetime.now(UTC), tmp_path / "practice.toml")
    days = []
    for zone in (eastern, western):
        monkeypatch.setenv(PRACTICE, str(practice(tmp_path, f'"{zone}"')))
        days.append(sk.load().run_batch(folder=str(tmp_path), outputs=str(tmp_path)).clock())
    assert days[0] > days[1]


WRONG = ['"Europe/Lodnon"', '"GMT+25"', '"../../etc/passwd"', '"/etc/localtime"', "5", '"CEST x"',
         '"europe"', '"Europe"', '"localtime"', '"Europe/London\\u0000"']  # fmt: skip


@pytest.mark.parametrize("zone", WRONG)
def test_a_zone_that_does_not_exist_is_said(tmp_path: Path, zone: str) -> None:
    """No zone is guessed: the sentence names the key, and the nearest name where there is one."""
    with pytest.raises(UserMistake, match="timezone") as said:
        load_practice(practice(tmp_path, zone))
    assert "Lodnon" not in zone or "Europe/London" in str(said.value)
    assert practice_day(LATE, tmp_path / "practice.toml") == LATE.astimezone().date()


def test_without_a_zone_the_day_is_the_machines(tmp_path: Path) -> None:
    """A blank time zone is that of the machine."""
    assert practice_day(LATE, practice(tmp_path, '""')) == LATE.astimezone().date()
    assert load_practice(tmp_path / "practice.toml").timezone == ""
