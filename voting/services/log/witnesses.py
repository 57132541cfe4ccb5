"""Witnesses: requests to them, their cosignatures, and how far a log is witnessed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.orm import Session

from audit.entries.meeting import MeetingCreated
from audit.errors import NoteError, SignatureError
from audit.log.cosignature import check_cosignature
from audit.log.note import VerifierKey, parse_note, parse_signature, parse_verifier_key
from audit.witness.cosigning import Request
from voting.caches import Cache
from voting.errors import NotFoundError
from voting.errors.log import CosignatureRefusedError, WitnessMissingError
from voting.keys.folder import KeyFolder
from voting.services.log.log import find_created, find_entries, find_latest, read_size, read_tree
from voting.services.people.actors import Auditor
from voting.services.people.communities import get_community_by_code, require_office
from voting.storage.tables.base import in_meeting
from voting.storage.tables.log import CheckpointRow, CosignatureRow, WitnessRefusalRow
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingKey

_MOST_CHECKPOINTS = 500
"""The number of latest checkpoints to which a cosignature by hand may belong."""


@dataclass(frozen=True, slots=True)
class WitnessView:
    """How far one witness has cosigned a log."""

    name: str
    size: int
    """Entries in the last checkpoint that it cosigned; 0 if none."""
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Witnessing:
    """How far a log is witnessed."""

    witnesses: tuple[WitnessView, ...]
    quorum: int
    size: int
    """Entries in the log."""

    @property
    def is_complete(self) -> bool:
        """Tell whether the whole log is witnessed by the number of witnesses in its first entry."""
        return sum(each.size == self.size for each in self.witnesses) >= self.quorum

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of this log's witnesses."""
        return tuple(each.name for each in self.witnesses)


@dataclass(frozen=True, slots=True)
class Pending:
    """A checkpoint that a witness has not cosigned yet."""

    log: MeetingKey
    key: VerifierKey
    address: str
    old: int
    """Entries in the last checkpoint that it is known to have cosigned."""


def read_created(session: Session, log: MeetingKey) -> MeetingCreated:
    """Return the first entry of a log.

    Raises:
        NotFoundError: the log is empty: notice was not given yet.
    """
    created = find_created(session, log)
    if created is None:
        raise NotFoundError
    return created


def _read_keys(session: Session, log: MeetingKey) -> tuple[VerifierKey, ...]:
    return tuple(parse_verifier_key(text) for text in read_created(session, log).witnesses)


def make_request(session: Session, log: MeetingKey, old: int) -> str:
    """Return the request to cosign the latest checkpoint, for a witness that cosigned size `old`.

    Raises:
        NotFoundError: the log is empty.
    """
    latest = find_latest(session, log)
    if latest is None:
        raise NotFoundError
    tree = read_tree(session, log, latest.size)
    proof = tree.prove_consistency(old, latest.size) if 0 < old < latest.size else ()
    return str(Request(old, proof, latest.note))


def accept_cosignature(session: Session, log: MeetingKey, line: str, at: datetime) -> int:
    """Store a cosignature of one of the log's checkpoints; return the checkpoint's size.

    Raises:
        CosignatureRefusedError: malformed, not by a witness of this log, or of no checkpoint.
        NotFoundError: the log is empty.
    """
    keys = _read_keys(session, log)
    try:
        signature = parse_signature(line.removesuffix("\n"))
    except NoteError:
        raise CosignatureRefusedError from None
    key = next((k for k in keys if (k.name, k.id) == (signature.name, signature.key_id)), None)
    if key is None:
        raise CosignatureRefusedError
    for row in _list_recent(session, log):
        if _holds(f"{row.note}{signature}", key):
            _save(session, row, key, str(signature), at)
            _forget_refusal(session, log, key.name)
            return row.size
    raise CosignatureRefusedError


def accept_from_office(
    session: Session, auditor: Auditor, log: MeetingKey, line: str, at: datetime
) -> int:
    """Store a cosignature that an auditor transferred by hand; return the checkpoint's size.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `accept_cosignature` raises.
    """
    require_office(session, auditor, log.community_id)
    return accept_cosignature(session, log, line, at)


def accept_from_anybody(
    session: Session, code: str, meeting_id: str, line: str, at: datetime
) -> int:
    """Store a cosignature sent to a community's public address; return the checkpoint's size.

    Raises:
        NotFoundError: there is no such community, or the log is empty.
        VotingError: what `accept_cosignature` raises.
    """
    community = get_community_by_code(session, code)
    return accept_cosignature(session, MeetingKey(community.id, meeting_id), line, at)


def note_refusal(
    session: Session, log: MeetingKey, witness: str, status: int, at: datetime
) -> None:
    """Record that a witness refused a cosignature; of several refusals the first one is kept."""
    known = session.get(WitnessRefusalRow, (*log, witness))
    if known is None:
        session.add(
            WitnessRefusalRow(
                community_id=log.community_id,
                meeting_id=log.meeting_id,
                witness=witness,
                status=status,
                since=at,
            )
        )
    elif known.status != status:
        known.status = status


def _forget_refusal(session: Session, log: MeetingKey, witness: str) -> None:
    session.execute(
        delete(WitnessRefusalRow).where(
            in_meeting(WitnessRefusalRow, log), WitnessRefusalRow.witness == witness
        )
    )


def _holds(note: str, key: VerifierKey) -> bool:
    try:
        check_cosignature(parse_note(note), key)
    except SignatureError:
        return False
    return True


def _list_recent(session: Session, log: MeetingKey) -> Sequence[CheckpointRow]:
    return session.scalars(
        select(CheckpointRow)
        .where(in_meeting(CheckpointRow, log))
        .order_by(CheckpointRow.size.desc())
        .limit(_MOST_CHECKPOINTS)
    ).all()


