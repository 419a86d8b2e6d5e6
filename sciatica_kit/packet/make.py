"""One patient, start to finish: where judgement, page and rendering meet."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..clinic.plan import Plan
from ..errors import UserMistake
from ..handout.page import Handout, UrgentSheet
from ..handout.staff.chart_note import chart_note
from ..handout.words import graded_texts
from ..library.readability import reading, said_of
from ..library.translate import SOURCE
from ..model.program import Program
from ..model.status import Status
from ..paths import Refused, own_folder, private_folder, read_within, within, write_private
from ..render import RENDERERS
from ..render.identity import Identity
from ..render.pdf import page_count
from ..render.pictures import with_pictures
from ..render.typst import compile_template
from ..render.typst import render_pdf as render_sheet
from .edition import Edition
from .pages import NothingToMake, english_page_of, page_of, staff_page_of
from .password import as_written
from .proof import UNREAD, identity_of, prove, why_kept

STANDARDS = "PDF/A-2a, PDF/UA-1"
STEMS = ("handout", "urgent")
# The PDF that a packet is known by.
# What a run keeps of itself at the top of its folder.
RUN = "run.json"
PAGES = tuple(f"{stem}.pdf" for stem in STEMS)
STAFF = ("clinician.pdf", "chart-note.txt")
# What else may lie in a packet: made by a notebook, a practice's wish or a form.
BESIDE = ("handout-bilingual.pdf", "handout.ipynb", "plan.json", "bundle.fhir.json", "draft.json")


@dataclass(frozen=True)
class Packet:
    """All files of one patient by name, and what is known of the PDF; `save` writes them."""

    ref: str
    status: str
    pdf_name: str
    files: dict[str, bytes] = field(repr=False)
    identity: Identity
    pages: int
    reading: dict[str, float]
    password: str = field(default="", repr=False)
    # What it was made with: whose another packet is can then be told.
    edition: Edition | None = field(default=None, repr=False)

    @property
    def sha256(self) -> str:
        """The digest of the PDF's bytes."""
        return hashlib.sha256(self.files[self.pdf_name]).hexdigest()

    @property
    def receipt(self) -> str:
        """What a reviewer and nbval compare: the same for the same row, library and day."""
        return "\n".join(
            (
                f"{self.status}: {self.pdf_name}, pages {self.pages}, {STANDARDS}",
                said_of(self.reading),
                f"sha256 {self.sha256}",
            )
        )

    def save(self, folder: str | Path, replace: bool = False) -> Path:
        """Write the files to `folder`/packets/<ref>, and say where. Raises UserMistake.

        A packet of another name stays, unless `replace` is given; one that is approved always
        does. What an earlier packet of this ref left and this one has not is taken away first, so
        that no exercises lie beside an urgent sheet.
        """
        if not isinstance(folder, (str, Path)) or not str(folder):
            raise UserMistake("no folder is given to save in: give a path")
        try:
            self._refuse_run(Path(folder).expanduser(), replace)
            return self.write_to(Path(folder).expanduser(), replace)
        except Refused as place:
            raise UserMistake(str(place.strerror)) from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", "") or str(error)
            raise UserMistake(f"cannot write to {folder}: {why}: choose another folder") from None

    def write_to(self, folder: Path, replace: bool = False) -> Path:
        """The same for who knows what to do with an OSError."""
        own = own_folder(private_folder(folder), "packets", self.ref)
        self._refuse(own, replace)
        written = as_written(self.files, self.password)
        for stray in strays(own, tuple(written)):
            stray.unlink()
        for name, data in written.items():
            write_private(within(own, name), data)
        return own

    def _refuse_run(self, folder: Path, replace: bool) -> None:
        """Raise UserMistake for a run's folder, whose own packets say first why they stay."""
        if (folder / RUN).exists():
            self._refuse(within(folder, "packets", self.ref), replace)
            raise UserMistake(
                f"{folder} is the folder of a run, whose packets are made from its list: mend the "
                "list, or choose another folder"
            )

    def _refuse(self, own: Path, replace: bool) -> None:
        """Raise UserMistake where the packet that is there is another's, or approved."""
        if self.edition is None:
            return
        whose = Identity(name="" if replace else self.identity.name, ref=self.ref, side="")
        found = [why_kept(pdf, whose, self.edition, self.password) for pdf in pages_in(own)]
        # A page that nobody can read tells nothing beside one that is the patient's.
        said = [why for why in found if why and (why != UNREAD or "" not in found)]
        if said:
            raise UserMistake(f"{self.ref} in {own.parent} {said[0]}")


def pages_in(own: Path) -> Iterator[bytes]:
    """The patient's PDFs that lie in a packet's folder. Raises OSError."""
    for name in PAGES:
        with suppress(FileNotFoundError):
            yield read_within(own, name)


