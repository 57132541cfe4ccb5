"""What of samples waits for a street office, over all its communities in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from voting.storage.tables.result import SampleCallRow, SampleRow
from voting.terms import MeetingKey


@dataclass(frozen=True, slots=True)
class WaitingSample:
    """A sample whose dice are not thrown, or whose round of calls is not over."""

    since: datetime
    is_thrown: bool
    calls: int
    """How many voters have no answer yet."""


def find_waiting_samples(
    session: Session, community_ids: Collection[str]
) -> dict[MeetingKey, WaitingSample]:
    """Return the samples that wait for dice or for calls; before their time, too."""
    is_open = SampleCallRow.logged_at.is_(None)
    rows = session.execute(
        select(
            SampleRow.community_id,
            SampleRow.meeting_id,
            func.coalesce(SampleRow.thrown_at, SampleRow.throws_at),
            SampleRow.dice != "",
            func.count(SampleCallRow.log_index).filter(SampleCallRow.answer.is_(None)),
            func.count(SampleCallRow.log_index),
        )
        .outerjoin(
            SampleCallRow,
            and_(
                SampleCallRow.community_id == SampleRow.community_id,
                SampleCallRow.meeting_id == SampleRow.meeting_id,
                is_open,
            ),
        )
        .where(SampleRow.community_id.in_(community_ids))
        .group_by(
            SampleRow.community_id,
            SampleRow.meeting_id,
            SampleRow.thrown_at,
            SampleRow.throws_at,
            SampleRow.dice,
        )
    )
    return {
        MeetingKey(community_id, meeting_id): WaitingSample(since, bool(is_thrown), calls)
        for community_id, meeting_id, since, is_thrown, calls, unlogged in rows
        if not is_thrown or unlogged
    }
