from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from leadq.rulebook.catalogue import FieldType, Level
from leadq.rulebook.conditions_parsing import WORDS
from leadq.rulebook.loading import FILES, load_mapping, load_rulebook
from leadq.rulebook.operators import OPERATORS
from leadq.rulebook.problems import RulesError
from leadq.rulebook.schemas.conditions import conditions
from leadq.rulebook.schemas.patterns import folded_pattern
from leadq.rulebook.schemas.shapes import duration, exactly, folded
from leadq.rulebook.schemas.writing import CannotWriteSchemas, schema_texts, write_schemas
from leadq.values.durations import ONE, UNITS, parse_duration
from leadq.values.folding import fold
from leadq.values.yes_no import MEANINGS
from tests.rulebook import rulebooks, test_conditions_parsing, test_loading, test_mappings
from tests.rulebook.editors import VIEWS, schemas, seen_as_yaml_1_2, underlined
from tests.test_docs import PAGES, blocks

ROOT = Path(__file__).parents[2]
DEFAULT_RULES = ROOT / "rules"
DEFAULT = load_rulebook(DEFAULT_RULES)
DEFAULT_SCHEMAS = schemas(DEFAULT)

View = Callable[[str], Any]
in_every_view = pytest.mark.parametrize("seen", VIEWS, ids=lambda view: view.__name__)


def name_of(file: str) -> str:
    """The schema that a file is held against; a mapping has any other name."""
    return Path(file).stem if file in FILES else "mapping"


def schema_of_conditions(level: Level = Level.PROCESS) -> Any:
    """The schema of a `when`, in the words of the tests of conditions."""
    places = {"condition": level}
    definitions = conditions(test_conditions_parsing.VOCABULARY, places)
    return json.loads(json.dumps({"$ref": "#/$defs/condition", "$defs": definitions}))


CONDITIONS = schema_of_conditions()


def parts(schema: Any, path: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """All objects within a schema, with their places."""
    if isinstance(schema, dict):
        yield path, schema
        for name, inner in schema.items():
            yield from parts(inner, f"{path}/{name}")
    elif isinstance(schema, list):
        for at, inner in enumerate(schema):
            yield from parts(inner, f"{path}/{at}")


# What they are


@pytest.mark.parametrize("name", DEFAULT_SCHEMAS)
def test_a_schema_is_one_and_refers_to_what_it_has(name: str) -> None:
    schema = DEFAULT_SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    for place, part in parts(schema):
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in schema["$defs"], place


@pytest.mark.parametrize("name", DEFAULT_SCHEMAS)
def test_every_line_that_can_be_typed_is_explained(name: str) -> None:
    """A new word of the language appears by itself, but without its meaning, which this misses."""
    unexplained = [
        f"{place}/{line}"
        for place, part in parts(DEFAULT_SCHEMAS[name])
        if part.get("additionalProperties") is False
        for line, shape in part["properties"].items()
        if shape is not False and "description" not in shape
    ]
    assert unexplained == []


def test_patterns_are_written_for_the_engines_of_editors_too() -> None:
    """JavaScript, in its Unicode mode, knows fewer escapes, and no groups with names or flags."""
    for schema in DEFAULT_SCHEMAS.values():
        for place, part in parts(schema):
            pattern = part.get("pattern")
            if isinstance(pattern, str):
                assert not re.search(r"\\[^\\^$.*+?()\[\]{}|/sSdw]", pattern), place
                assert not re.search(r"\(\?(?![:=!])", pattern), place


# What they accept


@pytest.mark.parametrize("file", FILES)
@in_every_view
def test_the_default_rules_are_fine(file: str, seen: View) -> None:
    text = (DEFAULT_RULES / file).read_text(encoding="utf-8")
    assert underlined(DEFAULT_SCHEMAS[name_of(file)], text, seen) == []


MAPPINGS = [
    *sorted((DEFAULT_RULES / "mappings").glob("*.yaml")),
    *sorted((ROOT / "docs" / "examples").glob("*.yaml")),
    *sorted((ROOT / "sample_data").glob("*.yaml")),
]


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.name)
@in_every_view
def test_the_mappings_are_fine(path: Path, seen: View) -> None:
    text = path.read_text(encoding="utf-8")
    assert load_mapping(path, DEFAULT)
    assert underlined(DEFAULT_SCHEMAS["mapping"], text, seen) == []


