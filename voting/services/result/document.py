"""The result: evidence, the document with both signatures, and what the public may see."""

from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.evidence import (
    AUDITOR,
    PUBLIC,
    Disclosure,
    Disclosures,
    Evidence,
    Keys,
    fingerprint,
    read_proceedings,
)
from audit.meeting_entries import ResultPublished
from audit.pdf_form import COMMITTEE_FIELD, PdfSigner
from audit.summary import MotionSummary
from audit.verify import Verification, verify
from voting.documents.result import ResultPage, render_result
from voting.errors import (
    ResultCountersignedError,
    ResultMissingError,
    ResultSignedError,
    VerificationFailedError,
)
from voting.keys.folder import KeyFolder
from voting.services.log.log import LogKey, append_records, find_checkpoint, log_of, read_entries
from voting.services.log.witnesses import read_created, require_witnessed
from voting.services.meeting.meetings import (
    FINAL,
    PRELIMINARY,
    MeetingView,
    get_meeting,
    lock_meeting,
    require_state,
)
from voting.services.meeting.notice import office_signer_name, signer_name
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import Community, get_community, require_office
from voting.services.result.summaries import summarize_proceedings
from voting.storage.tables.register import OwnerRow, UnitRow
from voting.storage.tables.result import ResultRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """What is known of a meeting's result document."""

    certified_at: datetime
    countersigned_at: datetime | None


