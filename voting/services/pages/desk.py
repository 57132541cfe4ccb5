"""The pages of the committee's desk: letters, paper ballots, turnout, transfers, ballots."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from voting.importing.spelling.addresses import Address
from voting.services.casting.cast import BallotView
from voting.services.desk import printing, reminders, transfers
from voting.services.desk.paper_ballots import PaperBallotView, view_paper_ballot
from voting.services.desk.printing import PrintPermission, PrintView
from voting.services.desk.reconciliation import (
    HoldingLine,
    PaperBallotSummary,
    Reconciled,
    find_serial,
    list_holding_lines,
    list_waiting_paper_ballots,
    read_paper_part,
    reconcile,
)
from voting.services.desk.transfers import TransferView
from voting.services.desk.turnout import (
    BuildingTurnout,
    MissingUnit,
    Turnout,
    list_missing,
    measure_turnout,
    read_missing_part,
)
from voting.services.meeting.meetings import NoticedMeeting, get_noticed_meeting
from voting.services.owners import delivery, delivery_records
from voting.services.owners.delivery import DeliveryView
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.register.register import UnitView, list_addresses
from voting.services.result.published.public_result import PublicResult, find_public_result
from voting.services.result.reviewing.review import list_ballots_at
from voting.services.steps.listing import StepView, list_steps
from voting.services.tables import Asked, Part, arrange
from voting.terms import MeetingKey, StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersPage:
    """The permission to print letters, the prints, and the deliveries."""

    community: Community
    meeting: NoticedMeeting
    permission: PrintPermission | None
    prints: tuple[PrintView, ...]
    deliveries: Part[DeliveryView]
    served: int
    """The number of holdings served."""
    holdings: int
    unreached: Mapping[str, int]
    """For how many holdings a notice may be posted, by building."""
    steps: tuple[StepView, ...]
    """Deliveries that wait for another member."""


def read_letters(
    session: Session, member: Member, key: MeetingKey, asked: Asked, at: datetime
) -> LettersPage:
    """Return the contents of the page of letters.

    Raises:
        NotFoundError: there is no such meeting.
    """
    meeting = get_noticed_meeting(session, key)
    return LettersPage(
        community=get_community(session, member.community_id),
        meeting=meeting,
        permission=printing.find_print_permission(session, key),
        prints=tuple(printing.list_prints(session, key)),
        deliveries=delivery.read_delivered_part(session, meeting, asked),
        served=delivery.count_served(session, meeting, at),
        holdings=delivery.count_holdings(session, meeting),
        unreached=delivery_records.count_unreached(session, meeting),
        steps=tuple(list_steps(session, member, key, at, StepKind.DELIVERING)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBallotsPage:
    """The paper ballots of a meeting: those that wait, a part of the list of all, the figures."""

    meeting: NoticedMeeting
    waiting: tuple[PaperBallotSummary, ...]
    paper_ballots: Part[PaperBallotSummary]
    figures: Reconciled


def read_paper_ballots(
    session: Session, member: Member, key: MeetingKey, asked: Asked, at: datetime
) -> PaperBallotsPage:
    """Return the contents of the page of paper ballots.

    Raises:
        NotFoundError: there is no such meeting.
    """
    meeting = get_noticed_meeting(session, key)
    return PaperBallotsPage(
        meeting=meeting,
        waiting=tuple(list_waiting_paper_ballots(session, member, meeting)),
        paper_ballots=read_paper_part(session, member, meeting, asked),
        figures=reconcile(session, meeting, at),
    )


def read_paper_lines(session: Session, key: MeetingKey) -> list[HoldingLine]:
    """Return a line for each paper ballot of a meeting.

    Raises:
        NotFoundError: there is no such meeting.
    """
    return list_holding_lines(session, get_noticed_meeting(session, key))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaperBallotPage:
    """The content of the form to receive a paper ballot."""

    meeting: NoticedMeeting
    address: str
    """Of the units that the number belongs to; empty without one."""


def read_new_paper_ballot(session: Session, key: MeetingKey, serial: str) -> NewPaperBallotPage:
    """Return the contents of the form for a paper ballot, with its number where it was scanned.

    Raises:
        NotFoundError: there is no such meeting, or no such number in it.
    """
    meeting, address = get_noticed_meeting(session, key), ""
    if serial:
        _, holding = find_serial(session, key.community_id, serial, key)
        address = "、".join(list_addresses(session, meeting.register, holding))
    return NewPaperBallotPage(meeting=meeting, address=address)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBallotPage:
    """The content of the page to read one paper ballot."""

    meeting: NoticedMeeting
    paper_ballot: PaperBallotView


def read_paper_ballot(
    session: Session, member: Member, key: MeetingKey, paper_id: str
) -> PaperBallotPage:
    """Return the contents of the page of one paper ballot.

    Raises:
        NotFoundError: there is no such meeting or paper ballot.
    """
    return PaperBallotPage(
        meeting=get_noticed_meeting(session, key),
        paper_ballot=view_paper_ballot(session, member, key, paper_id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoutPage:
    """The turnout of a meeting, and the times of its reminders."""

    meeting: NoticedMeeting
    turnout: Turnout
    buildings: Part[BuildingTurnout]
    """Those of the turnout, in the order that was asked for."""
    outcome: PublicResult | None
    """The result, once it is public."""
    reminders: tuple[datetime, ...]


def read_turnout(session: Session, key: MeetingKey, asked: Asked) -> TurnoutPage:
    """Return the contents of the page of the turnout.

    Raises:
        NotFoundError: there is no such meeting.
    """
    meeting = get_noticed_meeting(session, key)
    turnout = measure_turnout(session, meeting)
    return TurnoutPage(
        meeting=meeting,
        turnout=turnout,
        buildings=_arrange_buildings(turnout.buildings, asked),
        outcome=find_public_result(session, meeting.key),
        reminders=tuple(reminders.list_reminders(session, meeting.key)),
    )


def _arrange_buildings(buildings: Sequence[BuildingTurnout], asked: Asked) -> Part[BuildingTurnout]:
    places = {each.name: place for place, each in enumerate(buildings)}
    orders: dict[str, Callable[[BuildingTurnout], object]] = {
        "missing": lambda each: each.missing,
        "name": lambda each: places[each.name],
        "area": lambda each: Fraction(each.taking_part.area_cm2, each.eligible.area_cm2 or 1),
        "persons": lambda each: Fraction(each.taking_part.persons, each.eligible.persons or 1),
    }
    return arrange(buildings, orders, asked, begins_descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage:
    """A part of the list of units that have not taken part yet."""

    meeting: NoticedMeeting
    missing: Part[MissingUnit]


def read_missing(session: Session, key: MeetingKey, asked: Asked) -> MissingPage:
    """Return a part of the list of units that have not taken part.

    Raises:
        NotFoundError: there is no such meeting.
    """
    meeting = get_noticed_meeting(session, key)
    return MissingPage(meeting=meeting, missing=read_missing_part(session, meeting, asked))


def read_all_missing(session: Session, key: MeetingKey, building: str | None) -> list[MissingUnit]:
    """Return the units that have not taken part, of one building or of all.

    Raises:
        NotFoundError: there is no such meeting.
    """
    return list_missing(session, get_noticed_meeting(session, key), building)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransfersPage:
    """The transfers since the freezing, and the units of one holding."""

    meeting: NoticedMeeting
    units: tuple[UnitView, ...]
    """The units of the same holding as the one that was looked for."""
    transfers: Part[TransferView]


def read_transfers(
    session: Session, key: MeetingKey, address: Address | None, asked: Asked
) -> TransfersPage:
    """Return the contents of the page of transfers.

    Raises:
        NotFoundError: there is no such meeting.
        InputError: there is no unit at this address.
    """
    meeting = get_noticed_meeting(session, key)
    units = transfers.find_units(session, key, address) if address else ()
    return TransfersPage(
        meeting=meeting,
        units=tuple(units),
        transfers=transfers.read_transfer_part(session, meeting.key, asked),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotsPage:
    """The ballots of one holding, without their marks."""

    meeting: NoticedMeeting
    ballots: tuple[BallotView, ...] | None
    """Nothing where no address was asked for."""


def read_ballots(session: Session, key: MeetingKey, address: Address | None) -> BallotsPage:
    """Return the ballots cast for a unit's holding.

    Raises:
        NotFoundError: there is no such meeting.
        InputError: there is no unit at this address.
    """
    return BallotsPage(
        meeting=get_noticed_meeting(session, key),
        ballots=tuple(list_ballots_at(session, key, address)) if address else None,
    )