@in_every_view
def test_the_rules_of_another_firm_are_fine(seen: View) -> None:
    folder = ROOT / "docs" / "examples" / "xedu"
    theirs = schemas(load_rulebook(folder))
    for path in folder.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert underlined(theirs[name_of(path.name)], text, seen) == [], path.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@in_every_view
def test_the_blocks_of_the_pages_are_fine(page: Path, seen: View, rules: Path) -> None:
    for block in blocks(page, "yaml"):
        file = block.removeprefix("# ").removeprefix("rules/").partition(".yaml")[0] + ".yaml"
        before = (rules / file).read_bytes() if file in FILES else None
        (rules / file).write_text(block, encoding="utf-8")
        theirs = schemas(load_rulebook(rules))
        assert underlined(theirs[name_of(file)], block, seen) == [], block
        if before is not None:
            (rules / file).write_bytes(before)


@pytest.mark.parametrize("text", [text for text, _ in test_conditions_parsing.CONDITIONS])
@in_every_view
def test_a_condition_that_can_be_read_is_fine(text: str, seen: View) -> None:
    assert underlined(CONDITIONS, text, seen) == []


@pytest.mark.parametrize("text", [test_mappings.CRM, test_mappings.CLICKS])
@in_every_view
def test_a_mapping_that_can_be_read_is_fine(text: str, seen: View) -> None:
    assert underlined(DEFAULT_SCHEMAS["mapping"], text, seen) == []


OF_THE_TESTS = rulebooks.rulebook()
SCHEMAS_OF_THE_TESTS = schemas(OF_THE_TESTS)


@given(when=rulebooks.conditions(), seen=st.sampled_from(VIEWS))
def test_all_that_can_be_said_in_a_condition_is_fine(when: rulebooks.Tested, seen: View) -> None:
    rule = {"rule": "drawn", "points": 5, "when": when}
    text = rulebooks.written({"fit": {"rules": [rule]}, "grades": [{"grade": "A"}]})
    assert underlined(SCHEMAS_OF_THE_TESTS["scoring"], text, seen) == []


ALL_LINES = """\
calendar: {country: Deutschland, region: BW, timezone: Europe/Berlin, currency: chf, locale: de}
activities: {call: {by: us, contact: yes}, note: {by: us, contact: off}, 2025: {by: lead}}
stages:
  - {stage: new, outcome: open, next_step: {action: Call, in: 2 Arbeitstage}, was: fresh}
  - {stage: handover, accept_within: one workday, enter_when: {any: [{city: Ulm}]}, automatic: true}
  - {stage: taken, accept_within: 1 day, next_step: {action: Take it}, rots_after: 2 Wochen}
  - {stage: sales, next_step: {action: Talk, before: {answer: start, by: 2 MONTHS}, else: a week}, was: [a, b]}
  - {stage: later, outcome: parked, next_step: {action: Ask, in: 1 day}, returns_to: {stage: new, when: {owner: JANA}}}
  - {stage: won, outcome: won}
  - {stage: lost, outcome: lost, reasons: [other, no, 7]}
  - {stage: invalid, outcome: invalid, reasons: test}
results:
  talked:
  no_answer: {retry: [1 workday, 3 days], then: {stage: lost, reason: no}}
  busy: {retry: [1 workday], then: later}
  gone: {retry: [1 workday], then: {stage: later}}
  wrong: {clear: phone, opt_out: email, next_step: {action: Write, in: 5 workdays}}
no_call_within: 2 workdays
people:
  jana: {email: jana@example.com, login: jana, takes: {postcode: {starts_with: 7}}}
  ben: {takes: all, away: {from: 2026-12-24, to: 6.1.2027}}
  kim: {away: [{from: 2026-12-24, to: 2027-01-06}]}
  lee:
escalation:
  - {after: 2 workdays, remind: owner}
  - {after: 3 workdays, tell: ben}
  - {after: 4 Arbeitstage, reassign: kim}
smtp: {host: mail.example.com, port: "465", security: tls, from: me@example.com, user: me, password_command: pass mail, timeout: 5}
texts: {subject: "$$ $count for ${person}", line: $lead}
"""


