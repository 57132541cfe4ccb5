"""通行密钥: what owners and staff have in common when a passkey is made or used.

Specification: W3C Web Authentication Level 2, by py_webauthn.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from voting.errors.sign_in import PasskeyRefusedError
from voting.sentences import tell

if TYPE_CHECKING:
    from webauthn.registration.verify_registration_response import VerifiedRegistration

MOST_PASSKEYS = 10
_MOST_ANSWER = 20_000
_ID = re.compile("[A-Za-z0-9_-]{1,1400}")
"""A passkey's id in base64url: at most 1,023 bytes (Web Authentication Level 2, section 4)."""


@dataclass(frozen=True, slots=True)
class PasskeyQuestion:
    """The options for a browser's authenticator, and the challenge that its answer must contain."""

    options: str
    """JSON for `navigator.credentials`."""
    challenge: str
    """In base64url; kept in the session until the answer comes."""


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its owner sees it."""

    id: str
    made_at: datetime
    used_at: datetime | None


def find_relying_party(base_url: str) -> str | None:
    """Return the domain of passkeys; None if the server's address is an IP address or none."""
    host = urlsplit(base_url).hostname
    if host is None:
        return None
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return None


def _get_relying_party(base_url: str) -> str:
    party = find_relying_party(base_url)
    if party is None:
        raise PasskeyRefusedError
    return party


def ask_to_make(
    party: str, user: bytes, name: str, known: Sequence[PasskeyView]
) -> PasskeyQuestion | None:
    """Return the question for a new passkey; None where there are as many as may be.

    Args:
        party: the domain.
        user: for whom, in bytes that tell nobody who it is.
        name: what their device shows.
        known: the passkeys that they have, which it makes no second time.
    """
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    if len(known) >= MOST_PASSKEYS:
        return None
    options = generate_registration_options(
        rp_id=party,
        rp_name=tell("name-of-application"),
        user_id=user,
        user_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.id)) for each in known
        ],
    )
    return PasskeyQuestion(options_to_json(options), bytes_to_base64url(options.challenge))


def verify_made(answer: str, challenge: str, base_url: str) -> "VerifiedRegistration":
    """Return the passkey that an answer says was made, if it is one to this question.

    Raises:
        PasskeyRefusedError: it is none.
    """
    from webauthn import verify_registration_response
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    if len(answer) > _MOST_ANSWER:
        raise PasskeyRefusedError
    try:
        return verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_get_relying_party(base_url),
            expected_origin=base_url,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise PasskeyRefusedError from None


def ask_to_sign_in(base_url: str) -> PasskeyQuestion | None:
    """Return the question for a sign-in with any passkey; None without a domain."""
    party = find_relying_party(base_url)
    if party is None:
        return None
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=party, user_verification=UserVerificationRequirement.REQUIRED
    )
    return PasskeyQuestion(options_to_json(options), bytes_to_base64url(options.challenge))


def find_passkey_id(answer: str) -> str:
    """Return the id of the passkey with which an answer was made.

    Raises:
        PasskeyRefusedError: it is no answer.
    """
    from webauthn.helpers import parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    if len(answer) > _MOST_ANSWER:
        raise PasskeyRefusedError
    try:
        found = parse_authentication_credential_json(answer).id
    except (WebAuthnException, ValueError):
        raise PasskeyRefusedError from None
    # JSON spells characters that no form may hold, and this one is sought before it is verified.
    if not _ID.fullmatch(found):
        raise PasskeyRefusedError
    return found


def verify_used(
    answer: str, challenge: str, base_url: str, public_key: bytes, sign_count: int
) -> int:
    """Return how often a passkey signed, if an answer was made with it and to this question.

    Raises:
        PasskeyRefusedError: it was not.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_get_relying_party(base_url),
            expected_origin=base_url,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise PasskeyRefusedError from None
    return verified.new_sign_count
