"""卷宗: all documents of a meeting in one ZIP, with an index, and what is missing.

The names of the parts are those of street offices' lists for the filing of an election and for the
case of a motion (物业管理条例 arts. 16 and 19; the lists of Beijing, Shanghai, Hangzhou and Linyi).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain, count
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ballots.motion import MotionKind
from ballots.rules import CHINA
from voting.documents.pages import fill_template
from voting.documents.papers.office import FilingReceiptPage
from voting.documents.rendering import render_in_subprocess
from voting.errors import NotFoundError, StateError
from voting.sentences import say, tell
from voting.services.archive import after, before, during, platform, raised
from voting.services.archive.additions import Addition, list_added_documents, list_additions
from voting.services.archive.documents import CaseDocument, CaseTable, FiledMeeting
from voting.services.archive.retention import Retention, find_retention
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_office
from voting.services.people.tenure import get_tenure
from voting.services.result.annulment import PublicAnnulment, list_annulments
from voting.services.steps.listing import StepView, list_steps
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import PaperBallotRow
from voting.terms import CasePart, MeetingKey, MeetingState, StepKind

_Reader = Callable[[Session, FiledMeeting], Iterable[CaseDocument]]
_STATES = (MeetingState.PRELIMINARY, MeetingState.FINAL, MeetingState.CANCELLED)
"""In which a case file may be made: before, the scans of ballots are nobody's to see."""
_PACKED = (".csv", ".json", ".txt")
_READERS: Mapping[CasePart, tuple[_Reader, ...]] = {
    CasePart.PROPOSAL: (),
    CasePart.OPINIONS: (before.list_opinion_table, before.list_guidance_tables),
    CasePart.PLAN: (before.list_plan,),
    CasePart.MOTIONS: (before.list_motions,),
    CasePart.REGISTER: (before.list_register,),
    CasePart.NOTICE: (before.list_notice,),
    CasePart.RESIDENTS: (),
    CasePart.SPECIMEN: (before.list_specimen,),
    CasePart.DELIVERIES: (during.list_delivery_documents,),
    CasePart.MANDATES: (during.list_mandate_documents,),
    CasePart.JOURNAL: (during.list_journal,),
    CasePart.BOXES: (),
    CasePart.PAPER_BALLOTS: (
        during.list_paper_ballot_documents,
        after.list_holdings,
        platform.list_imports,
    ),
    CasePart.PRELIMINARY: (
        after.list_counts,
        raised.list_result_objections,
        raised.list_dispute_documents,
    ),
    CasePart.ANNOUNCEMENT: (after.list_announcement,),
    CasePart.DECISION: (after.list_decision,),
    CasePart.EVIDENCE: (after.list_evidence,),
    CasePart.FILING: (after.list_filings,),
    CasePart.ELECTION: (after.list_candidates,),
    CasePart.HANDOVER: (),
    CasePart.JUDGMENT: (after.list_judgments,),
}
_KNOWN_WHOLE = frozenset({CasePart.MANDATES, CasePart.JUDGMENT})
"""Where nothing is there, there is nothing: the system takes all of it in."""
_OF_ELECTIONS = frozenset({CasePart.ELECTION, CasePart.HANDOVER})
_OF_PAPER = frozenset({CasePart.BOXES})
_OF_VOTES = frozenset(
    {
        CasePart.DELIVERIES,
        CasePart.JOURNAL,
        CasePart.PAPER_BALLOTS,
        CasePart.PRELIMINARY,
        CasePart.BOXES,
    }
)
_OF_RESULTS = frozenset(
    {CasePart.ANNOUNCEMENT, CasePart.DECISION, CasePart.EVIDENCE, CasePart.FILING}
)
"""They are due once the result is final."""


