"""A mapping that is written down is read back as it was meant, whatever the headers are."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from leadq.rulebook.loading import load_rulebook, read_mapping
from leadq.rulebook.mapping_writing import mapping_text
from leadq.rulebook.mappings import KEEP

BOOK = load_rulebook(Path(__file__).parents[2] / "rules")
HEADERS = st.text(
    st.characters(codec="utf-8", exclude_characters="\n\r\x85\u2028\u2029"), min_size=1, max_size=30
).map(lambda text: " ".join(text.split()))


@given(st.lists(HEADERS.filter(bool), min_size=1, max_size=8, unique=True), st.data())
def test_every_header_is_read_back(headers: list[str], data: st.DataObject) -> None:
    fields = st.sampled_from(["note", "email", "company", KEEP])
    columns = {header: data.draw(fields) for header in headers}
    mapping = read_mapping(mapping_text("x.csv", headers, columns).encode(), "x", BOOK)
    assert mapping.header == tuple(headers)
    assert {header: target.field for header, (target,) in mapping.columns.items()} == columns
