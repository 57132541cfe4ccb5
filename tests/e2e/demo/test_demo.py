"""The demo is the main job: it is run as a stranger would run it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.demo.running import (
    LATER,
    ROOT,
    HeldDemo,
    Serving,
    find_processes,
    held_demo,
    run,
    serving_again,
)
from tests.e2e.test_phone import find_passwords
from tests.voting.web.sessions.codes import find_code

FIRST_PAGES = {
    "weiyuan": "/committee/",
    "weiyuan2": "/committee/",
    "weiyuan3": "/committee/",
    "jiedao": "/office/",
    "juwei": "/watching/",
    "jianshi": "/watching/",
    "louzhang": "/watching/",
}
"""Where each account of the demo comes to."""

__all__ = ["held_demo"]


@pytest.fixture(scope="module")
def served(held_demo: HeldDemo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Serve the second meeting from its beginning, for tests that leave it running."""
    with serving_again(held_demo, tmp_path_factory.mktemp("var") / "demo") as served:
        yield served


@pytest.fixture
def ending(held_demo: HeldDemo, tmp_path: Path) -> Iterator[Serving]:
    """Serve the second meeting from its beginning, for a test that ends it."""
    with serving_again(held_demo, tmp_path / "demo") as served:
        yield served


def test_the_demo_does_the_main_job_twice_and_touches_no_other_installation(
    held_demo: HeldDemo,
) -> None:
    for printed in held_demo.printed:
        assert "核验通过" in printed
        assert "警示" not in printed
        assert "您的票在记票簿第" in printed
        assert re.search(r"用时 \d+ 秒", printed)
    assert "演示的时钟慢" not in held_demo.printed[0]
    assert "演示的时钟慢" in held_demo.printed[1]
    for name in ("result.pdf", "evidence.json", "receipt.txt"):
        assert (held_demo.folder / name).stat().st_size > 500


