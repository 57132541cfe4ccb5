"""Sign in with a code sent to the telephone in the register.

Nothing reveals whether a number is in a register: asking for a code does the same for every number,
and the worker looks afterwards to which of them one is sent; whatever is wrong has one answer.
A code holds only in the browser that asked for it, so nobody replaces or uses up another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors import InputError
from voting.errors.sign_in import CodeWrongError, NumberExhaustedError, TriesExhaustedError
from voting.importing.spelling.identities import read_mobile, read_telephone
from voting.limits import DEFAULT_LIMITS, Limits
from voting.networks import find_site
from voting.randomness import make_code, make_id, make_secret
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
    count_try_of_day,
    delete_unlocked,
    digest_address,
    digest_subject,
    has_tries,
    note_failure,
    note_wrong,
)
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import CodeRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow
from voting.terms import MessageKind

CODE_LASTS = timedelta(minutes=10)
MOST_FAILURES = 5
_ALL = "codes"
"""Under which the codes of the whole installation are counted."""
_UNBOUNDED = 1 << 30
"""Whether another may be asked for is decided before; what was asked for is sent."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a code, as far as it is known."""

    client: str
    """The address that the request came from."""
    browser: str = ""
    """The secret that the browser keeps of an earlier request; empty if of none."""
    device: str = ""
    """The mark of a browser in which this telephone signed in before; empty elsewhere."""


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


def request_code(
    session: Session,
    *,
    telephone: str,
    asker: Asker,
    digests: DigestKeys,
    limits: Limits = DEFAULT_LIMITS,
    at: datetime,
) -> str:
    """Ask for a code, which is sent if the telephone is registered; return the browser's secret.

    Args:
        session: writes.
        telephone: as `read_number` returns it.
        asker: the browser that asks.
        digests: the keys of digests.
        limits: how often one may ask.
        at: the present instant.

    Raises:
        TriesExhaustedError: too many codes were asked for.
    """
    address = digest_address(digests, "address", asker.client)
    # Whoever signed in here before is not held up by others behind the same address.
    if not (asker.device or count_try(session, address, limits.codes_of_address, at)):
        raise TriesExhaustedError
    # A stranger elsewhere uses up their own tries alone.
    place = asker.device or find_site(asker.client)
    whose = digest_subject(digests, "telephone", f"{telephone}\n{place}")
    of_day = digest_subject(digests, "telephone-day", f"{telephone}\n{asker.device}")
    if not (
        count_try(session, whose, limits.codes_of_number, at)
        and count_try_of_day(session, of_day, limits.codes_of_number_a_day, at)
        and (asker.device or has_tries(session, _ALL, limits.codes_of_installation, at))
    ):
        raise NumberExhaustedError
    browser = asker.browser or make_secret()
    session.add(
        CodeRow(
            id=make_id(),
            asked_by=_digest_browser(browser),
            telephone=telephone,
            is_due=True,
            made_at=at,
        )
    )
    return browser


def request_own_code(
    session: Session,
    *,
    voter: Voter,
    asker: Asker,
    digests: DigestKeys,
    limits: Limits = DEFAULT_LIMITS,
    at: datetime,
) -> str:
    """Ask for a code to the telephone that the register names for a voter.

    Raises:
        InputError: the register names none.
        TriesExhaustedError: too many codes were asked for.
    """
    telephone = get_own_telephone(session, voter)
    if not telephone:
        raise InputError("telephone-unregistered")
    # Whoever shows the letter with the identity number is held up by no stranger.
    own = replace(asker, device=asker.device or f"{voter.holding_id}\n{voter.owner_id}")
    return request_code(
        session, telephone=telephone, asker=own, digests=digests, limits=limits, at=at
    )


def _digest_browser(browser: str) -> str:
    return sha256(f"asked-by\n{browser}".encode()).hexdigest()


def list_due_codes(session: Session) -> list[str]:
    """Return the ids of the codes that were asked for and not looked after yet."""
    return list(session.scalars(select(CodeRow.id).where(CodeRow.is_due).order_by(CodeRow.made_at)))


