"""Entries of a simulated meeting: made, counted, found and edited."""

from datetime import datetime, timedelta
from typing import Any

from audit.checks.counting import count_proceedings
from audit.entries.ballot import BallotCast, BallotReviewed, PaperRecorded
from audit.entries.meeting import MotionCounted, ResultPreliminary
from audit.entries.objection import ObjectionAnswered, ObjectionRaised
from audit.entries.records import Record, encode_record
from audit.entries.sample import CalledBallot, SampleAnswered, SamplePlanned, SampleThrown
from audit.evidence.file import read_proceedings
from audit.log.canonical import decode, encode
from audit.log.commitment import commit
from audit.sampling.logged import draw_logged, find_sample
from audit.terms import CallAnswer, ObjectionChannel, ReviewFinding
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


SALT = "00" * 16
DICE = "3526142613645122135446"


def plan_sample(opens: datetime, closes: datetime) -> Record:
    return SamplePlanned(
        at=opens,
        by="a1",
        confirmed_by="m1",
        calls=2,
        confidence=95,
        throws_at=closes,
        place="小区大门口",
    )


def carry_out_sample(records: list[Record], at: datetime) -> list[Record]:
    """Return the dice, two rounds of calls, and whoever was reached in the end."""
    thrown = SampleThrown(at=at, by="a1", confirmed_by="m1", dice=DICE)
    called, again = answer_drawn([encode_record(each) for each in (*records, thrown)])
    return [
        thrown,
        SampleAnswered(at=at, by="a1", round=1, answers=called, confirmed_by="m1"),
        SampleAnswered(at=at, by="a1", round=2, answers=again),
    ]


def answer_drawn(entries: list[bytes]) -> tuple[tuple[CalledBallot, ...], tuple[CalledBallot, ...]]:
    """Return what those said whom the dice drew; the last is not reached, and then denies."""
    proceedings = read_proceedings(tuple(entries))
    sample = find_sample(proceedings)
    assert sample is not None
    *others, last = (each.index for each in draw_logged(proceedings, sample).called)
    first = tuple(CalledBallot(ballot=each, answer=CallAnswer.CONFIRMED) for each in others)
    return (
        (*first, CalledBallot(ballot=last, answer=CallAnswer.UNREACHED)),
        (CalledBallot(ballot=last, answer=CallAnswer.DENIED),),
    )


def object_and_answer(first: int, at: datetime) -> list[Record]:
    """Return two objections, online and in person, and their answers.

    Args:
        first: the index that the first of the entries gets.
        at: when all of it is.
    """
    said: tuple[dict[str, Any], ...] = (
        {"channel": ObjectionChannel.ONLINE, "by": None, "paper": None},
        {"channel": ObjectionChannel.IN_PERSON, "by": "m1", "paper": "d" * 64},
    )
    raised: list[Record] = [
        ObjectionRaised(
            at=at, number=flat + 1, unit=f"u{flat}", text=commit(SALT, f"异议{flat}"), **how
        )
        for flat, how in enumerate(said)
    ]
    answered = [
        ObjectionAnswered(
            at=at, by="m1", objection=first + flat, answer=commit(SALT, f"答复{flat}")
        )
        for flat in range(2)
    ]
    return [*raised, *answered]


def place_of(entries: list[bytes], tag: str) -> int:
    return next(n for n, entry in enumerate(entries) if decode(entry)["type"] == tag)


def edit(entry: bytes, **changes: Any) -> bytes:
    return encode({**decode(entry), **changes})
