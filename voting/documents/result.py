"""The result document: every figure of every comparison, with the evidence attached."""

from dataclasses import dataclass
from datetime import datetime

from weasyprint import Attachment

from audit.checkpoint import parse_checkpoint
from audit.cosignature import list_cosignatures
from audit.counting import list_superseded
from audit.document import ATTACHMENT
from audit.evidence import Evidence, read_proceedings
from audit.meeting_entries import (
    BallotCast,
    MeetingClosed,
    MeetingCreated,
    MeetingNoticed,
    RulesFixed,
)
from audit.note import parse_verifier_key
from audit.register_entries import RegisterFrozen
from audit.summary import MotionSummary, say_clause, say_rule
from ballots.rules import get_rule_set
from voting.documents.pages import render_pdf, render_qr_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """What the result document is made of."""

    evidence: Evidence
    motions: tuple[MotionSummary, ...]
    url: str
    at: datetime


def render_result(page: ResultPage) -> bytes:
    """Render the result document with the evidence attached, not signed yet.

    Raises:
        GlyphMissingError: a character cannot be printed.
    """
    proceedings = read_proceedings(page.evidence.entries)
    checkpoint, note = parse_checkpoint(page.evidence.checkpoint)
    witnesses = [parse_verifier_key(key) for key in page.evidence.keys.witnesses]
    fixed = proceedings.get(RulesFixed)
    ballots = proceedings.all(BallotCast)
    attachment = Attachment(
        string=page.evidence.to_bytes(),
        name=ATTACHMENT,
        description="evidence/1",
        created=page.at,
        modified=page.at,
        relationship="Data",
    )
    return render_pdf(
        "result.html",
        attachments=[attachment],
        created=proceedings.get(MeetingCreated),
        noticed=proceedings.get(MeetingNoticed),
        closed=proceedings.get(MeetingClosed),
        frozen=proceedings.get(RegisterFrozen),
        rules=get_rule_set(fixed.name),
        agreed=[
            f"{say_rule(field, value)}（{say_clause(fixed.clauses[field])}）"
            for field, value in fixed.overrides.items()
        ],
        motions=page.motions,
        online=sum(ballot.channel == "online" for ballot in ballots),
        paper=sum(ballot.channel == "paper" for ballot in ballots),
        invalid=[ballot for ballot in ballots if ballot.invalid is not None],
        superseded=list_superseded(proceedings),
        checkpoint=checkpoint,
        cosignatures=list_cosignatures(note, witnesses),
        root=checkpoint.root.hex(),
        url=page.url,
        qr_code=render_qr_code(page.url),
        at=page.at,
    )
