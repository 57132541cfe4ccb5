"""The street office's pages over all communities: in English too, and sorted by their address."""

import pytest
from flask import Flask

from tests.voting.adopted import LONG_BEFORE, adopt
from tests.voting.installation import (
    NOTICED,
    FixedClock,
    House,
    issue_letters,
    make_draft,
    make_open_meeting,
    make_voter,
)
from tests.voting.owners.mandates import grant
from tests.voting.web.browsing import sign_in
from tests.voting.web.display.test_english_pages import find_chinese

ENGLISH = {"Accept-Language": "en"}


@pytest.mark.parametrize(
    "path", ["/office/", "/office/district", "/office/calendar?days=365", "/office/{community}/"]
)
def test_no_chinese_sentence_is_left(
    app: Flask, web_house: House, clock: FixedClock, path: str
) -> None:
    clock.instant = NOTICED
    meeting_id = make_open_meeting(web_house)
    make_draft(web_house)
    grant(web_house, make_voter(web_house, meeting_id, issue_letters(web_house, meeting_id)[3]))
    browser = app.test_client()
    sign_in(browser, "a-langyue")

    page = browser.get(path.format(community=web_house.community.id), headers=ENGLISH).text

    assert list(find_chinese(page, web_house.community.name, "2026年第一次业主大会会议")) == []


def test_the_district_is_sorted_and_chosen_by_its_address(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    make_draft(web_house)
    browser = app.test_client()
    sign_in(browser, "a-langyue")

    def look(asked: str) -> str:
        answer = browser.get(f"/office/district{asked}")
        assert answer.status_code == 200
        return answer.text

    assert 'aria-sort="descending"' in look("?sort=alarms")
    assert 'aria-sort="ascending"' in look("?sort=alarms&order=up")
    assert 'aria-sort="ascending"' in look("?sort=name")
    assert "aria-sort" not in look("?sort=nothing")
    assert "没有符合条件的小区" in look("?stage=open")
    assert web_house.community.name in look("?stage=draft&name=LANGYUE")
    assert "草拟中" in look("")


def test_the_inbox_is_counted_by_kind_and_leads_to_where_things_are_done(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    browser = app.test_client()
    sign_in(browser, "a-langyue")
    assert "没有等着办的事" in browser.get("/office/").text
    adopt(web_house, "transfer", "new-owner-if-unvoted")
    clock.instant = LONG_BEFORE

    page = browser.get("/office/").text

    assert "约定的规则 1" in page
    url = f"/office/{web_house.community.id}/rules/"
    assert f'<a href="{url}"><b>' in page
    assert browser.get(url).status_code == 200
    assert "没有符合条件的事" in browser.get("/office/?kind=alarm").text
    assert browser.get("/office/calendar?days=7").status_code == 200
