"""Alarms: what is odd about a meeting, by rules whose thresholds stand in one place.

None of them proves anything, and none stops a vote: each says what was seen and what to look at.
The thresholds are our own choice; no law names any.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from ballots.holdings import NOTHING, Weight
from voting.sentences import Sentence
from voting.services.casting.receipts import PROMISED
from voting.services.oversight.sums import BuildingSum
from voting.terms import AlarmKind
from voting.wording import format_share

CONTRADICTED = 409
"""The status with which a witness says that the log contradicts what it cosigned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which value on something is an alarm."""

    witness_behind: timedelta = timedelta(hours=6)
    """The longest that an entry may wait for a witness's cosignature."""
    promised: timedelta = PROMISED
    """The longest that a promised ballot may wait for the log."""
    burst: int = 20
    """Ballots within an hour from one address, or from one device in the whole meeting."""
    burst_hours: timedelta = timedelta(hours=1)
    paper: int = 30
    """Paper ballots that one person helped to enter, if they are also more than a share of all."""
    paper_share: Fraction = Fraction(1, 2)
    """Of all ballots and not of those on paper: two enter each, so of two members both have a hand
    in every one; it is odd only where what one person read can turn the result."""
    telephone: int = 4
    """Holdings with one telephone: as many as an agent may speak for where no rule says more."""
    late_telephones: int = 5
    """Telephones changed by the last register and those of buyers, if they are also a share."""
    late_share: Fraction = Fraction(1, 50)
    agents_share: Fraction = Fraction(1, 5)
    """Of area or persons of the assembly, for which agents may vote."""
    building_gap: Fraction = Fraction(2, 5)
    """Between the share of a building that took part and that of all others."""
    building: int = 20
    """Holdings that a building has at least, to be compared."""
    turnout: Fraction = Fraction(1, 10)
    """Of all holdings, that took part at least, before buildings are compared."""


