"""The desk: two members for what cannot be undone, letters by leave, deliveries, paper by two."""

import io
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from itertools import pairwise

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import update

from audit.entries.ballot import BallotCast, LettersDelivered, LettersPrinted, PaperRecorded
from audit.entries.meeting import MeetingExtended, MeetingOpened
from audit.entries.records import Record
from audit.evidence.file import read_proceedings
from audit.verify import verify
from tests.voting.adopted import adopt
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    House,
    cast_online,
    close_meeting,
    countersign,
    enter_paper,
    find_last_six,
    finish_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_house,
    make_noticed_meeting,
    make_open_meeting,
    make_scan,
    make_voter,
    open_meeting,
    print_letters,
    serve,
)
from voting.documents.letters import render_letters
from voting.errors import (
    ChoiceUnknownError,
    ForbiddenError,
    InputError,
    LetterUnknownError,
    NotFoundError,
    NotNowError,
    NotYetError,
    PaperBallotsWaitingError,
    PrintPermissionMissingError,
    SecondMemberError,
    VoteClosedError,
    VoteNotOpenError,
)
from voting.importing.spelling.addresses import Address
from voting.keys.folder import KeyFolder
from voting.services.desk import (
    announcements,
    paper_ballots,
    printing,
    reconciliation,
)
from voting.services.desk.letter_page import make_letters_page
from voting.services.desk.paper_ballots import Reading
from voting.services.log.log import read_entries
from voting.services.meeting.course import notice
from voting.services.meeting.meetings import MeetingView, get_meeting
from voting.services.outbox import list_outbox
from voting.services.owners import delivery, delivery_records, letters
from voting.services.owners.delivery_records import DeliveryReport
from voting.services.owners.letters import Letter
from voting.services.people.actors import Member
from voting.services.people.acts import Act
from voting.services.result.document import document as results
from voting.services.result.reviewing import review
from voting.services.scans import Scan, read_scan
from voting.services.steps import listing, requests
from voting.services.steps.requests import StepRequest
from voting.storage.tables.register import OwnerRow
from voting.terms import MeetingKey, MeetingState

FOR, AGAINST = Reading({"M1": "for", "M2": "for"}), Reading({"M1": "against", "M2": "for"})
DAY = timedelta(days=1)
PHOTO = Scan(make_scan("x"), "image/png")
BOARD = Address("1栋", "", "")


def read_log(house: House, meeting_id: str) -> tuple[Record, ...]:
    log = house.key_of(meeting_id)
    return read_proceedings(house.database.read(lambda s: read_entries(s, log))).records


def find_all(house: House, meeting_id: str, kind: type[Record]) -> list[Record]:
    return [each for each in read_log(house, meeting_id) if isinstance(each, kind)]


def view(house: House, meeting_id: str) -> MeetingView:
    return house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))


def reconcile(house: House, meeting_id: str) -> reconciliation.Reconciled:
    meeting = view(house, meeting_id)
    return house.database.read(lambda s: reconciliation.reconcile(s, meeting, OPENS))


def ask(house: House, meeting_id: str, step: StepRequest, at: datetime = OPENS) -> str:
    return house.database.write(
        partial(
            requests.ask_step,
            member=house.member,
            meeting=house.key_of(meeting_id),
            step=step,
            base_url=BASE_URL,
            at=at,
        )
    )


def confirm(house: House, step_id: str, by: Member | None = None, at: datetime = OPENS) -> None:
    house.database.write(
        partial(
            requests.confirm_step,
            actor=by or house.second,
            step_id=step_id,
            keys=house.keys,
            base_url=BASE_URL,
            at=at,
        )
    )


def receive(
    house: House, meeting_id: str, letter: Letter, reading: Reading, at: datetime = OPENS
) -> str:
    return house.database.write(
        partial(
            paper_ballots.receive_paper_ballot,
            member=house.member,
            meeting=house.key_of(meeting_id),
            holding_id=letter.holding_id,
            reading=reading,
            scan=read_scan(make_scan(letter.serial)),
            at=at,
        )
    )


def read(
    house: House, meeting_id: str, paper_id: str, by: Member, reading: Reading, at: datetime = OPENS
) -> bool:
    return house.database.write(
        partial(
            paper_ballots.add_reading,
            member=by,
            meeting=by.key_of(meeting_id),
            paper_id=paper_id,
            reading=reading,
            keys=house.keys,
            at=at,
        )
    )


