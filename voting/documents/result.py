"""The result document: every figure of every comparison, with the evidence attached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from audit.checks.counting import list_superseded
from audit.checks.mandates import say_by_agents
from audit.checks.publications import find_begun
from audit.document.pdf_form import ATTACHMENT
from audit.entries.meeting import (
    MeetingClosed,
    MeetingCreated,
    MeetingNoticed,
    ResultPreliminary,
    RulesFixed,
)
from audit.entries.proceedings import Proceedings
from audit.entries.register import RegisterFrozen
from audit.evidence.file import Evidence, read_proceedings
from audit.log.checkpoint import parse_checkpoint
from audit.log.cosignature import list_cosignatures
from audit.log.note import parse_verifier_key
from audit.printed.annex import list_annex
from audit.printed.summary import MotionSummary, say_clause, say_identified, say_rule, say_voided
from audit.sentences import ANNEX_HEADS
from audit.terms import Edition, Identification
from ballots.ballot import Channel
from ballots.conveners import ConvenerKind
from ballots.rules import get_rule_set
from voting.documents.pages import render_pdf, render_qr_code
from voting.sentences import say, tell

VERIFYING = "verify"
"""The part of a meeting's page that says how to verify its result."""
_WIDTHS = {Edition.PUBLIC: (16, 52, 36, 36, 34), Edition.AUDITOR: (14, 44, 38, 24, 18, 36)}
"""Of the annex's columns, in mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """The content of the result document."""

    evidence: Evidence
    motions: tuple[MotionSummary, ...]
    url: str
    at: datetime
    convener: ConvenerKind = ConvenerKind.COMMITTEE
    """The body that convened the meeting, and signs; the evidence does not say it."""


def render_result(page: ResultPage) -> bytes:
    """Render the unsigned result document, with annex and attached evidence.

    The same page gives the same bytes, so that anybody with the evidence can reproduce them.
    """
    from weasyprint import Attachment

    from voting.documents.annex import Annex, append_annex, count_pages

    proceedings = read_proceedings(page.evidence.entries)
    edition = page.evidence.edition
    attachment = Attachment(
        string=page.evidence.to_bytes(),
        name=ATTACHMENT,
        description="evidence/1",
        created=page.at,
        modified=page.at,
        relationship="Data",
    )
    created = proceedings.get(MeetingCreated)
    annex = Annex(
        title=tell("annex-title", community=created.community, title=created.title),
        head=ANNEX_HEADS[edition],
        lines=[row.cells for row in list_annex(page.evidence, proceedings)],
        widths=_WIDTHS[edition],
        at=page.at,
    )
    pages = count_pages(annex)
    document = render_pdf(
        "result.html",
        attachments=[attachment],
        edition=edition,
        annex_pages=pages,
        **_describe(page, proceedings),
    )
    return append_annex(document, annex, blank_pages=pages)


def _describe(page: ResultPage, proceedings: Proceedings) -> dict[str, object]:
    """Return the variables of the template."""
    checkpoint, note = parse_checkpoint(page.evidence.checkpoint)
    witnesses = [parse_verifier_key(key) for key in page.evidence.keys.witnesses]
    fixed = proceedings.get(RulesFixed)
    ballots = [placed.cast for placed in proceedings.ballots]
    return {
        "created": proceedings.get(MeetingCreated),
        "noticed": proceedings.get(MeetingNoticed),
        "closed": proceedings.get(MeetingClosed),
        "frozen": proceedings.get(RegisterFrozen),
        "rules": get_rule_set(fixed.name),
        "agreed": list(_list_agreed(fixed)),
        "publication": find_begun(proceedings),
        "objections_until": _find_end(proceedings),
        "motions": page.motions,
        "convener": say("convener", page.convener),
        "online": sum(ballot.channel == Channel.ONLINE for ballot in ballots),
        "paper": sum(ballot.channel == Channel.PAPER for ballot in ballots),
        "invalid": [ballot for ballot in ballots if ballot.invalid is not None],
        "superseded": list_superseded(proceedings),
        "voided": say_voided(proceedings),
        "identified": say_identified(proceedings),
        "by_agents": say_by_agents(proceedings),
        "checkpoint": checkpoint,
        "cosignatures": list_cosignatures(note, witnesses),
        "root": checkpoint.root.hex(),
        "url": page.url,
        "qr_code": render_qr_code(f"{page.url}#{VERIFYING}"),
        "at": page.at,
    }


def _list_agreed(fixed: RulesFixed) -> Iterator[str]:
    """Yield each adopted rule that replaced one of the meeting's rule set, with its clause."""
    values = dict(fixed.overrides)
    if fixed.identification is not Identification.LETTER:
        values["identification"] = fixed.identification.value
    for field, value in values.items():
        clause = fixed.clauses.get(field)
        text = say_rule(field, value)
        if clause is not None:
            text += f"（{say_clause(clause)}）"
            text += tell("clause-wording", wording=clause.wording) if clause.wording else ""
        yield text


def _find_end(proceedings: Proceedings) -> datetime | None:
    """Return the end of objections that was published last."""
    published = proceedings.all(ResultPreliminary)
    return published[-1].objections_until if published else None
