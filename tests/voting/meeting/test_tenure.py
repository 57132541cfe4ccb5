"""A committee's term: recorded by its street office, and what is not voted on near its end.

上海市住宅物业管理规定第二十八条：换届改选小组产生后，业主委员会不得组织选聘、解聘物业服务企业等表决。
"""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from flask.testing import FlaskClient

from ballots.motion import Matter
from ballots.procedure import MeetingKind
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    NOTICED,
    OPENS,
    PASSWORD_HASH,
    House,
    add_motion,
    freeze,
    give_notice,
    import_small,
)
from tests.voting.meeting.test_editing import DRAFT, view
from tests.voting.steps.steps import ask as ask_step
from tests.voting.steps.steps import look
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, NotFoundError, NotNowError, SecondMemberError
from voting.errors.meeting import DraftIncompleteError
from voting.sentences import fill
from voting.services.meeting.drafting import drafts
from voting.services.meeting.rules.rules import review_draft
from voting.services.outbox import list_outbox
from voting.services.people import staff
from voting.services.people.actors import Auditor
from voting.services.people.tenure import Tenure, get_tenure
from voting.services.steps import confirming
from voting.services.steps.asking import ask_tenure
from voting.services.steps.confirming import Actor
from voting.services.steps.requests import StepRequest
from voting.terms import StepKind

SHANGHAI = "shanghai-2020-r2"
BEGUN = date(2026, 3, 1)


def draft(house: House, rules: str, matter: Matter = Matter.HIRE_OR_DISMISS_MANAGER) -> str:
    import_small(house)
    freeze(house)
    filled_in = replace(
        DRAFT,
        rule_set=rules,
        opens_at=OPENS,
        is_scheduled=False,
        kind=MeetingKind.REGULAR,
        objection_days=15,
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=filled_in, host="vote.example", at=NOTICED
    )
    add_motion(house, meeting_id, matter, "这一项")
    return meeting_id


def ask(house: House, tenure: Tenure, auditor: Auditor | None = None) -> str:
    return house.database.write(
        lambda s: ask_tenure(
            s,
            auditor=auditor or house.auditor,
            community_id=house.community.id,
            tenure=tenure,
            base_url=BASE_URL,
            at=NOTICED,
        )
    )


def record(house: House, tenure: Tenure) -> None:
    """Record a term: an auditor asks, and a member confirms where there is no other auditor."""
    if tenure != read(house):
        confirm(house, ask(house, tenure))


def read(house: House) -> Tenure:
    return house.database.read(lambda s: get_tenure(s, house.community.id))


def add_auditor(house: House) -> Auditor:
    added = partial(
        staff.add_auditor,
        street_office_id=house.auditor.street_office_id,
        login="b-langyue",
        name="周科员",
        telephone="13700000088",
        password_hash=PASSWORD_HASH,
    )
    return Auditor(house.database.write(added), "周科员", house.auditor.street_office_id)


def review(house: House, meeting_id: str) -> dict[str, bool]:
    tenure = house.database.read(lambda s: get_tenure(s, house.community.id))
    remarks = review_draft(view(house, meeting_id), NOTICED, tenure=tenure)
    assert all(fill(each.sentence) for each in remarks)
    codes = {each.sentence.code: each.is_error for each in remarks}
    return {c: e for c, e in codes.items() if c.startswith(("succession", "tenure"))}


@pytest.mark.parametrize(
    ("rules", "matter", "tenure", "said"),
    [
        (SHANGHAI, "hire-or-dismiss-manager", Tenure(), {"tenure-unrecorded": False}),
        (SHANGHAI, "hire-or-dismiss-manager", Tenure(ends_on=date(2027, 1, 1)), {}),
        (SHANGHAI, "use-maintenance-fund", Tenure(succession_on=BEGUN), {}),
        (
            SHANGHAI,
            "hire-or-dismiss-manager",
            Tenure(ends_on=date(2027, 1, 1), succession_on=BEGUN),
            {"succession-barred": True},
        ),
        ("hangzhou-2021-r2", "hire-or-dismiss-manager", Tenure(succession_on=BEGUN), {}),
        # Whatever the rules: whoever convenes it is asked about.
        (
            "hangzhou-2021-r2",
            "use-maintenance-fund",
            Tenure(ends_on=BEGUN),
            {"tenure-ending": False},
        ),
        ("hangzhou-2021-r2", "elect-committee", Tenure(ends_on=BEGUN), {}),
    ],
)
def test_what_a_draft_is_told_of_the_term(
    house: House, rules: str, matter: str, tenure: Tenure, said: dict[str, bool]
) -> None:
    meeting_id = draft(house, rules, Matter(matter))
    record(house, tenure)

    assert review(house, meeting_id) == said


