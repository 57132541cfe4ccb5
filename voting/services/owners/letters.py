"""投票信: letters with a secret for each holding, and signing in with it.

Its secret is scanned, its code typed. Both are only on paper; their digests are stored. Five wrong
tries lock the letter; the same wrong one again, as of a page that is reloaded, counts once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from audit.terms import DeliveryKind, Identification
from voting.digests import DigestKeys
from voting.errors.casting import UnitSoldError
from voting.errors.sign_in import (
    LetterLockedError,
    LetterUnknownError,
    LetterWrongError,
    TriesExhaustedError,
)
from voting.importing.spelling.addresses import order_naturally
from voting.importing.spelling.codes import (
    LETTER_SIGNS,
    RANDOM_SIGNS,
    complete_letter_code,
    list_spellings,
)
from voting.limits import DEFAULT_LIMITS, Limits
from voting.randomness import make_letter_token, make_serial, make_signs
from voting.services.meeting.meetings import require_state
from voting.services.owners.delivery import note_delivery
from voting.services.people.actors import Voter
from voting.services.register.importing import describe_last_six
from voting.services.register.register import read_units, read_voters
from voting.services.throttling import (
    count_try,
    digest_address,
    digest_subject,
    has_tries,
    note_failure,
    note_wrong,
)
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import LetterRow
from voting.storage.tables.register import (
    IS_VOTER,
    HoldingRow,
    OwnerRow,
    UnitRow,
    VoterRow,
    in_register,
)
from voting.terms import MeetingKey, MeetingState, RegisterKey

MOST_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is printed, once."""

    holding_id: str
    addresses: tuple[str, ...]
    names: tuple[str, ...]
    token: str
    code: str
    """What is typed where the secret cannot be scanned: ABCD-EFGH."""
    serial: str
    """The number of its paper ballot, which is no secret."""


@dataclass(frozen=True, slots=True)
class LetterAttempt:
    """The result of a try to sign in with a letter."""

    voter: Voter | None
    left: int
    """The number of tries left if this one failed."""
    is_letter: bool = True
    """There is such a letter."""
    is_paused: bool = False
    """Nothing is said of a wrong one, of which too many come."""


def digest_token(token: str) -> str:
    """Return the stored digest of a letter's secret."""
    return sha256(f"letter\n{token}".encode()).hexdigest()


def _describe_code(code: str) -> str:
    return f"letter-code\n{code}"


def prepare_letters(
    session: Session, meeting: MeetingRow, holding_id: str | None = None
) -> list[Letter]:
    """Return a letter for every holding, or for one, with new secrets that are not stored yet.

    They are ordered by address. The caller checks who may print.

    Raises:
        StateError: notice was not given yet, or voting is over.
    """
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    return _address_letters(session, meeting.register, holding_id)


def keep_letters(
    session: Session,
    meeting: MeetingRow,
    letters: Sequence[Letter],
    *,
    holding_id: str | None = None,
    digests: DigestKeys,
) -> None:
    """Store the digests of letters' secrets and codes, and void the letters issued before.

    Raises:
        StateError: notice was not given yet, or voting is over.
    """
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    voided = delete(LetterRow).where(*letters_of(meeting))
    if holding_id is not None:
        voided = voided.where(LetterRow.holding_id == holding_id)
    session.execute(voided)
    session.execute(
        insert(LetterRow),
        [
            {
                "community_id": meeting.community_id,
                "meeting_id": meeting.id,
                "holding_id": letter.holding_id,
                "token_digest": digest_token(letter.token),
                "code_digest": digests.make(_describe_code(letter.code.replace("-", ""))),
                "failures": 0,
                "serial": letter.serial,
            }
            for letter in letters
        ],
    )


def letters_of(meeting: MeetingRow) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that a letter is one of a meeting's."""
    return (
        LetterRow.community_id == meeting.community_id,
        LetterRow.meeting_id == meeting.id,
    )


def _address_letters(
    session: Session, register: RegisterKey, holding_id: str | None
) -> list[Letter]:
    """Return a letter for each holding, or for one, in the order of the walk through the houses."""
    holding_ids = None if holding_id is None else (holding_id,)
    of_holding = () if holding_ids is None else (UnitRow.holding_id.in_(holding_ids),)
    addresses: dict[str, list[str]] = {}
    order: dict[str, tuple[object, ...]] = {}
    for unit in read_units(session, register, *of_holding):
        address = f"{unit.building}{unit.section}{unit.room}"
        addresses.setdefault(unit.holding_id, []).append(address)
        by_address = tuple(map(order_naturally, (unit.building, unit.section, unit.room)))
        order.setdefault(unit.holding_id, by_address)
    names: dict[str, list[str]] = {}
    for voter in read_voters(session, register, holding_ids):
        names.setdefault(voter.holding_id, []).append(voter.name)
    return [
        Letter(
            holding_id=each,
            addresses=tuple(addresses[each]),
            names=tuple(names[each]),
            token=make_letter_token(),
            code=complete_letter_code(make_signs(LETTER_SIGNS, RANDOM_SIGNS)),
            serial=make_serial(),
        )
        for each in sorted(order, key=order.__getitem__)
    ]


def find_letter(session: Session, token: str) -> tuple[MeetingKey, int]:
    """Return the meeting of a letter, and how many tries it has left; none if it is locked.

    Raises:
        LetterUnknownError: no letter has this secret.
    """
    row = session.scalar(select(LetterRow).where(LetterRow.token_digest == digest_token(token)))
    if row is None:
        raise LetterUnknownError
    return MeetingKey(row.community_id, row.meeting_id), max(MOST_FAILURES - row.failures, 0)


