"""The mapping of a practice's lists: what it says is done, and it is found again."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from sciatica_kit.batch.lists.mapping import as_toml, asked_for, load_mapping
from sciatica_kit.batch.roster.read import header_of, read_roster
from sciatica_kit.cli import main
from sciatica_kit.errors import UserMistake

LIST = """\
Clinic list for Monday
Patient No;Full name;Dx;Leg;Any red flags?;Born;Internal
007;Test A;disc;L;No;03/02/1961;x
008;Test B;disc;R;bladder;23/11/1955;y
"""
MAPPING = """\
header_row = 2
dates = "day-month-year"
[columns]
"Patient No" = "ref"
"Full name" = "name"
"Dx" = "diagnosis"
"Leg" = "side"
"Any red flags?" = "red_flags"
"Born" = "date_of_birth"
"Internal" = ""
[words.side]
"L" = "left"
"R" = "right"
[words.red_flags]
"No" = "none"
"""
READ = [
    {"ref": "007", "name": "Test A", "diagnosis": "disc", "side": "left", "red_flags": "none",
     "date_of_birth": "1961-02-03"},
    {"ref": "008", "name": "Test B", "diagnosis": "disc", "side": "right", "red_flags": "bladder",
     "date_of_birth": "1955-11-23"},
]  # fmt: skip


def files(folder: Path, mapping: str = MAPPING, name: str = "clinic.mapping.toml") -> Path:
    """The list, with a mapping beside it."""
    (folder / name).write_text(mapping, "utf-8")
    (folder / "list.csv").write_text(LIST, "utf-8")
    return folder / "list.csv"


def test_a_mapping_says_what_a_list_does_not(tmp_path: Path) -> None:
    """Headings, words, the order of day and month and the row of the headings are as it says."""
    path = files(tmp_path, name="own.toml")
    roster = read_roster(path, asked_for(tmp_path / "own.toml"))
    assert [dict(row.cells) for row in roster.rows] == READ
    assert [row.number for row in roster.rows] == [3, 4]
    assert roster.unknown_columns == ("Internal",)


def test_a_mapping_beside_a_list_is_found_again_and_said(tmp_path: Path) -> None:
    """The next list with the same headings is read by it, and the summary says so."""
    roster = read_roster(files(tmp_path))
    assert [dict(row.cells) for row in roster.rows] == READ
    assert "clinic.mapping.toml" in roster.notes[0]


def test_a_mapping_for_other_headings_is_not_taken(tmp_path: Path) -> None:
    """A list with one heading more or less is another list: nothing is guessed for it."""
    path = files(tmp_path)
    path.write_text(LIST.replace(";Internal", ";Medication"), "utf-8")
    with pytest.raises(UserMistake):
        read_roster(path)


def test_without_a_mapping_nothing_is_guessed(tmp_path: Path) -> None:
    """The headings of another program are asked, with what is likely."""
    path = tmp_path / "list.csv"
    path.write_text(LIST.split("\n", 1)[1], "utf-8")
    with pytest.raises(UserMistake, match="“Dx” is likely diagnosis"):
        read_roster(path)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("columns = 3", "columns is of the wrong kind"),
        ("[columns]\nA = 'nonsense'", "“A” is said to be a column that is not known"),
        ("[columns]\nA = '?'", "“A” is still to be answered"),
        ("[words.sise]\nL = 'left'", "names no column that is known"),
        ("[words.side]\nL = 3", "holds lines of the form"),
        ("dates = 'american'", "dates is one of"),
        ("dates = ['day-month-year']", "dates is of the wrong kind"),
        ("dates = {}", "dates is of the wrong kind"),
        *(
            (f"[words.red_flags]\n'{sign}' = 'none'", "would stand for a blank cell too")
            for sign in ("", " ", "-", "--", "_", "- -", ";", ", ", "\u200b", "\u2800", "–")
        ),
        ("[words.side]\n'-' = 'left'", "would stand for a blank cell too"),
        ("[columns]\n'-' = 'red_flags'", "would stand for a blank one too"),
        ("[columns]\n1980-02-03 = 'date_of_birth'", "heading 1 is a patient's cell"),
        ("[columns]\n'3 Feb 1980' = 'date_of_birth'", "heading 1 is a patient's cell"),
        ("[columns]\ndisc = 'diagnosis'", "is a patient's cell"),
        ("[columns]\nleft = 'side'", "is a patient's cell"),
        ("encoding = 'unicode_escape'", "is not known; write for instance"),
        ("encoding = 'raw-unicode-escape'", "is not known; write for instance"),
        *(
            (f"[words.'{column}']\na = 'b'", "would make one patient another")
            for column in ("ref", "name", "date_of_birth", "Date of birth")
        ),
        ("header_row = 0", "header_row counts from 1"),
        ("header_row = true", "header_row is of the wrong kind"),
        ("encoding = 'klingon'", "is not known; write for instance"),
        ("colums = {}", "“colums” is not known here"),
        ("[columns]\nVorsicht = 'precautions'\nvorsicht = ''", "stands there twice"),
        ("[words.side]\nli = 'left'\nLI = 'right'", "stands there twice"),
        ("[words.side]\nleft = 'right'", "“left” is a word of side itself"),
        ("[words.precautions]\nosteoporosis = 'fall_risk'", "“osteoporosis” is a word of"),
        ("[words.red_flags]\nfever = 'none'", "“fever” is a word of red_flags itself"),
        ("[words.precautions]\nOsteoporose = ''", "means nothing"),
        ("a = " + "[" * 4000, "is no TOML"),
        ("[columns\n", "is no TOML"),
    ],
)
def test_a_mistake_in_a_mapping_is_one_sentence(tmp_path: Path, mapping: str, said: str) -> None:
    """Whatever is wrong in a mapping is said with its file, and nothing is read by it."""
    (tmp_path / "own.toml").write_text(mapping, "utf-8")
    with pytest.raises(UserMistake, match=r"own\.toml") as caught:
        load_mapping(tmp_path / "own.toml")
    assert said in str(caught.value)


def test_a_mapping_for_the_notebooks_says_the_same(tmp_path: Path) -> None:
    """What a run keeps beside it reads as what it was given."""
    files(tmp_path)
    given = load_mapping(tmp_path / "clinic.mapping.toml")
    (tmp_path / "kept.toml").write_text(as_toml(given), "utf-8")
    assert load_mapping(tmp_path / "kept.toml") == given


def test_the_header_of_a_list_is_found_for_a_proposal(tmp_path: Path) -> None:
    """A proposal is made from the headings alone."""
    (tmp_path / "list.csv").write_text(LIST.split("\n", 1)[1], "utf-8")
    assert header_of(tmp_path / "list.csv").cells[0] == "Patient No"


def test_two_mappings_for_the_same_headings_are_asked(tmp_path: Path) -> None:
    """Of two mappings beside a list that fit it, neither is taken without a word."""
    files(tmp_path)
    path = files(tmp_path, name="other.mapping.toml")
    with pytest.raises(UserMistake, match=r"clinic\.mapping\.toml and other\.mapping\.toml"):
        read_roster(path)


def test_a_column_that_a_mapping_names_must_be_there(tmp_path: Path) -> None:
    """A list without the column that held the side last week is not read without it."""
    path = files(tmp_path, name="own.toml")
    path.write_text(LIST.replace(";Leg;", ";Limb;"), "utf-8")
    with pytest.raises(UserMistake, match="names columns that are not there: “leg”"):
        read_roster(path, asked_for(tmp_path / "own.toml"))


def test_a_mapping_without_end_is_not_read(tmp_path: Path) -> None:
    """A device or a pipe beside a list is no mapping, and is never opened."""
    (tmp_path / "x.mapping.toml").symlink_to("/dev/zero")
    with pytest.raises(UserMistake, match="is no mapping"):
        load_mapping(tmp_path / "x.mapping.toml")


PATIENT = "T-01,Test Anabel,1980-02-03,disc,left,none,Zebrafinch note,1 Quokka Lane"
PATIENTS = {
    "csv": PATIENT,
    "no date": "T-01,Test Anabel,disc,left",
    "code": "Anabel,Test,M51.16",
    "telephone": "Anabel,Test,07700 900123",
    "e-mail": "Anabel,Test,anabel@example.org",
    "no value": "Zebrafish Anabel,walks slowly,likes tea",
    "one name": "Zebrafish Anabel",
    "a title": "Clinic Zebrafish Anabel",
    "other words": "Anabel Müller,weiblich,Bandscheibenvorfall,links",
    "one heading and a value": "name,Zebrafish Anabel,left",
    "Chinese": "佐藤花子花子,椎間板,左",
    "foreign": "7,Test Anabel,03.02.1980,Bandscheibe,links",
}
FOREIGN = ("ref,Name des Patienten,Diagnose,Seite", "MRN,Patient,Dx", "ref,nom,maladie",
           "ICD10,Pain 0-10,Ref no,Who", "Visit 2026,Ref,Name,Dx")  # fmt: skip


@pytest.mark.parametrize("kind", PATIENTS)
def test_a_list_without_headings_is_proposed_nothing(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its first line is a patient: no word of it is written into a mapping, nor said."""
    path, mapping = tmp_path / "list.csv", tmp_path / "new.toml"
    path.write_text(f"{PATIENTS[kind]}\n{PATIENTS[kind].replace('Anabel', 'Bea')}\n", "utf-8")
    for _ in range(2):
        assert main(["roster", "check", str(path), "--mapping", str(mapping)]) == 1
        told = "".join(capsys.readouterr())
        assert "row 1 may be a patient's" in told
        assert not any(cell in told for cell in PATIENTS[kind].split(",") if len(cell) > 4)
        assert not mapping.exists()


