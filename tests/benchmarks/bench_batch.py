"""How long a packet takes, by engine and by number of workers, and what memory it needs.

Prints ratios and writes BENCHMARKS.md. `--long` adds ten thousand rows (half an hour and more).
PLOOMBER=PYTHON names the interpreter of an environment that also has ploomber-engine.
Each figure comes from a process of its own, one after another; nothing here is a test.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HEAD = (
    "ref,name,date_of_birth,diagnosis,side,red_flags,screened_by,screened_on,days_since_onset,"
    "irritability,surgery_date,due_date,print,next_visit\n"
)
KINDS = ("disc", "stenosis", "ddd", "listhesis", "piriformis", "sij", "undet", "preg", "postop")
DATED = {"preg": (",2027-03-20"), "postop": ("2026-10-20,")}
DAY = "2026-11-23"
PLOOMBER = os.environ.get("PLOOMBER", sys.executable)


ABOUT = """\
Written by `make bench`, one run on one machine; the ratios mean something, the seconds only here.
Each figure comes from a process of its own, one after another. A packet is its notebook, handout,
screen version, clinician's page and note, each PDF read back; "seconds a packet" are those of the
later half of the rows, when the process is warm. Nine diagnoses, both sides, two levels, a tenth
in large print. "Bare" composes and compiles the handout alone."""


def roster(path: Path, rows: int) -> None:
    """Made-up patients: nine diagnoses, both sides, two levels, two looks, a date of their own."""
    lines = []
    for n in range(rows):
        kind = KINDS[n % 9]
        side = "" if kind == "undet" else ("left", "right")[n // 9 % 2]
        level = ("moderate", "low")[n // 18 % 2]
        look = ("standard", "large")[n % 10 == 9]
        lines.append(
            f"B{n:05},Test Person {n},1970-01-{n % 28 + 1:02},{kind},{side},none,desk,2026-11-20,"
            f"30,{level},{DATED.get(kind, ',')},{look},2026-12-{n % 28 + 1:02}\n"
        )
    path.write_text(HEAD + "".join(lines))


def batch(rows: int, engine: str, workers: int, out: Path) -> dict[str, float]:
    """A whole run; the seconds are those from the first row's end to the last's, a row."""
    from sciatica_kit.batch.record.log import NAME
    from sciatica_kit.batch.run.job import Job
    from sciatica_kit.batch.run.run import run_roster
    from sciatica_kit.packet.edition import load_edition

    path = out / "list.csv"
    roster(path, rows)
    began = time.perf_counter()
    result = run_roster(
        Job(
            path, out / "run", load_edition(date.fromisoformat(DAY)), engine=engine, workers=workers
        )
    )
    whole = time.perf_counter() - began
    assert {e.status for e in result.entries} == {"made"}, [
        (e.status, e.reason) for e in result.entries if e.status != "made"
    ][:3]
    assert len(result.entries) == rows, [e.reason for e in result.entries][:3]
    lines = [json.loads(line) for line in (out / "run" / NAME).read_text().splitlines()]
    own = [float(line["seconds"]) for line in lines if line["event"] == "row"]
    late = own[len(own) // 2 :]
    return {"a_row": whole / rows, "warm_row": sum(late) / len(late) / workers, "whole": whole}


def bare(rows: int, out: Path) -> dict[str, float]:
    """Composing and compiling the same handouts, once for practice and once for the clock."""
    from sciatica_kit.batch.roster.plans import plan_roster
    from sciatica_kit.batch.roster.read import read_roster
    from sciatica_kit.packet.edition import load_edition
    from sciatica_kit.packet.make import make_packet, patient_pdf

    path = out / "list.csv"
    roster(path, rows)
    made_with = load_edition(date.fromisoformat(DAY))
    plans = [r.plan for r in plan_roster(read_roster(path), made_with)]
    half = len(plans) // 2
    for plan in plans[:half]:
        patient_pdf(plan, made_with)
    began = time.perf_counter()
    for plan in plans[half:]:
        patient_pdf(plan, made_with)
    pdf = (time.perf_counter() - began) / (rows - half)
    began = time.perf_counter()
    for plan in plans[half:]:
        make_packet(plan, made_with)
    return {"warm_row": pdf, "packet": (time.perf_counter() - began) / (rows - half)}


def parameters(path: Path, n: int, out: Path) -> dict[str, str]:
    """What papermill is told for one row."""
    return {"roster": str(path), "ref": f"B{n:05}", "outputs": str(out), "issued_on": DAY}


def ploomber(rows: int, out: Path) -> dict[str, float]:
    """The same notebook under ploomber-engine, in one process."""
    import papermill

    path = out / "list.csv"
    roster(path, rows)
    own = []
    for n in range(rows):
        began = time.perf_counter()
        papermill.execute_notebook(
            str(ROOT / "notebooks/handout.ipynb"), str(out / "x.ipynb"), engine_name="embedded",
            parameters=parameters(path, n, out), progress_bar=False,
        )  # fmt: skip
        own.append(time.perf_counter() - began)
    return {"warm_row": sum(own[rows // 2 :]) / (rows - rows // 2)}


def ploomber2(rows: int, out: Path) -> dict[str, float]:
    """The same in two processes at once: half of what a packet takes in each."""
    command = [sys.executable, __file__, "--one", "ploomber", str(rows)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    found = [json.loads(one.communicate()[0].splitlines()[-1])["warm_row"] for one in both]
    return {"warm_row": sum(found) / 4}


def one_core(rows: int, out: Path) -> dict[str, float]:
    """The warm engine in this process as a worker has it: pages are set on one core."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    return batch(rows, "warm", 1, out)


