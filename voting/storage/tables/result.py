"""Deliveries, objections, disputes, results: the document, the case file, what is imported."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from audit.terms import CallAnswer, DeliveryKind, ReviewFinding, VoidGround
from voting.storage.sealed import SealedBytes, SealedJson, SealedText
from voting.storage.tables.base import DIGEST, ID, NAME, WORD, Base, of_meeting
from voting.storage.types import Term
from voting.terms import CasePart, DisputeGround, PlatformFile


class DeliveryRow(Base):
    """送达: how a holding was served with its letter or the notice."""

    __tablename__ = "deliveries"
    __table_args__ = (of_meeting("deliveries"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    how: Mapped[DeliveryKind] = mapped_column(Term(DeliveryKind), primary_key=True)
    at: Mapped[datetime]
    """When it was served; for a posted notice, the end of its required days."""
    by: Mapped[str | None] = mapped_column(ID)
    """The member who recorded it; None if the owner's own act proves it."""
    note: Mapped[str] = mapped_column(Text)
    scan_id: Mapped[str | None] = mapped_column("picture_id", ID)


class DeliveryScanRow(Base):
    """A scan of a delivery; that of a posted notice is shared by many deliveries."""

    __tablename__ = "pictures"
    __table_args__ = (of_meeting("pictures"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    content: Mapped[bytes] = mapped_column(SealedBytes("pictures.content"), deferred=True)
    media_type: Mapped[str] = mapped_column(WORD)


class NoticeLinkRow(Base):
    """The link in a holding's notice, by which the owner acknowledges it."""

    __tablename__ = "notice_links"
    __table_args__ = (of_meeting("notice_links"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    holding_id: Mapped[str] = mapped_column(ID, primary_key=True)
    token_digest: Mapped[str] = mapped_column(DIGEST, unique=True)


class ObjectionRow(Base):
    """异议: to the published register, or to a meeting's preliminary result."""

    __tablename__ = "objections"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_objections_community_id_meetings",
        ),
        Index("ix_objections_community_id_meeting_id", "community_id", "meeting_id"),
    )
    community_id: Mapped[str] = mapped_column(ForeignKey("communities.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str | None] = mapped_column(ID)
    """None if the objection is to the register."""
    holding_id: Mapped[str | None] = mapped_column(ID)
    """The holding whose objection it is; to a register, that of the unit there, which is None in
    what was raised before it was kept."""
    address: Mapped[str] = mapped_column(String(200))
    telephone: Mapped[str] = mapped_column(SealedText("objections.telephone"))
    """The telephone of whoever objects; empty if not given. It is never published."""
    recorded_by: Mapped[str | None] = mapped_column(ID)
    """The member who recorded it for an owner who came in person; None if raised online."""
    scan: Mapped[bytes | None] = mapped_column(SealedBytes("objections.scan"), deferred=True)
    """The paper that the owner brought."""
    media_type: Mapped[str | None] = mapped_column(WORD)
    text: Mapped[str] = mapped_column(SealedText("objections.text"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    """Digest of the secret in the address of the answer."""
    raised_at: Mapped[datetime]
    log_index: Mapped[int | None]
    """The index of the log's entry; None of the register, or from before the log had them."""
    salt: Mapped[str | None] = mapped_column(DIGEST)
    """Opens the log's commitment to the text."""
    answer: Mapped[str | None] = mapped_column(Text)
    answer_index: Mapped[int | None]
    answer_salt: Mapped[str | None] = mapped_column(DIGEST)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(ID)


class DisputeRow(Base):
    """A ballot whose voter says that they did not cast it."""

    __tablename__ = "disputes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "ballot_id"],
            ["ballots.community_id", "ballots.meeting_id", "ballots.id"],
            name="fk_disputes_community_id_ballots",
        ),
    )
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    ballot_id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(ID, primary_key=True)
    """Who raised it: of co-owners each for themselves."""
    ground: Mapped[DisputeGround] = mapped_column(Term(DisputeGround))
    """Why: not cast by the voter, or cast by a co-owner without the others' consent."""
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None] = mapped_column("settled_at")
    decided_by: Mapped[str | None] = mapped_column("settled_by", ID)
    finding: Mapped[ReviewFinding | None] = mapped_column(Term(ReviewFinding))
    void_ground: Mapped[VoidGround | None] = mapped_column(Term(VoidGround))
    reason: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None]
    """When whoever raised it took it back."""


class ResultRow(Base):
    """The result document of a meeting."""

    __tablename__ = "results"
    __table_args__ = (of_meeting(),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    evidence: Mapped[bytes] = mapped_column(deferred=True)
    pdf: Mapped[bytes] = mapped_column(deferred=True)
    auditor_evidence: Mapped[bytes | None] = mapped_column(
        SealedBytes("results.auditor_evidence"), deferred=True
    )
    auditor_pdf: Mapped[bytes | None] = mapped_column(
        SealedBytes("results.auditor_pdf"), deferred=True
    )
    certified_at: Mapped[datetime]
    certified_by: Mapped[str] = mapped_column(ID)
    countersigned_at: Mapped[datetime | None]
    countersigned_by: Mapped[str | None] = mapped_column(ID)


class CaseDocumentRow(Base):
    """A document of a case file that the system does not make itself."""

    __tablename__ = "case_documents"
    __table_args__ = (of_meeting("case_documents"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    part: Mapped[CasePart] = mapped_column(Term(CasePart))
    name: Mapped[str] = mapped_column(NAME)
    content: Mapped[bytes] = mapped_column(SealedBytes("case_documents.content"), deferred=True)
    media_type: Mapped[str] = mapped_column(WORD)
    sha256: Mapped[str] = mapped_column(DIGEST)
    added_by: Mapped[str] = mapped_column(ID)
    added_at: Mapped[datetime]
    removed_by: Mapped[str | None] = mapped_column(ID)
    removed_at: Mapped[datetime | None]
    """When it was taken out again; it stays in the database, and out of the file."""


class ExaminationRow(Base):
    """What the verification of a file found that was handed in to a street office."""

    __tablename__ = "examinations"
    street_office_id: Mapped[str] = mapped_column(ForeignKey("street_offices.id"), primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(NAME)
    sha256: Mapped[str] = mapped_column(DIGEST)
    size: Mapped[int]
    verdict: Mapped[str] = mapped_column(WORD, server_default="")
    """As `audit.verdict.VerificationVerdict` names it."""
    stage: Mapped[str] = mapped_column(WORD, server_default="")
    """As `audit.verdict.LogStage` names it; empty where the entries cannot be read."""
    found: Mapped[dict[str, object]] = mapped_column(JSON)
    """As the verifier prints it."""
    examined_by: Mapped[str] = mapped_column(ID)
    examined_at: Mapped[datetime]


class PlatformImportRow(Base):
    """平台导入: a file of the city's platform, how it was read, and what was counted from it."""

    __tablename__ = "platform_imports"
    __table_args__ = (of_meeting("platform_imports"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[PlatformFile] = mapped_column(Term(PlatformFile))
    name: Mapped[str] = mapped_column(NAME)
    sha256: Mapped[str] = mapped_column(DIGEST)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(SealedBytes("platform_imports.content"), deferred=True)
    sheets: Mapped[list[object]] = mapped_column(
        SealedJson("platform_imports.sheets"), deferred=True
    )
    """The rows of a list of ballots, as texts."""
    mapping: Mapped[dict[str, object]] = mapped_column(JSON)
    """What its columns and words mean; empty until somebody says so."""
    published: Mapped[dict[str, object]] = mapped_column(JSON)
    """The figures that the platform published, by motion."""
    found: Mapped[dict[str, object]] = mapped_column(JSON)
    """What was counted from it, and what is odd; empty until the mapping is whole."""
    imported_by: Mapped[str] = mapped_column(ID)
    imported_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(ID)
    """Who changed mapping or figures last."""
    changed_at: Mapped[datetime]


class SampleRow(Base):
    """抽查回访: what the street office committed to before voting closed, and the dice.

    The log has the same (`audit/entries/sample.py`); pages that show no answer read it here.
    """

    __tablename__ = "samples"
    __table_args__ = (of_meeting("samples"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    calls: Mapped[int]
    confidence: Mapped[int]
    """Of the statement, in per cent."""
    throws_at: Mapped[datetime]
    """The time that was announced last for the dice."""
    place: Mapped[str] = mapped_column(NAME)
    planned_at: Mapped[datetime]
    postponed_at: Mapped[datetime | None]
    """When another time was announced, as no dice were entered within theirs."""
    dice: Mapped[str] = mapped_column(NAME)
    """The throws; empty before."""
    thrown_at: Mapped[datetime | None]


class SampleCallRow(Base):
    """A ballot whose voter is called in a round, and the answer before the round is logged."""

    __tablename__ = "sample_calls"
    __table_args__ = (of_meeting("sample_calls"),)
    community_id: Mapped[str] = mapped_column(ID, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ID, primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    log_index: Mapped[int] = mapped_column(primary_key=True)
    """Of the ballot's entry."""
    answer: Mapped[CallAnswer | None] = mapped_column(Term(CallAnswer))
    owner_id: Mapped[str | None] = mapped_column(ID)
    """Who answered, where they deny the ballot."""
    noted_at: Mapped[datetime | None]
    logged_at: Mapped[datetime | None]
    """When the round's answers were put into the log; nothing changes afterwards."""