@pytest.mark.parametrize("heads", FOREIGN)
def test_headings_of_any_language_are_proposed(heads: str, tmp_path: Path) -> None:
    """A line in which one heading is near one that the kit knows is one of headings."""
    (tmp_path / "list.csv").write_text(f"{heads}\nT-01,Test A,disc,left\n", "utf-8")
    mapping = tmp_path / "new.toml"
    assert main(["roster", "check", str(tmp_path / "list.csv"), "--mapping", str(mapping)]) == 3
    assert heads.split(",")[1] in mapping.read_text("utf-8")


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("cell", ["", "  ", "\t"])
def test_no_word_of_a_mapping_stands_for_a_blank_cell(
    suffix: str, cell: str, tmp_path: Path
) -> None:
    """Blank is not asked, with a mapping as without."""
    (tmp_path / "own.toml").write_text("[words.red_flags]\nno = 'none'\n", "utf-8")
    rows = [["ref", "name", "diagnosis", "red_flags", "note"], ["T-1", "Test A", "disc", cell, "a"]]
    path = tmp_path / f"list.{suffix}"
    if suffix == "csv":
        path.write_text("\n".join(",".join(row) for row in rows), "utf-8")
    else:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    (read,) = read_roster(path, asked_for(tmp_path / "own.toml")).rows
    assert read.cells["red_flags"].strip() == ""