def test_notice_is_refused_with_the_date_and_the_article_until_the_next_is_elected(
    house: House,
) -> None:
    meeting_id = draft(house, SHANGHAI)
    record(house, Tenure(succession_on=BEGUN))

    with pytest.raises(DraftIncompleteError) as refused:
        give_notice(house, meeting_id)
    assert refused.value.sentence == "succession-barred"
    assert refused.value.facts["day"] == "2026年3月1日"
    assert "第二十八条" in str(refused.value.facts["source"])

    record(house, Tenure(ends_on=date(2031, 3, 1)))
    give_notice(house, meeting_id)


def test_only_its_own_street_office_records_a_term_and_no_day_to_come(house: House) -> None:
    with pytest.raises(NotFoundError):
        ask(house, Tenure(), replace(house.auditor, street_office_id="another"))
    for tenure, said in (
        (Tenure(succession_on=date(2026, 12, 1)), "succession-not-begun-yet"),
        (Tenure(), "tenure-unchanged"),
    ):
        with pytest.raises(InputError) as refused:
            ask(house, tenure)
        assert refused.value.sentence == said


def test_no_member_asks_for_it(house: House) -> None:
    step = StepRequest(kind=StepKind.TENURE, details=Tenure(ends_on=BEGUN).to_json())
    with pytest.raises(InputError, match="step-unknown"):
        ask_step(house, None, step)


def test_a_second_auditor_confirms_and_until_then_nothing_counts(house: House) -> None:
    second, tenure = add_auditor(house), Tenure(succession_on=BEGUN)

    step = ask(house, tenure)

    assert read(house) == Tenure()
    told = house.database.read(lambda s: list_outbox(s, house.auditor))
    waiting = [each for each in told if "还要另一个人确认才算" in each.text]
    assert len(waiting) == len({each.telephone for each in waiting}) == 3
    # Where the office has another auditor, no member confirms what concerns the committee.
    with pytest.raises(NotNowError, match="for-auditors"):
        confirm(house, step, house.second)
    with pytest.raises(NotNowError, match="for-auditors"):
        decline(house, step, house.second)
    with pytest.raises(SecondMemberError):
        confirm(house, step, house.auditor)
    confirm(house, step, second)
    assert read(house) == tenure


def test_whoever_asked_withdraws_and_the_other_declines(house: House) -> None:
    second = add_auditor(house)
    for actor in (house.auditor, second):
        step = ask(house, Tenure(ends_on=BEGUN))
        assert look(house, step, actor).may_decline
        assert not look(house, step, house.second).may_decline
        decline(house, step, actor)
    assert read(house) == Tenure()


def decline(house: House, step_id: str, actor: Actor) -> None:
    house.database.write(
        lambda s: confirming.decline_step(s, actor=actor, step_id=step_id, at=NOTICED)
    )


def test_the_office_records_it_on_its_page(web_house: House, browser: FlaskClient) -> None:
    sign_in(browser, "a-langyue")
    url = f"/office/{web_house.community.id}/tenure/"
    assert url in browser.get(f"/office/{web_house.community.id}/").text

    status, _ = send(
        browser, url, browser.get(url).text, ends_on="2026-09-01", succession_on="2026-03-01"
    )

    assert status == 200
    assert "等待确认" in browser.get(url).text
    assert read(web_house) == Tenure()
    sign_in(browser, "n-langyue")
    home = browser.get("/committee/").text
    found = re.search(r"/committee/steps/[0-9a-f]+", home)
    assert found
    shown = browser.get(found[0]).text
    assert "任期届满的日子：2026年9月1日；换届改选小组产生的日子：2026年3月1日" in shown
    send(browser, f"{found[0]}/confirm", shown)
    assert read(web_house) == Tenure(ends_on=date(2026, 9, 1), succession_on=BEGUN)
    sign_in(browser, "a-langyue")
    assert 'value="2026-09-01"' in browser.get(url).text


def test_the_committee_is_told_of_a_change_and_both_desks_say_who_recorded_it(
    web_house: House, browser: FlaskClient
) -> None:
    house, ends_on = web_house, date(2026, 9, 1)
    sign_in(browser, "m-langyue")
    assert "业主委员会的任期" not in browser.get("/committee/").text

    record(house, Tenure(ends_on=ends_on))

    sent = house.database.read(lambda s: list_outbox(s, house.auditor))
    told = [each for each in sent if "登记了业主委员会的任期" in each.text]
    assert len(told) == len({each.telephone for each in told}) == 3
    assert all("2026年9月1日" in each.text and "林科员" in each.text for each in told)
    page = browser.get("/committee/").text
    assert "2026年9月1日" in page
    assert "林科员于" in page
    assert f"{house.second.name}确认" in page
    sign_in(browser, "a-langyue")
    assert "林科员于" in browser.get(f"/office/{house.community.id}/tenure/").text
