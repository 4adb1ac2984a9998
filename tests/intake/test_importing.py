"""Lists come in: new leads, sources, rejected rows, and what must not change (`test_redeliveries.py`: known leads again)."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.errors import InputError
from leadq.intake.requests import ImportSummary
from tests.intake.lists import MONDAY, Office, as_csv, counts

CRM = """
system: CRM
columns:
  Id: external_id
  Stand: stage
  Eingang: received_on
  Ende: closed_on
  Grund: reason
  Wert: order_value
"""
CRM_HEADERS = "Id,Nachname,E-Mail,Stand,Eingang,Ende,Grund,Wert"
FAIR = "Nachname,E-Mail,Firma,Ort"
LATER = "2026-12-07"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


# --- new leads ---


def test_a_new_lead_begins_in_the_first_stage_with_its_next_step(office: Office) -> None:
    summary = office.take("fair.csv", f"{FAIR}\nRoth,a@a.example,Alpha,Ulm")
    assert counts(summary) == (1, 0, 0, 0)
    assert office.lead("stage, outcome, furthest, received_on, stage_entered_on, address_checked_on") == (
        "new", "open", 1, MONDAY, MONDAY, MONDAY,
    )  # fmt: skip
    assert office.lead("next_action, next_due, next_first_due, next_kind, step_no") == (
        "First call", "2026-11-18", "2026-11-18", "planned", 1,
    )  # fmt: skip
    assert office.rows(
        "SELECT lead_id, source.name, kind FROM touch JOIN source ON source.id = source_id"
    ) == [(1, "fair", "list")]
    assert office.rows("SELECT stage, entered_on, left_on FROM stage_visit") == [
        ("new", MONDAY, None)
    ]
    assert office.rows("SELECT table_name, first_id, last_id FROM inserted ORDER BY 1") == [
        ("lead", 1, 1), ("source", 1, 1), ("stage_visit", 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "lead", "visits"),
    [
        (
            "1,Roth,,offer,2026-03-01,,,",
            ("offer", "open", 5, "2026-03-01", None, None, "Follow up the offer"),
            [("offer", "2026-03-01", None)],
        ),
        (
            "1,Roth,,nurture,2026-03-01,2026-04-01,other,",
            ("nurture", "parked", 1, "2026-03-01", None, None, "Ask again"),
            [("nurture", "2026-03-01", None)],
        ),
        (
            "1,Roth,,won,2026-03-01,2026-04-01,,1500",
            ("won", "won", 5, "2026-04-01", "2026-04-01", None, None),
            [("new", "2026-03-01", "2026-04-01"), ("won", "2026-04-01", None)],
        ),
        (
            "1,Roth,,lost,,2026-04-01,Competitor,",
            ("lost", "lost", 1, "2026-04-01", "2026-04-01", "competitor", None),
            [("new", "2026-04-01", "2026-04-01"), ("lost", "2026-04-01", None)],
        ),
    ],
)
def test_imported_stages_enter_on_their_own_dates(
    office: Office, row: str, lead: tuple[object, ...], visits: list[tuple[object, ...]]
) -> None:
    assert counts(office.take("crm.csv", f"{CRM_HEADERS}\n{row}", mapping=CRM)) == (1, 0, 0, 0)
    assert (
        office.lead("stage, outcome, furthest, stage_entered_on, closed_on, reason, next_action")
        == lead
    )
    assert office.rows("SELECT stage, entered_on, left_on FROM stage_visit ORDER BY seq") == visits


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "1,Roth,,Foo,,,,",
            "Stand: 'Foo' is no stage (known: new, contacted, handover, sales, offer, nurture, won, lost, invalid)",
        ),
        ("1,Roth,,won,,,,", "stage won needs the day on which it was closed (closed_on)"),
        (
            "1,Roth,,lost,,2026-04-01,,",
            "stage lost needs a reason, one of: no need, no budget, competitor, no answer, other",
        ),
        (
            "1,Roth,,invalid,,2026-04-01,other,",
            "reason 'other' is none of stage invalid: wrong address, duplicate, test",
        ),
        (
            "1,Roth,,won,2026-05-01,2026-04-01,,",
            "closed on 2026-04-01, before it was received on 2026-05-01",
        ),
        (",,,new,,,,", "no name, firm, e-mail, phone or external id that tells who this is"),
        ("1,Roth,,new", "4 cells, the header has 8"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_its_reason(
    office: Office, row: str, reason: str
) -> None:
    summary = office.take("crm.csv", f"{CRM_HEADERS}\n{row}\n2,Koch,,new,,,,", mapping=CRM)
    assert counts(summary) == (1, 0, 0, 1)
    assert summary.rejects_file is not None
    with Path(summary.rejects_file).open(encoding="utf-8-sig", newline="") as handle:
        headers, told = csv.reader(handle)
    assert headers == ["leadq_line", "leadq_reason", "leadq_source", *CRM_HEADERS.split(",")]
    assert told == ["2", reason, "crm", *row.split(",")]


def test_defaults_of_the_mapping_help_rows_that_need_them(office: Office) -> None:
    mapping = (
        f"{CRM}\ndefaults: {{stage: lost, reason: other, closed_on: 2026-10-01, country: Schweiz}}"
    )
    summary = office.take(
        "crm.csv", f"{CRM_HEADERS}\n1,Roth,,,,,,\n2,Koch,,new,,,,", mapping=mapping
    )
    assert counts(summary) == (2, 0, 0, 0)
    assert office.rows("SELECT stage, reason, closed_on, country FROM lead") == [
        ("lost", "other", "2026-10-01", "CH"), ("new", None, None, "CH"),
    ]  # fmt: skip


def test_anonymous_rows_come_in_only_when_the_mapping_says_so(office: Office) -> None:
    mapping = "{columns: {Ort: city}, anonymous: yes}"
    assert counts(office.take("a.csv", "Ort,Art\nUlm,x\nUlm,y\nUlm,x")) == (0, 0, 0, 3)
    assert counts(office.take("a.csv", "Ort,Art\nUlm,x\nUlm,y\nUlm,x", mapping=mapping)) == (
        2,
        0,
        1,
        0,
    )


def test_unknown_columns_and_originals_are_kept(office: Office) -> None:
    office.take("a.csv", 'Nachname,Telefon,Hobby,Leer\nRoth,0711/1234567,"Schach ""schnell""",')
    assert office.rows("SELECT kept FROM touch") == [
        ('{"Telefon": "0711/1234567", "Hobby": "Schach \\"schnell\\""}',)
    ]


