"""Factories: an installation with two communities of two street offices, and a meeting in it."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from audit.verdict import Verification
from ballots.ballot import Channel
from ballots.motion import Matter, MotionKind
from tests.voting.made_once import made_once
from voting.digests import DigestKeys
from voting.errors.register import RegisterMissingError
from voting.importing.report import FileReport, check_file
from voting.importing.rows import read_register
from voting.importing.spelling.addresses import Address
from voting.importing.units.units import ParsedUnit
from voting.keys.folder import KeyFolder
from voting.services.casting import cast
from voting.services.casting.cast import BallotView, MarkedBallot
from voting.services.desk import printing
from voting.services.meeting.course import cancellation, notice
from voting.services.meeting.drafting import drafts
from voting.services.meeting.meetings import lock_meeting
from voting.services.owners import delivery_records, letters
from voting.services.people import communities, staff
from voting.services.people.actors import Auditor, Member, Voter
from voting.services.people.acts import Act
from voting.services.people.communities import (
    Community,
    get_community,
    office_signer_name,
    signer_name,
)
from voting.services.people.passwords import hash_password
from voting.services.register import freezing, importing
from voting.services.result import closing
from voting.services.result.document import signing
from voting.services.result.document.verification import find_document, verify_document
from voting.storage.base import Database
from voting.storage.tables.meeting import MeetingRow
from voting.storage.vault import Vault
from voting.terms import MeetingKey

SECRET = "a secret of the tests, thirty-two characters"
DIGESTS = DigestKeys((SECRET,))
PASSWORD = "correct horse battery"
PASSWORD_HASH = hash_password(PASSWORD, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""Four people are added for almost every test; what guessing costs is not what it is about."""


BASE_URL = "http://vote.example"
NOTICED = datetime(2026, 4, 1, tzinfo=UTC)
OPENS, CLOSES = NOTICED + timedelta(days=17), NOTICED + timedelta(days=27)
FINAL = datetime(2026, 5, 6, 16, tzinfo=UTC)
"""Seven days end on a day of rest, and 24:00 of the next working day in China is then."""


REGISTERS = Path(__file__).parent.parent / "data" / "registers"
SMALL = REGISTERS / "small-24.csv"


