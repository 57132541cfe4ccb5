"""Where a ballot came from, kept only so that many from one address or device are noticed.

No address is ever kept: a ballot has a keyed digest of it, which is another one in every meeting,
and loses it when the result is final. A device is known by the first ballot that its browser
remembers casting (`voting.web.cast_here`), and is kept in the same way.
"""

from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.terms import MeetingKey

_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Origin:
    """The digests of the address and of the device that a ballot came from."""

    address: str | None
    """None where no address is known."""
    device: str | None
    """None for the first ballot of a device, which no earlier one tells from others."""


UNKNOWN = Origin(None, None)


def digest_origin(
    digests: DigestKeys, meeting: MeetingKey, address: str, first_ballot: str
) -> Origin:
    """Return the digests of an address and of a device for one meeting.

    Args:
        digests: the keys that they are made with.
        meeting: in which the ballot is cast.
        address: the IP address; empty where none is known. One of a private network or of this
            machine is a proxy's, behind which everybody is, and counts as unknown.
        first_ballot: the id of the first ballot that the browser remembers; empty if of none.
    """
    return Origin(
        _digest(digests, meeting, "address", address if _is_public(address) else ""),
        _digest(digests, meeting, "device", first_ballot),
    )


def _is_public(address: str) -> bool:
    with suppress(ValueError):
        return ip_address(address).is_global
    return False


def _digest(digests: DigestKeys, meeting: MeetingKey, kind: str, value: str) -> str | None:
    if not value:
        return None
    text = f"ballot-{kind}\n{meeting.community_id}\n{meeting.meeting_id}\n{value}"
    return digests.make(text)[:_DIGITS]


def forget_origins(session: Session, meeting: MeetingKey) -> None:
    """Erase the digests of a meeting's ballots."""
    session.execute(
        update(BallotRow)
        .where(
            in_meeting(BallotRow, meeting),
            or_(BallotRow.address.is_not(None), BallotRow.device.is_not(None)),
        )
        .values(address=None, device=None)
        .execution_options(synchronize_session=False)
    )
