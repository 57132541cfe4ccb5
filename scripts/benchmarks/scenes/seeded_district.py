"""A district to measure and to look at: 40 communities, 60,000 units, a meeting in every stage.

Registers, notices, logs, counts and results are made by the services that make them in life. What
would take hours over HTTP is inserted in bulk: the ballots, which the sequencer then logs, and the
signatures of results, whose documents are not rendered.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert, select, text

from audit.entries.ballot import BallotCast
from audit.entries.records import encode_record
from audit.evidence.receipt import Promise, sign_promise
from audit.log.merkle import leaf_hash
from audit.terms import Identification
from ballots.ballot import Channel
from ballots.motion import Matter
from benchmarks.register import make_rows, write_csv
from tests.voting.installation import (
    BASE_URL,
    DIGESTS,
    PASSWORD_HASH,
    House,
    add_motion,
    freeze,
    take_step,
)
from voting.importing.report import FileReport, check_file
from voting.keys.folder import KeyFolder
from voting.randomness import make_ballot_code, make_id, make_letter_token, make_salt
from voting.services.casting.sequencer import sequence
from voting.services.log.log import find_log_key
from voting.services.meeting.course import notice
from voting.services.meeting.drafting import drafts
from voting.services.people import communities, staff
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import (
    Community,
    get_community,
    office_signer_name,
    signer_name,
)
from voting.services.register import importing
from voting.services.result import closing
from voting.storage.base import Database, make_engine
from voting.storage.migrating import migrate
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import HoldingRow, VoterRow
from voting.storage.tables.result import ObjectionRow, ResultRow
from voting.terms import Stage

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
"""The district's present, in a year whose holidays are published."""
SIZES = (600, 900, 1500, 2100, 2400)
"""Units of the communities, in turn."""
LOGIN = "jiedao"
_DAY = timedelta(days=1)
_STAGES = (
    *[Stage.DRAFT] * 5,
    *[Stage.NOTICED] * 6,
    *[Stage.OPEN] * 13,
    *[Stage.ENDED] * 2,
    *[Stage.CLOSED] * 2,
    *[Stage.PRELIMINARY] * 5,
    *[Stage.FINAL] * 3,
    *[Stage.DONE] * 4,
)
_NAMES = "翠景丹霞锦绣朗月清溪云栖碧桂望江听松竹园梅林兰亭桃源杏花"


@dataclass(frozen=True)
class District:
    """The street office and its communities."""

    database: Database
    keys: KeyFolder
    auditor: Auditor
    houses: tuple[House, ...]


@dataclass(frozen=True)
class _Plan:
    """When the meeting of a community takes its steps."""

    noticed_at: datetime
    opens_at: datetime
    closes_at: datetime


def seed_district(url: str, keys_folder: Path) -> District:
    """Migrate an empty database, and fill it."""
    engine = make_engine(url)
    migrate(engine)
    database, keys = Database(engine, keys_folder), KeyFolder(keys_folder, "vote.example")
    keys.make_log_key()
    office = database.write(lambda s: communities.add_street_office(s, name="示例街道办事处"))
    auditor = Auditor(
        database.write(
            lambda s: staff.add_auditor(
                s,
                street_office_id=office,
                login=LOGIN,
                name="林科员",
                telephone="13700000009",
                password_hash=PASSWORD_HASH,
            )
        ),
        "林科员",
        office,
    )
    rows = make_rows()
    reports = {size: check_file("清册.csv", write_csv(rows[:size])) for size in SIZES}
    houses = []
    for number, stage in enumerate(_STAGES):
        house = _add_community(database, keys, auditor, number)
        houses.append(house)
        _hold(house, stage, reports[SIZES[number % len(SIZES)]], random.Random(number))  # noqa: S311 - the same district every time
    return District(database, keys, auditor, tuple(houses))


