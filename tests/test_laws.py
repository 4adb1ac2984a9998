"""Laws that hold whatever is typed and whatever a list holds, tried by commands on a real database.

The usual run takes well under a minute. Before a release try longer stories, for some minutes:

    LEADQ_LONG=1 pytest -n0 tests/test_laws.py
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commands import Leadq, Result, new_workspace
from tests.dumps import dump, query, whole_dump

LONG = bool(os.environ.get("LEADQ_LONG"))
FIRST_DAY = date(2026, 11, 2)
OPEN_STAGES = ["new", "contacted", "handover", "sales", "offer"]

stories = settings(
    max_examples=400 if LONG else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
lists = settings(stories, max_examples=1000 if LONG else 40)


@cache
def _empty_workspace() -> tempfile.TemporaryDirectory[str]:
    made = tempfile.TemporaryDirectory(prefix="leadq-laws-")
    new_workspace(Path(made.name) / "ws", FIRST_DAY.isoformat())
    return made


@pytest.fixture(scope="module", autouse=True)
def _clean_up() -> Iterator[None]:
    yield
    _empty_workspace().cleanup()
    _empty_workspace.cache_clear()


@contextmanager
def fresh_workspace() -> Iterator[Leadq]:
    """A workspace per example: pytest's fixtures live through all examples of a test."""
    with tempfile.TemporaryDirectory(prefix="leadq-laws-") as folder:
        workspace = Path(folder) / "ws"
        shutil.copytree(Path(_empty_workspace().name) / "ws", workspace)
        yield Leadq(workspace, FIRST_DAY.isoformat())


# Lists: few people, so that they meet themselves and each other again.

HEADERS = ["Vorname", "Nachname", "Firma", "E-Mail", "Telefon", "Ort", "Datum", "Sonstiges"]
CELLS = {
    "Vorname": ["", "Anna", "Bernd", "Dr. Clara", " eva "],
    "Nachname": ["", "Arndt", "Bach", "von Conrad", "=Dorn", "Ö'Neil"],
    "Firma": ["", "Alpha GmbH", "ALPHA gmbh", "Beta & Söhne KG", 'Die "Gamma"; AG'],
    "E-Mail": ["", "anna@alpha.example", "Bernd@Beta.example", "info@alpha.example", "no mail"],
    "Telefon": ["", "030 23125 001", "+49 30 23125001", "030/23125-002", "12", "mobil"],
    "Ort": ["", "Ulm", "Bad Säckingen", "Köln, Deutz", "two\nlines"],
    "Datum": ["", "13.10.2026", "1.11.2026", "31.02.2026"],
    "Sonstiges": ["", "x", "ja", "Halle 3"],
}
Row = tuple[str, ...]

rows = st.tuples(*(st.sampled_from(CELLS[header]) for header in HEADERS)).filter(any)
tables = st.lists(rows, min_size=1, max_size=8)
SOURCES = ["Fair", "fair ", "Web", "Contest"]


def write(path: Path, table: Sequence[Row], order: Sequence[int] = range(len(HEADERS))) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for row in [HEADERS, *table]:
        writer.writerow([row[column] for column in order])
    path.write_bytes(text.getvalue().encode())
    return path


def adds_up(result: Result, lines: int) -> None:
    assert result.code in {0, 4}, result.err
    (file,) = result.json
    parts = ("created", "updated", "unchanged", "rejected", "suppressed")
    assert file["rows"] == sum(file[part] for part in parts) == lines


# Commands: the words of each; some are refused, and must then change nothing.

