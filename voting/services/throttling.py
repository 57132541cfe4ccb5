"""Limits on tries for a telephone, or from an address, within an hour."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

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


def has_tries(session: Session, subject: str, most: int, at: datetime) -> bool:
    """Tell whether another try would be within the limit of the hour, without counting one."""
    row = session.get(ThrottleRow, subject)
    return row is None or at - row.since >= WINDOW or row.tries < most


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
