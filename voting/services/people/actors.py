"""The actors: members, auditors, voters and owners, each with its scope."""

from dataclasses import dataclass

from audit.terms import Identification
from voting.terms import MeetingKey, RegisterKey, Role


@dataclass(frozen=True, slots=True)
class Member:
    """A committee member of one community."""

    id: str
    name: str
    community_id: str

    def key_of(self, meeting_id: str) -> MeetingKey:
        """Return the key of the meeting with this id in the member's own community."""
        return MeetingKey(self.community_id, meeting_id)


@dataclass(frozen=True, slots=True)
class Auditor:
    """An auditor of one street office."""

    id: str
    name: str
    street_office_id: str


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who sees the meetings of one community, and answers for a body there."""

    id: str
    name: str
    role: Role
    """One of `WATCHERS`."""
    community_id: str

    def key_of(self, meeting_id: str) -> MeetingKey:
        """Return the key of the meeting with this id in the watcher's own community."""
        return MeetingKey(self.community_id, meeting_id)


@dataclass(frozen=True, slots=True)
class Captain:
    """楼栋长: somebody who sees who is missing in one building, and answers for that building."""

    id: str
    name: str
    community_id: str
    building: str

    def key_of(self, meeting_id: str) -> MeetingKey:
        """Return the key of the meeting with this id in the captain's own community."""
        return MeetingKey(self.community_id, meeting_id)


@dataclass(frozen=True, slots=True)
class Company:
    """物业服务企业: somebody who answers the concerns that were given to the property company."""

    id: str
    name: str
    community_id: str


@dataclass(frozen=True, slots=True)
class Overseer:
    """Somebody who sees the communities of several street offices, and does nothing there."""

    id: str
    name: str
    district: str | None
    """The district whose street offices are meant; None for all."""


StaffActor = Member | Auditor | Watcher | Captain | Company | Overseer
"""Whoever signs in with a login and a password."""


@dataclass(frozen=True, slots=True)
class StaffSession:
    """The staff account in a browser's session."""

    staff_id: str
    number: int
    """The account's session number when the session began; valid while the account has it."""


@dataclass(frozen=True, slots=True)
class Voter:
    """A person who votes for one holding in one meeting."""

    meeting: MeetingKey
    holding_id: str
    owner_id: str
    identified: Identification
    mandate_id: str = ""
    """The mandate under which an agent votes; empty for an owner."""


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner in the affairs beside a vote, for one holding of a frozen register."""

    register: RegisterKey
    holding_id: str
    owner_id: str

    @property
    def community_id(self) -> str:
        """Return the community of the register."""
        return self.register.community_id
