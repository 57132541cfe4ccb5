"""No Chinese sentence stands on an English page: what stays Chinese is marked, or is a name."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.affairs.test_affairs import ENDS, answer, freeze_small, list_owners, start
from tests.voting.installation import (
    NOTICED,
    OPENS,
    FixedClock,
    House,
    find_field,
    import_small,
    issue_letters,
    make_noticed_meeting,
    open_meeting,
    publish,
)
from tests.voting.watching.accounts import add_watcher, look_at
from tests.voting.watching.appointments import SUPERVISOR, appoint, ask
from tests.voting.web.browsing import mark, send, sign_in, sign_in_owner
from tests.voting.web.test_every_state import QUORUM, STATES, bring_to, hold_until
from voting.terms import PollKind, Role

SURVEY = PollKind.SATISFACTION
NAMES = ("示例langyue花园", "2026年第一次业主大会会议", "选聘物业", "更新电梯", "1栋")
"""Of the community, the meeting, its motions and a building, where no element can be marked."""
_CHINESE = re.compile("[\u3001\u3002\u4e00-\u9fff\uff08-\uff1b]+")
_SAID = {"alt", "aria-label", "placeholder", "title"}
_VOID = {"br", "input", "link", "meta"}


class Reader(HTMLParser):
    """Collects the texts of a page that are not in an element marked as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_chinese = given.get("lang") == "zh-Hans" or self._is_chinese
        if not is_chinese:
            self.texts += [value or "" for name, value in attrs if name in _SAID]
        if tag not in _VOID:
            self._open.append((tag, is_chinese))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_chinese and not self._is_in("style"):
            self.texts.append(data)

    @property
    def _is_chinese(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _is_in(self, tag: str) -> bool:
        return any(each == tag for each, _ in self._open)


def find_chinese(page: str, *names: str) -> Iterator[str]:
    """Yield what is Chinese, not marked so, and none of the names."""
    assert '<html lang="en"' in page
    reader = Reader()
    reader.feed(page)
    known = re.compile("|".join(map(re.escape, names)))
    for text in reader.texts:
        if _CHINESE.search(known.sub("", text)):
            yield " ".join(text.split())


def come_from_abroad(app: Flask) -> FlaskClient:
    browser = app.test_client()
    browser.post("/language", data={"language": "en"})
    return browser


@pytest.mark.parametrize(
    ("state", "votes"), [*((state, QUORUM) for state in STATES), ("preliminary", 0)]
)
def test_the_public_pages_are_english_in_every_state(
    app: Flask, web_house: House, clock: FixedClock, state: str, votes: int
) -> None:
    meeting_id = hold_until(web_house, clock, state, votes)
    browser, watcher = come_from_abroad(app), come_from_abroad(app)
    look_at(watcher, add_watcher(web_house, Role.SUPERVISOR), "/watching/")

    watched = f"/watching/meetings/{meeting_id}"
    pages = {watched: watcher.get(watched).text} | {
        path: browser.get(path).text
        for path in (
            "/",
            "/c/langyue",
            f"/c/langyue/{meeting_id}",
            "/c/langyue/board",
            "/c/langyue/register",
            "/receipt",
            "/no-such-page",
        )
    }

    found = {path: list(find_chinese(page, *NAMES)) for path, page in pages.items()}
    assert {path: each for path, each in found.items() if each} == {}


def test_the_pages_of_appointments_are_english(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    import_small(web_house)
    token = appoint(web_house)
    ask(web_house, replace(SUPERVISOR, role=Role.CAPTAIN, building="1栋", login="captain"))
    clock.instant = OPENS
    pages = {"link": come_from_abroad(app).get(f"/watching/invitation/{token}").text}
    for login, url in (
        ("m-langyue", "/committee/watchers/"),
        ("a-langyue", f"/office/{web_house.community.id}/watchers/"),
    ):
        browser = come_from_abroad(app)
        sign_in(browser, login)
        page = browser.get(url).text
        _, refused = send(browser, url, page, login="he", name="何", role="supervisor")
        pages |= {login: page, f"{login}, refused": refused}

    assert "Appoint somebody" in pages["m-langyue"]
    assert "Please correct" in pages["a-langyue, refused"]
    found = {path: list(find_chinese(page, *NAMES)) for path, page in pages.items()}
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize(
    "state", ["noticed", "open", "closed", "preliminary", "final", "cancelled"]
)
def test_the_pages_of_owners_are_english_in_every_state(
    app: Flask, web_house: House, clock: FixedClock, state: str
) -> None:
    clock.instant = OPENS
    meeting_id = make_noticed_meeting(web_house)
    letters = issue_letters(web_house, meeting_id)
    browser = come_from_abroad(app)
    if state == "open":
        open_meeting(web_house, meeting_id)
    elif state != "noticed":
        bring_to(web_house, clock, meeting_id, state)

    pages = {path: browser.get(path).text for path in ("/vote/sign-in", f"/v/{letters[3].token}")}
    pages["ballot"] = sign_in_owner(browser, letters[3])
    pages |= {path: browser.get(path).text for path in ("/affairs/", "/vote/proxy")}
    if state == "open":
        marks = mark(M1="for", M2="against")
        _, pages["review"] = send(browser, "/vote/review", pages["ballot"], **marks)
        form_id = find_field("form_id", pages["review"])
        confirmed = send(browser, "/vote/confirm", pages["review"], form_id=form_id, **marks)
        pages["receipt"] = confirmed[1]
        pages["ballot again"] = browser.get("/vote").text

    found = {path: list(find_chinese(page, *NAMES)) for path, page in pages.items()}
    assert {path: each for path, each in found.items() if each} == {}


def test_a_published_register_and_an_objection_to_it_are_english(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    import_small(web_house)
    publish(web_house, NOTICED)
    clock.instant = NOTICED
    browser = come_from_abroad(app)
    register = browser.get("/c/langyue/register").text
    unit = {"building": "1栋", "section": "1单元", "room": "0101"}

    _, refused = send(browser, "/c/langyue/objections", register, **unit, text="")
    _, objection = send(browser, "/c/langyue/objections", register, **unit, text="面积不对")

    assert "Something is wrong with my home" in register
    assert "Please correct" in refused
    assert "Received; waiting" in objection
    for page in (register, refused, objection):
        assert list(find_chinese(page, *NAMES, *unit.values())) == []


@pytest.mark.parametrize("kind", PollKind)
def test_a_poll_and_the_board_are_english(
    app: Flask, web_house: House, clock: FixedClock, kind: PollKind
) -> None:
    freeze_small(web_house)
    poll_id = start(web_house, kind)
    answer(web_house, list_owners(web_house)[0], poll_id, ["3"] * 12 if kind is SURVEY else ["for"])
    browser = come_from_abroad(app)

    for clock.instant in (NOTICED, ENDS):
        for path in (f"/c/langyue/polls/{poll_id}", "/c/langyue/board"):
            page = browser.get(path).text
            assert list(find_chinese(page, *NAMES, "要不要装道闸")) == []
    assert ("Average" in browser.get(f"/c/langyue/polls/{poll_id}").text) == (kind is SURVEY)
