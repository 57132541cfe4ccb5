"""The forms of sittings and tasks as somebody sends them, with one mistake in them."""

from datetime import date

from tests.voting.affairs.test_affairs import list_owners
from tests.voting.installation import OPENS
from tests.voting.web.browsing import send
from tests.voting.web.form_scenes import Case, Scene
from voting.services.daily import sittings, takeovers, tasks
from voting.services.daily.days import SittingRule
from voting.services.daily.sittings import NewSitting
from voting.services.daily.tasks import NewTask
from voting.services.daily.terms import Every, SittingKind

_MISSING = "请填写这一项。"
_DAY = date(2026, 5, 2)

RULE = SittingRule(every=Every.MONTH, week=1, weekday=6, starts="9:30", place="活动室")


def call(scene: Scene) -> dict[str, str]:
    """Call a sitting with one point; return its id."""
    house = scene.house
    new = NewSitting(kind=SittingKind.DAY, held_on=_DAY, starts="19:30", place="活动室")
    sitting_id = house.database.write(
        lambda s: sittings.call_sitting(s, member=house.member, new=new, at=OPENS)
    )
    house.database.write(
        lambda s: sittings.add_point(
            s, member=house.member, sitting_id=sitting_id, text="车棚", at=OPENS
        )
    )
    return {"sitting": sitting_id}


def make(scene: Scene) -> dict[str, str]:
    """Make a task that an owner claims; return its number."""
    house = scene.house
    new = NewTask(title="清理楼道", handler=None, due_on=_DAY)
    number = house.database.write(
        lambda s: tasks.make_task(s, member=house.member, new=new, at=OPENS)
    )
    owner = list_owners(house)[0]
    house.database.write(lambda s: tasks.claim(s, doer=owner, number=number, at=OPENS))
    return {"number": number}


def begin(scene: Scene) -> dict[str, str]:
    """Begin the list of a change of companies; return its id."""
    house = scene.house
    takeover_id = house.database.write(
        lambda s: takeovers.begin_takeover(
            s,
            community_id=house.community.id,
            outgoing="旧物业",
            incoming="新物业",
            by=house.member.id,
            confirmed_by=house.second.id,
            at=OPENS,
        )
    )
    return {"takeover": takeover_id}


def claim(scene: Scene) -> dict[str, str]:
    """Make a task, and claim it as the owner; return its number."""
    house = scene.house
    new = NewTask(title="清理楼道", handler=None, due_on=_DAY)
    number = house.database.write(
        lambda s: tasks.make_task(s, member=house.member, new=new, at=OPENS)
    )
    url = f"/affairs/tasks/{number}"
    assert send(scene.browser, f"{url}/claim/unnamed", scene.browser.get(url).text)[0] == 200
    return {"number": number}


_SITTING = "/committee/sittings/{sitting}"
DAILY = {
    "fixed days": Case(
        who="member", page="/committee/sittings/", action="/committee/sittings/days",
        prefix="d-", wrong="place", says=_MISSING,
        typed={"kind": "joint", "every": "quarter", "month": "2", "week": "5", "weekday": "7",
               "starts": "10:00", "place": ""},
    ),
    "sitting": Case(
        who="member", page="/committee/sittings/", action="/committee/sittings/", prefix="s-",
        wrong="place", says=_MISSING,
        typed={"kind": "joint", "held_on": "2026-05-02", "starts": "10:00", "place": ""},
    ),
    "point": Case(
        who="member", page=_SITTING, action=_SITTING + "/points", prefix="a-", wrong="concern",
        says="没有这个编号的诉求", prepare=call, typed={"concern": "2026-009", "text": "车棚"},
    ),
    "decision": Case(
        who="member", page=_SITTING, action=_SITTING + "/points/1", prefix="p1-", wrong="due_on",
        says="哪一天以前做完", prepare=call,
        typed={"decision": "修", "task": "报价", "handler": "property", "due_on": ""},
    ),
    "minutes": Case(
        who="member", page=_SITTING, action=_SITTING + "/minutes", prefix="m-", wrong="minutes",
        says=_MISSING, prepare=call, typed={"minutes": ""},
    ),
    "cancelled sitting": Case(
        who="member", page=_SITTING, action=_SITTING + "/cancellation", prefix="c-",
        wrong="reason", says=_MISSING, prepare=call, typed={"reason": ""},
    ),
    "task": Case(
        who="member", page="/committee/tasks/", action="/committee/tasks/", prefix="t-",
        wrong="due_on", says="要在今天以后",
        typed={"title": "补种", "text": "", "handler": "captain", "due_on": "2026-01-01",
               "concern": ""},
    ),
    "takeover": Case(
        who="member", page="/committee/takeovers/", action="/committee/takeovers/", prefix="b-",
        wrong="incoming", says=_MISSING, typed={"outgoing": "旧物业", "incoming": ""},
    ),
    "items of a takeover": Case(
        who="member", page="/committee/takeovers/", action="/committee/takeovers/{takeover}",
        prefix="i-", wrong="note-keys", says="请不要超过 200 个字", prepare=begin,
        typed={"state-keys": "missing", "note-keys": "长" * 201},
    ),
    "signed takeover": Case(
        who="member", page="/committee/takeovers/", action="/committee/takeovers/{takeover}/paper",
        prefix="g-", wrong="file", says="请先选择文件", prepare=begin, typed={},
    ),
    "cancelled takeover": Case(
        who="member", page="/committee/takeovers/",
        action="/committee/takeovers/{takeover}/cancellation", prefix="c-", wrong="reason",
        says=_MISSING, prepare=begin, typed={"reason": ""},
    ),
    "struck words": Case(
        who="member", page="/committee/struck/task/{number}/all",
        action="/committee/struck/task/{number}/all", wrong="reason", says=_MISSING, prepare=make,
        typed={"reason": ""},
    ),
    "duty": Case(
        who="member", page="/committee/duties/", action="/committee/duties/", prefix="y-",
        wrong="done_on", says="日子还没有到",
        typed={"kind": "inspection", "role": "inspector", "done_on": "2027-01-01",
               "place": "2栋大堂", "text": "灯不亮"},
    ),
    "task taken back": Case(
        who="member", page="/committee/tasks/{number}", action="/committee/tasks/{number}/return",
        prefix="r-", wrong="remark", says=_MISSING, prepare=make, typed={"remark": ""},
    ),
    "task done": Case(
        who="owner", page="/affairs/tasks/{number}", action="/affairs/tasks/{number}/report",
        prefix="f-", wrong="report", says=_MISSING, prepare=claim, typed={"report": ""},
    ),
}  # fmt: skip
