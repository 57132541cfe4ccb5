"""The code of a ballot, which shows that the ballot is in the log, and none of its marks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import NotFoundError
from voting.errors.sign_in import TriesExhaustedError
from voting.importing.spelling.codes import fold_code
from voting.limits import DEFAULT_LIMITS, Limits
from voting.services.casting.standing import Standing, find_standing
from voting.services.meeting.meetings import MeetingView, get_meeting
from voting.services.people.communities import Community, get_community
from voting.services.throttling import count_try, digest_address
from voting.storage.tables.casting import BallotRow
from voting.terms import MeetingKey

_ALIKE = str.maketrans("OIL", "011")
"""Crockford's base 32: what looks alike is the same."""


class BallotCodeUnknownError(NotFoundError):
    """No ballot has this code."""

    code = "ballot-code-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedBallot:
    """The facts that a ballot's code reveals."""

    community: Community
    meeting: MeetingView
    cast_at: datetime
    log_index: int | None
    standing: Standing


def find_coded_ballot(
    session: Session,
    *,
    code: str,
    client: str,
    digests: DigestKeys,
    limits: Limits = DEFAULT_LIMITS,
    at: datetime,
) -> CodedBallot | None:
    """Return the ballot of a code, or None; guesses are limited.

    Raises:
        TriesExhaustedError: too many wrong codes came from this address within the hour.
    """
    known = fold_code(code).translate(_ALIKE)
    row = session.scalar(select(BallotRow).where(BallotRow.code == known))
    if row is None:
        subject = digest_address(digests, "ballot-code", client)
        if not count_try(session, subject, limits.ballot_codes_of_address, at):
            raise TriesExhaustedError
        return None
    key = MeetingKey(row.community_id, row.meeting_id)
    return CodedBallot(
        community=get_community(session, row.community_id),
        meeting=get_meeting(session, key),
        cast_at=row.cast_at,
        log_index=row.log_index,
        standing=find_standing(session, row),
    )