THRESHOLDS = Thresholds()
GRAVE = frozenset({AlarmKind.WITNESS_REFUSED, AlarmKind.PROMISE})
"""What is looked at before all else: the log was rewritten, perhaps, or a ballot is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessFact:
    """How a witness stands to a log."""

    name: str
    behind: int
    """Entries that it has not cosigned."""
    since: datetime | None
    """The instant of the first of them; None if it is not known."""
    refused_at: datetime | None = None
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """The most ballots from one address or device."""

    ballots: int
    at: datetime
    """Of the first of them."""
    is_device: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a meeting that goes on, and of its register."""

    witnesses: Sequence[WitnessFact] = ()
    overdue: int = 0
    """Promised ballots that are not in the log yet, and should be."""
    overdue_since: datetime | None = None
    burst: Burst | None = None
    ballots: int = 0
    paper_by: str = ""
    """The name of whoever helped to enter the most paper ballots; two enter each."""
    paper_of: int = 0
    """How many these were."""
    telephone: int = 0
    """The most holdings whose voters have one telephone."""
    telephones: int = 0
    """How many telephones reach the threshold."""
    late_telephones: int = 0
    """Units that have another telephone than in the register before."""
    buyers: int = 0
    """Buyers with a telephone, of sales since the register was frozen."""
    by_agents: Weight = NOTHING
    eligible: Weight = NOTHING
    buildings: Sequence[BuildingSum] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something odd about a meeting."""

    kind: AlarmKind
    seen: Sentence
    advice: Sentence
    """What to do about it."""
    since: datetime | None = None
    """None if it is not known."""

    @property
    def is_grave(self) -> bool:
        """Tell whether it is looked at before all else."""
        return self.kind in GRAVE


def find_alarms(
    facts: Facts, at: datetime, thresholds: Thresholds = THRESHOLDS
) -> tuple[Alarm, ...]:
    """Return the alarms of a meeting, the gravest first."""
    return (
        *_find_refusals(facts),
        *_find_overdue(facts),
        *_find_behind(facts, at, thresholds),
        *_find_burst(facts, thresholds),
        *_find_paper(facts, thresholds),
        *_find_telephones(facts, thresholds),
        *_find_agents(facts, thresholds),
        *_find_buildings(facts, thresholds),
    )


def _find_refusals(facts: Facts) -> Iterator[Alarm]:
    for each in facts.witnesses:
        if each.refused_at is not None:
            is_fork = each.status == CONTRADICTED
            yield Alarm(
                kind=AlarmKind.WITNESS_REFUSED,
                seen=Sentence("alarm-fork", {"witness": each.name})
                if is_fork
                else Sentence("alarm-refused", {"witness": each.name, "status": each.status}),
                advice=Sentence("advice-fork" if is_fork else "advice-refused"),
                since=each.refused_at,
            )


def _find_overdue(facts: Facts) -> Iterator[Alarm]:
    if facts.overdue:
        yield Alarm(
            kind=AlarmKind.PROMISE,
            seen=Sentence("alarm-promise", {"ballots": facts.overdue}),
            advice=Sentence("advice-promise"),
            since=facts.overdue_since,
        )


def _find_behind(facts: Facts, at: datetime, thresholds: Thresholds) -> Iterator[Alarm]:
    for each in facts.witnesses:
        is_late = each.since is not None and at - each.since >= thresholds.witness_behind
        if each.behind and is_late and each.refused_at is None:
            yield Alarm(
                kind=AlarmKind.WITNESS_BEHIND,
                seen=Sentence(
                    "alarm-witness-behind", {"witness": each.name, "entries": each.behind}
                ),
                advice=Sentence("advice-witness-behind"),
                since=each.since,
            )


def _find_burst(facts: Facts, thresholds: Thresholds) -> Iterator[Alarm]:
    burst = facts.burst
    if burst is not None and burst.ballots >= thresholds.burst:
        code = "alarm-device" if burst.is_device else "alarm-address"
        yield Alarm(
            kind=AlarmKind.ORIGIN,
            seen=Sentence(code, {"ballots": burst.ballots, "at": burst.at}),
            advice=Sentence("advice-device" if burst.is_device else "advice-address"),
            since=burst.at,
        )


def _find_paper(facts: Facts, thresholds: Thresholds) -> Iterator[Alarm]:
    is_much = facts.paper_of >= thresholds.paper
    if is_much and facts.paper_of > thresholds.paper_share * facts.ballots:
        yield Alarm(
            kind=AlarmKind.PAPER,
            seen=Sentence(
                "alarm-paper",
                {"member": facts.paper_by, "paper": facts.paper_of, "ballots": facts.ballots},
            ),
            advice=Sentence("advice-paper"),
        )


def _find_telephones(facts: Facts, thresholds: Thresholds) -> Iterator[Alarm]:
    if facts.telephone >= thresholds.telephone:
        yield Alarm(
            kind=AlarmKind.TELEPHONE,
            seen=Sentence(
                "alarm-telephone", {"telephones": facts.telephones, "most": facts.telephone}
            ),
            advice=Sentence("advice-telephone"),
        )
    late, persons = facts.late_telephones + facts.buyers, facts.eligible.persons
    if late >= thresholds.late_telephones and late >= thresholds.late_share * persons:
        yield Alarm(
            kind=AlarmKind.LATE_TELEPHONES,
            seen=_say_late(facts.late_telephones, facts.buyers),
            advice=Sentence("advice-late-telephones"),
        )


def _say_late(telephones: int, buyers: int) -> Sentence:
    if not buyers:
        return Sentence("alarm-late-telephones", {"telephones": telephones})
    if not telephones:
        return Sentence("alarm-late-buyers", {"buyers": buyers})
    return Sentence("alarm-late-both", {"telephones": telephones, "buyers": buyers})


def _find_agents(facts: Facts, thresholds: Thresholds) -> Iterator[Alarm]:
    part, whole = facts.by_agents, facts.eligible
    persons = Fraction(part.persons, whole.persons or 1)
    area = Fraction(part.area_cm2, whole.area_cm2 or 1)
    if max(persons, area) >= thresholds.agents_share:
        yield Alarm(
            kind=AlarmKind.AGENTS,
            seen=Sentence(
                "alarm-agents",
                {"holdings": part.persons, "persons": _say(persons), "area": _say(area)},
            ),
            advice=Sentence("advice-agents"),
        )


def _find_buildings(facts: Facts, thresholds: Thresholds) -> Iterator[Alarm]:
    taking_part = sum(each.taking_part for each in facts.buildings)
    eligible = sum(each.eligible for each in facts.buildings)
    if not eligible or Fraction(taking_part, eligible) < thresholds.turnout:
        return
    far = [
        (abs(own - others), each, own, others)
        for each in facts.buildings
        if each.eligible >= thresholds.building and eligible > each.eligible
        for own in (Fraction(each.taking_part, each.eligible),)
        for others in (Fraction(taking_part - each.taking_part, eligible - each.eligible),)
        if abs(own - others) >= thresholds.building_gap
    ]
    if far:
        _, building, own, others = max(far, key=lambda each: (each[0], each[1].name))
        yield Alarm(
            kind=AlarmKind.BUILDING,
            seen=Sentence(
                "alarm-building",
                {
                    "buildings": len(far),
                    "building": building.name,
                    "own": _say(own),
                    "others": _say(others),
                },
            ),
            advice=Sentence("advice-building"),
        )


def _say(share: Fraction) -> str:
    return format_share(share.numerator, share.denominator)