def test_nobody_else_on_the_machine_reads_what_the_demo_leaves(held_demo: HeldDemo) -> None:
    left = [held_demo.folder, *held_demo.folder.rglob("*")]
    assert {path.name for path in left} >= {"assembly.db", "log.key", "beginning.json"}
    for path in left:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_the_demos_result_is_refused_once_it_is_damaged(
    held_demo: HeldDemo, tmp_path: Path
) -> None:
    pdf = (held_demo.folder / "result.pdf").read_bytes()
    damaged = tmp_path / "damaged.pdf"
    place = len(pdf) // 3
    damaged.write_bytes(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :])

    result = subprocess.run(
        [sys.executable, "-m", "audit", "verify", str(damaged)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert "✗  1." in result.stdout
    assert "everything holds" not in result.stdout
    assert result.stderr == ""


@contextmanager
def browsing() -> Iterator[httpx.Client]:
    with httpx.Client(follow_redirects=True, timeout=120) as browser:
        yield browser


def send(browser: httpx.Client, url: str, **fields: str) -> httpx.Response:
    """Fill in the form of a page, with whatever it has hidden, and send it where it was."""
    page = browser.get(url).raise_for_status()
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return browser.post(page.url, data={**dict(hidden), **fields}).raise_for_status()


def find_after(printed: str, words: str) -> str:
    found = re.search(rf"{words} (\S+)", printed)
    assert found is not None, words
    return found[1]


def sign_in_owner(browser: httpx.Client, printed: str) -> httpx.Response:
    letter = find_after(printed, r"凭投票信）.*\n\s+网址")
    return send(browser, letter, last_six=find_after(printed, "证件号码后六位"))


def test_every_printed_address_answers_and_every_printed_sign_in_works(served: Serving) -> None:
    printed = served.printed
    addresses = re.findall(r"网址 (\S+)", printed)
    staff = dict(re.findall(r"账号 (\S+)　密码 (\S+)", printed))
    desk = find_after(printed, r"Committee member\n\s+网址")
    find_passwords(printed)

    assert len(addresses) == 11
    assert list(staff) == list(FIRST_PAGES)
    for address in addresses:
        with browsing() as browser:
            browser.get(address).raise_for_status()
    for login, first in FIRST_PAGES.items():
        with browsing() as browser:
            page = sign_in_staff(browser, desk, login, staff[login])
            assert page.url.path.startswith(first), login
    with browsing() as browser:
        assert sign_in_owner(browser, printed).url.path == "/vote"
    with browsing() as office:
        sign_in_staff(office, desk, "jiedao", staff["jiedao"])
        for telephone in re.findall(r"手机 (\S+)", printed):
            require_code_arrives(office, printed, telephone)


def sign_in_staff(browser: httpx.Client, url: str, login: str, password: str) -> httpx.Response:
    asked = send(browser, url, login=login, password=password)
    return send(browser, str(asked.url), code=find_code(login, password))


def require_code_arrives(office: httpx.Client, printed: str, telephone: str) -> None:
    """Sign an owner in by telephone with the code that the office's outbox shows."""
    outbox = find_after(printed, "outbox:")
    with browsing() as owner:
        known = shown = office.get(outbox).text
        asked = send(owner, find_after(printed, r"凭手机）.*\n\s+网址"), telephone=telephone)
        # The worker sends it, in its own time.
        for _ in range(300):
            if shown.count("验证码") > known.count("验证码"):
                break
            time.sleep(0.2)
            shown = office.get(outbox).text
        code = find_after(shown, "验证码")[:6]
        signed_in = send(owner, str(asked.url), code=code)
        assert signed_in.url.path in {"/vote", "/vote/sign-in/choose"}
        english = owner.get(signed_in.url, headers={"accept-language": "en"}).text
        assert "Set up 40 charging places" in english or not telephone.startswith("+44")


def vote(browser: httpx.Client, printed: str) -> httpx.Response:
    ballot = sign_in_owner(browser, printed)
    marks = {"choice-M1": "for", "choice-M2": "against"}
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', ballot.text))
    review = browser.post(ballot.url.join("/vote/review"), data={**hidden, **marks})
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', review.text))
    return browser.post(ballot.url.join("/vote/confirm"), data=hidden).raise_for_status()


def test_a_running_demo_returns_to_its_beginning_by_one_command(served: Serving) -> None:
    with browsing() as browser:
        assert vote(browser, served.printed).url.path.startswith("/vote/receipt/")
    with browsing() as browser:
        assert "您已经投过票了" in sign_in_owner(browser, served.printed).text

    reset = run(served.demo, "--reset")

    assert reset.returncode == 0, reset.stderr
    assert "已回到初始状态" in reset.stdout
    with browsing() as browser:
        assert "您已经投过票了" not in sign_in_owner(browser, served.printed).text
        assert vote(browser, served.printed).url.path.startswith("/vote/receipt/")


def test_a_second_demo_does_not_take_the_folder_from_under_the_first(served: Serving) -> None:
    for option in ("--once", "--port=0"):
        second = run(served.demo, option)

        assert second.returncode == 1
        assert "另一个演示正在使用" in second.stderr
        assert "Traceback" not in second.stderr
    assert served.process.poll() is None
    with browsing() as browser:
        assert sign_in_owner(browser, served.printed).url.path == "/vote"


def test_a_server_that_dies_is_spoken_of_at_once_and_nothing_is_left(ending: Serving) -> None:
    children = find_processes(ending.demo)
    servers = [
        each for each in children if b"\0server\0" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]
    assert len(servers) == 1
    os.kill(servers[0], signal.SIGKILL)

    assert ending.process.wait() == 1
    assert ending.process.stdout is not None
    said = ending.process.stdout.read()
    assert "投票服务 / the server：自己停止了（退出状态 -9）" in said
    assert "日志的最后几行" in said
    assert "Traceback" not in said
    assert find_processes(ending.demo) == []


@pytest.mark.parametrize(
    ("number", "times"),
    [(signal.SIGINT, 1), (signal.SIGINT, 3), (signal.SIGHUP, 1), (signal.SIGKILL, 1)],
)
def test_however_the_demo_is_ended_nothing_is_left_of_it(
    ending: Serving, number: signal.Signals, times: int
) -> None:
    assert len(find_processes(ending.demo)) > 3
    for _ in range(times):
        ending.process.send_signal(number)

    assert ending.process.wait() == (-signal.SIGKILL if number is signal.SIGKILL else 0)
    while find_processes(ending.demo):
        time.sleep(0.1)  # After SIGKILL they notice by themselves, or this test never ends.


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"secret_key": "short"}, "投票服务 / the server：自己停止了"),
        ({"closes_at": "2026-01-01T00:00:00+00:00"}, "上次演示的投票已经截止"),
        ({"unknown": "field"}, "没有可以恢复的演示"),
    ],
)
def test_what_cannot_be_served_again_is_said_in_a_sentence(
    held_demo: HeldDemo, tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    copied = held_demo.copy(tmp_path / "demo", **changes)
    failed = run(copied, "--reset", PYTHONPATH=LATER)

    assert failed.returncode == 1
    assert sentence in failed.stderr
    assert ("ASSEMBLY_SECRET_KEY" in failed.stderr) is ("secret_key" in changes)
    assert find_processes(tmp_path / "demo") == []
