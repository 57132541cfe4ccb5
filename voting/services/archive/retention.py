"""保存期限: until when a meeting's case file must be kept.

No law names a term for all of China. An owner may ask a court within a year of knowing
(法释〔2009〕7号 art. 12), and courts were asked for papers of five years ago; so five years, or a
year after the committee's term, whichever is later.
"""

from dataclasses import dataclass
from datetime import date, datetime

from ballots.rules import CHINA
from voting.services.people.tenure import Tenure

_YEARS, _YEARS_AFTER_TENURE = 5, 1


@dataclass(frozen=True, slots=True)
class Retention:
    """The last day on which a case file must be there."""

    until: date
    is_by_tenure: bool
    """The committee's term makes it longer."""

    def is_over(self, at: datetime) -> bool:
        """Tell whether the term has passed."""
        return at.astimezone(CHINA).date() > self.until


def find_retention(final_at: datetime, tenure: Tenure) -> Retention:
    """Return until when the case file of a result that became final must be kept."""
    by_result = _add_years(final_at.astimezone(CHINA).date(), _YEARS)
    if tenure.ends_on is None:
        return Retention(by_result, is_by_tenure=False)
    by_tenure = _add_years(tenure.ends_on, _YEARS_AFTER_TENURE)
    return Retention(max(by_result, by_tenure), is_by_tenure=by_tenure > by_result)


def _add_years(day: date, years: int) -> date:
    """Return the same day of a later year; 1 March for 29 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
