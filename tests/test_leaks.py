"""A patient's words through every path, and then a search of all that was written and printed.

They stand in the papers of the packet and of the print folder, in the roster and in the form's own
draft. Nowhere else: no log, message, manifest, notebook, temporary file, file name, process list,
environment or metadata.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sciatica_kit.model.cells import REF
from tests.browser.lab_server import ROOT, running_lab
from tests.day import ago
from tests.leaks import (
    ARABIC,
    BORN,
    CHINESE,
    HEBREW,
    NAME,
    NOTE,
    NUMBER,
    PHONE,
    STREET,
    WORDS,
    told,
    told_by,
)  # fmt: skip

COLUMNS = ("ref", "name", "date_of_birth", "diagnosis", "side", "red_flags", "screened_by",
           "screened_on", "pain_now", "note", "address", "precautions", "days_since_onset",
           "language", "add", "remove")  # fmt: skip
PLAIN = {
    "ref": "L-01", "name": NAME, "date_of_birth": BORN, "diagnosis": "disc", "side": "left",
    "red_flags": "none", "screened_by": "desk", "screened_on": ago(3), "pain_now": "4",
    "note": NOTE, "address": f"{STREET}; Town",
}  # fmt: skip
# What people type into the column beside the right one.
ASTRAY = (NAME, NAME.lower(), NAME.split()[1], BORN, "19310708", "08.07.1931", STREET, NOTE,
          NUMBER, PHONE, ARABIC, HEBREW, CHINESE)  # fmt: skip
WRONG_COLUMNS = ("diagnosis", "side", "red_flags", "screened_on", "pain_now", "precautions",
                 "days_since_onset", "language", "add", "remove", "ref")  # fmt: skip
# Where a patient's words belong.
PAPERS = re.compile(
    r"packets/[^/]+/(handout|urgent|clinician|handout-bilingual)\.(pdf|html)|print/all(-\d+)?\.pdf"
)
DEBUG = """
import logging, os, runpy, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
sys.argv[0] = "sciatica-kit"
from sciatica_kit.cli import main
sys.exit(main(sys.argv[1:]))
"""


def table(path: Path, rows: list[dict[str, str]]) -> Path:
    """A roster."""
    lines = [",".join(COLUMNS)]
    lines += [",".join(f'"{row.get(name, "")}"' for name in COLUMNS) for row in rows]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


class Clinic:
    """A home, a folder for temporary files, lists, and everything that was said by commands."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said, self.seen = folder, list[tuple[str, str]](), set[str]()
        for name in ("home", "tmp", "lists", "runs"):
            (folder / name).mkdir()
        self.list = table(
            folder / "lists" / "monday.csv",
            [PLAIN, {**PLAIN, "ref": "L-02", "red_flags": "bladder"}, {**PLAIN, "ref": "L-03",
             "red_flags": ""}],
        )  # fmt: skip
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "XDG"))}
        self.env = {**kept, "HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"),
                    "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}  # fmt: skip

    def python(self, code: str, *words: str) -> int:
        """Run a program with every logger open; what it says is kept, and what others can see."""
        process = subprocess.Popen(
            [sys.executable, "-c", code, *words], cwd=self.folder, env=self.env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        watching = threading.Thread(target=self._watch, args=(process,))
        watching.start()
        said, _ = process.communicate(timeout=300)
        watching.join()
        self.said.append((" ".join(words) or code, said))
        return process.returncode

    def kit(self, *words: str) -> int:
        """One command of the kit."""
        return self.python(DEBUG, *words)

    def batch(self, run: str, *more: str, roster: Path | None = None) -> int:
        """A run into a folder of its own."""
        words = [str(roster or self.list), "--out", f"runs/{run}", "--issued-on", ago()]
        return self.kit("batch", *words, *more)

    def _watch(self, process: "subprocess.Popen[str]") -> None:
        """Look, now and then, at what everybody may see of the processes."""
        while process.poll() is None:
            for place in Path("/proc").glob("[0-9]*"):
                for name in ("cmdline", "environ"):
                    try:
                        self.seen |= told((place / name).read_bytes().decode("utf-8", "ignore"))
                    except OSError:
                        continue
            time.sleep(0.5)

    def leaks(self, *allowed: Path) -> dict[str, set[str]]:
        """Every file below the folder that says what it may not, with the words."""
        found = {}
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            inside = name.partition("/")[2].partition("/")[2]
            papers = name.startswith("runs/") and PAPERS.fullmatch(inside)
            known = papers or path in (*allowed, self.list) or not path.is_file()
            if not known and (words := told_by(path)):
                found[name] = words
        return found

    def loud(self) -> dict[str, set[str]]:
        """The commands that said what they may not, with the words."""
        return {name[-200:]: words for name, said in self.said if (words := told(said))}


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """An empty one."""
    return Clinic(tmp_path)


def assert_quiet(clinic: Clinic, *allowed: Path) -> None:
    """Nothing was written or said where it may not be."""
    assert clinic.said
    assert clinic.leaks(*allowed) == {}
    assert clinic.loud() == {}
    assert clinic.seen == set()


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    """Each word is found in plain text, in escapes, in a file's name and in a packed table."""
    import zipfile

    (tmp_path / "plain.log").write_text("\n".join(w.upper() for w in WORDS), "utf-8")
    (tmp_path / "book.ipynb").write_text(json.dumps(WORDS))
    with zipfile.ZipFile(tmp_path / "table.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", "\n".join(WORDS))
    (tmp_path / f"{NAME}.txt").write_text("")
    for name in ("plain.log", "book.ipynb", "table.xlsx"):
        assert told_by(tmp_path / name) == set(WORDS)
    assert told_by(tmp_path / f"{NAME}.txt") == {"zyxwvutta", "qwopmarkle"}


def test_a_run_and_all_that_is_done_with_it(clinic: Clinic) -> None:
    """Made by workers, proved, approved, sent back, made again, purged: and the words are in the
    papers, where they belong, until those are gone."""
    assert clinic.batch("run", "--workers", "2") == 3
    from sciatica_kit.render.pdf import page_texts

    papers = [p for p in (clinic.folder / "runs/run").rglob("*.pdf") if p.name != "cover.pdf"]
    assert len(papers) == 5
    assert all("Zyxwvutta" in " ".join(page_texts(p.read_bytes())) for p in papers)
    assert clinic.kit("verify", "runs/run", "--sample", "1") == 0
    assert clinic.kit("approve", "runs/run", "L-01", "--by", "Dr Ng") == 0
    assert clinic.kit("approve", "runs/run", "L-02", "--by", "Dr Ng", "--return", "again") == 0
    assert clinic.kit("approve", "runs/run", "L-09", "--by", "Dr Ng") == 1
    assert clinic.batch("run", "--workers", "1") == 3
    assert_quiet(clinic)
    assert clinic.kit("purge", "runs", "--older-than", "0d") == 0
    assert clinic.leaks() == {}
    assert not [p for p in (clinic.folder / "runs").rglob("*") if p.is_file() and told_by(p)]


def test_the_stock_engine(clinic: Clinic) -> None:
    """A kernel a row, with papermill's own words at their loudest."""
    assert clinic.batch("stock", "--engine", "stock", "--workers", "1") == 3
    assert_quiet(clinic)


def test_commands_that_make_no_packet(clinic: Clinic) -> None:
    """plan, check, handout and the front door for Python print refs and no words."""
    roster, day = str(clinic.list), ("--issued-on", ago())
    assert clinic.kit("plan", roster, *day) == 3
    assert clinic.kit("plan", roster, "--format", "jsonl", *day) == 3
    assert clinic.kit("roster", "check", roster, *day) == 3
    assert clinic.kit("handout", roster, "L-01", "-o", "runs/one.pdf", *day) == 0
    assert clinic.kit("handout", roster, "L-03", "-o", "runs/two.pdf", *day) == 1
    assert clinic.kit("handout", roster, NOTE, "-o", "runs/two.pdf", *day) == 1
    # A ref that was typed in is said again to whoever typed it.
    clinic.said.pop()
    clinic.seen.clear()
    assert clinic.python(FRONT_DOOR, roster, ago()) == 0
    assert_quiet(clinic, clinic.folder / "runs/one.pdf")


FRONT_DOOR = """
import logging, sys
logging.basicConfig(level=logging.DEBUG)
import pandas, sciatica_kit as sk
kit = sk.load(issued_on=sys.argv[2])
frame = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
for given in (sys.argv[1], frame):
    for result in (kit.check(given), kit.plan(given), kit.explain(given)):
        print(result.to_csv(), repr(result))
print(repr(kit), kit.run(sys.argv[1], "runs/front", workers=1).to_csv())
packet = kit.packet(frame.iloc[0])
print(repr(packet), packet.receipt, packet.save("runs/front-one"), vars(packet).keys())
print(repr(kit.patient(frame, "L-01")), kit.patient(frame, "L-01")._repr_html_())
print(kit.receipt(frame))
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_words_in_wrong_columns(clinic: Clinic, kind: str) -> None:
    """Whatever stands in a column that is not its own, no message, file or cover repeats it."""
    # What may be a ref is taken for one, and refs are said.
    rows = [{**PLAIN, "ref": f"W-{n}-{m}", column: word}
            for n, column in enumerate(WRONG_COLUMNS) for m, word in enumerate(ASTRAY)
            if not (column == "ref" and REF.fullmatch(word))]  # fmt: skip
    roster = table(clinic.folder / "lists" / "astray.csv", rows)
    if kind == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for line in ([*COLUMNS], *([row.get(name, "") for name in COLUMNS] for row in rows)):
            book.active.append(line)
        roster.unlink()
        roster = roster.with_suffix(".xlsx")
        book.save(roster)
    day = ("--issued-on", ago())
    assert clinic.kit("roster", "check", str(roster), *day) == 3
    assert clinic.kit("plan", str(roster), *day) == 3
    assert clinic.kit("plan", str(roster), "--format", "jsonl", *day) == 3
    assert clinic.batch("astray", "--workers", "1", roster=roster) == 3
    assert_quiet(clinic, roster)


# Wrong in their own column: signs that cannot be printed, days that are none, words too many.
SPOILT = {
    "name": (f"{NAME} \U0001f9d9", f"{NAME}\x1b[2J", f"\u202e{NAME}", f"{NAME} " * 30, f"={NAME}"),
    "date_of_birth": (f"{BORN} or so", "08.07.1931 ?", f"{BORN}T", "2931-07-08 Zyxwvutta"),
    "note": (f"{NOTE} \U0001f9d9", f"{NOTE} " * 200, f"{NOTE}\x07"),
    "address": (f"{STREET}; " * 30, f"{STREET} \U0001f9d9", f"{STREET}\x1b]0;x\x07"),
    "screened_on": (f"{ago(3)} by {NAME}",), "pain_now": (f"4 {NOTE}",),
    "days_since_onset": (f"since {BORN}",),
}  # fmt: skip


def test_words_that_are_wrong_in_their_own_column(clinic: Clinic) -> None:
    """A name, a day or a note that cannot be printed or read is said to be wrong, and not again."""
    rows = [{**PLAIN, "ref": f"S-{column}-{number}".replace("_", ""), column: word}
            for column, words in SPOILT.items() for number, word in enumerate(words)]  # fmt: skip
    roster, day = table(clinic.folder / "lists" / "spoilt.csv", rows), ("--issued-on", ago())
    assert clinic.kit("roster", "check", str(roster), *day) == 3
    assert clinic.kit("plan", str(roster), "--format", "jsonl", *day) == 3
    assert clinic.batch("spoilt", "--workers", "1", roster=roster) == 3
    assert_quiet(clinic, roster)
    assert not [said for _, said in clinic.said if "\x1b" in said or "\u202e" in said]


def test_the_forms_for_a_list_and_for_those_who_look_through_it(clinic: Clinic) -> None:
    """A list is run in its form, and each page of it looked at and approved in the other."""
    assert clinic.python(PANELS, ago()) == 0
    assert "approved by" in clinic.said[-1][1]
    assert_quiet(clinic)


PANELS = f"""
import logging, sys
from datetime import date
logging.basicConfig(level=logging.DEBUG)
sys.path.insert(0, {str(ROOT)!r})
from sciatica_kit.widgets.roster.panel import BatchPanel
from sciatica_kit.widgets.review.panel import ReviewPanel
from sciatica_kit.batch.record.decisions import decisions
from tests.widgets.roster.test_panel import run
panel = BatchPanel("lists", "runs", issued_on=sys.argv[1], clock=date.today)
panel.ui.choice.value = str(panel.folder / "monday.csv")
run(panel)
look = ReviewPanel("runs")
look.run.value = "monday"
look.join(60)
look.deciding.who.value = "Dr Ng"
look.tick.click()
look.deciding.approve.click()
look.join(120)
print(repr(panel), repr(look), look.deciding.told.value)
for made in decisions(look.outputs / "monday"):
    print(made.decision, "by", made.who)
"""


def test_a_list_whose_headings_are_a_patient(clinic: Clinic) -> None:
    """A list whose first row is a patient, in place of headings, is refused without its words."""
    bare = clinic.folder / "lists" / "bare.csv"
    bare.write_text(f"{NAME},{BORN},disc,{STREET}\n{NAME},{BORN},disc,{STREET}\n", "utf-8")
    assert clinic.kit("roster", "check", str(bare)) == 1
    assert clinic.batch("bare", roster=bare) == 1
    assert_quiet(clinic, bare)


def test_templates_that_fail_with_the_patient_in_the_error(clinic: Clinic) -> None:
    """A template of a practice's own that breaks on a name, in whatever way, tells it to nobody:
    rows are failed with a kind of error, and no traceback has it."""
    mine = clinic.folder / "mine"
    shutil.copytree(ROOT / "templates", mine)
    page = next(path for path in sorted(mine.glob("*.typ")) if path.name == "handout.typ")
    page.write_text(page.read_text("utf-8") + '\n#panic(json(bytes(sys.inputs.at("page"))))\n')
    own = ("--templates", str(mine))
    assert clinic.batch("broken", "--workers", "2", *own) == 3
    assert clinic.batch("stock", "--workers", "1", "--engine", "stock", *own) == 3
    clinic.kit("handout", str(clinic.list), "L-01", "-o", "runs/x.pdf", "--issued-on", ago(), *own)
    assert_quiet(clinic)


def test_a_list_that_changes_and_a_run_that_is_killed(clinic: Clinic) -> None:
    """What a killed run leaves, half-written files as well, goes with the next; nothing is said."""
    code = DEBUG.replace("from sciatica_kit.cli", f"{KILLER}\nfrom sciatica_kit.cli")
    words = ["batch", str(clinic.list), "--out", "runs/killed", "--issued-on", ago()]
    assert clinic.python(code, *words, "--workers", "1") == 137
    assert clinic.leaks() != {}
    assert clinic.batch("killed", "--workers", "1") == 3
    assert_quiet(clinic)


KILLER = """
sync, count = os.fsync, []
def fsync(handle):
    name = os.readlink(f"/proc/self/fd/{handle}")
    count.append(name) if "packets" in name else None
    os._exit(137) if len(count) == 3 else sync(handle)
os.fsync = fsync
"""


def test_the_form_for_one_patient(clinic: Clinic) -> None:
    """Filled in, saved, opened again, added to a list: its draft and its list hold the words, and
    nothing that a notebook would keep of it does."""
    assert clinic.python(FORM, ago()) == 0
    allowed = (clinic.folder / "runs/form/packets/L-01/draft.json", clinic.folder / "lists/own.csv")
    assert all(told_by(path) for path in allowed)
    assert_quiet(clinic, *allowed)


FORM = f"""
import logging, sys
logging.basicConfig(level=logging.DEBUG)
sys.path.insert(0, {str(ROOT)!r})
from sciatica_kit.widgets.builder.builder import Builder
from sciatica_kit.batch.roster.read import read_roster
from tests.widgets.builder.test_builder import at_once, fill
form = Builder(roster="lists/own.csv", outputs="runs/form", issued_on=sys.argv[1], run=at_once)
fill(form, read_roster("lists/monday.csv").rows[0].cells)
press = lambda name: form.actions.buttons[name].click()
press("Save packet")
press("Add to roster")
form.actions.ref.value = "L-01"
press("Open")
print(repr(form), form.receipt, form.actions.said.value)
"""


def test_jupyterlab(clinic: Clinic) -> None:
    """JupyterLab that has shown and been asked to copy a packet's files keeps nothing of them in
    the home, and says nothing in its log."""
    assert clinic.batch("run", "--workers", "1") == 3
    shutil.copytree(clinic.folder / "runs", clinic.folder / "outputs")
    with running_lab(clinic.folder, home=clinic.folder / "home") as lab:
        for path in (clinic.folder / "outputs").rglob("*"):
            if path.is_file():
                name = path.relative_to(clinic.folder).as_posix()
                lab.get(f"/api/contents/{name}")
                lab.get(f"/api/contents/{name}/checkpoints", data=b"", method="POST")
        lab.get(f"/api/contents/{NAME.replace(' ', '%20')}.csv")
    shutil.rmtree(clinic.folder / "outputs")
    assert_quiet(clinic)


@pytest.fixture
def cluster(clinic: Clinic) -> Iterator[str]:
    """A scheduler and a worker of dask in processes of their own, with their logs open."""
    pytest.importorskip("distributed")
    log = (clinic.folder / "tmp" / "dask.log").open("w")
    code = """
import logging, time, sys
logging.basicConfig(level=logging.DEBUG)
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                      silence_logs=False) as made:
        print(made.scheduler_address, flush=True)
        time.sleep(600)
"""
    script = clinic.folder / "cluster.py"
    script.write_text(code)
    process = subprocess.Popen(
        [sys.executable, str(script)], cwd=clinic.folder, env=clinic.env, stdout=subprocess.PIPE,
        stderr=log, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def test_a_cluster(clinic: Clinic, cluster: str) -> None:
    """What a scheduler and a worker write into their logs, at their loudest, has no words."""
    assert clinic.batch("far", "--scheduler", cluster) == 3
    assert_quiet(clinic)
