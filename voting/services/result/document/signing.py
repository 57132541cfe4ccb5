"""Sign the result: read, sign, and store, as three separate steps.

Rendering, signing, time-stamping and verifying take seconds, and are done between a transaction
that only reads and a short one that looks whether anything has changed meanwhile
(docs/decisions/transactions.md).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from audit.document.pdf_form import PdfSigner
from audit.entries.meeting import ResultPublished
from audit.evidence.file import Evidence, fingerprint
from audit.terms import Edition
from ballots.conveners import ConvenerKind
from voting.documents.result import ResultPage, render_result
from voting.errors import InputError, NotFoundError
from voting.errors.result import (
    ResultChangedError,
    ResultCountersignedError,
    ResultMissingError,
    ResultSignedError,
    VerificationFailedError,
)
from voting.keys.folder import KeyFolder
from voting.services.log.log import append_records, find_latest
from voting.services.log.witnesses import read_created, require_witnessed
from voting.services.meeting.meetings import get_noticed_meeting, lock_meeting, require_state
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import (
    Community,
    get_community,
    office_signer_name,
    require_office,
    signer_name,
)
from voting.services.people.persons import require_two
from voting.services.result.document.document import (
    build_evidence,
    open_commitments,
    summarize_result,
)
from voting.services.result.document.verification import ResultDocument, verify_document
from voting.storage.base import Database
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import ResultRow
from voting.terms import MeetingKey, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unsigned:
    """The content that the committee signs."""

    community: Community
    evidence: Evidence
    opened: Evidence
    """The auditor's edition."""
    certificate: str
    """SHA-256 of the certificate that the log binds for the committee, in hexadecimal."""
    convener: ConvenerKind
    """The body that convened, in whose name it is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Editions:
    """The signed result document in both editions."""

    pdf: bytes
    auditor_pdf: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certified:
    """The document that the committee has signed and the street office countersigns."""

    auditor: Auditor
    meeting: MeetingKey
    community: Community
    editions: _Editions
    certificate: str
    """SHA-256 of the certificate that the log binds for the street office, in hexadecimal."""


def certify_result(
    database: Database,
    *,
    member: Member,
    meeting: MeetingKey,
    keys: KeyFolder,
    base_url: str,
    at: datetime,
) -> None:
    """Render the document of a final result, and sign it as the committee.

    Raises:
        StateError: the result is not final, or the document is already signed.
        ResultChangedError: the log has grown while the document was being signed.
        WitnessMissingError: the log binds witnesses, and they have not cosigned all of it.
    """
    found = database.read(lambda s: _read_unsigned(s, meeting, keys))
    url = f"{base_url}/c/{found.community.code}/{meeting.meeting_id}"
    signer = keys.get_signer(signer_name(found.community), found.certificate)
    editions = _Editions(
        pdf=_certify(found, found.evidence, url=url, keys=keys, signer=signer, at=at),
        auditor_pdf=_certify(found, found.opened, url=url, keys=keys, signer=signer, at=at),
    )
    evidence, auditor_evidence = found.evidence.to_bytes(), found.opened.to_bytes()

    def keep(session: Session) -> None:
        _require_unsigned(session, lock_meeting(session, meeting))
        latest = find_latest(session, meeting)
        if latest is None or latest.size != len(found.evidence.entries):
            raise ResultChangedError
        session.add(
            ResultRow(
                community_id=meeting.community_id,
                meeting_id=meeting.meeting_id,
                evidence=evidence,
                pdf=editions.pdf,
                auditor_evidence=auditor_evidence,
                auditor_pdf=editions.auditor_pdf,
                certified_at=at,
                certified_by=member.id,
            )
        )

    database.write(keep)


def _read_unsigned(session: Session, log: MeetingKey, keys: KeyFolder) -> _Unsigned:
    meeting = session.get(MeetingRow, log)
    if meeting is None:
        raise NotFoundError
    _require_unsigned(session, meeting)
    require_witnessed(session, meeting)
    community = get_community(session, log.community_id)
    evidence = build_evidence(session, meeting=log, keys=keys)
    noticed = get_noticed_meeting(session, MeetingKey(community.id, meeting.id))
    return _Unsigned(
        community=community,
        evidence=evidence,
        opened=open_commitments(session, evidence, noticed),
        convener=noticed.convened_by(community),
        certificate=read_created(session, log).committee_certificate,
    )


def _require_unsigned(session: Session, meeting: MeetingRow) -> None:
    require_state(meeting, MeetingState.FINAL)
    if session.get(ResultRow, meeting.key) is not None:
        raise ResultSignedError


def _certify(
    found: _Unsigned,
    evidence: Evidence,
    *,
    url: str,
    keys: KeyFolder,
    signer: PdfSigner,
    at: datetime,
) -> bytes:
    from audit.document.signatures import certify

    page = ResultPage(
        evidence=evidence,
        motions=summarize_result(evidence),
        url=url,
        at=at,
        convener=found.convener,
    )
    return certify(render_result(page), signer, keys.make_timestamper())


def _get_row(session: Session, log: MeetingKey) -> ResultRow:
    row = session.get(ResultRow, log)
    if row is None:
        raise ResultMissingError
    return row


def countersign_result(
    database: Database,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Verify the result document again, and countersign it as the street office.

    Raises:
        ForbiddenError: the community is another street office's.
        ResultMissingError: there is none yet.
        StateError: the document is already countersigned.
        SecondMemberError: the same person signed it for the committee.
        ResultChangedError: it is another by now than the one that was verified.
        VerificationFailedError: a step of verification does not hold.
    """
    found = database.read(lambda s: _read_certified(s, auditor, meeting))
    if not verify_document(ResultDocument(found.editions.pdf, is_countersigned=False)).holds:
        raise VerificationFailedError
    signed = _countersign(found, keys)
    database.write(lambda s: _keep_countersigned(s, found, signed, keys, at))