class FixedClock:
    """A clock that stands until it is set."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant


@dataclass(frozen=True)
class House:
    """One community with its people."""

    database: Database
    keys: KeyFolder
    community: Community
    member: Member
    second: Member
    third: Member
    auditor: Auditor

    def key_of(self, meeting_id: str) -> MeetingKey:
        return MeetingKey(self.community.id, meeting_id)

    def act(self, meeting_id: str, at: datetime) -> Act:
        return Act(
            meeting=self.key_of(meeting_id),
            by=self.member.id,
            confirmed_by=self.second.id,
            keys=self.keys,
            at=at,
        )


def make_house(database: Database, keys: KeyFolder, code: str = "langyue") -> House:
    database.vault = Vault(database.engine, keys.path)
    office = database.write(lambda s: communities.add_street_office(s, name=f"{code}街道办事处"))
    community_id = database.write(
        lambda s: communities.add_community(
            s, street_office_id=office, code=code, name=f"示例{code}花园"
        )
    )
    community = database.read(lambda s: get_community(s, community_id))
    keys.make_log_key()
    keys.make_signer(signer_name(community), "业主委员会", NOTICED)
    keys.make_signer(office_signer_name(community), "街道办事处", NOTICED)
    member, second, third = (
        Member(
            database.write(
                partial(
                    staff.add_member,
                    community_id=community_id,
                    login=login,
                    name=name,
                    telephone=telephone,
                    password_hash=PASSWORD_HASH,
                )
            ),
            name,
            community_id,
        )
        for login, name, telephone in (
            (f"m-{code}", "陈委员", "13700000001"),
            (f"n-{code}", "周委员", "13700000002"),
            (f"o-{code}", "吴委员", "13700000003"),
        )
    )
    auditor = database.write(
        lambda s: staff.add_auditor(
            s,
            street_office_id=office,
            login=f"a-{code}",
            name="林科员",
            telephone="13700000009",
            password_hash=PASSWORD_HASH,
        )
    )
    return House(
        database, keys, community, member, second, third, Auditor(auditor, "林科员", office)
    )


@cache
def check_small() -> FileReport:
    """Return the report on the small register, which hundreds of tests import."""
    return check_file(SMALL.name, SMALL.read_bytes())


@cache
def read_small() -> Sequence[ParsedUnit]:
    """Return the units of the small register."""
    return read_register(SMALL.name, SMALL.read_bytes())[0]


def import_small(house: House) -> None:
    report = check_small()
    house.database.write(
        lambda s: importing.import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )


def make_draft(house: House, *, is_scheduled: bool = False) -> str:
    draft = drafts.MeetingDraft(
        title="2026年第一次业主大会会议",
        opens_at=OPENS,
        closes_at=CLOSES,
        is_scheduled=is_scheduled,
        objection_days=7,
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=NOTICED
    )
    for matter, title in (
        (Matter.HIRE_OR_DISMISS_MANAGER, "选聘物业"),
        (Matter.SPEND_COMMON_REVENUE, "更新电梯"),
    ):
        add_motion(house, meeting_id, matter, title)
    return meeting_id


def add_motion(house: House, meeting_id: str, matter: Matter, title: str) -> str:
    draft = drafts.MotionDraft(
        kind=MotionKind.APPROVAL, matter=matter, title=title, text=f"{title}的内容"
    )
    return drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=draft)


def publish(house: House, at: datetime = NOTICED - timedelta(days=10)) -> None:
    """Publish the imported register, by default long enough before it is frozen."""
    house.database.write(lambda s: freezing.publish_register(s, member=house.member, at=at))


def freeze(house: House, at: datetime = NOTICED) -> None:
    """Freeze the imported register, published long enough before, as two members."""
    # Where there is none, the act itself has to refuse.
    with suppress(RegisterMissingError):
        publish(house, at - timedelta(days=10))
    house.database.write(
        lambda s: freezing.freeze_register(
            s,
            community_id=house.community.id,
            by=house.member.id,
            confirmed_by=house.second.id,
            at=at,
        )
    )


def give_notice(house: House, meeting_id: str, at: datetime = NOTICED) -> None:
    """Give notice, as two members."""
    house.database.write(lambda s: notice.give_notice(s, house.act(meeting_id, at)))


def cancel_meeting(house: House, meeting_id: str, reason: str, at: datetime = NOTICED) -> None:
    """Cancel a meeting, as two members."""
    house.database.write(
        lambda s: cancellation.cancel_meeting(s, house.act(meeting_id, at), reason=reason)
    )


def serve(
    house: House,
    meeting_id: str,
    service: delivery_records.ReportedDelivery,
    place: Address,
    at: datetime = OPENS,
) -> int:
    """Record a delivery, as two members; return how many holdings were served."""

    def act(session: Session) -> int:
        meeting = lock_meeting(session, house.key_of(meeting_id))
        batch = delivery_records.plan_delivery(session, meeting, service, place, at)
        return delivery_records.record_delivery(
            session, house.act(meeting_id, at), batch=batch, scan=service.scan
        )

    return house.database.write(act)


def open_meeting(house: House, meeting_id: str, at: datetime = OPENS) -> None:
    house.database.write(lambda s: notice.open_meeting(s, house.act(meeting_id, at)))


@made_once
def make_noticed_meeting(house: House, *, is_scheduled: bool = False) -> str:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house, is_scheduled=is_scheduled)
    give_notice(house, meeting_id)
    return meeting_id


@made_once
def make_open_meeting(house: House) -> str:
    meeting_id = make_noticed_meeting(house)
    open_meeting(house, meeting_id)
    return meeting_id


def issue_letters(house: House, meeting_id: str) -> list[letters.Letter]:
    return print_letters(house, meeting_id, house.auditor)


def print_letters(
    house: House,
    meeting_id: str,
    actor: Member | Auditor,
    address: Address | None = None,
    at: datetime | None = None,
) -> list[letters.Letter]:
    """Print all letters, or the one of an address anew, as the desk does; as soon as may be."""
    at = at or find_log_time(house, meeting_id)
    prepared = house.database.read(
        lambda s: printing.prepare_print(
            s, actor=actor, meeting=house.key_of(meeting_id), address=address
        )
    )
    house.database.write(
        lambda s: printing.keep_print(
            s,
            actor=actor,
            meeting=house.key_of(meeting_id),
            prepared=prepared,
            keys=house.keys,
            digests=DIGESTS,
            at=at,
        )
    )
    return list(prepared.letters)


def find_log_time(house: House, meeting_id: str) -> datetime:
    """Return the instant that a meeting's log has come to; no earlier one is taken."""
    row = house.database.read(lambda s: s.get_one(MeetingRow, (house.community.id, meeting_id)))
    return row.logged_up_to or NOTICED