def build_evidence(
    session: Session, *, community: Community, meeting_id: str, keys: KeyFolder
) -> Evidence:
    """Return the evidence of a meeting whose result is public.

    Raises:
        ResultMissingError: the result is not public yet, and the log shows choices.
    """
    meeting = get_meeting(session, community.id, meeting_id)
    if meeting.state not in {PRELIMINARY, FINAL}:
        raise ResultMissingError
    log = LogKey(community.id, meeting_id)
    entries = read_entries(session, log)
    note = find_checkpoint(session, log, len(entries))
    if note is None:
        raise ResultMissingError
    created = read_created(session, log)
    return Evidence(
        edition=PUBLIC,
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


def disclose(session: Session, evidence: Evidence, meeting: MeetingView) -> Evidence:
    """Return the auditor's edition of evidence: every commitment of the register opened."""
    owners = session.scalars(
        select(OwnerRow)
        .where(
            OwnerRow.community_id == meeting.community_id,
            OwnerRow.register_id == meeting.register_id,
        )
        .order_by(OwnerRow.pseudonym)
    )
    units = session.scalars(
        select(UnitRow)
        .where(
            UnitRow.community_id == meeting.community_id,
            UnitRow.register_id == meeting.register_id,
        )
        .order_by(UnitRow.pseudonym)
    )
    disclosures = Disclosures(
        owners=tuple(Disclosure(each.pseudonym, each.salt, each.name) for each in owners),
        units=tuple(
            Disclosure(each.pseudonym, each.salt, f"{each.building}{each.section}{each.room}")
            for each in units
        ),
    )
    return replace(evidence, edition=AUDITOR, disclosures=disclosures)


def _certificate(keys: KeyFolder, name: str, bound: str) -> bytes:
    return keys.get_certificate(name, bound).public_bytes(Encoding.DER)


def summarize_result(evidence: Evidence) -> tuple[MotionSummary, ...]:
    """Return every motion's outcome, counted again from the evidence."""
    return summarize_proceedings(read_proceedings(evidence.entries))


def certify_result(
    session: Session,
    *,
    member: Member,
    meeting_id: str,
    keys: KeyFolder,
    base_url: str,
    at: datetime,
) -> None:
    """Write the result document of a final result and sign it as the committee.

    Raises:
        StateError: the result is not final, or the document was signed before.
        GlyphMissingError: a character cannot be printed.
        WitnessMissingError: the log binds witnesses, and they have not cosigned all of it.
    """
    meeting = lock_meeting(session, member.community_id, meeting_id)
    require_state(meeting, FINAL)
    if session.get(ResultRow, (meeting.community_id, meeting.id)) is not None:
        raise ResultSignedError
    require_witnessed(session, meeting)
    community = get_community(session, member.community_id)
    evidence = build_evidence(session, community=community, meeting_id=meeting_id, keys=keys)
    opened = disclose(session, evidence, get_meeting(session, community.id, meeting_id))
    url = f"{base_url}/c/{community.code}/{meeting_id}"
    bound = read_created(session, log_of(meeting)).committee_certificate
    signer = keys.get_signer(signer_name(community), bound)
    session.add(
        ResultRow(
            community_id=meeting.community_id,
            meeting_id=meeting.id,
            evidence=evidence.to_bytes(),
            pdf=_certify(evidence, url, keys, signer, at),
            auditor_evidence=opened.to_bytes(),
            auditor_pdf=_certify(opened, url, keys, signer, at),
            certified_at=at,
            certified_by=member.id,
        )
    )
    session.flush()


def _certify(
    evidence: Evidence, url: str, keys: KeyFolder, signer: PdfSigner, at: datetime
) -> bytes:
    from audit.document import certify

    motions = summarize_result(evidence)
    page = ResultPage(evidence=evidence, motions=motions, url=url, at=at)
    return certify(render_result(page), signer, keys.make_timestamper())


def find_result(session: Session, community_id: str, meeting_id: str) -> ResultView | None:
    """Return what is known of a result document."""
    row = session.get(ResultRow, (community_id, meeting_id))
    if row is None:
        return None
    return ResultView(certified_at=row.certified_at, countersigned_at=row.countersigned_at)


def get_document(session: Session, community_id: str, meeting_id: str) -> bytes:
    """Return the result PDF.

    Raises:
        ResultMissingError: there is none yet.
    """
    row = session.get(ResultRow, (community_id, meeting_id))
    if row is None:
        raise ResultMissingError
    return row.pdf


def get_auditors_edition(
    session: Session, auditor: Auditor, community_id: str, meeting_id: str
) -> tuple[bytes, bytes]:
    """Return the auditor's edition of a result: its document and its evidence.

    Raises:
        ForbiddenError: the community is another street office's.
        ResultMissingError: there is none yet.
    """
    require_office(session, auditor, community_id)
    row = session.get(ResultRow, (community_id, meeting_id))
    if row is None or row.auditor_pdf is None or row.auditor_evidence is None:
        raise ResultMissingError
    return row.auditor_pdf, row.auditor_evidence


def get_published_evidence(
    session: Session, *, community: Community, meeting_id: str, keys: KeyFolder
) -> bytes:
    """Return the evidence file: the one that the document carries, or before that the log's.

    Raises:
        ResultMissingError: the result is not public yet.
    """
    row = session.get(ResultRow, (community.id, meeting_id))
    if row is not None:
        return row.evidence
    return build_evidence(session, community=community, meeting_id=meeting_id, keys=keys).to_bytes()


def verify_result(session: Session, community_id: str, meeting_id: str) -> Verification:
    """Make all steps of verification on the result document as it stands.

    Raises:
        ResultMissingError: there is none yet.
    """
    row = session.get(ResultRow, (community_id, meeting_id))
    if row is None:
        raise ResultMissingError
    if row.countersigned_at is None:
        return verify(row.pdf, signatures=(COMMITTEE_FIELD,))
    return verify(row.pdf)


def countersign_result(
    session: Session,
    *,
    auditor: Auditor,
    community_id: str,
    meeting_id: str,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Verify the result document once more and countersign it as the street office.

    Raises:
        ForbiddenError: the community is another street office's.
        StateError: the document was countersigned before.
        VerificationFailedError: a step of verification does not hold.
    """
    from audit.document import countersign

    community = require_office(session, auditor, community_id)
    meeting = lock_meeting(session, community_id, meeting_id)
    if not verify_result(session, community_id, meeting_id).holds:
        raise VerificationFailedError
    row = session.get_one(ResultRow, (community_id, meeting_id))
    if row.countersigned_at is not None:
        raise ResultCountersignedError
    bound = read_created(session, log_of(meeting)).street_office_certificate
    signer = keys.get_signer(office_signer_name(community), bound)
    timestamper = keys.make_timestamper()
    row.pdf = countersign(row.pdf, signer, timestamper)
    published = [ResultPublished(at=at, edition=PUBLIC, sha256=fingerprint(row.pdf))]
    if row.auditor_pdf is not None:
        row.auditor_pdf = countersign(row.auditor_pdf, signer, timestamper)
        published.append(
            ResultPublished(at=at, edition=AUDITOR, sha256=fingerprint(row.auditor_pdf))
        )
    row.countersigned_at = at
    row.countersigned_by = auditor.id
    append_records(session, meeting, published, keys)
