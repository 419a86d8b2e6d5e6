"""The real page beside the form: the PDF's own pages, set anew in one thread as one types."""

import base64
import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from threading import RLock
from typing import Any

import ipywidgets as w

from ...clinic.plan import Plan
from ...errors import UserMistake
from ...packet.edition import Edition
from ...packet.make import patient_pdf
from ...packet.pages import NothingToMake
from ...render.pdf import READING, page_bitmaps
from .state import FormState
from .waiting import flagged, waiting

# Dots a point of the pictures: a page is 744 wide, and its place 730 on a screen of 1920.
SCALE = 1.25
# Seconds in which the browser shows the first page before the next ones ask for the same cores.
ALONE = 0.05
# Seconds that the form is given to appear before the first page is got ready.
BEFORE_WARMING = 0.5
MOST_PAGES = 12
Run = Callable[..., Any]


class Preview:
    """The pages of the newest plan; a page that has become old never takes its place."""

    def __init__(self, edition: Edition, run: Run | None = None) -> None:
        self.edition, self.newest, self.status = edition, 0, ""
        # What is shown and whether it is the newest are looked at and changed together.
        self.showing = RLock()
        self.run = run or ThreadPoolExecutor(1, "sciatica-preview").submit
        self.said, self.flagged = w.HTML(), w.HTML()
        # All made here: a widget that is born in another thread does not reach the browser.
        self.pages = [w.HTML().add_class("sk-hidden") for _ in range(MOST_PAGES)]
        self.drawn = [b""] * MOST_PAGES
        self.sheet = w.VBox([self.flagged, self.said, *self.pages])
        self.box = self.sheet.add_class("sk-pane").add_class("sk-sheet")

    def show(self, draft: FormState, plan: Plan) -> None:
        """Set the plan's page, or say what is missing; returns at once."""
        words = waiting(draft, plan, self.edition.library)
        with self.showing:
            self.newest += 1
            self._set(self.flagged, flagged(draft, self.edition.library))
            if words:
                self.say(words)
            elif self.said.value or plan.status != self.status:
                # Exercises must not stand there while an urgent sheet is on its way.
                self.clear()
            self.status = plan.status
        if not words:
            self.run(self._draw, plan, self.newest)

    def clear(self) -> None:
        """Take the pages away until the next one is there."""
        self._keep(0)
        self._set(self.said, "<p role='status'>The page is being set.</p>")

    def say(self, words: str) -> None:
        """A word in the place of the page; its HTML must be escaped."""
        self._keep(0)
        self._set(self.said, f'<div class="sk-say" role="status">{words}</div>')

    def warm(self, plan: Plan) -> None:
        """Set a page that nobody sees, so that the first one that is seen comes at once."""
        self.run(self._warm, plan)

    def _warm(self, plan: Plan) -> None:
        time.sleep(BEFORE_WARMING)
        if self.newest <= 1:
            with READING:
                patient_pdf(plan, self.edition)

    def _draw(self, plan: Plan, mine: int) -> None:
        if mine != self.newest:
            return
        try:
            with READING:
                self._pages(patient_pdf(plan, self.edition), mine)
        except (NothingToMake, UserMistake) as mistake:
            self._if_newest(mine, f"<p>{escape(str(mistake))}.</p>")
        except Exception as bug:  # In a thread it would be lost, and the page look as if it stood.
            self._if_newest(
                mine, f"<p>The page could not be set ({escape(type(bug).__name__)}).</p>"
            )

    def _if_newest(self, mine: int, words: str) -> None:
        with self.showing:
            if mine == self.newest:
                self.say(words)

    def _pages(self, pdf: bytes, mine: int) -> None:
        count = 0
        bitmaps = page_bitmaps(pdf, scale=SCALE)
        for at, (count, bitmap) in zip(range(MOST_PAGES), bitmaps, strict=False):
            time.sleep(ALONE if at == 1 else 0)
            if not self._page(at, count, bitmap, mine):
                return
        with self.showing:
            if mine == self.newest:
                self._keep(count)

    def _page(self, at: int, count: int, bitmap: Any, mine: int) -> bool:
        """Show one page and say whether it is still wanted; one that looks the same is not sent."""
        raw = bytes(bitmap.buffer)
        new = raw != self.drawn[at]
        picture = _picture(bitmap, f"Page {at + 1} of {count}") if new else self.pages[at].value
        with self.showing:
            if mine != self.newest:
                return False
            self.drawn[at] = raw
            self._set(self.pages[at], picture)
            self.pages[at].remove_class("sk-hidden")
            if at == 0:
                self._set(self.said, "")
        return True

    def _keep(self, count: int) -> None:
        """Take away the pages that an earlier plan had and this one has not."""
        self.drawn[count:] = [b""] * (MOST_PAGES - count)
        for page in self.pages[count:]:
            page.add_class("sk-hidden")
            self._set(page, "")

    def _set(self, shown: Any, value: str) -> None:
        if shown.value != value:
            shown.value = value


def _picture(bitmap: Any, alt: str) -> str:
    """A page as an image with its words; decoded before it is shown, so that nothing flickers."""
    out = io.BytesIO()
    # JPEG with most of the colour's detail: no difference to the eye, a tenth of PNG's time. Not an
    # Image widget, which would spare the base64: it can be given no words for who cannot see it.
    bitmap.to_pil().save(out, "JPEG", quality=85, subsampling=1)
    data = base64.b64encode(out.getvalue()).decode()
    at = f'alt="{alt}" width="{bitmap.width}" height="{bitmap.height}" decoding="sync"'
    # The figure takes the keyboard's focus, so that the pages can be scrolled without a mouse.
    return f'<figure tabindex="0"><img {at} src="data:image/jpeg;base64,{data}"></figure>'
