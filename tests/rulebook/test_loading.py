from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadq.rulebook.catalogue import FieldType
from leadq.rulebook.conditions import Activities, Happened, Not, OneOf
from leadq.rulebook.loading import FILES, load_rulebook, rules_digest
from leadq.rulebook.operands import FieldOperand
from leadq.rulebook.people import Person
from leadq.rulebook.points import Each
from leadq.rulebook.problems import RulesError
from leadq.rulebook.process import ActivityKind, Calendar, NextStep
from leadq.values.durations import Duration

ProblemsOf = Callable[..., list[str]]

DEFAULT_RULES = Path(__file__).parents[2] / "rules"


def test_the_default_rules_load() -> None:
    book = load_rulebook(DEFAULT_RULES)
    assert [stage.name for stage in book.process.open_stages] == [
        *("new", "contacted", "handover", "sales", "offer")
    ]
    assert book.process.first.name == "new"
    assert [stage.position for stage in book.process.stages] == list(range(1, 10))
    assert book.process.stage("handover").enter_when == OneOf(  # type: ignore[union-attr]
        FieldOperand("qualification"), ("ready",)
    )
    assert book.process.stage("nurture").next_step == NextStep(  # type: ignore[union-attr]
        "Ask again", Duration(3, "month"), ("start", Duration(2, "month"))
    )
    assert book.process.calendar == Calendar("DE", "BW", "Europe/Berlin", "EUR")
    assert book.process.kinds["newsletter_click"] == ActivityKind("newsletter_click", "lead")
    assert list(book.process.results) == ["talked", "no_answer", "wrong_number", "do_not_call"]
    assert "no budget" in book.process.reasons
    assert [question.type for question in book.questionnaire.questions] == [
        *("choice", "choice", "date", "person")
    ]
    assert [rule.name for rule in book.questionnaire.qualification] == [
        *("no_need", "ready", "not_ready")
    ]
    assert [grade.name for grade in book.scoring.grades] == ["A", "B", "C"]
    assert book.scoring.interest.max_points == 60
    assert [(field.name, field.type) for field in book.catalogue.own] == [
        ("machines", FieldType.INTEGER)
    ]


def test_an_each_rule_knows_what_it_counts_and_what_guards_it(rules: Path) -> None:
    (rules / "scoring.yaml").write_text(
        dedent("""\
        interest:
          rules:
            - rule: Clicks
              points: 5
              each: {half_life: 2 months, max_points: 20}
              when: {activity: {kind: newsletter_click}}
            - rule: Calls of private persons
              points: -1
              each: {}
              when: {activity: {kind: call}, company: unknown}
            - rule: Quiet
              points: -10
              when: {not: {activity: {}}}
        grades: [{grade: A}]
        """),
        encoding="utf-8",
    )
    scoring = load_rulebook(rules).scoring
    clicks, calls, quiet = scoring.rules
    assert (clicks.each, clicks.counted, clicks.when) == (
        *(Each(60, 20), Activities(("newsletter_click",)), None),
    )
    assert (calls.each, calls.counted, calls.points) == (
        Each(None, None),
        Activities(("call",)),
        -1,
    )
    assert isinstance(calls.when, Not)
    assert (quiet.each, quiet.counted, quiet.when) == (None, None, Not(Happened(Activities())))
    assert [(rule.file, rule.line, rule.group) for rule in scoring.rules] == [
        ("scoring.yaml", 3, "interest"),
        ("scoring.yaml", 7, "interest"),
        ("scoring.yaml", 11, "interest"),
    ]
    assert scoring.fit.rules == ()


STAGES = """\
stages:
  - {stage: new, next_step: {action: Call, in: 1 day}}
  - {stage: won, outcome: won}
  - {stage: lost, outcome: lost, reasons: [other]}
"""
WAYS = """\
stages:
  - {stage: new, next_step: {action: Call, in: 1 day}}
  - {stage: handover, accept_within: 1 day}
  - {stage: sales, next_step: {action: Talk, in: 1 day}}
  - {stage: later, outcome: parked, next_step: {action: Ask, in: 1 day}, returns_to: {stage: new, when: {city: known}}}
  - {stage: won, outcome: won}
  - {stage: lost, outcome: lost, reasons: [other]}
"""
MINIMAL = {
    "scoring": "grades: [{grade: A}]\n",
    "process": STAGES,
    "questions": "",
    "fields": "",
}


def test_a_minimal_folder_loads(problems_of: ProblemsOf) -> None:
    assert problems_of(**MINIMAL) == []


