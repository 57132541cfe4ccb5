"""A body that convenes in place of a 业主委员会 is called by its own name wherever it speaks."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from ballots.conveners import ConvenerKind
from tests.voting.installation import OPENS, FixedClock, House, issue_letters, make_open_meeting
from tests.voting.web.browsing import send, sign_in, sign_in_owner
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.people import CommunityRow

BODY = "业主委员会"
OURS = "物业管理委员会"
OF_THE_BODY = re.compile(
    # One that is elected, its term, the titles of rules, and what a body may be.
    "(选举|更换|新一届|本届)业主委员会|业主委员会(的?任期|会议和决定|成员|的人数|（或者其他召集人）)"
    "|业主大会和业主委员会指导规则|没有业主委员会的"
)
KNOWN = {"community_id", "meeting_id", "code"}
APART = {"public.home", "staff.show", "public.verify_page", "office_conveners.home"}
"""Pages of no community, the verifier, which knows the evidence alone, and that of all bodies."""


def read(
    app: Flask, browser: FlaskClient, access: str, house: House, meeting_id: str
) -> dict[str, str]:
    """Return the words of every page for some caller that a meeting, or a community, has."""
    named = {
        "community_id": house.community.id,
        "meeting_id": meeting_id,
        "code": house.community.code,
    }
    pages = {}
    with app.test_request_context():
        routes = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" not in (rule.methods or ()) or not rule.arguments <= KNOWN:
            continue
        if rule.rule.endswith((".pdf", ".json", ".zip")):
            continue
        if getattr(view, "declared_access", "") != access or rule.endpoint in APART:
            continue
        url = routes.build(rule.endpoint, {name: named[name] for name in rule.arguments})
        answer = browser.get(url, query_string={"c": house.community.code})
        if answer.status_code == 200 and answer.mimetype == "text/html":
            pages[rule.endpoint] = strip(answer.text)
    return pages


def strip(page: str) -> str:
    text = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    # What a field holds, and what a select offers, is no speech of the body's.
    text = re.sub(r"<(option|label)\b.*?</\1>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", text))


def find_wrong(texts: dict[str, str]) -> dict[str, list[str]]:
    """Return what each says of a 业主委员会 that is not meant, with the words around it."""
    wrong = {
        name: re.findall(f".{{0,20}}{BODY}.{{0,12}}", OF_THE_BODY.sub("", text))
        for name, text in texts.items()
    }
    return {name: found for name, found in wrong.items() if found}


def test_a_management_committee_speaks_in_its_own_name(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    kind = update(CommunityRow).values(convener=ConvenerKind.MANAGEMENT)
    web_house.database.write(lambda s: s.execute(kind))
    meeting_id, clock.instant = make_open_meeting(web_house), OPENS
    (letter, *_) = issue_letters(web_house, meeting_id)
    member, auditor, owner, anybody = (app.test_client() for _ in range(4))
    sign_in(member, "m-langyue")
    sign_in(auditor, "a-langyue")
    sign_in_owner(owner, letter)

    texts: dict[str, str] = {}
    for access, browser in (
        ("member", member),
        ("auditor", auditor),
        ("voter", owner),
        ("owner", owner),
        ("public", anybody),
    ):
        found = read(app, browser, access, web_house, meeting_id)
        assert found, access
        texts |= found
    # A refusal is worded before its page is read.
    door = anybody.get(f"/v/{letter.token}").text
    _, texts["refusal"] = send(anybody, f"/v/{letter.token}x", door, last_six="000000")
    messages = web_house.database.read(lambda s: s.scalars(select(MessageRow.text)).all())
    texts["messages"] = "\n".join(messages)

    assert find_wrong(texts) == {}
    assert f"{OURS}工作台" in texts["committee.home"]
    assert len(texts) > 40
