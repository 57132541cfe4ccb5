"""Back after confirming, no network, and the picture of a receipt, in a real browser."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.e2e.browsing import (
    await_receipt,
    has_scripts,
    look,
    press,
    require_within,
    unfold_ballot,
)
from tests.e2e.owners.test_affairs import base, page, sign_in_owner
from tests.photographs import Camera, photograph
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.installation import House, make_open_meeting

__all__ = ["base", "page"]


def choose(page: Page, mark: str) -> None:
    unfold_ballot(page)
    for place in range(2):
        page.get_by_role("radio", name=mark).nth(place).check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))


def test_going_back_asks_for_no_form_again_and_a_change_is_a_ballot_of_its_own(
    page: Page, base: str, web_house: House
) -> None:
    sign_in_owner(page, base, web_house, make_open_meeting(web_house))
    choose(page, "同意")
    look(page, "review")
    page.reload()
    press(page.get_by_role("button", name="确认投票"))
    await_receipt(page)
    first = page.url
    page.go_back()
    page.goto(f"{base}/vote/review")
    page.get_by_text("您已经投过票了").wait_for()
    look(page, "ballot-again")
    choose(page, "反对")
    press(page.get_by_role("button", name="确认投票"))
    await_receipt(page)
    assert page.url != first
    assert page.get_by_text("反对", exact=True).count() == 2
    page.goto(first)
    page.get_by_text("由同一户后来投的票代替").wait_for()
    look(page, "receipt-replaced")


def test_a_receipt_is_kept_as_a_picture_and_read_again(
    page: Page, base: str, web_house: House, tmp_path: Path
) -> None:
    meeting_id = make_open_meeting(web_house)
    sign_in_owner(page, base, web_house, meeting_id)
    choose(page, "同意")
    press(page.get_by_role("button", name="确认投票"))
    run_sequencer(web_house, meeting_id)
    page.reload()
    page.get_by_role("heading", name="您的票已计入").wait_for()
    look(page, "receipt")
    page.get_by_text("显示回执图片").click()
    image = page.get_by_role("img", name="回执二维码")
    image.wait_for()
    require_within(page)
    require_one_sheet(page)
    picture = tmp_path / "回执.png"
    kept = page.context.request.get(f"{page.url.partition('?')[0]}/receipt.png")
    picture.write_bytes(kept.body())
    address = page.locator("b.mono").inner_text()
    page.goto(f"{base}/receipt")
    if not has_scripts(page):
        assert not page.get_by_label("回执的图片或照片").count()
    else:
        page.get_by_label("回执的图片或照片").set_input_files(picture)
        page.get_by_text("它证明您的票在第").wait_for()
        assert page.get_by_label("回执内容").input_value().startswith("c2sp.org/tlog-proof")
        look(page, "receipt-read")
        require_read_from_a_photograph(page, picture)
    page.goto(f"{base}/r/{address.rpartition('/')[2]}")
    page.get_by_text("已计入。").wait_for()
    look(page, "ballot-code")


def require_one_sheet(page: Page) -> None:
    """Check that the receipt prints on one page, with its picture and its address's code."""
    page.wait_for_load_state("networkidle")
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1


def require_read_from_a_photograph(page: Page, picture: Path) -> None:
    """Read a photograph of the receipt after the network is gone."""
    taken = picture.with_name("照片.jpg")
    camera = Camera(degrees=5, tilt=0.2, noise=12, shade=0.4)
    taken.write_bytes(photograph(Image.open(picture), camera))
    page.reload(wait_until="networkidle")
    page.context.set_offline(offline=True)
    page.get_by_label("回执的图片或照片").set_input_files(taken)
    page.get_by_text("它证明您的票在第").wait_for()
    page.context.set_offline(offline=False)


def test_without_a_network_the_ballot_waits_and_is_sent_once(
    page: Page, base: str, web_house: House
) -> None:
    sign_in_owner(page, base, web_house, make_open_meeting(web_house))
    choose(page, "同意")
    if not has_scripts(page):
        # The browser's own page says it, and sends the form again by one press.
        press(page.get_by_role("button", name="确认投票"))
        await_receipt(page)
        return
    page.context.set_offline(offline=True)
    page.get_by_role("button", name="确认投票").click()
    page.get_by_text("现在没有网络，还没有提交").wait_for()
    page.context.set_offline(offline=False)
    await_receipt(page)
