"""What a run left: counts, tables with links, first pages as small pictures, the print file."""

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

import ipywidgets as w

from ...batch.record.manifest import Entry, read_manifest
from ...errors import UserMistake
from ...model.status import Status
from ...paths import read_packet
from ...render.pdf import page_images, png
from ...views.styles import style
from .sentences import html, html_table, near, scroll

MOST_PICTURES = 24
WIDTH = 260  # dots across a first page, shown at half that so that it is sharp
COLOURS = 32
WORDS: Mapping[str, str] = MappingProxyType({
    Status.MADE: "Handouts",
    Status.REFERRED: "Urgent sheets, for a red flag was found: no exercises",
})  # fmt: skip
HELD = (Status.NOT_SCREENED, Status.INVALID, Status.FAILED)
HELD_WORDS: Mapping[str, str] = MappingProxyType({
    Status.NOT_SCREENED: "not screened", Status.INVALID: "mistakes", Status.FAILED: "failed",
})  # fmt: skip


def counts(entries: Sequence[Entry]) -> str:
    """How many rows became what, in one sentence."""
    count = Counter(entry.status for entry in entries)
    held = sum(count[status] for status in HELD)
    return f"{count['made']} made, {count['referred']} referred, {held} held back."


def link(path: Path, words: str, spoken: str) -> str:
    """A link from the notebook's folder to a file; JupyterLab opens it in a tab of its own."""
    href = quote(Path(near(path)).as_posix())
    name = escape(spoken, quote=True)
    return f'<a href="{href}" target="_blank" aria-label="{name}">{escape(words)}</a>'


def tables(out: Path, entries: Sequence[Entry]) -> str:
    """A table a status; what was held back comes first, with its reason."""
    held = [
        (escape(e.ref or "no ref"), HELD_WORDS[e.status], escape(e.reason))
        for e in entries if e.status in HELD
    ]  # fmt: skip
    parts = {"Held back": html_table("Held back", ("Ref", "Why", "Reason"), held)}
    for status, words in WORDS.items():
        parts[words] = _done(out, status, [e for e in entries if e.status == status])
    return "".join(scroll(part, name) for name, part in parts.items() if part)


def _done(out: Path, status: str, entries: Sequence[Entry]) -> str:
    flagged = status == Status.REFERRED
    body = [
        (escape(e.ref), link(out / e.pdf, Path(e.pdf).name, f"{Path(e.pdf).name} of {e.ref}"),
         link(out / e.notebook, "notebook", f"notebook of {e.ref}"), escape(e.pages),
         escape(e.reason if flagged else e.language))
        for e in entries
    ]  # fmt: skip
    last = "Red flags" if flagged else "Language"
    return html_table(WORDS[status], ("Ref", "PDF", "Notebook", "Pages", last), body)


def print_files(out: Path) -> str:
    """Links to the print files; nothing where there are none."""
    found = sorted((out / "print").glob("*.pdf"))
    links = [link(path, f"print/{path.name}", f"print/{path.name}") for path in found]
    return f"<p><b>To print:</b> {', '.join(links)}</p>" if links else ""


def first_pages(out: Path, entries: Sequence[Entry]) -> str:
    """The first pages of at most 24 packets; each is named by its ref alone."""
    done = [entry for entry in entries if entry.pdf and (out / entry.pdf).is_file()]
    shown = "".join(_picture(out / e.pdf, e.ref) for e in done[:MOST_PICTURES])
    more = len(done) - MOST_PICTURES
    rest = f"<p>And {more} more, in the tables above.</p>" if more > 0 else ""
    return f'<div class="sb-pictures">{shown}</div>{rest}' if shown else ""


def _picture(path: Path, ref: str) -> str:
    try:
        data = base64.b64encode(first_page(path)).decode()
    except (OSError, UserMistake, StopIteration):
        return f"<p>{escape(ref)}: its page cannot be shown: run “verify”.</p>"
    href, name = quote(Path(near(path)).as_posix()), escape(ref, quote=True)
    image = f'<img alt="First page of {name}" src="data:image/png;base64,{data}">'
    return (
        f'<figure><a href="{href}" target="_blank">{image}</a>'
        f"<figcaption>{name}</figcaption></figure>"
    )


def first_page(path: Path) -> bytes:
    """The first page of a PDF as a small PNG."""
    page = next(page_images(read_packet(path), width=WIDTH, most=1))
    return png(page.quantize(COLOURS))


class Results(w.VBox):  # type: ignore[misc]
    """The results of the run in a folder, drawn anew on demand."""

    def __init__(self) -> None:
        # JupyterLab makes relative links work in an output, and in no other widget.
        self.said, self.listed, self.pictured = html(), w.Output(), w.Output()
        super().__init__([self.said, self.listed, self.pictured])
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self.layout.display, self.said.value = "none", ""
        self.listed.outputs = self.pictured.outputs = ()

    def show(self, out: Path) -> None:
        """Show what stands in a run's folder: the tables at once, then the pictures."""
        entries = read_manifest(out)
        if not entries:
            self.clear()
            return
        where = escape(near(out))
        self.said.value = f"<h2>Results</h2><p>{counts(entries)} All in <code>{where}</code>.</p>"
        self.listed.outputs = _output(
            str(style("results")) + print_files(out) + tables(out, entries)
        )
        self.layout.display = ""
        shown = first_pages(out, entries)
        self.pictured.outputs = _output(shown) if shown else ()


def _output(inside: str) -> tuple[dict[str, object], ...]:
    data = {"text/html": f'<div class="sb-results">{inside}</div>', "text/plain": "Results"}
    return ({"output_type": "display_data", "data": data, "metadata": {}},)