@in_every_view
def test_every_line_of_the_process_is_fine(rules: Path, seen: View) -> None:
    (rules / "process.yaml").write_text(ALL_LINES, encoding="utf-8")
    (rules / "scoring.yaml").write_text("grades: [{grade: A}]\n", encoding="utf-8")
    assert underlined(schemas(load_rulebook(rules))["process"], ALL_LINES, seen) == []


TEXTS = {file: (DEFAULT_RULES / file).read_text(encoding="utf-8") for file in FILES}
_WORD = re.compile(r"\"[^\"\n]*\"|[\w.€-]+(?: [\w.€-]+)*")
PLACES = [
    (file, found)
    for file, text in TEXTS.items()
    for found in _WORD.finditer(text)
    if "#" not in text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
]
WORDS_TO_TRY = sorted(
    {found.group() for _, found in PLACES}
    | {
        "5",
        "0",
        "-3",
        "1.5",
        "1.500",
        "yes",
        "TRUE",
        "'7'",
        "12:30",
        ".5",
        "2026-12-31",
        "31.12.2026",
    }
    | {"today", "2 Wochen", "0 days", "{}", "[]", "[a, b]", "[known]", "{contains: a}", "{over: 5}"}
)


@settings(deadline=None)  # four files are written and read for each
@given(st.sampled_from(PLACES), st.sampled_from(WORDS_TO_TRY), st.sampled_from(VIEWS))
def test_a_word_in_the_place_of_another_is_fine_when_leadq_can_read_it(
    place: tuple[str, re.Match[str]], word: str, seen: View
) -> None:
    file, found = place
    text = TEXTS[file][: found.start()] + word + TEXTS[file][found.end() :]
    with tempfile.TemporaryDirectory() as folder:
        for name, written in {**TEXTS, file: text}.items():
            (Path(folder) / name).write_text(written, encoding="utf-8")
        try:
            theirs = schemas(load_rulebook(Path(folder)))
        except RulesError:
            return
    assert underlined(theirs[name_of(file)], text, seen) == []


def test_the_proposals_in_the_default_process_are_fine_as_soon_as_they_are_taken() -> None:
    proposed = r"(?m)^# (?=people:|  \w+: \{email|escalation:|  - \{after|smtp:|texts:)"
    text = re.sub(proposed, "", TEXTS["process.yaml"])
    assert {"people", "escalation", "smtp", "texts"} <= set(seen_as_yaml_1_2(text))
    assert underlined(DEFAULT_SCHEMAS["process"], text) == []


# What they refuse

QUESTIONS = "questions:\n  - {question: start, ask: x, type: date}\n  - {question: need, ask: x}\n"
ONLY_READING_TELLS = {
    # names that stand twice, or fit no other line
    *("stands twice", "is taken by", "which is a stage today", "is no hand-over", "has no letter"),
    # whether there is such a thing: a day, a country, a number, a command
    *(
        "unknown country",
        "unknown time zone",
        "is before",
        "is not after",
        "count all levels in the same unit",
        "no level tells anybody",
        "which nobody asks here",
        "is no command",
        "is not a country",
    ),
    *("'1.5' is not a whole number", "'2026-02-30' is not a day", "'0711 123456' is not a phone"),
    *("has nothing to look for", "is never done by", "nested more than"),
    # what several columns of a mapping give together
    *("'external_id' needs 'system: NAME'", "activities need"),
    "is not YAML here",
}


def is_seen(problem: str) -> bool:
    """Whether an editor can know of the problem, as each line's own words and shape."""
    return not any(part in problem for part in ONLY_READING_TELLS)


@pytest.fixture(scope="module")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """Answers the schemas of a folder that says little, with these stages."""

    def made(process: str) -> Any:
        folder = tmp_path_factory.mktemp("rules")
        files = {**test_loading.MINIMAL, "questions": QUESTIONS, "process": process}
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        found = schemas(load_rulebook(folder))
        for name, text in files.items():
            assert underlined(found[name], text) == []
        return found

    plain = made(test_loading.STAGES)
    with_ways = made(test_loading.WAYS + "people: {jana: {}}\n")
    return lambda text: with_ways if text.startswith(test_loading.WAYS[:120]) else plain


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [one for one in test_loading.PROBLEMS if any(map(is_seen, one[2]))],
    ids=lambda part: part[0] if isinstance(part, list) else "",
)
def test_what_is_wrong_in_a_file_is_underlined(
    minimal: Callable[[str], Any], file: str, text: str, expected: list[str]
) -> None:
    assert underlined(minimal(text)[file], text)


