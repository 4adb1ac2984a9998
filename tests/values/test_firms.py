"""Company keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.firms import company_key


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("mueller", ["Müller GmbH & Co. KG", "MUELLER", "Müller GmbH", "Mu\u0308ller e.K.", "Müller e. K.", "Müller UG (haftungsbeschränkt)"]),
        ("mueller", ["Müller UG (haftungsbeschränkt) & Co. KG", "Müller Gesellschaft mit beschränkter Haftung", "Müller G.m.b.H."]),
        ("mueller soehne", ["Müller & Söhne OHG", "Müller und Söhne GbR", "Müller + Söhne"]),
        ("acme", ["ACME Ltd.", "Acme, Inc.", "Acme LLC", "Acme S.A.", "Acme S.r.l.", "Acme B.V.", "Acme Sp. z o.o.", "ACME AB", "Acme Oy", "Acme Co., Ltd."]),
        ("siemens energy", ["Siemens Energy AG"]),
        ("siemens", ["Siemens AG", "Siemens SE"]),
        ("ag schmidt", ["AG Schmidt GmbH"]),
        ("ag", ["AG"]),
        ("gmbh", ["GmbH & Co. KG"]),
        ("turnverein", ["Turnverein e.V."]),
        ("volksbank", ["Volksbank eG"]),
        ("atu", ["A.T.U. GmbH", "ATU"]),
        ("mcdonalds", ["McDonald's", "McDonald\u2019s Inc."]),
        ("", ["", "  "]),
        ("???", ["???"]),
    ],
)  # fmt: skip
def test_spellings_of_a_firm_share_a_key(key: str, texts: list[str]) -> None:
    assert {text: company_key(text) for text in texts} == dict.fromkeys(texts, key)


@given(st.text())
def test_a_key_is_empty_only_for_a_blank_text(text: str) -> None:
    from leadq.values.folding import fold

    assert bool(company_key(text)) == bool(fold(text))
