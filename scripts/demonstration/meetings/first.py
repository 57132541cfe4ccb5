"""The first meeting, from the register to both signatures.

It is held in the past, so that notice, voting window and objection period have their lawful
length. The server that its owners vote on has its clock set back by as many days.
"""

import io
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy.orm import Session

from ballots.motion import Matter
from ballots.rules import make_rules
from demonstration.failures import DemoError
from demonstration.folders import FOLDER, SERVER_LOG
from demonstration.installation import (
    Installation,
    appoint_watchers,
    copy_trust,
    import_and_freeze,
    read_people,
    set_up_codes,
)
from demonstration.meetings.meetings import at_hour, convene
from demonstration.meetings.owners import Household, fetch_receipt, vote_all
from demonstration.processes import WITHIN_SECONDS, find_port, running_server
from demonstration.progress import Bar
from voting.background.worker import witness_once
from voting.documents.fonts import find_font
from voting.services.casting.sequencer import sequence
from voting.services.desk import paper_ballots
from voting.services.meeting.clocks.objection_period import end_objections
from voting.services.meeting.drafting import drafts
from voting.services.meeting.translation import Translation
from voting.services.owners.letters import Letter
from voting.services.people.acts import Act
from voting.services.result import closing
from voting.services.result.document import document, signing
from voting.services.scans import Scan
from voting.terms import MeetingKey

ONLINE, PAPER, CHANGED = 690, 40, 12
_FEW, _SOME, _MANY = 5, 15, 40
"""How much of the bar a step is, in ballots: about what it takes."""
ACTIONS = ONLINE + CHANGED + PAPER + 2 * _FEW + 5 * _SOME + 2 * _MANY
_BACK = timedelta(days=20)
"""How far back the owners vote."""
_OPENS, _CLOSES = timedelta(days=17), timedelta(days=27)
"""After the notice."""
_OBJECTION_DAYS = 7
_MOTIONS = (
    (
        Matter.HIRE_OR_DISMISS_MANAGER,
        "解聘现物业服务企业，选聘示例物业服务有限公司",
        "现物业服务合同期满后不再续约；新合同期三年，物业费每月 2.30 元/㎡。",
        Translation(
            title="Replace the present property manager with Example Property Services Ltd",
            text="The present contract is not renewed when it ends. The new one is for three "
            "years, at a fee of 2.30 yuan per square metre a month.",
        ),
    ),
    (
        Matter.SPEND_COMMON_REVENUE,
        "使用公共收益 480,000 元更新电梯",
        "支出不超过 480,000 元，更换 1 至 4 栋电梯的曳引机和控制柜；完工后公布实际支出。",
        Translation(
            title="Spend 480,000 yuan of the common revenue on renewing the lifts",
            text="At most 480,000 yuan for new traction machines and control cabinets of the "
            "lifts in buildings 1 to 4. What was spent is published when the work is done.",
        ),
    ),
)


@dataclass(frozen=True)
class _Meeting:
    """The meeting and its people."""

    demo: Installation
    id: str
    letters: list[Letter]
    closes_at: datetime


def hold_first_meeting(demo: Installation, now: datetime, days_back: int, bar: Bar) -> str:
    """Hold the whole meeting, write the files for a stranger, and return the meeting's id.

    The demo's clock is so many days behind the machine's.
    """
    noticed_at = at_hour(now - _BACK - timedelta(days=19), 8)
    bar.say("导入 1,018 户清册并冻结 / importing and freezing a register of 1,018 units")
    import_and_freeze(demo, noticed_at)
    appoint_watchers(demo)
    set_up_codes(demo, demo.context.clock.now())
    bar.count(_FEW)
    bar.say(
        "公告会议，印投票信，开始投票 / noticing the meeting, printing letters, opening the vote"
    )
    meeting = _convene(demo, noticed_at)
    bar.count(_SOME)
    receipt = _vote(meeting, days_back, bar)
    _finish(meeting, bar)
    bar.say("写出结果文件 / writing the result's files")
    _write_files(meeting, receipt)
    bar.count(_FEW)
    bar.say("完成 / done")
    return meeting.id


def _convene(demo: Installation, noticed_at: datetime) -> _Meeting:
    draft = drafts.MeetingDraft(
        title="2026年第一次业主大会会议",
        opens_at=at_hour(noticed_at + _OPENS, 9),
        closes_at=at_hour(noticed_at + _CLOSES, 21),
        is_scheduled=False,
        objection_days=_OBJECTION_DAYS,
    )
    meeting_id, letters = convene(demo, draft, _MOTIONS, noticed_at)
    sampled = random.Random(2026).sample(letters, ONLINE + PAPER)  # noqa: S311 - a fixed sample
    return _Meeting(demo, meeting_id, sampled, draft.closes_at)


def _vote(meeting: _Meeting, days_back: int, bar: Bar) -> str:
    """Let owners vote over HTTP, some of them twice, enter the paper ballots; return a receipt."""
    households = [_make_household(*each) for each in enumerate(meeting.letters)]
    online = households[:ONLINE]
    bind = f"127.0.0.1:{find_port()}"
    bar.say("等投票服务启动 / waiting for the server")
    with (
        running_server(bind, days_back + _BACK.days, SERVER_LOG) as server,
        server.explain_if_ended(),
    ):
        server.wait_until_ready()
        bar.count(_SOME)
        bar.say("业主通过网页投票 / owners vote on the pages")
        receipts = vote_all(f"http://{bind}", online, bar.count)
        vote_all(f"http://{bind}", [_change(each) for each in online[:CHANGED]], bar.count)
        bar.say("两位委员录入纸质票 / two members enter paper ballots")
        for letter, household in zip(meeting.letters[ONLINE:], households[ONLINE:], strict=True):
            _enter_paper(meeting, letter, household)
            bar.count()
        bar.say("等最后一票写入日志 / waiting for the last ballot to be logged")
        return _wait_for_receipt(f"http://{bind}", online[-1], receipts[-1])


