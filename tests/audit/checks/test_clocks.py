"""Step 5: the clocks of the procedure. Version 1 warns of them, from version 2 on they refute."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from audit.checks.clocks import STRICT, check_clocks, warn_of_clocks
from audit.entries.meeting import MeetingClosed
from audit.entries.proceedings import Proceedings
from audit.entries.records import VERSION, Record
from audit.evidence.file import read_proceedings
from audit.sentences import CLOCK_TITLES
from audit.terms import ReviewFinding
from audit.verify import verify
from ballots.clause import Clause
from ballots.procedure import MeetingKind, Topic
from ballots.procedure.clock_rules import CLOCK_RULES
from ballots.rules import get_rule_set
from tests.audit.simulator.meeting import CLOSES, OPENS, START, Meeting

DAY = timedelta(days=1)
HANGZHOU, SHANGHAI = "hangzhou-2021-r2", "shanghai-2020-r2"
NATIONAL = "civil-code-2021-r2"
MORE = Clause("议事规则第八条", START.date() - DAY)


class OldMeeting(Meeting):
    """A meeting of 2019, of which no calendar of holidays is kept."""

    def encode(self, record: Record) -> bytes:
        return super().encode(record).replace(b'"2026-', b'"2019-')


class HurriedMeeting(Meeting):
    """A meeting that two members close before the end that its notice gives."""

    def noticed_end(self) -> datetime:
        return self.closes + 20 * DAY

    def encode(self, record: Record) -> bytes:
        if isinstance(record, MeetingClosed):
            record = replace(record, by="m1", confirmed_by="m2")
        return super().encode(record)


def make_hurried(days: int) -> Meeting:
    """Return a vote in Hangzhou that was closed so many days after its opening."""
    agreed = {"early_close": "irreversible", "revote": "first", "mixed": "first-prevails"}
    return HurriedMeeting(
        rules=HANGZHOU,
        closes=OPENS + days * DAY,
        objection_days=20,
        overrides=dict(agreed),
        clauses=dict.fromkeys(agreed, MORE),
    )


class CloseMeeting(Meeting):
    """A meeting in which just enough take part."""

    def ballots(self) -> list[Record]:
        return super().ballots()[:4]


def make_first(opens: datetime, published_at: datetime) -> Meeting:
    return Meeting(
        rules="civil-code-2021-r2", kind=MeetingKind.FIRST, opens=opens, published_at=published_at
    )


def make_election(rules: str, opens: datetime, kind: MeetingKind = MeetingKind.REGULAR) -> Meeting:
    return Meeting(
        rules=rules,
        kind=kind,
        matter="elect-committee",
        opens=opens,
        objection_days=20,
        announced_after=1,
    )


def make_price_change(rules: str, days: int | None) -> Meeting:
    """Return a vote on a price whose audit was published so many days before, or never."""
    return Meeting(
        rules=rules,
        matter="other-major",
        topic=Topic.PRICE_CHANGE,
        published_on=None if days is None else (OPENS - days * DAY).date(),
        objection_days=20,
    )


def make_agreed(field: str, days: int, **said: Any) -> Meeting:
    """Return a meeting of an assembly whose own rules set a clock."""
    return Meeting(overrides={field: days}, clauses={field: MORE}, rules=NATIONAL, **said)


def make_succession(succession_on: date) -> Meeting:
    return Meeting(rules=SHANGHAI, succession_on=succession_on)


CLOCKS: list[tuple[str, Meeting, set[str]]] = [
    (
        "register published for three days",
        Meeting(published_at=START - 3 * DAY),
        {"register-publicity"},
    ),
    ("register published for long", Meeting(published_at=START - 30 * DAY), set()),
    ("noticed ten days ahead", Meeting(opens=START + 10 * DAY), {"notice"}),
    (
        "first meeting called at once",
        make_first(START + 5 * DAY, START - 8 * DAY),
        {"notice", "register-lead"},
    ),
    ("first meeting in time", make_first(OPENS, START - 8 * DAY), set()),
    (
        "open for four days in Hangzhou",
        Meeting(rules=HANGZHOU, closes=OPENS + 4 * DAY, objection_days=20),
        {"window-least"},
    ),
    ("closed early after four days in Hangzhou", make_hurried(4), {"window-least"}),
    ("closed early after five days in Hangzhou", make_hurried(5), set()),
    (
        "open for five days in Hangzhou",
        Meeting(rules=HANGZHOU, closes=OPENS + 5 * DAY, objection_days=20),
        set(),
    ),
    (
        "open for sixty-one days in Hangzhou",
        Meeting(rules=HANGZHOU, closes=OPENS + 61 * DAY, objection_days=20),
        {"window-most"},
    ),
    ("result published for eight days in Hangzhou", Meeting(rules=HANGZHOU), {"result-publicity"}),
    ("result published for five days", Meeting(objection_days=5), {"result-publicity"}),
    (
        "recount that decides nothing else while it was published",
        Meeting(findings=(ReviewFinding.VOIDED, ReviewFinding.UPHELD), objection_days=6),
        set(),
    ),
    (
        "recount that decides otherwise while it was published",
        CloseMeeting(findings=(ReviewFinding.VOIDED,), objection_days=7),
        {"result-publicity"},
    ),
    (
        "longer publicity that a clause asks for",
        Meeting(overrides={"result_publicity_days": 20}, clauses={"result_publicity_days": MORE}),
        {"result-publicity"},
    ),
    (
        "candidates published eight days ahead in Hangzhou",
        make_election(HANGZHOU, START + 8 * DAY, MeetingKind.INTERIM),
        {"candidates-lead"},
    ),
    (
        "candidates published nine days ahead in Ningbo",
        make_election("ningbo-2021-r2", START + 9 * DAY),
        {"notice", "candidates-publicity"},
    ),
    (
        "candidates published ten days ahead in Qingyuan",
        make_election("qingyuan-2022-r2", START + 10 * DAY),
        {"notice", "candidates-lead", "platform"},
    ),
    (
        "result published nine days after the count in Qingyuan",
        Meeting(rules="qingyuan-2022-r2", counting_days=9, objection_days=20),
        {"preliminary", "platform"},
    ),
    (
        "recount that decides otherwise ten days after the count in Qingyuan",
        CloseMeeting(
            rules="qingyuan-2022-r2",
            counting_days=6,
            findings=(ReviewFinding.UPHELD,) * 3 + (ReviewFinding.VOIDED,),
            objection_days=20,
        ),
        {"platform"},
    ),
    (
        "decision announced after a week in Beijing",
        Meeting(rules="beijing-2024-r2", announced_after=7),
        {"announcement", "platform"},
    ),
    (
        "decision announced on the third day in Beijing",
        Meeting(rules="beijing-2024-r2", announced_after=3),
        {"platform"},
    ),
    (
        "price voted on twenty days after its audit in Hangzhou",
        make_price_change(HANGZHOU, 20),
        {"price-audit"},
    ),
    ("price voted on long after its audit in Hangzhou", make_price_change(HANGZHOU, 40), set()),
    (
        "price voted on without an audit in Shanghai",
        make_price_change(SHANGHAI, None),
        {"price-audit"},
    ),
    (
        "tender documents published for five days",
        make_agreed("tender_days", 10, topic=Topic.TENDER, published_on=(OPENS - 5 * DAY).date()),
        {"tender"},
    ),
    (
        "manager voted on while the next committee was prepared in Shanghai",
        make_succession((START - DAY).date()),
        {"term-end"},
    ),
    (
        "manager voted on before the next committee was prepared in Shanghai",
        make_succession((START + DAY).date()),
        set(),
    ),
    (
        "voted on again after a month of ninety days",
        make_agreed("resubmit_after_days", 90, no_quorum_at=START - 30 * DAY),
        {"pause"},
    ),
    (
        "voted on again after ninety-one days",
        make_agreed("resubmit_after_days", 90, no_quorum_at=START - 91 * DAY),
        set(),
    ),
    (
        "meeting of a year without a calendar",
        OldMeeting(rules="property-law-2007"),
        {"result-publicity"},
    ),
]
"""What the log can show: what each meeting is warned of in version 1, and refuted for later."""
every_clock = pytest.mark.parametrize(
    ("meeting", "steps"), [pytest.param(m, s, id=name) for name, m, s in CLOCKS]
)
_STEP = re.compile(r"(?:warning|checked): ([a-z-]+) ")


def find_steps(remarks: Iterable[str]) -> set[str]:
    return {match[1] for remark in remarks if (match := _STEP.search(remark)) is not None}


def list_articles(meeting: Meeting) -> list[str]:
    sources = [field.source for field in get_rule_set(meeting.rules).fields.values()]
    return [*sources, *(clause.text for clause in meeting.clauses.values())]


def read(meeting: Meeting) -> Proceedings:
    return read_proceedings(meeting.evidence().entries)


@every_clock
def test_version_1_warns_of_a_clock_with_its_step_and_article(
    meeting: Meeting, steps: set[str]
) -> None:
    verification = verify(meeting.evidence().to_bytes())

    (step,) = (step for step in verification.steps if step.number == 5)
    assert verification.holds
    assert find_steps(step.remarks) == steps
    for remark in step.remarks:
        assert any(article in remark for article in list_articles(meeting))


@every_clock
def test_from_version_2_on_it_is_refuted(meeting: Meeting, steps: set[str]) -> None:
    proceedings = read(meeting)

    assert find_steps(check_clocks(proceedings, STRICT)) == steps
    assert find_steps(warn_of_clocks(proceedings, STRICT)) == set()
    assert list(check_clocks(proceedings, VERSION)) == []


def test_a_good_meeting_is_not_warned_of_anything() -> None:
    assert list(warn_of_clocks(read(Meeting()), VERSION)) == []
    assert list(check_clocks(read(Meeting()), STRICT)) == []


def test_seven_days_of_notice_in_hangzhou_hold_with_the_national_text_named() -> None:
    """杭州市物业管理条例第十九条；物业管理条例第十四条位阶较高."""
    short = Meeting(
        rules=HANGZHOU, kind=MeetingKind.INTERIM, opens=START + 8 * DAY, objection_days=20
    )

    (note,) = warn_of_clocks(read(short), STRICT)
    assert "第十九条" in note
    assert "物业管理条例第十四条" in note
    assert list(check_clocks(read(short), STRICT)) == []
    regular = Meeting(
        rules=HANGZHOU, kind=MeetingKind.REGULAR, opens=START + 8 * DAY, objection_days=20
    )
    assert find_steps(check_clocks(read(regular), STRICT)) == {"notice"}


@dataclass
class Refused:
    """What every version refutes."""

    meeting: Meeting
    problem: str


@pytest.mark.parametrize(
    "refused",
    [
        Refused(Meeting(opens=START + timedelta(hours=23)), "between the notice and the opening"),
        Refused(Meeting(objection_days=0), "for objections"),
    ],
    ids=["no day of notice", "no day of objections"],
)
def test_no_days_at_all_are_refused_in_version_1_too(refused: Refused) -> None:
    steps = verify(refused.meeting.evidence().to_bytes()).steps

    assert [step.number for step in steps if not step.holds] == [5]
    assert refused.problem in "".join(steps[4].problems)


def test_every_step_that_the_log_can_show_has_a_name() -> None:
    assert set(CLOCK_TITLES) == {rule.name for rule in CLOCK_RULES}
    shown = {step for _, _, steps in CLOCKS for step in steps}
    assert shown <= {*CLOCK_TITLES, "platform"}


def test_the_vote_is_measured_from_its_opening_where_it_was_opened_late() -> None:
    late = Meeting(rules=HANGZHOU, objection_days=20)
    late.opens = CLOSES - 2 * DAY

    assert find_steps(warn_of_clocks(read(late), VERSION)) == {"window-least"}
