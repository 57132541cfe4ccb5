"""Every route as every role: what a role may call is what stands here, and nothing else is."""

import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from tests.voting.installation import House, find_field, make_open_meeting
from tests.voting.watching.accounts import add_all
from tests.voting.web.browsing import sign_in
from voting.terms import WATCHERS, Role

ROOT = Path(__file__).parents[4]
FACES = {
    Role.COMMITTEE: {"member"},
    Role.AUDITOR: {"auditor"},
    **{each: {"watcher", "answerer"} for each in WATCHERS},
    Role.CAPTAIN: {"captain", "answerer"},
    Role.PROPERTY: {"answerer"},
    Role.DISTRICT: {"overseer"},
    Role.CITY: {"overseer"},
}
"""What a route says of itself that each role may call; what is public everybody may, and what is
for whoever is signed in all of these.
"""
REFUSED = {401, 403}


def list_requests(app: Flask, house: House, meeting_id: str) -> Iterator[tuple[str, str, str]]:
    """Yield who may call it, method and address of every route that is not public."""
    places = {"meeting_id": meeting_id, "community_id": house.community.id, "code": "langyue"}
    for rule in app.url_map.iter_rules():
        who = getattr(app.view_functions[rule.endpoint], "declared_access", "public")
        url = re.sub(r"<any\((\w+).*?>", r"\1", rule.rule)
        url = re.sub(r"<int:[^>]+>", "1", url)
        url = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: places.get(found[1], "x1"), url)
        for method in {"GET", "POST"} & (rule.methods or set()):
            if who != "public":
                yield who, method, url


def test_a_role_is_refused_at_every_route_of_others(web_house: House, app: Flask) -> None:
    meeting_id = make_open_meeting(web_house)
    logins = {**add_all(web_house), Role.COMMITTEE: "m-langyue", Role.AUDITOR: "a-langyue"}
    requests = list(list_requests(app, web_house, meeting_id))

    assert len(requests) > 150
    assert logins.keys() == FACES.keys() == set(Role)
    for role, faces in FACES.items():
        browser = app.test_client()
        sign_in(browser, logins[role])
        data = {"csrf_token": find_field("csrf_token", browser.get("/sign-in").text)}
        for who, method, url in requests:
            if who not in {*faces, "signed-in"}:
                answer = browser.open(url, method=method, data=data if method == "POST" else None)
                assert answer.status_code in REFUSED, (role, method, url, answer.status_code)


def test_the_table_of_who_may_see_what_has_every_role() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    table = page.split("### Who may see what")[1].split("\n\n")[2]
    first = [line.split("|")[1] for line in table.splitlines()[2:]]

    assert {name for cell in first for name in re.findall(r"`([a-z-]+)`", cell)} == set(Role)


def test_those_who_watch_have_nothing_to_press(app: Flask) -> None:
    watching = {"watcher", "captain", "overseer"}
    found = [
        rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "declared_access", "") in watching
    ]

    assert len(found) >= 5
    assert [rule.rule for rule in found if "POST" in (rule.methods or ())] == []
