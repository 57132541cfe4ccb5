"""What a community pledges: how soon it answers, and when a delay goes on to the next level."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from voting.services.concerns.terms import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """服务承诺: what a community pledges about concerns; the figures are our own choice."""

    answer_hours: int = 72
    """Within how many hours there is a first answer."""
    office_days: int = 7
    """After how many days of delay it comes to the street office, and after twice as many to the
    district."""

    def find_level(self, due_at: datetime | None, at: datetime) -> Level:
        """Return to whom something has come that was to happen by an instant."""
        delay = timedelta() if due_at is None else at - due_at
        if delay <= timedelta(days=self.office_days):
            return Level.COMMITTEE
        is_offices = delay <= timedelta(days=2 * self.office_days)
        return Level.OFFICE if is_offices else Level.DISTRICT


PLEDGE = Pledge()
"""Of every community."""
