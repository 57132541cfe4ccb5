"""Adopted rules as pages show them, and the street office's objections to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_
from sqlalchemy.orm import Session

from audit.entries.clauses import read_clause
from audit.entries.reader import Reader
from audit.printed.summary import say_clause, say_rule
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.meeting.rules.adopted import (
    has_objection,
    is_replaced,
    is_watched,
    select_rules,
)
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import require_office
from voting.services.scans import Scan
from voting.storage.tables.desk import StepRow
from voting.storage.tables.meeting import AdoptedRuleRow
from voting.terms import RuleState

_MOST_OBJECTION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedRule:
    """A rule that an assembly adopted."""

    id: str
    field: str
    value: object
    text: str
    """It in Chinese."""
    source: str
    """Its clause, by which meeting and when it was adopted."""
    wording: str | None
    adopted_at: datetime
    """When two persons had recorded it."""
    begins_at: datetime
    state: RuleState
    objection: str
    """The street office's reason to object, also if withdrawn; empty if it never objected."""
    objected_at: datetime | None
    withdrawn_at: datetime | None


def list_adopted(session: Session, community_id: str, at: datetime) -> tuple[AdoptedRule, ...]:
    """Return the rules that an assembly adopted, the latest first."""
    return _list(session, select_rules((community_id,), at), at)


def list_standing(session: Session, community_id: str, at: datetime) -> tuple[AdoptedRule, ...]:
    """Return the rules that an assembly adopted and no later one replaced, the latest first."""
    stands = or_(is_watched(at), ~is_replaced(at))
    return _list(session, select_rules((community_id,), at, stands), at)


def list_watched(
    session: Session, community_ids: Sequence[str], at: datetime
) -> dict[str, tuple[AdoptedRule, ...]]:
    """Return, by community, the rules that its street office has not reviewed yet or objects to."""
    found: dict[str, tuple[AdoptedRule, ...]] = dict.fromkeys(community_ids, ())
    watched = select_rules(community_ids, at, is_watched(at))
    for row, replaced in session.execute(watched):
        found[row.community_id] += (_view(row, at, replaced=replaced),)
    return found


def _list(
    session: Session, chosen: Select[AdoptedRuleRow, bool], at: datetime
) -> tuple[AdoptedRule, ...]:
    return tuple(_view(row, at, replaced=replaced) for row, replaced in session.execute(chosen))


def _view(row: AdoptedRuleRow, at: datetime, *, replaced: bool) -> AdoptedRule:
    clause = read_clause(Reader(row.clause, "clause"))
    return AdoptedRule(
        id=row.id,
        field=row.field,
        value=row.value,
        text=say_rule(row.field, row.value),
        source=say_clause(clause),
        wording=clause.wording,
        adopted_at=row.adopted_at,
        begins_at=row.begins_at,
        state=_find_state(row, at, replaced=replaced),
        objection=row.objection,
        objected_at=row.objected_at,
        withdrawn_at=row.withdrawn_at,
    )


def _find_state(row: AdoptedRuleRow, at: datetime, *, replaced: bool) -> RuleState:
    if has_objection(row):
        return RuleState.OBJECTED
    if at < row.begins_at:
        return RuleState.SHOWN
    return RuleState.REPLACED if replaced else RuleState.IN_FORCE


def object_to_rule(
    session: Session, *, auditor: Auditor, community_id: str, rule_id: str, text: str, at: datetime
) -> None:
    """Object to an adopted rule; it applies to no new meeting until the objection is withdrawn.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such rule.
        InputError: no reason is given.
        NotNowError: an objection stands already.
    """
    row = _get_row(session, auditor, community_id, rule_id)
    if not 1 <= len(text.strip()) <= _MOST_OBJECTION:
        raise InputError("rule-objection-missing", most=_MOST_OBJECTION)
    if has_objection(row):
        raise NotNowError("rule-already-so")
    row.objection, row.objected_by = text.strip(), auditor.id
    row.objected_at, row.withdrawn_at = at, None


def withdraw_objection(
    session: Session, *, auditor: Auditor, community_id: str, rule_id: str, at: datetime
) -> None:
    """Withdraw the street office's objection.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such rule.
        NotNowError: no objection stands.
    """
    row = _get_row(session, auditor, community_id, rule_id)
    if not has_objection(row):
        raise NotNowError("rule-already-so")
    row.withdrawn_at = at


def _get_row(session: Session, auditor: Auditor, community_id: str, rule_id: str) -> AdoptedRuleRow:
    require_office(session, auditor, community_id)
    row = session.get(AdoptedRuleRow, (community_id, rule_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    return row


def get_scan(session: Session, actor: Member | Auditor, community_id: str, rule_id: str) -> Scan:
    """Return the scan of the text that an adopted rule rests on.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such rule for the actor.
    """
    if isinstance(actor, Auditor):
        require_office(session, actor, community_id)
    elif actor.community_id != community_id:
        raise NotFoundError
    if session.get(AdoptedRuleRow, (community_id, rule_id)) is None:
        raise NotFoundError
    step = session.get_one(StepRow, (community_id, rule_id))
    if step.scan is None or step.media_type is None:
        raise NotFoundError
    return Scan(step.scan, step.media_type)
