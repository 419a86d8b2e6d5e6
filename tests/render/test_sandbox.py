"""A practice's own templates and logo say what a page says: they open no file and end in time."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from sciatica_kit.errors import UserMistake
from sciatica_kit.library.logo import logo_mistake
from sciatica_kit.packet.edition import load_edition
from sciatica_kit.packet.pages import page_of
from sciatica_kit.paths import beside
from sciatica_kit.render.html import render_html
from tests.day import TODAY
from tests.sample import PLANS

REF = next(ref for ref in PLANS if PLANS[ref].status == "planned")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A templates folder of somebody's own, and a secret beside it."""
    (tmp_path / "secret.html").write_text("SECRET")
    return Path(shutil.copytree(beside("templates"), tmp_path / "own"))


def made(folder: Path) -> str:
    """The screen page of a sample patient with these templates."""
    edition = load_edition(TODAY, templates=folder)
    return render_html(page_of(PLANS[REF], edition), TODAY, folder).decode()


def planted(folder: Path, code: str) -> None:
    """Puts a piece into the page's template."""
    path = folder / "handout.html"
    path.write_text(path.read_text("utf-8").replace("{% block body %}", "{% block body %}" + code))


REACHING = [
    "{{ page.parse_file('/etc/hostname') }}",
    "{{ page.parse_raw('x') }}",
    "{{ page.model_dump() }}",
    "{{ page.masthead.model_construct() }}",
    "{{ page.__class__.__mro__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ num.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ page|attr('parse_file')('/etc/hostname') }}",
    "{{ (page|attr('__class__')).__name__ }}",
    "{% include '../secret.html' %}",
    "{% include '/etc/hostname' %}",
    "{% include 'secret/../../secret.html' %}",
    "{% import '../secret.html' as s %}",
    "{% extends '../secret.html' %}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{% for i in range(1000000000) %}{% endfor %}",
    "{% set _ = pictures.cards.append('x') %}",
    "{{ nothing_of_that_name }}",
    "{{ page.",
]  # fmt: skip


@pytest.mark.parametrize("code", REACHING)
def test_a_template_reaches_nothing_but_the_page(folder: Path, code: str) -> None:
    """Files, methods, modules and endless work are refused in one sentence with the template."""
    planted(folder, code)
    with pytest.raises(UserMistake, match=r"handout\.html cannot be set") as said:
        made(folder)
    assert "Test" not in str(said.value)
    assert "SECRET" not in str(said.value)


def test_a_template_that_keeps_to_the_page_is_set(folder: Path) -> None:
    """A practice's own words, files of its folder and the page's fields are all there."""
    (folder / "more.html").write_text("<p>More of {{ page.ref }}: {{ 'ab' * 2 }}</p>")
    planted(folder, "{% include 'more.html' %}")
    assert f"<p>More of {REF}: abab</p>" in made(folder)


@pytest.mark.parametrize("name", ["handout.html", "parts.typ", "more.html", "deep"])
def test_a_link_that_leads_out_is_refused(folder: Path, name: str) -> None:
    """A template that is a link to somewhere else is named, before anything is made."""
    (folder / name).unlink(missing_ok=True)
    target = beside("templates") if name == "deep" else folder.parent / "secret.html"
    (folder / name).symlink_to(target)
    with pytest.raises(UserMistake, match=rf"{name} is a link"):
        load_edition(TODAY, templates=folder)


PACKAGES = [
    '#import "@preview/cetz:0.3.1": *', '#import "@local/mine:1.0.0"',
    '#include "@preview/a:0.1.0"', '#let p = "@preview/cetz:0.3.1"\n#import p: *',
]  # fmt: skip


@pytest.mark.parametrize("code", PACKAGES)
def test_a_package_from_elsewhere_is_refused_by_name(folder: Path, code: str) -> None:
    """What would be fetched from the network is named, with the template that wants it."""
    path = folder / "parts.typ"
    path.write_text(code + "\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(UserMistake, match=r"parts\.typ wants @\w+/\w+"):
        load_edition(TODAY, templates=folder)


def test_no_package_is_found_where_the_machine_keeps_some(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that lies on this machine is not found either, by whatever way it is named."""
    from sciatica_kit.render.typst import compile_template

    for home in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        own = tmp_path / "data/typst/packages/local/mine/1.0.0"
        own.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(home, str(tmp_path / "data"))
    (own / "typst.toml").write_text(
        '[package]\nname = "mine"\nversion = "1.0.0"\nentrypoint = "lib.typ"\n'
    )
    (own / "lib.typ").write_text("#let a = 1")
    (folder / "probe.typ").write_text('#import ("@" + "local/mine:1.0.0"): *\nhi')
    with pytest.raises(UserMistake, match="package"):
        compile_template("probe.typ", {"text": "x"}, TODAY, folder)


def nested(levels: int, kind: str = "use") -> str:
    """A drawing of few bytes that draws itself ten times at each level."""
    each = {"use": '<use href="#g{}"/>', "fill": '<rect width="1" height="1" fill="url(#g{})"/>'}[
        kind
    ]
    tag = {"use": "g", "fill": "pattern"}[kind]
    groups = "".join(
        f'<{tag} id="g{n}">' + each.format(n - 1) * 10 + f"</{tag}>" for n in range(1, levels)
    )
    first = f'<{tag} id="g0"><rect width="1" height="1"/></{tag}>'
    last = each.format(levels - 1)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        f"<defs>{first}{groups}</defs>{last}</svg>"
    )


LOOP = ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>')  # fmt: skip
BLUR = ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><filter id="f">'
        '<feGaussianBlur stdDeviation="9000"/></filter>'
        '<rect width="9" height="9" filter="url(#f)"/></svg>')  # fmt: skip


@pytest.mark.parametrize(
    "svg", [nested(8), nested(8, "fill"), LOOP, BLUR, nested(8).replace("href", "xlink:href")
            .replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ')],
)  # fmt: skip
def test_a_logo_that_would_be_drawn_for_ever_is_refused(tmp_path: Path, svg: str) -> None:
    """A few bytes that mean millions of strokes are counted, and not drawn."""
    (tmp_path / "logo.svg").write_text(svg)
    assert "logo.svg" in logo_mistake(tmp_path / "logo.svg")


def test_a_logo_of_some_parts_is_taken(tmp_path: Path) -> None:
    """A drawing that uses a part of itself a hundred times is a logo like any other."""
    (tmp_path / "logo.svg").write_text(nested(3))
    assert logo_mistake(tmp_path / "logo.svg") == ""


def test_a_picture_of_too_many_dots_is_refused(tmp_path: Path) -> None:
    """A small file that unpacks to hundreds of megabytes is refused by its size in dots."""
    Image.new("1", (20_000, 9_000)).save(tmp_path / "logo.png", optimize=True)
    assert (tmp_path / "logo.png").stat().st_size < 200_000
    assert "dots" in logo_mistake(tmp_path / "logo.png")
