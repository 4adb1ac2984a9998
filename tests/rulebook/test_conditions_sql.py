"""Conditions on a real database: the YAML as a user writes it, the SQL it becomes, the leads that match.

In the SQL shown here values stand inline, and the columns of the shared passes as what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings

from leadq.rulebook.catalogue import Level
from leadq.rulebook.compiling import Compiler
from leadq.rulebook.conditions import Condition
from leadq.rulebook.conditions_parsing import parse_condition
from leadq.rulebook.field_values import FieldValue
from leadq.rulebook.loading import Rulebook
from leadq.rulebook.problems import Problems
from leadq.rulebook.vocabulary import Reading
from leadq.rulebook.yaml_reading import read_yaml
from leadq.store.assessments import EVERYBODY, passes, prepare_passes
from leadq.store.opening import opened
from leadq.store.transactions import Db
from tests.facts import (
    add_activity,
    add_answer,
    add_described_lead,
    add_source,
    add_touch,
)
from tests.rulebook.rulebooks import TODAY, conditions, new_workspace_database, rulebook, written

DEEP = 4  # even, so that as many times not is as it was
MARKS = repr("/|,.;:()&+'\"\u2013-")[1:-1]

FAIR, CONTEST, FORM = 1, 2, 3
SOURCES = [
    ("Hannover Messe 2026", "fair"),
    ("Gewinnspiel Köln", "contest"),
    ("Webformular", "web form"),
]

# The leads, with what conditions look at. Unknown is what is not named.
LEADS: dict[int, dict[str, FieldValue]] = {
    1: {
        "last_name": "Müller",
        "job_title": "Geschäftsführer",
        "company": "Müller Maschinenbau GmbH",
        "industry": "Maschinenbau",
        "street": "Königstraße 1",
        "postcode": "70173",
        "city": "Stuttgart",
        "country": "DE",
        "email": "anna@mueller.example",
        "phone": "+49711123456",
        "employees": 50,
        "revenue": 1_500_50,
        "address_checked_on": "2026-11-20",
        "owner": "South",
        "machines": 7,
        "quota": 2.5,
        "deposit": 1_000_00,
        "trial_ends": "2026-11-20",
        "is_customer": 1,
        "size": "Groß",
        "interests": "Krane\nFörderbänder",
        "nickname": "Der Große",
    },
    2: {
        "last_name": "MUELLER",
        "job_title": "CEO",
        "company": "Logistik-Center AG",
        "industry": "LOGISTIK",
        "street": "Hauptstr. 2",
        "postcode": "01067",
        "city": "Dresden",
        "country": "DE",
        "phone": "+49351123456",
        "employees": 49,
        "revenue": 1_500_49,
        "address_checked_on": "2025-11-20",
        "owner": "north",
        "stage": "contacted",
        "machines": 0,
        "quota": 0.5,
        "deposit": 999_99,
        "trial_ends": "2027-02-20",
        "is_customer": 0,
        "size": "small",
        "interests": "Förderbänder für Krane",
    },
    3: {
        "last_name": "mu\u0308ller",
        "job_title": "Leiter Einkauf | CEO-Assistenz",
        "industry": "Logistik & Transport",
        "postcode": "SW1A 1AA",
        "city": "London",
        "country": "GB",
        "employees": 51,
        "address_checked_on": "2025-11-19",
        "stage": "nurture",
        "outcome": "parked",
        "trial_ends": "2026-11-19",
    },
    4: {
        "last_name": "Miller",
        "job_title": "Head of CEOs",
        "email": "bob@shop.example.com",
        "country": "AT",
        "employees": 0,
        "stage": "won",
        "outcome": "won",
        "closed_on": "2026-11-01",
        "order_value": 10_000_00,
    },
    5: {},
    6: {
        "last_name": "Öztürk",
        "company": "Schmidt GmbH & Co. KG",
        "job_title": "Leiter - Einkauf (CEO)",
        "stage": "lost",
        "outcome": "lost",
        "closed_on": "2026-10-31",
        "reason": "no budget",
    },
    **{lead: {} for lead in range(7, 13)},
}
TOUCHES = {
    1: [FAIR, CONTEST],
    3: [FORM, FAIR],
    4: [FAIR],
}  # the first is where it came from; else the contest


def happen(db: Db) -> None:
    add_activity(db, 7, "2026-11-20", "newsletter_click", count=7, subject="Förderbänder im Test")
    add_activity(db, 8, "2026-08-22", "newsletter_click")  # 90 days ago
    add_activity(db, 8, "2026-08-21", "newsletter_click")  # 91 days ago
    add_activity(db, 9, "2026-11-19", "newsletter_click", count=3, machine=1)
    add_activity(db, 10, "2026-11-18", "call", result="no_answer")
    add_activity(db, 10, "2026-11-19", "call", result="talked", subject="Krane")
    add_activity(db, 11, "2026-11-21", "newsletter_click")  # tomorrow
    add_activity(db, 11, "2026-11-21", "call", result="talked")
    add_activity(db, 12, "2025-11-20", "form", subject="FÖRDERBAND")


def say(db: Db) -> None:
    add_answer(db, 7, "2026-11-10", "need", "concrete")
    add_answer(db, 7, "2026-11-01", "need", "none")  # written later, but said earlier
    add_answer(db, 7, "2026-11-20", "start", "2026-12-01")
    add_answer(db, 8, "2026-11-10", "need", "concrete")
    add_answer(db, 8, "2026-11-10", "need", "none")  # the same day, later
    add_answer(db, 9, "2026-11-20", "need", "concrete")
    add_answer(db, 9, "2026-11-21", "need", "none")  # tomorrow
    add_answer(db, 10, "2026-11-20", "start", "2027-05-20")
    add_answer(db, 10, "2026-11-20", "staff", 3)
    add_answer(db, 10, "2026-11-20", "share", 0.5)
    add_answer(db, 10, "2026-11-20", "spend", 10_000_00)
    add_answer(db, 10, "2026-11-20", "wants_visit", 1)
    add_answer(db, 10, "2026-11-20", "words", "Krane, Förderbänder & mehr", is_text=True)
    add_answer(db, 11, "2026-11-20", "start", "2027-05-21")
    add_answer(db, 11, "2026-11-20", "staff", 4)
    add_answer(db, 11, "2026-11-20", "spend", 9_999_99)
    add_answer(db, 11, "2026-11-20", "wants_visit", 0)
    add_answer(db, 12, "2026-11-19", "need", "later")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    with opened(new_workspace_database(tmp_path_factory.mktemp("leads"))) as db:
        db.execute("BEGIN")
        for name, kind in SOURCES:
            add_source(db, name, kind)
        for lead, facts in LEADS.items():
            sources = TOUCHES.get(lead, [CONTEST])
            assert add_described_lead(db, facts, source=sources[0]) == lead
            for source in sources:
                add_touch(db, lead, source)
        happen(db)
        say(db)
        db.execute("COMMIT")
        yield db


@cache
def rules() -> Rulebook:
    return rulebook()


def parsed(text: str) -> Condition:
    problems = Problems("scoring.yaml")
    reading = Reading(rules().vocabulary, Level.PROCESS, problems)
    condition = parse_condition(read_yaml(text, "scoring.yaml"), reading)
    assert problems.found == []
    assert condition is not None
    return condition


def shown_sql(condition: Condition, compiler: Compiler) -> str:
    """The SQL with its values inline, the columns of the passes as what they hold, punctuation in short."""
    sql = condition.sql(compiler)
    for counted, name in compiler.activity_columns.items():
        sql = sql.replace(f"activity_total.{name} ", f"{counted} ")
    for question, name in compiler.answer_columns.items():
        sql = re.sub(rf"\banswer_latest\.{name}\b", f"answer.{question}", sql)
        sql = re.sub(rf"\banswer_latest\.{name}_folded\b", f"answer.{question}_folded", sql)
    sql = re.sub(r":(p\d+)", lambda found: repr(compiler.params[found[1]]), sql)
    sql = sql.replace(MARKS, "<marks>")
    while (
        shorter := re.sub(r"replace\((\w+\.\w+|words\(\S+?\)), '(..?)', ' '\)", _words, sql)
    ) != sql:
        sql = shorter
    return sql


def _words(found: re.Match[str]) -> str:
    """The text without its punctuation is called words(text) here."""
    return found[1] if found[1].startswith("words") else f"words({found[1]})"


def ids(db: Db, condition: Condition, as_of: date = TODAY) -> list[int]:
    compiler = Compiler(as_of, rules().catalogue)
    sql = condition.sql(compiler)
    prepare_passes(db, compiler, EVERYBODY)
    rows = db.execute(
        f"SELECT lead.id FROM lead {passes(compiler)} WHERE {sql} ORDER BY lead.id", compiler.params
    )
    return [lead for (lead,) in rows]


EVERY = list(LEADS)


def but(*leads: int) -> list[int]:
    return [lead for lead in EVERY if lead not in leads]


CONDITIONS: list[tuple[str, str, list[int]]] = [
    # equal, or one of a list
    ("last_name: Müller", "lead.last_name_folded IN ('mueller')", [1, 2, 3]),
    ("last_name: MUELLER", "lead.last_name_folded IN ('mueller')", [1, 2, 3]),
    ("last_name: mueller", "lead.last_name_folded IN ('mueller')", [1, 2, 3]),
    ("last_name: [Miller, öztürk]", "lead.last_name_folded IN ('miller', 'oeztuerk')", [4, 6]),
    ("city: STUTTGART", "lead.city_folded IN ('stuttgart')", [1]),
    ("street: Koenigstrasse 1", "lead.street_folded IN ('koenigstrasse 1')", [1]),
    ("industry: [Maschinenbau, Logistik]", "lead.industry_folded IN ('maschinenbau', 'logistik')", [1, 2]),
    ("postcode: 01067", "lead.postcode IN ('01067')", [2]),
    ("postcode: sw1a 1aa", "lead.postcode IN ('SW1A 1AA')", [3]),
    ("country: [Deutschland, UK]", "lead.country IN ('DE', 'GB')", [1, 2, 3]),
    ("email: Anna@Mueller.Example", "lead.email IN ('anna@mueller.example')", [1]),
    ('phone: "+49 (711) 123456"', "lead.phone IN ('+49711123456')", [1]),
    ("employees: 50", "lead.employees IN (50)", [1]),
    ("employees: [0, 51]", "lead.employees IN (0, 51)", [3, 4]),
    ("revenue: 1500.50", "lead.revenue IN (150050)", [1]),
    ("address_checked_on: 20.11.2025", "lead.address_checked_on IN ('2025-11-20')", [2]),
    ("order_value: 10.000 €", "lead.order_value IN (1000000)", [4]),
    # known, unknown
    ("street: known", "lead.street IS NOT NULL", [1, 2]),
    ("street: unknown", "((lead.street IS NOT NULL) IS NOT TRUE)", but(1, 2)),
    ("employees: known", "lead.employees IS NOT NULL", [1, 2, 3, 4]),
    ("not: {employees: known}", "((lead.employees IS NOT NULL) IS NOT TRUE)", but(1, 2, 3, 4)),
    ("not: {employees: unknown}", "lead.employees IS NOT NULL", [1, 2, 3, 4]),
    ("is_customer: known", "lead.own_is_customer IS NOT NULL", [1, 2]),
    ("interests: unknown", "((lead.own_interests IS NOT NULL) IS NOT TRUE)", but(1, 2)),
    ("answer: {start: known}", "answer.start IS NOT NULL", [7, 10, 11]),
    ("answer: {start: unknown}", "((answer.start IS NOT NULL) IS NOT TRUE)", but(7, 10, 11)),
    (
        "source: known",
        "EXISTS (SELECT 1 FROM touch JOIN source ON source.id = touch.source_id WHERE touch.lead_id = lead.id AND source.name_folded IS NOT NULL)",
        EVERY,
    ),
    ("reason: known", "lead.reason IS NOT NULL", [6]),
    # numbers and money
    ("employees: {at_least: 50}", "lead.employees >= 50", [1, 3]),
    ("employees: {at_most: 50}", "lead.employees <= 50", [1, 2, 4]),
    ("employees: {over: 50}", "lead.employees > 50", [3]),
    ("employees: {under: 50}", "lead.employees < 50", [2, 4]),
    ("employees: {at_least: 49, under: 51}", "(lead.employees >= 49 AND lead.employees < 51)", [1, 2]),
    ("not: {employees: {under: 50}}", "((lead.employees < 50) IS NOT TRUE)", but(2, 4)),
    ("employees: {under: 1}", "lead.employees < 1", [4]),
    ("revenue: {at_least: 1500.50 €}", "lead.revenue >= 150050", [1]),
    ("revenue: {under: 1500.50}", "lead.revenue < 150050", [2]),
    ("order_value: {over: 9999.99}", "lead.order_value > 999999", [4]),
    # texts
    ("job_title: {contains: geschaeftsfuehr}", "instr(lead.job_title_folded, 'geschaeftsfuehr') > 0", [1]),
    (
        "job_title: {contains: [Geschäftsführ, EINKAUF]}",
        "(instr(lead.job_title_folded, 'geschaeftsfuehr') > 0 OR instr(lead.job_title_folded, 'einkauf') > 0)",
        [1, 3, 6],
    ),
    (
        "not: {job_title: {contains: ceo}}",
        "((instr(lead.job_title_folded, 'ceo') > 0) IS NOT TRUE)",
        but(2, 3, 4, 6),
    ),
    ("job_title: {contains: CEO}", "instr(lead.job_title_folded, 'ceo') > 0", [2, 3, 4, 6]),
    (
        "job_title: {word: ceo}",
        "(instr(lead.job_title_folded, 'ceo') > 0 AND ' ' || lead.job_title_folded || ' ' GLOB '*[ <marks>]ceo[ <marks>]*')",
        [2, 3, 6],
    ),
    (
        "job_title: {word: Leiter Einkauf}",
        "(instr(lead.job_title_folded, 'leiter') > 0 AND instr(' ' || words(lead.job_title_folded) || ' ', ' leiter einkauf ') > 0)",
        [3, 6],
    ),
    (
        "job_title: {word: Leiter - Einkauf}",
        "(instr(lead.job_title_folded, 'leiter') > 0 AND instr(' ' || words(lead.job_title_folded) || ' ', ' leiter einkauf ') > 0)",
        [3, 6],
    ),
    (
        "industry: {word: Logistik}",
        "(instr(lead.industry_folded, 'logistik') > 0 AND ' ' || lead.industry_folded || ' ' GLOB '*[ <marks>]logistik[ <marks>]*')",
        [2, 3],
    ),
    (
        'company: {word: "GmbH & Co. KG"}',
        "(instr(lead.company_folded, 'gmbh') > 0 AND instr(' ' || words(lead.company_folded) || ' ', ' gmbh co kg ') > 0)",
        [6],
    ),
    (
        "company: {word: [AG, GmbH]}",
        "((instr(lead.company_folded, 'ag') > 0 AND ' ' || lead.company_folded || ' ' GLOB '*[ <marks>]ag[ <marks>]*') OR (instr(lead.company_folded, 'gmbh') > 0 AND ' ' || lead.company_folded || ' ' GLOB '*[ <marks>]gmbh[ <marks>]*'))",
        [1, 2, 6],
    ),
    ("company: {starts_with: mueller}", "substr(lead.company_folded, 1, 7) = 'mueller'", [1]),
    (
        "company: {ends_with: [GmbH, kg]}",
        "(substr(lead.company_folded, -4) = 'gmbh' OR substr(lead.company_folded, -2) = 'kg')",
        [1, 6],
    ),
    (
        'postcode: {starts_with: ["70", "01"]}',
        "(substr(lead.postcode, 1, 2) = '70' OR substr(lead.postcode, 1, 2) = '01')",
        [1, 2],
    ),
    ("postcode: {starts_with: sw1}", "substr(lead.postcode, 1, 3) = 'SW1'", [3]),
    ("email: {ends_with: .Example}", "substr(lead.email, -8) = '.example'", [1]),
    ("email: {contains: SHOP}", "instr(lead.email, 'shop') > 0", [4]),
    ('phone: {starts_with: "+49 711"}', "substr(lead.phone, 1, 6) = '+49711'", [1]),
    (
        "job_title: {contains: Leiter, ends_with: Assistenz}",
        "(instr(lead.job_title_folded, 'leiter') > 0 AND substr(lead.job_title_folded, -9) = 'assistenz')",
        [3],
    ),
    # days
    (
        "address_checked_on: {within: 12 months}",
        "lead.address_checked_on BETWEEN '2025-11-20' AND '2026-11-20'",
        [1, 2],
    ),
    ("address_checked_on: {older_than: 12 months}", "lead.address_checked_on < '2025-11-20'", [3]),
    ("trial_ends: {in_next: 3 months}", "lead.own_trial_ends BETWEEN '2026-11-20' AND '2027-02-20'", [1, 2]),
    ("trial_ends: {before: today}", "lead.own_trial_ends < '2026-11-20'", [3]),
    ("trial_ends: {after: today}", "lead.own_trial_ends > '2026-11-20'", [2]),
    ("trial_ends: {before: 2026-11-20}", "lead.own_trial_ends < '2026-11-20'", [3]),
    ("trial_ends: {after: 19.11.2026}", "lead.own_trial_ends > '2026-11-19'", [1, 2]),
    (
        "trial_ends: {after: 2026-11-19, before: 2026-11-21}",
        "(lead.own_trial_ends > '2026-11-19' AND lead.own_trial_ends < '2026-11-21')",
        [1],
    ),
    ("closed_on: {within: 20 days}", "lead.closed_on BETWEEN '2026-10-31' AND '2026-11-20'", [4, 6]),
    ("closed_on: {within: 19 days}", "lead.closed_on BETWEEN '2026-11-01' AND '2026-11-20'", [4]),
    # own fields
    ("machines: [0, 1]", "lead.own_machines IN (0, 1)", [2]),
    ("machines: {over: 0}", "lead.own_machines > 0", [1]),
    ("quota: 2.5", "lead.own_quota IN (2.5)", [1]),
    ("quota: {under: 2.5}", "lead.own_quota < 2.5", [2]),
    ("deposit: {at_least: 1.000 €}", "lead.own_deposit >= 100000", [1]),
    ("is_customer: yes", "lead.own_is_customer IN (1)", [1]),
    ("is_customer: nein", "lead.own_is_customer IN (0)", [2]),
    ("not: {is_customer: yes}", "((lead.own_is_customer IN (1)) IS NOT TRUE)", but(1)),
    ("size: gross", "lead.own_size IN ('Groß')", [1]),
    ("size: [small, Groß]", "lead.own_size IN ('small', 'Groß')", [1, 2]),
    ("interests: krane", "instr(char(10) || lead.own_interests_folded || char(10), '\\nkrane\\n') > 0", [1]),
    (
        "interests: [Foerderbaender, Stapler]",
        "(instr(char(10) || lead.own_interests_folded || char(10), '\\nfoerderbaender\\n') > 0 OR instr(char(10) || lead.own_interests_folded || char(10), '\\nstapler\\n') > 0)",
        [1],
    ),
    ("interests: {contains: KRAN}", "instr(lead.own_interests_folded, 'kran') > 0", [1, 2]),
    ("nickname: {ends_with: grosse}", "substr(lead.own_nickname_folded, -6) = 'grosse'", [1]),
    # story: stage, outcome, owner, sources
    ("stage: [contacted, nurture]", "lead.stage IN ('contacted', 'nurture')", [2, 3]),
    ("not: {stage: new}", "((lead.stage IN ('new')) IS NOT TRUE)", [2, 3, 4, 6]),
    ("outcome: [won, lost]", "lead.outcome IN ('won', 'lost')", [4, 6]),
    ("reason: No Budget", "lead.reason IN ('no budget')", [6]),
    ("owner: south", "lead.owner_folded IN ('south')", [1]),
    ("not: {owner: [south, north]}", "((lead.owner_folded IN ('south', 'north')) IS NOT TRUE)", but(1, 2)),
    (
        "first_source: Hannover Messe 2026",
        "lead.source_id IN (SELECT source.id FROM source WHERE source.name_folded IN ('hannover messe 2026'))",
        [1, 4],
    ),
    (
        "source: hannover messe 2026",
        "EXISTS (SELECT 1 FROM touch JOIN source ON source.id = touch.source_id WHERE touch.lead_id = lead.id AND source.name_folded IN ('hannover messe 2026'))",
        [1, 3, 4],
    ),
    (
        "source: {contains: koeln}",
        "EXISTS (SELECT 1 FROM touch JOIN source ON source.id = touch.source_id WHERE touch.lead_id = lead.id AND instr(source.name_folded, 'koeln') > 0)",
        but(3, 4),
    ),
    (
        "source: [Webformular, Newsletter]",
        "EXISTS (SELECT 1 FROM touch JOIN source ON source.id = touch.source_id WHERE touch.lead_id = lead.id AND source.name_folded IN ('webformular', 'newsletter'))",
        [3],
    ),
    (
        "not: {source: Gewinnspiel Köln}",
        "((EXISTS (SELECT 1 FROM touch JOIN source ON source.id = touch.source_id WHERE touch.lead_id = lead.id AND source.name_folded IN ('gewinnspiel koeln'))) IS NOT TRUE)",
        [3, 4],
    ),
    (
        "source_kind: web form",
        "lead.source_id IN (SELECT source.id FROM source WHERE source.kind IN ('web form'))",
        [3],
    ),
    (
        "source_kind: [fair, web form]",
        "lead.source_id IN (SELECT source.id FROM source WHERE source.kind IN ('fair', 'web form'))",
        [1, 3, 4],
    ),
    # activities
    (
        "activity: {}",
        "sum(activity.count) FILTER (WHERE activity.machine = 0) >= 1",
        [7, 8, 10, 12],
    ),
    (
        "activity: {kind: newsletter_click}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('newsletter_click') AND activity.machine = 0) >= 1",
        [7, 8],
    ),
    (
        "activity: {kind: newsletter_click, machine: true}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('newsletter_click')) >= 1",
        [7, 8, 9],
    ),
    (
        "activity: {kind: newsletter_click, times: 2}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('newsletter_click') AND activity.machine = 0) >= 2",
        [7, 8],
    ),
    (
        "activity: {kind: newsletter_click, times: 7}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('newsletter_click') AND activity.machine = 0) >= 7",
        [7],
    ),
    (
        "activity: {kind: newsletter_click, times: 8}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('newsletter_click') AND activity.machine = 0) >= 8",
        [],
    ),
    (
        "activity: {kind: newsletter_click, within: 90 days}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('newsletter_click') AND activity.happened_on >= '2026-08-22' AND activity.machine = 0) >= 1",
        [7, 8],
    ),
    (
        "activity: {kind: newsletter_click, within: 90 days, times: 2}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('newsletter_click') AND activity.happened_on >= '2026-08-22' AND activity.machine = 0) >= 2",
        [7],
    ),
    (
        "activity: {kind: newsletter_click, within: 89 days}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('newsletter_click') AND activity.happened_on >= '2026-08-23' AND activity.machine = 0) >= 1",
        [7],
    ),
    (
        "activity: {kind: [form, call]}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('form', 'call') AND activity.machine = 0) >= 1",
        [10, 12],
    ),
    (
        "activity: {by: lead, within: 12 months}",
        "sum(activity.count) FILTER (WHERE activity.by = 'lead' AND activity.happened_on >= '2025-11-20' AND activity.machine = 0) >= 1",
        [7, 8, 12],
    ),
    (
        "activity: {by: us}",
        "sum(activity.count) FILTER (WHERE activity.by = 'us' AND activity.machine = 0) >= 1",
        [10],
    ),
    (
        "not: {activity: {by: lead, within: 90 days}}",
        "((sum(activity.count) FILTER (WHERE activity.by = 'lead' AND activity.happened_on >= '2026-08-22' AND activity.machine = 0) >= 1) IS NOT TRUE)",
        but(7, 8),
    ),
    (
        "activity: {kind: call, result: talked}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('call') AND activity.result IN ('talked') AND activity.machine = 0) >= 1",
        [10],
    ),
    (
        "activity: {kind: call, result: [talked, no_answer], times: 2}",
        "sum(activity.count) FILTER (WHERE activity.kind IN ('call') AND activity.result IN ('talked', 'no_answer') AND activity.machine = 0) >= 2",
        [10],
    ),
    (
        "activity: {subject: foerderband}",
        "sum(activity.count) FILTER (WHERE instr(activity.subject_folded, 'foerderband') > 0 AND activity.machine = 0) >= 1",
        [12],
    ),
    (
        "activity: {subject: [Förderb, Kran]}",
        "sum(activity.count) FILTER (WHERE (instr(activity.subject_folded, 'foerderb') > 0 OR instr(activity.subject_folded, 'kran') > 0) AND activity.machine = 0) >= 1",
        [7, 10, 12],
    ),
    # answers
    ("answer: {need: concrete}", "answer.need IN ('concrete')", [7, 9]),
    ("answer: {need: none}", "answer.need IN ('none')", [8]),
    ("answer: {need: [none, later]}", "answer.need IN ('none', 'later')", [8, 12]),
    (
        "answer: {need: concrete, start: {in_next: 12 months}}",
        "(answer.need IN ('concrete') AND answer.start BETWEEN '2026-11-20' AND '2027-11-20')",
        [7],
    ),
    ("answer: {start: {in_next: 6 months}}", "answer.start BETWEEN '2026-11-20' AND '2027-05-20'", [7, 10]),
    ("answer: {start: {after: 2027-05-20}}", "answer.start > '2027-05-20'", [11]),
    ("answer: {staff: {over: 3}}", "answer.staff > 3", [11]),
    ("answer: {staff: 3}", "answer.staff IN (3)", [10]),
    ("answer: {share: {at_most: 0.5}}", "answer.share <= 0.5", [10]),
    ("answer: {spend: {at_least: 10.000 €}}", "answer.spend >= 1000000", [10]),
    ("answer: {wants_visit: no}", "answer.wants_visit IN (0)", [11]),
    (
        "answer: {words: {word: foerderbaender}}",
        "(instr(answer.words_folded, 'foerderbaender') > 0 AND ' ' || answer.words_folded || ' ' GLOB '*[ <marks>]foerderbaender[ <marks>]*')",
        [10],
    ),
    ("answer: {words: {contains: kran}}", "instr(answer.words_folded, 'kran') > 0", [10]),
    (
        "answer: {words: 'KRANE, förderbänder & mehr'}",
        "answer.words_folded IN ('krane, foerderbaender & mehr')",
        [10],
    ),
    # several lines, all, any, not
    ("{country: DE, employees: {at_least: 50}}", "(lead.country IN ('DE') AND lead.employees >= 50)", [1]),
    (
        "all: [{country: DE}, {employees: {at_least: 50}}]",
        "(lead.country IN ('DE') AND lead.employees >= 50)",
        [1],
    ),
    (
        "any: [{country: AT}, {employees: {over: 50}}]",
        "(lead.country IN ('AT') OR lead.employees > 50)",
        [3, 4],
    ),
    ("any: {country: AT, employees: {over: 50}}", "(lead.country IN ('AT') OR lead.employees > 50)", [3, 4]),
    (
        "not: {any: [{country: DE}, {country: unknown}]}",
        "((lead.country IN ('DE') OR ((lead.country IS NOT NULL) IS NOT TRUE)) IS NOT TRUE)",
        [3, 4],
    ),
    (
        "not: {all: [{country: DE}, {employees: {under: 50}}]}",
        "((lead.country IN ('DE') AND lead.employees < 50) IS NOT TRUE)",
        but(2),
    ),
    ("not: {not: {country: DE}}", "lead.country IN ('DE')", [1, 2]),
    (
        "any: [{not: {country: known}}, {all: [{country: DE}, {not: {size: gross}}]}]",
        "(((lead.country IS NOT NULL) IS NOT TRUE) OR (lead.country IN ('DE') AND ((lead.own_size IN ('Groß')) IS NOT TRUE)))",
        but(1, 3, 4),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sql", "leads"), CONDITIONS, ids=[text for text, _, _ in CONDITIONS]
)
def test_a_condition_becomes_sql_and_finds_its_leads(
    db: Db, text: str, sql: str, leads: list[int]
) -> None:
    condition = parsed(text)
    assert shown_sql(condition, Compiler(TODAY, rules().catalogue)) == sql
    assert ids(db, condition) == leads


@pytest.mark.parametrize("text", [text for text, _, _ in CONDITIONS])
def test_a_condition_and_its_negation_find_every_lead_once(db: Db, text: str) -> None:
    inside = text if text.startswith("{") else f"{{{text}}}"
    found = ids(db, parsed(text)) + ids(db, parsed(f"not: {inside}"))
    assert sorted(found) == EVERY


@settings(deadline=None, max_examples=150)
@given(conditions())
def test_any_condition_and_its_negation_find_every_lead_once(
    db: Db, condition: Mapping[str, object]
) -> None:
    found = ids(db, parsed(written(condition))) + ids(db, parsed(written({"not": condition})))
    assert sorted(found) == EVERY


# as of, test, the first day that matches, the last one (None: no end)
WINDOWS: list[tuple[str, str, str | None, str | None]] = [
    ("2026-11-20", "within: 0 days", "2026-11-20", "2026-11-20"),
    ("2026-11-20", "within: 1 day", "2026-11-19", "2026-11-20"),
    ("2026-11-20", "within: 2 weeks", "2026-11-06", "2026-11-20"),
    ("2026-11-20", "within: 12 months", "2025-11-20", "2026-11-20"),
    ("2024-02-29", "within: 1 year", "2023-02-28", "2024-02-29"),
    ("2024-02-29", "within: 4 years", "2020-02-29", "2024-02-29"),
    ("2025-02-28", "within: 1 year", "2024-02-28", "2025-02-28"),
    ("2026-03-31", "within: 1 month", "2026-02-28", "2026-03-31"),
    ("2024-03-31", "within: 1 month", "2024-02-29", "2024-03-31"),
    ("2026-02-28", "within: 1 month", "2026-01-28", "2026-02-28"),
    ("2026-11-20", "older_than: 1 day", None, "2026-11-18"),
    ("2026-11-20", "older_than: 12 months", None, "2025-11-19"),
    ("2024-02-29", "older_than: 1 year", None, "2023-02-27"),
    ("2026-05-31", "older_than: 1 month", None, "2026-04-29"),
    ("2026-11-20", "in_next: 0 days", "2026-11-20", "2026-11-20"),
    ("2026-11-20", "in_next: 6 months", "2026-11-20", "2027-05-20"),
    ("2026-08-31", "in_next: 6 months", "2026-08-31", "2027-02-28"),
    ("2027-08-31", "in_next: 6 months", "2027-08-31", "2028-02-29"),
    ("2024-02-29", "in_next: 1 year", "2024-02-29", "2025-02-28"),
    ("2024-02-28", "in_next: 1 year", "2024-02-28", "2025-02-28"),
    ("2026-12-31", "in_next: 1 day", "2026-12-31", "2027-01-01"),
    ("2024-02-28", "in_next: 1 day", "2024-02-28", "2024-02-29"),
    ("2026-11-20", "before: today", None, "2026-11-19"),
    ("2026-11-20", "after: today", "2026-11-21", None),
    ("2026-11-20", "before: 31.12.2026", None, "2026-12-30"),
    ("2026-11-20", "after: 2024-02-29", "2024-03-01", None),
]


@pytest.mark.parametrize(("as_of", "test", "first", "last"), WINDOWS)
def test_a_window_has_exact_edges(
    db: Db, as_of: str, test: str, first: str | None, last: str | None
) -> None:
    tried = [date.fromisoformat(day) for day in (first, last) if day]
    days = sorted({day + timedelta(days=step) for day in tried for step in (-1, 0, 1)})
    condition = parsed(f"trial_ends: {{{test}}}")
    db.execute("SAVEPOINT before")
    leads = {
        add_described_lead(db, {"trial_ends": day.isoformat()}, source=FAIR): day.isoformat()
        for day in days
    }
    found = [leads[lead] for lead in ids(db, condition, date.fromisoformat(as_of)) if lead in leads]
    db.execute("ROLLBACK TO before")
    db.execute("RELEASE before")
    expected = [
        day
        for day in leads.values()
        if (first is None or day >= first) and (last is None or day <= last)
    ]
    assert found == expected
    assert 0 < len(expected) < len(days)


@pytest.mark.parametrize(
    ("as_of", "text", "leads"),
    [
        ("2026-11-21", "activity: {kind: newsletter_click, within: 0 days}", [11]),
        ("2026-11-20", "activity: {kind: newsletter_click, within: 0 days}", [7]),
        ("2026-11-19", "activity: {kind: newsletter_click}", [8]),
        ("2026-11-18", "activity: {kind: call, times: 2}", []),
        ("2026-11-19", "activity: {kind: call, times: 2}", [10]),
        ("2026-11-09", "answer: {need: none}", [7]),
        ("2026-11-10", "answer: {need: none}", [8]),
        ("2026-11-21", "answer: {need: none}", [8, 9]),
        ("2026-10-31", "answer: {need: known}", []),
    ],
)
def test_an_earlier_day_sees_what_had_happened_then(
    db: Db, as_of: str, text: str, leads: list[int]
) -> None:
    assert ids(db, parsed(text), date.fromisoformat(as_of)) == leads


def test_a_thousand_alternatives_are_one_condition(db: Db) -> None:
    parts = ", ".join(f'"no such part {number}"' for number in range(2500))
    assert ids(db, parsed(f"job_title: {{contains: [{parts}, einkauf]}}")) == [3, 6]
    alternatives = ", ".join(f"{{employees: {{over: {number}}}}}" for number in range(50, 2550))
    assert ids(db, parsed(f"any: [{alternatives}]")) == [3]


@pytest.mark.parametrize("word", ["not", "any", "all"])
def test_a_deeply_nested_condition_compiles(db: Db, word: str) -> None:
    text = "country: GB"
    for _ in range(DEEP):
        text = (
            f"{word}: {{{text}}}"
            if word == "not"
            else f"{word}: {{employees: {{over: 50}}, {text}}}"
        )
    assert ids(db, parsed(text)) == [3]


def test_names_in_values_are_values(db: Db) -> None:
    assert ids(db, parsed('last_name: "Müller\'; DROP TABLE lead; --"')) == []
    assert ids(db, parsed('last_name: {contains: "\' OR 1=1 --"}')) == []
    assert ids(db, parsed('last_name: {contains: ["%", "_", "*"]}')) == []
    assert ids(db, parsed("last_name: known")) == [1, 2, 3, 4, 6]


def test_the_words_of_a_condition_name_its_field() -> None:
    texts = [text for text, _, _ in CONDITIONS]
    assert all(parsed(text).words() for text in texts)
