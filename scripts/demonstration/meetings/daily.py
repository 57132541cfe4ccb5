"""The daily life of the demo's community: its fund, its services, and a concern with its life."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from demonstration.installation import Installation
from voting.services.concerns import life
from voting.services.concerns.life import Move
from voting.services.concerns.raising import NewConcern, raise_concern
from voting.services.concerns.terms import ConcernKind, Handler, Phase
from voting.services.declarations.contents import Content
from voting.services.declarations.done import record_done
from voting.services.declarations.fees import Fees
from voting.services.declarations.records import NewDeclaration, record_declaration
from voting.services.declarations.services import Services, read_services
from voting.services.declarations.terms import DeclarationKind
from voting.services.fund.entries import NewEntry, record_entry
from voting.services.fund.quarters import Quarter
from voting.services.people.actors import Owner
from voting.services.register.register import find_frozen
from voting.storage.tables.register import VoterRow, in_register
from voting.terms import FundKind, RegisterKey

_DAY = timedelta(days=1)
_BEGUN = 80
"""Days ago the ledger and the list of services begin."""
_COMPANY = "示例物业服务有限公司"


def live(demo: Installation, shown: str, now: datetime) -> None:
    """Keep the fund, show services, and carry a concern of the shown home to its judgement.

    Args:
        demo: the community.
        shown: the holding that the demo is shown with, which raised the concern.
        now: the demo's present.
    """
    demo.context.database.write(partial(_live, demo=demo, shown=shown, now=now))


def _live(session: Session, *, demo: Installation, shown: str, now: datetime) -> None:
    today = now.astimezone(CHINA).date()
    here, by, confirmed_by = demo.community.id, demo.member.id, demo.second.id
    for entry in _list_entries(today):
        record_entry(
            session,
            community_id=here,
            new=entry,
            voucher=None,
            by=by,
            confirmed_by=confirmed_by,
            at=now,
        )
    for kind, content, source in _list_declared(today):
        new = NewDeclaration(kind=kind, content=content, source=source)
        record_declaration(
            session, community_id=here, new=new, by=by, confirmed_by=confirmed_by, at=now
        )
    for service, ago in (("电梯维护保养", 6), ("绿化修剪", 20), ("消防设施巡检", 45)):
        day = today - ago * _DAY
        record_done(
            session, member=demo.member, service=service, day=day, note="", photo=None, at=now
        )
    _carry_concern(session, demo, shown, now)


def _list_entries(today: date) -> Iterator[NewEntry]:
    yield NewEntry(
        kind=FundKind.OPENING,
        day=today - _BEGUN * _DAY,
        cents=18_640_000,
        purpose="接管时的余额",
    )
    yield NewEntry(
        kind=FundKind.INCOME,
        day=today - 60 * _DAY,
        cents=2_400_000,
        purpose="电梯广告一个季度",
        counterparty="示例广告有限公司",
        is_organisation=True,
    )
    yield NewEntry(
        kind=FundKind.INCOME,
        day=today - 30 * _DAY,
        cents=1_835_050,
        purpose="地面停车收入",
        counterparty=_COMPANY,
        is_organisation=True,
    )
    yield NewEntry(
        kind=FundKind.SPENDING,
        day=today - 12 * _DAY,
        cents=386_000,
        purpose="2栋电梯换钢丝绳",
        counterparty="示例电梯维保有限公司",
        is_organisation=True,
        unneeded="合同约定的日常维修",
    )


def _list_declared(today: date) -> Iterator[tuple[DeclarationKind, Content, str]]:
    services = Services(
        since=today - _BEGUN * _DAY,
        services=read_services("电梯维护保养 15天\n消防设施巡检 每月一次\n绿化修剪 每月一次"),
    )
    yield DeclarationKind.SERVICES, services, "物业服务合同附件二"
    number = (today.month - 1) // 3
    last = Quarter(today.year, number) if number else Quarter(today.year - 1, 4)
    fees = Fees(quarter=last, billed_cents=96_480_000, collected_cents=88_315_200)
    yield DeclarationKind.FEES, fees, "物业服务企业的季度收费报表"


def _carry_concern(session: Session, demo: Installation, shown: str, now: datetime) -> None:
    """Raise a concern, release its wording, answer it, close it, and have it judged."""
    register = find_frozen(session, demo.community.id)
    if register is None:
        return
    owner = _find_owner(session, register.key, shown)
    concern = NewConcern(
        kind=ConcernKind.COMPLAINT,
        title="东门道闸常抬不起来",
        text="早上上班时要等好几分钟，后面的车都堵到路上了。",
        place="东门",
    )
    number = raise_concern(session, owner=owner, new=concern, at=now - 9 * _DAY)
    life.release(
        session,
        member=demo.member,
        number=number,
        title=concern.title,
        place=concern.place,
        at=now - 9 * _DAY + timedelta(hours=2),
    )
    given = Move(
        phase=Phase.ACTING,
        answer="已请物业服务企业检修道闸，检修时改由人工放行。",
        handler=Handler.PROPERTY,
        next_step="更换道闸电机",
        due_on=(now - 3 * _DAY).astimezone(CHINA).date(),
    )
    over = Move(
        phase=Phase.CLOSED, answer="电机已经更换，连续三天早高峰正常。", handler=Handler.COMMITTEE
    )
    for move, ago in ((given, 8), (over, 4)):
        life.move(session, member=demo.member, number=number, new=move, at=now - ago * _DAY)
    life.judge(session, owner=owner, number=number, is_satisfied=True, at=now - 3 * _DAY)


def _find_owner(session: Session, register: RegisterKey, holding_id: str) -> Owner:
    owner_id = session.scalars(
        select(VoterRow.owner_id)
        .where(in_register(VoterRow, register), VoterRow.holding_id == holding_id)
        .order_by(VoterRow.owner_id)
    ).first()
    if owner_id is None:
        raise LookupError
    return Owner(register, holding_id, owner_id)
