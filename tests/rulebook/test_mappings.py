from __future__ import annotations

from pathlib import Path

import pytest

from leadq.rulebook.loading import load_mapping, load_rulebook
from leadq.rulebook.mappings import MappingFile, Target
from leadq.rulebook.problems import RulesError

DEFAULT_RULES = Path(__file__).parents[2] / "rules"

CRM = """\
system: Maven CRM                    # name space of external_id
columns:                             # header -> field, or more
  opportunity_id: external_id
  account: company
  sales_agent: owner
  deal_stage: {field: stage, values: {Prospecting: new, Engaging: contacted, Won: won, Lost: lost}}
  engage_date: received_on
  close_date: closed_on
  close_value: order_value
  product: [product, {field: note, empty: GTX}]
dates: "%Y-%m-%d"                    # where the column itself does not decide
empty: [Select, NaN]                 # texts that mean "not given"
defaults: {reason: other}            # for rows that need what the file lacks
"""
CLICKS = """\
rows: activities
columns:
  Email: email
  Event: {field: kind, values: {click: newsletter_click}}
  Time: happened_at
  Article: subject
  Clicks: count
"""


def load(folder: Path, text: str) -> MappingFile:
    path = folder / "crm.yaml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path, load_rulebook(DEFAULT_RULES))


def test_a_mapping_of_leads_is_read(tmp_path: Path) -> None:
    found = load(tmp_path, CRM)
    stages = {"Prospecting": "new", "Engaging": "contacted", "Won": "won", "Lost": "lost"}
    assert (found.system, found.rows, found.dates) == ("Maven CRM", "leads", "%Y-%m-%d")
    assert found.columns["deal_stage"] == (Target("stage", stages),)
    assert found.columns["product"] == (Target("product"), Target("note", None, ("GTX",)))
    assert found.empty == ("Select", "NaN")
    assert found.defaults == {"reason": "other"}
    assert not found.anonymous
    assert found.source is None


def test_a_mapping_of_activities_is_read(tmp_path: Path) -> None:
    found = load(tmp_path, CLICKS)
    assert found.rows == "activities"
    assert found.columns["Event"] == (Target("kind", {"click": "newsletter_click"}),)


def test_a_mapping_says_for_which_lists_it_is_and_which_rows_are_tests(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """\
header: [Lead ID, "#"]
columns: {"#": keep, Hobby: ignore, Name: full_name}
test_rows: {Name: "<test*", Test: ["yes", "1"]}
""",
    )
    assert found.header == ("Lead ID", "#")
    assert found.targets("#") == (Target("keep"),)
    assert found.targets("hobby") == (Target("ignore"),)
    assert found.targets("?") == ()
    assert found.test_rows == {"Name": ("<test*",), "Test": ("yes", "1")}


def test_a_column_says_how_its_cells_are_written(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """\
columns:
  a: {field: phone, prefix: "p:", separator: ":::"}
  b: {field: mobile, add_prefix: "+"}
  c: {field: stage, values: {x: new}, else: ignore}
""",
    )
    assert found.columns["a"] == (Target("phone", prefix="p:", separator=":::"),)
    assert found.columns["b"] == (Target("mobile", add_prefix="+"),)
    assert found.columns["c"] == (Target("stage", {"x": "new"}, otherwise="ignore"),)


@pytest.mark.parametrize(
    ("target", "cell", "prepared"),
    [
        (Target("phone"), "p:1", "p:1"),
        (Target("phone", prefix="p:"), "p: +49 1", "+49 1"),
        (Target("phone", prefix="p:"), "+49 p:1", "+49 p:1"),
        (Target("phone", prefix="p:"), "p:", ""),
        (Target("phone", add_prefix="+"), "491", "+491"),
        (Target("phone", add_prefix="+"), "+491", "+491"),
        (Target("phone", add_prefix="+"), "", ""),
        (Target("product", separator=";"), "A; B;;C ", "A, B, C"),
        (Target("product", separator=";"), ";", ""),
        (Target("phone", prefix="p:", separator="|", add_prefix="+"), "p:49|50", "+49, 50"),
    ],
)
def test_a_cell_is_prepared_before_it_is_read(target: Target, cell: str, prepared: str) -> None:
    assert target.prepared(cell) == prepared


def test_headers_are_found_as_written_and_else_by_letters_and_digits(tmp_path: Path) -> None:
    found = load(tmp_path, "columns: {Prospect ID: note, prospect-id: company}\n")
    assert found.targets("prospect-id") == (Target("company"),)
    assert found.targets("PROSPECT_ID") == (Target("note"),)
    assert found.targets("other") == ()


@pytest.mark.parametrize("yes", ["true", "yes", "ja"])
def test_rows_may_be_anonymous(tmp_path: Path, yes: str) -> None:
    assert load(tmp_path, f"columns: {{a: city}}\nanonymous: {yes}\n").anonymous


