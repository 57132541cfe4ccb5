"""An assessment from its opening to its result, by the code at the door, in real Chromium."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from tests.e2e.browsing import TELEPHONE, look, open_context, press
from tests.e2e.browsing import sign_in_staff as sign_in
from tests.voting.affairs.test_affairs import list_owners
from tests.voting.assessments.assessed import NEW, answer, open_one
from tests.voting.installation import (
    NOTICED,
    PASSWORD,
    FixedClock,
    House,
    find_last_six,
    issue_letters,
    make_open_meeting,
)
from voting.services.assessments.questions import list_dimensions
from voting.services.assessments.terms import AssessmentKind
from voting.services.owners.letters import Letter
from voting.storage.tables.assessments.assessed import AssessmentRow
from voting.storage.tables.register import UnitRow

_SPREAD = ("5", "4", "4", "3", "5", "2", "4", "5", "3", "4", "1", "4")


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def build_two(house: House) -> None:
    """Move the upper floors into buildings of their own."""
    for room, building in (("04", "2栋"), ("06", "3栋")):
        moving = update(UnitRow).where(UnitRow.room >= room).values(building=building)
        house.database.write(partial(Session.execute, statement=moving))


def open_by_two(member: Page, second: Page, base: str) -> None:
    member.goto(f"{base}/committee/assessments/")
    member.get_by_label("考评谁（公开）").fill("示例物业公司")
    member.get_by_label("哪一年的").fill("2023")
    press(member.get_by_role("button", name="提出"))
    member.get_by_text("请填写 2025 或者 2026").first.wait_for()
    look(member, "assessment-desk-refused")
    member.get_by_label("哪一年的").fill("2026")
    press(member.get_by_role("button", name="提出"))
    second.goto(member.url)
    press(second.get_by_role("button", name="核对无误，确认办理"))
    member.goto(f"{base}/committee/assessments/")
    look(member, "assessment-desk")


def answer_by_code(owner: Page, public: str, letter: Letter) -> None:
    """Scan the code, sign in and come to the questions; answer all of them but one first."""
    owner.goto(public)
    look(owner, "assessment-running")
    press(owner.get_by_role("link", name="我要评价"))
    owner.get_by_label("信上的八位编码").fill(letter.code)
    owner.get_by_label("证件号码后六位").fill(find_last_six(letter))
    press(owner.get_by_role("button", name="进入投票"))
    owner.get_by_role("button", name="提交评价").wait_for()
    for name, mark in zip(list_dimensions(AssessmentKind.PROPERTY), _SPREAD, strict=True):
        owner.locator(f'input[name="mark-{name}"][value="{mark}"]').check(force=True)
    owner.locator('input[name="mark-lifts"][value="unknown"]').check(force=True)
    owner.get_by_label("还想说什么").fill("大堂的灯晚上早点开。")
    look(owner, "assessment-answer")
    press(owner.get_by_role("button", name="提交评价"))
    owner.get_by_role("heading", name="谢谢，您家的评价已经收到").wait_for()
    look(owner, "assessment-thanks")


def answer_by_others(house: House, assessment_id: str, clock: FixedClock, number: int) -> None:
    keys = list_dimensions(AssessmentKind.PROPERTY)
    for place, owner in enumerate(list_owners(house)[:number]):
        marks = {key: _SPREAD[(place * 5 + at) % 12] for at, key in enumerate(keys)}
        marks["rubbish"] = "unknown" if place > 2 else "3"
        answer(house, owner, assessment_id, at=clock.instant, marks=marks)


def close_one_before(house: House, clock: FixedClock) -> None:
    """Hold the assessment of the year before."""
    clock.instant = NOTICED
    before = open_one(house, replace(NEW, year=2025))
    clock.instant += timedelta(days=5)
    answer_by_others(house, before, clock, 14)
    clock.instant += timedelta(days=20)


def read_at_once(member: Page, stranger: Page, base: str, path: str) -> None:
    """Read the result as everybody and at the desk."""
    stranger.goto(f"{base}/c/langyue{path}")
    stranger.get_by_role("heading", name="与往年对照").wait_for()
    stranger.get_by_text("全部数字", exact=True).click()
    look(stranger, "assessment-result")
    assert "大堂的灯" not in stranger.content()
    sign_in(member, base, "m-langyue", PASSWORD)
    member.goto(f"{base}/committee{path}")
    member.get_by_text("大堂的灯晚上早点开。").wait_for()
    look(member, "assessment-result-at-desk")


def test_by_the_code_at_the_door_an_owner_answers_and_everybody_reads_the_result_at_once(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    house, meeting_id = web_house, make_open_meeting(web_house)
    build_two(house)
    close_one_before(house, clock)
    letter = issue_letters(house, meeting_id)[0]
    member, second, owner, stranger = (
        open_context(browser, TELEPHONE, scripts=each).new_page()
        for each in (True, True, False, True)
    )
    sign_in(member, base, "m-langyue", PASSWORD)
    sign_in(second, base, "n-langyue", PASSWORD)
    open_by_two(member, second, base)
    newest = select(AssessmentRow.id).order_by(AssessmentRow.closes_at.desc())
    assessment_id = house.database.read(lambda s: s.scalars(newest).first())
    path = f"/assessments/{assessment_id}"
    stranger.goto(f"{base}/c/langyue/assessments")
    look(stranger, "assessments")

    clock.instant += timedelta(days=2)
    sign_in(member, base, "m-langyue", PASSWORD)
    answer_by_others(house, str(assessment_id), clock, 17)
    answer_by_code(owner, f"{base}/c/langyue{path}", letter)
    owner.goto(f"{base}/affairs/")
    look(owner, "affairs-assessment")
    member.goto(f"{base}/committee{path}")
    member.get_by_text("正在进行。截止以前").wait_for()
    look(member, "assessment-at-desk")
    assert not member.get_by_text("服务达标率").count()

    clock.instant += timedelta(days=30)
    read_at_once(member, stranger, base, path)
