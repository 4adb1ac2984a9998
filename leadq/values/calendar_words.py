"""The German and English names of weekdays and months, folded, as lists and people write them."""

from __future__ import annotations

_WEEKDAY_NAMES = (
    "monday mon montag mo",
    "tuesday tues tue dienstag di",
    "wednesday wed mittwoch mi",
    "thursday thurs thur thu donnerstag do",
    "friday fri freitag fr",
    "saturday sat samstag sonnabend sa",
    "sunday sun sonntag so",
)
_MONTH_NAMES = (
    "january jan januar jaenner jaen",
    "february feb februar febr feber",
    "march mar maerz maer mrz marz",
    "april apr",
    "may mai",
    "june jun juni",
    "july jul juli",
    "august aug",
    "september sept sep",
    "october oct oktober okt",
    "november nov",
    "december dec dezember dez",
)

WEEKDAYS = {name: day for day, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
"""Folded name → weekday, Monday is 0."""

MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""Folded name → month, January is 1."""
