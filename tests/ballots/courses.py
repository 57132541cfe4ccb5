"""Courses of meetings, for the tests of their clocks."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from ballots.motion import Matter
from ballots.procedure import (
    Course,
    Event,
    MeetingKind,
    Topic,
)
from ballots.rules import make_rules

ZONE = ZoneInfo("Asia/Shanghai")
NATIONAL, HANGZHOU = "civil-code-2021-r2", "hangzhou-2021-r2"


def make_course(
    rules: str = NATIONAL,
    at: Mapping[Event, datetime] | None = None,
    *,
    overrides: Mapping[str, object] | None = None,
    kind: MeetingKind | None = MeetingKind.REGULAR,
    matters: frozenset[Matter] = frozenset(),
    topics: frozenset[Topic] = frozenset(),
) -> Course:
    return Course(
        rules=make_rules(rules, overrides or {}),
        at=at or {},
        kind=kind,
        matters=matters,
        topics=topics,
        zone=ZONE,
    )


ELECTION = frozenset((Matter.ELECT_COMMITTEE,))
PRICE = frozenset((Topic.PRICE_CHANGE,))