def sign_in(
    session: Session, *, token: str, last_six: str, digests: DigestKeys, at: datetime
) -> LetterAttempt:
    """Try to sign in with a letter; the caller commits in both cases, so that a failure counts.

    Raises:
        LetterUnknownError: no letter has this secret.
        LetterLockedError: five wrong tries were made; nothing is tried.
        UnitSoldError: all units of its holding were sold since the register was frozen.
    """
    row = session.scalar(
        select(LetterRow).where(LetterRow.token_digest == digest_token(token)).with_for_update()
    )
    if row is None:
        raise LetterUnknownError
    return _try(session, row, last_six=last_six, digests=digests, at=at)


@dataclass(frozen=True, slots=True)
class TypedLetter:
    """A letter's code as it was typed at the door, with the end of an identity number."""

    code: str
    """As `parse_letter_code` returns it."""
    last_six: str
    community: str
    """The code of the community whose door it is; empty for the door of all."""
    client: str
    """The address that the request came from."""


def sign_in_by_code(
    session: Session,
    typed: TypedLetter,
    *,
    digests: DigestKeys,
    limits: Limits = DEFAULT_LIMITS,
    at: datetime,
) -> LetterAttempt:
    """Try to sign in with a typed code; the caller commits, so that a failure counts.

    While very many come to this door from elsewhere, few wrong ones from an address are too many
    already; right ones are taken, since many owners have one address.

    Two letters with the same code, which chance hardly ever makes, are told apart by who signs in.

    Raises:
        TriesExhaustedError: too many codes of no letter came from there.
        LetterLockedError: as `sign_in`.
        UnitSoldError: as `sign_in`.
    """
    address = digest_address(digests, "letter-code", typed.client)
    door = digest_subject(digests, "letter-code-at", typed.community)
    most = limits.letters_of_address
    if not has_tries(session, address, most, at):
        raise TriesExhaustedError
    is_paused = not has_tries(session, door, limits.letters_of_community, at) and not has_tries(
        session, address, limits.letters_of_address_alarmed, at
    )
    text = _describe_code(typed.code)
    rows = session.scalars(
        select(LetterRow)
        .where(LetterRow.code_digest.in_((digests.make(text), *digests.list_older(text))))
        .order_by(LetterRow.token_digest)
        .with_for_update()
    ).all()
    if not rows:
        count_try(session, address, most, at)
        count_try(session, door, limits.letters_of_community, at)
        note_failure(session, at)
        return LetterAttempt(None, 0, is_letter=False, is_paused=is_paused)
    tries = (_try(session, row, last_six=typed.last_six, digests=digests, at=at) for row in rows)
    first = next(tries)
    return first if first.voter else next((each for each in tries if each.voter), first)


def _try(
    session: Session, row: LetterRow, *, last_six: str, digests: DigestKeys, at: datetime
) -> LetterAttempt:
    if row.failures >= MOST_FAILURES:
        raise LetterLockedError
    meeting = session.get_one(MeetingRow, (row.community_id, row.meeting_id))
    owner_id = find_owner(
        session,
        register=meeting.register,
        holding_id=row.holding_id,
        last_six=last_six,
        digests=digests,
    )
    holding = (*meeting.register, row.holding_id)
    if owner_id is None and session.get(HoldingRow, holding) is None:
        raise UnitSoldError
    if owner_id is None:
        # The same wrong answer again is a page that was reloaded, or a double press.
        row.wrong_before, is_new = note_wrong(
            digests, row.wrong_before, f"{row.token_digest}\n{last_six.strip()}"
        )
        row.failures += is_new
        note_failure(session, at)
        return LetterAttempt(None, MOST_FAILURES - row.failures)
    row.failures, row.wrong_before = 0, None
    # A sign-in with the letter proves that it was delivered.
    note_delivery(session, row, DeliveryKind.SIGN_IN, at)
    voter = Voter(meeting.key, row.holding_id, owner_id, Identification.LETTER)
    return LetterAttempt(voter, MOST_FAILURES)


def require_voter(attempt: LetterAttempt) -> Voter:
    """Return the voter who signed in, after the try is stored.

    Raises:
        TriesExhaustedError: it was wrong, while too many wrong ones come.
        LetterWrongError: the identity number differs, and some tries are left.
        LetterLockedError: none are.
    """
    if attempt.voter is None:
        if attempt.is_paused:
            raise TriesExhaustedError
        if not attempt.left:
            raise LetterLockedError
        reason = "last-six-wrong" if attempt.left > 1 else "last-six-wrong-last"
        raise LetterWrongError(reason, left=attempt.left)
    return attempt.voter


def find_owner(
    session: Session,
    *,
    register: RegisterKey,
    holding_id: str,
    last_six: str,
    digests: DigestKeys,
) -> str | None:
    """Return the id of the voter of a holding whose identity number ends with six characters."""
    owners = session.execute(
        select(OwnerRow.id, OwnerRow.last_six_digest)
        .join(
            VoterRow,
            IS_VOTER,
        )
        .where(
            in_register(VoterRow, register),
            VoterRow.holding_id == holding_id,
        )
    ).all()
    for spelling in list_spellings(last_six.strip()):
        for owner_id, digest in owners:
            if digests.matches(digest, describe_last_six(owner_id, spelling)):
                return owner_id
    return None
