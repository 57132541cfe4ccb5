"""Letters are printed and delivered, and every delivery is told in the log."""

import io
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pikepdf
import pytest

from audit.entries.ballot import LettersDelivered, LettersPrinted
from audit.terms import DeliveryKind
from tests.voting.desk.desk import DAY, find_all, to_address, view
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    House,
    close_meeting,
    find_last_six,
    freeze,
    import_small,
    issue_letters,
    make_draft,
    make_house,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
    print_letters,
    serve,
)
from tests.voting.on_paper import make_scan
from tests.voting.storage.sealed_rows import change_rows
from voting.documents.letters.content import render_letters
from voting.errors import InputError, NotFoundError
from voting.errors.meeting import PrintPermissionMissingError
from voting.errors.sign_in import LetterUnknownError
from voting.importing.spelling.addresses import Address
from voting.keys.folder import KeyFolder
from voting.services.desk import announcements, printing, reconciliation
from voting.services.desk.letter_page import make_letters_page
from voting.services.meeting.meetings import lock_meeting
from voting.services.outbox import list_outbox
from voting.services.owners import delivery, delivery_records, letters
from voting.services.owners.delivery import DeliveryView
from voting.services.owners.delivery_records import ReportedDelivery
from voting.services.owners.letters import Letter
from voting.services.register.register import read_voters
from voting.services.scans import Scan
from voting.services.tables import Asked, Part
from voting.storage.tables.register import OwnerRow
from voting.terms import MeetingKey

PHOTO = Scan(make_scan("x"), "image/png")
BOARD = Address("1栋", "", "")


def list_delivered(house: House, meeting_id: str, **asked: Any) -> Part[DeliveryView]:
    meeting = view(house, meeting_id)
    return house.database.read(lambda s: delivery.read_delivered_part(s, meeting, Asked(**asked)))


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


def test_owners_are_told_that_the_letter_they_have_is_void(house: House) -> None:
    meeting_id = make_open_meeting(house)

    def list_told() -> list[str]:
        found = house.database.read(lambda s: list_outbox(s, house.auditor))
        return [each.telephone for each in found if "以前收到的一封作废" in each.text]

    first, *_ = issue_letters(house, meeting_id)
    assert list_told() == []
    print_letters(house, meeting_id, house.auditor, to_address(first))
    register = view(house, meeting_id).register
    voters = house.database.read(lambda s: read_voters(s, register, (first.holding_id,)))
    owners = {each.telephone for each in voters}
    assert sorted(list_told()) == sorted(owners)
    print_letters(house, meeting_id, house.auditor)
    assert len(list_told()) > 10 * len(owners)


def test_another_street_office_prints_nothing_here(house: House, keys: KeyFolder) -> None:
    meeting_id = make_noticed_meeting(house)
    other = make_house(house.database, keys, "haidian")
    with pytest.raises(NotFoundError):
        print_letters(house, meeting_id, other.auditor)
    with pytest.raises(NotFoundError):
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
    change_rows(house.database, OwnerRow, telephone="")


def check_list(house: House, meeting_id: str, by_hand: Letter, by_letter: Letter) -> str:
    """Ask for the list of deliveries in each way; return the scan of one."""
    listed = list_delivered(house, meeting_id)
    assert {each.by for each in listed.rows} == {None, "陈委员"}
    by_address = list_delivered(house, meeting_id, sort="address")
    assert by_address.rows[0].address == by_hand.addresses[0] + "、" + by_hand.addresses[1]
    mailed = list_delivered(house, meeting_id, chosen={"how": "registered-mail"})
    assert [each.note for each in mailed.rows] == ["XA123"]
    assert list_delivered(house, meeting_id, text="XA123").rows == mailed.rows
    assert list_delivered(house, meeting_id, chosen={"building": "1栋"}).number == listed.number
    assert list_delivered(house, meeting_id, text=by_letter.addresses[0]).number == 1
    return next(each.scan_id for each in listed.rows if each.scan_id)