def _save(session: Session, row: CheckpointRow, key: VerifierKey, line: str, at: datetime) -> None:
    identity = (row.community_id, row.meeting_id, row.size, key.name)
    if session.get(CosignatureRow, identity) is not None:
        return
    session.add(
        CosignatureRow(
            community_id=row.community_id,
            meeting_id=row.meeting_id,
            size=row.size,
            witness=key.name,
            line=line,
            at=at,
        )
    )
    session.flush()


def view_witnessing(session: Session, log: MeetingKey) -> Witnessing:
    """Return how far a log is witnessed.

    Raises:
        NotFoundError: the log is empty.
    """
    created = read_created(session, log)
    rows = session.execute(
        select(CosignatureRow.witness, func.max(CosignatureRow.size), func.max(CosignatureRow.at))
        .where(in_meeting(CosignatureRow, log))
        .group_by(CosignatureRow.witness)
    )
    known = {name: (size, at) for name, size, at in rows}
    names = [parse_verifier_key(text).name for text in created.witnesses]
    return Witnessing(
        witnesses=tuple(WitnessView(name, *known.get(name, (0, None))) for name in names),
        quorum=created.quorum,
        size=read_size(session, log),
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A witness that refused its cosignature."""

    status: int
    """409 if the log contradicts what the witness cosigned before, even from where it said."""
    since: datetime


@dataclass(frozen=True, slots=True)
class WitnessProgress:
    """How far a witness has cosigned, and whether it refuses to go on."""

    name: str
    size: int
    refusal: Refusal | None


_bound: Cache[MeetingKey, tuple[str, ...]] = Cache(4096)
"""The names of the witnesses that a log's first entry binds, which never changes."""


def list_progress(
    session: Session, logs: Collection[MeetingKey]
) -> dict[MeetingKey, tuple[WitnessProgress, ...]]:
    """Return the progress of the witnesses of some logs, in a fixed number of statements.

    Logs without a witness are left out.
    """
    bound = {log: names for log, names in _find_bound(session, logs).items() if names}
    if not bound:
        return {}
    sizes = {
        (MeetingKey(row[0], row[1]), row[2]): row[3]
        for row in session.execute(
            select(
                CosignatureRow.community_id,
                CosignatureRow.meeting_id,
                CosignatureRow.witness,
                func.max(CosignatureRow.size),
            )
            .where(tuple_(CosignatureRow.community_id, CosignatureRow.meeting_id).in_(bound))
            .group_by(
                CosignatureRow.community_id, CosignatureRow.meeting_id, CosignatureRow.witness
            )
        )
    }
    of = tuple_(WitnessRefusalRow.community_id, WitnessRefusalRow.meeting_id)
    refusals = {
        (MeetingKey(row.community_id, row.meeting_id), row.witness): Refusal(row.status, row.since)
        for row in session.scalars(select(WitnessRefusalRow).where(of.in_(bound)))
    }
    return {
        log: tuple(
            WitnessProgress(name, sizes.get((log, name), 0), refusals.get((log, name)))
            for name in names
        )
        for log, names in bound.items()
    }


def _find_bound(
    session: Session, logs: Collection[MeetingKey]
) -> dict[MeetingKey, tuple[str, ...]]:
    missing = [log for log in logs if _bound.find(log) is None]
    if missing:
        for (log, _), record in find_entries(session, [(each, 0) for each in missing]).items():
            if isinstance(record, MeetingCreated):
                names = tuple(parse_verifier_key(text).name for text in record.witnesses)
                _bound.keep(log, names)
    return {log: _bound.find(log) or () for log in logs}


def require_witnessed(session: Session, meeting: MeetingRow) -> None:
    """Check that the whole log of a meeting is witnessed, if it has witnesses.

    Raises:
        WitnessMissingError: it is not yet.
    """
    witnessing = view_witnessing(session, meeting.key)
    if not witnessing.is_complete:
        raise WitnessMissingError(names=tuple(witnessing.names))


def _list_behind(session: Session, names: Collection[str]) -> list[MeetingKey]:
    """Return the logs whose latest checkpoint not all of these witnesses have cosigned."""
    latest = (
        select(
            CheckpointRow.community_id,
            CheckpointRow.meeting_id,
            func.max(CheckpointRow.size).label("size"),
        )
        .group_by(CheckpointRow.community_id, CheckpointRow.meeting_id)
        .subquery()
    )
    rows = session.execute(
        select(latest.c.community_id, latest.c.meeting_id)
        .outerjoin(
            CosignatureRow,
            (CosignatureRow.community_id == latest.c.community_id)
            & (CosignatureRow.meeting_id == latest.c.meeting_id)
            & (CosignatureRow.size == latest.c.size)
            & CosignatureRow.witness.in_(names),
        )
        .group_by(latest.c.community_id, latest.c.meeting_id)
        .having(func.count(CosignatureRow.witness) < len(names))
    )
    return [MeetingKey(community_id, meeting_id) for community_id, meeting_id in rows]


def list_pending(session: Session, keys: KeyFolder) -> list[Pending]:
    """Return the checkpoints that each witness with an address has not cosigned yet."""
    witnesses = keys.read_witnesses()
    asked = {str(each.key): each.address for each in witnesses if each.address}
    if not asked:
        return []
    pending = []
    for log in _list_behind(session, {each.key.name for each in witnesses if each.address}):
        witnessing = view_witnessing(session, log)
        for key, view in zip(_read_keys(session, log), witnessing.witnesses, strict=True):
            if view.size < witnessing.size and str(key) in asked:
                pending.append(Pending(log, key, asked[str(key)], view.size))
    return pending
