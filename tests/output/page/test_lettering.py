from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadq.output.page.lettering import ELLIPSIS, shortened, width_of, wrapped


def test_what_has_room_stays_as_it_is() -> None:
    assert shortened("Fair", 13, 100) == "Fair"
    assert wrapped("Fair Hannover", 13, 200, lines=2) == ["Fair Hannover"]


def test_a_line_breaks_between_words() -> None:
    assert wrapped("Fair Hannover 2026", 13, 100, lines=3) == ["Fair", "Hannover", "2026"]


def test_a_word_that_is_too_long_is_parted_and_the_last_line_is_shortened() -> None:
    lines = wrapped("Donaudampfschifffahrtsgesellschaft", 13, 80, lines=2)
    assert len(lines) == 2
    assert lines[1].endswith(ELLIPSIS)


@pytest.mark.parametrize(("lines", "text"), [(1, ""), (3, "   ")])
def test_nothing_is_one_empty_line(lines: int, text: str) -> None:
    assert wrapped(text, 13, 50, lines=lines) == [""]


def test_an_accent_stays_with_its_letter() -> None:
    assert shortened("aaaae\u0301\u0301bbbb", 10, width_of("aaaa", 10) + 12) == "aaaa" + ELLIPSIS


@settings(deadline=None)
@given(st.text(), st.floats(40, 300), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(text: str, room: float, lines: int) -> None:
    found = wrapped(text, 13, room, lines=lines)
    assert 1 <= len(found) <= lines
    assert all(width_of(line, 13) <= room for line in found)


@settings(deadline=None)
@given(st.text(), st.floats(40, 300), st.integers(1, 4))
def test_nothing_is_lost_but_behind_an_ellipsis(text: str, room: float, lines: int) -> None:
    found = wrapped(text, 13, room, lines=lines)
    kept = "".join("".join(found).split())
    whole = "".join(text.split())
    assert kept == whole or (
        kept.endswith(ELLIPSIS) and whole.startswith(kept.removesuffix(ELLIPSIS))
    )
