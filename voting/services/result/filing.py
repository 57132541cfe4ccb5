"""备案 of a result with the street office, which confirms that it has received it.

The log has no room for it: after the confirmed result nothing but publications may stand
(`audit.checks.order`). The confirmed step is the record, with its paper.
Law: 物业管理条例 art. 16 (the elected committee files within 30 days).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError
from voting.services.meeting.meetings import lock_meeting, require_state, view_meeting
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey, MeetingState, StepKind, StepOutcome

_MOST_NUMBER = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """When a result was filed with the street office."""

    filed_on: date
    number: str = ""
    """Of the office's acknowledgement; empty if it gave none."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {"day": self.filed_on.isoformat(), "number": self.number}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Filing":
        """Return the filing from its stored value.

        Raises:
            InputError: no day.
        """
        day = value.get("day")
        if not day:
            raise InputError("filing-undated")
        return cls(filed_on=date.fromisoformat(str(day)), number=str(value.get("number", "")))


def require_fileable(session: Session, meeting: MeetingRow, filing: Filing, at: datetime) -> None:
    """Check that a filing is of a day from the confirmed result on, and not to come.

    Raises:
        InputError: it is not, or the number is too long.
    """
    if len(filing.number) > _MOST_NUMBER:
        raise InputError("filing-number-too-long", most=_MOST_NUMBER)
    if filing.filed_on > at.astimezone(CHINA).date():
        raise InputError("filing-not-made-yet")
    final_at = view_meeting(session, meeting).reached_at(MeetingState.FINAL)
    if final_at is not None and filing.filed_on < final_at.astimezone(CHINA).date():
        raise InputError("filing-before-result", final_at=final_at)


def confirm_filing(session: Session, act: Act, filing: Filing) -> None:
    """Confirm that the street office has received what was filed.

    Raises:
        StateError: the result is not final.
        SecondMemberError: it is not two persons who do it.
        InputError: what `require_fileable` raises.
    """
    meeting = lock_meeting(session, act.meeting)
    require_two(session, act.by, act.confirmed_by)
    require_state(meeting, MeetingState.FINAL)
    require_fileable(session, meeting, filing, act.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFiling:
    """The public part of a filing: no number, no paper, and nobody's name."""

    filed_on: date
    confirmed_at: datetime


def find_filing(session: Session, meeting: MeetingKey) -> PublicFiling | None:
    """Return the filing of a result that the street office confirmed last; None if there is none.

    A later one replaces what was filled in wrongly before.
    """
    row = session.scalars(
        select(StepRow)
        .where(
            in_meeting(StepRow, meeting),
            StepRow.kind == StepKind.FILING,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
        .order_by(StepRow.decided_at.desc())
    ).first()
    if row is None or row.decided_at is None:
        return None
    filed_on = Filing.from_json(row.details).filed_on
    return PublicFiling(filed_on=filed_on, confirmed_at=row.decided_at)


def find_filings(session: Session, community_ids: Collection[str]) -> dict[MeetingKey, Filing]:
    """Return the filings that the street office confirmed, the latest of each meeting."""
    rows = session.execute(
        select(StepRow.community_id, StepRow.meeting_id, StepRow.details)
        .where(
            StepRow.community_id.in_(community_ids),
            StepRow.kind == StepKind.FILING,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
        .order_by(StepRow.decided_at)
    )
    return {
        MeetingKey(community_id, meeting_id): Filing.from_json(details)
        for community_id, meeting_id, details in rows
        if meeting_id is not None
    }