RULE = "fit:\n  rules:\n    - rule: X\n"
GRADES = "grades: [{grade: A}]\n"
PROBLEMS: list[tuple[str, str, list[str]]] = [
    # scoring.yaml
    ("scoring", f"{RULE}      points: 5\n      when: {{job_titel: known}}\n{GRADES}", ["5: rule \"X\": unknown field 'job_titel', did you mean 'job_title'?"]),
    ("scoring", f"{RULE}      points: 1.5\n      when: {{city: known}}\n{GRADES}", ["4: rule \"X\": '1.5' is not a whole number of points"]),
    ("scoring", f"{RULE}      points: many\n      when: {{city: known}}\n{GRADES}", ["4: rule \"X\": 'many' is not a whole number of points"]),
    ("scoring", f"{RULE}      points: 0\n      when: {{city: known}}\n{GRADES}", ['4: rule "X": 0 points have no effect']),
    ("scoring", f"{RULE}      points: 1000001\n      when: {{city: known}}\n{GRADES}", ["4: rule \"X\": '1000001' is not a whole number of points"]),
    ("scoring", f"{RULE}      points: 5\n      when: {{score: {{over: 3}}}}\n{GRADES}", ["5: rule \"X\": 'score' is not known yet here; points see only facts, answers and the qualification"]),
    ("scoring", f"{RULE}      points: 5\n      when: {{fit: {{over: 3}}}}\n{GRADES}", ["5: rule \"X\": 'fit' is not known yet here; points see only facts, answers and the qualification"]),
    ("scoring", f"{RULE}      points: 5\n{GRADES}", ["3: rule \"X\": 'when' is missing"]),
    ("scoring", f"{RULE}      when: {{city: known}}\n{GRADES}", ["3: rule \"X\": 'points' is missing"]),
    ("scoring", f"{RULE}      points: 5\n      wen: {{city: known}}\n{GRADES}", ["3: rule \"X\": 'when' is missing", "5: rule \"X\": unknown line 'wen', did you mean 'when'?"]),
    ("scoring", f"fit:\n  rules:\n    - points: 5\n      when: {{city: known}}\n{GRADES}", ["3: fit: 'rule' is missing"]),
    ("scoring", f"{RULE}      points: 5\n      when: {{city: known}}\n    - rule: x\n      points: 5\n      when: {{city: known}}\n{GRADES}", ["6: rule \"x\": 'x' stands twice, first in line 3"]),
    ("scoring", f"{RULE}      points: 5\n      when: {{city: known}}\ninterest:\n  rules:\n    - {{rule: X, points: 1, when: {{city: known}}}}\n{GRADES}", ["8: rule \"X\": 'X' stands twice, first in line 3"]),
    ("scoring", f"{RULE}      points: 5\n      each: {{half_life: 60}}\n      when: {{activity: {{}}}}\n{GRADES}", ["5: rule \"X\": '60' is no duration; write '60 days', '2 weeks' or '6 months'"]),
    ("scoring", f"{RULE}      points: 5\n      each: {{half_life: 0 days}}\n      when: {{activity: {{}}}}\n{GRADES}", ['5: rule "X": a half-life of 0 leaves nothing; write 1 day or more']),
    ("scoring", f"{RULE}      points: 5\n      each: {{max_points: -3}}\n      when: {{activity: {{}}}}\n{GRADES}", ["5: rule \"X\": '-3' is not a whole number from 1 to 1,000,000"]),
    ("scoring", f"{RULE}      points: 5\n      each: {{}}\n      when: {{city: known}}\n{GRADES}", ["5: rule \"X\": 'each' needs exactly one 'activity' directly under 'when'"]),
    ("scoring", f"{RULE}      points: 5\n      each: {{}}\n      when: {{activity: {{times: 2}}}}\n{GRADES}", ["5: rule \"X\": 'times' has no effect with 'each', which counts every one"]),
    ("scoring", f"fit:\n  max_points: lots\n{GRADES}", ["2: fit: 'lots' is not a whole number from 1 to 1,000,000"]),
    ("scoring", f"fit: {{rules: [x]}}\n{GRADES}", ["1: fit: expected lines such as 'name: value', found 'x'", "1: fit: 'rule' is missing"]),
    ("scoring", f"fits: {{}}\n{GRADES}", ["1: unknown line 'fits', did you mean 'fit'?"]),
    ("scoring", "fit: {}\n", ["1: has no 'grades'; one line such as '- {grade: A}' is enough"]),
    ("scoring", "grades: []\n", ["1: has no grade; one line such as '- {grade: A}' is enough"]),
    ("scoring", "grades:\n  - {grade: A, when: {score: {over: 3}}}\n", ["2: grade \"A\": the last grade has no 'when', so that every lead has a grade"]),
    ("scoring", "grades:\n  - {grade: A}\n  - {grade: B}\n", ["2: grade \"A\": only the last grade has no 'when'; those below can never be given"]),
    ("scoring", "grades:\n  - {grade: A, when: {grade: B}}\n  - {grade: B}\n", ["2: grade \"A\": 'grade' is not known yet here; a grade sees facts, answers, the qualification, fit, interest and score"]),
    ("scoring", "grades:\n  - {grade: A, when: {score: {over: 3}}}\n  - {grade: a}\n", ["3: grade \"a\": 'a' stands twice, first in line 2"]),
    ("scoring", "grades: [{grade: known}]\n", ["1: 'known' is a word of the conditions; take another name"]),
    # process.yaml
    ("process", "", ["1: stages: there is no open stage, so a lead has nowhere to begin", "1: stages: there is no closing stage with 'outcome: won'", "1: stages: there is no closing stage with 'outcome: lost'"]),
    ("process", STAGES.replace("  - {stage: won, outcome: won}\n", ""), ["1: stages: there is no closing stage with 'outcome: won'"]),
    ("process", STAGES.replace("  - {stage: lost, outcome: lost, reasons: [other]}\n", ""), ["1: stages: there is no closing stage with 'outcome: lost'"]),
    ("process", STAGES.replace("stage: new,", "stage: new, outcome: parked,"), ["1: stages: there is no open stage, so a lead has nowhere to begin"]),
    ("process", STAGES.replace(", next_step: {action: Call, in: 1 day}", ""), ['2: stage "new": has no next step; write next_step: {action: ..., in: 2 workdays}']),
    ("process", f"{STAGES}  - {{stage: later, outcome: parked}}\n", ['5: stage "later": has no next step; write next_step: {action: ..., in: 2 workdays}']),
    ("process", STAGES.replace(", reasons: [other]", ""), ["4: stage \"lost\": a stage with outcome 'lost' needs 'reasons: [...]'"]),
    ("process", STAGES.replace("outcome: won", "outcome: won, reasons: [x]"), ["3: stage \"won\": 'reasons' belong to stages with the outcome lost or invalid"]),
    ("process", STAGES.replace("[other]", "[other, Other]"), ["4: stage \"lost\": 'Other' stands twice, first in line 4"]),
    ("process", STAGES.replace("[other]", "[]"), ['4: stage "lost": the list is empty']),
    ("process", STAGES.replace("outcome: won", "outcome: win"), ["3: stage \"won\": unknown outcome 'win', did you mean 'won'?"]),
    ("process", STAGES.replace("outcome: won", "outcome: won, next_step: {action: x, in: 1 day}"), ['3: stage "won": a closing stage has no next step']),
    ("process", STAGES.replace("stage: won", "stage: NEW"), ["3: stage \"NEW\": 'NEW' stands twice, first in line 2"]),
    ("process", STAGES.replace("stage: won", "stag: won"), ["3: stages: unknown line 'stag', did you mean 'stage'?", "3: stages: 'stage' is missing"]),
    ("process", STAGES.replace("in: 1 day", "in: soon"), ["2: stage \"new\": 'soon' is no duration; write '60 days', '2 weeks' or '6 months'"]),
    ("process", STAGES.replace("in: 1 day", "else: 1 day"), ["2: stage \"new\": 'else' does not fit here; write {in: ...}", "2: stage \"new\": 'in' is missing"]),
    ("process", STAGES.replace("in: 1 day", "before: {answer: start, by: 1 day}"), ["2: stage \"new\": 'else' is missing"]),
    ("process", STAGES.replace("in: 1 day", "before: {answer: strat, by: 1 day}, else: 1 day"), ["2: stage \"new\": unknown question 'strat', did you mean 'start'?"]),
    ("process", STAGES.replace("in: 1 day", "before: {answer: need, by: 1 day}, else: 1 day"), ["2: stage \"new\": 'need' is not answered with a date"]),
    ("process", STAGES.replace("action: Call, ", ""), ["2: stage \"new\": 'action' is missing"]),
    ("process", STAGES.replace("outcome: won", "outcome: won, enter_when: {stage: offers}"), ["3: stage \"won\": unknown stage 'offers'; known are new, won, lost"]),
    ("process", STAGES.replace("outcome: won", "outcome: won, automatic: yes, enter_when: {city: known}"), ["3: stage \"won\": 'automatic' belongs to open stages"]),
    ("process", STAGES.replace("in: 1 day}", "in: 1 day}, automatic: yes"), ["2: stage \"new\": 'automatic' needs an 'enter_when': when does it move?"]),
    ("process", STAGES.replace("in: 1 day}", "in: 1 day}, automatic: maybe"), ["2: stage \"new\": 'automatic' needs an 'enter_when': when does it move?", "2: stage \"new\": 'maybe' is neither yes nor no"]),
    ("process", STAGES.replace("next_step: {action: Call, in: 1 day}", "accept_within: 1 day"), ["2: stage \"new\": the first stage is no hand-over: who rejects has no stage before", "2: stage \"new\": the last open stage is no hand-over: who accepts has no next one"]),
    ("process", WAYS.replace("accept_within: 1 day", "accept_within: 1 day, next_step: {action: Take it, in: 1 day}"), ["3: stage \"handover\": unknown line 'in'; known are action"]),
    ("process", WAYS.replace("stage: new, when", "stage: won, when"), ["5: stage \"later\": returns to 'won', which is no open stage to work in"]),
    ("process", WAYS.replace("stage: new, when", "stage: handover, when"), ["5: stage \"later\": returns to 'handover', which is no open stage to work in"]),
    ("process", WAYS.replace("stage: new, when", "stage: knew, when"), ["5: stage \"later\": unknown stage 'knew', did you mean 'new'?"]),
    ("process", WAYS.replace("outcome: parked", "outcome: open"), ["5: stage \"later\": 'returns_to' belongs to parked stages"]),
    ("process", WAYS.replace("accept_within: 1 day", "rots_after: long, accept_within: 1 day"), ["3: stage \"handover\": 'long' is no duration; write '60 days', '2 weeks' or '6 months'"]),
    ("process", WAYS.replace("accept_within: 1 day", "was: [new], accept_within: 1 day"), ["3: stage \"handover\": was 'new', which is a stage today"]),
    *(("process", f"{WAYS}results:\n  gone: {result}\n", [f"9: result \"gone\": {problem}"]) for result, problem in [
        ("{retry: [1 day]}", "'retry' and 'then' belong together: when all is tried, what then?"),
        ("{then: later}", "'retry' and 'then' belong together: when all is tried, what then?"),
        ("{retry: [], then: later}", "'retry' is a list, such as [1 workday, 2 workdays, 4 workdays]"),
        ("{retry: [1 day], then: latter}", "unknown stage 'latter', did you mean 'later'?"),
        ("{retry: [1 day], then: won}", "nobody becomes an order by not answering"),
        ("{retry: [1 day], then: lost}", "{stage: lost, reason: ...} needs a reason, one of: other"),
        ("{retry: [1 day], then: {stage: later, reason: other}}", "'later' takes no reason"),
        ("{clear: fax}", "unknown channel 'fax'; known are phone, email"),
        ("{opt_out: fax}", "unknown channel 'fax'; known are phone, email"),
        ("{next_step: {action: Write}}", "'in' is missing"),
    ]),
    *(("process", f"{WAYS}people:\n  jana: {person}\n", [f"9: person \"jana\": {problem}"]) for person, problem in [
        ("{takes: {citty: Ulm}}", "unknown field 'citty', did you mean 'city'?"),
        ("{away: {from: 2026-12-24}}", "'to' is missing"),
        ("{away: {from: 2026-12-24, to: soon}}", "'soon' is not a day; write 2026-12-24"),
        ("{away: [{from: 2026-12-24, to: 2026-12-01}]}", "2026-12-01 is before 2026-12-24"),
    ]),
    ("process", f"{WAYS}people:\n  owner: {{}}\n", ["9: person \"owner\": 'owner' means whoever owns a lead; take another name"]),
    *(("process", f"{WAYS}people: {{jana: {{}}}}\nescalation:\n  - {{after: 2 workdays, remind: owner}}\n  - {level}\n", [f"11: escalation: {problem}"]) for level, problem in [
        ("{after: 2 workdays, tell: jana}", "2 workdays is not after 2 workdays, which stands before it"),
        ("{after: 1 week, tell: jana}", "1 week after 2 workdays: count all levels in the same unit"),
        ("{after: 3 workdays, tell: jan}", "unknown person 'jan', did you mean 'jana'?"),
        ("{after: 3 workdays, tell: owner}", "unknown person 'owner'; known are jana"),
        ("{after: 3 workdays}", "a level has one of remind, tell and reassign"),
        ("{after: 3 workdays, tell: jana, remind: jana}", "a level has one of remind, tell and reassign"),
        ("{tell: jana}", "'after' is missing"),
    ]),
    ("process", f"{WAYS}people: {{jana: {{}}}}\nescalation:\n  - {{after: 2 workdays, remind: owner}}\n", ["9: escalation: no level tells anybody, so nobody hears of leads without an owner"]),
    ("process", WAYS.replace("{action: Call, in: 1 day}", "{action: Call, in: 1 day}, enter_when: {city: known}"), ["5: stage \"later\": 'new' has an 'enter_when', which nobody asks here"]),
    ("process", f"{WAYS}no_call_within: a while\n", ["8: no_call_within: 'a while' is no duration; write '60 days', '2 weeks' or '6 months'"]),
    *(("process", f"{WAYS}smtp: {{{smtp}}}\n", [f"8: smtp: {problem}"]) for smtp, problem in [
        ("host: mail.example.com", "'from' is missing"),
        ("host: mail.example.com, from: me", "'me' is not an e-mail address"),
        ("host: mail.example.com, from: me@example.com, port: 70000", "70000 is not a port"),
        ("host: mail.example.com, from: me@example.com, security: ssl", "unknown security 'ssl'; known are starttls, tls, none"),
        ("host: mail.example.com, from: me@example.com, password_file: x", "a password needs a 'user'"),
        ("host: mail.example.com, from: me@example.com, user: me", "a 'user' needs a password_file or a password_command"),
        ("host: mail.example.com, from: me@example.com, user: me, password_file: x, password_command: y", "the password is in a file or from a command, not both"),
        ("host: mail.example.com, from: me@example.com, user: me, password_command: 'y \"'", "'y \"' is no command: No closing quotation"),
        ("host: mail.example.com, from: me@example.com, password: secret", "unknown line 'password', did you mean 'password_file'?"),
    ]),
    ("process", f"{WAYS}texts: {{line: $led}}\n", ["8: texts: '$led': unknown word $led; known are $action, $due, $id, $lead, $owner, $phone, $stage"]),
    ("process", f"{WAYS}texts: {{closing: 100 $}}\n", ["8: texts: '100 $': write $$ for a dollar sign"]),
    ("process", f"{WAYS}activities: {{call: {{by: us, contact: perhaps}}}}\n", ["8: activity \"call\": 'perhaps' is neither yes nor no"]),
    ("process", f"{STAGES}calender: {{}}\n", ["5: unknown line 'calender', did you mean 'calendar'?"]),
    ("process", f"{STAGES}calendar: {{country: Atlantis}}\n", ["5: calendar: unknown country 'Atlantis'"]),
    ("process", f"{STAGES}calendar: {{timezone: Europe/Berln}}\n", ["5: calendar: unknown time zone 'Europe/Berln', did you mean 'Europe/Berlin'?"]),
    ("process", f"{STAGES}calendar: {{currency: EURO}}\n", ["5: calendar: unknown currency 'EURO'; write its code, such as EUR"]),
    ("process", f"{STAGES}people: {{jana: {{email: jana}}}}\n", ["5: person \"jana\": 'jana' is not an e-mail address"]),
    ("process", f"{STAGES}people: {{jana: {{}}, JANA: {{}}}}\n", ["5: people: 'JANA' stands twice, first in line 5"]),
    # questions.yaml
    ("questions", "questions:\n  - {question: q, ask: x, type: date}\n  - {question: q, ask: x, type: date}\n", ["3: question \"q\": 'q' stands twice, first in line 2"]),
    ("questions", "questions:\n  - {question: q, ask: x, type: dates}\n", ["2: question \"q\": unknown type 'dates', did you mean 'date'?"]),
    ("questions", "questions:\n  - {question: q, type: date}\n", ["2: question \"q\": 'ask' is missing"]),
    ("questions", "questions:\n  - {question: q, ask: x, type: choice}\n", ["2: question \"q\": a question of type 'choice' needs 'choices: {key: what is said}'"]),
    ("questions", "questions:\n  - {question: q, ask: x, type: date, choices: {a: b}}\n", ["2: question \"q\": a question of type 'date' has no 'choices'"]),
    ("questions", "questions:\n  - {question: q, ask: x, choices: {known: b}}\n", ["2: question \"q\": 'known' is a word of the conditions; take another name"]),
    ("questions", "questions:\n  - {question: q, ask: x, choices: {a: b, A: c}}\n", ["2: question \"q\": 'A' stands twice, first in line 2"]),
    ("questions", "questions:\n  - {question: q, ask: x, choices: {}}\n", ["2: question \"q\": 'choices' are empty; write choices: {key: what is said}"]),
    ("questions", "questions:\n  - {question: q, ask: x, only_if: {score: {over: 3}}}\n", ["2: question \"q\": 'score' is not known yet here; a qualification sees only facts and answers"]),
    ("questions", "questions:\n  - {question: q, ask: x, only_if: {answer: {r: known}}}\n", ["2: question \"q\": unknown question 'r'; known are q"]),
    ("questions", "questions:\n  - {question: q, ask: x, type: person, choices: {a: b}}\n", ["2: question \"q\": a question of type 'person' has no 'choices'"]),
    ("questions", "qualification:\n  - {qualification: redy, when: {city: known}}\n", ["2: qualification \"redy\": unknown qualification 'redy', did you mean 'ready'?"]),
    ("questions", "qualification:\n  - {qualification: ready}\n", ["2: qualification \"ready\": 'when' is missing"]),
    ("questions", "qualification:\n  - {qualification: ready, when: {qualification: no_need}}\n", ["2: qualification \"ready\": 'qualification' is not known yet here; a qualification sees only facts and answers"]),
    ("questions", "qualification:\n  - {qualification: ready, when: {interest: {over: 3}}}\n", ["2: qualification \"ready\": 'interest' is not known yet here; a qualification sees only facts and answers"]),
    # fields.yaml
    ("fields", "columns:\n  emial: [Mail]\n", ["2: columns: unknown field 'emial', did you mean 'email'?"]),
    ("fields", "columns:\n  email: [Mail]\n  phone: [mail]\n", ["3: columns: header 'mail' of 'phone' is taken by 'email' in line 2"]),
    ("fields", "columns:\n  email: ['*']\n", ["2: columns: '*' has no letter or digit"]),
    ("fields", "columns:\n  email: []\n", ["2: columns: the list is empty"]),
    ("fields", "own_fields:\n  City Size: {type: text}\n", ["2: own field \"City Size\": a name is small letters, digits and _, at most 40 of them"]),
    ("fields", "own_fields:\n  email: {type: text}\n", ['2: own field "email": the name is taken by leadq itself; take another one']),
    ("fields", "own_fields:\n  any: {type: text}\n", ['2: own field "any": the name is taken by leadq itself; take another one']),
    ("fields", "own_fields:\n  keep: {type: text}\n", ['2: own field "keep": the name is taken by leadq itself; take another one']),
    ("fields", "own_fields:\n  x: {type: txt}\n", ["2: own field \"x\": unknown type 'txt', did you mean 'text'?"]),
    ("fields", "own_fields:\n  x: {}\n", ["2: own field \"x\": 'type' is missing"]),
    ("fields", "own_fields:\n  x: {type: choice}\n", ["2: own field \"x\": a field of type 'choice' needs 'choices: [...]'"]),
    ("fields", "own_fields:\n  x: {type: text, choices: [a]}\n", ["2: own field \"x\": a field of type 'text' has no 'choices'"]),
    ("fields", "own_fields:\n  x: {type: choice, choices: [unknown]}\n", ["2: own field \"x\": 'unknown' is a word of the conditions; take another name"]),
    ("fields", "columns:\n  email: [Mail]\nown_fields:\n  x: {type: text, columns: [MAIL]}\n", ["4: own field \"x\": header 'MAIL' of 'x' is taken by 'email' in line 2"]),
    ("fields", "colums: {}\n", ["1: unknown line 'colums', did you mean 'columns'?"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "expected"), PROBLEMS, ids=[f"{p[0]} {p[2][0]}" for p in PROBLEMS]
)
def test_what_is_wrong_in_a_file_is_found_at_load(
    problems_of: ProblemsOf, file: str, text: str, expected: list[str]
) -> None:
    questions = (
        "questions:\n  - {question: start, ask: x, type: date}\n  - {question: need, ask: x}\n"
    )
    found = problems_of(**{**MINIMAL, "questions": questions, file: text})
    assert found == [f"{file}.yaml:{problem}" for problem in expected]


@pytest.mark.parametrize(
    ("guard", "can_be_entered"),
    [
        ("{qualification: ready}", True),
        ("{qualification: not_ready}", False),  # no rule gives it
        ("{qualification: [not_ready, unasked]}", True),
        ("{all: [{country: DE}, {country: AT}]}", False),
        ("{all: [{country: [DE, CH]}, {country: [AT, CH]}]}", True),
        ("{any: [{country: DE}, {country: AT}]}", True),
        ("{country: DE, not: {country: DE}}", False),
        ("{country: DE, not: {country: AT}}", True),
        ("{all: [{city: known}, {city: unknown}]}", False),
        ("{all: [{city: Ulm}, {city: unknown}]}", False),
        ("{employees: {at_least: 50, under: 50}}", False),
        ("{employees: {at_least: 50, at_most: 50}}", True),
        ("{trial: {after: 2026-01-01, before: 2025-01-01}}", False),
        ("{score: {at_least: 15}}", True),
        ("{score: {at_least: 16}}", False),  # all points together are 15
        ("{fit: {under: -5}}", False),
        ("{fit: {at_most: -5}}", True),
        ("{interest: {over: 1000}}", True),  # clicks are not limited
        ("{stage: guarded}", False),  # only who is there may enter
        ("{stage: other}", False),  # each wants the other
        ("{stage: [other, new]}", True),
        ("{source: A, not: {source: B}}", True),
        ("{all: [{source: A}, {source: B}]}", True),  # a lead may have both
        ("{activity: {kind: click}}", True),
    ],
)
def test_a_stage_that_cannot_be_entered_is_found(
    problems_of: ProblemsOf, guard: str, can_be_entered: bool
) -> None:
    other = (
        "  - {stage: other, next_step: {action: x, in: 1 day}, enter_when: {stage: guarded}}\n"
        if guard == "{stage: other}"
        else "  - {stage: other, next_step: {action: x, in: 1 day}}\n"
    )
    found = problems_of(
        fields="own_fields: {trial: {type: date}}\n",
        questions="qualification: [{qualification: ready, when: {city: known}}]\n",
        scoring=(
            "fit: {rules: [{rule: a, points: 15, when: {city: known}},"
            " {rule: b, points: -5, when: {city: unknown}}]}\n"
            "interest:\n  rules:\n"
            + (
                "    - {rule: c, points: 1, each: {}, when: {activity: {kind: click}}}\n"
                if "interest" in guard
                else "    []\n"
            )
            + "grades: [{grade: A}]\n"
        ),
        process=(
            f"{STAGES}  - {{stage: guarded, next_step: {{action: x, in: 1 day}}, enter_when: {guard}}}\n"
            f"{other}activities: {{click: {{by: lead}}}}\n"
        ),
    )
    expected = [] if can_be_entered else ["process.yaml:5: stage \"guarded\": can never be entered: its 'enter_when' can never be true"]  # fmt: skip
    assert [problem for problem in found if "guarded" in problem] == expected


def test_the_problems_of_all_files_come_at_once(problems_of: ProblemsOf) -> None:
    found = problems_of(
        fields="columns: {x: y}\n",
        questions="questions: 3\n",
        process="stages: [\n",
        scoring="fit: {max_points: x}\ngrades: [{grade: A, when: {stage: any}}]\n",
    )
    assert [problem.partition(": ")[0] for problem in found] == [
        *("fields.yaml:1", "questions.yaml:1", "process.yaml:2"),
        *("scoring.yaml:1", "scoring.yaml:2"),
    ]


def test_a_broken_file_is_one_problem_and_not_many(problems_of: ProblemsOf) -> None:
    whole = {
        name.removesuffix(".yaml"): (DEFAULT_RULES / name).read_text(encoding="utf-8")
        for name in FILES
    }
    for name in whole:
        (problem,) = problems_of(**{**whole, name: "a: ["})
        assert problem.startswith(f"{name}.yaml:2: is not YAML here: ")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(rules: Path, name: str) -> None:
    (rules / name).unlink()
    with pytest.raises(RulesError) as raised:
        load_rulebook(rules)
    assert str(raised.value) == f"{name}: is missing; 'leadq init' writes the default one"


def test_a_file_that_is_not_utf8_is_named_with_its_line(rules: Path) -> None:
    (rules / "scoring.yaml").write_bytes("a: b\nGröße: 1\n".encode("cp1252"))
    with pytest.raises(RulesError, match=r"^scoring\.yaml:2: is not UTF-8; save it as UTF-8$"):
        load_rulebook(rules)


def test_a_byte_order_mark_and_windows_lines_do_not_matter(rules: Path) -> None:
    for name in FILES:
        text = (rules / name).read_text(encoding="utf-8")
        (rules / name).write_text(text, encoding="utf-8-sig", newline="\r\n")
    assert load_rulebook(rules).scoring == load_rulebook(DEFAULT_RULES).scoring


def test_the_digest_changes_with_every_byte_and_stays_without_change(rules: Path) -> None:
    before = rules_digest(rules)
    assert before == load_rulebook(rules).digest == rules_digest(DEFAULT_RULES)
    with (rules / "process.yaml").open("a", encoding="utf-8") as file:
        file.write(" ")
    assert rules_digest(rules) != before


def test_people_are_read(rules: Path) -> None:
    with (rules / "process.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "people:\n"
            "  south: {email: South@example.com, login: jana, takes: {postcode: {starts_with: '7'}}}\n"
            "  north: {takes: all, away: {from: 2026-12-24, to: 2027-01-06}}\n"
            "  head:\n"
        )
    south, north, head = load_rulebook(rules).process.people.values()
    assert (south.email, south.login, south.takes_all) == ("south@example.com", "jana", False)
    assert south.takes is not None
    assert north.takes_all
    assert [north.is_away(date(2026, 12, day)) for day in (23, 24, 31)] == [False, True, True]
    assert head == Person("head")


def test_the_process_says_what_follows(rules: Path) -> None:
    (rules / "process.yaml").write_text(
        f"{WAYS}"
        "activities: {newsletter_click: {by: lead}, form: {by: lead}, note: {by: us, contact: no}}\n"
        "results:\n"
        "  talked: {}\n"
        "  no_answer: {retry: [1 workday, 3 days], then: {stage: lost, reason: other}}\n"
        "  do_not_call: {opt_out: phone, next_step: {action: Write, in: 5 workdays}}\n"
        "people: {jana: {}}\n"
        "escalation:\n"
        "  - {after: 2 workdays, remind: owner}\n"
        "  - {after: 3 workdays, tell: jana}\n"
        "  - {after: 4 workdays, reassign: jana}\n"
        "no_call_within: 5 workdays\n"
        "smtp: {host: mail.example.com, from: leadq@example.com, user: me, password_command: pass 'my mail'}\n"
        "texts: {greeting: Hallo $person}\n",
        encoding="utf-8",
    )
    process = load_rulebook(rules).process
    handover, later = process.stages[1], process.stages[3]
    assert handover.next_step == NextStep("Accept or reject", Duration(1, "day"))
    assert (handover.is_handover, process.first.is_handover) == (True, False)
    assert later.returns_to is not None
    assert later.returns_to.stage == "new"
    talked, no_answer, do_not_call = process.results.values()
    assert (talked.is_unanswered, no_answer.is_unanswered) == (False, True)
    assert no_answer.retry == (Duration(1, "workday"), Duration(3, "day"))
    assert (no_answer.then, no_answer.then_reason) == ("lost", "other")
    assert (do_not_call.opt_out, do_not_call.next_step) == (
        "phone",
        NextStep("Write", Duration(5, "workday")),
    )
    assert [(level.act, level.person) for level in process.escalation] == [
        ("remind", "owner"),
        ("tell", "jana"),
        ("reassign", "jana"),
    ]
    assert [kind.is_contact for kind in process.kinds.values()] == [True, True, False]
    assert process.no_call_within == Duration(5, "workday")
    assert process.smtp is not None
    assert (process.smtp.port, process.smtp.security) == (587, "starttls")
    assert process.smtp.password_command == ("pass", "my mail")
    assert process.texts.text("greeting", person="Jana", count="3") == "Hallo Jana"


def test_control_characters_of_the_rules_do_not_reach_the_screen(problems_of: ProblemsOf) -> None:
    found = problems_of(fields='columns: {"\\e[31m": x}\nown_fields: {"a\\nb": {type: text}}\n')
    assert all(problem.isprintable() for problem in found)
    assert len(found) == 2


WORDS = st.sampled_from(
    [
        "rule",
        "points",
        "when",
        "each",
        "max_points",
        "half_life",
        "fit",
        "interest",
        "grades",
        "grade",
        "stages",
        "stage",
        "outcome",
        "next_step",
        "action",
        "in",
        "before",
        "else",
        "answer",
        "by",
        "activity",
        "kind",
        "all",
        "any",
        "not",
        "known",
        "unknown",
        "stage",
        "enter_when",
        "reasons",
        "columns",
        "own_fields",
        "type",
        "choices",
        "questions",
        "question",
        "ask",
        "qualification",
        "calendar",
        "country",
        "timezone",
        "currency",
        "people",
        "results",
        "activities",
        "city",
        "score",
        "employees",
        "at_least",
        "contains",
        "within",
        "5",
        "-3",
        "DE",
        "ready",
        "won",
        "lost",
        "open",
        "parked",
        "date",
        "text",
        "choice",
        "6_months",
    ]
).map(lambda word: word.replace("_months", " months"))
TREES = st.recursive(
    WORDS | st.text(max_size=8) | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=25,
)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(name=st.sampled_from(FILES), tree=TREES)
def test_no_tree_raises_anything_but_a_rules_error(rules: Path, name: str, tree: object) -> None:
    import yaml

    _load_with(rules, name, yaml.safe_dump(tree, allow_unicode=True).encode("utf-8"))


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(name=st.sampled_from(FILES), content=st.binary(max_size=80))
def test_no_bytes_raise_anything_but_a_rules_error(rules: Path, name: str, content: bytes) -> None:
    _load_with(rules, name, content)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(name=st.sampled_from(FILES), data=st.data())
def test_no_damage_to_the_default_rules_raises_anything_but_a_rules_error(
    rules: Path, name: str, data: st.DataObject
) -> None:
    text = (DEFAULT_RULES / name).read_text(encoding="utf-8")
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    put = data.draw(st.text(max_size=3) | WORDS)
    _load_with(rules, name, (text[:at] + put + text[at + cut :]).encode("utf-8"))


def _load_with(rules: Path, name: str, content: bytes) -> None:
    for file in FILES:
        (rules / file).write_bytes((DEFAULT_RULES / file).read_bytes())
    (rules / name).write_bytes(content)
    with suppress(RulesError):
        load_rulebook(rules)