@pytest.mark.parametrize(
    "text", [text for text, problem in test_conditions_parsing.PROBLEMS if is_seen(problem)]
)
@in_every_view
def test_what_a_condition_cannot_mean_is_underlined(text: str, seen: View) -> None:
    assert underlined(CONDITIONS, text, seen)


@pytest.mark.parametrize(
    "text", [text for text, problems in test_mappings.PROBLEMS if any(map(is_seen, problems))]
)
def test_what_is_wrong_in_a_mapping_is_underlined(text: str) -> None:
    assert underlined(DEFAULT_SCHEMAS["mapping"], text)


@pytest.mark.parametrize(
    ("level", "seen_there"),
    [
        (Level.QUALIFICATION, set()),
        (Level.POINTS, {"qualification"}),
        (Level.GRADE, {"qualification", "fit", "interest", "score"}),
        (Level.PROCESS, {"qualification", "fit", "interest", "score", "grade"}),
    ],
)
def test_a_condition_sees_only_what_stands_to_its_left(level: Level, seen_there: set[str]) -> None:
    schema = schema_of_conditions(level)
    assessed = ("qualification", "fit", "interest", "score", "grade")
    fine = {name for name in assessed if not underlined(schema, f"{name}: known")}
    assert fine == seen_there


# The words of the language, and of the workspace


def test_all_words_and_operators_of_the_language_are_there() -> None:
    when = DEFAULT_SCHEMAS["process"]["$defs"]["condition"]["properties"]
    assert set(WORDS) < set(when)
    definitions = DEFAULT_SCHEMAS["process"]["$defs"]
    for type_ in (FieldType.TEXT, FieldType.CODE, FieldType.INTEGER, FieldType.DATE):
        test = definitions[f"test_of_type_{type_.value}"]
        (named,) = (form["then"] for form in test["allOf"] if form["if"]["type"] == "object")
        expected = [word for word, operator in OPERATORS.items() if type_ in operator.types]
        assert list(named["properties"]) == expected


def rule(when: str) -> str:
    return f"fit: {{rules: [{{rule: X, points: 1, when: {when}}}]}}\ngrades: [{{grade: A}}]\n"


def changed(rules: Path, file: str, old: str, new: str) -> dict[str, Any]:
    """The schemas after one change of the default rules."""
    path = rules / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")
    return schemas(load_rulebook(rules))


def test_an_own_field_can_be_tested_and_filled(rules: Path) -> None:
    condition = rule("{colour: gruen, machines: {over: 3}}")
    column = "columns: {Farbe: {field: colour, values: {g: Grün}}, Laser: lasers}\n"
    assert underlined(DEFAULT_SCHEMAS["scoring"], condition)
    assert underlined(DEFAULT_SCHEMAS["mapping"], column)
    own = "own_fields:\n  colour: {type: choice, choices: [rot, Grün]}\n  lasers: {type: yes_no}\n"
    found = changed(rules, "fields.yaml", "own_fields:\n", own)
    assert underlined(found["scoring"], condition) == []
    assert underlined(found["mapping"], column) == []
    assert underlined(found["scoring"], rule("{colour: blau}"))
    assert underlined(found["mapping"], column.replace("g: Grün", "g: gruen"))


def test_a_renamed_stage_is_a_choice_and_its_former_name_is_none(rules: Path) -> None:
    found = changed(rules, "process.yaml", "nurture", "keep warm")
    process = (rules / "process.yaml").read_text(encoding="utf-8")
    assert underlined(found["process"], process) == []
    assert underlined(found["scoring"], rule("{stage: Keep Warm}")) == []
    assert underlined(found["scoring"], rule("{stage: nurture}"))
    assert underlined(found["mapping"], "columns: {a: city}\ndefaults: {stage: keep warm}\n") == []
    assert underlined(found["process"], process.replace("then: keep warm", "then: nurture"))


