"""The street office's pages of what it imports from the city's platform."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.sentences import Sentence
from voting.services.meeting.meetings import MeetingView, MotionView
from voting.services.people.actors import Auditor
from voting.services.people.communities import Community, get_community
from voting.services.people.staff import name_staff
from voting.services.platform.counting import ComparedMotion, compare
from voting.services.platform.imports import ImportKey, get_row, is_put_forward, require_platform
from voting.services.platform.mapping import (
    PlatformMapping,
    group_of,
    list_meanings,
    list_words,
    suggest,
    suggest_words,
)
from voting.services.platform.publishing import list_confirmed, read_published
from voting.services.platform.recount import Found
from voting.services.platform.sheets import PlatformSheet, restore
from voting.services.platform.witnessed import read_witnessed
from voting.services.steps.listing import StepView, list_steps
from voting.storage.tables.base import in_meeting
from voting.storage.tables.result import PlatformImportRow
from voting.terms import MeetingKey, PlatformFile, StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """An import as it is listed: what was imported only, and by whom."""

    id: str
    kind: PlatformFile
    name: str
    sha256: str
    size: int
    by: str
    at: datetime
    changed_by: str
    changed_at: datetime
    found: Found | None
    may_take_back: bool = False
    """By whoever looks: they imported it, and nobody confirmed it or is asked to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformPage:
    """What was witnessed here, and what was imported."""

    community: Community
    meeting: MeetingView
    witnessed: tuple[Sentence, ...]
    imports: tuple[ImportLine, ...]
    confirmed: Mapping[str, datetime]
    """When each confirmed import was, by its id; the one that owners are shown first."""
    steps: tuple[StepView, ...]


def read_platform(
    session: Session, auditor: Auditor, meeting: MeetingKey, at: datetime
) -> PlatformPage:
    """Return the contents of the page of all imports.

    Raises:
        VotingError: what `require_platform` raises.
    """
    view = require_platform(session, auditor, meeting)
    rows = session.scalars(
        select(PlatformImportRow)
        .where(in_meeting(PlatformImportRow, meeting))
        .order_by(PlatformImportRow.imported_at.desc(), PlatformImportRow.id)
    ).all()
    names = _name_importers(session, rows)
    return PlatformPage(
        community=get_community(session, meeting.community_id),
        meeting=view,
        witnessed=read_witnessed(session, meeting),
        imports=tuple(_view(each, names) for each in rows),
        confirmed=list_confirmed(session, meeting),
        steps=tuple(list_steps(session, auditor, meeting, at, StepKind.PLATFORM)),
    )


def _name_importers(
    session: Session, rows: Sequence[PlatformImportRow]
) -> Mapping[str | None, str]:
    return name_staff(session, (by for each in rows for by in (each.imported_by, each.changed_by)))


def _view(row: PlatformImportRow, names: Mapping[str | None, str]) -> ImportLine:
    return ImportLine(
        id=row.id,
        kind=row.kind,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        by=names[row.imported_by],
        at=row.imported_at,
        changed_by=names[row.changed_by],
        changed_at=row.changed_at,
        found=Found.from_json(row.found),
    )


@dataclass(frozen=True, slots=True)
class WordGroup:
    """The words that have one meaning: those of all approvals, or those of one motion."""

    group: str
    motion: MotionView
    words: Counter[str]
    meanings: Mapping[str, str]
    """As they are, or are likely."""
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """One import: its rows, what they mean, what was counted from it, and how it differs."""

    community: Community
    meeting: MeetingView
    line: ImportLine
    witnessed: tuple[Sentence, ...]
    sheets: tuple[PlatformSheet, ...]
    mapping: PlatformMapping | None
    """As somebody has said; None before."""
    likely: PlatformMapping | None
    """What the page offers; None for totals alone."""
    groups: tuple[WordGroup, ...]
    """None before the columns have a meaning."""
    published: Mapping[str, Mapping[str, str]]
    compared: tuple[ComparedMotion, ...]
    together: tuple[ComparedMotion, ...]
    """The figures with the ballots on paper of here, beside nothing."""
    is_put_forward: bool
    steps: tuple[StepView, ...]
    sheet: PlatformSheet | None
    """The one that is read."""
    said: Sentence
    """Whether the published figures are those that were counted, in words."""