PROBLEMS = [
    ("", ["1: 'columns' is missing"]),
    ("columns: {}\n", ["1: columns: name at least one: header: field"]),
    ("columns: {a: emial}\n", ["1: column \"a\": unknown field 'emial', did you mean 'email'?"]),
    ("columns: {a: []}\n", ['1: column "a": the list is empty']),
    ("columns: {a: {values: {x: y}}}\n", ["1: column \"a\": 'field' is missing"]),
    ("columns: {a: {field: city, valus: {x: y}}}\n", ["1: column \"a\": unknown line 'valus', did you mean 'values'?"]),
    ("columns:\n  a: {field: stage, values: {Won: win}}\n", ["2: column \"a\": unknown stage 'win', did you mean 'won'?"]),
    ("columns: {a: {field: reason, values: {x: othr}}}\n", ["1: column \"a\": unknown reason 'othr', did you mean 'other'?"]),
    ("columns: {a: {field: source_kind, values: {x: fairs}}}\n", ["1: column \"a\": unknown source_kind 'fairs', did you mean 'fair'?"]),
    ("columns: {a: score}\n", ["1: column \"a\": unknown field 'score', did you mean 'source'?"]),
    ("columns: {a: city}\nrows: lines\n", ["2: unknown rows 'lines', did you mean 'leads'?"]),
    ("columns: {a: city}\ndates: dd.mm.yyyy\n", ["2: 'dd.mm.yyyy' is no date format; write \"%d.%m.%Y\" or similar"]),
    ("columns: {a: city}\ndates: '%H:%M'\n", ["2: '%H:%M' is no date format; write \"%d.%m.%Y\" or similar"]),
    ("columns: {a: city}\ndates: '%'\n", ["2: '%' is no date format; write \"%d.%m.%Y\" or similar"]),
    ("columns: {a: city}\nempty: []\n", ["2: the list is empty"]),
    ("columns: {a: city}\nanonymous: perhaps\n", ["2: 'perhaps' is neither yes nor no"]),
    ("columns: {a: city}\ndefaults: {stag: new}\n", ["2: defaults: unknown field 'stag', did you mean 'stage'?"]),
    ("columns: {a: city}\ndefaults: {stage: nw}\n", ["2: defaults: unknown stage 'nw', did you mean 'new'?"]),
    ("columns: {a: city}\ndefaults: {received_on: soon}\n", ["2: defaults: 'soon' is not a day; write 2026-12-31 or 31.12.2026"]),
    ("columns: {a: {field: employees, values: {small: few}}}\n", ["1: column \"a\": 'few' is not a whole number"]),
    ("columns: {a: external_id}\n", ["1: 'external_id' needs 'system: NAME', the system that gives the ids"]),
    ("columns: {a: city}\nsytem: x\n", ["2: unknown line 'sytem', did you mean 'system'?"]),
    ("rows: activities\ncolumns: {a: kind, b: happened_at}\n", ["1: activities need a column for email or phone or external_id"]),
    ("rows: activities\ncolumns: {a: email, b: happened_at}\n", ["1: activities need 'kind', as a column or a default"]),
    ("rows: activities\ncolumns: {a: email, b: kind}\n", ["1: activities need 'happened_at', as a column or a default"]),
    ("rows: activities\ncolumns: {a: email, b: happened_at, c: city}\ndefaults: {kind: cal}\n", ["2: column \"c\": unknown field 'city'; known are email, phone, external_id, kind, happened_at, subject, note, count, result, reference, keep, ignore", "3: defaults: unknown kind 'cal', did you mean 'call'?"]),
    ("columns: {a: [keep, ignore]}\n", ["1: column \"a\": 'ignore' stands alone: the column is not read at all"]),
    ("columns: {a: ignor}\n", ["1: column \"a\": unknown field 'ignor', did you mean 'ignore'?"]),
    ("columns: {a: {field: keep, prefix: x}}\n", ["1: column \"a\": unknown field 'keep'"]),
    ("columns: {a: {field: city, else: keep}}\n", ["1: column \"a\": 'else' is for the cells that 'values' does not translate"]),
    ("columns: {a: {field: city, values: {x: y}, else: kep}}\n", ["1: column \"a\": unknown else 'kep', did you mean 'keep'?"]),
    ("columns: {a: {field: phone, prefix: [p, q]}}\n", ["1: column \"a\": expected a text, found a list"]),
    ("columns: {a: city}\ndefaults: {keep: x}\n", ["2: defaults: unknown field 'keep'"]),
    ("header: []\ncolumns: {a: city}\n", ["1: the list is empty"]),
    ("columns: {a: city}\ntest_rows: {a: []}\n", ["2: test_rows \"a\": the list is empty"]),
    ("columns: {a: city}\ntest_rows: yes\n", ["2: test_rows: expected lines such as 'name: value', found 'yes'"]),
    ("a: [", ["2: is not YAML here: did not find expected node content"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PROBLEMS, ids=[text for text, _ in PROBLEMS])
def test_what_is_wrong_in_a_mapping_is_found(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    with pytest.raises(RulesError) as raised:
        load(tmp_path, text)
    assert str(raised.value).split("\n") == [f"{tmp_path / 'crm.yaml'}:{line}" for line in expected]


def test_a_mapping_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"no\.yaml: is missing$"):
        load_mapping(tmp_path / "no.yaml", load_rulebook(DEFAULT_RULES))