def test_a_new_question_can_be_tested_by_its_choices(rules: Path) -> None:
    new = (
        "questions:\n  - {question: site visit, ask: 'Visit?', choices: {yes: ja, later: später}}\n"
    )
    found = changed(rules, "questions.yaml", "questions:\n", new)
    for name, text in (
        ("scoring", rule("{answer: {site visit: [yes, later]}}")),
        ("questions", (rules / "questions.yaml").read_text(encoding="utf-8")),
        (
            "questions",
            "qualification: [{qualification: ready, when: {answer: {site visit: yes}}}]\n",
        ),
    ):
        for seen in VIEWS:
            assert underlined(found[name], text, seen) == []
    assert underlined(found["scoring"], rule("{answer: {site visit: no}}"))
    answers = found["scoring"]["$defs"]["answers"]["properties"]
    assert answers["site visit"]["description"] == "Visit?\nyes: ja; later: später"


# Texts, as they may be written

# without the Turkish capital whose small letter is two characters
LETTERS = st.characters(
    categories=["L", "N", "Zs", "P"], max_codepoint=0x17F, exclude_characters="İ"
)


@given(st.text(LETTERS | st.sampled_from("aeoussßäöü"), min_size=1, max_size=12).filter(fold))
def test_a_folded_name_is_found_in_every_writing_of_its_own(name: str) -> None:
    pattern = folded_pattern([name])
    for writing in (name, fold(name), f" {name} ", fold(name).upper(), name.title()):
        if fold(writing) == fold(name):
            assert re.search(pattern, writing), (writing, pattern)


@given(
    st.text(LETTERS, min_size=1, max_size=6).filter(fold),
    st.text(LETTERS | st.sampled_from("aeoussßäöü"), max_size=8),
)
def test_no_other_name_is_found_in_its_place(name: str, other: str) -> None:
    if re.search(folded_pattern([name]), other):
        assert fold(other) == fold(name)


UNITS_ONLY = st.sampled_from(sorted(UNITS)).flatmap(
    lambda unit: st.sampled_from([unit, unit.title(), unit.upper(), f"{unit}x", unit[:-1]])
)
COUNTS = st.sampled_from([*ONE, "0", "1", "12", "007", "1.5", "-3", "", "ONE", "zwei"])


@given(COUNTS, st.sampled_from(["", " ", "  "]), UNITS_ONLY)
def test_a_duration_is_fine_when_it_can_be_read(count: str, blank: str, unit: str) -> None:
    written = f"{count}{blank}{unit}"
    for workdays in (True, False):
        read = parse_duration(written)
        is_meant = read is not None and (workdays or read.unit != "workday")
        validator = Draft202012Validator(json.loads(json.dumps(duration(workdays=workdays))))
        assert validator.is_valid(written) == is_meant, written


@pytest.mark.parametrize("word", MEANINGS)
@in_every_view
def test_yes_and_no_are_fine_in_every_language(word: str, seen: View) -> None:
    mapping = f"columns: {{a: city}}\nanonymous: {word}\n"
    assert underlined(DEFAULT_SCHEMAS["mapping"], mapping, seen) == []


def test_a_workspace_without_a_word_has_no_choice_of_it() -> None:
    for shape in (exactly(()), folded(())):
        assert not Draft202012Validator(shape).is_valid("")
        assert not Draft202012Validator(shape).is_valid("any")


# The files


def test_the_same_rules_give_the_same_bytes(rules: Path) -> None:
    written = write_schemas(rules, load_rulebook(rules))
    before = {path: path.read_bytes() for path in written}
    assert write_schemas(rules, load_rulebook(rules)) == written
    assert {path: path.read_bytes() for path in (rules / "schemas").iterdir()} == before
    assert {path.name: path.read_text(encoding="utf-8") for path in written} == schema_texts(
        DEFAULT
    )
    assert sorted(path.name for path in written) == [
        *("fields.schema.json", "mapping.schema.json", "process.schema.json"),
        *("questions.schema.json", "scoring.schema.json"),
    ]


def test_the_default_rules_name_their_schemas_in_their_first_lines() -> None:
    for file in FILES:
        first = (DEFAULT_RULES / file).read_text(encoding="utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema=schemas/{name_of(file)}.schema.json"


def test_schemas_that_cannot_be_written_are_a_sentence(rules: Path) -> None:
    (rules / "schemas").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotWriteSchemas, match=r"schemas cannot be written: File exists$"):
        write_schemas(rules, load_rulebook(rules))
    assert (rules / "schemas").read_text(encoding="utf-8") == "a file"
