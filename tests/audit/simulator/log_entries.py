"""Entries of a simulated meeting: made, counted, found and edited."""

from datetime import datetime, timedelta
from typing import Any

from audit.checks.counting import count_proceedings
from audit.entries.ballot import BallotCast, BallotReviewed, PaperRecorded
from audit.entries.meeting import MotionCounted, ResultPreliminary
from audit.entries.records import Record
from audit.evidence.file import read_proceedings
from audit.log.canonical import decode, encode
from audit.terms import ReviewFinding
from ballots.ballot import Channel


def record_paper(records: list[Record]) -> list[Record]:
    """Return what the paper ballots among some entries rest on."""
    return [
        PaperRecorded(at=each.at, ballot=index, scan="a" * 64, readers=("clerk", "second"))
        for index, each in enumerate(records)
        if isinstance(each, BallotCast) and each.channel is Channel.PAPER
    ]


def review(ballot: int, finding: ReviewFinding, at: datetime) -> Record:
    return BallotReviewed(
        at=at, by="a1", confirmed_by=None, ballot=ballot, finding=finding, reason="查明"
    )


def publish(at: datetime, days: int) -> Record:
    return ResultPreliminary(at=at, by="m1", objections_until=at + timedelta(days=days))


def count_entries(entries: list[bytes]) -> list[Record]:
    proceedings = read_proceedings(tuple(entries))
    return [
        MotionCounted(motion=str(outcome["id"]), outcome=outcome)
        for outcome in count_proceedings(proceedings).outcomes
    ]


def place_of(entries: list[bytes], tag: str) -> int:
    return next(n for n, entry in enumerate(entries) if decode(entry)["type"] == tag)


def edit(entry: bytes, **changes: Any) -> bytes:
    return encode({**decode(entry), **changes})
