"""The print room: order, odd pages, bookmarks, covers, window envelopes, and parts."""

import stat
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from sciatica_kit.batch.printing.covers import Covers
from sciatica_kit.batch.printing.files import print_order, write_print_files
from sciatica_kit.batch.printing.join import Page, Sheets, joined_pdf
from sciatica_kit.batch.printing.split import PrintPart, Step, parts_of
from sciatica_kit.batch.record.manifest import Entry
from sciatica_kit.batch.roster.plans import PlannedRow
from sciatica_kit.batch.roster.read import Row
from sciatica_kit.clinic.plan import Plan
from sciatica_kit.handout.cover import Listed
from sciatica_kit.packet.edition import Edition, load_edition
from sciatica_kit.packet.make import patient_pdf
from sciatica_kit.render.pdf import page_texts
from tests.day import TODAY, ago, ahead, in_words
from tests.sample import EDITION, PLANS, in_tag

HOME = "12 Sample Lane; Testford; TE5 7AB"


@pytest.fixture(scope="module")
def made_with() -> Edition:
    """The example practice on the day of issue."""
    return load_edition(TODAY)


@dataclass(frozen=True)
class Run:
    """A made-up run in a folder: its rows and the manifest's entries."""

    folder: Path
    rows: list[PlannedRow]
    entries: list[Entry]

    def print(self, with_: Edition, most_pages: int | None = None) -> Path:
        """Print it and give the print folder."""
        write_print_files(self.folder, self.rows, self.entries, with_, most_pages=most_pages)
        return self.folder / "print"


@pytest.fixture
def run(tmp_path: Path, profile):
    """Makes a run of rows (ref, clinician, next visit, pages, address); 0 pages are held back."""

    def make(*rows: tuple[str, str, str, int, str]) -> Run:
        planned, entries = [], []
        for number, (ref, clinician, visit, pages, address) in enumerate(rows, start=2):
            cells = {"ref": ref, "clinician": clinician, "next_visit": visit, "address": address}
            who = profile(**cells, name=f"Test Person {ref}")
            planned.append(PlannedRow(Row(number, cells), Plan(ref, "planned", who, None)))
            if not pages:
                entries.append(Entry(ref, "not-screened", "red_flags: they were not asked"))
                continue
            pdf = tmp_path / "packets" / ref / "handout.pdf"
            packet(pdf, ref, pages)
            name = pdf.relative_to(tmp_path).as_posix()
            entries.append(Entry(ref, "made", pages=str(pages), pdf=name))
        return Run(tmp_path, planned, entries)

    return make


def packet(path: Path, ref: str, pages: int) -> None:
    """A packet of which each page says its ref and which page it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for number in range(1, pages + 1):
            pdf.add_blank_page(page_size=(595, 842))
            said = f"BT /F 12 Tf 50 700 Td (Ref {ref}, sheet {number}) Tj ET".encode()
            pdf.pages[-1].Contents = pdf.make_stream(said)
            pdf.pages[-1].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        pdf.save(path)


def bookmarks(path: Path) -> list[tuple[int, str, int]]:
    """Each bookmark's depth, title and page counted from 1."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [(m.level, m.get_title(), m.get_dest().get_index() + 1) for m in pdf.get_toc()]


def piles(path: Path) -> list[str]:
    """What the joined file holds, page by page: a ref and sheet, a cover, an address, or blank."""

    def said(text: str) -> str:
        text = " ".join(text.split())
        return "cover" if "Print run of" in text else "address" if "Test Person" in text else text

    return [said(text) for text in page_texts(path.read_bytes())]


ORDER = [
    ("B1", "Dr Test Beta", ahead(8), 1, ""),
    ("N1", "", ahead(1), 1, ""),
    ("A1", "Dr Test Alpha", "", 1, ""),
    ("A2", "dr test alpha", ahead(16), 1, ""),
    ("A3", "Dr Test Alpha", ahead(9), 1, ""),
    ("B2", "Dr Test Beta", ahead(8), 1, ""),
    ("N2", "", "", 1, ""),
    ("A4", "Dr Test Alpha", "", 1, ""),
]


