"""How the last file of a member was read, stored so that its findings can be shown and answered.

The file itself is not stored, and no identity number is in what is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import NotFoundError
from voting.importing.annotated import find_unknown_words
from voting.importing.findings import Finding, FindingKind
from voting.importing.layout.body import Row, SkippedKind
from voting.importing.report import FileReport
from voting.importing.samples import Sample, SampleRow, list_samples
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.register.changes import UnitChange
from voting.services.register.importing import ImportResult
from voting.services.register.uploading.corrections import Corrections, ReadCell
from voting.services.register.uploading.file_answers import Known, read_known
from voting.storage.tables.register import RegisterCheckRow
from voting.terms import MeaningKind

MOST_FINDINGS = 3_000
"""The most findings that are stored; further ones are only counted."""
_MOST_SKIPPED = 500
_MOST_CHANGES = 300
_KINDS = tuple(FindingKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFinding:
    """A finding on the file."""

    line: int
    sheet: str
    column: str
    """The title of its column; empty if it concerns the whole row or file."""
    kind: FindingKind
    text: str
    key: str
    """The key under which its answer is stored; empty if it is no question."""
    choices: Mapping[str, str]
    """The answers that it offers: from key to text."""
    cell: str
    """The key of its cell; empty if it concerns no cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSheet:
    """A sheet of the file."""

    name: str
    is_read: bool
    titles: Mapping[str, str]
    """From each title to the column it was read as; empty if it was not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An earlier answer or correction of a member that this file was read with."""

    line: int
    sheet: str
    text: str
    choice: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A part of the file that was skipped, because it describes no unit."""

    kind: SkippedKind
    text: str
    line: int
    sheet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The report on a file: its figures, findings, first rows, and skipped parts."""

    name: str
    at: datetime
    units: int
    holdings: int
    area_cm2: int
    counts: Mapping[str, int]
    """How many findings of each kind there are."""
    findings: Sequence[CheckedFinding]
    """The errors first, then the questions, then the warnings."""
    cells: Mapping[str, ReadCell]
    samples: Sequence[Sample]
    sheets: Sequence[CheckedSheet]
    unknown_words: Mapping[MeaningKind, Sequence[str]]
    """The unknown words, by column."""
    decided: Sequence[Said]
    skipped: Sequence[Skip]
    register_id: str | None = None
    """The id of the imported register; None if nothing was imported."""
    compared_with: str = ""
    changes: Sequence[UnitChange] = ()
    more_changes: int = 0

    @property
    def is_refused(self) -> bool:
        """Tell whether the file was refused: it has errors or unanswered questions."""
        return bool(self.counts[FindingKind.ERROR] or self.counts[FindingKind.CONFIRM])


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPage:
    """The content of the page of an uploaded file."""

    community: Community
    checked: Checked
    known: Known
    unexplained: int = 0
    """How many answers have no reason, and so are not stored."""
    corrections: Corrections = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "corrections", self.known.corrections or Corrections(digests=self.known.digests)
        )


def make_checked(
    report: FileReport, known: Known, imported: ImportResult | None, at: datetime
) -> Checked:
    """Return the data stored of a file that was read, without identity numbers."""
    corrections = known.corrections or Corrections(digests=known.digests)
    rows = {(sheet, row.line): row for sheet, row in report.contents.rows}
    cells: dict[str, ReadCell] = {}
    ordered = sorted(report.findings, key=lambda each: _KINDS.index(each.kind))
    findings = [
        _check_finding(each, rows.get((each.sheet, each.line)), cells, known, corrections)
        for each in ordered[:MOST_FINDINGS]
    ]
    changes = tuple(imported.changes) if imported else ()
    return Checked(
        name=report.name,
        at=at,
        units=len(report.parsed),
        holdings=report.holdings,
        area_cm2=report.area_cm2,
        counts={kind.value: sum(each.kind is kind for each in ordered) for kind in _KINDS},
        findings=findings,
        cells=cells,
        samples=list_samples(report),
        sheets=_list_sheets(report),
        unknown_words={
            MeaningKind(column.key): words for column, words in find_unknown_words(report).items()
        },
        decided=[*_list_decided(report, known), *_list_corrected(report, corrections)],
        skipped=_list_skipped(report),
        register_id=imported.register_id if imported else None,
        compared_with=imported.compared_with if imported else "",
        changes=changes[:_MOST_CHANGES],
        more_changes=max(0, len(changes) - _MOST_CHANGES),
    )


