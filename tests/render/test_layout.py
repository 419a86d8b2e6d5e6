"""The page of a made-up person that stands for all of the same plan in the search for a layout."""

import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from sciatica_kit.clinic.plan import Plan
from sciatica_kit.packet.edition import SAMPLE_DAY
from sciatica_kit.packet.pages import page_of
from sciatica_kit.render import typst
from sciatica_kit.render.layout import usual
from sciatica_kit.render.pdf import page_count
from sciatica_kit.render.pictures import with_pictures
from tests.sample import EDITION, PLANS


def named(plan: Plan, name: str) -> Plan:
    """The same plan for somebody else."""
    assert plan.profile
    assert plan.outcome
    profile = plan.profile.model_copy(update={"name": name, "ref": "Z-9"})
    outcome = plan.outcome
    if hasattr(outcome, "model_copy"):
        outcome = outcome.model_copy(update={"profile": profile})
    else:
        outcome = replace(outcome, profile=profile)
    return replace(plan, ref="Z-9", profile=profile, outcome=outcome)


@pytest.mark.parametrize("ref", PLANS)
def test_nothing_of_the_patient_is_left(ref: str) -> None:
    """Name, birth date and ref are not in it; two patients of one plan have the same."""
    plan = PLANS[ref]
    mine = json.dumps(usual(with_pictures(page_of(plan, EDITION))))
    other = json.dumps(usual(with_pictures(page_of(named(plan, "Test Other Person"), EDITION))))
    assert plan.profile
    assert plan.profile.name
    assert mine == other
    assert plan.profile.name not in mine
    assert plan.ref not in mine


def test_a_layout_is_searched_once_for_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second patient of the same plan takes the layout that was found for the first."""
    plan = PLANS["DEMO-01"]
    typst.render_pdf(page_of(plan, EDITION), SAMPLE_DAY, EDITION.templates)
    monkeypatch.setattr(typst, "_searched", lambda *given: pytest.fail("searched again"))
    pdf = typst.render_pdf(
        page_of(named(plan, "Test Other"), EDITION), SAMPLE_DAY, EDITION.templates
    )
    assert page_count(pdf) > 1


@pytest.mark.parametrize("name", ["Test " + "Long" * 28, "Test " + "Ünver " * 18])
@pytest.mark.parametrize("ref", ["DEMO-01", "DEMO-02"])
def test_a_name_that_needs_more_room_overflows_no_page(name: str, ref: str) -> None:
    """Where the usual layout is too small, the page is searched for by itself, and is the same
    whether or not somebody else's was made before."""
    page = page_of(named(PLANS[ref], name.strip()), EDITION)
    warm = typst.render_pdf(page, SAMPLE_DAY, EDITION.templates)
    typst._layout.cache_clear()
    typst._set.cache_clear()
    assert warm == typst.render_pdf(page, SAMPLE_DAY, EDITION.templates)
    said = page.page_of.format(n=page_count(warm), m=page_count(warm))
    assert said.split()[-1] == str(page_count(warm))


def test_a_template_of_one_s_own_need_not_search(tmp_path: Path) -> None:
    """A template that says nothing of a layout is set as it stands."""
    folder = copytree(EDITION.templates, tmp_path / "own")
    (folder / "standard.typ").write_text(
        '#let data = json("page.json")\n'
        "#set document(title: data.document_title)\n"
        "#set text(lang: data.language)\n#heading(data.masthead.title)\n#data.masthead.patient"
    )
    pdf = typst.render_pdf(page_of(PLANS["DEMO-01"], EDITION), SAMPLE_DAY, folder)
    assert page_count(pdf) == 1


def whole(folder: Path, ref: str) -> tuple[dict[str, object], dict[str, object]]:
    """The layout of a plan's page as it is found for its halves, and for the page as a whole."""
    page = page_of(PLANS[ref], EDITION)
    data, name = usual(with_pictures(page)), typst._template(page)
    halves = typst._laid_out(folder, name, data)
    return json.loads(halves), json.loads(typst._searched(folder, name, *typst._text(data)))


@pytest.mark.parametrize("ref", ["DEMO-01", "DEMO-02", "DEMO-05"])
def test_the_halves_of_a_page_are_laid_out_as_the_whole(ref: str) -> None:
    """The plan and what is to be known, each by itself, give the layout of both."""
    halves, as_one = whole(EDITION.templates, ref)
    assert "after" in halves
    assert halves == as_one


def test_a_template_that_knows_no_halves_lays_out_the_whole(tmp_path: Path) -> None:
    """A folder that was copied before there were halves goes on as it did."""
    folder = copytree(EDITION.templates, tmp_path / "own")
    flow = (folder / "flow.typ").read_text()
    (folder / "flow.typ").write_text(flow.replace('setting.at("part", default: "")', '""'))
    halves, as_one = whole(folder, "DEMO-01")
    assert halves == as_one


def test_plans_that_differ_share_what_is_to_be_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """For another plan of the same diagnosis only the plan is laid out anew."""
    page = page_of(PLANS["DEMO-01"], EDITION)
    parts: list[str] = []
    search = typst._searched
    monkeypatch.setattr(
        typst, "_searched", lambda *given: parts.append(given[-1]) or search(*given)
    )
    typst._layout.cache_clear()
    for lines in (("Rest.",), ("Walk.",)):
        flare = page.flare.model_copy(update={"lines": lines})
        one = page.model_copy(update={"flare": flare})
        typst.render_pdf(one, SAMPLE_DAY, EDITION.templates)
    assert sorted(parts) == ["after", "before", "before"]
