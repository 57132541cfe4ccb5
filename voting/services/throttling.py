"""Limits on tries for a telephone, or from an address, within an hour."""

from datetime import datetime, timedelta

from limits import RateLimitItemPerHour
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from voting.digests import DigestKeys
from voting.storage.tables.outbox import ThrottleRow

WINDOW = timedelta(hours=1)


def digest_subject(digests: DigestKeys, kind: str, value: str) -> str:
    """Return the keyed digest under which a telephone or an address is counted."""
    return digests.make(f"{kind}\n{value}")


def count_try(session: Session, subject: str, most: int, at: datetime) -> bool:
    """Count a try; tell whether it is within the limit of the hour."""
    return _limit(session, at).hit(RateLimitItemPerHour(most), subject)


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
            row = ThrottleRow(subject=subject, since=self._at, tries=0)
            self._session.add(row)
        elif self._at - row.since >= timedelta(seconds=expiry):
            row.since, row.tries = self._at, 0
        row.tries += amount
        self._session.flush()
        return row.tries

    def get(self, key: str) -> int:
        """Return how many tries there were within the hour."""
        row = self._session.get(ThrottleRow, _find_subject(key))
        return 0 if row is None or self._at - row.since >= WINDOW else row.tries

    def get_expiry(self, key: str) -> float:
        """Return the Unix time at which the window of a key ends."""
        row = self._session.get(ThrottleRow, _find_subject(key))
        return (self._at if row is None else row.since + WINDOW).timestamp()

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
    """Delete the counts of hours that are over; they limit nothing."""
    delete_unlocked(session, ThrottleRow.subject, ThrottleRow.since <= at - WINDOW)


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
