"""The library's sentences, called by place, in the words, forms and digits of a language."""

from ..library.cldr import digits_of, form_of, leftward
from .direction import apart


class Phrases:
    """The library's sentences, called by place, with their gaps filled."""

    def __init__(self, tables: dict[str, dict[str, str]], language: str = "en") -> None:
        self._tables = tables
        self._form = form_of(language)
        self.all_digits = digits_of(language)
        self.leftward = leftward(language)

    def __call__(self, place: str, **words: object) -> str:
        """The phrase at `table.key`. Raises KeyError where there is none."""
        table, key = place.split(".")
        said = {n: self.number(w) if isinstance(w, int) else w for n, w in words.items()}
        return self.digits(self._tables[table][key]).format(**said)

    def count(self, place: str, n: int, **words: object) -> str:
        """The phrase in the form that the number asks for in this language."""
        table, key = place.split(".")
        named = f"{key}_{self._form(n)}"
        form = named if named in self._tables[table] else f"{key}_other"
        return self(f"{table}.{form}", n=n, **words)

    def number(self, n: int) -> str:
        """A whole number in the language's own digits."""
        return self.digits(str(n))

    def digits(self, text: str) -> str:
        """A text with its digits as the language writes them."""
        return text.translate(str.maketrans("0123456789", self.all_digits))

    def apart(self, text: str) -> str:
        """A text of the row's or the practice's own, kept in its own direction."""
        return apart(text, self.leftward)

    def whole(self, text: str) -> str:
        """A text that may not break where a page runs leftwards: its halves would change places."""
        return text.replace(" ", "\u00a0") if self.leftward else text

    def sided(self, text: str, side: str, table: str = "side", start: str = "sore_") -> str:
        """A text with the sore side in its place, in the form that its noun asks for."""
        key = f"{start}{side}" if side else "sore"
        plain, other = self(f"{table}.{key}"), self(f"{table}.{key}_m")
        for mark in ("sore", "side"):
            text = text.replace(f"{{{mark}}}", plain).replace(f"{{{mark}_m}}", other)
        return text
