"""Keys and enumerations that all packages of the application use."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar


class MeetingKey(NamedTuple):
    """The key of a meeting, and of its log: the community's id and the meeting's id."""

    community_id: str
    meeting_id: str


class RegisterKey(NamedTuple):
    """The key of a register: the community's id and the register's id."""

    community_id: str
    register_id: str


class Waiting(NamedTuple):
    """How much of something waits, and since when the oldest of it does."""

    number: int
    since: datetime


class MeetingState(StrEnum):
    """The states of a meeting, in order; a cancelled meeting never opens."""

    DRAFT = "draft"
    NOTICED = "noticed"
    OPEN = "open"
    CLOSED = "closed"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """The role of an account."""

    COMMITTEE = "committee"
    AUDITOR = "auditor"
    RESIDENTS = "residents-committee"  # 居民委员会: sees the meetings of one community
    PARTY = "party-branch"
    """党支部: the same."""
    SUPERVISOR = "supervisor"
    """监事, also 特邀监事 who own nothing there: the same."""
    CAPTAIN = "captain"
    """楼栋长: sees who is missing in one building."""
    PROPERTY = "property"
    """The property company: answers the concerns that were given to it, and sees no meeting."""
    DISTRICT = "district"
    """Sees the communities of all street offices of a district."""
    CITY = "city"
    """Sees all communities."""


WATCHERS = (Role.RESIDENTS, Role.PARTY, Role.SUPERVISOR)
"""The roles that see all meetings of one community, and do nothing."""
OVERSEERS = (Role.DISTRICT, Role.CITY)
"""The roles that see the communities of several street offices, and do nothing."""


class BallotStanding(StrEnum):
    """The present standing of a ballot."""

    WAITING = "waiting"
    """Received, and not in the log yet."""
    COUNTED = "counted"
    REPLACED = "replaced"
    VOIDED = "voided"


class DisputeGround(StrEnum):
    """Why a voter disputes a ballot."""

    NOT_MINE = "not-mine"
    CO_OWNER = "co-owner"
    """A co-owner cast it without the others' consent."""


class DisputeEnd(StrEnum):
    """Why a dispute ended without a finding."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    """Another ballot of the holding counts in place of the disputed one."""
    VOIDED = "voided"
    """It is void: an owner voted over the agent or stopped them, or the unit was sold."""


class AreaBasis(StrEnum):
    """The source of a unit's area, as the register says; it decides nothing."""

    REGISTERED = "registered"
    SURVEYED = "surveyed"
    CONTRACTED = "contracted"
    UNKNOWN = "unknown"


class Sharing(StrEnum):
    """How its owners share a unit, as the register says."""

    SOLE = "sole"
    JOINT = "joint"
    RECOVERING = "recover"
    RECOVERING_AUDITOR = "recover-auditor"
    BY_SHARES = "by-shares"
    UNKNOWN = "unknown"


class MeaningKind(StrEnum):
    """What a member says the meaning of: a title, a sheet, or a word of one of these columns."""

    TITLE = "title"
    SHEET = "sheet"
    USE = "use"
    STATE = "state"
    BASIS = "basis"
    SHARED_BY = "shared_by"


class NoteKind(StrEnum):
    """The kind of a note on a register's file, for those who freeze the register."""

    DECIDED = "decided"
    """A member answered a question about the file."""
    CORRECTED = "corrected"
    """A cell was read as a member has corrected it."""
    WITHDRAWN = "withdrawn"
    """What a member said of the file was withdrawn after its import: it is to be read again."""
    JOINED = "joined"
    """Numbers that are written differently are one person."""
    APART = "apart"
    """Who might be one person is counted as several."""
    WARNED = "warned"
    """Imported as it is, with a warning."""
    SKIPPED = "skipped"
    """Not taken: a sheet, a row, a total, a column."""
    TOTAL = "total"
    """A total of the file that agrees with its rows."""


class StepKind(StrEnum):
    """The kinds of steps that take two persons."""

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
    MANDATING = "mandate"
    WITHDRAWING = "withdraw"
    FILING = "file"
    TENURE = "tenure"
    CONVENER = "convener"
    CONTACT = "contact"
    PLEDGING = "pledge"
    ANNULLING = "annul"
    PLATFORM = "platform"
    APPOINTING = "appoint"
    DISMISSING = "dismiss"
    HANDOVER = "handover"
    FUND = "fund"
    ASSESSING = "assess"
    DECLARING = "declare"
    DAILY = "daily"
    SAMPLING = "sample"
    NEIGHBOUR = "neighbour"
    AGREEMENT = "agreement"
    BREACH = "breach"
    STRIKING = "strike"
    TAKEOVER = "takeover"
    UNASSESSING = "unassess"
    JOINT = "joint"
    RECOVERING = "recover"
    RECOVERING_AUDITOR = "recover-auditor"


