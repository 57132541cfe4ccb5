"""指导规则第二十六条：业主可以书面委托代理人；潍坊市物业管理条例第三十二条：每一业主接受的委托不得超过三人；杭州市指导规则第二十七条、舟山第十七条：物业服务企业工作人员不得担任业主代理人；上海市规定第十八条：依据委托人的意见投票表决。"""

from dataclasses import replace
from datetime import timedelta

import pytest

from ballots.rules import list_rule_sets, make_rules
from ballots.voters.proxy import Proxy, ProxyAdmission, admit_proxies
from tests.law.assembly import AT


def mandate(number: int, agent: str = "agent") -> Proxy:
    return Proxy(
        principal=f"u{number}",
        agent=agent,
        received_at=AT + timedelta(hours=number),
        is_written=True,
        is_directed=True,
        is_property_staff=False,
        is_owner=True,
    )


def reasons(admission: ProxyAdmission) -> dict[int, str]:
    return {refused.place: refused.reason for refused in admission.refused}


def test_the_fourth_mandate_of_one_agent_is_refused() -> None:
    """W49: limit 3, the agent holds 4; the one that was received last is refused."""
    received = [mandate(4), mandate(1), mandate(2), mandate(3), mandate(5, agent="another")]

    admission = admit_proxies(received, make_rules("weifang-2022", {}))

    assert admission.admitted == (1, 2, 3, 4)
    assert reasons(admission) == {0: "over-limit"}


def test_where_no_limit_is_set_an_agent_speaks_for_three_at_most() -> None:
    received = [mandate(number) for number in range(20)]

    assert admit_proxies(received, make_rules("civil-code-2021", {})).admitted == (0, 1, 2)
    limited = make_rules("civil-code-2021", {"proxy_max": 1})
    assert admit_proxies(received, limited).admitted == (0,)


@pytest.mark.parametrize("rules", list_rule_sets())
def test_staff_of_the_property_company_are_no_agents(rules: str) -> None:
    """W49: all refused, whatever the limit."""
    received = [replace(mandate(number), is_property_staff=True) for number in range(2)]

    admission = admit_proxies(received, make_rules(rules, {}))

    assert admission.admitted == ()
    assert set(reasons(admission).values()) == {"property-staff"}


def test_staff_take_no_place_from_the_agents_limit() -> None:
    received = [replace(mandate(0), is_property_staff=True), mandate(1), mandate(2), mandate(3)]

    assert admit_proxies(received, make_rules("weifang-2022", {})).admitted == (1, 2, 3)


def test_a_mandate_is_in_writing() -> None:
    received = [replace(mandate(0), is_written=False)]

    assert reasons(admit_proxies(received, make_rules("civil-code-2021", {}))) == {0: "not-written"}


@pytest.mark.parametrize(
    ("rules", "admitted"), [("shanghai-2020", ()), ("civil-code-2021", (0,))], ids=str
)
def test_in_shanghai_the_mandate_says_how_to_vote(rules: str, admitted: tuple[int, ...]) -> None:
    received = [replace(mandate(0), is_directed=False)]

    assert admit_proxies(received, make_rules(rules, {})).admitted == admitted


@pytest.mark.parametrize(
    ("rules", "admitted"), [("weifang-2022-r2", ()), ("shandong-2021", (0,))], ids=str
)
def test_in_weifang_an_owner_gives_a_mandate_to_another_owner(
    rules: str, admitted: tuple[int, ...]
) -> None:
    """潍坊市物业管理条例第三十二条：业主委托其他业主签字的，应当出具书面授权委托书。"""
    received = [replace(mandate(0), is_owner=False)]

    assert admit_proxies(received, make_rules(rules, {})).admitted == admitted


def test_a_principals_later_mandate_replaces_the_earlier() -> None:
    received = [
        mandate(1),
        replace(mandate(1, agent="another"), received_at=AT + timedelta(days=1)),
    ]

    admission = admit_proxies(received, make_rules("civil-code-2021", {}))

    assert admission.admitted == (1,)
    assert reasons(admission) == {0: "replaced"}
