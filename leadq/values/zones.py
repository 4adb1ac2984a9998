"""Time zones: which day it is where the workspace lives."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from leadq.errors import InputError
from leadq.values.suggestions import did_you_mean

if TYPE_CHECKING:
    from datetime import date, datetime


class UnknownZone(InputError):
    """A time zone that this computer does not know."""

    def __init__(self, zone: str) -> None:
        names = available_timezones()
        hint = (
            did_you_mean(zone, names)
            if names
            else "; this computer has no time zones: pip install tzdata"
        )
        super().__init__(f"unknown time zone {zone!r}{hint}")


def local_day(moment: datetime, zone: str) -> date:
    """The day on the calendar of this zone at a moment, which must carry an offset; UnknownZone otherwise."""
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset has no local day")
    if not known_zone(zone):
        raise UnknownZone(zone)
    return moment.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=64)
def known_zone(name: str) -> bool:
    """Whether a name like "Europe/Berlin" is a time zone of this computer."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # a folder, a path upwards, a missing zone
        return False
    return bool(name)
