"""搁置: a paper ballot that cannot be entered, by two persons."""

from sqlalchemy.orm import Session

from voting.errors import NotNowError
from voting.services.desk.paper_ballots import get_paper_ballot_row
from voting.services.people.acts import Act
from voting.services.people.persons import require_two


def discard_paper_ballot(session: Session, act: Act, *, paper_id: str) -> None:
    """Discard a paper ballot that cannot be entered.

    Raises:
        SecondMemberError: it is not two persons who do it.
        NotFoundError: there is no such paper ballot.
        NotNowError: it is entered already.
    """
    require_two(session, act.by, act.confirmed_by)
    row = get_paper_ballot_row(session, act.meeting, paper_id)
    if row.ballot_id is not None:
        raise NotNowError("paper-only-voided")
    row.discarded_at = act.at
