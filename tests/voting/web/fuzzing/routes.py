"""Every route and every form, as every role, with what nobody would send."""

import io
import random
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from tests.voting.installation import (
    House,
    find_field,
    issue_letters,
    make_draft,
    make_open_meeting,
)
from tests.voting.watching.accounts import add_all
from tests.voting.web.browsing import sign_in, sign_in_owner
from tests.voting.web.fuzzing.forms import Form, read_forms
from tests.voting.web.fuzzing.odd import FILES, HEADERS, pick_text

_LEAVING = re.compile("sign-out|/sign-in|devices")
_MOST_PAGES = 60
"""Of one role, from which forms are taken."""
_AGAIN = 250
"""After so many requests everybody signs in again: some led out."""


@dataclass(frozen=True)
class Sent:
    """A request as it was sent; its representation sends it again."""

    who: str
    method: str
    url: str
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Fuzzer:
    """Requests to an application, each made up by chance from what its pages offer."""

    app: Flask
    house: House
    chance: random.Random
    roles: frozenset[str] | None = None
    """Who sends them, besides a stranger and an owner; everybody if it is None."""
    browsers: dict[str, FlaskClient] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.meeting_id = make_open_meeting(self.house)
        self.places = {
            "meeting_id": [self.meeting_id, make_draft(self.house)],
            "community_id": [self.house.community.id],
            "code": [self.house.community.code],
            "motion_id": ["M1"],
        }
        self._letters = issue_letters(self.house, self.meeting_id)
        self._logins = {role.value: login for role, login in add_all(self.house).items()}
        self._logins |= {"member": "m-langyue", "second": "n-langyue", "auditor": "a-langyue"}
        if self.roles is not None:
            self._logins = {who: self._logins[who] for who in sorted(self.roles)}
        self._enter()
        for who, browser in self.browsers.items():
            self.forms[who] = list(_gather(browser, self._list_entrances()))

    def _enter(self) -> None:
        """Let everybody sign in, in a browser of their own; who cannot any more goes on outside."""
        self.browsers = {
            who: self.app.test_client() for who in ("stranger", "owner", *self._logins)
        }
        with suppress(AssertionError):
            sign_in_owner(self.browsers["owner"], self.chance.choice(self._letters))
        for who, login in self._logins.items():
            with suppress(AssertionError):
                sign_in(self.browsers[who], login)

    def _list_entrances(self) -> list[str]:
        rules = [r.rule for r in self.app.url_map.iter_rules() if "GET" in (r.methods or ())]
        filled = [re.sub(r"<(?:\w+:)?(\w+)>", self._place, rule) for rule in rules]
        return [url for url in filled if "<" not in url]

    def _place(self, found: re.Match[str]) -> str:
        return self.places.get(found[1], [found[0]])[0]

    def send(self, requests: int) -> list[tuple[Sent, int, list[object]]]:
        """Send so many requests; return those that were answered by an error of ours."""
        failed = []
        for number in range(requests):
            if number % _AGAIN == _AGAIN - 1:
                self._enter()
            sent = self._make()
            with capture_logs() as logs:
                status = self._deliver(sent)
            broken = [each for each in logs if each["event"] == "unexpected"]
            if status == HTTPStatus.INTERNAL_SERVER_ERROR or broken:
                failed.append((sent, status, list[object](broken)))
        return failed

    def _make(self) -> Sent:
        who = self.chance.choice(list(self.browsers))
        headers = self.chance.choice(HEADERS) if self.chance.random() < 0.1 else {}
        if self.forms[who] and self.chance.random() < 0.6:
            return self._change(who, self.chance.choice(self.forms[who]), headers)
        rule = self.chance.choice(list(self.app.url_map.iter_rules()))
        method = self.chance.choice(sorted({"GET", "POST"} & (rule.methods or set())) or ["GET"])
        url = re.sub(r"<any\(([^)]*)\):\w+>", lambda m: m[1].split(",")[0], rule.rule)
        url = re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", self._fill, url)
        if self.chance.random() < 0.5:
            url += f"?{self._pick_name()}={_quote(pick_text(self.chance))}"
        fields = [(self._pick_name(), pick_text(self.chance)) for _ in range(3)]
        return Sent(who, method, url, tuple(fields) if method == "POST" else (),
                    headers=tuple(headers.items()))  # fmt: skip

    def _change(self, who: str, form: Form, headers: dict[str, str]) -> Sent:
        """Take a form as it stands and change some of its fields."""
        fields = [
            (name, pick_text(self.chance) if self.chance.random() < 0.3 else value)
            for name, value in form.fields
            if self.chance.random() < 0.95
        ]
        files = tuple((name, self.chance.choice(FILES)) for name in form.files)
        return Sent(who, form.method, form.action, tuple(fields), files, tuple(headers.items()))

    def _fill(self, found: re.Match[str]) -> str:
        if found[1] == "int":
            return self.chance.choice(("0", "1", "7", "9" * 18))
        real = self.places.get(found[2])
        if real and self.chance.random() < 0.9:
            return self.chance.choice(real)
        return _quote(pick_text(self.chance)) or "x"

    def _pick_name(self) -> str:
        offered = [name for form in self.forms["member"] for name, _ in form.fields]
        names = ("page", "q", "sort", "building", "year", "month", "to", "old", *offered[:200])
        return self.chance.choice(names)

    def _deliver(self, sent: Sent) -> int:
        browser = self.browsers[sent.who]
        data: dict[str, list[object]] = {}
        for name, value in sent.fields:
            data.setdefault(name, []).append(value.replace("\ud800", "\ufffd"))
        for name, content in sent.files:
            data.setdefault(name, []).append((io.BytesIO(content), "a.png"))
        if sent.method == "POST" and "csrf_token" not in data:
            data["csrf_token"] = [self._find_token(browser)]
        posted = data if sent.method == "POST" else None
        answer = browser.open(sent.url, method=sent.method, data=posted, headers=dict(sent.headers))
        answer.close()
        return answer.status_code

    def _find_token(self, browser: FlaskClient) -> str:
        return find_field("csrf_token", browser.get("/sign-in").text)


def _quote(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")[:2_000]


def _gather(browser: FlaskClient, entrances: list[str]) -> Iterator[Form]:
    """Yield the forms of the pages that somebody comes to, each address's once."""
    left, seen, known = list(entrances), set[str](), set[tuple[str, str]]()
    while left and len(seen) < _MOST_PAGES + len(entrances):
        url = left.pop(0)
        if url in seen or _LEAVING.search(url):
            continue
        seen.add(url)
        with closing(browser.get(url)) as answer:
            is_page = answer.mimetype == "text/html" and answer.status_code == HTTPStatus.OK
            page = answer.text if is_page else ""
        forms, links = read_forms(url, page)
        left += sorted(links)
        for form in forms:
            if (form.method, form.action) not in known and not _LEAVING.search(form.action):
                known.add((form.method, form.action))
                yield form
