"""The forms of concerns as somebody sends them, with one mistake in them."""

from datetime import datetime, timedelta

from tests.voting.installation import OPENS, House
from tests.voting.web.form_scenes import Case, Scene
from voting.services.concerns import life, raising
from voting.services.concerns.life import Move
from voting.services.concerns.raising import NewConcern
from voting.services.concerns.terms import ConcernKind, Handler, Phase

_MISSING = "请填写这一项。"


def record(scene: Scene) -> dict[str, str]:
    """Record a concern at the desk; return its number."""
    house = scene.house
    new = NewConcern(kind=ConcernKind.COMPLAINT, title="电梯停运", text="三天了", place="2栋")
    number = house.database.write(
        lambda s: raising.record_concern(s, member=house.member, new=new, at=OPENS)
    )
    house.database.write(
        lambda s: life.release(
            s, member=house.member, number=number, title="电梯", place="2栋", at=OPENS
        )
    )
    return {"number": number}


def hand_to_office(scene: Scene) -> dict[str, str]:
    """Record a concern, and say that the street office does the next step."""
    place = record(scene)
    hand_over(scene.house, place["number"], Handler.OFFICE, OPENS)
    return {**place, "community_id": scene.house.community.id}


def hand_over(
    house: House, number: str, handler: Handler, at: datetime, building: str = ""
) -> None:
    """Answer a concern at the desk, and say that a body does the next step within three days."""
    new = Move(
        phase=Phase.ACTING,
        answer="已转",
        handler=handler,
        building=building,
        next_step="换门机",
        due_on=(at + timedelta(days=3)).date(),
    )
    house.database.write(lambda s: life.move(s, member=house.member, number=number, new=new, at=at))


_AT_DESK = "/committee/concerns/{number}"
CONCERNS = {
    "concern": Case(
        who="owner", page="/affairs/concerns/new", action="/affairs/concerns/new", wrong="title",
        says=_MISSING, typed={"title": "", "text": "楼道灯不亮", "place": "3栋大堂"},
        unseen={"kind": "opinion"},
    ),
    "concern at the desk": Case(
        who="member", page="/committee/concerns/", action="/committee/concerns/", prefix="r-",
        wrong="text", says=_MISSING, typed={"title": "楼道灯", "text": "", "kind": "opinion"},
    ),
    "answer to a concern": Case(
        who="member", page=_AT_DESK, action=_AT_DESK + "/moves", prefix="m-", wrong="due_on",
        says="哪一天以前做完", prepare=record,
        typed={"phase": "acting", "answer": "已报修", "handler": "property",
               "next_step": "换门机", "due_on": ""},
        unseen={"building": ""},
    ),
    "answer of the office": Case(
        who="auditor", page="/office/{community_id}/concerns/{number}",
        action="/office/{community_id}/concerns/{number}", wrong="text", says=_MISSING,
        prepare=hand_to_office, typed={"text": ""},
    ),
    "wording of a concern": Case(
        who="member", page=_AT_DESK, action=_AT_DESK + "/wording", prefix="w-",
        wrong="public_title", says=_MISSING, prepare=record,
        typed={"public_title": "", "public_place": "2栋"},
    ),
    "motion from a concern": Case(
        who="member", page=_AT_DESK, action=_AT_DESK + "/motion", prefix="d-", wrong="draft",
        says=_MISSING, typed={"draft": ""}, prepare=record,
    ),
    "pledge about concerns": Case(
        who="member", page="/committee/concerns/", action="/committee/concerns/pledge",
        prefix="p-", wrong="answer_hours", says="1 到 720",
        typed={"answer_hours": "0", "office_days": "5", "label-acting": "执行"},
    ),
    "spots": Case(
        who="member", page="/committee/places/", action="/committee/places/", wrong="names",
        says="不能超过 40 个字", typed={"names": "长" * 41},
    ),
}  # fmt: skip