def test_a_house_number_without_a_street_is_kept_under_its_own_header(office: Office) -> None:
    office.take("a.csv", "Nachname,Straße,Hausnr.\nRoth,,5a\nKoch,Weg,3")
    assert office.rows("SELECT street FROM lead ORDER BY id") == [(None,), ("Weg 3",)]
    assert office.rows("SELECT kept FROM touch ORDER BY lead_id") == [
        ('{"Hausnr.": "5a"}',),
        (None,),
    ]


def test_dates_that_nothing_decides_stop_the_import(office: Office) -> None:
    text = "Nachname,Datum\nRoth,12/11/2026\nKoch,03/04/2026"
    with pytest.raises(InputError, match=r"column 'Datum'.*12/11/2026"):
        office.take("a.csv", text)
    assert office.rows("SELECT count(*) FROM lead") == [(0,)]
    office.take("a.csv", text, mapping='{columns: {Datum: received_on}, dates: "%m/%d/%Y"}')
    assert office.rows("SELECT received_on FROM lead ORDER BY id") == [
        ("2026-12-11",),
        ("2026-03-04",),
    ]


def test_one_date_decides_for_its_column(office: Office) -> None:
    office.take("a.csv", "Nachname,Datum\nRoth,12/11/2026\nKoch,2/13/2026")
    assert office.rows("SELECT received_on FROM lead ORDER BY id") == [
        ("2026-12-11",),
        ("2026-02-13",),
    ]


