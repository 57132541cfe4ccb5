"""隐去: words that stand in public and must not, such as somebody's name, are struck by two.

They go from every page, and from the database; that they stood there, and why they went, stays.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from voting.errors import NotFoundError, NotNowError
from voting.services.concerns.numbers import get_concern_row
from voting.services.daily.tasks import get_task_row
from voting.services.daily.terms import TakeoverItem, Worded
from voting.services.people.persons import require_two
from voting.services.struck import remember_struck
from voting.storage.tables.concerns.rows import ProgressRow
from voting.storage.tables.daily.rows import PointRow, SittingRow
from voting.storage.tables.daily.takeovers import TakeoverRow
from voting.storage.tables.desk import StepRow
from voting.terms import StepKind, find_term


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which words are meant."""

    kind: Worded
    key: str
    """The number of a concern or a task, the id of a sitting or of a takeover."""
    part: str = ""
    """The ordinal of a line or a point, the value of an item; means nothing for a task."""

    def to_json(self) -> dict[str, object]:
        """Return what a step keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "Target":
        """Return what a step keeps."""
        return cls(
            kind=Worded(str(stored["kind"])), key=str(stored["key"]), part=str(stored["part"])
        )


def find_target(kind: str, key: str, part: str) -> Target:
    """Return which words an address means.

    Raises:
        NotFoundError: there are none of this kind.
    """
    term = find_term(Worded, kind)
    if term is None:
        raise NotFoundError
    return Target(kind=term, key=key, part=part)


def read_words(session: Session, community_id: str, target: Target) -> str:
    """Return the words as they stand now; empty once they are struck.

    Raises:
        NotFoundError: there is no such thing.
    """
    return _WAYS[target.kind].read(session, community_id, target)


def require_words(session: Session, community_id: str, target: Target) -> str:
    """Return the words that can be struck.

    Raises:
        NotFoundError: there is no such thing.
        NotNowError: there are no words, or no longer.
    """
    words = read_words(session, community_id, target)
    if not words:
        raise NotNowError("struck-nothing")
    return words


def strike(
    session: Session,
    *,
    community_id: str,
    target: Target,
    reason: str,
    by: str,
    confirmed_by: str,
) -> None:
    """Strike words; the reason stands in their place.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_words` raises.
    """
    require_two(session, by, confirmed_by)
    remember_struck(session, community_id, require_words(session, community_id, target))
    _WAYS[target.kind].strike(session, community_id, target, reason)


def _read_ordinal(target: Target) -> int:
    if not target.part.isdecimal():
        raise NotFoundError
    return int(target.part)


def _get_line(session: Session, community_id: str, target: Target) -> ProgressRow:
    concern = get_concern_row(session, community_id, target.key)
    row = session.get(ProgressRow, (community_id, concern.id, _read_ordinal(target)))
    if row is None:
        raise NotFoundError
    return row


def _read_line(session: Session, community_id: str, target: Target) -> str:
    row = _get_line(session, community_id, target)
    return "\n".join(filter(None, (row.text, row.next_step)))


def _strike_line(session: Session, community_id: str, target: Target, reason: str) -> None:
    concern = get_concern_row(session, community_id, target.key, is_locked=True)
    row = _get_line(session, community_id, target)
    worded = " · ".join(filter(None, (concern.public_title, concern.public_place)))
    if worded == row.text:
        concern.public_title, concern.public_place, concern.released_by = "", "", None
    if concern.next_step == row.next_step:
        concern.next_step = ""
    # The lines after it repeat the next step that it set.
    session.execute(
        update(ProgressRow)
        .where(ProgressRow.community_id == community_id, ProgressRow.concern_id == concern.id)
        .where(ProgressRow.next_step == row.next_step)
        .values(next_step="")
    )
    row.text, row.next_step, row.struck = "", "", reason


def _read_task(session: Session, community_id: str, target: Target) -> str:
    row = get_task_row(session, community_id, target.key)
    return "\n".join(filter(None, (row.title, row.text, row.report, row.remark)))


def _strike_task(session: Session, community_id: str, target: Target, reason: str) -> None:
    row = get_task_row(session, community_id, target.key, is_locked=True)
    row.title = row.text = row.report = row.remark = ""
    row.picture, row.media_type, row.struck = None, None, reason


def _get_point(session: Session, community_id: str, target: Target) -> PointRow:
    row = session.get(PointRow, (community_id, target.key, _read_ordinal(target)))
    if row is None:
        raise NotFoundError
    return row


def _read_point(session: Session, community_id: str, target: Target) -> str:
    row = _get_point(session, community_id, target)
    return "\n".join(filter(None, (row.text, row.decision, row.task)))


def _strike_point(session: Session, community_id: str, target: Target, reason: str) -> None:
    row = _get_point(session, community_id, target)
    row.text = row.decision = row.task = ""
    row.handler, row.due_on, row.struck = "", None, reason


def _get_takeover(session: Session, community_id: str, target: Target) -> TakeoverRow:
    row = session.get(TakeoverRow, (community_id, target.key), with_for_update=True)
    if row is None or find_term(TakeoverItem, target.part) is None:
        raise NotFoundError
    return row


def _read_item(session: Session, community_id: str, target: Target) -> str:
    row = _get_takeover(session, community_id, target)
    now = row.items.get(target.part)
    notes = [str(each["note"]) for each in row.marks if each["item"] == target.part]
    if isinstance(now, Mapping):
        notes.append(str(now["note"]))
    return "\n".join(dict.fromkeys(filter(None, notes)))


def _strike_item(session: Session, community_id: str, target: Target, reason: str) -> None:
    row = _get_takeover(session, community_id, target)
    gone = {"note": "", "struck": reason}
    now = row.items.get(target.part)
    if isinstance(now, Mapping):
        row.items = {**row.items, target.part: {**now, **gone}}
    row.marks = [
        {**each, **gone} if each["item"] == target.part and each["note"] else each
        for each in row.marks
    ]
    for step in session.scalars(
        select(StepRow).where(
            StepRow.community_id == community_id,
            StepRow.kind == StepKind.TAKEOVER,
            StepRow.subject_id == target.key,
        )
    ):
        step.details = _forget_note(step.details, target.part)


def _forget_note(details: Mapping[str, object], item: str) -> dict[str, object]:
    """Return what a step keeps, without the note on an item."""
    items = details.get("items")
    noted = items.get(item) if isinstance(items, Mapping) else None
    if not isinstance(items, Mapping) or not isinstance(noted, Mapping):
        return dict(details)
    return {**details, "items": {**items, item: {**noted, "note": ""}}}


_OF_SITTING, _OF_TAKEOVER = ("minutes", "place"), ("outgoing", "incoming", "cancelled_why")
"""The parts of each that are words, as their rows name them."""


def _get_sitting(session: Session, community_id: str, target: Target) -> SittingRow:
    row = session.get(SittingRow, (community_id, target.key), with_for_update=True)
    if row is None or target.part not in _OF_SITTING:
        raise NotFoundError
    return row


def _read_sitting(session: Session, community_id: str, target: Target) -> str:
    row = _get_sitting(session, community_id, target)
    # What is not published is no public word.
    is_public = target.part != "minutes" or row.published_at is not None
    return str(getattr(row, target.part)) if is_public else ""


def _strike_sitting(session: Session, community_id: str, target: Target, reason: str) -> None:
    row = _get_sitting(session, community_id, target)
    setattr(row, target.part, "")
    row.struck = {**row.struck, target.part: reason}


def _get_named(session: Session, community_id: str, target: Target) -> TakeoverRow:
    row = session.get(TakeoverRow, (community_id, target.key), with_for_update=True)
    if row is None or target.part not in _OF_TAKEOVER:
        raise NotFoundError
    return row


def _read_named(session: Session, community_id: str, target: Target) -> str:
    return str(getattr(_get_named(session, community_id, target), target.part))


def _strike_named(session: Session, community_id: str, target: Target, reason: str) -> None:
    row = _get_named(session, community_id, target)
    setattr(row, target.part, "")
    row.struck = {**row.struck, target.part: reason}


@dataclass(frozen=True, slots=True)
class _Way:
    """How the words of a kind are read, and struck."""

    read: Callable[[Session, str, Target], str]
    strike: Callable[[Session, str, Target, str], None]


_WAYS: Mapping[Worded, _Way] = {
    Worded.LINE: _Way(_read_line, _strike_line),
    Worded.TASK: _Way(_read_task, _strike_task),
    Worded.POINT: _Way(_read_point, _strike_point),
    Worded.ITEM: _Way(_read_item, _strike_item),
    Worded.SITTING: _Way(_read_sitting, _strike_sitting),
    Worded.TAKEOVER: _Way(_read_named, _strike_named),
}
