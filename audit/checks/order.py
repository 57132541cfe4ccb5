"""Check the order of a log's entries, their times, and their references.

Law: Civil Code art. 278; the procedure of 物业管理条例 arts. 12 to 14.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from audit.checks.candidates import check_withdrawals
from audit.checks.counting import is_settled
from audit.checks.mandates import check_mandates
from audit.checks.objections import check_objections, check_objectors
from audit.checks.publications import list_publications
from audit.checks.samples import check_samples
from audit.checks.transfers import check_transfers
from audit.entries.ballot import (
    BallotCast,
    BallotReviewed,
    Delivery,
    LettersDelivered,
    LettersPrinted,
    PaperRecorded,
)
from audit.entries.mandate import MandateEnded, MandateRecorded
from audit.entries.meeting import (
    CandidateWithdrawn,
    MeetingCancelled,
    MeetingClosed,
    MeetingCreated,
    MeetingExtended,
    MeetingNoticed,
    MeetingOpened,
    MotionCounted,
    MotionNoticed,
    ResultConfirmed,
    ResultPreliminary,
    ResultPublished,
    RulesFixed,
)
from audit.entries.objection import ObjectionAnswered, ObjectionRaised
from audit.entries.proceedings import (
    Proceedings,
    find_voters,
    read_choices_in_force,
    register_fingerprint,
)
from audit.entries.register import RegisterFrozen, RegisterOwners, RegisterUnits, UnitsTransferred
from audit.entries.sample import (
    SampleAnswered,
    SamplePlanned,
    SamplePostponed,
    SampleThrown,
)
from audit.terms import ReviewFinding
from ballots.ballot import Channel
from ballots.errors import BallotsError
from ballots.procedure.days import check_extension, is_in_window
from ballots.rules import CHINA, get_rule_set, make_rules, require_in_force

_OF_MANDATES = (MandateRecorded.TYPE, MandateEnded.TYPE)
_NOTICED = (
    MeetingNoticed.TYPE,
    LettersPrinted.TYPE,
    UnitsTransferred.TYPE,
    CandidateWithdrawn.TYPE,
    SamplePlanned.TYPE,
    *_OF_MANDATES,
)
_VOTING = (
    MeetingOpened.TYPE,
    BallotCast.TYPE,
    BallotReviewed.TYPE,
    PaperRecorded.TYPE,
    LettersPrinted.TYPE,
    UnitsTransferred.TYPE,
    CandidateWithdrawn.TYPE,
    SamplePlanned.TYPE,
    MeetingExtended.TYPE,
    *_OF_MANDATES,
)
SCHEDULE = "schedule"
"""The actor in an entry if the schedule opened or closed a meeting."""
_READERS = (2, 3)
_PUBLISHED = (
    ResultPreliminary.TYPE,
    ObjectionRaised.TYPE,
    ObjectionAnswered.TYPE,
    SamplePostponed.TYPE,
    SampleThrown.TYPE,
    SampleAnswered.TYPE,
)
_FOLLOWS: dict[str, tuple[str, ...]] = {
    MeetingCreated.TYPE: ("",),
    RegisterOwners.TYPE: (MeetingCreated.TYPE, RegisterOwners.TYPE),
    RegisterUnits.TYPE: (RegisterOwners.TYPE, RegisterUnits.TYPE),
    RegisterFrozen.TYPE: (RegisterUnits.TYPE,),
    RulesFixed.TYPE: (RegisterFrozen.TYPE,),
    MotionNoticed.TYPE: (RulesFixed.TYPE, MotionNoticed.TYPE),
    MeetingNoticed.TYPE: (MotionNoticed.TYPE,),
    LettersPrinted.TYPE: (MeetingNoticed.TYPE, *_VOTING),
    UnitsTransferred.TYPE: (MeetingNoticed.TYPE, *_VOTING),
    CandidateWithdrawn.TYPE: (MeetingNoticed.TYPE, *_VOTING),
    SamplePlanned.TYPE: (MeetingNoticed.TYPE, *_VOTING),
    MandateRecorded.TYPE: (MeetingNoticed.TYPE, *_VOTING),
    MandateEnded.TYPE: (
        MeetingNoticed.TYPE,
        *_VOTING,
        MotionCounted.TYPE,
        *_PUBLISHED,
    ),
    MeetingCancelled.TYPE: _NOTICED,
    MeetingOpened.TYPE: _NOTICED,
    MeetingExtended.TYPE: _VOTING,
    BallotCast.TYPE: _VOTING,
    PaperRecorded.TYPE: _VOTING,
    BallotReviewed.TYPE: (*_VOTING, MotionCounted.TYPE, *_PUBLISHED),
    LettersDelivered.TYPE: (*_VOTING, LettersDelivered.TYPE),
    MeetingClosed.TYPE: (*_VOTING, LettersDelivered.TYPE),
    MotionCounted.TYPE: (MeetingClosed.TYPE, MotionCounted.TYPE, BallotReviewed.TYPE),
    ResultPreliminary.TYPE: (MotionCounted.TYPE,),
    ObjectionRaised.TYPE: _PUBLISHED,
    ObjectionAnswered.TYPE: _PUBLISHED,
    SamplePostponed.TYPE: _PUBLISHED,
    SampleThrown.TYPE: _PUBLISHED,
    SampleAnswered.TYPE: _PUBLISHED,
    ResultConfirmed.TYPE: _PUBLISHED,
    ResultPublished.TYPE: (ResultConfirmed.TYPE, ResultPublished.TYPE),
}
"""From each type to the types that may come directly before it; the empty text is the beginning."""


def check_order(proceedings: Proceedings) -> Iterator[str]:
    """Yield the violations in the order and the times of the entries."""
    previous = ""
    for index, record in enumerate(proceedings.records):
        if previous not in _FOLLOWS[record.TYPE]:
            yield f"entry {index}: {record.TYPE} may not stand after {previous or 'nothing'}"
        previous = record.TYPE
    for missing in (MeetingClosed, MotionCounted):
        if proceedings.find(missing) is None:
            yield f"the log has no entry of type {missing.TYPE}"
    yield from _check_stages(proceedings)
    yield from _check_times(proceedings)
    yield from check_objections(proceedings)
    yield from check_samples(proceedings)


def _check_stages(proceedings: Proceedings) -> Iterator[str]:
    """Yield entries on the wrong side of opening or closing, of types allowed on both."""
    is_open = is_closed = False
    for index, record in enumerate(proceedings.records):
        if is_closed and isinstance(record, _OF_VOTE | _BEFORE_CLOSING):
            yield f"entry {index}: {record.TYPE} may not stand after closing"
        if not is_open and isinstance(record, _OF_VOTE | BallotReviewed):
            yield f"entry {index}: {record.TYPE} may not stand before opening"
        if is_open and isinstance(record, MeetingOpened | MeetingCancelled):
            yield f"entry {index}: {record.TYPE} may not stand after opening"
        if not is_closed and isinstance(record, MotionCounted):
            yield f"entry {index}: {record.TYPE} may not stand before closing"
        is_open = is_open or isinstance(record, MeetingOpened)
        is_closed = is_closed or isinstance(record, MeetingClosed)


_BEFORE_CLOSING = (
    LettersPrinted | UnitsTransferred | CandidateWithdrawn | MandateRecorded | SamplePlanned
)
_OF_VOTE = BallotCast | PaperRecorded | LettersDelivered | MeetingExtended | MeetingClosed


def _check_times(proceedings: Proceedings) -> Iterator[str]:
    noticed, opened = proceedings.find(MeetingNoticed), proceedings.find(MeetingOpened)
    closed = proceedings.find(MeetingClosed)
    if noticed is None or opened is None:
        return
    if not noticed.at <= noticed.opens_at <= opened.at < noticed.closes_at:
        yield "the meeting was not opened within the time that the notice gives"
    yield from _check_extensions(proceedings, opened.at, noticed.closes_at)
    closes_at = proceedings.closes_at
    is_early = closed is not None and closed.at < closes_at
    if is_early and not is_settled(proceedings.until(proceedings.index_of(MeetingClosed))):
        yield "the meeting was closed early, while its outcome could still change"
    for placed in proceedings.ballots:
        if not is_in_window(placed.cast.at, opened.at, closes_at):
            yield f"entry {placed.index}: the ballot was cast outside of the voting window"
    yield from _check_ballot_times(proceedings)
    yield from _check_later_times(proceedings, closed.at if closed else closes_at)


def _check_ballot_times(proceedings: Proceedings) -> Iterator[str]:
    """Yield the ballots dated before an earlier entry of their holding and channel.

    The count uses the instants, so the log must have the same order. A paper ballot is dated when
    it was handed in, so it may come after an online ballot that was cast later.
    """
    voters = {unit.unit: find_voters(unit) for unit in proceedings.units}
    latest: dict[tuple[frozenset[str], Channel], datetime] = {}
    for placed in proceedings.ballots:
        cast = placed.cast
        of = voters.get(cast.unit, frozenset()), cast.channel
        if cast.at < latest.setdefault(of, cast.at):
            yield f"entry {placed.index}: the ballot is dated before an earlier one of its holding"
        latest[of] = max(latest[of], cast.at)


def _check_extensions(
    proceedings: Proceedings, opened_at: datetime, closes_at: datetime
) -> Iterator[str]:
    """Yield the extensions that came too late, or that the rules do not allow."""
    earlier: list[timedelta] = []
    for extended in proceedings.all(MeetingExtended):
        if not opened_at <= extended.at < closes_at < extended.closes_at:
            yield "the vote was extended after it had ended, or to no later time"
        rules = make_rules(
            proceedings.get(RulesFixed).name, read_choices_in_force(proceedings).in_force
        )
        yield from check_extension(closes_at, extended.closes_at, tuple(earlier), rules)
        earlier.append(extended.closes_at - closes_at)
        closes_at = extended.closes_at


def _check_later_times(proceedings: Proceedings, closed_at: datetime) -> Iterator[str]:
    published, earliest = proceedings.all(ResultPreliminary), closed_at
    confirmed = proceedings.find(ResultConfirmed)
    ends = closed_at
    for each in list_publications(proceedings):
        at, until = each.record.at, each.record.objections_until
        # What decides the same goes on in its publicity, and does not shorten it.
        if not earliest <= at or until < (at if each.begins else ends):
            yield "the preliminary result was published at an unlawful time"
        earliest, ends = at, until
    if confirmed and published and confirmed.at < published[-1].objections_until:
        yield "the result was confirmed before the time for objections was over"


def check_references(proceedings: Proceedings) -> Iterator[str]:
    """Yield references to units, ballots or motions that are not in force at the entry."""
    yield from _check_register(proceedings)
    yield from _check_rules(proceedings)
    closed = proceedings.find(MeetingClosed)
    if closed and closed.ballots != len(proceedings.ballots):
        yield f"the closing entry speaks of {closed.ballots} ballots, the log has others"
    yield from _check_reviews(proceedings)
    yield from _check_two_people(proceedings)
    yield from check_transfers(proceedings)
    yield from check_withdrawals(proceedings)
    yield from check_mandates(proceedings)
    yield from check_objectors(proceedings)
    yield from _check_paper(proceedings)
    known = {unit.unit for unit in proceedings.units}
    asked = proceedings.get(RulesFixed).identification
    for delivery in proceedings.deliveries:
        if delivery.unit not in known or not _is_in_time(delivery, proceedings):
            yield (
                f"a delivery to {delivery.unit} is of no unit, before the notice, or after closing"
            )
    for placed in proceedings.ballots:
        if placed.cast.unit not in known:
            yield f"entry {placed.index}: the ballot's unit is not in the register"
        if not placed.cast.identified.is_as_strong_as(asked):
            yield f"entry {placed.index}: its voter was identified by less than the rules ask for"


def _is_in_time(delivery: Delivery, proceedings: Proceedings) -> bool:
    """Tell whether a delivery is not of a day before the notice, nor later than closing."""
    noticed, closed = proceedings.get(MeetingNoticed), proceedings.find(MeetingClosed)
    begun = noticed.at.astimezone(CHINA).date()
    is_late = closed is not None and delivery.at > closed.at
    return not is_late and delivery.at.astimezone(CHINA).date() >= begun


def _check_reviews(proceedings: Proceedings) -> Iterator[str]:
    casts = {placed.index: placed.cast for placed in proceedings.ballots}
    owners = {each.owner for each in proceedings.owners}
    voters = {unit.unit: find_voters(unit) for unit in proceedings.frozen_units}
    for index, record in enumerate(proceedings.records):
        if isinstance(record, UnitsTransferred):
            buyers = frozenset(each.owner for each in record.owners)
            voters.update(dict.fromkeys(record.units, buyers))
        if isinstance(record, BallotReviewed):
            cast = casts.get(record.ballot) if record.ballot < index else None
            if cast is None or record.at < cast.at:
                yield f"entry {index}: the review is of no ballot before it"
            if record.finding is ReviewFinding.UPHELD and record.ground is not None:
                yield f"entry {index}: a ballot that is upheld has no ground to be voided"
            is_own = cast is not None and record.by in voters.get(cast.unit, ())
            if record.by in owners and not (is_own and _is_taken_back(record)):
                yield f"entry {index}: an owner only takes back a dispute of their own holding"


def _is_taken_back(review: BallotReviewed) -> bool:
    return review.finding is ReviewFinding.UPHELD and review.confirmed_by is None


_BY_TWO = (
    RegisterFrozen
    | MeetingNoticed
    | MeetingCancelled
    | MeetingOpened
    | MeetingExtended
    | MeetingClosed
    | BallotReviewed
    | UnitsTransferred
    | CandidateWithdrawn
    | SamplePlanned
    | SamplePostponed
    | SampleThrown
    | SampleAnswered
)


def _check_two_people(proceedings: Proceedings) -> Iterator[str]:
    """Yield irreversible acts that were not done by two persons or by the schedule."""
    for index, record in enumerate(proceedings.records):
        if not isinstance(record, _BY_TWO):
            continue
        if record.by == record.confirmed_by:
            yield f"entry {index}: {record.TYPE} was confirmed by whoever asked for it"
        is_early = isinstance(record, MeetingClosed) and record.at < proceedings.closes_at
        is_opened = isinstance(record, MeetingOpened) and record.by != SCHEDULE
        if (is_early or is_opened) and record.confirmed_by is None:
            yield f"entry {index}: {record.TYPE} needs a second member's confirmation"


def _check_paper(proceedings: Proceedings) -> Iterator[str]:
    """Yield paper ballots without a scan and two readers, and online ballots with them."""
    paper = {p.index: p.cast for p in proceedings.ballots if p.cast.channel is Channel.PAPER}
    recorded: set[int] = set()
    for index, record in enumerate(proceedings.records):
        if isinstance(record, PaperRecorded):
            readers, count = set(record.readers), len(record.readers)
            if record.ballot >= index or record.ballot not in paper or record.ballot in recorded:
                yield f"entry {index}: it is of no paper ballot before it, or of one again"
            elif len(readers) != count or count not in _READERS:
                yield f"entry {index}: a paper ballot is read by two different people, or three"
            elif paper[record.ballot].by not in readers:
                yield f"entry {index}: whoever entered the ballot is none of its readers"
            recorded.add(record.ballot)
    for placed in proceedings.ballots:
        if (placed.cast.channel is Channel.PAPER) != (placed.cast.by is not None):
            yield f"entry {placed.index}: a paper ballot, and only that, names who entered it"
        if placed.index in paper and placed.index not in recorded:
            yield f"entry {placed.index}: nothing says what the paper ballot rests on"


def _check_rules(proceedings: Proceedings) -> Iterator[str]:
    fixed = proceedings.get(RulesFixed)
    try:
        if get_rule_set(fixed.name).fingerprint != fixed.fingerprint:
            yield f"the rule set {fixed.name!r} is not the one that this verifier knows"
        require_in_force(fixed.name, proceedings.get(MeetingNoticed).at)
    except BallotsError as error:
        yield f"rules: {error}"
    for ignored in read_choices_in_force(proceedings).ignored:
        yield f"rules: {ignored} rests on no clause that was adopted before the notice"
    for field, clause in fixed.clauses.items():
        # Clauses of before two persons were asked for name nobody.
        if clause.by is not None and clause.confirmed_by in {None, clause.by}:
            yield f"rules: the clause on {field} was confirmed by nobody else"
    ids = [noticed.motion.get("id") for noticed in proceedings.all(MotionNoticed)]
    if any(ids.count(each) > 1 for each in ids):
        yield "two motions have the same id"


def _check_register(proceedings: Proceedings) -> Iterator[str]:
    units, owners = proceedings.frozen_units, proceedings.frozen_owners
    frozen = proceedings.get(RegisterFrozen)
    known = {owner.owner for owner in owners}
    if len(known) != len(owners) or frozen.owners != len(owners):
        yield "the register's owners are not those that were frozen"
    if len({unit.unit for unit in units}) != len(units) or frozen.units != len(units):
        yield "the register's units are not those that were frozen"
    if sum(unit.area_cm2 for unit in units) != frozen.area_cm2:
        yield "the register's areas do not add up to the frozen sum"
    if register_fingerprint(proceedings) != frozen.fingerprint:
        yield "the register's fingerprint is not the frozen one"
    for unit in units:
        if not {*unit.owners, *([unit.developer] if unit.developer else [])} <= known:
            yield f"unit {unit.unit}: an owner is not in the register"