def accept_countersigned(
    database: Database,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    pdf: bytes,
    auditor_pdf: bytes | None,
    keys: KeyFolder,
    at: datetime,
) -> None:
    """Accept both editions as the street office has countersigned them on its own machine.

    Each must be the stored edition with nothing but a signature added, by the certificate that the
    log binds for the office, and hold in every step.

    Raises:
        VotingError: as `countersign_result`.
        InputError: one edition is missing, or another document.
    """
    found = database.read(lambda s: _read_certified(s, auditor, meeting))
    signed = _Editions(pdf=pdf, auditor_pdf=auditor_pdf)
    _require_added(found.editions.pdf, signed.pdf)
    _require_added(found.editions.auditor_pdf, signed.auditor_pdf)
    for each in filter(None, (signed.pdf, signed.auditor_pdf)):
        if not verify_document(ResultDocument(each, is_countersigned=True)).holds:
            raise VerificationFailedError
    database.write(lambda s: _keep_countersigned(s, found, signed, keys, at))


def _require_added(stored: bytes | None, given: bytes | None) -> None:
    """Check that a document is a stored one with something added at its end.

    Raises:
        InputError: it is missing, the same, or another.
    """
    if (stored is None) != (given is None):
        raise InputError("countersigned-missing")
    if stored is not None and given is not None and not given.startswith(stored):
        raise InputError("countersigned-differs")
    if stored == given:
        raise InputError("countersigned-unsigned")


def _keep_countersigned(
    session: Session, found: _Certified, signed: _Editions, keys: KeyFolder, at: datetime
) -> None:
    meeting = lock_meeting(session, found.meeting)
    row = _get_row(session, found.meeting)
    _require_uncountersigned(row)
    if _editions_of(row) != found.editions:
        raise ResultChangedError
    row.pdf, row.auditor_pdf = signed.pdf, signed.auditor_pdf
    row.countersigned_at, row.countersigned_by = at, found.auditor.id
    append_records(session, meeting, _say_published(signed, at), keys)


def _read_certified(session: Session, auditor: Auditor, log: MeetingKey) -> _Certified:
    community = require_office(session, auditor, log.community_id)
    row = _get_row(session, log)
    _require_uncountersigned(row)
    require_two(session, row.certified_by, auditor.id)
    return _Certified(
        auditor=auditor,
        meeting=log,
        community=community,
        editions=_editions_of(row),
        certificate=read_created(session, log).street_office_certificate,
    )


def _require_uncountersigned(row: ResultRow) -> None:
    if row.countersigned_at is not None:
        raise ResultCountersignedError


def _editions_of(row: ResultRow) -> _Editions:
    return _Editions(pdf=row.pdf, auditor_pdf=row.auditor_pdf)


def _countersign(found: _Certified, keys: KeyFolder) -> _Editions:
    from audit.document.signatures import countersign

    signer = keys.get_signer(office_signer_name(found.community), found.certificate)
    timestamper = keys.make_timestamper()
    opened = found.editions.auditor_pdf
    return _Editions(
        pdf=countersign(found.editions.pdf, signer, timestamper),
        auditor_pdf=None if opened is None else countersign(opened, signer, timestamper),
    )


def _say_published(signed: _Editions, at: datetime) -> list[ResultPublished]:
    """Return the log entries on the published documents."""
    editions = ((Edition.PUBLIC, signed.pdf), (Edition.AUDITOR, signed.auditor_pdf))
    return [
        ResultPublished(at=at, edition=edition, sha256=fingerprint(pdf))
        for edition, pdf in editions
        if pdf is not None
    ]
