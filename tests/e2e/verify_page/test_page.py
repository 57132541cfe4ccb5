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

from audit.evidence.receipt import Receipt
from audit.log.merkle import Tree, leaf_hash
from tests.audit.damages import HONEST
from tests.e2e.browsing import SCREENSHOTS
from tests.e2e.verify_page.judging import PAGE, ROOT
from tests.voting.installation import House


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
    page.get_by_text("回执的证明与检查点不符").wait_for()


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
