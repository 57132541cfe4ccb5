"""A disclosure of the board for those who do not come to it: on paper, in the chat group."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from voting.services.affairs.disclosures import DisclosureView, get_shown
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosurePage:
    """A disclosure that is on the board."""

    community: Community
    disclosure: DisclosureView


def read_disclosure(session: Session, member: Member, disclosure_id: str) -> DisclosurePage:
    """Return a disclosure of a member's community.

    Raises:
        NotFoundError: there is none, or it was taken down.
    """
    return DisclosurePage(
        community=get_community(session, member.community_id),
        disclosure=get_shown(session, member.community_id, disclosure_id),
    )
