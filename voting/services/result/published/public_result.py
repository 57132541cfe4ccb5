"""The public result, counted once for each size of its log and then cached."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from audit.checks.mandates import say_by_agents
from audit.checks.publications import find_begun
from audit.evidence.file import read_proceedings
from audit.printed.summary import MotionSummary, say_identified
from audit.vocabulary import CHINESE, ENGLISH
from ballots.count.outcome import Verdict
from voting.caches import Cache
from voting.errors.result import ResultMissingError
from voting.sentences import Sentence
from voting.services.log.log import read_entries, read_size
from voting.services.meeting.clocks.broken import list_broken_clocks
from voting.services.result.annulment import (
    PublicAnnulment,
    find_annulments,
    list_annulments,
)
from voting.services.result.published.summaries import count_motions
from voting.services.result.published.versions import Version, count_versions
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultWords:
    """The sentences of a public result, in one language."""

    motions: tuple[MotionSummary, ...]
    identified: str
    """How many ballots were cast under each identification."""
    by_agents: str
    """How many holdings an agent voted for, in words; nothing where none did."""
    versions: tuple[Version, ...]
    """Every count, the first one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicResult(ResultWords):
    """The public result of a meeting, computed from its log, in Chinese."""

    english: ResultWords
    """What it says in English."""
    begun_at: datetime | None
    """When the publicity of the valid result began."""
    warnings: tuple[Sentence, ...]
    """The warnings of a verification: broken clocks."""
    annulments: tuple[PublicAnnulment, ...] = ()
    """Which the log does not know, since they come after its end."""

    def is_annulled(self, number: int) -> bool:
        """Tell whether the decision on a motion is annulled."""
        return any(each.concerns(number) for each in self.annulments)

    def list_standing(self) -> tuple[str, ...]:
        """Return the ids of the motions that were passed and whose decision is not annulled."""
        return tuple(
            each.id
            for each in self.motions
            if each.outcome is Verdict.CARRIED and not self.is_annulled(each.number)
        )


_results: Cache[tuple[MeetingKey, int], PublicResult] = Cache(64)


def find_public_result(session: Session, log: MeetingKey) -> PublicResult | None:
    """Return the result of a meeting, or nothing before it is public."""
    meeting = session.get(MeetingRow, log)
    if meeting is None or meeting.state not in {MeetingState.PRELIMINARY, MeetingState.FINAL}:
        return None
    size = read_size(session, log)
    # A log only grows, so its size identifies its content.
    counted = _results.get((log, size), lambda: _count(read_entries(session, log)[:size]))
    if meeting.state is not MeetingState.FINAL:
        return counted
    return replace(counted, annulments=list_annulments(session, log))


def get_public_result(session: Session, log: MeetingKey) -> PublicResult:
    """Return the result of a meeting.

    Raises:
        ResultMissingError: it is not public yet.
    """
    found = find_public_result(session, log)
    if found is None:
        raise ResultMissingError
    return found


_carried: Cache[MeetingKey, frozenset[str]] = Cache(4096)


def read_carried(
    session: Session, logs: Collection[MeetingKey]
) -> dict[MeetingKey, frozenset[str]]:
    """Return the motions that meetings decided, or by which they filled a seat, by id.

    Those are left out whose decision is annulled. All annulments take one statement; a log that
    this process has not counted yet is read besides.

    Raises:
        ResultMissingError: a result is not public yet.
    """
    annulments = find_annulments(session, logs)
    return {
        log: frozenset(
            motion
            for motion in _find_carried(session, log)
            if not any(each.concerns(motion) for each in annulments.get(log, ()))
        )
        for log in logs
    }


def _find_carried(session: Session, log: MeetingKey) -> frozenset[str]:
    """Return the motions that a meeting decided by its log, which knows no annulment."""
    if (known := _carried.find(log)) is not None:
        return known
    motions = get_public_result(session, log).motions
    carried = frozenset(each.id for each in motions if each.outcome is Verdict.CARRIED)
    if session.get_one(MeetingRow, log).state is MeetingState.FINAL:
        # Nothing is counted again after it.
        _carried.keep(log, carried)
    return carried


def _count(entries: tuple[bytes, ...]) -> PublicResult:
    proceedings = read_proceedings(entries)
    begun = find_begun(proceedings)
    counted, versions = count_motions(proceedings), count_versions(proceedings)
    chinese, english = (
        ResultWords(
            motions=counted.say(words),
            identified=say_identified(proceedings, words),
            by_agents=say_by_agents(proceedings, words),
            versions=tuple(each.say(words) for each in versions),
        )
        for words in (CHINESE, ENGLISH)
    )
    return PublicResult(
        motions=chinese.motions,
        identified=chinese.identified,
        by_agents=chinese.by_agents,
        versions=chinese.versions,
        english=english,
        begun_at=None if begun is None else begun.at,
        warnings=tuple(list_broken_clocks(proceedings)),
    )