def send_code(session: Session, code_id: str, digests: DigestKeys) -> bool:
    """Make and queue a code if its telephone may sign in; tell whether it does.

    What is sent counts for the installation; numbers that nobody has use up nothing.
    """
    row = session.get(CodeRow, code_id, with_for_update=True)
    if row is None or not row.is_due:
        return False
    row.is_due = False
    rights = find_voting_rights(session, row.telephone)
    homes = find_own_holdings(session, row.telephone)
    communities = [each.voter.meeting.community_id for each in rights]
    communities += [each.owner.community_id for each in homes]
    if not communities:
        return False
    count_try(session, _ALL, _UNBOUNDED, row.made_at)
    digits = make_code()
    row.code_digest = digests.make(_describe_code(row.id, digits))
    _queue(session, communities[0], row, digits)
    return True


def _queue(session: Session, community_id: str, row: CodeRow, digits: str) -> None:
    community = session.get_one(CommunityRow, community_id)
    queue_message(
        session,
        community_id=community_id,
        kind=MessageKind.CODE,
        telephone=row.telephone,
        text=tell(
            "text-of-code",
            community=community.name,
            convening=community.convener,
            digits=digits,
            minutes=int(CODE_LASTS.total_seconds()) // 60,
        ),
        at=row.made_at,
    )


def _describe_code(code_id: str, digits: str) -> str:
    return f"code\n{code_id}\n{digits}"


def check_code(
    session: Session, *, browser: str, code: str, digests: DigestKeys, at: datetime
) -> str:
    """Return the telephone to which a right code was sent, and delete this browser's codes.

    Empty if it is wrong, for whatever reason; the caller commits in both cases.
    """
    rows = session.scalars(
        select(CodeRow)
        .where(
            CodeRow.asked_by == _digest_browser(browser),
            CodeRow.made_at > at - CODE_LASTS,
            CodeRow.failures < MOST_FAILURES,
        )
        .order_by(CodeRow.id)
        .with_for_update()
    ).all()
    digits, found = code.strip(), ""
    for row in rows:
        # Of a code that was never sent nothing is right, and as much is compared.
        digest = row.code_digest or digests.make("no code")
        if digests.matches(digest, _describe_code(row.id, digits)):
            found = row.telephone
    if found:
        session.execute(delete(CodeRow).where(CodeRow.asked_by == _digest_browser(browser)))
        return found
    for row in rows:
        row.wrong_before, is_new = note_wrong(digests, row.wrong_before, f"{row.id}\n{digits}")
        row.failures += is_new
    note_failure(session, at)
    return ""


def check_code_to_sign_in(
    session: Session, *, browser: str, code: str, digests: DigestKeys, at: datetime
) -> tuple[str, list[VotingRight], list[OwnHolding]]:
    """Check a code; return its telephone with its voting rights and own holdings.

    All are empty if the code is wrong.
    """
    number = check_code(session, browser=browser, code=code, digests=digests, at=at)
    if not number:
        return "", [], []
    return number, find_voting_rights(session, number), find_own_holdings(session, number)


def check_own_code(
    session: Session, *, voter: Voter, browser: str, code: str, digests: DigestKeys, at: datetime
) -> tuple[str, bool]:
    """Check a code; return its telephone, and whether that is the one registered for the voter."""
    number = check_code(session, browser=browser, code=code, digests=digests, at=at)
    return number, number == get_own_telephone(session, voter)


def forget_codes(session: Session, at: datetime) -> None:
    """Delete the codes that are too old to be taken, with the telephones they were sent to."""
    delete_unlocked(session, CodeRow.id, CodeRow.made_at <= at - CODE_LASTS)


def require_right(telephone: str) -> None:
    """Check that a code was right, by the telephone that it showed.

    Raises:
        CodeWrongError: it was not.
    """
    if not telephone:
        raise CodeWrongError


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
