"""The forms of the common fund as somebody sends them, each with one mistake in it."""

from tests.voting.fund.ledger import OPENING, enter, read
from tests.voting.web.form_scenes import Case, Scene
from voting.services.fund.quarters import Quarter

_HOME = "/committee/fund/?quarter=2026-1"


def open_fund(scene: Scene) -> dict[str, str]:
    enter(scene.house, OPENING)
    return {"entry": read(scene.house, Quarter(2026, 1)).statement.entries[0].id}


_TYPED = {
    "kind": "spending", "day": "2026-04-02", "amount": "12.50", "purpose": "换锁",
    "counterparty": "示例五金店", "unneeded": "",
}  # fmt: skip
CASES = {
    "fund entry without a ground": Case(
        who="member", page=_HOME, action="/committee/fund/", wrong="motion", prefix="f-",
        says="两者选一样", typed=_TYPED, prepare=open_fund,
    ),
    "fund entry without an amount": Case(
        who="member", page=_HOME, action="/committee/fund/", wrong="amount", prefix="f-",
        says="金额请写成", typed=_TYPED | {"amount": "很多"}, prepare=open_fund,
    ),
    "fund correction": Case(
        who="member", page=_HOME, action="/committee/fund/{entry}/correct?quarter=2026-1",
        wrong="reason", prefix="{entry}-", says="请填写这一项",
        typed={"reason": ""}, prepare=open_fund,
    ),
    "fund voucher": Case(
        who="member", page=_HOME, action="/committee/fund/{entry}/vouchers?quarter=2026-1",
        wrong="scan", prefix="{entry}-v-", says="请先选择文件", typed={}, prepare=open_fund,
    ),
    "bank file of another kind": Case(
        who="member", page="/committee/fund/bank/", action="/committee/fund/bank/", wrong="file",
        prefix="u-", says="只接受", typed={}, file=("file", b"x"), prepare=open_fund,
    ),
}  # fmt: skip
