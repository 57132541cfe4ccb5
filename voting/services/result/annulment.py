"""撤销 of a final result: by a court, or by the authorities, with the judgment or order.

The log has no room for it: after the confirmed result nothing but publications may stand
(`audit.checks.order`). The confirmed step is the record, with its paper.
Law: Civil Code art. 280 (an owner may ask the court); 物业管理条例 art. 19 (the street office or
the housing authority annuls what breaks the law, and tells all owners).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError
from voting.sentences import Sentence, tell
from voting.services.meeting.meetings import (
    MotionView,
    get_noticed_meeting,
    lock_meeting,
    require_state,
    view_meeting,
)
from voting.services.outbox import queue_messages
from voting.services.people.acts import Act
from voting.services.people.communities import get_community
from voting.services.people.persons import require_two
from voting.services.register.register import read_voters
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import (
    AnnulmentBody,
    MeetingKey,
    MeetingState,
    MessageKind,
    StepKind,
    StepOutcome,
)

_MOST_NAME, _MOST_NUMBER = 60, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Annulment:
    """What was annulled, by whom, and by which paper."""

    body: AnnulmentBody
    name: str
    """The court's or the authority's."""
    number: str
    """Of the judgment or order."""
    decided_on: date
    motions: tuple[str, ...]
    """The ids of the motions that are annulled; none for all of them."""
    reason: str = ""
    """As the office has written it for the owners."""

    def concerns(self, motion_id: str) -> bool:
        """Tell whether the decision on a motion is annulled, by its id."""
        return not self.motions or motion_id in self.motions

    def to_json(self) -> dict[str, object]:
        """Return the value to store, without the reason, which the step has."""
        return {
            "body": self.body.value,
            "name": self.name,
            "number": self.number,
            "day": self.decided_on.isoformat(),
            "motions": list(self.motions),
        }

    @classmethod
    def from_row(cls, row: StepRow) -> "Annulment":
        """Return the annulment that a step is about."""
        value: Mapping[str, object] = row.details
        motions = value["motions"]
        return cls(
            body=AnnulmentBody(str(value["body"])),
            name=str(value["name"]),
            number=str(value["number"]),
            decided_on=date.fromisoformat(str(value["day"])),
            motions=tuple(map(str, motions)) if isinstance(motions, list) else (),
            reason=row.reason,
        )


def require_annullable(session: Session, meeting: MeetingRow, row: StepRow, at: datetime) -> None:
    """Check that a paper is there, of a day since the result and not to come, on motions of it.

    Raises:
        InputError: something is missing, or it is of another day or meeting.
    """
    annulment = Annulment.from_row(row)
    if not 1 <= len(annulment.name) <= _MOST_NAME:
        raise InputError("annulment-unnamed", most=_MOST_NAME)
    if not 1 <= len(annulment.number) <= _MOST_NUMBER:
        raise InputError("annulment-unnumbered", most=_MOST_NUMBER)
    if row.scan_sha256 is None:
        raise InputError("annulment-unproved")
    if annulment.decided_on > at.astimezone(CHINA).date():
        raise InputError("annulment-not-made-yet")
    view = view_meeting(session, meeting)
    final_at = view.reached_at(MeetingState.FINAL)
    if final_at is not None and annulment.decided_on < final_at.astimezone(CHINA).date():
        raise InputError("annulment-before-result", final_at=final_at)
    if not {each.id for each in view.motions}.issuperset(annulment.motions):
        raise InputError("annulment-of-another-motion")
    _require_new(session, meeting, row)


def _require_new(session: Session, meeting: MeetingRow, row: StepRow) -> None:
    """Check that something is annulled that is not annulled yet.

    Raises:
        InputError: all of it is.
    """
    annulment = Annulment.from_row(row)
    asked = set(annulment.motions) or {each.id for each in view_meeting(session, meeting).motions}
    for earlier in _list_confirmed(session, meeting.key):
        before = Annulment.from_row(earlier)
        if earlier.id == row.id:
            continue
        if not before.motions or asked <= set(before.motions):
            raise InputError("annulment-twice", name=before.name, number=before.number)


def record_annulment(session: Session, act: Act, row: StepRow) -> None:
    """Record that a result is annulled, and tell every owner who has a telephone.

    Raises:
        StateError: the result is not final.
        SecondMemberError: it is not two persons who do it.
        InputError: what `require_annullable` raises.
    """
    meeting = lock_meeting(session, act.meeting)
    require_two(session, act.by, act.confirmed_by)
    require_state(meeting, MeetingState.FINAL)
    require_annullable(session, meeting, row, act.at)
    _tell_owners(session, act, Annulment.from_row(row))


def _tell_owners(session: Session, act: Act, annulment: Annulment) -> None:
    meeting = get_noticed_meeting(session, act.meeting)
    name = get_community(session, act.meeting.community_id).name
    annulled = (each for each in meeting.motions if each.id in annulment.motions)
    numbers = "、".join(str(each.number) for each in annulled)
    if numbers:
        text = tell(
            "text-of-annulment-in-part",
            community=name,
            title=meeting.title,
            numbers=numbers,
            by=annulment.name,
            number=annulment.number,
        )
    else:
        text = tell(
            "text-of-annulment",
            community=name,
            title=meeting.title,
            by=annulment.name,
            number=annulment.number,
        )
    telephones = dict.fromkeys(
        each.telephone for each in read_voters(session, meeting.register) if each.telephone
    )
    queue_messages(
        session,
        community_id=act.meeting.community_id,
        kind=MessageKind.NOTICE,
        messages=[(number, text) for number in telephones],
        at=act.at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnulledMotion:
    """A motion that is annulled, as its number and title are on the notice."""

    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAnnulment:
    """The public part of an annulment: its paper stays with the street office."""

    body: AnnulmentBody
    name: str
    number: str
    decided_on: date
    reason: str
    motions: tuple[AnnulledMotion, ...]
    """None if all are."""
    confirmed_at: datetime

    def concerns(self, number: int) -> bool:
        """Tell whether the decision on a motion is annulled, by its number."""
        return not self.motions or any(each.number == number for each in self.motions)

    @property
    def said(self) -> Sentence:
        """Return who annulled what, when and by which paper."""
        if not self.motions:
            return Sentence(
                "annulled-whole",
                {"by": self.name, "number": self.number, "day": self.decided_on},
            )
        return Sentence(
            "annulled-motions",
            {
                "by": self.name,
                "number": self.number,
                "day": self.decided_on,
                "motions": tuple(f"{each.number}. {each.title}" for each in self.motions),
            },
        )


def list_annulments(session: Session, meeting: MeetingKey) -> tuple[PublicAnnulment, ...]:
    """Return the annulments of a meeting's result that two persons recorded, the earliest first."""
    rows = _list_confirmed(session, meeting)
    if not rows:
        return ()
    motions = view_meeting(session, session.get_one(MeetingRow, meeting)).motions
    return tuple(_publish(row, motions) for row in rows)


