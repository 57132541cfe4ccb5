"""A refused form comes back: what was typed, the sentence beside its field, nothing written."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.voting.assessments.form_cases import CASES as ASSESSMENT_CASES
from tests.voting.declarations.form_cases import CASES as DECLARATION_CASES
from tests.voting.fund.form_cases import CASES as FUND_CASES
from tests.voting.installation import (
    NOTICED,
    PASSWORD,
    FixedClock,
    House,
    find_field,
    issue_letters,
    make_draft,
    make_open_meeting,
)
from tests.voting.neighbours.breach_cases import BREACHES
from tests.voting.neighbours.neighbour_cases import NEIGHBOURS
from tests.voting.platform.form_cases import CASES as PLATFORM_CASES
from tests.voting.register.test_publicity import published
from tests.voting.sampling.form_cases import CASES as SAMPLING_CASES
from tests.voting.web.browsing import send, sign_in, sign_in_owner
from tests.voting.web.form_cases import ADDRESS
from tests.voting.web.form_cases import CASES as OTHER_CASES
from tests.voting.web.form_scenes import Case, Scene
from tests.voting.web.sessions.form_cases import CASES as SESSION_CASES
from voting.storage.tables.base import Base
from voting.web.forms.refused import find_page

__all__ = ["published"]
CASES = {
    **OTHER_CASES,
    **PLATFORM_CASES,
    **FUND_CASES,
    **ASSESSMENT_CASES,
    **DECLARATION_CASES,
    **SAMPLING_CASES,
    **NEIGHBOURS,
    **SESSION_CASES,
    **BREACHES,
}
_COUNTS_TRIES = {"throttles", "letters", "codes", "looks", "staff_acts"}
_STAFF = {"member": "m-langyue", "auditor": "a-langyue"}
_TEMPLATES = Path(__file__).parents[3] / "templates" / "web"


class Page(HTMLParser):
    """The elements of a page that have an identity, the text within each, and what is chosen."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: dict[str, dict[str, str | None]] = {}
        self.texts: dict[str, str] = {}
        self.described: dict[str, dict[str, str | None]] = {}
        """By the identity of what describes it."""
        self.chosen: dict[str, str] = {}
        """By the name of the question."""
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self._within = str(found["id"])
            self.tags[self._within] = {**found, "tag": tag}
        elif tag not in {"p", "b", "a", "ul", "li", "br", "option"}:
            self._within = ""
        for each in (found.get("aria-describedby") or "").split():
            self.described[each] = found
        if "checked" in found:
            self.chosen[str(found["name"])] = str(found["value"])
        if tag == "option" and "selected" in found:
            self.tags[self._within]["value"] = found.get("value")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._within = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._within] = self.texts.get(self._within, "") + data

    def get_value(self, name: str) -> str:
        """Return what stands in a field, or which of its answers is chosen."""
        tag = self.tags[name]
        if tag.get("type") in {"radio", "checkbox"}:
            return self.chosen.get(str(tag["name"]), "")
        kept = self.texts.get(name, "") if tag["tag"] == "textarea" else tag.get("value") or ""
        return kept.strip()


def count_rows(house: House) -> dict[str, int]:
    tables = [t for t in Base.metadata.sorted_tables if t.name not in _COUNTS_TRIES]
    return house.database.read(
        lambda s: {t.name: s.scalar(select(func.count()).select_from(t)) or 0 for t in tables}
    )


def enter(house: House, browser: FlaskClient, case: Case) -> dict[str, str]:
    """Bring somebody before a form; return what its addresses are made of."""
    meeting_id, draft_id = make_open_meeting(house), make_draft(house)
    letters = issue_letters(house, meeting_id)
    if case.who in _STAFF:
        sign_in(browser, _STAFF[case.who])
    if case.who == "owner":
        sign_in_owner(browser, letters[2])
    scene = Scene(
        house=house,
        browser=browser,
        meeting_id=meeting_id,
        draft_id=draft_id,
        letters=tuple(letters),
    )
    return {
        "meeting": meeting_id,
        "draft": draft_id,
        "community": house.community.id,
        "token": letters[1].token,
        **(case.prepare(scene) if case.prepare else {}),
    }


