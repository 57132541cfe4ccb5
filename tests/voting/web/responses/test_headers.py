"""What every answer says to the browser, and under which names pages are asked for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.documents.pdfs import make_pdf
from tests.voting.installation import PASSWORD, House, find_field
from tests.voting.settings import make_settings
from tests.voting.web.sessions.codes import make_code
from voting.app import create_app
from voting.context import EXTENSION
from voting.keys.folder import KeyFolder
from voting.services.scans import Scan
from voting.settings import read_settings
from voting.web.responses.files import send_scan

HERE = "https://vote.example"
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cache-Control": "no-store",
}
"""Of OWASP's list of secure headers what has one value everywhere."""


@pytest.fixture
def encrypted(web_house: House, sqlite_url: str, keys: KeyFolder) -> Iterator[Flask]:
    """The application whose base address is https."""
    del web_house
    app = create_app(replace(make_settings(sqlite_url, keys), base_url=HERE))
    yield app
    app.extensions[EXTENSION].database.close()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/no-such-page", "/healthz", "/committee/"])
def test_every_answer_has_the_headers(encrypted: Flask, path: str) -> None:
    answer = encrypted.test_client().get(path, base_url=HERE)

    assert {name: answer.headers.get(name) for name in WANTED} == WANTED
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "upgrade-insecure-requests" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]
    assert "X-Powered-By" not in answer.headers


def test_what_was_handed_in_goes_out_as_a_file_of_its_name_in_a_sandbox(encrypted: Flask) -> None:
    scan = Scan(make_pdf(), "application/pdf")
    named = {
        "": b"attachment; filename=scan.pdf",
        "合同“二”.pdf": b"attachment; filename=scan.pdf; filename*=UTF-8''%E5%90%88%E5%90%8C",
        'a";x=\\.pdf': b'attachment; filename="a\\";x=\\\\.pdf"',
    }
    for name, said in named.items():
        with encrypted.test_request_context("/", base_url=HERE):
            answer = encrypted.process_response(send_scan(scan, name))
        assert answer.headers["Content-Disposition"].encode().startswith(said)
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "frame-ancestors 'none'", "sandbox"} <= set(policy)
        assert {each: answer.headers.get(each) for each in WANTED} == WANTED


def test_a_name_ends_no_header(encrypted: Flask) -> None:
    with (
        encrypted.test_request_context("/", base_url=HERE),
        pytest.raises(ValueError, match="line"),
    ):
        send_scan(Scan(make_pdf(), "application/pdf"), "a\r\nX-More: b.pdf")


def test_without_tls_nothing_says_that_there_is(browser: FlaskClient) -> None:
    answer = browser.get("/")

    assert "Strict-Transport-Security" not in answer.headers
    assert "upgrade-insecure-requests" not in answer.headers["Content-Security-Policy"]


def test_cookies_are_of_this_host_alone(encrypted: Flask) -> None:
    browser, login, cookies, token = encrypted.test_client(), "m-langyue", [], ""
    code = make_code(encrypted.extensions[EXTENSION], login)
    for path, typed in (
        ("/sign-in", {"login": login, "password": PASSWORD}),
        ("/sign-in/code", {"code": code}),
    ):
        token = find_field("csrf_token", browser.get(path, base_url=HERE).text)
        form = {"csrf_token": token, **typed}
        answer = browser.post(path, base_url=HERE, data=form, headers={"Referer": HERE + path})
        assert answer.status_code == 303
        cookies += answer.headers.getlist("Set-Cookie")

    # A MAC by SHA-256 has 43 characters, one by SHA-1 has 27; of the forms' tokens, too.
    signed = [*(each.partition(";")[0] for each in cookies), token]
    assert {len(each.rpartition(".")[2]) for each in signed} == {43}
    for form in ({"size": "large"}, {"language": "en"}):
        answer = browser.post(f"/{next(iter(form))}", base_url=HERE, data=form)
        cookies += answer.headers.getlist("Set-Cookie")
    names = {each.partition("=")[0] for each in cookies}
    assert names == {
        "__Host-session", "__Host-known_here", "__Host-size", "__Host-language",
    }  # fmt: skip
    for each in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(each.split("; "))
        assert "Domain" not in each


@pytest.mark.parametrize("path", ["/", "/committee", "/no-such-page", "/healthz"])
def test_a_request_under_another_name_is_refused(encrypted: Flask, path: str) -> None:
    browser = encrypted.test_client()
    for name in ("evil.example", "vote.example.evil.example", "evil.example:443", "a b"):
        answer = browser.get(path, headers={"Host": name})
        assert answer.status_code == 400, name
        assert "evil.example" not in f"{answer.headers}{answer.text}"


@pytest.mark.parametrize("name", ["vote.example", "vote.example:8443", "localhost"])
def test_a_redirect_names_no_host(encrypted: Flask, name: str) -> None:
    answer = encrypted.test_client().get("/committee?x=1", headers={"Host": name})

    assert (answer.status_code, answer.headers["Location"]) == (308, "/committee/?x=1")


def test_an_installation_may_have_other_names() -> None:
    environment = {
        "ASSEMBLY_SECRET_KEY": "x" * 32,
        "ASSEMBLY_KEYS": "no-such-folder",
        "ASSEMBLY_BASE_URL": "https://vote.example:8443",
        "ASSEMBLY_OTHER_HOSTS": "Inside.example",
    }

    hosts = read_settings(environment).list_hosts()

    assert hosts == ["127.0.0.1", "[::1]", "inside.example", "localhost", "vote.example"]
