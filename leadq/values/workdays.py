"""Working days: Monday to Friday without the public holidays of a region."""

from __future__ import annotations

from datetime import date, timedelta

from leadq.errors import InputError
from leadq.values.suggestions import did_you_mean

_SATURDAY = 5


class UnknownRegion(InputError):
    """A country or region whose public holidays are not known."""

    def __init__(self, country: str, region: str | None, hint: str = "") -> None:
        place = f"region {region!r} of country {country!r}" if region else f"country {country!r}"
        super().__init__(f"no public holidays are known for {place}{hint}")


def workdays(country: str, region: str | None, years: range) -> list[date]:
    """Every working day of these years, sorted; country as DE, region as BW or None for the whole country."""
    free = _public_holidays(country, region, years)
    days: list[date] = []
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            if day.weekday() < _SATURDAY and day not in free:
                days.append(day)
            day += timedelta(days=1)
    return sorted(days)


def _public_holidays(country: str, region: str | None, years: range) -> frozenset[date]:
    import holidays

    regions = holidays.list_supported_countries(include_aliases=True)
    code = country.upper()
    if code not in regions:
        raise UnknownRegion(country, None, did_you_mean(code, regions))
    if region is not None and region not in regions[code]:
        raise UnknownRegion(country, region, did_you_mean(region, regions[code]))
    return frozenset(holidays.country_holidays(code, subdiv=region, years=years))