def refuse(browser: FlaskClient, case: Case, places: dict[str, str]) -> str:
    shown = browser.get(case.page.format(**places))
    assert shown.status_code == 200
    assert f'action="{urlsplit(case.action).path.format(**places)}' in shown.text
    data: dict[str, object] = {
        **case.typed,
        **{name: value.format(**places) for name, value in case.unseen.items()},
    }
    if case.file:
        name, content = case.file
        data[name] = (io.BytesIO(content), "picture-of-mine.png")
    token = find_field("csrf_token", shown.text)
    answer = browser.post(case.action.format(**places), data={"csrf_token": token, **data})
    assert answer.status_code == case.status, answer.text
    return answer.text


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_refused_form_comes_back(
    web_house: House, browser: FlaskClient, clock: FixedClock, case: Case
) -> None:
    places = enter(web_house, browser, case)
    clock.instant = case.at
    before = count_rows(web_house)

    text = refuse(browser, case, places)

    page, prefix = Page(text), case.prefix.format(**places)
    faulty = f"{prefix}{case.wrong}"
    assert case.says in page.texts[f"{faulty}-error"]
    assert case.says not in page.texts["refusal"]
    assert f'href="#{faulty}"' in text
    assert text.count("autofocus") == 1
    assert "autofocus" in page.tags[faulty]
    assert page.described[f"{faulty}-error"]["aria-invalid"] == "true"
    for name, typed in case.typed.items():
        kept = "" if name in case.secret else typed.strip()
        assert page.get_value(f"{prefix}{name}") == kept, name
    for name in case.secret:
        assert not case.typed[name] or case.typed[name] not in text
    assert "picture-of-mine" not in text
    assert count_rows(web_house) == before


_ELSEWHERE = {
    "office.add_cosignature",
    "office_sampling.end",
    "fund_bank.propose",
    "publicity.object_to_register",
    "waiting.confirm_kind",
    "office_waiting.confirm_kind",
    "affairs.chosen",
    "answering.answer",
    "answering.check",
    "body_tasks.body_finish",
    "body_duties.body_record",
    "passkeys.make",
    "passkeys.drop",
    "staff.make_first",
    "staff.set_new_password",
    "factors.make",
    "factors.drop",
    "factors.check_passkey_again",
}
"""Tried where a bank's file was read, where a log has witnesses, where a register is published,
where steps wait, where an owner of several holdings signs in while nobody votes, where a property
company answers or does tasks, and where owners and staff make passkeys."""


def find_endpoints(app: Flask) -> set[str]:
    """Return the views that read forms which are typed into."""
    posts = {each.endpoint for each in app.url_map.iter_rules() if "POST" in (each.methods or ())}
    with app.app_context():
        return {each for each in posts if find_page(each)}


def test_every_form_is_tried(app: Flask) -> None:
    routes = app.url_map.bind("localhost")
    tried = {
        routes.match(re.sub(r"\{\w+\}", "1", urlsplit(case.action).path), method="POST")[0]
        for case in CASES.values()
    }

    assert tried | _ELSEWHERE == find_endpoints(app)


def test_every_form_of_a_template_is_of_a_view_whose_page_comes_back(app: Flask) -> None:
    drawn = set()
    for path in _TEMPLATES.rglob("*.html"):
        text = path.read_text()
        drawn |= set(re.findall(r"form_of\(url_for\('([\w.]+)'", text))
        # Pages that two faces have in common.
        for name in re.findall(r"set url = url_for\(face.name ~ '\.(\w+)'", text):
            drawn |= {f"waiting.{name}", f"office_waiting.{name}"}
    handed_to_template = {
        "telephone.check", "telephone.check_own", "appointing.ask", "appointing.ask_at_office",
        "case_files.export", "office.auditors_edition", "appointing.dismiss",
        "appointing.dismiss_at_office", "answering.answer", "office_answering.office_answer",
        "body_duties.body_record",
        "handover.ask", "handover.ask_at_office", "recovering.ask", "recovering.ask_at_office",
        "staff.make_first", "staff.use_passkey", "factors.make", "factors.check_passkey_again",
    }  # fmt: skip
    asked_for_address = {"steps.ballots", "transfers.desk"}

    assert drawn | handed_to_template == find_endpoints(app) | asked_for_address


_BY_HAND = re.compile(r"<(?:select|textarea(?![^>]*readonly)|input(?![^>]*type=\"hidden\"))[^>]*>")
"""Fields; what is read only, to be copied, is none."""


def test_no_template_draws_a_field_by_hand() -> None:
    """The macros do, so that what is wrong stands beside every field."""
    paths = [path for path in _TEMPLATES.rglob("*.html") if path.name != "macros.html"]

    assert len(paths) > 30
    assert {
        path.name: found for path in paths if (found := _BY_HAND.findall(path.read_text()))
    } == {}
    assert _BY_HAND.search((_TEMPLATES / "macros.html").read_text())


