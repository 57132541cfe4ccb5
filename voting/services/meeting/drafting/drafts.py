"""Drafting a meeting: motions and documents, until notice is given.

Law: 物业管理条例 art. 14; Civil Code art. 278.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.contract.case import parse_motion
from ballots.errors import CaseError, RuleError
from ballots.motion import Matter, MotionKind
from ballots.procedure import MeetingKind
from ballots.rules import find_newest, require_in_force
from voting.documents.fonts import require_glyphs
from voting.errors import InputError, NotFoundError
from voting.errors.meeting import DraftIncompleteError
from voting.randomness import make_id
from voting.services.meeting.clocks.planned import say_not_in_force
from voting.services.meeting.details import Details
from voting.services.meeting.meetings import (
    DocumentView,
    MeetingView,
    MotionView,
    has_met,
    list_kinds,
    lock_meeting,
    note_transition,
    require_state,
)
from voting.services.meeting.rules.adopted import is_current, take, take_current
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import DocumentRow, MeetingRow, MotionRow
from voting.storage.tables.people import CommunityRow
from voting.terms import CandidateFinding, MeetingKey, MeetingState

_MOST_TEXT = 10_000
_MOST_TITLE = 100
_MOST_OBJECTION_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A new meeting as a committee member fills it in."""

    title: str
    opens_at: datetime
    closes_at: datetime
    is_scheduled: bool
    objection_days: int
    kind: MeetingKind = MeetingKind.REGULAR
    rule_set: str | None = None
    """A rule set; the community's own if it is empty."""


def suggest(session: Session, community_id: str) -> tuple[str, tuple[MeetingKind, ...]]:
    """Return a community's rule set, and the kinds of its next meeting, the likeliest first."""
    community = session.get_one(CommunityRow, community_id)
    return community.rule_set, list_kinds(session, community_id)


def draft_meeting(
    database: Database, *, member: Member, draft: MeetingDraft, host: str, at: datetime
) -> str:
    """Create a meeting and return its id.

    Raises:
        InputError: a field is not usable.
        GlyphMissingError: a character of its title cannot be printed.
    """
    require_drafted(draft, at)
    return database.write(lambda s: keep_meeting(s, member, draft, host, at))


def require_drafted(draft: MeetingDraft, at: datetime) -> None:
    """Check the fields of a meeting, and that its title can be printed.

    Raises:
        InputError: a field is not usable.
        GlyphMissingError: a character of its title cannot be printed.
    """
    if not 1 <= len(draft.title) <= _MOST_TITLE:
        raise InputError("meeting-untitled", most=_MOST_TITLE)
    if not at < draft.closes_at or not draft.opens_at < draft.closes_at:
        raise InputError("meeting-times-wrong")
    if not 0 <= draft.objection_days <= _MOST_OBJECTION_DAYS:
        raise InputError("objection-days-wrong", most=_MOST_OBJECTION_DAYS)
    # Before the transaction, since the first time in a process all fonts are read.
    require_glyphs(draft.title)


def keep_meeting(
    session: Session, member: Member, draft: MeetingDraft, host: str, at: datetime
) -> str:
    """Store a new meeting and return its id.

    Raises:
        InputError: no such rule set, its text is not in force, or the community has met before.
    """
    require_kind(session, member.community_id, draft.kind)
    community = session.get_one(CommunityRow, member.community_id)
    rule_set = choose_rule_set(draft.rule_set or community.rule_set, at)
    meeting_id = make_id()
    taken = take(session, meeting=member.key_of(meeting_id), rule_set=rule_set, at=at)
    row = MeetingRow(
        community_id=member.community_id,
        id=meeting_id,
        title=draft.title,
        state=MeetingState.DRAFT,
        rule_set=rule_set,
        overrides=taken.overrides,
        clauses=taken.clauses,
        kind=draft.kind,
        opens_at=draft.opens_at,
        closes_at=draft.closes_at,
        is_scheduled=draft.is_scheduled,
        objection_days=draft.objection_days,
        identification=taken.identification,
        origin=f"{host}/{community.code}/{meeting_id}",
        created_at=at,
    )
    session.add(row)
    session.flush()
    note_transition(session, row, member.id, at)
    return meeting_id


