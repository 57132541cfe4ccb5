"""From the press that asks for guidance to the answer beside the notice, on everybody's page."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from tests.voting.installation import (
    NOTICED,
    FixedClock,
    House,
    find_field,
    freeze,
    give_notice,
    import_small,
    make_draft,
)
from tests.voting.meeting.guidance.guidance import ask, list_asked
from tests.voting.web.browsing import PICTURE, send, sign_in
from voting.services.meeting.drafting.drafts import add_document
from voting.services.meeting.guidance.items import MANUAL
from voting.services.scans import read_scan
from voting.web.forms.fields import make_schema
from voting.web.forms.office import GuidanceChecklistForm


def test_the_form_has_two_fields_for_every_item_that_is_noted() -> None:
    fields = make_schema(GuidanceChecklistForm).fields.keys()

    of_items = {f"{part}_{each.code}" for each in MANUAL for part in ("finding", "note")}
    assert fields == of_items | {"draft"}


def test_one_press_shows_the_draft_to_the_office_with_its_documents(
    app: Flask, web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    meeting_id, office = make_draft(web_house), app.test_client()
    key = web_house.key_of(meeting_id)
    scan = read_scan(PICTURE)
    document = web_house.database.write(
        lambda s: add_document(s, meeting=key, motion_id="M1", name="合同.png", scan=scan)
    )
    draft, guided = f"/committee/meetings/{meeting_id}", "/office/{}/{}/guidance/".format(*key)
    sign_in(browser, "m-langyue")
    sign_in(office, "a-langyue")
    assert office.get(guided).status_code == 404
    assert office.get(f"{guided}documents/{document}").status_code == 404

    page = browser.get(draft).text
    status, page = send(browser, f"{draft}/guidance", page)
    assert status == 200
    assert "2026年4月8日（周三）24:00" in page
    assert guided in office.get("/office/").text
    assert office.get(f"{guided}documents/{document}").data == PICTURE


def test_the_answer_goes_to_the_members_and_beside_the_notice(
    app: Flask, web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    import_small(web_house)
    freeze(web_house)
    meeting_id, office, stranger = make_draft(web_house), app.test_client(), app.test_client()
    key = web_house.key_of(meeting_id)
    draft, guided = f"/committee/meetings/{meeting_id}", "/office/{}/{}/guidance/".format(*key)
    ask(web_house, meeting_id)
    sign_in(browser, "m-langyue")
    sign_in(office, "a-langyue")

    shown = office.get(guided).text
    digest = find_field("draft", shown)
    fields = {"finding_single": "fails", "note_single": "请分成两次"}
    status, shown = send(office, f"{guided}checklist", shown, draft=digest, **fields)
    assert status == 200
    assert "请分成两次" in shown
    said = {"answer": "changes", "text": "请分成两次表决。"}
    status, shown = send(office, f"{guided}answer", shown, draft=digest, **said)
    assert "langyue街道办事处：建议修改" in shown

    assert "街道办事处对草案的答复：建议修改" in browser.get("/committee/").text
    status, _ = send(browser, f"{draft}/guidance/seen", browser.get(draft).text)
    assert list_asked(web_house, meeting_id)[0].is_seen
    assert "街道办事处对草案的答复" not in browser.get("/committee/").text

    give_notice(web_house, meeting_id)
    public = stranger.get(f"/c/langyue/{meeting_id}").text
    assert "<b>建议修改</b>" in public
    assert "请分成两次表决。" in public
    english = stranger.get(f"/c/langyue/{meeting_id}", headers={"Accept-Language": "en"}).text
    assert "<b>Changes are suggested</b>" in english
    assert "请分成两次" in office.get(guided).text


def test_what_is_waited_for_no_more_is_said_everywhere(
    app: Flask, web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    import_small(web_house)
    freeze(web_house)
    meeting_id, office = make_draft(web_house), app.test_client()
    ask(web_house, meeting_id)
    sign_in(browser, "m-langyue")
    sign_in(office, "a-langyue")
    give_notice(web_house, make_draft(web_house))
    clock.instant = NOTICED + timedelta(days=8)

    for text in (
        browser.get(f"/committee/meetings/{meeting_id}").text,
        office.get("/office/").text,
        office.get(f"/office/{web_house.community.id}/{meeting_id}/guidance/").text,
    ):
        assert "不再等待" in text
    early = make_draft(web_house)
    ask(web_house, early, NOTICED)
    give_notice(web_house, early)
    page = office.get(f"/office/{web_house.community.id}/{early}").text
    assert "答复的期限也没有满" in page
