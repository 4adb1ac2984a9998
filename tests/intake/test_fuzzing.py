"""The short version of the long run of `fuzzing`: a few hundred inputs each time, other ones every time."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.intake.fuzzing import made, outcome


@settings(max_examples=400, deadline=None)
@given(number=st.integers(0, 1 << 40))
def test_a_damaged_file_is_read_or_refused_in_one_sentence(number: int) -> None:
    outcome(made(number))


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=300) | st.text("ab;,\"\n\r\t \0ü'", max_size=80).map(str.encode))
@example(content=b'"')
@example(content=b"\xff\xfe")
@example(content=b"\x1f\x8b")
@example(content=b"PK\x03\x04")
@example(content=b"PK\x05\x06" + bytes(18))
@example(content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(content=b"<table>")
def test_any_bytes_are_read_or_refused_in_one_sentence(content: bytes) -> None:
    outcome(content)


def test_the_inputs_reach_every_format() -> None:
    outcomes = [outcome(made(number)) for number in range(600)]
    assert {"read", "NoList", "Damaged", "BrokenQuotes", "NulBytes"} <= set(outcomes)
    assert outcomes.count("read") > 100
