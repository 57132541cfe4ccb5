"""The forms of the roster and of mediations as somebody sends them, with one mistake in them."""

from datetime import datetime
from functools import partial

from tests.voting.affairs.test_affairs import list_owners
from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, OPENS, House
from tests.voting.web.form_scenes import Case, Scene
from voting.services.neighbours import mediations
from voting.services.neighbours.listing import read_desk
from voting.services.neighbours.mediations import NewMediation, get_mediation_row
from voting.services.neighbours.roster import NewNeighbour
from voting.services.scans import Scan
from voting.services.steps.neighbours.asking import ask_neighbour

_MISSING = "请填写这一项。"
JUDGE = NewNeighbour(name="老周", skill="退休法官", is_mediator=True)
CONSENT = Scan(b"consent", "image/png")
HOMES = ("1栋1单元0101", "1栋1单元0201")


def list_neighbour(house: House, new: NewNeighbour = JUDGE, at: datetime = OPENS) -> str:
    """Put somebody on the roster as two; return their id."""
    step_id = house.database.write(
        lambda s: ask_neighbour(
            s, member=house.member, new=new, scan=CONSENT, base_url=BASE_URL, at=at
        )
    )
    confirm(house, step_id, at=at)
    desk = house.database.read(lambda s: read_desk(s, house.member))
    return next(each.id for each in desk.roster if each.name == new.name)


def begin(house: House, *, at: datetime = OPENS, **changed: str) -> str:
    """Begin a mediation between two homes; return its id."""
    mediator = list_neighbour(house, at=at)
    said = {"subject": "漏水", "first": HOMES[0], "second": HOMES[1]} | changed
    new = NewMediation(mediator_ids=(mediator,), **said)
    return house.database.write(
        lambda s: mediations.begin_mediation(s, member=house.member, new=new, at=at)
    )


def take_part(house: House, mediation_id: str, at: datetime = OPENS) -> None:
    """Let both parties say that they take part."""
    row = house.database.read(lambda s: get_mediation_row(s, house.community.id, mediation_id))
    parties = house.database.read(lambda s: mediations.list_parties(s, row))
    for each in list_owners(house):
        if each.holding_id in {party.holding_id for party in parties}:
            house.database.write(
                partial(mediations.join, owner=each, mediation_id=mediation_id, at=at)
            )


def mediate(scene: Scene) -> dict[str, str]:
    """Begin a mediation and put an agreement to the parties; return its id."""
    mediation_id = begin(scene.house)
    take_part(scene.house, mediation_id)
    scene.house.database.write(
        lambda s: mediations.propose_agreement(
            s, member=scene.house.member, mediation_id=mediation_id, text="修好", at=OPENS
        )
    )
    return {"mediation": mediation_id}


def add_judge(scene: Scene) -> dict[str, str]:
    """Put a mediator on the roster."""
    return {"neighbour": list_neighbour(scene.house)}


_DESK = "/committee/neighbours/"
_ONE = _DESK + "mediations/{mediation}"
NEIGHBOURS = {
    "neighbour": Case(
        who="member", page=_DESK, action=_DESK + "roster", prefix="n-", wrong="skill",
        says=_MISSING, typed={"name": "老周", "skill": ""},
    ),
    "mediation": Case(
        who="member", page=_DESK, action=_DESK + "mediations", prefix="m-", wrong="second",
        says="请写另一方", prepare=add_judge, unseen={"mediators": "{neighbour}"},
        typed={"subject": "漏水", "first": HOMES[0], "second": "", "second_name": ""},
    ),
    "agreement": Case(
        who="member", page=_ONE, action=_ONE + "/agreement", prefix="a-", wrong="agreement",
        says=_MISSING, prepare=mediate, typed={"agreement": ""},
    ),
    "signed agreement": Case(
        who="member", page=_ONE, action=_ONE + "/signed", prefix="g-", wrong="file",
        says="请先选择文件", prepare=mediate, typed={},
    ),
}  # fmt: skip