def _add_community(database: Database, keys: KeyFolder, auditor: Auditor, number: int) -> House:
    name = _NAMES[number % 14 * 2 :][:2]
    community_id = database.write(
        lambda s: communities.add_community(
            s,
            street_office_id=auditor.street_office_id,
            code=f"c{number:02}",
            name=f"{name}{'花园苑里'[number % 4]}{number + 1}号小区",
        )
    )
    community = database.read(lambda s: get_community(s, community_id))
    keys.make_signer(signer_name(community), "业主委员会", NOW - 100 * _DAY)
    if number == 0:
        keys.make_signer(office_signer_name(community), "街道办事处", NOW - 100 * _DAY)
    member, second, third = (_add_member(database, community, each, number) for each in range(3))
    return House(database, keys, community, member, second, third, auditor)


def _add_member(database: Database, community: Community, place: int, number: int) -> Member:
    name = ("陈委员", "周委员", "吴委员")[place]
    add = partial(
        staff.add_member,
        community_id=community.id,
        login=f"m{place}-{community.code}",
        name=name,
        telephone=f"137{place:02}{number:06}",
        password_hash=PASSWORD_HASH,
    )
    return Member(database.write(add), name, community.id)


def _plan(stage: Stage, draw: random.Random) -> _Plan:
    """Return lawful times that bring a meeting to a stage now."""
    closes_at = {
        Stage.DRAFT: NOW + draw.randint(25, 45) * _DAY,
        Stage.NOTICED: NOW + draw.randint(12, 24) * _DAY,
        Stage.OPEN: NOW + draw.randint(1, 9) * _DAY,
        Stage.ENDED: NOW - timedelta(hours=draw.randint(1, 30)),
        Stage.CLOSED: NOW - draw.randint(1, 4) * _DAY,
        Stage.PRELIMINARY: NOW - draw.randint(2, 6) * _DAY,
        Stage.FINAL: NOW - draw.randint(20, 40) * _DAY,
        Stage.DONE: NOW - draw.randint(40, 60) * _DAY,
    }[stage]
    opens_at = closes_at - 10 * _DAY
    return _Plan(opens_at - 17 * _DAY, opens_at, closes_at)


def _hold(house: House, stage: Stage, report: FileReport, draw: random.Random) -> None:
    """Hold the meeting of a community up to its stage."""
    plan, database = _plan(stage, draw), house.database
    imported_at = min(plan.noticed_at, NOW) - 20 * _DAY
    database.write(
        lambda s: importing.import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=imported_at
        )
    )
    # What autovacuum does within minutes; without it each join of a register takes seconds.
    database.write(lambda s: s.execute(text("ANALYZE")))
    meeting_id = _draft(house, plan, min(plan.noticed_at, NOW) - draw.randint(2, 9) * _DAY)
    if stage is Stage.DRAFT:
        _object_to_register(house, draw.randint(0, 3), NOW - 9 * _DAY)
        return
    freeze(house, plan.noticed_at)
    database.write(lambda s: notice.give_notice(s, house.act(meeting_id, plan.noticed_at)))
    if stage is Stage.NOTICED:
        return
    database.write(lambda s: notice.open_meeting(s, house.act(meeting_id, plan.opens_at)))
    is_low = stage is Stage.OPEN
    _cast(house, meeting_id, plan, draw.uniform(0.1, 0.8) if is_low else draw.uniform(0.55, 0.9))
    if stage in {Stage.OPEN, Stage.ENDED}:
        return
    database.write(lambda s: closing.close_meeting(s, house.act(meeting_id, plan.closes_at)))
    if stage is Stage.CLOSED:
        return
    take_step(house, meeting_id, closing.publish_preliminary, plan.closes_at + timedelta(hours=1))
    if stage is Stage.PRELIMINARY:
        return
    row = database.read(lambda s: s.get_one(MeetingRow, (house.community.id, meeting_id)))
    final_at = row.objections_until or plan.closes_at
    take_step(house, meeting_id, closing.confirm_result, final_at)
    _sign(house, meeting_id, final_at, is_countersigned=stage is Stage.DONE)


def _draft(house: House, plan: _Plan, at: datetime) -> str:
    draft = drafts.MeetingDraft(
        title="2026年第一次业主大会会议",
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        is_scheduled=False,
        objection_days=7,
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=at
    )
    for matter, title in (
        (Matter.HIRE_OR_DISMISS_MANAGER, "选聘物业服务企业"),
        (Matter.SPEND_COMMON_REVENUE, "使用公共收益更新电梯"),
    ):
        add_motion(house, meeting_id, matter, title)
    return meeting_id