# --- sources ---


@pytest.mark.parametrize(
    ("said", "names"),
    [({}, ["Web", "liste"]), ({"source": "Messe"}, ["Messe", "Messe"])],
)
def test_the_source_is_said_or_in_a_column_or_the_files_name(
    office: Office, said: dict[str, str], names: list[str]
) -> None:
    office.take("liste.csv", "Nachname,Quelle\nRoth,Web\nKoch,", **said)
    assert office.rows(
        "SELECT source.name FROM lead JOIN source ON source.id = source_id ORDER BY lead.id"
    ) == [(name,) for name in names]


def test_spellings_of_a_source_are_one(office: Office) -> None:
    office.take("a.csv", "Nachname,Quelle\nRoth,Google\nKoch,google")
    office.take("b.csv", "Nachname\nKern", source="GOOGLE", kind="other")
    assert office.rows("SELECT name, kind FROM source") == [("Google", "other")]


def test_a_files_name_that_was_used_long_ago_asks_for_the_source(office: Office) -> None:
    office.take("messe.csv", "Nachname\nRoth", on="2026-01-05")
    with pytest.raises(
        InputError, match=r"source 'messe' .* last used on 2026-01-05: say with --source"
    ):
        office.take("messe.csv", "Nachname\nKoch")
    assert office.take("messe.csv", "Nachname\nKoch", source="Messe 2").created == 1


def test_content_that_came_before_is_said_to_be_from_where_it_would_come(office: Office) -> None:
    text = "Nachname\nRoth"
    office.take("messe.csv", text)
    office.take("messe.csv", text, source="Andere")
    assert office.take("messe.csv", text).source == "messe"
    assert office.take("other name.csv", text).source == "messe"
    assert office.take("messe.csv", text, source="andere").source == "Andere"


def test_lists_without_rows_are_no_content_that_came_before(office: Office) -> None:
    assert not office.take("a.csv", "Nachname,Ort").came_before
    empty = office.take("b.csv", "Nachname,E-Mail")
    assert (empty.source, empty.rows, empty.came_before) == ("b", 0, False)


# --- rejected rows come back ---


def test_corrected_rejects_are_the_same_delivery(office: Office) -> None:
    first = office.take(
        "crm.csv",
        f"{CRM_HEADERS}\n1,=Roth,,Foo,,,,\n2,Koch,,new,,,,",
        mapping=CRM,
        source="Altes CRM",
    )
    assert first.rejects_file is not None
    path = Path(first.rejects_file)
    text = path.read_text("utf-8-sig")
    assert "'=Roth" in text
    path.write_text(text.replace(",Foo,", ",offer,"), encoding="utf-8")
    assert counts(office.take_file(path, mapping=CRM)) == (1, 0, 0, 0)
    assert office.rows("SELECT last_name, stage FROM lead") == [("Koch", "new"), ("=Roth", "offer")]
    assert office.rows("SELECT name FROM source") == [("Altes CRM",)]


def test_an_older_file_of_rejected_rows_is_left_alone(office: Office) -> None:
    first = office.take("a.csv", "Nachname,Ort\n,Ulm")
    assert first.rejects_file is not None
    content = Path(first.rejects_file).read_bytes()
    assert office.take("a.csv", "Nachname,Ort\nRoth,Ulm").rejects_file is None
    assert Path(first.rejects_file).read_bytes() == content


def test_corrections_survive_the_same_content_again(office: Office) -> None:
    first = office.take("a.csv", "Nachname,Ort\n,Ulm")
    assert first.rejects_file is not None
    rejects = Path(first.rejects_file)
    rejects.write_text("corrected by hand", encoding="utf-8")
    assert office.take("a.csv", "Nachname,Ort\n,Ulm").rejects_file == first.rejects_file
    assert rejects.read_text(encoding="utf-8") == "corrected by hand"


