"""A committee's term: recorded by its street office, and what is not voted on near its end.

上海市住宅物业管理规定第二十八条：换届改选小组产生后，业主委员会不得组织选聘、解聘物业服务企业等表决。
"""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from ballots.motion import Matter
from tests.voting.installation import (
    NOTICED,
    OPENS,
    House,
    add_motion,
    freeze,
    give_notice,
    import_small,
)
from tests.voting.meeting.test_editing import DRAFT, view
from tests.voting.web.browsing import send, sign_in
from voting.errors import DraftIncompleteError, ForbiddenError, InputError
from voting.sentences import fill
from voting.services.affairs.tenure_recording import record_tenure
from voting.services.meeting.drafting import drafts
from voting.services.meeting.rules.rules import review_draft
from voting.services.outbox import list_outbox
from voting.services.people.actors import Auditor
from voting.services.people.tenure import Tenure, get_tenure

SHANGHAI = "shanghai-2020-r2"
BEGUN = date(2026, 3, 1)


def draft(house: House, rules: str, matter: Matter = Matter.HIRE_OR_DISMISS_MANAGER) -> str:
    import_small(house)
    freeze(house)
    filled_in = replace(
        DRAFT, rules=rules, opens_at=OPENS, is_scheduled=False, is_interim=False, objection_days=15
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=filled_in, host="vote.example", at=NOTICED
    )
    add_motion(house, meeting_id, matter, "这一项")
    return meeting_id


def record(house: House, tenure: Tenure, auditor: Auditor | None = None) -> None:
    house.database.write(
        lambda s: record_tenure(
            s,
            auditor=auditor or house.auditor,
            community_id=house.community.id,
            tenure=tenure,
            at=NOTICED,
        )
    )


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
    with pytest.raises(ForbiddenError):
        record(house, Tenure(), auditor=replace(house.auditor, street_office_id="another"))
    with pytest.raises(InputError) as refused:
        record(house, Tenure(succession_on=date(2026, 12, 1)))
    assert refused.value.sentence == "succession-not-begun-yet"


def test_the_office_records_it_on_its_page(web_house: House, browser: FlaskClient) -> None:
    sign_in(browser, "a-langyue")
    url = f"/office/{web_house.community.id}/tenure/"
    assert url in browser.get("/office/").text

    status, _ = send(
        browser, url, browser.get(url).text, ends_on="2026-09-01", succession_on="2026-03-01"
    )

    assert status == 200
    assert 'value="2026-09-01"' in browser.get(url).text
    kept = web_house.database.read(lambda s: get_tenure(s, web_house.community.id))
    assert kept == Tenure(ends_on=date(2026, 9, 1), succession_on=BEGUN)
    send(browser, url, browser.get(url).text)
    assert web_house.database.read(lambda s: get_tenure(s, web_house.community.id)) == Tenure()


def test_the_committee_is_told_of_a_change_and_both_desks_say_who_recorded_it(
    web_house: House, browser: FlaskClient
) -> None:
    house, ends_on = web_house, date(2026, 9, 1)
    sign_in(browser, "m-langyue")
    assert "业主委员会的任期" not in browser.get("/committee/").text

    record(house, Tenure(ends_on=ends_on))
    record(house, Tenure(ends_on=ends_on))

    told = house.database.read(lambda s: list_outbox(s, house.auditor))
    assert len(told) == len({each.telephone for each in told}) == 3
    assert all("2026年9月1日" in each.text and "林科员" in each.text for each in told)
    page = browser.get("/committee/").text
    assert "2026年9月1日" in page
    assert "林科员于" in page
    sign_in(browser, "a-langyue")
    assert "林科员于" in browser.get(f"/office/{house.community.id}/tenure/").text