def test_the_unfinished_mapping_of_another_list_stops_no_other(tmp_path: Path) -> None:
    """Only the list whose headings it names is told to answer it; a folder is no mapping."""
    (tmp_path / "a.mapping.toml").write_text("[columns]\nHuisdier = '?'\n", "utf-8")
    (tmp_path / "b.mapping.toml").write_text("[columns\n", "utf-8")
    (tmp_path / "c.mapping.toml").mkdir()
    plain, odd = tmp_path / "list.csv", tmp_path / "odd.csv"
    plain.write_text("ref,name,diagnosis\nT-1,Test A,disc\n", "utf-8")
    odd.write_text("ref,name,diagnosis,Huisdier\nT-1,Test A,disc,b\n", "utf-8")
    assert len(read_roster(plain).rows) == 1
    with pytest.raises(UserMistake, match="“Huisdier” is still to be answered"):
        read_roster(odd)


@pytest.mark.parametrize("given", ['[words.side]\n"L" = "left"\n"R" = "left"\n', "# nothing\n",
                                   'dates = "day-month-year"\n'])  # fmt: skip
def test_the_mapping_that_is_named_is_the_one_that_is_used(tmp_path: Path, given: str) -> None:
    """However little it says, no other one beside the list is taken in its place."""
    (tmp_path / "list.csv").write_text("ref,name,diagnosis,side\nP-01,Test A,disc,L\n", "utf-8")
    other = '[columns]\n"ref"="ref"\n"name"="name"\n"diagnosis"="diagnosis"\n"side"="side"\n'
    (tmp_path / "other.mapping.toml").write_text(f'{other}[words.side]\n"L" = "right"\n', "utf-8")
    (tmp_path / "more.mapping.toml").write_text(f'{other}[words.side]\n"L" = "right"\n', "utf-8")
    (tmp_path / "mine.toml").write_text(given, "utf-8")
    roster = read_roster(tmp_path / "list.csv", asked_for(tmp_path / "mine.toml"))
    assert roster.rows[0].cells["side"] == ("left" if "words" in given else "L")
    assert not [said for said in roster.said if "mapping" in said]


