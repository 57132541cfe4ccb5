"""The forms of concerns as somebody sends them, with one mistake in them."""

from datetime import datetime, timedelta
from functools import partial

from tests.voting.installation import OPENS, PASSWORD_HASH, House
from tests.voting.web.form_scenes import Case, Scene
from voting.services.concerns import joint, life, raising
from voting.services.concerns.life import Move
from voting.services.concerns.raising import NewConcern
from voting.services.concerns.terms import ConcernKind, Handler, Phase
from voting.services.people import communities, staff
from voting.services.people.actors import Member

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


def add_other(house: House) -> tuple[Member, Member]:
    """Add another community of the street office; return two of its members."""
    community_id = house.database.write(
        lambda s: communities.add_community(
            s,
            street_office_id=house.auditor.street_office_id,
            code="dongyuan",
            name="示例东园",
        )
    )
    one, two = (
        Member(
            house.database.write(
                partial(
                    staff.add_member,
                    community_id=community_id,
                    login=login,
                    name=name,
                    telephone=telephone,
                    password_hash=PASSWORD_HASH,
                )
            ),
            name,
            community_id,
        )
        for login, name, telephone in (
            ("m-dongyuan", "郑委员", "13700000021"),
            ("n-dongyuan", "王委员", "13700000022"),
        )
    )
    return one, two


def raise_at(house: House, member: Member, at: datetime) -> str:
    """Record a concern at a community's desk and release its title; return its number."""
    new = NewConcern(kind=ConcernKind.OPINION, title="围墙", text="倒了一段", place="东墙")
    number = house.database.write(
        lambda s: raising.record_concern(s, member=member, new=new, at=at)
    )
    house.database.write(
        lambda s: life.release(
            s, member=member, number=number, title="共用的围墙", place="东墙", at=at
        )
    )
    return number


def ask_to_share(house: House, member: Member, number: str, partner_id: str, at: datetime) -> str:
    """Ask another community to deal with a concern; return the request's id."""
    house.database.write(
        lambda s: joint.share_concern(s, member=member, number=number, partner_id=partner_id, at=at)
    )
    desk = house.database.read(lambda s: joint.read_joint_desk(s, member))
    return desk.ours[0].id


def share(scene: Scene) -> dict[str, str]:
    """Let another community's concern be dealt with here, too, as the street office accepted."""
    house = scene.house
    member, _ = add_other(house)
    number = raise_at(house, member, OPENS)
    shared_id = ask_to_share(house, member, number, house.community.id, OPENS)
    house.database.write(
        lambda s: joint.accept_at_office(
            s,
            auditor=house.auditor,
            community_id=house.community.id,
            shared_id=shared_id,
            at=OPENS,
        )
    )
    return {"shared": shared_id, "other": member.community_id}


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
    "concern to share": Case(
        who="member", page="/committee/joint/", action="/committee/joint/", prefix="s-",
        wrong="number", says="没有这个编号的诉求", prepare=share, typed={"number": "2026-099"},
        unseen={"partner": "{other}"},
    ),
    "answer to a shared concern": Case(
        who="member", page="/committee/joint/{shared}", action="/committee/joint/{shared}",
        prefix="a-", wrong="text", says=_MISSING, prepare=share, typed={"text": ""},
    ),
    "spots": Case(
        who="member", page="/committee/places/", action="/committee/places/", wrong="names",
        says="不能超过 40 个字", typed={"names": "长" * 41},
    ),
}  # fmt: skip