def lying_there(folder: Path) -> str:
    """The sentence for a packet of before that lies where nothing may be made now; blank for none.

    It stays: whose it is, and whether somebody approved it, is not ours to judge here.
    """
    found = [folder / name for name in PAGES if (folder / name).is_file()]
    return " ".join(still_there(path) for path in found)


def still_there(page: Path) -> str:
    """That a page of before is there, in a sentence."""
    return f"What was made before is still there, and is not to be handed out: {page}."


def strays(folder: Path, files: Sequence[str]) -> list[Path]:
    """Pages for a patient in a packet's folder that are none of its files."""
    pages = (p for p in folder.glob("*") if p.name.startswith(("handout", "urgent")))
    return [p for p in pages if p.name.endswith(tuple(RENDERERS)) and p.name not in files]


def own_names() -> frozenset[str]:
    """Every name that a file of a packet may have."""
    pages = (name for stem in STEMS for name in page_names(stem))
    return frozenset((*pages, *STAFF, *BESIDE))


def page_names(stem: str) -> tuple[str, ...]:
    """What a page is called in each format that there is."""
    return tuple(f"{stem}{suffix}" for suffix in RENDERERS)


def patient_pdf(plan: Plan, edition: Edition) -> bytes:
    """The PDF of one plan: the same bytes by form and by roster."""
    return _rendered(".pdf", page_of(plan, edition), edition)


def proved_pdf(plan: Plan, edition: Edition) -> bytes:
    """The PDF of one plan, read back. Raises WrongIdentity, NothingToMake."""
    page = page_of(plan, edition)
    return prove(_rendered(".pdf", page, edition), identity_of(page), edition)


def _rendered(suffix: str, page: Handout | UrgentSheet, edition: Edition) -> bytes:
    return RENDERERS[suffix](page, edition.issued_on, edition.templates)


def make_packet(plan: Plan, edition: Edition, page: Handout | UrgentSheet | None = None) -> Packet:
    """Every file of one patient, of a page that may have been composed already.

    Raises WrongIdentity where a PDF reads back as another's, NothingToMake where there is no page.
    """
    page = page or page_of(plan, edition)
    theirs, stem = patient_files(plan, edition, page), _stem(page)
    return Packet(
        ref=plan.ref,
        status=Status.MADE if stem == "handout" else Status.REFERRED,
        pdf_name=f"{stem}.pdf",
        files={
            **theirs,
            "clinician.pdf": staff_pdf(plan, edition),
            "chart-note.txt": chart_note(plan, edition.issued_on, edition.library).encode(),
        },
        identity=identity_of(page),
        pages=page_count(theirs[f"{stem}.pdf"]),
        reading=reading(graded_texts(page), page.language),
        password=edition.password,
        edition=edition,
    )


def patient_files(
    plan: Plan, edition: Edition, page: Handout | UrgentSheet | None = None
) -> dict[str, bytes]:
    """What the patient is handed, by name; proved to be the patient's.

    Raises WrongIdentity where a PDF reads back as another's, NothingToMake where there is no page.
    """
    page = page or page_of(plan, edition)
    stem = _stem(page)
    files = {f"{stem}{suffix}": _rendered(suffix, page, edition) for suffix in RENDERERS}
    prove(files[f"{stem}.pdf"], identity_of(page), edition)
    if edition.practice.bilingual and isinstance(page, Handout) and page.language != SOURCE:
        files["handout-bilingual.pdf"] = render_bilingual(plan, edition, page)
    return files


def _stem(page: Handout | UrgentSheet) -> str:
    return "handout" if isinstance(page, Handout) else "urgent"


def render_bilingual(
    plan: Plan, edition: Edition, second: Handout | UrgentSheet | None = None
) -> bytes:
    """English and the patient's language side by side; proved to be the patient's.

    Raises NothingToMake where there is no programme or the language is English.
    """
    tag = (plan.profile and plan.profile.language) or SOURCE
    if not isinstance(plan.outcome, Program) or tag == SOURCE:
        raise NothingToMake("a bilingual edition needs a programme and a language besides English")
    first, second = english_page_of(plan.outcome, edition), second or page_of(plan, edition)
    margins = {"footer": f"{first.footer} · {second.footer}", "page_of": first.page_of}
    margins["draft"] = " · ".join(dict.fromkeys(filter(None, (first.draft, second.draft))))
    both = {"first": {**with_pictures(first), **margins}, "second": with_pictures(second)}
    pdf = compile_template("bilingual.typ", both, edition.issued_on, edition.templates)
    return prove(pdf, identity_of(first), edition)


def staff_pdf(plan: Plan, edition: Edition) -> bytes:
    """The staff page as a PDF. Raises WrongIdentity where it reads back as another's."""
    sheet = staff_page_of(plan, edition)
    pdf = render_sheet(sheet, edition.issued_on, edition.templates)
    return prove(pdf, Identity(name=sheet.patient, ref=sheet.ref, side=sheet.side), edition)
