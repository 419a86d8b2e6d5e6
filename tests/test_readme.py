"""What README and CONTRIBUTING tell a newcomer to type does what they say."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import yaml

from sciatica_kit.batch.roster.reference import as_markdown, reference
from sciatica_kit.cli import main
from sciatica_kit.model.library import Library
from tests.day import TODAY

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "CONTRIBUTING.md")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
# What a test cannot type: it would run the tests within the tests, need conda, or wait for ever.
ELSEWHERE = {
    "make test": "it is what runs this",
    "make check": "the same, in part",
    "make demo": "tests/cli and CI run it",
    "conda": "environment.yml is read below",
    "pre-commit": "the hooks are read below",
    ".venv/bin/sciatica-kit lab": "tests/browser opens it",
    ". .venv/bin/activate": "the commands are found without it",
    "make": "each target is looked up below",
    "sciatica-kit demo": "tests/cli runs it",
}


def blocks(page: str) -> list[tuple[str, str]]:
    """The language and the text of every code block of a page."""
    return BLOCK.findall((ROOT / page).read_text("utf-8"))


def commands(page: str) -> list[str]:
    """Every line of a page's blocks that is to be typed into a shell."""
    lines = [line for kind, text in blocks(page) if kind in ("", "sh", "bash")
             for line in text.splitlines()]  # fmt: skip
    typed = (line.split("#")[0].strip() for line in lines)
    known = r"(make|sciatica-kit|\.venv/bin/|\. \.venv|papermill|conda|pre-commit|pip|git|python)"
    return [line for line in typed if re.match(known, line)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to type in, with the notebooks beside."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    return tmp_path


def test_the_commands_of_a_roster_work(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Template, check and batch, typed in the order of the README, end in a packet."""
    typed = [c for c in commands("README.md") if c.startswith("sciatica-kit") and "monday" in c]
    template, *rest = typed
    assert main(shlex.split(template)[1:], TODAY) == 0
    book = openpyxl.load_workbook("monday.xlsx")
    row = {"ref": "T-01", "name": "Test Ana", "diagnosis": "disc", "red_flags": "none"}
    heads = [cell.value for cell in book.active[1]]
    book.active.append([row.get(head, "") for head in heads])
    book.save("monday.xlsx")
    assert [main(shlex.split(command)[1:], TODAY) for command in rest] == [0, 0]
    assert Path("outputs/monday/packets/T-01/handout.pdf").is_file()


def test_the_python_of_the_readme_works(folder: Path) -> None:
    """The block for Python runs as it stands, and saves the packet that it speaks of."""
    [code] = [text for kind, text in blocks("README.md") if kind == "python"]
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert (Path(str(names["folder"])) / "handout.pdf").is_file()
    assert not any("name" in getattr(names[n], "columns", ()) for n in ("plans", "reasons"))


def test_the_papermill_command_works(folder: Path) -> None:
    """papermill takes the line of the README with a roster, a ref, a folder and a day."""
    [line] = [c for c in commands("README.md") if c.startswith("papermill")]
    given = {"FILE": "sample", "REF": "DEMO-12", "DIR": "made", "YYYY-MM-DD": "2026-11-23"}
    typed = [given.get(word, word) for word in shlex.split(line)]
    command = [str(Path(sys.executable).with_name("papermill")), *typed[1:]]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr[-2000:]
    assert (folder / "made" / "packets" / "DEMO-12" / "urgent.pdf").is_file()


@pytest.mark.parametrize("page", PAGES)
def test_no_command_is_left_out(page: str) -> None:
    """Each command of a page is run by a test here, or named with where else it is run."""
    here = ("sciatica-kit roster", "sciatica-kit batch", "papermill", "sciatica-kit library",
            ".venv/bin/sciatica-kit library")  # fmt: skip
    assert [c for c in commands(page) if not c.startswith((*here, *ELSEWHERE))] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_exists(page: str) -> None:
    """What a page says about make is a target, which `make help` explains."""
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert named
    assert named <= targets
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name for name in named if f"make {name} " not in said.stdout} == set()


def test_every_command_of_the_table_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    """Each row of the table of commands is one that the command line has, with those options."""
    table = (ROOT / "README.md").read_text("utf-8").split("## Commands")[1].split("\n\n")[1]
    for cell in re.findall(r"^\| (.*?) \| [^|]*\|$", table.replace("\\|", "/"), re.M):
        for command in re.findall(r"`([^`]+)`", cell):
            words = command.split()
            if words[0] in ("command", "show", "check", "due"):
                continue
            name = words[:2] if words[0] in ("roster", "library") else words[:1]
            with pytest.raises(SystemExit) as ended:
                main([*name, "--help"])
            said = capsys.readouterr().out
            assert ended.value.code == 0
            assert [o for o in re.findall(r"--[a-z-]+", command) if o not in said] == []


def test_the_reference_page_is_what_the_code_prints(library: Library) -> None:
    """REFERENCE.md was printed from this code and content: `make reference` prints it anew."""
    printed = as_markdown(reference(library)).rstrip() + "\n"
    assert (ROOT / "REFERENCE.md").read_text("utf-8") == printed


def test_the_hooks_are_the_checks_of_make() -> None:
    """pre-commit and CI call the names that a newcomer knows from make."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    typed = [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]
    assert "make check" in typed
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_conda_reads_its_file() -> None:
    """environment.yml is YAML with a name, and its packages end in the kit itself."""
    read = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert read["name"] == "sciatica-kit"
    assert read["dependencies"][-1]["pip"][-1] == "-e ."


def test_the_pictures_are_there_and_small() -> None:
    """Each picture of the README is in the repository, under 150 kB."""
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert shown
    assert {path for path in shown if os.path.getsize(ROOT / path) > 150_000} == set()
