"""All reports of a cohort at once, read at one moment, so that their figures fit together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from leadq.reports.conversion import ConversionRow, conversion
from leadq.reports.funnel import FunnelRow, funnel
from leadq.reports.owners import OwnerRow, owners
from leadq.reports.scores import ScoreQuality, score_quality
from leadq.reports.sources import SourceRow, sources
from leadq.rulebook.loading import Rulebook
from leadq.store.cohorts import Cohort
from leadq.store.groupings import MONTH
from leadq.store.received import Received
from leadq.store.transactions import Db


@dataclass(frozen=True, slots=True)
class Overview:
    """The rows of the reports, at the end of the day `as_of`; amounts are in `currency`."""

    as_of: date
    received: Received
    currency: str
    conversion: Sequence[ConversionRow]
    months: Sequence[ConversionRow]
    funnel: Sequence[FunnelRow]
    sources: Sequence[SourceRow]
    owners: Sequence[OwnerRow]
    quality: ScoreQuality

    @property
    def total(self) -> ConversionRow:
        """All leads of the cohort."""
        return self.conversion[-1]


def overview(db: Db, rulebook: Rulebook, *, as_of: date, received: Received) -> Overview:
    """The reports of the leads received so."""
    cohort = Cohort(received)
    return Overview(
        as_of=as_of,
        received=received,
        currency=rulebook.process.calendar.currency,
        conversion=conversion(db, as_of=as_of, cohort=cohort),
        months=conversion(db, as_of=as_of, cohort=cohort, by=MONTH),
        funnel=funnel(db, as_of=as_of, cohort=cohort),
        sources=sources(db, as_of=as_of, received=received),
        owners=owners(db, as_of=as_of, received=received),
        quality=score_quality(db, rulebook, as_of=as_of, received=received),
    )
