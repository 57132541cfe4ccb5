"""Signing the result, while others sign it too or its log goes on."""

from collections.abc import Callable

import pytest

from audit.entries.meeting import ResultPublished
from audit.entries.records import parse_record
from audit.terms import Edition
from audit.verdict import Verification
from audit.verify import verify
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    FINAL,
    House,
    close_meeting,
    countersign,
    finish_meeting,
    make_open_meeting,
    take_step,
    verify_result,
)
from voting.errors.result import (
    ResultChangedError,
    ResultCountersignedError,
    ResultSignedError,
    VerificationFailedError,
)
from voting.services.log.log import append_entries, read_entries
from voting.services.meeting.meetings import lock_meeting
from voting.services.result import closing
from voting.services.result.document import document, signing, verification
from voting.storage.tables.result import ResultRow


@pytest.fixture
def meeting_id(house: House) -> str:
    """Return a meeting whose result is final and not signed."""
    meeting_id = make_open_meeting(house)
    close_meeting(house, meeting_id)
    for step, at in ((closing.publish_preliminary, CLOSES), (closing.confirm_result, FINAL)):
        take_step(house, meeting_id, step, at)
    return meeting_id


def certify(house: House, meeting_id: str) -> None:
    signing.certify_result(
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        keys=house.keys,
        base_url=BASE_URL,
        at=FINAL,
    )


def interrupt(monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[], object]) -> None:
    """Let something happen once, just before what is dear begins."""
    original = getattr(signing, name)

    def interrupted(*args: object, **named: object) -> object:
        monkeypatch.setattr(signing, name, original)
        act()
        return original(*args, **named)

    monkeypatch.setattr(signing, name, interrupted)


def test_of_two_members_who_sign_at_once_one_does(
    house: House, meeting_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, "_certify", lambda: certify(house, meeting_id))

    with pytest.raises(ResultSignedError):
        certify(house, meeting_id)

    assert verify_result(house, meeting_id).holds


def test_a_result_whose_log_grows_meanwhile_is_not_signed(
    house: House, meeting_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = house.key_of(meeting_id)
    last = house.database.read(lambda s: read_entries(s, key))[-1]
    interrupt(
        monkeypatch,
        "_certify",
        lambda: house.database.write(
            lambda s: append_entries(
                s, lock_meeting(s, house.key_of(meeting_id)), [last], house.keys
            )
        ),
    )

    with pytest.raises(ResultChangedError):
        certify(house, meeting_id)

    find = document.find_result
    assert house.database.read(lambda s: find(s, house.key_of(meeting_id))) is None


def test_of_two_auditors_who_countersign_at_once_one_does(
    house: House, meeting_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    certify(house, meeting_id)
    interrupt(monkeypatch, "_countersign", lambda: countersign(house, meeting_id))

    with pytest.raises(ResultCountersignedError):
        countersign(house, meeting_id)

    key = house.key_of(meeting_id)
    entries = house.database.read(lambda s: read_entries(s, key))
    published = [each for each in map(parse_record, entries) if isinstance(each, ResultPublished)]
    assert [each.edition for each in published] == [Edition.PUBLIC, Edition.AUDITOR]
    assert verify_result(house, meeting_id).holds


def test_what_the_office_looked_at_is_not_verified_again_before_it_countersigns(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = make_open_meeting(house)
    finish_meeting(house, meeting_id)
    made: list[bytes] = []

    def count(data: bytes, *, signatures: tuple[str, ...]) -> Verification:
        made.append(data)
        return verify(data, signatures=signatures)

    monkeypatch.setattr(verification, "verify", count)
    assert verify_result(house, meeting_id).holds
    countersign(house, meeting_id)
    assert len(made) == 1
    assert verify_result(house, meeting_id).holds
    assert len(made) == 2


def test_nothing_is_countersigned_but_what_was_verified(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id = make_open_meeting(house)
    finish_meeting(house, meeting_id)

    def swap() -> None:
        def change(row: ResultRow) -> None:
            row.pdf += b"\n"

        key = (house.community.id, meeting_id)
        house.database.write(lambda s: change(s.get_one(ResultRow, key)))

    interrupt(monkeypatch, "_countersign", swap)
    with pytest.raises(ResultChangedError):
        countersign(house, meeting_id)
    with pytest.raises(VerificationFailedError):
        countersign(house, meeting_id)