def require_kind(session: Session, community_id: str, kind: MeetingKind) -> None:
    """Check that a community's next meeting may be of this kind.

    Raises:
        InputError: it cannot be the first, as the community has met before.
    """
    if kind is MeetingKind.FIRST and has_met(session, community_id):
        raise InputError("meeting-not-first")


def choose_rule_set(name: str, at: datetime) -> str:
    """Return the newest interpretation of the text that a rule set names, which must be in force.

    Raises:
        InputError: no such rule set, or its text is not in force.
    """
    try:
        newest = find_newest(name)
    except RuleError:
        raise InputError("rule-set-unlisted") from None
    try:
        require_in_force(newest, at)
    except RuleError:
        refusal = say_not_in_force(newest)
        raise InputError(refusal.code, **refusal.facts) from None
    return newest


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionDraft:
    """A motion as a committee member fills it in."""

    kind: MotionKind
    matter: Matter
    title: str
    text: str
    names: tuple[str, ...] = ()
    seats: int = 0
    most_marked: int | None = None
    """How many candidates may be marked; None for as many as there are seats."""
    buildings: tuple[str, ...] = ()
    details: Details = field(default_factory=Details)

    @property
    def max_choices(self) -> int:
        """Return how many candidates may be marked."""
        return self.seats if self.most_marked is None else self.most_marked


def add_motion(database: Database, *, meeting: MeetingKey, draft: MotionDraft) -> str:
    """Add a motion of any kind to a draft and return its id.

    Raises:
        StateError: the meeting is no draft any more.
        InputError: a text is missing or too long, or the kind's own fields are not usable.
        GlyphMissingError: a character cannot be printed.
    """
    require_usable(draft)
    return database.write(lambda s: _keep_motion(s, meeting, draft))


def _keep_motion(session: Session, meeting: MeetingKey, draft: MotionDraft) -> str:
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.DRAFT)
    return keep_motion(session, row, draft).id


def keep_motion(session: Session, meeting: MeetingRow, draft: MotionDraft) -> MotionRow:
    """Store a motion as the last one of a draft."""
    taken = list_motion_rows(session, meeting)
    row = MotionRow(
        community_id=meeting.community_id,
        meeting_id=meeting.id,
        # Not one that was free before: a page that is open elsewhere may still speak of it.
        id=f"M{1 + max((int(each.id[1:]) for each in taken), default=0)}",
        position=1 + max((each.position for each in taken), default=0),
        reviews=[],
    )
    write_motion(row, draft)
    session.add(row)
    session.flush()
    return row


def write_motion(row: MotionRow, draft: MotionDraft) -> None:
    """Write the fields of a draft to a motion's row."""
    is_election = draft.kind is MotionKind.ELECTION
    row.kind, row.matter = draft.kind, draft.matter
    row.title, row.text = draft.title, draft.text
    row.names, row.buildings = list(draft.names), list(draft.buildings)
    row.seats = draft.seats if is_election else 0
    row.max_choices = draft.max_choices if is_election else 0
    row.details = draft.details.to_json()
    row.reviews = _keep_reviews(row.reviews, draft)


def _keep_reviews(reviews: Sequence[dict[str, str]], draft: MotionDraft) -> list[dict[str, str]]:
    """Return the reviews that a changed motion keeps: of who stands, and of who was struck."""
    if draft.kind is not MotionKind.ELECTION:
        return []
    return [
        each
        for each in reviews
        if each["finding"] == CandidateFinding.STRUCK.value or each["name"] in draft.names
    ]


def list_motion_rows(session: Session, meeting: MeetingRow) -> list[MotionRow]:
    """Return the motions of a meeting in their order."""
    of_meeting = select(MotionRow).where(in_meeting(MotionRow, meeting.key))
    return list(session.scalars(of_meeting.order_by(MotionRow.position)))