def _say_compared(found: Found | None, published: Mapping[str, Mapping[str, str]]) -> Sentence:
    if found is None or not any(published.values()):
        return Sentence("platform-unpublished")
    differing = found.count_differing(published)
    if not differing:
        return Sentence("platform-same")
    return Sentence("platform-differing", {"differing": differing})


def read_import(
    session: Session, auditor: Auditor, key: ImportKey, at: datetime, place: int | None = None
) -> ImportPage:
    """Return the contents of the page of one import.

    Args:
        session: reads.
        auditor: who looks.
        key: the import.
        at: the present instant.
        place: of the sheet to look at; the one that was chosen, or the first, if it is unknown.

    Raises:
        VotingError: what `require_platform` raises.
        NotFoundError: there is none.
    """
    meeting = require_platform(session, auditor, key.meeting)
    row = get_row(session, key)
    before = _find_before(session, key)
    sheets, mapping = restore(row.sheets), PlatformMapping.from_json(row.mapping)
    likely: PlatformMapping | None = None
    groups: tuple[WordGroup, ...] = ()
    if row.kind is PlatformFile.BALLOTS:
        likely = _find_likely(mapping, sheets, meeting.motions, before, place)
        if mapping and likely is mapping:
            groups = _group(mapping, sheets, meeting.motions, before)
    put_forward, published = is_put_forward(session, key, at), read_published(row)
    line = replace(
        _view(row, _name_importers(session, [row])),
        may_take_back=not put_forward and row.imported_by == auditor.id,
    )
    found = line.found
    return ImportPage(
        community=get_community(session, key.meeting.community_id),
        meeting=meeting,
        line=line,
        witnessed=read_witnessed(session, key.meeting),
        sheets=sheets,
        mapping=mapping,
        likely=likely,
        groups=groups,
        published=published,
        compared=compare(meeting.motions, found.figures(), published) if found else (),
        together=_list_together(meeting.motions, found),
        is_put_forward=put_forward,
        steps=_list_steps(session, auditor, key, row.sha256, at),
        sheet=sheets[likely.sheet] if likely else None,
        said=_say_compared(found, published),
    )


def _list_steps(
    session: Session, auditor: Auditor, key: ImportKey, digest: str, at: datetime
) -> tuple[StepView, ...]:
    """Return the steps about the file with a digest."""
    return tuple(
        each
        for each in list_steps(session, auditor, key.meeting, at, StepKind.PLATFORM)
        if digest in {str(said.facts.get("sha256", "")) for said in each.lines}
    )


def _find_likely(
    mapping: PlatformMapping | None,
    sheets: Sequence[PlatformSheet],
    motions: Sequence[MotionView],
    before: PlatformMapping | None,
    place: int | None,
) -> PlatformMapping:
    """Return the mapping that somebody has set, or a likely one if another sheet is looked at."""
    looked_at = place if place is not None and 0 <= place < len(sheets) else None
    if mapping and looked_at in {None, mapping.sheet}:
        return mapping
    return replace(suggest(sheets[looked_at or 0], motions, before), sheet=looked_at or 0)


def _list_together(
    motions: Sequence[MotionView], found: Found | None
) -> tuple[ComparedMotion, ...]:
    if found is None or found.together == found.alone:
        return ()
    return compare(motions, found.figures_together(), {})


def _find_before(session: Session, key: ImportKey) -> PlatformMapping | None:
    """Return the mapping that somebody gave last for another list of the community."""
    rows = session.scalars(
        select(PlatformImportRow.mapping)
        .where(
            PlatformImportRow.community_id == key.meeting.community_id,
            PlatformImportRow.id != key.id,
            PlatformImportRow.kind == PlatformFile.BALLOTS,
        )
        .order_by(PlatformImportRow.changed_at.desc())
        .limit(20)
    )
    return next((found for each in rows if (found := PlatformMapping.from_json(each))), None)


def _group(
    mapping: PlatformMapping,
    sheets: Sequence[PlatformSheet],
    motions: Sequence[MotionView],
    before: PlatformMapping | None,
) -> tuple[WordGroup, ...]:
    sheet = sheets[mapping.sheet]
    by_group: dict[str, MotionView] = {}
    for motion in motions:
        by_group.setdefault(group_of(motion), motion)
    likely = suggest_words(mapping, sheet, motions, before)
    return tuple(
        WordGroup(
            group, by_group[group], words, likely.get(group, {}), list_meanings(by_group[group])
        )
        for group, words in list_words(mapping, sheet, motions).items()
    )
