"""E-mail addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.emails import is_role_mailbox, parse_email


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Anna.Meier@Firma.Example", "anna.meier@firma.example"),
        (" a@b.de ", "a@b.de"),
        ("mailto:a@b.de?subject=x", "a@b.de"),
        ("Anna Meier <a@b.de>", "a@b.de"),
        ('"Meier, Anna" <a@b.de>', "a@b.de"),
        ("a@b.de.", "a@b.de"),
        ("a@b.de;", "a@b.de"),
        ("a@b.de, c@d.de", "a@b.de"),
        ("a@b.de / c@d.de", "a@b.de"),
        ("E-Mail: a@b.de", "a@b.de"),
        ("kaputt@ c@d.de", "c@d.de"),
        ("anna (at) firma.de", "anna@firma.de"),
        ("o'neil@firma.ie", "o'neil@firma.ie"),
        ("x@sub.firma.co.uk", "x@sub.firma.co.uk"),
        ("anna+messe@firma.test", "anna+messe@firma.test"),
        ("info@müller.de", "info@müller.de"),
        ("info@xn--mller-kva.de", "info@müller.de"),
        ("jörg@firma.example", "jörg@firma.example"),
        ("MAILTO:a@b.de?cc=c@d.de", "a@b.de"),
        ("https://firma.example/kontakt?mail=a@b.de", "a@b.de"),
        ("a@b.de <mailto:a@b.de>", "a@b.de"),
        ("a@b.de (privat)", "a@b.de"),
        ("privat a@b.de", "a@b.de"),
        ("Anna Meier a@b.de", "a@b.de"),
        ("a@b.de und c@d.de", "a@b.de"),
        ("a@b.de\nc@d.de", "a@b.de"),
        ("a@b.de ::: c@d.de", "a@b.de"),
        ("a@b.de, ", "a@b.de"),
        ("a@b.de...", "a@b.de"),
        ("a@b.de!", "a@b.de"),
        ("'a@b.de'", "a@b.de"),
        ("\u201ea@b.de\u201c", "a@b.de"),
        ("\ufeffa@b.de", "a@b.de"),
        ("anna\u200b@firma.de\xa0", "anna@firma.de"),
        ("anna\uff20firma.de", "anna@firma.de"),
        ("anna [at] firma [dot] de", "anna@firma.de"),
        ("anna(at)firma(punkt)de", "anna@firma.de"),
        ("anna @ firma.de", "anna@firma.de"),
        ("anna@ firma. de", "anna@firma.de"),
        ("anna/meier@firma.de", "anna/meier@firma.de"),
        ("анна@пример.рф", "анна@пример.рф"),
        ("ANNA@M\u00dcLLER.DE", "anna@müller.de"),
        ("anna meier@firma.de", None),
        ("a..b@firma.de", None),
        ("a@@firma.de", None),
        ("a@firma..de", None),
        ("a@firma,de", None),
        ("a@firma.d", None),
        ("a@127.0.0.1", None),
        ("a@", None),
        ("n/a", None),
        ("anna at firma", None),
        ("a@firma", None),
        ("a@-firma.de", None),
        ("a@b@c.de", None),
        ("firma.de", None),
        ("@", None),
        ("", None),
    ],
)
def test_the_first_address_is_read(text: str, email: str | None) -> None:
    assert parse_email(text) == email


@given(st.one_of(st.text(), st.text("ab@.-<> ,;ä'", max_size=30), st.emails()))
def test_an_address_reads_back_as_itself(text: str) -> None:
    email = parse_email(text)
    assert email is None or parse_email(email) == email


@pytest.mark.parametrize(
    "email",
    [
        "info@x.de",
        "office@x.de",
        "sales-de@x.de",
        "no-reply@x.de",
        "vertrieb2@x.de",
        "info+messe@x.de",
        "büro@x.de",
        "vertrieb.nord@x.de",
        "sales-team@x.de",
        "customer.service@x.de",
        "it-support@x.de",
        "accueil@x.fr",
        "secrétariat@x.fr",
        "commercial@x.fr",
        "amministrazione@x.it",
        "ufficio.acquisti@x.it",
        "verkoop@x.nl",
        "klantenservice@x.nl",
        "biuro@x.pl",
        "sprzeda\u017c@x.pl",
        "enquiries@x.co.uk",
    ],
)
def test_an_office_is_a_role(email: str) -> None:
    assert is_role_mailbox(email)


@pytest.mark.parametrize(
    "email",
    [
        "anna@x.de",
        "anna.info@x.de",
        "mail.mueller@x.de",
        "informatik.meier@x.de",
        "info.berlin@x.de",
        "team.anna@x.de",
        "hipp@x.de",
        "",
        "@",
    ],
)
def test_a_person_is_no_role(email: str) -> None:
    assert not is_role_mailbox(email)
