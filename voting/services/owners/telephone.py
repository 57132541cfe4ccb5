"""Sign in with a code sent to the telephone in the register.

The answer never reveals whether a number is in a register: the page always asks for a code, but
only a registered telephone gets one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import InputError
from voting.errors.sign_in import CodeExpiredError, CodeWrongError, TriesExhaustedError
from voting.importing.spelling.identities import read_mobile, read_telephone
from voting.randomness import make_code
from voting.sentences import tell
from voting.services.outbox import queue_message
from voting.services.owners.who_may_vote import (
    OwnHolding,
    VotingRight,
    find_own_holdings,
    find_voting_rights,
)
from voting.services.people.actors import Voter
from voting.services.throttling import (
    count_try,
    delete_unlocked,
    digest_subject,
    note_wrong,
)
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import CodeRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow
from voting.terms import MessageKind

CODE_LASTS = timedelta(minutes=10)
MOST_FAILURES = 5
_MOST_FOR_TELEPHONE = 5
_MOST_FROM_ADDRESS = 30


@dataclass(frozen=True, slots=True)
class CodeAttempt:
    """The result of a try with a code."""

    telephone: str
    """The telephone to which the code was sent; empty if the code is wrong."""
    left: int


def read_number(text: str, countries: Sequence[str] = ()) -> str:
    """Return a mobile number as the register keeps it: 13800138000, +447911123456.

    Args:
        text: as it was typed.
        countries: the codes of countries other than China that messages reach: 852, 44.

    Raises:
        InputError: it is none, or of a country that messages do not reach.
    """
    mobile, number = read_mobile(text), read_telephone(text)
    if mobile is not None:
        return mobile
    if number is not None and number.startswith("+"):
        if number[1:].startswith(tuple(countries)):
            return number
        served = tuple(f"+{each}" for each in ("86", *countries))
        raise InputError("telephone-not-served", countries=served)
    raise InputError("telephone-malformed")


def digest_telephone(digests: DigestKeys, telephone: str) -> str:
    """Return the digest under which a telephone's code is stored."""
    return digest_subject(digests, "telephone", telephone)


def request_code(
    session: Session, *, telephone: str, client: str, digests: DigestKeys, at: datetime
) -> str:
    """Send a code if the telephone is in a voting register; return its subject in any case.

    Args:
        session: writes.
        telephone: as `read_number` returns it.
        client: the address that the request came from.
        digests: the keys of digests.
        at: the present instant.

    Raises:
        TriesExhaustedError: too many codes were asked for within the hour.
    """
    subject = digest_telephone(digests, telephone)
    is_allowed = count_try(
        session, digest_subject(digests, "address", client), _MOST_FROM_ADDRESS, at
    ) and count_try(session, subject, _MOST_FOR_TELEPHONE, at)
    if not is_allowed:
        raise TriesExhaustedError
    rights, homes = find_voting_rights(session, telephone), find_own_holdings(session, telephone)
    communities = [each.voter.meeting.community_id for each in rights]
    communities += [each.owner.community_id for each in homes]
    if communities:
        _send_code(session, communities[0], telephone, digests=digests, at=at)
    return subject


def request_own_code(
    session: Session, *, voter: Voter, client: str, digests: DigestKeys, at: datetime
) -> str:
    """Send a code to the telephone that the register names for a voter; return its subject.

    Raises:
        InputError: the register names none.
        TriesExhaustedError: too many codes were asked for within the hour.
    """
    telephone = get_own_telephone(session, voter)
    if not telephone:
        raise InputError("telephone-unregistered")
    return request_code(session, telephone=telephone, client=client, digests=digests, at=at)


