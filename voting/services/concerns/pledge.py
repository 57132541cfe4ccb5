"""What a community pledges: how soon it answers, whom else to ring, and its names of phases."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.services.concerns.terms import ContactBody, Level, Phase
from voting.services.people.persons import require_two
from voting.storage.tables.people import CommunityRow

ANSWER_HOURS, OFFICE_DAYS = 72, 7
"""Before a community has pledged anything; our own choice."""
MOST_LABEL, MOST_CONTACT = 8, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicContact:
    """公开电话: whom to ring, as everybody reads it; each may be empty."""

    name: str = ""
    """Of the body, or of the office in it."""
    telephone: str = ""
    hours: str = ""
    """When somebody answers, in words."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return what was entered."""
        return tuple(filter(None, (self.name, self.telephone, self.hours)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """服务承诺: what a community pledges about concerns."""

    answer_hours: int = ANSWER_HOURS
    """Within how many hours there is a first answer."""
    office_days: int = OFFICE_DAYS
    """After how many days of delay it comes to the street office, and after twice as many to the
    district."""
    contacts: Mapping[str, PublicContact] = field(default_factory=dict)
    """Whom else to ring, by the body's value; only those of whom something was entered."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The names of phases that are not called as everywhere, by the phase's value."""

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Pledge":
        """Return the pledge from its stored value."""
        labels = value.get("labels")
        return cls(
            answer_hours=int(str(value.get("answer_hours", ANSWER_HOURS))),
            office_days=int(str(value.get("office_days", OFFICE_DAYS))),
            contacts=_read_contacts(value),
            labels={
                each.value: str(labels[each.value])
                for each in Phase
                if isinstance(labels, Mapping) and labels.get(each.value)
            },
        )

    def find_level(self, due_at: datetime | None, at: datetime) -> Level:
        """Return to whom something has come that was to happen by an instant."""
        delay = timedelta() if due_at is None else at - due_at
        if delay <= timedelta(days=self.office_days):
            return Level.COMMITTEE
        is_offices = delay <= timedelta(days=2 * self.office_days)
        return Level.OFFICE if is_offices else Level.DISTRICT


def _read_contacts(value: Mapping[str, object]) -> dict[str, PublicContact]:
    """Return the contacts; before they had names, telephones alone were stored."""
    stored = value.get("contacts")
    found = {}
    for each in ContactBody:
        of_body = stored.get(each.value) if isinstance(stored, Mapping) else None
        known = of_body if isinstance(of_body, Mapping) else {}
        telephone = known.get("telephone") or value.get(f"{each.value}_telephone", "")
        contact = PublicContact(
            name=str(known.get("name", "")),
            telephone=str(telephone),
            hours=str(known.get("hours", "")),
        )
        if contact.words:
            found[each.value] = contact
    return found


def get_pledge(session: Session, community_id: str) -> Pledge:
    """Return what a community pledges now."""
    return Pledge.from_json(session.get_one(CommunityRow, community_id).pledge)


def read_pledges(session: Session, community_ids: Collection[str]) -> dict[str, Pledge]:
    """Return what communities pledge, by id, in one statement."""
    rows = session.execute(
        select(CommunityRow.id, CommunityRow.pledge).where(CommunityRow.id.in_(community_ids))
    )
    return {community_id: Pledge.from_json(value) for community_id, value in rows}


def require_new(session: Session, community_id: str, pledge: Pledge) -> None:
    """Check that a pledge differs from the present one, and names no two phases alike.

    Raises:
        InputError: it does not.
    """
    names = list(pledge.labels.values())
    if len(set(names)) < len(names):
        raise InputError("pledge-labels-alike")
    if pledge == get_pledge(session, community_id):
        raise InputError("pledge-unchanged")


def record_pledge(
    session: Session, *, community_id: str, pledge: Pledge, by: str, confirmed_by: str
) -> None:
    """Replace what a community pledges; what was raised before keeps its day.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: it is the present one.
    """
    require_two(session, by, confirmed_by)
    require_new(session, community_id, pledge)
    session.get_one(CommunityRow, community_id, with_for_update=True).pledge = pledge.to_json()
