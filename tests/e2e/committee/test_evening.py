"""The committee's whole evening in real Chromium, from a register with errors to a final result.

Three members and the street office, each with a browser of their own; nobody reads a manual.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import DESK, TELEPHONE, open_context
from tests.e2e.committee.evening import (
    Evening,
    acknowledge,
    give_notice,
    import_and_freeze,
    open_vote,
    print_and_deliver,
    sign_in,
)
from tests.e2e.committee.evening_vote import (
    answer_the_objection,
    close_and_publish,
    enter_paper,
    finish,
    object_to_the_result,
    void_the_tipping_ballot,
    vote_until_the_bar,
)
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import NOTICED, FixedClock, House
from voting.services.meeting.lines import list_lines

__all__ = ["base"]


@pytest.fixture
def evening(
    browser: Browser, base: str, web_house: House, clock: FixedClock, tmp_path: Path
) -> Iterator[Evening]:
    """Bring four people to their browsers: without scripts, and with scripts on a telephone."""
    clock.instant = NOTICED
    with_scripts = ((DESK, False), (TELEPHONE, True), (TELEPHONE, False), (TELEPHONE, True))
    contexts = [open_context(browser, width, scripts=each) for width, each in with_scripts]
    logins = ("m-langyue", "n-langyue", "o-langyue", "a-langyue")
    one, two, three, office = (
        sign_in(context, base, login) for context, login in zip(contexts, logins, strict=True)
    )
    yield Evening(base, web_house, clock, one, two, three, office, tmp_path)
    for context in contexts:
        context.close()


def test_the_committee_goes_through_a_whole_evening(evening: Evening) -> None:
    import_and_freeze(evening)
    give_notice(evening)
    acknowledge(evening)
    print_and_deliver(evening)
    open_vote(evening)
    enter_paper(evening)
    vote_until_the_bar(evening)
    close_and_publish(evening)
    object_to_the_result(evening)
    void_the_tipping_ballot(evening)
    answer_the_objection(evening)
    finish(evening)
    house = evening.house
    meetings = house.database.read(lambda s: list_lines(s, house.community.id))
    assert sorted(each.state for each in meetings) == ["draft", "final"]
