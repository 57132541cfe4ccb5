"""A call-back sample in the log: planned before the end, thrown at its time, and carried out."""

from datetime import timedelta

import pytest

from audit.entries.reader import format_instant
from audit.entries.records import encode_record
from audit.entries.sample import POSTPONED_AHEAD, POSTPONED_MOST, THROW_WINDOW, SamplePostponed
from audit.evidence.file import read_proceedings
from audit.log.canonical import decode, encode
from audit.sampling.draw import Draw
from audit.sampling.logged import draw_logged, find_sample
from audit.verify import verify
from tests.audit.checks.test_desk import in_order
from tests.audit.damages import Edit, alter, drop, failing
from tests.audit.simulator.log_entries import DICE, answer_drawn, edit, place_of
from tests.audit.simulator.meeting import CLOSES, OPENS, Meeting
from tests.audit.test_tampering import double, move

SAMPLED = Meeting(is_sampled=True)
_EARLY = format_instant(OPENS)
LATER = "2026-05-27T12:00:00.000Z"


_MOMENT = timedelta(milliseconds=1)
MISSED = CLOSES + THROW_WINDOW + _MOMENT
POSTPONED_TO = MISSED + POSTPONED_AHEAD


def postpone(*, late: timedelta = timedelta(0), **changes: object) -> Edit:
    """Miss the time, announce another, and do then what was done before, some time late."""
    entry = SamplePostponed(
        at=MISSED, by="a1", confirmed_by="a2", throws_at=POSTPONED_TO, place="小区大门口"
    )

    def change(entries: list[bytes]) -> None:
        thrown = place_of(entries, "sample.thrown")
        for place in range(thrown, thrown + 3):
            entries[place] = edit(entries[place], at=format_instant(POSTPONED_TO + late))
        entries.insert(thrown, edit(encode_record(entry), **changes))

    return change


def alter_all_answers() -> Edit:
    """Let nobody have looked at the answers, as before they asked for two."""

    def change(entries: list[bytes]) -> None:
        place = place_of(entries, "sample.answered")
        said = decode(entries[place])
        del said["confirmed_by"]
        entries[place] = encode(said)

    return change


def plan_anew(entries: list[bytes]) -> None:
    """Have a plan with a slip of the pen, and in place of it the one that holds."""
    plan = entries[place_of(entries, "sample.planned")]
    alter("sample.planned", calls=6_000, throws_at=format_instant(CLOSES + 5 * THROW_WINDOW))(
        entries
    )
    # After the ballots, whose places the answers name.
    anew = edit(plan, at=format_instant(CLOSES - _MOMENT))
    entries.insert(place_of(entries, "meeting.closed"), anew)
    call_whom_the_dice_draw(entries)


def call_whom_the_dice_draw(entries: list[bytes]) -> None:
    """Let the log be of another root at closing, and call those whom its dice draw."""
    first = place_of(entries, "sample.answered")
    for place, answers in enumerate(answer_drawn(entries), first):
        said = [{"ballot": each.ballot, "answer": each.answer.value} for each in answers]
        entries[place] = edit(entries[place], answers=said)


def give_up(times: int, late: timedelta = _MOMENT) -> Edit:
    """Miss the dice again and again, and confirm the result some time after the last window."""

    def change(entries: list[bytes]) -> None:
        place = place_of(entries, "sample.thrown")
        del entries[place : place + 3]
        # So late that nothing else keeps the result from being confirmed.
        throws_at = CLOSES + timedelta(days=30)
        alter("sample.planned", throws_at=format_instant(throws_at))(entries)
        for number in range(times):
            missed = throws_at + THROW_WINDOW + _MOMENT
            throws_at = missed + POSTPONED_AHEAD
            entry = SamplePostponed(
                at=missed, by="a1", confirmed_by="a2", throws_at=throws_at, place="小区大门口"
            )
            entries.insert(place + number, encode_record(entry))
        confirmed = format_instant(throws_at + THROW_WINDOW + late)
        alter("result.confirmed", at=confirmed)(entries)

    return change