def rejects_of(summary: ImportSummary) -> tuple[str, set[str]]:
    """The name of a file of rejected rows, and the sources that it names."""
    assert summary.rejects_file is not None
    path = Path(summary.rejects_file)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return path.name, {row["leadq_source"] for row in csv.DictReader(handle)}


def test_each_source_of_the_same_content_has_its_own_rejected_rows(office: Office) -> None:
    text = "Nachname,Ort\nRoth,Bonn\n,Ulm"
    own, other = ("a.csv.rejected.csv", {"a"}), ("a.csv.rejected-2.csv", {"Messe"})
    assert rejects_of(office.take("a.csv", text)) == own
    assert rejects_of(office.take("a.csv", text, source="Messe")) == other
    assert rejects_of(office.take("a.csv", text)) == own
    assert rejects_of(office.take("a.csv", text, source="MESSE")) == other


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_corrections_that_a_spreadsheet_saved_stay(office: Office, delimiter: str) -> None:
    first = office.take("a.csv", "Nachname,Ort\n,Ulm")
    assert first.rejects_file is not None
    rejects = Path(first.rejects_file)
    corrected = rejects.read_text("utf-8-sig").replace(",", delimiter) + "corrected"
    rejects.write_text(corrected, encoding="utf-8")
    assert office.take("a.csv", "Nachname,Ort\n,Ulm").rejects_file == first.rejects_file
    assert rejects.read_text(encoding="utf-8") == corrected
    again = office.take("a.csv", "Nachname,Ort\n,Ulm", source="Messe")
    assert again.rejects_file != first.rejects_file


def test_rejected_rows_that_have_no_place_stop_the_import(office: Office) -> None:
    (office.folder / "a.csv.rejected.csv").mkdir()
    with pytest.raises(InputError, match="nothing was imported"):
        office.take("a.csv", "Nachname,Ort\nRoth,Bonn\n,Ulm")
    assert office.rows("SELECT * FROM lead") == []
    assert [path.name for path in office.folder.glob(".*")] == []


@pytest.mark.parametrize(
    ("rows", "no_leads", "rejected"),
    [
        ("Roth,2\nSumme,2", 1, 1),
        ("Roth,2\nSumme,2\n,3", 1, 2),
        ("Roth,2", 0, 0),
    ],
)
def test_totals_are_counted_as_no_leads(
    office: Office, rows: str, no_leads: int, rejected: int
) -> None:
    summary = office.take("a.csv", f"Nachname,Mitarbeiter\n{rows}")
    assert (summary.no_leads, summary.rejected) == (no_leads, rejected)


def test_a_dry_run_writes_no_file(office: Office) -> None:
    summary = office.take("a.csv", "Nachname,Ort\n,Ulm", dry_run=True)
    assert (summary.rejected, summary.rejects_file) == (1, None)
    assert [path.name for path in office.folder.glob("*rejected*")] == []


# --- laws ---

NAMES = st.sampled_from(["", "Roth", "Koch", "Kern", "Müller"])
CELLS = st.tuples(
    st.sampled_from(["", "Anna", "Uwe"]),
    NAMES,
    st.sampled_from(["", "a@a.example", "b@a.example", "info@a.example", "kaputt"]),
    st.sampled_from(["", "0711 1234567", "0711 7654321", "x"]),
    st.sampled_from(["", "Alpha GmbH", "Beta"]),
    st.sampled_from(["", "70173", "80331"]),
    st.sampled_from(["", "Web", "Messe"]),
    st.sampled_from(["", "2026-11-10", "2026-11-11", "nie"]),
)
LAW_HEADERS = ["Vorname", "Nachname", "E-Mail", "Telefon", "Firma", "PLZ", "Quelle", "Datum"]
LISTS = st.lists(CELLS, min_size=1, max_size=12).map(lambda rows: [list(row) for row in rows])


