"""Every look at personal data is kept with who, what and why, and those concerned can see it.

个人信息保护法第四十四条、第五十一条.
"""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.archive.test_case_file import hold
from tests.voting.installation import (
    FINAL,
    OPENS,
    FixedClock,
    House,
    issue_letters,
    make_open_meeting,
)
from tests.voting.steps.steps import DAY
from tests.voting.web.browsing import send, sign_in, sign_in_owner
from voting.errors import InputError
from voting.services.people.actors import Auditor, Member
from voting.services.people.looks import Look, LookView, list_looks, note_looks
from voting.storage.tables.people import LookRow
from voting.terms import LookKind, Role
from voting.web.responses.looks import LOOKS
from voting.web.sessions.access import Caller

WITHOUT = {
    # Whole pages without a person, forms before anything is known, and one's own acts.
    "appointing.show", "appointing.show_at_office", "recovering.show", "recovering.show_at_office",
    "office_guidance.document",
    "office_guidance.show", "building.home", "overseeing.home", "watching.home", "watching.meeting",
    "adopted.home", "adopted.paper", "board.home", "concern_desk.home", "concern_desk.picture",
    "duty_desk.home", "body_duties.body_home",
    # A roster of those who agreed to be named, mediations without their parties.
    "joint_desk.home", "joint_desk.show", "office_joint.office_home",
    "neighbour_desk.home", "neighbour_desk.consent", "breach_desk.home",
    "board.disclosure", "board.poster", "striking.show",
    "takeover_desk.home", "takeover_desk.paper", "sitting_desk.home",
    "sitting_desk.show", "task_desk.home", "task_desk.show",
    "task_desk.picture", "body_tasks.body_home", "body_tasks.body_show", "body_tasks.body_picture",
    "answering.home", "answering.show", "office_answering.office_home",
    "office_answering.office_show", "concern_desk.show", "spots.home", "spots.sheet",
    "committee.home", "committee.new_meeting", "office_acts.show",
    "drafting.begin_copy", "case_files.show",
    "case_files.receipt", "examining.home", "examining.show", "examining.report",
    "letters.desk", "letters.office", "office.home", "office.in_person", "office_rules.home",
    "handover.print_at_desk", "handover.print_at_office", "handover.show",
    "handover.show_at_desk", "fund_desk.home", "fund_desk.voucher", "fund_desk.added",
    "fund_desk.statement",
    "fund_bank.home",
    # Turnout as a number, means, and remarks that no name or home stands with.
    "assessment_desk.home", "assessment_desk.show", "assessment_desk.poster",
    "office_conveners.home", "office_rules.paper", "office_tenure.home", "oversight.calendar",
    "oversight.community", "oversight.district", "paper_ballots.new", "paper_ballots.scanned",
    "platform.home", "register_files.show_checked", "registers.send_template", "steps.ballots",
    # The office's own papers; what a step shows its confirmer, who is named with it for ever.
    "case_files.document", "waiting.show_kind", "waiting.show_register", "waiting.show_scan",
    "waiting.show_step", "office_waiting.show_kind", "office_waiting.show_register",
    "office_waiting.show_scan", "office_waiting.show_step",
    # Texts to owners with their telephones: for the whole office, and not of one community.
    "office.outbox",
    "declaration_desk.home", "declaration_desk.poster",
    # Figures of many communities.
    "reports.at_office", "reports.send_at_office", "reports.overseen", "reports.send_overseen",
}  # fmt: skip


def look(house: House, actor: Member | Auditor, kind: LookKind, **more: str) -> None:
    seen = Look(kinds=(kind,), community_id=house.community.id, **more)
    house.database.write(lambda s: note_looks(s, actor, seen, OPENS))


def list_of(house: House, *holding_ids: str) -> list[LookView]:
    return house.database.read(lambda s: list_looks(s, house.community.id, holding_ids))