HOLDING: list[tuple[str, Edit]] = [
    ("called", lambda _: None),
    ("planned anew", plan_anew),
    ("postponed", postpone()),
    ("entered at the last moment", postpone(late=THROW_WINDOW)),
    ("given up after the last time", give_up(POSTPONED_MOST)),
    ("of before a second person looked at the answers", alter_all_answers()),
]


def call_one_alone(entries: list[bytes]) -> None:
    """Have one answer, and the result confirmed as if the sample were carried out."""
    first = place_of(entries, "sample.answered")
    entries[first] = edit(entries[first], answers=[answer(answer_drawn(entries)[0][0].ballot)])
    del entries[first + 1]


def call_another(entries: list[bytes]) -> None:
    """Call, in place of one who was drawn, one who was not."""
    first = place_of(entries, "sample.answered")
    drawn = [each.ballot for each in answer_drawn(entries)[0]]
    others = [n for n, each in enumerate(entries) if b'"ballot.cast"' in each and n not in drawn]
    entries[first] = edit(
        entries[first], answers=[answer(each) for each in (*drawn[:-1], others[0])]
    )
    del entries[first + 1]


def throw_other_dice(entries: list[bytes]) -> None:
    """Write down other dice, which draw others than those who were called."""
    called = answer_drawn(entries)[0]
    for dice in (DICE[n:] + DICE[:n] for n in range(1, len(DICE))):
        alter("sample.thrown", dice=dice)(entries)
        if {each.ballot for each in answer_drawn(entries)[0]} != {each.ballot for each in called}:
            return


def pass_one_over(entries: list[bytes]) -> None:
    """Call further ballots, and not in the order of the draw."""
    draw = draw_of(entries)
    order, drawn = max(
        ((each, draw.drawn[stratum]) for stratum, each in draw.order.items()),
        key=lambda of: len(of[0]),
    )
    change_the_second_round(answers=[answer(order[drawn + 1].index)])(entries)


def draw_of(entries: list[bytes]) -> Draw:
    proceedings = read_proceedings(tuple(entries))
    sample = find_sample(proceedings)
    assert sample is not None
    return draw_logged(proceedings, sample)


def answer(ballot: int, answer: str = "confirmed") -> dict[str, object]:
    return {"ballot": ballot, "answer": answer}


def change_the_second_round(**changes: object) -> Edit:
    def change(entries: list[bytes]) -> None:
        place = place_of(entries, "sample.answered") + 1
        entries[place] = edit(entries[place], **changes)

    return change


def drop_all_answers(entries: list[bytes]) -> None:
    for _ in range(2):
        drop("sample.answered")(entries)


def answer_twice(entries: list[bytes]) -> None:
    """Let one who confirmed deny."""
    first = answer_drawn(entries)[0][0].ballot
    change_the_second_round(answers=[answer(first, "denied")])(entries)