def test_the_order_of_the_pile(run):
    """By clinician, then next visit, then as the roster has it; blanks come last."""
    assert print_order(run(*ORDER).rows) == ["A3", "A2", "A1", "A4", "B1", "B2", "N1", "N2"]


def test_every_packet_starts_on_an_odd_page(run, made_with):
    """Two-sided, no packet stands on the back of another; nothing is left out or doubled."""
    out = run(
        ("A1", "Test A", "", 3, ""), ("A2", "Test A", "", 2, HOME), ("B1", "Test B", "", 1, "")
    ).print(made_with)
    assert piles(out / "all.pdf") == [
        "cover", "",
        "Ref A1, sheet 1", "Ref A1, sheet 2", "Ref A1, sheet 3", "",
        "address", "", "Ref A2, sheet 1", "Ref A2, sheet 2",
        "cover", "", "Ref B1, sheet 1", "",
    ]  # fmt: skip


def test_bookmarks_by_clinician_and_ref(run, made_with):
    """A bookmark a clinician leads to the cover; those below lead to each packet's first sheet."""
    rows = [
        ("B1", "Test B", "", 1, ""), ("A1", "Test A", "", 3, HOME), ("N1", "", "", 4, ""),
        ("X1", "Test A", "", 0, ""),
    ]  # fmt: skip
    assert bookmarks(run(*rows).print(made_with) / "all.pdf") == [
        (0, "Test A", 1), (1, "A1", 3),
        (0, "Test B", 9), (1, "B1", 11),
        (0, "No clinician named", 13), (1, "N1", 15),
        (0, "Held back", 19),
    ]  # fmt: skip


def test_the_printer_is_told_to_keep_the_size(run, made_with):
    """The file asks for two-sided printing in true size, or addresses would leave their window."""
    out = run(("A1", "Test A", "", 1, HOME)).print(made_with)
    with pikepdf.open(out / "all.pdf") as pdf:
        wanted = {key: str(value) for key, value in pdf.Root.ViewerPreferences.items()}
        assert pdf.docinfo["/Title"] == f"Print run of {in_words(ago())}"
    assert wanted["/Duplex"] == "/DuplexFlipLongEdge"
    assert wanted["/PrintScaling"] == "/None"


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_each_packet_keeps_its_language(tmp_path: Path, tag: str) -> None:
    """The covers are English; a packet in another language says so on each of its pages."""
    folder = tmp_path / "packets" / "A-1"
    folder.mkdir(parents=True)
    plan = in_tag(PLANS["DEMO-01"], tag)
    pdf = patient_pdf(plan, EDITION)
    (folder / "handout.pdf").write_bytes(pdf)
    sheets = len(page_texts(pdf))
    part = PrintPart("all.pdf", (Step(0, "Test", sheets, Listed("A-1", "made", sheets)),))
    page = Page(tmp_path, "packets/A-1/handout.pdf")
    joined = joined_pdf(part, Sheets(Covers((), ()), b"", {"A-1": page}), "Test")
    with pikepdf.open(BytesIO(joined)) as document:
        assert str(document.Root.Lang) == "en"
        # The back of the last sheet may be blank.
        begins = [op for p in document.pages for op in [*pikepdf.parse_content_stream(p)][:1]]
    told = [str(op.operands[1].get("/Lang", "")) for op in begins if len(op.operands) == 2]
    full = [text for text in page_texts(joined) if text]
    assert len(full) == sheets
    assert (told.count("ar") == len(full)) is (tag == "ar")


def test_the_cover_names_no_patient_and_no_address(run, made_with):
    """Refs, pages, visits and reasons stand on the covers; no name, no birth date, no address."""
    rows = [("A1", "Test A", ahead(14), 3, HOME), ("X1", "Test A", "", 0, HOME)]
    visit = in_words(ahead(14))
    text = " ".join(page_texts((run(*rows).print(made_with) / "cover.pdf").read_bytes()))
    for word in (
        "A1",
        visit,
        "1 packet, 3 pages",
        "X1",
        "they were not asked",
    ):
        assert word in text
    for word in ("Test Person", "1974", "Sample Lane", "Testford"):
        assert word not in text


