from __future__ import annotations

from types import MappingProxyType

import pytest

from leadq.rulebook.catalogue import Catalogue, FieldType, Level, own_field
from leadq.rulebook.conditions import (
    Activities,
    All,
    AnyOf,
    Compared,
    ComparedToToday,
    Condition,
    Happened,
    Known,
    ListTested,
    Not,
    OneOf,
    TextTested,
    Window,
)
from leadq.rulebook.conditions_parsing import parse_condition
from leadq.rulebook.operands import AnswerOperand, FieldOperand, SourceOperand
from leadq.rulebook.problems import Problems
from leadq.rulebook.questions import Question
from leadq.rulebook.vocabulary import Reading, Vocabulary
from leadq.rulebook.yaml_reading import read_yaml
from leadq.values.durations import Duration

OWN = (
    own_field("machines", FieldType.INTEGER),
    own_field("quota", FieldType.NUMBER),
    own_field("trial_ends", FieldType.DATE),
    own_field("is_customer", FieldType.YES_NO),
    own_field("size", FieldType.CHOICE, ("small", "Groß")),
    own_field("interests", FieldType.LIST),
)
QUESTIONS = {
    "need": Question("need", "?", "choice", {"none": "keine", "concrete": "konkret"}),
    "start": Question("start", "?", "date", {}),
    "staff": Question("staff", "?", "integer", {}),
    "spend": Question("spend", "?", "money", {}),
    "wants_visit": Question("wants_visit", "?", "yes_no", {}),
    "words": Question("words", "?", "text", {}),
}
VOCABULARY = Vocabulary(
    catalogue=Catalogue.of(OWN),
    questions=MappingProxyType(QUESTIONS),
    kinds={"call": "us", "newsletter_click": "lead"},
    results=("talked", "no_answer"),
    stages=("new", "nurture", "won"),
    reasons=("no need", "no budget"),
    people=("south", "north"),
    grades=("A", "B"),
)


def parsed(text: str, level: Level = Level.PROCESS) -> Condition | None:
    problems = Problems("scoring.yaml")
    condition = parse_condition(
        read_yaml(text, "scoring.yaml"), Reading(VOCABULARY, level, problems)
    )
    assert problems.found == []
    return condition


def problems(
    text: str, level: Level = Level.PROCESS, vocabulary: Vocabulary = VOCABULARY
) -> list[str]:
    found = Problems("f")
    condition = parse_condition(read_yaml(text, "f"), Reading(vocabulary, level, found))
    assert condition is None or found.found == []
    return [str(problem) for problem in found.found]


F, A, S = FieldOperand, AnswerOperand, SourceOperand
DAYS_90 = Duration(90, "day")

