"""The page as text: well-formed, alone, the same for the same reports, and no name is more than a name."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest

import leadq.output.page
from leadq.output.page.rendering import page
from leadq.output.page.wording import MOST_ROWS
from leadq.reports.conversion import TOTAL
from leadq.reports.sources import SourceRow
from leadq.values.texts import visible
from tests.output.page.overviews import HOSTILE, cost, hostile, large, overview, row

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
STYLES = Path(leadq.output.page.__file__).parent / "templates" / "page.css"
PAGES = {
    "usual": overview([row("Fair")]),
    "hostile": hostile(),
    "large": large(),
    "empty": overview(),
}


def parsed(text: str) -> ET.Element:
    """The page as a strict parser reads it."""
    tree: ET.Element = html5lib.HTMLParser(strict=True).parse(text)
    return tree


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(params=PAGES)
def text(request: pytest.FixtureRequest) -> str:
    return page(PAGES[request.param])


def test_the_page_is_well_formed_and_its_ids_are_unique(text: str) -> None:
    ids = [one.get("id") for one in parsed(text).iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_every_label_of_another_element_exists(text: str) -> None:
    tree = parsed(text)
    ids = {one.get("id") for one in tree.iter()}
    named = [name for one in tree.iter() for name in (one.get("aria-labelledby") or "").split()]
    assert set(named) <= ids


def test_nothing_is_loaded_and_nothing_runs(text: str) -> None:
    tree = parsed(text)
    tags = {one.tag.split("}")[1] for one in tree.iter() if isinstance(one.tag, str)}
    assert not tags & {"script", "img", "iframe", "object", "embed", "a", "use", "image", "form"}
    assert [one.get("href") for one in tree.iter(f"{XHTML}link")] == ["data:,"]
    assert not [name for one in tree.iter() for name in one.keys() if str(name).startswith("on")]  # noqa: SIM118
    styles = "".join(words(one) for one in tree.iter(f"{XHTML}style"))
    assert "url(" not in styles
    assert "@import" not in styles
    assert len(list(tree.iter(f"{XHTML}style"))) == 1


def test_the_policy_forbids_to_load_anything(text: str) -> None:
    (policy,) = (one for one in parsed(text).iter(f"{XHTML}meta") if one.get("http-equiv"))
    assert policy.get("content") == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_the_same_reports_give_the_same_page() -> None:
    assert page(hostile()) == page(hostile())


def test_a_name_stays_a_name() -> None:
    tree = parsed(page(hostile()))
    found = {words(one) for one in tree.iter(f"{XHTML}bdi")}
    for name in HOSTILE:
        assert " ".join(visible(name).split()) in found
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page(hostile())
    )


def test_every_chart_says_what_it_shows() -> None:
    pictures = list(parsed(page(overview([row("Fair")]))).iter(f"{SVG}svg"))
    assert pictures
    for picture in pictures:
        assert picture.get("role") == "img"
        assert words(picture[0])
        assert re.search(r"\d", words(picture[1]))
        assert [picture[0].tag, picture[1].tag] == [f"{SVG}title", f"{SVG}desc"]


def test_every_section_has_a_heading_and_a_command() -> None:
    for section in parsed(page(overview([row("Fair")]))).iter(f"{XHTML}section"):
        assert words(section[0])
        assert any(words(one).startswith("leadq report ") for one in section.iter(f"{XHTML}code"))


def test_without_leads_there_are_sentences_instead_of_charts() -> None:
    tree = parsed(page(overview()))
    assert not list(tree.iter(f"{SVG}svg"))
    assert not list(tree.iter(f"{XHTML}table"))
    assert "No leads were received in this time." in words(tree)


def test_of_many_sources_the_biggest_are_drawn_and_all_are_listed() -> None:
    tree = parsed(page(large()))
    (section,) = (one for one in tree.iter(f"{XHTML}section") if one.get("id") == "sources")
    for picture in section.iter(f"{SVG}svg"):
        drawn = {words(one) for one in picture.iter(f"{SVG}text")} & {
            f"Fair {n}" for n in range(200)
        }
        assert drawn == {f"Fair {number}" for number in range(200 - MOST_ROWS, 200)}
    assert len(list(section.iter(f"{XHTML}tr"))) == 1 + 200 + 1
    assert "185 more" in words(section)


@pytest.mark.parametrize(
    ("sources", "said", "not_said"),
    [
        ([cost("Fair", cents=None)], ["The cost of no source is known."], ["leave out"]),
        (
            [cost("Fair", cents=None, is_cut=True), cost("Web", cents=None)],
            ["These days leave out some leads of the sources"],
            ["The cost of no source is known.", "not drawn"],
        ),
        (
            [cost("Fair"), cost("Messe", cents=None, is_cut=True), cost("Web", cents=None)],
            [
                "1 source is not drawn, because the cost is not known.",
                "1 source is not drawn, because these days leave out some of the leads",
            ],
            ["The cost of no source is known."],
        ),
    ],
    ids=["unknown", "cut", "some"],
)
def test_a_cost_that_is_cut_by_the_days_is_not_called_unknown(
    sources: list[SourceRow], said: list[str], not_said: list[str]
) -> None:
    tree = parsed(page(replace(overview([row("Fair")]), sources=[*sources, cost(TOTAL)])))
    (section,) = (one for one in tree.iter(f"{XHTML}section") if one.get("id") == "cost")
    assert [one for one in said if one not in words(section)] == []
    assert [one for one in not_said if one in words(section)] == []


@pytest.mark.parametrize(("months", "is_said"), [(24, False), (25, True)])
def test_of_many_months_the_last_are_drawn_and_only_then_it_is_said(
    months: int, is_said: bool
) -> None:
    rows = [row(f"{2020 + month // 12}-{month % 12 + 1:02}") for month in range(months)]
    tree = parsed(page(replace(overview([row("Fair")]), months=[*rows, row(TOTAL)])))
    (section,) = (one for one in tree.iter(f"{XHTML}section") if one.get("id") == "months")
    assert ("Drawn are the last 24 months." in words(section)) == is_said


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme by their names."""
    light, _, dark = STYLES.read_text(encoding="utf-8").partition("prefers-color-scheme: dark")
    pattern = r"--([a-z]+\d?): (#[0-9a-f]{6})"
    found = dict(re.findall(pattern, light))
    return found if theme == "light" else found | dict(re.findall(pattern, dark))


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_stand_out_by_4_5_and_marks_by_3(theme: str) -> None:
    colour = colours(theme)
    letters = [("text", "page"), ("muted", "page"), ("accent", "page")]
    letters += [(f"on{shade}", f"heat{shade}") for shade in range(6)]
    marks = [("bar", "page"), ("part", "page"), ("part", "whole"), ("strong", "bar"), ("strong", "page"), ("accent", "page")]  # fmt: skip
    weak = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in letters}
    assert {pair: value for pair, value in weak.items() if value < 4.5} == {}
    faint = {pair: contrast(colour[pair[0]], colour[pair[1]]) for pair in marks}
    assert {pair: value for pair, value in faint.items() if value < 3} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_shade_of_the_heat_map_stands_out_more_than_the_one_before(theme: str) -> None:
    colour = colours(theme)
    steps = [contrast(colour[f"heat{shade}"], colour["page"]) for shade in range(6)]
    assert steps == sorted(steps)
    assert min(later / earlier for earlier, later in itertools.pairwise(steps)) > 1.1
