"""The second meeting, which stays open for visitors of the demo."""

import random
from datetime import datetime, timedelta

from ballots.ballot import Channel
from ballots.motion import Matter
from demonstration.installation import ABROAD, Installation, read_people
from demonstration.meetings.meetings import at_hour, convene
from demonstration.progress import Bar
from voting.services.casting import cast
from voting.services.casting.sequencer import sequence
from voting.services.meeting.drafting import drafts
from voting.services.meeting.translation import Translation
from voting.services.owners.letters import Letter, sign_in
from voting.services.people.actors import Voter
from voting.terms import MeetingKey

VOTED = 380
"""How many households have voted already; not yet enough, so that there is something to do."""
_OPENED = timedelta(days=3)
_MOTIONS = (
    (
        Matter.USE_MAINTENANCE_FUND,
        "使用维修资金 260,000 元修缮屋面防水",
        "从专项维修资金中支出不超过 260,000 元，修缮 5 至 8 栋屋面防水层，保修五年。",
        Translation(
            title="Use 260,000 yuan of the maintenance fund to waterproof the roofs",
            text="At most 260,000 yuan of the special maintenance fund for the waterproof layers "
            "on the roofs of buildings 5 to 8, with a warranty of five years.",
        ),
    ),
    (
        Matter.CHANGE_COMMON_USE,
        "在东门空地设置 40 个电动自行车充电位",
        "利用东门北侧共有空地设置充电位并对外经营，收益归全体业主。",
        Translation(
            title="Set up 40 charging places for electric bicycles on the open ground at the "
            "east gate",
            text="They stand on the common ground north of the east gate and are run for the "
            "public too; the revenue belongs to all owners.",
        ),
    ),
)


def open_second_meeting(
    demo: Installation, now: datetime
) -> tuple[str, list[Letter], drafts.MeetingDraft]:
    """Open the meeting; return its id, its letters, and its times."""
    opens_at = _find_opening(now)
    draft = drafts.MeetingDraft(
        title="2026年第二次业主大会会议",
        opens_at=opens_at,
        closes_at=at_hour(now + timedelta(days=10), 21),
        is_scheduled=True,
        objection_days=7,
    )
    return *convene(demo, draft, _MOTIONS, opens_at - timedelta(days=17)), draft


def _find_opening(now: datetime) -> datetime:
    return at_hour(now - _OPENED, 9)


def cast_some_ballots(
    demo: Installation, meeting_id: str, letters: list[Letter], now: datetime, bar: Bar
) -> None:
    """Cast the ballots of some households, but not of those that the demo is shown with."""
    draw = random.Random(2027)  # noqa: S311 - the same demo every time
    others = [each for each in letters[1:] if ABROAD not in each.addresses]
    voting = draw.sample(others, VOTED)
    opened_at = _find_opening(now)
    moments = sorted(opened_at + (now - opened_at) * draw.random() for _ in voting)
    for number, (letter, at) in enumerate(zip(voting, moments, strict=True)):
        _vote(demo, letter, number, at, draw)
        bar.count()
    demo.context.database.write(
        lambda s: sequence(
            s, meeting=MeetingKey(demo.community.id, meeting_id), keys=demo.context.keys
        )
    )


def _vote(
    demo: Installation, letter: Letter, number: int, at: datetime, draw: random.Random
) -> None:
    """Sign in with a letter and cast, through the services that the pages call."""
    marks = {
        motion: draw.choices(("for", "against", "abstain"), (70, 20, 10))[0]
        for motion in ("M1", "M2")
    }
    form = cast.MarkedBallot(form_id=f"demo{number:08d}", channel=Channel.ONLINE, choices=marks)
    voter, database = _sign_in(demo, letter, at), demo.context.database
    cast.cast_online(database, voter=voter, form=form, keys=demo.context.keys, at=at)


def _sign_in(demo: Installation, letter: Letter, at: datetime) -> Voter:
    attempt = demo.context.database.write(
        lambda s: sign_in(
            s,
            token=letter.token,
            last_six=read_people()[letter.addresses[0]].identity[-6:],
            digests=demo.context.settings.digests,
            at=at,
        )
    )
    if attempt.voter is None:
        raise LookupError("a letter's holder is not in the register")
    return attempt.voter
