"""The lists of other programs: which mapping reads them, and what becomes of their leads."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from leadq.rulebook.ready_mappings import ready_mappings
from tests.commands import Leadq, Result, new_workspace
from tests.vendors import page
from tests.vendors.page import exports

Row = dict[str, str]
Facts = dict[str, object]

HEADERS = {export.name: export.headers for export in exports()}


@dataclass(frozen=True)
class Delivery:
    """A list of an export, cells by header, and what is then known of its leads in their order."""

    export: str
    mapping: str
    rows: list[Row]
    leads: list[Facts]
    kept: Row = field(default_factory=dict)  # of the first lead
    delimiter: str = ","
    rejected: tuple[str, ...] = ()


DELIVERIES = [
    Delivery(
        "Salesforce, leads by Data Loader",
        "salesforce_leads",
        [
            {"Id": "00Q1", "LastName": "Roth", "FirstName": "Eva", "Name": "Eva Roth", "Title": "Head of Purchasing",
             "Company": "Alpha GmbH", "Email": "e.roth@alpha.example", "LeadSource": "Trade Show", "OwnerId": "0051",
             "Status": "Working - Contacted", "IsConverted": "false", "CreatedDate": "2026-03-02T08:00:00.000+0000",
             "LastModifiedDate": "2026-04-01T08:00:00.000+0000", "LastViewedDate": "2026-11-01T08:00:00.000+0000"},
            {"Id": "00Q2", "LastName": "Koch", "Company": "Beta AG", "Status": "Closed - Not Converted", "IsConverted": "false",
             "CreatedDate": "2026-03-03T08:00:00.000+0000", "LastModifiedDate": "2026-05-06T08:00:00.000+0000"},
            {"Id": "00Q3", "LastName": "Maas", "Company": "Gamma KG", "Status": "Closed - Converted", "IsConverted": "true",
             "CreatedDate": "2026-03-04T08:00:00.000+0000", "ConvertedDate": "2026-06-07"},
            {"Id": "00Q4", "LastName": "Lenz", "Company": "Delta SE", "Status": "On our list", "IsConverted": "false"},
        ],
        [
            {"first_name": "Eva", "last_name": "Roth", "job_title": "Head of Purchasing", "title": None, "company": "Alpha GmbH",
             "stage": "contacted", "received_on": "2026-03-02", "source": "Trade Show", "external_id": "Salesforce 00Q1"},
            {"stage": "lost", "reason": "other", "closed_on": "2026-05-06", "source": "Salesforce"},
            {"stage": "sales", "stage_entered_on": "2026-06-07"},
            {"stage": "new", "kept Status": "On our list"},
        ],
        kept={"OwnerId": "0051"},
    ),
    Delivery(
        "Salesforce, report of contacts",
        "salesforce_contacts_report",
        [{"Salutation": "Ms.", "First Name": "Eva", "Last Name": "Roth", "Email": "e.roth@alpha.example", "Phone": "+49 711 99998310",
          "Account Name": "Alpha GmbH", "Title": "CEO", "Mailing City": "Ulm"}],
        [{"last_name": "Roth", "job_title": "CEO", "title": None, "company": "Alpha GmbH", "city": "Ulm", "source": "Salesforce"}],
    ),
    Delivery(
        "HubSpot, contacts",
        "hubspot_contacts",
        [
            {"Record ID": "501", "First Name": "Eva", "Last Name": "Roth", "Email": "e.roth@alpha.example", "Contact owner": "Jana Ostertag",
             "Lead Status": "In progress", "Create Date": "2026-03-02 09:10", "Lead Source": "Webinar", "Associated Company": "Alpha GmbH",
             "Lifecycle Stage": "Lead", "Last Modified Date": "2026-03-05 10:00"},
            {"Record ID": "502", "Last Name": "Koch", "Email": "koch@beta.example", "Lead Status": "UNQUALIFIED",
             "Create Date": "2026-03-02 09:10", "Last Modified Date": "2026-04-05 10:00"},
            {"Record ID": "503", "Last Name": "Maas", "Email": "maas@gamma.example", "Lead Status": "BAD_TIMING", "Create Date": "2026-03-02 09:10"},
        ],
        [
            {"last_name": "Roth", "owner": "Jana Ostertag", "stage": "contacted", "received_on": "2026-03-02", "source": "Webinar",
             "company": "Alpha GmbH", "external_id": "HubSpot 501"},
            {"stage": "lost", "closed_on": "2026-04-05", "reason": "other", "source": "HubSpot"},
            {"stage": "nurture"},
        ],
        kept={"Lifecycle Stage": "Lead"},
    ),
    Delivery(
        "Pipedrive, leads",
        "pipedrive_leads",
        [{"Lead - Title*": "New lifts", "Contact person*": "Eva Roth", "Organization*": "Alpha GmbH", "Lead - Owner": "Jana Ostertag",
          "Lead - Source channel": "Web visitors", "Lead - Pipedrive System ID": "7f3a"}],
        [{"first_name": "Eva", "last_name": "Roth", "company": "Alpha GmbH", "owner": "Jana Ostertag", "source": "Web visitors",
          "external_id": "Pipedrive 7f3a"}],
        kept={"Lead - Title*": "New lifts"},
    ),
    Delivery(
        "Zoho CRM, leads",
        "zoho_leads",
        [
            {"Record Id": "zcrm_31", "Lead Owner": "Jana Ostertag", "Company": "Alpha GmbH", "First Name": "Eva", "Last Name": "Roth",
             "Lead Name": "Eva Roth", "Email": "e.roth@alpha.example", "Lead Source": "-None-", "Lead Status": "Contact in Future",
             "Created Time": "2026-03-02 09:10:00", "Modified Time": "2026-03-05 09:10:00", "Is Converted": "false", "Zip Code": "89073"},
            {"Record Id": "32", "Lead Name": "Jan Koch", "Lead Status": "Lost Lead", "Modified Time": "2026-03-05 09:10:00"},
        ],
        [
            {"owner": "Jana Ostertag", "stage": "nurture", "source": "Zoho CRM", "postcode": "89073", "external_id": "Zoho CRM 31",
             "received_on": "2026-03-02"},
            {"first_name": "Jan", "last_name": "Koch", "stage": "lost", "closed_on": "2026-03-05", "external_id": "Zoho CRM 32"},
        ],
    ),
    Delivery(
        "Odoo, template for leads",
        "odoo_leads",
        [{"External ID": "crm_lead_9", "Name": "New lifts for our store", "Company Name": "Alpha GmbH", "Contact Name": "Eva Roth",
          "Job Position": "CEO", "Zip": "89073", "City": "Ulm", "Notes": "Call in May"}],
        [{"first_name": "Eva", "last_name": "Roth", "product": "New lifts for our store", "company": "Alpha GmbH", "job_title": "CEO",
          "note": "Call in May", "source": "Odoo", "external_id": "Odoo crm_lead_9"}],
    ),
    Delivery(
        "SuiteCRM, leads",
        "suitecrm_leads",
        [
            {"First Name": "Eva", "Last Name": "Roth", "ID": "00c1", "Account Name": "Alpha GmbH", "Email Address": "", "Assigned to": "jana",
             "Non Primary E-mails": "e.roth@alpha.example", "Office Phone": "+49 711 99998310", "Other Phone": "+49 711 99998311",
             "Status": "Recycled", "Lead Source": "Trade Show", "Converted": "0", "Assigned User": "seed_jana",
             "Date Created": "2026-03-02 06:30", "Date Modified": "2026-05-28 23:00"},
            {"Last Name": "Koch", "ID": "00c2", "Status": "Dead", "Converted": "0", "Date Created": "2026-03-02 06:30",
             "Date Modified": "2026-05-28 23:00"},
            {"Last Name": "Maas", "ID": "00c3", "Status": "Assigned", "Converted": "1", "Date Created": "2026-03-02 06:30"},
        ],
        [
            {"email": "e.roth@alpha.example", "phone": "+4971199998310", "owner": "jana", "stage": "nurture", "source": "Trade Show",
             "external_id": "SuiteCRM 00c1"},
            {"stage": "lost", "closed_on": "2026-05-28", "reason": "other"},
            {"stage": "sales"},
        ],
        kept={"Other Phone": "+49 711 99998311", "Assigned User": "seed_jana"},
    ),
    Delivery(
        "LinkedIn, lead gen form",
        "linkedin_lead_gen",
        [
            {"Lead ID": "a1", "First Name": "Eva", "Last Name": "Roth", "Email Address": "eva@private.example", "Work Email": "e.roth@alpha.example",
             "Company Size": "51-200", "Campaign Name": "Cranes", "Submitted At": "2026-03-02 09:10", "Test Lead": "false"},
            {"Lead ID": "a2", "Last Name": "Koch", "Email Address": "koch@private.example", "Test Lead": "false"},
            {"Lead ID": "a3", "Last Name": "Test", "Email Address": "test@alpha.example", "Test Lead": "TRUE"},
        ],
        [
            {"email": "e.roth@alpha.example", "source": "Cranes", "source_kind": "web form", "received_on": "2026-03-02", "employees": None,
             "external_id": "LinkedIn a1"},
            {"email": "koch@private.example", "source": "LinkedIn lead gen"},
        ],
        kept={"Email Address": "eva@private.example", "Company Size": "51-200"},
        rejected=("a test row",),
    ),
    Delivery(
        "LinkedIn, connections",
        "linkedin_connections",
        [{"First Name": "Eva", "Last Name": "Roth", "URL": "https://social.example/in/eva", "Company": "Alpha GmbH", "Position": "CEO",
          "Connected On": "12 Mar 2025"}],
        [{"last_name": "Roth", "job_title": "CEO", "received_on": "2025-03-12", "source": "LinkedIn connections",
          "external_id": "LinkedIn connections https://social.example/in/eva"}],
        kept={"URL": "https://social.example/in/eva"},
    ),
    Delivery(
        "Meta, lead ad in English",
        "meta_lead_ads",
        [
            {"id": "l:901", "created_time": "2026-11-02T09:15:00+01:00", "ad_id": "ag:1", "campaign_name": "Autumn cranes", "platform": "fb",
             "full_name": "Eva Roth", "email": "e.roth@alpha.example", "phone_number": "p:+4971199998310"},
            {"id": "l:902", "created_time": "2026-11-03T23:30:00+00:00", "is_organic": "true", "full_name": "Jan Koch", "email": "koch@beta.example"},
            {"id": "l:903", "full_name": "<test lead: dummy data for full_name>", "email": "test@meta.com",
             "phone_number": "p:<test lead: dummy data for phone_number>"},
        ],
        [
            {"last_name": "Roth", "phone": "+4971199998310", "received_on": "2026-11-02", "source": "Autumn cranes", "source_kind": "web form",
             "external_id": "Meta 901"},
            {"received_on": "2026-11-04", "source": "Meta lead ads", "phone": None},
        ],
        kept={"ad_id": "ag:1", "platform": "fb"},
        rejected=("a test row",),
    ),
    Delivery(
        "Meta, lead ad in German",
        "meta_lead_ads",
        [
            {"id": "l:904", "created_time": "2026-11-02T09:15:00+01:00", "campaign_name": "Krane im Herbst", "e-mail-adresse": "e.roth@alpha.example",
             "vollständiger_name": "Eva Roth", "telefonnummer": "p:+4971199998310"},
            {"id": "l:905", "e-mail-adresse": "test@meta.com", "vollständiger_name": "<test lead: dummy data for vollständiger_name>"},
        ],
        [{"first_name": "Eva", "email": "e.roth@alpha.example", "phone": "+4971199998310", "source": "Krane im Herbst"}],
        delimiter="\t",
        rejected=("a test row",),
    ),
    Delivery(
        "Google Ads, lead form",
        "google_ads_lead_form",
        [{"first_name": "Eva", "last_name": "Roth", "email_address": "e.roth@alpha.example", "user_phone_number": "+4971199998310",
          "campaign_name": "Cranes"}],
        [{"last_name": "Roth", "phone": "+4971199998310", "source": "Cranes", "source_kind": "web form"}],
    ),
    Delivery(
        "Eventbrite, attendees",
        "eventbrite_attendees",
        [
            {"Order #": "11", "Order Date": "11/05/24 22:28", "First Name": "Eva", "Last Name": "Roth", "Email": "e.roth@alpha.example",
             "Attendee #": "181", "Attendee Status": "Attending", "Home Address 1": "Hauptstr. 5", "Home City": "Ulm", "Home Zip": "89073",
             "Home Country": "DE", "Company": "Alpha GmbH"},
            {"Order #": "11", "Order Date": "11/06/24 08:01", "Last Name": "Koch", "Attendee #": "182", "Attendee Status": "Checked In"},
        ],
        [
            {"received_on": "2024-11-05", "street": "Hauptstr. 5", "city": "Ulm", "postcode": "89073", "external_id": "Eventbrite 181"},
            {"received_on": "2024-11-06", "source": "list"},
        ],
        kept={"Attendee Status": "Attending"},
    ),
    Delivery(
        "Mailchimp, audience",
        "mailchimp_audience",
        [{"Email Address": "e.roth@alpha.example", "First Name": "Eva", "Last Name": "Roth", "Address": "Hauptstr. 5  Ulm  89073  DE",
          "OPTIN_TIME": "2026-03-02 09:10:11", "CONFIRM_TIME": "2026-03-02 09:12:00", "REGION": "bw", "EUID": "e77", "NOTES": "Met in Ulm",
          "TAGS": '"VIP","Blog"'}],
        [{"received_on": "2026-03-02", "street": None, "region": None, "note": "Met in Ulm", "source": "Mailchimp", "source_kind": "newsletter",
          "external_id": "Mailchimp e77"}],
        kept={"OPTIN_TIME": "2026-03-02 09:10:11", "CONFIRM_TIME": "2026-03-02 09:12:00", "TAGS": '"VIP","Blog"'},
    ),
    Delivery(
        "Brevo, contacts",
        "brevo_contacts",
        [{"EMAIL": "e.roth@alpha.example", "LASTNAME": "Roth", "FIRSTNAME": "Eva", "SMS": "491719392004", "EMAIL_BLACKLISTED": "Yes",
          "ADDED_TIME": "05-03-2026 10:30", "MODIFIED_TIME": "06-03-2026 10:30"}],
        [{"last_name": "Roth", "mobile": "+491719392004", "received_on": "2026-03-05", "source": "Brevo", "source_kind": "newsletter"}],
        kept={"EMAIL_BLACKLISTED": "Yes"},
        delimiter=";",
    ),
    Delivery(
        "Outlook, contacts in English",
        "outlook_en",
        [{"Title": "Dr.", "First Name": "Eva", "Last Name": "Roth", "Company": "", "Account": "4711", "Job Title": "CEO", "Business City": "Ulm",
          "Company Main Phone": "+49 711 99998310", "E-mail Address": "", "E-mail 2 Address": "e.roth@alpha.example", "Birthday": "0/0/00",
          "Government ID Number": "12 345", "Categories": "Customers", "Web Page": "alpha.example"}],
        [{"title": "Dr.", "last_name": "Roth", "company": None, "city": "Ulm", "phone": "+4971199998310", "email": "e.roth@alpha.example",
          "website": "alpha.example", "source": "Outlook contacts", "kept Birthday": None, "kept Government ID Number": None}],
        kept={"Account": "4711", "Categories": "Customers", "E-mail 2 Address": "e.roth@alpha.example"},
    ),
    Delivery(
        "Outlook, contacts in German",
        "outlook_de",
        [{"Anrede": "Frau", "Vorname": "Eva", "Nachname": "Roth", "Firma": "Alpha GmbH", "Ort geschäftlich": "Ulm", "Ort": "Büro 5",
          "Haupttelefon": "0711 99998310", "Mobiltelefon": "0171 9392004", "E-Mail-Adresse": "e.roth@alpha.example",
          "Geburtstag": "0.0.00", "Notizen": "Zeile 1\nZeile 2"}],
        [{"salutation": "Frau", "last_name": "Roth", "city": "Ulm", "phone": "+4971199998310", "mobile": "+491719392004",
          "note": "Zeile 1\nZeile 2", "source": "Outlook-Kontakte", "kept Geburtstag": None}],
        kept={"Ort": "Büro 5"},
        delimiter=";",
    ),
    Delivery(
        "Google Contacts, since 2024",
        "google_contacts",
        [{"First Name": "Eva", "Last Name": "Roth", "Organization Name": "Alpha GmbH", "Organization Title": "CEO", "Labels": "* myContacts",
          "E-mail 1 - Value": "e.roth@alpha.example ::: eva@alpha.example", "Phone 1 - Value": "0711 99998310 ::: 0711 99998311",
          "Website 1 - Value": "alpha.example ::: www.alpha.example", "Address 1 - City": "Ulm", "Address 1 - Postal Code": "89073",
          "Address 1 - Formatted": "89073 Ulm"}],
        [{"company": "Alpha GmbH", "job_title": "CEO", "email": "e.roth@alpha.example", "phone": "+4971199998310", "city": "Ulm",
          "website": "alpha.example, www.alpha.example", "source": "Google contacts", "kept Address 1 - Formatted": None}],
        kept={"Labels": "* myContacts", "E-mail 1 - Value": "e.roth@alpha.example ::: eva@alpha.example"},
    ),
    Delivery(
        "Google Contacts, up to 2023",
        "google_contacts_old",
        [{"Name": "Eva Roth", "Given Name": "Eva", "Family Name": "Roth", "Organization 1 - Name": "Alpha GmbH", "Organization 1 - Title": "CEO",
          "Phone 2 - Value": "0711 99998310", "E-mail 1 - Value": "e.roth@alpha.example", "Group Membership": "* myContacts"}],
        [{"first_name": "Eva", "company": "Alpha GmbH", "job_title": "CEO", "phone": "+4971199998310", "source": "Google contacts"}],
        kept={"Group Membership": "* myContacts"},
    ),
    Delivery(
        "LeadRadar, leads of a fair",
        "leadradar",
        [
            {"event_name": "Fachmesse Ulm 2026", "lead_id": "lr-1", "lead_created_at": "2026-10-06T23:10:00Z", "contact_full_name": "Dr. Eva Roth",
             "contact_company": "Alpha AG", "contact_title": "CEO", "contact_phone": "+41 44 668 18 00", "contact_country": "CH",
             "f_interest_product": "Lifts;Belts;Cranes", "f_notes": "Call in May", "ocr_status": "done"},
            {"lead_id": "lr-2", "contact_first_name": "Jan", "contact_last_name": "Koch", "contact_full_name": "Jan Peter Koch"},
        ],
        [
            {"title": "Dr.", "first_name": "Eva", "last_name": "Roth", "job_title": "CEO", "phone": "+41446681800", "country": "CH",
             "product": "Lifts, Belts, Cranes", "note": "Call in May", "received_on": "2026-10-07", "source": "Fachmesse Ulm 2026",
             "source_kind": "fair", "external_id": "LeadRadar lr-1", "kept ocr_status": None},
            {"first_name": "Jan", "last_name": "Koch", "source": "LeadRadar"},
        ],
        delimiter=";",
    ),
    Delivery(
        "Apollo, contacts of a sequence",
        "apollo_contacts",
        [
            {"first_name": "Eva", "last_name": "Roth", "email": "e.roth@alpha.example", "stage": "Replied", "apollo_contact_id": "64a",
             "sequence_name": "Autumn", "last_contacted_at": "2026-10-01"},
            {"last_name": "Koch", "email": "koch@beta.example", "stage": "Unresponsive", "apollo_contact_id": "64b", "last_contacted_at": "2026-10-02"},
            {"last_name": "Maas", "email": "maas@gamma.example", "stage": "Do Not Contact", "apollo_contact_id": "64c",
             "last_contacted_at": "2026-10-03"},
            {"last_name": "Lenz", "email": "lenz@delta.example", "stage": "Warm", "apollo_contact_id": "64d"},
        ],
        [
            {"stage": "contacted", "source": "Apollo", "external_id": "Apollo 64a"},
            {"stage": "lost", "reason": "no answer", "closed_on": "2026-10-02"},
            {"stage": "lost", "reason": "other"},
            {"stage": "new", "kept stage": "Warm"},
        ],
        kept={"sequence_name": "Autumn", "last_contacted_at": "2026-10-01"},
    ),
]  # fmt: skip


def write(folder: Path, delivery: Delivery) -> Path:
    text = io.StringIO()
    headers = HEADERS[delivery.export]
    assert all(set(row) <= set(headers) for row in delivery.rows), "a cell without a column"
    writer = csv.DictWriter(text, headers, restval="", delimiter=delivery.delimiter)
    writer.writeheader()
    writer.writerows(delivery.rows)
    path = folder / "list.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def facts(shown: Any) -> Facts:
    """What `show` says of a lead, with its source, its id elsewhere and what is kept of it beside its fields."""
    touch, *_ = shown["sources"]
    ids = [f"{one['system']} {one['external_id']}" for one in shown["external_ids"]]
    kept = {f"kept {header}": text for header, text in (touch["kept"] or {}).items()}
    return {
        **shown,
        "source": touch["source"],
        "source_kind": touch["kind"],
        "external_id": "".join(ids),
        **kept,
    }


def imported(leadq: Leadq, path: Path) -> Result:
    result = leadq("import", path)
    assert result.code in {0, 4}, result.err
    return result


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda delivery: delivery.export)
def test_a_list_is_read_by_the_mapping_of_its_program(tmp_path: Path, delivery: Delivery) -> None:
    leadq = new_workspace(tmp_path)
    path = write(tmp_path, delivery)
    result = imported(leadq, path)
    assert f"{path}: read as rules/mappings/{delivery.mapping}.yaml says" in result.err
    assert "no field for" not in result.err, "a column that the mapping does not name"
    for number, expected in enumerate(delivery.leads, start=1):
        found = facts(leadq.ok("show", str(number), "--format", "json").json)
        assert {name: found.get(name) for name in expected} == expected
    first = facts(leadq.ok("show", "1", "--format", "json").json)
    assert {header: first.get(f"kept {header}") for header in delivery.kept} == delivery.kept
    assert len(leadq.ok("list", "--format", "json").json) == len(delivery.leads)
    assert reasons(path) == list(delivery.rejected)


def reasons(path: Path) -> list[str]:
    """Why rows were rejected."""
    rejects = path.with_name(f"{path.name}.rejected.csv")
    if not rejects.exists():
        return []
    with rejects.open(encoding="utf-8-sig", newline="") as handle:
        return [row["leadq_reason"] for row in csv.DictReader(handle)]


def test_every_mapping_that_ships_has_a_list_here() -> None:
    tried = {delivery.mapping for delivery in DELIVERIES}
    assert {one.name for one in ready_mappings(page.RULES)} - tried == {"leadq-export"}


def test_a_later_delivery_updates_the_leads_of_the_one_before(tmp_path: Path) -> None:
    leadq = new_workspace(tmp_path)
    before = next(one for one in DELIVERIES if one.mapping == "suitecrm_leads")
    imported(leadq, write(tmp_path, before))
    row = {
        **before.rows[0],
        "Non Primary E-mails": "eva@beta.example",
        "Account Name": "Beta AG",
        "Status": "In Process",
    }
    later = Delivery(before.export, before.mapping, [row], [])
    assert "updated" in imported(leadq.on("2026-11-21"), write(tmp_path, later)).out
    found = facts(leadq.ok("show", "1", "--format", "json").json)
    assert (found["company"], found["stage"]) == ("Beta AG", "contacted")
    assert len(leadq.ok("list", "--format", "json").json) == len(before.leads)


def test_the_page_says_what_the_code_does_with_every_export() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.written(text) == text, "python -m tests.vendors.page"