def test_every_way_of_delivery_is_told_in_the_log(house: House) -> None:
    meeting_id = make_open_meeting(house)
    by_hand, by_mail, by_letter, *others = issue_letters(house, meeting_id)
    forget_telephones(house)
    serve(
        house,
        meeting_id,
        ReportedDelivery(how=DeliveryKind.IN_PERSON, made_at=OPENS),
        to_address(by_hand),
    )
    mail = ReportedDelivery(how=DeliveryKind.MAIL, made_at=OPENS, note="XA123", scan=PHOTO)
    serve(house, meeting_id, mail, to_address(by_mail))
    make_voter(house, meeting_id, by_letter)
    posted = ReportedDelivery(how=DeliveryKind.POSTED, made_at=OPENS, note="1栋大厅", scan=PHOTO)
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
    assert {d.at for d in delivered.deliveries if d.how == DeliveryKind.POSTED} == {OPENS + 7 * DAY}
    picture = check_list(house, meeting_id, by_hand, by_letter)
    found = house.database.read(
        lambda s: delivery_records.get_scan(s, house.key_of(meeting_id), picture)
    )
    assert found == PHOTO


def test_a_notice_that_hung_for_too_short_served_nobody(house: House) -> None:
    meeting_id = make_open_meeting(house)
    issue_letters(house, meeting_id)
    late = ReportedDelivery(how=DeliveryKind.POSTED, made_at=CLOSES - 6 * DAY, scan=PHOTO)
    forget_telephones(house)
    assert serve(house, meeting_id, late, BOARD, at=CLOSES - 6 * DAY) == 21
    close_meeting(house, meeting_id)
    assert not find_all(house, meeting_id, LettersDelivered)


def test_nothing_is_delivered_before_the_notice(house: House) -> None:
    """A notice said to have hung since before there was a meeting would serve at once."""
    meeting_id = make_open_meeting(house)
    forget_telephones(house)
    early = ReportedDelivery(how=DeliveryKind.POSTED, made_at=NOTICED - DAY, scan=PHOTO)
    with pytest.raises(InputError, match="delivery-before-notice"):
        serve(house, meeting_id, early, BOARD)
    same_day = ReportedDelivery(
        how=DeliveryKind.POSTED, made_at=NOTICED - timedelta(hours=8), scan=PHOTO
    )
    assert serve(house, meeting_id, same_day, BOARD) > 0


def test_whom_a_letter_reached_meanwhile_is_not_served_by_a_posted_notice(house: House) -> None:
    """It is planned for everybody, and confirmed after one of them came with the letter."""
    meeting_id = make_open_meeting(house)
    first, *others = issue_letters(house, meeting_id)
    forget_telephones(house)
    posted = ReportedDelivery(how=DeliveryKind.POSTED, made_at=OPENS, scan=PHOTO)
    planned = house.database.write(
        lambda s: delivery_records.plan_delivery(
            s, lock_meeting(s, house.key_of(meeting_id)), posted, BOARD, OPENS
        )
    )
    make_voter(house, meeting_id, first)
    recorded = house.database.write(
        lambda s: delivery_records.record_delivery(
            s, house.act(meeting_id, OPENS), batch=planned, scan=PHOTO
        )
    )

    assert (len(planned.holdings), recorded) == (len(others) + 1, len(others))


@pytest.mark.parametrize(
    ("report", "has_address"),
    [
        (ReportedDelivery(how=DeliveryKind.IN_PERSON, made_at=OPENS), False),
        (ReportedDelivery(how=DeliveryKind.IN_PERSON, made_at=OPENS + DAY), True),
        (ReportedDelivery(how=DeliveryKind.MAIL, made_at=OPENS), True),
        (ReportedDelivery(how=DeliveryKind.POSTED, made_at=OPENS), False),
        (ReportedDelivery(how=DeliveryKind.MESSAGE, made_at=OPENS), True),
        (ReportedDelivery(how=DeliveryKind.IN_PERSON, made_at=OPENS, note="x" * 201), True),
    ],
)
def test_a_delivery_without_its_proof_is_refused(
    house: House, report: ReportedDelivery, has_address: bool
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
    served = list_delivered(house, meeting_id)
    assert [each.how for each in served.rows] == [DeliveryKind.MESSAGE]
    with pytest.raises(NotFoundError):
        house.database.write(partial(delivery.acknowledge, token="x", at=NOTICED))