@settings(max_examples=40, deadline=None)
@given(LISTS, LISTS, st.integers())
def test_lines_in_add_up_and_the_same_content_changes_nothing(
    first: list[list[str]], second: list[list[str]], seed: int
) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder))
        for name, rows in (("a.csv", first), ("b.csv", second)):
            counts(office.take(name, as_csv(LAW_HEADERS, rows)))
        assert office.rows("PRAGMA foreign_key_check") == []
        assert office.rows(
            "SELECT count(*) FROM lead WHERE NOT EXISTS (SELECT 1 FROM touch WHERE lead_id = lead.id)"
        ) == [(0,)]
        before = office.facts()
        order = random.Random(seed).sample(range(len(LAW_HEADERS)), len(LAW_HEADERS))
        shuffled = [[row[at] for at in order] for row in second]
        random.Random(seed).shuffle(shuffled)
        renamed = office.take(
            "other name.csv", as_csv([LAW_HEADERS[at] for at in order], shuffled), on=LATER
        )
        assert (renamed.created, renamed.updated) == (0, 0)
        assert office.facts() == before


@settings(max_examples=60, deadline=None)
@given(LISTS)
def test_a_list_that_has_grown_brings_only_what_is_new(rows: list[list[str]]) -> None:
    rows = [[*row[:6], "", row[7]] for row in rows]
    with TemporaryDirectory() as folder:
        office = Office(Path(folder))
        first = office.take("a.csv", as_csv(LAW_HEADERS, rows))
        leads = office.rows("SELECT * FROM lead")
        rows.append(["Neu", "Neumann", "neu@a.example", "", "Neu AG", "10115", "", ""])
        grown = office.take("a.csv", as_csv(LAW_HEADERS, rows), on=LATER)
        assert counts(grown) == (1, 0, first.rows - first.rejected, first.rejected)
        assert office.rows("SELECT * FROM lead WHERE last_name IS NOT 'Neumann'") == leads


PERSONS = st.integers(min_value=2, max_value=8)


@settings(max_examples=25, deadline=None)
@given(
    PERSONS, st.integers(min_value=0), st.sampled_from(["Firma", "Ort", "Telefon", "Mitarbeiter"])
)
def test_one_corrected_cell_updates_exactly_one_lead(persons: int, which: int, header: str) -> None:
    headers = ["Nachname", "E-Mail", "Firma", "Ort", "Telefon", "Mitarbeiter"]
    rows = [
        [f"Roth{n}", f"r{n}@a.example", f"Firma {n}", "Ulm", f"0711 123456{n}", str(n)]
        for n in range(persons)
    ]
    corrected = {"Firma": "Neu", "Ort": "Bonn", "Telefon": "0711 7654321", "Mitarbeiter": "99"}
    with TemporaryDirectory() as folder:
        office = Office(Path(folder))
        office.take("fair.csv", as_csv(headers, rows))
        before = office.facts()
        rows[which % persons][headers.index(header)] = corrected[header]
        assert counts(office.take("fair.csv", as_csv(headers, rows), on=LATER)) == (
            0,
            1,
            persons - 1,
            0,
        )
        changed = [
            lead
            for lead, old in zip(office.facts()["lead"], before["lead"], strict=True)
            if lead != old
        ]
        assert [lead[0] for lead in changed] == [which % persons + 1]
        assert office.facts()["touch"] != before["touch"]
        assert office.rows("SELECT count(*) FROM touch") == [(persons,)]


def test_a_bulk_import_makes_the_indexes_again(office: Office) -> None:
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'lead' ORDER BY name"
    before = office.rows(sql)
    rows = "\n".join(f"Roth{n},r{n}@a.example,," for n in range(1500))
    assert counts(office.take("bulk.csv", f"{FAIR}\n{rows}")) == (1500, 0, 0, 0)
    assert office.rows(sql) == before
    assert office.rows("PRAGMA integrity_check") == [("ok",)]