def test_a_look_at_everybody_is_told_to_everybody_and_one_at_a_home_to_that_alone(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    one, other = (each.holding_id for each in issue_letters(house, meeting_id)[:2])
    look(house, house.member, LookKind.MISSING, meeting_id=meeting_id)
    house.database.write(
        lambda s: s.add(
            LookRow(
                community_id=house.community.id,
                id="look",
                staff_id=house.auditor.id,
                kind=LookKind.PAPER_BALLOT,
                meeting_id=meeting_id,
                holding_id=one,
                building="",
                why="",
                at=OPENS,
            )
        )
    )

    assert {each.kind for each in list_of(house, one)} == {
        LookKind.MISSING,
        LookKind.PAPER_BALLOT,
    }
    (seen,) = list_of(house, other)
    assert (seen.kind, seen.name, seen.role, seen.is_of_all) == (
        LookKind.MISSING,
        "陈委员",
        Role.COMMITTEE,
        True,
    )


def test_a_look_at_one_building_is_told_in_that_building(house: House) -> None:
    meeting_id = make_open_meeting(house)
    (one,) = (each.holding_id for each in issue_letters(house, meeting_id)[:1])

    look(house, house.member, LookKind.MISSING, meeting_id=meeting_id, building="1栋")

    assert len(list_of(house, one)) == 1
    assert list_of(house, "another") == []


def test_a_building_that_is_not_there_hides_no_look(house: House) -> None:
    meeting_id = make_open_meeting(house)

    look(house, house.member, LookKind.MISSING, meeting_id=meeting_id, building="没有的楼")

    assert len(list_of(house, "any")) == 1


def test_the_same_look_within_an_hour_is_one(house: House) -> None:
    meeting_id = make_open_meeting(house)
    (one,) = (each.holding_id for each in issue_letters(house, meeting_id)[:1])
    for minutes in (0, 59, 61):
        at = OPENS + timedelta(minutes=minutes)
        seen = Look(
            kinds=(LookKind.MISSING,), community_id=house.community.id, meeting_id=meeting_id
        )
        house.database.write(partial(note_looks, actor=house.member, look=seen, at=at))

    assert [each.at for each in list_of(house, one)] == [OPENS + timedelta(minutes=61), OPENS]


def test_what_opens_everybodys_marks_needs_a_reason(house: House) -> None:
    meeting_id = make_open_meeting(house)

    for why in ("", " ", "长" * 101):
        with pytest.raises(InputError) as refused:
            look(house, house.auditor, LookKind.CASE_FILE, meeting_id=meeting_id, why=why)
        assert refused.value.sentence == "look-unexplained"
    look(house, house.auditor, LookKind.CASE_FILE, meeting_id=meeting_id, why=" 法院  调取 ")
    assert [each.why for each in list_of(house, "any")] == ["法院 调取"]


def test_a_page_that_shows_nobody_is_no_look(house: House) -> None:
    meeting_id = make_open_meeting(house)

    for kind in (LookKind.DISPUTES, LookKind.OBJECTIONS, LookKind.MANDATES, LookKind.TRANSFER):
        look(house, house.member, kind, meeting_id=meeting_id)

    assert list_of(house, "any") == []


def list_of_staff(app: Flask, method: str = "GET") -> dict[str, Caller]:
    """Return who may call each view for those who have an account, by its endpoint."""
    declared = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "declared_access", None)
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ())
    }
    of_staff = set(Caller) - {Caller.ANYBODY, Caller.VOTER, Caller.OWNER, Caller.SIGNED_IN}
    return {endpoint: Caller(who) for endpoint, who in declared.items() if who in of_staff}


def test_every_page_of_staff_keeps_looks_or_shows_nobody(app: Flask) -> None:
    of_staff = set(list_of_staff(app))
    keeping = {each for each in of_staff if find_look(app, each) is not None}

    assert keeping.isdisjoint(WITHOUT)
    assert of_staff - keeping - WITHOUT == set()
    assert WITHOUT - of_staff == set()
    assert find_look(app, "case_files.export") == (LookKind.CASE_FILE,)
    assert find_look(app, "office.auditors_edition") == (LookKind.AUDITORS_EDITION,)
    assert keeping >= {"turnout.missing", "mandates.office_scan", "registers.show_units"}


def find_look(app: Flask, endpoint: str) -> tuple[LookKind, ...] | None:
    """Return the kinds that a view keeps, through what guards it."""
    view: object = app.view_functions[endpoint]
    while view is not None:
        kinds: tuple[LookKind, ...] | None = getattr(view, LOOKS, None)
        if kinds is not None:
            return kinds
        view = getattr(view, "__wrapped__", None)
    return None


def test_an_owner_reads_who_downloaded_the_result_with_names_and_why(
    browser: FlaskClient, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id = hold(house)
    clock.instant = FINAL + DAY
    sign_in(browser, "a-langyue")
    office = f"/office/{house.community.id}/{meeting_id}"
    page = browser.get(office).text
    status, refused = send(browser, office + "/auditor.json", page, why=" ")
    assert status == 422
    assert "请填写这一项" in refused
    assert send(browser, office + "/auditor.json", page, why="法院调取")[0] == 200
    (letter, *_) = issue_letters(house, make_open_meeting(house))

    sign_in_owner(browser, letter)
    page = browser.get("/affairs/").text

    assert "谁看过我的资料" in page
    assert "法院调取" in page
    assert "林科员" in page
