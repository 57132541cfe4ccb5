"""From the platform's file to what owners read, and to the case file, through the pages."""

import io
import json
import re
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from tests.voting.archive.test_case_file import download
from tests.voting.confirming import confirm
from tests.voting.installation import FINAL, FixedClock, House, make_open_meeting
from tests.voting.platform.lists import HEAD, hold, list_register, make_row, publish
from tests.voting.web.browsing import send, sign_in
from voting.services.steps.listing import list_of_kind
from voting.terms import StepKind

COLUMNS = {
    "head": "1", "column-building": "0", "column-section": "1", "column-room": "2",
    "column-area": "3", "column-time": "6", "mark-M1": "4", "mark-M2": "5",
}  # fmt: skip
WORDS = {"word-approvals-同意": "for", "word-approvals-反对": "against"}


def hand_in(
    browser: FlaskClient, home: str, content: bytes, name: str = "名单.csv"
) -> tuple[str, str]:
    """Import a list; return the address of its page, and the page."""
    data = {"kind": "ballots", "file": (io.BytesIO(content), name)}
    _, page = send(browser, home, browser.get(home).text, **data)
    found = re.search(rf'href="({re.escape(home)}[0-9a-z]+)"', browser.get(home).text)
    assert found
    return found[1], page


def take_wrong_back(office: FlaskClient, home: str) -> None:
    """Import a workbook of two sheets, look at both, and take it back."""
    _, page = hand_in(office, home, make_workbook(), "错的.xlsx")
    found = re.search(r'action="([^"]+)/take-back"', page)
    assert found
    wrong = found[1]
    assert "甲表房号" in page
    assert "乙表房号" not in page
    other = office.get(f"{wrong}?sheet=1").text
    assert 'name="sheet" value="1"' in other
    assert "乙表房号" in other
    assert "删除这个文件" in page
    assert send(office, f"{wrong}/take-back", page)[0] == 200
    assert office.get(wrong).status_code == 404


def read_case_file(browser: FlaskClient, url: str, content: bytes) -> None:
    page = f"{url}/file/"
    with download(browser, page, browser.get(page).text) as answer:
        archive = ZipFile(io.BytesIO(answer.data))
    by_ending = {each.rpartition("/")[2]: archive.read(each) for each in archive.namelist()}

    told = json.loads(by_ending["平台导入 1.json"])

    assert by_ending["平台导入 1 名单.csv"] == content
    assert told["mapping"]["head"] == 1
    assert told["found"]["paper"] == 2
    assert "9999" in by_ending["平台导入的问题.csv"].decode()
    assert "for,persons,1," in by_ending["平台公布和重新计票的对照.csv"].decode()


def test_a_list_is_imported_mapped_counted_compared_confirmed_and_shown(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = FINAL
    meeting_id, content = hold_and_list(web_house)
    office, public = app.test_client(), f"/c/langyue/{meeting_id}"
    sign_in(office, "a-langyue")
    url = f"/office/{web_house.community.id}/{meeting_id}"
    assert f"{url}/platform/" in office.get(url).text
    assert "纸质票：2 张" in office.get(f"{url}/platform/").text

    at, page = hand_in(office, f"{url}/platform/", content)
    assert "事项1 选聘物业" in page
    page = send(office, f"{at}/columns", page, **COLUMNS)[1]
    assert "“同意”" in page
    page = send(office, f"{at}/words", page, **WORDS)[1]
    assert "清册里找不到" in page
    assert "连同本系统收到的 2 张纸质票" in page
    page = send(office, f"{at}/published", page, **{"figure-M1-for.persons": "1人"})[1]
    assert "有 1 处数字和公布的不同" in page
    assert office.get(f"{at}/report.pdf").data.startswith(b"%PDF")
    assert office.get(f"{at}/file").data == content
    take_wrong_back(office, f"{url}/platform/")
    assert send(office, f"{at}/ask", page)[0] == 200
    assert "重新计票）" not in office.get(public).text

    confirm_waiting(web_house)

    read = office.get(public).text
    assert "平台结果（导入，本系统重新计票）" in read
    assert "1 处和本系统的计票不同" in read.replace("\xa0", " ")
    assert "本系统的计票（只含纸质票）" in read
    english = office.get(public, headers={"Accept-Language": "en"}).text
    assert "imported, and counted again here" in english
    assert "不能再改" in office.get(at).text
    read_case_file(office, url, content)


def make_workbook() -> bytes:
    """Return a workbook of two sheets."""
    book, content = Workbook(), io.BytesIO()
    first, second = book.active, book.create_sheet("乙")
    assert first is not None
    first.append(["甲表房号", "意见"])
    first.append(["0101", "同意"])
    second.append(["乙表房号", "意见"])
    second.append(["0102", "同意"])
    book.save(content)
    return content.getvalue()


def hold_and_list(house: House) -> tuple[str, bytes]:
    """Return a meeting in which two voted on paper, and the platform's list of the others."""
    meeting_id = hold(house, paper=2)
    publish(house, meeting_id)
    units = list_register(house, meeting_id)
    rows = [HEAD, *(make_row(each) for each in units[4:]), make_row(units[0], room="9999")]
    return meeting_id, "\n".join(rows).encode()


def confirm_waiting(house: House) -> None:
    (step,) = house.database.read(lambda s: list_of_kind(s, house.second, StepKind.PLATFORM, FINAL))
    confirm(house, step.id, house.second, FINAL)


def test_where_people_vote_here_there_is_no_such_page(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    office = app.test_client()
    sign_in(office, "a-langyue")
    url = f"/office/{web_house.community.id}/{meeting_id}"

    assert f"{url}/platform/" not in office.get(url).text
    assert office.get(f"{url}/platform/").status_code == 404