SAMPLE_DAMAGES: list[tuple[str, Edit, int]] = [
    ("planned after closing", move("sample.planned", "result.preliminary"), 5),
    ("planned before the notice", move("sample.planned", "meeting.noticed"), 5),
    ("planned by one", alter("sample.planned", confirmed_by="a1"), 6),
    ("planned with nobody", alter("sample.planned", confirmed_by=None), 3),
    ("thrown by one", alter("sample.thrown", confirmed_by="a1"), 6),
    ("entered late", postpone(late=THROW_WINDOW + _MOMENT), 5),
    ("postponed by one", postpone(confirmed_by="a1"), 6),
    ("postponed early", postpone(at=format_instant(MISSED - _MOMENT)), 5),
    ("postponed to soon", postpone(throws_at=format_instant(POSTPONED_TO - _MOMENT)), 5),
    ("postponed to no place", postpone(place=""), 3),
    (
        "postponed before closing",
        in_order(postpone(), move("sample.postponed", "meeting.closed")),
        5,
    ),
    (
        "postponed after the dice",
        in_order(postpone(), move("sample.thrown", "sample.postponed")),
        5,
    ),
    ("postponed without a plan", in_order(postpone(), drop("sample.planned")), 5),
    ("a plan dated before the notice", alter("sample.planned", at="2026-04-01T00:00:00.000Z"), 5),
    (
        "a plan dated after the end",
        alter("sample.planned", at="2026-05-28T00:00:00.000Z"),
        5,
    ),
    ("a plan of no calls", alter("sample.planned", calls=0), 3),
    ("a plan of too many calls", alter("sample.planned", calls=10_001), 3),
    ("a plan of another confidence", alter("sample.planned", confidence=96), 3),
    ("a plan with no place", alter("sample.planned", place=""), 3),
    ("no plan", drop("sample.planned"), 5),
    ("no dice", drop("sample.thrown"), 5),
    ("dice twice", double("sample.thrown"), 5),
    ("dice before closing", move("sample.thrown", "meeting.closed"), 5),
    ("dice dated before closing", alter("sample.thrown", at=_EARLY), 5),
    (
        "dice before their time",
        alter("sample.planned", throws_at="2026-05-28T00:00:00.000Z"),
        5,
    ),
    ("a seven", alter("sample.thrown", dice=DICE.replace("1", "7")), 3),
    ("nineteen throws", alter("sample.thrown", dice=DICE[:19]), 3),
    ("dice after the answers", move("sample.thrown", "result.confirmed"), 5),
    ("answers dated before the dice", alter("sample.answered", at=_EARLY), 5),
    ("not carried out", in_order(drop("sample.thrown"), drop_all_answers), 5),
    ("thrown and nobody called", drop_all_answers, 5),
    ("a second round first", alter("sample.answered", round=2), 5),
    ("a third round after the first", change_the_second_round(round=3), 5),
    (
        "nobody called",
        in_order(alter("sample.answered", answers=[]), change_the_second_round(answers=[])),
        5,
    ),
    ("called on within the first round", change_the_second_round(round=1, at=LATER), 5),
    ("round nought", alter("sample.answered", round=0), 3),
    ("round twenty-one", alter("sample.answered", round=21), 3),
    ("an answer on no ballot", alter("sample.answered", answers=[answer(0)]), 5),
    ("an answer on a later entry", alter("sample.answered", answers=[answer(10**6)]), 5),
    ("an answer that is none", alter("sample.answered", answers=[answer(0, "perhaps")]), 3),
    ("answered again", answer_twice, 5),
    ("answered by one", alter("sample.answered", confirmed_by="a1"), 6),
    ("one alone called", call_one_alone, 7),
    ("another called", call_another, 7),
    ("one passed over", pass_one_over, 7),
    ("other dice", throw_other_dice, 7),
    (
        "a plan dated at the end",
        in_order(
            alter("sample.planned", at=format_instant(CLOSES)),
            move("sample.planned", "meeting.closed"),
        ),
        5,
    ),
    ("postponed once too often", give_up(POSTPONED_MOST + 1), 5),
    ("given up before the last time", give_up(POSTPONED_MOST - 1), 5),
    ("given up within the last time", give_up(POSTPONED_MOST, late=timedelta(0)), 5),
]


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in HOLDING])
def test_a_sample_that_is_planned_thrown_and_called_holds(change: Edit) -> None:
    entries = SAMPLED.entries()
    change(entries)

    assert verify(SAMPLED.seal(entries).to_bytes()).holds


@pytest.mark.parametrize(
    ("damage", "step"), [pytest.param(d, s, id=n) for n, d, s in SAMPLE_DAMAGES]
)
def test_a_sample_that_is_none_is_refused(damage: Edit, step: int) -> None:
    entries = SAMPLED.entries()
    damage(entries)

    assert step in failing(verify(SAMPLED.seal(entries).to_bytes()))