def make_voter(house: House, meeting_id: str, letter: letters.Letter) -> Voter:
    last_six = find_last_six(letter)
    attempt = house.database.write(
        lambda s: letters.sign_in(
            s, token=letter.token, last_six=last_six, digests=DIGESTS, at=OPENS
        )
    )
    assert attempt.voter is not None
    assert attempt.voter.meeting.meeting_id == meeting_id
    return attempt.voter


def find_last_six(letter: letters.Letter) -> str:
    """Return the last six characters of the identity number of a letter's first owner."""
    unit = next(
        u for u in read_small() if f"{u.building}{u.section}{u.room}" == letter.addresses[0]
    )
    owner = next(o for o in unit.owners if o.name == letter.names[0])
    return owner.identity[-6:]


def cast_online(
    house: House,
    voter: Voter,
    form_id: str,
    marks: tuple[str, str] = ("for", "for"),
    at: datetime = OPENS,
) -> BallotView:
    form = MarkedBallot(
        form_id=form_id, channel=Channel.ONLINE, choices=dict(zip(("M1", "M2"), marks, strict=True))
    )
    return cast.cast_online(house.database, voter=voter, form=form, keys=house.keys, at=at)


def close_meeting(house: House, meeting_id: str, at: datetime = CLOSES) -> None:
    house.database.write(lambda s: closing.close_meeting(s, house.act(meeting_id, at)))


def verify_result(house: House, meeting_id: str) -> Verification:
    """Verify the result document as it stands."""
    found = house.database.read(lambda s: find_document(s, house.key_of(meeting_id)))
    assert found is not None
    return verify_document(found)


def finish_meeting(house: House, meeting_id: str) -> None:
    """Close, publish, confirm, and sign as the committee."""
    close_meeting(house, meeting_id)
    for step, at in ((closing.publish_preliminary, CLOSES), (closing.confirm_result, FINAL)):
        take_step(house, meeting_id, step, at)
    signing.certify_result(
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        keys=house.keys,
        base_url=BASE_URL,
        at=FINAL,
    )


def take_step(house: House, meeting_id: str, step: object, at: datetime) -> None:
    assert callable(step)
    house.database.write(
        lambda s: step(
            s, Act(meeting=house.key_of(meeting_id), by=house.member.id, keys=house.keys, at=at)
        )
    )


def countersign(house: House, meeting_id: str) -> None:
    signing.countersign_result(
        house.database,
        auditor=house.auditor,
        meeting=house.key_of(meeting_id),
        keys=house.keys,
        at=FINAL,
    )


def find_field(name: str, page: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert match is not None, name
    return match[1]