def _make_household(number: int, letter: Letter) -> Household:
    """Choose the marks of a household; about two thirds are for both motions."""
    identity = read_people()[letter.addresses[0]].identity
    draw = random.Random(number)  # noqa: S311 - the same demo every time
    first = draw.choices(("for", "against", "abstain"), (62, 30, 8))[0]
    second = draw.choices(("for", "against", "abstain"), (71, 17, 12))[0]
    return Household(f"/v/{letter.token}", identity[-6:], {"M1": first, "M2": second})


def _change(household: Household) -> Household:
    return Household(household.letter, household.last_six, {"M1": "against", "M2": "abstain"})


def _wait_for_receipt(base_url: str, household: Household, receipt: str) -> str:
    """Wait until the receipt is a proof and no longer a promise; return its text."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        text = fetch_receipt(base_url, household, receipt)
        if text.startswith("c2sp.org/tlog-proof"):
            return text
        time.sleep(0.2)
    raise DemoError(
        f"等了 {WITHIN_SECONDS} 秒，最后一票仍没有写入日志 / the last ballot is still in no log",
        SERVER_LOG,
    )


def _enter_paper(meeting: _Meeting, letter: Letter, household: Household) -> None:
    """Hand a paper ballot in at the time that the server's clock shows; two members read it."""
    demo, at = meeting.demo, meeting.demo.context.clock.now() - _BACK
    database, keys = demo.context.database, demo.context.keys
    reading = paper_ballots.Reading(household.choices)
    scan = Scan(_make_picture(f"{letter.addresses[0]}  {letter.serial}"), "image/png")
    paper_id = database.write(
        lambda s: paper_ballots.receive_paper_ballot(
            s,
            member=demo.member,
            meeting=demo.member.key_of(meeting.id),
            holding_id=letter.holding_id,
            reading=reading,
            scan=scan,
            at=at,
        )
    )
    database.write(
        lambda s: paper_ballots.add_reading(
            s,
            member=demo.second,
            meeting=demo.second.key_of(meeting.id),
            paper_id=paper_id,
            reading=reading,
            keys=keys,
            at=at,
        )
    )


def _make_picture(text: str) -> bytes:
    """Return a PNG with a text on it, in place of the photograph of a paper ballot."""
    image = Image.new("RGB", (640, 400), "white")
    font = ImageFont.truetype(str(find_font("NotoSansCJK-Regular.ttc")), 32)
    ImageDraw.Draw(image).text((40, 170), text, fill="black", font=font)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _finish(meeting: _Meeting, bar: Bar) -> None:
    """Close, count, publish, confirm, sign and countersign, each at its lawful time."""
    database, keys = meeting.demo.context.database, meeting.demo.context.keys
    community_id, closes_at = meeting.demo.community.id, meeting.closes_at
    database.write(lambda s: sequence(s, meeting=MeetingKey(community_id, meeting.id), keys=keys))
    rules = make_rules(meeting.demo.community.rule_set, {})
    final_at = end_objections(rules, _OBJECTION_DAYS, closes_at)
    _take_step(meeting, closing.close_meeting, closes_at, "截止并计票 / closing and counting", bar)
    _take_step(
        meeting,
        closing.publish_preliminary,
        closes_at,
        "公示初步结果 / publishing the preliminary result",
        bar,
    )
    _take_step(
        meeting, closing.confirm_result, final_at, "异议期满，确认结果 / confirming the result", bar
    )
    _sign(meeting, final_at, bar)


def _take_step(
    meeting: _Meeting, step: Callable[[Session, Act], object], at: datetime, doing: str, bar: Bar
) -> None:
    """Run one service of the committee's, and let the witness cosign the log."""
    bar.say(doing)
    demo = meeting.demo
    key = MeetingKey(demo.community.id, meeting.id)
    act = Act(meeting=key, by=demo.member.id, keys=demo.context.keys, at=at)
    demo.context.database.write(lambda s: step(s, act))
    witness_once(demo.context)
    bar.count(_SOME)


def _sign(meeting: _Meeting, at: datetime, bar: Bar) -> None:
    demo = meeting.demo
    database, keys = demo.context.database, demo.context.keys
    bar.say("业主委员会签署结果 / the committee signs")
    signing.certify_result(
        database,
        member=demo.member,
        meeting=demo.member.key_of(meeting.id),
        keys=keys,
        base_url=demo.context.settings.base_url,
        at=at,
    )
    bar.count(_MANY)
    bar.say("街道办核验并会签 / the street office verifies and countersigns")
    signing.countersign_result(
        database,
        auditor=demo.auditor,
        meeting=MeetingKey(demo.community.id, meeting.id),
        keys=keys,
        at=at + timedelta(days=1),
    )
    bar.count(_MANY)


def _write_files(meeting: _Meeting, receipt: str) -> None:
    """Write the files for a stranger: document, evidence, a receipt, and the keys to trust."""
    database, community = meeting.demo.context.database, meeting.demo.community
    keys = meeting.demo.context.keys
    pdf = database.read(lambda s: document.get_document(s, MeetingKey(community.id, meeting.id)))
    evidence = database.read(
        lambda s: document.get_published_evidence(
            s, meeting=MeetingKey(community.id, meeting.id), keys=keys
        )
    )
    (FOLDER / "result.pdf").write_bytes(pdf)
    (FOLDER / "evidence.json").write_bytes(evidence)
    (FOLDER / "receipt.txt").write_text(receipt)
    copy_trust()
