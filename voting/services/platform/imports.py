"""Import a file of the city's platform: kept, mapped, counted again, and compared.

The log has no entry for an import: what is imported was witnessed elsewhere, if at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from voting.errors import ForbiddenError, InputError, NotFoundError, NotNowError, StateError
from voting.randomness import make_id
from voting.services.meeting.meetings import (
    MotionView,
    NoticedMeeting,
    get_noticed_meeting,
    lock_meeting,
    require_state,
)
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_office
from voting.services.platform.counting import AREA, PERSONS, list_measured, name_figure
from voting.services.platform.mapping import (
    PlatformMapping,
    require_few_words,
    require_mapped,
    with_words,
)
from voting.services.platform.recount import CountBasis, Found, find_basis, recount
from voting.services.platform.sheets import PlatformSheet, read_tables, restore
from voting.services.scans_apart import read_scan_apart
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import StepRow
from voting.storage.tables.result import PlatformImportRow
from voting.terms import MeetingKey, MeetingState, PlatformFile, StepKind, StepOutcome

STATES = (MeetingState.CLOSED, MeetingState.PRELIMINARY, MeetingState.FINAL)
"""Voting here, which is on paper, has been counted; before, the ballots are nobody's to see."""
MOST_BYTES = 20 << 20
_MOST_IMPORTS, _MOST_NAME = 20, 120


@dataclass(frozen=True, slots=True)
class ImportKey:
    """An import of a meeting."""

    meeting: MeetingKey
    id: str


def require_platform(session: Session, auditor: Auditor, meeting: MeetingKey) -> NoticedMeeting:
    """Return a meeting of the auditor's office whose rules leave the internet to the platform.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting, or people vote online here.
        StateError: voting is not over and counted.
    """
    require_office(session, auditor, meeting.community_id)
    found = get_noticed_meeting(session, meeting)
    if found.rules.is_online_here:
        raise NotFoundError
    if found.state not in STATES:
        raise StateError(state=found.state)
    return found


def import_file(
    database: Database,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    kind: PlatformFile,
    name: str,
    content: bytes,
    at: datetime,
) -> str:
    """Keep a file of the platform with what was read of it, and return the import's id.

    Raises:
        VotingError: what `require_platform` raises.
        FileRefusedError: it cannot be read.
        InputError: it is empty or too large, was imported before, or there are too many.
    """
    database.read(lambda s: require_platform(s, auditor, meeting))
    if not content or len(content) > MOST_BYTES:
        raise InputError("platform-size", most=MOST_BYTES >> 20)
    sheets = _read(kind, name, content)
    row = PlatformImportRow(
        community_id=meeting.community_id,
        meeting_id=meeting.meeting_id,
        id=make_id(),
        kind=kind,
        name=" ".join(name.split())[-_MOST_NAME:],
        sha256=sha256(content).hexdigest(),
        size=len(content),
        content=content,
        sheets=[each.to_json() for each in sheets],
        mapping={},
        published={},
        found={},
        imported_by=auditor.id,
        imported_at=at,
        changed_by=auditor.id,
        changed_at=at,
    )
    import_id = row.id
    database.write(lambda s: _add(s, auditor, meeting, row))
    return import_id


def _read(kind: PlatformFile, name: str, content: bytes) -> tuple[PlatformSheet, ...]:
    if kind is PlatformFile.BALLOTS:
        return read_tables(name, content)
    try:
        read_scan_apart(content)
    except InputError:
        return read_tables(name, content)
    return ()


def _add(session: Session, auditor: Auditor, meeting: MeetingKey, row: PlatformImportRow) -> None:
    require_state(lock_meeting(session, meeting), *STATES)
    require_platform(session, auditor, meeting)
    digests = session.scalars(
        select(PlatformImportRow.sha256).where(in_meeting(PlatformImportRow, meeting))
    ).all()
    if row.sha256 in digests:
        raise InputError("platform-file-twice")
    if len(digests) >= _MOST_IMPORTS:
        raise InputError("platform-too-many", most=_MOST_IMPORTS)
    session.add(row)


