"""The owner's pages: letter, ballot, receipt, proxies, affairs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from ballots.ballot import Marks
from voting.services.affairs.polls import PollLine, list_due, read_poll_part
from voting.services.affairs.proposals import ProposalView, list_supported, read_proposal_part
from voting.services.assessments import listing as assessments
from voting.services.assessments.listing import DueAssessment
from voting.services.casting.cast import BallotView, list_ballots
from voting.services.casting.marked_ballots import KeptMarks, find_kept_marks
from voting.services.casting.own_ballots import OwnBallot, find_home, list_own_ballots
from voting.services.casting.receipts import (
    ReceiptView,
    get_receipt,
    has_principal_voted,
    read_former_choices,
    read_own_choices,
    view_receipt,
)
from voting.services.casting.standing import Standing, find_standing_of
from voting.services.concerns.listing import RaisedConcern
from voting.services.concerns.listing import list_own as list_own_concerns
from voting.services.concerns.pledge import Pledge, get_pledge
from voting.services.meeting.lines import MeetingLine, list_public_lines
from voting.services.meeting.meetings import MeetingView, get_meeting
from voting.services.neighbours.breach_pages import BreachLine
from voting.services.neighbours.breach_pages import list_of_home as list_breaches
from voting.services.neighbours.listing import MediationLine, list_open_of_home
from voting.services.owners import delivery, letters, telephone
from voting.services.owners.mandate_listing import MandateView, list_own_mandates
from voting.services.owners.overview import VoterView, view_voter
from voting.services.owners.who_may_vote import OwnHolding, view_own_holding
from voting.services.people.actors import Owner, Voter
from voting.services.people.communities import Community, get_community
from voting.services.people.looks import LookView, list_looks
from voting.services.register.objections import ObjectionView, list_of_home
from voting.services.register.register import find_published
from voting.services.result.published.public_result import PublicResult, find_public_result
from voting.services.result.raised.disputes import BallotDisputes, view_disputes
from voting.services.result.raised.objections import list_own
from voting.services.result.raised.own_disputes import OwnDispute, list_own_disputes
from voting.services.result.reviewing.casting_for_holdings import (
    leave_out_withdrawn,
    read_directions,
)
from voting.services.tables import Asked, Part
from voting.terms import DisputeGround, MeetingKey

_LATEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOfLetter:
    """The meeting that a notice's link is for."""

    community: Community
    meeting: MeetingView


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCodePage:
    """The page on which a signed-in voter enters the code that was sent to their telephone."""

    community: Community
    number: str