@pytest.mark.parametrize(
    ("column", "word", "meant"),
    [
        ("red_flags", "bladder; bowel", "none"), ("red_flags", "bladder;", "none"),
        ("red_flags", "bladder, bowel", "none"), ("red_flags", "RF02;RF03", "none"),
        ("red_flags", "rf02 bowel", "none"), ("red_flags", "bladder.", "none"),
        ("red_flags", "bladder/bowel", "bladder"), ("red_flags", "none; bladder", "none"),
        ("red_flags", "none", "bladder"), ("red_flags", "no bladder", "none"),
        ("diagnosis", "M51.16", "spinal_stenosis"), ("diagnosis", "m5116", "spinal_stenosis"),
        ("precautions", "fall_risk; osteoporosis", "obesity"),
        ("precautions", "fall risk + osteoporosis", "osteoporosis"),
        ("equipment", "mat, bed", "none"), ("add", "core_bridge; core_brace", "core_brace"),
        ("remove", "core_bridge", "core_brace"), ("days_since_onset", "20", "200"),
        ("pain_now", "9", "1"), ("walk_minutes", "0", "30"), ("surgery_date", "2026-11-01",
         "2026-01-01"), ("side", "left", "right"), ("irritability", "high", "low"),
    ],
)  # fmt: skip
def test_what_the_kit_reads_by_itself_means_nothing_else(
    tmp_path: Path, column: str, word: str, meant: str
) -> None:
    """A word, a list of words, a code, a number or a day of the kit's own is not renamed."""
    (tmp_path / "m.toml").write_text(f'[words.{column}]\n"{word}" = "{meant}"\n', "utf-8")
    with pytest.raises(UserMistake, match=f"{column}.* (itself|stand)"):
        load_mapping(tmp_path / "m.toml")


@pytest.mark.parametrize(
    ("column", "word", "meant"),
    [
        ("red_flags", "Blase", "bladder"), ("red_flags", "bladder trouble", "bladder"),
        ("red_flags", "bladder, bowel", "bladder; bowel"), ("red_flags", "No", "none"),
        ("precautions", "thin bones", "osteoporosis"), ("diagnosis", "M51.16", "disc_herniation"),
        ("side", "L", "left"), ("days_since_onset", "a week", "7"), ("equipment", "Matte", "mat"),
    ],
)  # fmt: skip
def test_words_of_a_lists_own_are_named(tmp_path: Path, column: str, word: str, meant: str) -> None:
    """What the kit does not know, or what keeps its meaning, may be written."""
    (tmp_path / "m.toml").write_text(f'[words.{column}]\n"{word}" = "{meant}"\n', "utf-8")
    assert load_mapping(tmp_path / "m.toml").words[column]
