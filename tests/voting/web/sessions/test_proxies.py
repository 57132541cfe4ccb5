"""Where a request comes from: what the proxies say that the settings name, and no other header."""

from dataclasses import replace

import pytest

from tests.voting.settings import make_settings
from voting.app import create_app
from voting.context import EXTENSION
from voting.errors.operation import SettingsError
from voting.keys.folder import KeyFolder
from voting.settings import find_wrong_settings, read_settings
from voting.web.current import get_client

PROXY, OWNER, FORGED = "127.0.0.1", "203.0.113.7", "198.51.100.1"
ENVIRONMENT = {"ASSEMBLY_SECRET_KEY": "x" * 32, "ASSEMBLY_KEYS": "no-such-folder"}


@pytest.mark.parametrize(
    ("proxies", "said", "client"),
    [
        (0, OWNER, PROXY),
        (1, OWNER, OWNER),
        (1, f"{FORGED}, {OWNER}", OWNER),
        (2, f"{FORGED}, {OWNER}, 10.0.0.2", OWNER),
        (2, OWNER, PROXY),
        (1, "", PROXY),
    ],
)
def test_as_many_proxies_are_believed_as_there_are(
    sqlite_url: str, keys: KeyFolder, proxies: int, said: str, client: str
) -> None:
    app = create_app(replace(make_settings(sqlite_url, keys), proxies=proxies))
    headers = {
        "X-Forwarded-For": said,
        "X-Real-IP": FORGED,
        "Forwarded": f"for={FORGED}",
        "X-Forwarded-Host": "forged.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/forged",
    }

    with app.test_client() as browser:
        answer = browser.get("/healthz", headers=headers)
        assert get_client() == client
        assert answer.request.url == "http://localhost/healthz"
    app.extensions[EXTENSION].database.close()


@pytest.mark.parametrize(
    ("named", "said", "client"),
    [
        (PROXY, OWNER, OWNER),
        (PROXY, f"{FORGED}, {OWNER}", OWNER),
        (f"{PROXY} 10.0.0.0/8", f"{FORGED}, {OWNER}, 10.0.0.2", OWNER),
        ("10.0.0.0/8", OWNER, PROXY),
        (PROXY, "", PROXY),
        (PROXY, "nonsense", PROXY),
        (f"{PROXY}, {OWNER}", OWNER, OWNER),
    ],
)
def test_a_proxy_is_believed_that_stands_where_the_settings_say(
    sqlite_url: str, keys: KeyFolder, named: str, said: str, client: str
) -> None:
    networks = read_settings(ENVIRONMENT | {"ASSEMBLY_PROXIES": named}).proxy_networks
    app = create_app(replace(make_settings(sqlite_url, keys), proxy_networks=networks))

    with app.test_client() as browser:
        browser.get("/healthz", headers={"X-Forwarded-For": said})
        assert get_client() == client
    app.extensions[EXTENSION].database.close()


def test_how_many_proxies_there_are_is_read_and_none_without_a_setting() -> None:
    assert read_settings(ENVIRONMENT).proxies == 0
    assert read_settings(ENVIRONMENT | {"ASSEMBLY_PROXIES": "2"}).proxies == 2
    assert not read_settings(ENVIRONMENT).front.has(PROXY)
    assert read_settings(ENVIRONMENT | {"ASSEMBLY_PROXIES": PROXY}).front.has(PROXY)


@pytest.mark.parametrize("text", ["yes", "-1", "10", "1.0", "\u0661", "10.0.0.1/8", "127.0.0.1 x"])
def test_another_number_of_proxies_is_refused(text: str) -> None:
    wrong = ENVIRONMENT | {"ASSEMBLY_PROXIES": text}

    with pytest.raises(SettingsError, match="ASSEMBLY_PROXIES"):
        read_settings(wrong)
    assert any("ASSEMBLY_PROXIES" in each for each in find_wrong_settings(wrong))
