"""One page, one read: what a page shows and the frame around it are of one moment."""

import re
from collections.abc import Mapping

from flask import Flask
from flask.testing import FlaskClient

from tests.voting.affairs.test_affairs import post
from tests.voting.assessments.form_cases import open_assessment
from tests.voting.concerns.concern_cases import record, share
from tests.voting.daily.daily_cases import begin, call, make
from tests.voting.installation import (
    BASE_URL,
    FINAL,
    OPENS,
    FixedClock,
    House,
    find_field,
    issue_letters,
    make_draft,
    make_open_meeting,
    publish,
)
from tests.voting.neighbours.breach_cases import note
from tests.voting.neighbours.neighbour_cases import mediate
from tests.voting.people.test_looks import list_of_staff
from tests.voting.platform.form_cases import count_first
from tests.voting.result.test_examining import VECTORS
from tests.voting.statements import watching
from tests.voting.watching.accounts import add_overseer, add_watcher
from tests.voting.web.browsing import sign_in, sign_in_owner
from tests.voting.web.form_scenes import (
    Scene,
    ask_for_guidance,
    check_doubtful,
    import_anew,
    receive_paper,
    start_survey,
    vote_as_owner,
)
from voting.services.result.document.examining import examine
from voting.services.steps import asking
from voting.terms import Role
from voting.web.forms.refused import find_page
from voting.web.sessions.access import Caller

FILES = {
    "adopted.paper", "assessment_desk.poster", "fund_desk.statement", "fund_desk.voucher",
    "declaration_desk.poster", "fund_desk.added",
    "case_files.document", "case_files.receipt", "examining.report",
    "handover.print_at_desk", "handover.print_at_office", "letters.scan", "mandates.office_scan",
    "mandates.scan", "office.objection_scan", "office_guidance.document", "office_rules.paper",
    "office_waiting.show_scan", "paper_ballots.paper_ballots_file", "paper_ballots.scan",
    "paper_ballots.scanned", "platform.file", "platform.report", "registers.objection_scan",
    "neighbour_desk.consent", "neighbour_desk.printed", "neighbour_desk.signed",
    "breach_desk.judgment",
    "takeover_desk.paper", "task_desk.picture", "body_tasks.body_picture",
    "concern_desk.picture", "spots.sheet", "registers.send_template", "transfers.scan",
    "turnout.missing_file", "waiting.show_scan", "reports.send_at_office", "reports.send_overseen",
}  # fmt: skip
"""Views that send a file, or lead elsewhere; they have no frame."""
WHO_ASKS = 1
"""The session is sought first, and with it the account, before it is known what may be read."""
READS_FILE = {"platform.set_words": 1}
"""A word's meaning is judged by the file that was imported, which is read once for that."""
DRAFTED = {"office_guidance.show", "office_guidance.answer", "office_guidance.note"}


UNSOUGHT = (
    "objection_id", "proposal_id", "rule_id", "entry_id", "record_id",
    "voucher_id", "duty_id", "neighbour_id", "ballot_id",
)  # fmt: skip


def furnish(scene: Scene) -> dict[str, str]:
    """Do what comes before the pages; return what their addresses are made of."""
    house = scene.house
    platform = count_first(scene)
    check_doubtful(scene)
    register = import_anew(scene)["register"]
    publish(house)
    step_id = house.database.write(
        lambda s: asking.ask_freezing(s, member=house.member, base_url=BASE_URL, at=OPENS)
    )
    evidence = (VECTORS / "good-small.json").read_bytes()
    examined = examine(
        house.database, auditor=house.auditor, name="a.json", content=evidence, at=FINAL
    )
    ask_for_guidance(scene)
    return {
        "meeting_id": scene.meeting_id,
        "draft": scene.draft_id,
        "community_id": house.community.id,
        "platform": platform["platform"],
        "import_id": platform["import"],
        "register_id": register,
        "step_id": step_id,
        "kind": "freeze",
        "examination_id": examined,
        "paper_id": receive_paper(scene)["paper"],
        # Of what is answered, an answer that says nothing is refused before anything is sought.
        **dict.fromkeys(UNSOUGHT, "none"),
        "assessment_id": open_assessment(scene)["assessment"],
        "number": record(scene)["number"],
        "task": make(scene)["number"],
        "sitting_id": call(scene)["sitting"],
        "ordinal": "1",
        "disclosure_id": post(scene.house),
        "log_index": "1",
        "shared_id": share(scene)["shared"],
        "breach_id": note(scene)["breach"],
        "mediation_id": mediate(scene)["mediation"],
        "takeover_id": begin(scene)["takeover"],
        "motion_id": "M1",
    }


