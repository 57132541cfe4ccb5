"""The forms of declarations as somebody sends them, each with one mistake in it."""

from datetime import date
from functools import partial

from tests.voting.declarations.declared import SERVICES, declare
from tests.voting.installation import OPENS
from tests.voting.web.form_scenes import Case, Scene
from voting.services.declarations.done import read_services_board, record_done

_HOME = "/committee/services/"


def list_services(scene: Scene) -> dict[str, str]:
    declare(scene.house, SERVICES)
    return {}


def do_service(scene: Scene) -> dict[str, str]:
    house = scene.house
    declare(house, SERVICES)
    record = partial(
        record_done, member=house.member, service="绿化修剪", day=date(2026, 4, 1), note="",
        photo=None, at=OPENS,
    )  # fmt: skip
    house.database.write(record)
    board = house.database.read(lambda s: read_services_board(s, house.community.id, OPENS))
    return {"record": board.done[0].id}


CASES = {
    "fees of a quarter": Case(
        who="member", page=_HOME, action=_HOME + "fees", wrong="collected", prefix="f-",
        says="实收不能多于应收",
        typed={"quarter": "2026-1", "billed": "100", "collected": "100.01", "source": "报表"},
    ),
    "services of a contract": Case(
        who="member", page=_HOME, action=_HOME + "list", wrong="services", prefix="l-",
        says="看不出多久一次",
        typed={"since": "2026-01-01", "services": "电梯维护保养", "source": "合同"},
    ),
    "shared use": Case(
        who="member", page=_HOME, action=_HOME + "shared", wrong="uses", prefix="s-",
        says="看不出楼栋和用量",
        typed={"utility": "water", "month": "2026-03", "price": "3.1", "uses": "1栋",
               "source": "账单"},
    ),
    "year of the company": Case(
        who="member", page=_HOME, action=_HOME + "years", wrong="permille", prefix="y-",
        says="只填一样",
        typed={"year": "2025", "scheme": "share", "advance": "100", "cost": "80",
               "permille": "80", "fixed": "8", "source": "审计报告"},
    ),
    "year of the company without its cost": Case(
        who="member", page=_HOME, action=_HOME + "years", wrong="cost", prefix="y-",
        says="酬金制的要填写成本",
        typed={"year": "2025", "scheme": "share", "advance": "100", "cost": "",
               "permille": "80", "fixed": "", "source": "审计报告"},
    ),
    "service that was done": Case(
        who="member", page=_HOME, action=_HOME + "done", wrong="day", prefix="d-",
        says="不能晚于今天", typed={"service": "绿化修剪", "day": "2036-01-01", "note": "东侧"},
        prepare=list_services,
    ),
    "service taken back": Case(
        who="member", page=_HOME, action=_HOME + "done/{record}", wrong="reason",
        prefix="{record}-", says="请填写这一项", typed={"reason": ""}, prepare=do_service,
    ),
}  # fmt: skip
