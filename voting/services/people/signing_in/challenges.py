"""Questions to authenticators: each is answered once, and within some minutes.

A browser keeps its question in a signed cookie, which can be copied; that it was answered is noted
here, so that neither an answer nor a cookie of before is worth anything.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.errors.sign_in import PasskeyRefusedError
from voting.services.throttling import count_try, digest_subject

LASTS = timedelta(minutes=10)
"""Shorter than the hour for which an answer stays noted."""


def date_challenge(challenge: str, at: datetime) -> str:
    """Return a question in base64url with its instant, as a browser keeps it."""
    return f"{challenge}.{int(at.timestamp())}"


@dataclass(frozen=True, slots=True)
class AskedChallenge:
    """A question that was asked in time, and may have been answered already."""

    challenge: str
    """In base64url."""
    digests: DigestKeys
    at: datetime

    def spend(self, session: Session) -> None:
        """Note in the transaction of its answer that the question was answered.

        Raises:
            PasskeyRefusedError: it was answered before.
        """
        subject = digest_subject(self.digests, "challenge", self.challenge)
        if not count_try(session, subject, 1, self.at):
            raise PasskeyRefusedError


def read_challenge(kept: str, digests: DigestKeys, at: datetime) -> AskedChallenge:
    """Return the question that a browser kept.

    Raises:
        PasskeyRefusedError: there is none, or it was asked too long ago.
    """
    challenge, _, instant = kept.rpartition(".")
    if not (challenge and instant.isascii() and instant.isdecimal()):
        raise PasskeyRefusedError
    asked_at = datetime.fromtimestamp(int(instant), UTC)
    if not timedelta(seconds=-1) <= at - asked_at <= LASTS:
        raise PasskeyRefusedError
    return AskedChallenge(challenge, digests, at)