CONDITIONS: list[tuple[str, Condition]] = [
    # a value or a list
    ("city: München", OneOf(F("city"), ("muenchen",), folded=True)),
    ("industry: [Maschinenbau, LOGISTIK]", OneOf(F("industry"), ("maschinenbau", "logistik"), folded=True)),
    ("country: Deutschland", OneOf(F("country"), ("DE",))),
    ("country: [AT, Schweiz]", OneOf(F("country"), ("AT", "CH"))),
    ("postcode: sw1a 1aa", OneOf(F("postcode"), ("SW1A 1AA",))),
    ("postcode: 01067", OneOf(F("postcode"), ("01067",))),
    ("email: Anna@Example.COM", OneOf(F("email"), ("anna@example.com",))),
    ("phone: +49 711 123456", OneOf(F("phone"), ("+49711123456",))),
    ("employees: 50", OneOf(F("employees"), (50,))),
    ("revenue: 1500.50", OneOf(F("revenue"), (150050,))),
    ("address_checked_on: 31.12.2026", OneOf(F("address_checked_on"), ("2026-12-31",))),
    ("stage: [new, nurture]", OneOf(F("stage"), ("new", "nurture"))),
    ("outcome: parked", OneOf(F("outcome"), ("parked",))),
    ("qualification: ready", OneOf(F("qualification"), ("ready",))),
    ("grade: a", OneOf(F("grade"), ("A",))),
    ("reason: No Budget", OneOf(F("reason"), ("no budget",))),
    ("owner: South", OneOf(F("owner"), ("south",), folded=True)),
    ("score: 50", OneOf(F("score"), (50,))),
    # own fields
    ("machines: [1, 2]", OneOf(F("machines"), (1, 2))),
    ("quota: 2.5", OneOf(F("quota"), (2.5,))),
    ("is_customer: yes", OneOf(F("is_customer"), (1,))),
    ("is_customer: nein", OneOf(F("is_customer"), (0,))),
    ("size: gross", OneOf(F("size"), ("Groß",))),
    ("interests: [Krane, Stapler]", ListTested(F("interests"), ("krane", "stapler"), whole=True)),
    ("interests: {contains: Förder}", ListTested(F("interests"), ("foerder",), whole=False)),
    # known, unknown
    ("street: known", Known(F("street"))),
    ("street: unknown", Not(Known(F("street")))),
    ("source: known", Known(S("source"))),
    # numbers
    ("employees: {at_least: 50}", Compared(F("employees"), ">=", 50)),
    ("employees: {at_most: 50}", Compared(F("employees"), "<=", 50)),
    ("employees: {over: 50}", Compared(F("employees"), ">", 50)),
    ("employees: {under: 50}", Compared(F("employees"), "<", 50)),
    ("score: {under: -10}", Compared(F("score"), "<", -10)),
    ("revenue: {at_least: 1.000.000 €}", Compared(F("revenue"), ">=", 100_000_000)),
    ("quota: {over: 0.5}", Compared(F("quota"), ">", 0.5)),
    (
        "employees: {at_least: 10, under: 250}",
        All((Compared(F("employees"), ">=", 10), Compared(F("employees"), "<", 250))),
    ),
    # texts
    ("job_title: {contains: Geschäftsführ}", TextTested(F("job_title"), "contains", ("geschaeftsfuehr",))),
    ("job_title: {contains: [Leiter, head]}", TextTested(F("job_title"), "contains", ("leiter", "head"))),
    ("job_title: {word: CEO}", TextTested(F("job_title"), "word", ("ceo",))),
    ('postcode: {starts_with: ["70", "71"]}', TextTested(F("postcode"), "starts_with", ("70", "71"))),
    ("postcode: {starts_with: sw1}", TextTested(F("postcode"), "starts_with", ("SW1",))),
    ("company: {ends_with: GmbH}", TextTested(F("company"), "ends_with", ("gmbh",))),
    ("email: {ends_with: '@Example.com'}", TextTested(F("email"), "ends_with", ("@example.com",))),
    ('phone: {starts_with: "+49 711"}', TextTested(F("phone"), "starts_with", ("+49711",))),
    # dates
    ("address_checked_on: {within: 12 months}", Window(F("address_checked_on"), "within", Duration(12, "month"))),
    ("received_on: {older_than: 2 weeks}", Window(F("received_on"), "older_than", Duration(2, "week"))),
    ("trial_ends: {in_next: 90 days}", Window(F("trial_ends"), "in_next", DAYS_90)),
    ("trial_ends: {before: 2026-12-31}", Compared(F("trial_ends"), "<", "2026-12-31")),
    ("trial_ends: {after: 31.12.2026}", Compared(F("trial_ends"), ">", "2026-12-31")),
    ("trial_ends: {before: today}", ComparedToToday(F("trial_ends"), "<")),
    ("trial_ends: {after: today}", ComparedToToday(F("trial_ends"), ">")),
    # sources
    ("source: Hannover Messe 2026", OneOf(S("source"), ("hannover messe 2026",), folded=True)),
    ("first_source: {contains: Messe}", TextTested(S("first_source"), "contains", ("messe",))),
    ("source_kind: [fair, web form]", OneOf(S("source_kind"), ("fair", "web form"))),
    # several lines, all, any, not
    ("{street: known, city: known}", All((Known(F("street")), Known(F("city"))))),
    ("all: [{street: known}, {city: known}]", All((Known(F("street")), Known(F("city"))))),
    ("any: [{street: known}, {city: known}]", AnyOf((Known(F("street")), Known(F("city"))))),
    ("any: {street: known, city: known}", AnyOf((Known(F("street")), Known(F("city"))))),
    ("any: [{street: known}]", Known(F("street"))),
    ("not: {street: known, city: known}", Not(All((Known(F("street")), Known(F("city")))))),
    ("not: {not: {street: known}}", Not(Not(Known(F("street"))))),
    # activities
    ("activity: {kind: newsletter_click}", Happened(Activities(("newsletter_click",)))),
    ("activity: {}", Happened(Activities())),
    ("activity: {kind: [call, newsletter_click], times: 2}", Happened(Activities(("call", "newsletter_click")), 2)),
    ("activity: {by: lead, within: 90 days}", Happened(Activities(by="lead", within=DAYS_90))),
    ("activity: {result: no_answer}", Happened(Activities(results=("no_answer",)))),
    ("activity: {subject: [Förderband, Kran]}", Happened(Activities(subjects=("foerderband", "kran")))),
    ("activity: {kind: newsletter_click, machine: true}", Happened(Activities(("newsletter_click",), machine=True))),
    # answers
    ("answer: {need: concrete}", OneOf(A("need"), ("concrete",))),
    ("answer: {need: [none, concrete]}", OneOf(A("need"), ("none", "concrete"))),
    ("answer: {need: known}", Known(A("need"))),
    ("answer: {start: {in_next: 6 months}}", Window(A("start"), "in_next", Duration(6, "month"))),
    ("answer: {staff: {over: 3}}", Compared(A("staff"), ">", 3)),
    ("answer: {spend: {at_least: 10.000 €}}", Compared(A("spend"), ">=", 1_000_000)),
    ("answer: {wants_visit: ja}", OneOf(A("wants_visit"), (1,))),
    ("answer: {words: {word: Kran}}", TextTested(A("words"), "word", ("kran",))),
    ("answer: {words: Kran}", OneOf(A("words"), ("kran",), folded=True)),
    ("answer: {need: none, start: unknown}", All((OneOf(A("need"), ("none",)), Not(Known(A("start")))))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_a_when_becomes_a_condition(text: str, expected: Condition) -> None:
    assert parsed(text) == expected


PROBLEMS = [
    # names
    ("job_titel: known", "f:1: unknown field 'job_titel', did you mean 'job_title'?"),
    ("zzz: known", "f:1: unknown field 'zzz'"),
    ("need: known", "f:1: 'need' is a question; write answer: {need: ...}"),
    ("consent: email", "f:1: 'consent' is not available"),
    ("stage: nurtur", "f:1: unknown stage 'nurtur', did you mean 'nurture'?"),
    ("grade: D", "f:1: unknown grade 'D'; known are A, B"),
    ("qualification: redy", "f:1: unknown qualification 'redy', did you mean 'ready'?"),
    ("outcome: opened", "f:1: unknown outcome 'opened', did you mean 'open'?"),
    ("reason: no ned", "f:1: unknown reason 'no ned', did you mean 'no need'?"),
    ("owner: sout", "f:1: unknown owner 'sout', did you mean 'south'?"),
    ("size: big", "f:1: unknown choice of 'size': 'big'; known are small, Groß"),
    ("source_kind: fairs", "f:1: unknown choice of 'source_kind': 'fairs', did you mean 'fair'?"),
    ("answer: {ned: none}", "f:1: unknown question 'ned', did you mean 'need'?"),
    ("answer: {need: konkret}", "f:1: unknown choice of 'need': 'konkret', did you mean 'concrete'?"),
    ("activity: {kind: cal}", "f:1: unknown activity kind 'cal', did you mean 'call'?"),
    ("activity: {result: taked}", "f:1: unknown result 'taked', did you mean 'talked'?"),
    ("activity: {kynd: call}", "f:1: unknown line 'kynd', did you mean 'kind'?"),
    ("activity: {by: me}", "f:1: 'me' is not known; write by: lead or by: us"),
    ("activity: {kind: call, by: lead}", "f:1: 'call' is never done by: lead"),
    ("activity: {times: 0}", "f:1: '0' is not a whole number from 1 on"),
    ("activity: {within: 3}", "f:1: '3' is no duration; write '60 days', '2 weeks' or '6 months'"),
    ("activity: {within: 3 workdays}", "f:1: '3 workdays': working days are not counted here; write days"),
    ("activity: {machine: perhaps}", "f:1: 'perhaps' is neither yes nor no"),
    ("activity: call", "f:1: expected activity: {kind: ..., within: ..., times: ...}"),
    # operators
    ("employees: {atleast: 3}", "f:1: unknown operator 'atleast', did you mean 'at_least'?"),
    ("employees: {contains: 3}", "f:1: 'contains' does not work on 'employees', a whole number; possible: a value, a list of values, known, unknown, at_least, at_most, over, under"),
    ("city: {at_least: 3}", "f:1: 'at_least' does not work on 'city', a text; possible: a value, a list of values, known, unknown, contains, word, starts_with, ends_with"),
    ("city: {within: 3 days}", "f:1: 'within' does not work on 'city', a text; possible: a value, a list of values, known, unknown, contains, word, starts_with, ends_with"),
    ("received_on: {at_least: 2026-01-01}", "f:1: 'at_least' does not work on 'received_on', a date; possible: a value, a list of values, known, unknown, within, older_than, in_next, before, after"),
    ("stage: {contains: n}", "f:1: 'contains' does not work on 'stage', a choice; possible: a value, a list of values, known, unknown"),
    ("interests: {word: x}", "f:1: 'word' does not work on 'interests', a list; possible: a value, a list of values, known, unknown, contains"),
    ("country: {not: DE}", "f:1: 'not' stands outside: not: {country: ...}; possible: a value, a list of values, known, unknown, contains, word, starts_with, ends_with"),
    ("country: {contains: Deutsch}", "f:1: 'country' holds codes such as DE; list the countries instead"),
    ("received_on: {since: 2026-01-01}", "f:1: unknown operator 'since'; possible: a value, a list of values, known, unknown, within, older_than, in_next, before, after"),
    # values
    ("employees: many", "f:1: 'many' is not a whole number"),
    ("employees: {at_least: 1.5}", "f:1: '1.5' is not a whole number"),
    ("quota: x", "f:1: 'x' is not a number"),
    ("revenue: much", "f:1: 'much' is not an amount of money"),
    ("is_customer: maybe", "f:1: 'maybe' is not yes or no"),
    ("received_on: 2026-02-30", "f:1: '2026-02-30' is not a day; write 2026-12-31 or 31.12.2026"),
    ("received_on: {before: soon}", "f:1: 'soon' is not a day; write 2026-12-31 or 31.12.2026"),
    ("received_on: {within: soon}", "f:1: 'soon' is no duration; write '60 days', '2 weeks' or '6 months'"),
    ("country: Atlantis", "f:1: 'Atlantis' is not a country"),
    ("email: nobody", "f:1: 'nobody' is not an e-mail address"),
    ("phone: 0711 123456", "f:1: '0711 123456' is not a phone number; write it as +49 711 123456"),
    ("city: [known, Ulm]", "f:1: 'known' stands alone; use any: to join it with values"),
    ("city: []", "f:1: the list is empty"),
    ("city:", "f:1: expected a text, found nothing"),
    ("city: ''", "f:1: expected a text, found ''"),
    ("city: {}", "f:1: 'city' is tested for nothing"),
    ("job_title: {word: '&'}", "f:1: '&' has nothing to look for"),
    ("city: [[Ulm]]", "f:1: expected a text, found a list"),
    # structure
    ("{}", "f:1: the condition is empty; name at least one field"),
    ("[]", "f:1: expected lines such as 'name: value', found a list"),
    ("not: [{city: Ulm}]", "f:1: 'not' takes one condition; join several with all: or any:"),
    ("any: known", "f:1: expected a list of conditions"),
    ("all: []", "f:1: expected a list of conditions"),
    ("answer: {}", "f:1: 'answer' names no question"),
    ("not: {not: {not: {not: {not: {not: {city: Ulm}}}}}}", "f:1: nested more than 5 deep; make several rules of it"),
    ("source: {starts_with: A, ends_with: B}", "f:1: 'source' takes one operator"),
    ("next_action: First call", "f:1: 'next_action' is not known yet here; the process sees all of them"),
    ("answer: known", "f:1: expected lines such as 'name: value', found 'known'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PROBLEMS, ids=[text for text, _ in PROBLEMS])
def test_what_a_condition_cannot_mean_is_a_problem(text: str, expected: str) -> None:
    assert problems(text) == [expected]


@pytest.mark.parametrize(
    ("level", "field"),
    [
        (level, field)
        for level in (Level.QUALIFICATION, Level.POINTS, Level.GRADE)
        for field in Catalogue.of()
        if field.level >= level
    ],
    ids=lambda value: value.name,
)
def test_a_rule_sees_only_what_stands_to_its_left(level: Level, field: FieldOperand) -> None:
    (problem,) = problems(f"{field.name}: known", level)
    assert problem.startswith(f"f:1: '{field.name}' is not known yet here; ")


def test_all_problems_of_a_condition_are_found_with_their_lines() -> None:
    text = "any:\n  - citi: Ulm\n  - city: {contain: Ulm}\n    stage: x\nemployees: few"
    assert [problem.partition(": ")[0] for problem in problems(text)] == [
        "f:2",
        "f:3",
        "f:4",
        "f:5",
    ]


def test_names_of_a_file_that_is_broken_are_not_held_against_others() -> None:
    blind = Vocabulary(Catalogue.of(), own_fields_known=False)
    text = (
        "{stage: any_one, grade: Z, reason: r, owner: o, answer: {q: x}, own: 1,"
        " activity: {kind: k, result: r}}"
    )
    found = Problems("f")
    parse_condition(read_yaml(text, "f"), Reading(blind, Level.PROCESS, found))
    assert found.found == []


def test_an_owner_may_be_anybody_where_nobody_is_declared() -> None:
    vocabulary = Vocabulary(Catalogue.of(), people=())
    assert problems("owner: Jana", vocabulary=vocabulary) == []
