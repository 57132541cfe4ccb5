"""Give notice, which fixes register, rules and motions in the log, and open the vote.

Law: 物业管理条例 art. 14 (notice); Civil Code art. 278.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from audit.checks.order import SCHEDULE
from audit.entries.meeting import (
    DocumentHash,
    MeetingCreated,
    MeetingNoticed,
    MeetingOpened,
    MotionNoticed,
    RulesFixed,
)
from audit.entries.records import Record, encode_record
from audit.entries.register import (
    OwnerCommitment,
    RegisterFrozen,
    RegisterOwners,
    RegisterUnits,
    UnitRecord,
)
from audit.evidence.file import read_proceedings
from audit.log.commitment import commit
from audit.log.merkle import leaf_hash
from ballots.procedure import Event, MeetingKind
from ballots.rules import get_rule_set
from voting.errors import NotYetError
from voting.errors.meeting import DraftIncompleteError
from voting.keys.folder import KeyFolder, fingerprint_of
from voting.services.log.log import append_records, lift, read_entries, read_time
from voting.services.meeting.candidates import hash_reviews
from voting.services.meeting.clocks.failed_votes import (
    FailedVote,
    find_no_quorum,
    list_failed_votes,
)
from voting.services.meeting.clocks.under_way import require_lawful
from voting.services.meeting.course.waiting_paper_ballots import WAITS
from voting.services.meeting.drafting.drafts import describe_motion, require_complete
from voting.services.meeting.drafting.editing import number_motions
from voting.services.meeting.drafting.guidance import seal_guidance
from voting.services.meeting.meetings import (
    MeetingView,
    advance,
    has_met,
    lock_meeting,
    require_state,
    view_meeting,
)
from voting.services.meeting.rules.adopted import is_current
from voting.services.meeting.rules.rules import review_draft
from voting.services.people.acts import Act
from voting.services.people.communities import (
    Community,
    get_community,
    office_signer_name,
    signer_name,
)
from voting.services.people.conveners.convener import get_convener
from voting.services.people.persons import require_two
from voting.services.people.tenure import get_tenure
from voting.services.register.register import (
    find_frozen,
    list_buildings,
    measure_size,
    read_snapshot,
    read_units,
)
from voting.storage.tables.desk import PaperBallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import OwnerRow, RegisterRow, in_register
from voting.terms import MeetingKey, MeetingState

_T = TypeVar("_T")
_PART = 100
"""Units or owners in one entry, far below an entry's 65,535 bytes."""


def require_noticeable(
    session: Session, row: MeetingRow, at: datetime
) -> tuple[MeetingView, RegisterRow]:
    """Check that notice can be given of a draft; return the draft and the register for it.

    Raises:
        StateError: the meeting is no draft any more.
        DraftIncompleteError: no motion, no frozen register, a time that has passed, or other rules
            than the assembly's adopted ones.
    """
    require_state(row, MeetingState.DRAFT)
    register = find_frozen(session, row.community_id)
    meeting = view_meeting(session, row)
    require_complete(meeting, has_register=register is not None)
    if register is None or at > row.opens_at:
        raise DraftIncompleteError("opening-passed")
    if not is_current(session, row, at):
        raise DraftIncompleteError("rules-changed")
    if meeting.kind is MeetingKind.FIRST and has_met(session, row.community_id):
        raise DraftIncompleteError("meeting-not-first")
    size, tenure = measure_size(session, register.key), get_tenure(session, row.community_id)
    failed = list_failed_votes(session, meeting, at)
    convener = get_convener(session, row.community_id)
    for remark in review_draft(meeting, at, size, tenure, failed, convener=convener):
        if remark.is_error:
            raise DraftIncompleteError(remark.sentence.code, **remark.sentence.facts)
    _require_buildings(session, meeting, register)
    return meeting, register


def give_notice(session: Session, act: Act) -> None:
    """Give notice: write register, rules, motions and times to the log.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_noticeable` raises.
    """
    meeting = lock_meeting(session, act.meeting)
    require_two(session, act.by, act.confirmed_by)
    _, register = require_noticeable(session, meeting, act.at)
    community = get_community(session, act.meeting.community_id)
    number_motions(session, meeting)
    view = view_meeting(session, meeting)
    seal_guidance(session, view)
    meeting.register_id = register.id
    meeting.convener = community.convener
    advance(session, meeting, MeetingState.NOTICED, act.by, act.at)
    tenure = get_tenure(session, act.meeting.community_id)
    records = [
        _created(community, meeting, act.keys, act.at),
        *_register_records(session, register),
        *_motion_records(view, list_failed_votes(session, view, act.at)),
        MeetingNoticed(
            at=act.at,
            by=act.by,
            confirmed_by=act.confirmed_by,
            opens_at=meeting.opens_at,
            closes_at=meeting.closes_at,
            kind=meeting.kind,
            tenure_ends_on=tenure.ends_on,
            succession_on=tenure.succession_on,
        ),
    ]
    append_records(session, meeting, records, act.keys)


def _require_buildings(session: Session, meeting: MeetingView, register: RegisterRow) -> None:
    """Check that all buildings in scopes are in the register."""
    known = list_buildings(session, register.key)
    for motion in meeting.motions:
        unknown = [each for each in motion.buildings if each not in known]
        if unknown:
            raise DraftIncompleteError(
                "motion-building-unknown", motion=motion.title, building=unknown[0]
            )