def get_row(session: Session, key: ImportKey) -> PlatformImportRow:
    """Return an import.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(PlatformImportRow, (*key.meeting, key.id))
    if row is None:
        raise NotFoundError
    return row


def read_content(session: Session, auditor: Auditor, key: ImportKey) -> bytes:
    """Return the file of an import.

    Raises:
        VotingError: what `require_platform` raises.
        NotFoundError: there is none.
    """
    require_platform(session, auditor, key.meeting)
    return get_row(session, key).content


def is_put_forward(session: Session, key: ImportKey, at: datetime) -> bool:
    """Tell whether a second person was asked to confirm an import, or has."""
    waits = StepRow.outcome.is_(None) & (StepRow.lapses_at > at)
    step = session.scalar(
        select(StepRow.id)
        .where(
            in_meeting(StepRow, key.meeting),
            StepRow.kind == StepKind.PLATFORM,
            StepRow.subject_id == key.id,
            or_(waits, StepRow.outcome == StepOutcome.CONFIRMED),
        )
        .limit(1)
    )
    return step is not None


def take_back(session: Session, *, auditor: Auditor, key: ImportKey, at: datetime) -> None:
    """Delete an import with its file and all that was read from it, for whoever imported it.

    Raises:
        VotingError: what `require_platform` raises.
        ForbiddenError: somebody else imported it.
        NotNowError: it waits for a second person, or was confirmed.
        NotFoundError: there is none.
    """
    row = _lock(session, auditor, key, at)
    if row.imported_by != auditor.id:
        raise ForbiddenError
    session.delete(row)


def set_columns(
    database: Database, *, auditor: Auditor, key: ImportKey, mapping: PlatformMapping, at: datetime
) -> None:
    """Store what each column of a list holds; words that have a meaning keep it.

    Raises:
        VotingError: what `require_platform` raises.
        NotNowError: it waits for a second person, or was confirmed.
        InputError: what `require_mapped` raises.
    """

    def act(session: Session) -> None:
        row = _lock(session, auditor, key, at)
        sheets = restore(row.sheets)
        if not 0 <= mapping.sheet < len(sheets):
            raise InputError("platform-column-unknown")
        sheet = sheets[mapping.sheet]
        if mapping.head not in {each.number for each in sheet.lines}:
            raise InputError("platform-head-unknown")
        require_mapped(mapping, sheet)
        motions = get_noticed_meeting(session, key.meeting).motions
        require_few_words(mapping, sheet, motions)
        row.mapping, row.found = name_titles(mapping, sheet).to_json(), {}
        _sign(row, auditor, at)

    database.write(act)


def name_titles(mapping: PlatformMapping, sheet: PlatformSheet) -> PlatformMapping:
    """Return a mapping with the titles of its columns, for the community's next file."""
    titles = sheet.titles(mapping.head)
    named = {
        column.value: titles[place] for column, place in mapping.columns.items() if place in titles
    }
    return mapping.naming(named)


def set_words(
    database: Database,
    *,
    auditor: Auditor,
    key: ImportKey,
    words: Mapping[str, Mapping[str, str]],
    has_paper: bool,
    at: datetime,
) -> None:
    """Store what the words of a list mean, and count the list.

    Raises:
        VotingError: what `require_platform` raises.
        NotNowError: it waits for a second person, or was confirmed.
        InputError: a word has no meaning, or nobody has said what the columns are.
        RefutedError: the log makes no usable case.
    """

    def look(session: Session) -> tuple[CountBasis, dict[str, object], tuple[PlatformSheet, ...]]:
        basis, row = _look(session, auditor, key)
        return basis, row.mapping, restore(row.sheets)

    basis, stored, sheets = database.read(look)
    mapping = PlatformMapping.from_json(stored)
    if mapping is None:
        raise InputError("platform-room-missing")
    sheet = sheets[mapping.sheet]
    whole = with_words(mapping, sheet, basis.meeting.motions, words).holding_paper(has_paper)
    found = recount(basis, PlatformFile.BALLOTS, whole, sheet, {})

    def act(session: Session) -> None:
        row = _lock(session, auditor, key, at)
        if row.mapping != stored:
            raise NotNowError("platform-changed")
        row.mapping, row.found = whole.to_json(), found.to_json()
        _sign(row, auditor, at)

    database.write(act)


def set_published(
    database: Database,
    *,
    auditor: Auditor,
    key: ImportKey,
    published: Mapping[str, Mapping[str, str]],
    has_paper: bool,
    at: datetime,
) -> None:
    """Store the figures that the platform published; judge totals alone by the rules.

    Raises:
        VotingError: what `require_platform` raises.
        NotNowError: it waits for a second person, or was confirmed.
        InputError: of totals alone, a figure is missing.
    """
    basis, before = database.read(lambda s: _look(s, auditor, key))
    published = _keep_known(published, basis.meeting.motions)
    found: Found | None = None
    if before.kind is PlatformFile.RESULT:
        mapping = PlatformMapping(head=0, columns={}, marks={}, has_paper=has_paper)
        found = recount(basis, before.kind, mapping, None, published)

    def act(session: Session) -> None:
        row = _lock(session, auditor, key, at)
        row.published = dict(published)
        if found is not None:
            row.mapping, row.found = mapping.to_json(), found.to_json()
        _sign(row, auditor, at)

    database.write(act)


def _keep_known(
    published: Mapping[str, Mapping[str, str]], motions: Sequence[MotionView]
) -> dict[str, dict[str, str]]:
    """Return the figures that were filled in, of the meeting's own motions and marks."""
    names = {
        motion.id: {
            name_figure(mark, measure)
            for mark in list_measured(motion)
            for measure in (AREA, PERSONS)
        }
        for motion in motions
    }
    return {
        motion: {name: each for name, each in figures.items() if each and name in names[motion]}
        for motion, figures in published.items()
        if motion in names
    }


def _look(
    session: Session, auditor: Auditor, key: ImportKey
) -> tuple[CountBasis, PlatformImportRow]:
    """Return what an import is counted with, and the import as it is before."""
    basis = find_basis(session, require_platform(session, auditor, key.meeting))
    return basis, get_row(session, key)


def _lock(session: Session, auditor: Auditor, key: ImportKey, at: datetime) -> PlatformImportRow:
    """Return an import that may still be changed, with its meeting locked."""
    lock_meeting(session, key.meeting)
    require_platform(session, auditor, key.meeting)
    if is_put_forward(session, key, at):
        raise NotNowError("platform-settled")
    return get_row(session, key)


def _sign(row: PlatformImportRow, auditor: Auditor, at: datetime) -> None:
    row.changed_by, row.changed_at = auditor.id, at
