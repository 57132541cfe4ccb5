"""The closed sets of words that entries hold."""

from enum import StrEnum


class Identification(StrEnum):
    """How a voter was identified; the weakest first.

    Whoever was seen in person was identified best of all. Paper is not part of that order: whoever
    hands it in is not identified.
    """

    LETTER = "letter"
    TELEPHONE = "telephone"
    PASSKEY = "passkey"
    IN_PERSON = "in-person"
    PAPER = "paper"

    def is_as_strong_as(self, asked: "Identification") -> bool:
        """Tell whether this identification is as strong as the one that the rules ask for."""
        order = tuple(Identification)
        return order.index(self) >= order.index(asked)


ONLINE_IDENTIFICATIONS = (
    Identification.LETTER,
    Identification.TELEPHONE,
    Identification.PASSKEY,
)
"""How a voter online may be identified, the weakest first."""


class ReviewFinding(StrEnum):
    """The finding on a ballot."""

    UPHELD = "upheld"
    """It is counted, even if it was voided before."""
    VOIDED = "voided"
    """It is not counted."""


class VoidGround(StrEnum):
    """Why a ballot is voided."""

    NOT_CAST_BY_OWNER = "not-cast-by-owner"
    CO_OWNERS_DISAGREE = "co-owners-disagree"
    NO_RIGHT = "no-right"
    PRINCIPAL_VOTED = "principal-voted"
    AGENT_STOPPED = "agent-stopped"
    OTHER = "other"


class DeliveryKind(StrEnum):
    """How a holding was served."""

    SIGN_IN = "sign-in"
    """Its letter was used."""
    IN_PERSON = "in-person"
    """Its letter was handed over."""
    MESSAGE = "message"
    """A message was acknowledged."""
    MAIL = "registered-mail"
    """Registered mail was delivered."""
    POSTED = "posted"
    """A notice hung for as long as it must."""


class MandateKind(StrEnum):
    """The ground on which somebody outside the register votes for a holding."""

    PROXY = "proxy"
    COMPANY = "company"
    GUARDIAN = "guardian"
    HEIR = "heir"


class WithdrawalGround(StrEnum):
    """Why a candidate no longer stands."""

    WITHDREW = "withdrew"
    """By their own wish."""
    NOT_ELIGIBLE = "not-eligible"
    """Struck by the election's rules."""
    DIED = "died"


class ObjectionChannel(StrEnum):
    """How an objection to a result was raised."""

    ONLINE = "online"
    IN_PERSON = "in-person"


class MotionLanguage(StrEnum):
    """The languages that a motion may be translated into."""

    ENGLISH = "en"


class Edition(StrEnum):
    """The editions of a result document and its evidence."""

    PUBLIC = "public"
    """Units and owners are pseudonyms."""
    AUDITOR = "auditor"
    """Every commitment is opened."""


class CallAnswer(StrEnum):
    """What came of calling back the voter of a ballot that was drawn."""

    CONFIRMED = "confirmed"
    """The owner cast this ballot."""
    DENIED = "denied"
    """The owner did not."""
    UNREACHED = "unreached"
    """Nobody of the holding answered, whatever was tried."""