def test_nothing_made_gives_a_cover_alone(run, made_with):
    """Where all rows are held back there is a cover that says so, and nothing to hand out."""
    out = run(("X1", "", "", 0, "")).print(made_with)
    assert [path.name for path in out.glob("*.pdf")] == ["cover.pdf"]


# Pages asked for: the packets; the limit; and what each part holds. A cover takes 2 pages.
SPLITS = [
    ([2, 2], 100, [["cover", "P0", "P1"]]),
    ([2, 2], 6, [["cover", "P0", "P1"]]),
    ([2, 2], 4, [["cover", "P0"], ["P1"]]),
    ([4, 4], 4, [["cover"], ["P0"], ["P1"]]),
    ([1, 1, 1], 4, [["cover", "P0"], ["P1", "P2"]]),
    ([3, 4, 4, 2], 10, [["cover", "P0", "P1"], ["P2", "P3"]]),
    ([12, 2], 10, [["cover"], ["P0"], ["P1"]]),
    ([2, 12, 2], 10, [["cover", "P0"], ["P1"], ["P2"]]),
    ([2, 2], 1, [["cover"], ["P0"], ["P1"]]),
]


@pytest.mark.parametrize(("packets", "most", "parts"), SPLITS)
def test_a_long_run_is_split_between_packets(packets, most, parts):
    """No part is longer than the limit but for one packet that is, and no packet is split."""
    steps = [Step(0, "Test A", 2)]
    steps += [
        Step(0, "Test A", n + n % 2, Listed(f"P{i}", "made", n)) for i, n in enumerate(packets)
    ]
    made = parts_of(iter(steps), most)
    assert [[s.packet.ref if s.packet else "cover" for s in p.steps] for p in made] == parts
    names = ["all.pdf"] if len(made) == 1 else [f"all-{n + 1}.pdf" for n in range(len(made))]
    assert [part.name for part in made] == names


def test_each_part_stands_by_itself(run, made_with):
    """A part has its own bookmarks and odd starts, and the cover says which part has a ref."""
    out = run(*((f"A{n}", "Test A", "", 3, "") for n in range(1, 5))).print(made_with, 10)
    assert sorted(path.name for path in out.glob("*.pdf")) == [
        "all-1.pdf",
        "all-2.pdf",
        "cover.pdf",
    ]
    assert bookmarks(out / "all-1.pdf") == [(0, "Test A", 1), (1, "A1", 3), (1, "A2", 7)]
    again = [(0, "Test A (continued)", 1), (1, "A3", 1), (1, "A4", 5)]
    assert bookmarks(out / "all-2.pdf") == again
    lines = " ".join(page_texts((out / "cover.pdf").read_bytes())[0].split())
    named = [lines.index(word) for word in ("A1 made", "A2 made", "A3 made", "A4 made")]
    found = [lines[begin:end] for begin, end in pairwise([*named, len(lines)])]
    assert ["all-1.pdf" in f for f in found] == [True, True, False, False]
    assert ["all-2.pdf" in f for f in found] == [False, False, True, True]


def test_files_of_an_earlier_run_do_not_stay(run, made_with):
    """A pile printed anew never lies beside parts of the one before; other files are let be."""
    three = run(*((f"A{n}", "Test A", "", 3, "") for n in range(1, 5)))
    out = three.print(made_with, 4)
    assert (out / "all-3.pdf").is_file()
    (out / "all-my-own.pdf").write_bytes(b"kept")
    three.print(made_with)
    names = ["all-my-own.pdf", "all.pdf", "cover.pdf"]
    assert sorted(path.name for path in out.glob("*.pdf")) == names
    three.print(made_with, 10)
    assert not (out / "all.pdf").exists()