def _check_finding(
    finding: Finding,
    row: Row | None,
    cells: dict[str, ReadCell],
    known: Known,
    corrections: Corrections,
) -> CheckedFinding:
    cell = ""
    if row and finding.column and finding.column in row.cells:
        read = corrections.name_cell(row, finding.column)
        cell = read.key
        cells[cell] = read
    is_question = finding.kind is FindingKind.CONFIRM
    return CheckedFinding(
        line=finding.line,
        sheet=finding.sheet,
        column=str(finding.column),
        kind=finding.kind,
        text=finding.text,
        key=known.name_question(finding) if is_question else "",
        choices={each.key: each.text for each in finding.choices},
        cell=cell,
    )


def _list_sheets(report: FileReport) -> list[CheckedSheet]:
    return [
        CheckedSheet(
            name=each.sheet.name,
            is_read=each.is_read,
            titles={title: header.explain(title) for title in header.titles if title}
            if header
            else {},
        )
        for each in report.contents.sheets
        for header in (each.header or each.guess,)
        if header or each.sheet.is_table
    ]


def _list_decided(report: FileReport, known: Known) -> list[Said]:
    return [
        Said(
            line=each.finding.line,
            sheet=each.finding.sheet,
            text=each.finding.text,
            choice=each.choice.text,
            reason=answer.reason,
        )
        for each in report.contents.decided
        if (answer := known.find(each.finding.code, each.finding.subject))
    ]


def _list_corrected(report: FileReport, corrections: Corrections) -> list[Said]:
    return [
        Said(line=row.line, sheet=sheet, text=each.described, choice=each.shown)
        for sheet, row in report.contents.rows
        for column in row.typed
        if (each := corrections.find(row, column))
    ]


def _list_skipped(report: FileReport) -> list[Skip]:
    sheets = [
        Skip(kind=SkippedKind.SHEET, text=each.sheet.name, line=0, sheet="")
        for each in report.contents.sheets
        if not each.is_read and each.sheet.name
    ]
    parts = [
        Skip(kind=each.kind, text=each.text, line=each.line, sheet=each.sheet)
        for each in report.contents.skipped[:_MOST_SKIPPED]
    ]
    return sheets + parts


def keep_checked(session: Session, member: Member, checked: Checked) -> None:
    """Store the report on a member's file in place of the report on the file before."""
    content = asdict(checked)
    content.pop("at")
    session.merge(
        RegisterCheckRow(
            community_id=member.community_id,
            checked_by=member.id,
            content=content,
            checked_at=checked.at,
        )
    )


def find_checked(session: Session, member: Member) -> Checked | None:
    """Return how a member's last file was read, or None."""
    row = session.get(RegisterCheckRow, (member.community_id, member.id))
    return None if row is None else _load(row.content, row.checked_at)


def has_checked(session: Session, member: Member) -> bool:
    """Tell whether a member has uploaded a file since the last freezing."""
    return (
        session.scalar(
            select(RegisterCheckRow.checked_by).where(
                RegisterCheckRow.community_id == member.community_id,
                RegisterCheckRow.checked_by == member.id,
            )
        )
        is not None
    )


def _load(content: Mapping[str, Any], at: datetime) -> Checked:
    parts: dict[str, Any] = {
        **content,
        "findings": [
            CheckedFinding(**{**each, "kind": FindingKind(each["kind"])})
            for each in content["findings"]
        ],
        "cells": {key: ReadCell(**each) for key, each in content["cells"].items()},
        "samples": [
            Sample(each["sheet"], [SampleRow(**row) for row in each["rows"]])
            for each in content["samples"]
        ],
        "sheets": [CheckedSheet(**each) for each in content["sheets"]],
        "decided": [Said(**each) for each in content["decided"]],
        "skipped": [
            Skip(**{**each, "kind": SkippedKind(each["kind"])}) for each in content["skipped"]
        ],
        "unknown_words": {
            MeaningKind(kind): words for kind, words in content["unknown_words"].items()
        },
        "changes": [UnitChange(**each) for each in content["changes"]],
    }
    return Checked(at=at, **parts)


def read_checked(
    session: Session, member: Member, digests: DigestKeys, unexplained: int = 0
) -> CheckedPage:
    """Return the contents of the page of a member's last file.

    Args:
        session: reads.
        member: uploaded it.
        digests: tell which persons the register knows.
        unexplained: how many answers of this request have no reason.

    Raises:
        NotFoundError: there is none.
    """
    checked = find_checked(session, member)
    if checked is None:
        raise NotFoundError
    return CheckedPage(
        community=get_community(session, member.community_id),
        checked=checked,
        known=read_known(session, member.community_id, digests),
        unexplained=unexplained,
    )


def forget_checks(session: Session, community_id: str) -> None:
    """Delete the stored reports on a community's files; called when its register is frozen."""
    session.execute(delete(RegisterCheckRow).where(RegisterCheckRow.community_id == community_id))
