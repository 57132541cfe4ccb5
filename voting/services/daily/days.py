"""The fixed days of deliberation: set by two, by a rule such as 每月第一个周六."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.sentences import Sentence
from voting.services.daily.terms import Every, SittingKind
from voting.services.people.persons import require_two
from voting.storage.tables.people import CommunityRow

LAST = 5
"""As a week of the month: the last one, whichever number it has."""
_WEEK, _MONTHS = 7, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingRule:
    """When the sittings of a kind are held, and where."""

    every: Every
    month: int = 1
    """Of a quarter, from 1; means nothing where it is every month."""
    week: int
    """The how many-th such weekday of the month, from 1; `LAST` for the last."""
    weekday: int
    """From 1 for Monday."""
    starts: str
    """The time in words: 19:30."""
    place: str

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "SittingRule":
        """Return the rule from its stored value."""
        numbers = {name: int(str(value[name])) for name in ("month", "week", "weekday")}
        return cls(
            every=Every(str(value["every"])),
            starts=str(value["starts"]),
            place=str(value["place"]),
            **numbers,
        )

    def find_next(self, begins: date) -> date:
        """Return the first of its days that is not before a day."""
        year, month = begins.year, begins.month
        while True:
            found = self._find_in(year, month)
            if found is not None and found >= begins:
                return found
            year, month = (year + month // _MONTHS, month % _MONTHS + 1)

    def _find_in(self, year: int, month: int) -> date | None:
        """Return its day in a month, if the month has one."""
        if self.every is Every.QUARTER and (month - 1) % 3 + 1 != self.month:
            return None
        first = date(year, month, 1)
        day = first + timedelta(days=(self.weekday - first.isoweekday()) % _WEEK)
        days = [day + timedelta(weeks=each) for each in range(LAST)]
        within = [each for each in days if each.month == month]
        return within[-1] if self.week == LAST else within[self.week - 1]


def say_rule(kind: SittingKind, rule: SittingRule) -> Sentence:
    """Say by which rule the sittings of a kind are held."""
    if rule.every is Every.MONTH:
        return Sentence(
            "sitting-rule-month",
            {
                "sitting": kind,
                "week": str(rule.week),
                "weekday": str(rule.weekday),
                "starts": rule.starts,
                "place": rule.place,
            },
        )
    return Sentence(
        "sitting-rule-quarter",
        {
            "sitting": kind,
            "quarter-month": str(rule.month),
            "week": str(rule.week),
            "weekday": str(rule.weekday),
            "starts": rule.starts,
            "place": rule.place,
        },
    )


def get_days(session: Session, community_id: str) -> dict[SittingKind, SittingRule]:
    """Return the rules of a community, by the kind of sitting; none for what has no fixed day."""
    stored = session.get_one(CommunityRow, community_id).sitting_days
    return {
        each: SittingRule.from_json(value)
        for each in SittingKind
        if isinstance(value := stored.get(each.value), Mapping)
    }


def require_new_rule(
    session: Session, community_id: str, kind: SittingKind, rule: SittingRule
) -> None:
    """Check that a rule differs from the present one.

    Raises:
        InputError: it does not.
    """
    if get_days(session, community_id).get(kind) == rule:
        raise InputError("sitting-days-unchanged")


def record_days(
    session: Session,
    *,
    community_id: str,
    kind: SittingKind,
    rule: SittingRule,
    by: str,
    confirmed_by: str,
) -> None:
    """Replace the rule of a kind of sitting; sittings that have an agenda keep their day.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: it is the present one.
    """
    require_two(session, by, confirmed_by)
    require_new_rule(session, community_id, kind, rule)
    row = session.get_one(CommunityRow, community_id, with_for_update=True)
    row.sitting_days = {**row.sitting_days, kind.value: rule.to_json()}