def with_debians_chromium() -> None:
    """nbconvert asks for a browser that playwright has fetched; here it gets the machine's own."""
    from playwright.async_api import BrowserType

    fetched, own = BrowserType.launch, shutil.which("chromium") or shutil.which("chromium-browser")

    async def launch(self: Any, **options: Any) -> Any:
        return await fetched(self, executable_path=own, **options)

    BrowserType.launch = launch  # type: ignore[method-assign]


def webpdf(rows: int, out: Path) -> dict[str, float]:
    """What clinics do without a kit: run the notebook, print it by a browser."""
    import papermill
    from nbconvert import WebPDFExporter

    with_debians_chromium()
    path = out / "list.csv"
    roster(path, rows)
    began = time.perf_counter()
    for n in range(rows):
        papermill.execute_notebook(
            str(ROOT / "notebooks/handout.ipynb"), str(out / "x.ipynb"), progress_bar=False,
            parameters=parameters(path, n, out),
        )  # fmt: skip
        WebPDFExporter(disable_sandbox=True).from_filename(str(out / "x.ipynb"))
    return {"warm_row": (time.perf_counter() - began) / rows}


def measured(task: list[str], python: str = sys.executable) -> dict[str, float] | None:
    """One figure, in a process of its own; nothing where it cannot be had here."""
    done = subprocess.run(
        [python, __file__, "--one", *task], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["?"])[-1][:160]
        print(f"  not measured: {' '.join(task)}: {why}")
        return None
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print("  " + " ".join(task), {k: round(v, 4) for k, v in found.items()}, flush=True)
    return found


def one(task: list[str]) -> None:
    """Run one measurement and print it as JSON, with the most memory of parent and children."""
    kind, rows, *rest = task
    with tempfile.TemporaryDirectory(prefix="sciatica-bench-") as scratch:
        out = Path(scratch)
        if kind == "batch":
            found = batch(int(rows), rest[0], int(rest[1]), out)
        else:
            kinds = {
                "bare": bare, "ploomber": ploomber, "ploomber2": ploomber2, "webpdf": webpdf,
                "one_core": one_core,
            }  # fmt: skip
            found = kinds[kind](int(rows), out)
    found["parent_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["worker_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps(found))


def help_time() -> float:
    """The best of five times of `sciatica-kit --help`."""
    best = 99.0
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "sciatica_kit", "--help"], capture_output=True, check=True
        )
        best = min(best, time.perf_counter() - began)
    return best


def demo_time() -> float:
    """The sample roster from the command line, start-up included."""
    with tempfile.TemporaryDirectory() as scratch:
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "sciatica_kit", "demo", "--out", f"{scratch}/demo"],
            capture_output=True, check=False,
        )  # fmt: skip
        return time.perf_counter() - began


