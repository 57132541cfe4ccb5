"""The forms of the call-back sample as the street office sends them, each with one mistake."""

from datetime import timedelta

from audit.terms import CallAnswer
from tests.voting.installation import OPENS
from tests.voting.sampling.sampling import (
    DICE,
    PUBLISHED,
    answer,
    end,
    list_called,
    plan,
    publish,
    throw,
)
from tests.voting.web.form_scenes import Case, Scene, vote_as_owner

_PAGE = "/office/{community}/{meeting}/sample/"


def commit(scene: Scene) -> dict[str, str]:
    """Have a ballot in the log, a plan, and a preliminary result."""
    vote_as_owner(scene)
    plan(scene.house, scene.meeting_id, OPENS)
    publish(scene.house, scene.meeting_id)
    return {}


def draw(scene: Scene) -> dict[str, str]:
    commit(scene)
    throw(scene.house, scene.meeting_id)
    return {"call": str(list_called(scene.house, scene.meeting_id)[0])}


def end_first(scene: Scene) -> dict[str, str]:
    draw(scene)
    for index in list_called(scene.house, scene.meeting_id):
        answer(scene.house, scene.meeting_id, index, CallAnswer.CONFIRMED)
    end(scene.house, scene.meeting_id)
    return {}


CASES = {
    "sample planned while voting": Case(
        who="auditor", page=_PAGE, action=_PAGE + "plan", wrong="throws_at",
        says="掷骰要在投票截止",
        typed={
            "calls": "60", "confidence": "95", "throws_at": "2026-04-20T10:00", "place": "东门",
        },
    ),
    "sample of no calls": Case(
        who="auditor", page=_PAGE, action=_PAGE + "plan", wrong="calls", says="1 到",
        typed={
            "calls": "0", "confidence": "95", "throws_at": "2026-09-02T10:00", "place": "东门",
        },
    ),
    "dice postponed to too soon": Case(
        who="auditor", page=_PAGE, action=_PAGE + "postponed", wrong="throws_at",
        says="至少提前 24 小时", typed={"throws_at": "2026-04-20T10:00", "place": "西门"},
        prepare=commit, at=PUBLISHED + timedelta(hours=3),
    ),
    "dice that differ": Case(
        who="auditor", page=_PAGE, action=_PAGE + "dice", wrong="again", says="不一样",
        typed={"dice": DICE, "again": DICE[:-1] + "1"}, prepare=commit, at=PUBLISHED,
    ),
    "dice that are none": Case(
        who="auditor", page=_PAGE, action=_PAGE + "dice", wrong="dice", says="只有 1 至 6",
        typed={"dice": "7" * 20, "again": "7" * 20}, prepare=commit, at=PUBLISHED,
    ),
    "call without an answer": Case(
        who="auditor", page=_PAGE, action=_PAGE + "calls/{call}", wrong="answer",
        prefix="{call}-", says="请选择", typed={}, unseen={"owner": ""}, prepare=draw, at=PUBLISHED,
    ),
    "no further calls": Case(
        who="auditor", page=_PAGE, action=_PAGE + "further", wrong="calls", prefix="further-",
        says="1 到", typed={"calls": "0"}, prepare=end_first, at=PUBLISHED,
    ),
}  # fmt: skip
