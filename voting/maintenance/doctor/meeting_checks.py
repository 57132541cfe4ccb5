"""Verify every meeting of an installation: its rows against its log, and its log with `audit`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.checks.order import check_references
from audit.errors import AuditError
from audit.evidence.file import Evidence, read_proceedings
from audit.evidence.receipt import parse_promise
from audit.evidence.trust import Trust
from audit.log.checkpoint import parse_checkpoint
from audit.log.cosignature import check_cosignature
from audit.log.merkle import Frontier, leaf_hash
from audit.log.note import VerifierKey, parse_note, parse_signature, parse_verifier_key
from audit.verdict import Verification
from audit.verify import verify
from voting.errors import VotingError
from voting.keys.folder import KeyFolder
from voting.maintenance.backups.database_copy import POSTGRESQL
from voting.services.log.log import read_entries
from voting.services.log.tree import Node, list_stored, read_subtrees
from voting.services.log.witnesses import read_created, view_witnessing
from voting.services.people.communities import get_community, list_all_communities
from voting.services.result.document.document import build_evidence
from voting.services.result.document.verification import (
    ResultDocument,
    find_document,
    verify_document,
)
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.log import CheckpointRow, CosignatureRow, LogEntryRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.result import ResultRow
from voting.terms import MeetingKey, MeetingState

_WITNESSING_STEP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedMeeting:
    """A meeting and its problems."""

    community: str
    meeting_id: str
    title: str
    state: MeetingState
    entries: int
    problems: tuple[str, ...]


def list_meetings(session: Session) -> list[MeetingKey]:
    """Return every meeting of every community."""
    return [
        MeetingKey(community.id, meeting_id)
        for community in list_all_communities(session)
        for meeting_id in session.scalars(
            select(MeetingRow.id)
            .where(MeetingRow.community_id == community.id)
            .order_by(MeetingRow.created_at)
        )
    ]


def check_meetings(
    database: Database, keys: KeyFolder, trust: Trust | None
) -> Iterator[CheckedMeeting]:
    """Verify every meeting of every community, one after another.

    Args:
        database: the database, which is only read.
        keys: the installation's folder of keys.
        trust: the trusted keys and certificates, or None if they are not known.
    """
    for log in database.read(list_meetings):
        meeting, result = database.read(lambda s, log=log: _check_meeting(s, log, keys, trust))  # type: ignore[misc]
        refuted = _collect(lambda result=result: _check_result(result, trust))  # type: ignore[misc]
        yield replace(meeting, problems=(*meeting.problems, *refuted))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """A result to verify after the transaction has ended, since verification may take minutes."""

    entries: tuple[bytes, ...] = ()
    """The entries of the log, if the result is not public yet."""
    evidence: Evidence | None = None
    """The evidence of the log as it is now, if the result is public."""
    awaits_witnesses: bool = False
    published: bytes | None = None
    """The evidence in the signed document, if there is one."""
    document: ResultDocument | None = None


def _collect(check: Callable[[], Iterator[str]]) -> list[str]:
    """Return the faults that a check finds; an unreadable value ends it, and is the last fault."""
    problems: list[str] = []
    try:
        problems.extend(check())
    except (AuditError, VotingError) as error:
        problems.append(str(error))
    return problems


def _check_meeting(
    session: Session, log: MeetingKey, keys: KeyFolder, trust: Trust | None
) -> tuple[CheckedMeeting, _Result]:
    if session.get_bind().dialect.name == POSTGRESQL:
        # Everything is read in one snapshot, since ballots may be cast meanwhile.
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    meeting = session.get_one(MeetingRow, log)
    community = get_community(session, log.community_id)
    entries = _read_log(session, log)
    problems: list[str] = []
    result = _Result()
    if entries:
        problems += _collect(lambda: _check_checkpoints(session, log, entries, trust))
        problems += _collect(lambda: _check_ballots(session, log, entries))
        try:
            result = _read_result(session, meeting, keys)
        except (AuditError, VotingError) as error:
            problems.append(str(error))
    elif meeting.state is not MeetingState.DRAFT:
        problems = ["notice was given, but there is no log"]
    checked = CheckedMeeting(
        community=community.name,
        meeting_id=meeting.id,
        title=meeting.title,
        state=meeting.state,
        entries=len(entries),
        problems=tuple(problems),
    )
    return checked, result


def _read_log(session: Session, log: MeetingKey) -> Sequence[LogEntryRow]:
    return session.scalars(
        select(LogEntryRow).where(in_meeting(LogEntryRow, log)).order_by(LogEntryRow.index)
    ).all()


def _check_checkpoints(
    session: Session, log: MeetingKey, entries: Sequence[LogEntryRow], trust: Trust | None
) -> Iterator[str]:
    """Yield the contradictions between entries, checkpoints and cosignatures."""
    if [row.index for row in entries] != list(range(len(entries))):
        yield "the log has a gap"
    created = read_created(session, log)
    key = parse_verifier_key(created.log_key)
    if trust is not None and not trust.trusts_log(key):
        yield f"the log's key {key} is none of this installation's"
    roots, subtrees = _compute_tree(entries)
    if dict(read_subtrees(session, log)) != subtrees:
        yield "the hashes that proofs are made from are not those of the entries"
    notes = {
        row.size: row.note
        for row in session.scalars(
            select(CheckpointRow).where(
                in_meeting(CheckpointRow, log),
            )
        )
    }
    if max(notes, default=0) != len(entries):
        yield f"{len(entries)} entries, but the last checkpoint holds {max(notes, default=0)}"
    for size, text in notes.items():
        checkpoint, note = parse_checkpoint(text)
        note.verify(key)
        if (checkpoint.origin, checkpoint.size) != (created.origin, size):
            yield f"the checkpoint of {size} entries is of another log"
        if roots.get(size) != checkpoint.root:
            yield f"the checkpoint of {size} entries has another root than the entries"
    witnesses = [parse_verifier_key(each) for each in created.witnesses]
    yield from _check_cosignatures(session, log, notes, witnesses)


def _compute_tree(entries: Sequence[LogEntryRow]) -> tuple[dict[int, bytes], dict[Node, bytes]]:
    """Return the root of each size, and the hashes of the stored subtrees."""
    frontier, roots, subtrees = Frontier(), dict[int, bytes](), dict[Node, bytes]()
    for row in entries:
        completed = frontier.append(leaf_hash(row.entry))
        roots[frontier.size] = frontier.root()
        subtrees.update(list_stored(completed, frontier.size))
    return roots, subtrees


def _check_cosignatures(
    session: Session, log: MeetingKey, notes: dict[int, str], witnesses: Sequence[VerifierKey]
) -> Iterator[str]:
    rows = session.scalars(
        select(CosignatureRow).where(
            in_meeting(CosignatureRow, log),
        )
    )
    for row in rows:
        signature = parse_signature(row.line.removesuffix("\n"))
        named = (row.witness, signature.key_id)
        key = next((each for each in witnesses if (each.name, each.id) == named), None)
        if key is None or row.size not in notes:
            yield f"a cosignature of {row.witness!r} belongs to nothing"
            continue
        check_cosignature(parse_note(f"{notes[row.size]}{signature}"), key)


def _check_ballots(
    session: Session, log: MeetingKey, entries: Sequence[LogEntryRow]
) -> Iterator[str]:
    """Yield the promised ballots that are neither in the log nor waiting for it."""
    key = parse_verifier_key(read_created(session, log).log_key)
    known = {each.index: each.entry for each in entries}
    rows = session.scalars(select(BallotRow).where(in_meeting(BallotRow, log)))
    for row in rows:
        if row.leaf_hash != leaf_hash(row.entry):
            yield f"ballot {row.id} has another hash than its content"
        if row.log_index is not None and known.get(row.log_index) != row.entry:
            yield f"ballot {row.id} is not the entry in the log at its index"
        if row.promise:
            note = parse_note(row.promise)
            note.verify(key)
            if parse_promise(note).leaf != row.leaf_hash:
                yield f"the promise of ballot {row.id} is of another ballot"


def _read_result(session: Session, meeting: MeetingRow, keys: KeyFolder) -> _Result:
    """Return the data of a meeting's result, or of its log so far.

    Raises:
        VotingError: a part of a public result is missing.
    """
    log = meeting.key
    if meeting.state not in {MeetingState.PRELIMINARY, MeetingState.FINAL}:
        return _Result(entries=read_entries(session, log))
    evidence = build_evidence(session, meeting=meeting.key, keys=keys)
    row = session.get(ResultRow, meeting.key)
    return _Result(
        evidence=evidence,
        awaits_witnesses=not view_witnessing(session, log).is_complete,
        published=None if row is None else row.evidence,
        document=find_document(session, log),
    )


def _check_result(result: _Result, trust: Trust | None) -> Iterator[str]:
    """Yield the problems found by the verifier: of a public result, or of the log so far."""
    if result.entries:
        yield from check_references(read_proceedings(result.entries))
    if result.evidence is not None:
        verified = verify(result.evidence.to_bytes(), trust)
        yield from _say(verified, without=_WITNESSING_STEP if result.awaits_witnesses else 0)
    if result.published is not None:
        yield from _say(verify(result.published, trust))
    if result.document is not None:
        yield from _say(verify_document(result.document))


def _say(verification: Verification, without: int = 0) -> Iterator[str]:
    for step in verification.steps:
        if step.number != without:
            yield from (f"step {step.number}: {problem}" for problem in step.problems)
