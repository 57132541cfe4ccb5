"""Notes for those who freeze a register: how its file was read, and the largest holdings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from voting.importing.findings import FindingKind
from voting.importing.report import FileReport
from voting.sentences import tell
from voting.services.register.register import (
    find_addresses,
    gather_default,
    read_snapshot,
    read_voters,
)
from voting.services.register.uploading.file_answers import Known
from voting.storage.sealed import seal_values
from voting.storage.tables.people import StaffRow
from voting.storage.tables.register import HoldingRow, RegisterNoteRow, in_register
from voting.terms import NoteKind, RegisterKey

_LARGEST = 10
_MOST_OF_A_KIND = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterNote:
    """A note on how a register's file was read."""

    kind: NoteKind
    text: str
    line: int = 0
    """The line in the file; 0 if it concerns no line."""
    choice: str = ""
    reason: str = ""
    by: str = ""
    """Who decided it; empty where nothing was asked."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LargeHolding:
    """One of the largest holdings of a register."""

    names: tuple[str, ...]
    units: int
    addresses: tuple[str, ...]
    area_cm2: int


def write_notes(session: Session, register: RegisterKey, report: FileReport, known: Known) -> None:
    """Store the notes on how a register's file was read."""
    rows = [
        seal_values(
            session,
            RegisterNoteRow,
            {
                **register._asdict(),
                "position": place,
                "kind": note.kind,
                "line": note.line,
                "text": note.text,
                "choice": note.choice,
                "reason": note.reason,
                "answered_by": note.by,
                "answered_at": note.at,
            },
        )
        for place, note in enumerate(_make_notes(report, known))
    ]
    if rows:
        session.execute(insert(RegisterNoteRow), rows)


def _make_notes(report: FileReport, known: Known) -> Iterator[RegisterNote]:
    contents = report.contents
    for decided in contents.decided:
        finding = decided.finding
        answer = known.find(finding.code, finding.subject)
        if answer:
            yield RegisterNote(
                kind=NoteKind.DECIDED,
                text=_say_in_sheet(finding.sheet, finding.text),
                line=finding.line,
                choice=decided.choice.text,
                reason=answer.reason,
                by=answer.by,
                at=answer.at,
            )
    yield from _list_corrected(report, known)
    for kind, texts in ((NoteKind.JOINED, contents.joined), (NoteKind.APART, contents.apart)):
        for text in texts[:_MOST_OF_A_KIND]:
            yield RegisterNote(kind=kind, text=text)
    for text in contents.totals:
        yield RegisterNote(kind=NoteKind.TOTAL, text=text)
    for each in contents.skipped[:_MOST_OF_A_KIND]:
        yield RegisterNote(
            kind=NoteKind.SKIPPED, text=_say_in_sheet(each.sheet, each.text), line=each.line
        )
    warnings = [each for each in report.findings if each.kind is FindingKind.WARNING]
    for finding in warnings[:_MOST_OF_A_KIND]:
        text = _say_in_sheet(finding.sheet, finding.text)
        yield RegisterNote(kind=NoteKind.WARNED, text=text, line=finding.line)


def _say_in_sheet(sheet: str, text: str) -> str:
    """Return a text with its sheet before it, if there is one that the text does not name."""
    if not sheet or f"“{sheet}”" in text:
        return text
    return tell("found-in-sheet", sheet=sheet, text=text)


def _list_corrected(report: FileReport, known: Known) -> Iterator[RegisterNote]:
    for sheet, row in report.contents.rows:
        for column in row.typed:
            correction = known.corrections and known.corrections.find(row, column)
            if correction:
                yield RegisterNote(
                    kind=NoteKind.CORRECTED,
                    text=_say_in_sheet(sheet, correction.described),
                    line=row.line,
                    choice=correction.shown,
                    by=correction.by,
                    at=correction.at,
                )


def list_notes(
    session: Session, register: RegisterKey, kind: NoteKind | None = None
) -> list[RegisterNote]:
    """Return the notes on a register, all or those of a kind."""
    of_kind = () if kind is None else (RegisterNoteRow.kind == kind,)
    rows = session.execute(
        select(RegisterNoteRow, func.coalesce(StaffRow.name, ""))
        .outerjoin(StaffRow, StaffRow.id == RegisterNoteRow.answered_by)
        .where(
            RegisterNoteRow.community_id == register.community_id,
            RegisterNoteRow.register_id == register.register_id,
            *of_kind,
        )
        .order_by(RegisterNoteRow.position)
    )
    return [
        RegisterNote(
            kind=row.kind,
            text=row.text,
            line=row.line,
            choice=row.choice,
            reason=row.reason,
            by=name,
            at=row.answered_at,
        )
        for row, name in rows
    ]


def list_largest(session: Session, register: RegisterKey) -> list[LargeHolding]:
    """Return the ten holdings with the largest counted area, with who votes for them."""
    electorate = gather_default(read_snapshot(session, register))
    ranked = sorted(electorate.holdings, key=lambda each: -each.weight.area_cm2)[:_LARGEST]
    ids = dict(
        session.execute(
            select(HoldingRow.unit, HoldingRow.id).where(
                in_register(HoldingRow, register),
                HoldingRow.unit.in_([each.units[0] for each in ranked]),
            )
        ).all()
    )
    addresses = find_addresses(session, register, ids.values())
    names: dict[str, list[str]] = {}
    for voter in read_voters(session, register, ids.values()):
        names.setdefault(voter.holding_id, []).append(voter.name)
    return [
        LargeHolding(
            names=tuple(names.get(ids[each.units[0]], ())),
            units=len(each.units),
            addresses=addresses[ids[each.units[0]]],
            area_cm2=each.weight.area_cm2,
        )
        for each in ranked
    ]
