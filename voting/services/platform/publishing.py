"""What owners are shown of an import, once a second person has confirmed it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.entries.meeting import MotionNoticed
from audit.evidence.file import read_proceedings
from audit.printed.summary import MotionSummary, summarize
from audit.vocabulary import CHINESE, ENGLISH, Vocabulary
from voting.caches import Cache
from voting.errors import InputError, NotFoundError
from voting.services.log.log import read_entries
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.platform.imports import STATES, ImportKey, get_row
from voting.services.platform.recount import Found
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import StepRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import PlatformImportRow
from voting.terms import MeetingKey, PlatformFile, StepKind, StepOutcome


def require_publishable(session: Session, meeting: MeetingRow, import_id: str) -> PlatformImportRow:
    """Return an import that was counted and compared with what the platform published.

    Raises:
        NotFoundError: there is none, or people vote online here.
        InputError: it was not counted, or nothing was published to compare.
    """
    row = get_row(session, ImportKey(meeting.key, import_id))
    if meeting.rules.is_online_here:
        raise NotFoundError
    if not row.found:
        raise InputError("platform-uncounted")
    if not any(row.published.values()):
        raise InputError("platform-uncompared")
    return row


def publish_import(session: Session, act: Act, import_id: str) -> None:
    """Show owners what was imported; the confirmed step is the record.

    Raises:
        StateError: voting is not over and counted.
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_publishable` raises.
    """
    meeting = lock_meeting(session, act.meeting)
    require_two(session, act.by, act.confirmed_by)
    require_state(meeting, *STATES)
    require_publishable(session, meeting, import_id)


@dataclass(frozen=True, slots=True)
class ReplacedImport:
    """An import that owners were shown until another one was confirmed."""

    sha256: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicImport:
    """The public part of an import: no rows, no remarks on single units, and nobody's name."""

    id: str
    kind: PlatformFile
    sha256: str
    imported_at: datetime
    confirmed_at: datetime
    replaced: tuple[ReplacedImport, ...]
    """Those that were shown before it, the latest first."""
    found: Found
    has_paper: bool
    differing: int
    """So many figures the platform published otherwise than they were counted."""
    motions: tuple[MotionSummary, ...]
    english: tuple[MotionSummary, ...]

    @property
    def left_out(self) -> int:
        """Return how many remarks say that something is not counted."""
        return len(self.found.left_out)


_summaries: Cache[tuple[MeetingKey, str], tuple[tuple[MotionSummary, ...], ...]] = Cache(64)


def list_confirmed(session: Session, meeting: MeetingKey) -> dict[str, datetime]:
    """Return when each confirmed import of a meeting was, by id; the one that is shown first."""
    steps = session.execute(
        select(StepRow.subject_id, StepRow.decided_at)
        .where(
            in_meeting(StepRow, meeting),
            StepRow.kind == StepKind.PLATFORM,
            StepRow.outcome == StepOutcome.CONFIRMED,
        )
        .order_by(StepRow.decided_at.desc())
    )
    return {import_id: at for import_id, at in steps if import_id and at}


def find_public_import(session: Session, meeting: MeetingKey) -> PublicImport | None:
    """Return the import that was confirmed last; None if there is none."""
    confirmed = list_confirmed(session, meeting)
    if not confirmed:
        return None
    shown, *replaced = confirmed
    row = get_row(session, ImportKey(meeting, shown))
    found = Found.from_json(row.found)
    if found is None:
        return None
    # A confirmed import never changes.
    chinese, english = _summaries.get(
        (meeting, row.id),
        lambda: tuple(_summarize(session, meeting, found, each) for each in (CHINESE, ENGLISH)),
    )
    return PublicImport(
        id=row.id,
        kind=row.kind,
        sha256=row.sha256,
        imported_at=row.imported_at,
        confirmed_at=confirmed[shown],
        replaced=tuple(
            ReplacedImport(get_row(session, ImportKey(meeting, each)).sha256, confirmed[each])
            for each in replaced
        ),
        found=found,
        has_paper=bool(row.mapping.get("has_paper")),
        differing=found.count_differing(read_published(row)),
        motions=chinese,
        english=english,
    )


def read_published(row: PlatformImportRow) -> dict[str, dict[str, str]]:
    """Return the figures that the platform published, by motion."""
    return {
        motion: {name: str(figure) for name, figure in figures.items()}
        for motion, figures in row.published.items()
        if isinstance(figures, dict)
    }


def _summarize(
    session: Session, meeting: MeetingKey, found: Found, words: Vocabulary
) -> tuple[MotionSummary, ...]:
    noticed = read_proceedings(read_entries(session, meeting)).all(MotionNoticed)
    return tuple(
        summarize(number, motion, outcome, (), None, words=words)
        for number, (motion, outcome) in enumerate(zip(noticed, found.together, strict=True), 1)
    )
