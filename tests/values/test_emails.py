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
        ("a..b@firma.de", None),
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
    ],
)
def test_an_office_is_a_role(email: str) -> None:
    assert is_role_mailbox(email)


@pytest.mark.parametrize(
    "email", ["anna@x.de", "anna.info@x.de", "mail.mueller@x.de", "informatik.meier@x.de", "", "@"]
)
def test_a_person_is_no_role(email: str) -> None:
    assert not is_role_mailbox(email)