def test_a_form_shown_first_says_nothing_wrong(web_house: House, browser: FlaskClient) -> None:
    del web_house
    text = browser.get("/sign-in").text

    assert 'id="refusal"' not in text
    assert "autofocus" not in text
    assert "aria-invalid" not in text


def test_an_objection_to_the_register_comes_back(
    published: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    case = Case(
        who="nobody", page="/c/langyue/register", action="/c/langyue/objections", prefix="o-",
        wrong="telephone", says="联系电话的写法不对",
        typed={**ADDRESS, "text": "面积不对\n应当是 89", "telephone": "不是号码"},
    )  # fmt: skip
    before = count_rows(published)

    page = Page(refuse(browser, case, {}))

    assert case.says in page.texts["o-telephone-error"]
    assert {name: page.get_value(f"o-{name}") for name in case.typed} == case.typed
    assert count_rows(published) == before


def test_only_the_form_that_was_sent_comes_back(web_house: House, browser: FlaskClient) -> None:
    places = enter(web_house, browser, CASES["opinion"])

    page = Page(refuse(browser, CASES["opinion"], places))

    assert page.get_value("motion-text") == page.get_value("cancel-reason") == ""
    assert "aria-invalid" not in page.tags["motion-text"]


@pytest.mark.parametrize(
    ("name", "page"),
    [("opinion", "{draft}"), ("extension", "{meeting}"), ("delivery", "{meeting}/letters")],
)
def test_large_print_is_chosen_on_a_page_that_came_back(
    web_house: House, browser: FlaskClient, name: str, page: str
) -> None:
    case = CASES[name]
    places = enter(web_house, browser, case)
    refuse(browser, case, places)
    came_from = f"http://localhost{case.action.format(**places)}"

    answer = browser.post("/size", data={"size": "large"}, headers={"Referer": came_from})

    assert answer.location == f"/committee/meetings/{page.format(**places)}"


def test_what_is_wrong_is_said_in_english(app: Flask, web_house: House) -> None:
    browser = app.test_client()
    places = enter(web_house, browser, CASES["proposal"])
    browser.post("/language", data={"language": "en"})

    page = Page(refuse(browser, CASES["proposal"], places))

    assert page.texts["title-error"] == "Please fill this in."


def test_nobody_signed_out_is_shown_a_form(web_house: House, browser: FlaskClient) -> None:
    """Who may is asked before what was typed is read."""
    del web_house
    token = find_field("csrf_token", browser.get("/sign-in").text)

    answer = browser.post("/committee/meetings", data={"csrf_token": token, "title": ""})

    assert answer.status_code == 401
    assert PASSWORD not in answer.text


@pytest.mark.parametrize("page", ["steps/ballots", "transfers"])
def test_an_address_that_is_sought_in_vain_stays_on_the_page(
    web_house: House, browser: FlaskClient, page: str
) -> None:
    places = enter(web_house, browser, CASES["transfer"])
    address = {**ADDRESS, "room": "9999"}

    answer = browser.get(f"/committee/meetings/{places['meeting']}/{page}", query_string=address)

    shown, prefix = Page(answer.text), page.rsplit("/", maxsplit=1)[-1][0]
    assert answer.status_code == 422
    assert "没有这个房号" in shown.texts[f"{prefix}-room-error"]
    assert {name: shown.get_value(f"{prefix}-{name}") for name in address} == address


def test_what_is_no_fault_of_a_field_is_an_error_page(web_house: House, app: Flask) -> None:
    """A form that expired, a session that is over, and what takes a second member."""
    member, nobody = app.test_client(), app.test_client()
    case = CASES["voiding"]
    places = enter(web_house, member, case)
    url = case.action.format(**places)
    sent = {**case.typed, **{name: text.format(**places) for name, text in case.unseen.items()}}
    page = member.get(case.page.format(**places)).text

    expired = member.post(url, data={"csrf_token": "x", **sent})
    signed_out = send(nobody, url, nobody.get("/sign-in").text, **sent)
    asked = send(member, url, page, **sent)
    confirm = re.search(r"/steps/\w+/decline", asked[1])
    assert confirm
    alone = f"/committee{confirm[0]}".replace("decline", "confirm")
    confirmed = send(member, alone, page)

    assert asked[0] == 200
    shown = [(expired.status_code, expired.text), signed_out, confirmed]
    assert [status for status, _ in shown] == [400, 401, 409]
    for _, text in shown:
        assert 'id="refusal"' not in text
        assert "aria-invalid" not in text
