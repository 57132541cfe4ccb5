"""What two do about a takeover: begin it, mark what is missing, record it as signed, cancel it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.sentences import Sentence
from voting.services.concerns.terms import Handler
from voting.services.daily.takeovers import (
    Item,
    begin_takeover,
    cancel_takeover,
    get_open_row,
    get_takeover,
    mark_items,
    record_takeover,
    require_beginnable,
    require_signable,
    view_item,
)
from voting.services.daily.terms import PRESENT, TakeoverAct, TakeoverItem
from voting.services.people.communities import get_community
from voting.services.scans import Scan
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    find_scan,
    get_subject,
)
from voting.storage.tables.desk import StepRow

ACT, OUTGOING, INCOMING, ITEMS, BEFORE = "act", "outgoing", "incoming", "items", "before"


@dataclass(frozen=True, slots=True)
class _Act:
    show: Callable[[Session, StepRow], StepContents]
    check: Callable[[Session, StepRow], object]
    do: Callable[[Session, StepRow, StepConfirmation], object]


def _say_about(session: Session, row: StepRow, outgoing: str, incoming: str) -> Sentence:
    return Sentence(
        "step-about-takeover",
        {
            "community": get_community(session, row.community_id).name,
            "outgoing": outgoing,
            "incoming": incoming,
            "takeover-act": str(row.details[ACT]),
        },
    )


def _say_about_known(session: Session, row: StepRow) -> Sentence:
    found = get_takeover(session, row.community_id, get_subject(row))
    return _say_about(session, row, found.outgoing, found.incoming)


def _show_beginning(session: Session, row: StepRow) -> StepContents:
    about = _say_about(session, row, str(row.details[OUTGOING]), str(row.details[INCOMING]))
    return StepContents(about, (Sentence("step-shows-takeover-begun"),))


def _check_beginning(session: Session, row: StepRow) -> None:
    require_beginnable(session, row.community_id)


def _begin(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    begin_takeover(
        session,
        community_id=row.community_id,
        outgoing=str(row.details[OUTGOING]),
        incoming=str(row.details[INCOMING]),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def _say_items(items: Sequence[Item], *, has_notes: bool) -> Iterator[Sentence]:
    for each in items:
        yield Sentence(
            "step-shows-item",
            {
                "takeover-item": each.kind,
                "item-state": each.state,
                "note": each.note if has_notes else "",
            },
        )


def _read_items(row: StepRow) -> list[Item]:
    stored = row.details[ITEMS]
    if not isinstance(stored, Mapping):
        raise TypeError
    return [view_item(each, stored[each.value]) for each in TakeoverItem if each.value in stored]


def _show_marking(session: Session, row: StepRow) -> StepContents:
    # Once it is done the note stands in the list, from where it may be struck.
    is_waiting = row.outcome is None
    lines = [*_say_items(_read_items(row), has_notes=is_waiting)]
    if is_waiting:
        asked = {each.kind for each in _read_items(row)}
        found = get_takeover(session, row.community_id, get_subject(row))
        lines += _say_now(each for each in found.items if each.kind in asked)
    return StepContents(_say_about_known(session, row), tuple(lines))


def _say_now(items: Iterable[Item]) -> Iterator[Sentence]:
    """Say how items stand before they are marked, so that nobody takes back unseen what was."""
    for each in items:
        yield Sentence(
            "step-shows-item-now",
            {"takeover-item": each.kind, "item-state": each.state, "note": each.note},
        )


def _check_open(session: Session, row: StepRow) -> None:
    get_open_row(session, row.community_id, get_subject(row))


def _mark(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    mark_items(
        session,
        community_id=row.community_id,
        takeover_id=get_subject(row),
        items=_read_items(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def _show_signing(session: Session, row: StepRow) -> StepContents:
    found = get_takeover(session, row.community_id, get_subject(row))
    lines = [*_say_items(found.items, has_notes=True)]
    lines += [Sentence("step-shows-present", {"handler": each}) for each in _read_present(row)]
    return StepContents(_say_about_known(session, row), tuple(lines), find_scan(row))


def _read_present(row: StepRow) -> list[Handler]:
    """Return before whom the list was signed; steps of before this was asked for name nobody."""
    stored = row.details.get(BEFORE, [])
    return [each for each in PRESENT if isinstance(stored, list) and each.value in stored]


def _check_signing(session: Session, row: StepRow) -> None:
    require_signable(session, row.community_id, get_subject(row))


def _sign(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    if row.scan is None or row.media_type is None:
        raise NotFoundError
    record_takeover(
        session,
        community_id=row.community_id,
        takeover_id=get_subject(row),
        scan=Scan(row.scan, row.media_type),
        present=_read_present(row),
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


def _show_cancelling(session: Session, row: StepRow) -> StepContents:
    reason = Sentence("step-shows-reason", {"reason": row.reason})
    return StepContents(_say_about_known(session, row), (reason,))


def _cancel(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    cancel_takeover(
        session,
        community_id=row.community_id,
        takeover_id=get_subject(row),
        reason=row.reason,
        by=row.asked_by,
        confirmed_by=confirmation.confirmed_by,
        at=confirmation.at,
    )


_ACTS: Mapping[TakeoverAct, _Act] = {
    TakeoverAct.BEGINNING: _Act(_show_beginning, _check_beginning, _begin),
    TakeoverAct.MARKING: _Act(_show_marking, _check_open, _mark),
    TakeoverAct.SIGNING: _Act(_show_signing, _check_signing, _sign),
    TakeoverAct.CANCELLING: _Act(_show_cancelling, _check_open, _cancel),
}


def _find(row: StepRow) -> _Act:
    return _ACTS[TakeoverAct(str(row.details[ACT]))]


def show_takeovers(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the companies, and what is to be begun, marked, recorded or cancelled."""
    return [_find(row).show(session, row) for row in rows]


def check_takeover(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it cannot be done."""
    del at
    _find(row).check(session, row)


def do_takeover(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Begin it, mark it, record it as signed, or cancel it."""
    _find(row).do(session, row, confirmation)
