"""Approving and returning: who decides, the note, the buttons, and the work in its own thread."""

import threading
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import ipywidgets as w

from ...batch.record.decisions import Decision
from ...batch.review.decide import approve, send_back
from ...errors import UserMistake
from ...model.status import Standing
from ...packet.edition import Own
from ...render.pdf import READING
from ..error_log import logged_bug
from ..inputs import WHOLE, debounce, pressed_button

WIDE, LONG = {"description_width": "initial"}, {"width": "30rem"}

# A run's folder, and the refs that are to be decided on, with the digests that were looked at and
# the numbers of the last decisions on them.
Asked = tuple[Path, dict[str, str], dict[str, int]]


class DecisionBar:
    """The fields and buttons of a decision; `wanted` gives the run's folder and the refs."""

    def __init__(
        self,
        wanted: Callable[[], Asked | None],
        after: Callable[[Path, bool], None],
        own: Own | None = None,
    ) -> None:
        self._wanted, self._after, self._own = wanted, after, own
        self._thread, self._busy = threading.Thread(), False
        # The note of what one does not look at just now, by its ref; blank is for what is ticked.
        self._notes, self._about = dict[str, str](), ""
        self.who = w.Text(
            **WHOLE,
            description="Who decides",
            placeholder="your name, required",
            style=WIDE,
            layout=LONG,
        )
        self.note = w.Text(
            **WHOLE,
            description="Note",
            placeholder="what to mend, when you return",
            style=WIDE,
            layout=LONG,
        )
        self.told = w.HTML().add_class("sk-told")
        self.approve = pressed_button(
            "Approve", lambda: debounce(lambda: self._decide(True)), "primary"
        )
        self.give_back = pressed_button(
            "Return with the note", lambda: debounce(lambda: self._decide(False))
        )

    def name(self, what: str) -> None:
        """Say on the buttons what they would decide on."""
        self.approve.description = f"Approve {what}"
        self.give_back.description = f"Return {what} with the note"

    def turn_to(self, ref: str) -> None:
        """The note of this packet, or of those that are ticked: none goes on to another packet.

        What was written beside the sheet goes along to the first that is looked at.
        """
        if ref == self._about:
            return
        along = "" if self._about else self.note.value
        self._notes[self._about] = self.note.value
        self._about, self.note.value = ref, self._notes.pop(ref, "") or along

    @property
    def noted(self) -> bool:
        """Whether a note is written that has not been used."""
        return any(map(str.strip, (self.note.value, *self._notes.values())))

    def forget_notes(self) -> None:
        """Another run: no note of the one before."""
        self._notes.clear()
        self.note.value = ""

    def tell(self, words: str, kind: str = "sk-plain") -> None:
        """Say how it went, for eyes and for reading software."""
        self.told.value = f'<p class="{kind}" role="status">{escape(words)}</p>' if words else ""

    def join(self, seconds: float | None = None) -> None:
        """Wait for a decision to be carried out."""
        if self._thread.ident:
            self._thread.join(seconds)

    def _decide(self, good: bool) -> None:
        """Carry a decision out in a thread of its own; one at a time."""
        wanted = None if self._busy else self._wanted()
        if wanted is None:
            return
        # The buttons stay as they are: a button that is switched off loses the keyboard's focus.
        self._busy = True
        work = (good, *wanted, self.who.value, self.note.value)
        self._thread = threading.Thread(target=self._work, args=work, daemon=True)
        self._thread.start()

    def _work(
        self,
        good: bool,
        folder: Path,
        looked: dict[str, str],
        seen: dict[str, int],
        who: str,
        note: str,
    ) -> None:
        try:
            with READING:
                done = self._carry_out(good, (folder, looked, seen), who, note)
                self._after(folder, done)
        finally:
            self._busy = False

    def _carry_out(self, good: bool, asked: Asked, who: str, note: str) -> bool:
        """Whether it was done; why not is said."""
        folder, looked, seen = asked
        watch = _progress(self.tell, len(looked), "Approving" if good else "Returning")
        try:
            if good:
                self._done(approve(folder, tuple(looked), who, watch, looked, seen, own=self._own))
            else:
                refs = tuple(looked)
                self._done(send_back(folder, refs, who, note, watch, seen, own=self._own))
            # Wherever it stands meanwhile: it has been used.
            self._notes = {ref: said for ref, said in self._notes.items() if said != note}
            if self.note.value == note:
                self.note.value = ""
            return True
        except UserMistake as mistake:
            self.tell(one_sentence(mistake), "sk-wrong")
        except Exception as error:
            self.tell(f"It broke off with {logged_bug(error, folder)}", "sk-wrong")
        return False

    def _done(self, done: Sequence[Decision]) -> None:
        one = done[0].ref if len(done) == 1 else f"{len(done)} packets"
        back = done[0].decision == Standing.RETURNED
        self.tell(f"{one} {'returned' if back else 'approved'}. The print files are made anew.")


def _progress(tell: Callable[[str], None], total: int, doing: str) -> Callable[[Decision], None]:
    done: list[str] = []

    def watch(review: Decision) -> None:
        done.append(review.ref)
        tell(f"{doing}: {len(done)} of {total} done.")

    tell(f"{doing} {total}.")
    return watch


def one_sentence(mistake: UserMistake) -> str:
    """What a user did wrong, as a sentence."""
    said = str(mistake)
    return f"{said[:1].upper()}{said[1:]}."
