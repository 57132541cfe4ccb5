"""The course of a meeting: its kind, its matters, and when its events happened or are planned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, tzinfo
from enum import Enum

from ballots.motion import Matter
from ballots.rules import CHINA, Rules, get_rule_set


class MeetingKind(Enum):
    """Whether a meeting is a community's first, a regular or an interim one (首次, 定期, 临时).

    The first meeting has clocks that no other has; interim ones may have a shorter notice. How a
    motion is marked (for or against, a choice, an election) is `ballots.motion.MotionKind`.
    """

    FIRST = "first"
    REGULAR = "regular"
    INTERIM = "interim"


class Topic(Enum):
    """What a motion is about, beyond the items of art. 278."""

    PRICE_CHANGE = "price-change"
    TENDER = "tender"


class Event(Enum):
    """The events of a meeting, roughly in order."""

    SUCCESSION_BEGUN = "succession-begun"
    """换届改选小组产生: a new committee is being prepared."""
    NO_QUORUM = "no-quorum"
    """The end of an earlier vote on the same matter in which too few took part."""
    REGISTER_PUBLISHED = "register-published"
    REGISTER_ANSWERED = "register-answered"
    """The last objection to the register was answered."""
    REGISTER_FROZEN = "register-frozen"
    CANDIDATES_PUBLISHED = "candidates-published"
    AUDIT_PUBLISHED = "audit-published"
    TENDER_PUBLISHED = "tender-published"
    NOTICED = "noticed"
    OPENED = "opened"
    PLANNED_END = "planned-end"
    """When voting ends as the notice says."""
    CLOSED = "closed"
    """When voting ends: as the notice says, or the last extension."""
    COUNTED = "counted"
    PUBLISHED = "published"
    """A result was published for the first time, whatever a recount makes of it."""
    PRELIMINARY = "preliminary"
    """The publicity of the valid result begins: with the first, or with one that decides anew."""
    CONFIRMED = "confirmed"
    ANNOUNCED = "announced"
    FILED = "filed"
    REPORTED = "reported"


PUBLICATIONS = {
    Topic.PRICE_CHANGE: Event.AUDIT_PUBLISHED,
    Topic.TENDER: Event.TENDER_PUBLISHED,
}
"""From a topic to the publication of the document that its owners read before they vote."""


def list_documents_published(
    said: Iterable[tuple[Topic | None, date | None]], zone: tzinfo
) -> dict[Event, datetime]:
    """Return when the documents of a meeting's topics were published, the latest of each.

    Args:
        said: of each motion its topic and the day of publication, if there is one.
        zone: where the day begins; a document that one motion does not date was not published.
    """
    days: dict[Event, list[date | None]] = {}
    for topic, day in said:
        if topic is not None:
            days.setdefault(PUBLICATIONS[topic], []).append(day)
    return {
        event: begin_day(max(known), zone)
        for event, found in days.items()
        if len(known := [day for day in found if day is not None]) == len(found)
    }


def begin_day(day: date, zone: tzinfo) -> datetime:
    """Return the beginning of a day."""
    return datetime.combine(day, time(), zone)


def has_interim_notice(rules: Rules, kind: MeetingKind | None) -> bool:
    """Tell whether the notice of an interim meeting applies, or, of unknown kind, is shorter."""
    if kind is None:
        return rules.interim_notice_days < rules.notice_days
    return kind is MeetingKind.INTERIM


def find_notice_days(rules: Rules, kind: MeetingKind | None) -> int:
    """Return the notice period of a meeting; the shorter one if its kind is not known."""
    return rules.interim_notice_days if has_interim_notice(rules, kind) else rules.notice_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Everything that the clocks of one meeting depend on."""

    rules: Rules
    at: Mapping[Event, datetime]
    """When each event happened or is planned; unknown events are left out."""
    kind: MeetingKind | None = MeetingKind.REGULAR
    """None if it is not known: then the shortest periods apply."""
    matters: frozenset[Matter] = frozenset()
    topics: frozenset[Topic] = frozenset()
    clauses: Mapping[str, str] = field(default_factory=dict)
    """From a field that the assembly's own rules replace to the text of its clause."""
    zone: tzinfo = CHINA

    @property
    def is_election(self) -> bool:
        """Tell whether a committee is elected."""
        return Matter.ELECT_COMMITTEE in self.matters

    @property
    def subjects(self) -> frozenset[str]:
        """Return the matters and topics as a rule set names them."""
        return frozenset(each.value for each in (*self.matters, *self.topics))

    def with_event(self, event: Event, at: datetime) -> "Course":
        """Return the course with one more event."""
        return replace(self, at={**self.at, event: at})

    def read_source(self, name: str) -> str:
        """Return the source of a field: the assembly's clause, or the rule set's source."""
        return self.clauses.get(name) or get_rule_set(self.rules.name).fields[name].source
