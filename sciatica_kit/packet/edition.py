"""What packets are made with: content, letterhead, templates and the day; and the sample's own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path

from ..errors import UserMistake
from ..fonts import unprintable
from ..library.load import kept_library
from ..library.practice import load_practice, zone_of
from ..library.variants import Variant, template_mistakes, variants_in
from ..model.intake import Intake
from ..model.library import Library
from ..model.practice import Practice
from ..paths import CONTENT, beside, stamp
from .password import password_in

SAMPLE = "sample"
SAMPLE_DAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Own:
    """What a practice has of its own: letterhead, templates, content. Blank means the kit's."""

    practice: Path | None = None
    templates: Path | None = None
    content: Path | None = None


@dataclass(frozen=True)
class Edition:
    """What a packet is made with: library, practice, templates, day, and whether it is approved.

    Its files are locked with `password` as they are written; blank locks none.
    """

    library: Library
    practice: Practice
    templates: Path
    issued_on: date
    approved: bool = False
    password: str = field(default="", repr=False)

    @property
    def intake(self) -> Intake:
        """What validation of a row needs: the library's words, the fonts' signs, looks, the day."""
        return self.library.intake(self.issued_on, unprintable, tuple(self.variants))

    @cached_property
    def variants(self) -> dict[str, Variant]:
        """The looks that the templates have, by name."""
        return variants_in(self.templates)

    @property
    def for_visitors(self) -> tuple[str, ...]:
        """The looks that visitors read."""
        return tuple(name for name, variant in self.variants.items() if variant.for_visitors)


def sample_roster() -> Path:
    """The roster of made-up patients that comes with the kit."""
    return CONTENT / "sample" / "roster.csv"


def load_edition(
    issued_on: date,
    practice: Path | None = None,
    templates: Path | None = None,
    content: Path | None = None,
    locales: Path | None = None,
    password_file: Path | None = None,
) -> Edition:
    """What packets are made with on a day of issue. Raises UserMistake.

    `content` is a practice's own, which adds to ours; `locales` stands in place of our catalogues;
    `password_file` has the password that PDFs are locked with.
    Made once for a day and remembered until a file that it hangs on is changed.
    """
    folder = templates or beside("templates")
    letterhead = practice or folder / "practice.toml"
    library = kept_library(content, locales)
    at = stamp(beside("templates"), folder, letterhead)
    password = password_in(password_file) if password_file else ""
    return _edition(issued_on, letterhead, folder, library, at, password)


def practice_day(
    now: datetime, practice: Path | None = None, templates: Path | None = None
) -> date:
    """The day that a moment falls on at a practice; at this machine where none has a time zone."""
    letterhead = practice or (templates or beside("templates")) / "practice.toml"
    return now.astimezone(zone_of(letterhead)).date()


@lru_cache(maxsize=4)
def _edition(
    issued_on: date, practice: Path, folder: Path, library: Library, at: object, password: str
) -> Edition:
    wrong = [*_missing(folder), *template_mistakes(folder)]
    # Without its folder the practice file that stands in it is no second mistake.
    if not wrong or practice.parent != folder:
        looks = None if wrong else variants_in(folder)
        try:
            own = load_practice(practice, unprintable, looks, library.countries)
        except UserMistake as mistake:
            wrong.append(str(mistake))
    if wrong:
        raise UserMistake("; ".join(wrong))
    return Edition(library, own, folder, issued_on, password=password)


def _missing(folder: Path) -> Iterator[str]:
    """The first of our templates that a folder has not."""
    ours = {p.name for p in beside("templates").iterdir() if p.name != "README.md"}
    missing = sorted(name for name in ours if not (folder / name).is_file())
    if missing:
        yield f"{folder} has no {missing[0]}: copy our templates folder and change it"


def day_from(text: str) -> date:
    """A day written as YYYY-MM-DD. Raises UserMistake."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserMistake(f"{text} is not a date: write it as YYYY-MM-DD") from None
