"""Limits on tries for a telephone, or from an address, within an hour."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.storage.tables.outbox import ThrottleRow

WINDOW = timedelta(hours=1)


def digest_subject(digests: DigestKeys, kind: str, value: str) -> str:
    """Return the keyed digest under which a telephone or an address is counted."""
    return digests.make(f"{kind}\n{value}")


def count_try(session: Session, subject: str, most: int, at: datetime) -> bool:
    """Count a try; tell whether it is within the limit of the hour."""
    row = session.get(ThrottleRow, subject, with_for_update=True)
    if row is None:
        session.add(ThrottleRow(subject=subject, since=at, tries=1))
        session.flush()
        return True
    if at - row.since >= WINDOW:
        row.since, row.tries = at, 0
    row.tries += 1
    return row.tries <= most
