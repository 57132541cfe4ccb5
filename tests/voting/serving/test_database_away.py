"""While the database is away every page says so, and works again once it is back."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from tests.voting.installation import (
    PASSWORD,
    FixedClock,
    House,
    find_field,
    issue_letters,
    make_house,
    make_open_meeting,
)
from tests.voting.postgres import stopped_cluster
from tests.voting.settings import make_settings
from tests.voting.web.browsing import mark, send, sign_in, sign_in_owner, tell_owners
from tests.voting.web.form_cases import CASES
from voting.app import create_app
from voting.context import EXTENSION, Context
from voting.keys.folder import KeyFolder
from voting.storage import base
from voting.web.health import KEPT_SECONDS

Taking = Callable[[str], AbstractContextManager[None]]
HERE = {"Origin": "http://localhost"}
"""What a browser says with a form of this site."""
LEAST = 60
"""Addresses that are answered 503; there are more."""


@pytest.fixture(autouse=True)
def own_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What tests' engines share knows nothing of a file that has to be there already."""
    monkeypatch.setattr(base, "create_engine", create_engine)


@contextmanager
def moved(url: str) -> Iterator[None]:
    """Move SQLite's files elsewhere, as a disk that is not mounted does."""
    path = Path(url.removeprefix("sqlite:///"))
    elsewhere = path.parent / "elsewhere"
    elsewhere.mkdir()
    files = list(path.parent.glob(f"{path.name}*"))
    for each in files:
        each.rename(elsewhere / each.name)
    try:
        yield
    finally:
        assert not path.exists()
        for each in files:
            (elsewhere / each.name).rename(each)