def _object_to_register(house: House, number: int, at: datetime) -> None:
    rows = [
        ObjectionRow(
            community_id=house.community.id,
            id=make_id(),
            address="1栋1单元0101",
            telephone="",
            text="面积与不动产权证书不一致。",
            token_digest=make_letter_token(),
            raised_at=at,
        )
        for _ in range(number)
    ]
    house.database.write(lambda s: s.add_all(rows))


def _cast(house: House, meeting_id: str, plan: _Plan, share: float) -> None:
    """Insert the ballots of a share of the holdings, and let the sequencer log them."""
    rows = list(_make_ballots(house, meeting_id, plan, share))
    house.database.write(lambda s: s.execute(insert(BallotRow), rows))
    done = 0
    while done < len(rows):
        done += house.database.write(
            lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys)
        )


def _make_ballots(
    house: House, meeting_id: str, plan: _Plan, share: float
) -> Iterator[dict[str, object]]:
    meeting = house.database.read(lambda s: s.get_one(MeetingRow, house.key_of(meeting_id)))
    of_register = (HoldingRow.community_id == house.community.id) & (
        HoldingRow.register_id == meeting.register_id
    )
    holdings = house.database.read(
        lambda s: s.execute(
            select(HoldingRow.id, HoldingRow.unit, VoterRow.owner_id)
            .join(
                VoterRow,
                (VoterRow.community_id == HoldingRow.community_id)
                & (VoterRow.register_id == HoldingRow.register_id)
                & (VoterRow.holding_id == HoldingRow.id),
            )
            .where(of_register)
            .order_by(HoldingRow.position)
        ).all()
    )
    log_key = house.database.read(lambda s: find_log_key(s, house.key_of(meeting_id)))
    signer = house.keys.get_log_key(meeting.origin, log_key)
    draw = random.Random(meeting_id)  # noqa: S311 - chooses who votes
    ends, seen = min(plan.closes_at, NOW), set[str]()
    span = (ends - plan.opens_at).total_seconds()
    for holding_id, unit, owner_id in holdings:
        if holding_id in seen or draw.random() > share:
            continue
        seen.add(holding_id)
        at = plan.opens_at + timedelta(seconds=int(draw.random() * (span - 60)))
        entry = encode_record(_make_record(at, unit, draw))
        leaf = leaf_hash(entry)
        yield {
            "community_id": house.community.id,
            "meeting_id": meeting_id,
            "id": make_id(),
            "holding_id": holding_id,
            "channel": Channel.ONLINE,
            "ordinal": 1,
            "is_invalid": False,
            "form_id": make_id(),
            "cast_at": at,
            "entry": entry,
            "leaf_hash": leaf,
            "promise": str(sign_promise(Promise(meeting.origin, leaf, at), signer)),
            "owner_id": owner_id,
            "code": make_ballot_code(),
            "address": f"{draw.randrange(4 * len(holdings)):040x}",
        }


def _make_record(at: datetime, unit: str, draw: random.Random) -> BallotCast:
    marks = draw.choices(("for", "against", "abstain"), (65, 25, 10), k=2)
    return BallotCast(
        at=at,
        unit=unit,
        channel=Channel.ONLINE,
        choices={"M1": marks[0], "M2": marks[1]},
        invalid=None,
        identified=Identification.TELEPHONE,
        by=None,
        nonce=make_salt(),
    )


def _sign(house: House, meeting_id: str, at: datetime, *, is_countersigned: bool) -> None:
    row = ResultRow(
        community_id=house.community.id,
        meeting_id=meeting_id,
        evidence=b"",
        pdf=b"",
        certified_at=at,
        certified_by=house.member.id,
        countersigned_at=at + _DAY if is_countersigned else None,
        countersigned_by=house.auditor.id if is_countersigned else None,
    )
    house.database.write(lambda s: s.add(row))


__all__ = ["BASE_URL", "LOGIN", "NOW", "District", "seed_district"]
