"""Time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from leadq.values.zones import UnknownZone, known_zone, local_day


def test_the_local_day_is_that_of_the_zone() -> None:
    moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert local_day(moment, "Europe/Berlin") == date(2026, 11, 24)
    assert local_day(moment, "America/New_York") == date(2026, 11, 23)


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        local_day(datetime(2026, 11, 23), "Europe/Berlin")  # noqa: DTZ001


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Berlim", "../../etc/passwd", "/etc/passwd", "\x00"]
)
def test_what_is_no_zone_is_not_known(name: str) -> None:
    assert not known_zone(name)


def test_an_unknown_zone_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownZone, match="did you mean 'Europe/Berlin'"):
        local_day(datetime(2026, 11, 23, tzinfo=UTC), "Europe/Berlim")
