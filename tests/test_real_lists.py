"""Lists that others wrote, with their defects: read with the mappings of docs/examples.

The lists belong to others and are not in the repository; they are looked for in ``../shared/data``. What comes
out is compared with what Python's own csv module counts.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from statistics import median_low

import pytest
from sklearn.metrics import roc_auc_score

from leadq.intake.reading import open_list, rows
from leadq.rulebook.loading import load_mapping, load_rulebook
from tests.commands import Leadq, Result, new_workspace
from tests.dumps import dump, query

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "examples"
XEDU = EXAMPLES / "xedu"
DATA = ROOT.parent / "shared" / "data"

with_the_lists = pytest.mark.skipif(
    not DATA.is_dir(), reason="the lists of others are not here (../shared/data)"
)


def plain_rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def counts(result: Result) -> tuple[int, int, int, int, int]:
    (file,) = result.json
    return file["rows"], file["created"], file["updated"], file["unchanged"], file["rejected"]


def bring(leadq: Leadq, path: Path, mapping: Path) -> Result:
    return leadq.ok("import", path, "--mapping", mapping, "--format", "json")


@pytest.mark.parametrize("mapping", ["maven.yaml", "bank.yaml", "olist.yaml"])
def test_the_mappings_of_the_examples_fit_the_default_rules(mapping: str) -> None:
    assert load_mapping(EXAMPLES / mapping, load_rulebook(ROOT / "rules")).columns


def test_the_mapping_of_the_school_fits_its_own_rules() -> None:
    rulebook = load_rulebook(XEDU)
    filled = {
        to.field
        for column in load_mapping(XEDU / "xedu.yaml", rulebook).columns.values()
        for to in column
    }
    assert {field.name for field in rulebook.fields.own} <= filled


@with_the_lists
def test_maven_comes_in_with_stages_days_and_order_values_and_a_second_time_changes_nothing(
    tmp_path: Path,
) -> None:
    pipeline = DATA / "maven" / "sales_pipeline.csv"
    leadq = new_workspace(tmp_path / "ws")
    assert counts(bring(leadq, pipeline, EXAMPLES / "maven.yaml")) == (8800, 8800, 0, 0, 0)
    total = leadq.ok("report", "conversion", "--format", "json").json[-1]
    found = {name: total[name] for name in ("leads", "open", "won", "lost", "order_value_cents")}
    assert found == {
        "leads": 8_800,
        "open": 500 + 1_589,
        "won": 4_238,
        "lost": 2_473,
        "order_value_cents": 10_005_534_00,
    }
    before = dump(leadq.folder)
    again = shutil.copy(pipeline, tmp_path / "delivered again.csv")
    tomorrow = leadq.on("2026-11-21")
    assert counts(bring(tomorrow, Path(again), EXAMPLES / "maven.yaml")) == (8800, 0, 0, 8800, 0)
    assert dump(leadq.folder) == before


@with_the_lists
def test_maven_keeps_the_day_and_the_owner_of_every_lead(tmp_path: Path) -> None:
    pipeline = DATA / "maven" / "sales_pipeline.csv"
    leadq = new_workspace(tmp_path / "ws")
    bring(leadq, pipeline, EXAMPLES / "maven.yaml")
    wanted = {
        row["opportunity_id"]: (
            row["account"] or None,
            row["sales_agent"],
            row["engage_date"] or "2026-11-20",
            row["close_date"] or None,
        )
        for row in plain_rows(pipeline)
    }
    stored = query(
        leadq.folder,
        "SELECT external_id, company, owner, received_on, closed_on"
        " FROM lead JOIN external_reference ON lead_id = lead.id WHERE system = 'Maven CRM'",
    )
    assert {key: tuple(facts) for key, *facts in stored} == wanted


@with_the_lists
def test_maven_has_the_figures_of_its_owners_and_of_its_source_as_counted_plainly(
    tmp_path: Path,
) -> None:
    pipeline = DATA / "maven" / "sales_pipeline.csv"
    leadq = new_workspace(tmp_path / "ws")
    bring(leadq, pipeline, EXAMPLES / "maven.yaml")
    rows = plain_rows(pipeline)
    stages = Counter((row["sales_agent"], row["deal_stage"]) for row in rows)
    *owners, total = leadq.ok("report", "owners", "--format", "json").json
    assert {
        row["owner"]: (row["won"], row["lost"], row["living"], row["base"]) for row in owners
    } == {
        agent: (
            stages[agent, "Won"],
            stages[agent, "Lost"],
            stages[agent, "Prospecting"] + stages[agent, "Engaging"],
            sum(row["sales_agent"] == agent for row in rows),
        )
        for agent, _ in stages
    }
    assert (total["owner"], total["won"], total["base"]) == ("total", 4_238, 8_800)
    (source, _) = leadq.ok("report", "sources", "--format", "json").json
    leadq.ok("source", source["source"], "--cost", "123456")
    (source, _) = leadq.ok("report", "sources", "--format", "json").json
    days = [
        (date.fromisoformat(row["close_date"]) - date.fromisoformat(row["engage_date"])).days
        for row in rows
        if row["deal_stage"] == "Won"
    ]
    assert source["days_to_order"] == median_low(days)
    assert source["cost_per_order_cents"] == round(123_456_00 / len(days))
    assert source["cost_per_lead_cents"] == round(123_456_00 / len(rows))
    assert source["return_on_cost"] == 10_005_534 / 123_456
    assert (source["contacted"], source["days_to_contact"], source["ready"]) == (0, None, None)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Leadq:
    if not DATA.is_dir():
        pytest.skip("the lists of others are not here (../shared/data)")
    folder = tmp_path_factory.mktemp("xedu") / "ws"
    folder.mkdir()
    shutil.copytree(XEDU, folder / "rules")
    leadq = new_workspace(folder)
    read = bring(leadq, DATA / "xedu" / "leads.csv", folder / "rules" / "xedu.yaml")
    assert counts(read) == (6468, 6468, 0, 0, 0)
    leadq.ok("score")
    return leadq


def source_of(row: Mapping[str, str]) -> str:
    return row["Lead Source"].strip().lower() or "not stated"


def test_the_school_converts_per_source_as_counted_plainly(school: Leadq) -> None:
    rows = plain_rows(DATA / "xedu" / "leads.csv")
    leads = Counter(source_of(row) for row in rows)
    won = Counter(source_of(row) for row in rows if row["Converted"] == "1")
    *sources, total = school.ok("report", "conversion", "--format", "json").json
    assert {row["source"].lower(): (row["leads"], row["won"]) for row in sources} == {
        source: (count, won[source]) for source, count in leads.items()
    }
    assert (total["leads"], total["won"]) == (len(rows), won.total())
    assert total["conversion_rate"] == won.total() / len(rows)


def test_the_schools_sources_cost_as_counted_plainly(school: Leadq, tmp_path: Path) -> None:
    leadq = Leadq(Path(shutil.copytree(school.folder, tmp_path / "ws")))
    leadq.ok("source", "google", "--cost", "250000")
    rows = plain_rows(DATA / "xedu" / "leads.csv")
    found = [row for row in rows if source_of(row) == "google"]
    won = sum(row["Converted"] == "1" for row in found)
    *sources, total = leadq.ok("report", "sources", "--format", "json").json
    google = next(row for row in sources if row["source"].lower() == "google")
    for row in (google, total):
        assert row["cost_per_lead_cents"] == round(250_000_00 / len(found))
        assert row["cost_per_order_cents"] == round(250_000_00 / won)
    assert (google["days_to_order"], google["complete_share"]) == (0.0, 0.0)
    assert (google["order_value_cents"], google["return_on_cost"]) == (None, None)
    others = [row for row in sources if row is not google]
    assert {row["cost_per_lead_cents"] for row in others} == {None}


def plain_score(row: Mapping[str, str]) -> tuple[int, int]:
    """Fit and interest of a row, by the rules of the example in plain Python."""
    visits, seconds = row["TotalVisits"], int(row["Total Time Spent on Website"])
    works = row["What is your current occupation"] in {"Working Professional", "Businessman"}
    fit = 30 * works + 10 * (row["Specialization"] not in {"", "Select"})
    interest = 30 * (seconds >= 600) + 10 * (visits != "" and int(visits) >= 3)
    interest += -10 * (visits == "0")
    interest += 30 * (row["Lead Source"] in {"Reference", "Welingak Website"})
    return fit, min(interest, 60)


def test_the_schools_own_fields_make_the_scores(school: Leadq) -> None:
    rows = plain_rows(DATA / "xedu" / "leads.csv")
    stored = query(
        school.folder,
        "SELECT external_id, fit, interest, score FROM lead JOIN external_reference ON lead_id = lead.id",
    )
    wanted = {row["Prospect ID"]: plain_score(row) for row in rows}
    assert {key: (fit, interest) for key, fit, interest, _ in stored} == wanted
    assert {key: score for key, *_, score in stored} == {
        key: sum(two) for key, two in wanted.items()
    }


@with_the_lists
def test_the_schools_points_sort_as_scikit_learn_finds(tmp_path: Path) -> None:
    """Here who did not book is lost, so that the points have something to sort."""
    folder = tmp_path / "ws"
    shutil.copytree(XEDU, folder / "rules")
    mapping = folder / "rules" / "xedu.yaml"
    told = mapping.read_text(encoding="utf-8").replace('"0": new', '"0": lost')
    mapping.write_text(told.replace("defaults:", "defaults:\n  reason: other"), encoding="utf-8")
    leadq = new_workspace(folder)
    bring(leadq, DATA / "xedu" / "leads.csv", mapping)
    report = leadq.ok("report", "scores", "--format", "json").json
    rows = plain_rows(DATA / "xedu" / "leads.csv")
    won = [row["Converted"] == "1" for row in rows]
    scores = [sum(plain_score(row)) for row in rows]
    assert (report["leads"], report["won"]) == (len(rows), sum(won))
    by_score, newest_first = report["rankings"]
    assert by_score["auc"] == pytest.approx(roc_auc_score(won, scores))
    assert by_score["auc"] == pytest.approx(0.781, abs=5e-4)
    assert newest_first["auc"] == 0.5  # all came on one day
    grades = Counter("A" if score >= 50 else "B" if score >= 20 else "C" for score in scores)
    assert {row["grade"]: row["leads"] for row in report["grades"]} == grades
    rates = [row["conversion_rate"] for row in report["grades"]]
    assert rates == sorted(rates, reverse=True)
    recommended = [row["Lead Source"] in {"Reference", "Welingak Website"} for row in rows]
    rule = next(row for row in report["rules"] if row["rule"] == "Was recommended")
    assert (rule["hits"], rule["won"]) == (
        sum(recommended),
        sum(one and two for one, two in zip(recommended, won, strict=True)),
    )
    # who was recommended books without ever looking at the website
    wrong = [row["rule"] for row in report["rules"] if row["finding"]]
    assert wrong == ["Never on the website"]


def test_another_value_of_an_own_field_is_another_score(school: Leadq, tmp_path: Path) -> None:
    leadq = Leadq(Path(shutil.copytree(school.folder, tmp_path / "ws")))
    before = leadq.ok("why", "1", "--format", "json").json
    assert [part["rule"] for part in before["parts"]] == ["Never on the website"]
    leadq.ok("edit", "1", "visits=5", "seconds_on_website=900", "occupation=Businessman")
    after = leadq.ok("why", "1", "--format", "json").json
    assert (before["score"], after["score"]) == (-10, 30 + 30 + 10)
    assert after["grade"] == "A"


@with_the_lists
def test_a_call_campaign_without_names_comes_in_row_by_row(tmp_path: Path) -> None:
    campaign = DATA / "bank" / "bank.csv"
    leadq = new_workspace(tmp_path / "ws")
    rows = plain_rows(campaign, ";")
    assert counts(bring(leadq, campaign, EXAMPLES / "bank.yaml")) == (31_647, 31_647, 0, 0, 0)
    outcomes = query(leadq.folder, "SELECT outcome, count(*) FROM lead GROUP BY outcome")
    assert dict(outcomes) == Counter("won" if row["y"] == "yes" else "lost" for row in rows)
    before = dump(leadq.folder)
    assert counts(bring(leadq, campaign, EXAMPLES / "bank.yaml")) == (31_647, 0, 0, 31_647, 0)
    assert dump(leadq.folder) == before


@with_the_lists
def test_american_days_are_told_from_the_whole_column(tmp_path: Path) -> None:
    path = DATA / "olist_us_dates" / "mql_us_dates.csv"
    leadq = new_workspace(tmp_path / "ws")
    assert counts(bring(leadq, path, EXAMPLES / "olist.yaml")) == (8000, 8000, 0, 0, 0)
    rows = plain_rows(path)
    wanted = {
        row["mql_id"]: datetime.strptime(row["first_contact_date"], "%m/%d/%Y").date().isoformat()  # noqa: DTZ007
        for row in rows
    }
    stored = query(
        leadq.folder,
        "SELECT external_id, received_on FROM lead JOIN external_reference ON lead_id = lead.id",
    )
    assert dict(stored) == wanted
    sources = query(
        leadq.folder,
        "SELECT source.name, count(*) FROM lead JOIN source ON source.id = source_id GROUP BY 1",
    )
    assert dict(sources) == Counter(row["origin"] or "not stated" for row in rows)


def torture_files() -> list[Path]:
    return sorted(path for path in (DATA / "csv_torture").rglob("*") if path.is_file())


def plain_bytes(path: Path) -> bytes:
    """What is in a file, unpacked."""
    content = path.read_bytes()
    if content.startswith(b"\x1f\x8b"):
        return gzip.decompress(content)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            return archive.read(archive.namelist()[0])
    return content


def plain_records(path: Path) -> list[list[str]]:
    """The records of a file that are not blank, as the csv module reads them with the commonest delimiter."""
    text = plain_bytes(path).decode("utf-8-sig", "replace").replace("\0", "")
    delimiter = max(",;\t|", key=text.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [record for record in records if any(cell.strip() for cell in record)]


@with_the_lists
def test_no_file_is_too_strange_and_no_line_is_lost(tmp_path: Path) -> None:
    """Each is read as anonymous rows, with its first column as the note, so that as many as possible come in."""
    leadq = new_workspace(tmp_path / "ws")
    mapping = tmp_path / "mapping.yaml"
    codes: Counter[int] = Counter()
    for number, original in enumerate(torture_files()):
        path = tmp_path / f"{number:03} {original.name}"
        path.write_bytes(original.read_bytes())
        records = plain_records(path)
        first = next((cell.strip() for cell in records[0] if cell.strip()), "x") if records else "x"
        mapping.write_text(f"anonymous: yes\ncolumns: {{{json.dumps(first)}: note}}\n", "utf-8")
        got = leadq("import", path, "--mapping", mapping, "--source", "T", "--format", "json")
        codes[got.code] += 1
        assert got.code in {0, 3, 4}, f"{original}: {got.err}"
        assert "Traceback" not in got.err, original
        if got.code == 3:
            assert path.name in got.err, original
            continue
        (file,) = got.json
        parts = ("created", "updated", "unchanged", "rejected", "suppressed")
        assert file["rows"] == sum(file[part] for part in parts) == len(records) - 1, original
        assert (file["rejects_file"] is not None) == (got.code == 4) == (file["rejected"] > 0)
        if got.code == 4:
            assert len(plain_records(Path(file["rejects_file"]))) == file["rejected"] + 1, original
    assert codes.total() > 400
    assert codes[0] + codes[4] > 300


def spectrum_files() -> list[str]:
    return sorted(path.stem for path in (DATA / "csv_torture" / "csv-spectrum" / "csvs").glob("*"))


@with_the_lists
@pytest.mark.parametrize("name", spectrum_files())
def test_the_files_of_csv_spectrum_hold_what_their_authors_say(name: str) -> None:
    folder = DATA / "csv_torture" / "csv-spectrum"
    expected = json.loads((folder / "json" / f"{name}.json").read_text("utf-8"))
    path = folder / "csvs" / f"{name}.csv"
    file = open_list(path, known_header=set(expected[0]).__contains__)
    found = [dict(zip(file.headers, cells, strict=True)) for _, cells, _ in rows(file)]
    # they end their lines in two ways, and say so in the cells too
    plain = [{key: cell.replace("\r\n", "\n") for key, cell in row.items()} for row in found]
    assert plain == [
        {key: cell.replace("\r\n", "\n") for key, cell in row.items()} for row in expected
    ]


@with_the_lists
@pytest.mark.parametrize(
    "name",
    [
        "eventbrite_attendees_example.csv",
        "german_customers_erp_demo.csv",
        "listmonk_subs_head.csv",
        "mautic_contacts.csv",
        "outlook_de_cp1252_crlf.csv",
        "suitecrm8_leads_demo.csv",
    ],
)
def test_the_samples_of_other_programs_come_in(tmp_path: Path, name: str) -> None:
    leadq = new_workspace(tmp_path / "ws")
    path = Path(shutil.copy(DATA / "vendor_headers" / "samples" / name, tmp_path / name))
    got = leadq("import", path, "--format", "json")
    assert got.code in {0, 4}, got.err
    (file,) = got.json
    sent = path.read_bytes().decode("utf-8" if "outlook" not in name else "cp1252")
    records = list(csv.reader(io.StringIO(sent), delimiter=";" if ";" in sent[:200] else ","))
    assert file["rows"] == len([record for record in records if record]) - 1
    assert file["created"] > 0


@with_the_lists
def test_a_damaged_workbook_of_another_program_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Its line ends were changed on the way, which a workbook does not survive."""
    leadq = new_workspace(tmp_path / "ws")
    path = shutil.copy(DATA / "vendor_headers" / "samples" / "odoo_crm_lead.xls", tmp_path)
    got = leadq("import", path)
    assert got.code == 3
    assert got.err == (
        f"leadq: {path} is an old Excel workbook (XLS) that is damaged or cut off:"
        " get it again from where it comes\n"
    )
