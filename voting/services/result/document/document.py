"""The result: its evidence, and its document once it is signed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.evidence.file import (
    Evidence,
    Keys,
    Opening,
    Openings,
    read_proceedings,
)
from audit.printed.summary import MotionSummary
from audit.terms import Edition
from voting.caches import Cache
from voting.errors import NotFoundError
from voting.errors.result import ResultMissingError
from voting.keys.folder import KeyFolder
from voting.services.log.log import find_checkpoint, find_latest, read_entries
from voting.services.log.witnesses import read_created
from voting.services.meeting.meetings import NoticedMeeting
from voting.services.people.actors import Auditor
from voting.services.people.communities import (
    get_community,
    office_signer_name,
    require_office,
    signer_name,
)
from voting.services.result.published.summaries import summarize_proceedings
from voting.services.result.raised.objections import list_openings
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import OwnerRow, UnitRow, in_register
from voting.storage.tables.result import ResultRow
from voting.terms import MeetingKey, MeetingState

_unsigned: Cache[tuple[MeetingKey, str], bytes] = Cache(8)
"""Evidence files of results that are public and not signed yet, by log and checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """The signatures of a meeting's result document."""

    certified_at: datetime
    countersigned_at: datetime | None


def build_evidence(session: Session, *, meeting: MeetingKey, keys: KeyFolder) -> Evidence:
    """Return the evidence of a meeting whose result is public.

    Raises:
        ResultMissingError: the result is not public yet, and the log shows choices.
    """
    _require_public(session, meeting)
    entries = read_entries(session, meeting)
    note = find_checkpoint(session, meeting, len(entries))
    if note is None:
        raise ResultMissingError
    created = read_created(session, meeting)
    community = get_community(session, meeting.community_id)
    return Evidence(
        edition=Edition.PUBLIC,
        entries=entries,
        checkpoint=note,
        keys=Keys(
            log=created.log_key,
            committee=_certificate(keys, signer_name(community), created.committee_certificate),
            street_office=_certificate(
                keys, office_signer_name(community), created.street_office_certificate
            ),
            witnesses=created.witnesses,
        ),
    )


def _require_public(session: Session, meeting: MeetingKey) -> None:
    """Check that a meeting's result is public."""
    # No more than the state: a database is verified without the keys of its sealed data, too.
    row = session.get(MeetingRow, meeting)
    if row is None:
        raise NotFoundError
    if row.state not in {MeetingState.PRELIMINARY, MeetingState.FINAL}:
        raise ResultMissingError


def open_commitments(session: Session, evidence: Evidence, meeting: NoticedMeeting) -> Evidence:
    """Return the auditor's edition of evidence: every commitment opened."""
    owners = session.scalars(
        select(OwnerRow)
        .where(
            in_register(OwnerRow, meeting.register),
        )
        .order_by(OwnerRow.pseudonym)
    )
    units = session.scalars(
        select(UnitRow)
        .where(
            in_register(UnitRow, meeting.register),
        )
        .order_by(UnitRow.pseudonym)
    )
    openings = Openings(
        owners=tuple(Opening(each.pseudonym, each.salt, each.name) for each in owners),
        units=tuple(
            Opening(each.pseudonym, each.salt, f"{each.building}{each.section}{each.room}")
            for each in units
        ),
        objections=list_openings(session, MeetingKey(meeting.register.community_id, meeting.id)),
    )
    return replace(evidence, edition=Edition.AUDITOR, openings=openings)


def _certificate(keys: KeyFolder, name: str, bound: str) -> bytes:
    return keys.get_certificate(name, bound).public_bytes(Encoding.DER)


def summarize_result(evidence: Evidence) -> tuple[MotionSummary, ...]:
    """Return every motion's outcome, counted again from the evidence."""
    return summarize_proceedings(read_proceedings(evidence.entries))


def find_result(session: Session, meeting: MeetingKey) -> ResultView | None:
    """Return when a result document was signed, or None."""
    row = session.get(ResultRow, meeting)
    if row is None:
        return None
    return ResultView(certified_at=row.certified_at, countersigned_at=row.countersigned_at)


def list_certified(session: Session, community_id: str) -> frozenset[str]:
    """Return the ids of a community's meetings whose result the committee signed."""
    return frozenset(
        session.scalars(select(ResultRow.meeting_id).where(ResultRow.community_id == community_id))
    )


def find_results(session: Session, community_ids: Collection[str]) -> dict[MeetingKey, ResultView]:
    """Return the signatures of the results that the committees signed, by meeting."""
    rows = session.execute(
        select(
            ResultRow.community_id,
            ResultRow.meeting_id,
            ResultRow.certified_at,
            ResultRow.countersigned_at,
        ).where(ResultRow.community_id.in_(community_ids))
    )
    return {
        MeetingKey(row[0], row[1]): ResultView(certified_at=row[2], countersigned_at=row[3])
        for row in rows
    }


def find_countersigned(
    session: Session, community_ids: Collection[str]
) -> dict[MeetingKey, datetime]:
    """Return when the street office countersigned results, of those that it did."""
    rows = session.execute(
        select(ResultRow.community_id, ResultRow.meeting_id, ResultRow.countersigned_at).where(
            ResultRow.community_id.in_(community_ids), ResultRow.countersigned_at.is_not(None)
        )
    )
    return {MeetingKey(*key): at for *key, at in rows if at is not None}


def get_document(session: Session, meeting: MeetingKey) -> bytes:
    """Return the result PDF.

    Raises:
        ResultMissingError: there is none yet.
    """
    row = session.get(ResultRow, meeting)
    if row is None:
        raise ResultMissingError
    return row.pdf


def get_auditors_edition(
    session: Session, auditor: Auditor, meeting: MeetingKey
) -> tuple[bytes, bytes]:
    """Return the auditor's edition of a result: its document and its evidence.

    Raises:
        ForbiddenError: the community is another street office's.
        ResultMissingError: there is none yet.
    """
    require_office(session, auditor, meeting.community_id)
    row = session.get(ResultRow, meeting)
    if row is None or row.auditor_pdf is None or row.auditor_evidence is None:
        raise ResultMissingError
    return row.auditor_pdf, row.auditor_evidence


def get_published_evidence(session: Session, *, meeting: MeetingKey, keys: KeyFolder) -> bytes:
    """Return the evidence file: the one in the signed document, or one made from the log.

    Raises:
        ResultMissingError: the result is not public yet.
    """
    row = session.get(ResultRow, meeting)
    if row is not None:
        return row.evidence
    latest = find_latest(session, meeting)
    note = None if latest is None else find_checkpoint(session, meeting, latest.size)
    _require_public(session, meeting)
    if note is None:
        raise ResultMissingError
    # The checkpoint identifies the entries; with its cosignatures, everything that changes.
    return _unsigned.get(
        (meeting, note), lambda: build_evidence(session, meeting=meeting, keys=keys).to_bytes()
    )
