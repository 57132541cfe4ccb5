"""Ask the street office for guidance on a draft, and keep what it answers.

Guidance is no permission: a notice waits neither for the question nor for the answer. A notice that
was given before the answer and before the end of its term says so.
Law: Civil Code art. 277; 物业管理条例 arts. 13 (a meeting asked for must be convened) and 14.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from audit.entries.clauses import say_clause
from ballots.procedure.course import begin_day
from ballots.rules import CHINA
from voting.errors import NotNowError
from voting.randomness import make_id
from voting.services.meeting.lines import MeetingLine
from voting.services.meeting.meetings import (
    MeetingView,
    MotionView,
    lock_meeting,
    require_state,
    view_meeting,
)
from voting.services.people.actors import Member
from voting.services.people.staff import name_staff
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import GuidanceRow, MeetingRow
from voting.terms import GuidanceAnswer, MeetingKey, MeetingState

ANSWER_DAYS = 7
"""How many days a street office has to answer; our own default, since no text sets any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """That guidance was asked for, and the answer to it."""

    id: str
    asked_by: str
    """The member's name."""
    asked_at: datetime
    due_at: datetime
    """Until when the answer is waited for."""
    draft: str
    """The digest of the draft that was asked about, or answered."""
    answer: GuidanceAnswer | None
    """None as long as there is none."""
    text: str
    answered_by: str
    """The auditor's name; empty as long as there is no answer."""
    answered_at: datetime | None
    checklist: Sequence[Mapping[str, str]]
    """The checklist as it was when the office answered."""
    is_seen: bool
    """Whether a member has seen the answer."""
    noticed: str | None
    """The digest of the draft that notice was given of; None before that."""

    def is_waited_for(self, at: datetime) -> bool:
        """Tell whether an answer is still waited for."""
        return self.answer is None and at < self.due_at

    def is_of_another(self, draft: str) -> bool:
        """Tell whether the draft, or what notice was given of, is another one by now."""
        return self.draft != (self.noticed or draft)

    def was_cut_short(self, meeting: MeetingLine) -> bool:
        """Tell whether notice was given before the answer, and before the end of its term."""
        noticed_at = meeting.reached_at(MeetingState.NOTICED)
        return noticed_at is not None and self.is_waited_for(noticed_at)


def end_term(asked_at: datetime) -> datetime:
    """Return until when an answer is waited for: 24:00 of the last day, the first not counted."""
    day = asked_at.astimezone(CHINA).date()
    return begin_day(day + timedelta(days=ANSWER_DAYS + 1), CHINA)


def digest_draft(meeting: MeetingView) -> str:
    """Return the digest of all of a draft that an answer is about."""
    said = {
        "title": meeting.title,
        "kind": meeting.kind.value,
        "opens_at": meeting.opens_at.isoformat(),
        "closes_at": meeting.closes_at.isoformat(),
        "is_scheduled": meeting.is_scheduled,
        "objection_days": meeting.objection_days,
        "rules": meeting.rule_set,
        "overrides": meeting.overrides,
        "clauses": {name: say_clause(each) for name, each in meeting.clauses.items()},
        "identification": meeting.identification.value,
        "motions": [_describe(each) for each in meeting.motions],
    }
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _describe(motion: MotionView) -> dict[str, object]:
    return {
        "kind": motion.kind.value,
        "matter": motion.matter.value,
        "title": motion.title,
        "text": motion.text,
        "names": motion.names,
        "seats": motion.seats,
        "max_choices": motion.max_choices,
        "buildings": motion.buildings,
        "details": motion.details.to_json(),
        "reviews": [each.to_json() for each in motion.reviews],
        "documents": sorted((each.name, each.sha256) for each in motion.documents),
    }


def ask_for_guidance(
    session: Session, *, member: Member, meeting: MeetingKey, at: datetime
) -> None:
    """Ask the street office for guidance on a draft.

    Raises:
        StateError: the meeting is no draft any more.
        NotNowError: it was asked about this very draft before.
    """
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.DRAFT)
    view = view_meeting(session, row)
    if not view.motions:
        raise NotNowError("guidance-without-motions")
    draft = digest_draft(view)
    latest = find_latest_guidance(session, meeting)
    if latest is not None and latest.draft == draft:
        raise NotNowError("guidance-unchanged")
    _note_seen(session, member, meeting, at)
    session.add(
        GuidanceRow(
            community_id=meeting.community_id,
            meeting_id=meeting.meeting_id,
            id=make_id(),
            asked_by=member.id,
            asked_at=at,
            due_at=end_term(at),
            draft=draft,
            checklist=[],
        )
    )


