"""The telephone for a community's owners, and where they hand in paper ballots; two change it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from voting.errors import InputError
from voting.importing.spelling.addresses import fold_once
from voting.importing.spelling.identities import read_telephone
from voting.services.people.persons import require_two
from voting.storage.tables.people import CommunityRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The telephone and place that letters, ballots and posters name; each may be empty."""

    telephone: str
    paper_place: str

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Contact":
        """Return the contact from its stored value."""
        return cls(
            telephone=str(value.get("telephone", "")), paper_place=str(value.get("paper_place", ""))
        )


def read_contact(telephone: str, paper_place: str) -> Contact:
    """Return a contact as it was typed.

    Raises:
        InputError: it is no telephone number.
    """
    number = fold_once(telephone)
    if number and read_telephone(number) is None:
        raise InputError("contact-malformed")
    return Contact(telephone=number, paper_place=paper_place)


def get_contact(session: Session, community_id: str) -> Contact:
    """Return the contact that pages and papers of a community carry now."""
    row = session.get_one(CommunityRow, community_id)
    return Contact(telephone=row.telephone, paper_place=row.paper_place)


def require_new(session: Session, community_id: str, contact: Contact) -> None:
    """Check that a contact differs from the present one.

    Raises:
        InputError: it does not.
    """
    if contact == get_contact(session, community_id):
        raise InputError("contact-unchanged")


def record_contact(
    session: Session, *, community_id: str, contact: Contact, by: str, confirmed_by: str
) -> None:
    """Replace the contact of a community.

    Raises:
        SecondMemberError: it is not two persons who do it.
        InputError: it is the present one.
    """
    require_two(session, by, confirmed_by)
    require_new(session, community_id, contact)
    row = session.get_one(CommunityRow, community_id, with_for_update=True)
    row.telephone, row.paper_place = contact.telephone, contact.paper_place
