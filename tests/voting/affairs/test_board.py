"""The lists of a board: searched, filtered, sorted and cut into pages, each for itself."""

import re
from datetime import timedelta
from functools import partial

from flask import Flask

from tests.voting.affairs.test_affairs import (
    freeze_small,
    list_owners,
    post,
    propose,
    start,
    support,
)
from tests.voting.installation import NOTICED, FixedClock, House
from tests.voting.owners.telephones import read_code, share_telephone
from tests.voting.web.browsing import send, sign_in
from voting.services.affairs import disclosures
from voting.services.affairs.board import Board, BoardAsked, read_board
from voting.services.affairs.proposals import count_binding
from voting.services.tables import SHOWN, Asked
from voting.storage.tables.affairs import ProposalRow
from voting.terms import PollKind

THEIRS = "13912345678"


def ask(house: House, **asked: Asked) -> Board:
    return house.database.read(
        lambda s: read_board(s, house.community.id, BoardAsked(**asked), NOTICED)
    )


def fill(house: House, number: int) -> None:
    """Add so many proposals of earlier days, of an owner who then withdrew them."""
    owner = list_owners(house)[0]

    def write(session: object) -> None:
        for place in range(number):
            session.add(  # type: ignore[attr-defined]  # SQLAlchemy's
                ProposalRow(
                    community_id=house.community.id,
                    id=f"{place:016x}",
                    register_id=owner.register.register_id,
                    owner_id=owner.owner_id,
                    title=f"更换第{place}号门禁",
                    text="方案",
                    made_at=NOTICED - timedelta(hours=place + 1),
                    withdrawn_at=NOTICED,
                )
            )

    house.database.write(write)


def test_proposals_and_polls_are_searched_filtered_and_sorted(house: House) -> None:
    freeze_small(house)
    few, many = (
        propose(house, owner, f"提议{n}") for n, owner in enumerate(list_owners(house)[:2])
    )
    for owner in list_owners(house):
        support(house, owner, many)
    fill(house, SHOWN)
    start(house, PollKind.CONSULTATION)
    survey = start(house, PollKind.SATISFACTION)

    first = ask(house).proposals
    last = ask(house, proposals=Asked(page=2)).proposals
    by_support = ask(house, proposals=Asked(sort="support", is_descending=True)).proposals
    found = ask(house, proposals=Asked(text="第7号 门禁", chosen={"state": "withdrawn"})).proposals
    surveys = ask(house, polls=Asked(chosen={"kind": "satisfaction", "state": "open"})).polls

    assert (first.number, first.pages, len(first.rows)) == (SHOWN + 2, 2, SHOWN)
    assert {each.id for each in first.rows} >= {few, many}
    assert [each.title for each in last.rows] == [f"更换第{n}号门禁" for n in (48, 49)]
    assert [each.id for each in by_support.rows[:2]] == [many, few]
    assert [each.title for each in found.rows] == ["更换第7号门禁"]
    assert [each.id for each in surveys.rows] == [survey]
    assert ask(house, polls=Asked(chosen={"state": "over"})).polls.number == 0
    assert house.database.read(lambda s: count_binding(s, house.community.id)) == 1


def test_what_was_taken_down_is_not_found_by_what_it_said(house: House) -> None:
    """It may have been taken down for a telephone number that it said."""
    said = Asked(text="13800138000")
    few = post(house, title="一季度收支", text="请致电 13800138000", amount="500")
    many = post(house, title="二季度收支", amount="900")
    assert [each.id for each in ask(house, disclosures=said).disclosures.rows] == [few]

    for disclosure_id in (few, many):
        house.database.write(
            partial(
                disclosures.take_down,
                member=house.member,
                disclosure_id=disclosure_id,
                reason="写了电话",
                at=NOTICED,
            )
        )
    by_amount = [
        [each.id for each in ask(house, disclosures=order).disclosures.rows]
        for order in (Asked(sort="amount"), Asked(sort="posted"))
    ]

    assert ask(house, disclosures=said).disclosures.number == 0
    assert ask(house, disclosures=Asked(text="一季度")).disclosures.number == 1
    assert by_amount[0] == by_amount[1]


def test_each_list_of_a_page_is_asked_by_addresses_of_its_own(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    freeze_small(web_house)
    own = list_owners(web_house)[0]
    propose(web_house, own, "提议修门禁")
    fill(web_house, SHOWN)
    post(web_house, title="一季度收支")
    share_telephone(web_house, [own], THEIRS)
    desk, anybody = app.test_client(), app.test_client()
    sign_in(desk, "m-langyue")
    page = anybody.get("/vote/sign-in").text
    _, page = send(anybody, "/vote/sign-in", page, telephone=THEIRS)
    send(anybody, "/vote/sign-in/code", page, code=read_code(web_house))
    assert "提议修门禁" in anybody.get("/affairs/").text

    for browser, url in ((desk, "/committee/board/"), (anybody, "/c/langyue/board")):
        page = browser.get(url).text
        following = re.search(r'href="([^"#]*proposals-page=2[^"#]*)#proposals-rows"', page)
        assert following is not None
        page = browser.get(following[1].replace("&amp;", "&")).text
        assert "提议修门禁" not in page
        assert "更换第49号门禁" in page
        assert "一季度收支" in page
        assert "没有符合的" in browser.get(f"{url}?disclosures-q=二季度").text
    home = anybody.get("/affairs/?proposals-page=2").text
    assert home.count("提议修门禁") == 1
    assert "更换第49号门禁" in home


def test_a_disclosure_is_printed_sent_to_the_group_and_shown_at_the_gate_while_it_stands(
    app: Flask, web_house: House
) -> None:
    disclosure_id = post(web_house, title="电梯广告收入", text="一季度", amount="12800.5")
    desk, url = app.test_client(), f"/committee/board/disclosures/{disclosure_id}"
    sign_in(desk, "m-langyue")

    assert f'href="{url}"' in desk.get("/committee/board/").text
    page = desk.get(url).text
    assert "公示（公共收益收支）：电梯广告收入，金额 12,800.50 元" in page
    assert "/c/langyue/board" in page
    poster = desk.get(f"{url}/poster")
    assert poster.data.startswith(b"%PDF")
    assert "电梯广告收入" in app.test_client().get("/c/langyue/screen").text

    web_house.database.write(
        lambda s: disclosures.take_down(
            s, member=web_house.member, disclosure_id=disclosure_id, reason="有误", at=NOTICED
        )
    )
    assert "电梯广告收入" not in app.test_client().get("/c/langyue/screen").text
    assert {desk.get(each).status_code for each in (url, f"{url}/poster")} == {404}