def list_guidance(session: Session, meeting: MeetingKey) -> tuple[Guidance, ...]:
    """Return what guidance was asked for on a meeting, with the answers, the latest first."""
    rows = session.scalars(
        select(GuidanceRow)
        .where(in_meeting(GuidanceRow, meeting))
        .order_by(GuidanceRow.asked_at.desc())
    ).all()
    names = name_staff(session, (each for row in rows for each in (row.asked_by, row.answered_by)))
    return tuple(_view(row, names) for row in rows)


def _view(row: GuidanceRow, names: Mapping[str | None, str]) -> Guidance:
    return Guidance(
        id=row.id,
        asked_by=names.get(row.asked_by, ""),
        asked_at=row.asked_at,
        due_at=row.due_at,
        draft=row.draft,
        answer=row.answer,
        text=row.text,
        answered_by=names.get(row.answered_by, ""),
        answered_at=row.answered_at,
        checklist=tuple(row.checklist),
        is_seen=row.seen_at is not None,
        noticed=row.noticed,
    )


def find_latest_guidance(session: Session, meeting: MeetingKey) -> Guidance | None:
    """Return what was asked last, or None."""
    return next(iter(list_guidance(session, meeting)), None)


def find_office_answer(session: Session, meeting: MeetingKey) -> Guidance | None:
    """Return the latest answer of the street office to a meeting's draft, or None."""
    found = list_guidance(session, meeting)
    return next((each for each in found if each.answer is not None), None)


def note_seen(session: Session, *, member: Member, meeting: MeetingKey, at: datetime) -> None:
    """Record that a member has seen the answers to a draft."""
    lock_meeting(session, meeting)
    _note_seen(session, member, meeting, at)


def _note_seen(session: Session, member: Member, meeting: MeetingKey, at: datetime) -> None:
    for row in session.scalars(
        select(GuidanceRow).where(
            in_meeting(GuidanceRow, meeting),
            GuidanceRow.answer.is_not(None),
            GuidanceRow.seen_at.is_(None),
        )
    ):
        row.seen_by, row.seen_at = member.id, at


def seal_guidance(session: Session, meeting: MeetingView) -> None:
    """Keep, when notice is given, of what: the end of voting may be moved later."""
    digest = digest_draft(meeting)
    for row in session.scalars(select(GuidanceRow).where(in_meeting(GuidanceRow, meeting.key))):
        row.noticed = digest


@dataclass(frozen=True, slots=True)
class UnseenAnswer:
    """An answer that no member of the committee has seen."""

    meeting_id: str
    answer: GuidanceAnswer
    answered_at: datetime


def list_unseen_answers(session: Session, community_id: str) -> list[UnseenAnswer]:
    """Return the answers to a community's drafts that no member has seen, the latest of each."""
    rows = session.execute(
        select(GuidanceRow.meeting_id, GuidanceRow.answer, GuidanceRow.answered_at)
        .join(
            MeetingRow,
            (MeetingRow.community_id == GuidanceRow.community_id)
            & (MeetingRow.id == GuidanceRow.meeting_id),
        )
        .where(
            GuidanceRow.community_id == community_id,
            GuidanceRow.answer.is_not(None),
            GuidanceRow.seen_at.is_(None),
            MeetingRow.state == MeetingState.DRAFT,
        )
        .order_by(GuidanceRow.answered_at)
    )
    latest = {
        meeting_id: UnseenAnswer(meeting_id, answer, answered_at)
        for meeting_id, answer, answered_at in rows
        if answer and answered_at
    }
    return list(latest.values())


def find_asking(
    session: Session, keys: Collection[MeetingKey]
) -> dict[MeetingKey, tuple[datetime, datetime]]:
    """Return since and until when drafts ask for guidance that was not given, by key."""
    if not keys:
        return {}
    latest: dict[MeetingKey, tuple[datetime, datetime] | None] = {}
    for row in session.execute(
        select(
            GuidanceRow.community_id,
            GuidanceRow.meeting_id,
            GuidanceRow.answer,
            GuidanceRow.asked_at,
            GuidanceRow.due_at,
        )
        .where(tuple_(GuidanceRow.community_id, GuidanceRow.meeting_id).in_(keys))
        .order_by(GuidanceRow.asked_at)
    ):
        latest[MeetingKey(row[0], row[1])] = None if row[2] else (row[3], row[4])
    return {key: days for key, days in latest.items() if days is not None}
