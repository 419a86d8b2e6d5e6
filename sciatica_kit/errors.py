"""The two kinds of trouble: a user's mistake, said plainly, and everything else, which is a bug."""

from dataclasses import dataclass

# What a command answers the shell: all well, could not run, some rows held back. Wrong usage is 2.
OK, COULD_NOT, HELD_BACK = 0, 1, 3


@dataclass(frozen=True)
class Problem:
    """One mistake in what a user gave: where it stands, what is wrong, how to mend it."""

    column: str
    problem: str
    fix: str


class UserMistake(Exception):
    """Something the user can mend; its text is one plain sentence with place and remedy."""
