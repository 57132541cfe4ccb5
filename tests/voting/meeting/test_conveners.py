"""Who convenes: recorded by the street office, checked against its text, named everywhere."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from ballots.conveners import ConvenerKind, Side, find_convener_rule
from ballots.motion import Matter
from ballots.procedure import MeetingKind
from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, NOTICED, House, give_notice
from tests.voting.meeting.test_editing import view
from tests.voting.meeting.test_tenure import SHANGHAI, add_auditor, draft
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, NotFoundError, NotNowError
from voting.errors.meeting import DraftIncompleteError
from voting.sentences import fill, say
from voting.services.meeting.course.poster import make_notice
from voting.services.meeting.meetings import get_meeting
from voting.services.meeting.rules.rules import review_draft
from voting.services.outbox import list_outbox
from voting.services.people.actors import Auditor
from voting.services.people.communities import get_community
from voting.services.people.conveners.composition import is_over, review_composition
from voting.services.people.conveners.convener import (
    Convener,
    Seat,
    get_convener,
    parse_convener,
    say_seats,
)
from voting.services.people.tenure import Tenure
from voting.services.steps.asking import ask_convener

BEIJING, HANGZHOU, NATIONAL = "beijing-2024-r2", "hangzhou-2021-r2", "civil-code-2021-r2"
OFFICE = Convener(kind=ConvenerKind.STREET_OFFICE)


def seat(side: Side, post: str = "委员") -> Seat:
    return Seat(name="张三", post=post, side=side)


def body(kind: ConvenerKind, chair: Side, owners: int, others: int) -> Convener:
    """Return a body of a chair, owners and people of the party branch."""
    post = "主任" if kind is ConvenerKind.MANAGEMENT else "组长"
    seats = (
        seat(chair, post),
        *(seat(Side.OWNER) for _ in range(owners)),
        *(seat(Side.PARTY) for _ in range(others)),
    )
    return Convener(kind=kind, seats=seats)


def ask(house: House, convener: Convener, auditor: Auditor | None = None) -> str:
    return house.database.write(
        lambda s: ask_convener(
            s,
            auditor=auditor or house.auditor,
            community_id=house.community.id,
            convener=convener,
            base_url=BASE_URL,
            at=NOTICED,
        )
    )


def read(house: House) -> Convener:
    return house.database.read(lambda s: get_convener(s, house.community.id))


def say_poster(house: House, meeting_id: str) -> str:
    """Return who convenes a meeting by its poster."""
    return house.database.read(
        lambda s: (
            make_notice(
                get_community(s, house.community.id),
                get_meeting(s, house.key_of(meeting_id)),
                "https://vote.example/",
            ).convener
        )
    )


M, P, S = ConvenerKind.MANAGEMENT, ConvenerKind.PREPARATORY, ConvenerKind.SUCCESSION


@pytest.mark.parametrize(
    ("rules", "convener", "said"),
    [
        # 北京：七人以上单数，业主不少于一半，主任由居委会代表担任。
        (BEIJING, body(M, Side.RESIDENTS, 4, 2), set()),
        (BEIJING, body(M, Side.RESIDENTS, 3, 1), {"convener-too-few"}),
        (BEIJING, body(M, Side.RESIDENTS, 4, 3), {"convener-even"}),
        (BEIJING, body(M, Side.RESIDENTS, 3, 3), {"convener-few-owners"}),
        (BEIJING, body(M, Side.STREET_OFFICE, 4, 2), {"convener-chair"}),
        (BEIJING, body(M, Side.RESIDENTS, 8, 4), set()),
        # 杭州：七至十一人，主任由街道办事处代表担任。
        (HANGZHOU, body(M, Side.STREET_OFFICE, 6, 4), set()),
        (HANGZHOU, body(M, Side.STREET_OFFICE, 7, 5), {"convener-too-many"}),
        # 筹备组：单数，业主不低于一半，组长由街道办事处代表担任，没有写人数。
        (NATIONAL, body(P, Side.STREET_OFFICE, 2, 0), set()),
        (NATIONAL, body(P, Side.STREET_OFFICE, 2, 1), {"convener-even"}),
        (NATIONAL, body(P, Side.STREET_OFFICE, 2, 2), {"convener-few-owners"}),
        (NATIONAL, body(P, Side.OWNER, 2, 0), {"convener-chair"}),
        # 没有规定的，不核对。
        (NATIONAL, body(M, Side.OWNER, 0, 1), set()),
        (NATIONAL, body(S, Side.OWNER, 0, 1), set()),
        (SHANGHAI, body(S, Side.STREET_OFFICE, 1, 0), set()),
        (SHANGHAI, body(S, Side.STREET_OFFICE, 1, 1), {"convener-few-owners"}),
    ],
)
def test_members_are_checked_against_the_text_of_the_place(
    rules: str, convener: Convener, said: set[str]
) -> None:
    found = review_composition(convener, rules)

    assert {each.code for each in found} == said
    for each in found:
        assert find_convener_rule(convener.kind, rules).source in fill(each)


def test_where_no_text_gives_a_number_it_says_so_and_every_body_has_a_source() -> None:
    for kind in set(ConvenerKind) - {ConvenerKind.COMMITTEE}:
        assert find_convener_rule(kind, NATIONAL).source
    assert "没有写" in find_convener_rule(M, NATIONAL).source


def test_two_years_are_not_over_on_their_last_day() -> None:
    rule = find_convener_rule(M, HANGZHOU)
    convener = Convener(kind=M, formed_on=date(2024, 3, 1))
    assert not is_over(convener, rule, date(2026, 3, 1))
    assert is_over(convener, rule, date(2026, 3, 2))
    assert not is_over(convener, find_convener_rule(M, BEIJING), date(2036, 3, 2))


def test_members_are_typed_one_a_line_and_shown_as_they_were_typed() -> None:
    typed = "王芳，组长，街道办事处\n\n张三 成员 业主\n李四,成员,业主"
    convener = parse_convener(P, None, typed)
    assert [each.side for each in convener.seats] == [Side.STREET_OFFICE, Side.OWNER, Side.OWNER]
    assert parse_convener(P, None, say_seats(convener)) == convener
    assert Convener.from_json(convener.to_json()) == convener
    for members, said in (
        ("", "seats-missing"),
        ("王芳，组长", "seat-malformed"),
        ("王芳，组长，房管局", "seat-malformed"),
        ("王芳，组长，业主，街道办事处", "seat-malformed"),
        ("张三，成员，业主\n" * 51, "seats-too-many"),
    ):
        with pytest.raises(InputError) as refused:
            parse_convener(P, None, members)
        assert refused.value.sentence == said
    assert len(parse_convener(P, None, "张三，成员，业主\n" * 50).seats) == 50
    assert parse_convener(ConvenerKind.STREET_OFFICE, None, "") == OFFICE


def test_two_of_the_office_record_it_and_the_desk_is_told_before_and_after(house: House) -> None:
    second = add_auditor(house)
    assert read(house) == Convener()
    step = ask(house, OFFICE)
    with pytest.raises(NotNowError, match="for-auditors"):
        confirm(house, step, house.second)
    confirm(house, step, second)

    assert read(house) == OFFICE
    told = [each.text for each in house.database.read(lambda s: list_outbox(s, house.auditor))]
    assert sum("改由街道办事处召集" in each for each in told) == 3
    assert sum("会议由街道办事处召集" in each for each in told) == 3
    with pytest.raises(NotFoundError):
        ask(house, Convener(), replace(house.auditor, street_office_id="another"))
    for convener, said in (
        (OFFICE, "convener-unchanged"),
        (Convener(kind=S, formed_on=date(2026, 12, 1)), "convener-not-formed-yet"),
    ):
        with pytest.raises(InputError) as refused:
            ask(house, convener)
        assert refused.value.sentence == said


@pytest.mark.parametrize(
    ("rules", "matter", "convener", "refused"),
    [
        (SHANGHAI, "hire-or-dismiss-manager", Convener(kind=S), "convener-barred"),
        (SHANGHAI, "use-maintenance-fund", Convener(kind=S), None),
        (SHANGHAI, "hire-or-dismiss-manager", Convener(kind=M), None),
        (HANGZHOU, "hire-or-dismiss-manager", Convener(kind=S), None),
        (HANGZHOU, "use-maintenance-fund", Convener(kind=P), "convener-kind-barred"),
        (HANGZHOU, "use-maintenance-fund", OFFICE, None),
    ],
)
def test_what_it_may_not_put_to_a_vote_is_refused_with_the_article(
    house: House, rules: str, matter: str, convener: Convener, refused: str | None
) -> None:
    meeting_id = draft(house, rules, Matter(matter))
    confirm(house, ask(house, convener))

    remarks = review_draft(view(house, meeting_id), NOTICED, convener=convener)
    wrong = [each.sentence for each in remarks if each.is_error]
    assert [each.code for each in wrong] == ([refused] if refused else [])
    if refused is None:
        give_notice(house, meeting_id)
        assert say_poster(house, meeting_id) == say("convener", convener.kind)
        return
    assert "规定" in fill(wrong[0])
    with pytest.raises(DraftIncompleteError, match=refused):
        give_notice(house, meeting_id)


def test_a_preparatory_group_convenes_the_first_meeting(house: House) -> None:
    meeting = replace(view(house, draft(house, HANGZHOU)), kind=MeetingKind.FIRST)
    remarks = review_draft(meeting, NOTICED, convener=Convener(kind=P))
    assert not [each for each in remarks if each.sentence.code.startswith("convener")]


def test_the_end_of_a_term_is_the_committees_alone(house: House) -> None:
    meeting = view(house, draft(house, HANGZHOU, Matter.USE_MAINTENANCE_FUND))
    over = Tenure(ends_on=date(2026, 3, 1))
    for convener, is_said in ((Convener(), True), (OFFICE, False)):
        remarks = review_draft(meeting, NOTICED, tenure=over, convener=convener)
        assert any(each.sentence.code == "tenure-ending" for each in remarks) == is_said


def test_a_noticed_meeting_keeps_its_convener_when_another_is_recorded(house: House) -> None:
    meeting_id = draft(house, HANGZHOU)
    assert say_poster(house, meeting_id) == "业主委员会"
    confirm(house, ask(house, OFFICE))
    assert say_poster(house, meeting_id) == "街道办事处"
    give_notice(house, meeting_id)
    confirm(house, ask(house, Convener()))
    assert say_poster(house, meeting_id) == "街道办事处"


def test_the_office_records_it_on_its_page_and_sees_what_is_amiss(
    web_house: House, browser: FlaskClient
) -> None:
    sign_in(browser, "a-langyue")
    url = f"/office/{web_house.community.id}/convener/"
    assert url in browser.get(f"/office/{web_house.community.id}/").text

    status, _ = send(
        browser,
        url,
        browser.get(url).text,
        kind="preparatory-group",
        formed_on="2026-02-01",
        members="王芳，组长，街道办事处\n张三，成员，业主",
    )

    assert status == 200
    assert read(web_house) == Convener()
    sign_in(browser, "n-langyue")
    found = re.search(r"/committee/steps/[0-9a-f]+", browser.get("/committee/").text)
    assert found
    shown = browser.get(found[0]).text
    assert "由业主大会筹备组召集，2026年2月1日成立" in shown
    assert "张三，成员，业主代表" in shown
    assert "应当是单数" in shown
    send(browser, f"{found[0]}/confirm", shown)
    assert read(web_house).kind is P
    sign_in(browser, "a-langyue")
    page = browser.get(url).text
    assert "应当是单数" in page
    assert "2026年2月1日</span>成立" in page
    assert "<td>王芳</td>" in page
