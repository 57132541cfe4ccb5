"""A candidate withdraws or is struck after the notice: by two, on the ballot, in the count."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from audit.entries.meeting import CandidateWithdrawn, MotionCounted
from audit.evidence.file import read_proceedings
from ballots.ballot import Channel, Marks
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    OPENS,
    FixedClock,
    House,
    close_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_voter,
    open_meeting,
)
from tests.voting.meeting.test_editing import ELECTION, view
from tests.voting.owners.mandates import (
    AGENT,
    find_agent,
    list_standing,
    set_rules,
    sign_in_by_telephone,
    speak,
)
from tests.voting.steps.steps import ask
from tests.voting.web.browsing import cast, sign_in_owner
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.log.log import read_entries
from voting.services.meeting.details import Details
from voting.services.meeting.drafting import drafts
from voting.services.outbox import list_outbox
from voting.services.owners import mandates
from voting.services.owners.mandates import NewMandate
from voting.services.pages.owner import read_ballot
from voting.services.people.actors import Voter
from voting.services.steps.requests import StepRequest
from voting.terms import StepKind

NAMES = ("陈候选", "林候选", "黄候选")


def hold_election(house: House) -> tuple[str, str]:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    election = replace(ELECTION, names=NAMES, seats=2, buildings=(), details=Details())
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=election)
    give_notice(house, meeting_id)
    motion = view(house, meeting_id).motions[-1].id
    return meeting_id, motion


def request(subject: str, ground: str = "withdrew") -> StepRequest:
    return StepRequest(
        kind=StepKind.WITHDRAWING, reason="书面声明", subject_id=subject, details={"ground": ground}
    )


def elect(house: House, meeting_id: str, motion: str, turn: str, *ballots: tuple[str, ...]) -> None:
    for number, (letter, names) in enumerate(
        zip(issue_letters(house, meeting_id), ballots, strict=False)
    ):
        form = MarkedBallot(
            form_id=f"{turn}{number:031x}",
            channel=Channel.ONLINE,
            choices={"M1": "for", "M2": "for", motion: names},
        )
        voter = make_voter(house, meeting_id, letter)
        cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)


def test_who_withdraws_while_votes_come_in_is_on_no_ballot_and_fills_no_seat(house: House) -> None:
    meeting_id, motion = hold_election(house)
    open_meeting(house, meeting_id)
    elect(house, meeting_id, motion, "a", NAMES[:2], NAMES[:2])

    step = ask(house, meeting_id, request(f"{motion}-1"), at=OPENS)
    assert not view(house, meeting_id).motions[-1].withdrawn
    confirm(house, step, at=OPENS)

    assert view(house, meeting_id).motions[-1].offered == NAMES[1:]
    told = [each.text for each in house.database.read(lambda s: list_outbox(s, house.auditor))]
    assert any("陈候选" in text and "本人退出" in text for text in told)
    with pytest.raises(NotNowError, match="gone"):
        # The blank ballot that was read before does not let the mark through.
        elect(house, meeting_id, motion, "b", NAMES[:2])
    elect(house, meeting_id, motion, "c", *[NAMES[1:]] * 4)
    close_meeting(house, meeting_id)

    proceedings = read_proceedings(
        house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    )
    withdrawn = proceedings.get(CandidateWithdrawn)
    assert (withdrawn.candidate, withdrawn.ground) == (NAMES[0], "withdrew")
    assert {withdrawn.by, withdrawn.confirmed_by} == {house.member.id, house.second.id}
    counted = proceedings.all(MotionCounted)[-1].outcome
    assert NAMES[0] not in str(counted["elected"]) + str(counted["alternates"])
    assert NAMES[0] in str(counted["notes"])


def mark_all(motion: str, names: Marks) -> dict[str, Marks]:
    return {"M1": "for", "M2": "for", motion: names}


def give_directions(house: House, voter: Voter, directions: dict[str, Marks]) -> None:
    given = NewMandate(agent="王芳", telephone=AGENT, directions=directions)
    house.database.write(
        lambda s: mandates.grant_proxy(
            s, voter=voter, grant=given, keys=house.keys, base_url=BASE_URL, at=OPENS
        )
    )


def test_a_directed_agent_casts_what_is_left_of_the_mandate(
    web_house: House, browser: FlaskClient
) -> None:
    house = web_house
    meeting_id, motion = hold_election(house)
    set_rules(house, meeting_id, proxy_directed=True)
    open_meeting(house, meeting_id)
    letter, *_ = issue_letters(house, meeting_id)
    give_directions(house, make_voter(house, meeting_id, letter), mark_all(motion, NAMES[:2]))
    confirm(house, ask(house, meeting_id, request(f"{motion}-1"), at=OPENS), at=OPENS)
    agent = find_agent(house)

    page = house.database.read(lambda s: read_ballot(s, agent, OPENS))

    assert page.directions == {**mark_all(motion, ()), motion: [NAMES[1]]}
    with pytest.raises(InputError, match="directions-differ"):
        speak(house, agent, "form0001", mark_all(motion, NAMES[1:]))
    shown = sign_in_by_telephone(browser, house)
    marks = {"choice-M1": "for", "choice-M2": "for", f"names-{motion}": ["", NAMES[1]]}
    status, text = cast(browser, shown, **marks)
    assert (status, "回执" in text) == (200, True)
    assert len(list_standing(house, agent)) == 1


def test_nobody_is_struck_twice_late_unknown_or_without_a_ground(house: House) -> None:
    meeting_id, motion = hold_election(house)
    of_nobody = [f"{motion}-{place}" for place in ("4", "0", "x", "01", "")]
    for subject in (*of_nobody, "M1-1", "M9-1", "x"):
        with pytest.raises(NotFoundError):
            ask(house, meeting_id, request(subject))
    with pytest.raises(InputError, match="ground"):
        ask(house, meeting_id, request(f"{motion}-1", ground="not-mine"))
    open_meeting(house, meeting_id)
    with pytest.raises(NotNowError, match="late"):
        ask(house, meeting_id, request(f"{motion}-1"), at=CLOSES)

    confirm(house, ask(house, meeting_id, request(f"{motion}-1", "died"), at=OPENS), at=OPENS)
    with pytest.raises(NotNowError, match="already"):
        ask(house, meeting_id, request(f"{motion}-1"), at=OPENS)


def test_every_candidate_stands_on_the_ballot_before_and_after_the_vote_and_who_voted_may_change(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id, motion = hold_election(house)
    letter = issue_letters(house, meeting_id)[0]
    clock.instant = OPENS - timedelta(days=1)
    assert all(name in sign_in_owner(browser, letter) for name in NAMES)

    open_meeting(house, meeting_id)
    clock.instant = OPENS
    elect(house, meeting_id, motion, "a", NAMES[:2])
    voted = sign_in_owner(browser, issue_letters(house, meeting_id)[0])
    assert "前还可以更改，以最后一次为准" in voted
    assert "前投票。" not in voted
    assert "您的一票很重要" not in voted

    confirm(house, ask(house, meeting_id, request(f"{motion}-1"), at=OPENS), at=OPENS)
    clock.instant = CLOSES
    ended = browser.get("/vote").text
    assert f"<s>{NAMES[0]}</s>" in ended
    assert all(f"<b>{name}</b>" in ended for name in NAMES[1:])
    assert "请改投" not in ended
