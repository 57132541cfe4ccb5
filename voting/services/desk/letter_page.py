"""The content of voting letters: addresses, the holding's motions, and both QR codes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from audit.printed.summary import say_scope
from audit.sentences import MARKS
from audit.terms import Identification
from ballots.motion import MotionKind
from voting.digests import DigestKeys
from voting.documents.letters.content import (
    AddressedLetter,
    LettersPage,
    PrintedMotion,
    render_letters,
)
from voting.importing.spelling.addresses import Address
from voting.keys.folder import KeyFolder
from voting.sentences import say, tell
from voting.services.casting.blank_ballot import get_blank_ballot
from voting.services.desk.printing import PreparedPrint, keep_print, prepare_print
from voting.services.meeting.meetings import MotionView, get_meeting
from voting.services.meeting.rules.rules import is_online_here, say_deviations
from voting.services.owners.letters import Letter
from voting.services.people.actors import Auditor, Member, Voter
from voting.services.people.communities import get_community
from voting.storage.base import Database
from voting.terms import MeetingKey


def make_letters_page(
    session: Session,
    *,
    meeting: MeetingKey,
    base_url: str,
    letters: Sequence[Letter],
    at: datetime,
) -> LettersPage:
    """Return letters as they are printed."""
    row = get_meeting(session, meeting)
    printed = {motion.id: print_motion(motion) for motion in row.motions}
    community = get_community(session, meeting.community_id)
    return LettersPage(
        community=community.name,
        street_office=community.street_office,
        telephone=community.telephone,
        paper_place=community.paper_place,
        convener=say("convener", row.convened_by(community)),
        title=row.title,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        door=f"{base_url}/v".split("://", 1)[1],
        agreed=say_deviations(row),
        not_online="" if is_online_here(row) else tell("vote-not-online"),
        letters=tuple(
            AddressedLetter(
                names=letter.names,
                addresses=letter.addresses,
                url=f"{base_url}/v/{letter.token}",
                code=letter.code,
                serial=letter.serial,
                reading_url=f"{base_url}/committee/papers/{letter.serial}",
                motions=tuple(
                    printed[motion.id]
                    for motion in get_blank_ballot(
                        session,
                        Voter(
                            meeting,
                            letter.holding_id,
                            "",
                            Identification.PAPER,
                        ),
                    ).motions
                ),
            )
            for letter in letters
        ),
        at=at,
    )


def print_motion(motion: MotionView) -> PrintedMotion:
    """Return a motion as letters and paper ballots print it."""
    is_election = motion.kind is MotionKind.ELECTION
    hint = tell("choices-at-most", most=motion.max_choices) if is_election else ""
    marks = tuple(MARKS.get(mark, mark) for mark in motion.marks)
    return PrintedMotion(
        number=motion.number,
        title=motion.title,
        text=motion.text,
        marks=marks,
        scope=say_scope(motion.buildings),
        hint=hint,
    )


def print_letters(
    database: Database,
    *,
    actor: Member | Auditor,
    meeting: MeetingKey,
    address: Address | None,
    base_url: str,
    keys: KeyFolder,
    digests: DigestKeys,
    at: datetime,
) -> bytes:
    """Render letters outside any transaction, then make them valid; return the PDF.

    If rendering fails, the letters printed before stay valid.

    Returns:
        the PDF of all letters, or of the one of a unit's holding.

    Raises:
        VotingError: as `printing.prepare_print`.
    """

    def prepare(session: Session) -> tuple[PreparedPrint, LettersPage]:
        prepared = prepare_print(session, actor=actor, meeting=meeting, address=address)
        page = make_letters_page(
            session, meeting=meeting, base_url=base_url, letters=prepared.letters, at=at
        )
        return prepared, page

    prepared, page = database.read(prepare)
    pdf = render_letters(page)
    database.write(
        lambda s: keep_print(
            s,
            actor=actor,
            meeting=meeting,
            prepared=prepared,
            keys=keys,
            digests=digests,
            at=at,
        )
    )
    return pdf
