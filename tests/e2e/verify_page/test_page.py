"""The page itself: built from its sources, saved, handed out, and used by a stranger."""

import base64
import gzip
import re
import runpy
import threading
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from audit.evidence.receipt import Promise, Receipt, sign_promise
from audit.log.merkle import Tree, leaf_hash
from tests.audit.damages import HONEST, WITNESSED
from tests.audit.simulator.meeting import OPENS
from tests.e2e.browsing import SCREENSHOTS, require_accessible_in_both_schemes
from tests.e2e.verify_page.judging import PAGE, ROOT
from tests.voting.installation import House

HONEST_ORIGIN = HONEST.checkpoint.partition("\n")[0]
FROM_THE_FILE = {"1. 选聘物业", "朗月花园　2026年第一次业主大会会议"}


def test_the_page_is_built_from_its_sources() -> None:
    program = runpy.run_path(str(ROOT / "scripts" / "build_verify_page.py"))

    assert unpack(PAGE.read_text()) == unpack(program["build"]())
    assert (PAGE.parent / "own.js").read_text() == program["build_own"]()
    assert (PAGE.parent / "check.js").read_text() == program["build_check"]()


def unpack(page: str) -> list[bytes]:
    """Compare what is packed by its content: packers differ."""
    parts = re.split(r'(<script type="text/plain"[^>]*>[^<]*)', page)
    return [
        gzip.decompress(base64.b64decode(part.partition(">")[2]))
        if part.startswith('<script type="text/plain"')
        else part.encode()
        for part in parts
    ]


@pytest.fixture
def handed_over(tmp_path: Path, pdf: bytes) -> Path:
    """A folder as a stranger gets it: the saved page, the result, and things that are neither."""
    (tmp_path / "verify.html").write_bytes(PAGE.read_bytes())
    (tmp_path / "result.pdf").write_bytes(pdf)
    (tmp_path / "evidence.json").write_bytes(HONEST.to_bytes())
    (tmp_path / "broken.json").write_bytes(HONEST.to_bytes().replace(b'"for"', b'"fox"', 1))
    (tmp_path / "receipt.txt").write_text("nonsense")
    return tmp_path


@pytest.mark.parametrize("width", [390, 1280])
def test_a_stranger_verifies_with_a_saved_page_and_no_network(
    browser: Browser, handed_over: Path, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((handed_over / "verify.html").as_uri())

    for name, said in (
        ("broken.json", "核验不通过"),
        ("receipt.txt", "无法读取"),
        ("evidence.json", "这是核验数据，没有结果文件上的签名"),
        ("result.pdf", "核验通过"),
    ):
        page.get_by_label("选择文件").set_input_files(handed_over / name)
        page.get_by_text(said).first.wait_for()
    ask_about_ballots(page, handed_over)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"verify-{width}.png", full_page=True)

    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    context.close()


def ask_about_ballots(page: Page, folder: Path) -> None:
    for unit, said in (("u5", "没有 u5 的票"), ("u0", "u0 的票在第"), ("x", "清册里没有这个编号")):
        page.get_by_label("没有投过票的").fill(unit)
        if unit == "u5":
            page.get_by_label("没有投过票的").press("Enter")
        else:
            page.get_by_role("button", name="查询").click()
        page.get_by_text(said).wait_for()
    receipt = page.get_by_label("回执文件，或回执的图片、照片")
    receipt.set_input_files(folder / "receipt.txt")
    page.get_by_text("不是回执").wait_for()
    entry = 8
    leaves = [leaf_hash(each) for each in HONEST.entries]
    path = Tree(leaves).prove_inclusion(entry, len(leaves))
    (folder / "own.txt").write_text(str(Receipt(leaves[entry], entry, path, HONEST.checkpoint)))
    receipt.set_input_files(folder / "own.txt")
    page.get_by_text(f"您的票在第 {entry} 号").wait_for()
    (folder / "own.txt").write_text(str(Receipt(leaves[7], entry, path, HONEST.checkpoint)))
    receipt.set_input_files(folder / "own.txt")
    page.get_by_text("内容被改动过").wait_for()
    promise = str(sign_promise(Promise(HONEST_ORIGIN, leaves[entry], OPENS), WITNESSED.log_key))
    (folder / "own.txt").write_text(promise)
    receipt.set_input_files(folder / "own.txt")
    page.get_by_text("收票承诺已经兑现").wait_for()
    missing = str(sign_promise(Promise(HONEST_ORIGIN, bytes(32), OPENS), WITNESSED.log_key))
    page.get_by_text("粘贴回执的文字").click()
    page.get_by_label("回执的全部文字").fill(missing)
    page.get_by_role("button", name="查这张票").click()
    page.get_by_text("系统签名答应写进记票簿的票，记票簿里没有").wait_for()


def test_a_receipt_may_be_chosen_before_the_result_and_in_english(
    browser: Browser, handed_over: Path
) -> None:
    leaves = [leaf_hash(each) for each in HONEST.entries]
    path = Tree(leaves).prove_inclusion(8, len(leaves))
    promise = Promise(HONEST_ORIGIN, leaves[8], OPENS)
    (handed_over / "promise.txt").write_text(str(sign_promise(promise, WITNESSED.log_key)))
    (handed_over / "own.txt").write_text(str(Receipt(leaves[8], 8, path, HONEST.checkpoint)))
    context = browser.new_context(offline=True, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{(handed_over / 'verify.html').as_uri()}?lang=en")

    for name, said in (
        ("promise.txt", "This is a promise"),
        ("own.txt", "The receipt is whole"),
        ("result.pdf", "number 8 of"),
    ):
        page.get_by_label("Choose a file").set_input_files(handed_over / name)
        page.get_by_text(said).wait_for()

    assert find_chinese(page) == FROM_THE_FILE | {"中文"}
    page.get_by_role("button", name="中文").click()
    page.get_by_text("您的票在第 8 号").wait_for()
    assert page.title() == "核验表决结果"
    assert page.get_by_text("number 8 of").is_hidden()
    require_accessible_in_both_schemes(page, "verify")
    context.close()


def find_chinese(page: Page) -> set[str]:
    """Return what stands in Chinese on a page in English."""
    lines = page.locator("main").inner_text().splitlines()
    return {line for line in lines if re.search(r"[\u4e00-\u9fff]", line)}


def test_the_server_hands_out_the_page_with_a_policy_that_lets_it_work(
    browser: Browser, web_house: House, pdf: bytes, app: Any, tmp_path: Path
) -> None:
    del web_house
    (tmp_path / "result.pdf").write_bytes(pdf)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/verify")
        page.get_by_label("选择文件").set_input_files(tmp_path / "result.pdf")
        page.get_by_text("核验通过，结果已经生效").wait_for()
    finally:
        context.close()
        server.shutdown()
        thread.join()
        server.server_close()


def test_vendored_files_are_those_that_are_named() -> None:
    lines = (ROOT / "requirements-js.txt").read_text().splitlines()
    named = [line.split() for line in lines if not line.startswith("#")]

    assert len(named) == 4
    for checksum, name in named:
        path = PAGE.parent / "src" / "vendor" / name
        assert sha256(path.read_bytes()).hexdigest() == checksum
