"""表决票的形式：每项须有同意、反对、弃权；多方案须有“都不同意”；一项一事；与公告一致（北京第三十五条，杭州第十九条）。"""

import pytest

from ballots.motion import Matter, Motion, MotionKind
from ballots.procedure.linter import MotionWording, lint
from ballots.rules import make_rules

RULES = make_rules("civil-code-2021", {})


def make_form(
    *,
    kind: MotionKind = MotionKind.APPROVAL,
    matter: Matter = Matter.HIRE_OR_DISMISS_MANAGER,
    marks: tuple[str, ...] = ("for", "against", "abstain"),
    title: str = "选聘物业服务企业",
    text: str = "选聘示例物业",
    notice_text: str | None = None,
) -> MotionWording:
    names = {MotionKind.APPROVAL: (), MotionKind.CHOICE: ("A", "B")}.get(kind, ("c1", "c2"))
    motion = Motion(id="M1", kind=kind, matter=matter, names=names, seats=1, max_choices=1)
    return MotionWording(
        motion=motion,
        marks=marks,
        title=title,
        text=text,
        notice_title=title,
        notice_text=text if notice_text is None else notice_text,
    )


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        pytest.param(make_form(), [], id="a good form"),
        pytest.param(make_form(marks=("for", "abstain")), ["mark-missing"], id="F4 no against"),
        pytest.param(make_form(marks=("for", "against")), ["mark-missing"], id="no abstain"),
        pytest.param(
            make_form(marks=("for", "against", "abstain", "later")),
            ["mark-unknown"],
            id="another mark",
        ),
        pytest.param(
            make_form(kind=MotionKind.CHOICE, marks=("A", "B", "abstain")),
            ["mark-missing"],
            id="W33 no 都不同意",
        ),
        pytest.param(
            make_form(kind=MotionKind.CHOICE, marks=("A", "B", "none", "abstain")),
            [],
            id="a choice",
        ),
        pytest.param(
            make_form(notice_text="选聘另一家"), ["wording-differs"], id="W55 not as noticed"
        ),
        pytest.param(
            make_form(title="选聘物业并使用公共收益", text="两件事"),
            ["several-matters"],
            id="two matters",
        ),
        pytest.param(
            make_form(matter=Matter.USE_MAINTENANCE_FUND, title="续筹维修资金", text="按户续筹"),
            ["bar-doubtful"],
            id="raised as if it were used",
        ),
        pytest.param(
            make_form(
                kind=MotionKind.ELECTION,
                matter=Matter.OTHER_MAJOR,
                marks=("c1", "c2"),
                title="选举",
                text="选举",
            ),
            ["election-of-another-matter"],
            id="an election of something else",
        ),
    ],
)
def test_a_form_is_remarked_on_before_notice(form: MotionWording, codes: list[str]) -> None:
    assert [remark.code for remark in lint([form], RULES)] == codes
