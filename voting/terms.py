"""The terms that every part speaks in: keys that say which, enumerations that say of what kind."""

from enum import StrEnum
from typing import NamedTuple, TypeVar


class MeetingKey(NamedTuple):
    """Which meeting: its community, and its id there. A meeting's log has the same key."""

    community_id: str
    meeting_id: str


class RegisterKey(NamedTuple):
    """Which register: its community, and its id there."""

    community_id: str
    register_id: str


class MeetingState(StrEnum):
    """Where a meeting stands, in the order that it goes; one that is cancelled never opens."""

    DRAFT = "draft"
    NOTICED = "noticed"
    OPEN = "open"
    CLOSED = "closed"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What an account is for."""

    COMMITTEE = "committee"
    AUDITOR = "auditor"


class Identification(StrEnum):
    """How a voter was identified, the weakest first, as the log says it.

    Paper stands outside of that order: whoever returned it is not asked who they are.
    """

    LETTER = "letter"
    TELEPHONE = "telephone"
    PASSKEY = "passkey"
    IN_PERSON = "in-person"
    PAPER = "paper"


class Channel(StrEnum):
    """How a ballot was cast, as the log says it."""

    ONLINE = "online"
    PAPER = "paper"


class ReviewFinding(StrEnum):
    """What came of looking into a ballot, as the log says it."""

    UPHELD = "upheld"
    VOIDED = "voided"


class DisputeGround(StrEnum):
    """Why a voter disowns a ballot."""

    NOT_MINE = "not-mine"
    CO_OWNER = "co-owner"
    """A co-owner cast it whom the others do not let speak for them."""


class DeliveryKind(StrEnum):
    """How a holding was served, as the log says it."""

    SIGN_IN = "sign-in"
    IN_PERSON = "in-person"
    MESSAGE = "message"
    MAIL = "registered-mail"
    POSTED = "posted"


class MandateKind(StrEnum):
    """Why somebody votes for a holding whom the register does not name."""

    PROXY = "proxy"
    COMPANY = "company"
    GUARDIAN = "guardian"
    HEIR = "heir"


class StepKind(StrEnum):
    """What takes two persons."""

    FREEZING = "freeze"
    ADOPTING = "adopt"
    NOTICING = "notice"
    CANCELLING = "cancel"
    OPENING = "open"
    EXTENDING = "extend"
    CLOSING = "close"
    VOIDING = "void"
    RESTORING = "restore"
    DISCARDING = "discard"
    TRANSFERRING = "transfer"
    DELIVERING = "deliver"


class StepOutcome(StrEnum):
    """What the second person said to a step."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


class RuleStanding(StrEnum):
    """Where a rule that an assembly adopted stands."""

    SHOWN = "shown"
    """The street office has its term to object."""
    IN_FORCE = "in-force"
    OBJECTED = "objected"
    REPLACED = "replaced"
    """One that was adopted later is in force."""


class MessageKind(StrEnum):
    """What a message to a telephone is about."""

    CODE = "code"
    BALLOT = "ballot"
    MANDATE = "mandate"
    TRANSFER = "transfer"
    REMINDER = "reminder"
    NOTICE = "notice"
    STEP = "step"


class PollKind(StrEnum):
    """What a poll beside the vote asks for."""

    CONSULTATION = "consultation"
    SATISFACTION = "satisfaction"


class DisclosureKind(StrEnum):
    """What something on the board is about; the last is a step in carrying a decision out."""

    REVENUE = "revenue"
    FUND = "fund"
    CONTRACT = "contract"
    COMMITTEE = "committee"
    PROPERTY = "property"
    OTHER = "other"
    EXECUTION = "execution"


class OpinionBody(StrEnum):
    """Who gives an opinion on what is to be decided."""

    PARTY_BRANCH = "party-branch"
    RESIDENTS_COMMITTEE = "residents-committee"
    STREET_OFFICE = "street-office"


_Term = TypeVar("_Term", bound=StrEnum)


def find_term(terms: type[_Term], word: str) -> _Term | None:
    """Return what a word from outside stands for; nothing where it is none of them."""
    return next((term for term in terms if term.value == word), None)
