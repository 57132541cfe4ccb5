"""The terms that every part speaks in: keys that say which, enumerations that say of what kind."""

from typing import NamedTuple


class MeetingKey(NamedTuple):
    """Which meeting: its community, and its id there. A meeting's log has the same key."""

    community_id: str
    meeting_id: str


class RegisterKey(NamedTuple):
    """Which register: its community, and its id there."""

    community_id: str
    register_id: str