def _created(
    community: Community, meeting: MeetingRow, keys: KeyFolder, at: datetime
) -> MeetingCreated:
    committee = keys.get_certificate(signer_name(community))
    office = keys.get_certificate(office_signer_name(community))
    witnesses = keys.read_witnesses()
    return MeetingCreated(
        at=at,
        origin=meeting.origin,
        community=community.name,
        title=meeting.title,
        log_key=str(keys.get_log_key(meeting.origin).verifier),
        committee_certificate=fingerprint_of(committee),
        street_office=community.street_office,
        street_office_certificate=fingerprint_of(office),
        witnesses=tuple(str(each.key) for each in witnesses),
        quorum=len(witnesses),
    )


def _register_records(session: Session, register: RegisterRow) -> Iterator[Record]:
    owners = session.scalars(
        select(OwnerRow).where(in_register(OwnerRow, register.key)).order_by(OwnerRow.pseudonym)
    ).all()
    units = _unit_records(session, register)
    parts: list[Record] = [
        RegisterOwners(
            owners=tuple(OwnerCommitment(o.pseudonym, commit(o.salt, o.name)) for o in part)
        )
        for part in _parts(owners)
    ]
    parts += [RegisterUnits(units=tuple(part)) for part in _parts(units)]
    yield from parts
    fingerprint = sha256(b"".join(leaf_hash(encode_record(part)) for part in parts))
    yield RegisterFrozen(
        at=register.frozen_at or register.imported_at,
        by=register.frozen_by or register.imported_by,
        confirmed_by=register.confirmed_by,
        units=len(units),
        owners=len(owners),
        area_cm2=sum(unit.area_cm2 for unit in units),
        fingerprint=fingerprint.hexdigest(),
        published_at=register.published_at,
    )


def _unit_records(session: Session, register: RegisterRow) -> list[UnitRecord]:
    """Return the units ordered by pseudonym, so that the order reveals nothing about rooms."""
    snapshot = read_snapshot(session, register.key)
    rows = read_units(session, register.key)
    records = [
        UnitRecord(
            unit=unit.unit,
            building=unit.building,
            area_cm2=unit.area_cm2,
            use=unit.use,
            state=unit.state,
            owners=tuple(sorted(unit.owners)),
            developer=unit.developer,
            room=commit(row.salt, f"{row.building}{row.section}{row.room}"),
        )
        for unit, row in zip(snapshot.units, rows, strict=True)
    ]
    return sorted(records, key=lambda record: record.unit)


def _parts(values: Sequence[_T]) -> list[Sequence[_T]]:
    return [values[start : start + _PART] for start in range(0, len(values), _PART)]


def _motion_records(meeting: MeetingView, failed: Sequence[FailedVote]) -> Iterator[Record]:
    yield RulesFixed(
        name=meeting.rule_set,
        fingerprint=get_rule_set(meeting.rule_set).fingerprint,
        overrides=meeting.overrides,
        clauses=meeting.clauses,
        identification=meeting.identification,
    )
    for motion in meeting.motions:
        translation = motion.details.translation
        yield MotionNoticed(
            motion=describe_motion(motion.id, motion),
            title=motion.title,
            text=motion.text,
            scope={"buildings": list(motion.buildings)} if motion.buildings else None,
            documents=(
                *(DocumentHash(each.name, each.sha256) for each in motion.documents),
                *motion.details.document_hashes(),
                *hash_reviews(motion.reviews),
            ),
            topic=motion.details.topic,
            published_on=motion.details.published_on if motion.details.topic else None,
            no_quorum_at=find_no_quorum(motion, failed),
            translations=(translation.to_entry(),) if translation else (),
        )


def open_meeting(session: Session, act: Act) -> None:
    """Open the vote, by two members or by the schedule.

    Raises:
        StateError: notice was not given yet, or the meeting was opened before.
        NotYetError: the time that the notice gives has not come.
        NotNowError: a clock of the procedure has not run out.
        SecondMemberError: it is not the schedule, and no second member confirms it.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.NOTICED)
    if act.at < meeting.opens_at:
        raise NotYetError(earliest=meeting.opens_at)
    proceedings = read_proceedings(read_entries(session, meeting.key))
    require_lawful(proceedings, Event.OPENED, act.at)
    if act.by != SCHEDULE:
        require_two(session, act.by, act.confirmed_by)
    advance(session, meeting, MeetingState.OPEN, act.by, act.at)
    meeting.opened_at = lift(act.at, read_time(session, meeting) or act.at)
    record = MeetingOpened(at=meeting.opened_at, by=act.by, confirmed_by=act.confirmed_by)
    append_records(session, meeting, [record], act.keys)


def list_due(session: Session, at: datetime) -> list[tuple[MeetingKey, MeetingState]]:
    """Return the scheduled meetings that are due to open or close, each with its state."""
    is_noticed, is_open = (MeetingRow.state == s for s in (MeetingState.NOTICED, MeetingState.OPEN))
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id, MeetingRow.state).where(
            MeetingRow.is_scheduled,
            or_(
                and_(is_noticed, MeetingRow.opens_at <= at),
                and_(is_open, MeetingRow.closes_at <= at),
            ),
            # No meeting is closed while paper ballots wait; casting ends at its time anyway.
            ~exists().where(
                PaperBallotRow.community_id == MeetingRow.community_id,
                PaperBallotRow.meeting_id == MeetingRow.id,
                WAITS,
            ),
        )
    )
    return [(MeetingKey(community_id, id_), state) for community_id, id_, state in rows]
