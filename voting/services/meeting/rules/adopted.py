"""约定: the rules that an assembly adopted in place of a rule set's, and from when they apply.

An adopted rule belongs to the community and applies to every later meeting. Two persons record it
with a scan of its text (`voting.services.steps`). The street office then has some days (`TERM`) to
object. If it does not object, the rule applies; while it objects, the rule applies to no meeting.

Law: guidance rules 建房〔2009〕274号 art. 26 (rules of procedure or covenant decide beforehand);
物业管理条例 art. 19 (unlawful decisions are put right or annulled); law note W43.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from audit.entries.clauses import read_clause, say_clause
from audit.entries.reader import Reader
from audit.terms import Identification
from ballots.clause import Clause
from ballots.errors import RuleError
from ballots.rules import CHINA, get_rule_set, make_rules
from voting.errors import InputError
from voting.services.meeting.rules.rules import IDENTIFICATION_FIELD, list_options
from voting.services.people.communities import get_community
from voting.services.people.persons import require_two
from voting.storage.tables.meeting import AdoptedRuleRow, MeetingRow
from voting.terms import MeetingKey, MeetingState

TERM = timedelta(days=7)
"""How long the street office may object before a rule applies; our own choice, no law's."""
_MOST_TEXT = 100
_MOST_WORDING = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """An adopted rule as a member submits it, with the clause that it rests on."""

    field: str
    value: object
    clause: Clause
    meeting_id: str | None
    """The meeting that adopted it, if it was held in this system."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store until somebody confirms it."""
        return {
            "field": self.field,
            "value": self.value,
            "clause": say_clause(self.clause),
            "meeting_id": self.meeting_id,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Adoption":
        """Return the adoption from its stored value."""
        meeting_id = value["meeting_id"]
        return cls(
            field=str(value["field"]),
            value=value["value"],
            clause=read_clause(Reader(value["clause"], "clause")),
            meeting_id=None if meeting_id is None else str(meeting_id),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionForm:
    """The fields of an adopted rule, as a member fills them in."""

    option: str
    clause: str
    wording: str
    meeting_id: str
    """One of this community's meetings; empty if it was held elsewhere."""
    adopted_by: str
    """The name of a meeting that was held elsewhere."""
    adopted_on: date


def plan_adoption(
    session: Session, community_id: str, form: AdoptionForm, document: str, at: datetime
) -> Adoption:
    """Return the adoption to record; `document` is the SHA-256 of the scan that is handed in.

    Raises:
        InputError: something is missing, it is the rule set's own value, it was not adopted before
            today, the statute does not admit it, or no such meeting has adopted it.
    """
    option = next((each for each in list_options() if each.key == form.option), None)
    if option is None or not 1 <= len(form.clause) <= _MOST_TEXT:
        raise InputError("override-incomplete")
    if not 1 <= len(form.wording) <= _MOST_WORDING:
        raise InputError("clause-unworded", most=_MOST_WORDING)
    adoption = Adoption(
        field=option.field,
        value=option.value,
        clause=Clause(
            text=form.clause,
            adopted_on=form.adopted_on,
            wording=form.wording,
            adopted_by=_name_meeting(session, community_id, form),
            document=document,
        ),
        meeting_id=form.meeting_id or None,
    )
    require_adoptable(session, community_id, adoption, at)
    return adoption


def _name_meeting(session: Session, community_id: str, form: AdoptionForm) -> str:
    if not form.meeting_id:
        if not 1 <= len(form.adopted_by) <= _MOST_TEXT:
            raise InputError("clause-meeting-missing", most=_MOST_TEXT)
        return form.adopted_by
    meeting = session.get(MeetingRow, (community_id, form.meeting_id))
    if meeting is None or meeting.state != MeetingState.FINAL:
        raise InputError("clause-meeting-not-final")
    if form.adopted_on < _day_of(meeting.closes_at):
        raise InputError("clause-before-its-meeting", closes_at=meeting.closes_at)
    return meeting.title


def _day_of(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def require_adoptable(
    session: Session, community_id: str, adoption: Adoption, at: datetime
) -> None:
    """Check that a rule may be recorded at an instant.

    Raises:
        InputError: it was not adopted before today, it is no deviation from the rule set and ends
            none, or the statute does not admit it.
    """
    if adoption.clause.adopted_on >= _day_of(at):
        raise InputError("clause-too-new")
    name = get_community(session, community_id).rule_set
    if is_own(name, adoption.field, adoption.value):
        # Back to what the rule set says: a decision too, where there is another one to end.
        if adoption.field not in find_in_force(session, community_id, at):
            raise InputError("override-is-own")
    elif not _is_admitted(name, {adoption.field: adoption.value}):
        raise InputError("override-unlawful")


def is_own(rule_set: str, field: str, value: object) -> bool:
    """Tell whether a value is the rule set's own, so that adopting it changes nothing."""
    if field == IDENTIFICATION_FIELD:
        return value == Identification.LETTER
    known = get_rule_set(rule_set).fields.get(field)
    # No rule set names any matter on which silence counts; to name none is what they all say.
    own = ([] if field == "silent_matters" else None) if known is None else known.value
    if isinstance(own, list) and isinstance(value, list):
        return sorted(own) == sorted(value)
    return own == value


def _is_admitted(rule_set: str, overrides: Mapping[str, object]) -> bool:
    try:
        make_rules(rule_set, {k: v for k, v in overrides.items() if k != IDENTIFICATION_FIELD})
    except RuleError:
        return False
    return True


def adopt_rule(
    session: Session,
    *,
    community_id: str,
    step_id: str,
    adoption: Adoption,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> datetime:
    """Record a rule that two persons compared with its scan; return when it comes into force.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: what `require_adoptable` raises.
    """
    require_two(session, by, confirmed_by)
    require_adoptable(session, community_id, adoption, at)
    begins_at = at + TERM
    session.add(
        AdoptedRuleRow(
            community_id=community_id,
            id=step_id,
            field=adoption.field,
            value=adoption.value,
            clause=say_clause(replace(adoption.clause, by=by, confirmed_by=confirmed_by)),
            meeting_id=adoption.meeting_id,
            adopted_at=at,
            begins_at=begins_at,
        )
    )
    session.flush()
    return begins_at


def find_in_force(session: Session, community_id: str, at: datetime) -> dict[str, AdoptedRuleRow]:
    """Return the adopted rules in force at an instant, by field; the latest of each field."""
    rows = session.scalars(
        select(AdoptedRuleRow)
        .where(
            AdoptedRuleRow.community_id == community_id,
            _has_begun(AdoptedRuleRow, at),
            ~is_replaced(at),
        )
        .order_by(*_order(AdoptedRuleRow))
    )
    return {row.field: row for row in rows}


def is_replaced(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a rule adopted later has taken a rule's place at an instant."""
    later = aliased(AdoptedRuleRow)
    return exists().where(
        later.community_id == AdoptedRuleRow.community_id,
        later.field == AdoptedRuleRow.field,
        _has_begun(later, at),
        tuple_(*_order(later)) > tuple_(*_order(AdoptedRuleRow)),
    )


def is_watched(at: datetime) -> ColumnElement[bool]:
    """Return the condition that the street office may still object to a rule, or objects to it."""
    return or_(AdoptedRuleRow.begins_at > at, ~_is_unopposed(AdoptedRuleRow))


def _has_begun(rule: type[AdoptedRuleRow], at: datetime) -> ColumnElement[bool]:
    return and_(rule.begins_at <= at, _is_unopposed(rule))


def _is_unopposed(rule: type[AdoptedRuleRow]) -> ColumnElement[bool]:
    return or_(rule.objected_at.is_(None), rule.withdrawn_at.is_not(None))


def _order(rule: type[AdoptedRuleRow]) -> tuple[ColumnElement[Any], ...]:
    """Return the key that sorts rules by their adoption."""
    return rule.clause["adopted_on"].as_string(), rule.adopted_at.expression, rule.id.expression


def select_rules(
    community_ids: Collection[str], at: datetime, *conditions: ColumnElement[bool]
) -> Select[AdoptedRuleRow, bool]:
    """Return the query for rules of communities, the latest adopted first.

    Each comes with whether a later one has taken its place at an instant.
    """
    return (
        select(AdoptedRuleRow, is_replaced(at))
        .where(AdoptedRuleRow.community_id.in_(community_ids), *conditions)
        .order_by(*(each.desc() for each in _order(AdoptedRuleRow)))
    )


def has_objection(row: AdoptedRuleRow) -> bool:
    """Tell whether an objection of the street office stands."""
    return row.objected_at is not None and row.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class AppliedRules:
    """The adopted rules that apply to a meeting, as its row stores them."""

    overrides: dict[str, object]
    clauses: dict[str, dict[str, str]]
    identification: Identification


def take(session: Session, *, meeting: MeetingKey, rule_set: str, at: datetime) -> AppliedRules:
    """Return the adopted rules that would apply to a meeting noticed at an instant.

    Left out are rules that the meeting itself adopted, that were adopted on this day or later, that
    only repeat the rule set, or that the rule set does not admit.
    """
    taken = AppliedRules({}, {}, Identification.LETTER)
    for field, row in find_in_force(session, meeting.community_id, at).items():
        is_of_before = date.fromisoformat(row.clause["adopted_on"]) < _day_of(at)
        if (
            not is_of_before
            or row.meeting_id == meeting.meeting_id
            or is_own(rule_set, field, row.value)
        ):
            continue
        if field == IDENTIFICATION_FIELD:
            taken = replace(taken, identification=Identification(str(row.value)))
        elif _is_admitted(rule_set, {**taken.overrides, field: row.value}):
            taken.overrides[field] = row.value
        else:
            continue
        taken.clauses[field] = dict(row.clause)
    return taken


def is_current(session: Session, meeting: MeetingRow, at: datetime) -> bool:
    """Tell whether a draft has the adopted rules that are in force at an instant."""
    kept = AppliedRules(meeting.overrides, meeting.clauses, meeting.identification)
    return kept == _take_for(session, meeting, at)


def take_current(session: Session, meeting: MeetingRow, at: datetime) -> None:
    """Apply the adopted rules that are in force at an instant to a draft."""
    taken = _take_for(session, meeting, at)
    meeting.overrides, meeting.clauses = taken.overrides, taken.clauses
    meeting.identification = taken.identification


def _take_for(session: Session, meeting: MeetingRow, at: datetime) -> AppliedRules:
    return take(session, meeting=meeting.key, rule_set=meeting.rule_set, at=at)
