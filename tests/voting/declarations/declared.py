"""What a community declares about its property company, as tests need it."""

from datetime import date, datetime
from functools import partial

from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, OPENS, House
from voting.services.declarations.contents import Content
from voting.services.declarations.fees import Fees
from voting.services.declarations.records import NewDeclaration
from voting.services.declarations.services import Services, read_services
from voting.services.declarations.terms import DeclarationKind
from voting.services.fund.quarters import Quarter
from voting.services.steps.declarations.asking import ask_declaration

FEES = NewDeclaration(
    kind=DeclarationKind.FEES,
    content=Fees(quarter=Quarter(2026, 1), billed_cents=1_000_000, collected_cents=876_543),
    source="一季度收费报表",
)
SERVICES = NewDeclaration(
    kind=DeclarationKind.SERVICES,
    content=Services(
        since=date(2026, 1, 31),
        services=read_services("电梯维护保养 15天\n绿化修剪 每月一次\n外墙清洗，1年"),
    ),
    source="合同附件二",
)


def ask(house: House, new: NewDeclaration, at: datetime = OPENS) -> str:
    asking = partial(ask_declaration, member=house.member, new=new, base_url=BASE_URL, at=at)
    return house.database.write(asking)


def declare(house: House, *all_of: NewDeclaration, at: datetime = OPENS) -> None:
    for new in all_of:
        confirm(house, ask(house, new, at), at=at)


def of(kind: DeclarationKind, content: Content) -> NewDeclaration:
    return NewDeclaration(kind=kind, content=content, source="报表")
