"""Publish a register to the owners, and freeze it.

Law: guidance rules 建房〔2009〕274号 art. 12 (owners and areas are published, objections answered).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from ballots.procedure import Clock, Course, Event, ProcedureError, check, list_clocks
from ballots.procedure.days import CalendarError
from ballots.rules import make_rules
from voting.errors import NotNowError
from voting.errors.register import ObjectionOpenError, RegisterFrozenError, RegisterMissingError
from voting.services.people.actors import Member
from voting.services.people.communities import get_community
from voting.services.people.persons import require_two
from voting.services.register.notes import list_notes
from voting.services.register.objections import count_unanswered, to_register
from voting.services.register.register import find_frozen, find_unfrozen
from voting.services.register.telephones import tell_lost
from voting.services.register.uploading.checked import forget_checks
from voting.services.register.uploading.corrections import forget_persons
from voting.storage.tables.register import RegisterRow
from voting.terms import NoteKind


def publish_register(session: Session, *, member: Member, at: datetime) -> None:
    """Publish the imported register without names, so that owners can object before it is frozen.

    Numbers that the register frozen before had and this one has not any more are told of it.

    Raises:
        RegisterMissingError: there is none that is not frozen.
    """
    row = find_unfrozen(session, member.community_id)
    if row is None:
        raise RegisterMissingError
    if row.published_at is None:
        row.published_at = at
        tell_lost(session, row.key, at)


def require_freezable(session: Session, community_id: str, at: datetime) -> RegisterRow:
    """Check that the imported register can be frozen at an instant, and return it.

    Raises:
        RegisterMissingError: nothing was imported yet.
        RegisterFrozenError: the register is frozen already.
        ObjectionOpenError: an objection to it waits for its answer.
        NotNowError: what it was read with was withdrawn; it was not published, or not for as many
            days as the rules ask.
    """
    row = find_unfrozen(session, community_id)
    if row is None:
        if find_frozen(session, community_id):
            raise RegisterFrozenError
        raise RegisterMissingError
    waiting = count_unanswered(session, to_register(community_id))
    if waiting:
        raise ObjectionOpenError(waiting=waiting)
    if list_notes(session, row.key, NoteKind.WITHDRAWN):
        raise NotNowError("register-said-withdrawn")
    _require_published(session, row, at)
    return row


def find_freezing(session: Session, community_id: str) -> Clock | None:
    """Return the earliest time that the published register can be frozen, and its source.

    None if nothing is published, or no calendar tells yet.
    """
    row = find_unfrozen(session, community_id)
    if row is None or row.published_at is None:
        return None
    try:
        clocks = list_clocks(_make_course(session, row, row.published_at))
    except CalendarError:
        return None
    return next((each for each in clocks if each.event is Event.REGISTER_FROZEN), None)


def _make_course(session: Session, row: RegisterRow, published_at: datetime) -> Course:
    rules = make_rules(get_community(session, row.community_id).rule_set, {})
    return Course(rules=rules, at={Event.REGISTER_PUBLISHED: published_at})


def _require_published(session: Session, row: RegisterRow, at: datetime) -> None:
    if row.published_at is None:
        raise NotNowError("register-unpublished")
    try:
        check(_make_course(session, row, row.published_at), Event.REGISTER_FROZEN, at)
    except ProcedureError as error:
        bound, source = error.breach.bound, error.breach.article
        raise NotNowError("register-published-shortly", earliest=bound, source=source) from None
    except CalendarError as error:
        raise NotNowError("calendar-unpublished", year=error.day.year) from None


def freeze_register(
    session: Session, *, community_id: str, by: str, confirmed_by: str | None, at: datetime
) -> str:
    """Freeze the imported register, which then never changes.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_freezable` raises.
    """
    require_two(session, by, confirmed_by)
    row = require_freezable(session, community_id, at)
    row.frozen_at, row.frozen_by, row.confirmed_by = at, by, confirmed_by
    forget_persons(session, community_id)
    forget_checks(session, community_id)
    return row.id
