"""通行密钥: passkeys, created after a sign-in by telephone; a stronger identification than it.

A letter is not enough to create one: the committee prints the letters, so such a passkey would
prove no more than the letter does.

Specification: W3C Web Authentication Level 2, by py_webauthn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.terms import Identification
from voting.errors import NotFoundError
from voting.errors.sign_in import IdentificationError, PasskeyRefusedError
from voting.services.owners.telephone import get_own_telephone
from voting.services.owners.who_may_vote import VotingRight, find_voting_rights_of_owner
from voting.services.people.actors import Voter
from voting.services.people.signing_in.ceremony import (
    PasskeyQuestion,
    PasskeyView,
    ask_to_make,
    find_passkey_id,
    find_relying_party,
    verify_made,
    verify_used,
)
from voting.services.people.signing_in.challenges import AskedChallenge
from voting.storage.base import Database
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import PasskeyRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow

_TELEPHONE_PROVED = {Identification.TELEPHONE, Identification.PASSKEY}


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeysPage:
    """The question for a new passkey, and the passkeys that exist."""

    question: PasskeyQuestion | None
    """The question for the authenticator; None if no passkey can be created."""
    is_proved: bool
    """The voter may make one, as far as they were identified."""
    has_telephone: bool
    passkeys: tuple[PasskeyView, ...]


def read_passkeys(database: Database, voter: Voter, base_url: str) -> PasskeysPage:
    """Return the content of the passkeys page, with a question if a new one may be created.

    Raises:
        PasskeyRefusedError: the owner has too many.
    """
    is_proved, party = may_make(voter), find_relying_party(base_url)
    maker, telephone, known = database.read(
        lambda s: (
            _read_maker(s, voter) if is_proved and party else None,
            get_own_telephone(s, voter),
            list_passkeys(s, voter),
        )
    )
    return PasskeysPage(
        question=None if maker is None or party is None else _ask_owner(party, maker, known),
        is_proved=is_proved,
        has_telephone=bool(telephone),
        passkeys=tuple(known),
    )


def _ask_owner(
    party: str, maker: tuple[OwnerRow, str], known: Sequence[PasskeyView]
) -> PasskeyQuestion | None:
    owner, community = maker
    user = bytes.fromhex(owner.identity_digest)
    return ask_to_make(party, user, f"{owner.name}（{community}）", known)


def _read_maker(session: Session, voter: Voter) -> tuple[OwnerRow, str]:
    """Return the owner who makes a passkey, and the community's name."""
    community = session.get_one(CommunityRow, voter.meeting.community_id).name
    return _get_owner(session, voter), community


def _get_owner(session: Session, voter: Voter) -> OwnerRow:
    """Return the signed-in owner; raise if the identification is too weak for a passkey."""
    if not may_make(voter):
        raise IdentificationError
    meeting = session.get_one(MeetingRow, voter.meeting)
    return session.get_one(OwnerRow, (*meeting.register, voter.owner_id))


def make_passkey(
    database: Database, *, voter: Voter, answer: str, asked: AskedChallenge, base_url: str
) -> None:
    """Verify and store the passkey that the authenticator created.

    Raises:
        IdentificationError: the voter did not prove the telephone.
        PasskeyRefusedError: the answer does not match the challenge, which may have been answered
            before, or the user was not verified.
    """
    from webauthn.helpers import bytes_to_base64url

    made = verify_made(answer, asked.challenge, base_url)

    def keep(session: Session) -> None:
        asked.spend(session)
        session.add(
            PasskeyRow(
                community_id=voter.meeting.community_id,
                id=bytes_to_base64url(made.credential_id),
                identity_digest=_get_owner(session, voter).identity_digest,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                made_at=asked.at,
            )
        )

    database.write(keep)


def sign_in(
    database: Database, *, answer: str, asked: AskedChallenge, base_url: str
) -> list[VotingRight]:
    """Return the holdings that the passkey's owner may vote for now.

    Raises:
        PasskeyRefusedError: an unknown passkey, not an answer to the question, an answer that was
            given before, or somebody signed in with the same passkey in the same moment.
    """
    credential_id = find_passkey_id(answer)
    row = database.read(lambda s: _get_passkey(s, credential_id))
    count = verify_used(answer, asked.challenge, base_url, row.public_key, row.sign_count)
    return database.write(lambda s: _note_use(s, credential_id, row.sign_count, count, asked))


def _get_passkey(session: Session, passkey_id: str, *, is_locked: bool = False) -> PasskeyRow:
    query = select(PasskeyRow).where(PasskeyRow.id == passkey_id)
    row = session.scalar(query.with_for_update() if is_locked else query)
    if row is None:
        raise PasskeyRefusedError
    return row


def _note_use(
    session: Session, passkey_id: str, before: int, sign_count: int, asked: AskedChallenge
) -> list[VotingRight]:
    """Update a passkey's counter, if it is still the one with which the answer was verified."""
    asked.spend(session)
    row = _get_passkey(session, passkey_id, is_locked=True)
    if row.sign_count != before:
        raise PasskeyRefusedError
    row.sign_count, row.used_at = sign_count, asked.at
    return find_voting_rights_of_owner(session, row.community_id, row.identity_digest)


def may_make(voter: Voter) -> bool:
    """Tell whether a voter may create a passkey: an owner identified by telephone or passkey.

    A voter identified in person uses the street office's device.
    """
    return not voter.mandate_id and voter.identified in _TELEPHONE_PROVED


def list_passkeys(session: Session, voter: Voter) -> list[PasskeyView]:
    """Return the passkeys of a signed-in owner."""
    meeting = session.get_one(MeetingRow, voter.meeting)
    owner = session.get_one(OwnerRow, (*meeting.register, voter.owner_id))
    rows = session.scalars(
        select(PasskeyRow)
        .where(
            PasskeyRow.community_id == voter.meeting.community_id,
            PasskeyRow.identity_digest == owner.identity_digest,
        )
        .order_by(PasskeyRow.made_at)
    )
    return [PasskeyView(row.id, row.made_at, row.used_at) for row in rows]


def drop_passkey(session: Session, *, voter: Voter, passkey_id: str) -> None:
    """Delete a passkey of the voter.

    Raises:
        NotFoundError: the owner has no such passkey.
    """
    owner = _get_owner(session, voter)
    row = session.get(PasskeyRow, (voter.meeting.community_id, passkey_id))
    if row is None or row.identity_digest != owner.identity_digest:
        raise NotFoundError
    session.delete(row)
