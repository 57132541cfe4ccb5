"""What cannot be undone says before what it does, to whom, and who has to confirm it."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.installation import NOTICED, FixedClock, House, import_small, publish
from tests.voting.web.browsing import sign_in
from tests.voting.web.test_every_state import hold_until
from voting.sentences import fill
from voting.services.steps.table import KINDS
from voting.terms import Role, StepKind
from voting.web.display.acts import ACTS, UNDONE, Confirmation, FinalAct

TEMPLATES = Path(__file__).parents[3] / "templates" / "web"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
FIELD = re.compile(r'<(?:input|select|textarea)[^>]* name="(\w+)"')
SAID = re.compile(r"{{ (?:consequence|post|ask_plain|mandate_letters)\(.*?\) }}")
WORD = re.compile(r"'([a-z-]+)'")
CALLED = re.compile(
    r"{% set (\w+) = form_of\(url_for\('([\w.]+)'.*?{% call form\(\1\b(.*?){% endcall %}", re.DOTALL
)


def find_act(app: Flask, form: str) -> str | None:
    """Return the code of the act of a form on a page, or None."""
    action = re.search(r'method="post" action="([^"]+)"', form)
    if action is None:
        return None
    url = urlsplit(unescape(action[1]))
    endpoint, values = app.url_map.bind("localhost").match(url.path, method="POST")
    sent = {**values, **dict.fromkeys(FIELD.findall(form), ""), **dict(HIDDEN.findall(form))}
    sent |= {name: each[0] for name, each in parse_qs(url.query).items()}
    fitting = [
        code
        for code, act in ACTS.items()
        if act.endpoint == endpoint and act.sent.items() <= sent.items()
    ]
    return max(fitting, key=lambda code: len(ACTS[code].sent), default=None)


def list_forms(app: Flask, pages: dict[str, str]) -> Iterator[tuple[str, str]]:
    for text in pages.values():
        for form in FORM.findall(text):
            code = find_act(app, form)
            if code:
                yield code, form


STATES = {
    "draft": {"notice", "cancel", "contact", "adopt", "poll", "post"},
    "noticed": {"cancel", "deliver", "mandate", "office-print-letters", "office-print-letter"},
    "open": {"receive-paper", "remind", "in-person"},
    "ended": {"close-due"},
    "closed": {"preliminary"},
    "preliminary": set(),
    "final": {"certify", "file", "tenure", "office-contact"},
}


def read_pages(app: Flask, house: House, meeting_id: str, state: str) -> dict[str, str]:
    member, office = app.test_client(), app.test_client()
    sign_in(member, "m-langyue")
    sign_in(office, "a-langyue")
    meeting, theirs = f"/committee/meetings/{meeting_id}", f"/office/{house.community.id}"
    paths = [
        "/committee/",
        "/committee/register/",
        "/committee/rules/",
        "/committee/board/",
        meeting,
    ]
    parts = ("letters", "mandates", "transfers", "turnout", "papers/", "papers/new")
    paths += [f"{meeting}/{part}" for part in parts if state != "draft"]
    of_office = [f"{theirs}/rules/", f"{theirs}/tenure/"]
    if state != "draft":
        of_office += [f"{theirs}/{meeting_id}", f"{theirs}/{meeting_id}/letters"]
        of_office += [f"{theirs}/{meeting_id}/in-person"] if state == "open" else []
    return {path: member.get(path).text for path in paths} | {
        path: office.get(path).text for path in of_office
    }


@pytest.mark.parametrize("state", STATES)
def test_every_form_on_a_desk_says_the_consequence_of_its_act(
    app: Flask, web_house: House, clock: FixedClock, state: str
) -> None:
    pages = read_pages(app, web_house, hold_until(web_house, clock, state, 2), state)

    found = list(list_forms(app, pages))

    assert {code for code, _ in found} >= STATES[state]
    for code, form in found:
        act = ACTS[code]
        assert fill(act.consequence) in form, code
        assert fill(act.confirmation.value) in form, code


def test_a_register_says_it_before_it_is_published_and_before_it_is_frozen(
    app: Flask, web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    import_small(web_house)
    sign_in(browser, "m-langyue")
    first = browser.get("/committee/register/").text
    publish(web_house)
    second = browser.get("/committee/register/").text

    found = dict(list_forms(app, {"first": first, "second": second}))

    for code in ("publish-register", "freeze"):
        assert fill(ACTS[code].consequence) in found[code]


@pytest.mark.parametrize("kind", StepKind)
def test_whoever_confirms_a_step_reads_its_consequence_too(kind: StepKind) -> None:
    act = ACTS[kind.value]

    assert act.confirmation in {Confirmation.ANOTHER, Confirmation.OFFICE}
    is_offices = KINDS[kind].confirmers == (Role.AUDITOR,)
    assert (act.confirmation is Confirmation.OFFICE) == is_offices


def test_every_form_of_committee_and_office_is_an_act_or_is_undone(app: Flask) -> None:
    posts = {
        each.endpoint
        for each in app.url_map.iter_rules()
        if "POST" in (each.methods or ())
        and getattr(app.view_functions[each.endpoint], "declared_access", "")
        in {"member", "auditor", "answerer"}
    }
    acts = {act.endpoint for act in ACTS.values() if act.endpoint}

    assert acts | UNDONE.keys() == posts
    assert not acts & UNDONE.keys()


def test_every_act_stands_in_the_form_of_a_template() -> None:
    """Also those that no page of the test above has: where somebody objects, or a log forks."""
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    said = {code for text in texts for call in SAID.findall(text) for code in WORD.findall(call)}
    drawn = [found for text in texts for found in CALLED.findall(text)]

    assert {code for code, act in ACTS.items() if act.endpoint} - said == set()
    for _, endpoint, content in drawn:
        if endpoint in {act.endpoint for act in ACTS.values()}:
            assert "consequence(" in content, endpoint


def test_each_act_says_something_of_its_own() -> None:
    def tell(act: FinalAct) -> tuple[str, str]:
        return act.endpoint, fill(act.consequence) + str(act.sent)

    assert len({tell(act) for act in ACTS.values()}) == len(ACTS)
