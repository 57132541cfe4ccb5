"""One meeting from its draft to the filed case, as everybody who has part in it sees it.

Each page is looked at on a telephone and on a desk.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import DESK, TELEPHONE, open_context
from tests.e2e.committee import filing_desk as desk
from tests.e2e.committee import filing_walk as way
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import FINAL, FixedClock, House

__all__ = ["base"]


@pytest.fixture
def walk(
    browser: Browser, base: str, web_house: House, clock: FixedClock, tmp_path: Path
) -> Iterator[way.FilingWalk]:
    clock.instant = way.BEGINS
    widths = {"m-langyue": DESK, "n-langyue": TELEPHONE, "a-langyue": DESK}
    one, two, office = (
        sign_in(open_context(browser, width, scripts=True), base, login)
        for login, width in widths.items()
    )
    yield way.FilingWalk(base, web_house, clock, one, two, one, office, tmp_path, browser=browser)
    for context in browser.contexts:
        context.close()


def test_a_meeting_is_guided_held_verified_and_filed(walk: way.FilingWalk) -> None:
    way.draft_and_edit(walk)
    way.publish_register(walk)
    way.appoint(walk)
    way.ask_for_guidance(walk)
    way.guide(walk)
    way.supervise(walk, "draft", way.CONDITION)
    way.refuse_elsewhere(walk)
    way.read_guidance(walk)
    way.freeze_and_give_notice(walk)
    way.open_and_cast(walk)
    way.supervise(walk, "open", "各楼栋参与情况")
    way.look_while_open(walk)
    way.close_and_sign(walk)
    desk.countersign(walk)
    desk.examine_all(walk)
    walk.clock.instant = FINAL + timedelta(days=2)
    desk.import_from_platform(walk)
    desk.pack(walk)
    desk.add_receipt(walk)
    desk.file_result(walk)
    way.supervise(walk, "filed", "确认收到")
    desk.read_as_owner(walk)