def report(found: dict[str, dict[str, float] | None], facts: dict[str, float]) -> str:
    """The figures as a page: each beside the target it was to reach."""

    def cell(name: str, key: str = "warm_row") -> float:
        return (found.get(name) or {}).get(key, float("nan"))

    names = {
        "stock": "stock papermill, one process", "stock2": "stock papermill, two processes",
        "ploomber": "ploomber-engine, one process",
        "ploomber2": "ploomber-engine, two processes",
        "warm": "warm engine, in this process",
        "one_core": "warm engine, in this process, kept to one core as a worker is",
        "warm2": "warm engine, two workers", "bare": "bare: compose and compile the handout alone",
        "webpdf": "stock papermill and nbconvert's webpdf",
    }  # fmt: skip
    lines = ["| way | seconds a packet | against stock |", "|---|---|---|"]
    for key, name in names.items():
        a_row = cell(key)
        lines.append(
            f"| {name} | {a_row:.3f} | {cell('stock') / a_row:.1f} times as fast |"
            if a_row == a_row else f"| {name} | not measured here | |"
        )  # fmt: skip
    lines += [
        "",
        "| rows, two workers | seconds a row | parent, MB | a worker, MB |",
        "|---|---|---|---|",
    ]
    for key in ("10", "100", "500", "1000", "10000"):
        if found.get(key):
            memory = f"{cell(key, 'parent_mb'):.0f} | {cell(key, 'worker_mb'):.0f}"
            lines.append(f"| {key} | {cell(key, 'a_row'):.3f} | {memory} |")
    most = "10000" if found.get("10000") else "1000"
    targets = [
        (
            "warm, two workers, against stock in packets a second",
            "at least 100",
            cell("stock") / cell("warm2"),
        ),
        (
            "warm, two workers, against ploomber-engine in two processes",
            "more than 1",
            cell("ploomber2") / cell("warm2"),
        ),
        (
            "a packet, warm, one worker, against its handout bare",
            "at most 2.5",
            cell("warm") / cell("bare"),
        ),
        ("two workers against one", "at least 1.8", cell("warm") / cell("warm2")),
        (
            "two workers against one that is kept to one core as well",
            "(beside it)",
            cell("one_core") / cell("warm2"),
        ),
        (
            f"a row of {most} against one of 100",
            "at most 1.1",
            cell(most, "a_row") / cell("100", "a_row"),
        ),
        (
            f"parent's memory at {most} against 500",
            "at most 1.3",
            cell(most, "parent_mb") / cell("500", "parent_mb"),
        ),
        (
            f"a worker's memory at {most} against 500",
            "at most 1.3",
            cell(most, "worker_mb") / cell("500", "worker_mb"),
        ),
        ("the demo, start-up included, seconds", "at most 10", facts["demo"]),
        ("`sciatica-kit --help`, seconds", "at most 0.3", facts["help"]),
    ]
    lines += ["", "| what | wanted | measured |", "|---|---|---|"]
    lines += [f"| {what} | {wanted} | {value:.2f} |" for what, wanted, value in targets]
    return "\n".join(lines)


def main() -> None:
    """Take every figure in turn, print them, and write BENCHMARKS.md."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--one", nargs="+")
    asked.add_argument("--long", action="store_true")
    options = asked.parse_args()
    if options.one:
        one(options.one)
        return
    found = {
        "stock": measured(["batch", "6", "stock", "1"]),
        "stock2": measured(["batch", "8", "stock", "2"]),
        "warm": measured(["batch", "400", "warm", "1"]),
        "warm2": measured(["batch", "400", "warm", "2"]),
        "one_core": measured(["one_core", "400"]),
        "bare": measured(["bare", "180"]),
        "ploomber": measured(["ploomber", "60"], PLOOMBER),
        "ploomber2": measured(["ploomber2", "60"], PLOOMBER),
        "webpdf": measured(["webpdf", "2"]),
    }
    for rows in ("10", "100", "500", "1000", *(("10000",) if options.long else ())):
        found[rows] = measured(["batch", rows, "warm", "2"])
    facts = {"help": help_time(), "demo": demo_time()}
    page = report(found, facts)
    print(page)
    versions = ", ".join(
        f"{n} {version(n)}" for n in ("papermill", "typst", "ipykernel", "pydantic")
    )
    where = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    dated = f"{date.today().isoformat()}; {where}; {versions}."
    (ROOT / "BENCHMARKS.md").write_text(f"# Benchmarks\n\n{ABOUT}\n\n{dated}\n\n{page}\n")


if __name__ == "__main__":
    main()
