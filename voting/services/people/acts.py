"""The common arguments of acts on a meeting."""

from dataclasses import dataclass
from datetime import datetime

from voting.keys.folder import KeyFolder
from voting.terms import MeetingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act on a meeting: who does it, who confirmed it, when, and the keys that sign its log."""

    meeting: MeetingKey
    by: str
    """The account that does it or asked for it, or the schedule."""
    confirmed_by: str | None = None
    """The account that confirmed it; nothing where one person is enough."""
    keys: KeyFolder
    at: datetime
