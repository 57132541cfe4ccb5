"""Print the letters about mandates, for owners whom no message reaches."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.documents.letters.mandates import (
    AddressedMandateLetter,
    MandateLettersPage,
    render_mandate_letters,
)
from voting.sentences import say
from voting.services.meeting.meetings import get_meeting
from voting.services.owners.mandate_links import MandateLetter, keep_letters, list_letters
from voting.services.people.communities import get_community
from voting.storage.base import Database
from voting.terms import MeetingKey


def print_mandate_letters(
    database: Database, *, meeting: MeetingKey, base_url: str, at: datetime
) -> bytes:
    """Render a meeting's letters outside any transaction, then make them valid; return the PDF.

    If rendering fails, the letters printed before stay valid.

    Raises:
        NotFoundError: there is no such meeting.
        GlyphMissingError: a character cannot be printed.
    """

    def prepare(session: Session) -> tuple[Sequence[MandateLetter], MandateLettersPage]:
        letters = list_letters(session, meeting)
        return letters, _make_page(session, meeting, letters, base_url, at)

    letters, page = database.read(prepare)
    pdf = render_mandate_letters(page)
    database.write(lambda s: keep_letters(s, meeting, letters, at))
    return pdf


def _make_page(
    session: Session,
    meeting: MeetingKey,
    letters: Sequence[MandateLetter],
    base_url: str,
    at: datetime,
) -> MandateLettersPage:
    community, held = get_community(session, meeting.community_id), get_meeting(session, meeting)
    return MandateLettersPage(
        community=community.name,
        convener=say("convener", held.convened_by(community)),
        telephone=community.telephone,
        title=held.title,
        letters=tuple(
            AddressedMandateLetter(
                name=each.name,
                addresses=each.addresses,
                agent=each.agent,
                kind=each.kind,
                granted_at=each.granted_at,
                url=f"{base_url}/m/{each.token}",
            )
            for each in letters
        ),
        at=at,
    )