@dataclass(frozen=True, slots=True)
class CasePartView:
    """One part with its documents; it is missing, or there is nothing to have."""

    number: int
    part: CasePart
    documents: tuple[CaseDocument, ...]
    is_missing: bool

    @property
    def folder(self) -> str:
        """Return the name of its folder."""
        return f"{self.number:02} {say('case-part', self.part)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The case file of a meeting, with its parts in order."""

    case: FiledMeeting
    parts: tuple[CasePartView, ...]
    retention: Retention | None
    """None before the result is final."""

    @property
    def missing(self) -> tuple[CasePartView, ...]:
        """Return the parts that are missing."""
        return tuple(each for each in self.parts if each.is_missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilePage:
    """The street office's page of a meeting's case file."""

    file: CaseFile | None
    """None while a vote is on: the ballots are nobody's to see."""
    case: FiledMeeting
    additions: tuple[Addition, ...]
    annulments: tuple[PublicAnnulment, ...]
    steps: tuple[StepView, ...]
    """The annulments that were asked for."""
    filings: tuple[StepView, ...]


def read_page(
    session: Session, auditor: Auditor, meeting: MeetingKey, base_url: str, at: datetime
) -> CaseFilePage:
    """Return the contents of the page of a case file.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting.
        StateError: notice of it was not given.
    """
    case = _find_case(session, auditor, meeting, base_url, at)
    may_be_made = case.meeting.state in _STATES
    return CaseFilePage(
        file=_gather(session, case) if may_be_made else None,
        case=case,
        additions=tuple(list_additions(session, meeting)),
        annulments=list_annulments(session, meeting),
        steps=tuple(list_steps(session, auditor, meeting, at, StepKind.ANNULLING)),
        filings=tuple(list_steps(session, auditor, meeting, at, StepKind.FILING)),
    )


def read_filing_receipt(
    session: Session, auditor: Auditor, meeting: MeetingKey, base_url: str, at: datetime
) -> FilingReceiptPage:
    """Return the acknowledgement of a meeting's filing.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting, or nothing was filed.
    """
    found = after.find_filing_receipt(session, _find_case(session, auditor, meeting, base_url, at))
    if found is None:
        raise NotFoundError
    return found


def _find_case(
    session: Session, auditor: Auditor, meeting: MeetingKey, base_url: str, at: datetime
) -> FiledMeeting:
    community = require_office(session, auditor, meeting.community_id)
    found = get_noticed_meeting(session, meeting)
    has_paper = exists().where(in_meeting(PaperBallotRow, meeting))
    return FiledMeeting(
        community=community,
        meeting=found,
        base_url=base_url,
        at=at,
        has_paper_ballots=bool(session.scalar(select(has_paper))),
    )


def read_case_file(
    session: Session, auditor: Auditor, meeting: MeetingKey, base_url: str, at: datetime
) -> CaseFile:
    """Return a meeting's case file; its documents are made one by one, when they are written.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting.
        StateError: its result is not public, and it was not cancelled.
    """
    case = _find_case(session, auditor, meeting, base_url, at)
    if case.meeting.state not in _STATES:
        raise StateError(state=case.meeting.state)
    return _gather(session, case)


def _gather(session: Session, case: FiledMeeting) -> CaseFile:
    added: dict[CasePart, list[CaseDocument]] = {}
    for document in list_added_documents(session, case):
        added.setdefault(document.part, []).append(document)
    parts = tuple(
        _view(number, part, (*_read(session, case, readers), *added.get(part, ())), case)
        for number, (part, readers) in enumerate(_READERS.items(), 1)
    )
    final_at = case.meeting.reached_at(MeetingState.FINAL)
    tenure = get_tenure(session, case.community.id)
    retention = find_retention(final_at, tenure) if final_at else None
    return CaseFile(case=case, parts=parts, retention=retention)


def _read(
    session: Session, case: FiledMeeting, readers: Iterable[_Reader]
) -> Iterator[CaseDocument]:
    for reader in readers:
        yield from reader(session, case)


def _view(
    number: int, part: CasePart, documents: tuple[CaseDocument, ...], case: FiledMeeting
) -> CasePartView:
    is_missing = not documents and part in _list_due(case)
    return CasePartView(number, part, documents, is_missing=is_missing)


def _list_due(case: FiledMeeting) -> frozenset[CasePart]:
    """Return the parts that a meeting of this kind and state must have."""
    due = frozenset(_READERS) - _KNOWN_WHOLE
    if not any(each.kind is MotionKind.ELECTION for each in case.meeting.motions):
        due -= _OF_ELECTIONS
    if not case.has_paper_ballots:
        due -= _OF_PAPER
    if case.meeting.state is MeetingState.CANCELLED:
        return due - _OF_VOTES - _OF_RESULTS - _OF_ELECTIONS
    return due if case.meeting.state is MeetingState.FINAL else due - _OF_RESULTS


@dataclass(frozen=True, slots=True)
class IndexLine:
    """A file of the ZIP as the index names it."""

    path: str
    size: int
    sha256: str


def export_case_file(
    database: Database,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    base_url: str,
    at: datetime,
    target: IO[bytes],
) -> FiledMeeting:
    """Write a meeting's case file as a ZIP, and return the meeting that it is of.

    Raises:
        VotingError: as `read_case_file` and `write_case_file`.
    """
    file = database.read(lambda s: read_case_file(s, auditor, meeting, base_url, at))
    write_case_file(file, database, target, auditor.name)
    return file.case


def write_case_file(file: CaseFile, database: Database, target: IO[bytes], by: str) -> None:
    """Write the case file as a ZIP, one document after the other.

    Args:
        file: what is written.
        database: for the documents that it keeps.
        target: receives the ZIP.
        by: the name of the auditor who exports it.

    Raises:
        RenderingError: a document cannot be rendered.
    """
    with ZipFile(target, "w") as archive:
        lines, tables = [], {}
        for part in file.parts:
            for name, document in _name_apart(part.documents):
                content, table = document.make(database), None
                if isinstance(content, CaseTable):
                    table, content = content, content.to_csv()
                    tables[table.name] = table.to_json()
                lines.append(_write(archive, file, f"{part.folder}/{name}", content))
        lines.append(_write(archive, file, f"{tell('case-data')}.json", _dump(tables)))
        lines.append(_write(archive, file, f"{tell('case-how')}.txt", _say_how(file, by)))
        _write(archive, file, f"{tell('case-index')}.json", _dump(_index(file, lines, by)))
        _write(archive, file, f"00 {tell('case-index')}.pdf", _render_index(file, lines, by))


def _name_apart(documents: Iterable[CaseDocument]) -> Iterator[tuple[str, CaseDocument]]:
    """Yield documents with names of which no two are the same on any system."""
    given: set[str] = set()
    for each in documents:
        stem, _, ending = each.name.rpartition(".")
        names = chain([each.name], (f"{stem} ({number}).{ending}" for number in count(2)))
        name = next(name for name in names if name.casefold() not in given)
        given.add(name.casefold())
        yield name, each


def _write(archive: ZipFile, file: CaseFile, path: str, content: bytes) -> IndexLine:
    made_at = file.case.at.astimezone(CHINA)
    info = ZipInfo(path, made_at.timetuple()[:6])
    # Scans and PDFs are packed already.
    info.compress_type = ZIP_DEFLATED if path.endswith(_PACKED) else ZIP_STORED
    archive.writestr(info, content)
    return IndexLine(path, len(content), sha256(content).hexdigest())


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _say_how(file: CaseFile, by: str) -> bytes:
    case = file.case
    return tell(
        "case-readme",
        community=case.community.name,
        title=case.meeting.title,
        at=case.at,
        office=case.community.street_office,
        by=by,
        url=f"{case.base_url}/verify",
    ).encode()


def _index(file: CaseFile, lines: Iterable[IndexLine], by: str) -> dict[str, object]:
    case = file.case
    return {
        "community": case.community.name,
        "meeting": case.meeting.title,
        "origin": case.meeting.origin,
        "exported_at": case.at.isoformat(),
        "exported_by": by,
        "keep_until": file.retention.until.isoformat() if file.retention else None,
        "files": [{"path": each.path, "size": each.size, "sha256": each.sha256} for each in lines],
        "missing": [each.folder for each in file.missing],
    }


def _render_index(file: CaseFile, lines: Iterable[IndexLine], by: str) -> bytes:
    of_part: dict[str, list[IndexLine]] = {}
    for line in lines:
        of_part.setdefault(line.path.partition("/")[0], []).append(line)
    html = fill_template("case_file.html", file=file, of_part=of_part, by=by)
    return render_in_subprocess(html)
