"""业主大会会议: meetings, their states, and the allowed transitions.

Law: 物业管理条例 arts. 12 to 14; Civil Code art. 278.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from ballots.motion import ABSTAIN, ITEM_OF_ARTICLE_278, Matter, Motion, MotionKind
from ballots.procedure import MeetingKind
from voting.errors import (
    NotFoundError,
    StateError,
)
from voting.services.meeting.candidates import CandidateReview
from voting.services.meeting.details import Details
from voting.services.meeting.lines import (
    MeetingLine,
    Transition,
    list_transitions,
    read_line,
)
from voting.storage.tables.meeting import DocumentRow, MeetingRow, MotionRow, TransitionRow
from voting.terms import MeetingKey, MeetingState, RegisterKey

NEXT = dict(pairwise(list(MeetingState)[:-1]))
"""From each state to the next; a meeting may also be cancelled before it opens."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document that is shown to the owners."""

    id: str
    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionView:
    """表决事项: a motion with its documents and details."""

    id: str
    number: int
    """Its number on the notice, counted from 1, by which it is called everywhere."""
    kind: MotionKind
    matter: Matter
    title: str
    text: str
    names: tuple[str, ...]
    """The options of a choice or the candidates of an election."""
    seats: int
    max_choices: int
    buildings: tuple[str, ...]
    """The buildings that take part; none for all."""
    documents: tuple[DocumentView, ...]
    details: Details
    """The lines of its budget, or the particulars of its candidates."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """From each candidate who withdrew or was struck to the word for the ground."""
    reviews: tuple[CandidateReview, ...] = ()
    """The joint reviews of its candidates, and of those struck before the notice."""

    @property
    def motion(self) -> Motion:
        """Return the motion as the count sees it."""
        return Motion(
            id=self.id,
            kind=self.kind,
            matter=self.matter,
            names=self.names,
            seats=self.seats,
            max_choices=self.max_choices,
            withdrawn=tuple(name for name in self.names if name in self.withdrawn),
        )

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the options, or the candidates who still stand."""
        return tuple(name for name in self.names if name not in self.withdrawn)

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the marks that the blank ballot offers."""
        if self.kind is MotionKind.ELECTION:
            return self.offered
        return (*self.motion.marks, ABSTAIN)

    def concerns(self, buildings: Collection[str]) -> bool:
        """Tell whether a holding with units in these buildings votes on the motion."""
        return not self.buildings or not set(buildings).isdisjoint(self.buildings)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return its matter and its topic, as a rule set names them."""
        topic = self.details.topic
        return (self.matter.value,) if topic is None else (self.matter.value, topic.value)

    @property
    def item(self) -> int:
        """Return the item of Civil Code art. 278 para. 1."""
        return ITEM_OF_ARTICLE_278[self.matter]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView(MeetingLine):
    """业主大会会议: a meeting with its motions."""

    motions: tuple[MotionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedMeeting(MeetingView):
    """A meeting that notice was given of, which counts by a register."""

    register: RegisterKey
    """The register that it counts by."""


def lock_meeting(session: Session, meeting: MeetingKey) -> MeetingRow:
    """Return a meeting's row, locked against changes and votes.

    Raises:
        NotFoundError: this community has no such meeting.
    """
    row = session.scalar(
        select(MeetingRow)
        .where(MeetingRow.community_id == meeting.community_id, MeetingRow.id == meeting.meeting_id)
        .with_for_update()
    )
    if row is None:
        raise NotFoundError
    return row


def require_state(meeting: MeetingRow, *states: MeetingState) -> None:
    """Check that a meeting is in one of some states.

    Raises:
        StateError: it is not.
    """
    if meeting.state not in states:
        raise StateError(state=meeting.state)


def advance(
    session: Session, meeting: MeetingRow, state: MeetingState, by: str, at: datetime
) -> None:
    """Set a meeting's next state, and record by whom and when.

    Raises:
        StateError: this state does not follow the meeting's.
    """
    if NEXT.get(meeting.state) != state:
        raise StateError(state=meeting.state)
    meeting.state = state
    note_transition(session, meeting, by, at)
    session.flush()


def note_transition(session: Session, meeting: MeetingRow, by: str, at: datetime) -> None:
    """Record who brought a meeting into its present state."""
    session.add(
        TransitionRow(
            community_id=meeting.community_id,
            meeting_id=meeting.id,
            state=meeting.state,
            by=by,
            at=at,
        )
    )


def get_meeting(session: Session, meeting: MeetingKey) -> MeetingView:
    """Return a meeting with its motions.

    Raises:
        NotFoundError: this community has no such meeting.
    """
    row = session.get(MeetingRow, meeting)
    if row is None:
        raise NotFoundError
    return view_meeting(session, row)


def get_noticed_meeting(session: Session, meeting: MeetingKey) -> NoticedMeeting:
    """Return a meeting that notice was given of, with its motions.

    Raises:
        NotFoundError: this community has no such meeting.
        StateError: notice was not given.
    """
    view = get_meeting(session, meeting)
    if not isinstance(view, NoticedMeeting):
        raise StateError(state=view.state)
    return view


def find_meetings(session: Session, keys: Collection[MeetingKey]) -> dict[MeetingKey, MeetingView]:
    """Return meetings with their motions, by key; keys of no meeting are left out."""
    rows = session.scalars(
        select(MeetingRow).where(tuple_(MeetingRow.community_id, MeetingRow.id).in_(keys))
    )
    return {view.key: view for view in view_meetings(session, rows.all())}


def has_met(session: Session, community_id: str) -> bool:
    """Tell whether notice was given of a meeting of a community that was not cancelled."""
    unmet = (MeetingState.DRAFT, MeetingState.CANCELLED)
    met = select(MeetingRow.id).where(
        MeetingRow.community_id == community_id, MeetingRow.state.not_in(unmet)
    )
    return session.scalar(met.limit(1)) is not None


def list_kinds(session: Session, community_id: str) -> tuple[MeetingKind, ...]:
    """Return the kinds that a community's next meeting may be of, the likeliest first.

    Whoever has not met here may have met elsewhere, so the first meeting is offered last.
    """
    kinds = (MeetingKind.REGULAR, MeetingKind.INTERIM)
    return kinds if has_met(session, community_id) else (*kinds, MeetingKind.FIRST)


def count_motions(session: Session, community_id: str) -> dict[str, int]:
    """Return how many motions the meetings of a community have, by id; of those that have any."""
    counted = (
        select(MotionRow.meeting_id, func.count())
        .where(MotionRow.community_id == community_id)
        .group_by(MotionRow.meeting_id)
    )
    return dict(session.execute(counted).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A motion of a meeting with a final result, as the board names it."""

    meeting_id: str
    meeting_title: str
    id: str
    number: int
    matter: Matter
    title: str
    details: Details


def list_decisions(session: Session, community_id: str) -> tuple[Decision, ...]:
    """Return the motions of a community's final meetings, of the latest meeting first."""
    number = func.row_number().over(partition_by=MotionRow.meeting_id, order_by=MotionRow.position)
    rows = session.execute(
        select(MotionRow, MeetingRow.title, number)
        .join(
            MeetingRow,
            (MeetingRow.community_id == MotionRow.community_id)
            & (MeetingRow.id == MotionRow.meeting_id),
        )
        .where(MeetingRow.community_id == community_id, MeetingRow.state == MeetingState.FINAL)
        .order_by(MeetingRow.created_at.desc(), MotionRow.position)
    )
    return tuple(
        Decision(
            meeting_id=row.meeting_id,
            meeting_title=title,
            id=row.id,
            number=number,
            matter=row.matter,
            title=row.title,
            details=Details.from_json(row.details),
        )
        for row, title, number in rows
    )


def view_meeting(session: Session, row: MeetingRow) -> MeetingView:
    """Return the value of a meeting's row."""
    (view,) = view_meetings(session, [row])
    return view


def view_meetings(session: Session, rows: Sequence[MeetingRow]) -> list[MeetingView]:
    """Return the values of meetings' rows, in a fixed number of statements."""
    keys = [row.key for row in rows]
    if not keys:
        return []
    motions, transitions = _view_motions(session, keys), list_transitions(session, keys)
    return [
        _view(row, motions.get(key, ()), transitions.get(key, ()))
        for key, row in zip(keys, rows, strict=True)
    ]


def _view(
    row: MeetingRow, motions: Sequence[MotionView], transitions: Sequence[Transition]
) -> MeetingView:
    kind: type[MeetingView] = MeetingView if row.register_id is None else NoticedMeeting
    return kind(**read_line(row, transitions), motions=tuple(motions))


def _of_meetings(
    table: type[MotionRow | DocumentRow], keys: Sequence[MeetingKey]
) -> ColumnElement[bool]:
    return tuple_(table.community_id, table.meeting_id).in_(keys)


def _view_motions(
    session: Session, keys: Sequence[MeetingKey]
) -> dict[MeetingKey, list[MotionView]]:
    documents: dict[tuple[str, str, str], list[DocumentView]] = {}
    for row in session.scalars(select(DocumentRow).where(_of_meetings(DocumentRow, keys))):
        view = DocumentView(row.id, row.name, row.media_type, row.sha256)
        documents.setdefault((row.community_id, row.meeting_id, row.motion_id), []).append(view)
    found: dict[MeetingKey, list[MotionView]] = {}
    for each in session.scalars(
        select(MotionRow).where(_of_meetings(MotionRow, keys)).order_by(MotionRow.position)
    ):
        key = MeetingKey(each.community_id, each.meeting_id)
        of_meeting = found.setdefault(key, [])
        laid_beside = documents.get((*key, each.id), ())
        of_meeting.append(_view_motion(each, len(of_meeting) + 1, laid_beside))
    return found


def _view_motion(row: MotionRow, number: int, documents: Sequence[DocumentView]) -> MotionView:
    return MotionView(
        id=row.id,
        number=number,
        kind=row.kind,
        matter=row.matter,
        title=row.title,
        text=row.text,
        names=tuple(row.names),
        seats=row.seats,
        max_choices=row.max_choices,
        buildings=tuple(row.buildings),
        documents=tuple(documents),
        details=Details.from_json(row.details),
        withdrawn=dict(row.withdrawn),
        reviews=tuple(map(CandidateReview.from_json, row.reviews)),
    )