leads = st.sampled_from(["1", "2", "3", "4", "anna@alpha.example", "Arndt", "Beta", "99"])
stages = st.sampled_from([*OPEN_STAGES, "nurture", "won", "lost", "invalid", "nowhere"])
steps = st.sampled_from(
    [
        [],
        [],
        [],
        ["--next", "Write"],
        ["--due", "+3d"],
        ["--next", "Call", "--due", "friday"],
        ["--due", "2026-01-01"],
    ]
)
reasons = st.sampled_from(
    [[], ["--reason", "no budget"], ["--reason", "duplicate"], ["--reason", "called us"]]
)
values = st.sampled_from([[], ["--value", "1.250,50"], ["--value", "unknown"], ["--value", "-3"]])
answers = st.lists(
    st.sampled_from(
        ["need=concrete", "need=none", "budget=10-50k", "start=2027-03-01", "start=soon", "x=1"]
    ),
    max_size=3,
).map(lambda given: [word for answer in given for word in ("--answer", answer)])
kinds = st.sampled_from(["call", "email", "newsletter_click", "form", "dance"])
results = st.sampled_from(
    [[], ["--result", "talked"], ["--result", "no_answer"], ["--result", "?"]]
)
edits = st.sampled_from(
    [
        "city=Ulm",
        "city=",
        "email=anna@alpha.example",
        "employees=50",
        "employees=many",
        "next_due=+5d",
        "next_due=",
        "next_action=Write",
        "next_action=",
        "stage=won",
        "machines=3",
        "owner=Nadja",
        "order_value=12",
    ]
)

Words = list[str]
imports = st.tuples(
    tables, st.sampled_from(SOURCES), st.sampled_from([[], [], ["--update"], ["--dry-run"]])
)
other_commands = st.one_of(
    st.tuples(leads, kinds, results, answers, steps).map(
        lambda given: ["log", given[0], given[1], *given[2], *given[3], *given[4]]
    ),
    st.tuples(leads, stages, reasons, values, steps).map(
        lambda given: ["advance", given[0], given[1], *given[2], *given[3], *given[4]]
    ),
    st.tuples(leads, steps).map(lambda given: ["advance", given[0], *given[1]]),
    st.tuples(leads, st.lists(edits, min_size=1, max_size=2)).map(
        lambda given: ["edit", given[0], *given[1]]
    ),
    st.just(["score"]),
)
days_between = st.sampled_from([0, 0, 1, 3, 10])


def check(folder: Path, known: set[int]) -> set[int]:
    """What holds after every command; answers the leads there are."""
    found = query(
        folder, "SELECT id, stage, outcome, furthest, next_action, next_due, next_kind FROM lead"
    )
    ids = {lead[0] for lead in found}
    assert known <= ids, "a lead is lost"
    visits: dict[int, list[tuple[str, str, str | None]]] = {}
    for lead_id, *visit in query(
        folder, "SELECT lead_id, stage, entered_on, left_on FROM stage_visit ORDER BY lead_id, seq"
    ):
        visits.setdefault(lead_id, []).append((visit[0], visit[1], visit[2]))
    assert visits.keys() == ids
    for lead_id, stage, outcome, furthest, *step in found:
        assert [bool(part and part.strip()) for part in step] == [outcome in {"open", "parked"}] * 3
        check_visits(visits[lead_id], stage)
        been = [OPEN_STAGES.index(name) + 1 for name, *_ in visits[lead_id] if name in OPEN_STAGES]
        assert furthest == (len(OPEN_STAGES) if outcome == "won" else max(been, default=1))
    return ids


def check_visits(visits: Sequence[tuple[str, str, str | None]], stage: str) -> None:
    *earlier, last = visits
    assert (last[0], last[2]) == (stage, None)
    for (_, entered, left), (_, following, _) in zip(earlier, visits[1:], strict=True):
        assert left is not None, "two visits are open"
        assert entered <= left <= following, "visits overlap"


def check_scores(leadq: Leadq, ids: set[int]) -> None:
    for lead in ids:
        why = leadq.ok("why", str(lead), "--format", "json").json
        assert sum(part["points"] for part in why["parts"]) == why["score"]


@stories
@given(
    first=tables,
    story=st.lists(
        st.tuples(days_between, st.one_of(imports, other_commands)), min_size=3, max_size=14
    ),
)
def test_no_command_leaves_a_living_lead_without_its_step_or_loses_a_lead(
    first: list[Row], story: list[tuple[int, tuple[list[Row], str, Words] | Words]]
) -> None:
    with fresh_workspace() as leadq:
        leadq("import", write(leadq.folder / "first.csv", first), "--source", "Fair")
        day, known = FIRST_DAY, check(leadq.folder, set())
        for days, command in story:
            day += timedelta(days)
            before = whole_dump(leadq.folder)
            now = leadq.on(day.isoformat())
            if isinstance(command, tuple):
                table, source, words = command
                path = write(leadq.folder / "list.csv", table)
                result = now("import", path, "--source", source, *words, "--format", "json")
                adds_up(result, len(table))
                changes = "--dry-run" not in words
            else:
                result = now(*command)
                assert result.code in {0, 2}, f"{command}: {result.err}"
                changes = result.code == 0
            if not changes:
                assert whole_dump(leadq.folder) == before, command
            known = check(leadq.folder, known)
        check_scores(leadq.on(day.isoformat()), known)


