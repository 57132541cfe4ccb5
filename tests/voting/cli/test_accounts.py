"""Accounts of staff as the operator keeps them: the command, and what a browser sees of it."""

import subprocess
import sys
from collections.abc import Callable
from http import HTTPStatus

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from tests.voting.installation import PASSWORD, House, find_field, import_small
from tests.voting.web.browsing import post_code
from voting.cli import main
from voting.clock import SystemTime
from voting.digests import DigestKeys
from voting.errors.sign_in import StaffDisabledError, StaffLockedError
from voting.keys.folder import KeyFolder
from voting.keys.sealing import Sealer
from voting.sentences import SENTENCES
from voting.services.people.passwords import Place, check_password
from voting.services.throttling import MOST_FAILURES

LOGIN = "m-langyue"
OTHER = "another horse battery"
DIGESTS_OF_COMMANDS = DigestKeys(("x" * 40,))
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Run = Callable[..., str]


@pytest.fixture
def run(database_url: str, keys: KeyFolder, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ASSEMBLY_SECRET_KEY", "x" * 40)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("ASSEMBLY_KEYS", str(keys.path))

    def run_staff(*arguments: str, typed: str = "") -> str:
        result = CliRunner().invoke(main, ["staff", *arguments], input=typed)
        assert result.exit_code == 0, result.output
        return result.output

    return run_staff


def try_password(house: House, password: str) -> bool:
    at = SystemTime().now()
    place, sealer = Place(DIGESTS_OF_COMMANDS, "192.0.2.1"), Sealer(house.keys.path)
    found = check_password(
        house.database, login=LOGIN, password=password, place=place, sealer=sealer, at=at
    )
    return found is not None


def find_line(listed: str) -> list[str]:
    (line,) = [each for each in listed.splitlines() if each.startswith(LOGIN)]
    return line.split("\t")


def test_everybody_is_listed_with_where_they_work(run: Run, house: House) -> None:
    lines = run("list").splitlines()

    assert len(lines) == 4
    assert find_line("\n".join(lines)) == [
        LOGIN, "陈委员", "业委会委员", house.community.name, "可用", "137****0001",
    ]  # fmt: skip
    assert any("街道办事处工作人员" in each and "langyue街道办事处" in each for each in lines)


@ONLY_SQLITE
def test_accounts_that_only_watch_are_added_and_listed(run: Run, house: House) -> None:
    import_small(house)
    office, community = house.auditor.street_office_id, house.community.id
    typed = f"{PASSWORD}\n13611110000\n"

    def add(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, input=typed)

    watcher = ("add-watcher", "--community", community)
    done = [
        add("set-district", "--office", office, "示例区"),
        add(*watcher, "--role", "supervisor", "--login", "he", "何监事"),
        add(*watcher, "--role", "captain", "--building", "1栋", "--login", "lou", "楼某"),
        add("add-overseer", "--district", "示例区", "--login", "qu", "区某"),
        add("add-overseer", "--login", "shi", "市某"),
    ]
    refused = add("add-overseer", "--district", "别区", "--login", "x", "某")

    assert [each.exit_code for each in done] == [0] * 5, [each.output for each in done]
    assert refused.exit_code != 0
    name = house.community.name
    lines = {tuple(line.split("\t")[:4]) for line in run("list").splitlines()}
    assert lines >= {
        ("he", "何监事", "监事", name),
        ("lou", "楼某", "楼栋长", f"{name}1栋"),
        ("qu", "区某", "区里工作人员", "示例区"),
        ("shi", "市某", "市里工作人员", ""),
    }


def test_an_account_is_somebody_elses_by_another_telephone(run: Run, house: House) -> None:
    del house
    run("telephone", LOGIN, typed="+86 139-1234-5678\n")

    assert find_line(run("list"))[5] == "139****5678"


def test_a_disabled_account_opens_nothing_until_it_is_enabled(run: Run, house: House) -> None:
    run("disable", LOGIN)

    assert "停用" in find_line(run("list"))[4]
    with pytest.raises(StaffDisabledError):
        try_password(house, PASSWORD)
    # Whoever guesses does not learn that there is such an account.
    assert not try_password(house, OTHER)

    run("enable", LOGIN)
    assert find_line(run("list"))[4] == "可用"
    assert try_password(house, PASSWORD)


def test_disabling_again_keeps_the_first_day(run: Run, house: House) -> None:
    del house
    run("disable", LOGIN)
    before = run("list")
    run("disable", LOGIN)

    assert run("list") == before


def test_a_new_password_takes_the_place_of_the_old_one_and_unlocks(run: Run, house: House) -> None:
    for _ in range(MOST_FAILURES):
        assert not try_password(house, OTHER)
    run("password", LOGIN, typed=f"{OTHER}\n")

    assert not try_password(house, PASSWORD)
    assert try_password(house, OTHER)


def test_a_locked_account_is_unlocked(run: Run, house: House) -> None:
    for _ in range(MOST_FAILURES):
        assert not try_password(house, OTHER)
    with pytest.raises(StaffLockedError):
        try_password(house, PASSWORD)
    run("unlock", LOGIN)
    assert try_password(house, PASSWORD)


def sign_in(browser: FlaskClient) -> tuple[int, str]:
    token = find_field("csrf_token", browser.get("/sign-in").text)
    form = {"csrf_token": token, "login": LOGIN, "password": PASSWORD}
    answer = browser.post("/sign-in", data=form)
    if answer.status_code == HTTPStatus.SEE_OTHER:
        answer = post_code(browser, LOGIN)
    return answer.status_code, answer.text


@pytest.mark.parametrize(("command", "typed"), [("disable", ""), ("password", f"{OTHER}\n")])
@ONLY_SQLITE
def test_a_session_ends_at_its_next_page_and_stays_ended(
    web_house: House, browser: FlaskClient, run: Run, command: str, typed: str
) -> None:
    del web_house
    assert sign_in(browser)[0] == 303
    assert browser.get("/committee/").status_code == 200

    run(command, LOGIN, typed=typed)
    assert browser.get("/committee/").status_code == 401

    run("enable", LOGIN)
    assert browser.get("/committee/").status_code == 401


@ONLY_SQLITE
def test_whoever_is_disabled_reads_why(web_house: House, browser: FlaskClient, run: Run) -> None:
    del web_house
    run("disable", LOGIN)
    status, page = sign_in(browser)

    assert status == 403
    assert SENTENCES["staff-disabled"] in page


def test_a_terminal_asks_twice_and_shows_nothing() -> None:
    asking = "from voting.cli.passwords import ask_password; print('was', len(ask_password()))"
    on_terminal = f"import pty, sys; pty.spawn([sys.executable, '-c', {asking!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", on_terminal], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        shown = b""
        for asked in (b"characters): ", b"confirmation: "):
            while not shown.endswith(asked):
                shown += process.stdout.read(1)
            process.stdin.write(f"{OTHER}\n".encode())
            process.stdin.flush()
        shown += process.stdout.read()

    assert f"was {len(OTHER)}".encode() in shown
    assert OTHER.encode() not in shown


def test_two_commands_of_a_script_read_a_line_each() -> None:
    asking = "from voting.cli.passwords import ask_password; print(ask_password())"
    command = f'"{sys.executable}" -c "{asking}"'
    result = subprocess.run(
        ["sh", "-c", f"{command}; {command}"],
        input=b"first\nsecond\n",
        capture_output=True,
        check=True,
    )

    assert result.stdout == b"first\nsecond\n"
