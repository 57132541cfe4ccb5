"""Who is whom: accounts with one telephone are of one person, whatever office each is of."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import PersonUnknownError, SecondMemberError
from voting.storage.tables.people import StaffRow


def require_two(session: Session, by: str, confirmed_by: str | None) -> None:
    """Check that two persons do something: one asks for it, and the other one confirms.

    Args:
        session: reads.
        by: the account that asks.
        confirmed_by: the account that confirms, if one does.

    Raises:
        SecondMemberError: nobody confirms, or whoever asked does, under whatever account.
        PersonUnknownError: one of the accounts has no telephone, so that nobody knows whose it is.
    """
    if confirmed_by in {None, by}:
        raise SecondMemberError
    telephones = dict(
        session.execute(
            select(StaffRow.id, StaffRow.telephone).where(StaffRow.id.in_((by, confirmed_by)))
        ).all()
    )
    if not telephones.get(str(confirmed_by)):
        raise PersonUnknownError("confirmer-unknown")
    if not telephones.get(by):
        raise PersonUnknownError("asker-unknown")
    if len(set(telephones.values())) == 1:
        raise SecondMemberError