@contextmanager
def overwritten(url: str) -> Iterator[None]:
    path = Path(url.removeprefix("sqlite:///"))
    before = path.read_bytes()
    path.write_bytes(b"garbage!" * (len(before) // 8))
    try:
        yield
    finally:
        path.write_bytes(before)


_WAYS: dict[str, tuple[str, Taking]] = {
    "moved": ("sqlite_url", moved),
    "overwritten": ("sqlite_url", overwritten),
    "postgres": ("postgres_url", stopped_cluster),
}


@pytest.fixture(params=_WAYS)
def taking(request: pytest.FixtureRequest) -> tuple[str, Taking]:
    """The address of a database, and what takes it away for a while."""
    fixture, take_away = _WAYS[request.param]
    url: str = request.getfixturevalue(fixture)
    return url, take_away


@pytest.fixture(params=[True, False], ids=["token-checked", "token-unchecked"])
def app(
    taking: tuple[str, Taking],
    keys: KeyFolder,
    clock: FixedClock,
    request: pytest.FixtureRequest,
) -> Iterator[Flask]:
    app = create_app(make_settings(taking[0], keys), clock)
    app.config.update({KEPT_SECONDS: 0, "WTF_CSRF_ENABLED": request.param})
    yield app
    app.extensions[EXTENSION].database.close()


def list_requests(app: Flask, house: House, meeting_id: str) -> Iterator[tuple[str, str]]:
    """Yield method and address of everything that is served."""
    names = {"meeting_id": meeting_id, "community_id": house.community.id, "code": "langyue"}
    for rule in app.url_map.iter_rules():
        url = re.sub(r"<any\((\w+).*?>", r"\1", rule.rule)
        url = re.sub(r"<int:[^>]+>", "1", url)
        url = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names.get(found[1], "M1"), url)
        for method in {"GET", "POST"} & (rule.methods or set()):
            if rule.endpoint != "static" and not rule.endpoint.endswith("sign_out"):
                yield method, url


def ask_all(
    people: list[FlaskClient], requests: list[tuple[str, str]]
) -> dict[tuple[int, str, str], int]:
    statuses = {}
    for number, person in enumerate(people):
        for method, url in requests:
            with person.open(url, method=method, headers=HERE) as answer:
                statuses[number, method, url] = answer.status_code
    return statuses


def test_without_its_database_no_page_fails_and_with_it_all_work_again(
    app: Flask, keys: KeyFolder, taking: tuple[str, Taking], caplog: pytest.LogCaptureFixture
) -> None:
    url, take_away = taking
    context: Context = app.extensions[EXTENSION]
    house = make_house(context.database, keys)
    requests = list(list_requests(app, house, make_open_meeting(house)))
    member, auditor = app.test_client(), app.test_client()
    sign_in(member, "m-langyue")
    sign_in(auditor, "a-langyue")
    stranger = app.test_client()
    shown = [each for each in requests if each[0] == "GET"]
    before = ask_all([stranger], shown)
    if context.database.engine.dialect.name == "sqlite":
        # A connection that is open keeps the file that it opened.
        context.database.engine.dispose()

    with take_away(url):
        answers = ask_all([stranger, member, auditor], requests)
        away = [each for each, status in answers.items() if status == 503]
        assert {status for status in answers.values() if status >= 500} == {503}
        assert len(away) > LEAST
        for method, sentence in (("GET", "database-away"), ("POST", "database-away-form")):
            _, _, address = next(each for each in away if each[:2] == (1, method))
            answer = member.open(address, method=method, headers=HERE)
            assert answer.headers["Retry-After"] == "60"
            assert tell_owners(sentence) in answer.text
            assert ('http-equiv="refresh"' in answer.text) == (method == "GET")
        assert stranger.get("/healthz").status_code == 200
        ready = stranger.get("/readyz")
        assert ready.status_code == 503
        assert ready.get_json()["checks"]["database"].startswith("not known: ")

    assert ask_all([stranger], shown) == before
    assert member.get("/committee/").status_code == 200
    assert not [each for each in caplog.records if each.exc_info]


def test_a_vote_is_kept_in_the_page_and_sent_again_by_a_button(
    sqlite_url: str, keys: KeyFolder, clock: FixedClock
) -> None:
    app = create_app(make_settings(sqlite_url, keys), clock)
    database = app.extensions[EXTENSION].database
    house = make_house(database, keys)
    letter = issue_letters(house, make_open_meeting(house))[0]
    owner = app.test_client()
    ballot = sign_in_owner(owner, letter)
    marks = mark(M1="for", M2="against")
    _, review = send(owner, "/vote/review", ballot, **marks)
    database.engine.dispose()

    with moved(sqlite_url):
        form_id = find_field("form_id", review)
        status, page = send(owner, "/vote/confirm", review, form_id=form_id, **marks)
        assert status == 503
        assert tell_owners("database-away-vote") in page
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    answer = owner.post("/vote/confirm", data=dict(kept), follow_redirects=True)

    assert "您的票已收到" in answer.text
    database.close()


def test_a_password_is_kept_in_no_page(sqlite_url: str, keys: KeyFolder, clock: FixedClock) -> None:
    app = create_app(make_settings(sqlite_url, keys), clock)
    make_house(app.extensions[EXTENSION].database, keys)
    page = (browser := app.test_client()).get("/sign-in").text
    app.extensions[EXTENSION].database.engine.dispose()

    with moved(sqlite_url):
        status, page = send(browser, "/sign-in", page, login="m-langyue", password=PASSWORD)

    assert (status, PASSWORD in page) == (503, False)
    assert tell_owners("database-away-form") in page
    app.extensions[EXTENSION].database.close()


def test_a_database_that_lacks_a_column_is_not_away(
    database_url: str, keys: KeyFolder, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    """An older migration stays wrong however often somebody tries again."""
    app = create_app(make_settings(database_url, keys), clock)
    database = app.extensions[EXTENSION].database
    make_house(database, keys)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE communities RENAME COLUMN name TO title")

    answer = app.test_client().get("/c/langyue")

    assert answer.status_code == 500
    assert tell_owners("internal") in answer.text
    assert "Retry-After" not in answer.headers
    assert "database-away" not in caplog.text
    database.close()


LOSE_AT_COMMIT = (
    (
        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'"
    ),
    (
        "CREATE CONSTRAINT TRIGGER lose AFTER INSERT ON meetings DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION lose()"
    ),
)


def test_who_does_not_know_whether_it_was_saved_is_told_to_look_first(
    postgres_url: str, keys: KeyFolder, clock: FixedClock
) -> None:
    app = create_app(make_settings(postgres_url, keys), clock)
    database = app.extensions[EXTENSION].database
    make_house(database, keys)
    member, case = app.test_client(), CASES["meeting"]
    sign_in(member, "m-langyue")
    page = member.get(case.page).text
    with database.engine.begin() as connection:
        for statement in LOSE_AT_COMMIT:
            connection.exec_driver_sql(statement)

    status, text = send(member, case.action, page, **{**case.typed, "objection_days": "7"})

    assert status == 503
    assert tell_owners("database-away-unknown") in text
    database.close()