def _send_code(
    session: Session, community_id: str, telephone: str, *, digests: DigestKeys, at: datetime
) -> None:
    code, subject = make_code(), digest_telephone(digests, telephone)
    row = session.get(CodeRow, subject, with_for_update=True) or CodeRow(subject=subject)
    row.telephone = telephone
    row.code_digest = digests.make(_describe_code(subject, code))
    row.made_at, row.failures, row.wrong_before = at, 0, None
    session.add(row)
    community = session.get_one(CommunityRow, community_id)
    minutes = int(CODE_LASTS.total_seconds()) // 60
    queue_message(
        session,
        community_id=community_id,
        kind=MessageKind.CODE,
        telephone=telephone,
        text=tell(
            "text-of-code",
            community=community.name,
            convening=community.convener,
            digits=code,
            minutes=minutes,
        ),
        at=at,
    )


def _describe_code(subject: str, code: str) -> str:
    return f"code\n{subject}\n{code}"


def check_code(
    session: Session, *, subject: str, code: str, digests: DigestKeys, at: datetime
) -> CodeAttempt:
    """Check a code, and delete it if it is right; the caller commits in both cases.

    Raises:
        CodeExpiredError: there is no such code, or it is too old, or was tried too often.
    """
    row = session.get(CodeRow, subject, with_for_update=True)
    if row is None or at - row.made_at >= CODE_LASTS or row.failures >= MOST_FAILURES:
        raise CodeExpiredError
    if digests.matches(row.code_digest, _describe_code(subject, code.strip())):
        session.delete(row)
        return CodeAttempt(row.telephone, MOST_FAILURES)
    row.wrong_before, is_new = note_wrong(digests, row.wrong_before, f"{subject}\n{code.strip()}")
    row.failures += is_new
    return CodeAttempt("", MOST_FAILURES - row.failures)


def check_code_to_sign_in(
    session: Session, *, subject: str, code: str, digests: DigestKeys, at: datetime
) -> tuple[CodeAttempt, list[VotingRight], list[OwnHolding]]:
    """Check a code; return also the voting rights and the own holdings of its telephone.

    Both are empty if the code is wrong.

    Raises:
        CodeExpiredError: as `check_code`.
    """
    attempt = check_code(session, subject=subject, code=code, digests=digests, at=at)
    number = attempt.telephone
    if not number:
        return attempt, [], []
    return attempt, find_voting_rights(session, number), find_own_holdings(session, number)


def check_own_code(
    session: Session, *, voter: Voter, subject: str, code: str, digests: DigestKeys, at: datetime
) -> tuple[CodeAttempt, bool]:
    """Check a code; return also whether its telephone is the one registered for the voter.

    Raises:
        CodeExpiredError: as `check_code`.
    """
    attempt = check_code(session, subject=subject, code=code, digests=digests, at=at)
    return attempt, attempt.telephone == get_own_telephone(session, voter)


def forget_codes(session: Session, at: datetime) -> None:
    """Delete the codes that are too old to be taken, with the telephones they were sent to."""
    delete_unlocked(session, CodeRow.subject, CodeRow.made_at <= at - CODE_LASTS)


def require_right(attempt: CodeAttempt) -> None:
    """Check that a code was right.

    Raises:
        CodeWrongError: it was wrong, and some tries are left.
        CodeExpiredError: none are.
    """
    if not attempt.telephone:
        if not attempt.left:
            raise CodeExpiredError
        reason = "digits-wrong" if attempt.left > 1 else "digits-wrong-last"
        raise CodeWrongError(reason, left=attempt.left)


def get_own_telephone(session: Session, voter: Voter) -> str:
    """Return the telephone that the register names for a signed-in voter.

    Empty if it names none, or no such owner any more.
    """
    found = session.scalar(
        select(OwnerRow.telephone)
        .join(
            MeetingRow,
            (MeetingRow.community_id == OwnerRow.community_id)
            & (MeetingRow.register_id == OwnerRow.register_id),
        )
        .where(
            MeetingRow.community_id == voter.meeting.community_id,
            MeetingRow.id == voter.meeting.meeting_id,
            OwnerRow.id == voter.owner_id,
        )
    )
    return "" if found is None else found