OF_TASKS = ("task_desk.", "body_tasks.", "own_tasks.")
"""Views of tasks, whose numbers are of one row with those of concerns."""


def locate(app: Flask, endpoint: str, places: Mapping[str, str]) -> str:
    """Return the address of a view."""
    of_platform = places["platform"] if endpoint.startswith("platform.") else None
    meeting_id = of_platform or places["draft" if endpoint in DRAFTED else "meeting_id"]
    (rule, *_) = app.url_map.iter_rules(endpoint)
    values = {**places, "meeting_id": meeting_id}
    if endpoint.startswith(OF_TASKS):
        values = {**values, "number": places["task"]}
    if endpoint.startswith("striking."):
        values = {**values, "kind": "task", "key": places["task"], "part": "all"}
    url = re.sub(r"<any\(([\w-]+).*?>", r"\1", rule.rule)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], url)


def count_reads(house: House, browser: FlaskClient, url: str, **form: str) -> tuple[int, int]:
    """Return a page's status, and in how many transactions that only read it was made."""
    with watching(house.database) as asked:
        answer = browser.post(url, data=form) if form else browser.get(url)
    return answer.status_code, asked.count("BEGIN")


def come(app: Flask, login: str) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, login)
    return browser


def read_token(browser: FlaskClient) -> str:
    return find_field("csrf_token", browser.get("/sign-in").text)


def test_every_page_is_read_in_one_transaction(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id, draft_id = make_open_meeting(house), make_draft(house)
    letters = tuple(issue_letters(house, meeting_id))
    logins = {
        Caller.MEMBER: "m-langyue",
        Caller.AUDITOR: "a-langyue",
        Caller.WATCHER: add_watcher(house, Role.SUPERVISOR),
        Caller.CAPTAIN: add_watcher(house, Role.CAPTAIN, "1栋"),
        Caller.OVERSEER: add_overseer(house),
        Caller.ANSWERER: add_watcher(house, Role.PROPERTY),
    }
    browsers = {who: come(app, login) for who, login in logins.items()}
    tokens = {who: read_token(each) for who, each in browsers.items()}
    scene = Scene(
        house=house,
        browser=browsers[Caller.MEMBER],
        meeting_id=meeting_id,
        draft_id=draft_id,
        letters=letters,
    )
    clock.instant = OPENS
    places = furnish(scene)

    pages = {name: who for name, who in list_of_staff(app).items() if name not in FILES}
    shown = {
        name: count_reads(house, browsers[who], locate(app, name, places))
        for name, who in pages.items()
    }
    check_others(app, scene)
    again = {
        name: count_reads(house, browsers[who], locate(app, name, places), csrf_token=tokens[who])
        for name, who in list_of_staff(app, "POST").items()
        if find_page_of(app, name)
    }

    assert {name: each for name, each in shown.items() if each != (200, WHO_ASKS + 1)} == {}
    # Who asks is read for the form, and again for its page.
    refused = {
        name: reads - READS_FILE.get(name, 0)
        for name, (status, reads) in again.items()
        if status == 422
    }
    assert {name: reads for name, reads in refused.items() if reads != 2 * WHO_ASKS + 1} == {}
    assert len(refused) > 30


def find_page_of(app: Flask, endpoint: str) -> object:
    with app.app_context():
        return find_page(endpoint)


def check_others(app: Flask, scene: Scene) -> None:
    """The pages of owners and of the public."""
    house, owner, stranger = scene.house, app.test_client(), app.test_client()
    sign_in_owner(owner, scene.letters[2])
    ballot, poll = vote_as_owner(scene)["ballot"], start_survey(scene)["poll"]
    receipt, of_owner = f"/vote/receipt/{ballot}", ("/affairs/", f"/affairs/polls/{poll}")
    of_voter = ("/vote", "/vote/proxy", "/vote/passkey", receipt, f"{receipt}/dispute/")
    home = f"/c/{house.community.code}"
    of_public = (home, f"{home}/{scene.meeting_id}", f"{home}/board", f"{home}/register")
    letter = f"/v/{scene.letters[1].token}"

    for url in of_voter:
        assert count_reads(house, owner, url) == (200, WHO_ASKS + 1), url
    for url in of_owner:
        # Whose holding it is stands in the register, which says who asks.
        assert count_reads(house, owner, url) == (200, WHO_ASKS + 2), url
    for url in (
        *of_public,
        letter,
        f"/vote/sign-in?c={house.community.code}",
        f"{home}/polls/{poll}",
    ):
        assert count_reads(house, stranger, url) == (200, 1), url