def test_opening_by_hand_takes_two(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    with pytest.raises(NotYetError):
        ask(house, meeting_id, StepRequest(kind="open"), at=OPENS - DAY)
    step_id = ask(house, meeting_id, StepRequest(kind="open"))
    with pytest.raises(NotNowError):
        ask(house, meeting_id, StepRequest(kind="open"))

    with pytest.raises(SecondMemberError):
        confirm(house, step_id, by=house.member)
    assert view(house, meeting_id).state == "noticed"
    confirm(house, step_id)

    assert view(house, meeting_id).state == "open"
    (opened,) = find_all(house, meeting_id, MeetingOpened)
    assert isinstance(opened, MeetingOpened)
    assert (opened.by, opened.confirmed_by) == (house.member.id, house.second.id)
    with pytest.raises(NotNowError):
        confirm(house, step_id)


def test_one_member_cannot_open_in_whatever_way(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    for confirmed_by in (None, house.member.id):
        with pytest.raises(SecondMemberError):
            house.database.write(
                partial(
                    notice.open_meeting,
                    act=Act(
                        meeting=house.key_of(meeting_id),
                        by=house.member.id,
                        confirmed_by=confirmed_by,
                        keys=house.keys,
                        at=OPENS,
                    ),
                )
            )
    assert view(house, meeting_id).state == "noticed"


def test_a_step_is_declined_or_taken_back(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    for by in (house.second, house.member):
        step_id = ask(house, meeting_id, StepRequest(kind="open"))
        house.database.write(
            partial(
                requests.decline_step,
                actor=by,
                step_id=step_id,
                at=OPENS,
            )
        )
        with pytest.raises(NotNowError):
            confirm(house, step_id)
    key = house.key_of(meeting_id)
    steps = house.database.read(lambda s: listing.list_steps(s, house.member, key, OPENS))
    assert {each.state for each in steps} == {"declined", "withdrawn"}
    assert view(house, meeting_id).state == "noticed"


def make_extensible_meeting(house: House) -> str:
    """Open a meeting whose rules of procedure let the vote be extended once, by seven days."""
    import_small(house)
    freeze(house)
    adopt(house, "extension_times", 1)
    adopt(house, "extension_max_days", 7)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id


def test_what_the_rules_of_procedure_do_not_provide_for_is_no_extension(house: House) -> None:
    meeting_id = make_open_meeting(house)
    with pytest.raises(InputError):
        ask(
            house, meeting_id, StepRequest(kind="extend", closes_at=CLOSES + DAY, reason="参与不足")
        )


def test_an_extended_vote_takes_ballots_until_its_new_end(house: House) -> None:
    meeting_id = make_extensible_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    until = CLOSES + 3 * DAY
    step = StepRequest(kind="extend", closes_at=until, reason="参与不足")
    confirm(house, ask(house, meeting_id, step))

    cast_online(house, voter, "form0001", at=CLOSES + DAY)
    with pytest.raises(NotYetError):
        close_meeting(house, meeting_id, at=CLOSES + DAY)
    with pytest.raises(VoteClosedError):
        cast_online(house, voter, "form0002", at=until)
    close_meeting(house, meeting_id, at=until)

    (extended,) = find_all(house, meeting_id, MeetingExtended)
    assert isinstance(extended, MeetingExtended)
    assert (extended.confirmed_by, extended.closes_at) == (house.second.id, until)


def test_everybody_reads_until_when_and_why_a_vote_was_extended(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_extensible_meeting(web_house)
    page = app.test_client().get(f"/c/langyue/{meeting_id}").text
    assert "延长到" not in page
    step = StepRequest(kind="extend", closes_at=CLOSES + DAY, reason="参与人数还差三户")
    confirm(web_house, ask(web_house, meeting_id, step))

    page = app.test_client().get(f"/c/langyue/{meeting_id}").text

    assert "延长到 2026年4月29日" in page
    assert "参与人数还差三户" in page


@pytest.mark.parametrize(
    ("step", "at"),
    [
        (StepRequest(kind="extend", closes_at=CLOSES, reason="x"), OPENS),
        (StepRequest(kind="extend", closes_at=CLOSES + DAY, reason=" "), OPENS),
        (StepRequest(kind="extend", reason="x"), OPENS),
        (StepRequest(kind="extend", closes_at=CLOSES + 8 * DAY, reason="x"), OPENS),
        (StepRequest(kind="extend", closes_at=CLOSES + DAY, reason="x"), CLOSES),
        (StepRequest(kind="burn"), OPENS),
        (StepRequest(kind="void", subject_id="0" * 16), OPENS),
    ],
)
def test_a_step_that_cannot_be_is_refused_when_it_is_asked_for(
    house: House, step: StepRequest, at: datetime
) -> None:
    meeting_id = make_extensible_meeting(house)
    with pytest.raises((InputError, NotFoundError, NotNowError)):
        ask(house, meeting_id, step, at)


def test_a_vote_is_extended_as_often_as_the_rules_say(house: House) -> None:
    meeting_id = make_extensible_meeting(house)
    once = StepRequest(kind="extend", closes_at=CLOSES + DAY, reason="参与不足")
    confirm(house, ask(house, meeting_id, once))
    with pytest.raises(InputError):
        ask(house, meeting_id, replace(once, closes_at=CLOSES + 2 * DAY))


def test_an_extension_confirmed_too_late_changes_nothing(house: House) -> None:
    meeting_id = make_extensible_meeting(house)
    step_id = ask(
        house, meeting_id, StepRequest(kind="extend", closes_at=CLOSES + DAY, reason="参与不足")
    )
    with pytest.raises(NotNowError):
        confirm(house, step_id, at=CLOSES)
    assert view(house, meeting_id).closes_at == CLOSES
    assert not find_all(house, meeting_id, MeetingExtended)


def test_two_members_void_and_restore_a_ballot_and_everything_is_counted_anew(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    issued = issue_letters(house, meeting_id)
    for number, letter in enumerate(issued[:16]):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")
    close_meeting(house, meeting_id)
    ballot = find_ballot(house, meeting_id, issued[0])
    step = StepRequest(
        kind="void",
        subject_id=ballot,
        reason="冒名",
        details={"ground": "not-cast-by-owner"},
        scan=Scan(make_scan("x"), "image/png"),
    )
    confirm(house, ask(house, meeting_id, step, at=CLOSES), at=CLOSES)
    with pytest.raises(NotNowError):
        ask(house, meeting_id, step, at=CLOSES)
    restore = StepRequest(kind="restore", subject_id=ballot, reason="查明是本人")
    confirm(house, ask(house, meeting_id, restore, at=CLOSES), at=CLOSES)

    proceedings = read_proceedings(
        house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    )
    persons = [
        counted[0].outcome["participation"]["persons"]  # type: ignore[index]  # JSON
        for _, counted in proceedings.rounds
    ]
    assert persons == [16, 15, 16]


def find_ballot(house: House, meeting_id: str, letter: Letter) -> str:
    address = to_address(letter)
    (ballot,) = house.database.read(
        lambda s: review.list_ballots_at(s, house.key_of(meeting_id), address)
    )
    return ballot.id


def to_address(letter: Letter) -> Address:
    building, rest = letter.addresses[0].split("栋")
    section, room = rest.split("单元")
    return Address(f"{building}栋", f"{section}单元", room)


def test_a_paper_ballot_is_read_by_two_who_agree(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    paper_id = receive(house, meeting_id, letter, FOR)

    with pytest.raises(SecondMemberError):
        read(house, meeting_id, paper_id, house.member, FOR)
    with pytest.raises(PaperBallotsWaitingError):
        close_meeting(house, meeting_id)
    assert not find_all(house, meeting_id, BallotCast)
    # It is read after voting has ended, and was handed in before.
    after = CLOSES + timedelta(seconds=5)
    assert read(house, meeting_id, paper_id, house.second, FOR, at=after)

    (cast,) = find_all(house, meeting_id, BallotCast)
    (recorded,) = find_all(house, meeting_id, PaperRecorded)
    assert isinstance(cast, BallotCast)
    assert isinstance(recorded, PaperRecorded)
    assert (cast.at, cast.by, cast.channel) == (OPENS, house.member.id, "paper")
    assert recorded.readers == (house.member.id, house.second.id)
    scan = house.database.read(
        lambda s: paper_ballots.get_scan(s, house.key_of(meeting_id), paper_id)
    )
    assert recorded.scan == sha256(scan.content).hexdigest()
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)
    pdf = house.database.read(lambda s: results.get_document(s, house.key_of(meeting_id)))
    assert verify(pdf).holds


def test_where_two_differ_a_third_one_decides_and_alone_sees_both(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    paper_id = receive(house, meeting_id, letter, FOR)
    seen = partial(
        paper_ballots.view_paper_ballot, meeting=house.key_of(meeting_id), paper_id=paper_id
    )

    assert house.database.read(lambda s: seen(s, house.second)).earlier == ()
    assert not read(house, meeting_id, paper_id, house.second, AGAINST)
    for one in (house.member, house.second):
        assert house.database.read(partial(seen, member=one)).earlier == ()
        with pytest.raises(SecondMemberError):
            read(house, meeting_id, paper_id, one, FOR)
    third = house.database.read(partial(seen, member=house.third))
    assert [each.choices["M1"] for each in third.earlier] == ["for", "against"]
    assert read(house, meeting_id, paper_id, house.third, AGAINST)

    (cast,) = find_all(house, meeting_id, BallotCast)
    (recorded,) = find_all(house, meeting_id, PaperRecorded)
    assert isinstance(cast, BallotCast)
    assert isinstance(recorded, PaperRecorded)
    assert cast.choices == AGAINST.choices
    assert recorded.readers == (house.member.id, house.second.id, house.third.id)
    with pytest.raises(NotNowError):
        read(house, meeting_id, paper_id, house.third, FOR)


def test_an_invalid_paper_needs_the_same_ground_from_both(house: House) -> None:
    meeting_id = make_open_meeting(house)
    one, other = issue_letters(house, meeting_id)[:2]
    unsigned, altered = (Reading({}, ground) for ground in paper_ballots.GROUNDS[::2])
    enter_paper(house, meeting_id, one.holding_id, unsigned)
    paper_id = receive(house, meeting_id, other, unsigned)

    assert not read(house, meeting_id, paper_id, house.second, altered)
    figures = house.database.read(
        lambda s: reconciliation.reconcile(s, view(house, meeting_id), OPENS)
    )
    assert (figures.returned, figures.entered, figures.invalid, figures.waiting) == (2, 1, 1, 1)
    (cast,) = find_all(house, meeting_id, BallotCast)
    assert isinstance(cast, BallotCast)
    assert cast.invalid == "没有业主签名"


@pytest.mark.parametrize(
    "reading",
    [
        Reading({}),
        Reading({"M1": "maybe"}),
        Reading({"M1": ("for",)}),
        Reading({}, "心情不好"),
        Reading({"M9": "for"}),
    ],
)
def test_a_reading_that_is_none_is_refused_at_once(house: House, reading: Reading) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    with pytest.raises((InputError, ChoiceUnknownError)):
        receive(house, meeting_id, letter, reading)
    figures = house.database.read(
        lambda s: reconciliation.reconcile(s, view(house, meeting_id), OPENS)
    )
    assert figures.returned == 0


def test_paper_is_handed_in_while_voting_is_on(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    with pytest.raises(VoteNotOpenError):
        receive(house, meeting_id, letter, FOR, at=OPENS - DAY)
    open_meeting(house, meeting_id)
    with pytest.raises(VoteClosedError):
        receive(house, meeting_id, letter, FOR, at=CLOSES)


def test_what_cannot_be_entered_is_set_aside_by_two(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    paper_id = receive(house, meeting_id, letter, FOR)
    step = StepRequest(kind="discard", subject_id=paper_id, reason="房屋已转让")
    confirm(house, ask(house, meeting_id, step))

    close_meeting(house, meeting_id)

    figures = house.database.read(
        lambda s: reconciliation.reconcile(s, view(house, meeting_id), OPENS)
    )
    assert (figures.returned, figures.discarded, figures.waiting) == (1, 1, 0)
    lines = house.database.read(
        lambda s: reconciliation.list_holding_lines(s, view(house, meeting_id))
    )
    assert sum(line.returned for line in lines) == 1


def test_a_meeting_on_schedule_waits_for_its_paper(house: House) -> None:
    meeting_id = make_noticed_meeting(house, is_scheduled=True)
    letter = issue_letters(house, meeting_id)[0]
    open_meeting(house, meeting_id)
    paper_id = receive(house, meeting_id, letter, FOR)
    key = (house.key_of(meeting_id), MeetingState.OPEN)

    assert key not in house.database.read(lambda s: notice.list_due(s, CLOSES))
    read(house, meeting_id, paper_id, house.second, FOR)
    assert key in house.database.read(lambda s: notice.list_due(s, CLOSES))


def test_the_committee_prints_by_the_street_offices_leave_alone(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    community_id = house.community.id
    give = partial(
        printing.grant_print_permission,
        auditor=house.auditor,
        meeting=MeetingKey(community_id, meeting_id),
    )
    withdraw = partial(
        printing.withdraw_print_permission,
        auditor=house.auditor,
        meeting=MeetingKey(community_id, meeting_id),
    )
    with pytest.raises(PrintPermissionMissingError):
        print_letters(house, meeting_id, house.member)
    house.database.write(partial(give, at=OPENS))
    assert len(print_letters(house, meeting_id, house.member)) == 21
    house.database.write(withdraw)
    with pytest.raises(PrintPermissionMissingError):
        print_letters(house, meeting_id, house.member)

    (printed,) = find_all(house, meeting_id, LettersPrinted)
    assert isinstance(printed, LettersPrinted)
    assert (printed.by, printed.letters, printed.unit) == (house.member.id, 21, None)


def test_one_letter_is_printed_anew_and_voids_its_old_one_alone(house: House) -> None:
    meeting_id = make_open_meeting(house)
    first, second = issue_letters(house, meeting_id)[:2]
    (anew,) = print_letters(house, meeting_id, house.auditor, to_address(first))

    for letter, is_known in ((first, False), (second, True), (anew, True)):
        signing = partial(
            letters.sign_in,
            token=letter.token,
            last_six=find_last_six(letter),
            digests=DIGESTS,
            at=OPENS,
        )
        if is_known:
            assert house.database.write(signing).voter
        else:
            with pytest.raises(LetterUnknownError):
                house.database.write(signing)
    *_, printed = find_all(house, meeting_id, LettersPrinted)
    assert isinstance(printed, LettersPrinted)
    assert printed.letters == 1
    assert printed.unit
    old = partial(reconciliation.find_serial, community_id=house.community.id, serial=first.serial)
    with pytest.raises(NotFoundError):
        house.database.read(old)


def test_another_street_office_prints_nothing_here(house: House, keys: KeyFolder) -> None:
    meeting_id = make_noticed_meeting(house)
    other = make_house(house.database, keys, "haidian")
    with pytest.raises(ForbiddenError):
        print_letters(house, meeting_id, other.auditor)
    with pytest.raises(ForbiddenError):
        house.database.write(
            partial(
                printing.grant_print_permission,
                auditor=other.auditor,
                meeting=house.key_of(meeting_id),
                at=OPENS,
            )
        )


def test_letters_come_in_the_order_of_the_walk_with_a_paper_ballot_overleaf(house: House) -> None:
    meeting_id = make_open_meeting(house)
    issued = issue_letters(house, meeting_id)
    page = house.database.read(
        lambda s: make_letters_page(
            s,
            meeting=house.key_of(meeting_id),
            base_url="https://vote.example",
            letters=issued,
            at=OPENS,
        )
    )
    data = render_letters(page)

    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) == 2 * len(issued)
    assert render_letters(page) == data
    assert [each.addresses for each in page.letters] == [each.addresses for each in issued]
    assert len({each.serial for each in issued}) == len(issued)
    walk = [make_place(letter) for letter in issued]
    assert walk == sorted(walk)


def make_place(letter: Letter) -> tuple[int, int, int]:
    address = to_address(letter)
    building, section = address.building.rstrip("栋"), address.section.rstrip("单元")
    return int(building), int(section), int(address.room)


def forget_telephones(house: House) -> None:
    """Leave nobody whom a message could reach."""
    house.database.write(lambda s: s.execute(update(OwnerRow).values(telephone="")))


def test_every_way_of_delivery_is_told_in_the_log(house: House) -> None:
    meeting_id = make_open_meeting(house)
    by_hand, by_mail, by_letter, *others = issue_letters(house, meeting_id)
    forget_telephones(house)
    serve(house, meeting_id, DeliveryReport(how="in-person", on=OPENS), to_address(by_hand))
    mail = DeliveryReport(how="registered-mail", on=OPENS, note="XA123", scan=PHOTO)
    serve(house, meeting_id, mail, to_address(by_mail))
    make_voter(house, meeting_id, by_letter)
    posted = DeliveryReport(how="posted", on=OPENS, note="1栋大厅", scan=PHOTO)
    assert serve(house, meeting_id, posted, BOARD) == len(others)
    with pytest.raises(InputError, match="nobody-to-post-for"):
        serve(house, meeting_id, posted, BOARD)
    meeting = view(house, meeting_id)
    for at, served in ((OPENS, 3), (OPENS + 7 * DAY, 3 + len(others))):
        counted = partial(delivery.count_served, meeting=meeting, at=at)
        assert house.database.read(counted) == served
    close_meeting(house, meeting_id)

    (delivered,) = find_all(house, meeting_id, LettersDelivered)
    assert isinstance(delivered, LettersDelivered)
    ways = [each.how for each in delivered.deliveries]
    assert Counter(ways) == {
        "in-person": 1,
        "registered-mail": 1,
        "sign-in": 1,
        "posted": len(others),
    }
    assert {d.at for d in delivered.deliveries if d.how == "posted"} == {OPENS + 7 * DAY}
    listed = house.database.read(lambda s: delivery.list_delivered(s, view(house, meeting_id)))
    assert {each.by for each in listed} == {"", "陈委员"}
    buildings = [each.building for each in listed]
    assert len(set(buildings)) == sum(a != b for a, b in pairwise(["", *buildings]))
    picture = next(each.scan_id for each in listed if each.scan_id)
    found = house.database.read(
        lambda s: delivery_records.get_scan(s, house.key_of(meeting_id), picture)
    )
    assert found == PHOTO


def test_a_notice_that_hung_for_too_short_served_nobody(house: House) -> None:
    meeting_id = make_open_meeting(house)
    issue_letters(house, meeting_id)
    late = DeliveryReport(how="posted", on=CLOSES - 6 * DAY, scan=PHOTO)
    forget_telephones(house)
    assert serve(house, meeting_id, late, BOARD, at=CLOSES - 6 * DAY) == 21
    close_meeting(house, meeting_id)
    assert not find_all(house, meeting_id, LettersDelivered)


@pytest.mark.parametrize(
    ("report", "has_address"),
    [
        (DeliveryReport(how="in-person", on=OPENS), False),
        (DeliveryReport(how="in-person", on=OPENS + DAY), True),
        (DeliveryReport(how="registered-mail", on=OPENS), True),
        (DeliveryReport(how="posted", on=OPENS), False),
        (DeliveryReport(how="message", on=OPENS), True),
        (DeliveryReport(how="in-person", on=OPENS, note="x" * 201), True),
    ],
)
def test_a_delivery_without_its_proof_is_refused(
    house: House, report: DeliveryReport, has_address: bool
) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    with pytest.raises(InputError):
        serve(house, meeting_id, report, to_address(letter) if has_address else BOARD)


def test_notice_goes_to_every_telephone_and_is_acknowledged_with_one_tap(house: House) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    sent = house.database.write(
        partial(
            announcements.give_notice_to_all,
            act=house.act(meeting_id, NOTICED),
            base_url="https://vote.example",
        )
    )
    messages = house.database.read(lambda s: list_outbox(s, house.auditor))
    assert sent == len(messages) > 0
    token = messages[0].text.split("/n/")[1].split(" ")[0]
    assert house.database.read(lambda s: delivery.find_link(s, token)) == (
        house.community.id,
        meeting_id,
    )
    for _ in range(2):
        house.database.write(partial(delivery.acknowledge, token=token, at=NOTICED))
    served = house.database.read(lambda s: delivery.list_delivered(s, view(house, meeting_id)))
    assert [each.how for each in served] == ["短信通知，本人确认收到"]
    with pytest.raises(NotFoundError):
        house.database.write(partial(delivery.acknowledge, token="x", at=NOTICED))
