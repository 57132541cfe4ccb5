"""What concerns speak in: their kinds, phases, and who has to do the next step."""

from enum import StrEnum


class ConcernKind(StrEnum):
    """提议、意见、投诉: the kinds of concerns."""

    PROPOSAL = "proposal"
    OPINION = "opinion"
    COMPLAINT = "complaint"
    ORDER = "order"
    """居民点单: something wanted, which the desk offers as a task to be claimed."""


class Phase(StrEnum):
    """环节: the phases of a concern, in their order; a community may name them otherwise."""

    RAISED = "raised"
    DELIBERATING = "deliberating"
    DECIDED = "decided"
    ACTING = "acting"
    SUPERVISED = "supervised"
    ASSESSED = "assessed"
    CLOSED = "closed"


class Handler(StrEnum):
    """承办方: the body that has to do the next step."""

    COMMITTEE = "committee"
    PROPERTY = "property"
    CAPTAIN = "captain"
    SUPERVISOR = "supervisor"
    PARTY = "party-branch"
    RESIDENTS = "residents-committee"
    OFFICE = "office"


class ProgressKind(StrEnum):
    """What a line of a concern's life tells."""

    RAISED = "raised"
    MOVED = "moved"
    """A member answered, and said who does what next by which day."""
    ANSWERED = "answered"
    """The body that had to do the next step answered."""
    WORDED = "worded"
    """A member released a wording for everybody, or another one."""
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    REOPENED = "reopened"
    """Whoever raised it was not satisfied, for the first time."""
    JOINED = "joined"
    """Another community deals with it, too."""
    JOINT = "joint"
    """That community answered."""
    PARTED = "parted"
    """That community does so no longer."""
    AS_DECIDED = "as-decided"
    """The supervisors looked: it is done as it was decided."""
    NOT_AS_DECIDED = "not-as-decided"
    WITHDRAWN = "withdrawn"
    """Whoever raised it took it back."""


class Finding(StrEnum):
    """What the supervisors find of how a concern is done; lines of its life are of these kinds."""

    AS_DECIDED = ProgressKind.AS_DECIDED.value
    NOT_AS_DECIDED = ProgressKind.NOT_AS_DECIDED.value


class Level(StrEnum):
    """三级投诉: to whom a concern has come by being late."""

    COMMITTEE = "committee"
    OFFICE = "office"
    DISTRICT = "district"


class ContactBody(StrEnum):
    """Whom else to ring, in the order in which a complaint goes on."""

    PROPERTY = "property"
    RESIDENTS = "residents-committee"
    OFFICE = "office"
    DISTRICT = "district"


ORDER = tuple(Phase)
