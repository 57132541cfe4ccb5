"""The values of those fields of a rule set that are one of a few words."""

from enum import StrEnum


class Revote(StrEnum):
    """Which of a holding's ballots counts, of those cast in one way."""

    LAST = "last"
    FIRST = "first"


class Mixed(StrEnum):
    """Which ballot counts of a holding that voted online and on paper."""

    ONLINE_PREVAILS = "online-prevails"
    PAPER_PREVAILS = "paper-prevails"
    FIRST_PREVAILS = "first-prevails"


class Silent(StrEnum):
    """How a holding is counted that was served and cast nothing."""

    ABSENT = "absent"
    ABSTAIN = "abstain"
    WITH_MAJORITY = "with-majority"


class Invalid(StrEnum):
    """Whether an invalid ballot takes part."""

    ABSENT = "absent"
    PARTICIPATES = "participates"


class Rank(StrEnum):
    """The weight by which candidates and options are ranked first."""

    PERSONS_THEN_AREA = "persons-then-area"
    AREA_THEN_PERSONS = "area-then-persons"


class AlternatesMost(StrEnum):
    """How many alternates there may be."""

    MEMBERS = "members"
    """No more than members."""


class ConsentBase(StrEnum):
    """The total against which consent is measured."""

    PARTICIPANTS = "participants"
    ELIGIBLE = "eligible"


class EarlyClose(StrEnum):
    """Whether voting may close before its end."""

    NEVER = "never"
    IRREVERSIBLE = "irreversible"
    """Once no open holding can change the outcome."""


class NoticeCount(StrEnum):
    """How the days of a notice are counted."""

    CLEAR = "clear"
    """Whole days between."""
    INTERVAL = "interval"
    """Spans of 24 hours."""


class AnnounceFrom(StrEnum):
    """The event from which the days of announcing are counted."""

    DECISION = "decision"
    COUNT = "count"


class TransferRule(StrEnum):
    """Who votes for a unit that was sold since the register was frozen."""

    FROZEN_OWNER = "frozen-owner"
    NEW_OWNER_IF_UNVOTED = "new-owner-if-unvoted"


class ProxyStaff(StrEnum):
    """Whether the property company's staff may be agents."""

    REFUSED = "refused"
    ADMITTED = "admitted"


class Platform(StrEnum):
    """Where votes over the internet are cast."""

    OWN = "own"
    OFFICIAL_PREFERRED = "official-preferred"
    OFFICIAL_ONLY = "official-only"
    """On the city's platform alone."""


class Paper(StrEnum):
    """Who gets a paper ballot."""

    ON_REQUEST = "on-request"
    PARALLEL = "parallel"
    """Everybody, in addition to voting online."""
