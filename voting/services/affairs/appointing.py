"""Appoint those who watch a community, and the captain of a building."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.services.people import staff
from voting.services.people.passwords import PasswordHash
from voting.services.register.register import list_buildings
from voting.storage.tables.register import RegisterRow
from voting.terms import RegisterKey, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What somebody is appointed for."""

    role: Role
    community_id: str
    building: str = ""
    """The one building of a captain, as the register writes it; of nobody else."""


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
        InputError: what `require_building` raises; the role sees no community; no such community,
            the login is taken, or something has not the form that it must have.
    """
    if post.role is Role.CAPTAIN:
        require_building(session, post)
        person = staff.Person(login, name, telephone, password_hash)
        return staff.add_account(
            session,
            person,
            post.role,
            community_id=post.community_id,
            building=post.building,
        )
    if post.building:
        raise InputError("building-of-captain")
    return staff.add_watcher(
        session,
        community_id=post.community_id,
        role=post.role,
        login=login,
        name=name,
        telephone=telephone,
        password_hash=password_hash,
    )


def require_building(session: Session, post: Post) -> None:
    """Check that a captain's building stands in the register that was imported last.

    Raises:
        InputError: it does not, or there is none.
    """
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