class StepOutcome(StrEnum):
    """The second person's decision on a step."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


class StepState(StrEnum):
    """The states of a step as a page shows it."""

    WAITING = "waiting"
    LAPSED = "lapsed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by the person who requested it


class AnnulmentBody(StrEnum):
    """Who may annul a decision of the assembly."""

    COURT = "court"  # the people's court (Civil Code art. 280)
    OFFICE = "office"  # the street office or township government (物业管理条例 art. 19)
    AUTHORITY = "authority"  # the housing authority of the district or county (the same)


class LookKind(StrEnum):
    """What members and auditors look at that is of persons; each has a purpose in words."""

    MISSING = "missing"
    """Who has not voted, with names and telephones."""
    PARTICIPATION = "participation"
    REGISTER = "register"
    OBJECTIONS = "objections"
    PAPER_BALLOT = "paper-ballot"
    """A ballot on paper, with its signature."""
    MANDATES = "mandates"
    """Who votes for whom, and the papers of it."""
    TRANSFER = "transfer"
    DELIVERY = "delivery"
    DISPUTES = "disputes"
    AUDITORS_EDITION = "auditors-edition"
    """The edition of a result with everybody's name and marks."""
    CASE_FILE = "case-file"
    """The whole case file, with that edition in it."""
    PLATFORM = "platform"
    """The marks of single homes, as the city's platform lists them."""
    SAMPLE = "sample"
    """Whom to call back, with names and telephones."""
    MEDIATION = "mediation"
    BREACH = "breach"


class CasePart(StrEnum):
    """The parts of a meeting's case file, in the order and under the names of a street office."""

    PROPOSAL = "proposal"
    OPINIONS = "opinions"
    PLAN = "plan"
    MOTIONS = "motions"
    REGISTER = "register"
    NOTICE = "notice"
    RESIDENTS = "residents"
    SPECIMEN = "specimen"
    DELIVERIES = "deliveries"
    MANDATES = "mandates"
    JOURNAL = "journal"
    BOXES = "boxes"
    PAPER_BALLOTS = "paper-ballots"
    PRELIMINARY = "preliminary"
    ANNOUNCEMENT = "announcement"
    DECISION = "decision"
    EVIDENCE = "evidence"
    FILING = "filing"
    ELECTION = "election"
    HANDOVER = "handover"
    JUDGMENT = "judgment"


class PlatformFile(StrEnum):
    """What a street office imports from the city's platform."""

    BALLOTS = "ballots"
    RESULT = "result"  # the totals of each motion alone


class RuleState(StrEnum):
    """The state of a rule that an assembly adopted."""

    SHOWN = "shown"
    """The street office has its term to object."""
    IN_FORCE = "in-force"
    OBJECTED = "objected"
    REPLACED = "replaced"  # one that was adopted later is in force


class MessageKind(StrEnum):
    """The subjects of messages to telephones."""

    CODE = "code"
    BALLOT = "ballot"
    MANDATE = "mandate"
    TRANSFER = "transfer"
    REMINDER = "reminder"
    NOTICE = "notice"
    STEP = "step"
    INVITATION = "invitation"
    CONCERN = "concern"  # to whoever raised it; the street office's list leaves it out


class PollKind(StrEnum):
    """The kinds of polls."""

    CONSULTATION = "consultation"
    SATISFACTION = "satisfaction"


class DisclosureKind(StrEnum):
    """The subjects of disclosures; the last is a report on carrying a decision out."""

    REVENUE = "revenue"
    FUND = "fund"
    CONTRACT = "contract"
    COMMITTEE = "committee"
    PROPERTY = "property"
    OTHER = "other"
    EXECUTION = "execution"


class FundKind(StrEnum):
    """What an entry of the common fund's ledger is."""

    OPENING = "opening"
    INCOME = "income"
    SPENDING = "spending"


class CandidateFinding(StrEnum):
    """The finding of the joint review on a candidate."""

    ADMITTED = "admitted"
    STRUCK = "struck"


class OpinionBody(StrEnum):
    """The bodies that give an opinion on a meeting's motions."""

    PARTY_BRANCH = "party-branch"
    RESIDENTS_COMMITTEE = "residents-committee"
    STREET_OFFICE = "street-office"


class GuidanceAnswer(StrEnum):
    """What a street office answers to a draft; no answer is a veto."""

    NO_REMARKS = "no-remarks"
    CONDITIONS = "conditions"
    CHANGES = "changes"


class GuidanceFinding(StrEnum):
    """What is found of an item of the checklist."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


class Stage(StrEnum):
    """Where a community stands with its meeting, as its street office counts it."""

    NONE = "none"
    DRAFT = "draft"
    NOTICED = "noticed"
    OPEN = "open"
    ENDED = "ended"  # voting is over, and nobody has counted yet
    CLOSED = "closed"
    PRELIMINARY = "preliminary"
    FINAL = "final"  # and a duty after it is left
    DONE = "done"  # nothing is left to do after the result


class AlarmKind(StrEnum):
    """What is odd about a meeting."""

    WITNESS_BEHIND = "witness-behind"
    WITNESS_REFUSED = "witness-refused"
    PROMISE = "promise"
    ORIGIN = "origin"
    PAPER = "paper"
    TELEPHONE = "telephone"
    LATE_TELEPHONES = "late-telephones"
    AGENTS = "agents"
    BUILDING = "building"


_Term = TypeVar("_Term", bound=StrEnum)


def find_term(terms: type[_Term], word: str) -> _Term | None:
    """Return the member with this value, or None if there is none."""
    return next((term for term in terms if term.value == word), None)
