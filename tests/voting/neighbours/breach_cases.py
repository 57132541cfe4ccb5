"""The forms of breaches as somebody sends them, with one mistake in them."""

from datetime import datetime, timedelta

from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, OPENS, House
from tests.voting.neighbours.neighbour_cases import HOMES
from tests.voting.web.form_scenes import Case, Scene
from voting.services.neighbours import breaches
from voting.services.neighbours.breaches import NewBreach
from voting.services.neighbours.deciding import Decision
from voting.services.neighbours.terms import BreachAct, Measure
from voting.services.people.actors import Owner
from voting.services.scans import Scan
from voting.services.steps.neighbours.asking import ask_about_breach

DAMAGES = Decision(
    is_upheld=True,
    measure=Measure.DAMAGES.value,
    public_text="有一户在楼道堆放物品",
    damages_cents=20_000,
)


def note_one(house: House, at: datetime, address: str = HOMES[0]) -> str:
    """Note a breach of a home that may answer for seven days; return its id."""
    new = NewBreach(
        address=address,
        article="第十二条",
        facts="老沙发堵了通道",
        answer_until=at.date() + timedelta(days=7),
        told="当面送达",
    )
    return house.database.write(
        lambda s: breaches.note_breach(s, member=house.member, new=new, at=at)
    )


def answer(
    house: House, owner: Owner, breach_id: str, at: datetime, *, agrees: bool = False
) -> None:
    house.database.write(
        lambda s: breaches.answer_breach(
            s, owner=owner, breach_id=breach_id, text="已清走", agrees_to_naming=agrees, at=at
        )
    )


def decide(
    house: House, breach_id: str, decision: Decision, at: datetime, scan: Scan | None = None
) -> None:
    do(house, breach_id, BreachAct.DECIDE, decision.to_json(), at, scan=scan)


def do(
    house: House,
    breach_id: str,
    act: BreachAct,
    details: dict[str, object],
    at: datetime,
    *,
    scan: Scan | None = None,
) -> None:
    """Ask for an act about a breach, and confirm it."""
    step_id = house.database.write(
        lambda s: ask_about_breach(
            s,
            member=house.member,
            breach_id=breach_id,
            act=act,
            details=details,
            scan=scan,
            base_url=BASE_URL,
            at=at,
        )
    )
    confirm(house, step_id, at=at)


def note(scene: Scene) -> dict[str, str]:
    """Note a breach whose days to answer are over; return its id."""
    return {"breach": note_one(scene.house, OPENS - timedelta(days=9))}


def note_of_owner(scene: Scene) -> dict[str, str]:
    """Note a breach of the home whose owner is signed in."""
    return {"breach": note_one(scene.house, OPENS, scene.letters[2].addresses[0])}


def owe(scene: Scene) -> dict[str, str]:
    """Decide a breach with damages that are owed."""
    place = note(scene)
    decide(scene.house, place["breach"], DAMAGES, OPENS)
    return place


_ONE = "/committee/breaches/{breach}"
BREACHES = {
    "breach": Case(
        who="member", page="/committee/breaches/", action="/committee/breaches/", prefix="b-",
        wrong="answer_until", says="7 到 60 天",
        typed={"address": HOMES[0], "article": "第十二条", "facts": "堆物",
               "answer_until": "2026-04-20", "told": "当面"},
    ),
    "breach decided": Case(
        who="member", page=_ONE, action=_ONE + "/decision", prefix="d-", wrong="damages",
        says="选了支付违约金的请填金额", prepare=note,
        typed={"measure": "damages", "public_text": "有一户堆物", "damages": "", "judgment": ""},
    ),
    "breach paid": Case(
        who="member", page=_ONE, action=_ONE + "/payments", prefix="p-", wrong="amount",
        says="不能多于还欠的", prepare=owe, typed={"amount": "200.01", "paid_on": "2026-04-18"},
    ),
    "breach struck": Case(
        who="member", page=_ONE, action=_ONE + "/striking", prefix="s-", wrong="reason",
        says="请填写这一项", prepare=note, typed={"reason": ""},
    ),
    "answer to a breach": Case(
        who="owner", page="/affairs/breaches/{breach}", action="/affairs/breaches/{breach}",
        wrong="text", says="请填写这一项", prepare=note_of_owner, typed={"text": ""},
    ),
}  # fmt: skip
