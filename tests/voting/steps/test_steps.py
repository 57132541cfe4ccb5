"""What takes two persons: nothing of it is done by one, and nothing that was not shown."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import update

from audit.entries.meeting import MeetingCancelled, MeetingNoticed
from audit.entries.records import Record
from audit.entries.register import RegisterFrozen
from audit.evidence.file import read_proceedings
from audit.terms import DeliveryKind
from ballots.motion import Matter
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    PASSWORD_HASH,
    House,
    add_motion,
    cancel_meeting,
    freeze,
    give_notice,
    import_small,
    make_draft,
    make_noticed_meeting,
    make_open_meeting,
    publish,
)
from tests.voting.on_paper import make_scan
from tests.voting.steps.steps import (
    DAY,
    PHOTO,
    add_account,
    ask,
    ask_delivery,
    ask_freezing,
    get_state,
    is_frozen,
    look,
    set_telephone,
)
from tests.voting.storage.sealed_rows import change_rows
from voting.errors import InputError, NotFoundError, NotNowError, StateError
from voting.errors.meeting import DraftIncompleteError
from voting.importing.report import check_file
from voting.importing.spelling.addresses import Address
from voting.sentences import tell
from voting.services.log.log import read_entries
from voting.services.meeting.drafting.opinions import record_opinion
from voting.services.outbox import list_outbox
from voting.services.owners.delivery_records import ReportedDelivery
from voting.services.people import accounts, communities, staff
from voting.services.people.actors import Auditor
from voting.services.register import importing
from voting.services.scans import Scan
from voting.services.steps import confirming, listing, together, waiting
from voting.services.steps.requests import StepRequest
from voting.storage.tables.register import OwnerRow, UnitRow
from voting.terms import OpinionBody, StepKind


def disable(house: House, *logins: str) -> None:
    for login in logins:
        house.database.write(partial(accounts.disable_account, login=login, at=NOTICED))


def find_all(house: House, meeting_id: str, kind: type[Record]) -> list[Record]:
    log = house.key_of(meeting_id)
    records = read_proceedings(house.database.read(lambda s: read_entries(s, log))).records
    return [each for each in records if isinstance(each, kind)]


def test_whoever_has_no_telephone_asks_and_does_not_confirm(house: House) -> None:
    import_small(house)
    set_telephone(house, house.second, None)
    step_id = ask_freezing(house)

    with pytest.raises(NotNowError, match="confirmer-unknown"):
        confirm(house, step_id)
    set_telephone(house, house.second, "13700000002")
    set_telephone(house, house.member, None)
    with pytest.raises(NotNowError, match="asker-unknown"):
        confirm(house, step_id)
    assert not is_frozen(house)

    set_telephone(house, house.member, "13700000001")
    confirm(house, step_id)
    assert is_frozen(house)


def test_the_log_names_both_who_froze_noticed_and_cancelled(house: House) -> None:
    import_small(house)
    confirm(house, ask_freezing(house))
    meeting_id = make_draft(house)
    confirm(house, ask(house, meeting_id, StepRequest(kind=StepKind.NOTICING)))
    confirm(
        house,
        ask(house, meeting_id, StepRequest(kind=StepKind.CANCELLING, reason="原因")),
        house.third,
    )

    both = house.member.id, house.second.id
    for kind, names in (
        (RegisterFrozen, both),
        (MeetingNoticed, both),
        (MeetingCancelled, (house.member.id, house.third.id)),
    ):
        (record,) = find_all(house, meeting_id, kind)
        assert isinstance(record, RegisterFrozen | MeetingNoticed | MeetingCancelled)
        assert (record.by, record.confirmed_by) == names


def test_another_register_was_imported_meanwhile(house: House) -> None:
    import_small(house)
    step_id = ask_freezing(house)
    head = (
        "楼栋,单元,房号,用途,专有面积(㎡),面积依据,产权人,证件号码,联系电话,共有方式,交付状态,备注"
    )
    line = "1栋,1单元,0101,住宅,80.00,不动产登记,测甲,P0000001,,单独所有,已交付,"
    import_another = partial(
        importing.import_register,
        member=house.member,
        report=check_file("另一份.csv", f"{head}\n{line}".encode()),
        digests=DIGESTS,
        at=NOTICED,
    )
    house.database.write(import_another)
    publish(house)

    with pytest.raises(NotNowError, match="step-changed"):
        confirm(house, step_id)
    assert not is_frozen(house)
    seen = look(house, step_id)
    assert seen.is_changed
    assert "替换" in tell(seen.about.code, **seen.about.facts)


def test_the_draft_was_edited_meanwhile(house: House) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    step_id = ask(house, meeting_id, StepRequest(kind=StepKind.NOTICING))
    assert "选聘物业的内容" in "".join(tell(e.code, **e.facts) for e in look(house, step_id).lines)
    add_motion(house, meeting_id, Matter.SPEND_COMMON_REVENUE, "悄悄加上的一项")

    assert look(house, step_id).is_changed
    with pytest.raises(NotNowError, match="step-changed"):
        confirm(house, step_id)
    assert get_state(house, meeting_id) == "draft"

    house.database.write(
        partial(confirming.decline_step, actor=house.member, step_id=step_id, at=NOTICED)
    )
    confirm(house, ask(house, meeting_id, StepRequest(kind=StepKind.NOTICING)))
    assert get_state(house, meeting_id) == "noticed"


def test_what_one_member_says_for_a_body_is_confirmed_with_the_notice(house: House) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    record = partial(
        record_opinion,
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        body=OpinionBody.STREET_OFFICE,
        text="街道办事处同意",
        given_on=NOTICED.date(),
        at=NOTICED,
    )
    before = ask(house, meeting_id, StepRequest(kind=StepKind.NOTICING))
    record()
    with pytest.raises(NotNowError, match="step-changed"):
        confirm(house, before)
    assert "街道办事处同意" in "".join(tell(e.code, **e.facts) for e in look(house, before).lines)

    give_notice(house, meeting_id)
    with pytest.raises(StateError):
        record()


def test_what_cannot_be_done_is_refused_when_it_is_asked_for(house: House) -> None:
    meeting_id = make_draft(house)
    with pytest.raises(DraftIncompleteError):
        ask(house, meeting_id, StepRequest(kind=StepKind.NOTICING))
    with pytest.raises(InputError):
        ask(house, meeting_id, StepRequest(kind=StepKind.CANCELLING))
    with pytest.raises(InputError, match="step-unknown"):
        ask(house, None, StepRequest(kind=StepKind.CANCELLING, reason="原因"))
    with pytest.raises(InputError, match="step-unknown"):
        ask(house, meeting_id, StepRequest(kind=StepKind.FREEZING))


def test_a_step_that_nobody_confirms_lapses_and_is_seen_to(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    step = StepRequest(kind=StepKind.CANCELLING, reason="原因")
    step_id = ask(house, meeting_id, step)
    last, lapsed = NOTICED + 7 * DAY - timedelta(seconds=1), NOTICED + 7 * DAY
    assert look(house, step_id, at=last).state == "waiting"

    seen = look(house, step_id, at=lapsed)
    assert (seen.state, seen.lapses_at, seen.may_confirm) == ("lapsed", lapsed, False)
    with pytest.raises(NotNowError, match="step-lapsed"):
        confirm(house, step_id, at=lapsed)
    with pytest.raises(NotNowError, match="step-lapsed"):
        house.database.write(
            partial(confirming.decline_step, actor=house.second, step_id=step_id, at=lapsed)
        )
    assert get_state(house, meeting_id) == "noticed"
    listed = house.database.read(lambda s: waiting.count_waiting_for(s, house.second, lapsed))
    assert listed == []

    again = ask(house, meeting_id, step, at=lapsed)
    confirm(house, again, at=lapsed)
    assert get_state(house, meeting_id) == "cancelled"


def test_no_step_waits_for_longer_than_it_makes_sense(house: House) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    assert (
        look(house, ask(house, meeting_id, StepRequest(kind=StepKind.NOTICING))).lapses_at
        == NOTICED + 7 * DAY
    )
    noticed = make_draft(house)
    give_notice(house, noticed)
    opening = ask(house, noticed, StepRequest(kind=StepKind.OPENING), at=CLOSES - DAY)
    assert look(house, opening, at=CLOSES - DAY).lapses_at == CLOSES


def test_the_office_confirms_where_no_other_member_can(house: House) -> None:
    import_small(house)
    step_id = ask_freezing(house)
    with pytest.raises(NotNowError, match="step-for-members"):
        confirm(house, step_id, house.auditor)
    assert not look(house, step_id, house.auditor).may_confirm

    disable(house, "n-langyue")
    set_telephone(house, house.third, "13700000001")
    assert look(house, step_id, house.auditor).may_confirm
    confirm(house, step_id, house.auditor)

    assert is_frozen(house)


def test_another_office_sees_and_confirms_nothing(house: House, other_auditor: Auditor) -> None:
    import_small(house)
    step_id = ask_freezing(house)
    disable(house, "n-langyue", "o-langyue")

    with pytest.raises(NotFoundError):
        look(house, step_id, other_auditor)
    with pytest.raises(NotFoundError):
        confirm(house, step_id, other_auditor)
    assert not house.database.read(lambda s: waiting.count_waiting_for(s, other_auditor, NOTICED))


@pytest.fixture
def other_auditor(house: House) -> Auditor:
    office = house.database.write(lambda s: communities.add_street_office(s, name="别的街道办事处"))
    added = partial(
        staff.add_auditor,
        street_office_id=office,
        login="other",
        name="王科员",
        telephone="13700000010",
        password_hash=PASSWORD_HASH,
    )
    return Auditor(house.database.write(added), "王科员", office)


def read_told(house: House) -> dict[str, str]:
    """Return what the outbox holds of steps, by telephone."""
    messages = house.database.read(lambda s: list_outbox(s, house.auditor))
    return {each.telephone: each.text for each in messages if "/steps/" in each.text}


def test_whoever_may_confirm_is_told_with_a_link(house: House) -> None:
    add_account(house, "again", "13700000001")
    import_small(house)
    step_id = ask_freezing(house)

    told = read_told(house)
    assert told.keys() == {"13700000002", "13700000003"}
    assert f"{BASE_URL}/committee/steps/{step_id}" in told["13700000002"]
    groups = house.database.read(lambda s: waiting.count_waiting_for(s, house.second, NOTICED))
    assert [(each.kind, each.number) for each in groups] == [(StepKind.FREEZING, 1)]
    assert not house.database.read(lambda s: waiting.count_waiting_for(s, house.member, NOTICED))


def test_the_office_is_told_where_it_confirms(house: House) -> None:
    disable(house, "n-langyue", "o-langyue")
    import_small(house)
    step_id = ask_freezing(house)

    assert read_told(house).keys() == {"13700000009"}
    assert f"{BASE_URL}/office/steps/{step_id}" in read_told(house)["13700000009"]
    groups = house.database.read(lambda s: waiting.count_waiting_for(s, house.auditor, NOTICED))
    assert [(each.kind, each.number) for each in groups] == [(StepKind.FREEZING, 1)]


def test_a_kind_is_looked_at_and_confirmed_together_each_for_itself(house: House) -> None:
    meetings = [make_draft(house) for _ in range(3)]
    ids = [
        ask(house, each, StepRequest(kind=StepKind.CANCELLING, reason=f"原因{n}"))
        for n, each in enumerate(meetings)
    ]
    confirm(house, ids[1], house.third)
    seen = house.database.read(
        lambda s: listing.list_of_kind(s, house.second, StepKind.CANCELLING, NOTICED)
    )
    assert [each.id for each in seen] == sorted((ids[0], ids[2]), key=[e.id for e in seen].index)
    assert len(seen) == 2

    came = together.confirm_together(
        house.database,
        actor=house.second,
        step_ids=tuple(ids),
        keys=house.keys,
        base_url=BASE_URL,
        at=NOTICED,
    )

    assert [each.refusal.code if each.refusal else None for each in came] == [
        None, "step-decided", None,
    ]  # fmt: skip
    assert {get_state(house, each) for each in meetings} == {"cancelled"}


def test_a_posted_notice_is_for_whom_nothing_else_reaches(house: House) -> None:
    meeting_id = make_open_meeting(house)
    posted = ReportedDelivery(how=DeliveryKind.POSTED, made_at=OPENS, scan=PHOTO)
    change_rows(house.database, OwnerRow, lambda row: row.name != "夏杰", telephone="")
    step_id = ask_delivery(house, meeting_id, posted)
    (about, *_, addresses) = (
        look(house, step_id, at=OPENS).about,
        *look(house, step_id, at=OPENS).lines,
    )
    assert about.facts["delivery"] == "posted"
    assert "0103" not in str(addresses.facts["addresses"])
    with pytest.raises(NotNowError, match="step-waits"):
        ask_delivery(house, meeting_id, posted)
    with pytest.raises(StateError):
        cancel_meeting(house, meeting_id, "原因")


def test_owners_are_told_of_a_meeting_that_is_cancelled(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    cancel_meeting(house, meeting_id, "物业合同已续签")

    messages = house.database.read(lambda s: list_outbox(s, house.auditor))
    assert messages
    assert all("物业合同已续签" in each.text for each in messages)


def test_each_notice_board_has_a_picture_of_its_own(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    change_rows(house.database, OwnerRow, telephone="")
    in_another = update(UnitRow).where(UnitRow.room.startswith("05")).values(building="2栋")
    house.database.write(lambda s: s.execute(in_another))
    report = ReportedDelivery(how=DeliveryKind.POSTED, made_at=OPENS, scan=PHOTO)
    ask_delivery(house, meeting_id, report)

    with pytest.raises(InputError) as refusal:
        ask_delivery(house, meeting_id, report, address=Address("2栋", "", ""))
    assert refusal.value.sentence == "delivery-scan-used"
    another = replace(report, scan=Scan(make_scan("2栋公告栏"), "image/png"))
    ask_delivery(house, meeting_id, another, address=Address("2栋", "", ""))
