"""A concern from where it is raised to its judgement; nothing public names who raised it."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.voting.affairs.test_affairs import freeze_small, list_owners
from tests.voting.installation import (
    NOTICED,
    FixedClock,
    House,
    finish_meeting,
    make_draft,
    make_open_meeting,
)
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.concerns import life, listing, pages, raising, spots
from voting.services.concerns.drafting import draft_motion
from voting.services.concerns.life import Move
from voting.services.concerns.listing import ConcernView
from voting.services.concerns.pledge import Pledge, PublicContact, record_pledge
from voting.services.concerns.raising import MOST_A_DAY, NewConcern
from voting.services.concerns.terms import ConcernKind, Handler, Level, Phase, ProgressKind
from voting.services.meeting.meetings import get_meeting
from voting.services.oversight.inbox import InboxKind, read_inbox
from voting.services.pages.staff.terms import WaitingPlace
from voting.services.pages.staff.waiting import list_waiting
from voting.services.people.actors import Owner
from voting.services.tables import Asked
from voting.storage.tables.register import OwnerRow

DAY, PLEDGE = timedelta(days=1), Pledge()
NEW = NewConcern(kind=ConcernKind.COMPLAINT, title="电梯停运", text="三天了", place="2栋")


def raise_it(house: House, owner: Owner, new: NewConcern = NEW, days: int = 0) -> str:
    at = NOTICED + days * DAY
    return house.database.write(lambda s: raising.raise_concern(s, owner=owner, new=new, at=at))


def move(
    house: House, number: str, phase: Phase, days: int = 1, due_on: date | None = None
) -> None:
    at = NOTICED + days * DAY
    is_over = phase is Phase.CLOSED
    new = Move(
        phase=phase,
        answer="已经报修",
        handler=Handler.PROPERTY,
        next_step="" if is_over else "换门机",
        due_on=None if is_over else due_on or (at + 3 * DAY).date(),
    )
    house.database.write(lambda s: life.move(s, member=house.member, number=number, new=new, at=at))


def judge(house: House, owner: Owner, number: str, *, is_satisfied: bool, days: int = 9) -> None:
    house.database.write(
        lambda s: life.judge(
            s, owner=owner, number=number, is_satisfied=is_satisfied, at=NOTICED + days * DAY
        )
    )


def release(house: House, number: str, motion: str = "", title: str = "电梯") -> None:
    house.database.write(
        lambda s: life.release(
            s,
            member=house.member,
            number=number,
            title=title,
            place="2栋",
            at=NOTICED,
            motion=motion,
        )
    )


def look(house: House, number: str) -> ConcernView:
    return house.database.read(lambda s: listing.get_public(s, house.community.id, number))


def read_kinds(house: House, number: str) -> list[ProgressKind]:
    lines = house.database.read(lambda s: listing.list_progress(s, house.community.id, number))
    assert all(before.at <= after.at for before, after in pairwise(lines))
    return [each.kind for each in lines]


def read_publicly(session: Session, house: House, number: str) -> str:
    """Return all that the public list and the public page of a concern are made of."""
    code = house.community.code
    whole = pages.read_concerns(session, code, Asked(), NOTICED)
    return repr((whole.concerns, pages.read_concern(session, code, number, NOTICED)))


def test_numbers_have_no_gaps_and_begin_anew_each_year(house: House) -> None:
    freeze_small(house)
    one, other = list_owners(house)[:2]
    year = NOTICED.year

    found = [raise_it(house, one), raise_it(house, other)]
    with pytest.raises(InputError):
        raise_it(house, one, replace(NEW, place="", spot_id="gone"))
    found.append(raise_it(house, one))
    found.append(raise_it(house, one, days=366))

    assert found == [f"{year}-001", f"{year}-002", f"{year}-003", f"{year + 1}-001"]
    with pytest.raises(NotFoundError):
        look(house, f"{year}-004")
    for malformed in ("", "2026", "2026-1", "1-9999999999", "x-001", "2026-0001", "２０２６-001"):
        with pytest.raises(NotFoundError):
            look(house, malformed)


def test_a_holding_raises_so_many_in_a_day_and_no_more(house: House) -> None:
    freeze_small(house)
    one, other = list_owners(house)[:2]
    for _ in range(MOST_A_DAY):
        raise_it(house, one)

    with pytest.raises(InputError) as refused:
        raise_it(house, one)
    assert refused.value.sentence == "concerns-too-many"
    raise_it(house, other)
    raise_it(house, one, days=1)


def test_nothing_public_says_who_raised_it_or_what_they_wrote(house: House) -> None:
    freeze_small(house)
    (owner,) = list_owners(house)[:1]
    name = house.database.read(
        lambda s: s.scalars(select(OwnerRow.name).where(OwnerRow.id == owner.owner_id)).one()
    )
    number = raise_it(house, owner)
    public = house.database.read(lambda s: read_publicly(s, house, number))
    for private in (name, owner.owner_id, owner.holding_id, NEW.title, NEW.text, NEW.place):
        assert private not in public

    release(house, number)
    shown = look(house, number)
    assert (shown.title, shown.place, shown.shown_name) == ("电梯", "2栋", "")
    release(house, number)
    release(house, number, title="电梯故障")
    lines = house.database.read(lambda s: listing.list_progress(s, house.community.id, number))
    assert [each.text for each in lines] == ["", "电梯 · 2栋", "电梯故障 · 2栋"]
    named = raise_it(house, owner, replace(NEW, is_named=True))
    assert look(house, named).shown_name == name
    house.database.write(lambda s: life.withdraw(s, owner=owner, number=named, at=NOTICED))
    house.database.write(lambda s: life.unname(s, owner=owner, number=named))
    assert look(house, named).shown_name == ""


def test_a_concern_goes_on_with_a_day_until_its_raiser_has_judged_it(house: House) -> None:
    freeze_small(house)
    owner, other = list_owners(house)[:2]
    number = raise_it(house, owner)
    with pytest.raises(NotNowError):
        judge(house, owner, number, is_satisfied=True)
    with pytest.raises(InputError) as undated:
        move(house, number, Phase.ACTING, due_on=NOTICED.date() - DAY)
    assert undated.value.sentence == "concern-day-missing"

    move(house, number, Phase.ACTING)
    with pytest.raises(InputError) as back:
        move(house, number, Phase.DELIBERATING, days=2)
    assert back.value.sentence == "concern-goes-back"
    move(house, number, Phase.CLOSED, days=3)
    with pytest.raises(NotNowError):
        move(house, number, Phase.CLOSED, days=4)
    with pytest.raises(NotFoundError):
        judge(house, other, number, is_satisfied=True)

    judge(house, owner, number, is_satisfied=False)
    assert (look(house, number).phase, look(house, number).is_reopened) == (Phase.ACTING, True)
    move(house, number, Phase.CLOSED, days=10)
    judge(house, owner, number, is_satisfied=False, days=11)
    with pytest.raises(NotNowError):
        judge(house, owner, number, is_satisfied=True)

    moved, raised = ProgressKind.MOVED, ProgressKind.RAISED
    assert look(house, number).judgement is ProgressKind.UNSATISFIED
    assert read_kinds(house, number)[:4] == [raised, moved, moved, ProgressKind.REOPENED]
    assert read_kinds(house, number)[4:] == [moved, ProgressKind.UNSATISFIED]


def read_told(house: House, at: datetime) -> tuple[list[bool], list[str]]:
    """Return whether what waits at the desk is late, and of whom the office is told."""
    things = house.database.read(lambda s: list_waiting(s, house.member, at))
    inbox = house.database.read(lambda s: read_inbox(s, house.auditor, at))
    return (
        [each.is_late for each in things if each.place is WaitingPlace.CONCERNS],
        [each.community.id for each in inbox.items if each.kind is InboxKind.CONCERN],
    )


def test_what_is_late_is_said_at_the_desk_and_later_to_the_street_office(house: House) -> None:
    freeze_small(house)
    number = raise_it(house, list_owners(house)[0])
    due = look(house, number).due_at
    assert due is not None
    assert due == NOTICED + timedelta(hours=PLEDGE.answer_hours)
    days = timedelta(days=PLEDGE.office_days)
    moments = (due - DAY, due + DAY, due + days + DAY, due + 2 * days + DAY)

    told = [(*read_told(house, at), PLEDGE.find_level(due, at)) for at in moments]

    here = [house.community.id]
    assert told == [
        ([False], [], Level.COMMITTEE),
        ([True], [], Level.COMMITTEE),
        ([True], here, Level.OFFICE),
        ([True], here, Level.DISTRICT),
    ]


def test_a_spot_shows_what_is_open_there_and_takes_nothing_once_it_ended(house: House) -> None:
    freeze_small(house)
    owner = list_owners(house)[0]
    names = ("2栋3号电梯", "南门", "南门")
    house.database.write(lambda s: spots.add_spots(s, member=house.member, names=names, at=NOTICED))
    gate, lift = house.database.read(lambda s: spots.list_spots(s, house.community.id))
    assert (gate.name, lift.name) == ("南门", "2栋3号电梯")
    with pytest.raises(InputError):
        house.database.write(
            lambda s: spots.add_spots(s, member=house.member, names=names, at=NOTICED)
        )
    at_lift = replace(NEW, place="", spot_id=lift.id)
    number = raise_it(house, owner, at_lift)
    code = house.community.code
    (found,) = house.database.read(lambda s: pages.read_spot(s, code, lift.id)).concerns
    assert (found.number, found.place, found.title) == (number, lift.name, "")
    assert not house.database.read(lambda s: pages.read_spot(s, code, gate.id)).concerns

    house.database.write(
        lambda s: spots.end_spot(s, member=house.member, spot_id=lift.id, at=NOTICED)
    )
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: pages.read_spot(s, code, lift.id))
    with pytest.raises(InputError):
        raise_it(house, owner, at_lift)
    assert re.fullmatch("[0-9a-f]{16}", lift.id)


def test_a_community_that_pledges_more_is_held_to_it_and_names_phases_as_it_is_used_to(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    freeze_small(house)
    clock.instant = NOTICED
    pledge = Pledge(
        answer_hours=1,
        office_days=2,
        contacts={
            "office": PublicContact(name="物管科", telephone="0571-88886666", hours="工作日")
        },
        labels={"raised": "听事"},
    )
    alike = replace(pledge, labels={"raised": "听事", "acting": "听事"})
    two = {"by": house.member.id, "confirmed_by": house.second.id}
    with pytest.raises(InputError) as refused:
        house.database.write(
            lambda s: record_pledge(s, community_id=house.community.id, pledge=alike, **two)
        )
    assert refused.value.sentence == "pledge-labels-alike"
    house.database.write(
        lambda s: record_pledge(s, community_id=house.community.id, pledge=pledge, **two)
    )

    number = raise_it(house, list_owners(house)[0])

    assert look(house, number).due_at == NOTICED + timedelta(hours=1)
    assert read_told(house, NOTICED + 2 * DAY) == ([True], [])
    assert read_told(house, NOTICED + 3 * DAY) == ([True], [house.community.id])
    page = app.test_client().get(f"/c/langyue/concerns/{number}").text
    assert ">听事</b>" in page
    assert all(each in page for each in ("物管科", "0571-88886666", "工作日"))
    assert "提事" not in page


def test_a_concern_that_led_to_a_motion_says_what_came_of_the_vote(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    finish_meeting(web_house, meeting_id)
    number = raise_it(web_house, list_owners(web_house)[0])
    public = f"/c/langyue/concerns/{number}"
    assert "业主大会的表决" not in app.test_client().get(public).text
    with pytest.raises(NotFoundError):
        release(web_house, number, f"{meeting_id}/M9")

    release(web_house, number, f"{meeting_id}/M1")

    page = app.test_client().get(public).text
    assert "业主大会的表决" in page
    assert f'href="/c/langyue/{meeting_id}"' in page
    assert "<b>参与不足，未形成有效决定</b>" in page


def test_a_concern_becomes_a_motion_of_a_draft_without_what_its_raiser_wrote(house: House) -> None:
    draft_id = make_draft(house)
    number = house.database.write(
        lambda s: raising.record_concern(s, member=house.member, new=NEW, at=NOTICED)
    )
    with pytest.raises(NotNowError):
        draft_motion(house.database, member=house.member, number=number, meeting_id=draft_id)
    release(house, number)

    motion_id = draft_motion(
        house.database, member=house.member, number=number, meeting_id=draft_id
    )

    meeting = house.database.read(lambda s: get_meeting(s, house.key_of(draft_id)))
    (motion,) = [each for each in meeting.motions if each.id == motion_id]
    assert (motion.title, motion.text) == ("电梯", f"由第 {number} 号诉求“电梯”提出。")
