"""Names of people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadq.values.names import Name, split_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna Meier", Name(None, None, "Anna", "Meier")),
        ("Dr. Anna Meier", Name(None, "Dr.", "Anna", "Meier")),
        ("Meier, Anna", Name(None, None, "Anna", "Meier")),
        ("Meier, Dr. Anna", Name(None, "Dr.", "Anna", "Meier")),
        ("Anna Meier, MBA", Name(None, "MBA", "Anna", "Meier")),
        ("Frau Prof. Dr. Eva von der Heide", Name("Frau", "Prof. Dr.", "Eva", "von der Heide")),
        ("Herrn Dipl.-Ing. Max Muster", Name("Herr", "Dipl.-Ing.", "Max", "Muster")),
        ("Herr Müller", Name("Herr", None, None, "Müller")),
        ("Mr. John Smith Jr.", Name("Mr", None, "John", "Smith Jr.")),
        ("Anna Maria Meier-Schulz", Name(None, None, "Anna Maria", "Meier-Schulz")),
        ("von der Heide, Eva", Name(None, None, "Eva", "von der Heide")),
        ("Heide, Eva von der", Name(None, None, "Eva", "von der Heide")),
        ("EVA VON DER HEIDE", Name(None, None, "EVA", "VON DER HEIDE")),
        ("Meier", Name(None, None, None, "Meier")),
        ("Frau", Name("Frau", None, None, None)),
        ("Herrn Meier", Name("Herr", None, None, "Meier")),
        ("Hr. Meier", Name("Herr", None, None, "Meier")),
        ("Fr. Dr. Meier", Name("Frau", "Dr.", None, "Meier")),
        ("z. Hd. Frau Meier", Name("Frau", None, None, "Meier")),
        ("Sehr geehrter Herr Dr. Meier", Name("Herr", "Dr.", None, "Meier")),
        ("Mme Marie Dupont", Name("Madame", None, "Marie", "Dupont")),
        ("Mlle Dupont", Name("Mademoiselle", None, None, "Dupont")),
        ("M. Jean Dupont", Name(None, None, "M. Jean", "Dupont")),  # M. may be an initial
        ("Sig.ra Anna Rossi", Name("Signora", None, "Anna", "Rossi")),
        ("Sig. Mario Rossi", Name("Signor", None, "Mario", "Rossi")),
        ("De heer J. de Vries", Name("Dhr.", None, "J.", "de Vries")),
        ("Pani Anna Kowalska", Name("Pani", None, "Anna", "Kowalska")),
        ("Herr und Frau Meier", Name("Herr & Frau", None, None, "Meier")),
        ("Mr. & Mrs. Smith", Name("Mr & Mrs", None, None, "Smith")),
        ("Herr/Frau Meier", Name(None, None, None, "Meier")),
        ("Familie Meier", Name("Familie", None, None, "Meier")),
        ("Meier, Frau Anna", Name("Frau", None, "Anna", "Meier")),
        ("Meier, Anna, Dr.", Name(None, "Dr.", "Anna", "Meier")),
        (",Anna Meier", Name(None, None, "Anna", "Meier")),
        ("Dr.Anna Meier", Name(None, "Dr.", "Anna", "Meier")),
        ("Prof. Dr. med. dent. Hans Meier", Name(None, "Prof. Dr. med. dent.", "Hans", "Meier")),
        ("Dr. h. c. mult. Hans Meier", Name(None, "Dr. h.c. mult.", "Hans", "Meier")),
        ("Dr. Phil Collins", Name(None, "Dr.", "Phil", "Collins")),
        ("Phil Collins", Name(None, None, "Phil", "Collins")),
        ("Dipl.-Ing. (FH) Max Muster", Name(None, "Dipl.-Ing. (FH)", "Max", "Muster")),
        ("Dipl.-Wirtsch.-Ing. Max Muster", Name(None, "Dipl.-Wirtsch.-Ing.", "Max", "Muster")),
        ("O.Univ.-Prof. Dr. Hans Huber", Name(None, "O.Univ.-Prof. Dr.", "Hans", "Huber")),
        ("DI Hans Huber", Name(None, "DI", "Hans", "Huber")),
        ("Angel Di Maria", Name(None, None, "Angel Di", "Maria")),
        ("Dott.ssa Anna Rossi", Name(None, "Dott.ssa", "Anna", "Rossi")),
        ("mgr in\u017c. Jan Kowalski", Name(None, "mgr in\u017c.", "Jan", "Kowalski")),
        ("Max Muster MBA", Name(None, "MBA", "Max", "Muster")),
        ("Max Muster, PhD", Name(None, "PhD", "Max", "Muster")),
        ("Max Muster (M.Sc.)", Name(None, "M.Sc.", "Max", "Muster")),
        ("Jack Ma", Name(None, None, "Jack", "Ma")),
        ("Ma Yo", Name(None, None, "Ma", "Yo")),
        ("Anna Dr. Meier", Name(None, "Dr.", "Anna", "Meier")),
        ("John Smith, Jr.", Name(None, None, "John", "Smith Jr.")),
        ("Smith, John Jr.", Name(None, None, "John", "Smith Jr.")),
        ("John Smith III", Name(None, None, "John", "Smith III")),
        ("Sean O'Neil", Name(None, None, "Sean", "O'Neil")),
        ("Jan van 't Hof", Name(None, None, "Jan", "van 't Hof")),
        ("Jan op den Berg", Name(None, None, "Jan", "op den Berg")),
        ("Hans auf der Maur", Name(None, None, "Hans", "auf der Maur")),
        ("Charles de la Tour", Name(None, None, "Charles", "de la Tour")),
        ("Karl Freiherr zu Stein", Name(None, None, "Karl", "Freiherr zu Stein")),
        ("Otto von und zu Stein", Name(None, None, "Otto", "von und zu Stein")),
        ("M\u00dcLLER Hans Peter", Name(None, None, "Hans Peter", "M\u00dcLLER")),
        ("VON DER HEIDE Eva", Name(None, None, "Eva", "VON DER HEIDE")),
        ("Jean-Pierre DUPONT", Name(None, None, "Jean-Pierre", "DUPONT")),
        ("DUPONT Jean-Pierre", Name(None, None, "Jean-Pierre", "DUPONT")),
        ("HANS von Meier", Name(None, None, "HANS", "von Meier")),
        ("JP Morgan", Name(None, None, "JP", "Morgan")),
        ("ANNA MEIER", Name(None, None, "ANNA", "MEIER")),
        ("anna meier", Name(None, None, "anna", "meier")),
        ("First0 Last0", Name(None, None, "First0", "Last0")),
        ("Hans und Anna Meier", Name(None, None, "Hans und Anna", "Meier")),
        ("", Name()),
        (" , ", Name()),
    ],
)
def test_names_are_taken_apart(text: str, name: Name) -> None:
    assert split_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Anna Meier und Otto Schulz",
        "Anna Meier / Otto Schulz",
        "Anna Meier; Otto Schulz",
        "Anna Meier\nOtto Schulz",
        "Anna Meier <anna@firma.example>",
        "anna@firma.example (Anna Meier)",
        "Anna Meier 0351 1234567",
        "Anna (Anni) Meier",
        "Anna Meier (Einkauf)",
        "Anna Meier, Gesch\u00e4ftsf\u00fchrerin",
        "Anna Meier - Einkauf",
        "Anna Meier geb. Schulz",
        '"Anna Meier"',
        "Anna Meier.",
        " Anna  Meier, ",
    ],
)
def test_of_a_cell_the_first_person_counts(text: str) -> None:
    assert split_name(text) == Name(None, None, "Anna", "Meier")


@pytest.mark.parametrize(
    "text",
    ["anna@firma.example", "n/a", "N.N.", "k.A.", "-", "?", "unbekannt", "keine Angabe", "12345", "<test lead: dummy data>"],
)  # fmt: skip
def test_what_is_nobody_gives_no_name(text: str) -> None:
    assert split_name(text) == Name()


@pytest.mark.parametrize(
    "text",
    ["Meier GmbH", "M\u00fcller GmbH & Co. KG", "Muster AG", "Acme Ltd.", "Rossi S.r.l.", "Nowak Sp. z o.o.", "Turnverein e.V."],
)  # fmt: skip
def test_a_firm_is_not_taken_apart(text: str) -> None:
    assert split_name(text) == Name(None, None, None, text)


_FIRST_NAMES = st.sampled_from(
    ["Anna", "Jörg", "Anna Maria", "Jean-Pierre", "J.", "ANNA", "Phil", "Ma"]
)
_LAST_NAMES = st.sampled_from(
    ["Meier", "Groß", "von der Heide", "O'Neil", "Meier-Schulz", "MEIER", "Graf"]
)


@given(
    st.sampled_from([None, "Herr", "Frau", "Mr", "Madame", "Signora", "Herr & Frau"]),
    st.sampled_from([None, "Dr.", "Prof. Dr.", "Dr. med.", "Dipl.-Ing.", "Mag. (FH)"]),
    _FIRST_NAMES,
    _LAST_NAMES,
)
def test_a_name_put_together_reads_back(
    salutation: str | None, title: str | None, first: str, last: str
) -> None:
    parts = [salutation, title, first, last]
    text = " ".join(part for part in parts if part)
    if not (first.isupper() and len(first) > 2 and not last.isupper()):
        assert split_name(text) == Name(*parts)
    assert split_name(f"{last}, {first}") == Name(None, None, first, last)


@given(
    st.lists(
        st.sampled_from(
            [
                "Frau",
                "Herrn",
                "Mr",
                "Anna",
                "MEIER",
                "Meier",
                "von",
                "Graf",
                "Di",
                "Ma",
                "AG",
                "GmbH",
                "Jr",
                "und",
                "Prof.",
                "Dr.",
                "phil",
                "ag",
                "n",
                "a",
                "No",
                "Einkauf",
                "Jean-Luc",
                "O'Neil",
            ]
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([" ", ", "]),
)
def test_more_blanks_change_nothing(words: list[str], comma: str) -> None:
    text = words[0] + "".join(
        f"{comma if at == 0 else ' '}{word}" for at, word in enumerate(words[1:])
    )
    assert split_name(text.replace(" ", "  ")) == split_name(text)


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    name = split_name(text)
    assert "" not in {name.salutation, name.title, name.first_name, name.last_name}