def _list_confirmed(session: Session, meeting: MeetingKey) -> Sequence[StepRow]:
    return session.scalars(
        select(StepRow)
        .where(
            in_meeting(StepRow, meeting),
            StepRow.kind == StepKind.ANNULLING,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
        .order_by(StepRow.decided_at)
    ).all()


def _publish(row: StepRow, motions: Sequence[MotionView]) -> PublicAnnulment:
    annulment = Annulment.from_row(row)
    return PublicAnnulment(
        body=annulment.body,
        name=annulment.name,
        number=annulment.number,
        decided_on=annulment.decided_on,
        reason=annulment.reason,
        motions=tuple(
            AnnulledMotion(number=each.number, title=each.title)
            for each in motions
            if each.id in annulment.motions
        ),
        confirmed_at=row.decided_at or row.asked_at,
    )


def find_annulled(session: Session, community_ids: Collection[str]) -> dict[MeetingKey, bool]:
    """Return the meetings of communities with a result that is annulled, and whether all of it."""
    rows = session.scalars(
        select(StepRow).where(
            StepRow.community_id.in_(community_ids),
            StepRow.kind == StepKind.ANNULLING,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
    )
    found: dict[MeetingKey, bool] = {}
    for row in rows:
        if row.meeting is not None:
            is_whole = not Annulment.from_row(row).motions
            found[row.meeting] = found.get(row.meeting, False) or is_whole
    return found


def find_annulments(
    session: Session, meetings: Collection[MeetingKey]
) -> dict[MeetingKey, tuple[Annulment, ...]]:
    """Return the annulments that two persons recorded, of the meetings that have any."""
    rows = session.scalars(
        select(StepRow).where(
            tuple_(StepRow.community_id, StepRow.meeting_id).in_(meetings),
            StepRow.kind == StepKind.ANNULLING,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
    )
    found: dict[MeetingKey, tuple[Annulment, ...]] = {}
    for row in rows:
        if row.meeting is not None:
            found[row.meeting] = (*found.get(row.meeting, ()), Annulment.from_row(row))
    return found