def read_own_code(session: Session, voter: Voter) -> OwnCodePage:
    """Return the contents of the page on which a voter enters the code."""
    return OwnCodePage(
        community=get_community(session, voter.meeting.community_id),
        number=telephone.get_own_telephone(session, voter),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """A voting letter: its meeting, and the number of tries that are left."""

    community: Community
    meeting: MeetingView
    left: int
    """Tries; none if the letter is locked."""
    is_touched: bool
    """Some tries were wrong."""


def read_letter(session: Session, token: str) -> LetterPage:
    """Return the contents of the page of a voting letter.

    Raises:
        LetterUnknownError: there is no such letter.
    """
    key, left = letters.find_letter(session, token)
    return LetterPage(
        community=get_community(session, key.community_id),
        meeting=get_meeting(session, key),
        left=left,
        is_touched=left < letters.MOST_FAILURES,
    )


def read_notice(session: Session, token: str) -> MeetingOfLetter:
    """Return the meeting of a notice's link.

    Raises:
        NotFoundError: there is no such link.
    """
    return _read_meeting(session, delivery.find_link(session, token))


def _read_meeting(session: Session, meeting: MeetingKey) -> MeetingOfLetter:
    return MeetingOfLetter(
        community=get_community(session, meeting.community_id),
        meeting=get_meeting(session, meeting),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPage:
    """The motions, or the ballot that was cast already."""

    view: VoterView
    kept: KeptMarks | None
    """What the voter marked before and did not confirm."""
    directions: Mapping[str, object]
    """What an agent was told to mark, motion by motion, without candidates who withdrew."""
    former: Mapping[str, object]
    """The marks of the voter's own ballot that stands, without candidates who withdrew."""
    is_principal_done: bool
    """An owner has voted, so that their agent need not."""
    objections: tuple[ObjectionView, ...]
    """The holding's own, to the result."""
    outcome: PublicResult | None
    """The result, once it is public."""
    to_dispute: str | None
    """The ballot that took the place of one that the voter disputed, and counts now."""

    @property
    def choices(self) -> Mapping[str, object]:
        """Return the marks that the form has when it is shown."""
        return self.kept.choices if self.kept else self.directions or self.former


def read_ballot(session: Session, voter: Voter, at: datetime) -> BallotPage:
    """Return the contents of the ballot's page.

    Raises:
        MandateRevokedError: the agent's mandate has ended.
    """
    view = view_voter(session, voter, at)
    is_voting = view.meeting.is_voting(at)
    former = read_former_choices(session, voter) if is_voting else {}
    return BallotPage(
        view=view,
        kept=find_kept_marks(session, voter) if is_voting else None,
        former=leave_out_withdrawn(view.motions, former),
        is_principal_done=has_principal_voted(session, voter),
        directions=leave_out_withdrawn(view.motions, read_directions(session, voter)),
        objections=tuple(list_own(session, voter)),
        outcome=find_public_result(session, voter.meeting),
        to_dispute=_find_to_dispute(session, voter),
    )


def _find_to_dispute(session: Session, voter: Voter) -> str | None:
    """Return a ballot that took the place of one that the voter disputed, if they may dispute it.

    An owner's id is theirs in one register, and so in the meetings of that register alone.
    """
    if voter.mandate_id:
        return None
    of_meeting = {each.id for each in list_ballots(session, voter)}
    own = _list_own(session, voter).values()
    found = (each.to_dispute for each in own if each.ballot_id in of_meeting)
    return next(filter(None, found), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The marks that the voter is about to confirm."""

    view: VoterView
    kept: KeptMarks | None
    """None if there are none, or none any more."""


def read_review(session: Session, voter: Voter, at: datetime) -> ReviewPage:
    """Return the contents of the page on which marks are confirmed.

    Raises:
        MandateRevokedError: the agent's mandate has ended.
    """
    return ReviewPage(view=view_voter(session, voter, at), kept=find_kept_marks(session, voter))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """A receipt, and to the owner alone what was marked."""

    receipt: ReceiptView
    view: VoterView
    choices: Mapping[str, Marks]
    standing: Standing
    disputes: BallotDisputes
    own_dispute: OwnDispute | None
    """What the voter raised about this ballot, and what came of it."""


def read_receipt(session: Session, voter: Voter, ballot_id: str, at: datetime) -> ReceiptPage:
    """Return the contents of the receipt's page.

    Raises:
        NotFoundError: the holding has no such ballot.
    """
    receipt = view_receipt(session, voter, ballot_id, at)
    return ReceiptPage(
        receipt=receipt,
        standing=find_standing_of(session, voter.meeting, ballot_id),
        view=view_voter(session, voter, at),
        choices=read_own_choices(session, voter, ballot_id),
        disputes=view_disputes(session, voter, ballot_id),
        own_dispute=None if voter.mandate_id else _list_own(session, voter).get(ballot_id),
    )


def _list_own(session: Session, voter: Voter) -> Mapping[str, OwnDispute]:
    return list_own_disputes(session, voter.meeting.community_id, {voter.owner_id})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPicturePage:
    """The content of a receipt's picture, without choices, unit and name."""

    receipt: ReceiptView
    community: Community
    meeting: MeetingView


def read_receipt_picture(
    session: Session, voter: Voter, ballot_id: str, at: datetime
) -> ReceiptPicturePage:
    """Return the contents of the picture of a receipt.

    Raises:
        NotFoundError: the holding has no such ballot.
    """
    return ReceiptPicturePage(
        receipt=view_receipt(session, voter, ballot_id, at),
        community=get_community(session, voter.meeting.community_id),
        meeting=get_meeting(session, voter.meeting),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputePage:
    """A ballot that an owner is about to dispute."""

    ballot: BallotView
    view: VoterView
    disputes: BallotDisputes
    grounds: tuple[DisputeGround, ...]
    """Why; only of co-owners one can vote against another's will."""


def read_dispute(session: Session, voter: Voter, ballot_id: str, at: datetime) -> DisputePage:
    """Return the contents of the page on which a ballot is disputed.

    Raises:
        NotFoundError: the holding has no such ballot.
    """
    ballot, _ = get_receipt(session, voter, ballot_id)
    view = view_voter(session, voter, at)
    shown = [each for each in DisputeGround if view.co_owners or each != DisputeGround.CO_OWNER]
    return DisputePage(
        ballot=ballot,
        view=view,
        disputes=view_disputes(session, voter, ballot_id),
        grounds=tuple(shown),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyPage:
    """The mandates of the voter's holding."""

    view: VoterView
    mandates: tuple[MandateView, ...]


def read_proxies(session: Session, voter: Voter, at: datetime) -> ProxyPage:
    """Return the contents of the page of proxies.

    Raises:
        MandateRevokedError: the agent's mandate has ended.
    """
    return ProxyPage(
        view=view_voter(session, voter, at), mandates=tuple(list_own_mandates(session, voter))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AffairsPage:
    """我的小区: an owner's ballots, objections and proposals, their outcomes, and what is due."""

    community: Community
    home: OwnHolding
    meetings: tuple[MeetingLine, ...]
    """The latest ones; the community's page has all."""
    ballots: tuple[OwnBallot, ...]
    """The home's own, of all meetings, the latest first."""
    disputes: Mapping[str, OwnDispute]
    """The owner's own, by the disputed ballot."""
    objections: tuple[tuple[ObjectionView, str], ...]
    """The home's own, each with the title of the meeting; no title for one to the register."""
    is_register_published: bool
    """It is published, and objections to it are taken."""
    supported: tuple[ProposalView, ...]
    """The proposals that are the owner's or that the home supports."""
    due_polls: tuple[PollLine, ...]
    """The polls that wait for the home's answer."""
    due_assessments: tuple[DueAssessment, ...]
    """Those that run and ask the home, answered or not."""
    concerns: tuple[RaisedConcern, ...]
    """The owner's own, the latest first."""
    mediations: tuple[MediationLine, ...]
    """Those that go on with the home as a party."""
    breaches: tuple[BreachLine, ...]
    """Those that concern the home, the latest first."""
    pledge: Pledge
    proposals: Part[ProposalView]
    polls: Part[PollLine]
    looks: tuple[LookView, ...]
    """Who looked at what is of this home, the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffairsAsked:
    """What an owner asks of each list."""

    proposals: Asked = field(default_factory=Asked)
    polls: Asked = field(default_factory=Asked)


def read_affairs(
    session: Session, owner: Owner, voter: Voter | None, asked: AffairsAsked, at: datetime
) -> AffairsPage:
    """Return the contents of the page of one's own home.

    Args:
        session: reads.
        owner: whose home.
        voter: as whom the owner is signed in to vote; None for one known by telephone.
        asked: what is asked of its lists.
        at: the present instant.
    """
    meetings = list_public_lines(session, owner.community_id)
    titles = {meeting.id: meeting.title for meeting in meetings}
    home, own = view_own_holding(session, owner), find_home(session, owner)
    objections = list_of_home(session, owner.community_id, own.holding_ids, home.addresses)
    register = find_published(session, owner.community_id)
    return AffairsPage(
        community=get_community(session, owner.community_id),
        home=home,
        meetings=meetings[:_LATEST],
        ballots=tuple(list_own_ballots(session, owner.community_id, own, voter)),
        disputes=list_own_disputes(session, owner.community_id, own.owner_ids),
        objections=tuple((view, titles[of] if of else "") for view, of in objections),
        is_register_published=register is not None and register.frozen_at is None,
        supported=tuple(list_supported(session, owner)),
        concerns=list_own_concerns(session, owner.community_id, own.owner_ids),
        mediations=list_open_of_home(session, owner.community_id, own),
        breaches=list_breaches(session, owner.community_id, own),
        pledge=get_pledge(session, owner.community_id),
        due_polls=tuple(list_due(session, owner, at)),
        due_assessments=assessments.list_due(session, owner, own, at),
        proposals=read_proposal_part(session, owner.community_id, asked.proposals, owner),
        polls=read_poll_part(session, owner.community_id, asked.polls, at, owner),
        looks=tuple(list_looks(session, owner.community_id, own.holding_ids)),
    )