def test_a_very_long_pile_of_one_clinician_is_parted(run, made_with, monkeypatch):
    """Each part has a cover and a bookmark of its own, and every packet is in one of them."""
    monkeypatch.setattr("sciatica_kit.batch.printing.files.MOST_ROWS", 3)
    monkeypatch.setattr("sciatica_kit.batch.printing.covers.MOST_ROWS", 3)
    rows = [(f"P{n}", "Test Dr Long", "", 1, "") for n in range(7)]
    printed = run(*rows, ("Q1", "Test Dr Short", "", 1, "")).print(made_with)
    marks = [title for _, title, _ in bookmarks(printed / "all.pdf")]
    titles = [f"Test Dr Long, part {n} of 3" for n in (1, 2, 3)] + ["Test Dr Short"]
    assert [title for title in marks if title in titles] == titles
    assert sorted(set(marks) - set(titles)) == [f"P{n}" for n in range(7)] + ["Q1"]
    covers = sorted(path.name for path in printed.glob("cover*.pdf"))
    assert covers == ["cover-1.pdf", "cover-2.pdf", "cover-3.pdf"]


def test_covers_of_a_very_long_run_are_split_between_clinicians(run, made_with, monkeypatch):
    """Beyond so many rows the covers come in files of their own; the piles stay as they were."""
    made = run(*((f"{name}{n}", f"Test {name}", "", 1, "") for name in "AB" for n in range(2)))
    whole = piles(made.print(made_with) / "all.pdf")
    monkeypatch.setattr("sciatica_kit.batch.printing.covers.MOST_ROWS", 3)
    out = made.print(made_with)
    names = ["all.pdf", "cover-1.pdf", "cover-2.pdf"]
    assert sorted(path.name for path in out.glob("*.pdf")) == names
    assert "Test B" in page_texts((out / "cover-2.pdf").read_bytes())[0]
    assert piles(out / "all.pdf") == whole


@pytest.mark.parametrize("most", [None, 6])
def test_the_same_run_gives_the_same_bytes(run, made_with, most):
    """Printed twice, every file is the same to the byte, and for its owner alone."""
    rows = [("A1", "Test A", ahead(14), 3, HOME), ("A2", "Test B", "", 2, "")]
    made = run(*rows)

    def printed() -> dict[str, bytes]:
        out = made.print(made_with, most)
        assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
        return {path.name: path.read_bytes() for path in out.iterdir()}

    assert printed() == printed()


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("", ()),
        (" ; ", ()),
        ("1 Way;Town", ("1 Way", "Town")),
        ("1 Way\r\n Town\n\nTown ; ", ("1 Way", "Town", "Town")),
        ("Flat\t2,  1 Way; ١٢ شارع", ("Flat 2, 1 Way", "١٢ شارع")),
    ],
)
def test_the_lines_of_an_address(profile, cell, lines):
    """Semicolons and line breaks part the lines; blank ones go, and a line may come twice."""
    assert profile(address=cell).address == lines


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1;2;3;4;5;6", "6 lines"),
        ("Q" * 51, "too long"),
        ("1 Way; Town \ue000", "no font"),
    ],
)
def test_an_address_that_cannot_be_printed(library, intake, row, cell, said):
    """Such a row is held back with the column and a remedy, and the address is not repeated."""
    from sciatica_kit.clinic.plan import plan_patient

    plan = plan_patient(row(address=cell), library, intake)
    assert plan.status == "invalid"
    assert [problem.column for problem in plan.problems] == ["address"]
    assert said in plan.problems[0].problem
    assert not any(w in str(plan.problems) for w in ("Way", "Town", "QQ"))


def test_an_address_changes_nothing_that_is_handed_out(library, intake, row):
    """With or without an address, the plan and every file of the packet are the same."""
    from sciatica_kit.batch.roster.facts import facts_of_plan
    from sciatica_kit.clinic.plan import plan_patient
    from sciatica_kit.packet.make import make_packet

    made_with = load_edition(TODAY)
    plans = [plan_patient(row(address=cell), library, intake) for cell in ("", HOME)]
    assert facts_of_plan(plans[0]) == facts_of_plan(plans[1])
    assert "Sample Lane" not in repr(plans[1])
    assert make_packet(plans[0], made_with).files == make_packet(plans[1], made_with).files
