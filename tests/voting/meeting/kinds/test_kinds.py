"""Motions of all three kinds, with scope and the assembly's own rules, from draft to document."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from audit.checks.counting import make_case
from audit.document.signatures import read_document
from audit.entries.meeting import MotionNoticed
from audit.evidence.file import parse_evidence, read_proceedings
from audit.terms import DeliveryKind
from audit.verify import verify
from ballots.ballot import Channel, Marks
from ballots.motion import INVALID
from tests.voting.adopted import adopt
from tests.voting.installation import (
    OPENS,
    House,
    countersign,
    find_field,
    find_last_six,
    finish_meeting,
    give_notice,
    issue_letters,
    make_voter,
    open_meeting,
    serve,
)
from tests.voting.meeting.kinds.motions import (
    REPAIR,
    draft_meeting,
    import_two_buildings,
    list_asked,
    open_three_kinds,
    to_small,
    vote,
)
from tests.voting.on_paper import enter_paper
from voting.errors.casting import ChoiceTooManyError, ChoiceUnknownError
from voting.importing.spelling.addresses import Address
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.casting.participation import measure_participation
from voting.services.desk.paper_ballots import Reading
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.owners.delivery_records import ReportedDelivery
from voting.services.owners.letters import Letter
from voting.services.owners.overview import view_voter
from voting.services.result.document import document
from voting.services.result.published.public_result import get_public_result


def test_three_kinds_with_a_scope_are_counted_printed_and_verified(house: House) -> None:
    meeting_id, letters = open_three_kinds(house)
    for number, letter in enumerate(letters[:18]):
        choice = "甲公司" if number < 12 else "none"
        names = ("张三", "王𬱖") if number < 14 else ()
        vote(house, meeting_id, letter, f"form{number:04d}", M1=choice, M2=names, M3="for")
    measured = house.database.read(
        lambda s: measure_participation(s, get_noticed_meeting(s, house.key_of(meeting_id)))
    )
    assert [part.buildings for part in measured] == [(), ("2栋",)]
    assert measured[1].eligible.persons < measured[0].eligible.persons
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)

    pdf = house.database.read(lambda s: document.get_document(s, house.key_of(meeting_id)))

    assert verify(pdf).holds
    motions = house.database.read(lambda s: get_public_result(s, house.key_of(meeting_id)).motions)
    assert [motion.decided for motion in motions] == ["选定：甲公司", "当选：张三、王𬱖", ""]
    assert motions[2].verdict == "通过"


def test_an_owner_of_flats_in_two_buildings_votes_once_for_both(house: House) -> None:
    """The ballot names the first flat; in the scope of the other it speaks for that one."""
    meeting_id, letters = open_three_kinds(house)
    both = next(
        letter
        for letter in letters
        if {address[:2] for address in letter.addresses} == {"1栋", "2栋"}
    )
    vote(house, meeting_id, both, "form0001", M1="none", M2=(), M3="for")
    finish_meeting(house, meeting_id)
    data = house.database.read(
        lambda s: document.get_published_evidence(
            s, meeting=house.key_of(meeting_id), keys=house.keys
        )
    )

    proceedings = read_proceedings(parse_evidence(data).entries)
    repair = next(m for m in proceedings.all(MotionNoticed) if m.scope)
    case = make_case(proceedings, [repair])

    in_scope = {u.unit for u in proceedings.units if u.building == "2栋"}
    named = case["ballots"]
    assert isinstance(named, list)
    assert named[0]["unit"] in in_scope
    assert proceedings.ballots[0].cast.unit not in in_scope


def test_an_owner_out_of_scope_is_not_asked(house: House) -> None:
    meeting_id, letters = open_three_kinds(house)
    first = next(letter for letter in letters if all(a.startswith("1栋") for a in letter.addresses))
    voter = make_voter(house, meeting_id, first)

    view = house.database.read(lambda s: view_voter(s, voter, OPENS))

    assert [motion.id for motion in view.motions] == ["M1", "M2"]
    form = MarkedBallot(
        form_id="form0001", channel=Channel.ONLINE, choices={"M1": "甲公司", "M2": (), "M3": "for"}
    )
    with pytest.raises(ChoiceUnknownError):
        cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)


@pytest.mark.parametrize(
    ("names", "error"),
    [
        (("张三", "李四", "王𬱖"), ChoiceTooManyError),
        (("张三", "张三"), ChoiceTooManyError),
        (("赵六",), ChoiceUnknownError),
        ("张三", ChoiceUnknownError),
    ],
    ids=str,
)
def test_an_election_is_marked_as_the_form_allows(
    house: House, names: Marks, error: type[Exception]
) -> None:
    meeting_id, letters = open_three_kinds(house)

    with pytest.raises(error):
        vote(house, meeting_id, letters[0], "form0001", M1="甲公司", M2=names)


def hand_over(house: House, meeting_id: str, letter: Letter) -> None:
    building, rest = letter.addresses[0].split("栋")
    section, room = rest.split("单元")
    address = Address(f"{building}栋", f"{section}单元", room)
    serve(house, meeting_id, ReportedDelivery(how=DeliveryKind.IN_PERSON, made_at=OPENS), address)


@pytest.mark.parametrize(
    ("silent", "verdict", "deemed"),
    [("absent", "no-quorum", ""), ("with-majority", "carried", "计入“同意”")],
)
def test_silent_owners_who_were_served_count_as_the_rules_say(
    house: House, silent: str, verdict: str, deemed: str
) -> None:
    """Twelve vote; two signed in and did not, three were handed their letters."""
    import_two_buildings(house)
    if silent != "absent":
        adopt(house, "silent", silent)
    meeting_id = draft_meeting(house, replace(REPAIR, buildings=()))
    give_notice(house, meeting_id)
    letters = issue_letters(house, meeting_id)
    open_meeting(house, meeting_id)
    for number, letter in enumerate(letters[:12]):
        vote(house, meeting_id, letter, f"form{number:04d}", M1="for")
    for letter in letters[12:14]:
        make_voter(house, meeting_id, replace(letter, addresses=to_small(letter)))
    for letter in letters[14:18]:
        hand_over(house, meeting_id, letter)
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)

    (motion,) = house.database.read(
        lambda s: get_public_result(s, house.key_of(meeting_id)).motions
    )

    assert motion.outcome.value == verdict
    assert deemed in motion.deemed
    assert any("结论将是" in each for each in motion.sensitivity)
    pdf = house.database.read(lambda s: document.get_document(s, house.key_of(meeting_id)))
    assert verify(pdf).holds


def send(browser: FlaskClient, url: str, page: str, fields: Mapping[str, object]) -> str:
    data = {"csrf_token": find_field("csrf_token", page), **fields}
    answer = browser.post(url, data=data, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_pages_offer_all_three_kinds(web_house: House, app: Flask) -> None:
    meeting_id, letters = open_three_kinds(web_house)
    letter = next(x for x in letters if all(a.startswith("1栋") for a in x.addresses))
    browser = app.test_client()
    page = browser.get(f"/v/{letter.token}").text
    page = send(browser, f"/v/{letter.token}", page, {"last_six": find_last_six(letter)})
    assert page.count('type="checkbox"') == 3
    assert "以上都不同意" in page
    assert "修缮二栋屋面" not in page
    marks = {
        "choice-M1": "甲公司",
        "names-M2": ["", "张三", "王𬱖"],
    }
    page = send(browser, "/vote/review", page, marks)
    assert "<b>张三、王𬱖</b>" in page
    assert browser.get("/vote").text.count(" checked") == 3
    page = send(browser, "/vote/confirm", page, {"form_id": find_field("form_id", page), **marks})
    assert "<b>甲公司</b>" in page
    assert "<b>张三、王𬱖</b>" in page
    assert meeting_id


def test_paper_with_more_ticks_than_seats_is_entered_as_it_is(house: House) -> None:
    """Finding: six ticks of five on paper could not be entered. Law note W37: void on that item."""
    meeting_id, letters = open_three_kinds(house)
    overvoted: dict[str, Marks] = {"M1": INVALID, "M2": ("张三", "李四", "王𬱖"), "M3": "for"}
    for letter in letters[:3]:
        asked = list_asked(house, meeting_id, letter)
        reading = Reading({motion: overvoted[motion] for motion in asked})
        enter_paper(house, meeting_id, letter.holding_id, reading)
    vote(house, meeting_id, letters[3], "form0001", M1="甲公司", M2=("张三",), M3="for")
    for letter in letters[4:]:
        hand_over(house, meeting_id, letter)
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)

    pdf = house.database.read(lambda s: document.get_document(s, house.key_of(meeting_id)))
    proceedings = read_proceedings(parse_evidence(read_document(pdf).attachment).entries)
    motions = house.database.read(lambda s: get_public_result(s, house.key_of(meeting_id)).motions)

    assert verify(pdf).holds
    cast = proceedings.ballots[0].cast
    assert cast.choices["M2"] == ["张三", "李四", "王𬱖"]
    assert (cast.invalid, dict(cast.invalid_on)) == (None, {"M1": "这一项多选、涂改或无法辨认"})
    persons = [{row.cells[0]: row.cells[3] for row in each.results} for each in motions]
    assert [each["废票"] for each in persons[:2]] == ["3人", "3人"]
    assert persons[1]["张三"] == "1人"
    # Finding: 245.02 % printed for silent owners in an election.
    shares = [
        float(cell.removesuffix("%"))
        for motion in motions
        for row in motion.results
        for cell in row.cells
        if cell.endswith("%")
    ]
    assert shares
    assert max(shares) <= 100
    silent = next(row for row in motions[1].results if row.cells[0] == "已送达未投票")
    assert silent.cells[4] == "80.95%"
