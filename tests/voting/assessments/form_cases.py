"""The forms of assessments as somebody sends them, each with one mistake in it."""

from dataclasses import replace
from datetime import timedelta

from tests.voting.assessments.assessed import NEW, open_one
from tests.voting.installation import OPENS
from tests.voting.web.form_scenes import Case, Scene
from voting.services.assessments.questions import list_dimensions

_DAY = timedelta(days=1)
_RUNNING = replace(NEW, first_on=(OPENS - 2 * _DAY).date(), last_on=(OPENS + 10 * _DAY).date())


def open_assessment(scene: Scene) -> dict[str, str]:
    """Open an assessment that runs when the forms are sent; return its id."""
    return {"assessment": open_one(scene.house, _RUNNING, at=OPENS - 4 * _DAY)}


_HOME, _OWN = "/committee/assessments/", "/affairs/assessments/{assessment}"
_TYPED = {
    "kind": "property", "subject": "示例物业公司", "year": "2026", "first_on": "2026-05-01",
    "last_on": "2026-05-14", "audience": "owners", "invited": "",
}  # fmt: skip
CASES = {
    "assessment without a name": Case(
        who="member", page=_HOME, action=_HOME, prefix="a-", wrong="subject",
        says="请填写这一项", typed=_TYPED | {"subject": ""},
    ),
    "assessment with days too near": Case(
        who="member", page=_HOME, action=_HOME, prefix="a-", wrong="last_on",
        says="最少 7 天", typed=_TYPED | {"last_on": "2026-05-03"},
    ),
    "assessment with unknown homes": Case(
        who="member", page=_HOME, action=_HOME, prefix="a-", wrong="invited",
        says="清册里找不到", typed=_TYPED | {"audience": "representatives", "invited": "9栋9999"},
    ),
    "assessment of a manager with pay that falls": Case(
        who="member", page=_HOME, action=_HOME, prefix="a-", wrong="score-2",
        says="一档比一档高",
        typed=_TYPED
        | {"kind": "manager", "score-1": "0", "share-1": "60", "score-2": "50", "share-2": "40"},
    ),
    "cancelling an assessment": Case(
        who="member", page=_HOME + "{assessment}", action=_HOME + "{assessment}/cancel",
        prefix="c-", wrong="reason", says="请填写这一项", typed={"reason": ""},
        prepare=open_assessment,
    ),
    "answer to an assessment": Case(
        who="owner", page=_OWN, action=_OWN, wrong="mark-gate", says="每一项都选一个",
        typed={f"mark-{key}": "4" for key in list_dimensions(NEW.kind) if key != "gate"}
        | {"remark": "门禁老是坏"},
        prepare=open_assessment,
    ),
}  # fmt: skip
