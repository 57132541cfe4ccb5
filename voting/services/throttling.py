"""Limits on tries for a telephone, an account or from an address, which all servers share.

What strangers can press is a pause for them and no lock for others, save that codes to one number
have a ceiling for each day; whoever signed in somewhere before goes on there.
"""

from datetime import datetime, timedelta

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from voting.digests import DigestKeys
from voting.networks import find_site
from voting.storage.tables.outbox import ThrottleRow

WINDOW = timedelta(hours=1)
MOST_FAILURES = 5
"""Wrong tries at one place without a pause."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)
_ALL_FAILURES = "all/failures"
"""Under which the failures of the whole installation are counted."""


def digest_subject(digests: DigestKeys, kind: str, value: str) -> str:
    """Return the keyed digest under which a telephone or an address is counted."""
    return digests.make(f"{kind}\n{value}")


def digest_address(digests: DigestKeys, kind: str, address: str) -> str:
    """Return the same of an address; of IPv6, of the network that one subscriber has."""
    return digest_subject(digests, kind, find_site(address))


def count_try(session: Session, subject: str, most: int, at: datetime) -> bool:
    """Count a try; tell whether it is within the limit of the hour."""
    return _hit(session, subject, RateLimitItemPerHour(most), at)


def count_try_of_day(session: Session, subject: str, most: int, at: datetime) -> bool:
    """Count a try; tell whether it is within the limit of the day."""
    return _hit(session, subject, RateLimitItemPerDay(most), at)


def _hit(session: Session, subject: str, limit: RateLimitItem, at: datetime) -> bool:
    return _limit(session, at).hit(limit, subject)


def count_failure(
    session: Session, subject: str, at: datetime, free: int = MOST_FAILURES
) -> timedelta:
    """Count a try as a failure, until it is known to be none; return how long to wait for it.

    Nothing is counted, and nothing may be tried, where that is more than nothing. The pause doubles
    with each failure after the first `free`.
    """
    row = session.get(ThrottleRow, subject, with_for_update=True)
    if row is None:
        row = ThrottleRow(subject=subject, since=at, tries=0, ends_at=at)
        session.add(row)
    if at >= row.ends_at:
        row.tries = 0
    beyond = row.tries - free
    if beyond >= 0:
        # No pause is doubled more often than it takes to be the longest.
        pause = min(_FIRST_PAUSE * (1 << min(beyond, 8)), _LONGEST_PAUSE)
        if at < row.since + pause:
            return row.since + pause - at
    row.tries, row.since, row.ends_at = row.tries + 1, at, at + WINDOW
    return timedelta()


def forget_failures(session: Session, subject: str) -> None:
    """Forget the failures of a subject, and of those whose names begin with it."""
    session.execute(delete(ThrottleRow).where(ThrottleRow.subject.startswith(subject)))


def note_failure(session: Session, at: datetime) -> None:
    """Count a failure for the whole installation, whose monitor is told of many."""
    _Counts(session, at).incr(_ALL_FAILURES, int(WINDOW.total_seconds()))


def count_failures(session: Session, at: datetime) -> int:
    """Return how many failures there were in the installation within the hour."""
    return _Counts(session, at).get(_ALL_FAILURES)


def has_tries(session: Session, subject: str, most: int, at: datetime) -> bool:
    """Tell whether another try would be within the limit of the hour, without counting one."""
    return _limit(session, at).test(RateLimitItemPerHour(most), subject)


def _limit(session: Session, at: datetime) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(_Counts(session, at))


class _Counts(Storage):
    """The counts of the library's limits, in the caller's transaction and at its instant.

    A subject has one count, whatever the limits are that it is held against.
    """

    base_exceptions = SQLAlchemyError

    def __init__(self, session: Session, at: datetime) -> None:
        super().__init__()
        self._session, self._at = session, at

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a try; return how many there were in its window, which begins with the first."""
        subject = _find_subject(key)
        row = self._session.get(ThrottleRow, subject, with_for_update=True)
        if row is None:
            row = ThrottleRow(subject=subject, ends_at=self._at)
            self._session.add(row)
        if self._at >= row.ends_at:
            row.since, row.tries = self._at, 0
            row.ends_at = self._at + timedelta(seconds=expiry)
        row.tries += amount
        self._session.flush()
        return row.tries

    def get(self, key: str) -> int:
        """Return how many tries there were within the window."""
        row = self._session.get(ThrottleRow, _find_subject(key))
        return 0 if row is None or self._at >= row.ends_at else row.tries

    def get_expiry(self, key: str) -> float:
        """Return the Unix time at which the window of a key ends."""
        row = self._session.get(ThrottleRow, _find_subject(key))
        return (self._at if row is None else row.ends_at).timestamp()

    def check(self) -> bool:
        """Return True: whoever has a session has a database."""
        return True

    def reset(self) -> int | None:
        """Delete all counts; how many there were is not known."""
        self._session.execute(delete(ThrottleRow))
        return None

    def clear(self, key: str) -> None:
        """Delete the count of a key."""
        subject = _find_subject(key)
        self._session.execute(delete(ThrottleRow).where(ThrottleRow.subject == subject))


def _find_subject(key: str) -> str:
    """Return the subject in a key of the library, such as `LIMITER/SUBJECT/10/1/hour`."""
    return key.split("/")[1]


def forget_tries(session: Session, at: datetime) -> None:
    """Delete the counts of hours and days that are over; they limit nothing."""
    delete_unlocked(session, ThrottleRow.subject, ThrottleRow.ends_at <= at)


def delete_unlocked(
    session: Session, key: InstrumentedAttribute[str], condition: ColumnElement[bool]
) -> None:
    """Delete the rows that nobody is using at this moment; the others are deleted next time.

    Waiting for them could wait for somebody who waits for this transaction.
    """
    unlocked = select(key).where(condition).with_for_update(skip_locked=True)
    session.execute(
        delete(key.class_).where(key.in_(unlocked)).execution_options(synchronize_session=False)
    )


def note_wrong(digests: DigestKeys, before: str | None, answer: str) -> tuple[str, bool]:
    """Return the digest of a wrong answer to keep, and whether it differs from the last one.

    The same answer again teaches nobody anything: a page was reloaded, or a button pressed twice.
    """
    text = f"wrong\n{answer}"
    if before is not None and digests.matches(before, text):
        return before, False
    return digests.make(text), True
