"""Appoint those who watch a community, and the captain of a building."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError, NotNowError
from voting.sentences import say, tell
from voting.services.outbox import queue_message
from voting.services.people import staff
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_community, require_office
from voting.services.people.invitations import NO_PASSWORD, invite
from voting.services.people.names import require_login, require_mobile, require_name
from voting.services.people.passwords import PasswordHash
from voting.services.people.persons import require_two
from voting.services.register.register import list_buildings
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.storage.tables.register import RegisterRow
from voting.terms import WATCHERS, MessageKind, RegisterKey, Role

APPOINTED = (*WATCHERS, Role.CAPTAIN, Role.PROPERTY)
"""The roles that committee and street office appoint to, for one community."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What somebody is appointed for."""

    role: Role
    community_id: str
    building: str = ""
    """The one building of a captain, as the register writes it; of nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Who is to be appointed, and for what."""

    role: Role
    building: str
    login: str
    name: str
    telephone: str

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Appointment":
        """Return the appointment from its stored value."""
        texts = {name: str(value[name]) for name in ("building", "login", "name", "telephone")}
        return cls(role=Role(str(value["role"])), **texts)


def check_appointment(session: Session, community_id: str, appointment: Appointment) -> Appointment:
    """Check that somebody can be appointed; return it as it is stored.

    Raises:
        InputError: what `appoint` raises.
    """
    _require_post(session, _to_post(community_id, appointment))
    login = require_login(appointment.login)
    if session.scalar(select(StaffRow.id).where(StaffRow.login == login)):
        raise InputError("login-taken")
    return Appointment(
        role=appointment.role,
        building=appointment.building,
        login=login,
        name=require_name(appointment.name),
        telephone=require_mobile(appointment.telephone),
    )


def _to_post(community_id: str, appointment: Appointment) -> Post:
    return Post(role=appointment.role, community_id=community_id, building=appointment.building)


def appoint_as_two(
    session: Session,
    *,
    community_id: str,
    appointment: Appointment,
    by: str,
    confirmed_by: str,
    base_url: str,
    at: datetime,
) -> str:
    """Appoint somebody, send them a link to set their password, and return the account's id.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: what `appoint` raises.
    """
    require_two(session, by, confirmed_by)
    staff_id = appoint(
        session,
        post=_to_post(community_id, appointment),
        login=appointment.login,
        name=appointment.name,
        telephone=appointment.telephone,
        password_hash=NO_PASSWORD,
    )
    _send_link(session, staff_id, base_url, at)
    return staff_id


def send_link_again(
    session: Session,
    *,
    auditor: Auditor,
    community_id: str,
    login: str,
    base_url: str,
    at: datetime,
) -> None:
    """Send somebody who has not set a password yet a new link; the former one is void.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: nobody with this login was appointed in it.
        NotNowError: the password is set, or the account is disabled.
    """
    require_office(session, auditor, community_id)
    row = session.scalar(
        select(StaffRow)
        .where(
            StaffRow.community_id == community_id,
            StaffRow.login == login,
            StaffRow.role.in_(APPOINTED),
        )
        .with_for_update()
    )
    if row is None:
        raise NotFoundError
    if row.password_hash != NO_PASSWORD or row.disabled_at is not None:
        raise NotNowError("invitation-needless")
    _send_link(session, row.id, base_url, at)


def _send_link(session: Session, staff_id: str, base_url: str, at: datetime) -> None:
    """Make the link by which somebody sets the first password, and queue it to them."""
    row = session.get_one(StaffRow, staff_id)
    community = session.get_one(CommunityRow, row.community_id)
    token, until = invite(session, staff_id, at)
    text = tell(
        "text-of-invitation",
        community=community.name,
        role=row.role,
        login=row.login,
        until=until,
        url=f"{base_url}/watching/invitation/{token}",
    )
    queue_message(
        session,
        community_id=community.id,
        kind=MessageKind.INVITATION,
        telephone=row.telephone or "",
        text=text,
        at=at,
    )


def appoint(
    session: Session,
    *,
    post: Post,
    login: str,
    name: str,
    telephone: str,
    password_hash: PasswordHash,
) -> str:
    """Add the account of a watcher or a captain, and return its id.

    Raises:
        InputError: the role sees no community, or a captain's building is not in the register that
            was imported last; no such community, the login is taken, or something has not the form
            that it must have.
    """
    _require_post(session, post)
    person = staff.Person(login, name, telephone, password_hash)
    return staff.add_account(
        session,
        person,
        post.role,
        community_id=post.community_id,
        building=post.building or None,
    )


def _require_post(session: Session, post: Post) -> None:
    if post.role not in APPOINTED:
        raise InputError("role-of-another")
    require_community(session, post.community_id)
    if post.role is not Role.CAPTAIN:
        if post.building:
            raise InputError("building-of-captain")
        return
    known = list_all_buildings(session, post.community_id)
    if post.building not in known:
        raise InputError("building-unknown", building=post.building, known=known)


def list_all_buildings(session: Session, community_id: str) -> tuple[str, ...]:
    """Return the buildings of the register that was imported last; none before the first."""
    row = session.scalar(
        select(RegisterRow)
        .where(RegisterRow.community_id == community_id, RegisterRow.amends.is_(None))
        .order_by(RegisterRow.imported_at.desc())
        .limit(1)
    )
    return list_buildings(session, RegisterKey(community_id, row.id)) if row else ()


def say_post(role: Role, building: str | None) -> str:
    """Return what somebody is appointed for, in words: 3栋的楼栋长."""
    word = say("role", role)
    return tell("post-of-building", post=word, building=building) if building else word


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointee:
    """Somebody who was appointed in a community, with the state of the account."""

    login: str
    name: str
    role: Role
    building: str | None
    """Of a captain."""
    has_password: bool
    invited_until: datetime | None
    """Until when the link to set it works."""
    disabled_at: datetime | None


def list_appointees(session: Session, community_id: str) -> tuple[Appointee, ...]:
    """Return those who were appointed in a community, by role, building and login."""
    rows = session.scalars(
        select(StaffRow)
        .where(StaffRow.community_id == community_id, StaffRow.role.in_(APPOINTED))
        .order_by(StaffRow.role, StaffRow.building, StaffRow.login)
    )
    return tuple(
        Appointee(
            login=row.login,
            name=row.name,
            role=row.role,
            building=row.building,
            has_password=row.password_hash != NO_PASSWORD,
            invited_until=row.invited_until,
            disabled_at=row.disabled_at,
        )
        for row in rows
    )
