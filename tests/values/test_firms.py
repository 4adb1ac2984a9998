"""Company keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.firms import company_key, has_legal_form


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("mueller", ["Müller GmbH & Co. KG", "MUELLER", "Müller GmbH", "Mu\u0308ller e.K.", "Müller e. K.", "Müller UG (haftungsbeschränkt)"]),
        ("mueller", ["Müller UG (haftungsbeschränkt) & Co. KG", "Müller Gesellschaft mit beschränkter Haftung", "Müller G.m.b.H."]),
        ("mueller", ["Müller GmbH u. Co. KG", "Müller GmbH und Co. KG", "Müller GmbH&CoKG", "Müller & Co.", "Müller & Cie. KG", "Müller SE & Co. KGaA"]),
        ("mueller", ["Müller gGmbH", "Müller gemeinnützige GmbH", "Müller gUG", "Müller Ges.m.b.H.", "Müller Gesellschaft m.b.H.", "Müller e. Kfm.", "Müller GmbH i.L.", "Müller GmbH i. Gr."]),
        ("mueller", ["Firma Müller", "Fa. Müller GmbH", "Müller\u2122 GmbH", '"Müller" GmbH', "Müller, GmbH"]),
        ("mueller", ["Müller PartG mbB", "Müller Partnerschaft mbB", "Müller AöR", "Müller VVaG", "Müller EWIV", "Müller eG", "Müller KGaA", "Müller oHG"]),
        ("rossi", ["Rossi S.p.A.", "Rossi Srl", "Rossi S.a.s.", "Rossi & C. S.n.c.", "Rossi e C. S.a.s.", "Rossi Sagl", "Rossi società per azioni"]),
        ("dupont", ["Dupont SARL", "Dupont S.à r.l.", "Dupont S.A.R.L.", "Dupont SAS", "Dupont SASU", "Dupont SPRL", "Dupont Société Anonyme", "Dupont & Cie"]),
        ("nowak", ["Nowak Sp. z o.o.", "Nowak spółka z o.o.", "Nowak Sp. z o.o. Sp. k.", "Nowak S.A.", "Nowak spółka akcyjna", "Nowak Sp. z o.o. S.K.A."]),
        ("novak", ["Novák s.r.o.", "Novák, a.s.", "Novák spol. s r.o.", "Novák v.o.s.", "Novák d.o.o.", "Novák d.d.", "Novák Kft."]),
        ("vries", ["Vries B.V.", "Vries N.V.", "Vries V.O.F.", "Vries BVBA", "Vries CVBA"]),
        ("hansen", ["Hansen ApS", "Hansen A/S", "Hansen Aktiebolag", "Hansen Oy Ab", "Hansen OÜ", "Hansen UAB"]),
        ("acme", ["Acme Limited", "Acme plc", "Acme LLP", "Acme Limited Liability Company", "Acme Pte. Ltd.", "Acme Sdn. Bhd.", "Acme Pty Ltd"]),
        ("mueller gruppe", ["Müller Gruppe", "Müller Gruppe GmbH"]),
        ("mueller holding", ["Müller Holding AG"]),
        ("mueller group", ["Müller Group plc"]),
        ("mueller u sohn", ["Müller u. Sohn GmbH"]),
        ("se systems", ["SE Systems GmbH"]),
        ("ab volvo", ["AB Volvo"]),
        ("limited", ["Limited"]),
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


@given(
    st.sampled_from(["müller", "bau meier", "se systems", "atu", "müller söhne"]),
    st.lists(
        st.sampled_from(["GmbH", "& Co. KG", "AG", "e.K.", "S.p.A.", "Sp. z o.o.", "Ltd."]),
        max_size=3,
    ),
)
def test_legal_forms_behind_a_name_never_count(name: str, forms: list[str]) -> None:
    assert company_key(" ".join([name, *forms])) == company_key(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meier GmbH", True),
        ("Muster AG", True),
        ("Nowak Sp. z o.o.", True),
        ("Acme, Inc.", True),
        ("Anna Meier", False),
        ("Ted Ab", False),
        ("Kim SE", False),
        ("AG Schmidt", False),
        ("GmbH", False),
    ],
)
def test_a_legal_form_tells_a_firm(text: str, expected: bool) -> None:
    assert has_legal_form(text) is expected


@given(st.text())
def test_a_key_is_empty_only_for_a_blank_text(text: str) -> None:
    from leadq.values.folding import fold

    assert bool(company_key(text)) == bool(fold(text))