def require_usable(draft: MotionDraft) -> None:
    """Check the fields of a motion, and that it can be printed.

    Raises:
        InputError: a text is missing or too long, or the kind's own fields are not usable.
        GlyphMissingError: a character cannot be printed.
    """
    if not 1 <= len(draft.title) <= _MOST_TITLE or not 1 <= len(draft.text) <= _MOST_TEXT:
        raise InputError("motion-incomplete", most_title=_MOST_TITLE, most_text=_MOST_TEXT)
    try:
        parse_motion(describe_motion("M0", draft), "motion")
    except CaseError:
        raise InputError(_KIND_PROBLEMS[draft.kind]) from None
    # Said now and not when the result is printed: a missing glyph would hold the result up. Before
    # the transaction, since the first time in a process all fonts are read.
    printed = (draft.title, draft.text, *draft.names, *draft.buildings)
    items = (line.item for line in draft.details.budget)
    require_glyphs("".join((*printed, *items, *draft.details.particulars.values())))


_KIND_PROBLEMS = {
    MotionKind.APPROVAL: "approval-malformed",
    MotionKind.CHOICE: "options-malformed",
    MotionKind.ELECTION: "candidates-malformed",
}


def describe_motion(motion_id: str, draft: "MotionDraft | MotionView") -> dict[str, object]:
    """Return a motion in the form of the count contract."""
    described: dict[str, object] = {
        "id": motion_id,
        "kind": draft.kind.value,
        "matter": draft.matter.value,
    }
    if draft.kind is MotionKind.CHOICE:
        described["options"] = list(draft.names)
    if draft.kind is MotionKind.ELECTION:
        described["candidates"] = list(draft.names)
        described["seats"] = draft.seats
        described["max_choices"] = draft.max_choices
    return described


def take_rules(session: Session, *, meeting: MeetingKey, at: datetime) -> None:
    """Apply the adopted rules that are in force now to a draft.

    Raises:
        StateError: the meeting is no draft any more.
    """
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.DRAFT)
    take_current(session, row, at)


def has_current_rules(session: Session, meeting: MeetingKey, at: datetime) -> bool:
    """Tell whether a draft has the adopted rules in force now; true for all other meetings."""
    row = session.get_one(MeetingRow, meeting)
    return row.state != MeetingState.DRAFT or is_current(session, row, at)


def remove_motion(session: Session, *, meeting: MeetingKey, motion_id: str) -> None:
    """Remove a motion and its documents from a draft.

    Raises:
        StateError: the meeting is no draft any more.
        NotFoundError: there is no such motion.
    """
    require_state(lock_meeting(session, meeting), MeetingState.DRAFT)
    row = session.get(MotionRow, (*meeting, motion_id))
    if row is None:
        raise NotFoundError
    for document in session.scalars(
        select(DocumentRow).where(
            in_meeting(DocumentRow, meeting), DocumentRow.motion_id == motion_id
        )
    ):
        session.delete(document)
    session.delete(row)


def add_document(
    session: Session, *, meeting: MeetingKey, motion_id: str, name: str, scan: Scan
) -> str:
    """Attach a document to a motion of a draft and return its id.

    Raises:
        StateError: the meeting is no draft any more.
        NotFoundError: there is no such motion.
    """
    require_state(lock_meeting(session, meeting), MeetingState.DRAFT)
    if session.get(MotionRow, (*meeting, motion_id)) is None:
        raise NotFoundError
    row = DocumentRow(
        community_id=meeting.community_id,
        meeting_id=meeting.meeting_id,
        id=make_id(),
        motion_id=motion_id,
        name=name[-100:],
        media_type=scan.media_type,
        sha256=sha256(scan.content).hexdigest(),
        content=scan.content,
    )
    session.add(row)
    session.flush()
    return row.id


def get_document(
    session: Session, *, meeting: MeetingKey, document_id: str
) -> tuple[DocumentView, bytes]:
    """Return a document with its content.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(DocumentRow, (*meeting, document_id))
    if row is None:
        raise NotFoundError
    return DocumentView(row.id, row.name, row.media_type, row.sha256), row.content


def require_complete(meeting: MeetingView, *, has_register: bool) -> None:
    """Check that a draft has what notice needs.

    Raises:
        DraftIncompleteError: something is missing.
    """
    if not meeting.motions:
        raise DraftIncompleteError("motions-missing")
    if not has_register:
        raise DraftIncompleteError("register-not-frozen")