@lists
@given(table=tables, order=st.permutations(range(len(HEADERS))), later=st.sampled_from([0, 1, 40]))
def test_the_same_content_renamed_and_in_another_order_changes_nothing(
    table: list[Row], order: list[int], later: int
) -> None:
    with fresh_workspace() as leadq:
        adds_up(
            leadq(
                "import",
                write(leadq.folder / "a.csv", table),
                "--source",
                "Fair",
                "--format",
                "json",
            ),
            len(table),
        )
        before = dump(leadq.folder)
        again = leadq.on((FIRST_DAY + timedelta(later)).isoformat())
        path = write(leadq.folder / "b.csv", table, order)
        result = again("import", path, "--source", "Fair", "--format", "json")
        adds_up(result, len(table))
        assert dump(leadq.folder) == before
        assert (result.json[0]["created"], result.json[0]["updated"]) == (0, 0)


@lists
@given(table=tables, order=st.permutations(range(8)))
def test_what_is_rejected_is_rejected_wherever_it_stands(
    table: list[Row], order: list[int]
) -> None:
    with fresh_workspace() as leadq, fresh_workspace() as other:
        shuffled = [table[line] for line in order if line < len(table)]
        first = leadq(
            "import", write(leadq.folder / "a.csv", table), "--source", "F", "--format", "json"
        )
        second = other(
            "import", write(other.folder / "a.csv", shuffled), "--source", "F", "--format", "json"
        )
        assert first.json[0]["rejected"] == second.json[0]["rejected"]


people = st.lists(
    st.tuples(
        st.sampled_from(["Anna", "Bernd", "Clara"]),
        st.sampled_from(["Arndt", "Bach", "Conrad", "Dorn"]),
        st.sampled_from(["Alpha GmbH", "Beta AG", ""]),
        st.sampled_from(["Ulm", "Köln", ""]),
        st.sampled_from(["", "070 1", "0731 2312500"]),
    ),
    min_size=1,
    max_size=8,
)
# Not the last name: another one contradicts the e-mail, and makes it another person.
CORRECTIONS = {2: "Omega KG", 5: "Hamburg"}


@lists
@given(people=people, data=st.data())
def test_one_corrected_cell_changes_exactly_one_lead(
    people: list[tuple[str, ...]], data: st.DataObject
) -> None:
    table: list[Row] = [
        (first, last, company, f"p{number}@x.example", "", city, "", phone)
        for number, (first, last, company, city, phone) in enumerate(people)
    ]
    line = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.sampled_from(sorted(CORRECTIONS)))
    corrected = list(table)
    corrected[line] = tuple(
        CORRECTIONS[column] if at == column else cell for at, cell in enumerate(table[line])
    )
    with fresh_workspace() as leadq:
        leadq.ok("import", write(leadq.folder / "a.csv", table), "--source", "Fair")
        before = _leads(leadq.folder)
        path = write(leadq.folder / "corrected.csv", corrected)
        result = leadq.on("2026-11-05")("import", path, "--source", "Fair", "--format", "json")
        adds_up(result, len(table))
        after = _leads(leadq.folder)
        assert before.keys() == after.keys()
        (changed,) = [lead for lead in after if after[lead] != before[lead]]
        assert f"p{line}@x.example" in after[changed]
        assert CORRECTIONS[column] in after[changed]
        assert (result.json[0]["updated"], result.json[0]["unchanged"]) == (1, len(table) - 1)


def _leads(folder: Path) -> dict[int, tuple[object, ...]]:
    return {row[0]: row for row in query(folder, "SELECT * FROM lead")}
